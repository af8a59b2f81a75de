//! Looks for one request: some conditions may or surely do hold, and none of some others surely does.
//!
//! It goes from step to step, what the wanted conditions look at first, and leaves a way as soon as one of the others
//! holds on it. Which of them are left is a row of bits. Where no way leads on, those that barred them all are the only
//! ones that matter: wherever the same are left, and the states come to the same for them, no way leads on either. So the
//! first way that leads to an end answers the question, and if there is none, all have been tried: of ways between which
//! nothing that is left can tell, one.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::rc::Rc;

use super::diagram::{Purse, Stop};
use super::hash::Quick;
use super::space::row::{and, bits, has, meets, numbers, set};
use super::space::{NONE, Of, Space, StateId, Told, Way};
use crate::value::{Date, Truth};

/// What is looked for.
pub(super) struct Query<'a> {
    /// Subjects that may hold, all of them.
    pub(super) wanted: &'a [usize],
    /// Those of them that surely hold.
    pub(super) sure: &'a [usize],
    /// Subjects none of which surely holds, as a row.
    pub(super) barred: &'a [u64],
    /// One that is asked about alone, and need not hold.
    pub(super) failing: Option<usize>,
}

/// What a search comes to.
pub(super) enum Outcome {
    /// There is such a request.
    Found(Found),
    /// There is none, because of these.
    None(Vec<u64>),
}

/// A request that was looked for.
pub(super) struct Found {
    pub(super) day: Option<Date>,
    pub(super) told: Vec<Told>,
    /// For each step that was looked at, its state in it.
    pub(super) states: Vec<StateId>,
}

/// The first round takes this part of the purse at the most.
const SHARE: u64 = 4;
/// A visit is thought to look at so many ways.
const WAYS: u64 = 16;
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

struct Search<'s, 'p, 'q> {
    space: &'s mut Space<'p>,
    wanted: &'q [usize],
    sure: &'q [usize],
    failing: Option<usize>,
    /// The words of a row in which something is left at all. All rows of a search have these alone.
    columns: Vec<usize>,
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
    /// For each place in the order, whether nothing that is asked later looks at the step.
    is_last: Vec<bool>,
    states: Vec<StateId>,
    trail: Vec<(Rc<[Way]>, usize)>,
    /// For each place in the order, what is known to be dead there, the most useful first.
    dead: Vec<Vec<Dead>>,
    /// How many states are remembered.
    remembered: usize,
    /// Written again and again.
    marks: Vec<u64>,
    row: Vec<u64>,
    classes: Vec<StateId>,
    inputs: Vec<StateId>,
    /// How often it began again.
    round: u32,
    /// What may be asked of the plain evaluator in the end, beside what is paid for.
    most_asked: u64,
}

/// Looks for one request.
pub(super) fn search(space: &mut Space<'_>, query: &Query<'_>, purse: &mut Purse) -> Result<Outcome, Stop> {
    let mut left = query.barred.to_vec();
    and(&mut left, space.alive());
    let none = || Ok(Outcome::None(vec![0; query.barred.len()]));
    let is_crowded = left.iter().map(|word| word.count_ones()).sum::<u32>() >= space.roads.crowd;
    for wanted in query.wanted {
        if space.subjects[*wanted].is_never {
            return none();
        }
        if !space.is_listed(*wanted) && !is_crowded {
            continue;
        }
        let Some(beside) = space.beside(*wanted) else { return none() };
        if query.wanted.iter().any(|other| space.is_listed(*other) && !has(&beside.may, *other)) {
            return none();
        }
        and(&mut left, &beside.sure);
    }
    let mut because = vec![0; left.len()];
    let always = left.iter().zip(space.always()).map(|(left, always)| left & always).collect::<Vec<_>>();
    if let Some(always) = numbers(&always).next() {
        set(&mut because, always);
        return Ok(Outcome::None(because));
    }
    purse.pay(cost_of_beginning(space, &left))?;
    let mut search = Search::new(space, query, &left, purse.left);
    let left = search.compact(&left);
    let visited = search.rounds(&left, purse);
    Ok(match visited? {
        Visit::Found => search.told(),
        Visit::Dead(those) => {
            search.columns.iter().zip(those).for_each(|(column, word)| because[*column] = word);
            Outcome::None(because)
        }
    })
}

/// What is looked at before a search begins: a row of what is in the way for each step.
pub(super) fn cost_of_beginning(space: &Space<'_>, left: &[u64]) -> usize {
    left.len() + space.steps.len() * left.iter().filter(|word| **word != 0).count()
}

