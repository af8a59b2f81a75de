//! Durations in the unit that was written. Business days are a unit of their own.

use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

/// A whole number of one unit.
///
/// Minutes, hours, days and weeks compare exactly (a day has 24 hours), so do months and years. Across the two a
/// comparison holds only if it does for every possible length of a month. Business days compare with themselves alone.
///
/// ```
/// use scopeline::value::Duration;
///
/// let duration = |text| Duration::parse(text).expect("a duration");
/// assert!(duration("36 h") < duration("2 days"));
/// assert!(duration("27 days") < duration("1 month"));
/// assert_eq!(duration("30 days").partial_cmp(&duration("1 month")), None);
/// assert_eq!(duration("1 business day").partial_cmp(&duration("1 day")), None);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Duration {
    amount: u32,
    unit: Unit,
}

/// The unit of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours; added to a day, calendar days.
    Days,
    /// Days of work, by a calendar.
    BusinessDays,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// Years of twelve months.
    Years,
}

/// Why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseDurationError {
    /// `m` may be minutes or months.
    #[error("`m` in `{0}` may mean minutes or months; write `min` or `months`")]
    Ambiguous(String),
    /// Anything else.
    #[error("`{0}` is not a duration: a whole number and a unit, such as `4 h` or `2 business days`")]
    Malformed(String),
}

/// Minutes of a day of 24 hours.
const DAY: u64 = 24 * 60;

