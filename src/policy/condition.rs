//! Conditions as meant: boolean combinations of tests, each on one fact.

use std::sync::Arc;

use super::fact::{Element, FactId, Sym, Value};
use crate::value::{Date, Decimal, Duration, Moment, Money, Range, Truth, VersionRange};

/// A boolean combination of tests.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// All of them; none at all always holds.
    All(Box<[Condition]>),
    /// At least one of them.
    Any(Box<[Condition]>),
    /// Not this one.
    Not(Box<Condition>),
    /// One test, which every condition that asks the same shares.
    Test(Arc<Test>),
    /// A condition that stands in many places: that of a section, in each of its rules.
    Shared(Arc<Condition>),
}

impl Condition {
    /// The condition that always holds.
    pub(crate) fn always() -> Self {
        Self::All(Box::default())
    }

    /// The condition that never holds.
    pub(crate) fn never() -> Self {
        Self::Any(Box::default())
    }

    /// How it comes out where this is how its tests do.
    pub(crate) fn truth(&self, of: &impl Fn(&Test) -> Truth) -> Truth {
        match self {
            Self::All(parts) => Truth::all(parts.iter().map(|part| part.truth(of))),
            Self::Any(parts) => Truth::any(parts.iter().map(|part| part.truth(of))),
            Self::Not(part) => part.truth(of).not(),
            Self::Test(test) => of(test),
            Self::Shared(part) => part.truth(of),
        }
    }

    /// Every test in it, in order of writing.
    pub(crate) fn tests(&self) -> Vec<&Test> {
        let mut tests = Vec::new();
        self.each_test(&mut |test| tests.push(test));
        tests
    }

    /// Visits every test in it, in order of writing.
    pub(crate) fn each_test<'c>(&'c self, visit: &mut impl FnMut(&'c Test)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_test(visit)),
            Self::Not(part) => part.each_test(visit),
            Self::Test(test) => visit(test),
            Self::Shared(part) => part.each_test(visit),
        }
    }
}

impl From<Test> for Condition {
    fn from(test: Test) -> Self {
        Self::Test(Arc::new(test))
    }
}

/// A test on one fact.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) fact: FactId,
    pub(crate) predicate: Predicate,
    /// As the author wrote it, for those who ask why.
    pub(crate) written: String,
}

/// What a test asks of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Predicate {
    /// One of these.
    Is(Vec<Pattern>),
    /// Not one of these.
    IsNot(Vec<Pattern>),
    /// For a set: at least one element is one of these.
    AnyOf(Vec<Pattern>),
    /// For a set: every one of these is matched by an element.
    AllOf(Vec<Pattern>),
    /// For a set: no element is one of these.
    NoneOf(Vec<Pattern>),
}

/// What one value, or one element of a set, may be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pattern {
    YesNo(bool),
    /// One of these names: a value, a group, or levels from one up or down.
    Names(Vec<Sym>),
    Number(Range<Decimal>),
    Duration(Range<Duration>),
    Money(Range<Money>),
    Date(Range<Date>),
    Version(Box<VersionRange>),
    Thing(ThingTest),
    /// Any member of a group of the fact, which every test that names the group shares; no member is a group.
    Group(Arc<[Pattern]>),
}

/// A thing by name and perhaps version. `names: None` is `any`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ThingTest {
    pub(crate) names: Option<Arc<[Sym]>>,
    pub(crate) versions: Option<Box<VersionRange>>,
}

impl Pattern {
    /// Whether things of this name are meant, of whatever version; those of any name are.
    pub(crate) fn means(&self, name: Sym) -> bool {
        match self {
            Self::Thing(thing) => thing.means(name),
            Self::Group(members) => members.iter().any(|member| member.means(name)),
            _ => false,
        }
    }
}

