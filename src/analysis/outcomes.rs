//! What rules lead to, to be compared at a glance.

use std::collections::HashMap;

use crate::class::Class;
use crate::policy::{Outcome, Policy};

/// What the rules lead to, and last `otherwise`: numbers that are the same for what is the same.
pub(super) struct Outcomes {
    of: Vec<(usize, Class)>,
}

impl Outcomes {
    pub(super) fn of(policy: &Policy) -> Self {
        let mut known: HashMap<&Outcome, usize> = HashMap::new();
        let outcomes = policy.rules.iter().chain([&policy.otherwise]).map(|rule| &*rule.outcome);
        let of = outcomes.map(|outcome| {
            let next = known.len();
            (*known.entry(outcome).or_insert(next), outcome.class)
        });
        Self { of: of.collect() }
    }

    /// The place of `otherwise`.
    pub(super) fn otherwise(&self) -> usize {
        self.of.len() - 1
    }

    pub(super) fn differ(&self, one: usize, other: usize) -> bool {
        self.of[one] != self.of[other]
    }

    /// Whether a rule is not support.
    pub(super) fn is_gate(&self, rule: usize) -> bool {
        self.of[rule].1 != Class::Support
    }
}
