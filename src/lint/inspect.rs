//! Runs every lint, and decides what becomes of what they find.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::analysed;
use super::each::unused_allowance;
use super::{ALL, Inspected, Lint, Needs, Settings, close, find};
use crate::diagnostic::{Code, Diagnostic, Level, Severity, in_order};
use crate::document::{Document, LintAllowance};
use crate::policy::Policy;
use crate::policy::load::{self, Loaded};
use crate::testing::Suite;
use crate::text::Sources;

/// A policy with everything that is said against it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inspection {
    /// The policy, if it has no fault. Findings at the level `deny` do not keep it from being used.
    pub policy: Option<Policy>,
    /// Its cases, or what is wrong with them.
    pub suite: Result<Suite, Vec<Diagnostic>>,
    /// The faults of the policy and the findings of lints, in order of their places. Of more than a thousand faults the
    /// first, of findings all.
    pub diagnostics: Vec<Diagnostic>,
    /// How many findings the policy allows with a reason.
    pub allowed: usize,
}

/// Reads a policy and its cases, and looks for everything that the lints look for.
///
/// Lints judge a policy without a fault. While there are faults, only those are told, with the findings that whoever
/// reads the policy makes on the way.
#[must_use]
pub fn inspect(sources: &Sources, settings: &Settings) -> Inspection {
    let (Loaded { policy, mut diagnostics }, written) = load::load(sources);
    let suite = Suite::from_sources(sources);
    let mut allowed = 0;
    if let Some(document) = &written {
        if let Some(policy) = &policy {
            let suite = suite.as_ref().ok();
            let levels = said(document);
            let of = |lint: &Lint| level(lint.name, &levels, &settings.levels);
            let at_work = ALL.iter().filter(|lint| of(lint) != Level::Allow).map(|lint| lint.name).collect();
            let (corpus, budget) = (&settings.corpus[..], settings.budget);
            let inspected = Inspected {
                sources,
                document,
                policy,
                suite,
                corpus,
                budget,
                asked: at_work,
                analysed: OnceCell::new(),
                idle: OnceCell::new(),
            };
            let is_asked = |lint: &Lint| !lint.is_dear() || of(lint) != Level::Allow;
            let asked = ALL.iter().filter(|lint| is_asked(lint));
            diagnostics.extend(asked.filter_map(|lint| lint.find).flat_map(|find| find(&inspected)));
            allowed = allow(&mut diagnostics, &inspected, is_asked);
        }
        diagnostics.extend(unknown_lints(document));
    }
    let levels = written.as_ref().map(said).unwrap_or_default();
    diagnostics.retain_mut(|one| keep(one, &levels, &settings.levels));
    Inspection { policy, suite, diagnostics: in_order(diagnostics, sources), allowed }
}

/// Gives a finding the severity of its level, and says whether anybody is to hear of it.
fn keep(one: &mut Diagnostic, policy: &BTreeMap<&str, Level>, asked: &BTreeMap<&'static str, Level>) -> bool {
    let Some(lint) = one.lint() else { return true };
    let level = level(lint, policy, asked);
    one.severity = if level == Level::Deny { Severity::Error } else { Severity::Warning };
    level != Level::Allow
}

/// The level of a lint: that of whoever asks, else that of the policy, else its own.
fn level(lint: &'static str, policy: &BTreeMap<&str, Level>, asked: &BTreeMap<&'static str, Level>) -> Level {
    let own = find(lint).map_or(Level::Warn, Lint::level);
    asked.get(lint).or_else(|| policy.get(lint)).copied().unwrap_or(own)
}

/// What the policy allows a lint at, each with a reason, for those who judge by the same things elsewhere.
///
/// ```
/// use scopeline::Sources;
/// use scopeline::lint::allowed;
///
/// let lints = "lints: { untouched-point: { allow: [{ at: rule otherwise, because: Every kind has a rule. }] } }";
/// let text = format!("scopeline: 1\npolicy: {{ id: tiny }}\n{lints}\notherwise: {{ class: rework }}\n");
/// assert_eq!(allowed(&Sources::single("tiny.yaml", text), "untouched-point"), ["rule otherwise"]);
/// ```
#[must_use]
pub fn allowed(sources: &Sources, lint: &str) -> Vec<String> {
    let lints = load::written(sources).map(|document| document.lints).unwrap_or_default();
    let of_it = lints.into_iter().filter(|setting| setting.name.value == lint);
    of_it.flat_map(|setting| setting.allow).map(|allowance| allowance.at.value).collect()
}

/// The levels that the policy gives.
fn said(document: &Document) -> BTreeMap<&str, Level> {
    let levels = document.lints.iter().filter_map(|setting| Some((setting.name.value.as_str(), setting.level?.value)));
    levels.collect()
}

/// Takes out what the policy allows, and says what it allows in vain; how many were taken out.
fn allow(diagnostics: &mut Vec<Diagnostic>, inspected: &Inspected<'_>, is_asked: impl Fn(&Lint) -> bool) -> usize {
    let before = diagnostics.len();
    let mut unused = Vec::new();
    for setting in &inspected.document.lints {
        let Some(lint) = find(&setting.name.value) else { continue };
        let mut in_vain = Vec::new();
        for allowance in &setting.allow {
            let is_it = |one: &Diagnostic| one.lint() == Some(lint.name) && is_at(one, allowance);
            let found = diagnostics.len();
            diagnostics.retain(|one| !is_it(one));
            if diagnostics.len() == found && is_asked(lint) && can_be_judged(lint, inspected) {
                in_vain.push(unused_allowance::finding(inspected, setting, allowance));
            }
        }
        // A list has to keep one, so not all of them can be taken out at once.
        if in_vain.len() == setting.allow.len()
            && let Some(last) = in_vain.last_mut()
        {
            last.fix = None;
        }
        unused.extend(in_vain);
    }
    let taken = before - diagnostics.len();
    diagnostics.extend(unused);
    taken
}

fn is_at(one: &Diagnostic, allowance: &LintAllowance) -> bool {
    one.subject.as_ref().is_some_and(|subject| *subject == allowance.at.value)
}

/// The lints about pairs of rules, of which not all may be listed.
const PAIRS: [&str; 2] = ["jumped-gate", "order-decides"];

/// Whether a lint that found nothing had what it needs.
fn can_be_judged(lint: &Lint, inspected: &Inspected<'_>) -> bool {
    match lint.needs {
        Needs::Nothing => true,
        Needs::Cases => inspected.suite.is_some(),
        Needs::Corpus => !inspected.corpus.is_empty(),
        // What was not looked at to its end may still be there.
        Needs::Analysis => {
            let is_listed = !PAIRS.contains(&lint.name) || inspected.analysis().unlisted.is_empty();
            is_listed && analysed::undecided(inspected).next().is_none()
        }
    }
}

/// The lints that the policy names and that do not exist.
fn unknown_lints(document: &Document) -> Vec<Diagnostic> {
    let unknown = document.lints.iter().filter(|setting| find(&setting.name.value).is_none());
    let fault = |name: &crate::document::Spanned<String>| {
        let fault = Diagnostic::error(Code::UnknownName, name.span, format!("there is no lint `{}`", name.value));
        match close(&name.value) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help("`scopeline lints` lists them"),
        }
    };
    unknown.map(|setting| fault(&setting.name)).collect()
}
