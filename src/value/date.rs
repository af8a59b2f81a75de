//! Calendar days, and dates by rule.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use thiserror::Error;

use super::duration::{Duration, Unit};

/// A calendar day.
pub type Date = NaiveDate;

/// A day, or a place before or after all days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// There is no such date.
    Absent,
    /// Earlier than any day.
    Past,
    /// This day.
    On(Date),
    /// Later than any day: open, or not yet happened.
    Never,
}

/// Why a text is not a date or a date rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseDateError {
    /// The form is right, the day is not in the calendar.
    #[error("the day `{0}` does not exist")]
    NoSuchDay(String),
    /// The form is not that of a date.
    #[error("`{0}` is not a date")]
    Malformed(String),
    /// The duration behind an anchor cannot be added to a day.
    #[error("`{0}` is not a number of calendar days, weeks, months or years")]
    NotCalendar(String),
    /// The text is not a date rule.
    #[error("`{0}` is not a date rule")]
    MalformedRule(String),
}

/// Reads a day as `2026-07-01`, in the years 1 to 9999.
///
/// ```
/// use scopeline::value::parse_date;
///
/// assert_eq!(parse_date("2028-02-29")?.to_string(), "2028-02-29");
/// assert!(parse_date("2026-02-29").is_err());
/// # Ok::<(), scopeline::value::ParseDateError>(())
/// ```
///
/// # Errors
///
/// If it has another form, or if the day does not exist.
pub fn parse_date(text: &str) -> Result<Date, ParseDateError> {
    let text = text.trim();
    let shown = || text.chars().take(60).collect::<String>();
    let bytes = text.as_bytes();
    let formed = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    if !formed {
        return Err(ParseDateError::Malformed(shown()));
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    let year = i32::try_from(number(&bytes[..4])).ok().filter(|year| *year > 0);
    year.and_then(|year| NaiveDate::from_ymd_opt(year, number(&bytes[5..7]), number(&bytes[8..])))
        .ok_or_else(|| ParseDateError::NoSuchDay(shown()))
}

/// The day so much later: the same day of the month, or the month's last. `None` if the unit does not move a day to
/// another day, or past the years 1 to 9999.
///
/// ```
/// use scopeline::value::{Duration, add, parse_date};
///
/// let day = parse_date("2026-08-31")?;
/// assert_eq!(add(day, &Duration::parse("6 months")?), Some(parse_date("2027-02-28")?));
/// assert_eq!(add(day, &Duration::parse("4 h")?), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn add(date: Date, duration: &Duration) -> Option<Date> {
    step(date, duration, Date::checked_add_days, Date::checked_add_months)
}

/// The day so much earlier, as [`add`].
///
/// ```
/// use scopeline::value::{Duration, parse_date, subtract};
///
/// let day = parse_date("2026-03-31")?;
/// assert_eq!(subtract(day, &Duration::parse("1 month")?), Some(parse_date("2026-02-28")?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn subtract(date: Date, duration: &Duration) -> Option<Date> {
    step(date, duration, Date::checked_sub_days, Date::checked_sub_months)
}

fn step(
    date: Date,
    duration: &Duration,
    days: fn(Date, Days) -> Option<Date>,
    months: fn(Date, Months) -> Option<Date>,
) -> Option<Date> {
    let amount = duration.amount();
    let moved = match duration.unit() {
        Unit::Days => days(date, Days::new(amount.into())),
        Unit::Weeks => days(date, Days::new(u64::from(amount) * 7)),
        Unit::Months => months(date, Months::new(amount)),
        Unit::Years => months(date, Months::new(amount.checked_mul(12)?)),
        Unit::Minutes | Unit::Hours | Unit::BusinessDays => None,
    };
    // What cannot be written as a date is not one.
    moved.filter(|date| (1..=9999).contains(&date.year()))
}

/// Which way a rule counts from its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Later.
    Plus,
    /// Earlier.
    Minus,
}

/// A date, or how to come to one from an anchor.
#[derive(Debug, Clone, PartialEq)]
pub enum DateRule {
    /// This day.
    On(Date),
    /// An anchor, perhaps so much later or earlier.
    Offset {
        /// The anchor's name.
        anchor: String,
        /// How far from it.
        by: Option<(Sign, Duration)>,
    },
    /// The latest of these.
    LaterOf(Vec<DateRule>),
    /// The earliest of these.
    EarlierOf(Vec<DateRule>),
}

