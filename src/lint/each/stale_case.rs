//! Cases that no longer exercise what their name says.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, closest};
use crate::lint::Inspected;
use crate::policy::Policy;
use crate::policy::fact::Sym;
use crate::testing::Case;

lint! {
    /// A case that does not come to the rule that its name begins with.
    ///
    /// ## What it finds
    ///
    /// A case whose name is `ID: ...`, where ID is a rule, a limit or a flag, or in which such an id stands in backticks,
    /// and whose decision is not by that rule, has not that limit and raises not that flag. It is quiet where the case
    /// itself expects another rule or names the id under `expect`. And a case that names what is nearly the id of a rule, a
    /// limit or a flag, and is none: mostly that was renamed. A name that became quite another one is not noticed.
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
    let stale = cases.iter().filter_map(|case| Some(finding(case, stale(at.policy, case, &ids)?)));
    let renamed = cases.iter().filter_map(|case| {
        let (name, id) = renamed(at.policy, case, &ids)?;
        let message = format!("the case names `{name}`, and no rule, limit or flag is called so");
        let help = format!("is it `{id}` now? change the name of the case");
        Some(Diagnostic::finding(NAME, &case.name, case.place, message).help(help))
    });
    stale.chain(renamed).collect()
}

/// A name in the name of a case that is no id, and the id that is nearly the same.
fn renamed<'c, 'p>(policy: &Policy, case: &'c Case, ids: &BTreeSet<&'p str>) -> Option<(&'c str, &'p str)> {
    let names = named(&case.name);
    if names.iter().any(|name| ids.contains(name)) {
        return None;
    }
    // A word alone may be anything; a fact or a value is meant by its own name.
    let is_like_an_id = |name: &&str| {
        let parts: Vec<&str> = name.split('-').collect();
        let is_word = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric());
        parts.len() > 1 && parts.iter().all(is_word) && policy.names.find(name) == Sym::OTHER
    };
    let unknown = names.into_iter().filter(is_like_an_id).filter(|name| !policy.fact_by_name.contains_key(*name));
    unknown.filter_map(|name| Some((name, closest(name, ids.iter().copied())?))).next()
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
