//! A decision as the log keeps it: names of the policy, and no text that a fact was filled into.

use serde::{Deserialize, Serialize};

use crate::class::{Certainty, Class, Effort, Remedy};
use crate::decision::{Decision, Possible};
use crate::explanation::{
    CommitmentAnswer, PossibleSurcharge, SurchargeAnswer, commitment, flag_name, lacking, surcharges,
};
use crate::policy::{FactId, LimitId, Policy};

/// A decision as the log keeps it. Its keys mean what they mean in an [`Answer`](crate::Answer); what is empty is left
/// out. Reasons, titles and questions are not in it: they follow from the policy and the facts, and a fact may be filled
/// into them that is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Ruling {
    /// Support, service or re-work; for an open decision the leaning.
    pub class: Class,
    /// Whether anything can still change the outcome.
    pub certainty: Certainty,
    /// The id of the rule that decides, or `otherwise`.
    pub rule: String,
    /// The clause that the rule cites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The id of the service that is the way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// The id of another party that is the right address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refer_to: Option<String>,
    /// Not even for money.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declined: bool,
    /// How much is promised.
    pub effort: Effort,
    /// What may be given; nothing is withheld where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Vec<Remedy>>,
    /// The limits that narrowed the outcome, and so what has to be done first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// What is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentAnswer>,
    /// What would tell which commitment holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commitment_missing: Vec<String>,
    /// What surely comes on top of the price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surcharges: Vec<SurchargeAnswer>,
    /// What may come on top of the price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible_surcharges: Vec<PossibleSurcharge>,
    /// For an open decision every outcome that is still possible.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<PossibleRuling>,
    /// Base facts that nobody told and that may change the outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Base facts that only text told, and that may change the outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_confirm: Vec<String>,
    /// Facts that were assumed on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// Flags raised beside the class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Releases without a date in the catalogue that may change the outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undated: Vec<String>,
}

/// One outcome that was still possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct PossibleRuling {
    /// Support, service or re-work.
    pub class: Class,
    /// The first rule that may lead there.
    pub rule: String,
    /// The service that would be the way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// Another party that would be the right address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refer_to: Option<String>,
    /// Not even for money.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declined: bool,
    /// How much would be promised.
    pub effort: Effort,
    /// What might be given; nothing is withheld where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Vec<Remedy>>,
    /// The limits that say what the client would have to do first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_by: Vec<String>,
    /// Whether somebody's approval would be needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approval: bool,
}

impl Ruling {
    /// A decision in the names of the policy that made it.
    #[must_use]
    pub fn of(policy: &Policy, decision: &Decision) -> Self {
        let (rule, outcome) = (policy.rule(decision.rule), &decision.outcome);
        let names = |facts: &[FactId]| lacking(policy, facts, &[]);
        let (sure, unsure) = surcharges(policy, decision);
        Self {
            class: outcome.class,
            certainty: decision.certainty,
            rule: rule.id.to_string(),
            clause: rule.clause.as_deref().map(str::to_owned),
            offer: outcome.offer.map(|id| policy.service(id).id.clone()),
            refer_to: outcome.refer_to.map(|id| policy.party(id).id.clone()),
            declined: outcome.declined,
            effort: outcome.effort,
            remedy: outcome.remedy.if_withheld(),
            limits: limits(policy, &decision.limits),
            commitment: commitment(policy, &decision.commitment),
            commitment_missing: lacking(policy, &decision.commitment.missing, &decision.commitment.gaps),
            surcharges: sure,
            possible_surcharges: unsure,
            possible: decision.possible.iter().map(|one| PossibleRuling::of(policy, one)).collect(),
            missing: names(&decision.missing),
            to_confirm: names(&decision.to_confirm),
            assumed: names(&decision.assumed),
            flags: decision.flags.iter().map(|&raised| flag_name(policy, raised)).collect(),
            undated: lacking(policy, &[], &decision.gaps),
        }
    }
}

impl PossibleRuling {
    fn of(policy: &Policy, Possible { outcome, rule }: &Possible) -> Self {
        Self {
            class: outcome.class,
            rule: policy.rule(*rule).id.to_string(),
            offer: outcome.offer.map(|id| policy.service(id).id.clone()),
            refer_to: outcome.refer_to.map(|id| policy.party(id).id.clone()),
            declined: outcome.declined,
            effort: outcome.effort,
            remedy: outcome.remedy.if_withheld(),
            first_by: limits(policy, &outcome.first),
            approval: outcome.approval,
        }
    }
}

fn limits(policy: &Policy, ids: &[LimitId]) -> Vec<String> {
    ids.iter().map(|&id| policy.limit(id).id.clone()).collect()
}
