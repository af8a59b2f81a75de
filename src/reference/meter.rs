//! Meters: how what is used stands to what there is.

use super::evaluate::Evaluation;
use super::state::{Lacks, State, Values};
use crate::policy::FactId;
use crate::policy::amount::{Amount, Levels, levels};
use crate::policy::fact::Value;
use crate::policy::meter::{Allowance, Limit, Measure, Meter};

/// Of more values than this a fact counts as if it might be any amount, so that combining them takes no time.
const MOST_VALUES: usize = 8;

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
                        Amount::ANY
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
                    let any = Amount::ANY;
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
    let Levels { within, nearly, over } = levels(meter, used, limit)?;
    let all = [(within, words.within), (nearly, words.nearly), (over, words.over)];
    Some(all.into_iter().filter(|(is_possible, _)| *is_possible).map(|(_, word)| Value::Name(word)).collect())
}
