//! What is promised and what is charged on top, in the names of the policy.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decision::{Charged, Committed, Decision, Gap};
use crate::policy::commitment::Target;
use crate::policy::{FactId, Policy};

/// What is promised of a request that is support with committed effort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CommitmentAnswer {
    /// How fast somebody answers: a duration as the policy writes it, `none` or `best-effort`; `null` where the policy
    /// says nothing of it.
    pub response: Option<String>,
    /// How fast there is a way around it.
    pub workaround: Option<String>,
    /// How fast it is mended.
    pub resolution: Option<String>,
    /// How often the client hears how it stands.
    pub updates: Option<String>,
    /// The calendar whose time counts.
    pub calendar: Option<String>,
    /// The calendars of targets that have their own, by the name of the target.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_calendars: BTreeMap<String, String>,
    /// The clause that promises it.
    pub clause: Option<String>,
}

/// A surcharge that surely comes on top of the price of the offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct SurchargeAnswer {
    /// What is charged: `times 2`, `add EUR 50`, `percent 20`.
    pub what: String,
}

/// A surcharge of which it is not known whether it is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PossibleSurcharge {
    /// What may be charged.
    pub what: String,
    /// What would tell: base facts, and releases without a date, such as `acme 7.1`.
    pub missing: Vec<String>,
}

pub(crate) fn commitment(policy: &Policy, Committed { row, .. }: &Committed) -> Option<CommitmentAnswer> {
    let promise = &policy.commitment((*row)?).promise;
    let words = |target: Option<Target>| target.map(|target| target.to_string());
    let name = |id| policy.calendar(id).name.clone();
    let own = promise.targets().into_iter().filter_map(|(key, target)| Some((key, target?.own_calendar()?)));
    Some(CommitmentAnswer {
        response: words(promise.response),
        workaround: words(promise.workaround),
        resolution: words(promise.resolution),
        updates: words(promise.updates),
        calendar: promise.calendar.map(name),
        own_calendars: own.map(|(key, id)| (key.to_owned(), name(id))).collect(),
        clause: promise.clause.clone(),
    })
}

/// The surcharges that are charged, and those that may be.
pub(crate) fn surcharges(policy: &Policy, decision: &Decision) -> (Vec<SurchargeAnswer>, Vec<PossibleSurcharge>) {
    let rows = decision.outcome.offer.map_or(&[][..], |id| &policy.service(id).surcharges);
    let what = |charged: &Charged| rows.get(charged.row).map_or_else(String::new, |row| row.extra.to_string());
    let (sure, unsure): (Vec<_>, Vec<_>) = decision.surcharges.iter().partition(|charged| charged.is_sure);
    let sure = sure.into_iter().map(|charged| SurchargeAnswer { what: what(charged) });
    let unsure = unsure.into_iter().map(|charged| PossibleSurcharge {
        what: what(charged),
        missing: lacking(policy, &charged.missing, &charged.gaps),
    });
    (sure.collect(), unsure.collect())
}

/// What would tell more, by name.
pub(crate) fn lacking(policy: &Policy, facts: &[FactId], gaps: &[Gap]) -> Vec<String> {
    let facts = facts.iter().map(|&fact| policy.fact(fact).name.clone());
    facts.chain(gaps.iter().map(|gap| format!("{} {}", gap.product, gap.line))).collect()
}
