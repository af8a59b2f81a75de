//! Meters: how what is used stands to what there is.

use super::{Evaluation, Said, State, Val};
use crate::policy::FactId;
use crate::policy::amount::{Amount, Levels, levels};
use crate::policy::meter::{Allowance, Limit, Measure, Meter};
use crate::value::Decimal;

/// Of more values than this a fact counts as if it might be any amount, so that combining them takes no time.
const MOST_VALUES: usize = 8;

/// Amounts that are possible; `None`: as much as anybody likes, or not applicable.
type Amounts = Vec<Option<Amount>>;

impl<'a> Evaluation<'a> {
    pub(super) fn meter(&mut self, meter: &'a Meter) -> State {
        let mut said = self.space.said();
        let mut allowances = self.space.lists.amounts.take();
        self.allowances(meter, &mut said, &mut allowances);
        if allowances.contains(&None) {
            said.values.push(Val::Name(meter.words.unmetered));
        }
        // Where nothing is measured, nobody needs to know what is used.
        for allowance in allowances.iter().flatten() {
            self.used_of(meter, *allowance, &mut said);
        }
        self.space.lists.amounts.give(allowances);
        self.one_of(said)
    }

    /// The levels of what may be used, of this much.
    fn used_of(&mut self, meter: &Meter, allowance: Amount, said: &mut Said) {
        let mut all = self.space.lists.amounts.take();
        self.amounts(meter.used, meter.measure, said, &mut all);
        for used in &all {
            match used {
                None => said.values.push(Val::NotApplicable),
                Some(used) => self.levels(meter, *used, allowance, said),
            }
        }
        self.space.lists.amounts.give(all);
    }

    /// What there may be in a period, without what was carried over. `None`: as much as anybody likes.
    fn allowances(&mut self, meter: &Meter, said: &mut Said, into: &mut Amounts) {
        let limits = match &meter.allowance {
            Allowance::Same(limit) => return self.limit(*limit, meter.measure, said, into),
            Allowance::ByPlan(limits) => limits,
        };
        let state = self.state(self.policy.well_known.plan);
        self.space.add(said.lacks, state.lacks);
        if state.is_any() {
            limits.iter().for_each(|(_, limit)| self.limit(*limit, meter.measure, said, into));
            into.push(None);
        }
        for at in state.places() {
            let plan = self.space.value(at);
            let is_it = |name| matches!(plan, Val::Name(plan) if plan == name);
            match limits.iter().find(|(name, _)| is_it(*name)) {
                Some((_, limit)) => self.limit(*limit, meter.measure, said, into),
                None => into.push(None),
            }
        }
    }

    /// How much there may be by one limit; `None` where the fact behind it does not apply.
    fn limit(&mut self, limit: Limit, measure: Measure, said: &mut Said, into: &mut Amounts) {
        let (each, fact) = match limit {
            Limit::Amount(amount) => return into.push(Some(Amount::exactly(amount))),
            Limit::Fact(fact) => return self.amounts(fact, measure, said, into),
            Limit::Each(each, fact) => (each, fact),
        };
        let from = into.len();
        self.amounts(fact, Measure::Number, said, into);
        for count in into[from..].iter_mut().flatten() {
            *count = count.times(each).unwrap_or_else(|| {
                // A number too long to be reckoned with exactly is as good as none.
                self.space.insert(said.lacks, fact.0 as usize);
                Amount::ANY
            });
        }
    }

    /// The amounts that a fact may have; `None` where it does not apply.
    fn amounts(&mut self, fact: FactId, measure: Measure, said: &mut Said, into: &mut Amounts) {
        let state = self.state(fact);
        self.space.add(said.lacks, state.lacks);
        let count = state.places().len();
        if state.is_any() || count > MOST_VALUES {
            into.push(Some(Amount::any(measure)));
            let told_so = !state.is_any() && self.allows(state, Val::NotApplicable);
            if told_so || state.is_any() && self.may_not_apply(fact) {
                into.push(None);
            }
            return;
        }
        for at in state.places() {
            let value = self.space.value(at);
            into.push(match self.amount(measure, value) {
                _ if matches!(value, Val::NotApplicable) => None,
                Some(amount) => Some(Amount::exactly(amount)),
                None => {
                    self.space.insert(said.lacks, fact.0 as usize);
                    Some(Amount::any(measure))
                }
            });
        }
    }

    fn amount(&self, measure: Measure, value: Val) -> Option<Decimal> {
        match self.kept(value) {
            Some(kept) => measure.amount(kept),
            None => measure.amount(&value.written()?),
        }
    }

    /// The levels that are possible for what is used and what there is, with what comes on top of either.
    fn levels(&mut self, meter: &Meter, used: Amount, allowance: Amount, said: &mut Said) {
        let (mut added, mut carried) = (self.space.lists.amounts.take(), self.space.lists.amounts.take());
        self.on_top(meter.adds, meter.measure, said, &mut added);
        self.on_top(meter.carried, meter.measure, said, &mut carried);
        for (added, carried) in added.iter().flat_map(|added| carried.iter().map(move |carried| (added, carried))) {
            let used = used.plus(added.unwrap_or(Amount::NOTHING));
            let limit = allowance.plus(carried.unwrap_or(Amount::NOTHING));
            let found = used.zip(limit).and_then(|(used, limit)| levels(meter, used, limit));
            let Levels { within, nearly, over } = found.unwrap_or_else(|| {
                // A number too long to be reckoned with exactly is as good as none.
                self.space.insert(said.lacks, meter.used.0 as usize);
                levels(meter, Amount::ANY, Amount::ANY).unwrap_or_default()
            });
            let words = meter.words;
            let possible = [(within, words.within), (nearly, words.nearly), (over, words.over)];
            said.values.extend(possible.into_iter().filter(|(possible, _)| *possible).map(|(_, word)| Val::Name(word)));
        }
        self.space.lists.amounts.give(added);
        self.space.lists.amounts.give(carried);
    }

    /// What may come on top, by a fact that not every meter has.
    fn on_top(&mut self, fact: Option<FactId>, measure: Measure, said: &mut Said, into: &mut Amounts) {
        match fact {
            None => into.push(None),
            Some(fact) => self.amounts(fact, measure, said, into),
        }
    }
}
