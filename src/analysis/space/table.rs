//! Everything that follows from something, written down beforehand where it is not too much; and what need not be told
//! apart by those that come later.

use std::collections::HashMap;

use super::days::of_life_cycles;
use super::{Of, Space, StateId};
use crate::policy::FactId;
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::Derivation;

/// Most combinations of inputs that are written down beforehand.
const MOST: usize = 60_000;

impl Space<'_> {
    /// Writes down what each step comes to, and parts the states of each into classes.
    pub(super) fn tabulate(&mut self) {
        let mut partitions: Vec<Vec<Option<Vec<u32>>>> = Vec::new();
        for step in 0..self.steps.len() {
            partitions.push(self.table(step));
        }
        for step in 0..self.steps.len() {
            let of = &self.steps[step];
            if !of.is_tabled {
                continue;
            }
            let partition = |consumer: &usize| {
                let place = self.steps[*consumer].inputs.iter().position(|input| *input == step)?;
                partitions[*consumer].get(place).cloned().flatten()
            };
            let mut classes = Vec::new();
            let mut left: Option<Vec<u32>> = Some(vec![0; of.count()]);
            for consumer in of.consumers.iter().rev() {
                left = left.zip(partition(consumer)).map(|(left, own)| meet(&left, &own));
                classes.push(left.clone().unwrap_or_default());
            }
            classes.reverse();
            self.steps[step].classes = classes;
        }
        self.partitions = partitions;
    }

    /// For each input of a step, the class of each of its states as the step sees it; none if that is too much to tell.
    fn table(&mut self, step: usize) -> Vec<Option<Vec<u32>>> {
        let inputs = self.steps[step].inputs.clone();
        let seen = self.seen_by(step, &inputs);
        let chosen: Vec<Vec<StateId>> = seen.iter().map(|seen| first_of_each(seen)).collect();
        let counts: Vec<usize> = chosen.iter().map(Vec::len).collect();
        let is_told = inputs.iter().all(|input| self.steps[*input].is_tabled);
        let all = counts.iter().try_fold(1usize, |all, count| all.checked_mul(*count)).filter(|all| *all <= MOST);
        let Some(all) = all.filter(|_| is_told) else { return vec![None; inputs.len()] };
        self.steps[step].is_tabled = true;
        let mut shapes: HashMap<Vec<StateId>, u32> = HashMap::new();
        let mut told = Vec::with_capacity(all);
        let mut at: Vec<StateId> = vec![0; inputs.len()];
        for _ in 0..all {
            let of: Vec<StateId> = at.iter().zip(&chosen).map(|(at, of)| of[*at as usize]).collect();
            let mut shape: Vec<StateId> = self.ways(step, &of).iter().map(|way| way.to).collect();
            shape.sort_unstable();
            let next = u32::try_from(shapes.len()).unwrap_or(u32::MAX);
            told.push(*shapes.entry(shape).or_insert(next));
            advance(&mut at, &counts);
        }
        let strides: Vec<usize> = (0..counts.len()).map(|place| counts[place + 1..].iter().product()).collect();
        let slices = counts.iter().zip(strides).map(|(count, stride)| slices(&told, *count, stride));
        let all = slices.zip(&seen).map(|(slices, seen)| seen.iter().map(|class| slices[*class as usize]).collect());
        let all: Vec<Option<Vec<u32>>> = all.map(Some).collect();
        self.steps[step].alike =
            seen.iter().zip(&chosen).map(|(seen, of)| seen.iter().map(|class| of[*class as usize]).collect()).collect();
        all
    }

    /// For each input of a step, classes of its states of which the step cannot tell the members apart, since it looks
    /// at them through tests alone, or at the day through a life cycle.
    fn seen_by(&mut self, step: usize, inputs: &[usize]) -> Vec<Vec<u32>> {
        let (tests, looked_into) = self.looks_of(step);
        inputs
            .iter()
            .map(|input| {
                let count = self.steps[*input].count();
                match self.steps[*input].of {
                    Of::Fact(fact) if !looked_into.contains(&fact) => {
                        let own: Vec<&Test> = tests.iter().filter(|test| test.fact == fact).copied().collect();
                        let states = (0..count).map(|state| self.told_by(*input, state, &own));
                        classes_of(states)
                    }
                    Of::Day if self.asks_life_cycles_alone(step) => {
                        let cuts = of_life_cycles(self.policy);
                        classes_of(self.steps[*input].days.iter().map(|(day, _)| cuts.range(..=*day).count()))
                    }
                    _ => (0..count).map(|state| u32::try_from(state).unwrap_or(u32::MAX)).collect(),
                }
            })
            .collect()
    }

    fn asks_life_cycles_alone(&self, step: usize) -> bool {
        let Of::Fact(fact) = self.steps[step].of else { return false };
        matches!(
            self.policy.fact(fact).derivation,
            Some(
                Derivation::ThingPhase(_)
                    | Derivation::VersionPhase(..)
                    | Derivation::RoleStatus(_)
                    | Derivation::ComponentStatus
                    | Derivation::ComponentColumn(_)
                    | Derivation::IntegrationsStatus
            )
        )
    }

    /// The tests through which a step looks at facts, and the facts that it looks into.
    fn looks_of(&self, step: usize) -> (Vec<&'_ Test>, Vec<FactId>) {
        let policy = self.policy;
        let known = policy.well_known;
        let all =
            || policy.facts.iter().enumerate().map(|(at, _)| FactId(u32::try_from(at).unwrap_or(u32::MAX))).collect();
        let mut conditions: Vec<&Condition> = Vec::new();
        let cycles =
            || policy.life_cycles.tables.iter().flat_map(|table| &table.phases).filter_map(|row| row.when.as_ref());
        let looked_into = match self.steps[step].of {
            Of::Several(number) => {
                conditions.push(&self.severals[number]);
                Vec::new()
            }
            Of::Fact(fact) => match &policy.fact(fact).derivation {
                Some(Derivation::Table(rows)) => {
                    conditions.extend(rows.iter().map(|row| &row.when));
                    Vec::new()
                }
                Some(Derivation::Clock(clock)) => {
                    conditions.extend(clock.rows.iter().map(|row| &row.when));
                    clock.start.into_iter().collect()
                }
                Some(Derivation::Phase) => {
                    let rows = self.product.iter().flat_map(|product| &product.table.phases);
                    conditions.extend(rows.filter_map(|row| row.when.as_ref()));
                    vec![known.product, known.release]
                }
                Some(Derivation::ThingPhase(of) | Derivation::VersionPhase(of, _)) => {
                    conditions.extend(cycles());
                    vec![*of]
                }
                Some(Derivation::RoleStatus(of)) => self.listed(*of, &mut conditions),
                Some(Derivation::ComponentStatus | Derivation::ComponentColumn(_)) => {
                    self.listed(known.component, &mut conditions)
                }
                Some(Derivation::IntegrationsStatus) => self.listed(known.integrations, &mut conditions),
                _ => all(),
            },
            _ => all(),
        };
        let mut tests = Vec::new();
        conditions.into_iter().for_each(|condition| condition.each_test(&mut |test| tests.push(test)));
        (tests, looked_into)
    }

    /// What the listing of a fact looks at.
    fn listed<'a>(&'a self, fact: FactId, conditions: &mut Vec<&'a Condition>) -> Vec<FactId> {
        let listing = self.product.and_then(|product| self.policy.listing_of(product, fact));
        conditions.extend(listing.into_iter().flatten().filter_map(|row| row.when.as_ref()));
        let cycles = self.policy.life_cycles.tables.iter().flat_map(|table| &table.phases);
        conditions.extend(cycles.filter_map(|row| row.when.as_ref()));
        // Rows with `while` look into the phase of the thing.
        let phase = self.policy.phase_fact(fact);
        [Some(self.policy.well_known.product), Some(fact), phase].into_iter().flatten().collect()
    }
}

