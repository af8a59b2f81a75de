//! What an account used, period by period, beside what it had.

use serde::Serialize;

use super::balance::{Carried, Closed};
use super::quantity::Quantity;
use super::terms::{Terms, Usage};
use crate::diagnostic::closest;
use crate::document::{Overrun, Period as Per};
use crate::error::Error;
use crate::policy::Policy;
use crate::policy::fact::{Derivation, FactId, FactType, Sym};
use crate::policy::meter::{Allowance, AtLimit, Limit, Meter};
use crate::policy::read::read_value;
use crate::value::{Date, Decimal, Duration, Unit, add, exact_product, exact_sum, subtract};

/// What an account used, period by period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Statement {
    /// The meter.
    pub meter: String,
    /// What becomes of what is used beyond the allowance; `null` where the policy does not say it.
    pub at_limit: Option<Overrun>,
    /// The service that stands for it, if the policy names one.
    pub offer: Option<String>,
    /// Every period, the earliest first; the last one holds the day until which was reckoned.
    pub periods: Vec<Period>,
    /// How many of the last periods ran over, without the one that is not over yet; `null` where the meter has no `history`.
    pub periods_over: Option<u32>,
}

/// A period of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// What is included; `null` where there is no limit.
    pub included: Option<Quantity>,
    /// What was left over before and is still there.
    pub carried: Quantity,
    /// What was used.
    pub used: Quantity,
    /// What was used beyond both: it is blocked, billed, quoted or absorbed, as the policy says.
    pub over: Quantity,
    /// What is left over at its end and kept.
    pub kept: Quantity,
    /// What is left over at its end and lapses.
    pub lapsed: Quantity,
    /// How what is used stands to what there is, as `METER.status` has it.
    pub standing: Standing,
    /// What was used, one by one.
    pub booked: Vec<Booked>,
}

/// One usage, and how much of it is beyond what there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Booked {
    /// The day.
    pub on: Date,
    /// The caller's name for it.
    pub id: Option<String>,
    /// How much.
    pub amount: Quantity,
    /// How much of it is beyond what is included and carried.
    pub over: Quantity,
}

/// How what is used stands to what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Standing {
    /// There is no limit.
    Unmetered,
    /// It is within it.
    Within,
    /// It is nearly used up.
    Nearly,
    /// It is beyond it.
    Over,
}

/// Reckons what an account used by a meter of the policy, until the end of the period that holds a day.
///
/// See the [module](super) for an example.
///
/// # Errors
///
/// If the policy has no such meter or plan, a fact that the allowance needs is not told, or something was used before the
/// account began, after the day, or in another unit.
pub fn statement(
    policy: &Policy,
    meter: &str,
    terms: &Terms,
    usage: &[Usage],
    through: Date,
) -> Result<Statement, Error> {
    let reckoning = Reckoning::new(policy, meter, terms)?;
    if through < terms.since {
        let message = format!("{through} lies before the account began, on {}", terms.since);
        return Err(Error::bad_usage(format!("{message}; name a later day")));
    }
    let mut used: Vec<(&Usage, Decimal)> = Vec::with_capacity(usage.len());
    for one in usage {
        if one.on < terms.since || one.on > through {
            let message = format!("something was used on {}, but the account is reckoned from {}", one.on, terms.since);
            return Err(Error::bad_usage(format!("{message} until {through}")));
        }
        used.push((one, reckoning.amount(&one.amount)?));
    }
    used.sort_by_key(|(one, _)| one.on);
    let periods = reckoning.periods(&used, through)?;
    let periods_over = reckoning.meter.periods_over.map(|(_, history)| {
        let last = periods.iter().rev().skip(1).take(history as usize);
        u32::try_from(last.filter(|period| period.standing == Standing::Over).count()).unwrap_or(u32::MAX)
    });
    Ok(Statement {
        meter: meter.to_owned(),
        at_limit: reckoning.at_limit(),
        offer: reckoning.meter.offer.map(|id| policy.service(id).id.clone()),
        periods,
        periods_over,
    })
}

impl Statement {
    /// What a request tells of the account in the last period: the facts that the meter asks the desk for.
    #[must_use]
    pub fn facts(&self) -> Vec<(String, String)> {
        let Some(last) = self.periods.last() else { return Vec::new() };
        let mut facts = vec![(format!("{}.used", self.meter), last.used.as_fact())];
        if !last.carried.amount().is_zero() {
            facts.push((format!("{}.carried", self.meter), last.carried.as_fact()));
        }
        if let Some(over) = self.periods_over {
            facts.push((format!("{}.periods-over", self.meter), over.to_string()));
        }
        facts
    }
}

