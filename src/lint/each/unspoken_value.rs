//! Kinds, phases and statuses that no rule names.

use crate::analysis::Kind;
use crate::diagnostic::Diagnostic;
use crate::lint::analysed::{Places, shown};
use crate::lint::{Inspected, declared};

lint! {
    /// A kind, a phase or a status that no rule names.
    ///
    /// ## What it finds
    ///
    /// A value of `kind`, of a phase or of a status that a request may have, where the rules ask for that fact and name only
    /// others. `not` with a value speaks of all the others.
    ///
    /// ## Why it matters
    ///
    /// It was declared because it differs from the others, and no rule makes a difference of it.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// facts:
    ///   kind: { one-of: [defect, how-to, audit] }
    /// rules:
    ///   - { id: defects, when: { kind: [defect, how-to] }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// facts:
    ///   kind: { one-of: [defect, how-to, audit] }
    /// rules:
    ///   - { id: defects, when: { kind: [defect, how-to] }, class: support }
    ///   - { id: audits, when: { kind: audit }, class: rework }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If `otherwise` is the rule for it. That is ordinary, so nobody is told who
    /// does not ask for it; `check --warn unspoken-value` asks. The place is `fact: value`.
    "unspoken-value", Allow, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let known = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::Unspoken { fact, value, .. } = &finding.kind else { continue };
        let name = &at.policy.fact(*fact).name;
        let span = declared::value(at.document, name, value).unwrap_or(known.head);
        let subject = format!("{name}: {value}");
        let message = format!("rules ask for `{name}`, and none of them names `{value}`");
        let diagnostic = Diagnostic::finding(NAME, subject, span, message);
        let help = "write a rule for it, or take the value out if nothing hangs on it";
        found.push(shown(at.policy, finding, diagnostic.help(help)));
    }
    found
}
