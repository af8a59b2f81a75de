//! The first rule that holds decides.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::asked::{Way, asked};
use super::evaluate::{Evaluation, View};
use super::state::{Judged, Lacks};
use crate::class::{Certainty, Class};
use crate::decision::{Decision, Possible, Raised};
use crate::facts::{Facts, Told};
use crate::policy::rule::Limit;
use crate::policy::{FactId, FlagId, LimitId, Outcome, Policy, RuleId, WhileOpen};
use crate::value::Truth;

/// Up to so many limits that may or may not hold, every combination of them is listed as a possible outcome.
const COMBINED_LIMITS: usize = 6;

/// Decides one request.
pub(super) fn decide(facts: &Facts<'_>) -> Decision {
    let confirmed = Evaluation::new(facts, View::Confirmed);
    let walk = Walk::of(&confirmed);
    let settled = walk.possible.len() == 1;
    let leaning = if settled || !facts.has_heard() { None } else { Some(Evaluation::new(facts, View::Leaning)) };
    let seen = leaning.as_ref().unwrap_or(&confirmed);
    let leaning_walk = leaning.as_ref().map(Walk::of);
    let chosen = favoured(&leaning_walk.as_ref().unwrap_or(&walk).possible, facts.policy.while_open);
    let outcome = chosen.outcome.clone();
    let certainty = match (settled, outcome.approval) {
        (false, _) => Certainty::Open,
        (true, true) => Certainty::Approval,
        (true, false) => Certainty::Settled,
    };
    // A settled outcome is cited by the rule that surely holds, which is the last candidate.
    let rule = if settled { walk.decisive } else { chosen.rule };
    let limits = holding_limits(seen, &outcome);
    let may_be_support = |walk: &Walk| walk.possible.iter().any(|one| one.outcome.class == Class::Support);
    let way = |walk: &Walk| Way { deciding: walk.decisive, may_be_support: may_be_support(walk), outcome: None };
    let asked_of_text = leaning_walk.as_ref().map(|walk| asked(facts, View::Leaning, way(walk)));
    let asked = asked(facts, View::Confirmed, Way { outcome: Some(&outcome), ..way(&walk) });
    let lacks = if settled { Lacks::default() } else { walk.lacks };
    let heard = |fact: &FactId| matches!(facts.told(*fact), Told::Heard(_));
    let (to_confirm, missing) = lacks.facts.into_iter().partition(heard);
    let flags = raised(&confirmed, &asked);
    // What the text alone says promises nothing and charges nothing.
    let (commitment, surcharges) = (confirmed.commitment(&outcome), confirmed.surcharges(&outcome));
    Decision {
        rule,
        limits,
        missing,
        to_confirm,
        assumed: assumed(&asked, asked_of_text.as_ref()),
        flags,
        gaps: lacks.gaps.into_iter().collect(),
        possible: if settled { Vec::new() } else { walk.possible },
        outcome,
        certainty,
        commitment,
        surcharges,
    }
}

/// What may come of a request as far as it is confirmed: less than a decision, and faster.
pub(crate) struct Outlook {
    /// Every outcome that is possible, each once; one if it is settled.
    pub(crate) possible: Vec<Possible>,
    /// What keeps it from being settled; nothing if it is.
    pub(crate) lacks: Lacks,
    /// Derived facts that were assumed among those looked at.
    pub(crate) assumed: Vec<FactId>,
}

impl Facts<'_> {
    pub(crate) fn outlook(&self) -> Outlook {
        let evaluation = Evaluation::new(self, View::Confirmed);
        let Walk { possible, lacks, .. } = Walk::of(&evaluation);
        let lacks = if possible.len() == 1 { Lacks::default() } else { lacks };
        let is_assumed = |fact: &FactId| !self.policy.fact(*fact).is_base() && evaluation.state(*fact).assumed;
        let assumed = evaluation.looked_at().into_iter().filter(is_assumed).collect();
        Outlook { possible, lacks, assumed }
    }
}

/// What a walk over the rules found.
struct Walk {
    /// Every outcome that is possible, each once, in order of the rules.
    possible: Vec<Possible>,
    /// The rule that surely holds if no candidate before it does.
    decisive: RuleId,
    lacks: Lacks,
}

/// A rule that may decide: what keeps that from being known, and the outcomes that it may lead to.
struct Candidate {
    lacks: Lacks,
    outcomes: Vec<Outcome>,
}

impl Walk {
    fn of(evaluation: &Evaluation<'_>) -> Self {
        let policy = evaluation.policy;
        let mut walk = Self { possible: Vec::new(), decisive: policy.otherwise_id(), lacks: Lacks::default() };
        let limits = OnceCell::new();
        let mut candidates = Vec::new();
        for (number, rule) in (0u32..).zip(&policy.rules) {
            let judged = evaluation.when_unless(&rule.when, &rule.unless);
            if judged.truth == Truth::No {
                continue;
            }
            let outcomes = walk.candidate(evaluation, &limits, RuleId(number), &rule.outcome);
            candidates.push(Candidate { lacks: judged.lacks, outcomes });
            if judged.truth == Truth::Yes {
                walk.decisive = RuleId(number);
                walk.add_lacks(candidates);
                return walk;
            }
        }
        let outcomes = walk.candidate(evaluation, &limits, policy.otherwise_id(), &policy.otherwise.outcome);
        candidates.push(Candidate { lacks: Lacks::default(), outcomes });
        walk.add_lacks(candidates);
        walk
    }

    /// Whether a rule holds matters only if what comes after it leads elsewhere.
    fn add_lacks(&mut self, candidates: Vec<Candidate>) {
        let mut later: Vec<Outcome> = Vec::new();
        for Candidate { lacks, outcomes } in candidates.into_iter().rev() {
            if later.iter().any(|outcome| outcomes.len() > 1 || !outcomes.contains(outcome)) {
                self.lacks.add(&lacks);
            }
            later.extend(outcomes.into_iter().filter(|outcome| !later.contains(outcome)).collect::<Vec<_>>());
        }
    }

