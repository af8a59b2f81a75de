//! What a policy can tell apart: the values of a fact, parted by the constants that the policy names.
//!
//! Two values of one class pass the same tests, stand on the same rows of every list and in the same place of every
//! release table. That is lossless: a decision needs the class only. A value that was not told precisely enough to be
//! in one class (`7` where the policy tells 7.1 from 7.2) has none, and is judged by its tests one by one.

mod collect;
mod ranges;

use super::value::Val;
use crate::policy::condition::{Condition, Pattern, Predicate, ThingTest};
use crate::policy::fact::{Element, Sym, Value};
use crate::value::{Cut, Date, Decimal, Duration, Moment, Money, Range, Truth, Version, VersionRange};

pub(super) use collect::{Collector, MOST_ELEMENTS};
pub(super) use ranges::Ranges;

/// The classes of one fact. The last one is `not-applicable`, but for sets.
#[derive(Debug)]
pub(super) enum Classes {
    YesNo,
    Names(Names),
    Numbers(Bounds<Decimal>),
    Dates(Bounds<Date>),
    Durations(Bounds<Duration>),
    Money(Bounds<Money>),
    Versions(Cuts),
    Things(Things),
    /// Sets, by which of these elements are in them: a bit for each. The class of what does not apply is that of nothing.
    Set(Vec<Pattern>),
}

/// Names that the policy mentions, in order, then any other.
#[derive(Debug)]
pub(super) struct Names {
    sorted: Vec<Sym>,
    /// For names that lie close together: the class of each from the first on.
    dense: Vec<u32>,
}

/// Ordered values: below the first bound, at it, between it and the next, and so on.
#[derive(Debug)]
pub(super) struct Bounds<T>(Vec<T>);

/// Versions: below the first cut, between it and the next, and so on.
#[derive(Debug, Default)]
pub(super) struct Cuts(Vec<Cut>);

/// Things: for each name, its versions; then those of any other name.
#[derive(Debug)]
pub(super) struct Things {
    names: Names,
    /// For each name, and last for any other: its first class, and its cuts.
    of: Vec<(u32, Cuts)>,
    count: u32,
}

/// The most classes that a table of names close together may hold for each name in it.
const SPARSE: usize = 8;

impl Names {
    fn new(mut sorted: Vec<Sym>) -> Self {
        sorted.sort_unstable();
        sorted.dedup();
        sorted.retain(|name| *name != Sym::OTHER);
        let mut dense = Vec::new();
        if let (Some(first), Some(last)) = (sorted.first(), sorted.last()) {
            let span = (last.0 - first.0) as usize + 1;
            if span <= sorted.len() * SPARSE {
                let other = count_of(sorted.len());
                dense = vec![other; span];
                for (class, name) in (0u32..).zip(&sorted) {
                    dense[(name.0 - first.0) as usize] = class;
                }
            }
        }
        Self { sorted, dense }
    }

    fn class(&self, name: Sym) -> u32 {
        let Some(first) = self.sorted.first() else { return 0 };
        if !self.dense.is_empty() {
            let at = name.0.wrapping_sub(first.0) as usize;
            return self.dense.get(at).copied().unwrap_or(count_of(self.sorted.len()));
        }
        self.sorted.binary_search(&name).map_or(count_of(self.sorted.len()), count_of)
    }

    /// The class of every name that the policy does not mention.
    fn other(&self) -> u32 {
        count_of(self.sorted.len())
    }
}

impl<T: PartialOrd + Clone> Bounds<T> {
    /// `None` if not all bounds can be compared with one another.
    fn new(mut all: Vec<T>) -> Option<Self> {
        // Of values without a total order only a few are compared, each with each.
        let is_total = all.first().is_none_or(|first| first.partial_cmp(first).is_some());
        if !is_total {
            return None;
        }
        let mut comparable = true;
        all.sort_by(|a, b| {
            a.partial_cmp(b).unwrap_or_else(|| {
                comparable = false;
                std::cmp::Ordering::Equal
            })
        });
        all.dedup_by(|a, b| a == b);
        comparable.then_some(Self(all))
    }

    fn count(&self) -> u32 {
        count_of(self.0.len()) * 2 + 1
    }

    /// `None` if the value cannot be compared with every bound.
    fn class(&self, value: &T) -> Option<u32> {
        let mut comparable = true;
        let below = self.0.partition_point(|bound| match bound.partial_cmp(value) {
            Some(order) => order.is_lt(),
            None => {
                comparable = false;
                false
            }
        });
        let at = self.0.get(below).is_some_and(|bound| bound == value);
        comparable.then(|| count_of(below) * 2 + u32::from(at))
    }

