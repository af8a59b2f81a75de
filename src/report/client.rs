//! What a client may see of a review. The types here have no room for anything else.

use serde::Serialize;

use super::candidate::{Candidate, Sold};
use super::figures::{ClauseCount, Figures, ServiceCount, as_text};
use super::period::Period;
use super::review::{PolicyName, Review, Who};
use super::sums::Trace;
use crate::class::AnsweredBy;
use crate::history::{Month, Time};
use crate::value::{Date, Decimal};

/// What a client may see of a review: its own numbers, requests and suggestions.
///
/// Overrides, reasons of goodwill, notes, flags of staff, ids of rules and other clients have no room in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientReview {
    /// What it is about.
    pub period: Period,
    /// What it is compared with.
    pub before: Period,
    /// The last day that counts.
    pub as_of: Date,
    /// By which policy.
    pub policy: PolicyName,
    /// The client.
    pub client: Who,
    /// What was counted. Of the facts that were missing only those that the client can tell.
    pub figures: Figures,
    /// What we suggest, ranked.
    pub suggestions: Vec<Suggestion>,
    /// What is still open, the oldest first, of many the first.
    pub open: Vec<ClientOpen>,
    /// Whether the history tells anything of the period: a request, or the hours of a month.
    pub has_data: bool,
    /// Lines of the history about this client that are not in it, and amounts.
    pub left_out: u64,
    /// The requests behind each number; `null` if there are too many for an appendix.
    pub traces: Option<Vec<Trace>>,
}

/// What a client reads in place of what the desk does. What was decided against the policy stands under its class, without
/// the clause and the service by which the policy would have sold it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ForClient {
    pub(super) clauses: Vec<ClauseCount>,
    pub(super) services: Vec<ServiceCount>,
    /// The requests behind all numbers that the client has.
    pub(super) traces: Option<Vec<Trace>>,
}

/// Work that would better be done otherwise. What it costs the desk has no room in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Suggestion {
    /// What is observed.
    pub what: String,
    /// Since which month.
    pub since: Option<Month>,
    /// How sure it is, in hundredths.
    #[serde(serialize_with = "as_text")]
    pub sure_percent: Option<Decimal>,
    /// The requests that it rests on.
    pub evidence: Vec<String>,
    /// What it takes in a quarter.
    pub hours_a_quarter: Option<Time>,
    /// The first and the last of the months that this was reckoned from.
    pub months: Option<[Month; 2]>,
    /// The title of the service that would end it.
    pub service: Option<String>,
    /// Its standard price, in words.
    pub price: Option<String>,
    /// That it was sold already; then it is not offered again.
    pub sold: Option<Sold>,
}

/// A request of the client that is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientOpen {
    /// The request.
    pub id: String,
    /// The day on which it came.
    pub opened: Date,
    /// What it asks for.
    pub kind: Option<String>,
    /// What it took so far, if that is told.
    pub hours: Option<Time>,
}

impl ClientReview {
    pub(super) fn of(review: &Review) -> Option<Self> {
        let client = review.client.clone()?;
        let ForClient { clauses, services, traces } = review.for_client.clone();
        let mut figures = Figures { clauses, services, ..review.figures.clone() };
        figures.missing.retain(|missing| missing.answered_by == Some(AnsweredBy::Customer));
        let own = review.candidates.iter().filter(|candidate| candidate.client == client.id);
        let open = review.open.iter().filter(|row| row.client == client.id).map(|row| ClientOpen {
            id: row.id.clone(),
            opened: row.opened,
            kind: row.kind.clone(),
            hours: row.hours,
        });
        let asked: Vec<String> = figures.missing.iter().map(|missing| format!("missing.{}", missing.fact)).collect();
        let shown = |trace: &&Trace| !trace.number.starts_with("missing.") || asked.contains(&trace.number);
        let traces = traces.map(|traces| traces.iter().filter(shown).cloned().collect());
        Some(Self {
            period: review.period,
            before: review.before,
            as_of: review.as_of,
            policy: review.policy.clone(),
            figures,
            suggestions: own.map(Suggestion::of).collect(),
            open: open.collect(),
            has_data: review.has_data,
            left_out: review.left_out.of_client + review.left_out.amounts,
            traces,
            client,
        })
    }
}

impl Suggestion {
    fn of(candidate: &Candidate) -> Self {
        Self {
            what: candidate.what.clone(),
            since: candidate.since,
            sure_percent: candidate.sure_percent,
            evidence: candidate.evidence.clone(),
            hours_a_quarter: candidate.hours_a_quarter,
            months: candidate.months,
            service: candidate.service.clone(),
            price: candidate.price.clone(),
            sold: candidate.sold.clone(),
        }
    }
}
