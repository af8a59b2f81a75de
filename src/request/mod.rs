//! A request as a helpdesk gives it: what is known, what a text says, and what could not be read.
//!
//! A [`Request`] knows no policy. It is built in code, or read from JSON:
//!
//! ```
//! use scopeline::Request;
//! use scopeline::request::FactValue;
//!
//! let request = Request::from_json(r#"{
//!     "id": "T-1",
//!     "date": "2026-07-14",
//!     "subject": "Search finds nothing",
//!     "facts": { "kind": "defect", "release": "7.10", "integrations": ["ldap"], "workaround": null }
//! }"#)?;
//! assert_eq!(request.id(), Some("T-1"));
//! assert_eq!(request.fact("release"), Some(&FactValue::from("7.10")));
//! assert_eq!(request.fact("workaround"), None);
//! # Ok::<(), scopeline::Error>(())
//! ```
//!
//! # The JSON form
//!
//! | key | what it holds |
//! |---|---|
//! | `id` | the caller's own name for the request |
//! | `client` | the helpdesk's id of the account that it comes from, by which its [history](crate::history) is found; it decides nothing |
//! | `date` | the day it was made, such as `2026-07-14` |
//! | `at` | instead of `date`: the instant, as RFC 3339 writes it, such as `2026-07-14T09:30:00+02:00` |
//! | `subject`, `body` | the texts that the client wrote |
//! | `facts` | what is known: a text, a number, `true`, `false`, or a list of texts. `null` says nothing |
//! | `fields` | where a fact was taken from, by fact; an [intake mapping](crate::intake) writes it |
//! | `evidence` | what somebody or something read in a text: `fact`, `value`, `field`, `line`, `settles` |
//! | `unread` | what was there and could not be read: `fact`, `text`, `field` |
//!
//! Every key may be left out. A key that is not in this table is refused, and so is a key that stands twice at any
//! depth. No list has more than [`MAX_ITEMS`] items. A list of values is *complete*: `"integrations": []` says that none is involved, and no key at all says nothing.
//! Numbers keep the digits in which they are written, but `7.10` and `7.1` are the same number to most programs that
//! write JSON: put versions in quotes.

mod build;
mod json;
mod stream;
mod value;
mod wire;

pub use build::Builder;
pub(crate) use json::Json;
pub use stream::{Piece, Splitter};
pub use value::FactValue;
pub use wire::{MAX_BYTES, MAX_ITEMS};

use std::fmt;

use chrono::{DateTime, FixedOffset};

use crate::value::Date;

/// A request as a helpdesk gives it.
///
/// ```
/// use scopeline::Request;
///
/// let request = Request::builder()
///     .id("T-1")
///     .subject("Search finds nothing")
///     .fact("kind", "defect")
///     .fact("integrations", ["ldap"])
///     .build()?;
/// assert_eq!(Request::from_json(&serde_json::to_string(&request)?)?, request);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    id: Option<String>,
    client: Option<String>,
    when: Option<When>,
    subject: Option<String>,
    body: Option<String>,
    facts: Vec<Given>,
    evidence: Vec<Evidence>,
    unread: Vec<Unread>,
}

impl Request {
    /// A request that says nothing at all.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            id: None,
            client: None,
            when: None,
            subject: None,
            body: None,
            facts: Vec::new(),
            evidence: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Begins a request.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The caller's own name for it.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The helpdesk's id of the account that it comes from. It decides nothing; by it the history of the account is found.
    #[must_use]
    pub fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// The same request, from this account if it names none.
    #[must_use]
    pub fn or_client(mut self, client: &str) -> Self {
        self.client.get_or_insert_with(|| client.to_owned());
        self
    }

    /// The same request with a fact, unless something is said of that fact already.
    ///
    /// ```
    /// use scopeline::Request;
    ///
    /// let request = Request::builder().fact("plan", "gold").build()?;
    /// let request = request.or_fact("plan", "basic").or_fact("history.flagged", "no");
    /// assert_eq!(request.facts().len(), 2);
    /// assert_eq!(request.fact("plan"), Some(&"gold".into()));
    /// # Ok::<(), scopeline::Error>(())
    /// ```
    #[must_use]
    pub fn or_fact(mut self, name: &str, value: impl Into<FactValue>) -> Self {
        let is_said = self.fact(name).is_some()
            || self.unread.iter().any(|unread| unread.fact == name)
            || self.evidence.iter().any(|evidence| evidence.fact == name);
        if !is_said {
            self.facts.push(Given { name: name.to_owned(), value: value.into(), origin: Origin::Given });
        }
        self
    }

    /// The same request, made at this instant if it says neither a day nor an instant.
    #[must_use]
    pub fn or_at(mut self, instant: DateTime<FixedOffset>) -> Self {
        self.when.get_or_insert(When::Instant(instant));
        self
    }

    /// The day or the instant at which it was made.
    #[must_use]
    pub const fn when(&self) -> Option<&When> {
        self.when.as_ref()
    }

    /// What the client wrote above it.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// What the client wrote.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// What the helpdesk knows, in the order in which it was given; each fact once.
    #[must_use]
    pub fn facts(&self) -> &[Given] {
        &self.facts
    }

    /// What was given of one fact.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&FactValue> {
        self.facts.iter().find(|given| given.name == name).map(|given| &given.value)
    }

    /// What was read in a text: evidence, never a given fact.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// What was there and could not be read.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }
}

/// When a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// On this day, in the policy's time zone.
    Day(Date),
    /// At this instant; the policy's time zone says which day that is.
    Instant(DateTime<FixedOffset>),
}

/// A fact that the helpdesk knows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Given {
    /// The fact.
    pub name: String,
    /// What is said of it.
    pub value: FactValue,
    /// Who says so.
    pub origin: Origin,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// The caller gave it in the policy's own terms. A value that the fact cannot have is the caller's error.
    Given,
    /// An intake mapping took it from this field, named by its JSON Pointer. A value that the fact cannot have is
    /// unread.
    Field(String),
}

/// What was read in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The fact that it is evidence for.
    pub fact: String,
    /// The value that it speaks for.
    pub value: String,
    /// Where it stands.
    pub place: Place,
    /// Whether nobody needs to confirm it.
    pub settles: bool,
}

/// A line of a text field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The field: `subject`, `body`, or the JSON Pointer of another.
    pub field: String,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.field, self.line)
    }
}

/// Something that was said of a fact and could not be read: the fact is missing, and the answer can say why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// The fact.
    pub fact: String,
    /// What stands there.
    pub text: String,
    /// Where.
    pub origin: Origin,
}