    fn ranges(&self, range: &Range<T>) -> Ranges {
        let place = |bound: &T| count_of(self.0.partition_point(|known| known < bound)) * 2;
        let [low, high] = range.bounds();
        let low = low.map_or(0, |(bound, included)| place(bound) + if *included { 1 } else { 2 });
        match high {
            None => Ranges::of(low, self.count() - 1),
            Some((bound, included)) => Ranges::of(low, place(bound) + u32::from(*included)),
        }
    }
}

impl Cuts {
    fn new(mut all: Vec<Cut>) -> Self {
        all.sort_by(Cut::order);
        all.dedup_by(|a, b| a.order(b).is_eq());
        Self(all)
    }

    fn count(&self) -> u32 {
        count_of(self.0.len()) + 1
    }

    /// `None` if a cut lies inside what the version stands for.
    fn class(&self, version: &Version) -> Option<u32> {
        let below = self.0.partition_point(|cut| cut.is_below(version) == Truth::Yes);
        let is_sure = self.0.get(below).is_none_or(|cut| cut.is_below(version) == Truth::No);
        is_sure.then(|| count_of(below))
    }

    fn ranges(&self, range: &VersionRange) -> Ranges {
        let place = |cut: &Cut| self.0.binary_search_by(|known| known.order(cut)).map_or(0, count_of);
        let (low, high) = range.cuts();
        let low = low.map_or(0, |cut| place(cut) + 1);
        Ranges::of(low, high.map_or(self.count() - 1, place))
    }
}

impl Things {
    fn class(&self, element: &Element) -> Option<u32> {
        let (first, cuts) = &self.of[self.names.class(element.name) as usize];
        match &element.version {
            Some(version) => cuts.class(version).map(|class| first + class),
            // Where versions are told apart, nobody knows which one it is.
            None => cuts.0.is_empty().then_some(*first),
        }
    }

    fn ranges(&self, test: &ThingTest) -> Ranges {
        let of = |name: u32| {
            let (first, cuts) = &self.of[name as usize];
            let own =
                test.versions.as_ref().map_or_else(|| Ranges::of(0, cuts.count() - 1), |range| cuts.ranges(range));
            own.0.into_iter().map(move |(low, high)| (first + low, first + high))
        };
        let all = match &test.names {
            None => (0..count_of(self.of.len())).flat_map(of).collect(),
            Some(names) => names.iter().flat_map(|name| of(self.names.class(*name))).collect(),
        };
        Ranges::from_any(all)
    }
}

fn count_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX / 4)
}

impl Classes {
    /// How many there are, `not-applicable` among them.
    pub(super) fn count(&self) -> u32 {
        1 + match self {
            Self::Set(elements) => (1 << elements.len()) - 1,
            Self::YesNo => 2,
            Self::Names(names) => names.other() + 1,
            Self::Numbers(bounds) => bounds.count(),
            Self::Dates(bounds) => bounds.count(),
            Self::Durations(bounds) => bounds.count(),
            Self::Money(bounds) => bounds.count(),
            Self::Versions(cuts) => cuts.count(),
            Self::Things(things) => things.count,
        }
    }

    /// The class of what does not apply.
    pub(super) fn not_applicable(&self) -> u32 {
        if let Self::Set(_) = self { 0 } else { self.count() - 1 }
    }

    /// The class of a value; `None` if it is not told precisely enough to be in one.
    pub(super) fn class(&self, value: &Value) -> Option<u32> {
        match (self, value) {
            (Self::Set(patterns), Value::Set { elements, complete: true }) => class_of_set(patterns, elements),
            (_, Value::NotApplicable | Value::Date(Moment::Absent)) => Some(self.not_applicable()),
            (Self::YesNo, Value::YesNo(yes)) => Some(u32::from(*yes)),
            (Self::Names(names), Value::Name(name)) => Some(names.class(*name)),
            (Self::Numbers(bounds), Value::Number(number)) => bounds.class(number),
            (Self::Dates(bounds), Value::Date(moment)) => bounds.class(&day_of(*moment)),
            (Self::Durations(bounds), Value::Duration(duration)) => bounds.class(duration),
            (Self::Money(bounds), Value::Money(money)) => bounds.class(money),
            (Self::Versions(cuts), Value::Version(version)) => cuts.class(version),
            (Self::Things(things), Value::Thing(element)) => things.class(element),
            // A derived fact may hold values of several kinds; those of another than its tests name have no class.
            _ => None,
        }
    }

    /// The class of a small value, without building it.
    pub(super) fn small(&self, value: Val) -> Option<u32> {
        match (self, value) {
            (_, Val::NotApplicable | Val::Date(Moment::Absent)) => Some(self.not_applicable()),
            (Self::YesNo, Val::YesNo(yes)) => Some(u32::from(yes)),
            (Self::Names(names), Val::Name(name)) => Some(names.class(name)),
            (Self::Numbers(bounds), Val::Number(number)) => bounds.class(&number),
            (Self::Dates(bounds), Val::Date(moment)) => bounds.class(&day_of(moment)),
            _ => None,
        }
    }

