//! Overlaps that only the order resolves.

use crate::analysis::Kind;
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, shown};

lint! {
    /// Two rules hold for one request, and only their order says which outcome it has.
    ///
    /// ## What it finds
    ///
    /// Each pair of rules that hold for one request together, the second of which would decide if the first were not there, and
    /// otherwise.
    ///
    /// ## Why it matters
    ///
    /// Whoever moves one of them changes decisions. A list of the pairs is what to look at before rules are moved, and where two
    /// rules are equally special, one of them may stand first by accident.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support }
    ///   - { id: forks, when: { origin: forked }, class: rework }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect, origin: stock }, class: support }
    ///   - { id: forks, when: { origin: forked }, class: rework }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// Nearly always: the special rule before the general one is how a policy is written. That is why nobody is told who does
    /// not ask for it; `check --warn order-decides` asks. The place is `first before second`.
    "order-decides", Allow, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::Overlap { first, second, .. } = &finding.kind else { continue };
        if !places.is_written(*first) && !places.is_written(*second) {
            continue;
        }
        let (one, other) = (at.policy.rule_name(*first), at.policy.rule_name(*second));
        let message = format!("only because `{one}` stands first it decides where `{other}` holds too, and otherwise");
        let subject = format!("{one} before {other}");
        let diagnostic = Diagnostic::finding(NAME, subject, places.rule(*first), message).label("decides");
        let diagnostic = places.also(diagnostic, &[(*second, "holds too")]);
        let diagnostic = diagnostic.help("make sure that the order is meant, or let the conditions tell the two apart");
        found.push(shown(at.policy, finding, diagnostic));
    }
    found
}
