//! How far one version is from another.

use super::evaluate::Evaluation;
use super::state::{Lacks, State, Values};
use crate::policy::FactId;
use crate::policy::distance::{Counting, Distance, Measured};
use crate::policy::fact::Value;
use crate::policy::release::{Place, ReleaseTable};
use crate::value::{Decimal, Version};

/// Of more combinations than these no list is made: the distance may then be any.
const MOST_COMBINATIONS: usize = 64;

/// The distances that two versions may have; `None`: any.
type Distances = (Option<Vec<Value>>, Lacks);

impl Evaluation<'_> {
    pub(super) fn distance(&self, distance: &Distance) -> State {
        let (tables, mut lacks): (Vec<Option<&ReleaseTable>>, Lacks) = match distance.of {
            Measured::OwnProduct => {
                let (products, lacks) = self.possible_products();
                (products.into_iter().map(|product| product.map(|product| &product.table)).collect(), lacks)
            }
            Measured::Product(name) => {
                (vec![self.policy.product(name).map(|product| &product.table)], Lacks::default())
            }
            Measured::LifeCycle(cycle) => (vec![Some(self.policy.life_cycles.table(cycle))], Lacks::default()),
        };
        let mut values = Some(Vec::new());
        for table in tables {
            let (more, missing) = self.distance_in(table.filter(|table| !table.releases.is_empty()), distance);
            values = values.zip(more).map(|(mut all, more)| {
                all.extend(more);
                all
            });
            lacks.add(&missing);
        }
        values.map_or_else(|| State::any(lacks.clone()), |values| State::one_of(values, lacks.clone()))
    }

    fn distance_in(&self, table: Option<&ReleaseTable>, distance: &Distance) -> Distances {
        let Distance { from, to, counting, .. } = distance;
        match (table, counting) {
            (Some(table), _) => {
                let places = |version: Option<&Version>| match version {
                    Some(version) => Some(table.places(version, self.facts.day)),
                    None => Some(table.every_place()),
                };
                let count = |from: &Place, to: &Place| table.distance(*from, *to, *counting).map(Decimal::from);
                self.each_pair(*from, *to, places, count)
            }
            (None, Counting::Majors) => {
                let first = |version: Option<&Version>| {
                    version.map(|version| version.segments().iter().take(1).copied().collect())
                };
                let count = |from: &u64, to: &u64| Decimal::from(*to).checked_sub(Decimal::from(*from));
                self.each_pair(*from, *to, first, count)
            }
            (None, Counting::Lines | Counting::Lts) => (Some(vec![Value::NotApplicable]), Lacks::default()),
        }
    }

    /// What is counted for each pair of places that the two versions may have. `places` of `None` are those of a
    /// version that nobody told; `None` if they are without number.
    fn each_pair<P>(
        &self,
        from: FactId,
        to: FactId,
        places: impl Fn(Option<&Version>) -> Option<Vec<P>>,
        count: impl Fn(&P, &P) -> Option<Decimal>,
    ) -> Distances {
        let mut lacks = Lacks::default();
        let mut of = |fact: FactId| {
            let (all, missing) = self.places_of(fact, &places);
            lacks.add(&missing);
            all
        };
        let (from, to) = (of(from), of(to));
        let (Some(from), Some(to)) = (from, to) else { return (None, lacks) };
        if from.len().saturating_mul(to.len()) > MOST_COMBINATIONS {
            return (None, lacks);
        }
        let pairs = from.iter().flat_map(|from| to.iter().map(move |to| from.as_ref().zip(to.as_ref())));
        let value = |pair: Option<(&P, &P)>| pair.and_then(|(from, to)| count(from, to));
        let values = pairs.map(|pair| value(pair).map_or(Value::NotApplicable, Value::Number));
        (Some(values.collect()), lacks)
    }

    /// The places that a version may have; `None` among them if it does not apply.
    fn places_of<P>(
        &self,
        fact: FactId,
        places: impl Fn(Option<&Version>) -> Option<Vec<P>>,
    ) -> (Option<Vec<Option<P>>>, Lacks) {
        let state = self.state(fact);
        let some = |version: Option<&Version>| -> Option<Vec<Option<P>>> {
            places(version).map(|places| places.into_iter().map(Some).collect())
        };
        let each: Option<Vec<Vec<Option<P>>>> = match &state.values {
            Values::Any => some(None).map(|places| vec![places]),
            Values::OneOf(values) => values
                .iter()
                .map(|value| if let Value::Version(version) = value { some(Some(version)) } else { Some(vec![None]) })
                .collect(),
        };
        let all = each.map(|each| each.into_iter().flatten().collect::<Vec<Option<P>>>());
        let mut lacks = state.lacks.clone();
        if all.as_ref().is_none_or(|all| all.len() > 1) {
            lacks.facts.insert(fact);
        }
        (all, lacks)
    }
}
