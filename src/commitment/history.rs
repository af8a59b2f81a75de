//! What happened to a request since it was opened.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, FixedOffset};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::Pauses;
use crate::error::Error;
use crate::facts::{Facts, Told};
use crate::policy::fact::Value;
use crate::policy::read::timestamp;

/// What may be promised, in the order in which it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Target {
    /// Somebody answers.
    Response,
    /// There is a way around it.
    Workaround,
    /// It is mended.
    Resolution,
    /// The client hears how it stands, again and again.
    Updates,
}

impl Target {
    /// Every target.
    pub const ALL: &[Self] = &[Self::Response, Self::Workaround, Self::Resolution, Self::Updates];

    /// The key for it in a policy.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Workaround => "workaround",
            Self::Resolution => "resolution",
            Self::Updates => "updates",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What happened to a request since it was opened: all that the instants of its targets hang on.
///
/// Pauses may come in any order and may overlap: what is paused twice is paused once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub(super) opened: DateTime<FixedOffset>,
    /// By the fact that tells it.
    pub(super) zones: BTreeMap<String, String>,
    pauses: Vec<(DateTime<FixedOffset>, Option<DateTime<FixedOffset>>)>,
    done: BTreeMap<Target, DateTime<FixedOffset>>,
    updates: Vec<DateTime<FixedOffset>>,
    now: Option<DateTime<FixedOffset>>,
}

impl History {
    /// A request that was opened at an instant, and nothing more.
    #[must_use]
    pub fn opened(at: impl Into<DateTime<FixedOffset>>) -> Self {
        Self {
            opened: at.into(),
            zones: BTreeMap::new(),
            pauses: Vec::new(),
            done: BTreeMap::new(),
            updates: Vec::new(),
            now: None,
        }
    }

    /// The zone of the customer, such as `Europe/Berlin`, for calendars with `zone: customer`.
    #[must_use]
    pub fn customer_zone(self, zone: impl Into<String>) -> Self {
        self.zone("customer.zone", zone)
    }

    /// The zone of the contact, for calendars with `zone: contact`.
    #[must_use]
    pub fn contact_zone(self, zone: impl Into<String>) -> Self {
        self.zone("contact.zone", zone)
    }

    fn zone(mut self, fact: &str, zone: impl Into<String>) -> Self {
        self.zones.insert(fact.to_owned(), zone.into());
        self
    }

    /// Takes the zones that a request tells, unless they are said already.
    #[must_use]
    pub fn knowing(mut self, facts: &Facts<'_>) -> Self {
        for name in ["customer.zone", "contact.zone"] {
            let told = facts.policy.fact_by_name.get(name).map(|fact| facts.told(*fact));
            if let Some(Told::Given { value: Value::Zone(zone), .. }) = told
                && let Some(zone) = zone.iana_name()
            {
                self.zones.entry(name.to_owned()).or_insert_with(|| zone.to_owned());
            }
        }
        self
    }

    /// A time in which somebody waited for the client. It counts for no target.
    #[must_use]
    pub fn paused(mut self, from: impl Into<DateTime<FixedOffset>>, until: impl Into<DateTime<FixedOffset>>) -> Self {
        self.pauses.push((from.into(), Some(until.into())));
        self
    }

    /// Several times in which somebody waited for the client; one without an end is not over.
    #[must_use]
    pub fn all_paused(
        mut self,
        pauses: impl IntoIterator<Item = (DateTime<FixedOffset>, Option<DateTime<FixedOffset>>)>,
    ) -> Self {
        self.pauses.extend(pauses);
        self
    }

    /// Somebody waits for the client since this instant, and still does.
    #[must_use]
    pub fn paused_since(mut self, from: impl Into<DateTime<FixedOffset>>) -> Self {
        self.pauses.push((from.into(), None));
        self
    }

    /// When a target was reached. Of [`Target::Updates`] this is one more update.
    #[must_use]
    pub fn done(mut self, target: Target, at: impl Into<DateTime<FixedOffset>>) -> Self {
        match target {
            Target::Updates => self.updates.push(at.into()),
            _ => {
                self.done.insert(target, at.into());
            }
        }
        self
    }

    /// The instant for which it is said what is left.
    #[must_use]
    pub fn now(mut self, at: impl Into<DateTime<FixedOffset>>) -> Self {
        self.now = Some(at.into());
        self
    }

    /// The same in the form in which time is reckoned.
    pub(super) fn read(&self) -> Result<Read, Error> {
        let opened = instant(&self.opened)?;
        let mut pauses = Vec::with_capacity(self.pauses.len());
        for (from, until) in &self.pauses {
            let (read, end) = (instant(from)?, until.as_ref().map(instant).transpose()?);
            if let (Some(end), Some(until)) = (end, until)
                && end < read
            {
                let message = format!("the pause from {} ends before it begins, on {}", shown(from), shown(until));
                return Err(Error::bad_history(format!("{message}; give its instants in order")));
            }
            pauses.push((read, end));
        }
        let mut done = BTreeMap::new();
        for (target, at) in &self.done {
            let read = instant(at)?;
            if read < opened {
                let message = format!("the {target} came at {}, before the request was opened", shown(at));
                return Err(Error::bad_history(format!("{message} at {}", shown(&self.opened))));
            }
            done.insert(*target, read);
        }
        // Whoever answers says how it stands.
        let heard = self.updates.iter().map(instant).collect::<Result<Vec<_>, _>>()?;
        let heard = heard.into_iter().chain(done.get(&Target::Response).copied()).max();
        let now = self.now.as_ref().map(instant).transpose()?;
        let updated = heard.map_or(opened, |heard| heard.max(opened));
        Ok(Read { opened, updated, pauses: Pauses::new(pauses), done, now })
    }
}

/// A history in the form in which time is reckoned.
pub(super) struct Read {
    pub(super) opened: Timestamp,
    /// When the client last heard how it stands.
    pub(super) updated: Timestamp,
    pub(super) pauses: Pauses,
    pub(super) done: BTreeMap<Target, Timestamp>,
    pub(super) now: Option<Timestamp>,
}

fn instant(at: &DateTime<FixedOffset>) -> Result<Timestamp, Error> {
    let read = timestamp(at).filter(|_| (1..=9_999).contains(&chrono::Datelike::year(&at.naive_utc())));
    read.ok_or_else(|| Error::bad_history(format!("the instant {} is not in the years 1 to 9999", shown(at))))
}

fn shown(at: &DateTime<FixedOffset>) -> String {
    format!("`{}`", at.to_rfc3339())
}
