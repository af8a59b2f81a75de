//! What a host knows of the work that is to be quoted.

use crate::account::{Quantity, Statement};
use crate::error::{Error, shortened};
use crate::facts::{Facts, Told};
use crate::policy::Policy;
use crate::policy::fact::{Derivation, FactId, Sym, Value};
use crate::policy::meter::{Allowance, Limit};
use crate::policy::read::read_value;
use crate::value::{
    Currency, Date, Decimal, Money, amounts_of_time, exact_product, exact_sum, minutes_of_unit, parse_number,
};

/// What a host knows, or estimates, of the work that a request is for. What it does not tell is asked for in the quote and
/// never guessed.
///
/// Amounts are texts, as people write them, and are read by [`quote`](super::quote):
///
/// ```
/// use scopeline::catalogue::Work;
/// use scopeline::value::parse_date;
///
/// let work = Work::on(parse_date("2026-08-14")?).plan("gold").time("1 h 45 min").left("30 min");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    day: Date,
    plan: Option<String>,
    time: Option<String>,
    units: Option<String>,
    incidents: Option<String>,
    list_price: Option<String>,
    left: Option<Left>,
    since: Option<Date>,
    /// What a request tells of its meters.
    metered: Vec<Metered>,
}

/// What a request tells of a meter, in minutes or pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Metered {
    meter: String,
    left: Option<Decimal>,
    /// What this request adds to it.
    adds: Option<Decimal>,
}

/// What is left of what a plan includes, or of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Left {
    Told(String),
    /// By a statement; without an amount there is no limit.
    Of {
        meter: String,
        amount: Option<Decimal>,
    },
}

impl Work {
    /// Work of which only the day of the quote is known.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self {
            day,
            plan: None,
            time: None,
            units: None,
            incidents: None,
            list_price: None,
            left: None,
            since: None,
            metered: Vec::new(),
        }
    }

    /// Work for a request: its day, its plan, and what it tells of its meters: what is left of the allowance, and how much
    /// the request adds. What nobody but text tells is left out.
    #[must_use]
    pub fn of(facts: &Facts<'_>) -> Self {
        let plan = facts.policy.well_known.plan;
        let told = match (facts.told(plan), &facts.policy.fact(plan).assume) {
            (Told::Given { value: Value::Name(plan), .. }, _) | (Told::Nothing, Some(Value::Name(plan))) => Some(*plan),
            _ => None,
        };
        let plan = told.map(|plan| facts.policy.names.text(plan).to_owned());
        Self { plan, metered: metered(facts, told), ..Self::on(facts.day) }
    }

    /// The client's plan.
    #[must_use]
    pub fn plan(mut self, plan: impl Into<String>) -> Self {
        self.plan = Some(plan.into());
        self
    }

    /// How long it takes, or took: `2.5 h`, `1 h 45 min`; where a price has days, also `1.5 days`.
    #[must_use]
    pub fn time(mut self, time: impl Into<String>) -> Self {
        self.time = Some(time.into());
        self
    }

    /// How many of what the price is for: lines, machines, days of a course. Of 100 lines this is `100`.
    #[must_use]
    pub fn units(mut self, units: impl Into<String>) -> Self {
        self.units = Some(units.into());
        self
    }

    /// How many incidents it is; a request is one unless this says more.
    #[must_use]
    pub fn incidents(mut self, incidents: impl Into<String>) -> Self {
        self.incidents = Some(incidents.into());
        self
    }

    /// The price of which the policy bills a share: `12000`, in the currency of the policy, or `12000 EUR`.
    #[must_use]
    pub fn list_price(mut self, price: impl Into<String>) -> Self {
        self.list_price = Some(price.into());
        self
    }

    /// What is left, before this work, of what the plan includes or of a block that was paid in advance.
    #[must_use]
    pub fn left(mut self, left: impl Into<String>) -> Self {
        self.left = Some(Left::Told(left.into()));
        self
    }

    /// What is left in the last period of an account, in which this work is not booked yet.
    #[must_use]
    pub fn left_of(mut self, statement: &Statement) -> Self {
        let Some(period) = statement.periods.last() else { return self };
        let left = |included: &Quantity| {
            let have = exact_sum(included.amount(), period.carried.amount())?;
            Some(exact_sum(have, -period.used.amount())?.max(Decimal::ZERO))
        };
        // What has more digits than can be kept is told as nothing, so that the quote asks.
        let amount = match &period.included {
            Some(included) => match left(included) {
                Some(left) => Some(left),
                None => return self,
            },
            None => None,
        };
        self.left = Some(Left::Of { meter: statement.meter.clone(), amount });
        self
    }

    /// The day from which a grace period counts, such as the last day that was paid.
    #[must_use]
    pub const fn since(mut self, day: Date) -> Self {
        self.since = Some(day);
        self
    }

    pub(super) fn read(&self, policy: &Policy) -> Result<Read<'_>, Error> {
        Ok(Read {
            day: self.day,
            plan: self.plan.as_deref().map(|plan| known_plan(policy, plan)).transpose()?,
            time: self.time.as_deref().map(time).transpose()?,
            units: self.units.as_deref().map(number).transpose()?,
            incidents: self.incidents.as_deref().map(number).transpose()?,
            list_price: self.list_price.as_deref().map(|text| money(text, policy.currency)).transpose()?,
            left: self.left.as_ref(),
            metered: &self.metered,
            since: self.since,
        })
    }
}

