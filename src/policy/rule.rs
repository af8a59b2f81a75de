//! Rules, limits and flags as meant, and the outcome that a rule leads to.

use std::sync::Arc;

use super::condition::Condition;
use super::wording::{Note, Wording};
use crate::class::{Class, Effort, Remedies};

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        $($(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// Its place, counted from 0.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        })+
    };
}

ids! {
    /// The number of a rule: its place in the flattened order.
    RuleId,
    /// The number of a service in its policy.
    ServiceId,
    /// The number of a party in its policy.
    PartyId,
    /// The number of a limit in its policy.
    LimitId,
    /// The number of a flag in its policy.
    FlagId,
}

/// What a decision comes to: the class and everything beside it that binds.
///
/// Rule ids, clauses, reasons and flags are not part of it: two rules that lead to the same outcome leave
/// nothing open.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Outcome {
    /// Support, service or re-work.
    pub class: Class,
    /// The service of the catalogue that is the way out.
    pub offer: Option<ServiceId>,
    /// Another party that is the right address.
    pub refer_to: Option<PartyId>,
    /// Not even for money.
    pub declined: bool,
    /// How much is promised.
    pub effort: Effort,
    /// What may be given.
    pub remedy: Remedies,
    /// What the client has to do first: limits in order of writing, each with another text.
    pub first: Vec<LimitId>,
    /// Whether somebody's approval is needed.
    pub approval: bool,
}

/// A rule, with the conditions of the sections around it.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) id: Box<str>,
    pub(crate) clause: Option<Box<str>>,
    /// Title of the section that it stands in.
    pub(crate) section: Option<Arc<Wording>>,
    /// Conditions of the sections and the rule's own: all hold.
    pub(crate) when: Condition,
    /// Exceptions of the sections and the rule's own: none holds.
    pub(crate) unless: Condition,
    /// Rules that lead to the same share it.
    pub(crate) outcome: Arc<Outcome>,
    pub(crate) because: Option<Wording>,
    /// Few rules have one.
    pub(crate) internal: Option<Box<Note>>,
}

/// What narrows a support decision.
#[derive(Debug, Clone)]
pub(crate) struct Limit {
    pub(crate) id: String,
    pub(crate) clause: Option<String>,
    pub(crate) when: Condition,
    pub(crate) unless: Condition,
    pub(crate) effort: Effort,
    pub(crate) remedy: Remedies,
    pub(crate) first: Option<Wording>,
    pub(crate) approval: bool,
    pub(crate) because: Option<Wording>,
    pub(crate) internal: Option<Note>,
}

/// What is raised beside any class.
#[derive(Debug, Clone)]
pub(crate) struct Flag {
    pub(crate) id: String,
    pub(crate) when: Condition,
    pub(crate) unless: Condition,
    pub(crate) suggest: Option<Class>,
    pub(crate) because: Option<Wording>,
    pub(crate) internal: Option<Note>,
}
