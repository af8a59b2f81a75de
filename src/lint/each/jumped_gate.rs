//! Support rules that decide what a later rule would keep out.

use std::collections::BTreeSet;

use crate::analysis::Kind;
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, shown};
use crate::policy::condition::{Condition, Pattern, Predicate, Test};
use crate::policy::fact::Sym;
use crate::policy::{Policy, RuleId};

lint! {
    /// A support rule decides before a later rule that would keep the request out of support.
    ///
    /// ## What it finds
    ///
    /// Pairs of a support rule and the first later rule that holds for one request and is service or re-work. Where the
    /// support rule asks for all that the later one does and for more, it is quiet: a special case before the general rule,
    /// such as small changes before changes, is how a policy is written.
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
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::JumpsGate { support, gate, .. } = &finding.kind else { continue };
        let is_built_in = !places.is_written(*support) && !places.is_written(*gate);
        if is_built_in || is_special_case(at.policy, *support, *gate) {
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

/// Whether a rule asks, test by test, for all that another one asks for.
fn is_special_case(policy: &Policy, special: RuleId, general: RuleId) -> bool {
    let (special, general) = (policy.rule(special), policy.rule(general));
    let (mut asked, mut given) = (Vec::new(), Vec::new());
    let is_plain = general.unless.tests().is_empty() && conjunction(&general.when, &mut asked);
    is_plain
        && conjunction(&special.when, &mut given)
        && asked.iter().all(|asked| given.iter().any(|given| implies(given, asked)))
}

/// The tests of a condition that all have to hold; whether it has only such.
fn conjunction<'c>(condition: &'c Condition, tests: &mut Vec<&'c Test>) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| conjunction(part, tests)),
        Condition::Shared(part) => conjunction(part, tests),
        Condition::Test(test) => {
            tests.push(test);
            true
        }
        Condition::Any(_) | Condition::Not(_) => false,
    }
}

fn implies(given: &Test, asked: &Test) -> bool {
    if given.fact != asked.fact {
        return false;
    }
    let names = |test: &Test| match &test.predicate {
        Predicate::Is(patterns) => named(patterns),
        _ => None,
    };
    given.predicate == asked.predicate
        || names(given).zip(names(asked)).is_some_and(|(given, asked)| given.iter().all(|name| asked.contains(name)))
}

/// The names that patterns consist of; none if they are not only names.
fn named(patterns: &[Pattern]) -> Option<BTreeSet<Sym>> {
    let mut names = BTreeSet::new();
    for pattern in patterns {
        match pattern {
            Pattern::Names(more) => names.extend(more),
            Pattern::Group(members) => names.extend(named(members)?),
            _ => return None,
        }
    }
    Some(names)
}
