//! The decision as it goes out: ids made names, with clause, reason, offer and price.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::about::answered_by;
use super::commitment::{CommitmentAnswer, PossibleSurcharge, SurchargeAnswer, commitment, lacking, surcharges};
use super::show::{fill, is_stated, show};
use super::text::ClientText;
use crate::class::{AnsweredBy, Certainty, Class, Effort, Remedy};
use crate::decision::{Decision, Possible, Raised};
use crate::engine::{Recording, Witness};
use crate::facts::{DayOrigin, Facts};
use crate::policy::wording::{Wording, in_language};
use crate::policy::{FactId, Outcome, Policy, RuleId};
use crate::reference::evaluate::{Evaluation, View};
use crate::value::{Date, Truth};

/// The version of the JSON form of answers and explanations. It changes when a reader of the old form would be misled.
pub const WIRE_VERSION: u32 = 1;

/// The decision as it goes out. One JSON form, the same in the crate and on the command line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Answer {
    /// [`WIRE_VERSION`].
    pub scopeline: u32,
    /// The caller's name for the request.
    pub id: Option<String>,
    /// Support, service or re-work; for an open decision the leaning.
    pub class: Class,
    /// Whether anything can still change the outcome.
    pub certainty: Certainty,
    /// The id of the rule that decides, or `otherwise`.
    pub rule: String,
    /// The clause that the rule cites.
    pub clause: Option<String>,
    /// The rule's reason, for the client; none while it is not known whether the rule holds.
    pub reason: Option<String>,
    /// The id of the service that is the way out.
    pub offer: Option<String>,
    /// That service's title.
    pub offer_title: Option<String>,
    /// Its standard price, in words.
    pub price: Option<String>,
    /// Where its ready contract lies, as the policy names it.
    pub contract: Option<String>,
    /// The id of another party that is the right address.
    pub refer_to: Option<String>,
    /// That party's title.
    pub refer_to_title: Option<String>,
    /// That party's address.
    pub refer_to_url: Option<String>,
    /// Not even for money.
    pub declined: bool,
    /// How much is promised.
    pub effort: Effort,
    /// What is promised; `null` if nothing is, or if it is not known which commitment holds.
    #[serde(default)]
    pub commitment: Option<CommitmentAnswer>,
    /// What would tell which commitment holds: base facts, and releases without a date, such as `acme 7.1`. Empty if it
    /// is known.
    #[serde(default)]
    pub commitment_missing: Vec<String>,
    /// What surely comes on top of the price.
    #[serde(default)]
    pub surcharges: Vec<SurchargeAnswer>,
    /// What may come on top of the price.
    #[serde(default)]
    pub possible_surcharges: Vec<PossibleSurcharge>,
    /// What may be given; `null` if nothing is withheld.
    pub remedy: Option<Vec<Remedy>>,
    /// What the client has to do first.
    pub first: Vec<String>,
    /// The limits that narrowed the outcome.
    pub limits: Vec<String>,
    /// For an open decision every outcome that is still possible; otherwise empty.
    pub possible: Vec<PossibleAnswer>,
    /// Base facts that nobody told and that may change the outcome.
    pub missing: Vec<String>,
    /// Base facts that only text told, and that may change the outcome.
    pub to_confirm: Vec<String>,
    /// What to ask for the two, where the policy has words for it.
    pub questions: Vec<Question>,
    /// What was assumed on the way.
    pub assumed: Vec<Assumed>,
    /// Flags raised beside the class.
    pub flags: Vec<String>,
    /// What was told and could not be read. Where nothing else was told of the fact, it is missing.
    pub unread: Vec<UnreadValue>,
    /// Releases without a date in the catalogue that may change the outcome.
    pub undated: Vec<String>,
    /// The day for which it was decided.
    pub date: Date,
    /// Where that day comes from.
    pub date_from: DayOrigin,
    /// The policy that decided.
    pub policy: PolicyRef,
}

/// One outcome that is still possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PossibleAnswer {
    /// Support, service or re-work.
    pub class: Class,
    /// The first rule that may lead there.
    pub rule: String,
    /// The service that would be the way out.
    pub offer: Option<String>,
    /// Another party that would be the right address.
    pub refer_to: Option<String>,
    /// Not even for money.
    pub declined: bool,
    /// How much would be promised.
    pub effort: Effort,
    /// What might be given; `null` if nothing is withheld.
    pub remedy: Option<Vec<Remedy>>,
    /// What the client would have to do first.
    pub first: Vec<String>,
    /// Whether somebody's approval would be needed.
    pub approval: bool,
}

