//! Values that are worth trying, taken from what the policy itself names.

use std::collections::BTreeSet;

use super::points::{End, value};
use crate::analysis::value_of;
use crate::explanation::show;
use crate::policy::condition::{Condition, Pattern, Predicate, Test, ThingTest};
use crate::policy::fact::{Derivation, Element, FactType, Value};
use crate::policy::meter::{Allowance, Limit, Measure};
use crate::policy::{FactId, Policy};
use crate::request::{FactValue, Request};
use crate::value::{Date, Decimal, Duration, Money, Truth, Unit, Version, VersionRange, add, subtract};

/// Something that no policy names.
const ANOTHER: &str = "something-else";
/// The day for a policy that does not say from when it applies.
pub(super) const SOME_DAY: &str = "2026-07-01";

/// The first day on which the policy decides, or some day.
pub(super) fn some_day(policy: &Policy) -> Date {
    let some = || crate::value::parse_date(SOME_DAY).unwrap_or(Date::MIN);
    policy.applies_from.unwrap_or_else(some)
}

/// Every condition of a policy.
pub(super) fn conditions(policy: &Policy) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = Vec::new();
    all.extend(policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]));
    all.extend(policy.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]));
    all.extend(policy.flags.iter().flat_map(|flag| [&flag.when, &flag.unless]));
    all.extend(policy.commitments.iter().flat_map(|row| [&row.when, &row.unless]));
    all.extend(policy.services.iter().flat_map(|service| &service.surcharges).map(|one| &one.when));
    for def in &policy.facts {
        all.extend(&def.only_if);
        match &def.derivation {
            Some(Derivation::Table(rows)) => all.extend(rows.iter().map(|row| &row.when)),
            Some(Derivation::Clock(clock)) => all.extend(clock.rows.iter().map(|row| &row.when)),
            _ => {}
        }
    }
    for product in &policy.products {
        all.extend(product.table.phases.iter().filter_map(|row| row.when.as_ref()));
        let roles = product.environments.iter().flat_map(|(_, rows)| rows);
        let rows = roles.chain(product.components.iter().flatten()).chain(product.integrations.iter().flatten());
        all.extend(rows.filter_map(|row| row.when.as_ref()));
    }
    all
}

/// The ends of every range in conditions and listings, each once.
pub(super) fn ends(policy: &Policy) -> Vec<End> {
    let mut all: Vec<End> = Vec::new();
    let mut add = |fact: FactId, values: Vec<Value>| {
        for value in values {
            let end = End { fact, value };
            if !all.contains(&end) {
                all.push(end);
            }
        }
    };
    for test in conditions(policy).into_iter().flat_map(Condition::tests) {
        for pattern in test.predicate.patterns() {
            add(test.fact, ends_of(pattern));
        }
    }
    for (fact, thing) in listed(policy) {
        add(fact, ends_of_thing(thing));
    }
    all
}

/// What stands in the listings, each thing with the fact that it is listed for.
fn listed(policy: &Policy) -> Vec<(FactId, &ThingTest)> {
    let known = policy.well_known;
    let mut all = Vec::new();
    for product in &policy.products {
        let roles = product.environments.iter().map(|(role, rows)| (*role, &rows[..]));
        let components = product.components.iter().map(|rows| (known.component, &rows[..]));
        let integrations = product.integrations.iter().map(|rows| (known.integrations, &rows[..]));
        for (fact, rows) in roles.chain(components).chain(integrations) {
            all.extend(rows.iter().flat_map(|row| &row.things).map(|thing| (fact, thing)));
        }
    }
    all
}

/// The values at which a range begins and ends; a value alone is no range.
fn ends_of(pattern: &Pattern) -> Vec<Value> {
    fn bounds<T: PartialEq + Clone>(bounds: [Option<&(T, bool)>; 2], of: impl Fn(T) -> Value) -> Vec<Value> {
        if let [Some((low, _)), Some((high, _))] = bounds
            && low == high
        {
            return Vec::new();
        }
        bounds.into_iter().flatten().map(|(value, _)| of(value.clone())).collect()
    }
    match pattern {
        Pattern::Number(range) => bounds(range.bounds(), Value::Number),
        Pattern::Duration(range) => bounds(range.bounds(), Value::Duration),
        Pattern::Money(range) => bounds(range.bounds(), Value::Money),
        Pattern::Date(range) => bounds(range.bounds(), Value::on),
        Pattern::Version(range) => range.ends().into_iter().map(Value::Version).collect(),
        Pattern::Thing(thing) => ends_of_thing(thing),
        Pattern::Group(members) => members.iter().flat_map(ends_of).collect(),
        Pattern::YesNo(_) | Pattern::Names(_) => Vec::new(),
    }
}

