//! Whether an open outcome really is open, and which base facts can still change it.

use super::complete::Completing;
use super::{Budget, Purse};
use crate::class::Certainty;
use crate::decision::{Committed, Decision, Gap, Possible};
use crate::facts::{Facts, Told};
use crate::policy::{FactId, Outcome};
use crate::reference::decide::favoured;

/// To find out what is possible among several things may take this part of what is left.
const PART: u64 = 8;

/// What a request may still come to, over everything that it leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refined {
    /// Every outcome that some completion comes to, in order of the rules; one if it is settled.
    pub possible: Vec<Possible>,
    /// Whether anything can still change the outcome.
    pub certainty: Certainty,
    /// Base facts that nobody told: for each there are two completions that differ in it alone and come to different
    /// outcomes.
    pub missing: Vec<FactId>,
    /// The same of base facts that only text told.
    pub to_confirm: Vec<FactId>,
    /// Days that the catalogue does not hold and that leave an outcome open when everything else is known.
    pub gaps: Vec<Gap>,
    /// Whether all of this is exact. If not, it is what [`decide`](Facts::decide) says, which may name too much and never
    /// too little.
    pub is_narrowed: bool,
    /// How much of the budget it took.
    pub work: u64,
}

impl Refined {
    /// Whether nothing can change the outcome any more.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        !matches!(self.certainty, Certainty::Open)
    }

    /// Every base fact that can still change the outcome.
    pub fn facts(&self) -> impl Iterator<Item = FactId> {
        self.missing.iter().chain(&self.to_confirm).copied()
    }
}

impl<'p> Facts<'p> {
    /// As [`decide`](Self::decide), but over everything that the request leaves open: settled where every completion comes
    /// to the same, and else open about no more than what can still change the outcome. What it cannot find out within the
    /// budget is as `decide` says it.
    ///
    /// ```
    /// use scopeline::enquiry::Budget;
    /// use scopeline::{Policy, Request, Sources};
    ///
    /// let policy = Policy::from_sources(&Sources::single("policy.yaml", r#"
    /// scopeline: 1
    /// policy: { id: tiny }
    /// facts: { users: { type: number } }
    /// rules:
    ///   - { id: small, when: { users: under 100 }, class: support }
    ///   - { id: large, when: { users: 100+ }, class: support }
    /// otherwise: { class: service }
    /// "#)).expect("it has no fault");
    /// let request = Request::from_json(r#"{"date": "2026-07-14"}"#)?;
    /// let facts = policy.prepare(&request)?;
    /// assert!(facts.decide().is_open());
    /// assert!(!facts.decide_exactly(Budget::default()).is_open());
    /// # Ok::<(), scopeline::Error>(())
    /// ```
    #[must_use]
    pub fn decide_exactly(&self, budget: Budget) -> Decision {
        let decision = self.decide();
        if !decision.is_open() {
            return decision;
        }
        self.exactly(decision, &self.refine(budget))
    }

    /// A decision with what was found out about it, if it is open and anything was.
    pub(crate) fn exactly(&self, decision: Decision, refined: &Refined) -> Decision {
        if !decision.is_open() || !refined.is_narrowed {
            return decision;
        }
        let same = refined.possible.iter().find(|one| one.outcome == decision.outcome);
        let chosen = same.unwrap_or_else(|| favoured(&refined.possible, self.policy.while_open));
        let decision = match same {
            Some(_) => Decision { rule: chosen.rule, ..decision },
            // What bound the other outcome is not said of this one.
            None => Decision {
                outcome: chosen.outcome.clone(),
                rule: chosen.rule,
                limits: Vec::new(),
                commitment: Committed::default(),
                surcharges: Vec::new(),
                ..decision
            },
        };
        let possible = if refined.is_settled() { Vec::new() } else { refined.possible.clone() };
        Decision {
            certainty: refined.certainty,
            possible,
            missing: refined.missing.clone(),
            to_confirm: refined.to_confirm.clone(),
            gaps: refined.gaps.clone(),
            ..decision
        }
    }

    /// Every outcome that the request may come to, and whether that is exact: where the plain evaluator leaves several
    /// possible, what they really are is found out with a part of the purse.
    pub(super) fn outcomes(&self, purse: &mut Purse) -> (Vec<Outcome>, bool) {
        let of = |possible: Vec<Possible>| possible.into_iter().map(|one| one.outcome).collect::<Vec<_>>();
        let possible = self.outlook().possible;
        if possible.len() < 2 {
            return (of(possible), true);
        }
        let refined = self.refine(Budget::work(purse.left / PART));
        purse.left -= refined.work.min(purse.left);
        (of(refined.possible), refined.is_narrowed)
    }

    /// Decides over everything that the request leaves open. See [the room](crate::enquiry).
    #[must_use]
    pub fn refine(&self, budget: Budget) -> Refined {
        let mut purse = Purse { left: budget.work };
        let mut completing = Completing::of(self);
        let grown = completing.outcome(&mut purse);
        let work = budget.work - purse.left;
        let Ok(node) = grown else { return self.unrefined(work) };
        if !completing.is_exact() {
            return self.unrefined(work);
        }
        let possible = completing.possible(node);
        let facts = completing.facts_of(node).into_iter().collect();
        self.refined(possible, facts, completing.gaps.into_iter().collect(), true, work)
    }

    fn refined(
        &self,
        possible: Vec<Possible>,
        facts: Vec<FactId>,
        gaps: Vec<Gap>,
        narrowed: bool,
        work: u64,
    ) -> Refined {
        let certainty = match &possible[..] {
            [one] if one.outcome.approval => Certainty::Approval,
            [_] => Certainty::Settled,
            _ => Certainty::Open,
        };
        let heard = |fact: &FactId| matches!(self.told(*fact), Told::Heard(_));
        let (to_confirm, missing) = facts.into_iter().partition(heard);
        let gaps = if certainty == Certainty::Open { gaps } else { Vec::new() };
        Refined { possible, certainty, missing, to_confirm, gaps, is_narrowed: narrowed, work }
    }

    /// What the plain evaluator says.
    fn unrefined(&self, work: u64) -> Refined {
        let outlook = self.outlook();
        let facts = outlook.lacks.facts.into_iter().collect();
        self.refined(outlook.possible, facts, outlook.lacks.gaps.into_iter().collect(), false, work)
    }
}