/// The same as numbers.
#[derive(Debug)]
pub(super) struct Read<'w> {
    pub(super) day: Date,
    pub(super) plan: Option<Sym>,
    pub(super) time: Option<Time>,
    pub(super) units: Option<Decimal>,
    pub(super) incidents: Option<Decimal>,
    pub(super) list_price: Option<Money>,
    left: Option<&'w Left>,
    metered: &'w [Metered],
    pub(super) since: Option<Date>,
}

/// What is left of something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Rest {
    /// As much as anybody likes.
    Unlimited,
    /// So many minutes, or pieces.
    Of(Decimal),
}

/// Hours and minutes, and days, which are as long as a price says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Time {
    minutes: Decimal,
    days: Decimal,
}

impl Time {
    /// In minutes; `day` is how many a day has, where it has a length.
    pub(super) fn minutes(self, day: Option<Decimal>) -> Result<Decimal, Error> {
        match day {
            None if self.days.is_zero() => Ok(self.minutes),
            None => {
                Err(Error::bad_work("a time in days, but the price is not by the day; give it in hours and minutes"))
            }
            Some(day) => {
                let days = exact_product(self.days, day);
                days.and_then(|days| exact_sum(days, self.minutes)).ok_or_else(too_many_digits)
            }
        }
    }
}

impl Read<'_> {
    /// What is left, in minutes.
    pub(super) fn time_left(&self, meter: Option<&str>, day: Option<Decimal>) -> Result<Option<Rest>, Error> {
        match self.left {
            Some(Left::Told(text)) => Ok(Some(Rest::Of(time(text)?.minutes(day)?))),
            _ => self.rest_of(meter),
        }
    }

    /// What is left, in pieces.
    pub(super) fn pieces_left(&self, meter: Option<&str>) -> Result<Option<Rest>, Error> {
        match self.left {
            Some(Left::Told(text)) => Ok(Some(Rest::Of(number(text)?))),
            _ => self.rest_of(meter),
        }
    }

    fn metered(&self, meter: Option<&str>) -> Option<&Metered> {
        self.metered.iter().find(|metered| Some(metered.meter.as_str()) == meter)
    }

    /// What the request adds to the meter, in minutes or pieces.
    pub(super) fn adds(&self, meter: Option<&str>) -> Option<Decimal> {
        self.metered(meter)?.adds
    }

    /// What a statement says of the meter; one of another meter would bill by the wrong account.
    fn rest_of(&self, meter: Option<&str>) -> Result<Option<Rest>, Error> {
        let Some(Left::Of { meter: of, amount }) = self.left else {
            return Ok(self.metered(meter).and_then(|metered| metered.left).map(Rest::Of));
        };
        match meter {
            Some(meter) if meter != of => {
                let message = format!("the statement is of the meter `{}`", shortened(of));
                Err(Error::bad_work(format!("{message}, but the price is beyond `{meter}`; give the one of that")))
            }
            // A block is no meter.
            None => Ok(None),
            Some(_) => Ok(Some(amount.map_or(Rest::Unlimited, Rest::Of))),
        }
    }
}

