//! For each state of a step, a row of bits: which conditions it leaves possible, and which it leaves certain.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::hash::Quick;
use super::blocks::Blocks;
use super::row::{Row, and, numbers, set};
use super::runs::Runs;
use super::table::meet;
use super::{NONE, Space, StateId};
use crate::value::Truth;

/// Classes of the states of a step to some that look at it; none if its states are told apart.
type Classes = HashMap<(usize, Vec<usize>), Option<Rc<[u32]>>, Quick>;

/// What the rows of a space are made of, and those that were asked for.
#[derive(Default)]
pub(super) struct Rows {
    /// So many subjects, the first ones, have a bit in a row.
    listed: usize,
    /// For each step, the listed subjects with a literal on it, and the literal.
    on: Vec<Vec<(usize, u32)>>,
    /// The same: those subjects as a row.
    judged_by: Vec<Box<[u64]>>,
    /// The same: for each listed subject its literal or [`NONE`].
    literals: Vec<Box<[u32]>>,
    /// For each step, the subjects that need it to be judged.
    needed_by: Vec<Box<[u64]>>,
    /// Subjects that can hold at all, and those that always do.
    alive: Box<[u64]>,
    always: Box<[u64]>,
    by_state: Vec<Vec<Option<Rc<Row>>>>,
    /// For each subject, those that can hold beside it, as far as one step after the other tells; none inside if it
    /// cannot hold.
    beside: Vec<Option<Option<Rc<Row>>>>,
    classes: Classes,
    /// For each step with many states, those of its blocks, once somebody asked.
    blocks: HashMap<usize, Blocks, Quick>,
}

