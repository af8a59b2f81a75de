//! Which answers a group means, read off its words: nothing here knows how groups come about.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::enquiry::{Answers, End, Figure, Group, Until};
use crate::value::{Duration, Money, Version, parse_date, parse_number};

const NOT_INVOLVED: &str = "not-involved";

/// How closely an answer is meant, none if it is not: by itself, as a candidate, as one of many, or as anything else.
pub(super) fn closeness(answers: &Answers, said: &Json, named: &BTreeSet<String>) -> Option<u8> {
    answers.groups.iter().filter_map(|group| one(group, said, named)).max()
}

/// The only one of these that means an answer most closely.
pub(super) fn meant<'a>(all: impl Iterator<Item = &'a Answers> + Clone, said: &Json) -> Result<usize, String> {
    let named: BTreeSet<String> = all.clone().flat_map(|answers| &answers.groups).flat_map(names).collect();
    let ranks: Vec<Option<u8>> = all.clone().map(|answers| closeness(answers, said, &named)).collect();
    let best = ranks.iter().flatten().max();
    let places: Vec<usize> = (0..ranks.len()).filter(|at| best.is_some() && ranks[*at].as_ref() == best).collect();
    match places[..] {
        [only] => Ok(only),
        _ => Err(format!(
            "{said} is meant {} times by {:?}",
            places.len(),
            all.map(ToString::to_string).collect::<Vec<_>>()
        )),
    }
}

