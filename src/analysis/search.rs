//! Looks for one request: some conditions may hold, and none of some others surely does.
//!
//! It goes from step to step, what the wanted conditions look at first, and leaves a way as soon as one of the others
//! holds on it. Which of them are left is a row of bits. A place from which no way leads on is remembered by that row
//! and the classes of what is known there. So the first way that leads to an end answers the question, and if there is
//! none, all have been tried; the conditions that barred them are the only ones that matter.

use std::collections::HashSet;
use std::rc::Rc;

use super::diagram::{Purse, Stop};
use super::hash::Quick;
use super::space::rows::{and, has, meets, numbers, set};
use super::space::{NONE, Space, StateId, Told, Way};
use crate::value::Date;

/// What is looked for.
pub(super) struct Query<'a> {
    /// Subjects that may hold, all of them.
    pub(super) wanted: &'a [usize],
    /// Subjects none of which surely holds, as a row.
    pub(super) barred: &'a [u64],
}

/// What a search comes to.
pub(super) enum Outcome {
    /// There is such a request, and this is told in it.
    Found(Option<Date>, Vec<Told>),
    /// There is none, because of these.
    None(Vec<u64>),
}

/// This part of the purse, and so much at the most, is spent on the least surprising values before those that leave the
/// least to be asked.
const SHARE: u64 = 4;
const UNSURPRISING: u64 = 20_000;
/// Most places that are remembered.
const MOST: usize = 400_000;

#[derive(PartialEq, Eq, Hash)]
struct Place {
    next: usize,
    classes: Box<[StateId]>,
    left: Box<[u64]>,
}

struct Search<'s, 'p, 'q> {
    space: &'s mut Space<'p>,
    wanted: &'q [usize],
    /// The steps, in the order of this search.
    order: Vec<usize>,
    /// So many of them are asked by what is wanted.
    firm: usize,
    /// For each place in the order, the conditions of which everything is known behind it.
    complete: Vec<Vec<u64>>,
    /// For each place in the order, the conditions that need the step.
    touched: Vec<Vec<u64>>,
    /// For each place in the order and each step that is known before it, those that look at it from there on.
    later: Vec<Vec<(usize, Vec<usize>)>>,
    states: Vec<StateId>,
    trail: Vec<(Rc<[Way]>, usize)>,
    dead: HashSet<Place, Quick>,
    core: Vec<u64>,
    is_hasty: bool,
}

/// Looks for one request.
pub(super) fn search(space: &mut Space<'_>, query: &Query<'_>, purse: &mut Purse) -> Result<Outcome, Stop> {
    let mut left = query.barred.to_vec();
    and(&mut left, space.alive());
    for wanted in query.wanted {
        match space.beside(*wanted) {
            None => return Ok(Outcome::None(vec![0; left.len()])),
            Some(beside) if query.wanted.iter().any(|other| !has(&beside.may, *other)) => {
                return Ok(Outcome::None(vec![0; left.len()]));
            }
            Some(beside) => and(&mut left, &beside.sure),
        }
    }
    let mut search = Search::new(space, query.wanted, &left);
    if let Some(always) = numbers(&left).find(|one| search.space.subjects[*one].literals.is_empty()) {
        set(&mut search.core, always);
        return Ok(Outcome::None(search.core));
    }
    let mut first = Purse { left: (purse.left / SHARE).min(UNSURPRISING) };
    let given = first.left;
    let mut found = search.visit(0, &left, &mut first);
    purse.left -= given - first.left;
    if found.is_err() {
        search.is_hasty = true;
        search.trail.clear();
        found = search.visit(0, &left, purse);
    }
    Ok(if found? { search.told() } else { Outcome::None(search.core) })
}

impl<'s, 'p, 'q> Search<'s, 'p, 'q> {
    fn new(space: &'s mut Space<'p>, wanted: &'q [usize], left: &[u64]) -> Self {
        let count = space.steps.len();
        let is_firm = |step: &usize| wanted.iter().any(|one| has(&space.subjects[*one].needs, *step));
        let mut order: Vec<usize> = (0..count).filter(is_firm).collect();
        let firm = order.len();
        order.extend((0..count).filter(|step| !is_firm(step) && meets(space.needed_by(*step), left)));
        let mut place_of = vec![usize::MAX; count];
        order.iter().enumerate().for_each(|(place, step)| place_of[*step] = place);
        let mut complete = vec![vec![0u64; left.len()]; order.len()];
        for one in numbers(left) {
            let last = space.subjects[one].literals.iter().map(|(step, _)| place_of[*step]).max();
            last.into_iter().for_each(|last| set(&mut complete[last], one));
        }
        for place in 1..complete.len() {
            let (before, own) = complete.split_at_mut(place);
            own[0].iter_mut().zip(&before[place - 1]).for_each(|(own, before)| *own |= before);
        }
        let touched = order.iter().map(|step| space.needed_by(*step)[..left.len()].to_vec()).collect();
        let later = |place: usize| {
            let ahead = |step: &usize| -> Option<(usize, Vec<usize>)> {
                let consumers = space.steps[*step].consumers.iter();
                let ahead: Vec<usize> =
                    consumers.copied().filter(|one| place_of[*one] != usize::MAX && place_of[*one] >= place).collect();
                (!ahead.is_empty()).then_some((*step, ahead))
            };
            order[..place].iter().filter_map(ahead).collect()
        };
        let later = (0..order.len()).map(later).collect();
        Self {
            wanted,
            firm,
            complete,
            touched,
            later,
            states: vec![NONE; count],
            trail: Vec::new(),
            dead: HashSet::default(),
            core: vec![0; left.len()],
            is_hasty: false,
            order,
            space,
        }
    }

