//! Time that people worked, exactly.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Error, shortened};
use crate::value::{Decimal, amounts_of_time, exact_product, exact_sum, hours_and_minutes, minutes_of_unit};

/// Time that people worked, in exact minutes. It is never below zero.
///
/// ```
/// use scopeline::history::Time;
///
/// let time: Time = "1 h 45 min".parse()?;
/// assert_eq!(time, "1.75 h".parse()?);
/// assert_eq!(time.to_string(), "1 h 45 min");
/// assert!("-2 h".parse::<Time>().is_err());
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    minutes: Decimal,
}

impl Time {
    /// No time.
    pub const ZERO: Self = Self { minutes: Decimal::ZERO };

    /// So many minutes; `None` below zero.
    #[must_use]
    pub fn from_minutes(minutes: Decimal) -> Option<Self> {
        (minutes >= Decimal::ZERO).then(|| Self { minutes: minutes.normalize() })
    }

    /// The minutes.
    #[must_use]
    pub const fn minutes(self) -> Decimal {
        self.minutes
    }

    /// Whether it is no time at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.minutes.is_zero()
    }

    /// What is left of it without another one; nothing if that is more.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        self.minutes.checked_sub(other.minutes).and_then(Self::from_minutes).unwrap_or(Self::ZERO)
    }

    /// The exact sum; `None` beyond 28 digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_minutes(exact_sum(self.minutes, other.minutes)?)
    }
}

impl FromStr for Time {
    type Err = Error;

    /// Reads `90 min`, `2.5 h`, `1 h 45 min`.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.trim().starts_with('-') {
            return Err(Error::bad_history(format!(
                "`{}` lies below zero; nobody works so long, so leave the sign out or the entry",
                shortened(text)
            )));
        }
        minutes(text.trim()).and_then(Self::from_minutes).ok_or_else(|| {
            let text = shortened(text);
            Error::bad_history(format!("`{text}` is no time that was worked; write it as `2.5 h` or `1 h 45 min`"))
        })
    }
}

fn minutes(text: &str) -> Option<Decimal> {
    let mut sum = (!text.is_empty()).then_some(Decimal::ZERO)?;
    for part in amounts_of_time(text) {
        let (amount, unit) = part?;
        sum = exact_sum(sum, exact_product(amount, minutes_of_unit(unit)?)?)?;
    }
    Some(sum)
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hours_and_minutes(self.minutes))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
