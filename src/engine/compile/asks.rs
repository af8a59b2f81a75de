//! Which facts are asked for on the way to a decision, by how far the way goes.

use std::collections::BTreeSet;

use super::groups::{Conjunctions, Group};
use crate::policy::{FactId, Policy};
use crate::value::Date;

/// The facts that each part of a policy tests.
#[derive(Debug, Default)]
pub(in crate::engine) struct Asks {
    /// Every fact that a rule, a limit, a flag, a commitment or a surcharge tests.
    pub(in crate::engine) tested: Vec<FactId>,
    /// Facts of which something is assumed, or that follow from such a one.
    pub(in crate::engine) may_assume: Vec<bool>,
    /// Base facts of which something is assumed where nobody tells them.
    base: Vec<FactId>,
    /// Whether something is assumed of a fact that follows from others, which nobody tells.
    is_of_derived: bool,
    /// The first day after which some table is not known to be complete.
    pub(in crate::engine) known_until: Option<Date>,
}

impl Asks {
    pub(super) fn of(policy: &Policy, groups: &[Group], indexed: &Conjunctions) -> Self {
        let residual = indexed.residual.iter().flat_map(|(_, literal)| literal.condition.tests());
        let surcharges = policy.services.iter().flat_map(|service| &service.surcharges);
        let tests = residual.chain(surcharges.flat_map(|row| row.when.tests())).map(|test| test.fact);
        let tested: BTreeSet<FactId> = groups.iter().map(|group| group.fact).chain(tests).collect();
        let tables = policy.tables();
        let facts = || (0u32..).map(FactId).take(policy.facts.len());
        let assumed = || facts().filter(|fact| policy.fact(*fact).assume.is_some());
        Self {
            tested: tested.into_iter().collect(),
            may_assume: may_assume(policy),
            base: assumed().filter(|fact| policy.fact(*fact).is_base()).collect(),
            is_of_derived: assumed().any(|fact| !policy.fact(fact).is_base()),
            known_until: tables.filter_map(|table| table.known_until).min(),
        }
    }
}

impl Asks {
    /// Whether anything may be assumed of any request.
    pub(in crate::engine) fn assumes(&self) -> bool {
        self.assumes_beside(|_| false)
    }

    /// Whether anything may be assumed of a request that gives these facts.
    pub(in crate::engine) fn assumes_beside(&self, is_given: impl Fn(FactId) -> bool) -> bool {
        self.is_of_derived || !self.base.iter().all(|fact| is_given(*fact))
    }

    /// Whether some table may be behind the day.
    #[inline]
    pub(in crate::engine) fn may_be_behind(&self, day: Date) -> bool {
        self.known_until.is_some_and(|until| day > until)
    }
}

/// The facts of which something is assumed, and all that follow from them.
fn may_assume(policy: &Policy) -> Vec<bool> {
    let mut may: Vec<bool> = policy.facts.iter().map(|def| def.assume.is_some()).collect();
    loop {
        let before = may.clone();
        for fact in (0u32..).map(FactId).take(may.len()) {
            may[fact.0 as usize] |= policy.inputs(fact).into_iter().any(|input| before[input.0 as usize]);
        }
        if may == before {
            return may;
        }
    }
}
