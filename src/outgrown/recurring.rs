//! What comes back, and how much of it is change.

use std::collections::BTreeMap;

use super::ledger::{Ledger, Seen};
use super::thresholds::Thresholds;
use crate::value::{Date, fold};

/// Of fewer requests a share says nothing. Ours, as the defaults of the [`Thresholds`].
const FEWEST: usize = 5;

/// What requests have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Common {
    /// What they are about.
    Component,
    /// What they ask for.
    Kind,
}

impl Common {
    /// The fact of the policy.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Kind => "kind",
        }
    }
}

/// Requests that come back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recurring {
    /// What they have in common.
    pub common: Common,
    /// Its name, as it was first told.
    pub name: String,
    /// How many came in the days that the policy looks back.
    pub times: u32,
    /// How many came in 30, 60 and 90 days.
    pub in_days: [(u32, u32); 3],
    /// How often they were opened again.
    pub reopened: u32,
    /// The helpdesk's ids of those that `times` counts, in order of days.
    pub ids: Vec<String>,
}

/// How many requests change something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// The first day that was looked at.
    pub from: Date,
    /// How many requests came.
    pub all: u32,
    /// The helpdesk's ids of those that change something, in order of days.
    pub ids: Vec<String>,
    /// How many of a hundred that is, without what is behind the point.
    pub percent: u32,
}

/// What comes back too often, the most frequent first, and how often the most frequent comes at all.
pub(super) fn recurring(thresholds: &Thresholds, ledger: &Ledger, as_of: Date) -> (Vec<Recurring>, u32) {
    let counts = |seen: &&Seen| {
        let kind = seen.kind.as_deref().map(fold);
        thresholds.kinds.as_ref().is_none_or(|kinds| kind.is_some_and(|kind| kinds.contains(&kind)))
    };
    let mut groups: BTreeMap<(Common, String), Vec<&Seen>> = BTreeMap::new();
    for seen in ledger.requests.iter().filter(counts).filter(|seen| seen.on <= as_of) {
        for (common, name) in [(Common::Component, &seen.component), (Common::Kind, &seen.kind)] {
            if let Some(name) = name {
                groups.entry((common, fold(name))).or_default().push(seen);
            }
        }
    }
    let within = |days: u32| move |seen: &&&Seen| (as_of - seen.on).num_days() < i64::from(days);
    let mut all: Vec<Recurring> = Vec::new();
    for ((common, folded), seen) in groups {
        let mut counted: Vec<&Seen> = seen.iter().filter(within(thresholds.recurrence_days())).copied().collect();
        counted.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        let told = seen.first().and_then(|first| match common {
            Common::Component => first.component.clone(),
            Common::Kind => first.kind.clone(),
        });
        all.push(Recurring {
            common,
            name: told.unwrap_or(folded),
            times: whole(counted.len()),
            in_days: [30, 60, 90].map(|days| (days, whole(seen.iter().filter(within(days)).count()))),
            reopened: counted.iter().map(|seen| seen.reopened).fold(0, u32::saturating_add),
            ids: counted.iter().map(|seen| seen.id.clone()).collect(),
        });
    }
    let most = all.iter().map(|one| one.times).max().unwrap_or(0);
    all.retain(|one| one.times >= thresholds.recurrence_times());
    all.sort_by_key(|one| (std::cmp::Reverse(one.times), one.common));
    (all, most)
}

pub(super) fn changes(thresholds: &Thresholds, ledger: &Ledger, from: Date, as_of: Date) -> Option<Changes> {
    if thresholds.changes.is_empty() {
        return None;
    }
    let mut came: Vec<&Seen> = ledger.requests.iter().filter(|seen| (from..=as_of).contains(&seen.on)).collect();
    if came.len() < FEWEST {
        return None;
    }
    came.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
    let is_change = |seen: &&&Seen| seen.kind.as_deref().is_some_and(|kind| thresholds.changes.contains(&fold(kind)));
    let ids: Vec<String> = came.iter().filter(is_change).map(|seen| seen.id.clone()).collect();
    let percent = whole(ids.len() * 100 / came.len());
    Some(Changes { from, all: whole(came.len()), ids, percent })
}

fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
