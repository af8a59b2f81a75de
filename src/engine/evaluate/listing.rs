//! Listings: how the environments, the component and the integrations of a request stand on the product's lists.

use super::{Evaluation, Judged, Said, State, Val};
use crate::policy::FactId;
use crate::policy::fact::{Element, Value};
use crate::policy::product::{Found, ListingRow, Status};
use crate::value::Truth;

impl<'a> Evaluation<'a> {
    pub(super) fn role_status(&mut self, role: FactId) -> State {
        let policy = self.policy;
        self.over_products(|this, said, offer| match offer.and_then(|offer| policy.listing_of(offer.product, role)) {
            None => said.values.push(Val::NotApplicable),
            Some(rows) => this.status_of_thing(role, rows, said),
        })
    }

    /// The worst of the product's roles.
    pub(super) fn environment_status(&mut self) -> State {
        self.over_products(|this, said, offer| {
            let Some(offer) = offer.filter(|offer| !offer.product.environments.is_empty()) else {
                said.values.push(Val::NotApplicable);
                return;
            };
            let mut worst = Statuses::of(Status::NotInvolved);
            for (role, _) in &offer.product.environments {
                let Some(status) = this.engine.lookups.status_fact(*role) else { continue };
                let state = this.state(status);
                worst = worst.worst_of(this.statuses(state));
                this.space.add(said.lacks, state.lacks);
            }
            this.say_statuses(worst, said);
        })
    }

    pub(super) fn component_status(&mut self) -> State {
        let component = self.policy.well_known.component;
        self.over_products(|this, said, offer| match offer.and_then(|offer| offer.product.components.as_ref()) {
            None => said.values.push(Val::NotApplicable),
            Some(rows) => this.status_of_thing(component, rows, said),
        })
    }

    pub(super) fn component_column(&mut self, column: &'a str) -> State {
        self.over_products(|this, said, offer| match offer.and_then(|offer| offer.product.components.as_ref()) {
            None => said.values.push(Val::NotApplicable),
            Some(rows) => this.column_of_component(rows, column, said),
        })
    }

    /// The worst of the integrations. A list that is only known in part may hold something worse.
    pub(super) fn integrations_status(&mut self) -> State {
        let integrations = self.policy.well_known.integrations;
        self.over_products(|this, said, offer| {
            let Some(rows) = offer.and_then(|offer| offer.product.integrations.as_ref()) else {
                said.values.push(Val::NotApplicable);
                return;
            };
            let state = this.state(integrations);
            this.space.add(said.lacks, state.lacks);
            if state.is_any() {
                this.say_statuses(Statuses::ALL, said);
            }
            for at in state.places() {
                let worst = this.worst_element(rows, this.space.value(at), said);
                this.say_statuses(worst, said);
            }
        })
    }

    fn worst_element(&mut self, rows: &'a [ListingRow], value: Val, said: &mut Said) -> Statuses {
        let integrations = self.policy.well_known.integrations;
        let mut worst = Statuses::of(Status::NotInvolved);
        let Some(complete) = self.is_complete(value) else { return worst };
        for at in 0.. {
            let Some(element) = self.element(value, at) else { break };
            if self.is_not_involved(element) {
                continue;
            }
            let mut statuses = Statuses::NONE;
            self.of_element(integrations, rows, element, said, &mut |_, found| statuses.add(found.status()));
            worst = worst.worst_of(statuses);
        }
        if complete {
            return worst;
        }
        self.space.insert(said.lacks, integrations.0 as usize);
        worst.or_worse()
    }

    fn is_not_involved(&self, element: &Element) -> bool {
        element.name == self.engine.lookups.words.status(Status::NotInvolved)
    }

