//! Exact amounts: rounding to what a bill can say, and the parts of times.

use super::arithmetic::RoundedTo;
use crate::document::Rounding;
use crate::policy::service::Quoting;
use crate::value::{Currency, Decimal, Duration, Money, Unit, exact_product, exact_sum};

/// How the lines of a quote are rounded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rounder {
    rounding: Rounding,
    /// What every line is a multiple of.
    to: Decimal,
    currency: Currency,
}

impl Rounder {
    pub(super) fn new(quoting: &Quoting, currency: Currency) -> Self {
        let coin = Decimal::new(1, currency.minor_digits());
        Self { rounding: quoting.rounding, to: quoting.to.unwrap_or(coin).normalize(), currency }
    }

    /// `amount / of`, rounded. `None` if it has more digits than are kept. `of` is above zero.
    ///
    /// The quotient itself is never formed, since thirds have no end: the remainder says where it is rounded to.
    pub(super) fn share(&self, amount: Decimal, of: Decimal) -> Option<Money> {
        let is_below = amount.is_sign_negative();
        let amount = amount.abs();
        let one = exact_product(of, self.to)?;
        let rest = amount.checked_rem(one)?.normalize();
        let whole = exact_sum(amount, -rest)?;
        let mut times = whole.checked_div(one)?.round();
        // What was not divided exactly is not told at all.
        if exact_product(times, one)? != whole {
            return None;
        }
        let twice = exact_sum(rest, rest)?;
        let goes_up = match self.rounding {
            Rounding::HalfUp => twice >= one,
            Rounding::HalfEven => twice > one || twice == one && !(times % Decimal::TWO).is_zero(),
            Rounding::Up => !rest.is_zero(),
            Rounding::Down => false,
        };
        if goes_up {
            times = exact_sum(times, Decimal::ONE)?;
        }
        let rounded = exact_product(times, self.to)?;
        Some(self.shown(if is_below { -rounded } else { rounded }))
    }

    pub(super) fn round(&self, amount: Decimal) -> Option<Money> {
        self.share(amount, Decimal::ONE)
    }

    /// Whether an amount is not exactly the product of which it is a share.
    pub(super) fn is_rounded(rounded: Money, product: Decimal, of: Decimal) -> bool {
        exact_product(rounded.amount(), of) != Some(product)
    }

    /// With as many digits as the currency has.
    pub(super) fn shown(&self, amount: Decimal) -> Money {
        let mut amount = amount.normalize();
        amount.rescale(amount.scale().max(self.currency.minor_digits()));
        if amount.is_zero() {
            amount.set_sign_positive(true);
        }
        Money::new(amount, self.currency)
    }

    /// What is done.
    pub(super) fn rounded_to(&self) -> RoundedTo {
        RoundedTo { to: Money::new(self.to, self.currency), rounding: self.rounding }
    }
}

/// The minutes of a time that is worked; `day` is how many a day has.
pub(super) fn minutes(time: Duration, day: Decimal) -> Option<Decimal> {
    let amount = Decimal::from(time.amount());
    match time.unit() {
        Unit::Minutes => Some(amount),
        Unit::Hours => exact_product(amount, Decimal::from(60)),
        _ => exact_product(amount, day),
    }
}

/// Rounded up to a multiple of the step, which is above zero.
pub(super) fn in_steps(amount: Decimal, step: Decimal) -> Option<Decimal> {
    let rest = amount.checked_rem(step)?;
    if rest.is_zero() { Some(amount) } else { exact_sum(exact_sum(amount, -rest)?, step) }
}

/// How many of so much are begun.
pub(super) fn begun(amount: Decimal, each: Decimal) -> Option<Decimal> {
    let whole = in_steps(amount, each)?;
    let times = whole.checked_div(each)?.round();
    (exact_product(times, each)? == whole.normalize()).then(|| times.normalize())
}

/// A time in its parts, each with its unit: `2.5 h`, `2 h 20 min`, `45 min`.
pub(super) fn time_parts(minutes: Decimal) -> Vec<(Decimal, &'static str)> {
    let hour = Decimal::from(60);
    let (hours, rest) = ((minutes / hour).floor(), (minutes % hour).normalize());
    if minutes < hour {
        return vec![(minutes.normalize(), "min")];
    }
    if (minutes % Decimal::from(15)).is_zero() {
        return vec![((minutes / hour).normalize(), "h")];
    }
    vec![(hours.normalize(), "h"), (rest, "min")]
}

/// `1.5 days`, where that has an end; else as a time.
pub(super) fn day_parts(minutes: Decimal, day: Decimal) -> Vec<(Decimal, &'static str)> {
    match minutes.checked_div(day).map(|days| days.normalize()) {
        Some(days) if exact_product(days, day) == Some(minutes.normalize()) => {
            vec![(days, if days == Decimal::ONE { "day" } else { "days" })]
        }
        _ => time_parts(minutes),
    }
}
