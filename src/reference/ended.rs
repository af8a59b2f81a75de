//! Days that only sentences need: when a release left its last phase, and whether the catalogue is up to date.

use std::collections::BTreeSet;

use super::evaluate::{Evaluation, View};
use super::state::State;
use crate::facts::Facts;
use crate::policy::FactId;
use crate::policy::fact::Value;
use crate::policy::product::Product;
use crate::policy::release::{Place, ReleaseTable};
use crate::value::{Date, Moment};

impl<'a> Evaluation<'a> {
    pub(super) fn known_product(&self) -> Option<&'a Product> {
        match self.state(self.policy.well_known.product).single() {
            Some(Value::Name(name)) => self.policy.product(*name),
            _ => None,
        }
    }

    /// Whether the day lies after the one until which the release table of the request's product, or of a life cycle
    /// that was looked at, is complete.
    pub(super) fn catalogue_is_behind(&self) -> bool {
        let own = self.known_product().is_some_and(|product| product.table.is_behind(self.facts.day));
        own || self.looked_at().into_iter().any(|fact| self.looked_behind(fact))
    }

    /// The last day on which this release, thing or version was in any phase, if it is over and the catalogue tells.
    pub(crate) fn ended(&self, fact: FactId) -> Option<Date> {
        let state = self.state(fact);
        let value = state.single()?;
        let (table, version) = match value {
            Value::Version(version) if fact == self.policy.well_known.release => {
                (&self.known_product()?.table, Some(version))
            }
            value => self.life_cycle_of(fact, value)?,
        };
        let [place @ Place::Line(index)] = table.places(version?, self.facts.day)[..] else { return None };
        // Whether it was in a phase on a day, if the catalogue tells.
        let in_a_phase = |day: Date| {
            let facts = Facts { day, ..self.facts.clone() };
            let other = Evaluation::new(&facts, View::Leaning);
            let (values, lacks) = other.phase_at(table, place);
            match State::one_of(values, lacks).single() {
                Some(Value::Name(name)) => {
                    Some(!["ended", "unreleased", "unlisted"].map(|word| self.policy.names.find(word)).contains(name))
                }
                _ => None,
            }
        };
        if in_a_phase(self.facts.day) == Some(true) {
            return None;
        }
        let days = turning_days(table, index).into_iter().rev().filter(|day| *day < self.facts.day);
        let mut turned = days.map(|day| (day, in_a_phase(day))).skip_while(|(_, held)| *held == Some(false));
        turned.next().filter(|(_, held)| *held == Some(true)).map(|(day, _)| day)
    }
}

/// The days on which something in the table ends: the eve of every release, and every `until` of the line.
fn turning_days(table: &ReleaseTable, index: usize) -> BTreeSet<Date> {
    let eves = table.releases.iter().filter_map(|release| day(release.released.latest)?.pred_opt());
    let ends = table.phases.iter().filter_map(|row| day(row.until.as_ref()?.get(index)?.latest));
    let reached = table.releases.iter().flat_map(|newer| {
        table.phases.iter().filter_map(move |row| {
            let own = day(table.releases[index].released.latest)?;
            let last = crate::value::add(own, row.behind_newest.as_ref()?)?;
            day(newer.released.latest).filter(|newer| *newer > last)?.pred_opt()
        })
    });
    eves.chain(ends).chain(reached).collect()
}

const fn day(moment: Moment) -> Option<Date> {
    match moment {
        Moment::On(date) => Some(date),
        _ => None,
    }
}
