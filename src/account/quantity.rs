//! Amounts of what a meter counts.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::policy::meter::Measure;
use crate::value::{Currency, Decimal, Money, hours_and_minutes};

/// An amount of what a meter counts. As JSON it is a text, in the words of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Quantity {
    /// Of anything.
    Number(Decimal),
    /// Minutes.
    Minutes(Decimal),
    /// Of a currency.
    Money(Decimal, Currency),
}

impl Quantity {
    pub(super) fn of(measure: Measure, amount: Decimal) -> Self {
        let amount = amount.normalize();
        match measure {
            Measure::Number => Self::Number(amount),
            Measure::Time => Self::Minutes(amount),
            Measure::Money(currency) => Self::Money(amount, currency),
        }
    }

    /// How much: a number, minutes, or units of the currency.
    #[must_use]
    pub const fn amount(&self) -> Decimal {
        match self {
            Self::Number(amount) | Self::Minutes(amount) | Self::Money(amount, _) => *amount,
        }
    }

    /// As a request gives it as a fact: whole minutes, since a duration has no parts of them.
    pub(super) fn as_fact(&self) -> String {
        match self {
            Self::Minutes(minutes) => format!("{} min", minutes.ceil().normalize()),
            Self::Number(number) => number.to_string(),
            Self::Money(amount, currency) => Money::new(*amount, *currency).to_string(),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(amount, currency) => write!(f, "{}", Money::new(*amount, *currency)),
            Self::Minutes(minutes) => f.write_str(&hours_and_minutes(*minutes)),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
