//! What a standard price comes to for the work at hand.

use std::fmt;

use serde::Serialize;

use super::amount::{Rounder, begun, in_steps, minutes};
use super::arithmetic::{Bought, Came, Measured, Quantity, Steps, Terms};
use super::work::{Read, Rest, too_many_digits};
use crate::document::{Overrun, Period};
use crate::error::Error;
use crate::policy::fact::{Derivation, FactId};
use crate::policy::meter::{Allowance, AtLimit, Limit, Meter};
use crate::policy::{Policy, Price};
use crate::value::{Decimal, Duration, Money, add, exact_product, exact_sum};

/// What has to be told before a line of a quote has an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Need {
    /// How long it takes: an estimate of the hours or days.
    Time,
    /// How many of what the price is for.
    Units,
    /// The price of which a share is billed.
    ListPrice,
    /// What is left of what is included, or of a block.
    Left,
    /// The day from which a grace period counts.
    Since,
    /// The client's plan.
    Plan,
    /// A price: there is no standard one, and somebody has to say it.
    Price,
}

impl Need {
    /// Every one there is.
    pub const ALL: &[Self] =
        &[Self::Time, Self::Units, Self::ListPrice, Self::Left, Self::Since, Self::Plan, Self::Price];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Units => "units",
            Self::ListPrice => "list-price",
            Self::Left => "left",
            Self::Since => "since",
            Self::Plan => "plan",
            Self::Price => "price",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "an estimate of the time",
            Self::Units => "how many units",
            Self::ListPrice => "the list price",
            Self::Left => "what is left",
            Self::Since => "the day from which the grace period counts",
            Self::Plan => "the plan",
            Self::Price => "a price, on quote",
        })
    }
}

/// What a price comes to.
pub(super) enum Reckoned {
    /// So much.
    Billed { steps: Steps, amount: Money },
    /// Nothing is billed, and so nothing comes on top of it either.
    Nothing(Steps),
    /// That is not known yet.
    Needs(Vec<Need>),
}

/// A price by the hour or by the day.
struct ByTime {
    rate: Money,
    /// Minutes that the rate is for.
    per: Decimal,
    minimum: Option<Duration>,
    /// In minutes; none: every minute counts.
    step: Option<Decimal>,
    /// What of it is said.
    terms: Terms,
}

/// How much is beyond what is included.
enum Beyond {
    /// So much, and how that came about.
    Of(Decimal, Came),
    Nothing(Steps),
    Needs(Vec<Need>),
}

pub(super) struct Reckoning<'p> {
    pub(super) policy: &'p Policy,
    pub(super) work: &'p Read<'p>,
}

