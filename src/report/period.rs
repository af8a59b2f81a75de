//! The months that a review is about.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use serde::{Serialize, Serializer};

use crate::error::{Error, shortened};
use crate::history::Month;
use crate::value::Date;
use crate::value::locale::month_name;

/// The last year of which every instant can be reckoned with in every zone.
const LAST_YEAR: i32 = 9_998;

/// A month, a quarter, a half or a whole year.
///
/// ```
/// use scopeline::report::Period;
///
/// let period: Period = "2026-Q3".parse()?;
/// assert_eq!((period.first_day().to_string(), period.last_day().to_string()), ("2026-07-01".into(), "2026-09-30".into()));
/// assert_eq!(period.before().map(|before| before.to_string()).as_deref(), Some("2026-Q2"));
/// assert_eq!("2026-H1".parse::<Period>()?.before().map(|before| before.to_string()).as_deref(), Some("2025-H2"));
/// assert!("2026-Q5".parse::<Period>().is_err());
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    from: Month,
    months: i32,
}

impl Period {
    /// Its first month.
    #[must_use]
    pub const fn first_month(self) -> Month {
        self.from
    }

    /// Its last month.
    #[must_use]
    pub fn last_month(self) -> Month {
        self.from.plus(self.months - 1).unwrap_or(self.from)
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.from.first_day()
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.last_month().last_day()
    }

    /// Its months, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (0..self.months).filter_map(move |at| self.from.plus(at))
    }

    /// That what is known until a day says something of the period.
    ///
    /// # Errors
    ///
    /// If the day lies before the period begins, or in the year 9999, in which calendars end.
    pub fn reaches(self, last_day: Date) -> Result<(), Error> {
        if last_day.year() > LAST_YEAR {
            return Err(Error::bad_history(format!(
                "`{last_day}` is later than calendars reckon; choose a day until the end of {LAST_YEAR}"
            )));
        }
        let first = self.first_day();
        if first <= last_day {
            return Ok(());
        }
        Err(Error::bad_history(format!(
            "`{last_day}` lies before {}, which begins on `{first}`; choose a later day, or an earlier period",
            self.called()
        )))
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn has(self, day: Date) -> bool {
        self.has_month(Month::of(day))
    }

    /// Whether a month lies in it.
    #[must_use]
    pub const fn has_month(self, month: Month) -> bool {
        let after = self.from.months_until(month);
        0 <= after && after < self.months
    }

    /// The one of the same length before it; `None` before the year 1.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        Some(Self { from: self.from.plus(-self.months)?, months: self.months })
    }

    /// What people call it: `Q3 2026`, `July 2026`, `2026`.
    #[must_use]
    pub fn called(self) -> String {
        let text = self.to_string();
        match text.split_once('-') {
            Some((year, part)) if part.starts_with(['Q', 'H']) => format!("{part} {year}"),
            Some((year, _)) => format!("{} {year}", month_name(self.from.month())),
            None => text,
        }
    }

    /// What it is called in a sentence.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self.months {
            1 => "month",
            3 => "quarter",
            6 => "half year",
            _ => "year",
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    /// Reads `2026-07`, `2026-Q3`, `2026-H1` or `2026`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let period = || {
            let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
            let (month, months) = match part {
                None => ("01", 12),
                Some("Q1") => ("01", 3),
                Some("Q2") => ("04", 3),
                Some("Q3") => ("07", 3),
                Some("Q4") => ("10", 3),
                Some("H1") => ("01", 6),
                Some("H2") => ("07", 6),
                Some(month) => (month, 1),
            };
            Some(Self { from: format!("{year}-{month}").parse().ok()?, months })
        };
        period().ok_or_else(|| {
            let text = shortened(text);
            Error::bad_history(format!("`{text}` is no period; write `2026-07`, `2026-Q3`, `2026-H1` or `2026`"))
        })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.from.year(), self.from.month());
        match self.months {
            1 => write!(f, "{}", self.from),
            3 => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            6 => write!(f, "{year:04}-H{}", month.div_ceil(6)),
            _ => write!(f, "{year:04}"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
