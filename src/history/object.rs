//! The keys of a line, one by one, with what is wrong at each.

use chrono::{DateTime, FixedOffset};

use super::fault::{FaultKind, Wrong};
use super::time::Time;
use crate::class::Class;
use crate::diagnostic::closest;
use crate::error::shortened;
use crate::request::Json;
use crate::value::{Date, Decimal, Money, parse_date};

/// A name is no longer than this.
const LONGEST_NAME: usize = 200;

/// A list has no more items than this.
const MAX_ITEMS: usize = 1_000;

/// What an object says that nobody has read yet.
pub(super) struct Object {
    entries: Vec<(String, Json)>,
}

impl Object {
    /// The entries that are not `null`.
    pub(super) fn new(json: Json) -> Result<Self, Wrong> {
        match json {
            Json::Map(entries) => {
                Ok(Self { entries: entries.into_iter().filter(|(_, value)| *value != Json::Null).collect() })
            }
            other => {
                let message = format!("expected an object, but here is {}", other.what());
                Err(Wrong::line(FaultKind::Unreadable, message))
            }
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(known, _)| known == key)
    }

    /// That it has no key but these.
    pub(super) fn only(&self, keys: &[&str]) -> Result<(), Wrong> {
        let Some((key, _)) = self.entries.iter().find(|(key, _)| !keys.contains(&key.as_str())) else { return Ok(()) };
        let advice = match closest(key, keys.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("what there may be is `{}`", keys.join("`, `")),
        };
        Err(Wrong::key(FaultKind::UnknownKey, &shortened(key), format!("there is no such key here; {advice}")))
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Json> {
        let at = self.entries.iter().position(|(known, _)| known == key)?;
        Some(self.entries.remove(at).1)
    }

    /// All that is left, in order of writing.
    pub(super) fn rest(self) -> Vec<(String, Json)> {
        self.entries
    }

    /// A text of any length that is not empty.
    pub(super) fn prose(&mut self, key: &str) -> Result<Option<String>, Wrong> {
        self.take(key).map(|value| text(value, key)).transpose()
    }

    /// A name, or a number by its digits: tickets are often numbered.
    pub(super) fn name(&mut self, key: &str) -> Result<Option<String>, Wrong> {
        self.take(key).map(|value| name(value, key)).transpose()
    }

    /// What [`name`](Self::name) gives, where it must be there.
    pub(super) fn required_name(&mut self, key: &str) -> Result<String, Wrong> {
        self.name(key)?.ok_or_else(|| missing(key, "give it"))
    }

    pub(super) fn time(&mut self, key: &str) -> Result<Option<Time>, Wrong> {
        self.take(key).map(|value| time(value, key)).transpose()
    }

    pub(super) fn required_time(&mut self, key: &str) -> Result<Time, Wrong> {
        self.time(key)?.ok_or_else(|| missing(key, "give it, such as `2.5 h`, and `0 h` where it is nothing"))
    }

    pub(super) fn money(&mut self, key: &str) -> Result<Option<Money>, Wrong> {
        let Some(text) = self.prose(key)? else { return Ok(None) };
        let read = Money::parse(&text).map_err(|fault| bad(key, format!("{fault}; write it as `180 EUR`")))?;
        if read.amount() < Decimal::ZERO {
            return Err(bad(key, format!("`{}` lies below zero; give what was quoted or billed", shortened(&text))));
        }
        Ok(Some(read))
    }

    pub(super) fn instant(&mut self, key: &str) -> Result<Option<DateTime<FixedOffset>>, Wrong> {
        self.take(key).map(|value| instant(value, key)).transpose()
    }

    pub(super) fn required_instant(&mut self, key: &str) -> Result<DateTime<FixedOffset>, Wrong> {
        self.instant(key)?.ok_or_else(|| missing(key, "give it, such as `2026-03-04T09:12:00+02:00`"))
    }

    pub(super) fn day(&mut self, key: &str) -> Result<Option<Date>, Wrong> {
        let Some(text) = self.prose(key)? else { return Ok(None) };
        parse_date(&text).map(Some).map_err(|fault| bad(key, format!("{fault}; write it as `2026-03-04`")))
    }

    pub(super) fn yes_no(&mut self, key: &str) -> Result<Option<bool>, Wrong> {
        match self.take(key) {
            None => Ok(None),
            Some(Json::Bool(said)) => Ok(Some(said)),
            Some(other) => Err(bad(key, format!("expected `true` or `false`, but here is {}", other.what()))),
        }
    }

    pub(super) fn count(&mut self, key: &str) -> Result<Option<u32>, Wrong> {
        match self.take(key) {
            None => Ok(None),
            Some(Json::Number(digits)) => digits.parse().map(Some).map_err(|_| {
                bad(key, format!("`{}` is no count; write a whole number such as `1`", shortened(&digits)))
            }),
            Some(other) => Err(bad(key, format!("expected a number, but here is {}", other.what()))),
        }
    }

    pub(super) fn class(&mut self, key: &str) -> Result<Class, Wrong> {
        let word = self.required_name(key)?;
        Class::from_word(&word).ok_or_else(|| {
            let words: Vec<&str> = Class::ALL.iter().map(|class| class.word()).collect();
            bad(key, format!("there is no class `{}`; there are `{}`", shortened(&word), words.join("`, `")))
        })
    }

    /// A list; none is an empty one.
    pub(super) fn list(&mut self, key: &str) -> Result<Vec<Json>, Wrong> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(Json::List(items)) if items.len() > MAX_ITEMS => {
                Err(bad(key, format!("it has {} items; at most {MAX_ITEMS} are read", items.len())))
            }
            Some(Json::List(items)) => Ok(items),
            Some(other) => Err(bad(key, format!("expected a list, but here is {}", other.what()))),
        }
    }
}

