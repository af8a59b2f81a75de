//! The requests that a policy can tell apart, of one product: steps in which facts become known one after another.
//!
//! A step is the day, a base fact, a derived fact, or a condition on several facts together. A base fact has one value
//! for each thing that the policy can tell apart. A derived fact follows from steps before it; the plain evaluator says
//! how, once for each combination of what it follows from. Where two states of a step come to the same in every step
//! that looks at it later, they are of one *class*, and nobody needs to remember which of them it was.

mod blocks;
pub(crate) mod classes;
mod days;
mod evaluate;
mod hidden;
mod order;
pub(super) mod row;
mod rows;
pub(super) mod runs;
mod split;
mod table;
mod values;
mod versions;

pub(crate) use days::turns;

use std::collections::HashMap;
use std::rc::Rc;

use super::Roads;
use crate::facts::{DayOrigin, Facts, Told as Said};
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::{Sym, Value};
use crate::policy::product::Product;
use crate::policy::{FactId, Policy};
use crate::reference::state::State;
use crate::value::{Date, Truth};
use split::{Part, parts};

/// What a request tells of one fact.
pub(super) type Told = (FactId, Value);
/// The number of a state of a step.
pub(super) type StateId = u32;

/// No state: nobody asks.
pub(super) const NONE: StateId = u32::MAX;

/// What becomes known in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Of {
    Day,
    /// What every calendar says of the moment at which the request came.
    Arrival,
    Fact(FactId),
    /// A condition on several facts, by its number.
    Several(usize),
}

/// One way in which a step may come out.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) to: StateId,
    /// How surprising it is.
    pub(super) cost: u32,
    pub(super) day: Option<Date>,
    pub(super) told: Vec<Told>,
}

/// A step with what is known of it so far.
pub(super) struct Step {
    pub(super) of: Of,
    pub(super) inputs: Vec<usize>,
    /// The steps that look at it, in order.
    pub(super) consumers: Vec<usize>,
    states: Vec<Rc<State>>,
    /// For a base fact: its values. For a day: those on which something may be different.
    values: Vec<Value>,
    days: Vec<(Date, u32)>,
    ways: HashMap<Box<[StateId]>, Rc<[Way]>, super::hash::Quick>,
    /// For a derived fact: the only way to each state.
    single: Vec<Rc<[Way]>>,
    /// For each number of consumers that are done: the class of each state to those that are left.
    classes: Vec<Vec<u32>>,
    /// Whether its states are all known, so that what follows from it can be written down beforehand.
    is_tabled: bool,
    /// For each input and each of its states, the state that stands for all that the step cannot tell from it.
    alike: Vec<Vec<StateId>>,
    /// Whether there may be ways that are left out.
    pub(super) is_sampled: bool,
    literals: Vec<Condition>,
    by_test: HashMap<*const Test, u32>,
    /// For each state that was asked for, the truth of each literal.
    truths: Vec<Option<Rc<[Truth]>>>,
    /// How the literals come out along its states, once somebody asked.
    runs: Option<Rc<runs::Runs>>,
}

/// A conjunction of literals, each on another step.
#[derive(Debug, Default)]
pub(super) struct Subject {
    pub(super) literals: Vec<(usize, u32)>,
    /// A bit for each step that has to be known to judge it.
    pub(super) needs: Vec<u64>,
    /// It cannot hold, whatever the facts are.
    pub(super) is_never: bool,
}

/// The space of the requests of one product.
pub(super) struct Space<'p> {
    pub(super) policy: &'p Policy,
    pub(super) product: Option<&'p Product>,
    /// The name of the product; none if the policy has no product.
    pub(super) product_name: Option<Sym>,
    pub(super) steps: Vec<Step>,
    pub(super) subjects: Vec<Subject>,
    severals: Vec<Condition>,
    calendars: Vec<crate::policy::calendar::CalendarId>,
    arrivals: Vec<Vec<Value>>,
    facts: Facts<'p>,
    by_of: HashMap<Of, usize>,
    /// For a fact with `only-if`: the number of that condition.
    applies_by: HashMap<FactId, usize>,
    /// How much was done beside what a search or a diagram pays for: states that the plain evaluator was asked for, and
    /// patterns and rows that were looked at.
    pub(super) asked: u64,
    /// How much of the budget is left.
    pub(super) left: u64,
    /// For each step and each of its inputs, the classes of states that the step can tell apart.
    partitions: Vec<Vec<Option<Vec<u32>>>>,
    rows: rows::Rows,
    pub(super) roads: Roads,
}

/// A condition of which something is to be found out.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) when: Condition,
    pub(super) unless: Condition,
}

