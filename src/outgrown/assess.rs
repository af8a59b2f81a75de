//! From months and requests to what an account comes to.

use super::assessment::{Assessment, Growth, Since, Verdict};
use super::cost::cost;
use super::ledger::Ledger;
use super::recurring::{changes, recurring};
use super::thresholds::Thresholds;
use super::window::{MILLIONTHS, Ratio, Window, is_stale, millionths, ratios, values};
use crate::history::Month;
use crate::statistics::{Change, Interval, Point, mann_kendall, median, pettitt, theil_sen};
use crate::value::{Date, Decimal};

/// So many months are looked back at most for the change.
const LOOK_BACK: usize = 36;

/// From so many months on the same months of two years are compared.
const TWO_YEARS: usize = 24;

/// Judges an account as it stands on a day: by the months that are over on it, and the requests that came and the
/// flags that were raised until then.
///
/// A client that was noticed once stays so until its typical month is below the ratio again: one quiet month after a bad
/// year says little. See the [module](super) for an example, and for the methods.
#[must_use]
pub fn assess(thresholds: &Thresholds, ledger: &Ledger, as_of: Date) -> Assessment {
    let (ratios, left_out) = ratios(ledger, as_of);
    let fresh = ratios.last().is_some_and(|last| !is_stale(last.hours.month, as_of, thresholds));
    let window = if fresh { Window::last(&ratios, thresholds) } else { None };
    let noticed = window.and_then(|_| noticed(&ratios, thresholds));
    let verdict = match window {
        None => Verdict::NotEnough,
        Some(_) if noticed.is_some() => Verdict::Yes,
        Some(window) if window.rises_above(thresholds) => Verdict::Watch,
        Some(_) => Verdict::No,
    };
    let from = match window.and_then(|window| window.months.first()) {
        Some(first) => Some(first.hours.month),
        None => i32::try_from(thresholds.months()).ok().and_then(|months| Month::of(as_of).plus(-months)),
    };
    let (recurring, most_recurring) = recurring(thresholds, ledger, as_of);
    let threshold = millionths(thresholds.ratio());
    let months = window.map_or(&[][..], |window| window.months);
    Assessment {
        as_of,
        verdict,
        months: months.iter().map(|one| one.hours).collect(),
        left_out,
        known: ratios.len(),
        ratio: window.map(|window| ratio(window.typical)),
        interval: window.map(|window| Interval::new(ratio(window.interval.low), ratio(window.interval.high))),
        confidence: thresholds.confidence(),
        recent: window.map(|window| ratio(window.recent)),
        months_over: months.iter().filter(|one| Decimal::from(one.ratio) >= threshold).count(),
        since: noticed.and_then(|end| since(ratios.get(..end)?, thresholds)),
        growth: growth(&ratios),
        recurring,
        most_recurring,
        changes: from.and_then(|from| changes(thresholds, ledger, from.first_day(), as_of)),
        flags: ledger.flags_until(as_of),
        cost: if verdict == Verdict::Yes { cost(thresholds, ledger, &ratios, as_of) } else { None },
    }
}

/// How many months there were when the client was noticed, if it is still so after the last of them.
///
/// Whoever looks each month is wrong more often than whoever looks once, so two looks in a row have to agree. And what is
/// over already, as a season and a project that lie in the same months are, is not noticed: the last quarter is above
/// the ratio, too.
fn noticed(ratios: &[Ratio], thresholds: &Thresholds) -> Option<usize> {
    let (mut noticed, mut was_sure) = (None, false);
    for end in thresholds.months() as usize..=ratios.len() {
        let window = ratios.get(..end).and_then(|ratios| Window::last(ratios, thresholds));
        noticed = match (window, noticed) {
            (Some(window), Some(_)) if window.is_above(thresholds) => noticed,
            (Some(window), _)
                if was_sure && window.is_surely_above(thresholds) && window.is_still_above(thresholds) =>
            {
                Some(end)
            }
            _ => None,
        };
        was_sure = window.is_some_and(|window| window.is_surely_above(thresholds));
    }
    noticed
}

/// Where the months changed most until the client was noticed. What came later would only blur it.
fn since(ratios: &[Ratio], thresholds: &Thresholds) -> Option<Since> {
    let ratios = ratios.get(ratios.len().saturating_sub(LOOK_BACK)..)?;
    let noticed = ratios.last()?.hours.month;
    let values = values(ratios);
    let change = pettitt(&values);
    let at = change.filter(|change| change.statistic > 0).map_or(0, |change: Change| change.at);
    // What was as bad before has no beginning in what is known.
    let before = values.get(..at).and_then(median);
    let is_beginning = before.is_none_or(|before| before >= millionths(thresholds.ratio()));
    let month = ratios.get(if is_beginning { 0 } else { at })?.hours.month;
    Some(Since { month, is_beginning, noticed, change })
}

fn growth(ratios: &[Ratio]) -> Option<Growth> {
    let first = ratios.first()?.hours.month;
    let point = |one: &Ratio| Point { at: i64::from(first.months_until(one.hours.month)), value: one.ratio };
    let points: Vec<Point> = ratios.iter().map(point).collect();
    let period = if points.len() >= TWO_YEARS { 12 } else { 1 };
    let slope = theil_sen(&points, i64::from(period));
    let a_year = slope.and_then(|slope| slope.checked_mul(Decimal::from(12 / period))).map(ratio);
    Some(Growth { trend: mann_kendall(&points, i64::from(period))?, period, a_year, months: points.len() })
}

fn ratio(millionths: Decimal) -> Decimal {
    (millionths / Decimal::from(MILLIONTHS)).normalize()
}