/// Something worth asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Question {
    /// The fact that the answer gives.
    pub fact: String,
    /// The policy's words for the question, if it has any.
    pub ask: Option<String>,
    /// Who can tell.
    pub answered_by: AnsweredBy,
}

/// Something that was assumed because nobody told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Assumed {
    /// The fact.
    pub fact: String,
    /// The value that was taken.
    pub value: String,
}

/// Something that was told and could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct UnreadValue {
    /// The fact that it was told of.
    pub fact: String,
    /// As it was written.
    pub written: String,
}

/// Which policy decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PolicyRef {
    /// The policy's id.
    pub id: String,
    /// Its version, as the author wrote it.
    pub version: Option<String>,
    /// The digest of all the texts that it decides by; the templates of contracts are none.
    pub digest: String,
}

impl PolicyRef {
    /// What this policy is called.
    pub(crate) fn of(policy: &Policy) -> Self {
        Self { id: policy.id.clone(), version: policy.version.clone(), digest: policy.digest.to_string() }
    }
}

impl Facts<'_> {
    /// Decides the request and says it in the names of the policy.
    #[must_use]
    pub fn answer(&self) -> Answer {
        self.answer_of(&self.decide())
    }

    /// Says in the names of the policy what these very facts were decided to be.
    pub(crate) fn answer_of(&self, decision: &Decision) -> Answer {
        let seen = self.seen(decision);
        answer(&seen, decision, &record(&seen, decision, decision.rule))
    }

    /// The facts as the decision saw them: an open one takes the text as true for its leaning.
    pub(super) fn seen(&self, decision: &Decision) -> Evaluation<'_> {
        Evaluation::new(self, if decision.is_open() { View::Leaning } else { View::Confirmed })
    }
}

/// What a walk from one rule to the deciding one meets, as the plain evaluator has it. Words ask a record for no more
/// than that.
pub(super) fn record(seen: &Evaluation<'_>, decision: &Decision, first: RuleId) -> Recording {
    let mut record = Recording::default();
    for id in (first.0..=decision.rule.0).map(RuleId) {
        let rule = seen.policy.rule(id);
        match seen.truth(&rule.when, &rule.unless) {
            Truth::No => {}
            truth => record.rule(id, truth == Truth::Yes),
        }
    }
    record
}

/// The reason of a decision, for the client, if its rule surely holds.
pub(crate) fn reason(facts: &Facts<'_>, decision: &Decision) -> Option<ClientText> {
    let seen = facts.seen(decision);
    let holds = record(&seen, decision, decision.rule).path().held(decision.rule) == Truth::Yes;
    let because = facts.policy.rule(decision.rule).because.as_ref()?;
    (holds && is_stated(&seen, because)).then(|| ClientText::seen(&seen, because))
}

/// Whether the rule that a decision names surely holds.
pub(crate) fn holds(facts: &Facts<'_>, decision: &Decision) -> bool {
    let seen = facts.seen(decision);
    record(&seen, decision, decision.rule).path().held(decision.rule) == Truth::Yes
}

