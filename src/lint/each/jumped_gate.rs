//! Support rules that decide what a later rule would keep out.

use std::collections::BTreeMap;

use crate::analysis::{Kind, covered_as_written, is_special_case};
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, shown};
use crate::policy::RuleId;

lint! {
    /// A support rule decides before a later rule that would keep the request out of support.
    ///
    /// ## What it finds
    ///
    /// Pairs of a support rule and the first later rule that holds for one request and is service or re-work. Where the
    /// support rule asks for all that the later one does and for more, it is quiet: a special case before the general rule,
    /// such as small changes before changes, is how a policy is written. It is
    /// quiet, too, about a gate that never decides because of that rule alone: it is told as such.
    ///
    /// ## Why it matters
    ///
    /// A desk works for nothing where the order of two rules lets it. The later rule reads like a gate that everybody has to
    /// pass, and this support rule stands before it.
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
    ///   - { id: forks, when: { origin: forked }, class: rework }
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If support is meant to go before that gate, such as a warranty before a price list. The reason is the place to say so; the
    /// place is `support before gate`.
    "jumped-gate", Warn, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let covered = covered_as_written(at.policy);
    let findings = &at.analysis().findings;
    // Rules that never decide because of one other.
    let dead = findings.iter().filter_map(|finding| match &finding.kind {
        Kind::NeverDecides { rule, covered_by, .. } => {
            Some((*rule, *covered_by.first().filter(|_| covered_by.len() == 1)?))
        }
        _ => None,
    });
    let dead: BTreeMap<RuleId, RuleId> = dead.collect();
    let mut found = Vec::new();
    for finding in findings {
        let Kind::JumpsGate { support, gate, .. } = &finding.kind else { continue };
        let is_built_in = !places.is_written(*support) && !places.is_written(*gate);
        // What never decides jumps nothing, and a gate that is dead because of this rule is told as such.
        let is_dead = covered.contains_key(support) || dead.get(gate) == Some(support);
        if is_built_in || is_dead || is_special_case(at.policy, *support, *gate) {
            continue;
        }
        let (one, other) = (at.policy.rule_name(*support), at.policy.rule_name(*gate));
        let message = format!("`{one}` is support where `{other}` would keep a request out of it");
        let subject = format!("{one} before {other}");
        let diagnostic = Diagnostic::finding(NAME, subject, places.rule(*support), message).label("support");
        let diagnostic = places.also(diagnostic, &[(*gate, "would not be support")]);
        let diagnostic = diagnostic.help("move it behind the gate, or allow it with the reason why it goes first");
        found.push(shown(at.policy, finding, diagnostic));
    }
    found
}
