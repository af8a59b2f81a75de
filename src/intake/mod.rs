//! From a helpdesk's own objects to requests, by a mapping that anybody can write.
//!
//! A helpdesk has its own names for things, and clients write what they like: `Debian GNU/Linux 9.0 (stretch)`,
//! `15.6 -> 16.11`. An [`Intake`] is a YAML text that says where each fact of a policy stands in such an object, and
//! how it is read. It knows nothing of rules, decides nothing, and calls no code.
//!
//! ```
//! use scopeline::request::FactValue;
//! use scopeline::{Intake, Sources};
//!
//! let mapping = r"
//! scopeline-intake: 1
//! title: Tickets of the web form
//! request: { id: /number, date: [/reported, /created_at], subject: /title, body: /text }
//!
//! tables:
//!   codename: { bionic: ubuntu 18.04, focal: ubuntu 20.04, buster: debian 10 }
//!
//! facts:
//!   plan: /customer/plan
//!   kind: { at: /type, table: { Bug: defect, Question: how-to } }
//!   release:
//!     - { at: /version, pattern: '(?i)\bserver (?P<v>\d+(\.\d+)*)', is: '{v}' }
//!     - { at: /version, pattern: '^v?\d+(\.\d+|\.x)*' }
//!   os:
//!     at: /system
//!     rows:
//!       - { pattern: '(?i)\b(bionic|focal|buster)\b', table: codename }
//!       - { pattern: '(?i)debian\D*(?P<v>\d+(\.\d+)*)', is: 'debian {v}' }
//!   integrations: { each: /connected, rows: [{ pattern: '(?i)^(ldap|active directory)', is: ldap }] }
//!   region: { default: europe }
//!
//! text:
//!   - { pattern: '(?i)version (?P<release>\d+(\.\d+)+)' }
//! ";
//! let intake = Intake::from_sources(&Sources::single("web-form.yaml", mapping)).expect("it has no fault");
//!
//! let request = intake.request(r#"{
//!     "number": 4711, "created_at": "2026-07-14T09:30:00Z", "type": "bug",
//!     "title": "Search finds nothing", "text": "Since we have version 5.23.1 it finds nothing.",
//!     "version": "app 1.36.0, server 5.23.1", "system": "Debian Buster",
//!     "connected": ["LDAP group sync", "jira 9.4"], "customer": { "plan": "gold" }
//! }"#)?;
//! assert_eq!(request.id(), Some("4711"));
//! assert_eq!(request.fact("kind"), Some(&FactValue::from("defect")));
//! assert_eq!(request.fact("release"), Some(&FactValue::from("5.23.1")));
//! assert_eq!(request.fact("os"), Some(&FactValue::from("debian 10")));
//! assert_eq!(request.fact("integrations"), Some(&FactValue::from(["ldap", "jira 9.4"])));
//! assert_eq!(request.fact("region"), Some(&FactValue::from("europe")));
//! assert_eq!(request.evidence()[0].value, "5.23.1");
//! assert_eq!(request.evidence()[0].place.to_string(), "body, line 1");
//! # Ok::<(), scopeline::Error>(())
//! ```
//!
#![doc = include_str!("../../guide/intake.md")]

mod apply;
mod day;
mod hear;
mod load;
#[cfg(feature = "mail")]
mod mail;
mod mapping;
mod pointer;
mod reduce;
mod template;
#[cfg(test)]
mod tests;

#[cfg(feature = "mail")]
pub use mail::{MAX_MAIL_BYTES, mail_as_json};

use crate::diagnostic::{Code, Diagnostic, told};
use crate::error::{Error, shortened};
use crate::request::{Json, MAX_BYTES, Request, When};
use crate::syntax::{self, Limits};
use crate::text::{Sources, Span};
use mapping::{FactMapping, Frame, TextAt, TextRow};
use pointer::{Pointer, scalar_text};

/// The key that marks an intake mapping, with the version of its form.
const HEADER: &str = "scopeline-intake";
const VERSION: &str = "1";

/// A mapping from a helpdesk's own objects to requests.
#[derive(Debug, Clone)]
pub struct Intake {
    title: Option<String>,
    frame: Frame,
    facts: Vec<FactMapping>,
    texts: Vec<TextRow>,
}

