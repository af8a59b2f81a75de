//! What is known about one request, read by the types of one policy.
//!
//! [`Facts`] come out of a [`Request`](crate::Request) by [`Policy::prepare`](crate::Policy::prepare). What is *given*
//! was said by the helpdesk, what is *heard* was found in text; a derived fact is neither, it follows.

mod hear;
mod prepare;
mod read;
mod set;

pub(crate) use hear::hear;
pub(crate) use prepare::disagrees;
pub use set::PolicySet;

use crate::policy::fact::Value;
use crate::policy::{FactId, Policy};
use crate::request::{FactValue, Origin, Place, Unread};
use crate::value::Date;

/// What is known about one request, bound to the policy that read it.
#[derive(Debug, Clone)]
pub struct Facts<'p> {
    pub(crate) policy: &'p Policy,
    /// The caller's name for the request.
    pub(crate) id: Option<String>,
    pub(crate) day: Date,
    pub(crate) day_origin: DayOrigin,
    /// One for each fact of the policy; a derived fact is never told.
    pub(crate) told: Vec<Told>,
    /// What was told and could not be read, in the order of the request; also beside something that could.
    pub(crate) unread: Vec<(FactId, Unread)>,
    /// Facts of which the text says something else than what was given.
    pub(crate) disagreements: Vec<FactId>,
}

/// Where the day of a decision comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DayOrigin {
    /// The request carries a day.
    Request,
    /// The request carries an instant, which was turned into a day in the policy's time zone.
    RequestInstant,
    /// The caller asked for another day.
    Caller,
}

/// What was said about one base fact.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// Only something that could not be read: it is missing, but nothing is assumed in its place.
    Unread,
    /// A value, by the helpdesk. `understood`: it goes by another name in the policy, or was found among other words.
    Given { value: Value, said: FactValue, origin: Origin, understood: bool },
    /// By the helpdesk, but not precisely: one of these, of which there are two at least.
    Among { values: Vec<Value>, said: FactValue, origin: Origin },
    /// Values, by text only.
    Heard(Vec<Heard>),
}

/// One value found in text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard {
    pub(crate) value: Value,
    pub(crate) written: String,
    pub(crate) place: Place,
    pub(crate) settles: bool,
}

impl<'p> Facts<'p> {
    /// The policy that read them.
    #[must_use]
    pub const fn policy(&self) -> &'p Policy {
        self.policy
    }
}

impl Facts<'_> {
    /// The day on which the request is decided.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// Where that day comes from.
    #[must_use]
    pub const fn day_origin(&self) -> DayOrigin {
        self.day_origin
    }

    pub(crate) fn told(&self, fact: FactId) -> &Told {
        &self.told[fact.0 as usize]
    }

    /// Whether something was told of the fact that could not be read.
    pub(crate) fn is_unread(&self, fact: FactId) -> bool {
        self.unread.iter().any(|(of, _)| *of == fact)
    }

    /// Whether the text tells anything that the helpdesk did not.
    pub(crate) fn has_heard(&self) -> bool {
        self.told.iter().any(|told| matches!(told, Told::Heard(_)))
    }
}