fn ends_of_thing(thing: &ThingTest) -> Vec<Value> {
    let Some(name) = thing.names.as_ref().and_then(|names| names.first().copied()) else { return Vec::new() };
    let ends = thing.versions.iter().flat_map(|range| range.ends());
    ends.map(|version| Value::Thing(Element { name, version: Some(version) })).collect()
}

/// Values of a base fact that its tests tell apart, the least surprising first.
pub(super) fn values(policy: &Policy, fact: FactId) -> Vec<FactValue> {
    let def = policy.fact(fact);
    let text = |text: &str| FactValue::Text(text.to_owned());
    let mut values: Vec<FactValue> = Vec::new();
    match &def.ty {
        FactType::YesNo => return vec![FactValue::YesNo(true), FactValue::YesNo(false)],
        ty if ty.is_set() => {
            let closed = ty.closed().unwrap_or_default().iter().map(|&name| policy.names.text(name).to_owned());
            values.extend(closed.map(|name| FactValue::List(vec![name])));
        }
        ty => values.extend(ty.closed().unwrap_or_default().iter().map(|&name| text(policy.names.text(name)))),
    }
    let tests = conditions(policy).into_iter().flat_map(Condition::tests).filter(|test| test.fact == fact);
    let named = tests.flat_map(|test| test.predicate.patterns()).flat_map(|pattern| around(policy, pattern));
    let listed = listed(policy).into_iter().filter(|(of, _)| *of == fact);
    let named = named.chain(listed.flat_map(|(_, thing)| around_thing(policy, thing)));
    values
        .extend(named.map(|named| if def.ty.is_set() { FactValue::List(vec![named]) } else { FactValue::Text(named) }));
    if fact == policy.well_known.release {
        let lines = policy.products.iter().flat_map(|product| product.table.releases.iter().rev());
        values.extend(lines.map(|release| text(&release.written)));
        let newest = policy.products.iter().filter_map(|product| product.table.releases.last());
        values.extend(newest.map(|release| text(&format!("{}-rc1", release.written))));
    }
    values.extend(starts(policy, fact).iter().map(|start| text(&start.to_string())));
    values.extend(amounts(policy, fact));
    values.extend(all_of(policy, fact));
    match &def.ty {
        FactType::Name | FactType::Thing => values.push(text(ANOTHER)),
        ty if ty.is_set() => values.push(FactValue::List(Vec::new())),
        _ => {}
    }
    let mut distinct: Vec<FactValue> = Vec::new();
    values.into_iter().for_each(|value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    });
    distinct
}

/// The starts that a clock tells apart, if one counts from this fact, and the days beside them.
fn starts(policy: &Policy, fact: FactId) -> Vec<Date> {
    let day = some_day(policy);
    let clocks = policy.facts.iter().filter_map(|def| match &def.derivation {
        Some(Derivation::Clock(clock)) if clock.start == Some(fact) => Some(clock),
        _ => None,
    });
    clocks.flat_map(|clock| clock.telling_starts(day, &policy.calendars).into_iter().rev()).collect()
}

/// What a meter tells apart of what was used: all of what there is, one more, and the share at which it is nearly used up.
fn amounts(policy: &Policy, fact: FactId) -> Vec<FactValue> {
    let mut amounts = Vec::new();
    for def in &policy.facts {
        let Some(Derivation::Meter(meter)) = &def.derivation else { continue };
        if ![Some(meter.used), meter.adds, meter.carried].contains(&Some(fact)) {
            continue;
        }
        let limits: Vec<&Limit> = match &meter.allowance {
            Allowance::Same(limit) => vec![limit],
            Allowance::ByPlan(limits) => limits.iter().map(|(_, limit)| limit).collect(),
        };
        for limit in limits {
            let (Limit::Amount(all) | Limit::Each(all, _)) = limit else { continue };
            let nearly = meter.nearly.and_then(|share| all.checked_mul(share));
            let some = [Some(*all), all.checked_add(Decimal::ONE), nearly, Some(Decimal::ZERO)];
            amounts.extend(some.into_iter().flatten().filter_map(|amount| amount_of(policy, meter.measure, amount)));
        }
    }
    amounts
}

/// An amount of a meter as a request tells it.
fn amount_of(policy: &Policy, measure: Measure, amount: Decimal) -> Option<FactValue> {
    let value = match measure {
        Measure::Number => Value::Number(amount),
        Measure::Money(currency) => Value::Money(Money::new(amount, currency)),
        Measure::Time => {
            let minutes = u32::try_from(amount.ceil().mantissa()).ok()?;
            Value::Duration(Duration::new(minutes, Unit::Minutes))
        }
    };
    value_of(policy, &value)
}