/// The things that a group names.
pub(super) fn names(group: &Group) -> Vec<String> {
    match group {
        Group::Name(name) => vec![name.clone()],
        Group::Thing(text) => vec![text.clone(), split(text).0.to_owned()],
        Group::Versions { of, .. } => of.iter().cloned().collect(),
        Group::List(all) | Group::NothingBut(all) | Group::Without(all) => all.iter().flat_map(names).collect(),
        Group::With { some, beside } | Group::WithAll { all: some, beside } => {
            some.iter().chain(beside.iter().flatten()).flat_map(names).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an answer is only a part of what groups tell apart: a thing without its version, or a version in few numbers.
pub(super) fn is_short<'a>(all: impl Iterator<Item = &'a Answers>, said: &Json) -> bool {
    let said: Vec<&str> = match said {
        Json::String(text) => vec![text],
        Json::Array(all) => all.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let shown: Vec<Group> = all.flat_map(|answers| answers.groups.clone()).collect();
    let words = shown.iter().flat_map(versions).collect::<Vec<(Option<String>, Version)>>();
    said.into_iter().any(|text| match split(text) {
        (name, Some(version)) => words.iter().any(|(of, word)| {
            of.as_deref().is_none_or(|of| of == name)
                && word.segments().len() > version.segments().len()
                && word.segments().starts_with(version.segments())
        }),
        (name, None) => match Version::parse(text) {
            Ok(version) if text.starts_with(|c: char| c.is_ascii_digit()) => words.iter().any(|(_, word)| {
                word.segments().len() > version.segments().len() && word.segments().starts_with(version.segments())
            }),
            _ => words.iter().any(|(of, _)| of.as_deref() == Some(name)),
        },
    })
}

/// The versions that a group names, each with its thing.
fn versions(group: &Group) -> Vec<(Option<String>, Version)> {
    let read = |of: &Option<String>, from: &Option<String>, until: &Option<Until>| {
        let end = until.as_ref().map(|until| match until {
            Until::With(end) | Until::Before(end) => end.clone(),
        });
        let all = from.clone().into_iter().chain(end);
        all.filter_map(|text| Some((of.clone(), Version::parse(&text).ok()?))).collect()
    };
    match group {
        Group::Thing(text) => match split(text) {
            (name, Some(version)) => vec![(Some(name.to_owned()), version)],
            _ => Vec::new(),
        },
        Group::Versions { of, from, until } => read(of, from, until),
        Group::Releases { from, until } | Group::Candidate { from, until } => read(&None, from, until),
        Group::Version(text) => Version::parse(text).ok().map(|version| (None, version)).into_iter().collect(),
        Group::List(all) | Group::NothingBut(all) | Group::Without(all) => all.iter().flat_map(versions).collect(),
        Group::With { some, beside } | Group::WithAll { all: some, beside } => {
            some.iter().chain(beside.iter().flatten()).flat_map(versions).collect()
        }
        _ => Vec::new(),
    }
}

/// A thing without its version, and the version.
fn split(text: &str) -> (&str, Option<Version>) {
    match text.rsplit_once(' ') {
        Some((name, last)) => match Version::parse(last) {
            Ok(version) if last.starts_with(|c: char| c.is_ascii_digit()) => (name, Some(version)),
            _ => (text, None),
        },
        None => (text, None),
    }
}

fn one(group: &Group, said: &Json, named: &BTreeSet<String>) -> Option<u8> {
    let text = said.as_str().map_or_else(|| said.to_string(), str::to_owned);
    let text = text.as_str();
    let (name, version) = split(text);
    let whole = Version::parse(text).ok();
    let is_in = |from: &Option<String>, until: &Option<Until>, version: &Option<Version>| {
        version.as_ref().is_some_and(|version| within(from.as_deref(), until.as_ref(), version))
    };
    match group {
        Group::Any => Some(3),
        Group::AnythingElse | Group::OtherLists(_) => Some(0),
        Group::Others(_) => None,
        // That nothing of the kind is involved is no thing that the policy does not name.
        Group::Unnamed => (!named.contains(name) && text != NOT_INVOLVED).then_some(0),
        Group::NotInvolved => (text == NOT_INVOLVED).then_some(3),
        Group::YesNo(yes) => (said.as_bool() == Some(*yes) || text == if *yes { "yes" } else { "no" }).then_some(3),
        Group::Name(own) | Group::Said(own) | Group::Written(own) => (text == own).then_some(3),
        Group::Thing(own) => match split(own) {
            (own, Some(begin)) => (own == name && version.is_some_and(|one| begins(&one, &begin))).then_some(3),
            (own, None) => (own == name).then_some(2),
        },
        Group::Versions { of: Some(own), from, until } => (own == name && is_in(from, until, &version)).then_some(1),
        Group::Versions { of: None, from, until } => {
            (!named.contains(name) && is_in(from, until, &version)).then_some(0)
        }
        Group::Releases { from: None, until: None } => whole.map(|_| 1),
        Group::Releases { from, until } => is_in(from, until, &whole).then_some(1),
        Group::Version(own) => {
            let own = Version::parse(own).expect("a version");
            whole.is_some_and(|one| begins(&one, &own)).then_some(if own.is_pre() { 3 } else { 1 })
        }
        Group::Candidate { from, until } => {
            (whole.as_ref().is_some_and(Version::is_pre) && is_in(from, until, &whole)).then_some(2)
        }
        Group::Exactly(figure) => (compare(figure, text)? == std::cmp::Ordering::Equal).then_some(3),
        Group::Stretch { low, high } => lies(low.as_ref(), high.as_ref(), text).then_some(1),
        Group::List(_) | Group::NothingBut(_) | Group::Without(_) | Group::With { .. } | Group::WithAll { .. } => {
            of_lists(group, said, named)
        }
    }
}

fn of_lists(group: &Group, said: &Json, named: &BTreeSet<String>) -> Option<u8> {
    let said = said.as_array()?;
    let among = |all: &[Group], element: &Json| all.iter().any(|group| one(group, element, named).is_some());
    match group {
        Group::List(all) => {
            let is_same = said.len() == all.len() && said.iter().all(|element| among(all, element));
            (is_same && all.iter().all(|group| said.iter().any(|one| among(std::slice::from_ref(group), one))))
                .then_some(3)
        }
        Group::NothingBut(all) => said.iter().all(|element| among(all, element)).then_some(1),
        Group::WithAll { all, beside } => {
            let beside = beside.as_deref();
            let is_known = |element: &Json| among(all, element) || beside.is_none_or(|beside| among(beside, element));
            let has = |group: &Group| said.iter().any(|one| among(std::slice::from_ref(group), one));
            (all.iter().all(has) && said.iter().all(is_known)).then_some(1)
        }
        Group::Without(all) => (!said.iter().any(|element| among(all, element))).then_some(1),
        Group::With { some, beside } => {
            let is_known = |element: &Json| match beside {
                None => true,
                Some(beside) => among(some, element) || among(beside, element),
            };
            (said.iter().any(|element| among(some, element)) && said.iter().all(is_known)).then_some(1)
        }
        _ => None,
    }
}

/// Whether a version is this one or begins so; of one build only that one is.
fn begins(version: &Version, own: &Version) -> bool {
    if own.as_written().contains(|c: char| c.is_alphabetic()) { version == own } else { order(version, own).is_eq() }
}

/// By as many numbers as the second has.
fn order(version: &Version, end: &Version) -> std::cmp::Ordering {
    let count = end.segments().len();
    let padded: Vec<u64> = version.segments().iter().copied().chain(std::iter::repeat(0)).take(count).collect();
    padded.as_slice().cmp(end.segments())
}

fn within(from: Option<&str>, until: Option<&Until>, version: &Version) -> bool {
    let read = |text: &str| Version::parse(text).expect("a version");
    let is_build = |end: &Version| end.as_written().contains(|c: char| c.is_alphabetic());
    let is_above =
        from.map(read).is_none_or(|end| if is_build(&end) { *version >= end } else { order(version, &end).is_ge() });
    let is_below = until.is_none_or(|until| match until {
        Until::With(end) => {
            let end = read(end);
            if is_build(&end) { *version <= end } else { order(version, &end).is_le() }
        }
        Until::Before(end) => {
            let end = read(end);
            if is_build(&end) { *version < end } else { order(version, &end).is_lt() }
        }
    });
    is_above && is_below
}

fn compare(figure: &Figure, text: &str) -> Option<std::cmp::Ordering> {
    match figure {
        Figure::Number(number) => parse_number(text).ok().map(|one| one.cmp(number)),
        Figure::Money(money) => Money::parse(text).ok().map(|one| one.amount().cmp(&money.amount())),
        Figure::Duration(duration) => Duration::parse(text).ok().and_then(|one| one.partial_cmp(duration)),
        Figure::Date(day) => parse_date(text).ok().map(|one| one.cmp(day)),
    }
}

fn lies(low: Option<&End>, high: Option<&End>, text: &str) -> bool {
    let is_on = |end: &End, wanted: std::cmp::Ordering| {
        compare(&end.at, text).is_some_and(|order| order == wanted || (end.is_in && order.is_eq()))
    };
    low.is_none_or(|end| is_on(end, std::cmp::Ordering::Greater))
        && high.is_none_or(|end| is_on(end, std::cmp::Ordering::Less))
}
