//! The first and the last days of phases and clocks that can come up.

use std::collections::BTreeSet;

use super::candidates::{SOME_DAY, days, facts_for};
use super::points::{Side, Window, looked_at, value};
use crate::policy::fact::{Derivation, FactDef, Value};
use crate::policy::product::Product;
use crate::policy::release::ReleaseTable;
use crate::policy::{FactId, Policy};
use crate::request::{FactValue, Request};
use crate::value::{Date, Moment};

/// As many evaluations as the windows of one product may take.
const BUDGET: usize = 40_000;

/// Every first and last day, each with a request that comes to it. What took too much work is told in words.
pub(super) fn of(policy: &Policy, undecided: &mut Vec<String>) -> Vec<Window> {
    let mut windows = Vec::new();
    let phase = policy.fact_by_name.get("release.phase").copied();
    if let Some(phase) = phase {
        for product in policy.products.iter().filter(|product| !product.table.phases.is_empty()) {
            windows.extend(of_product(policy, product, phase, undecided));
        }
    }
    let looked_at = looked_at(policy);
    for (fact, def) in (0u32..).map(FactId).zip(&policy.facts).filter(|(fact, _)| looked_at.contains(fact)) {
        windows.extend(of_clock(policy, fact, def));
    }
    windows
}

fn from(policy: &Policy) -> Date {
    let some = || crate::value::parse_date(SOME_DAY).unwrap_or(Date::MIN);
    policy.applies_from.unwrap_or_else(some)
}

/// The phases of one product: on every day on which a line comes out or a row runs out, the phase of every line is
/// compared with that of the day before.
fn of_product(policy: &Policy, product: &Product, phase: FactId, undecided: &mut Vec<String>) -> Vec<Window> {
    let table = &product.table;
    let name = policy.names.text(table.of).to_owned();
    let begins = from(policy);
    let phases: BTreeSet<&str> = table.phases.iter().map(|row| policy.names.text(row.is)).collect();
    let mut found: Vec<Window> = Vec::new();
    let mut work = 0;
    for more in variants(policy, table, begins) {
        for release in table.releases.iter().rev() {
            let mut facts = vec![("product".to_owned(), FactValue::Text(name.clone()))];
            facts.push(("release".to_owned(), FactValue::Text(release.written.clone())));
            facts.extend(more.iter().cloned());
            for &day in turns(table).iter().filter(|day| **day > begins) {
                if found.len() == 2 * phases.len() {
                    return found;
                }
                work += 1;
                if work > BUDGET {
                    undecided.push(format!("the phases of `{name}`: not every day of every line was looked at"));
                    return found;
                }
                turn(policy, phase, &facts, day, |value| is_row(policy, &phases, value), Some(product), &mut found);
            }
        }
    }
    found
}

fn is_row(policy: &Policy, phases: &BTreeSet<&str>, value: &Value) -> bool {
    matches!(value, Value::Name(name) if phases.contains(policy.names.text(*name)))
}

/// No more facts, and for each row with a condition of its own the facts that it takes.
fn variants(policy: &Policy, table: &ReleaseTable, day: Date) -> Vec<Vec<(String, FactValue)>> {
    let mut all = vec![Vec::new()];
    for condition in table.phases.iter().filter_map(|row| row.when.as_ref()) {
        for wanted in [true, false] {
            let facts = facts_for(policy, condition, wanted, day);
            if !all.contains(&facts) {
                all.push(facts);
            }
        }
    }
    all
}

/// Days on which something may be otherwise than on the day before.
fn turns(table: &ReleaseTable) -> BTreeSet<Date> {
    let on = |moment: &Moment| if let Moment::On(day) = moment { Some(*day) } else { None };
    let mut turns = BTreeSet::new();
    for release in &table.releases {
        turns.extend([on(&release.released.earliest), on(&release.released.latest)].into_iter().flatten());
    }
    for bounds in table.phases.iter().filter_map(|row| row.until.as_ref()).flatten() {
        let ends = [on(&bounds.earliest), on(&bounds.latest)].into_iter().flatten();
        turns.extend(ends.filter_map(|day| day.succ_opt()));
    }
    turns
}

/// If the fact turns on this day, its last day before and its first day are points.
fn turn(
    policy: &Policy,
    fact: FactId,
    facts: &[(String, FactValue)],
    day: Date,
    counts: impl Fn(&Value) -> bool,
    product: Option<&Product>,
    found: &mut Vec<Window>,
) {
    let Some(before) = days(day, -1) else { return };
    let at = |day: Date| {
        let builder =
            facts.iter().fold(Request::builder().date(day), |builder, (name, value)| builder.fact(name, value.clone()));
        let request = builder.build().ok()?;
        let value = value(&policy.prepare(&request).ok()?, fact)?;
        Some((request, value))
    };
    let (Some((last, was)), Some((first, is))) = (at(before), at(day)) else { return };
    if was == is {
        return;
    }
    let product = product.map(|product| product.table.of);
    for (side, value, witness) in [(Side::Last, was, last), (Side::First, is, first)] {
        let is_new = found.iter().all(|one| one.side != side || one.value != value);
        if counts(&value) && is_new {
            found.push(Window { fact, product, value, side, witness });
        }
    }
}

/// The last day of each row of a clock: the first row has no first day, and that of the others follows.
fn of_clock(policy: &Policy, fact: FactId, def: &FactDef) -> Vec<Window> {
    let Some(Derivation::Clock(clock)) = &def.derivation else { return Vec::new() };
    let day = from(policy);
    let mut found = Vec::new();
    let name = clock.start.map(|start| policy.fact(start).name.clone());
    let starts = clock.telling_starts(day, &policy.calendars);
    let whens: Vec<Vec<(String, FactValue)>> =
        clock.rows.iter().map(|row| facts_for(policy, &row.when, true, day)).collect();
    // A later start has run out of fewer rows.
    for start in starts.into_iter().rev() {
        for more in &whens {
            let mut facts = more.clone();
            facts.extend(name.iter().map(|name| (name.clone(), FactValue::Text(start.to_string()))));
            let is_running = |value: &Value| *value != Value::Name(clock.ended);
            let Some(next) = day.succ_opt() else { continue };
            turn(policy, fact, &facts, next, is_running, None, &mut found);
        }
    }
    found.retain(|window| window.side == Side::Last);
    found
}
