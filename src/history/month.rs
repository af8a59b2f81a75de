//! A month of the calendar.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Serialize, Serializer};

use crate::error::{Error, shortened};
use crate::value::{Date, parse_date};

/// A month of the calendar, in the years 1 to 9999.
///
/// ```
/// use scopeline::history::Month;
///
/// let month: Month = "2026-12".parse()?;
/// assert_eq!(month.next().map(|next| next.to_string()).as_deref(), Some("2027-01"));
/// assert_eq!(month.months_until("2027-03".parse()?), 3);
/// assert!("2026-13".parse::<Month>().is_err());
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Months since January of the year 0.
    number: i32,
}

impl Month {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { number: day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0) }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.number.div_euclid(12)
    }

    /// The month of the year, from 1 to 12.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.number.rem_euclid(12).unsigned_abs() + 1
    }

    /// So many months later, or earlier; `None` outside of the years 1 to 9999.
    #[must_use]
    pub fn plus(self, months: i32) -> Option<Self> {
        let moved = Self { number: self.number.checked_add(months)? };
        (1..=9_999).contains(&moved.year()).then_some(moved)
    }

    /// The month after it; `None` after the year 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.plus(1)
    }

    /// How many months another one comes after this one; below zero if it comes before it.
    #[must_use]
    pub const fn months_until(self, other: Self) -> i32 {
        other.number - self.number
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        let last = (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(self.year(), self.month(), day));
        last.unwrap_or_default()
    }
}

impl FromStr for Month {
    type Err = Error;

    /// Reads `2026-03`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let day = (text.len() == 7).then(|| parse_date(&format!("{text}-01")).ok()).flatten();
        day.map(Self::of)
            .ok_or_else(|| Error::bad_history(format!("`{}` is no month; write it as `2026-03`", shortened(text))))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