impl ThingTest {
    /// Whether things of this name are meant, of whatever version.
    pub(crate) fn means(&self, name: Sym) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(&name))
    }

    /// Whether an element is such a thing. A name without its version leaves a range open.
    pub(crate) fn covers(&self, element: &Element) -> Truth {
        let named = self.means(element.name);
        match (&self.versions, &element.version) {
            _ if !named => Truth::No,
            (None, _) => Truth::Yes,
            (Some(_), None) => Truth::Unknown,
            (Some(range), Some(version)) => range.covers(version),
        }
    }
}

impl Pattern {
    fn covers(&self, value: &Value) -> Truth {
        match (self, value) {
            (Self::YesNo(wanted), Value::YesNo(is)) => Truth::from(wanted == is),
            (Self::Names(names), Value::Name(is)) => Truth::from(names.contains(is)),
            (Self::Number(range), Value::Number(is)) => range.covers(is),
            (Self::Duration(range), Value::Duration(is)) => range.covers(is),
            (Self::Money(range), Value::Money(is)) => range.covers(is),
            (Self::Date(range), Value::Date(is)) => covers_moment(range, is),
            (Self::Version(range), Value::Version(is)) => range.covers(is),
            (Self::Thing(test), Value::Thing(is)) => test.covers(is),
            (Self::Group(members), is) => Truth::any(members.iter().map(|member| member.covers(is))),
            // A value of another kind is `not-applicable`, or the invariant "resolve checks the type of every test".
            _ => Truth::No,
        }
    }

    pub(crate) fn covers_element(&self, element: &Element) -> Truth {
        match self {
            Self::Names(names) => Truth::from(names.contains(&element.name)),
            Self::Thing(test) => test.covers(element),
            Self::Group(members) => Truth::any(members.iter().map(|member| member.covers_element(element))),
            _ => Truth::No,
        }
    }
}

/// `Never` lies after every day and `Past` before every day, so only an open end of a range reaches them.
fn covers_moment(range: &Range<Date>, moment: &Moment) -> Truth {
    match moment {
        Moment::On(date) => range.covers(date),
        Moment::Never => range.covers(&Date::MAX),
        Moment::Past => range.covers(&Date::MIN),
        Moment::Absent => Truth::No,
    }
}

impl Predicate {
    /// What the value is held against.
    pub(crate) fn patterns(&self) -> &[Pattern] {
        let (Self::Is(patterns)
        | Self::IsNot(patterns)
        | Self::AnyOf(patterns)
        | Self::AllOf(patterns)
        | Self::NoneOf(patterns)) = self;
        patterns
    }

    /// Whether the value passes. `Unknown` where the value itself is known only in part.
    pub(crate) fn holds(&self, value: &Value) -> Truth {
        let one_of = |patterns: &[Pattern]| Truth::any(patterns.iter().map(|pattern| pattern.covers(value)));
        match (self, value) {
            (Self::Is(patterns), _) => one_of(patterns),
            (Self::IsNot(patterns), _) => one_of(patterns).not(),
            (Self::AnyOf(patterns), Value::Set { elements, complete }) => any_of(patterns, elements, *complete),
            (Self::NoneOf(patterns), Value::Set { elements, complete }) => any_of(patterns, elements, *complete).not(),
            (Self::AllOf(patterns), Value::Set { elements, complete }) => {
                Truth::all(patterns.iter().map(|pattern| any_of(std::slice::from_ref(pattern), elements, *complete)))
            }
            (Self::AnyOf(_) | Self::AllOf(_), _) => Truth::No,
            (Self::NoneOf(_), _) => Truth::Yes,
        }
    }
}

/// Whether some element is one of these; an incomplete list may hold more than was told.
fn any_of(patterns: &[Pattern], elements: &[Element], complete: bool) -> Truth {
    let among = Truth::any(
        elements.iter().flat_map(|element| patterns.iter().map(move |pattern| pattern.covers_element(element))),
    );
    if complete { among } else { among.or(Truth::Unknown) }
}
