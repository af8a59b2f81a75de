//! A few facts that force an outcome.

use std::collections::BTreeSet;

use super::complete::one_decision;
use super::{Budget, Purse};
use crate::decision::Decision;
use crate::explanation::request_of;
use crate::facts::{Facts, Told};
use crate::policy::{FactId, Outcome, Policy};
use crate::request::Request;

/// Facts that force the outcome of a request, whatever else is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sufficient {
    /// The facts, in an order that reads well: first those of the rule that decides, in its own order, then those that
    /// keep the rules before it from deciding.
    pub facts: Vec<FactId>,
    /// What was assumed beside them, since nobody told it.
    pub assumed: Vec<FactId>,
    /// A request that tells them and nothing else. Written down, read and decided again, it comes to the same outcome.
    pub request: Request,
    /// Whether none of them can be left out; if not, the budget was spent.
    pub is_irreducible: bool,
}

impl Facts<'_> {
    /// Facts that force the outcome, none of which can be left out: without any of them the decision is open or another
    /// one. None if the decision is open, so that nothing forces it. See [the room](crate::enquiry).
    #[must_use]
    pub fn sufficient(&self, budget: Budget) -> Option<Sufficient> {
        let decision = self.decide();
        if decision.is_open() {
            return None;
        }
        let mut purse = Purse { left: budget.work };
        let mut kept = reading_order(self, &decision);
        if !self.forces(&kept, &decision.outcome) {
            return None;
        }
        let mut is_irreducible = true;
        // What is assumed where something is left out may make another fact needless, so it takes a second look.
        loop {
            let before = kept.len();
            for fact in kept.clone().into_iter().rev() {
                if purse.pay(one_decision(self.policy)).is_err() {
                    is_irreducible = false;
                    break;
                }
                let rest: Vec<FactId> = kept.iter().copied().filter(|one| *one != fact).collect();
                if self.forces(&rest, &decision.outcome) {
                    kept = rest;
                }
            }
            if kept.len() == before || !is_irreducible {
                break;
            }
        }
        let request = request_of(self, &kept);
        let again = self.policy.prepare(&request).ok()?.decide();
        Some(Sufficient { facts: kept, assumed: again.assumed, request, is_irreducible })
    }

    /// Whether a request with these facts alone surely comes to an outcome.
    fn forces(&self, facts: &[FactId], outcome: &Outcome) -> bool {
        let request = request_of(self, facts);
        let again = self.policy.prepare(&request).map(|facts| facts.outlook().possible);
        matches!(again.as_deref(), Ok([only]) if only.outcome == *outcome)
    }
}

/// The facts that were told: first those that the deciding rule follows from, then those of limits and earlier rules.
fn reading_order(facts: &Facts<'_>, decision: &Decision) -> Vec<FactId> {
    let policy = facts.policy;
    let deciding = policy.rule(decision.rule);
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let limits = decision.limits.iter().map(|id| policy.limit(*id)).flat_map(|limit| [&limit.when, &limit.unless]);
    let earlier = policy.rules.iter().take(decision.rule.index()).flat_map(|rule| [&rule.when, &rule.unless]);
    for condition in [&deciding.when, &deciding.unless].into_iter().chain(limits).chain(earlier) {
        for test in condition.tests() {
            bases(policy, test.fact, &mut seen, &mut order);
        }
    }
    (0u32..).map(FactId).take(policy.facts.len()).for_each(|fact| bases(policy, fact, &mut seen, &mut order));
    order.retain(|fact| !matches!(facts.told(*fact), Told::Nothing | Told::Unread));
    order
}

/// Adds the base facts that a fact follows from, each once; a fact of the client's own before that under which it applies.
fn bases(policy: &Policy, fact: FactId, seen: &mut BTreeSet<FactId>, order: &mut Vec<FactId>) {
    let mut open = vec![fact];
    while let Some(fact) = open.pop() {
        if !seen.insert(fact) {
            continue;
        }
        if policy.fact(fact).is_base() {
            order.push(fact);
        }
        open.extend(policy.inputs(fact).into_iter().rev());
    }
}
