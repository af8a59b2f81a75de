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
    pub(in crate::engine) literals: Vec<Literal>,
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

/// Finds the groups of a policy.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    pub(super) groups: Vec<Group>,
    by_signature: HashMap<Vec<u8>, Vec<u32>>,
    signature: Vec<u8>,
}

impl Grouping {
    /// Adds one conjunction. `is_set` says which facts are sets: of those only bare tests are told by classes.
    pub(super) fn add(
        &mut self,
        all: &mut Conjunctions,
        when: &Condition,
        unless: &Condition,
        is_set: &dyn Fn(FactId) -> bool,
    ) {
        let number = all.count();
        all.starts.push(u32::try_from(all.groups.len()).unwrap_or(u32::MAX));
        let mut of_facts: Vec<(FactId, &Condition, bool)> = Vec::new();
        each_literal(when, unless, &mut |condition, negated| match only_fact(condition) {
            Some(fact) if !is_set(fact) || bare_test(condition).is_some() => of_facts.push((fact, condition, negated)),
            _ => all.residual.push((number, Literal { condition: condition.clone(), negated })),
        });
        of_facts.sort_by_key(|(fact, ..)| *fact);
        let mut rest = &of_facts[..];
        while let Some((fact, ..)) = rest.first() {
            let count = rest.iter().take_while(|(of, ..)| of == fact).count();
            let group = self.intern(*fact, &rest[..count]);
            all.groups.push(group);
            rest = &rest[count..];
        }
    }

    fn intern(&mut self, fact: FactId, literals: &[(FactId, &Condition, bool)]) -> u32 {
        self.signature.clear();
        literals.iter().for_each(|(_, condition, negated)| sign(condition, *negated, &mut self.signature));
        let is_this =
            |group: &Group| {
                group.literals.len() == literals.len()
                    && group.literals.iter().zip(literals).all(|(own, (_, condition, negated))| {
                        own.negated == *negated && same(&own.condition, condition)
                    })
            };
        let known = self.by_signature.get(&self.signature).into_iter().flatten().copied();
        if let Some(known) = known.into_iter().find(|&at| is_this(&self.groups[at as usize])) {
            return known;
        }
        let at = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let own =
            |&(_, condition, negated): &(FactId, &Condition, bool)| Literal { condition: condition.clone(), negated };
        let is_one_test = literals.len() == 1 && bare_test(literals[0].1).is_some();
        self.groups.push(Group {
            fact,
            literals: literals.iter().map(own).collect(),
            slot: NO_SLOT,
            ranges: Ranges::default(),
            mask: 0,
            set: None,
            nothing: Truth::Unknown,
            is_one_test,
        });
        self.by_signature.entry(self.signature.clone()).or_default().push(at);
        at
    }
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

    /// Notes the slot of its fact, and the classes with which it holds. `every` are the classes of all values, if they
    /// are few.
    pub(super) fn place(&mut self, slot: u16, classes: &Classes, every: u64) {
        if let Classes::Set(elements) = classes {
            let mut set = SetTest::default();
            let is_told = self.literals.iter().all(|literal| {
                bare_test(&literal.condition).is_some_and(|test| set.add(elements, &test.predicate, literal.negated))
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
        let all: Vec<Ranges> = self.literals.iter().map(|literal| ranges(classes, literal)).collect();
        self.nothing = Truth::all(all.iter().map(|own| holds_of(bits(own), every)));
        self.ranges = all.into_iter().reduce(|a, b| a.intersect(&b, classes.count())).unwrap_or_default();
        self.mask = bits(&self.ranges);
    }
}

/// The classes below 64 as bits.
fn bits(ranges: &Ranges) -> u64 {
    ranges.iter().take_while(|class| *class < 64).fold(0, |mask, class| mask | 1 << class)
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

fn ranges(classes: &Classes, literal: &Literal) -> Ranges {
    let holds = classes.ranges(&literal.condition);
    if literal.negated { holds.complement(classes.count()) } else { holds }
}
