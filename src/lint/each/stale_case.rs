//! Cases that no longer exercise what their name says.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::policy::Policy;
use crate::testing::Case;

lint! {
    /// A case that does not come to the rule that its name begins with.
    ///
    /// ## What it finds
    ///
    /// A case whose name is `ID: ...`, where ID is a rule, a limit or a flag, or in which such an id stands in backticks,
    /// and whose decision is not by that rule, has not that limit and raises not that flag. It is quiet where the case
    /// itself expects another rule or names the id under `expect`.
    ///
    /// ## Why it matters
    ///
    /// The case passes, and everybody believes that the rule is tested. Mostly a rule was put before it since.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// cases:
    ///   - name: "courses: a training has a price"
    ///     facts: { kind: feature }
    ///     expect: { class: service }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// cases:
    ///   - name: "courses: a training has a price"
    ///     facts: { kind: training }
    ///     expect: { class: service, rule: courses }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the name says what does *not* happen; better give it another one.
    "stale-case", Warn, Cases, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let ids = ids(at.policy);
    let cases = at.suite.map(|suite| suite.cases()).unwrap_or_default();
    cases
        .iter()
        .filter_map(|case| Some((case, stale(at.policy, case, &ids)?)))
        .map(|(case, id)| finding(case, id))
        .collect()
}

fn finding(case: &Case, id: &str) -> Diagnostic {
    let message = format!("the case names `{id}`, and its decision does not come to it");
    Diagnostic::finding(NAME, &case.name, case.place, message)
        .help("look which rule decides it now: change the facts, or the name")
}

fn ids(policy: &Policy) -> BTreeSet<&str> {
    let rules = policy.rules.iter().map(|rule| &*rule.id);
    rules
        .chain(policy.limits.iter().map(|limit| limit.id.as_str()))
        .chain(policy.flags.iter().map(|flag| flag.id.as_str()))
        .collect()
}

/// The id that the name of a case speaks of and that its decision does not come to.
fn stale<'p>(policy: &Policy, case: &Case, ids: &BTreeSet<&'p str>) -> Option<&'p str> {
    let named = named(&case.name).into_iter().find_map(|name| ids.get(name).copied())?;
    let expects = |id: &str| case.expect.iter().any(|one| one.words.iter().any(|word| word == id));
    let expects_a_rule = case.expect.iter().any(|one| one.aspect == crate::testing::Aspect::Rule);
    if expects(named) || expects_a_rule {
        return None;
    }
    let answer = policy.prepare(&case.request).ok()?.answer();
    let comes_to = answer.rule == named || answer.limits.iter().chain(&answer.flags).any(|id| id == named);
    (!comes_to).then_some(named)
}

/// The names that may be ids: what stands before a colon at the beginning, and what stands in backticks.
fn named(name: &str) -> Vec<&str> {
    let first = name.split_once(": ").map(|(first, _)| first.trim());
    let quoted = name.split('`').skip(1).step_by(2);
    first.into_iter().chain(quoted).collect()
}
