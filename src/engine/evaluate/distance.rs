//! How far one version is from another.

use super::release::TableAt;
use super::{Evaluation, Said, State, Val};
use crate::engine::pool::Spot;
use crate::engine::space::Space;
use crate::policy::FactId;
use crate::policy::distance::{Counting, Distance, Measured};
use crate::policy::fact::Value;
use crate::policy::release::Place;
use crate::value::{Decimal, Version};

/// Of more combinations than these no list is made: the distance may then be any.
const MOST_COMBINATIONS: usize = 64;

impl<'a> Evaluation<'a> {
    pub(super) fn distance(&mut self, distance: &'a Distance) -> State {
        let mut said = self.space.said();
        let mut is_any = false;
        match distance.of {
            Measured::OwnProduct => self.each_product(&mut said, |this, said, offer| {
                is_any |= !this.distance_in(offer.map(super::release::Offer::table), distance, said);
            }),
            Measured::Product(name) => {
                let table = self.offer(Val::Name(name)).map(super::release::Offer::table);
                is_any = !self.distance_in(table, distance, &mut said);
            }
            Measured::LifeCycle(cycle) => is_any = !self.distance_in(Some(self.cycle(cycle)), distance, &mut said),
        }
        if is_any {
            let lacks = said.lacks;
            self.space.done(said);
            return Space::any(lacks);
        }
        self.one_of(said)
    }

    /// The distances in one table. Answers whether they are a list: else the distance may be any.
    fn distance_in(&mut self, table: Option<TableAt<'a>>, distance: &Distance, said: &mut Said) -> bool {
        let table = table.filter(|table| !table.table.releases.is_empty());
        if table.is_none() && distance.counting != Counting::Majors {
            said.values.push(Val::NotApplicable);
            return true;
        }
        let (mut from, mut to) = (self.space.lists.spots.take(), self.space.lists.spots.take());
        let is_listed = self.spots(table, distance.from, said, &mut from);
        let is_listed = self.spots(table, distance.to, said, &mut to) && is_listed;
        let is_short = is_listed && from.len().saturating_mul(to.len()) <= MOST_COMBINATIONS;
        if is_short {
            for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))) {
                let count = from.zip(to).and_then(|(from, to)| self.count(table, from, to, distance.counting));
                said.values.push(count.map_or(Val::NotApplicable, Val::Number));
            }
        }
        self.space.lists.spots.give(from);
        self.space.lists.spots.give(to);
        is_short
    }

    /// How far one place is from another; `None` if one of them is no line of the table.
    fn count(&self, table: Option<TableAt<'a>>, from: Spot, to: Spot, counting: Counting) -> Option<Decimal> {
        let (from, to) = match (from, to) {
            (Spot::Place(Place::Line(from)), Spot::Place(Place::Line(to))) => (from, to),
            (Spot::Major(from), Spot::Major(to)) => return Decimal::from(to).checked_sub(Decimal::from(from)),
            _ => return None,
        };
        let compiled = &self.engine.lookups.tables[table?.number];
        let (low, high) = (from.min(to), from.max(to));
        let count = match counting {
            Counting::Lines => high - low,
            Counting::Lts => compiled.lts_between(low, high),
            Counting::Majors => compiled.majors_between(low, high),
        };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Some(Decimal::from(if to < from { -count } else { count }))
    }

    /// The places that a version may have; `None` among them if it does not apply. Answers whether they have a number:
    /// without a table those of a version that nobody told have none.
    fn spots(
        &mut self,
        table: Option<TableAt<'a>>,
        fact: FactId,
        said: &mut Said,
        into: &mut Vec<Option<Spot>>,
    ) -> bool {
        let state = self.state(fact);
        self.space.add(said.lacks, state.lacks);
        let is_listed = table.is_some() || !state.is_any();
        if state.is_any() {
            self.spots_of(table, None, into);
        }
        for at in state.places() {
            match self.kept(self.space.value(at)) {
                Some(Value::Version(version)) => self.spots_of(table, Some(version), into),
                _ => into.push(None),
            }
        }
        if !is_listed || into.len() > 1 {
            self.space.insert(said.lacks, fact.0 as usize);
        }
        is_listed
    }

    fn spots_of(&self, table: Option<TableAt<'a>>, version: Option<&Version>, into: &mut Vec<Option<Spot>>) {
        match table {
            Some(table) => {
                let places = table.table.each_place(version, self.day);
                into.extend(places.map(|place| Some(Spot::Place(place))));
            }
            None => {
                let major = version.and_then(|version| version.segments().first());
                into.extend(major.map(|major| Some(Spot::Major(*major))));
            }
        }
    }
}
