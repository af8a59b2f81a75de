//! For each state of a step, a row of bits: which conditions it leaves possible, and which it leaves certain.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::hash::Quick;
use super::table::meet;
use super::{Space, StateId};
use crate::value::Truth;

/// Which of all subjects a state leaves.
#[derive(Debug)]
pub(in crate::analysis) struct Row {
    /// Those that may still hold.
    pub(in crate::analysis) may: Box<[u64]>,
    /// Those that nothing makes unsure.
    pub(in crate::analysis) sure: Box<[u64]>,
}

/// Classes of the states of a step to some that look at it; none if its states are told apart.
type Classes = HashMap<(usize, Vec<usize>), Option<Rc<[u32]>>, Quick>;

/// What the rows of a space are made of, and those that were asked for.
#[derive(Default)]
pub(super) struct Rows {
    /// For each step, the subjects with a literal on it, and the literal.
    on: Vec<Vec<(usize, u32)>>,
    /// For each step, the subjects that need it to be judged.
    needed_by: Vec<Box<[u64]>>,
    /// Subjects that can hold at all.
    alive: Box<[u64]>,
    by_state: Vec<Vec<Option<Rc<Row>>>>,
    /// For each subject, those that can hold beside it, as far as one step after the other tells; none inside if it
    /// cannot hold.
    beside: Vec<Option<Option<Rc<Row>>>>,
    classes: Classes,
}

pub(in crate::analysis) const fn has(row: &[u64], number: usize) -> bool {
    row[number / 64] >> (number % 64) & 1 == 1
}

pub(in crate::analysis) const fn set(row: &mut [u64], number: usize) {
    row[number / 64] |= 1 << (number % 64);
}

pub(in crate::analysis) fn and(row: &mut [u64], other: &[u64]) {
    row.iter_mut().zip(other).for_each(|(own, other)| *own &= other);
}

fn or(row: &mut [u64], other: &[u64]) {
    row.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
}

pub(in crate::analysis) fn meets(row: &[u64], other: &[u64]) -> bool {
    row.iter().zip(other).any(|(own, other)| own & other != 0)
}

/// The numbers in a row.
pub(in crate::analysis) fn numbers(row: &[u64]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().flat_map(|(place, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(place * 64 + bit)
        })
    })
}

impl Space<'_> {
    /// Gets ready, once all subjects are known.
    pub(super) fn begin_rows(&mut self) {
        let words = self.subjects.len().div_ceil(64).max(1);
        let empty = || vec![0u64; words].into_boxed_slice();
        let count = self.steps.len();
        let mut rows = Rows {
            on: vec![Vec::new(); count],
            needed_by: (0..count).map(|_| empty()).collect(),
            alive: empty(),
            by_state: vec![Vec::new(); count],
            beside: vec![None; self.subjects.len()],
            classes: Classes::default(),
        };
        for (number, subject) in self.subjects.iter().enumerate().filter(|(_, subject)| !subject.is_never) {
            set(&mut rows.alive, number);
            subject.literals.iter().for_each(|(step, literal)| rows.on[*step].push((number, *literal)));
            numbers(&subject.needs).for_each(|step| set(&mut rows.needed_by[step], number));
        }
        self.rows = rows;
    }

    /// Subjects that can hold at all.
    pub(in crate::analysis) fn alive(&self) -> &[u64] {
        &self.rows.alive
    }

    /// The subjects that need a step to be judged.
    pub(in crate::analysis) fn needed_by(&self, step: usize) -> &[u64] {
        &self.rows.needed_by[step]
    }

    pub(in crate::analysis) fn row(&mut self, step: usize, state: StateId) -> Rc<Row> {
        let place = state as usize;
        if let Some(known) = self.rows.by_state[step].get(place).and_then(Option::as_ref) {
            return Rc::clone(known);
        }
        let truths = self.truths(step, state);
        let all = vec![u64::MAX; self.subjects.len().div_ceil(64).max(1)].into_boxed_slice();
        let mut row = Row { may: all.clone(), sure: all };
        for (subject, literal) in &self.rows.on[step] {
            let (place, bit) = (subject / 64, 1 << (subject % 64));
            match truths[*literal as usize] {
                Truth::Yes => {}
                Truth::Unknown => row.sure[place] &= !bit,
                Truth::No => {
                    row.sure[place] &= !bit;
                    row.may[place] &= !bit;
                }
            }
        }
        let row = Rc::new(row);
        let of = &mut self.rows.by_state[step];
        if of.len() <= place {
            of.resize(place + 1, None);
        }
        of[place] = Some(Rc::clone(&row));
        row
    }

    /// What may hold, and may surely hold, in a request for which a subject may; none if there is no such request. That
    /// is a necessary test: each step is looked at alone.
    pub(in crate::analysis) fn beside(&mut self, subject: usize) -> Option<Rc<Row>> {
        if let Some(known) = &self.rows.beside[subject] {
            return known.clone();
        }
        let found = self.find_beside(subject).map(Rc::new);
        self.rows.beside[subject] = Some(found.clone());
        found
    }

    fn find_beside(&mut self, subject: usize) -> Option<Row> {
        if !has(&self.rows.alive, subject) {
            return None;
        }
        let mut all = Row { may: self.rows.alive.clone(), sure: self.rows.alive.clone() };
        for (step, _) in self.subjects[subject].literals.clone() {
            if !self.steps[step].is_tabled {
                continue;
            }
            let empty = vec![0u64; all.may.len()].into_boxed_slice();
            let mut here = Row { may: empty.clone(), sure: empty };
            for state in (0u32..).take(self.steps[step].count()) {
                let row = self.row(step, state);
                if has(&row.may, subject) {
                    or(&mut here.may, &row.may);
                    or(&mut here.sure, &row.sure);
                }
            }
            and(&mut all.may, &here.may);
            and(&mut all.sure, &here.sure);
        }
        has(&all.may, subject).then_some(all)
    }

    /// What some of those that look at a step can tell of its states; none if they are told apart.
    pub(in crate::analysis) fn classes_to(&mut self, step: usize, consumers: &[usize]) -> Option<Rc<[u32]>> {
        let key = (step, consumers.to_vec());
        if let Some(known) = self.rows.classes.get(&key) {
            return known.clone();
        }
        let mut left = self.steps[step].is_tabled.then(|| vec![0u32; self.steps[step].count()]);
        for consumer in consumers {
            let place = self.steps[*consumer].inputs.iter().position(|input| *input == step);
            let own = place.and_then(|place| self.partitions[*consumer].get(place)?.as_ref());
            left = left.zip(own).map(|(left, own)| meet(&left, own));
        }
        let classes = left.map(Rc::from);
        self.rows.classes.insert(key, classes.clone());
        classes
    }
}
