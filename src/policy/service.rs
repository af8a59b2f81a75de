//! Services with their prices, and the parties one may be referred to.

use super::condition::Condition;
use super::fact::{FactId, Sym};
use super::wording::{ByLanguage, Wording};
use crate::document::Rounding;
use crate::value::{Currency, Decimal, Duration, Money};

/// A way out that can be bought.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) id: String,
    pub(crate) title: Option<Wording>,
    pub(crate) price: Option<Price>,
    /// What comes on top: every one that holds.
    pub(crate) surcharges: Vec<Surcharge>,
    /// Where the templates of its contract lie, by language; the policy's own comes first.
    pub(crate) contract: ByLanguage<String>,
    /// Whether there is a contract also where the plan includes it.
    #[cfg_attr(not(feature = "contracts"), expect(dead_code, reason = "only contracts ask for it"))]
    pub(crate) contract_if_included: bool,
    /// What a quote cites for it.
    pub(crate) clause: Option<String>,
    /// The plans that have it without being billed.
    pub(crate) included_in: Vec<Sym>,
}

/// How quotes are rounded, and for how long they hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Quoting {
    pub(crate) valid: Option<Duration>,
    /// Above this sum somebody has to agree.
    pub(crate) approval_over: Option<Money>,
    pub(crate) rounding: Rounding,
    /// What every line is rounded to a multiple of; none: the least coin of its currency.
    pub(crate) to: Option<Decimal>,
}

/// What comes on top of a price, under a condition.
#[derive(Debug, Clone)]
pub(crate) struct Surcharge {
    pub(crate) when: Condition,
    /// When that is, in words.
    pub(crate) title: Option<Wording>,
    pub(crate) extra: Extra,
    /// What a quote cites for it.
    pub(crate) clause: Option<String>,
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
        /// What is counted, as the policy writes it, such as `100 lines`.
        unit: String,
        /// How many of it make one unit: 100.
        each: Decimal,
        /// What that is: lines.
        what: String,
    },
    /// By the day of work.
    Daily {
        /// For one day.
        rate: Money,
        /// How long a day is.
        day: Duration,
        /// The least that is billed.
        minimum: Option<Duration>,
        /// Time is rounded up to a multiple of this, and without it to whole days.
        step: Option<Duration>,
    },
    /// A share of another price.
    Percent {
        /// So many hundredths.
        percent: Decimal,
        /// What of, such as `list price`.
        of: String,
        /// The least that is billed.
        minimum: Option<Money>,
        /// For so long nothing is billed.
        grace: Option<Duration>,
    },
    /// Billed only beyond what a meter includes.
    Beyond {
        /// The name of the meter.
        meter: String,
        /// The fact that says how what is used stands to what there is.
        status: FactId,
        /// The price of what is beyond.
        price: Box<Price>,
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

impl Price {
    /// The currency of its amounts; none where it has no amount.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        match self {
            Self::Fixed(money)
            | Self::Hourly { rate: money, .. }
            | Self::Daily { rate: money, .. }
            | Self::Block { price: money, .. }
            | Self::PerUnit { price: money, .. } => Some(money.currency()),
            Self::Percent { minimum, .. } => minimum.map(|minimum| minimum.currency()),
            Self::Beyond { price, .. } => price.currency(),
            Self::Quote => None,
        }
    }
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
            Self::PerUnit { price, unit, .. } => write!(f, "{price} per {unit}"),
            Self::Daily { rate, day, minimum, step } => {
                write!(f, "{rate} a day of {day}")?;
                extra(f, "at least", minimum)?;
                extra(f, "in steps of", step)
            }
            Self::Percent { percent, of, minimum, grace } => {
                write!(f, "{percent} % of {of}")?;
                if let Some(minimum) = minimum {
                    write!(f, ", at least {minimum}")?;
                }
                extra(f, "nothing for", grace)
            }
            Self::Beyond { meter, price, .. } => write!(f, "{price}, beyond `{meter}`"),
            Self::Quote => f.write_str("on quote"),
        }
    }
}
