//! How the literals of a step come out along its states: run by run, not state by state.
//!
//! A fact with an order, such as a number, may have as many states as the policy has bounds, and a test on it changes at
//! its own bounds alone. So the plain evaluator is asked once for each of the runs between them. Names are put in some order
//! as well: a test changes at those that it names.

use std::ops::Range;
use std::rc::Rc;

use super::row::numbers;
use super::values::Asked;
use super::{Of, Space, StateId};
use crate::policy::condition::Test;
use crate::policy::fact::Value;
use crate::value::{Currency, Date, Decimal, Moment, Truth};

/// The states of a step, and how each literal comes out along them.
#[derive(Debug)]
pub(in crate::analysis) struct Runs {
    /// The states, in an order in which those that a test cannot tell apart stand side by side where they have one.
    states: Vec<StateId>,
    /// For each state its place in that order.
    places: Vec<u32>,
    /// For each literal the places from which on it comes out so; the first of them is 0.
    of: Vec<Box<[(u32, Truth)]>>,
}

/// A place on the line of a fact: all of its values are of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    currency: Option<Currency>,
    at: Decimal,
}

impl Runs {
    /// So many states in their own order, and how each literal comes out in each.
    #[cfg(test)]
    pub(super) fn of_truths(count: u32, literals: Vec<Vec<Truth>>) -> Self {
        let of = literals.into_iter().map(|truths| (0..count).zip(truths).collect()).collect();
        Self { states: (0..count).collect(), places: (0..count).collect(), of }
    }

    pub(in crate::analysis) fn truth(&self, literal: u32, state: StateId) -> Truth {
        let (place, runs) = (self.place(state), &self.of[literal as usize]);
        let next = runs.partition_point(|(from, _)| *from <= place);
        runs[next - 1].1
    }

    pub(in crate::analysis) fn place(&self, state: StateId) -> u32 {
        self.places[state as usize]
    }

    pub(in crate::analysis) fn count(&self) -> usize {
        self.states.len()
    }

    /// The places at which a literal comes to something else.
    pub(in crate::analysis) fn turns(&self, literal: u32) -> impl Iterator<Item = u32> + '_ {
        self.of[literal as usize].iter().skip(1).map(|(from, _)| *from)
    }

    /// Of the states between each two marks the first of those that are among so many from this one on, counted from it.
    pub(in crate::analysis) fn least_between(&self, marks: &[u64], first: StateId, count: usize) -> Vec<usize> {
        let mut least = Vec::new();
        let mut from = 0;
        for until in numbers(marks).chain([self.states.len()]) {
            // What lies before the first is a very large number.
            let counted = self.states[from..until].iter().map(|state| state.wrapping_sub(first) as usize);
            least.extend(counted.min().filter(|own| *own < count));
            from = until;
        }
        least.sort_unstable();
        least
    }

    /// The states in which a literal may hold.
    pub(super) fn may_hold(&self, literal: u32) -> impl Iterator<Item = StateId> + '_ {
        let may = self.stretches(literal).filter(|(_, truth)| *truth != Truth::No);
        may.flat_map(|(places, _)| &self.states[places]).copied()
    }

    /// Stretches of places in which a literal comes out the same.
    pub(super) fn stretches(&self, literal: u32) -> impl Iterator<Item = (Range<usize>, Truth)> + '_ {
        let runs = &self.of[literal as usize];
        let ends = runs.iter().skip(1).map(|(from, _)| *from as usize).chain([self.states.len()]);
        runs.iter().zip(ends).map(|((from, truth), end)| (*from as usize..end, *truth))
    }
}

