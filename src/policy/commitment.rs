//! What is promised of a request that is support: how fast somebody answers, and how fast it is mended.

use std::fmt;

use super::calendar::CalendarId;
use super::condition::Condition;
use crate::value::Duration;

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
pub enum Target {
    /// There is none.
    None,
    /// As fast as can be, without a time.
    BestEffort,
    /// Within this time.
    Within(Duration),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::BestEffort => f.write_str("best-effort"),
            Self::Within(time) => write!(f, "{time}"),
        }
    }
}
