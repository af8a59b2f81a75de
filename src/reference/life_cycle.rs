//! Where things and versions stand in their life cycles.

use super::evaluate::Evaluation;
use super::state::{Lacks, State, Values};
use crate::policy::FactId;
use crate::policy::distance::Measured;
use crate::policy::fact::{Derivation, Element, Value};
use crate::policy::life_cycle::CycleId;
use crate::policy::product::Status;
use crate::policy::release::ReleaseTable;
use crate::value::Version;

impl<'a> Evaluation<'a> {
    /// The phase of the thing that a fact names. What is not involved, or has no life cycle, has none.
    pub(super) fn thing_phase(&self, fact: FactId) -> State {
        let state = self.state(fact);
        let mut lacks = state.lacks.clone();
        let mut values = Vec::new();
        match &state.values {
            Values::Any => {
                let phases = self.policy.phase_fact(fact).and_then(|phase| self.policy.fact(phase).ty.closed());
                values.extend(phases.into_iter().flatten().copied().map(Value::Name));
                values.push(Value::NotApplicable);
            }
            Values::OneOf(all) => {
                for value in all {
                    let (more, missing) = self.phase_of_value(fact, value);
                    values.extend(more);
                    lacks.add(&missing);
                }
            }
        }
        State::one_of(values, lacks)
    }

    fn phase_of_value(&self, fact: FactId, value: &Value) -> (Vec<Value>, Lacks) {
        match self.life_cycle_of(fact, value) {
            Some((table, version)) => self.phases_of(table, fact, version),
            None => (vec![Value::NotApplicable], Lacks::default()),
        }
    }

    /// The phase of the version that a fact is.
    pub(super) fn version_phase(&self, fact: FactId, cycle: CycleId) -> State {
        let table = self.policy.life_cycles.table(cycle);
        let state = self.state(fact);
        let mut lacks = state.lacks.clone();
        let mut values = Vec::new();
        match &state.values {
            Values::Any => {
                let (all, missing) = self.phases_of(table, fact, None);
                values.extend(all);
                values.extend(self.may_not_apply(fact).then_some(Value::NotApplicable));
                lacks.add(&missing);
            }
            Values::OneOf(known) => {
                for value in known {
                    let (more, missing) = match value {
                        Value::Version(version) => self.phases_of(table, fact, Some(version)),
                        _ => (vec![Value::NotApplicable], Lacks::default()),
                    };
                    values.extend(more);
                    lacks.add(&missing);
                }
            }
        }
        State::one_of(values, lacks)
    }

    /// The phases that an element of a listing may be in. What is assumed of the fact's phase counts.
    pub(super) fn phase_of_element(&self, fact: FactId, element: &Element) -> State {
        let state = self.policy.phase_fact(fact).map(|phase| self.state(phase));
        if let Some(assumed) = state.filter(|state| state.assumed) {
            return State::clone(&assumed);
        }
        let table = self.policy.life_cycles.of_thing(fact, element.name);
        let (values, lacks) = table.map_or_else(
            || (vec![Value::NotApplicable], Lacks::default()),
            |table| self.phases_of(table, fact, element.version.as_ref()),
        );
        State::one_of(values, lacks)
    }

    /// The table in which a value of this fact stands, and its version if that was told.
    pub(super) fn life_cycle_of<'v>(
        &self,
        fact: FactId,
        value: &'v Value,
    ) -> Option<(&'a ReleaseTable, Option<&'v Version>)> {
        let cycles = &self.policy.life_cycles;
        match value {
            Value::Thing(element) if element.name != self.policy.names.find(Status::NotInvolved.word()) => {
                Some((cycles.of_thing(fact, element.name)?, element.version.as_ref()))
            }
            Value::Version(version) => match self.policy.fact(self.policy.phase_fact(fact)?).derivation {
                Some(Derivation::VersionPhase(_, cycle)) => Some((cycles.table(cycle), Some(version))),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a life cycle that this derived fact looked at is not known to be complete on the day.
    pub(crate) fn looked_behind(&self, derived: FactId) -> bool {
        let known = self.policy.well_known;
        let fact = match &self.policy.fact(derived).derivation {
            Some(Derivation::ThingPhase(fact) | Derivation::VersionPhase(fact, _)) => *fact,
            Some(Derivation::IntegrationsStatus) if self.asks_for_phases(known.integrations) => known.integrations,
            Some(Derivation::ComponentStatus) if self.asks_for_phases(known.component) => known.component,
            Some(Derivation::RoleStatus(role)) if self.asks_for_phases(*role) => *role,
            Some(Derivation::Distance(distance)) => {
                let Measured::LifeCycle(cycle) = distance.of else { return false };
                return self.policy.life_cycles.table(cycle).is_behind(self.facts.day);
            }
            _ => return false,
        };
        let is_behind =
            |value: &Value| self.life_cycle_of(fact, value).is_some_and(|(table, _)| table.is_behind(self.facts.day));
        match self.state(fact).single() {
            Some(Value::Set { elements, .. }) => {
                elements.iter().any(|element| is_behind(&Value::Thing(element.clone())))
            }
            Some(value) => is_behind(value),
            None => false,
        }
    }

    fn asks_for_phases(&self, fact: FactId) -> bool {
        let listing = self.known_product().and_then(|product| self.policy.listing_of(product, fact));
        listing.is_some_and(|rows| rows.iter().any(|row| row.while_phases.is_some()))
    }
}
