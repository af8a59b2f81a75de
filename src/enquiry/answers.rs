//! Answers to a question, in groups: names, stretches of amounts and days, stretches of versions.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use super::domain::Domain;
use super::naming::{Naming, releases};
use super::naming_lists::lists;
use crate::explanation::show;
use crate::facts::{Facts, Told};
use crate::policy::fact::{Element, FactType, Sym, Value};
use crate::policy::product::Status;
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::request::FactValue;
use crate::value::{Date, Decimal, Duration, Moment, Money};

/// Of more names than this the rest of the answers are called anything else.
pub(super) const MOST_NAMES: usize = 6;

/// Some values of one fact, as data: a [phrase book](crate::narration) says them in its language, and `Display` in plain
/// English, with numbers and days as the policy writes them. Its JSON form is that text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answers {
    /// The fact.
    pub fact: String,
    /// Its values, any of which is meant; never empty.
    pub groups: Vec<Group>,
}

/// One value, or several that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// Any answer at all.
    Any,
    /// All that is not named elsewhere.
    AnythingElse,
    /// Any thing that the policy does not name; that there is none is [`NotInvolved`](Self::NotInvolved).
    Unnamed,
    /// Nothing of the kind is involved.
    NotInvolved,
    /// Yes or no.
    YesNo(bool),
    /// A name that the policy gives a value, such as `patched`.
    Name(String),
    /// A value by what the policy says that people call it, in the language of whoever reads it.
    Said(String),
    /// A thing by its own name, perhaps with a version: `debian 12`.
    Thing(String),
    /// Versions of a thing from one on, up to another.
    Versions {
        /// The thing; none for any that the policy does not name.
        of: Option<String>,
        /// The first; it belongs to them.
        from: Option<String>,
        /// Where they end.
        until: Option<Until>,
    },
    /// A whole list, by its elements; perhaps the empty one.
    List(Vec<Self>),
    /// Every list that holds nothing but these; the empty one too.
    NothingBut(Vec<Self>),
    /// Every list that holds none of these.
    Without(Vec<Self>),
    /// Every list that holds one of these at least.
    With {
        /// One of these.
        some: Vec<Self>,
        /// What else it may hold and nothing more; none if that makes no difference.
        beside: Option<Vec<Self>>,
    },
    /// Every list that holds all of these.
    WithAll {
        /// All of these.
        all: Vec<Self>,
        /// What else it may hold and nothing more; none if that makes no difference.
        beside: Option<Vec<Self>>,
    },
    /// So many lists that are not named; 0 if nobody has counted them.
    OtherLists(usize),
    /// So many elements of a list that are not named.
    Others(usize),
    /// Exactly this amount or day.
    Exactly(Figure),
    /// Amounts or days between two ends, of which one at least is there.
    Stretch {
        /// The lower end.
        low: Option<End>,
        /// The upper end.
        high: Option<End>,
    },
    /// Releases from one on, up to another; with neither, all of them.
    Releases {
        /// The first; it belongs to them.
        from: Option<String>,
        /// Where they end.
        until: Option<Until>,
    },
    /// This version with all that begin so; no stretch means it where a group names it.
    Version(String),
    /// Candidates of the releases from one on, up to another; with neither, of all of them. Where a group names them, no
    /// stretch of releases means them.
    Candidate {
        /// The first release.
        from: Option<String>,
        /// Where the releases end.
        until: Option<Until>,
    },
    /// A value as the policy writes it, such as an instant or a zone.
    Written(String),
}

/// An amount or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Figure {
    /// A number.
    Number(Decimal),
    /// An amount of money.
    Money(Money),
    /// A duration.
    Duration(Duration),
    /// A day.
    Date(Date),
}

/// One end of a stretch: where it is, and whether that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Where it is.
    pub at: Figure,
    /// Whether that belongs to it.
    pub is_in: bool,
}

