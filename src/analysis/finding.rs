//! What an analysis finds: data, no words.

use std::fmt;

use crate::error::Error;
use crate::policy::{FactId, FlagId, LimitId, RuleId};
use crate::request::{FactValue, Request};
use crate::value::Date;

/// What is so of a policy, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Facts that it is about and that text may tell: whether any text ever does is not analysed.
    pub rests_on_text: Vec<FactId>,
    /// Facts that it is about and of which not every combination was tried. What was found by a request stands; that
    /// there is no such request holds for all that was tried.
    pub sampled: Vec<FactId>,
}

/// The kinds of findings.
///
/// Rules are compared by the outcome that they say, before limits narrow it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The rule holds for some requests, and an earlier one decides each of them.
    NeverDecides {
        /// The rule.
        rule: RuleId,
        /// Earlier rules that decide all those requests. None of them can be left out.
        covered_by: Vec<RuleId>,
        /// One of the earlier rules that decide such a request otherwise, if there is one.
        differs: Option<RuleId>,
        /// A request for which the rule holds; decided by `differs` if there is one.
        witness: Witness,
    },
    /// The condition never holds.
    NeverHolds {
        /// Whose condition it is.
        of: Holder,
        /// The entries of `impossible` because of which it never does, by their numbers: without any of them there would be
        /// a request. Empty if its own tests exclude one another.
        impossible: Vec<usize>,
    },
    /// The condition always holds.
    AlwaysHolds {
        /// Whose condition it is.
        of: Holder,
        /// A request for which it does.
        witness: Witness,
    },
    /// The rule decides some requests, and without it each of them would come to the same outcome.
    ChangesNothing {
        /// The rule.
        rule: RuleId,
        /// The rules that would decide instead; the last number is `otherwise`.
        instead: Vec<RuleId>,
        /// A request that it decides.
        witness: Witness,
    },
    /// Two rules hold for one request and lead to different outcomes; the first decides because it stands first.
    Overlap {
        /// The rule that decides.
        first: RuleId,
        /// The rule that would decide if the first were not there.
        second: RuleId,
        /// A request for which both hold.
        witness: Witness,
    },
    /// A rule of support decides a request that a later rule would keep out of support.
    JumpsGate {
        /// The rule of support.
        support: RuleId,
        /// The first later rule that holds and is not support.
        gate: RuleId,
        /// A request for which both hold.
        witness: Witness,
    },
    /// No rule decides a request: `otherwise` does.
    FallsThrough {
        /// Of which kind the request is, if the policy has kinds.
        kind: Option<String>,
        /// Such a request.
        witness: Witness,
    },
    /// One test comes out the same for every request.
    ConstantTest {
        /// The fact that is tested.
        fact: FactId,
        /// The test, as the author wrote it.
        test: String,
        /// How it always comes out.
        holds: bool,
        /// Where it stands.
        of: Vec<Holder>,
    },
    /// The rules ask for a fact, but none names this value of it.
    Unspoken {
        /// The fact.
        fact: FactId,
        /// The value.
        value: String,
        /// A request with that value.
        witness: Witness,
    },
    /// A question that was not answered.
    Undecided {
        /// Which one.
        question: Question,
        /// About which rule; none: about all of them.
        rule: Option<RuleId>,
        /// The requests of which product; none: of any.
        product: Option<String>,
        /// Why.
        why: Why,
    },
}

/// Whose condition something is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Holder {
    /// That of a rule.
    Rule(RuleId),
    /// That of a limit.
    Limit(LimitId),
    /// That of a flag.
    Flag(FlagId),
}

/// What is asked about a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Question {
    /// Which rules decide.
    Decides,
    /// What covers a rule that never decides.
    Covered,
    /// Which rules change nothing, overlap, or jump a gate.
    Pairs,
    /// What falls through to `otherwise`.
    FallsThrough,
    /// Which conditions and tests come out the same for every request.
    Constant,
    /// Which values no rule names.
    Unspoken,
}

/// Why a question was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// It would have taken more conditions to look at than this.
    Budget(u64),
    /// A request was found, but the plain evaluator does not come to the same.
    Unconfirmed,
}

/// A request that shows a finding: as little as there must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Witness {
    /// The day.
    pub date: Date,
    /// The facts that matter, by name, in the order in which they were asked.
    pub facts: Vec<(String, FactValue)>,
}

impl Witness {
    /// The request.
    ///
    /// # Errors
    ///
    /// None for a witness that an analysis has found.
    pub fn to_request(&self) -> Result<Request, Error> {
        let facts = self.facts.iter();
        let builder = Request::builder().date(self.date);
        facts.fold(builder, |builder, (name, value)| builder.fact(name.as_str(), value.clone())).build()
    }
}

/// `2026-07-01: kind defect, release 7.1`.
impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        for (number, (name, value)) in self.facts.iter().enumerate() {
            let before = if number == 0 { ":" } else { "," };
            let shown = value.to_string();
            write!(f, "{before} {name} {}", if shown.is_empty() { "none" } else { &shown })?;
        }
        Ok(())
    }
}

impl Kind {
    /// A stable word for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NeverDecides { .. } => "never-decides",
            Self::NeverHolds { .. } => "never-holds",
            Self::AlwaysHolds { .. } => "always-holds",
            Self::ChangesNothing { .. } => "changes-nothing",
            Self::Overlap { .. } => "overlap",
            Self::JumpsGate { .. } => "jumps-gate",
            Self::FallsThrough { .. } => "falls-through",
            Self::ConstantTest { .. } => "constant-test",
            Self::Unspoken { .. } => "unspoken",
            Self::Undecided { .. } => "undecided",
        }
    }

    /// The request that shows it, if one does.
    #[must_use]
    pub const fn witness(&self) -> Option<&Witness> {
        match self {
            Self::NeverDecides { witness, .. }
            | Self::AlwaysHolds { witness, .. }
            | Self::ChangesNothing { witness, .. }
            | Self::Overlap { witness, .. }
            | Self::JumpsGate { witness, .. }
            | Self::FallsThrough { witness, .. }
            | Self::Unspoken { witness, .. } => Some(witness),
            Self::NeverHolds { .. } | Self::ConstantTest { .. } | Self::Undecided { .. } => None,
        }
    }

    pub(super) const fn witness_mut(&mut self) -> Option<&mut Witness> {
        match self {
            Self::NeverDecides { witness, .. }
            | Self::AlwaysHolds { witness, .. }
            | Self::ChangesNothing { witness, .. }
            | Self::Overlap { witness, .. }
            | Self::JumpsGate { witness, .. }
            | Self::FallsThrough { witness, .. }
            | Self::Unspoken { witness, .. } => Some(witness),
            Self::NeverHolds { .. } | Self::ConstantTest { .. } | Self::Undecided { .. } => None,
        }
    }
}
