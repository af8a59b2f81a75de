//! The first and the last days of phases and clocks that can come up.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::candidates::{days, facts_for, facts_of, some_day};
use super::points::{Seen, Side, Window, looked_at, value};
use super::reach::Asker;
use super::search::day_of;
use crate::analysis::Budget;
use crate::policy::clock::{Clock, ClockRow};
use crate::policy::condition::Condition;
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

/// The phases of one product: on every day on which a line comes out or a row runs out, the phase of every line is
/// compared with that of the day before.
fn of_product(policy: &Policy, product: &Product, phase: FactId, undecided: &mut Vec<String>) -> Vec<Window> {
    let table = &product.table;
    let name = policy.names.text(table.of).to_owned();
    let begins = some_day(policy);
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
            let mut facts = vec![facts_for(policy, condition, wanted, day)];
            facts.extend(shown(policy, condition, wanted).map(|(_, facts)| facts));
            // Which product and which release it is, is said beside them.
            facts
                .iter_mut()
                .for_each(|facts| facts.retain(|(name, _)| !matches!(name.as_str(), "product" | "release")));
            facts.retain(|facts| !all.contains(facts));
            all.extend(facts);
        }
    }
    all
}

/// The day and the facts of a request for which a condition holds, or does not, if it looks at something that follows from
/// other facts: base facts alone are found without asking.
fn shown(policy: &Policy, condition: &Condition, wanted: bool) -> Option<(Date, Vec<(String, FactValue)>)> {
    if condition.tests().iter().all(|test| policy.fact(test.fact).is_base()) {
        return None;
    }
    let (always, never) = (Condition::always(), Condition::never());
    let (when, unless) = if wanted { (condition, &never) } else { (&always, condition) };
    let request = Asker::new(policy, Budget::default()).a_request(when, unless)?;
    Some((day_of(&request)?, facts_of(&request)))
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
    let occurs = |request: &Request| Seen::of(policy, request).is_some_and(|seen| !seen.is_impossible());
    let (Some((last, was)), Some((first, is))) = (at(before), at(day)) else { return };
    if was == is {
        return;
    }
    let product = product.map(|product| product.table.of);
    for (side, value, witness) in [(Side::Last, was, last), (Side::First, is, first)] {
        let is_new = found.iter().all(|one| one.side != side || one.value != value);
        if counts(&value) && is_new && occurs(&witness) {
            found.push(Window { fact, product, value, side, witness });
        }
    }
}

/// The last day of each row of a clock: the first row has no first day, and that of the others follows.
fn of_clock(policy: &Policy, fact: FactId, def: &FactDef) -> Vec<Window> {
    let Some(Derivation::Clock(clock)) = &def.derivation else { return Vec::new() };
    let begins = some_day(policy);
    let mut found = Vec::new();
    let name = clock.start.map(|start| policy.fact(start).name.clone());
    let mut ways: Vec<(Date, Vec<(String, FactValue)>)> = Vec::new();
    for row in &clock.rows {
        ways.push((begins, facts_for(policy, &row.when, true, begins)));
        ways.extend(shown(policy, &row.when, true));
    }
    for (from, more) in &ways {
        // A later start has run out of fewer rows.
        for start in clock.telling_starts(*from, &policy.calendars).into_iter().rev() {
            let mut facts = more.clone();
            if let Some(name) = &name {
                facts.retain(|(known, _)| known != name);
                facts.push((name.clone(), FactValue::Text(start.to_string())));
            }
            let is_running = |value: &Value| *value != Value::Name(clock.ended);
            let last = |row: &ClockRow| last_day(policy, clock, row, start, *from);
            let days: BTreeSet<Date> = clock.rows.iter().filter_map(last).collect();
            for next in days.into_iter().filter_map(|day| day.succ_opt()) {
                turn(policy, fact, &facts, next, is_running, None, &mut found);
            }
        }
    }
    found.retain(|window| window.side == Side::Last);
    found
}

/// The last day on which a row has not run out, if it is this day or a later one.
fn last_day(policy: &Policy, clock: &Clock, row: &ClockRow, start: Date, from: Date) -> Option<Date> {
    let start = if clock.start.is_some() { Moment::On(start) } else { Moment::Absent };
    let runs = |day: Date| row.runs(start, day, &policy.calendars);
    let (mut low, mut high) = (from.num_days_from_ce(), Date::from_ymd_opt(9999, 12, 31)?.num_days_from_ce());
    if !runs(from) || runs(Date::from_num_days_from_ce_opt(high)?) {
        return None;
    }
    // It runs on the lower day and not on the higher one.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if runs(Date::from_num_days_from_ce_opt(middle)?) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Date::from_num_days_from_ce_opt(low)
}