pub(super) fn bad(key: &str, message: impl Into<String>) -> Wrong {
    Wrong::key(FaultKind::BadValue, key, message)
}

pub(super) fn missing(key: &str, advice: &str) -> Wrong {
    Wrong::key(FaultKind::Missing, key, format!("it is missing; {advice}"))
}

fn text(value: Json, key: &str) -> Result<String, Wrong> {
    match value {
        Json::Text(text) if text.trim().is_empty() => Err(bad(key, "it is empty; say it, or leave the key out")),
        Json::Text(text) => Ok(text),
        other => Err(bad(key, format!("expected a text, but here is {}", other.what()))),
    }
}

/// A name, or a number by its digits.
pub(super) fn name(value: Json, key: &str) -> Result<String, Wrong> {
    let name = match value {
        Json::Number(digits) => digits,
        other => text(other, key)?,
    };
    if name.chars().nth(LONGEST_NAME).is_some() {
        let message = format!("`{}` is longer than {LONGEST_NAME} characters; give a shorter one", shortened(&name));
        return Err(bad(key, message));
    }
    Ok(name)
}

pub(super) fn time(value: Json, key: &str) -> Result<Time, Wrong> {
    if let Json::Number(digits) = &value {
        let digits = shortened(digits);
        return Err(bad(key, format!("`{digits}` has no unit; write it as `{digits} h` or `{digits} min`")));
    }
    text(value, key)?.parse().map_err(|fault| bad(key, format!("{fault}")))
}

pub(super) fn instant(value: Json, key: &str) -> Result<DateTime<FixedOffset>, Wrong> {
    let text = text(value, key)?;
    let read = DateTime::parse_from_rfc3339(&text).ok();
    // What cannot be written as a date of four digits is not one.
    let read = read.filter(|at| (1..=9_999).contains(&chrono::Datelike::year(&at.naive_utc())));
    read.ok_or_else(|| {
        let text = shortened(&text);
        bad(key, format!("`{text}` is no instant with its offset; write it as `2026-03-04T09:12:00+02:00`"))
    })
}