impl Reckoning<'_> {
    pub(super) fn price(&self, price: &Price) -> Result<Reckoned, Error> {
        self.beyond(price, None)
    }

    /// The price for what is beyond a meter, or for all of it.
    fn beyond(&self, price: &Price, meter: Option<(&str, FactId)>) -> Result<Reckoned, Error> {
        match price {
            Price::Beyond { meter, status, price } => self.beyond(price, Some((meter, *status))),
            Price::Fixed(money) => {
                let amount = self.rounder(*money).round(money.amount()).ok_or_else(too_many_digits)?;
                let is_rounded = amount.amount() != money.amount();
                Ok(Reckoned::Billed { steps: Steps::Fixed { amount, is_rounded }, amount })
            }
            Price::Hourly { rate, minimum, step } => {
                let hour = Decimal::from(60);
                let terms = Terms { day: None, minimum: *minimum, step: *step };
                let step = step.map(|step| minutes(step, hour).ok_or_else(too_many_digits)).transpose()?;
                self.by_time(&ByTime { rate: *rate, per: hour, minimum: *minimum, step, terms }, meter)
            }
            Price::Daily { rate, day, minimum, step } => {
                let terms = Terms { day: Some(*day), minimum: *minimum, step: *step };
                let day = minutes(*day, Decimal::ZERO).ok_or_else(too_many_digits)?;
                let step = step.map_or(Some(day), |step| minutes(step, day)).ok_or_else(too_many_digits)?;
                self.by_time(&ByTime { rate: *rate, per: day, minimum: *minimum, step: Some(step), terms }, meter)
            }
            Price::Block { price, size, step } => self.block(*price, *size, *step),
            Price::PerUnit { price, unit, each, what } => self.per_unit(*price, unit, (*each, what), meter),
            Price::Percent { percent, of, minimum, grace } => self.share(*percent, of, *minimum, *grace),
            Price::Quote => Ok(Reckoned::Needs(vec![Need::Price])),
        }
    }

    fn rounder(&self, money: Money) -> Rounder {
        Rounder::new(&self.policy.quoting, money.currency())
    }

    fn by_time(&self, by: &ByTime, meter: Option<(&str, FactId)>) -> Result<Reckoned, Error> {
        let day = by.terms.day.map(|_| by.per);
        let adds = self.work.adds(meter.map(|(name, _)| name));
        let time = self.work.time.map(|time| time.minutes(day)).transpose()?.or(adds);
        let quantity = |minutes| day.map_or(Quantity::Time { minutes }, |day| Quantity::Days { minutes, day });
        let left = |meter| self.work.time_left(Some(meter), day);
        let (time, came) = match self.over(time, Need::Time, meter, left, quantity)? {
            Beyond::Of(time, came) => (time, came),
            Beyond::Nothing(steps) => return Ok(Reckoned::Nothing(steps)),
            Beyond::Needs(needs) => return Ok(Reckoned::Needs(needs)),
        };
        let minimum = by.minimum.map_or(Some(Decimal::ZERO), |minimum| minutes(minimum, by.per));
        let billed = minimum.and_then(|minimum| match by.step {
            Some(step) => in_steps(time.max(minimum), step),
            None => Some(time.max(minimum)),
        });
        let billed = billed.ok_or_else(too_many_digits)?;
        let product = exact_product(by.rate.amount(), billed).ok_or_else(too_many_digits)?;
        let amount = self.rounder(by.rate).share(product, by.per).ok_or_else(too_many_digits)?;
        let is_rounded = Rounder::is_rounded(amount, product, by.per);
        let billed = quantity(billed);
        let steps = Steps::Worked { came, terms: by.terms, billed, rate: by.rate, amount, is_rounded };
        Ok(Reckoned::Billed { steps, amount })
    }

    fn per_unit(
        &self,
        price: Money,
        unit: &str,
        (each, what): (Decimal, &str),
        meter: Option<(&str, FactId)>,
    ) -> Result<Reckoned, Error> {
        // A request is an incident; of anything else nobody knows how many there are.
        let count = match what {
            "incident" | "incidents" => self.work.incidents.or(self.work.units).or(Some(Decimal::ONE)),
            _ => self.work.units.or(self.work.adds(meter.map(|(name, _)| name))),
        };
        let quantity = |count| Quantity::Pieces { count, what: what.to_owned() };
        let left = |meter| self.work.pieces_left(Some(meter));
        let (count, came) = match self.over(count, Need::Units, meter, left, quantity)? {
            Beyond::Of(count, came) => (count, came),
            Beyond::Nothing(steps) => return Ok(Reckoned::Nothing(steps)),
            Beyond::Needs(needs) => return Ok(Reckoned::Needs(needs)),
        };
        let units = begun(count, each).ok_or_else(too_many_digits)?;
        let product = exact_product(price.amount(), units).ok_or_else(too_many_digits)?;
        let amount = self.rounder(price).round(product).ok_or_else(too_many_digits)?;
        let is_rounded = amount.amount() != product;
        let steps = Steps::Counted { came, units, price, unit: unit.to_owned(), amount, is_rounded };
        Ok(Reckoned::Billed { steps, amount })
    }

    fn block(&self, price: Money, size: Duration, step: Option<Duration>) -> Result<Reckoned, Error> {
        let (time, left) = (self.work.time, self.work.time_left(None, None)?);
        let (Some(time), Some(Rest::Of(left))) = (time, left) else {
            let needs = [(time.is_none(), Need::Time), (left.is_none(), Need::Left)];
            return Ok(Reckoned::Needs(needs.into_iter().filter_map(|(is, need)| is.then_some(need)).collect()));
        };
        let time = time.minutes(None)?;
        let length = |time: Duration| minutes(time, Decimal::ZERO).ok_or_else(too_many_digits);
        let drawn = match step {
            Some(step) => in_steps(time, length(step)?).ok_or_else(too_many_digits)?,
            None => time,
        };
        let steps = |bought| {
            let [time, drawn, left] = [time, drawn, left].map(|minutes| Quantity::Time { minutes });
            Steps::Drawn { time, step, drawn, left, bought }
        };
        if drawn <= left {
            return Ok(Reckoned::Nothing(steps(None)));
        }
        let beyond = exact_sum(drawn, -left).ok_or_else(too_many_digits)?;
        let blocks = begun(beyond, length(size)?).ok_or_else(too_many_digits)?;
        let product = exact_product(price.amount(), blocks).ok_or_else(too_many_digits)?;
        let amount = self.rounder(price).round(product).ok_or_else(too_many_digits)?;
        let is_rounded = amount.amount() != product;
        Ok(Reckoned::Billed { steps: steps(Some(Bought { blocks, size, price, amount, is_rounded })), amount })
    }

    fn share(
        &self,
        percent: Decimal,
        of: &str,
        minimum: Option<Money>,
        grace: Option<Duration>,
    ) -> Result<Reckoned, Error> {
        let mut needs = Vec::new();
        if let Some(grace) = grace {
            match self.work.since {
                // A grace period that ends beyond the calendar has no end.
                Some(since) if add(since, &grace).is_none_or(|end| self.work.day <= end) => {
                    return Ok(Reckoned::Nothing(Steps::Grace { grace, since }));
                }
                Some(_) => {}
                None => needs.push(Need::Since),
            }
        }
        let Some(list) = self.work.list_price.filter(|_| needs.is_empty()) else {
            if self.work.list_price.is_none() {
                needs.push(Need::ListPrice);
            }
            return Ok(Reckoned::Needs(needs));
        };
        let product = exact_product(list.amount(), percent).ok_or_else(too_many_digits)?;
        let rounder = self.rounder(list);
        let share = rounder.share(product, Decimal::ONE_HUNDRED).ok_or_else(too_many_digits)?;
        let is_rounded = Rounder::is_rounded(share, product, Decimal::ONE_HUNDRED);
        let steps = |least| Steps::Share { percent, of: of.to_owned(), list, share, is_rounded, least };
        let Some(minimum) = minimum else {
            return Ok(Reckoned::Billed { steps: steps(None), amount: share });
        };
        if minimum.currency() != list.currency() {
            let message =
                format!("the list price is in {}, but the least that is billed is {minimum}", list.currency());
            return Err(Error::bad_work(format!("{message}; give the list price in {}", minimum.currency())));
        }
        let least = rounder.round(minimum.amount()).ok_or_else(too_many_digits)?;
        let amount = if share < least { least } else { share };
        Ok(Reckoned::Billed { steps: steps(Some((minimum, amount))), amount })
    }

    /// How much of an amount is beyond what a meter includes; without a meter, all of it.
    fn over<'m>(
        &self,
        amount: Option<Decimal>,
        need: Need,
        meter: Option<(&'m str, FactId)>,
        left: impl Fn(&'m str) -> Result<Option<Rest>, Error>,
        quantity: impl Fn(Decimal) -> Quantity,
    ) -> Result<Beyond, Error> {
        let nothing = || Beyond::Nothing(Steps::NothingToBill(quantity(Decimal::ZERO)));
        let Some((name, status)) = meter else {
            return Ok(match amount {
                None => Beyond::Needs(vec![need]),
                Some(amount) if amount.is_zero() => nothing(),
                Some(amount) => Beyond::Of(amount, Came::All(quantity(amount))),
            });
        };
        let (meter, left) = (self.meter(status), left(name)?);
        let left = meter.and_then(|meter| self.included(meter)).or(left);
        let (amount, left) = match (amount, left) {
            (_, Some(Rest::Unlimited)) => {
                return Ok(Beyond::Nothing(Steps::NoLimit { meter: name.to_owned() }));
            }
            (Some(amount), _) if amount.is_zero() => return Ok(nothing()),
            (Some(amount), Some(Rest::Of(left))) => (amount, left),
            (None, Some(_)) => return Ok(Beyond::Needs(vec![need])),
            (Some(_), None) => return Ok(Beyond::Needs(vec![Need::Left])),
            (None, None) => return Ok(Beyond::Needs(vec![need, Need::Left])),
        };
        let measured = Measured { quantity: quantity(amount), left: quantity(left), meter: name.to_owned() };
        if amount <= left {
            return Ok(Beyond::Nothing(Steps::Included(measured)));
        }
        let beyond = exact_sum(amount, -left).ok_or_else(too_many_digits)?;
        Ok(match meter.map_or(Ok(Overrun::Bill), |meter| self.at_limit(meter)) {
            Ok(Overrun::Bill) => Beyond::Of(beyond, Came::Beyond { measured, beyond: quantity(beyond) }),
            Ok(Overrun::Absorb) => Beyond::Nothing(Steps::Absorbed { measured, beyond: quantity(beyond) }),
            Ok(Overrun::Block | Overrun::Quote) => Beyond::Needs(vec![Need::Price]),
            Err(need) => Beyond::Needs(vec![need]),
        })
    }

    fn meter(&self, status: FactId) -> Option<&Meter> {
        match &self.policy.facts.get(status.0 as usize)?.derivation {
            Some(Derivation::Meter(meter)) => Some(meter),
            _ => None,
        }
    }

    /// What the policy itself says of what is left: no limit for a plan without one, and all of it where each request has
    /// the allowance for itself.
    fn included(&self, meter: &Meter) -> Option<Rest> {
        let limit = match &meter.allowance {
            Allowance::Same(limit) => limit,
            Allowance::ByPlan(limits) => {
                let plan = self.work.plan?;
                match limits.iter().find(|(of, _)| *of == plan) {
                    Some((_, limit)) => limit,
                    None => return Some(Rest::Unlimited),
                }
            }
        };
        match limit {
            Limit::Amount(amount) if meter.per == Period::Request => Some(Rest::Of(*amount)),
            _ => None,
        }
    }

    fn at_limit(&self, meter: &Meter) -> Result<Overrun, Need> {
        match (&meter.at_limit, self.work.plan) {
            (AtLimit::Unsaid, _) => Ok(Overrun::Bill),
            (AtLimit::Same(overrun), _) => Ok(*overrun),
            (AtLimit::ByPlan(_), None) => Err(Need::Plan),
            (AtLimit::ByPlan(by_plan), Some(plan)) => {
                let said = by_plan.iter().find(|(of, _)| *of == plan);
                Ok(said.map_or(Overrun::Bill, |(_, overrun)| *overrun))
            }
        }
    }
}
