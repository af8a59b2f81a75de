//! The decision diagram of an ordered list of conditions: every way from the first step to the rules that are left.
//!
//! A node stands for all requests of which the same rules are left, and that look the same to everything that is still
//! to be asked. It is known by the next step, the classes of what is remembered, and the rules that nothing rules out
//! so far. The nodes of a step are all known before the first of them is followed, so the least surprising way to each
//! is known as well.

use std::collections::HashMap;
use std::rc::Rc;

use super::hash::Quick;
use super::space::{NONE, Space, StateId, Told, Way};
use crate::value::{Date, Truth};

/// An entry of a list: its place, and whether it is still unsure if it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Left(u32);

impl Left {
    const fn new(place: usize) -> Self {
        Self((place as u32) << 1)
    }

    pub(super) const fn place(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether it holds for certain, as far as it was asked.
    pub(super) const fn is_sure(self) -> bool {
        self.0 & 1 == 0
    }

    const fn unsure(self) -> Self {
        Self(self.0 | 1)
    }
}

/// What is to be found out of a list.
#[derive(Clone, Copy)]
pub(super) enum Aim<'a> {
    /// Which entry holds first.
    First,
    /// Which two hold first; and where the first of them is marked, which that is not marked holds first after it.
    Pairs { is_marked: &'a [bool] },
}

/// Conditions in order.
pub(super) struct List<'a> {
    /// Subjects of the space that never occur: where one holds for certain there is no request.
    pub(super) impossible: &'a [usize],
    /// Only requests for which this subject holds, or may hold.
    pub(super) required: Option<usize>,
    /// Subjects of the space, in order.
    pub(super) entries: &'a [usize],
    pub(super) aim: Aim<'a>,
}

/// How much may be done. It is counted in conditions that are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purse {
    pub(super) left: u64,
}

/// Why a diagram was not followed to its last end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The budget is spent.
    Spent,
    /// Nobody needs to know more.
    Enough,
}

/// Is told each end of a diagram; answers whether to go on.
type End<'e> = &'e mut dyn FnMut(&[Left], &At) -> bool;

impl Purse {
    /// Pays, or is empty.
    pub(super) fn pay(&mut self, steps: usize) -> Result<(), Stop> {
        let left = self.left.checked_sub(steps as u64);
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Stop::Spent)
    }
}

/// A place in a diagram: a way out of a node.
#[derive(Clone)]
pub(super) struct At {
    pub(super) cost: u32,
    node: u32,
    ways: Rc<[Way]>,
    way: u32,
}

struct Node {
    from: Option<At>,
    cost: u32,
}

/// What is known of a node that was not followed yet.
struct Open {
    node: u32,
    states: Box<[StateId]>,
    left: Rc<[Left]>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    classes: Box<[StateId]>,
    left: Rc<[Left]>,
}

/// A diagram in the making.
pub(super) struct Diagram<'s, 'p, 'l> {
    space: &'s mut Space<'p>,
    list: &'l List<'l>,
    subjects: Vec<usize>,
    /// For each step, the literal of each entry on it.
    literals: Vec<Vec<u32>>,
    /// For each entry the step after which all of it is known, counted from 1.
    known_after: Vec<usize>,
    nodes: Vec<Node>,
    open: Vec<Vec<Open>>,
    by_key: Vec<HashMap<Key, u32, Quick>>,
}

/// Follows every way, and tells each end of one: the entries that are left, and where that is.
pub(super) fn follow(space: &mut Space<'_>, list: &List<'_>, purse: &mut Purse, end: End<'_>) -> Result<Paths, Stop> {
    let mut diagram = Diagram::new(space, list);
    diagram.begin(end)?;
    for step in 0..diagram.space.steps.len() {
        diagram.by_key[step] = HashMap::default();
        for open in std::mem::take(&mut diagram.open[step]) {
            diagram.step(step, &open, purse, end)?;
        }
    }
    Ok(Paths { nodes: diagram.nodes })
}

/// The ways to the places of a diagram.
pub(super) struct Paths {
    nodes: Vec<Node>,
}

