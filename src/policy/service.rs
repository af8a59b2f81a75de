//! Services with their prices, and the parties one may be referred to.

use super::condition::Condition;
use super::wording::Wording;
use crate::value::{Decimal, Duration, Money};

/// A way out that can be bought.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) id: String,
    pub(crate) title: Option<Wording>,
    pub(crate) price: Option<Price>,
    /// What comes on top: every one that holds.
    pub(crate) surcharges: Vec<Surcharge>,
    pub(crate) contract: Option<String>,
}

/// What comes on top of a price, under a condition.
#[derive(Debug, Clone)]
pub(crate) struct Surcharge {
    pub(crate) when: Condition,
    pub(crate) extra: Extra,
}

/// How much comes on top of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extra {
    /// The price so many times.
    Times(Decimal),
    /// This much more.
    Add(Money),
    /// So many hundredths of the price more.
    Percent(Decimal),
}

/// A standard price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Price {
    /// One price for the whole.
    Fixed(Money),
    /// By the hour.
    Hourly {
        /// For one hour.
        rate: Money,
        /// The least that is billed.
        minimum: Option<Duration>,
        /// Time is rounded up to a multiple of this.
        step: Option<Duration>,
    },
    /// A block of time, paid in advance.
    Block {
        /// For the block.
        price: Money,
        /// How much time it is.
        size: Duration,
        /// Time is drawn in steps of this.
        step: Option<Duration>,
    },
    /// For each so many of a unit.
    PerUnit {
        /// For one unit.
        price: Money,
        /// What is counted, such as `100 lines`.
        unit: String,
    },
    /// On quote.
    Quote,
}

/// Somebody else who is the right address.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) title: Option<Wording>,
    pub(crate) url: Option<String>,
}

impl std::fmt::Display for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Times(times) => write!(f, "times {times}"),
            Self::Add(money) => write!(f, "add {money}"),
            Self::Percent(percent) => write!(f, "percent {percent}"),
        }
    }
}

impl std::fmt::Display for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let extra = |f: &mut std::fmt::Formatter<'_>, word: &str, time: &Option<Duration>| match time {
            Some(time) => write!(f, ", {word} {time}"),
            None => Ok(()),
        };
        match self {
            Self::Fixed(price) => write!(f, "{price}"),
            Self::Hourly { rate, minimum, step } => {
                write!(f, "{rate} an hour")?;
                extra(f, "at least", minimum)?;
                extra(f, "in steps of", step)
            }
            Self::Block { price, size, step } => {
                write!(f, "{price} for a block of {size}")?;
                extra(f, "drawn in steps of", step)
            }
            Self::PerUnit { price, unit } => write!(f, "{price} per {unit}"),
            Self::Quote => f.write_str("on quote"),
        }
    }
}
