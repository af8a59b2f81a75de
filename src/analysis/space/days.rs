//! Days that stand for all others.

use std::collections::BTreeSet;

use crate::policy::Policy;
use crate::policy::clock::Clock;
use crate::policy::fact::{Derivation, Value};
use crate::policy::product::Product;
use crate::policy::release::{CellValue, ReleaseTable};
use crate::value::{Date, DateRule, Moment, Unit, add};

/// How many days of a stretch are looked at where a month, a weekday or a holiday makes a difference.
const MONTH: usize = 40;
const WEEK: usize = 8;

/// What of a policy looks at the day.
#[derive(Clone, Copy)]
pub(super) struct Looks {
    pub(super) phases: bool,
    pub(super) life_cycles: bool,
    pub(super) arrival: bool,
}

/// The days on which a table may say something else than on the day before.
fn of_table(table: &ReleaseTable, days: &mut BTreeSet<Date>) {
    let mut moment = |moment: Moment| {
        if let Moment::On(day) = moment {
            days.insert(day);
            days.extend(day.succ_opt());
        }
    };
    for release in &table.releases {
        for cell in &release.columns {
            match &cell.value {
                CellValue::Written(Value::Date(at)) => moment(*at),
                CellValue::ByRule(bounds) => {
                    [bounds.earliest, bounds.latest].into_iter().for_each(&mut moment);
                }
                CellValue::Written(_) => {}
            }
        }
        let released = [release.released.earliest, release.released.latest];
        released.into_iter().for_each(&mut moment);
        for behind in table.phases.iter().filter_map(|row| row.behind_newest.as_ref()) {
            for at in released {
                if let Moment::On(day) = at {
                    add(day, behind).into_iter().for_each(|last| moment(Moment::On(last)));
                }
            }
        }
    }
    let ends = table.phases.iter().filter_map(|row| row.until.as_ref()).flatten();
    ends.for_each(|bounds| [bounds.earliest, bounds.latest].into_iter().for_each(&mut moment));
    days.extend(table.known_until.and_then(|until| until.succ_opt()));
}

fn clocks(policy: &Policy) -> impl Iterator<Item = &Clock> {
    policy.facts.iter().filter_map(|def| match &def.derivation {
        Some(Derivation::Clock(clock)) => Some(clock),
        _ => None,
    })
}

/// The days on which a clock may begin or stop to have a choice.
fn of_clock(clock: &Clock, days: &mut BTreeSet<Date>) {
    for rule in clock.rows.iter().flat_map(|row| row.until.single_rules()) {
        if let DateRule::On(day) = rule {
            days.insert(*day);
            days.extend(day.succ_opt());
        }
    }
}

/// Whether which rows of a clock have run out together hangs on the month, the weekday or a holiday.
pub(super) fn is_uneven(clock: &Clock) -> bool {
    let mut kinds = BTreeSet::new();
    for row in &clock.rows {
        for rule in row.until.single_rules() {
            match rule {
                DateRule::Offset { by: Some((_, by)), .. } => {
                    let is_in_months = matches!(by.unit(), Unit::Months | Unit::Years);
                    kinds.insert((is_in_months, by.unit() == Unit::BusinessDays));
                }
                _ => {
                    kinds.insert((false, false));
                }
            }
        }
    }
    clock.rows.len() > 1 && kinds.len() > 1
}

/// Which rows of a clock may have run out together on a day.
fn choices(clock: &Clock, day: Date, policy: &Policy) -> BTreeSet<Vec<bool>> {
    let starts = clock.telling_starts(day, &policy.calendars);
    let runs = |start: Date| clock.rows.iter().map(|row| row.runs(Moment::On(start), day, &policy.calendars)).collect();
    starts.into_iter().map(runs).collect()
}

/// The days on which what a life cycle says may change.
pub(super) fn of_life_cycles(policy: &Policy) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    policy.life_cycles.tables.iter().for_each(|table| of_table(table, &mut days));
    days
}

/// The days on which a request may be decided otherwise than on the day before, by releases, phases and clocks with written
/// days; the first of them is the first day of all.
pub(crate) fn turns(policy: &Policy) -> Vec<Date> {
    let mut cuts = of_life_cycles(policy);
    policy.products.iter().for_each(|product| of_table(&product.table, &mut cuts));
    clocks(policy).for_each(|clock| of_clock(clock, &mut cuts));
    let first = policy.applies_from.or_else(|| cuts.first().and_then(|day| day.pred_opt())).unwrap_or_default();
    cuts.retain(|day| *day > first);
    cuts.insert(first);
    cuts.into_iter().collect()
}

/// One day of each stretch in which every day is as good as any other, with how surprising it is.
pub(super) fn days(
    policy: &Policy,
    product: Option<&Product>,
    looks: Looks,
    arrivals: impl Fn(Date) -> Vec<Vec<Value>>,
) -> Vec<(Date, u32)> {
    let mut cuts = BTreeSet::new();
    if looks.phases {
        product.iter().for_each(|product| of_table(&product.table, &mut cuts));
    }
    if looks.life_cycles {
        policy.life_cycles.tables.iter().for_each(|table| of_table(table, &mut cuts));
    }
    clocks(policy).for_each(|clock| of_clock(clock, &mut cuts));
    let first = policy.applies_from.or_else(|| cuts.first().and_then(|day| day.pred_opt())).unwrap_or_default();
    cuts.retain(|day| *day > first);
    cuts.insert(first);
    let uneven: Vec<&Clock> = clocks(policy).filter(|clock| is_uneven(clock)).collect();
    let scanned = if uneven.is_empty() { WEEK } else { MONTH };
    let mut days = Vec::new();
    let starts: Vec<Date> = cuts.into_iter().collect();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1);
        if uneven.is_empty() && !looks.arrival {
            days.push(*start);
            continue;
        }
        let mut seen = Vec::new();
        for day in start.iter_days().take(scanned).take_while(|day| end.is_none_or(|end| day < end)) {
            let arrived = if looks.arrival { arrivals(day) } else { Vec::new() };
            let told = (uneven.iter().map(|clock| choices(clock, day, policy)).collect::<Vec<_>>(), arrived);
            if !seen.contains(&told) {
                seen.push(told);
                days.push(day);
            }
        }
    }
    let usual = usual(policy, product).max(first);
    let place = days.partition_point(|day| *day <= usual).saturating_sub(1);
    let cost = |at: usize| u32::try_from(at.abs_diff(place)).unwrap_or(u32::MAX);
    days.iter().enumerate().map(|(at, day)| (*day, cost(at))).collect()
}

/// A day on which a request surprises nobody: when the newest line was out.
pub(super) fn usual(policy: &Policy, product: Option<&Product>) -> Date {
    let released = product
        .into_iter()
        .flat_map(|product| &product.table.releases)
        .filter_map(|release| if let Moment::On(day) = release.released.latest { Some(day) } else { None });
    policy.applies_from.or_else(|| released.max()).unwrap_or_default()
}