impl Paths {
    pub(super) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// What is told on the way to a place.
    pub(super) fn told(&self, at: &At) -> (Option<Date>, Vec<Told>) {
        let (mut day, mut told) = (None, Vec::new());
        let mut here = Some(at);
        while let Some(at) = here {
            if let Some(way) = at.ways.get(at.way as usize) {
                day = day.or(way.day);
                told.extend(way.told.iter().rev().cloned());
            }
            here = self.nodes.get(at.node as usize).and_then(|node| node.from.as_ref());
        }
        told.reverse();
        (day, told)
    }
}

impl<'s, 'p, 'l> Diagram<'s, 'p, 'l> {
    fn new(space: &'s mut Space<'p>, list: &'l List<'l>) -> Self {
        let subjects: Vec<usize> = list.impossible.iter().chain(&list.required).chain(list.entries).copied().collect();
        let steps = space.steps.len();
        let mut literals = vec![Vec::new(); steps];
        let mut known_after = vec![0; subjects.len()];
        for (place, subject) in subjects.iter().enumerate() {
            for &(step, literal) in &space.subjects[*subject].literals {
                let of: &mut Vec<u32> = &mut literals[step];
                of.resize(subjects.len(), NONE);
                of[place] = literal;
                known_after[place] = known_after[place].max(step + 1);
            }
        }
        Self {
            space,
            list,
            subjects,
            literals,
            known_after,
            nodes: vec![Node { from: None, cost: 0 }],
            open: (0..steps).map(|_| Vec::new()).collect(),
            by_key: (0..steps).map(|_| HashMap::default()).collect(),
        }
    }

    fn begin(&mut self, end: End<'_>) -> Result<(), Stop> {
        let may_hold = |place: &usize| !self.space.subjects[self.subjects[*place]].is_never;
        let left: Vec<Left> = (0..self.subjects.len()).filter(may_hold).map(Left::new).collect();
        let nowhere = At { cost: 0, node: u32::MAX, ways: Rc::from([]), way: 0 };
        let states = vec![NONE; self.space.steps.len()];
        self.arrive(0, left, &states, nowhere, end)
    }

    /// Follows every way out of a node.
    fn step(&mut self, step: usize, open: &Open, purse: &mut Purse, end: End<'_>) -> Result<(), Stop> {
        let mut states = vec![NONE; self.space.steps.len()];
        for (slot, state) in self.space.remembered(step).into_iter().zip(&open.states) {
            states[slot] = *state;
        }
        let inputs: Vec<StateId> = self.space.steps[step].inputs.iter().map(|input| states[*input]).collect();
        let ways = self.space.ways(step, &inputs);
        let cost = self.nodes[open.node as usize].cost;
        for (number, way) in (0u32..).zip(ways.iter()) {
            purse.pay(1 + open.left.len())?;
            let truths = self.space.truths(step, way.to);
            let left = self.still_left(step, &open.left, &truths);
            states[step] = way.to;
            let at = At { cost: cost.saturating_add(way.cost), node: open.node, ways: Rc::clone(&ways), way: number };
            self.arrive(step + 1, left, &states, at, end)?;
        }
        Ok(())
    }

    /// The entries that the state of a step does not rule out.
    fn still_left(&self, step: usize, left: &[Left], truths: &[Truth]) -> Vec<Left> {
        let literals = &self.literals[step];
        if literals.is_empty() {
            return left.to_vec();
        }
        let of = |entry: &Left| match literals[entry.place()] {
            NONE => Some(*entry),
            literal => match truths[literal as usize] {
                Truth::Yes => Some(*entry),
                Truth::No => None,
                Truth::Unknown => Some(entry.unsure()),
            },
        };
        left.iter().filter_map(of).collect()
    }