impl Intake {
    /// Reads the one text of the set that is an intake mapping; other texts are left alone.
    ///
    /// # Errors
    ///
    /// Every fault of the author, in order of its place. No mapping is a fault, and so are two.
    pub fn from_sources(sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut intakes: Vec<(Self, Span)> = Vec::new();
        let alone = sources.written().count() == 1;
        for (id, _) in sources.written() {
            let mut found = Vec::new();
            let root = syntax::parse(sources, id, &Limits::default(), &mut found);
            let Some(root) = root.filter(|root| root.has_key(HEADER)) else {
                if alone {
                    faults.append(&mut found);
                }
                continue;
            };
            let mut more = Vec::new();
            let intake = load::load(&root, &mut more);
            syntax::without_echoes(&found, &mut more);
            faults.append(&mut found);
            faults.append(&mut more);
            intakes.push((intake, root.span.start()));
        }
        if let [_, (_, second), ..] = &intakes[..] {
            let fault = Diagnostic::error(Code::Duplicate, *second, "this is a second intake mapping");
            faults.push(fault.help("keep one mapping beside a policy; read the other by itself"));
        }
        if intakes.is_empty() && faults.is_empty() {
            let fault = Diagnostic::placeless(Code::Empty, "there is no intake mapping here");
            faults.push(fault.help(format!("begin a text with `{HEADER}: {VERSION}`")));
        }
        match intakes.pop() {
            Some((intake, _)) if faults.is_empty() => Ok(intake),
            _ => Err(told(faults, sources)),
        }
    }

    /// The mapping for a policy with these facts: what is marked `optional` and is not among them is left out.
    #[must_use]
    pub fn for_facts<'a>(mut self, declared: impl IntoIterator<Item = &'a str>) -> Self {
        let declared: std::collections::BTreeSet<&str> = declared.into_iter().collect();
        self.facts.retain(|fact| !fact.optional || declared.contains(fact.name.as_str()));
        self
    }

    /// What the mapping is for, in its author's words.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The facts that it can give or find evidence for, in order of writing, each with the place that names it. A fact
    /// for which there is evidence as well is there more than once.
    pub fn facts(&self) -> impl Iterator<Item = (&str, Span)> {
        let given = self.facts.iter().map(|fact| (fact.name.as_str(), fact.span));
        let heard = self.texts.iter().flat_map(|row| row.facts().iter().map(|fact| (fact.as_str(), row.span)));
        given.chain(heard)
    }

    /// Turns one object of the helpdesk into a request.
    ///
    /// # Errors
    ///
    /// If the text is larger than [`MAX_BYTES`], is no well-formed JSON object or has a key twice, or if the date is
    /// there and cannot be read.
    pub fn request(&self, json: &str) -> Result<Request, Error> {
        if json.len() > MAX_BYTES {
            return Err(Error::too_large(MAX_BYTES));
        }
        let object = Json::parse(json)?;
        if !matches!(object, Json::Map(_)) {
            return Err(Error::bad_request(format!("an object is expected, but here is {}", object.what())));
        }
        let mut builder = Request::builder();
        if let Some(id) = first_text(&self.frame.id, &object) {
            builder = builder.id(id.trim());
        }
        if let Some(client) = first_text(&self.frame.client, &object) {
            builder = builder.client(client.trim());
        }
        builder = match self.when(&object)? {
            Some(When::Day(day)) => builder.date(day),
            Some(When::Instant(instant)) => builder.at(instant),
            None => builder,
        };
        let subject = TextAt::first(&self.frame.subject, &object);
        let body = TextAt::first(&self.frame.body, &object);
        builder = self.facts.iter().fold(builder, |builder, fact| fact.read(&object, builder));
        builder = hear::hear(&self.texts, subject.as_deref(), body.as_deref(), &object, builder);
        builder = subject.into_iter().fold(builder, |builder, text| builder.subject(text));
        body.into_iter().fold(builder, |builder, text| builder.body(text)).build()
    }

    fn when(&self, object: &Json) -> Result<Option<When>, Error> {
        for found in self.frame.date.iter().flat_map(|at| at.find(object, "")) {
            if *found.json == Json::Null || scalar_text(found.json).is_some_and(|text| text.trim().is_empty()) {
                continue;
            }
            let Some(when) = day::read_when(found.json) else {
                let written = scalar_text(found.json).map_or_else(|| found.json.what().to_owned(), shortened);
                let expected = "a day such as `2026-07-14`, or an instant such as `2026-07-14T09:30:00Z`";
                let message = format!("the date at `{}` cannot be `{written}`: expected {expected}", found.at);
                return Err(Error::bad_request(message));
            };
            return Ok(Some(when));
        }
        Ok(None)
    }
}

/// The first text that is there and not blank, exactly as it stands.
fn first_text<'j>(at: &[Pointer], object: &'j Json) -> Option<&'j str> {
    let found = at.iter().flat_map(|at| at.find(object, ""));
    found.filter_map(|found| scalar_text(found.json)).find(|text| !text.trim().is_empty())
}
