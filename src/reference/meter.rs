//! Meters: how what is used stands to what there is.

use super::evaluate::Evaluation;
use super::state::{Lacks, State, Values};
use crate::policy::FactId;
use crate::policy::fact::Value;
use crate::policy::meter::{Allowance, Limit, Measure, Meter};
use crate::value::{Decimal, exact_product, exact_sum};

/// Of more values than this a fact counts as if it might be any amount, so that combining them takes no time.
const MOST_VALUES: usize = 8;

/// An amount that is known between two bounds; `None` has no end on that side.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Amount {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

impl Amount {
    const NOTHING: Self = Self::exactly(Decimal::ZERO);

    const fn exactly(amount: Decimal) -> Self {
        Self { low: Some(amount), high: Some(amount) }
    }

    const fn any(measure: Measure) -> Self {
        Self { low: measure.least(), high: None }
    }

    /// The exact product with a number that is not below zero. `None` if it has more digits than are kept.
    fn times(self, number: Decimal) -> Option<Self> {
        Some(Self { low: product(number, self.low)?, high: product(number, self.high)? })
    }

    /// The exact sum. `None` if it has more digits than are kept.
    fn plus(self, other: Self) -> Option<Self> {
        let end = |a: Option<Decimal>, b: Option<Decimal>| match a.zip(b) {
            Some((a, b)) => exact_sum(a, b).map(Some),
            None => Some(None),
        };
        Some(Self { low: end(self.low, other.low)?, high: end(self.high, other.high)? })
    }
}

impl Evaluation<'_> {
    pub(super) fn meter(&self, meter: &Meter) -> State {
        let mut lacks = Lacks::default();
        let mut values = Vec::new();
        let allowances = self.allowances(meter, &mut lacks);
        if allowances.contains(&None) {
            values.push(Value::Name(meter.words.unmetered));
        }
        // Where nothing is measured, nobody needs to know what is used.
        for allowance in allowances.into_iter().flatten() {
            for used in self.amounts(meter.used, meter.measure, &mut lacks) {
                match used {
                    None => values.push(Value::NotApplicable),
                    Some(used) => values.extend(self.levels(meter, used, allowance, &mut lacks)),
                }
            }
        }
        State::one_of(values, lacks)
    }

    /// What there may be in a period, without what was carried over. `None`: as much as anybody likes.
    fn allowances(&self, meter: &Meter, lacks: &mut Lacks) -> Vec<Option<Amount>> {
        match &meter.allowance {
            Allowance::Same(limit) => self.limit(*limit, meter.measure, lacks),
            Allowance::ByPlan(limits) => {
                let state = self.state(self.policy.well_known.plan);
                lacks.add(&state.lacks);
                let mut of = |plan: &Value| {
                    let named = limits.iter().find(|(name, _)| *plan == Value::Name(*name));
                    named.map_or_else(|| vec![None], |(_, limit)| self.limit(*limit, meter.measure, lacks))
                };
                match &state.values {
                    Values::OneOf(plans) => plans.iter().flat_map(of).collect(),
                    Values::Any => {
                        let plans = limits.iter().map(|(name, _)| Value::Name(*name));
                        plans.flat_map(|plan| of(&plan)).chain([None]).collect()
                    }
                }
            }
        }
    }

    /// How much there may be by one limit; `None` where the fact behind it does not apply.
    fn limit(&self, limit: Limit, measure: Measure, lacks: &mut Lacks) -> Vec<Option<Amount>> {
        match limit {
            Limit::Amount(amount) => vec![Some(Amount::exactly(amount))],
            Limit::Fact(fact) => self.amounts(fact, measure, lacks),
            Limit::Each(each, fact) => {
                let counts = self.amounts(fact, Measure::Number, lacks);
                let mut of = |count: Amount| {
                    count.times(each).unwrap_or_else(|| {
                        // A number too long to be reckoned with exactly is as good as none.
                        lacks.facts.insert(fact);
                        Amount { low: None, high: None }
                    })
                };
                counts.into_iter().map(|count| count.map(&mut of)).collect()
            }
        }
    }

    /// The amounts that a fact may have; `None` where it does not apply.
    fn amounts(&self, fact: FactId, measure: Measure, lacks: &mut Lacks) -> Vec<Option<Amount>> {
        let state = self.state(fact);
        lacks.add(&state.lacks);
        let may_not_apply = match &state.values {
            Values::OneOf(values) if values.len() <= MOST_VALUES => {
                let mut amount = |value: &Value| match (value, measure.amount(value)) {
                    (Value::NotApplicable, _) => None,
                    (_, Some(amount)) => Some(Amount::exactly(amount)),
                    (_, None) => {
                        lacks.facts.insert(fact);
                        Some(Amount::any(measure))
                    }
                };
                return values.iter().map(&mut amount).collect();
            }
            Values::OneOf(values) => values.contains(&Value::NotApplicable),
            Values::Any => self.may_not_apply(fact),
        };
        [Some(Amount::any(measure))].into_iter().chain(may_not_apply.then_some(None)).collect()
    }

    /// The levels that are possible for what is used and what there is, with what comes on top of either.
    fn levels(&self, meter: &Meter, used: Amount, allowance: Amount, lacks: &mut Lacks) -> Vec<Value> {
        let mut on_top =
            |fact: Option<FactId>| fact.map_or_else(|| vec![None], |fact| self.amounts(fact, meter.measure, lacks));
        let (added, carried) = (on_top(meter.adds), on_top(meter.carried));
        let mut levels = Vec::new();
        for added in &added {
            for carried in &carried {
                let used = used.plus(added.unwrap_or(Amount::NOTHING));
                let limit = allowance.plus(carried.unwrap_or(Amount::NOTHING));
                let found = used.zip(limit).and_then(|(used, limit)| level(meter, used, limit));
                levels.extend(found.unwrap_or_else(|| {
                    // A number too long to be reckoned with exactly is as good as none.
                    lacks.facts.insert(meter.used);
                    let any = Amount { low: None, high: None };
                    level(meter, any, any).unwrap_or_default()
                }));
            }
        }
        levels
    }
}

