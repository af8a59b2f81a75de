//! What it costs to go on, and what would end it.

use super::ledger::Ledger;
use super::thresholds::Thresholds;
use super::window::{QUARTER, Ratio};
use crate::history::{Month, Time};
use crate::policy::service::Service;
use crate::policy::{Policy, Price};
use crate::value::{Date, Decimal, Money, exact_sum};

/// What the work beyond the estimates costs in a quarter, and what would end it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cost {
    /// The first of the last three months that are known.
    pub from: Month,
    /// The last of them.
    pub until: Month,
    /// The time beyond the estimates of these three months, together; nothing if they were below. What was sold is not in
    /// it.
    pub beyond: Time,
    /// What that costs, if the policy says what an hour costs; rounded to the least coin.
    pub a_quarter: Option<Money>,
    /// The service that would end it, if the policy names one.
    pub offer: Option<Offer>,
    /// The helpdesk's ids of the requests by which that service was sold to the client in these months already.
    pub sold_by: Vec<String>,
    /// After how many quarters the service has paid for itself; none where one of the two has no fixed sum, or the
    /// currencies differ.
    pub quarters: Option<u32>,
}

/// A service of the catalogue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Offer {
    /// Its name in the policy.
    pub service: String,
    /// Its title, in the policy's own language.
    pub title: Option<String>,
    /// Its standard price.
    pub price: Option<Price>,
}

impl Offer {
    pub(super) fn of(policy: &Policy, service: &Service) -> Self {
        let title = service.title.as_ref();
        Self {
            service: service.id.clone(),
            title: title.map(|title| title.plain(|fact| policy.fact(fact).name.clone())),
            price: service.price.clone(),
        }
    }
}

pub(super) fn cost(thresholds: &Thresholds, ledger: &Ledger, ratios: &[Ratio], as_of: Date) -> Option<Cost> {
    let last = ratios.get(ratios.len().checked_sub(QUARTER)?..)?;
    let mut minutes = Decimal::ZERO;
    for one in last {
        minutes = exact_sum(minutes, exact_sum(one.hours.kept().minutes(), -one.hours.estimated.minutes())?)?;
    }
    let beyond = Time::from_minutes(minutes).unwrap_or(Time::ZERO);
    let a_quarter = thresholds.hour().and_then(|hour| sum(hour, beyond));
    let offer = thresholds.offer.clone();
    let quarters = a_quarter.and_then(|cost| quarters(cost, offer.as_ref()?.price.as_ref()?));
    let (from, until) = (last.first()?.hours.month, last.last()?.hours.month);
    let first = from.first_day();
    let sold_by = offer.as_ref().map(|offer| ledger.sold_by(&offer.service, first, as_of)).unwrap_or_default();
    Some(Cost { from, until, beyond, a_quarter, offer, sold_by, quarters })
}

fn sum(hour: Money, time: Time) -> Option<Money> {
    let sum = hour.amount().checked_mul(time.minutes())?.checked_div(Decimal::from(60))?;
    let mut sum = sum.round_dp(hour.currency().minor_digits()).normalize();
    if sum.scale() > 0 {
        sum.rescale(hour.currency().minor_digits());
    }
    Some(Money::new(sum, hour.currency()))
}

fn quarters(cost: Money, price: &Price) -> Option<u32> {
    let Price::Fixed(price) = price else { return None };
    if price.currency() != cost.currency() {
        return None;
    }
    u32::try_from(price.amount().checked_div(cost.amount())?.ceil()).ok()
}
