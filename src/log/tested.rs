//! Which facts a decision of a policy may rest on, and what asks for them.

use std::collections::BTreeMap;

use crate::policy::condition::Condition;
use crate::policy::{FactId, Policy};

/// The facts that a decision of a policy may rest on: what its conditions test, what that follows from, and what its
/// signals speak of. Each with what asks for it first.
#[derive(Debug)]
pub(super) struct Tested {
    by: BTreeMap<FactId, String>,
}

impl Tested {
    pub(super) fn of(policy: &Policy) -> Self {
        let mut tested = Self { by: BTreeMap::new() };
        for rule in &policy.rules {
            tested.conditions(policy, [&rule.when, &rule.unless], || format!("the rule `{}`", rule.id));
        }
        for limit in &policy.limits {
            tested.conditions(policy, [&limit.when, &limit.unless], || format!("the limit `{}`", limit.id));
        }
        for flag in &policy.flags {
            tested.conditions(policy, [&flag.when, &flag.unless], || format!("the flag `{}`", flag.id));
        }
        for row in &policy.commitments {
            tested.conditions(policy, [&row.when, &row.unless], || "a commitment".to_owned());
        }
        for service in &policy.services {
            for surcharge in &service.surcharges {
                tested.conditions(policy, [&surcharge.when], || format!("a surcharge of `{}`", service.id));
            }
        }
        // A text that says otherwise than what was given raises a flag, also about a fact that nothing tests.
        for signal in &policy.signals {
            tested.add(policy, signal.fact, &|| "a signal".to_owned());
        }
        // Whether the catalogue is behind is asked of the product's own table.
        tested.add(policy, policy.well_known.product, &|| "the catalogue".to_owned());
        tested
    }

    /// What asks for a fact first; nothing if no decision rests on it.
    pub(super) fn by(&self, fact: FactId) -> Option<&str> {
        self.by.get(&fact).map(String::as_str)
    }

    fn conditions<const N: usize>(&mut self, policy: &Policy, all: [&Condition; N], by: impl Fn() -> String) {
        for condition in all {
            condition.each_test(&mut |test| self.add(policy, test.fact, &by));
        }
    }

    /// A fact and everything that it follows from.
    fn add(&mut self, policy: &Policy, fact: FactId, by: &dyn Fn() -> String) {
        let mut open = vec![fact];
        while let Some(fact) = open.pop() {
            if let std::collections::btree_map::Entry::Vacant(place) = self.by.entry(fact) {
                place.insert(by());
                open.extend(policy.inputs(fact));
            }
        }
    }
}