impl DateRule {
    /// Reads `2026-07-01`, `ends`, `superseded + 90 days` or `ends - 6 months`.
    ///
    /// ```
    /// use scopeline::value::{DateRule, Moment, parse_date};
    ///
    /// let rule = DateRule::parse("released + 6 months").expect("a rule");
    /// let day = |text| Moment::On(parse_date(text).expect("a day"));
    /// assert_eq!(rule.evaluate(&|_| day("2026-08-31")), day("2027-02-28"));
    /// ```
    ///
    /// # Errors
    ///
    /// If it is none of these, a day does not exist, or the duration is none of calendar days.
    pub fn parse(text: &str) -> Result<Self, ParseDateError> {
        match Self::parse_for_calendar(text)? {
            Self::Offset { by: Some((_, by)), .. } if by.unit() == Unit::BusinessDays => {
                Err(ParseDateError::NotCalendar(by.to_string()))
            }
            rule => Ok(rule),
        }
    }

    /// As [`parse`](Self::parse), where business days may be counted on from an anchor as well: `opened + 3 business
    /// days`. Only [`evaluate_by`](Self::evaluate_by) knows what they come to.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), and if business days are counted back, or from a day that is written.
    pub fn parse_for_calendar(text: &str) -> Result<Self, ParseDateError> {
        let text = text.trim();
        let shown = || text.chars().take(60).collect::<String>();
        let (base, by) = match (text.split_once('+'), text.split_once(" - ")) {
            (Some((base, by)), _) => (base.trim(), Some((Sign::Plus, by.trim()))),
            (None, Some((base, by))) => (base.trim(), Some((Sign::Minus, by.trim()))),
            (None, None) => (text, None),
        };
        let by = match by {
            Some((sign, duration)) => {
                let duration =
                    Duration::parse(duration).map_err(|_| ParseDateError::NotCalendar(duration.to_owned()))?;
                let moves = match duration.unit() {
                    Unit::Minutes | Unit::Hours => false,
                    Unit::BusinessDays => sign == Sign::Plus && !base.starts_with(|c: char| c.is_ascii_digit()),
                    Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => true,
                };
                Some((
                    sign,
                    moves.then_some(duration).ok_or_else(|| ParseDateError::NotCalendar(duration.to_string()))?,
                ))
            }
            None => None,
        };
        if base.starts_with(|c: char| c.is_ascii_digit()) {
            let date = parse_date(base)?;
            let moved = match by {
                None => Some(date),
                Some((Sign::Plus, duration)) => add(date, &duration),
                Some((Sign::Minus, duration)) => subtract(date, &duration),
            };
            return moved.map(Self::On).ok_or_else(|| ParseDateError::NoSuchDay(shown()));
        }
        if super::name::check_name(base).is_err() {
            return Err(ParseDateError::MalformedRule(shown()));
        }
        Ok(Self::Offset { anchor: base.to_owned(), by })
    }

    /// The moment, given those of the anchors. What is absent is skipped among several; of nothing the moment is absent.
    pub fn evaluate(&self, anchors: &dyn Fn(&str) -> Moment) -> Moment {
        self.evaluate_by(anchors, &add)
    }

    /// As [`evaluate`](Self::evaluate), where `later` says which day is so much later than another: by a calendar that
    /// knows business days.
    pub fn evaluate_by(&self, anchors: &dyn Fn(&str) -> Moment, later: Later<'_>) -> Moment {
        match self {
            Self::On(date) => Moment::On(*date),
            Self::Offset { anchor, by } => match (anchors(anchor), by) {
                (Moment::On(date), Some((Sign::Plus, by))) => later(date, by).map_or(Moment::Never, Moment::On),
                (Moment::On(date), Some((Sign::Minus, by))) => subtract(date, by).map_or(Moment::Past, Moment::On),
                (moment, _) => moment,
            },
            Self::LaterOf(rules) => present(rules, anchors, later).max_by_key(Moment::order).unwrap_or(Moment::Absent),
            Self::EarlierOf(rules) => {
                present(rules, anchors, later).min_by_key(Moment::order).unwrap_or(Moment::Absent)
            }
        }
    }

    /// Every rule of one date in it: itself, or those that `later-of` and `earlier-of` hold.
    pub(crate) fn single_rules(&self) -> Vec<&Self> {
        match self {
            Self::On(_) | Self::Offset { .. } => vec![self],
            Self::LaterOf(rules) | Self::EarlierOf(rules) => rules.iter().flat_map(Self::single_rules).collect(),
        }
    }
}

