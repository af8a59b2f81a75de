//! Rules that never decide.

use std::collections::BTreeSet;

use crate::analysis::{Holder, Kind, covered_as_written};
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, never_holds, shown};
use crate::policy::RuleId;

lint! {
    /// A rule that decides no request.
    ///
    /// ## What it finds
    ///
    /// A rule whose condition never holds, or that holds only where earlier rules decide already. It names earlier rules none of
    /// which can be left out; one of them may cover the rule, or only several together. What `impossible` says counts. Where
    /// the catalogue leaves days open, a test about one of them may come out either way; then a rule is dead if an earlier one
    /// asks for nothing that it does not ask for, or if that is so whatever those tests come to. The built-in rules of `standard` are left out: a rule before them may do their work.
    ///
    /// ## Why it matters
    ///
    /// The page promises what nobody gets. Mostly a rule was put before it that takes more than was meant.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: small, when: { users: under 100 }, class: support }
    ///   - { id: large, when: { users: 50+ }, class: rework }
    ///   - { id: gold, when: { plan: gold }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: gold, when: { plan: gold }, class: support }
    ///   - { id: small, when: { users: under 100 }, class: support }
    ///   - { id: large, when: { users: 50+ }, class: rework }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the rule repeats for readers what earlier ones do already, and the reason says which.
    "unreachable-rule", Warn, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let (mut found, mut told) = (Vec::new(), BTreeSet::new());
    for finding in &at.analysis().findings {
        let (rule, diagnostic) = match &finding.kind {
            Kind::NeverHolds { of: Holder::Rule(rule), impossible } => (*rule, dead(at, &places, *rule, impossible)),
            Kind::NeverDecides { rule, covered_by, differs, .. } => {
                (*rule, covered(at, &places, *rule, covered_by, *differs))
            }
            _ => continue,
        };
        if places.is_written(rule) {
            found.push(shown(at.policy, finding, diagnostic));
            told.insert(rule);
        }
    }
    // Where the catalogue leaves a day open, tests that are the same come out the same all the same.
    for (rule, by) in covered_as_written(at.policy) {
        if places.is_written(rule) && !told.contains(&rule) {
            found.push(covered(at, &places, rule, &[by], None).note(OPEN));
        }
    }
    found
}

/// How it is known without a request.
const OPEN: &str =
    "the catalogue leaves days open; whatever they are, the earlier rule asks for nothing that this one does not";

fn dead(at: &Inspected<'_>, places: &Places<'_>, rule: RuleId, impossible: &[usize]) -> Diagnostic {
    let name = at.policy.rule_name(rule);
    let of = at.policy.rule(rule);
    let tests = of.when.tests().len() + of.unless.tests().len();
    let because = if impossible.is_empty() { "" } else { " of what is not `impossible`" };
    let message = format!("`{name}` never decides: no request{because} meets its condition");
    never_holds(at, Diagnostic::finding(NAME, name, places.rule(rule), message), impossible, tests)
}

fn covered(
    at: &Inspected<'_>,
    places: &Places<'_>,
    rule: RuleId,
    covered_by: &[RuleId],
    differs: Option<RuleId>,
) -> Diagnostic {
    let name = at.policy.rule_name(rule);
    let verb = if covered_by.len() == 1 { "decides" } else { "decide" };
    let message = format!("`{name}` never decides: wherever it holds, {} {verb} first", places.names(covered_by));
    let words = |by: RuleId| if Some(by) == differs { "decides first, with another outcome" } else { "decides first" };
    let mut labels: Vec<(RuleId, &str)> = covered_by.iter().map(|by| (*by, words(*by))).collect();
    let beside = "decides some of that even before, with another outcome";
    labels.extend(differs.filter(|by| !covered_by.contains(by)).map(|by| (by, beside)));
    let diagnostic = Diagnostic::finding(NAME, name, places.rule(rule), message).label("never decides");
    places.also(diagnostic, &labels).help("move it up, narrow what stands before it, or take it out")
}
