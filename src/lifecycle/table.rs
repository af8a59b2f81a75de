//! A table of releases as somebody else published it: what it says of each release, and what it leaves open.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::in_backticks;
use crate::error::{Error, shortened};
use crate::value::{Date, LineShape, Version, fold};

/// Most releases that are read of one product: as many as a policy may have.
pub(super) const MOST_ROWS: usize = 5_000;

/// What was found in a text from outside.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Found {
    /// A table for each product, in the order of the text.
    pub tables: Vec<Table>,
    /// What could not be taken over, and why.
    pub notes: Vec<Note>,
}

impl Found {
    /// The table of one product, and what could not be taken over of it: of the only one where no name is given.
    ///
    /// # Errors
    ///
    /// If there is no such product, or none of its releases could be read, or if no name is given and there are several.
    pub fn of_product(self, name: Option<&str>) -> Result<(Table, Vec<Note>), Error> {
        let mut tables = self.tables;
        let is_named = |table: &Table| name.is_none_or(|name| fold(&table.name) == fold(name));
        let mut found = tables.iter().enumerate().filter(|(_, table)| is_named(table)).map(|(index, _)| index);
        let (one, other) = (found.next(), found.next());
        drop(found);
        let Some(index) = one.filter(|_| other.is_none()) else {
            let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
            return Err(Error::bad_source(match name {
                Some(name) if one.is_none() => {
                    format!("there is no product `{}` here, but {}", shortened(name), in_backticks(&names))
                }
                _ => format!("there are {} products here; say which: {}", tables.len(), in_backticks(&names)),
            }));
        };
        let table = tables.swap_remove(index);
        if table.rows.is_empty() {
            return Err(Error::bad_source("no release of it can be read; a release has a version, such as `7.1`"));
        }
        let only = tables.is_empty();
        let notes = self.notes.into_iter().filter(|note| only || note.at.is_empty() || note.is_about(&table)).collect();
        Ok((table, notes))
    }
}

/// Something that could not be taken over as it stands, or was put differently.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// Where in the text it stands, as a JSON Pointer; empty for what is said of a whole table.
    pub at: String,
    /// One sentence, in lower case.
    pub message: String,
}

impl Note {
    pub(super) fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into() }
    }

    /// Whether it stands in the part of the text that the table was read from.
    fn is_about(&self, table: &Table) -> bool {
        self.at.strip_prefix(&table.at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(&self.message)
    }
}

/// The releases of one product.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Table {
    /// Where it stands, as a JSON Pointer.
    pub at: String,
    /// What the source calls the product; empty where it does not say.
    pub name: String,
    /// Where the dates come from, in words that fit behind `source:`.
    pub source: String,
    /// The day on which the source was as it is, if it says so.
    pub known_until: Option<Date>,
    /// In the order of the source.
    pub rows: Vec<Row>,
}

/// What the source says of one release.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Row {
    /// Where it stands, as a JSON Pointer.
    pub at: String,
    /// The version, as many numbers as the source writes.
    pub version: Version,
    /// Its name in words, such as `Bookworm`.
    pub nickname: Option<String>,
    /// What is known of it.
    pub cells: BTreeMap<Column, Cell>,
}

impl Row {
    /// The day on which it came out, if the source tells exactly that.
    #[must_use]
    pub fn released(&self) -> Option<Date> {
        match self.cells.get(&Column::Released) {
            Some(Cell::Day(Day::On(date))) => Some(*date),
            _ => None,
        }
    }
}

/// A column of a release table, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Column {
    /// `released`: the first day.
    Released,
    /// `lts`: whether it is a long-term release.
    Lts,
    /// `lts-from`: the day on which it becomes one.
    LtsFrom,
    /// `active-ends`: the last day on which every kind of fault is mended.
    ActiveEnds,
    /// `security-ends`: the last day on which security faults are mended.
    SecurityEnds,
    /// `ends`: the end of its life.
    Ends,
    /// `extended-ends`: the last day of what is offered beyond that, often for money.
    ExtendedEnds,
    /// `sales-end`: the last day on which it is sold.
    SalesEnd,
    /// `discontinued`: the day on which it is no longer made.
    Discontinued,
    /// `latest`: the newest version of it.
    Latest,
}