/// A number for each thing, the same for equal ones.
fn classes_of<T: std::hash::Hash + Eq>(all: impl Iterator<Item = T>) -> Vec<u32> {
    let mut known: HashMap<T, u32> = HashMap::new();
    all.map(|one| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(one).or_insert(next)
    })
    .collect()
}

/// The first member of each class.
fn first_of_each(classes: &[u32]) -> Vec<StateId> {
    let mut first = Vec::new();
    for (state, class) in (0u32..).zip(classes) {
        if *class as usize == first.len() {
            first.push(state);
        }
    }
    first
}

/// The next combination, the last place first.
fn advance(at: &mut [StateId], counts: &[usize]) {
    for (own, count) in at.iter_mut().zip(counts).rev() {
        *own += 1;
        if (*own as usize) < *count {
            return;
        }
        *own = 0;
    }
}

/// The class of each state of one input: two are alike if the table is the same beside both.
fn slices(told: &[u32], count: usize, stride: usize) -> Vec<u32> {
    let slice = |state: usize| -> Vec<u32> {
        told.chunks(stride * count).flat_map(|chunk| &chunk[state * stride..(state + 1) * stride]).copied().collect()
    };
    classes_of((0..count).map(slice))
}

/// Classes that tell apart whatever one of the two tells apart.
pub(super) fn meet(a: &[u32], b: &[u32]) -> Vec<u32> {
    classes_of(a.iter().copied().zip(b.iter().copied()))
}
