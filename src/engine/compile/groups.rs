//! Rules as conjunctions of groups: all that one rule asks of one fact.

use std::collections::HashMap;

use super::literals::{Literal, bare_test, each_literal, only_fact, same, sign};
use crate::engine::classes::{Classes, Ranges, SetTest};
use crate::policy::FactId;
use crate::policy::condition::Condition;
use crate::value::Truth;

/// No slot: a group that is judged by its tests alone.
pub(in crate::engine) const NO_SLOT: u16 = u16::MAX;

/// All that some rules ask of one fact; rules that ask for the same share it.
#[derive(Debug)]
pub(in crate::engine) struct Group {
    pub(in crate::engine) fact: FactId,
    /// The first conjunction that asks it: there the words of it stand.
    pub(in crate::engine) source: u32,
    pub(in crate::engine) slot: u16,
    /// The classes with which it holds.
    pub(in crate::engine) ranges: Ranges,
    /// The same as bits, where no class is above 63.
    pub(in crate::engine) mask: u64,
    /// What is asked of a fact that is a set, in place of the classes.
    pub(in crate::engine) set: Option<SetTest>,
    /// Whether it holds where nothing is known of the fact.
    pub(in crate::engine) nothing: Truth,
    /// Whether it is one test, so that several values pass it if each of them does.
    pub(in crate::engine) is_one_test: bool,
}

/// Rules, limits, flags or commitments, as far as they ask.
#[derive(Debug, Default)]
pub(in crate::engine) struct Conjunctions {
    /// Where the groups of each begin.
    starts: Vec<u32>,
    groups: Vec<u32>,
    /// What is about several facts at once, by the number of the conjunction.
    pub(in crate::engine) residual: Vec<(u32, Literal)>,
}

impl Conjunctions {
    /// How many there are.
    pub(in crate::engine) fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    pub(in crate::engine) fn groups(&self, number: u32) -> &[u32] {
        let at = number as usize;
        let end = self.starts.get(at + 1).map_or(self.groups.len(), |end| *end as usize);
        &self.groups[self.starts[at] as usize..end]
    }

    /// What this one asks of several facts at once.
    pub(in crate::engine) fn residual(&self, number: u32) -> &[(u32, Literal)] {
        if self.residual.is_empty() {
            return &[];
        }
        let from = self.residual.partition_point(|(of, _)| *of < number);
        let until = self.residual.partition_point(|(of, _)| *of <= number);
        &self.residual[from..until]
    }

    /// Bytes that it takes.
    pub(in crate::engine) fn bytes(&self) -> usize {
        (self.starts.len() + self.groups.len()) * size_of::<u32>() + self.residual.len() * size_of::<(u32, Literal)>()
    }
}

/// A condition of the policy, and whether it has to fail.
pub(super) type Part<'p> = (&'p Condition, bool);

/// A group that was found, before anything is known of classes.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) fact: FactId,
    source: u32,
    /// Its parts among all of them.
    parts: std::ops::Range<usize>,
}

/// Finds the groups of a policy.
#[derive(Debug, Default)]
pub(super) struct Grouping<'p> {
    pub(super) found: Vec<Found>,
    parts: Vec<Part<'p>>,
    by_signature: HashMap<Vec<u8>, Vec<u32>>,
    signature: Vec<u8>,
}