/// Where a stretch of releases ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Until {
    /// With this one.
    With(String),
    /// Before this one.
    Before(String),
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a fact is now. A name that the policy does not know is told as it was written.
pub(super) fn value_now(facts: &Facts<'_>, fact: FactId) -> Option<Answers> {
    let state = Evaluation::new(facts, View::Confirmed).state(fact);
    let value = state.single()?;
    let group = match (value, facts.told(fact)) {
        (Value::Set { elements, .. }, Told::Given { said: FactValue::List(said), .. })
            if elements.iter().any(|one| one.name == Sym::OTHER) =>
        {
            Group::List(said.iter().cloned().map(Group::Thing).collect())
        }
        (value, Told::Given { said, .. }) if is_other(value) => Group::Thing(said.to_string()),
        (value, _) => group_of(facts.policy, fact, value),
    };
    Some(Answers { fact: facts.policy.fact(fact).name.clone(), groups: vec![group] })
}

impl Facts<'_> {
    /// What texts say of a fact.
    pub(crate) fn heard(&self, fact: &str) -> Option<Answers> {
        let id = *self.policy.fact_by_name.get(fact)?;
        let Told::Heard(heard) = self.told(id) else { return None };
        let mut groups: Vec<Group> = Vec::new();
        for one in heard {
            let group = group_of(self.policy, id, &one.value);
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        Some(Answers { fact: fact.to_owned(), groups })
    }
}

/// Which of the groups into which answers fall is called anything else: the one with what the policy does not name, or
/// else the first of the largest. None if what it does not name falls into several.
pub(super) fn rest_of<'g>(domain: &Domain, groups: impl Iterator<Item = &'g BTreeSet<usize>> + Clone) -> Option<usize> {
    let others: BTreeSet<usize> = (0..domain.values.len()).filter(|at| is_other(&domain.values[*at])).collect();
    if !others.is_empty() {
        return groups.clone().position(|group| group.is_superset(&others));
    }
    let largest = groups.clone().map(|group| domain.weight(group)).max()?;
    groups.clone().position(|group| domain.weight(group) == largest)
}

/// Some values of a fact, as an answer to a question. `is_rest`: they may be called anything else.
pub(super) fn describe(
    policy: &Policy,
    fact: FactId,
    domain: &Domain,
    chosen: &BTreeSet<usize>,
    is_rest: bool,
) -> Answers {
    let values = || chosen.iter().filter_map(|at| domain.values.get(*at));
    let groups = if chosen.len() == domain.values.len() {
        vec![Group::Any]
    } else {
        match &policy.fact(fact).ty {
            FactType::Version => releases(policy, fact, domain, chosen),
            FactType::Number | FactType::Money | FactType::Duration | FactType::Date => {
                let order: Vec<usize> = sorted(domain);
                let runs = runs(&order, chosen).into_iter();
                runs.map(|(from, until)| run(policy, fact, domain, &order, (from, until))).collect()
            }
            FactType::Thing => {
                let naming = Naming::of(policy, fact, domain);
                let chosen: Vec<&Element> = values().filter_map(element).collect();
                rest(naming.things(&chosen), is_rest, chosen.iter().any(|one| one.name == Sym::OTHER))
            }
            FactType::SetOf(_) | FactType::Things => lists(policy, fact, domain, chosen, is_rest),
            _ => {
                let all =
                    values().map(|value| if is_other(value) { Group::Unnamed } else { group_of(policy, fact, value) });
                rest(all.collect(), is_rest, values().any(is_other))
            }
        }
    };
    Answers { fact: policy.fact(fact).name.clone(), groups }
}

/// Anything else, where that may be said and what it stands for is long or has no name.
fn rest(all: Vec<Group>, is_rest: bool, has_other: bool) -> Vec<Group> {
    if is_rest && (has_other || all.len() > MOST_NAMES) { vec![Group::AnythingElse] } else { all }
}

