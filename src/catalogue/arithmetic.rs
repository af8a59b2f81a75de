//! How an amount came about, step by step. Its words are those of whoever says it; the English ones are here.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::amount::{day_parts, time_parts};
use crate::document::Rounding;
use crate::policy::Price;
use crate::policy::service::Extra;
use crate::value::{Date, Decimal, Duration, Money};

/// How the amount of a line came about; without an amount, the standard price.
///
/// It is kept in steps, and `to_string` says it in English, as the JSON of a quote does: `2.5 h x EUR 180 = EUR 450.00`.
/// A contract says the same steps in the language of its template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arithmetic(Steps);

/// The steps to an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Steps {
    /// One price for the whole.
    Fixed { amount: Money, is_rounded: bool },
    /// So much time at a rate.
    Worked { came: Came, terms: Terms, billed: Quantity, rate: Money, amount: Money, is_rounded: bool },
    /// So many units at a price.
    Counted { came: Came, units: Decimal, price: Money, unit: String, amount: Money, is_rounded: bool },
    /// Time that is drawn from blocks.
    Drawn { time: Quantity, step: Option<Duration>, drawn: Quantity, left: Quantity, bought: Option<Bought> },
    /// A share of another price; with the least that is billed, and what that makes of it.
    Share { percent: Decimal, of: String, list: Money, share: Money, is_rounded: bool, least: Option<(Money, Money)> },
    /// Nothing is billed for so long after a day.
    Grace { grace: Duration, since: Date },
    /// There is none of it.
    NothingToBill(Quantity),
    /// The plan has no limit on this meter.
    NoLimit { meter: String },
    /// What is left of a meter is enough.
    Included(Measured),
    /// It is not enough, and the rest is not billed.
    Absorbed { measured: Measured, beyond: Quantity },
    /// The plan has the service for nothing.
    IncludedIn(String),
    /// What comes on top of a price; `most`: all that is there, where the surcharge would take off more.
    OnTop { extra: Extra, base: Money, amount: Money, is_rounded: bool, most: Option<Money> },
    /// Not known yet: the standard price, if there is one.
    Unknown(Option<Price>),
    /// Not known yet, since what it comes on top of is not.
    UnknownOnTop(Extra),
}

/// An amount that is worked or counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Quantity {
    Time {
        minutes: Decimal,
    },
    /// In days of so many minutes.
    Days {
        minutes: Decimal,
        day: Decimal,
    },
    Pieces {
        count: Decimal,
        what: String,
    },
}

/// A quantity, and what is left of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) quantity: Quantity,
    pub(crate) left: Quantity,
    pub(crate) meter: String,
}

/// Where what is billed comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Came {
    /// It is all of it.
    All(Quantity),
    /// It is what is beyond a meter.
    Beyond { measured: Measured, beyond: Quantity },
}

/// What is said of how time is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) day: Option<Duration>,
    pub(crate) minimum: Option<Duration>,
    pub(crate) step: Option<Duration>,
}

/// Blocks that are bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bought {
    pub(crate) blocks: Decimal,
    pub(crate) size: Duration,
    pub(crate) price: Money,
    pub(crate) amount: Money,
    pub(crate) is_rounded: bool,
}

impl Quantity {
    /// Its parts, each with its unit.
    pub(crate) fn parts(&self) -> Vec<(Decimal, &str)> {
        match self {
            Self::Time { minutes } => time_parts(*minutes),
            Self::Days { minutes, day } => day_parts(*minutes, *day),
            Self::Pieces { count, what } => vec![(count.normalize(), what)],
        }
    }
}

impl Terms {
    pub(crate) const fn is_empty(&self) -> bool {
        self.day.is_none() && self.minimum.is_none() && self.step.is_none()
    }
}

impl Came {
    /// Whether nothing has to be said of where a quantity comes from.
    pub(crate) fn is(&self, billed: &Quantity) -> bool {
        matches!(self, Self::All(all) if all == billed)
    }
}

impl Arithmetic {
    pub(super) const fn new(steps: Steps) -> Self {
        Self(steps)
    }

    #[cfg_attr(not(feature = "contracts"), expect(dead_code, reason = "only contracts say it in other words"))]
    pub(crate) const fn steps(&self) -> &Steps {
        &self.0
    }

    /// Whether nothing is billed because the plan has it: for nothing, or within a meter, or absorbed beyond it.
    pub(super) const fn is_included(&self) -> bool {
        matches!(self.0, Steps::NoLimit { .. } | Steps::Included(_) | Steps::Absorbed { .. } | Steps::IncludedIn(_))
    }

    /// The same surcharge, which takes off no more than there is.
    pub(super) fn at_most(mut self, all: Money) -> Self {
        if let Steps::OnTop { most, .. } = &mut self.0 {
            *most = Some(all);
        }
        self
    }
}

