//! Looks for one request: some conditions may hold, and none of some others surely does.
//!
//! It goes from step to step, what the wanted conditions look at first, and leaves a way as soon as one of the others
//! holds on it. Which of them are left is a row of bits. Where no way leads on, those that barred them all are the only
//! ones that matter: wherever the same are left, and the states come to the same for them, no way leads on either. So the
//! first way that leads to an end answers the question, and if there is none, all have been tried.

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
/// So many reasons for which states are dead are remembered for each place.
const REASONS: usize = 64;
/// Most states that are remembered.
const MOST: usize = 400_000;

/// States at one place in the order from which no way leads on, because of the same conditions.
struct Dead {
    /// Those conditions: where they are left, and the states come to the same for them, it is as hopeless.
    because: Box<[u64]>,
    /// What is remembered for them: steps that are known, and the classes of their states.
    memory: Vec<(usize, Option<Rc<[u32]>>)>,
    states: HashSet<Box<[StateId]>, Quick>,
}

/// What comes of a place.
enum Visit {
    Found,
    /// No way leads on, because of these conditions.
    Dead(Vec<u64>),
}

/// A way that leads on.
struct Open {
    rank: (u32, u32),
    number: usize,
    /// Where what it leaves begins.
    at: usize,
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
    /// For each place in the order, what is known to be dead there, the most useful first.
    dead: Vec<Vec<Dead>>,
    /// How many states are remembered.
    remembered: usize,
    /// Written again and again.
    classes: Vec<StateId>,
    inputs: Vec<StateId>,
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
        let mut because = vec![0; left.len()];
        set(&mut because, always);
        return Ok(Outcome::None(because));
    }
    let mut first = Purse { left: (purse.left / SHARE).min(UNSURPRISING) };
    let given = first.left;
    let mut visited = search.visit(0, &left, &mut first);
    purse.left -= given - first.left;
    if visited.is_err() {
        search.is_hasty = true;
        search.trail.clear();
        visited = search.visit(0, &left, purse);
    }
    Ok(match visited? {
        Visit::Found => search.told(),
        Visit::Dead(because) => Outcome::None(because),
    })
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
            dead: order.iter().map(|_| Vec::new()).collect(),
            remembered: 0,
            classes: Vec::new(),
            inputs: Vec::new(),
            is_hasty: false,
            order,
            space,
        }
    }

    /// Whether a way leads on from here to an end.
    fn visit(&mut self, from: usize, left: &[u64], purse: &mut Purse) -> Result<Visit, Stop> {
        let is_asked = |place: &usize| *place < self.firm || meets(&self.touched[*place], left);
        let Some(next) = (from..self.order.len()).find(is_asked) else { return Ok(Visit::Found) };
        if let Some(because) = self.is_dead(next, left, purse)? {
            return Ok(Visit::Dead(because));
        }
        let step = self.order[next];
        self.inputs.clear();
        self.inputs.extend(self.space.steps[step].inputs.iter().map(|input| self.states[*input]));
        let ways = self.space.ways(step, &self.inputs);
        let mut because = vec![0; left.len()];
        let (open, lefts) = self.open_ways(next, left, &ways, &mut because, purse)?;
        for way in open {
            self.states[step] = ways[way.number].to;
            self.trail.push((Rc::clone(&ways), way.number));
            match self.visit(next + 1, &lefts[way.at..way.at + left.len()], purse)? {
                Visit::Found => return Ok(Visit::Found),
                Visit::Dead(more) => because.iter_mut().zip(more).for_each(|(own, more)| *own |= more),
            }
            self.trail.pop();
        }
        self.remember(next, &because)?;
        Ok(Visit::Dead(because))
    }

    /// The ways on which all that is wanted may still hold, and nothing that is barred does; and what each of them leaves.
    fn open_ways(
        &mut self,
        next: usize,
        left: &[u64],
        ways: &[Way],
        because: &mut [u64],
        purse: &mut Purse,
    ) -> Result<(Vec<Open>, Vec<u64>), Stop> {
        let mut open = Vec::with_capacity(ways.len());
        let mut lefts = Vec::with_capacity(ways.len() * left.len());
        purse.pay(ways.len() * (1 + left.len()))?;
        for (number, way) in ways.iter().enumerate() {
            let row = self.space.row(self.order[next], way.to);
            if !self.wanted.iter().all(|wanted| has(&row.may, *wanted)) {
                continue;
            }
            let at = lefts.len();
            lefts.extend(left.iter().zip(&row.sure).map(|(left, sure)| left & sure));
            let barred = lefts[at..].iter().zip(&self.complete[next]).enumerate();
            let mut barred =
                barred.map(|(place, (left, complete))| (place, left & complete)).filter(|(_, by)| *by != 0);
            if let Some((place, by)) = barred.next() {
                let is_known = |(place, by): (usize, u64)| because[place] & by != 0;
                if !is_known((place, by)) && !barred.any(is_known) {
                    because[place] |= by & by.wrapping_neg();
                }
                lefts.truncate(at);
                continue;
            }
            let count = || lefts[at..].iter().map(|word| word.count_ones()).sum::<u32>();
            let rank = (if self.is_hasty { count() } else { 0 }, way.cost);
            open.push(Open { rank, number, at });
        }
        open.sort_by_key(|open| open.rank);
        Ok((open, lefts))
    }

    /// Why it is known that no way leads on from a place, if it is.
    fn is_dead(&mut self, next: usize, left: &[u64], purse: &mut Purse) -> Result<Option<Vec<u64>>, Stop> {
        for number in 0..self.dead[next].len() {
            let dead = &self.dead[next][number];
            if dead.because.iter().zip(left).any(|(because, left)| because & !left != 0) {
                continue;
            }
            purse.pay(1)?;
            look_back(&dead.memory, &self.states, &mut self.classes);
            if dead.states.contains(&self.classes[..]) {
                let because = dead.because.to_vec();
                // What was of use is likely to be of use again.
                self.dead[next].swap(number, number / 2);
                return Ok(Some(because));
            }
        }
        Ok(None)
    }

    /// Remembers that no way leads on from a place, because of these conditions.
    fn remember(&mut self, next: usize, because: &[u64]) -> Result<(), Stop> {
        if self.remembered >= MOST {
            return Err(Stop::Spent);
        }
        self.remembered += 1;
        let known = self.dead[next].iter().position(|dead| *dead.because == *because);
        let number = known.unwrap_or_else(|| {
            let memory = self.memory(next, because);
            let dead = &mut self.dead[next];
            if dead.len() >= REASONS {
                dead.pop();
            }
            dead.push(Dead { because: because.into(), memory, states: HashSet::default() });
            dead.len() - 1
        });
        let dead = &mut self.dead[next][number];
        look_back(&dead.memory, &self.states, &mut self.classes);
        dead.states.insert(self.classes[..].into());
        Ok(())
    }

    /// What has to be remembered before a place for what is wanted and for these conditions.
    fn memory(&mut self, next: usize, because: &[u64]) -> Vec<(usize, Option<Rc<[u32]>>)> {
        let mut memory = Vec::with_capacity(self.later[next].len());
        for (step, consumers) in &self.later[next] {
            let is_asked = |consumer: &usize| {
                has_firm(self.wanted, self.space, *consumer) || meets(self.space.needed_by(*consumer), because)
            };
            let consumers: Vec<usize> = consumers.iter().copied().filter(is_asked).collect();
            if !consumers.is_empty() {
                memory.push((*step, self.space.classes_to(*step, &consumers)));
            }
        }
        memory
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

/// Writes down what is remembered.
fn look_back(memory: &[(usize, Option<Rc<[u32]>>)], states: &[StateId], classes: &mut Vec<StateId>) {
    classes.clear();
    for (step, known) in memory {
        let state = states[*step];
        let class = known.as_ref().and_then(|known| known.get(state as usize).copied());
        // What is not written down beforehand is told apart.
        classes.push(class.unwrap_or(state | 1 << 31));
    }
}

fn has_firm(wanted: &[usize], space: &Space<'_>, step: usize) -> bool {
    wanted.iter().any(|one| has(&space.subjects[*one].needs, step))
}