impl Duration {
    /// So many of a unit.
    #[must_use]
    pub const fn new(amount: u32, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// How many.
    #[must_use]
    pub const fn amount(self) -> u32 {
        self.amount
    }

    /// Of what.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// Reads `30 min`, `4 h`, `2 days`, `3 business days`, `6 weeks`, `18 months`, `2 years`, with or without the space.
    ///
    /// # Errors
    ///
    /// If it is not a whole number and one of these units, or if the unit is `m`.
    pub fn parse(text: &str) -> Result<Self, ParseDurationError> {
        let text = text.trim();
        let malformed = || ParseDurationError::Malformed(text.chars().take(60).collect());
        let end = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(malformed)?;
        let amount = text[..end].parse().map_err(|_| malformed())?;
        let unit = text[end..].split_whitespace().collect::<Vec<_>>().join(" ");
        let unit = match unit.as_str() {
            "min" | "mins" | "minute" | "minutes" => Unit::Minutes,
            "h" | "hour" | "hours" => Unit::Hours,
            "day" | "days" | "d" => Unit::Days,
            "business day" | "business days" => Unit::BusinessDays,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            "m" => return Err(ParseDurationError::Ambiguous(text.chars().take(60).collect())),
            _ => return Err(malformed()),
        };
        Ok(Self { amount, unit })
    }

    /// The least and the greatest number of minutes that it may be, and whether it is a number of business days.
    fn minutes(self) -> (u64, u64, bool) {
        let amount = u64::from(self.amount);
        match self.unit {
            Unit::Minutes => (amount, amount, false),
            Unit::Hours => (amount * 60, amount * 60, false),
            Unit::Days => (amount * DAY, amount * DAY, false),
            Unit::Weeks => (amount * 7 * DAY, amount * 7 * DAY, false),
            Unit::BusinessDays => (amount, amount, true),
            Unit::Months | Unit::Years => {
                let months = self.months().unwrap_or(0);
                let (years, rest) = (months / 12, months % 12);
                ((years * 365 + rest * 28) * DAY, (years * 366 + rest * 31) * DAY, false)
            }
        }
    }

    /// The number of minutes, where no calendar is needed to tell it.
    pub(crate) fn exact_minutes(self) -> Option<u64> {
        let (low, high, is_business) = self.minutes();
        (low == high && !is_business).then_some(low)
    }

    /// Of months: durations in months and in days, beside which nothing lies that is surely shorter, or surely longer.
    pub(crate) fn around_months(self) -> Vec<Self> {
        let Some(months) = self.months() else { return Vec::new() };
        let (low, high, _) = self.minutes();
        let new = |amount: Option<u64>, unit| {
            amount.and_then(|amount| u32::try_from(amount).ok()).map(|amount| Self::new(amount, unit))
        };
        let beside = [
            new(Some(months + 1), Unit::Months),
            new(months.checked_sub(1), Unit::Months),
            new(Some(high / DAY + 1), Unit::Days),
            new((low / DAY).checked_sub(1), Unit::Days),
        ];
        beside.into_iter().flatten().collect()
    }

    fn months(self) -> Option<u64> {
        match self.unit {
            Unit::Months => Some(u64::from(self.amount)),
            Unit::Years => Some(u64::from(self.amount) * 12),
            _ => None,
        }
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if let (Some(a), Some(b)) = (self.months(), other.months()) {
            return Some(a.cmp(&b));
        }
        let ((low, high, business), (other_low, other_high, other_business)) = (self.minutes(), other.minutes());
        if business != other_business {
            return None;
        }
        if high < other_low {
            Some(Ordering::Less)
        } else if low > other_high {
            Some(Ordering::Greater)
        } else if low == high && (low, high) == (other_low, other_high) {
            Some(Ordering::Equal)
        } else {
            None
        }
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl Eq for Duration {}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = match self.unit {
            Unit::Minutes => ("min", "min"),
            Unit::Hours => ("h", "h"),
            Unit::Days => ("day", "days"),
            Unit::BusinessDays => ("business day", "business days"),
            Unit::Weeks => ("week", "weeks"),
            Unit::Months => ("month", "months"),
            Unit::Years => ("year", "years"),
        };
        write!(f, "{} {}", self.amount, if self.amount == 1 { one } else { many })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn duration(text: &str) -> Duration {
        Duration::parse(text).expect(text)
    }

    #[test]
    fn what_lies_beside_months_is_told_in_months_and_in_days() {
        for (text, around) in [
            ("1 year", &["13 months", "11 months", "367 days", "364 days"][..]),
            ("1 month", &["2 months", "0 months", "32 days", "27 days"]),
            ("0 months", &["1 month", "1 day"]),
            ("40 days", &[]),
        ] {
            let found: Vec<String> = duration(text).around_months().iter().map(ToString::to_string).collect();
            assert_eq!(found, around, "{text}");
        }
    }

    #[test]
    fn minutes_are_exact_where_no_calendar_is_needed() {
        for (text, minutes) in [
            ("1 week", Some(10_080)),
            ("36 h", Some(2_160)),
            ("0 months", Some(0)),
            ("1 month", None),
            ("1 year", None),
            ("5 business days", None),
        ] {
            assert_eq!(duration(text).exact_minutes(), minutes, "{text}");
        }
    }

    #[test]
    fn units_compare_where_their_lengths_allow() {
        for (a, b, order) in [
            ("60 min", "1 h", Some(Ordering::Equal)),
            ("1 week", "7 days", Some(Ordering::Equal)),
            ("12 months", "1 year", Some(Ordering::Equal)),
            ("13 months", "1 year", Some(Ordering::Greater)),
            ("32 days", "1 month", Some(Ordering::Greater)),
            ("31 days", "1 month", None),
            ("365 days", "1 year", None),
            ("367 days", "1 year", Some(Ordering::Greater)),
            ("2 business days", "3 business days", Some(Ordering::Less)),
            ("2 business days", "9 years", None),
        ] {
            assert_eq!(duration(a).partial_cmp(&duration(b)), order, "{a} and {b}");
        }
    }

    #[test]
    fn what_is_not_a_duration_is_refused() {
        assert!(matches!(Duration::parse("18 m"), Err(ParseDurationError::Ambiguous(_))));
        for text in ["", "4", "h", "-1 h", "1.5 h", "4 hrs", "99999999999 h", "2 days ago"] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
        assert_eq!(duration("4h"), duration("4 h"));
        assert_eq!(duration("3  business   days").to_string(), "3 business days");
    }

    fn any_duration() -> impl Strategy<Value = Duration> {
        let units =
            [Unit::Minutes, Unit::Hours, Unit::Days, Unit::BusinessDays, Unit::Weeks, Unit::Months, Unit::Years];
        (0u32..1000, prop::sample::select(units.to_vec())).prop_map(|(amount, unit)| Duration::new(amount, unit))
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(duration in any_duration()) {
            let again = Duration::parse(&duration.to_string()).expect("printed");
            prop_assert_eq!((again.amount(), again.unit()), (duration.amount(), duration.unit()));
        }

        #[test]
        fn the_order_is_partial(a in any_duration(), b in any_duration(), c in any_duration()) {
            prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
            if a < b && b < c {
                prop_assert!(a < c);
            }
        }
    }
}