    /// Arrives behind a step with what is left: at an end, or at a node.
    fn arrive(
        &mut self,
        after: usize,
        left: Vec<Left>,
        states: &[StateId],
        mut at: At,
        end: End<'_>,
    ) -> Result<(), Stop> {
        let Some(left) = self.only_what_matters(after, left) else { return Ok(()) };
        let is_known = |entry: &Left| self.known_after[entry.place()] <= after;
        let Some(step) = left.iter().any(|entry| !is_known(entry)).then(|| self.next_step(after, &left)).flatten()
        else {
            at.cost = at.cost.saturating_add(left.iter().filter(|entry| !entry.is_sure()).count() as u32 * UNSURE);
            let own = self.front();
            let rules = left.iter().filter(|entry| entry.place() >= own);
            let told: Vec<Left> = rules.map(|entry| Left(entry.0 - ((own as u32) << 1))).collect();
            return if end(&told, &at) { Ok(()) } else { Err(Stop::Enough) };
        };
        let needs = self.needs(after, &left);
        let is_needed = |number: usize| needs[number / 64] >> (number % 64) & 1 == 1;
        let slots = self.space.remembered(step);
        let mut kept = Vec::with_capacity(slots.len());
        let mut classes = Vec::with_capacity(slots.len());
        for slot in slots {
            let consumers = &self.space.steps[slot].consumers;
            let is_asked = consumers.iter().any(|consumer| *consumer >= step && is_needed(*consumer));
            let state = if is_asked { states[slot] } else { NONE };
            kept.push(state);
            classes.push(if state == NONE { NONE } else { self.space.class(slot, state, step).unwrap_or(NONE) });
        }
        let left: Rc<[Left]> = left.into();
        let key = Key { classes: classes.into(), left: Rc::clone(&left) };
        let cost = at.cost;
        let from = (at.node != u32::MAX).then_some(at);
        match self.by_key[step].get(&key) {
            Some(&known) => {
                let open = &mut self.open[step][known as usize];
                let node = &mut self.nodes[open.node as usize];
                if cost < node.cost {
                    *node = Node { from, cost };
                    open.states = kept.into();
                }
            }
            None => {
                let node = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
                self.nodes.push(Node { from, cost });
                let place = u32::try_from(self.open[step].len()).unwrap_or(u32::MAX);
                self.open[step].push(Open { node, states: kept.into(), left });
                self.by_key[step].insert(key, place);
            }
        }
        Ok(())
    }

    /// How many entries stand before the list.
    fn front(&self) -> usize {
        self.list.impossible.len() + usize::from(self.list.required.is_some())
    }

    /// The entries without those that cannot matter any more; none where there is no such request.
    fn only_what_matters(&self, after: usize, mut left: Vec<Left>) -> Option<Vec<Left>> {
        let is_known = |entry: &Left| self.known_after[entry.place()] <= after;
        let holds = |entry: &Left| is_known(entry) && entry.is_sure();
        let (impossible, own) = (self.list.impossible.len(), self.front());
        let front = left.partition_point(|entry| entry.place() < own);
        let never = left.partition_point(|entry| entry.place() < impossible);
        if left[..never].iter().any(holds) || front - never < own - impossible {
            return None;
        }
        // What may be impossible and may not be is possible.
        let matters = |entry: &Left| entry.place() >= impossible || !is_known(entry);
        let mut kept: Vec<Left> = left[..front].iter().copied().filter(matters).collect();
        let mut rules = left.split_off(front);
        if let Some(first) = rules.iter().position(holds) {
            match self.list.aim {
                Aim::First => rules.truncate(first + 1),
                Aim::Pairs { is_marked } => {
                    let marked = |entry: &Left| is_marked[entry.place() - own];
                    if let Some(second) = rules[first + 1..].iter().position(holds).map(|more| first + 1 + more) {
                        let mut rest = rules.split_off(second + 1);
                        if marked(&rules[first]) && marked(&rules[second]) {
                            rest.retain(|entry| !marked(entry));
                            if let Some(last) = rest.iter().position(holds) {
                                rest.truncate(last + 1);
                            }
                            rules.extend(rest);
                        }
                    }
                }
            }
        }
        kept.extend(rules);
        Some(kept)
    }

    /// The steps that have to be known to judge what is left.
    fn needs(&self, after: usize, left: &[Left]) -> Vec<u64> {
        let mut needs = vec![0u64; self.space.steps.len().div_ceil(64).max(1)];
        for entry in left.iter().filter(|entry| self.known_after[entry.place()] > after) {
            let own = &self.space.subjects[self.subjects[entry.place()]].needs;
            needs.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
        }
        needs
    }

    fn next_step(&self, after: usize, left: &[Left]) -> Option<usize> {
        let needs = self.needs(after, left);
        (after..self.space.steps.len()).find(|number| needs[number / 64] >> (number % 64) & 1 == 1)
    }
}

/// A rule of which nobody knows whether it holds surprises more than any value.
const UNSURE: u32 = 1 << 16;