/// For a set: the lists that hold all of what a test asks for together.
fn all_of(policy: &Policy, fact: FactId) -> Vec<FactValue> {
    let tests = conditions(policy).into_iter().flat_map(Condition::tests).filter(|test| test.fact == fact);
    let together = tests.filter_map(|test| match &test.predicate {
        Predicate::AllOf(patterns) => {
            Some(patterns.iter().filter_map(|pattern| around(policy, pattern).into_iter().next()).collect())
        }
        _ => None,
    });
    together.map(FactValue::List).collect()
}

/// The facts with which a base fact is at the end of a range: that it is, and what it takes for it to apply.
pub(super) fn told_at(policy: &Policy, end: &End) -> Option<Vec<(String, FactValue)>> {
    let def = policy.fact(end.fact);
    let written = Some(show(policy, &end.value)).filter(|_| def.is_base())?;
    Some(told(policy, end.fact, &written))
}

/// A fact with its value, and before it what it takes for it to apply.
pub(super) fn told(policy: &Policy, fact: FactId, written: &str) -> Vec<(String, FactValue)> {
    let only_if = policy.fact(fact).only_if.as_ref();
    let mut facts = only_if.map_or_else(Vec::new, |only_if| facts_for(policy, only_if, true, some_day(policy)));
    let own = said(policy, fact, written);
    facts.retain(|(name, _)| *name != own.0);
    facts.push(own);
    facts
}

/// A fact with its value alone.
pub(super) fn said(policy: &Policy, fact: FactId, written: &str) -> (String, FactValue) {
    let def = policy.fact(fact);
    let value =
        if def.ty.is_set() { FactValue::List(vec![written.to_owned()]) } else { FactValue::Text(written.to_owned()) };
    (def.name.clone(), value)
}

/// What a request tells.
pub(super) fn facts_of(request: &Request) -> Vec<(String, FactValue)> {
    request.facts().iter().map(|given| (given.name.clone(), given.value.clone())).collect()
}

/// The base facts that the tests of some conditions look at, directly or through what follows from them.
pub(super) fn behind<'c>(policy: &Policy, conditions: impl Iterator<Item = &'c Condition>) -> BTreeSet<FactId> {
    let mut open: Vec<FactId> = conditions.flat_map(Condition::tests).map(|test| test.fact).collect();
    let mut seen = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if seen.insert(fact) {
            open.extend(policy.inputs(fact));
        }
    }
    seen.retain(|fact| policy.fact(*fact).is_base());
    seen
}

/// What a pattern names, and for a range its ends with the values beside them.
fn around(policy: &Policy, pattern: &Pattern) -> Vec<String> {
    match pattern {
        Pattern::Names(names) => names.iter().map(|&name| policy.names.text(name).to_owned()).collect(),
        Pattern::Thing(thing) => around_thing(policy, thing),
        Pattern::Group(members) => members.iter().flat_map(|member| around(policy, member)).collect(),
        Pattern::Version(range) if range.ends().is_empty() => vec![a_version(range)],
        Pattern::Number(range) => {
            let bounds = range.bounds().into_iter().flatten().map(|(number, _)| Value::Number(*number));
            bounds.flat_map(|end| beside(policy, &end)).collect()
        }
        other => ends_of(other).iter().flat_map(|end| beside(policy, end)).collect(),
    }
}

/// The things that a pattern for things names, without a version and with those at its ends.
fn around_thing(policy: &Policy, thing: &ThingTest) -> Vec<String> {
    let names = thing.names.iter().flat_map(|names| names.iter());
    let bare: Vec<String> = names.map(|&name| policy.names.text(name).to_owned()).collect();
    // A version that stands alone has no ends.
    let only = thing.versions.iter().filter(|range| range.ends().is_empty()).map(|range| a_version(range));
    let exact: Vec<String> =
        only.flat_map(|version| bare.iter().map(move |name| format!("{name} {version}"))).collect();
    let ends = ends_of_thing(thing);
    bare.into_iter().chain(exact).chain(ends.iter().flat_map(|end| beside(policy, end))).collect()
}

/// A version of a range without ends, such as `7.x`.
fn a_version(range: &VersionRange) -> String {
    range.to_string().replace(".x", ".0")
}