    /// Whether a way leads on from here to an end.
    fn visit(&mut self, from: usize, left: &[u64], purse: &mut Purse) -> Result<bool, Stop> {
        let is_asked = |place: &usize| *place < self.firm || meets(&self.touched[*place], left);
        let Some(next) = (from..self.order.len()).find(is_asked) else { return Ok(true) };
        let place = self.place(next, left);
        if self.dead.contains(&place) {
            return Ok(false);
        }
        let step = self.order[next];
        let inputs: Vec<StateId> = self.space.steps[step].inputs.iter().map(|input| self.states[*input]).collect();
        let ways = self.space.ways(step, &inputs);
        let open = self.open_ways(next, left, &ways, purse)?;
        for (way, left) in open {
            self.states[step] = ways[way].to;
            self.trail.push((Rc::clone(&ways), way));
            if self.visit(next + 1, &left, purse)? {
                return Ok(true);
            }
            self.trail.pop();
        }
        if self.dead.len() >= MOST {
            return Err(Stop::Spent);
        }
        self.dead.insert(place);
        Ok(false)
    }

    /// The ways on which all that is wanted may still hold, and nothing that is barred does.
    fn open_ways(
        &mut self,
        next: usize,
        left: &[u64],
        ways: &[Way],
        purse: &mut Purse,
    ) -> Result<Vec<(usize, Vec<u64>)>, Stop> {
        let mut open = Vec::with_capacity(ways.len());
        for (number, way) in ways.iter().enumerate() {
            purse.pay(1 + left.len())?;
            let row = self.space.row(self.order[next], way.to);
            if !self.wanted.iter().all(|wanted| has(&row.may, *wanted)) {
                continue;
            }
            let mut left = left.to_vec();
            and(&mut left, &row.sure);
            let barred = left.iter().zip(&self.complete[next]).enumerate();
            let mut barred =
                barred.map(|(place, (left, complete))| (place, left & complete)).filter(|(_, by)| *by != 0);
            match barred.next() {
                None => open.push((number, left)),
                Some((place, by)) => {
                    let is_known = |(place, by): (usize, u64)| self.core[place] & by != 0;
                    if !is_known((place, by)) && !barred.any(is_known) {
                        self.core[place] |= by & by.wrapping_neg();
                    }
                }
            }
        }
        let count = |left: &[u64]| left.iter().map(|word| word.count_ones()).sum::<u32>();
        let is_hasty = self.is_hasty;
        open.sort_by_key(|(number, left)| (if is_hasty { count(left) } else { 0 }, ways[*number].cost));
        Ok(open)
    }

    fn place(&mut self, next: usize, left: &[u64]) -> Place {
        let mut classes = Vec::with_capacity(self.later[next].len());
        for at in 0..self.later[next].len() {
            let (step, consumers) = &self.later[next][at];
            let is_asked = |consumer: &usize| {
                has_firm(self.wanted, self.space, *consumer) || meets(self.space.needed_by(*consumer), left)
            };
            let consumers: Vec<usize> = consumers.iter().copied().filter(is_asked).collect();
            let step = *step;
            classes.push(self.space.class_to(step, &consumers, self.states[step]));
        }
        Place { next, classes: classes.into(), left: left.into() }
    }

    /// What is told on the way that was found.
    fn told(&self) -> Outcome {
        let (mut day, mut told) = (None, Vec::new());
        for (ways, way) in &self.trail {
            if let Some(way) = ways.get(*way) {
                day = day.or(way.day);
                told.extend(way.told.iter().cloned());
            }
        }
        Outcome::Found(day, told)
    }
}

fn has_firm(wanted: &[usize], space: &Space<'_>, step: usize) -> bool {
    wanted.iter().any(|one| has(&space.subjects[*one].needs, step))
}
