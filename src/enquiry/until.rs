//! How long a request that is support stays so.

use serde::Serialize;

use super::complete::{derived, one_decision};
use super::lead::Lead;
use super::{Budget, Purse};
use crate::class::Class;
use crate::facts::Facts;
use crate::policy::fact::Derivation;
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::reference::state::Values;
use crate::value::Date;

/// So many days are looked at: ten years.
const MOST_DAYS: usize = 3_653;

/// How long a request that is support would stay so, if it were made again later with the same facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct InScope {
    /// The last day on which it surely is support; none if no end was found.
    pub until: Option<Date>,
    /// What it may come to on the day after that.
    pub then: Vec<Lead>,
    /// The last day that was looked at.
    pub looked_until: Date,
    /// The day until which the release table of the product is known, if the answer goes beyond it: what comes out later
    /// may end support sooner.
    pub known_until: Option<Date>,
}

impl Facts<'_> {
    /// Until when the request stays support, or none if it surely is not support now. At most ten years are looked at.
    /// See [the room](crate::enquiry).
    #[must_use]
    pub fn in_scope_until(&self, budget: Budget) -> Option<InScope> {
        let is_support = |facts: &Facts<'_>| {
            let possible = facts.outlook().possible;
            possible.len() == 1 && possible.iter().all(|one| one.outcome.class == Class::Support)
        };
        if !is_support(self) {
            return None;
        }
        let mut purse = Purse { left: budget.work };
        let derived: Vec<FactId> =
            derived(self.policy).into_iter().filter(|fact| looks_at_the_day(self.policy, *fact)).collect();
        let mut facts = self.clone();
        let mut before = states(&facts, &derived);
        let mut looked_until = self.day;
        for day in self.day.iter_days().skip(1).take(MOST_DAYS) {
            if purse.pay(derived.len() as u64).is_err() {
                break;
            }
            facts.day = day;
            let now = states(&facts, &derived);
            if now != before {
                if purse.pay(one_decision(self.policy)).is_err() {
                    break;
                }
                if !is_support(&facts) {
                    let then = facts.outlook().possible.iter().map(|one| Lead::of(&facts, &one.outcome)).collect();
                    return Some(self.in_scope(Some(looked_until), then, day));
                }
                before = now;
            }
            looked_until = day;
        }
        Some(self.in_scope(None, Vec::new(), looked_until))
    }

    fn in_scope(&self, until: Option<Date>, then: Vec<Lead>, looked_until: Date) -> InScope {
        let last = until.unwrap_or(looked_until);
        let state = Evaluation::new(self, View::Confirmed).state(self.policy.well_known.product);
        let product = match state.single() {
            Some(crate::policy::fact::Value::Name(name)) => self.policy.product(*name),
            _ => None,
        };
        let known_until = product.and_then(|product| product.table.known_until).filter(|known| *known < last);
        InScope { until, then, looked_until, known_until }
    }
}

/// Whether what follows on one day may follow no more on the next, though all that it follows from is the same.
fn looks_at_the_day(policy: &Policy, fact: FactId) -> bool {
    match &policy.fact(fact).derivation {
        Some(
            Derivation::RoleStatus(_)
            | Derivation::ComponentStatus
            | Derivation::ComponentColumn(_)
            | Derivation::IntegrationsStatus,
        ) => !policy.life_cycles.tables.is_empty(),
        // What follows from other facts alone changes only with them.
        Some(
            Derivation::Table(_)
            | Derivation::EnvironmentStatus
            | Derivation::Meter(_)
            | Derivation::Distance(_)
            | Derivation::Stage,
        ) => false,
        Some(_) => true,
        None => false,
    }
}

/// What may be known of these facts on the day.
fn states(facts: &Facts<'_>, derived: &[FactId]) -> Vec<(Values, bool)> {
    let evaluation = Evaluation::new(facts, View::Confirmed);
    let state = |fact: &FactId| {
        let state = evaluation.state(*fact);
        (state.values.clone(), state.assumed)
    };
    derived.iter().map(state).collect()
}
