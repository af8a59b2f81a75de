//! Reading JSON of a source: what is missing, what is there, and a note where it is neither.

use std::collections::{BTreeMap, HashSet};

use super::table::{Cell, Column, Day, MOST_ROWS, Note, Row, Table};
use crate::error::{Error, shortened};
use crate::request::Json;
use crate::value::{Date, Version, check_name, parse_date};

/// Largest text that is read, in bytes: 16 MiB.
pub const MAX_BYTES: usize = 16 << 20;

/// Longest text that is taken over, in characters.
const LONGEST: usize = 80;

/// How many notes are told: whoever has more of them has read enough.
const MOST_NOTES: usize = 200;

/// A text from outside as JSON.
pub(super) fn parse(text: &str) -> Result<Json, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::bad_source(format!("the text has {} bytes; at most {MAX_BYTES} are read", text.len())));
    }
    Json::parse(text).map_err(|fault| Error::bad_source(fault.to_string()))
}

/// What is said about what could not be taken over.
#[derive(Debug, Default)]
pub(super) struct Notes {
    told: Vec<Note>,
    more: usize,
}

impl Notes {
    pub(super) fn add(&mut self, at: &str, message: impl Into<String>) {
        if self.told.len() < MOST_NOTES {
            self.told.push(Note::new(shortened(at), message));
        } else {
            self.more += 1;
        }
    }

    pub(super) fn finish(mut self) -> Vec<Note> {
        if self.more > 0 {
            self.told.push(Note::new("", format!("{} more of this kind are not shown", self.more)));
        }
        self.told
    }
}

/// An object, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'j> {
    entries: &'j [(String, Json)],
}

impl<'j> Object<'j> {
    pub(super) const fn of(json: &'j Json) -> Option<Self> {
        match json {
            Json::Map(entries) => Some(Self { entries: entries.as_slice() }),
            _ => None,
        }
    }

    /// The first of these keys that has something: `null` is nothing. Keys are compared without case and separators, so
    /// that `product_name` is `productName`.
    pub(super) fn first(&self, keys: &[&str]) -> Option<(&'j str, &'j Json)> {
        keys.iter().find_map(|key| {
            let found = self.entries.iter().find(|(name, _)| is_spelled(name, key));
            found.filter(|(_, json)| *json != Json::Null).map(|(name, json)| (name.as_str(), json))
        })
    }

    /// A text that is fit to be written into a policy. A number counts by its digits.
    pub(super) fn text(&self, keys: &[&str]) -> Option<String> {
        self.first(keys).and_then(|(_, json)| scalar(json)).map(plain_text).filter(|text| !text.is_empty())
    }
}

/// Whether a key is this one, which is written in small letters without separators.
fn is_spelled(name: &str, key: &str) -> bool {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase());
    name.len() <= key.len() + 8 && letters.eq(key.chars())
}

fn scalar(json: &Json) -> Option<&str> {
    match json {
        Json::Text(text) | Json::Number(text) => Some(text),
        _ => None,
    }
}

/// On one line, without what cannot be seen, and short.
fn plain_text(text: &str) -> String {
    let seen = |c: &char| c.is_ascii_graphic() || *c == ' ' || (!c.is_ascii() && check_name(&c.to_string()).is_ok());
    let text: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(seen).take(LONGEST).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Reads the rows of one product.
pub(super) struct RowReader<'n> {
    pub(super) notes: &'n mut Notes,
    pub(super) at: String,
    pub(super) cells: BTreeMap<Column, Cell>,
}

impl<'n> RowReader<'n> {
    pub(super) fn new(notes: &'n mut Notes, at: String) -> Self {
        Self { notes, at, cells: BTreeMap::new() }
    }

    /// The version of the row, or a note why there is none.
    pub(super) fn version(&mut self, object: Object<'_>, keys: &[&str]) -> Option<Version> {
        let Some((_, json)) = object.first(keys) else {
            self.notes.add(&self.at, "there is no version here, so the row is left out");
            return None;
        };
        let text = scalar(json).unwrap_or_default().trim();
        let version = Version::parse(text).ok().filter(|version| !version.is_pre() && plain_text(text) == text);
        if version.is_none() {
            let shown = if text.is_empty() { json.what() } else { &format!("`{}`", shortened(text)) };
            self.notes.add(&self.at, format!("{shown} is no release; it is left out"));
        }
        version
    }

    pub(super) fn day(&mut self, column: Column, day: Day) {
        self.cells.insert(column, Cell::Day(day));
    }

    /// A day, or the day of an instant. Anything else leaves the column unknown, with a note.
    pub(super) fn date(&mut self, key: &str, json: &Json) -> Option<Date> {
        let date = scalar(json).and_then(day_of);
        if date.is_none() {
            self.unread(key, json, "a day such as `2026-07-01`");
        }
        date
    }

    pub(super) fn unread(&mut self, key: &str, json: &Json, expected: &str) {
        let shown = scalar(json).map_or_else(|| json.what().to_owned(), |text| format!("`{}`", shortened(text)));
        self.notes
            .add(&format!("{}/{key}", self.at), format!("expected {expected}, but here is {shown}; it is left out"));
    }

    /// The newest version, unless it would not be read as one.
    pub(super) fn latest(&mut self, key: &str, json: &Json) {
        let version = scalar(json).filter(|text| text.len() <= LONGEST && parse_date(text).is_err());
        match version.and_then(|text| Version::parse(text).ok()).filter(|version| is_one_word(version.as_written())) {
            Some(version) => drop(self.cells.insert(Column::Latest, Cell::Version(version))),
            None => self.unread(key, json, "a version"),
        }
    }

    pub(super) fn finish(self, version: Version, nickname: Option<String>) -> Row {
        Row { at: self.at, version, nickname, cells: self.cells }
    }
}

/// What can stand in a row in braces without quotes.
fn is_one_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+~".contains(c))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// A day, or the day of an instant by its own offset.
pub(super) fn day_of(text: &str) -> Option<Date> {
    let text = text.trim();
    let (day, time) = text.split_at_checked(10)?;
    let is_time = time.is_empty() || time.starts_with(['T', 't', ' ']) && time.len() <= 40;
    parse_date(day).ok().filter(|_| is_time)
}

impl Table {
    /// Takes a row, unless there are too many or the version stands there already.
    pub(super) fn add(&mut self, row: Row, seen: &mut HashSet<String>, notes: &mut Notes) {
        if self.rows.len() >= MOST_ROWS {
            notes.add(&row.at, format!("there are more than {MOST_ROWS} releases; this one is left out"));
        } else if seen.insert(row.version.as_written().to_owned()) {
            self.rows.push(row);
        } else {
            notes.add(&row.at, format!("`{}` stands here a second time; the first is kept", row.version));
        }
    }
}