/// The words for a decision, whoever made it. `record`: what was met on the way to it.
pub(super) fn answer(seen: &Evaluation<'_>, decision: &Decision, record: &Recording) -> Answer {
    let (policy, facts) = (seen.policy, seen.facts);
    let rule = policy.rule(decision.rule);
    // The reason of a rule that only may hold would state as a fact what nobody said.
    let holds = record.path().held(decision.rule) == Truth::Yes;
    let outcome = &decision.outcome;
    let offer = outcome.offer.map(|id| policy.service(id));
    let party = outcome.refer_to.map(|id| policy.party(id));
    let words = |wording: &Option<Wording>| wording.as_ref().map(|wording| fill(seen, wording));
    let names = |facts: &[FactId]| lacking(policy, facts, &[]);
    let (sure, unsure) = surcharges(policy, decision);
    Answer {
        scopeline: WIRE_VERSION,
        id: facts.id.clone(),
        class: outcome.class,
        certainty: decision.certainty,
        rule: rule.id.to_string(),
        clause: rule.clause.as_deref().map(str::to_owned),
        reason: rule.because.as_ref().filter(|_| holds).map(|because| fill(seen, because)),
        offer: offer.map(|service| service.id.clone()),
        offer_title: offer.and_then(|service| words(&service.title)),
        price: offer.and_then(|service| service.price.as_ref()).map(ToString::to_string),
        contract: offer.and_then(|service| contract(seen, &service.contract)),
        refer_to: party.map(|party| party.id.clone()),
        refer_to_title: party.and_then(|party| words(&party.title)),
        refer_to_url: party.and_then(|party| party.url.clone()),
        declined: outcome.declined,
        effort: outcome.effort,
        commitment: commitment(policy, &decision.commitment),
        commitment_missing: lacking(policy, &decision.commitment.missing, &decision.commitment.gaps),
        surcharges: sure,
        possible_surcharges: unsure,
        remedy: outcome.remedy.if_withheld(),
        first: first_texts(seen, outcome),
        limits: decision.limits.iter().map(|&id| policy.limit(id).id.clone()).collect(),
        possible: decision.possible.iter().map(|possible| possible_answer(seen, possible)).collect(),
        missing: names(&decision.missing),
        to_confirm: names(&decision.to_confirm),
        questions: questions(seen, decision),
        assumed: assumed(seen, decision),
        flags: decision.flags.iter().map(|&raised| flag_name(policy, raised)).collect(),
        unread: unread(facts),
        undated: lacking(policy, &[], &decision.gaps),
        date: facts.day,
        date_from: facts.day_origin,
        policy: PolicyRef::of(policy),
    }
}

/// The name that a flag goes out by.
pub(crate) fn flag_name(policy: &Policy, raised: Raised) -> String {
    match raised {
        Raised::Flag(id) => policy.flag(id).id.clone(),
        Raised::TextDisagrees(_) => "text-disagrees".to_owned(),
        Raised::CatalogueBehind => "catalogue-behind".to_owned(),
    }
}

/// The file in the language that is spoken, or else in the policy's own.
fn contract(seen: &Evaluation<'_>, files: &[(Arc<str>, String)]) -> Option<String> {
    let language = seen.facts.tongue.map_or(&*seen.policy.language, |tongue| tongue.0.language());
    in_language(files, language).map(|(_, file)| file.clone())
}

fn first_texts(seen: &Evaluation<'_>, outcome: &Outcome) -> Vec<String> {
    outcome.first.iter().filter_map(|&id| seen.policy.limit(id).first.as_ref()).map(|first| fill(seen, first)).collect()
}

fn possible_answer(seen: &Evaluation<'_>, possible: &Possible) -> PossibleAnswer {
    let (policy, outcome) = (seen.policy, &possible.outcome);
    PossibleAnswer {
        class: outcome.class,
        rule: policy.rule(possible.rule).id.to_string(),
        offer: outcome.offer.map(|id| policy.service(id).id.clone()),
        refer_to: outcome.refer_to.map(|id| policy.party(id).id.clone()),
        declined: outcome.declined,
        effort: outcome.effort,
        remedy: outcome.remedy.if_withheld(),
        first: first_texts(seen, outcome),
        approval: outcome.approval,
    }
}

fn questions(seen: &Evaluation<'_>, decision: &Decision) -> Vec<Question> {
    let facts = decision.missing.iter().chain(&decision.to_confirm);
    facts
        .map(|&fact| {
            let def = seen.policy.fact(fact);
            let ask = def.ask.as_ref().map(|ask| fill(seen, ask));
            Question { fact: def.name.clone(), ask, answered_by: answered_by(def) }
        })
        .collect()
}

fn assumed(seen: &Evaluation<'_>, decision: &Decision) -> Vec<Assumed> {
    let said = |&fact: &FactId| {
        let def = seen.policy.fact(fact);
        let value = def.assume.as_ref().map_or_else(String::new, |value| show(seen.policy, value));
        Assumed { fact: def.name.clone(), value }
    };
    decision.assumed.iter().map(said).collect()
}

fn unread(facts: &Facts<'_>) -> Vec<UnreadValue> {
    let name = |fact: FactId| facts.policy.fact(fact).name.clone();
    facts.unread.iter().map(|(fact, one)| UnreadValue { fact: name(*fact), written: one.text.clone() }).collect()
}