impl<'p> Space<'p> {
    /// The space of one product, for what is to be found out of these conditions. The first ones, so many, are weighed
    /// against each other; those after them are asked about one by one, and each looks at one fact alone.
    ///
    /// INVARIANT: nobody asks for a row, or for how a literal comes out, before all subjects are set.
    pub(super) fn new(
        policy: &'p Policy,
        product_name: Option<Sym>,
        judged: &[Judged],
        listed: usize,
        roads: Roads,
    ) -> Self {
        let facts = Facts {
            policy,
            id: None,
            day: Date::default(),
            day_origin: DayOrigin::Request,
            told: vec![Said::Nothing; policy.facts.len()],
            unread: Vec::new(),
            disagreements: Vec::new(),
            tongue: None,
        };
        let product = product_name.and_then(|name| policy.product(name));
        let mut space = Self {
            policy,
            product,
            product_name,
            steps: Vec::new(),
            subjects: Vec::new(),
            severals: Vec::new(),
            calendars: Vec::new(),
            arrivals: Vec::new(),
            facts,
            by_of: HashMap::new(),
            applies_by: HashMap::new(),
            asked: 0,
            left: 0,
            partitions: Vec::new(),
            rows: rows::Rows::default(),
            roads,
        };
        space.find_calendars();
        let split: Vec<Vec<Part>> = judged.iter().map(|one| parts(&one.when, &one.unless)).collect();
        let targets = space.name_parts(split);
        space.order(&targets);
        space.tabulate();
        space.set_subjects(targets);
        space.begin_rows(listed);
        space
    }

    /// Gives each part that looks at several facts a number.
    fn name_parts(&mut self, split: Vec<Vec<Part>>) -> Vec<Vec<(Option<Of>, Condition)>> {
        let name = |part: Part| match part {
            Part::Fact(fact, condition) => (Some(Of::Fact(fact)), condition),
            Part::Several(condition) => {
                self.severals.push(condition);
                (Some(Of::Several(self.severals.len() - 1)), Condition::always())
            }
            Part::Never => (None, Condition::never()),
        };
        let mut name = name;
        split.into_iter().map(|parts| parts.into_iter().map(&mut name).collect()).collect()
    }

    fn set_subjects(&mut self, targets: Vec<Vec<(Option<Of>, Condition)>>) {
        let words = self.steps.len().div_ceil(64).max(1);
        let closures = self.closures(words);
        for parts in targets {
            let mut subject = Subject { needs: vec![0; words], ..Subject::default() };
            for (of, condition) in parts {
                let Some(step) = of.and_then(|of| self.by_of.get(&of).copied()) else {
                    subject.is_never = true;
                    continue;
                };
                let literal = self.literal(step, condition);
                subject.literals.push((step, literal));
                subject.needs.iter_mut().zip(&closures[step]).for_each(|(own, more)| *own |= more);
            }
            subject.literals.sort_unstable();
            self.subjects.push(subject);
        }
    }

    /// For each step, itself and all that it follows from.
    fn closures(&self, words: usize) -> Vec<Vec<u64>> {
        let mut closures: Vec<Vec<u64>> = Vec::with_capacity(self.steps.len());
        for (number, step) in self.steps.iter().enumerate() {
            let mut own = vec![0u64; words];
            own[number / 64] |= 1 << (number % 64);
            for input in &step.inputs {
                own.iter_mut().zip(&closures[*input]).for_each(|(own, more)| *own |= more);
            }
            closures.push(own);
        }
        closures
    }

    fn literal(&mut self, step: usize, condition: Condition) -> u32 {
        let step = &mut self.steps[step];
        let number = u32::try_from(step.literals.len()).unwrap_or(u32::MAX);
        let known = match &condition {
            Condition::Test(test) => *step.by_test.entry(std::sync::Arc::as_ptr(test)).or_insert(number),
            // The condition of a step on several facts is the step itself.
            _ => number,
        };
        if known == number {
            step.literals.push(condition);
        }
        known
    }

    /// The class of a state to the consumers that are left from a step on; none if there are none.
    pub(super) fn class(&self, step: usize, state: StateId, from: usize) -> Option<u32> {
        let of = &self.steps[step];
        let done = of.consumers.partition_point(|consumer| *consumer < from);
        if done == of.consumers.len() {
            return None;
        }
        let class = of.classes.get(done).and_then(|classes| classes.get(state as usize).copied());
        // What is not written down beforehand is told apart.
        Some(class.unwrap_or(state | 1 << 31))
    }

    /// The steps whose states a later one may ask for.
    pub(super) fn remembered(&self, from: usize) -> Vec<usize> {
        let is_asked = |step: &usize| self.steps[*step].consumers.last().is_some_and(|last| *last >= from);
        (0..from).filter(is_asked).collect()
    }

    /// The facts of a request that a subject looks at, in the end.
    pub(super) fn base_facts(&self, subject: usize) -> Vec<FactId> {
        let needs = &self.subjects[subject].needs;
        let is_needed = |number: &usize| needs[number / 64] >> (number % 64) & 1 == 1;
        let needed = (0..self.steps.len()).filter(is_needed);
        needed.filter_map(|number| if let Of::Fact(fact) = self.steps[number].of { Some(fact) } else { None }).collect()
    }

    /// Facts of which not every combination was looked at, among those that a subject looks at.
    pub(super) fn sampled(&self, subject: usize) -> Vec<FactId> {
        let needs = &self.subjects[subject].needs;
        let is_needed = |number: &usize| needs[number / 64] >> (number % 64) & 1 == 1;
        let sampled = (0..self.steps.len()).filter(|number| is_needed(number) && self.steps[*number].is_sampled);
        let of = |number: usize| match self.steps[number].of {
            Of::Fact(fact) => Some(fact),
            Of::Arrival => self.policy.well_known.arrived,
            Of::Day | Of::Several(_) => None,
        };
        sampled.filter_map(of).collect()
    }
}