impl Space<'_> {
    /// Gets ready, once all subjects are known.
    pub(super) fn begin_rows(&mut self, listed: usize) {
        let words = listed.div_ceil(64).max(1);
        let empty = || vec![0u64; words].into_boxed_slice();
        let count = self.steps.len();
        let mut rows = Rows {
            listed,
            on: vec![Vec::new(); count],
            judged_by: (0..count).map(|_| empty()).collect(),
            literals: vec![vec![NONE; listed].into(); count],
            needed_by: (0..count).map(|_| empty()).collect(),
            alive: empty(),
            always: empty(),
            by_state: vec![Vec::new(); count],
            beside: vec![None; self.subjects.len()],
            classes: Classes::default(),
            blocks: HashMap::default(),
        };
        let living = self.subjects.iter().enumerate().take(listed).filter(|(_, subject)| !subject.is_never);
        for (number, subject) in living {
            set(&mut rows.alive, number);
            if subject.literals.is_empty() {
                set(&mut rows.always, number);
            }
            for &(step, literal) in &subject.literals {
                rows.on[step].push((number, literal));
                set(&mut rows.judged_by[step], number);
                rows.literals[step][number] = literal;
            }
            numbers(&subject.needs).for_each(|step| set(&mut rows.needed_by[step], number));
        }
        self.rows = rows;
    }

    /// Subjects that can hold at all.
    pub(in crate::analysis) fn alive(&self) -> &[u64] {
        &self.rows.alive
    }

    /// Subjects that hold whatever the facts are.
    pub(in crate::analysis) fn always(&self) -> &[u64] {
        &self.rows.always
    }

    /// Whether a subject has a bit in a row.
    pub(in crate::analysis) const fn is_listed(&self, subject: usize) -> bool {
        subject < self.rows.listed
    }

    /// The subjects that need a step to be judged.
    pub(in crate::analysis) fn needed_by(&self, step: usize) -> &[u64] {
        &self.rows.needed_by[step]
    }

    /// The subjects with a literal on a step, and for each subject its literal or [`NONE`].
    pub(in crate::analysis) fn judged_by(&self, step: usize) -> (&[u64], &[u32]) {
        (&self.rows.judged_by[step], &self.rows.literals[step])
    }

    /// How a subject comes out in a state of a step; none if it does not look at it.
    pub(in crate::analysis) fn truth_in(&mut self, subject: usize, step: usize, state: StateId) -> Option<Truth> {
        let literal = self.subjects[subject].literals.iter().find(|(of, _)| *of == step)?.1;
        Some(match self.runs(step) {
            Some(runs) => runs.truth(literal, state),
            None => self.truths(step, state)[literal as usize],
        })
    }

    fn row(&mut self, step: usize, state: StateId) -> Rc<Row> {
        let place = state as usize;
        if let Some(known) = self.rows.by_state[step].get(place).and_then(Option::as_ref) {
            return Rc::clone(known);
        }
        let all = vec![u64::MAX; self.rows.alive.len()].into_boxed_slice();
        let mut row = Row { may: all.clone(), sure: all };
        let (runs, on) = (self.runs(step), &self.rows.on[step]);
        match runs {
            Some(runs) => {
                self.asked += on.len() as u64;
                on.iter().for_each(|(subject, literal)| row.narrow(*subject, runs.truth(*literal, state)));
            }
            None => {
                let truths = self.truths(step, state);
                let on = self.rows.on[step].iter();
                on.for_each(|(subject, literal)| row.narrow(*subject, truths[*literal as usize]));
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
        if self.subjects[subject].is_never {
            return None;
        }
        let mut all = Row { may: self.rows.alive.clone(), sure: self.rows.alive.clone() };
        for (step, literal) in self.subjects[subject].literals.clone() {
            let Some(runs) = self.runs(step) else { continue };
            let here = if runs.count() > self.roads.states {
                self.beside_along(step, literal, &runs)
            } else {
                self.beside_in(step, runs.may_hold(literal))
            }?;
            and(&mut all.may, &here.may);
            and(&mut all.sure, &here.sure);
        }
        Some(all)
    }

    /// What holds in one of these states of a step at least; none if there is no state.
    fn beside_in(&mut self, step: usize, states: impl Iterator<Item = StateId>) -> Option<Row> {
        let mut here: Option<Row> = None;
        for state in states {
            let row = self.row(step, state);
            match &mut here {
                None => here = Some(Row { may: row.may.clone(), sure: row.sure.clone() }),
                Some(here) => here.join(&row),
            }
        }
        here
    }

    /// The same, or a little more, for all states in which a literal may hold, block by block.
    fn beside_along(&mut self, step: usize, literal: u32, runs: &Runs) -> Option<Row> {
        let words = self.rows.alive.len();
        self.asked += words as u64;
        let blocks = self.blocks(step, runs)?;
        let mut here = None;
        for (places, _) in runs.stretches(literal).filter(|(_, truth)| *truth != Truth::No) {
            blocks.add(places, here.get_or_insert_with(|| Row::empty(words)));
        }
        here
    }

    fn blocks(&mut self, step: usize, runs: &Runs) -> Option<&Blocks> {
        let (words, block) = (self.rows.alive.len(), self.roads.block);
        if !self.rows.blocks.contains_key(&step) {
            self.asked += (2 * words * runs.count().div_ceil(block)) as u64;
            self.rows.blocks.insert(step, Blocks::of(runs, &self.rows.on[step], words, block));
        }
        self.rows.blocks.get(&step)
    }

    /// Which of the listed subjects surely hold in a state of a step, as a row. Answers how much was looked at.
    pub(in crate::analysis) fn sure_in(&mut self, step: usize, state: StateId, row: &mut Vec<u64>) -> usize {
        match self.runs(step).filter(|runs| runs.count() > self.roads.states) {
            // A row for each of very many states would be more than there is room for.
            Some(runs) => {
                let place = runs.place(state) as usize;
                self.blocks(step, &runs).map_or(0, |blocks| blocks.sure_at(place, row))
            }
            None => {
                row.clear();
                row.extend_from_slice(&self.row(step, state).sure);
                0
            }
        }
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