    /// Adds the outcomes of a rule that may decide, narrowed by the limits that hold or may hold.
    fn candidate(
        &mut self,
        evaluation: &Evaluation<'_>,
        limits: &OnceCell<Vec<(LimitId, Judged)>>,
        rule: RuleId,
        outcome: &Outcome,
    ) -> Vec<Outcome> {
        let mut sure = outcome.clone();
        let mut unsure: Vec<LimitId> = Vec::new();
        if outcome.class == Class::Support {
            let judged = limits.get_or_init(|| judge_limits(evaluation));
            for (limit, judged) in judged {
                if judged.truth == Truth::Yes {
                    narrow(&mut sure, *limit, evaluation.policy);
                }
            }
            for (limit, judged) in judged {
                if judged.truth == Truth::Unknown && narrowed(&sure, &[*limit], evaluation.policy) != sure {
                    unsure.push(*limit);
                    self.lacks.add(&judged.lacks);
                }
            }
        }
        let mut outcomes: Vec<Outcome> = Vec::new();
        for chosen in combinations(&unsure) {
            let outcome = narrowed(&sure, &chosen, evaluation.policy);
            if self.possible.iter().all(|known| known.outcome != outcome) {
                self.possible.push(Possible { outcome: outcome.clone(), rule });
            }
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        }
        outcomes
    }
}

fn judge_limits(evaluation: &Evaluation<'_>) -> Vec<(LimitId, Judged)> {
    (0u32..)
        .map(LimitId)
        .zip(&evaluation.policy.limits)
        .map(|(id, limit)| (id, evaluation.when_unless(&limit.when, &limit.unless)))
        .collect()
}

/// Every combination of a few; of many, none, each alone, and all together.
fn combinations(limits: &[LimitId]) -> Vec<Vec<LimitId>> {
    if limits.len() <= COMBINED_LIMITS {
        return (0..1usize << limits.len())
            .map(|bits| limits.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, &id)| id).collect())
            .collect();
    }
    let alone = limits.iter().map(|&id| vec![id]);
    std::iter::once(Vec::new()).chain(alone).chain([limits.to_vec()]).collect()
}

fn narrowed(outcome: &Outcome, limits: &[LimitId], policy: &Policy) -> Outcome {
    let mut outcome = outcome.clone();
    limits.iter().for_each(|&limit| narrow(&mut outcome, limit, policy));
    outcome
}

/// One limit upon an outcome: the weaker effort, the common remedies, one more thing to do first, approval.
fn narrow(outcome: &mut Outcome, id: LimitId, policy: &Policy) {
    let limit = policy.limit(id);
    outcome.effort = outcome.effort.max(limit.effort);
    outcome.remedy = outcome.remedy & limit.remedy;
    outcome.approval |= limit.approval;
    if let Some(first) = first_with_same_text(policy, limit).filter(|first| !outcome.first.contains(first)) {
        outcome.first.push(first);
        outcome.first.sort_unstable();
    }
}

/// The limit that stands for all those that ask for the same thing first, so that they lead to the same outcome.
fn first_with_same_text(policy: &Policy, limit: &Limit) -> Option<LimitId> {
    limit.first.as_ref()?;
    (0u32..).map(LimitId).zip(&policy.limits).find(|(_, other)| other.first == limit.first).map(|(id, _)| id)
}

/// The outcome that an open decision leans to: the class that the policy favours, then the order of the rules.
pub(crate) fn favoured(possible: &[Possible], favour: WhileOpen) -> &Possible {
    let possible = possible.iter();
    let best = match favour {
        WhileOpen::Client => possible.min_by_key(|one| one.outcome.class),
        WhileOpen::Desk => possible.rev().max_by_key(|one| one.outcome.class),
    };
    best.expect("INVARIANT (otherwise-is-a-candidate): a walk that no rule ends adds `otherwise`")
}

/// The limits behind an outcome: those that hold, if the outcome is support.
fn holding_limits(evaluation: &Evaluation<'_>, outcome: &Outcome) -> Vec<LimitId> {
    if outcome.class != Class::Support {
        return Vec::new();
    }
    judge_limits(evaluation).into_iter().filter(|(_, judged)| judged.truth == Truth::Yes).map(|(id, _)| id).collect()
}

/// Flags that surely hold. What the text alone suggests raises no flag.
fn raised(evaluation: &Evaluation<'_>, asked: &Evaluation<'_>) -> Vec<Raised> {
    let policy = evaluation.policy;
    let mut raised: Vec<Raised> = (0u32..)
        .zip(&policy.flags)
        .filter(|(_, flag)| evaluation.truth(&flag.when, &flag.unless) == Truth::Yes)
        .map(|(number, _)| Raised::Flag(FlagId(number)))
        .collect();
    raised.extend(evaluation.facts.disagreements.iter().map(|&fact| Raised::TextDisagrees(fact)));
    raised.extend(asked.catalogue_is_behind().then_some(Raised::CatalogueBehind));
    raised
}

/// The facts that were assumed among those asked for, in either view.
fn assumed(confirmed: &Evaluation<'_>, leaning: Option<&Evaluation<'_>>) -> Vec<FactId> {
    let of = |evaluation: &Evaluation<'_>| -> Vec<FactId> {
        evaluation.looked_at().into_iter().filter(|&fact| evaluation.state(fact).assumed).collect()
    };
    let all: BTreeSet<FactId> = of(confirmed).into_iter().chain(leaning.map(of).unwrap_or_default()).collect();
    all.into_iter().collect()
}
