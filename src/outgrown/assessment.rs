//! What an account comes to, with everything that it rests on.

use std::fmt;

use super::cost::Cost;
use super::ledger::Hours;
use super::recurring::{Changes, Recurring};
use crate::history::{Flag, Month};
use crate::statistics::{Change, Interval, Trend};
use crate::value::{Date, Decimal};

/// Whether a client has outgrown maintenance, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// There are too few months to say anything.
    NotEnough,
    /// It has not.
    No,
    /// The later half of the months is above the ratio, but nobody can be sure yet; or somebody could be since this month.
    Watch,
    /// It has, as surely as the policy demands.
    Yes,
}

impl Verdict {
    /// Every one there is.
    pub const ALL: &[Self] = &[Self::NotEnough, Self::No, Self::Watch, Self::Yes];

    /// The word for it, which is the value of `history.outgrown`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotEnough => "not-enough",
            Self::No => "no",
            Self::Watch => "watch",
            Self::Yes => "yes",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What an account comes to on a day.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Assessment {
    /// The day.
    pub as_of: Date,
    /// Whether the client has outgrown maintenance.
    pub verdict: Verdict,
    /// The months that were looked at, the earliest first; none if there are not enough of them.
    pub months: Vec<Hours>,
    /// How many months were left out since nothing was estimated for them.
    pub left_out: usize,
    /// How many months have a ratio at all.
    pub known: usize,
    /// The ratio of a typical month of these to its estimate: the median.
    pub ratio: Option<Decimal>,
    /// Between what it lies.
    pub interval: Option<Interval>,
    /// How sure that is, in hundredths.
    pub confidence: Decimal,
    /// The ratio of a typical month of their later half.
    pub recent: Option<Decimal>,
    /// How many of these months are at the ratio of the policy or above it.
    pub months_over: usize,
    /// Since when, if it has.
    pub since: Option<Since>,
    /// Whether it goes up in all the months that there are.
    pub growth: Option<Growth>,
    /// Components and kinds that come back too often, the most frequent first.
    pub recurring: Vec<Recurring>,
    /// How often the most frequent one came in the days that the policy looks back, too often or not.
    pub most_recurring: u32,
    /// How many requests change something; none if the policy does not say which do, or there are too few.
    pub changes: Option<Changes>,
    /// What staff raised by hand until the day, all of it.
    pub flags: Vec<Flag>,
    /// What it costs, and what would end it.
    pub cost: Option<Cost>,
}

/// Since when a client has outgrown maintenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Since {
    /// The first month of it.
    pub month: Month,
    /// Whether the months before it were no better: then it is the first that is known.
    pub is_beginning: bool,
    /// The month after which it could be noticed.
    pub noticed: Month,
    /// The change as the test found it.
    pub change: Option<Change>,
}

/// Whether it goes up.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Growth {
    /// The test, with which months are compared: 12 for the same months of other years, 1 for all of them.
    pub trend: Trend,
    /// See `trend`.
    pub period: u32,
    /// By how much the ratio goes up in a year.
    pub a_year: Option<Decimal>,
    /// How many months there are.
    pub months: usize,
}

impl Assessment {
    /// What a request tells of the history of its account: the facts that a policy with the key `outgrown` knows. What is
    /// not known is not among them. Numbers are cut off behind two digits, so that they never pass a line that they did
    /// not reach.
    #[must_use]
    pub fn facts(&self) -> Vec<(String, String)> {
        let number = |number: Decimal| number.trunc_with_scale(2).normalize().to_string();
        let flagged = if self.flags.is_empty() { "no" } else { "yes" };
        let over = self.ratio.map(|_| self.months_over.to_string());
        let facts = [
            ("outgrown", Some(self.verdict.word().to_owned())),
            ("ratio", self.ratio.map(number)),
            ("ratio-at-least", self.interval.map(|interval| number(interval.low))),
            ("months-over", over),
            ("since", self.since.map(|since| since.month.first_day().to_string())),
            ("recurring", Some(self.most_recurring.to_string())),
            ("change-share", self.changes.as_ref().map(|changes| changes.percent.to_string())),
            ("flagged", Some(flagged.to_owned())),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((format!("history.{name}"), value?))).collect()
    }
}