/// The day so much later; `None` past the end of the calendar.
type Later<'r> = &'r dyn Fn(Date, &Duration) -> Option<Date>;

fn present<'r>(
    rules: &'r [DateRule],
    anchors: &'r dyn Fn(&str) -> Moment,
    later: Later<'r>,
) -> impl Iterator<Item = Moment> + 'r {
    rules.iter().map(move |rule| rule.evaluate_by(anchors, later)).filter(|moment| *moment != Moment::Absent)
}

impl Moment {
    /// A key that puts moments in order of time.
    #[must_use]
    pub fn order(&self) -> (u8, Date) {
        match self {
            Self::Absent => (0, Date::MIN),
            Self::Past => (1, Date::MIN),
            Self::On(date) => (2, *date),
            Self::Never => (3, Date::MAX),
        }
    }
}

impl fmt::Display for DateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = |f: &mut fmt::Formatter<'_>, word: &str, rules: &[Self]| {
            let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
            write!(f, "{{ {word}: [{}] }}", rules.join(", "))
        };
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::Offset { anchor, by: None } => f.write_str(anchor),
            Self::Offset { anchor, by: Some((Sign::Plus, by)) } => write!(f, "{anchor} + {by}"),
            Self::Offset { anchor, by: Some((Sign::Minus, by)) } => write!(f, "{anchor} - {by}"),
            Self::LaterOf(rules) => several(f, "later-of", rules),
            Self::EarlierOf(rules) => several(f, "earlier-of", rules),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("not stated"),
            Self::Past => f.write_str("past"),
            Self::On(date) => write!(f, "{date}"),
            Self::Never => f.write_str("open"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        parse_date(text).expect(text)
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-04-31"] {
            assert!(matches!(parse_date(text), Err(ParseDateError::NoSuchDay(_))), "{text}");
        }
        for text in ["2026-7-1", "01.07.2026", "2026-07-01T00:00", "", "20260701", "+2026-07-1"] {
            assert!(matches!(parse_date(text), Err(ParseDateError::Malformed(_))), "{text}");
        }
        assert!(parse_date("2024-02-29").is_ok());
    }

    #[test]
    fn months_clamp_to_the_last_day() {
        let months = |date, count| add(day(date), &Duration::new(count, Unit::Months)).map(|date| date.to_string());
        assert_eq!(months("2026-01-31", 1).as_deref(), Some("2026-02-28"));
        assert_eq!(months("2024-01-31", 1).as_deref(), Some("2024-02-29"));
        assert_eq!(months("2024-02-29", 12).as_deref(), Some("2025-02-28"));
        assert_eq!(add(day("9999-12-31"), &Duration::new(u32::MAX, Unit::Years)), None);
        assert_eq!(add(day("2026-01-01"), &Duration::new(1, Unit::BusinessDays)), None);
    }

    #[test]
    fn rules_skip_what_is_absent() {
        let anchors = |name: &str| match name {
            "a" => Moment::On(day("2026-01-31")),
            "b" => Moment::Never,
            _ => Moment::Absent,
        };
        let rule = |text: &str| DateRule::parse(text).expect(text);
        let later = DateRule::LaterOf(vec![rule("a + 1 month"), rule("c")]);
        assert_eq!(later.evaluate(&anchors), Moment::On(day("2026-02-28")));
        assert_eq!(DateRule::LaterOf(vec![rule("a"), rule("b")]).evaluate(&anchors), Moment::Never);
        assert_eq!(
            DateRule::EarlierOf(vec![rule("b"), rule("a - 1 day")]).evaluate(&anchors),
            Moment::On(day("2026-01-30"))
        );
        assert_eq!(DateRule::EarlierOf(vec![rule("c")]).evaluate(&anchors), Moment::Absent);
        assert_eq!(rule("2026-01-01 + 30 days"), DateRule::On(day("2026-01-31")));
        for text in ["released + 4 h", "released + 3 business days", "released +", "2026-02-30", "two words", ""] {
            assert!(DateRule::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_later_start_is_never_earlier(a in 0i64..200_000, b in 0i64..200_000, amount in 0u32..600, unit in 0usize..4) {
            let unit = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years][unit];
            let at = |days: i64| Date::default() + chrono::Duration::days(days);
            let (a, b) = (at(a.min(b)), at(a.max(b)));
            let by = Duration::new(amount, unit);
            if let (Some(a), Some(b)) = (add(a, &by), add(b, &by)) {
                prop_assert!(a <= b);
            }
        }
    }
}