    /// The thing that a value names, unless it is said not to be involved.
    fn involved(&self, value: Val) -> Option<&'a Element> {
        match self.kept(value) {
            Some(Value::Thing(element)) if !self.is_not_involved(element) => Some(element),
            _ => None,
        }
    }

    fn status_of_thing(&mut self, fact: FactId, rows: &'a [ListingRow], said: &mut Said) {
        let words = self.engine.lookups.words;
        let state = self.state(fact);
        self.space.add(said.lacks, state.lacks);
        if state.is_any() {
            self.every_status(rows, said);
        }
        for at in state.places() {
            match self.involved(self.space.value(at)) {
                Some(element) => self.of_element(fact, rows, element, said, &mut |said, found| {
                    said.values.push(Val::Name(words.status(found.status())));
                }),
                None => said.values.push(Val::Name(words.status(Status::NotInvolved))),
            }
        }
    }

    /// The statuses that a thing nobody told may have.
    fn every_status(&mut self, rows: &'a [ListingRow], said: &mut Said) {
        let mut statuses = Statuses::of(Status::NotInvolved);
        statuses.add(Status::Unlisted);
        for row in rows {
            let judged = row.when.as_ref().map_or(Judged::YES, |when| self.condition(when));
            if judged.truth != Truth::No {
                statuses.add(row.is);
                if row.while_phases.is_some() {
                    statuses.add(Status::Ended);
                }
            }
            self.space.add(said.lacks, judged.lacks);
        }
        self.say_statuses(statuses, said);
    }

    /// What stands in a column beside the component.
    fn column_of_component(&mut self, rows: &'a [ListingRow], column: &str, said: &mut Said) {
        let component = self.policy.well_known.component;
        let value = |found: Found<'a>| {
            let Found::Row(row) = found else { return Val::NotApplicable };
            let name = row.columns.iter().find(|(name, _)| name == column);
            name.map_or(Val::NotApplicable, |(_, name)| Val::Name(*name))
        };
        let state = self.state(component);
        self.space.add(said.lacks, state.lacks);
        if state.is_any() {
            said.values.extend(rows.iter().map(Found::Row).chain([Found::Nothing]).map(value));
        }
        for at in state.places() {
            match self.involved(self.space.value(at)) {
                Some(element) => self.of_element(component, rows, element, said, &mut |said, found| {
                    said.values.push(value(found));
                }),
                None => said.values.push(Val::NotApplicable),
            }
        }
    }

    /// What the first row that fits says of an element. A row whose life cycle is in another phase is passed over.
    fn of_element(
        &mut self,
        fact: FactId,
        rows: &'a [ListingRow],
        element: &Element,
        said: &mut Said,
        say: &mut dyn FnMut(&mut Said, Found<'a>),
    ) {
        let (mut named, mut passed_over) = (Judged::NO, Judged::NO);
        let mut phase = None;
        for row in rows {
            let fits = self.fits(fact, row, element);
            let judged = match &row.while_phases {
                Some(phases) if fits.truth != Truth::No => {
                    let state = phase.unwrap_or_else(|| self.phase_of_element(fact, element));
                    phase = Some(state);
                    let in_phase = self.is_named(state, phases);
                    named = self.space.or(named, fits);
                    let elsewhere = self.space.and(fits, in_phase.not());
                    passed_over = self.space.or(passed_over, elsewhere);
                    self.space.and(fits, in_phase)
                }
                _ => fits,
            };
            if judged.truth != Truth::No {
                say(said, Found::Row(row));
            }
            self.space.add(said.lacks, judged.lacks);
            if judged.truth == Truth::Yes {
                return;
            }
        }
        self.space.add(said.lacks, passed_over.lacks);
        if passed_over.truth != Truth::No {
            say(said, Found::PassedOver);
        }
        if named.truth != Truth::Yes {
            self.space.add(said.lacks, named.lacks);
            say(said, Found::Nothing);
        }
    }

    /// Whether a row names an element and its `when` holds. A name without its version leaves a row with a range open.
    fn fits(&mut self, fact: FactId, row: &ListingRow, element: &Element) -> Judged {
        let fits = match Truth::any(row.things.iter().map(|thing| thing.covers(element))) {
            Truth::Unknown => Judged { truth: Truth::Unknown, lacks: self.space.one(fact.0 as usize) },
            known => Judged::known(known),
        };
        match &row.when {
            Some(when) if fits.truth != Truth::No => {
                let when = self.condition(when);
                self.space.and(fits, when)
            }
            _ => fits,
        }
    }

    fn say_statuses(&self, statuses: Statuses, said: &mut Said) {
        let words = self.engine.lookups.words;
        said.values.extend(statuses.each().map(|status| Val::Name(words.status(status))));
    }

    fn statuses(&self, state: State) -> Statuses {
        let words = self.engine.lookups.words;
        let mut statuses = Statuses::NONE;
        for status in Status::ALL {
            if self.allows(state, Val::Name(words.status(status))) {
                statuses.add(status);
            }
        }
        statuses
    }
}

/// A set of statuses: one bit for each, the best one lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Statuses(u8);

impl Statuses {
    const NONE: Self = Self(0);
    const ALL: Self = Self((1 << Status::ALL.len()) - 1);

    const fn of(status: Status) -> Self {
        Self(1 << status as u8)
    }

    const fn add(&mut self, status: Status) {
        self.0 |= Self::of(status).0;
    }

    fn each(self) -> impl Iterator<Item = Status> {
        Status::ALL.into_iter().filter(move |status| self.0 & Self::of(*status).0 != 0)
    }

    /// The worse of each pair; the first set alone if the second has none.
    const fn worst_of(self, other: Self) -> Self {
        if other.0 == 0 {
            return self;
        }
        // A status is the worse of some pair if the other set has one that is no worse.
        Self(self.0 & other.or_worse().0 | other.0 & self.or_worse().0)
    }

    /// The best one, and everything that is worse.
    const fn or_worse(self) -> Self {
        if self.0 == 0 { self } else { Self(Self::ALL.0 & (u8::MAX << self.0.trailing_zeros())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_two_sets_is_every_possible_maximum() {
        for (a, b) in (1..=Statuses::ALL.0).flat_map(|a| (0..=Statuses::ALL.0).map(move |b| (Statuses(a), Statuses(b))))
        {
            let mut worst = Statuses::NONE;
            a.each().for_each(|x| b.each().for_each(|y| worst.add(x.max(y))));
            assert_eq!(a.worst_of(b), if b == Statuses::NONE { a } else { worst }, "{a:?} {b:?}");
        }
    }
}