impl<'s, 'p, 'q> Search<'s, 'p, 'q> {
    fn new(space: &'s mut Space<'p>, query: &Query<'q>, left: &[u64], given: u64) -> Self {
        let (wanted, failing) = (query.wanted, query.failing);
        let count = space.steps.len();
        let is_firm = |step: &usize| is_firm(space, wanted, failing, *step);
        let mut order: Vec<usize> = (0..count).filter(is_firm).collect();
        let firm = order.len();
        order.extend((0..count).filter(|step| !is_firm(step) && meets(space.needed_by(*step), left)));
        let mut place_of = vec![usize::MAX; count];
        order.iter().enumerate().for_each(|(place, step)| place_of[*step] = place);
        let columns: Vec<usize> = (0..left.len()).filter(|column| left[*column] != 0).collect();
        // What nothing looks at any more is complete.
        let mut open = vec![0u64; columns.len()];
        let mut complete = vec![Vec::new(); order.len()];
        for (place, step) in order.iter().enumerate().rev() {
            complete[place] = open.iter().map(|open| !open).collect();
            let (judged, _) = space.judged_by(*step);
            open.iter_mut().zip(&columns).for_each(|(open, column)| *open |= judged[*column]);
        }
        let touched = |step: &usize| columns.iter().map(|column| space.needed_by(*step)[*column]).collect();
        let touched = order.iter().map(touched).collect();
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
        let is_last =
            |step: &usize| space.steps[*step].consumers.iter().all(|consumer| place_of[*consumer] == usize::MAX);
        let is_last = order.iter().map(is_last).collect();
        Self {
            wanted,
            sure: query.sure,
            failing,
            columns,
            firm,
            complete,
            touched,
            later,
            is_last,
            states: vec![NONE; count],
            trail: Vec::new(),
            dead: order.iter().map(|_| Vec::new()).collect(),
            remembered: 0,
            marks: Vec::new(),
            row: Vec::new(),
            classes: Vec::new(),
            inputs: Vec::new(),
            round: 0,
            most_asked: space.asked.saturating_add(given),
            order,
            space,
        }
    }

    fn compact(&self, row: &[u64]) -> Vec<u64> {
        self.columns.iter().map(|column| row[*column]).collect()
    }

    /// Begins again and again, and goes longer each time: what the first choices were does not decide how long it takes.
    /// What was found dead stays so. The first round takes the least surprising values, the others what leaves the least
    /// to be asked, each in another order.
    fn rounds(&mut self, left: &[u64], purse: &mut Purse) -> Result<Visit, Stop> {
        let visit = WAYS * (1 + left.len() as u64);
        let mut length = (self.space.roads.visits * visit).min(purse.left / SHARE);
        loop {
            let mut own = Purse { left: length.min(purse.left) };
            let given = own.left;
            let visited = self.visit(0, left, &mut own);
            purse.left -= given - own.left;
            if visited.is_ok() || self.remembered >= MOST || given < length {
                return visited;
            }
            self.trail.clear();
            self.round += 1;
            length = length.saturating_mul(3) / 2 + 1;
        }
    }

    /// How late a way is tried.
    fn rank(&self, next: usize, number: usize, cost: u32, left: &[u64]) -> (u32, u32) {
        if self.round == 0 {
            return (0, cost);
        }
        let count = left.iter().map(|word| word.count_ones()).sum::<u32>();
        if self.round == 1 {
            return (count, cost);
        }
        let drawn = (Quick::default().hash_one((self.round, next, number)) >> 32) as u32;
        (count + drawn % (1 + count / 4), cost)
    }

    /// Whether a way leads on from here to an end.
    fn visit(&mut self, from: usize, left: &[u64], purse: &mut Purse) -> Result<Visit, Stop> {
        let is_asked = |place: &usize| *place < self.firm || meets(&self.touched[*place], left);
        let Some(next) = (from..self.order.len()).find(is_asked) else { return Ok(Visit::Found) };
        if let Some(because) = self.is_dead(next, left, purse)? {
            return Ok(Visit::Dead(because));
        }
        if self.space.asked > self.most_asked {
            purse.pay(usize::MAX)?;
        }
        let step = self.order[next];
        self.inputs.clear();
        self.inputs.extend(self.space.steps[step].inputs.iter().map(|input| self.states[*input]));
        let ways = self.space.ways(step, &self.inputs);
        let tried = self.apart(next, left, &ways, purse)?;
        let mut because = vec![0; left.len()];
        if self.round == 0 {
            // The first way mostly leads on, so the others are not looked at before.
            for number in tried {
                if let Some(after) = self.after(next, left, &ways[number], &mut because, purse)?
                    && self.leads_on(next, &ways, number, &after, &mut because, purse)?
                {
                    return Ok(Visit::Found);
                }
            }
        } else {
            let mut open = Vec::with_capacity(tried.len());
            for number in tried {
                if let Some(after) = self.after(next, left, &ways[number], &mut because, purse)? {
                    open.push((self.rank(next, number, ways[number].cost, &after), number, after));
                }
            }
            open.sort_by_key(|(rank, ..)| *rank);
            for (_, number, after) in open {
                if self.leads_on(next, &ways, number, &after, &mut because, purse)? {
                    return Ok(Visit::Found);
                }
            }
        }
        self.remember(next, &because)?;
        Ok(Visit::Dead(because))
    }

