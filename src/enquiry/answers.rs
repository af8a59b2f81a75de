//! Answers to a question, in groups: names, stretches of amounts and days, stretches of versions.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use super::domain::Domain;
use crate::explanation::show;
use crate::facts::{Facts, Told};
use crate::policy::fact::{Element, FactType, Sym, Value};
use crate::policy::product::Status;
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::value::{Cut, Date, Decimal, Duration, Moment, Money, Truth, Version};

/// Of more names than this the largest group of answers is called anything else.
const MOST_NAMES: usize = 6;
/// Of a group of lists so many are named.
const MOST_LISTS: usize = 3;
/// So many candidates of releases are named.
const MOST_CANDIDATES: usize = 2;

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
    /// A whole list, by its elements; perhaps the empty one.
    List(Vec<String>),
    /// So many lists that are not named.
    OtherLists(usize),
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
    /// Exactly this version.
    Version(String),
    /// Any candidate of a release.
    Candidate,
    /// Candidates of releases that are not among the others.
    OtherCandidate,
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

/// What a fact is now.
pub(super) fn value_now(facts: &Facts<'_>, fact: FactId) -> Option<Answers> {
    let state = Evaluation::new(facts, View::Confirmed).state(fact);
    let group = group_of(facts.policy, fact, state.single()?);
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

/// Some values of a fact, as an answer to a question. `largest`: no other group of answers has more values.
pub(super) fn describe(
    policy: &Policy,
    fact: FactId,
    domain: &Domain,
    chosen: &BTreeSet<usize>,
    largest: bool,
) -> Answers {
    let values = || chosen.iter().filter_map(|at| domain.values.get(*at));
    let groups = if chosen.len() == domain.values.len() {
        vec![Group::Any]
    } else {
        match &policy.fact(fact).ty {
            FactType::Version => releases(domain, chosen),
            FactType::Number | FactType::Money | FactType::Duration | FactType::Date => {
                let order: Vec<usize> = sorted(domain, |_| true);
                let runs = runs(&order, chosen).into_iter();
                runs.map(|(from, until)| run(policy, fact, domain, &order, (from, until))).collect()
            }
            FactType::Thing => things(policy, fact, domain, chosen, largest),
            FactType::SetOf(_) | FactType::Things => {
                let mut shown: Vec<Group> =
                    values().take(MOST_LISTS).map(|value| group_of(policy, fact, value)).collect();
                if chosen.len() > MOST_LISTS {
                    let rest = chosen.len() - MOST_LISTS;
                    shown.push(if largest { Group::AnythingElse } else { Group::OtherLists(rest) });
                }
                shown
            }
            _ => {
                let all = values().map(|value| group_of(policy, fact, value)).collect();
                names(all, values().any(is_other), largest)
            }
        }
    };
    Answers { fact: policy.fact(fact).name.clone(), groups }
}

fn group_of(policy: &Policy, fact: FactId, value: &Value) -> Group {
    match value {
        Value::YesNo(yes) => Group::YesNo(*yes),
        Value::Name(name) => Group::Name(policy.names.text(*name).to_owned()),
        Value::Thing(element) => Group::Thing(spelled(policy, fact, element)),
        Value::Version(version) => Group::Version(version.as_written().to_owned()),
        Value::Set { elements, .. } => {
            let all = elements.iter().map(|element| show(policy, &Value::Thing(element.clone())));
            Group::List(all.collect())
        }
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

/// A thing as the listing of its role spells it: `ubuntu 22.04`, where its version is that of no request.
fn spelled(policy: &Policy, fact: FactId, element: &Element) -> String {
    let name = policy.names.text(element.name);
    let Some(version) = &element.version else { return name.to_owned() };
    let listings = policy.products.iter().flat_map(|product| &product.environments);
    let rows = listings.filter(|(role, _)| *role == fact).flat_map(|(_, rows)| rows);
    let things = rows.flat_map(|row| &row.things);
    let named = things.filter(|thing| thing.names.as_ref().is_none_or(|names| names.contains(&element.name)));
    let ranges: Vec<String> = named.filter_map(|thing| thing.versions.as_ref()).map(ToString::to_string).collect();
    let mut words = ranges.iter().flat_map(|range| range.split("..")).flat_map(|part| part.split([' ', '+']));
    let same = words.find(|word| Version::parse(word).is_ok_and(|one| one.segments() == version.segments()));
    format!("{name} {}", same.unwrap_or(version.as_written()))
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

fn is_other(value: &Value) -> bool {
    matches!(value, Value::Name(name) | Value::Thing(Element { name, .. }) if *name == Sym::OTHER)
}

fn names(all: Vec<Group>, has_other: bool, largest: bool) -> Vec<Group> {
    if has_other || (largest && all.len() > MOST_NAMES) { vec![Group::AnythingElse] } else { all }
}

/// Things by their names, with versions only where those of one name lead to different answers.
fn things(policy: &Policy, fact: FactId, domain: &Domain, chosen: &BTreeSet<usize>, largest: bool) -> Vec<Group> {
    let element = |at: &usize| match domain.values.get(*at) {
        Some(Value::Thing(element)) => Some(element),
        _ => None,
    };
    let mut shown: Vec<Group> = Vec::new();
    for at in chosen {
        let Some(one) = element(at) else { continue };
        let same = (0..domain.values.len()).filter(|other| element(other).is_some_and(|other| other.name == one.name));
        let is_whole = same.into_iter().all(|other| chosen.contains(&other));
        let words = match is_whole {
            true => policy.names.text(one.name).to_owned(),
            false => spelled(policy, fact, one),
        };
        let is_absent = one.name == policy.names.find(Status::NotInvolved.word());
        let group = if is_absent { Group::NotInvolved } else { Group::Thing(words) };
        if !shown.contains(&group) {
            shown.push(group);
        }
    }
    names(shown, chosen.iter().filter_map(|at| domain.values.get(*at)).any(is_other), largest)
}

/// The places of the values that count, lowest value first.
fn sorted(domain: &Domain, counts: impl Fn(&Value) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..domain.values.len()).filter(|at| counts(&domain.values[*at])).collect();
    order.sort_by(|a, b| compare(&domain.values[*a], &domain.values[*b]).unwrap_or(Ordering::Equal));
    order
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) if a.currency() == b.currency() => Some(a.amount().cmp(&b.amount())),
        (Value::Date(Moment::On(a)), Value::Date(Moment::On(b))) => Some(a.cmp(b)),
        (Value::Version(a), Value::Version(b)) => Some(a.cmp(b)),
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
    let is_bound = |place: usize| domain.edges.bounds.contains(value(place));
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

/// Releases as stretches between cuts; candidates by themselves.
fn releases(domain: &Domain, chosen: &BTreeSet<usize>) -> Vec<Group> {
    let version = |at: usize| match &domain.values[at] {
        Value::Version(version) => Some(version),
        _ => None,
    };
    let is_final = |value: &Value| matches!(value, Value::Version(version) if !version.is_pre());
    let order = sorted(domain, is_final);
    let mut parts = Vec::new();
    for (from, until) in runs(&order, chosen) {
        let cut = |place: usize| {
            let (below, above) = (version(order[place - 1])?, version(order[place])?);
            Some(between(&domain.edges.cuts, below, above).unwrap_or_else(|| above.segments().to_vec()))
        };
        let low = (from > 0).then(|| cut(from)).flatten();
        let high = (until + 1 < order.len()).then(|| cut(until + 1)).flatten();
        parts.push(stretch(low.as_deref(), high.as_deref()));
    }
    // A candidate of a release is told only where it does not lead where the release does.
    let candidates: Vec<usize> = (0..domain.values.len()).filter(|at| !is_final(&domain.values[*at])).collect();
    let is_apart = |at: &usize| {
        let next = order.iter().find(|other| version(**other) > version(*at));
        next.is_none_or(|next| !chosen.contains(next))
    };
    let apart: Vec<usize> = candidates.iter().copied().filter(|at| chosen.contains(at) && is_apart(at)).collect();
    if !apart.is_empty() && candidates.iter().all(|at| chosen.contains(at)) {
        parts.push(Group::Candidate);
    } else if apart.len() > MOST_CANDIDATES {
        parts.push(Group::OtherCandidate);
    } else {
        let named = apart.into_iter().filter_map(version);
        parts.extend(named.map(|version| Group::Version(version.as_written().to_owned())));
    }
    parts
}

/// Where one stretch of versions ends and the next begins.
fn between(cuts: &[Cut], below: &Version, above: &Version) -> Option<Vec<u64>> {
    let is_between = |cut: &&Cut| cut.is_below(above) == Truth::Yes && cut.is_below(below) == Truth::No;
    cuts.iter().filter(is_between).map(|cut| cut.segments().to_vec()).min_by_key(Vec::len)
}

fn stretch(low: Option<&[u64]>, high: Option<&[u64]>) -> Group {
    let words = |segments: &[u64]| segments.iter().map(u64::to_string).collect::<Vec<_>>().join(".");
    let from = low.map(words);
    let Some(high) = high else { return Group::Releases { from, until: None } };
    let mut last = high.to_vec();
    if let (Some(low), Some(end)) = (low, last.last_mut())
        && *end > 0
    {
        *end -= 1;
        if last == low {
            return Group::Version(words(low));
        }
        if last.len() == low.len() && last[..] > *low {
            return Group::Releases { from, until: Some(Until::With(words(&last))) };
        }
    }
    Group::Releases { from, until: Some(Until::Before(words(high))) }
}
