//! All that a review says, for the desk.

use serde::Serialize;

use super::candidate::Candidate;
use super::client::{ClientReview, ForClient};
use super::figures::{Figures, Tally, Twice};
use super::period::Period;
use super::sums::Trace;
use crate::class::Class;
use crate::history::{FaultKind, Time};
use crate::value::Date;

/// A review of the work for one client, or for all of them, as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Review {
    /// What it is about.
    pub period: Period,
    /// What it is compared with.
    pub before: Period,
    /// The last day that counts: what is open on it is open.
    pub as_of: Date,
    /// By which policy.
    pub policy: PolicyName,
    /// The client; none: all of them.
    pub client: Option<Who>,
    /// What was counted.
    pub figures: Figures,
    /// Who may have outgrown maintenance, ranked.
    pub candidates: Vec<Candidate>,
    /// What is still open, the oldest first, of many the first.
    pub open: Vec<OpenRow>,
    /// What no client sees.
    pub internal: Internal,
    /// Whether the history tells anything of the period: a request, or the hours of a month.
    pub has_data: bool,
    /// What of the history is not in it.
    pub left_out: LeftOut,
    /// The requests behind each number; `null` if there are too many for an appendix.
    pub traces: Option<Vec<Trace>>,
    /// The same for what is internal.
    pub internal_traces: Option<Vec<Trace>>,
    /// What the client reads in place of what the desk does.
    #[serde(skip)]
    pub(super) for_client: ForClient,
}

impl Review {
    /// What the client may see of it; none of a review that is not of one client.
    #[must_use]
    pub fn for_client(&self) -> Option<ClientReview> {
        ClientReview::of(self)
    }
}

/// What a policy is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PolicyName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<String>,
}

/// A client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Who {
    /// The helpdesk's id.
    pub id: String,
    /// What it is called.
    pub name: Option<String>,
    /// Its plan.
    pub plan: Option<String>,
    /// The day on which it began.
    pub since: Option<Date>,
}

impl Who {
    /// Its name, or else its id.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// A request that is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct OpenRow {
    /// The client.
    pub client: String,
    /// The request.
    pub id: String,
    /// The day on which it came.
    pub opened: Date,
    /// What it asks for.
    pub kind: Option<String>,
    /// What it took so far, if that is told.
    pub hours: Option<Time>,
    /// What is missing.
    pub missing: Vec<String>,
}

/// What no client sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Internal {
    /// Each client, where the review is of all.
    pub clients: Vec<ClientRow>,
    /// Decisions against the policy, by rule.
    pub overrides: Vec<Overridden>,
    /// Why time was given away.
    pub goodwill: Vec<GoodwillReason>,
    /// Support and goodwill that no clause and no rule stands for.
    pub unclaused: Vec<Unclaused>,
    /// What staff raised by hand, until the end of the period.
    pub flags: Vec<Raised>,
    /// Notes on requests of the period, of many the first.
    pub notes: Vec<Note>,
    /// How many notes there are.
    pub notes_in_all: u64,
    /// Requests that were handled as support and have no promised time.
    pub without_promise: WithoutPromise,
    /// Why nothing could be reckoned of some of them.
    pub not_reckoned: NotReckoned,
    /// Facts that would tell what is promised, with how many requests lack them.
    pub promise_lacks: Vec<(String, u64)>,
}

/// Requests that were handled as support and have no promised time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct WithoutPromise {
    /// Those for which nothing with a time is promised.
    pub without_time: u64,
    /// Those that get best effort, for which nothing is promised.
    pub best_effort: u64,
    /// Those of which it is not known what is promised, since facts are not told.
    pub not_known: u64,
    /// Those for which nothing can be reckoned by what is told of them.
    pub not_reckoned: u64,
}

/// Why it is not known what was promised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NotReckoned {
    /// By what is told of these the policy decides otherwise than support, so that it promises nothing.
    pub decided_otherwise: u64,
    /// These came before the policy was in force.
    pub before_policy: u64,
    /// These cannot be read by the policy.
    pub unreadable: u64,
    /// What the policy says to the first of them.
    pub example: Option<String>,
}

/// A client in a review of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientRow {
    /// Who.
    pub client: Who,
    /// Its requests.
    pub requests: Twice<Tally>,
    /// The hours that were estimated in the period.
    pub estimated: Time,
    /// The hours that it took.
    pub actual: Time,
    /// How many of these were sold and are paid for apart.
    pub sold: Time,
}

/// Decisions against the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Overridden {
    /// The rule that decided; none: nobody told it.
    pub rule: Option<String>,
    /// What the policy came to.
    pub from: Class,
    /// What it was handled as.
    pub to: Class,
    /// How many, and what they took.
    pub count: Tally,
    /// The reasons that were given, with how often; of many the first.
    pub reasons: Vec<(String, u64)>,
    /// How many gave another reason than these.
    pub other_reasons: u64,
}

/// Why time was given away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct GoodwillReason {
    /// The reason; none: nobody gave one.
    pub reason: Option<String>,
    /// How many requests, and how much time.
    pub count: Tally,
}

/// Work that no clause and no rule stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Unclaused {
    /// What was asked for.
    pub kind: Option<String>,
    /// What it was about.
    pub component: Option<String>,
    /// How many, and what they took.
    pub count: Twice<Tally>,
}

/// What staff raised by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Raised {
    /// The client.
    pub client: String,
    /// What.
    pub flag: String,
    /// Who.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why.
    pub note: Option<String>,
}

/// A note that no client sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Note {
    /// The client.
    pub client: String,
    /// The request.
    pub id: String,
    /// The note.
    pub note: String,
}

/// What of the history is not in a review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LeftOut {
    /// Lines that cannot be used.
    pub lines: u64,
    /// The same by kind of fault.
    pub kinds: Vec<(FaultKind, u64)>,
    /// Lines among them that name this client.
    pub of_client: u64,
    /// Amounts with more digits than can be added exactly.
    pub amounts: u64,
}
