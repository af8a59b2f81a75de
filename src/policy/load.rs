//! From texts to a policy.

use std::collections::BTreeMap;

use super::{Digest, Policy, resolve};
use crate::diagnostic::{Code, Diagnostic, MOST_TOLD, told};
use crate::document::{self, CalendarForm, Holidays, Spanned};
use crate::syntax::{self, Kind, Limits, Node};
use crate::text::{Source, Sources, is_calendar, is_template};

/// The key that marks a part of a policy.
const PART: &str = "scopeline";
/// Keys that mark texts which lie beside a policy.
const BESIDE: [&str; 3] = ["scopeline-tests", "scopeline-intake", document::STAFF_HEADER];

/// A policy with what its author should think about, or everything that is wrong with it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Loaded {
    /// The policy, if it has no fault.
    pub policy: Option<Policy>,
    /// Faults and warnings, in order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

impl Policy {
    /// Reads a policy from a set of texts.
    ///
    /// Every text whose top-level map has the key `scopeline` is a part of the policy; suites and intake mappings that
    /// lie beside it are left alone.
    ///
    /// ```
    /// use scopeline::{Policy, Sources};
    ///
    /// let text = "
    /// scopeline: 1
    /// policy: { id: tiny }
    /// facts: { kind: { one-of: [defect, feature] } }
    /// rules:
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// otherwise: { class: service }
    /// ";
    /// let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
    /// assert_eq!(policy.id(), "tiny");
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault of the author, in order of its place; warnings are among them.
    pub fn from_sources(sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        let Loaded { policy, diagnostics } = Self::load(sources);
        policy.ok_or(diagnostics)
    }

    /// As [`from_sources`](Self::from_sources), with the warnings of a policy that has no fault.
    #[must_use]
    pub fn load(sources: &Sources) -> Loaded {
        load(sources).0
    }
}

impl Policy {
    /// The names of further texts that a policy is read with: files that its texts name, from where those lie. Whoever
    /// reads texts from a disk adds these to them. A policy decides without the templates of its contracts.
    ///
    /// ```
    /// use scopeline::{Policy, Sources};
    ///
    /// let text = "
    /// scopeline: 1
    /// policy: { id: tiny, time-zone: Europe/Berlin }
    /// calendars:
    ///   office: { days: mon..fri, hours: 08:00..18:00, holidays: { ics: holidays/berlin.ics } }
    /// otherwise: { class: service }
    /// ";
    /// let sources = Sources::single("policies/tiny.yaml", text);
    /// assert_eq!(Policy::files_beside(&sources), ["policies/holidays/berlin.ics"]);
    /// ```
    #[must_use]
    pub fn files_beside(sources: &Sources) -> Vec<String> {
        let says = |word: &str| sources.written().any(|(_, source)| source.text().contains(word));
        if !says("ics") && !says("contract") {
            return Vec::new();
        }
        let document = written(sources).unwrap_or_default();
        let calendars = named_files(&document).filter(|ics| is_calendar(&ics.value));
        let templates = contract_files(&document).map(|(_, file)| file).filter(|file| is_template(&file.value));
        let named = calendars.chain(templates).filter(|file| !resolve::leaves_the_folder(&file.value));
        let mut names: Vec<String> = named.map(|file| sources.name_beside(file.span.source, &file.value)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn named_files(document: &document::Document) -> impl Iterator<Item = &Spanned<String>> {
    let holidays = document.calendars.iter().flat_map(|calendar| match &calendar.form {
        CalendarForm::Week { holidays, .. } => &holidays[..],
        CalendarForm::Span { .. } => &[],
    });
    holidays.filter_map(|some| match some {
        Holidays::File { ics, .. } => Some(ics),
        Holidays::Day(_) => None,
    })
}

/// The templates of contracts, each with the service that it is for.
pub(crate) fn contract_files(document: &document::Document) -> impl Iterator<Item = (&str, &Spanned<String>)> {
    document.services.iter().flat_map(|service| {
        let files = service.contract.iter().flat_map(|files| &files.entries);
        files.map(|(_, file)| (service.id.value.as_str(), file))
    })
}

/// The texts of the calendars that a policy names, as it names them.
fn holiday_files<'s>(document: &document::Document, sources: &'s Sources) -> BTreeMap<String, &'s str> {
    let text = |ics: &Spanned<String>| Some((ics.value.clone(), sources.beside(ics.span.source, &ics.value)?.1.text()));
    named_files(document).filter_map(text).collect()
}

/// As [`Policy::load`], with what the author wrote.
pub(crate) fn load(sources: &Sources) -> (Loaded, Option<document::Document>) {
    let mut faults = Vec::new();
    let read = tree(sources, &mut faults).map(|root| {
        let mut found = Vec::new();
        let document = document::read(&root, &mut found);
        let digest = Digest::of(&root, &holiday_files(&document, sources));
        // What follows finds room where the tree was.
        drop(root);
        let is_whole = found.len() < MOST_TOLD;
        let policy = if is_whole { resolve::resolve(&document, sources, digest, &mut found) } else { None };
        syntax::without_echoes(&faults, &mut found);
        faults.append(&mut found);
        (policy, document)
    });
    let sound = !faults.iter().any(Diagnostic::is_error);
    let (policy, document) = read.map_or((None, None), |(policy, document)| (policy, Some(document)));
    (Loaded { policy: policy.filter(|_| sound), diagnostics: told(faults, sources) }, document)
}

/// What the author wrote, without what is wrong with it.
pub(crate) fn written(sources: &Sources) -> Option<document::Document> {
    let root = tree(sources, &mut Vec::new())?;
    Some(document::read(&root, &mut Vec::new()))
}

/// The parts of a policy as one tree.
fn tree(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Option<Node> {
    let limits = Limits::default();
    let mut parts = Vec::new();
    for (id, _) in sources.written() {
        let mut found = Vec::new();
        let node = syntax::parse(sources, id, &limits, &mut found);
        let is_beside = node.as_ref().is_some_and(|node| BESIDE.iter().any(|key| node.has_key(key)));
        if is_beside {
            continue;
        }
        faults.append(&mut found);
        let Some(node) = node else { continue };
        if node.has_key(PART) || sources.written().count() == 1 {
            parts.push(node);
        } else {
            let name = sources.get(id).map_or("", Source::name);
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
            let message = "this text is not a part of the policy";
            let fault = Diagnostic::finding("stray-text", name, node.span.start(), message);
            faults.push(fault.help("begin it with `scopeline: 1` if it is meant to be one"));
        }
    }
    if parts.is_empty() && !faults.iter().any(Diagnostic::is_error) {
        faults.push(
            Diagnostic::placeless(Code::Empty, "there is no policy here")
                .help("a policy begins with `scopeline: 1`; see `guide/format.md`"),
        );
    }
    if let [part] = &parts[..]
        && !matches!(part.kind, Kind::Map(_))
    {
        let fault =
            Diagnostic::error(Code::WrongShape, part.span.start(), "a policy is a map, but here is something else");
        faults.push(fault.help("begin it with `scopeline: 1`"));
        return None;
    }
    syntax::merge(parts, &[PART], faults)
}
