//! What is so of rules by the tests that are written in them, whatever the facts are.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::condition::{Condition, Pattern, Predicate, Test};
use crate::policy::fact::Sym;
use crate::policy::release::{CellValue, ReleaseTable};
use crate::policy::{FactId, Policy, RuleId};

/// So many pairs of rules are compared.
const PAIRS: usize = 5_000_000;

/// Where the catalogue leaves a day open: the rules before which another one stands that asks for nothing which they do not
/// ask for, each with the first such one.
///
/// An analysis takes every test about such a day for one that may come out either way, by itself; so it does not see that
/// the same test in two rules comes out the same.
pub(crate) fn covered_as_written(policy: &Policy) -> BTreeMap<RuleId, RuleId> {
    let mut covered = BTreeMap::new();
    if !policy.tables().any(is_open) {
        return covered;
    }
    // Rules that ask for something, by the fact that they ask for first.
    let mut general: BTreeMap<FactId, Vec<(RuleId, Vec<&Test>)>> = BTreeMap::new();
    let mut left = PAIRS;
    for (rule, at) in policy.rules.iter().zip(0u32..) {
        let id = RuleId(at);
        let mut given = Vec::new();
        if !conjunction(&rule.when, &mut given) || given.iter().all(|test| policy.fact(test.fact).is_base()) {
            continue;
        }
        let facts: BTreeSet<FactId> = given.iter().map(|test| test.fact).collect();
        let earlier = facts.iter().filter_map(|fact| general.get(fact)).flatten().take(left);
        let mut compared = 0;
        let first =
            earlier.inspect(|_| compared += 1).filter(|(_, asked)| implies_all(&given, asked)).map(|(id, _)| *id);
        covered.extend(first.min().map(|by| (id, by)));
        left -= compared;
        if rule.unless.tests().is_empty()
            && let Some(test) = given.first()
        {
            general.entry(test.fact).or_default().push((id, given));
        }
    }
    covered
}

/// Whether a day of the table is not known.
fn is_open(table: &ReleaseTable) -> bool {
    let of_cell = |value: &CellValue| matches!(value, CellValue::ByRule(bounds) if bounds.earliest != bounds.latest);
    let releases = table.releases.iter();
    let is_release_open = releases
        .into_iter()
        .any(|one| one.released.earliest != one.released.latest || one.columns.iter().any(|cell| of_cell(&cell.value)));
    let ends = table.phases.iter().filter_map(|row| row.until.as_ref()).flatten();
    is_release_open || ends.into_iter().any(|bounds| bounds.earliest != bounds.latest)
}

/// Whether a rule asks, test by test, for all that another one asks for.
pub(crate) fn is_special_case(policy: &Policy, special: RuleId, general: RuleId) -> bool {
    let (special, general) = (policy.rule(special), policy.rule(general));
    let (mut asked, mut given) = (Vec::new(), Vec::new());
    let is_plain = general.unless.tests().is_empty() && conjunction(&general.when, &mut asked);
    is_plain && conjunction(&special.when, &mut given) && implies_all(&given, &asked)
}

fn implies_all(given: &[&Test], asked: &[&Test]) -> bool {
    asked.iter().all(|asked| given.iter().any(|given| implies(given, asked)))
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
