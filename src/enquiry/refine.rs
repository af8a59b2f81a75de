//! Whether an open outcome really is open, and which base facts can still change it.

use super::complete::Completing;
use super::{Budget, Purse};
use crate::class::Certainty;
use crate::decision::{Gap, Possible};
use crate::facts::{Facts, Told};
use crate::policy::FactId;

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