struct Reckoning<'p> {
    policy: &'p Policy,
    meter: &'p Meter,
    terms: &'p Terms,
    plan: Option<Sym>,
    /// What is included in a period; none: there is no limit.
    included: Option<Decimal>,
}

impl<'p> Reckoning<'p> {
    fn new(policy: &'p Policy, name: &str, terms: &'p Terms) -> Result<Self, Error> {
        let meters = policy.facts.iter().filter_map(|def| match &def.derivation {
            Some(Derivation::Meter(meter)) => Some((def.name.strip_suffix(".status")?, meter)),
            _ => None,
        });
        let Some((_, meter)) = meters.clone().find(|(known, _)| *known == name) else {
            let close = closest(name, meters.map(|(known, _)| known));
            let help = close.map_or("declare it under `meters`".to_owned(), |close| format!("did you mean `{close}`?"));
            let name = crate::error::shortened(name);
            return Err(Error::bad_usage(format!("the policy has no meter `{name}`; {help}")));
        };
        let plan = terms.plan.as_deref().map(|plan| known_plan(policy, plan)).transpose()?;
        let mut reckoning = Self { policy, meter, terms, plan, included: None };
        reckoning.included = reckoning.limit()?;
        Ok(reckoning)
    }

    fn limit(&self) -> Result<Option<Decimal>, Error> {
        let limit = match &self.meter.allowance {
            Allowance::Same(limit) => limit,
            Allowance::ByPlan(limits) => {
                let Some(plan) = self.plan else {
                    let message = "the allowance hangs on the plan, and nobody tells that; give it with the terms";
                    return Err(Error::bad_usage(message));
                };
                match limits.iter().find(|(of, _)| *of == plan) {
                    Some((_, limit)) => limit,
                    None => return Ok(None),
                }
            }
        };
        match limit {
            Limit::Amount(amount) => Ok(Some(*amount)),
            Limit::Fact(fact) => self.told(*fact, &self.meter.measure.ty()).map(Some),
            Limit::Each(amount, fact) => {
                let count = self.told(*fact, &FactType::Number)?;
                exact_product(*amount, count).map(Some).ok_or_else(too_many_digits)
            }
        }
    }

    /// What the terms say of a fact.
    fn told(&self, fact: FactId, ty: &FactType) -> Result<Decimal, Error> {
        let name = &self.policy.fact(fact).name;
        let Some(said) = self.terms.facts.get(name) else {
            return Err(Error::bad_usage(format!(
                "the allowance hangs on `{name}`, and nobody tells that; give it with the terms"
            )));
        };
        let read = read_value(&self.policy.names, ty, said).ok();
        let measure =
            if matches!(ty, FactType::Number) { crate::policy::meter::Measure::Number } else { self.meter.measure };
        let amount = read.and_then(|value| measure.amount(&value)).filter(|amount| *amount >= Decimal::ZERO);
        amount.ok_or_else(|| {
            let said = crate::error::shortened(said);
            Error::bad_usage(format!(
                "`{said}` is no amount for `{name}`, or one below zero; give {}",
                expected(self.meter)
            ))
        })
    }

    /// An amount that was used, in the unit of the meter.
    fn amount(&self, text: &str) -> Result<Decimal, Error> {
        let read = read_value(&self.policy.names, &self.meter.measure.ty(), text).ok();
        let amount = read.and_then(|value| self.meter.measure.amount(&value)).filter(|amount| *amount >= Decimal::ZERO);
        amount.ok_or_else(|| {
            let text = crate::error::shortened(text);
            Error::bad_usage(format!(
                "`{text}` is no amount that was used, or one below zero; give {}",
                expected(self.meter)
            ))
        })
    }

    fn at_limit(&self) -> Option<Overrun> {
        match &self.meter.at_limit {
            AtLimit::Unsaid => None,
            AtLimit::Same(overrun) => Some(*overrun),
            AtLimit::ByPlan(by_plan) => {
                by_plan.iter().find(|(plan, _)| Some(*plan) == self.plan).map(|(_, overrun)| *overrun)
            }
        }
    }

    fn periods(&self, used: &[(&Usage, Decimal)], through: Date) -> Result<Vec<Period>, Error> {
        let mut periods = Vec::new();
        let (mut carried, mut at) = (Carried::default(), 0);
        for (number, (from, until)) in (0u64..).zip(self.bounds(used, through)) {
            let of_request = self.meter.per == Per::Request;
            let count = if of_request { 1 } else { used[at..].partition_point(|(one, _)| one.on <= until) };
            let inside = used.get(at..at + count).unwrap_or_default();
            periods.push(self.period(number, (from, until), inside, &mut carried).ok_or_else(too_many_digits)?);
            at += count;
        }
        Ok(periods)
    }

