//! Where things and versions stand in their life cycles.

use super::release::TableAt;
use super::{Evaluation, Said, State, Val};
use crate::policy::FactId;
use crate::policy::distance::Measured;
use crate::policy::fact::{Derivation, Element, Value};
use crate::policy::life_cycle::CycleId;
use crate::policy::product::{Product, Status};
use crate::value::Version;

/// Where something stands: the table, and its version if that was told.
type Standing<'a> = (TableAt<'a>, Option<&'a Version>);

impl<'a> Evaluation<'a> {
    /// The phase of the thing that a fact names. What is not involved, or has no life cycle, has none.
    pub(super) fn thing_phase(&mut self, fact: FactId) -> State {
        let state = self.state(fact);
        let mut said = self.space.said();
        self.space.add(said.lacks, state.lacks);
        if state.is_any() {
            let policy = self.policy;
            let phase = self.engine.lookups.phase_fact(fact);
            let phases = phase.and_then(|phase| policy.fact(phase).ty.closed());
            said.values.extend(phases.into_iter().flatten().copied().map(Val::Name));
            said.values.push(Val::NotApplicable);
        }
        for at in state.places() {
            match self.life_cycle_of(fact, self.space.value(at)) {
                Some((table, version)) => self.phases_of(table, fact, version, &mut said),
                None => said.values.push(Val::NotApplicable),
            }
        }
        self.one_of(said)
    }

    /// The phase of the version that a fact is.
    pub(super) fn version_phase(&mut self, fact: FactId, cycle: CycleId) -> State {
        let table = self.cycle(cycle);
        let state = self.state(fact);
        let mut said = self.space.said();
        self.space.add(said.lacks, state.lacks);
        if state.is_any() {
            self.phases_of(table, fact, None, &mut said);
            if self.may_not_apply(fact) {
                said.values.push(Val::NotApplicable);
            }
        }
        for at in state.places() {
            match self.kept(self.space.value(at)) {
                Some(Value::Version(version)) => self.phases_of(table, fact, Some(version), &mut said),
                _ => said.values.push(Val::NotApplicable),
            }
        }
        self.one_of(said)
    }

    /// The phases that an element of a listing may be in. What is assumed of the fact's phase counts.
    pub(super) fn phase_of_element(&mut self, fact: FactId, element: &Element) -> State {
        let phase = self.engine.lookups.phase_fact(fact);
        let state = phase.map(|phase| self.state(phase));
        if let Some(assumed) = state.filter(|state| state.assumed) {
            return assumed;
        }
        let mut said: Said = self.space.said();
        match self.cycle_of_thing(fact, element) {
            Some(table) => self.phases_of(table, fact, element.version.as_ref(), &mut said),
            None => said.values.push(Val::NotApplicable),
        }
        self.one_of(said)
    }

    pub(super) fn cycle(&self, id: CycleId) -> TableAt<'a> {
        let policy = self.policy;
        TableAt { number: policy.products.len() + id.0 as usize, table: policy.life_cycles.table(id) }
    }

    fn cycle_of_thing(&self, fact: FactId, element: &Element) -> Option<TableAt<'a>> {
        self.policy.life_cycles.owners.of_thing(fact, element.name).map(|id| self.cycle(id))
    }

    /// The table in which a value of this fact stands, and its version if that was told.
    pub(in crate::engine) fn life_cycle_of(&self, fact: FactId, value: Val) -> Option<Standing<'a>> {
        match self.kept(value)? {
            Value::Thing(element) => self.standing(fact, element),
            Value::Version(version) => {
                let phase = self.engine.lookups.phase_fact(fact)?;
                match self.policy.fact(phase).derivation {
                    Some(Derivation::VersionPhase(_, cycle)) => Some((self.cycle(cycle), Some(version))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Where a thing stands. What is not involved stands nowhere.
    fn standing(&self, fact: FactId, element: &'a Element) -> Option<Standing<'a>> {
        if element.name == self.engine.lookups.words.status(Status::NotInvolved) {
            return None;
        }
        Some((self.cycle_of_thing(fact, element)?, element.version.as_ref()))
    }

    /// Whether a life cycle that this derived fact looked at is not known to be complete on the day.
    pub(in crate::engine) fn looked_behind(&mut self, derived: FactId) -> bool {
        let known = self.policy.well_known;
        let fact = match &self.policy.fact(derived).derivation {
            Some(Derivation::ThingPhase(fact) | Derivation::VersionPhase(fact, _)) => *fact,
            Some(Derivation::IntegrationsStatus) if self.asks_for_phases(known.integrations) => known.integrations,
            Some(Derivation::ComponentStatus) if self.asks_for_phases(known.component) => known.component,
            Some(Derivation::RoleStatus(role)) if self.asks_for_phases(*role) => *role,
            Some(Derivation::Distance(distance)) => {
                let Measured::LifeCycle(cycle) = distance.of else { return false };
                return self.policy.life_cycles.table(cycle).is_behind(self.day);
            }
            _ => return false,
        };
        let state = self.state(fact);
        let Some(value) = self.space.single(state) else { return false };
        if self.is_complete(value).is_none() {
            return self.is_behind(self.life_cycle_of(fact, value));
        }
        let mut elements = (0..).map_while(|at| self.element(value, at));
        elements.any(|element| self.is_behind(self.standing(fact, element)))
    }

    fn is_behind(&self, standing: Option<Standing<'a>>) -> bool {
        standing.is_some_and(|(table, _)| table.table.is_behind(self.day))
    }

    fn asks_for_phases(&mut self, fact: FactId) -> bool {
        let policy = self.policy;
        let listing = self.known_product().and_then(|product| policy.listing_of(product, fact));
        listing.is_some_and(|rows| rows.iter().any(|row| row.while_phases.is_some()))
    }

    /// The product, if it is known which it is and the policy has it.
    pub(in crate::engine) fn known_product(&mut self) -> Option<&'a Product> {
        let state = self.state(self.policy.well_known.product);
        let value = self.space.single(state)?;
        self.offer(value).map(|offer| offer.product)
    }
}
