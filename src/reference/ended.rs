//! Days that only sentences need: when a release left its last phase, and whether the catalogue is up to date.

use std::collections::BTreeSet;

use super::evaluate::{Evaluation, View};
use crate::facts::Facts;
use crate::policy::fact::Value;
use crate::policy::product::{Place, Product};
use crate::value::{Date, Moment};

impl Evaluation<'_> {
    fn known_product(&self) -> Option<&Product> {
        match self.state(self.policy.well_known.product).single() {
            Some(Value::Name(name)) => self.policy.product(*name),
            _ => None,
        }
    }

    /// Whether the day lies after the one until which the release table of the request's product is complete.
    pub(super) fn catalogue_is_behind(&self) -> bool {
        self.known_product().and_then(|product| product.known_until).is_some_and(|until| self.facts.day > until)
    }

    /// The last day on which the release was in any phase, if it is over and the catalogue tells.
    pub(crate) fn release_ended(&self) -> Option<Date> {
        let product = self.known_product()?;
        let state = self.state(self.policy.well_known.release);
        let Some(Value::Version(version)) = state.single() else { return None };
        let [Place::Line(index)] = product.places(version, self.facts.day)[..] else { return None };
        let in_a_phase = |day: Date| {
            let facts = Facts { day, ..self.facts.clone() };
            let other = Evaluation::new(&facts, View::Leaning);
            let phase = other.phase();
            matches!(phase.single(), Some(Value::Name(name))
                if !["ended", "unreleased", "unlisted"].map(|word| self.policy.names.find(word)).contains(name))
        };
        turning_days(product, index).into_iter().rev().filter(|day| *day < self.facts.day).find(|&day| in_a_phase(day))
    }
}

/// The days on which something in the table ends: the eve of every release, and every `until` of the line.
fn turning_days(product: &Product, index: usize) -> BTreeSet<Date> {
    let eves = product.releases.iter().filter_map(|release| day(release.released.latest)?.pred_opt());
    let ends = product.phases.iter().filter_map(|row| day(row.until.as_ref()?.get(index)?.latest));
    let reached = product.releases.iter().flat_map(|newer| {
        product.phases.iter().filter_map(move |row| {
            let own = day(product.releases[index].released.latest)?;
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
