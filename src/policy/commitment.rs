//! What is promised of a request that is support: how fast somebody answers, and how fast it is mended.

use std::fmt;

use super::calendar::CalendarId;
use super::condition::Condition;
use crate::value::{Duration, Unit};

/// The number of a commitment: its place among the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitmentId(pub(crate) u32);

/// A row of the commitments; the first that holds counts.
#[derive(Debug, Clone)]
pub(crate) struct Commitment {
    pub(crate) when: Condition,
    pub(crate) unless: Condition,
    pub(crate) promise: Promise,
}

/// What a row promises. Two rows that promise the same leave nothing open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Promise {
    pub(crate) response: Option<Target>,
    pub(crate) workaround: Option<Target>,
    pub(crate) resolution: Option<Target>,
    pub(crate) updates: Option<Target>,
    pub(crate) calendar: Option<CalendarId>,
    pub(crate) clause: Option<String>,
}

/// One target of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// There is none.
    None,
    /// As fast as can be, without a time.
    BestEffort,
    /// Within this time.
    Within(Within),
}

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Within {
    pub(crate) time: Duration,
    /// Whether it is written as business hours or minutes.
    pub(crate) is_business: bool,
    /// Its own calendar, where that is not the one of the row.
    pub(crate) calendar: Option<CalendarId>,
}

impl Promise {
    /// The targets with their names, in the order in which they happen.
    pub(crate) const fn targets(&self) -> [(&'static str, Option<Target>); 4] {
        [
            ("response", self.response),
            ("workaround", self.workaround),
            ("resolution", self.resolution),
            ("updates", self.updates),
        ]
    }
}

impl Target {
    /// Reads `4 h`, `8 business hours`, `2 business days`, `none` or `best-effort`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "none" => return Some(Self::None),
            "best-effort" => return Some(Self::BestEffort),
            _ => {}
        }
        let within = |time, is_business| Self::Within(Within { time, is_business, calendar: None });
        if let Ok(time) = Duration::parse(text) {
            return Some(within(time, false));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let [amount, "business", unit] = words[..] else { return None };
        let time = Duration::parse(&format!("{amount} {unit}")).ok()?;
        matches!(time.unit(), Unit::Minutes | Unit::Hours).then_some(within(time, true))
    }

    /// The calendar that it names itself.
    pub(crate) const fn own_calendar(&self) -> Option<CalendarId> {
        if let Self::Within(Within { calendar, .. }) = self { *calendar } else { None }
    }
}

impl Within {
    /// Whether it means nothing without a calendar.
    pub(crate) fn needs_calendar(&self) -> bool {
        self.is_business || self.time.unit() == Unit::BusinessDays
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.is_business, self.time.unit(), self.time.amount()) {
            (true, Unit::Minutes, 1) => "business minute",
            (true, Unit::Minutes, _) => "business minutes",
            (true, _, 1) => "business hour",
            (true, ..) => "business hours",
            _ => return write!(f, "{}", self.time),
        };
        write!(f, "{} {unit}", self.time.amount())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::BestEffort => f.write_str("best-effort"),
            Self::Within(within) => write!(f, "{within}"),
        }
    }
}