    fn period(
        &self,
        number: u64,
        (from, until): (Date, Date),
        used: &[(&Usage, Decimal)],
        carried: &mut Carried,
    ) -> Option<Period> {
        let quantity = |amount| Quantity::of(self.meter.measure, amount);
        let before = carried.sum()?;
        let limit = self.included.map(|included| exact_sum(included, before));
        let limit = match limit {
            Some(limit) => Some(limit?),
            None => None,
        };
        let (mut sum, mut booked) = (Decimal::ZERO, Vec::with_capacity(used.len()));
        for (one, amount) in used {
            let left = limit.map(|limit| exact_sum(limit, -sum)).map_or(Some(*amount), |left| left)?;
            let over = exact_sum(*amount, -left.clamp(Decimal::ZERO, *amount))?;
            sum = exact_sum(sum, *amount)?;
            let (amount, over) = (quantity(*amount), quantity(over));
            booked.push(Booked { on: one.on, id: one.id.clone(), amount, over });
        }
        let kept = self.meter.kept.filter(|_| self.meter.per != Per::Request);
        let closed = match self.included {
            Some(included) => carried.close(number, included, sum, kept)?,
            None => Closed { over: Decimal::ZERO, lapsed: Decimal::ZERO },
        };
        Some(Period {
            from,
            until,
            included: self.included.map(quantity),
            carried: quantity(before),
            used: quantity(sum),
            over: quantity(closed.over),
            kept: quantity(carried.sum()?),
            lapsed: quantity(closed.lapsed),
            standing: self.standing(limit, sum)?,
            booked,
        })
    }

    /// As `METER.status` has it.
    fn standing(&self, limit: Option<Decimal>, used: Decimal) -> Option<Standing> {
        let Some(limit) = limit else { return Some(Standing::Unmetered) };
        if used > limit {
            return Some(Standing::Over);
        }
        let nearly = match self.meter.nearly {
            Some(share) => used >= exact_product(limit, share)?,
            None => false,
        };
        Some(if nearly { Standing::Nearly } else { Standing::Within })
    }

    /// The first and the last day of each period, from the beginning of the account until the period that holds a day.
    fn bounds(&self, used: &[(&Usage, Decimal)], through: Date) -> Vec<(Date, Date)> {
        let months = match self.meter.per {
            Per::Month => 1,
            Per::Quarter => 3,
            Per::Year => 12,
            Per::Request => return used.iter().map(|(one, _)| (one.on, one.on)).collect(),
            Per::Ever => return vec![(self.terms.since, through)],
        };
        let since = self.terms.since;
        let first_of_year = || Date::from_ymd_opt(chrono::Datelike::year(&since), 1, 1).unwrap_or(since);
        let anchor = self.terms.periods_from.unwrap_or_else(first_of_year);
        // The same day of the month each time, or the month's last: counted from the first, so that no day is lost.
        let begin = |number: i64| {
            let by = Duration::new(u32::try_from(number.unsigned_abs() * months).ok()?, Unit::Months);
            if number < 0 { subtract(anchor, &by) } else { add(anchor, &by) }
        };
        let apart = i64::from(chrono::Datelike::year(&since) - chrono::Datelike::year(&anchor)) * 12;
        let step = i64::try_from(months).unwrap_or(1);
        let mut number = apart / step - 12 / step - 1;
        while begin(number + 1).is_some_and(|next| next <= since) {
            number += 1;
        }
        let mut bounds = Vec::new();
        let mut from = since;
        while from <= through {
            let until = begin(number + 1).and_then(|next| next.pred_opt()).unwrap_or(Date::MAX);
            bounds.push((from, until));
            let Some(next) = until.succ_opt() else { break };
            (from, number) = (next, number + 1);
        }
        bounds
    }
}

fn known_plan(policy: &Policy, plan: &str) -> Result<Sym, Error> {
    let fact = policy.fact(policy.well_known.plan);
    let read = read_value(&policy.names, &fact.ty, plan);
    match read {
        Ok(crate::policy::fact::Value::Name(plan)) if plan != Sym::OTHER => Ok(plan),
        _ => {
            let plan = crate::error::shortened(plan);
            Err(Error::bad_usage(format!("the policy has no plan `{plan}`; give one of its `plans`")))
        }
    }
}

fn expected(meter: &Meter) -> &'static str {
    match meter.measure {
        crate::policy::meter::Measure::Number => "a number such as `1`",
        crate::policy::meter::Measure::Time => "hours or minutes, such as `90 min`",
        crate::policy::meter::Measure::Money(_) => "money in the currency of the meter, such as `120 EUR`",
    }
}

fn too_many_digits() -> Error {
    Error::bad_usage("the amounts have more digits than can be reckoned exactly; give smaller ones")
}