/// The levels that are possible for any amount used and any limit within these bounds. `None` if the share of a limit
/// has more digits than are kept.
fn level(meter: &Meter, used: Amount, limit: Amount) -> Option<Vec<Value>> {
    let words = meter.words;
    let is_possible = |possible: bool, word| possible.then_some(Value::Name(word));
    let fits = at_most(used.low, limit.high);
    let (within, nearly) = match meter.nearly {
        None => (fits, false),
        Some(share) => {
            // Nobody is near a limit below zero: what is not within it is over it.
            let least = [limit.low, used.low, Some(Decimal::ZERO)].into_iter().flatten().max();
            let near = at_most(least, limit.high) && at_most(product(share, least)?, used.high);
            (fits && below(used.low, product(share, limit.high)?), near)
        }
    };
    let over = below(limit.low, used.high);
    Some(
        [is_possible(within, words.within), is_possible(nearly, words.nearly), is_possible(over, words.over)]
            .into_iter()
            .flatten()
            .collect(),
    )
}

/// The exact product with an end of an amount, which stays open if it is. `None` if it has more digits than are kept.
fn product(number: Decimal, end: Option<Decimal>) -> Option<Option<Decimal>> {
    end.map_or(Some(None), |end| exact_product(number, end).map(Some))
}

/// Whether some amount from `low` up is at most one from `high` down.
fn at_most(low: Option<Decimal>, high: Option<Decimal>) -> bool {
    low.zip(high).is_none_or(|(low, high)| low <= high)
}

fn below(low: Option<Decimal>, high: Option<Decimal>) -> bool {
    low.zip(high).is_none_or(|(low, high)| low < high)
}
