//! Answers in English.

use std::fmt;

use super::answers::{Answers, End, Figure, Group, Until};
use crate::value::locale::{Locale, Plain};

impl Answers {
    /// In English, with numbers, days and names as a locale has them.
    #[must_use]
    pub fn in_english(&self, locale: &(impl Locale + ?Sized)) -> String {
        let all: Vec<String> = self.in_runs().iter().map(|run| english_run(&self.fact, run, locale)).collect();
        if self.groups.iter().any(Group::is_wordy) { all.join(", or ") } else { joined(&all, "or") }
    }
}

impl Answers {
    /// Its groups, those in one run that are versions of several things from the same one on, up to the same one.
    pub(crate) fn in_runs(&self) -> Vec<Vec<&Group>> {
        let mut runs: Vec<Vec<&Group>> = Vec::new();
        for group in &self.groups {
            match runs.last_mut() {
                Some(run) if run.iter().all(|one| one.has_same_versions(group)) => run.push(group),
                _ => runs.push(vec![group]),
            }
        }
        runs
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_english(&Plain))
    }
}

/// `a, b or c`.
pub(crate) fn joined(all: &[String], or: &str) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {or} {last}", most.join(", ")),
    }
}

impl Group {
    fn has_same_versions(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Versions { of: Some(_), from, until },
                Self::Versions { of: Some(_), from: other_from, until: other_until },
            ) => from == other_from && until == other_until,
            _ => false,
        }
    }

    /// The thing of which these are versions.
    pub(crate) fn thing(&self) -> Option<String> {
        if let Self::Versions { of, .. } = self { of.clone() } else { None }
    }

    /// What is a stretch has words of its own, so that a comma keeps it apart.
    pub(crate) const fn is_wordy(&self) -> bool {
        matches!(
            self,
            Self::Exactly(_)
                | Self::Stretch { .. }
                | Self::Releases { .. }
                | Self::Version(_)
                | Self::Candidate { .. }
                | Self::Versions { .. }
                | Self::NothingBut(_)
                | Self::Without(_)
                | Self::With { .. }
                | Self::WithAll { .. }
        ) || matches!(self, Self::List(elements) if elements.len() > 1)
    }
}

impl Figure {
    /// As a locale writes it.
    #[must_use]
    pub fn said(&self, locale: &(impl Locale + ?Sized)) -> String {
        match self {
            Self::Number(number) => locale.number(*number),
            Self::Money(money) => locale.money(*money),
            Self::Duration(duration) => locale.duration(*duration),
            Self::Date(day) => locale.date(*day),
        }
    }
}

/// Several things, their versions once: `rhel, rocky or almalinux older than 8`.
fn english_run(fact: &str, run: &[&Group], locale: &(impl Locale + ?Sized)) -> String {
    let things: Vec<String> = run.iter().filter_map(|group| group.thing()).collect();
    match run {
        [Group::Versions { from, until, .. }, _, ..] => {
            format!("{} {}", joined(&things, "or"), releases(from.as_deref(), until.as_ref()))
        }
        _ => run.iter().map(|group| english(fact, group, locale)).collect(),
    }
}

fn english(fact: &str, group: &Group, locale: &(impl Locale + ?Sized)) -> String {
    let all = |groups: &[Group]| groups.iter().map(|one| english(fact, one, locale)).collect::<Vec<_>>();
    match group {
        Group::Any => "any answer".to_owned(),
        Group::AnythingElse => "anything else".to_owned(),
        Group::NotInvolved => "none of it involved".to_owned(),
        Group::YesNo(yes) => locale.yes_no(*yes),
        Group::Name(name) => locale.name(fact, name).unwrap_or_else(|| name.clone()),
        Group::Said(name) | Group::Thing(name) | Group::Version(name) | Group::Written(name) => name.clone(),
        Group::Unnamed => "any that is not listed".to_owned(),
        Group::Versions { of, from, until } => {
            let of = of.as_deref().unwrap_or("any that is not listed");
            format!("{of} {}", releases(from.as_deref(), until.as_ref()))
        }
        Group::List(elements) if elements.is_empty() => locale.none(),
        Group::List(elements) => joined(&all(elements), "and"),
        Group::NothingBut(elements) => format!("nothing but {}", joined(&all(elements), "and")),
        Group::With { some: own, beside } | Group::WithAll { all: own, beside } => {
            let own = joined(&all(own), if matches!(group, Group::With { .. }) { "or" } else { "and" });
            match beside.as_deref() {
                None => format!("with {own}"),
                Some([]) => format!("with {own}, and nothing else"),
                Some(beside) => format!("with {own}, and besides nothing but {}", joined(&all(beside), "and")),
            }
        }
        Group::Without(elements) => format!("without {}", joined(&all(elements), "or")),
        Group::OtherLists(0) => "other lists".to_owned(),
        Group::OtherLists(1) => "1 other list".to_owned(),
        Group::OtherLists(count) => format!("{count} other lists"),
        Group::Others(1) => "1 other".to_owned(),
        Group::Others(count) => format!("{count} others"),
        Group::Exactly(figure) => figure.said(locale),
        Group::Stretch { low, high } => stretch(low.as_ref(), high.as_ref(), locale),
        Group::Candidate { from: None, until: None } => "a pre-release".to_owned(),
        Group::Candidate { from: None, until } => {
            format!("a pre-release of a release {}", releases(None, until.as_ref()))
        }
        Group::Candidate { from, until } => {
            format!("a pre-release of {}", releases(from.as_deref(), until.as_ref()))
        }
        Group::Releases { from, until } => releases(from.as_deref(), until.as_ref()),
    }
}

fn releases(from: Option<&str>, until: Option<&Until>) -> String {
    match (from, until) {
        (None, None) => "any version".to_owned(),
        (Some(from), None) => format!("{from} or newer"),
        (None, Some(Until::Before(end))) => format!("older than {end}"),
        (None, Some(Until::With(end))) => format!("{end} or older"),
        (Some(from), Some(Until::With(end))) if from == end => from.to_owned(),
        (Some(from), Some(Until::With(end))) => format!("{from} to {end}"),
        (Some(from), Some(Until::Before(end))) => format!("{from} or newer but older than {end}"),
    }
}

fn stretch(low: Option<&End>, high: Option<&End>, locale: &(impl Locale + ?Sized)) -> String {
    let is_date = low.or(high).is_some_and(|end| matches!(end.at, Figure::Date(_)));
    let [or_more, more, up_to, less] =
        if is_date { ["or later", "after", "until", "before"] } else { ["or more", "more than", "up to", "less than"] };
    let at = |end: &End| end.at.said(locale);
    match (low, high) {
        (Some(low), Some(high)) if low.is_in && high.is_in => format!("{} to {}", at(low), at(high)),
        (low, high) => {
            let low =
                low.map(|low| if low.is_in { format!("{} {or_more}", at(low)) } else { format!("{more} {}", at(low)) });
            let high = high
                .map(|high| if high.is_in { format!("{up_to} {}", at(high)) } else { format!("{less} {}", at(high)) });
            [low, high].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}