/// What is said of an amount that is not exactly what was reckoned.
const fn rounded(is_rounded: bool) -> &'static str {
    if is_rounded { ", rounded" } else { "" }
}

/// Whether the least that is billed is billed, and is not what the policy writes.
pub(crate) fn is_other(share: Money, least: Money, amount: Money) -> bool {
    share < least && amount != least
}

impl Serialize for Arithmetic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Arithmetic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Steps::Fixed { amount, is_rounded } => write!(f, "fixed price: {amount}{}", rounded(*is_rounded)),
            Steps::Worked { came, terms, billed, rate, amount, is_rounded } => {
                if !(terms.is_empty() && came.is(billed)) {
                    write!(f, "{came}{terms}: ")?;
                }
                write!(f, "{billed} x {rate} = {amount}{}", rounded(*is_rounded))
            }
            Steps::Counted { came, units, price, unit, amount, is_rounded } => {
                match came {
                    Came::All(Quantity::Pieces { count, .. }) if count == units => {}
                    came => write!(f, "{came}: ")?,
                }
                write!(f, "{units} x {price} per {unit} = {amount}{}", rounded(*is_rounded))
            }
            Steps::Drawn { time, step, drawn, left, bought } => {
                let terms = Terms { day: None, minimum: None, step: *step };
                write!(f, "{time}{terms}: {drawn} drawn, {left} left")?;
                match bought {
                    None => f.write_str(", so no block is bought"),
                    Some(bought) => write!(f, "; {bought}"),
                }
            }
            Steps::Share { percent, of, list, share, is_rounded, least } => {
                write!(f, "{percent} % of {of} {list} = {share}{}", rounded(*is_rounded))?;
                least.map_or(Ok(()), |(least, amount)| {
                    write!(f, ", at least {least}: {amount}{}", rounded(is_other(*share, least, amount)))
                })
            }
            Steps::Grace { grace, since } => write!(f, "within {grace} after {since}"),
            Steps::NothingToBill(none) => write!(f, "{none}: nothing to bill"),
            Steps::NoLimit { meter } => write!(f, "included: of `{meter}` there is no limit"),
            Steps::Included(measured) => write!(f, "{measured}: included"),
            Steps::Absorbed { measured, beyond } => write!(f, "{measured}: {beyond} beyond, absorbed"),
            Steps::IncludedIn(plan) => write!(f, "included in {plan}"),
            Steps::OnTop { extra, base, amount, is_rounded, most } => {
                match extra {
                    Extra::Times(times) => write!(f, "{base} x ({times} - 1)")?,
                    Extra::Percent(percent) => write!(f, "{percent} % of {base}")?,
                    Extra::Add(_) => f.write_str("added")?,
                }
                write!(f, " = {amount}{}", rounded(*is_rounded))?;
                most.map_or(Ok(()), |most| write!(f, ", but no more than there is: {most}"))
            }
            Steps::Unknown(Some(price)) => write!(f, "{price}"),
            Steps::Unknown(None) => f.write_str("on quote"),
            Steps::UnknownOnTop(Extra::Percent(percent)) => write!(f, "{percent} % of what it comes to"),
            Steps::UnknownOnTop(Extra::Times(times)) => write!(f, "what it comes to, times {times}"),
            Steps::UnknownOnTop(extra @ Extra::Add(_)) => write!(f, "{extra}"),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (number, unit)) in self.parts().into_iter().enumerate() {
            let between = if at == 0 { "" } else { " " };
            write!(f, "{between}{number} {unit}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} left of `{}`", self.quantity, self.left, self.meter)
    }
}

impl fmt::Display for Came {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(quantity) => write!(f, "{quantity}"),
            Self::Beyond { measured, beyond } => write!(f, "{measured}: {beyond} beyond"),
        }
    }
}

/// `, a day of 8 h, at least 2 h, in steps of 30 min`.
impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms = [("a day of", self.day), ("at least", self.minimum), ("in steps of", self.step)];
        terms.into_iter().try_for_each(|(words, time)| time.map_or(Ok(()), |time| write!(f, ", {words} {time}")))
    }
}

impl fmt::Display for Bought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { blocks, size, price, amount, is_rounded } = self;
        let word = if *blocks == Decimal::ONE { "block" } else { "blocks" };
        write!(f, "{blocks} {word} of {size} x {price} = {amount}{}", rounded(*is_rounded))
    }
}

/// How the lines of a quote are rounded: `each line to a multiple of EUR 0.01, a half up`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundedTo {
    pub(crate) to: Money,
    pub(crate) rounding: Rounding,
}

impl Serialize for RoundedTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for RoundedTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.rounding {
            Rounding::HalfUp => "a half up",
            Rounding::HalfEven => "a half to the even one",
            Rounding::Up => "up",
            Rounding::Down => "down",
        };
        write!(f, "each line to a multiple of {}, {how}", self.to)
    }
}