impl<'p> Grouping<'p> {
    /// Adds one conjunction.
    pub(super) fn add(
        &mut self,
        all: &mut Conjunctions,
        when: &'p Condition,
        unless: &'p Condition,
        is_set: &dyn Fn(FactId) -> bool,
    ) {
        let number = all.count();
        all.starts.push(u32::try_from(all.groups.len()).unwrap_or(u32::MAX));
        let mut of_facts: Vec<(FactId, Part<'p>)> = Vec::new();
        each_literal(when, unless, &mut |condition, negated| match grouped(condition, is_set) {
            Some(fact) => of_facts.push((fact, (condition, negated))),
            None => all.residual.push((number, Literal { condition: condition.clone(), negated })),
        });
        of_facts.sort_by_key(|(fact, _)| *fact);
        for of_fact in of_facts.chunk_by(|a, b| a.0 == b.0) {
            let group = self.intern(number, of_fact);
            all.groups.push(group);
        }
    }

    fn intern(&mut self, source: u32, of_fact: &[(FactId, Part<'p>)]) -> u32 {
        self.signature.clear();
        of_fact.iter().for_each(|(_, (condition, negated))| sign(condition, *negated, &mut self.signature));
        let is_this = |found: &Found| {
            let own = &self.parts[found.parts.clone()];
            let mut pairs = own.iter().zip(of_fact);
            own.len() == of_fact.len() && pairs.all(|(own, (_, part))| own.1 == part.1 && same(own.0, part.0))
        };
        let known = self.by_signature.get(&self.signature).into_iter().flatten().copied();
        if let Some(known) = known.into_iter().find(|&at| is_this(&self.found[at as usize])) {
            return known;
        }
        let at = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        let first = self.parts.len();
        self.parts.extend(of_fact.iter().map(|(_, part)| *part));
        let fact = of_fact.first().map_or(FactId(u32::MAX), |(fact, _)| *fact);
        self.found.push(Found { fact, source, parts: first..self.parts.len() });
        self.by_signature.entry(self.signature.clone()).or_default().push(at);
        at
    }

    /// Every condition that stands in a group.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &'p Condition> + '_ {
        self.parts.iter().map(|(condition, _)| *condition)
    }

    /// Puts a group into the slot of its fact. `every` are the classes of all values, if they are few.
    pub(super) fn placed(&self, found: &Found, slot: Option<(u16, &Classes, u64)>) -> Group {
        let parts = &self.parts[found.parts.clone()];
        let mut group = Group {
            fact: found.fact,
            source: found.source,
            slot: NO_SLOT,
            ranges: Ranges::default(),
            mask: 0,
            set: None,
            nothing: Truth::Unknown,
            is_one_test: matches!(parts, [(only, _)] if bare_test(only).is_some()),
        };
        if let Some((slot, classes, every)) = slot {
            group.place(parts, slot, classes, every);
        }
        group
    }
}

/// The fact that a part of a conjunction is about, if it is about one alone. Of sets, only bare tests are told by classes.
pub(in crate::engine) fn grouped(condition: &Condition, is_set: &dyn Fn(FactId) -> bool) -> Option<FactId> {
    only_fact(condition).filter(|fact| !is_set(*fact) || bare_test(condition).is_some())
}

impl Group {
    /// Whether it holds with a class.
    #[inline]
    pub(in crate::engine) fn has(&self, class: u32) -> bool {
        match &self.set {
            Some(set) => set.holds(class),
            None if class < 64 => self.mask >> class & 1 == 1,
            None => self.ranges.contains(class),
        }
    }

    /// Whether one test holds of several classes; of none, any may be meant.
    #[inline]
    pub(in crate::engine) const fn holds_of(&self, classes: u64) -> Truth {
        holds_of(self.mask, classes)
    }

    /// Notes the slot of its fact, and the classes with which it holds.
    fn place(&mut self, parts: &[Part<'_>], slot: u16, classes: &Classes, every: u64) {
        if let Classes::Set(elements) = classes {
            let mut set = SetTest::default();
            let is_told = parts.iter().all(|(condition, negated)| {
                bare_test(condition).is_some_and(|test| set.add(elements, &test.predicate, *negated))
            });
            if is_told {
                self.slot = slot;
                let few = (0..classes.count().min(64)).filter(|class| set.holds(*class));
                self.mask = few.fold(0, |mask, class| mask | 1 << class);
                self.set = Some(set);
            }
            return;
        }
        self.slot = slot;
        let mut all = parts.iter().map(|part| ranges(classes, *part));
        self.ranges = all.next().unwrap_or_default();
        for more in all {
            self.ranges = self.ranges.intersect(&more, classes.count());
        }
        self.mask = bits(&self.ranges);
        self.nothing = Truth::all(parts.iter().map(|(condition, negated)| {
            let truth = of_nothing(classes, condition, every);
            if *negated { truth.not() } else { truth }
        }));
    }
}

/// The classes below 64 as bits.
fn bits(ranges: &Ranges) -> u64 {
    let up_to = |class: u32| if class < 63 { (2 << class) - 1 } else { u64::MAX };
    let ranges = ranges.0.iter().take_while(|(low, _)| *low < 64);
    ranges.fold(0, |mask, &(low, high)| mask | up_to(high) & (u64::MAX << low))
}

/// Whether every one of some classes is among those that are accepted, or none, or some. Of none, any may be meant.
const fn holds_of(accepted: u64, classes: u64) -> Truth {
    match (classes, accepted & classes) {
        (0, _) => Truth::Unknown,
        (_, 0) => Truth::No,
        (_, met) if met == classes => Truth::Yes,
        _ => Truth::Unknown,
    }
}

/// Whether a condition holds where nothing is known of its fact. Each test is judged by itself, as the evaluator does: that
/// one of two tests holds of every value is not known of either.
fn of_nothing(classes: &Classes, condition: &Condition, every: u64) -> Truth {
    let of = |part: &Condition| of_nothing(classes, part, every);
    match condition {
        Condition::All(parts) => Truth::all(parts.iter().map(of)),
        Condition::Any(parts) => Truth::any(parts.iter().map(of)),
        Condition::Not(part) => of(part).not(),
        Condition::Shared(part) => of(part),
        Condition::Test(_) => holds_of(bits(&classes.ranges(condition)), every),
    }
}

fn ranges(classes: &Classes, (condition, negated): Part<'_>) -> Ranges {
    let holds = classes.ranges(condition);
    if negated { holds.complement(classes.count()) } else { holds }
}