fn group_of(policy: &Policy, fact: FactId, value: &Value) -> Group {
    match value {
        Value::YesNo(yes) => Group::YesNo(*yes),
        Value::Name(name) => Group::Name(policy.names.text(*name).to_owned()),
        Value::Thing(element) => thing_of(policy, element),
        Value::Version(version) => Group::Version(version.as_written().to_owned()),
        Value::Set { elements, .. } => Group::List(elements.iter().map(|one| element_of(policy, fact, one)).collect()),
        _ => figure(value).map_or_else(|| Group::Written(show(policy, value)), Group::Exactly),
    }
    .named(policy, fact)
}

impl Group {
    /// An open fact of names has proper names, such as that of a product.
    fn named(self, policy: &Policy, fact: FactId) -> Self {
        match self {
            Self::Name(name) if policy.fact(fact).ty.closed().is_none() => Self::Thing(name),
            other => other,
        }
    }
}

/// A thing as it is, with its version if it has one.
fn thing_of(policy: &Policy, Element { name, version }: &Element) -> Group {
    let word = policy.names.text(*name);
    match version {
        None if *name == policy.names.find(Status::NotInvolved.word()) => Group::NotInvolved,
        None => Group::Thing(word.to_owned()),
        Some(version) => Group::Thing(format!("{word} {}", version.as_written())),
    }
}

/// An element of a list: a name of the author's, or a thing.
pub(super) fn element_of(policy: &Policy, fact: FactId, element: &Element) -> Group {
    match policy.fact(fact).ty.closed() {
        Some(_) => Group::Name(policy.names.text(element.name).to_owned()),
        None => thing_of(policy, element),
    }
}

fn figure(value: &Value) -> Option<Figure> {
    Some(match value {
        Value::Number(number) => Figure::Number(*number),
        Value::Money(money) => Figure::Money(*money),
        Value::Duration(duration) => Figure::Duration(*duration),
        Value::Date(Moment::On(day)) => Figure::Date(*day),
        _ => return None,
    })
}

fn element(value: &Value) -> Option<&Element> {
    if let Value::Thing(element) = value { Some(element) } else { None }
}

/// Whether a value is any that the policy does not name.
pub(super) fn is_other(value: &Value) -> bool {
    matches!(value, Value::Name(name) | Value::Thing(Element { name, .. }) if *name == Sym::OTHER)
}

/// The places of the values, lowest value first.
fn sorted(domain: &Domain) -> Vec<usize> {
    let mut order: Vec<usize> = (0..domain.values.len()).collect();
    order.sort_by(|a, b| compare(&domain.values[*a], &domain.values[*b]).unwrap_or(Ordering::Equal));
    order
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) if a.currency() == b.currency() => Some(a.amount().cmp(&b.amount())),
        (Value::Date(Moment::On(a)), Value::Date(Moment::On(b))) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Stretches of the order of which every value is chosen.
fn runs(order: &[usize], chosen: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (place, _) in order.iter().enumerate().filter(|(_, at)| chosen.contains(at)) {
        match runs.last_mut() {
            Some((_, until)) if *until + 1 == place => *until = place,
            _ => runs.push((place, place)),
        }
    }
    runs
}

/// A stretch of amounts or days.
fn run(policy: &Policy, fact: FactId, domain: &Domain, order: &[usize], (from, until): (usize, usize)) -> Group {
    let value = |place: usize| &domain.values[order[place]];
    let is_bound = |place: usize| domain.bounds.contains(value(place));
    let end = |place: usize, is_in: bool| figure(value(place)).map(|at| End { at, is_in });
    if from == until && is_bound(from) {
        return group_of(policy, fact, value(from));
    }
    let low = if from == 0 {
        None
    } else if is_bound(from - 1) {
        end(from - 1, false)
    } else {
        end(from, true)
    };
    let high = if until + 1 >= order.len() {
        None
    } else if is_bound(until) {
        end(until, true)
    } else {
        end(until + 1, false)
    };
    if low.is_none() && high.is_none() { Group::Any } else { Group::Stretch { low, high } }
}
