//! How long a request that is support stays so.

use std::collections::BTreeSet;

use serde::Serialize;

use super::complete::{derived, derived_behind, one_decision};
use super::lead::Lead;
use super::{Budget, Purse};
use crate::class::Class;
use crate::facts::Facts;
use crate::policy::commitment::Promise;
use crate::policy::fact::Derivation;
use crate::policy::{FactId, Outcome, Policy};
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
    /// The first end of what is given and promised today, if that comes before the end of support.
    pub as_promised: Option<AsPromised>,
    /// The last day that was looked at.
    pub looked_until: Date,
    /// Whether ten years were looked at, where no end was found.
    pub is_complete: bool,
    /// The day until which the release table of the product is known, if the answer goes beyond it: what comes out later
    /// may end support sooner.
    pub known_until: Option<Date>,
}

/// Until when a request that stays support is helped as it is today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct AsPromised {
    /// The last day with the same effort, remedies and promise.
    pub until: Date,
    /// What it may come to on the day after that: support, in other ways or with other times.
    pub then: Vec<Lead>,
    /// What becomes of the promise.
    pub promise: PromiseThen,
}

/// What becomes of what is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PromiseThen {
    /// It stays as it is.
    Same,
    /// Something else is promised.
    Other,
    /// Nothing is promised any more, or it is not known what.
    Nothing,
}

/// What a request that is support is given: every outcome that it may come to, and what is promised.
#[derive(Debug, PartialEq)]
struct Terms<'p> {
    outcomes: Vec<Outcome>,
    promise: Option<&'p Promise>,
}

impl<'p> Facts<'p> {
    /// Until when the request stays support, and until when it is helped as it is today; none if it may be something else
    /// now. At most ten years are looked at. See [the room](crate::enquiry).
    #[must_use]
    pub fn in_scope_until(&self, budget: Budget) -> Option<InScope> {
        let mut purse = Purse { left: budget.work };
        let today = self.terms(&mut purse).ok()?;
        let watched: Vec<FactId> =
            watched(self.policy).into_iter().filter(|fact| looks_at_the_day(self.policy, *fact)).collect();
        let mut facts = self.clone();
        let mut before = states(&facts, &watched);
        let mut scope = self.no_end();
        for day in self.day.iter_days().skip(1).take(MOST_DAYS) {
            if purse.pay(watched.len() as u64).is_err() {
                return Some(self.known(InScope { is_complete: false, ..scope }));
            }
            facts.day = day;
            let now = states(&facts, &watched);
            if now != before {
                if purse.pay(one_decision(self.policy)).is_err() {
                    return Some(self.known(InScope { is_complete: false, ..scope }));
                }
                let last = scope.looked_until;
                let then = |all: &[Outcome]| all.iter().map(|one| Lead::of(&facts, one)).collect();
                match facts.terms(&mut purse) {
                    Err(all) => return Some(self.known(InScope { until: Some(last), then: then(&all), ..scope })),
                    Ok(terms) if scope.as_promised.is_none() && terms != today => {
                        let promise = became(today.promise, terms.promise);
                        scope.as_promised = Some(AsPromised { until: last, then: then(&terms.outcomes), promise });
                    }
                    Ok(_) => {}
                }
                before = now;
            }
            scope.looked_until = day;
        }
        Some(self.known(scope))
    }

    const fn no_end(&self) -> InScope {
        InScope {
            until: None,
            then: Vec::new(),
            as_promised: None,
            looked_until: self.day,
            is_complete: true,
            known_until: None,
        }
    }

    /// What is given; if it may be something else than support, all that it may come to.
    fn terms(&self, purse: &mut Purse) -> Result<Terms<'p>, Vec<Outcome>> {
        let (outcomes, _) = self.outcomes(purse);
        if outcomes.iter().any(|one| one.class != Class::Support) {
            return Err(outcomes);
        }
        let row = self.decide().commitment.row;
        Ok(Terms { outcomes, promise: row.map(|row| &self.policy.commitment(row).promise) })
    }

    /// With the day until which releases are known, if the answer goes beyond it.
    fn known(&self, scope: InScope) -> InScope {
        let last = scope.until.unwrap_or(scope.looked_until);
        let state = Evaluation::new(self, View::Confirmed).state(self.policy.well_known.product);
        let product = match state.single() {
            Some(crate::policy::fact::Value::Name(name)) => self.policy.product(*name),
            _ => None,
        };
        let known_until = product.and_then(|product| product.table.known_until).filter(|known| *known < last);
        InScope { known_until, ..scope }
    }
}

fn became(today: Option<&Promise>, then: Option<&Promise>) -> PromiseThen {
    match then {
        _ if today == then => PromiseThen::Same,
        Some(_) => PromiseThen::Other,
        None => PromiseThen::Nothing,
    }
}

/// The derived facts that rules, limits and commitments look at, in the end.
fn watched(policy: &Policy) -> BTreeSet<FactId> {
    let conditions = policy.commitments.iter().flat_map(|row| [&row.when, &row.unless]);
    let mut all = derived(policy);
    all.extend(derived_behind(policy, conditions));
    all
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
