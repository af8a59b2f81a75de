//! Rules that change nothing.

use crate::analysis::Kind;
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, shown};
use crate::policy::RuleId;

lint! {
    /// A rule without which every request would come to the same.
    ///
    /// ## What it finds
    ///
    /// A rule that decides some requests, each of which a later rule or `otherwise` would bring to the same outcome. Clause and
    /// reason are no part of an outcome, and the built-in rules of `standard` are left out.
    ///
    /// ## Why it matters
    ///
    /// Whoever reads it looks for the difference that it makes. Often it was meant to differ, or is left over.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support }
    ///   - { id: gold-defects, when: { kind: how-to, plan: gold }, class: support }
    ///   - { id: how-to, when: { kind: how-to }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support }
    ///   - { id: how-to, when: { kind: how-to }, class: support }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the rule is there to cite another clause, or to give a better reason than the one that would decide instead. The
    /// reason of the allowance says which.
    "redundant-rule", Warn, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::ChangesNothing { rule, instead, .. } = &finding.kind else { continue };
        if !places.is_written(*rule) || instead.iter().any(|by| never_decides(at, *by)) {
            continue;
        }
        let name = at.policy.rule_name(*rule);
        let verb = if instead.len() == 1 { "comes" } else { "come" };
        let message = format!("`{name}` changes nothing: without it {} {verb} to the same", places.names(instead));
        let diagnostic = Diagnostic::finding(NAME, name, places.rule(*rule), message);
        let labels: Vec<_> = instead.iter().map(|by| (*by, "would decide instead")).collect();
        let diagnostic = places.also(diagnostic, &labels).help("take it out, or write what it is to do otherwise");
        found.push(shown(at.policy, finding, diagnostic));
    }
    found
}

/// Whether a rule is dead: it is that one which is to go.
fn never_decides(at: &Inspected<'_>, rule: RuleId) -> bool {
    let is_it = |kind: &Kind| matches!(kind, Kind::NeverDecides { rule: dead, .. } if *dead == rule);
    at.analysis().findings.iter().any(|finding| is_it(&finding.kind))
}
