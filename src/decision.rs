//! What was decided about one request: ids, no words.

use crate::class::{Certainty, Class};
use crate::policy::{CommitmentId, FactId, FlagId, LimitId, Outcome, RuleId};
use crate::value::Line;

/// The decision about one request.
///
/// It holds numbers of the policy that decided; [`Facts::explain`](crate::Facts::explain) says them in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// What it comes to. For an open decision this is the leaning: what it comes to if the text is right, and of
    /// several such outcomes the one that the policy favours.
    pub outcome: Outcome,
    /// Whether anything can still change the outcome.
    pub certainty: Certainty,
    /// The rule that decides; for an open decision the one behind the leaning.
    pub rule: RuleId,
    /// The limits that narrowed the outcome, in order of writing.
    pub limits: Vec<LimitId>,
    /// For an open decision every outcome that is still possible, with its rule; otherwise empty.
    pub possible: Vec<Possible>,
    /// Base facts that nobody told and that may change the outcome.
    pub missing: Vec<FactId>,
    /// Base facts that only text told, and that may change the outcome.
    pub to_confirm: Vec<FactId>,
    /// Facts that were assumed on the way to the outcome.
    pub assumed: Vec<FactId>,
    /// What is raised beside the class.
    pub flags: Vec<Raised>,
    /// Days that the catalogue does not hold and that may change the outcome.
    pub gaps: Vec<Gap>,
    /// What is promised of it.
    pub commitment: Committed,
    /// What comes on top of the price of the offer, in order of writing.
    pub surcharges: Vec<Charged>,
}

/// What is promised of a request that is support with committed effort. It is not part of the outcome, and what is not
/// known of it leaves nothing open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Committed {
    /// The row that says it; none where nothing is promised, or where it is not known which row holds.
    pub row: Option<CommitmentId>,
    /// Base facts that would tell which row holds.
    pub missing: Vec<FactId>,
    /// Days that the catalogue does not hold and that would tell it too.
    pub gaps: Vec<Gap>,
}

/// A surcharge of the offered service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Charged {
    /// Its place among the surcharges of the service, from 0.
    pub row: usize,
    /// Whether it surely is charged; else it may be.
    pub is_sure: bool,
    /// Base facts that would tell.
    pub missing: Vec<FactId>,
    /// Days that the catalogue does not hold and that would tell it too.
    pub gaps: Vec<Gap>,
}

/// One outcome that an open decision may still have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Possible {
    /// What it would come to.
    pub outcome: Outcome,
    /// The first rule that may lead there.
    pub rule: RuleId,
}

/// What is raised beside the class of a request. It never opens or changes a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Raised {
    /// A flag of the policy.
    Flag(FlagId),
    /// The text says something else about this fact than what was given.
    TextDisagrees(FactId),
    /// The day lies after the one until which the product's release table, or a life cycle that was looked at, is known
    /// to be complete.
    CatalogueBehind,
}

/// A release whose day of release the catalogue does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Gap {
    /// The product or life cycle, as the policy names it.
    pub product: String,
    /// The line without a date.
    pub line: Line,
}

impl Decision {
    /// Support, service or re-work.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.outcome.class
    }

    /// Whether facts are still missing or to be confirmed that may change the outcome.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.certainty, Certainty::Open)
    }
}
