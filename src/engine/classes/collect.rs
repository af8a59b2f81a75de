//! Which constants a policy names of a fact.

use std::collections::BTreeMap;

use super::{Bounds, Classes, Cuts, Names, Things};
use crate::policy::condition::{Pattern, Predicate, Test, ThingTest};
use crate::policy::fact::{FactType, Sym, Value};
use crate::policy::release::ReleaseTable;
use crate::value::{Cut, Date, Decimal, Duration, Money, Range, VersionRange};

/// Most elements of a set that are told apart; tests on further ones are judged when it comes to them.
pub(in crate::engine) const MOST_ELEMENTS: usize = 24;

/// Collects the constants of one fact.
#[derive(Debug, Default)]
pub(in crate::engine) struct Collector {
    is_yes_no: bool,
    names: Vec<Sym>,
    numbers: Vec<Decimal>,
    dates: Vec<Date>,
    durations: Vec<Duration>,
    money: Vec<Money>,
    versions: Vec<Cut>,
    /// Cuts by the name of a thing, and those of any thing.
    things: BTreeMap<Sym, Vec<Cut>>,
    any_thing: Vec<Cut>,
    has_things: bool,
    elements: Vec<Pattern>,
}

impl Collector {
    /// The constants of a test on this fact.
    pub(in crate::engine) fn test(&mut self, test: &Test) {
        match &test.predicate {
            Predicate::Is(patterns) | Predicate::IsNot(patterns) => {
                patterns.iter().for_each(|pattern| self.pattern(pattern));
            }
            Predicate::AnyOf(patterns) | Predicate::AllOf(patterns) | Predicate::NoneOf(patterns) => {
                patterns.iter().for_each(|pattern| self.element(pattern));
            }
        }
    }

    fn element(&mut self, pattern: &Pattern) {
        if let Pattern::Group(members) = pattern {
            members.iter().for_each(|member| self.element(member));
        } else if self.elements.len() < MOST_ELEMENTS && !self.elements.contains(pattern) {
            self.elements.push(pattern.clone());
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::YesNo(_) => self.is_yes_no = true,
            Pattern::Names(names) => self.names.extend(names),
            Pattern::Number(range) => add_bounds(range, &mut self.numbers),
            Pattern::Date(range) => add_bounds(range, &mut self.dates),
            Pattern::Duration(range) => add_bounds(range, &mut self.durations),
            Pattern::Money(range) => add_bounds(range, &mut self.money),
            Pattern::Version(range) => add_cuts(range, &mut self.versions),
            Pattern::Thing(test) => self.thing(test),
            Pattern::Group(members) => members.iter().for_each(|member| self.pattern(member)),
        }
    }

    /// What a test or a row of a list names.
    pub(in crate::engine) fn thing(&mut self, test: &ThingTest) {
        self.has_things = true;
        match (&test.names, &test.versions) {
            (None, None) => {}
            (None, Some(range)) => add_cuts(range, &mut self.any_thing),
            (Some(names), versions) => {
                for name in names.iter() {
                    let cuts = self.things.entry(*name).or_default();
                    if let Some(range) = versions {
                        add_cuts(range, cuts);
                    }
                }
            }
        }
    }

    /// A thing whose versions stand in a release table.
    pub(in crate::engine) fn thing_with_table(&mut self, name: Sym, table: &ReleaseTable) {
        self.has_things = true;
        add_lines(table, self.things.entry(name).or_default());
    }

    /// The versions of a release table.
    pub(in crate::engine) fn versions_of(&mut self, table: &ReleaseTable) {
        add_lines(table, &mut self.versions);
    }

    pub(in crate::engine) fn names(&mut self, names: impl IntoIterator<Item = Sym>) {
        self.names.extend(names);
    }

    /// A value that the fact may have without anybody naming it in a test.
    pub(in crate::engine) fn value(&mut self, value: &Value) {
        match value {
            Value::YesNo(_) => self.is_yes_no = true,
            Value::Name(name) => self.names.push(*name),
            Value::Thing(element) => {
                self.has_things = true;
                self.things.entry(element.name).or_default();
            }
            _ => {}
        }
    }

    /// The classes of a fact of this type; none where values of this kind cannot be told apart so.
    pub(in crate::engine) fn classes(mut self, ty: &FactType) -> Option<Classes> {
        if let FactType::OneOf(names) | FactType::Levels(names) = ty {
            self.names.extend(names);
        }
        match ty {
            FactType::SetOf(_) | FactType::Things => Some(Classes::Set(self.elements)),
            FactType::YesNo => Some(Classes::YesNo),
            FactType::Name | FactType::OneOf(_) | FactType::Levels(_) => Some(Classes::Names(Names::new(self.names))),
            FactType::Number => Bounds::new(self.numbers).map(Classes::Numbers),
            FactType::Date => Bounds::new(self.dates).map(Classes::Dates),
            FactType::Duration => Bounds::new(self.durations).map(Classes::Durations),
            FactType::Money => Bounds::new(self.money).map(Classes::Money),
            FactType::Version => Some(Classes::Versions(Cuts::new(self.versions))),
            FactType::Thing => Some(Classes::Things(self.into_things())),
            FactType::Instant | FactType::Zone => None,
        }
    }

    fn into_things(self) -> Things {
        let mut of = Vec::with_capacity(self.things.len() + 1);
        let mut count = 0;
        let mut names = Vec::with_capacity(self.things.len());
        for (name, cuts) in self.things.into_iter().map(|(name, cuts)| (Some(name), cuts)).chain([(None, Vec::new())]) {
            let cuts = Cuts::new(cuts.into_iter().chain(self.any_thing.iter().cloned()).collect());
            let own = cuts.count();
            of.push((count, cuts));
            count += own;
            names.extend(name);
        }
        Things { names: Names::new(names), of, count }
    }
}

fn add_bounds<T: PartialOrd + Clone>(range: &Range<T>, bounds: &mut Vec<T>) {
    let bounds_of = range.bounds().into_iter().flatten();
    bounds.extend(bounds_of.map(|(bound, _)| bound.clone()));
}

fn add_cuts(range: &VersionRange, cuts: &mut Vec<Cut>) {
    let (low, high) = range.cuts();
    cuts.extend(low.into_iter().chain(high).cloned());
}

/// Each line of a table begins at a cut and ends at one, so that a class lies in one place of the table.
fn add_lines(table: &ReleaseTable, cuts: &mut Vec<Cut>) {
    for release in &table.releases {
        let segments = release.line.segments();
        cuts.push(Cut::at(segments.to_vec()));
        let mut next = segments.to_vec();
        while let Some(last) = next.pop() {
            if let Some(more) = last.checked_add(1) {
                next.push(more);
                cuts.push(Cut::at(next));
                break;
            }
        }
    }
}