impl Column {
    /// Every column there is.
    pub const ALL: [Self; 10] = [
        Self::Released,
        Self::Lts,
        Self::LtsFrom,
        Self::ActiveEnds,
        Self::SecurityEnds,
        Self::Ends,
        Self::ExtendedEnds,
        Self::SalesEnd,
        Self::Discontinued,
        Self::Latest,
    ];

    /// Its name in a policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Lts => "lts",
            Self::LtsFrom => "lts-from",
            Self::ActiveEnds => "active-ends",
            Self::SecurityEnds => "security-ends",
            Self::Ends => "ends",
            Self::ExtendedEnds => "extended-ends",
            Self::SalesEnd => "sales-end",
            Self::Discontinued => "discontinued",
            Self::Latest => "latest",
        }
    }

    /// The column of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What stands in a column of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A day, as exactly as it is known.
    Day(Day),
    /// `yes`. There is no `no`: a yes-no column that says nothing says no.
    Yes,
    /// A version.
    Version(Version),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Yes => f.write_str("yes"),
            Self::Version(version) => f.write_str(version.as_written()),
        }
    }
}

/// A day, as exactly as a source tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// This one.
    On(Date),
    /// It has not come, and nobody has said when it will.
    Open,
    /// It is over, and nobody says since when.
    Past,
    /// One of these, both included. Without a first day it may be any earlier one, without a last day any later one.
    Between(Option<Date>, Option<Date>),
}

impl Day {
    /// Nothing is known of it.
    pub const UNKNOWN: Self = Self::Between(None, None);

    /// Whether it may be this day. An author who writes another one says something else.
    #[must_use]
    pub fn may_be(self, other: Self) -> bool {
        match (self, other) {
            (Self::Between(first, last), Self::On(date)) => {
                first.is_none_or(|first| first <= date) && last.is_none_or(|last| date <= last)
            }
            (Self::Between(_, None), Self::Open) | (Self::Between(None, _), Self::Past) => true,
            _ => self == other,
        }
    }

    /// The span of days that holds both.
    pub(super) fn or(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let ((first, last), (other_first, other_last)) = (self.bounds(), other.bounds());
        let first = first.zip(other_first).map(|(a, b)| a.min(b));
        let last = last.zip(other_last).map(|(a, b)| a.max(b));
        Self::Between(first, last)
    }

    const fn bounds(self) -> (Option<Date>, Option<Date>) {
        match self {
            Self::On(date) => (Some(date), Some(date)),
            // Later than any day: what is open has no first day that a table could write.
            Self::Open => (Some(Date::MAX), None),
            Self::Past => (None, Some(Date::MIN)),
            Self::Between(first, last) => (first, last),
        }
    }
}

/// As a policy writes it: `2026-07-01`, `open`, `past`, `2026-07-01..2026-09-30`, `2026-07-01+`, `..2026-07-01`, `tba`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::Open => f.write_str("open"),
            Self::Past => f.write_str("past"),
            Self::Between(Some(first), Some(last)) => write!(f, "{first}..{last}"),
            Self::Between(Some(first), None) => write!(f, "{first}+"),
            Self::Between(None, Some(last)) => write!(f, "..{last}"),
            Self::Between(None, None) => f.write_str("tba"),
        }
    }
}

impl Table {
    /// How many numbers the newest release has: what most people who ask about the product will have told. `None` for a
    /// table without releases.
    #[must_use]
    pub fn shape(&self) -> Option<LineShape> {
        // Of several, the first: sources write the newest on top.
        let newest = self.rows.iter().rev().max_by_key(|row| row.released())?;
        LineShape::parse(["x", "x.y", "x.y.z"][newest.version.segments().len().clamp(1, 3) - 1]).ok()
    }
}
