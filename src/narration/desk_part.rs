//! The parts of what a desk reads.

/// A part of what a desk reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeskPart {
    /// Class, rule, reason and terms.
    Decision,
    /// What is missing, and what it may still come to.
    Open,
    /// What was assumed or could not be read.
    Taken,
    /// The deciding rule's tests.
    Conditions,
    /// The limits.
    Limits,
    /// The flags.
    Flags,
    /// Other obstacles.
    Also,
    /// What would bring it into scope.
    Ways,
    /// What would take it out of scope.
    WaysOut,
    /// Until when it is support.
    Until,
    /// What it may come to exactly.
    Exact,
    /// A few facts that force the outcome.
    Grounds,
    /// The rules that were passed over.
    Earlier,
    /// The facts.
    Facts,
    /// Which policy decided, and for which day.
    Policy,
}
