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
use crate::value::locale::Locale;

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
    /// How texts about it are written; none: in the policy's own language, with values as the policy writes them.
    pub(crate) tongue: Option<Tongue<'p>>,
}

/// The locale that texts are written in.
#[derive(Clone, Copy)]
pub(crate) struct Tongue<'p>(pub(crate) &'p dyn Locale);

impl std::fmt::Debug for Tongue<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Tongue").field(&self.0.language()).finish()
    }
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

    /// The same facts, of which the policy's texts are said in a language: the reason, titles, questions, ways. A text that
    /// is not written in it is said in the policy's own. No decision changes.
    ///
    /// ```
    /// use scopeline::value::locale::German;
    /// use scopeline::{Policy, Request, Sources};
    ///
    /// let policy = Policy::from_sources(&Sources::single("policy.yaml", r#"
    /// scopeline: 1
    /// policy: { id: tiny }
    /// rules:
    ///   - id: any
    ///     class: support
    ///     because: { en: "We help since {date}.", de: "Wir helfen seit dem {date}." }
    /// otherwise: { class: service }
    /// "#)).expect("it has no fault");
    /// let request = Request::from_json(r#"{"date": "2026-07-14"}"#)?;
    /// let facts = policy.prepare(&request)?;
    /// assert_eq!(facts.answer().reason.as_deref(), Some("We help since 2026-07-14."));
    /// assert_eq!(facts.said_in(&German).answer().reason.as_deref(), Some("Wir helfen seit dem 14.07.2026."));
    /// # Ok::<(), scopeline::Error>(())
    /// ```
    #[must_use]
    pub fn said_in(&self, locale: &'p dyn Locale) -> Self {
        Self { tongue: Some(Tongue(locale)), ..self.clone() }
    }

    /// The language that the policy's texts are in unless they say otherwise.
    #[must_use]
    pub fn own_language(&self) -> &'p str {
        &self.policy.language
    }

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