/// What a request tells of each meter, by what was given.
fn metered(facts: &Facts<'_>, plan: Option<Sym>) -> Vec<Metered> {
    let policy = facts.policy;
    let mut metered = Vec::new();
    for def in &policy.facts {
        let (Some(Derivation::Meter(meter)), Some(name)) = (&def.derivation, def.name.strip_suffix(".status")) else {
            continue;
        };
        let told = |fact: FactId| match (facts.told(fact), &policy.fact(fact).assume) {
            (Told::Given { value, .. }, _) => meter.measure.amount(value),
            // That nothing was left over is what the language assumes; an estimate that is assumed is none.
            (Told::Nothing, Some(assumed)) if Some(fact) == meter.carried => meter.measure.amount(assumed),
            _ => None,
        };
        let limit = match &meter.allowance {
            Allowance::Same(limit) => Some(*limit),
            Allowance::ByPlan(limits) => limits.iter().find(|(of, _)| Some(*of) == plan).map(|(_, limit)| *limit),
        };
        let included = match limit {
            Some(Limit::Amount(amount)) => Some(amount),
            Some(Limit::Fact(fact)) => told(fact),
            _ => None,
        };
        let carried = meter.carried.map_or(Some(Decimal::ZERO), told);
        let have = included.zip(carried).and_then(|(included, carried)| exact_sum(included, carried));
        let left = have.zip(told(meter.used)).and_then(|(have, used)| exact_sum(have, -used));
        metered.push(Metered {
            meter: name.to_owned(),
            left: left.map(|left| left.max(Decimal::ZERO)),
            adds: meter.adds.and_then(told).filter(|adds| *adds >= Decimal::ZERO),
        });
    }
    metered
}

fn known_plan(policy: &Policy, plan: &str) -> Result<Sym, Error> {
    let fact = policy.fact(policy.well_known.plan);
    match read_value(&policy.names, &fact.ty, plan) {
        Ok(Value::Name(plan)) if plan != Sym::OTHER => Ok(plan),
        _ => {
            let message = format!("the policy has no plan `{}`", shortened(plan));
            Err(Error::bad_work(format!("{message}; give one of its `plans`")))
        }
    }
}

fn number(text: &str) -> Result<Decimal, Error> {
    let read = parse_number(text).ok().filter(|number| *number >= Decimal::ZERO);
    read.ok_or_else(|| {
        let text = shortened(text);
        Error::bad_work(format!("`{text}` is no number of something, or one below zero; give one such as `12`"))
    })
}

fn money(text: &str, currency: Option<Currency>) -> Result<Money, Error> {
    let read = match (parse_number(text), currency) {
        (Ok(amount), Some(currency)) => Some(Money::new(amount, currency)),
        _ => Money::parse(text).ok(),
    };
    read.filter(|money| money.amount() >= Decimal::ZERO).ok_or_else(|| {
        let text = shortened(text);
        Error::bad_work(format!("`{text}` is no price, or one below zero; give one such as `12000 EUR`"))
    })
}

/// Reads `2.5 h`, `1 h 45 min`, `2 days`.
fn time(text: &str) -> Result<Time, Error> {
    let error = || {
        let text = shortened(text);
        Error::bad_work(format!("`{text}` is no time that was worked; give one such as `2.5 h` or `1 h 45 min`"))
    };
    let mut sum = Time { minutes: Decimal::ZERO, days: Decimal::ZERO };
    if text.trim().is_empty() {
        return Err(error());
    }
    for part in amounts_of_time(text) {
        let (amount, unit) = part.ok_or_else(error)?;
        let (into, times) = match (unit, minutes_of_unit(unit)) {
            (_, Some(minutes)) => (&mut sum.minutes, minutes),
            ("d" | "day" | "days", None) => (&mut sum.days, Decimal::ONE),
            _ => return Err(error()),
        };
        let more = exact_product(amount, times).and_then(|more| exact_sum(*into, more));
        *into = more.ok_or_else(too_many_digits)?;
    }
    Ok(sum)
}

pub(super) fn too_many_digits() -> Error {
    Error::bad_work("the amounts have more digits than can be reckoned with exactly; give smaller ones")
}
