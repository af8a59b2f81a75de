//! What a replay comes to.

use std::fmt;

use serde::Serialize;

use super::arrivals::{LeftOut, Missing};
use super::search::Staffing;
use super::share::{Interval, Percent, Share};
use crate::commitment::Target;
use crate::value::Date;

/// Whether the promise can be kept by these people, had the same requests come again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Report {
    /// The policy.
    pub policy: String,
    /// Its version, of several the latest.
    pub version: Option<String>,
    /// What the staff file calls itself.
    pub staff: Option<String>,
    /// The first day of the period.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// What was replayed and what was not.
    pub requests: Counted,
    /// The commitments, by target and severity; of each target all severities together come last.
    pub commitments: Vec<Row>,
    /// How the intervals were made.
    pub method: Method,
    /// What the random numbers began with.
    pub seed: u64,
    /// How many histories were replayed: the one that was, and those that were drawn.
    pub replays: u32,
    /// How busy the people were.
    pub people: Vec<Load>,
    /// Skills that requests need and nobody has.
    pub nobody: Vec<Nobody>,
    /// How many people would do, if that was asked and anything is promised.
    pub staffing: Option<Staffing>,
    /// What the replay takes for granted, and what it leaves out.
    pub model: String,
}

/// What was replayed and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Counted {
    /// Requests that took somebody's time.
    pub replayed: u64,
    /// Those of them of which something is promised.
    pub promised: u64,
    /// Those of which it is not known what is.
    pub unknown: Missing,
    /// What is not replayed.
    pub left_out: LeftOut,
}

/// Of which requests a row speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Group {
    /// Of this severity.
    Severity(String),
    /// Of which nobody told the severity.
    NotTold,
    /// All of them.
    Every,
}

/// How one target was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Row {
    /// The target.
    pub target: Target,
    /// Of which requests.
    pub group: Group,
    /// How many were kept, of how many.
    pub kept: Share,
    /// The same, rounded.
    pub share: Option<Percent>,
    /// Where the share may lie.
    pub interval: Option<Interval>,
    /// How many were neither kept nor due when the replay ended; they are not counted.
    pub undecided: u64,
}

/// How intervals were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Method {
    /// The score interval of Wilson, since one history was replayed.
    Wilson,
    /// Wilson, although more was asked: there are too few whole weeks to draw from.
    TooFewWeeks,
    /// Percentiles over histories made of weeks that were drawn.
    Bootstrap,
}

/// How busy the people of an entry were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Load {
    /// The entry.
    pub name: String,
    /// How many they are.
    pub count: u32,
    /// Seconds in which they were there, during the period.
    pub there_seconds: u64,
    /// Seconds of it in which they worked on requests.
    pub worked_seconds: u64,
}

/// A skill that requests need and nobody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Nobody {
    /// The skill.
    pub skill: String,
    /// How many requests need it; they are never begun.
    pub requests: u64,
}

impl Load {
    /// How much of their time they worked.
    #[must_use]
    pub fn busy(&self) -> Option<Percent> {
        Share::new(self.worked_seconds, self.there_seconds).percent()
    }
}

impl Method {
    /// What it is, with where it is published.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wilson => {
                "95 % score interval (Wilson 1927) of one replay; it takes requests for independent, so it is rather too narrow"
            }
            Self::TooFewWeeks => {
                "not enough data to draw weeks from (four whole ones are needed), so the 95 % score interval of one replay (Wilson 1927)"
            }
            Self::Bootstrap => {
                "95 % percentile interval (Efron 1979) over histories of weeks drawn with replacement (block bootstrap, Carlstein 1986)"
            }
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Severity(severity) => f.write_str(severity),
            Self::NotTold => f.write_str("not told"),
            Self::Every => f.write_str("all"),
        }
    }
}