    /// The classes in which a condition on this fact holds.
    pub(super) fn ranges(&self, condition: &Condition) -> Ranges {
        match condition {
            Condition::All(parts) => parts
                .iter()
                .fold(Ranges::of(0, self.count() - 1), |all, part| all.intersect(&self.ranges(part), self.count())),
            Condition::Any(parts) => parts.iter().fold(Ranges::default(), |all, part| all.union(self.ranges(part))),
            Condition::Not(part) => self.ranges(part).complement(self.count()),
            Condition::Shared(part) => self.ranges(part),
            Condition::Test(test) => self.ranges_of(&test.predicate),
        }
    }

    fn ranges_of(&self, predicate: &Predicate) -> Ranges {
        let any = |patterns: &[Pattern]| {
            patterns.iter().fold(Ranges::default(), |all, pattern| all.union(self.ranges_of_pattern(pattern)))
        };
        match (self, predicate) {
            (_, Predicate::Is(patterns)) => any(patterns),
            (_, Predicate::IsNot(patterns)) => any(patterns).complement(self.count()),
            // What is no set has no elements.
            (_, Predicate::NoneOf(_)) => Ranges::of(0, self.count() - 1),
            (_, Predicate::AnyOf(_) | Predicate::AllOf(_)) => Ranges::default(),
        }
    }

    fn ranges_of_pattern(&self, pattern: &Pattern) -> Ranges {
        let one = |class: u32| Ranges::of(class, class);
        match (self, pattern) {
            (_, Pattern::Group(members)) => {
                members.iter().fold(Ranges::default(), |all, member| all.union(self.ranges_of_pattern(member)))
            }
            (Self::YesNo, Pattern::YesNo(yes)) => one(u32::from(*yes)),
            (Self::Names(names), Pattern::Names(wanted)) => {
                Ranges::from_any(wanted.iter().map(|name| (names.class(*name), names.class(*name))).collect())
            }
            (Self::Numbers(bounds), Pattern::Number(range)) => bounds.ranges(range),
            (Self::Dates(bounds), Pattern::Date(range)) => bounds.ranges(range),
            (Self::Durations(bounds), Pattern::Duration(range)) => bounds.ranges(range),
            (Self::Money(bounds), Pattern::Money(range)) => bounds.ranges(range),
            (Self::Versions(cuts), Pattern::Version(range)) => cuts.ranges(range),
            (Self::Things(things), Pattern::Thing(test)) => things.ranges(test),
            _ => Ranges::default(),
        }
    }
}

/// A bit for each pattern that an element fits; `None` if an element is not told precisely enough.
fn class_of_set(patterns: &[Pattern], elements: &[Element]) -> Option<u32> {
    let mut class = 0;
    for (bit, pattern) in patterns.iter().enumerate() {
        match Truth::any(elements.iter().map(|element| pattern.covers_element(element))) {
            Truth::Yes => class |= 1 << bit,
            Truth::No => {}
            Truth::Unknown => return None,
        }
    }
    Some(class)
}

/// What tests on one set ask: that at least one element of each of some lists is in it, and none of another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SetTest {
    /// Each list as bits.
    pub(super) any: Vec<u32>,
    pub(super) none: u32,
}

impl SetTest {
    /// Whether a set of this class passes.
    pub(super) fn holds(&self, class: u32) -> bool {
        class & self.none == 0 && self.any.iter().all(|any| class & any != 0)
    }

    /// Adds one more test; false if it is none of this kind, or names elements that are not told apart.
    pub(super) fn add(&mut self, elements: &[Pattern], predicate: &Predicate, negated: bool) -> bool {
        let bits = |patterns: &[Pattern]| bits_of(elements, patterns);
        match (predicate, negated) {
            (Predicate::AnyOf(patterns), false) | (Predicate::NoneOf(patterns), true) => {
                bits(patterns).map(|bits| self.any.push(bits)).is_some()
            }
            (Predicate::NoneOf(patterns), false) | (Predicate::AnyOf(patterns), true) => {
                bits(patterns).map(|bits| self.none |= bits).is_some()
            }
            (Predicate::AllOf(patterns), false) => {
                patterns.iter().all(|one| bits(std::slice::from_ref(one)).map(|bits| self.any.push(bits)).is_some())
            }
            _ => false,
        }
    }
}

fn bits_of(elements: &[Pattern], patterns: &[Pattern]) -> Option<u32> {
    patterns.iter().try_fold(0, |all, pattern| {
        let bits = match pattern {
            Pattern::Group(members) => bits_of(elements, members)?,
            one => 1 << elements.iter().position(|known| known == one)?,
        };
        Some(all | bits)
    })
}

/// `Never` lies after every day and `Past` before every day.
const fn day_of(moment: Moment) -> Date {
    match moment {
        Moment::On(date) => date,
        Moment::Never => Date::MAX,
        Moment::Past | Moment::Absent => Date::MIN,
    }
}
