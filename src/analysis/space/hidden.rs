//! What stands behind a derived fact and is tested nowhere else: the start of a clock, what a meter counts, and the
//! moment at which a request came.

use std::rc::Rc;

use super::Told;
use crate::calendar::{Presence, instants_of, zone_named};
use crate::policy::calendar::{CalendarId, Clock as Whose};
use crate::policy::clock::Clock;
use crate::policy::fact::{Derivation, Value};
use crate::policy::meter::{Allowance, Limit, Measure, Meter};
use crate::policy::{FactId, Policy};
use crate::reference::state::{State, Values};
use crate::value::{Date, Decimal, Duration, Moment, Money, Unit};

/// Zones of people who ask, where a fact tells the zone.
const ZONES: [&str; 6] =
    ["Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "Pacific/Auckland"];
/// How many times of a day are tried.
const TIMES: i64 = 48;

/// Starts of a clock that lead to each choice of rows that have run out.
pub(super) fn starts(clock: &Clock, day: Date, policy: &Policy) -> Vec<Date> {
    let mut starts = clock.telling_starts(day, &policy.calendars);
    // The first of all days stands for the day before the earliest start that makes a difference.
    if starts.len() > 1
        && let Some(before) = starts.get(1).and_then(|start| start.pred_opt())
    {
        starts[0] = before;
    } else if let Some(year) = day.checked_sub_months(chrono::Months::new(12)) {
        starts = vec![year];
    }
    starts.sort_by_key(|start| (*start > day, (day - *start).num_days().abs()));
    starts
}

/// Amounts used, and carried over, that lead to each status that the numbers permit.
pub(super) fn amounts(meter: &Meter, states: &[Option<Rc<State>>]) -> Vec<(Value, Option<Value>)> {
    let told = |fact: FactId, measure: Measure| -> Vec<Decimal> {
        match states.get(fact.0 as usize).and_then(Option::as_ref).map(|state| &state.values) {
            Some(Values::OneOf(values)) => values.iter().filter_map(|value| measure.amount(value)).collect(),
            _ => Vec::new(),
        }
    };
    let mut limits = Vec::new();
    let mut limit = |limit: &Limit| match limit {
        Limit::Amount(amount) => limits.push(*amount),
        Limit::Fact(fact) => limits.extend(told(*fact, meter.measure)),
        Limit::Each(each, fact) => {
            limits.extend(told(*fact, Measure::Number).into_iter().filter_map(|count| count.checked_mul(*each)));
        }
    };
    match &meter.allowance {
        Allowance::Same(one) => limit(one),
        Allowance::ByPlan(all) => all.iter().for_each(|(_, one)| limit(one)),
    }
    let added: Vec<Decimal> = meter.adds.map_or_else(Vec::new, |fact| told(fact, meter.measure));
    let mut wanted = vec![Decimal::ZERO];
    for limit in &limits {
        let near = meter.nearly.and_then(|share| limit.checked_mul(share));
        for edge in [Some(*limit), near].into_iter().flatten() {
            for less in added.iter().copied().chain([Decimal::ZERO]) {
                let Some(edge) = edge.checked_sub(less) else { continue };
                wanted.extend(
                    [Some(edge), edge.checked_add(Decimal::ONE), edge.checked_sub(Decimal::ONE)].into_iter().flatten(),
                );
            }
        }
    }
    let is_time = meter.measure == Measure::Time;
    wanted.retain(|amount| !is_time || !amount.is_sign_negative() || amount.is_zero());
    wanted.sort_by_key(|amount| (amount.is_sign_negative() && !amount.is_zero(), amount.abs()));
    wanted.dedup();
    let mut carried = vec![Decimal::ZERO];
    if meter.carried.is_some() {
        let added = || added.iter().copied().chain([Decimal::ZERO]);
        carried.extend(added());
        for (limit, added) in limits.iter().flat_map(|limit| added().map(|added| (*limit, added))) {
            // So much that the limit is just reached, and so much that it is far away.
            let over = added.checked_sub(limit).filter(|over| !over.is_sign_negative());
            let share = meter.nearly.filter(|share| !share.is_zero()).unwrap_or(Decimal::ONE);
            let ample = added.checked_add(Decimal::ONE).and_then(|all| all.checked_div(share));
            carried.extend(over.into_iter().chain(ample.map(|ample| ample.ceil())));
        }
        carried.sort_unstable();
        carried.dedup();
    }
    let mut all = Vec::new();
    for over in &carried {
        for used in &wanted {
            let over = meter.carried.and_then(|_| value(meter.measure, *over));
            all.extend(value(meter.measure, *used).map(|used| (used, over)));
        }
    }
    all
}

fn value(measure: Measure, amount: Decimal) -> Option<Value> {
    Some(match measure {
        Measure::Number => Value::Number(amount),
        Measure::Money(currency) => Value::Money(Money::new(amount, currency)),
        Measure::Time => {
            let minutes = u32::try_from(amount.ceil()).ok()?;
            let hours = (minutes % 60 == 0).then_some(Duration::new(minutes / 60, Unit::Hours));
            Value::Duration(hours.unwrap_or(Duration::new(minutes, Unit::Minutes)))
        }
    })
}

/// Every way in which a request may have come on a day: what each calendar says of it, and the facts that say so.
pub(super) fn arrivals(policy: &Policy, calendars: &[CalendarId], day: Date) -> Vec<(Vec<Value>, Vec<Told>)> {
    let utc = jiff::tz::TimeZone::UTC;
    let Some((from, until)) = instants_of(day, Some(policy.zone.as_ref().unwrap_or(&utc))) else { return Vec::new() };
    let mut facts: Vec<FactId> = calendars.iter().filter_map(|id| policy.calendar(*id).zone_fact()).collect();
    facts.sort_unstable();
    facts.dedup();
    let mut found: Vec<(Vec<Value>, Vec<Told>)> = Vec::new();
    let name = |word: &str| Value::Name(policy.names.find(word));
    let minutes = until.duration_since(from).as_mins() / TIMES;
    // Most come in the middle of the day.
    let mut times: Vec<i64> = (0..TIMES).collect();
    times.sort_by_key(|time| (time - TIMES / 2).abs());
    for number in times {
        let Ok(at) = from.checked_add(jiff::SignedDuration::from_mins(minutes * number)) else { continue };
        for zones in each_of(&facts) {
            let says = |id: &CalendarId| {
                let calendar = policy.calendar(*id);
                let zone = match &calendar.clock {
                    Whose::Own => None,
                    Whose::In(zone) => Some(zone.clone()),
                    Whose::Of(fact) => zones.iter().find(|(of, _)| of == fact).and_then(|(_, zone)| zone_named(zone)),
                };
                if calendar.hours.at(at, zone.as_ref()) == Presence::In { name("in") } else { name("out") }
            };
            let said: Vec<Value> = calendars.iter().map(says).collect();
            if found.iter().any(|(known, _)| *known == said) {
                continue;
            }
            let mut told: Vec<Told> =
                policy.well_known.arrived.map(|fact| (fact, Value::Instant(at))).into_iter().collect();
            told.extend(zones.iter().filter_map(|(fact, zone)| Some((*fact, Value::Zone(zone_named(zone)?)))));
            found.push((said, told));
        }
    }
    found.sort_by_key(|(said, _)| said.iter().map(|value| *value == name("out")).collect::<Vec<_>>());
    found
}

/// Every combination of zones that these facts may tell.
fn each_of(facts: &[FactId]) -> Vec<Vec<(FactId, &'static str)>> {
    let mut all = vec![Vec::new()];
    for fact in facts {
        all = all.iter().flat_map(|some| ZONES.map(|zone| [&some[..], &[(*fact, zone)]].concat())).collect();
    }
    all
}

/// The calendars of which conditions ask.
pub(super) fn calendar_of(policy: &Policy, fact: FactId) -> Option<CalendarId> {
    match policy.fact(fact).derivation {
        Some(Derivation::Arrived(id)) => Some(id),
        _ => None,
    }
}

/// The day as a value.
pub(super) const fn on(day: Date) -> Value {
    Value::Date(Moment::On(day))
}