/// A value, the one before it and the one after it, in the words of the policy.
pub(super) fn beside(policy: &Policy, at: &Value) -> Vec<String> {
    let mut values = vec![at.clone()];
    match at {
        Value::Number(number) => {
            values.extend(
                [number.checked_add(Decimal::ONE), number.checked_sub(Decimal::ONE)]
                    .into_iter()
                    .flatten()
                    .map(Value::Number),
            );
        }
        Value::Duration(duration) => {
            let amounts = [duration.amount().checked_add(1), duration.amount().checked_sub(1)];
            values.extend(
                amounts.into_iter().flatten().map(|amount| Value::Duration(Duration::new(amount, duration.unit()))),
            );
        }
        Value::Date(crate::value::Moment::On(day)) => {
            values.extend([day.succ_opt(), day.pred_opt()].into_iter().flatten().map(Value::on));
        }
        Value::Version(version) => values.extend(neighbours(version).into_iter().map(Value::Version)),
        Value::Thing(Element { name, version: Some(version) }) => {
            let near = neighbours(version).into_iter();
            values.extend(near.map(|version| Value::Thing(Element { name: *name, version: Some(version) })));
        }
        _ => {}
    }
    values.iter().map(|value| show(policy, value)).collect()
}

/// The versions whose last number is one more and one less.
fn neighbours(version: &Version) -> Vec<Version> {
    let Some((&last, rest)) = version.segments().split_last() else { return Vec::new() };
    let numbers = [last.checked_add(1), last.checked_sub(1)].into_iter().flatten();
    let text = |number: u64| {
        let segments = rest.iter().copied().chain([number]).map(|segment| segment.to_string());
        segments.collect::<Vec<_>>().join(".")
    };
    numbers.filter_map(|number| Version::parse(&text(number)).ok()).collect()
}

/// The request with other facts; a fact without a value is taken out.
pub(super) fn with(base: &Request, facts: &[(String, FactValue)], day: Option<Date>) -> Option<Request> {
    let mut builder = Request::builder();
    builder = match (day, base.when()) {
        (Some(day), _) => builder.date(day),
        (None, Some(crate::request::When::Day(day))) => builder.date(*day),
        (None, Some(crate::request::When::Instant(at))) => builder.at(*at),
        (None, None) => builder,
    };
    for given in base.facts().iter().filter(|given| facts.iter().all(|(name, _)| *name != given.name)) {
        builder = builder.fact_from(given.name.clone(), given.value.clone(), given.origin.clone());
    }
    for (name, value) in facts {
        builder = builder.fact(name.clone(), value.clone());
    }
    builder.build().ok()
}

/// Whether a test holds for a value of its fact, told on this day beside others.
fn holds(policy: &Policy, test: &Test, told: &FactValue, beside: &[(String, FactValue)], day: Date) -> Option<bool> {
    let name = policy.fact(test.fact).name.clone();
    let builder =
        beside.iter().fold(Request::builder().date(day), |builder, (name, value)| builder.fact(name, value.clone()));
    let request = builder.fact(name, told.clone()).build().ok()?;
    let facts = policy.read_again(&request, day).ok()?;
    match test.predicate.holds(&value(&facts, test.fact)?) {
        Truth::Yes => Some(true),
        Truth::No => Some(false),
        Truth::Unknown => None,
    }
}

/// Facts that make a condition hold, or not hold, as far as base facts can; what is derived is left to the rest of the
/// request.
pub(super) fn facts_for(policy: &Policy, condition: &Condition, wanted: bool, day: Date) -> Vec<(String, FactValue)> {
    let mut facts: Vec<(String, FactValue)> = Vec::new();
    collect(policy, condition, wanted, day, &mut facts);
    facts
}

fn collect(policy: &Policy, condition: &Condition, wanted: bool, day: Date, facts: &mut Vec<(String, FactValue)>) {
    match (condition, wanted) {
        (Condition::All(parts), true) | (Condition::Any(parts), false) => {
            parts.iter().for_each(|part| collect(policy, part, wanted, day, facts));
        }
        (Condition::All(parts), false) | (Condition::Any(parts), true) => {
            // The first of them for which a base fact can do something.
            for part in parts {
                let known = facts.len();
                collect(policy, part, wanted, day, facts);
                if facts.len() > known {
                    return;
                }
            }
        }
        (Condition::Not(part), _) => collect(policy, part, !wanted, day, facts),
        (Condition::Shared(part), _) => collect(policy, part, wanted, day, facts),
        (Condition::Test(test), _) => {
            let def = policy.fact(test.fact);
            let taken = facts.iter().any(|(name, _)| *name == def.name);
            if !def.is_base() || taken {
                return;
            }
            // A fact that does not apply is nothing that could be told.
            def.only_if.iter().for_each(|only_if| collect(policy, only_if, true, day, facts));
            let fits = |value: &FactValue| holds(policy, test, value, facts, day) == Some(wanted);
            let found = values(policy, test.fact).into_iter().find(fits);
            facts.extend(found.map(|value| (def.name.clone(), value)));
        }
    }
}

/// So many days before or after.
pub(super) fn days(day: Date, by: i32) -> Option<Date> {
    let distance = Duration::new(by.unsigned_abs(), Unit::Days);
    if by < 0 { subtract(day, &distance) } else { add(day, &distance) }
}