    /// Whether a way leads on to an end; if it does not, what is in the way.
    fn leads_on(
        &mut self,
        next: usize,
        ways: &Rc<[Way]>,
        number: usize,
        after: &[u64],
        because: &mut [u64],
        purse: &mut Purse,
    ) -> Result<bool, Stop> {
        self.states[self.order[next]] = ways[number].to;
        self.trail.push((Rc::clone(ways), number));
        match self.visit(next + 1, after, purse)? {
            Visit::Found => return Ok(true),
            Visit::Dead(more) => because.iter_mut().zip(more).for_each(|(own, more)| *own |= more),
        }
        self.trail.pop();
        Ok(false)
    }

    /// The ways that are worth a try, the least surprising first: of those that come to the same for what is left and
    /// wanted, the first one.
    fn apart(&mut self, next: usize, left: &[u64], ways: &[Way], purse: &mut Purse) -> Result<Vec<usize>, Stop> {
        let step = self.order[next];
        let is_base = matches!(self.space.steps[step].of, Of::Fact(fact) if self.space.policy.fact(fact).is_base());
        let runs = if ways.len() > self.space.roads.ways && is_base && self.is_last[next] {
            self.space.runs(step)
        } else {
            None
        };
        let (Some(runs), Some(first)) = (runs, ways.first()) else {
            let mut all: Vec<usize> = (0..ways.len()).collect();
            all.sort_by_key(|number| ways[*number].cost);
            return Ok(all);
        };
        self.marks.clear();
        self.marks.resize(runs.count().div_ceil(64), 0);
        let (those, literals) = self.space.judged_by(step);
        let mut turns = 0;
        let mut mark = |literal: u32| {
            runs.turns(literal).for_each(|turn| {
                turns += 1;
                set(&mut self.marks, turn as usize);
            });
        };
        for (column, left) in self.columns.iter().zip(left) {
            bits(left & those[*column]).for_each(|bit| mark(literals[column * 64 + bit]));
        }
        for one in self.wanted.iter().chain(&self.failing) {
            let own = self.space.subjects[*one].literals.iter().find(|(of, _)| *of == step);
            own.into_iter().for_each(|(_, literal)| mark(*literal));
        }
        // Eight of the states between two marks are looked at in the time of one condition.
        purse.pay(1 + turns + runs.count() / 8)?;
        Ok(runs.least_between(&self.marks, first.to, ways.len()))
    }

    /// What a way leaves; none if it does not lead on, and why.
    fn after(
        &mut self,
        next: usize,
        left: &[u64],
        way: &Way,
        because: &mut [u64],
        purse: &mut Purse,
    ) -> Result<Option<Vec<u64>>, Stop> {
        let step = self.order[next];
        for one in self.wanted {
            let truth = self.space.truth_in(*one, step, way.to);
            let is_less = truth == Some(Truth::No) || (self.sure.contains(one) && truth == Some(Truth::Unknown));
            if is_less {
                return Ok(None);
            }
        }
        if self.failing.is_some_and(|one| self.space.truth_in(one, step, way.to) == Some(Truth::Yes)) {
            return Ok(None);
        }
        let after = self.left_in(step, left, way.to, purse)?;
        let barred = after.iter().zip(&self.complete[next]).enumerate();
        let mut barred = barred.map(|(place, (left, complete))| (place, left & complete)).filter(|(_, by)| *by != 0);
        let Some((place, by)) = barred.next() else { return Ok(Some(after)) };
        let is_known = |(place, by): (usize, u64)| because[place] & by != 0;
        if !is_known((place, by)) && !barred.any(is_known) {
            because[place] |= by & by.wrapping_neg();
        }
        Ok(None)
    }

    /// What of all that is left a state of a step leaves.
    fn left_in(&mut self, step: usize, left: &[u64], state: StateId, purse: &mut Purse) -> Result<Vec<u64>, Stop> {
        let looked_at = self.space.sure_in(step, state, &mut self.row);
        // A word is looked at much faster than a condition.
        purse.pay(1 + left.len() + looked_at / 8)?;
        Ok(left.iter().zip(&self.columns).map(|(left, column)| left & self.row[*column]).collect())
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
                let by = self.space.needed_by(*consumer);
                is_firm(self.space, self.wanted, self.failing, *consumer)
                    || because.iter().zip(&self.columns).any(|(because, column)| because & by[*column] != 0)
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
        Outcome::Found(Found { day, told, states: self.states.clone() })
    }
}

/// Whether what is wanted needs a step to be judged.
fn is_firm(space: &Space<'_>, wanted: &[usize], failing: Option<usize>, step: usize) -> bool {
    wanted.iter().chain(&failing).any(|one| has(&space.subjects[*one].needs, step))
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