impl Space<'_> {
    /// The runs of a step whose states are all known; none if it would take more than is left to find them.
    pub(in crate::analysis) fn runs(&mut self, step: usize) -> Option<Rc<Runs>> {
        if self.steps[step].is_tabled && self.steps[step].runs.is_none() {
            let line = self.line(step);
            let all = self.steps[step].count() * self.steps[step].literals.len();
            if line.is_some() || all as u64 <= self.left {
                self.steps[step].runs = Some(Rc::new(self.find_runs(step, line)));
            }
        }
        self.steps[step].runs.clone()
    }

    fn find_runs(&mut self, step: usize, line: Option<Vec<(StateId, Key)>>) -> Runs {
        let count = self.steps[step].count();
        let (mut states, keys): (Vec<StateId>, Vec<Key>) = line.into_iter().flatten().unzip();
        let is_ordered = !states.is_empty();
        if !is_ordered {
            states = (0u32..).take(count).collect();
        }
        let mut of = Vec::with_capacity(self.steps[step].literals.len());
        for literal in 0..self.steps[step].literals.len() {
            let turns = is_ordered.then(|| self.turns(step, literal, &keys)).flatten();
            let places = turns.unwrap_or_else(|| (0u32..).take(count).collect());
            let mut runs: Vec<(u32, Truth)> = Vec::new();
            self.asked += (places.len() * self.weight(step, literal)) as u64;
            for place in places {
                let truth = self.literal_in(step, literal, states[place as usize]);
                if runs.last().is_none_or(|(_, last)| *last != truth) {
                    runs.push((place, truth));
                }
            }
            of.push(runs.into());
        }
        let mut places = vec![0; count];
        (0u32..).zip(&states).for_each(|(place, state)| places[*state as usize] = place);
        Runs { states, places, of }
    }

    /// How many patterns a literal holds a value against.
    fn weight(&self, step: usize, literal: usize) -> usize {
        let mut patterns = 1;
        self.steps[step].literals[literal].each_test(&mut |test| patterns += test.predicate.patterns().len());
        patterns
    }

    /// The states of a fact along the line on which its values lie; none if not all of them lie on one.
    fn line(&self, step: usize) -> Option<Vec<(StateId, Key)>> {
        let states = (0u32..).zip(&self.steps[step].states);
        let mut line: Vec<(StateId, Key)> =
            states.map(|(number, state)| Some((number, key(state.single()?)?))).collect::<Option<_>>()?;
        line.sort_by_key(|(_, key)| *key);
        let is_one = line.iter().all(|(_, key)| key.currency == line[0].1.currency);
        is_one.then_some(line)
    }

    /// The places on the line of a fact at which a literal may come to something else; none if it has bounds that do not
    /// lie on it.
    fn turns(&self, step: usize, literal: usize, keys: &[Key]) -> Option<Vec<u32>> {
        let Of::Fact(fact) = self.steps[step].of else { return None };
        let mut tests: Vec<&Test> = Vec::new();
        self.steps[step].literals[literal].each_test(&mut |test| tests.push(test));
        let asked = Asked { policy: self.policy, product: self.product, fact, tests: &tests };
        let mut places = vec![0];
        for bound in asked.ends().into_iter().chain(asked.named().into_iter().map(Value::Name)) {
            let bound = key(&bound).filter(|bound| bound.currency == keys[0].currency)?;
            places.push(keys.partition_point(|key| *key < bound));
            places.push(keys.partition_point(|key| *key <= bound));
        }
        places.retain(|place| *place < keys.len());
        places.sort_unstable();
        places.dedup();
        Some(places.into_iter().map(|place| place as u32).collect())
    }
}

/// Where a value lies; none if it has no place on any line.
fn key(value: &Value) -> Option<Key> {
    let at = |at: Decimal| Some(Key { currency: None, at });
    match value {
        Value::Number(number) => at(*number),
        Value::Money(money) => Some(Key { currency: Some(money.currency()), at: money.amount() }),
        Value::Duration(duration) => at(Decimal::from(duration.exact_minutes()?)),
        Value::Name(name) => at(Decimal::from(name.0)),
        Value::Date(Moment::On(day)) => at(Decimal::from((*day - Date::default()).num_days())),
        _ => None,
    }
}
