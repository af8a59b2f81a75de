//! The months of an account as ratios, and how the last of them stand.

use super::ledger::{Hours, Ledger};
use super::thresholds::Thresholds;
use crate::history::Month;
use crate::statistics::{Interval, median, sign_interval};
use crate::value::{Date, Decimal};

/// Ratios are whole numbers of millionths, so that they rank and add exactly.
pub(super) const MILLIONTHS: u32 = 1_000_000;

/// As many months as a quarter has.
pub(super) const QUARTER: usize = 3;

/// What a month came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    pub(super) hours: Hours,
    /// In millionths.
    pub(super) ratio: i64,
}

/// The months that are over, the earliest first, and how many of them have no ratio, since nothing was estimated.
pub(super) fn ratios(ledger: &Ledger, as_of: Date) -> (Vec<Ratio>, usize) {
    let over: Vec<Hours> = ledger.months().filter(|hours| hours.month.last_day() <= as_of).collect();
    let ratio = |hours: &Hours| {
        let times = hours.kept().minutes().checked_mul(Decimal::from(MILLIONTHS))?;
        let ratio = times.checked_div(hours.estimated.minutes())?.round();
        Some(Ratio { hours: *hours, ratio: i64::try_from(ratio).ok()? })
    };
    let ratios: Vec<Ratio> = over.iter().filter_map(ratio).collect();
    let left_out = over.len() - ratios.len();
    (ratios, left_out)
}

/// The values alone.
pub(super) fn values(ratios: &[Ratio]) -> Vec<i64> {
    ratios.iter().map(|one| one.ratio).collect()
}

/// The last months, as many as the thresholds look at, and what they come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window<'r> {
    pub(super) months: &'r [Ratio],
    /// In millionths.
    pub(super) typical: Decimal,
    /// In millionths.
    pub(super) interval: Interval,
    /// In millionths.
    pub(super) recent: Decimal,
    /// The typical month of the last quarter, in millionths.
    quarter: Decimal,
}

impl<'r> Window<'r> {
    /// `None` if there are too few months, or too many are missing between them.
    pub(super) fn last(ratios: &'r [Ratio], thresholds: &Thresholds) -> Option<Self> {
        let count = thresholds.months() as usize;
        let months = ratios.get(ratios.len().checked_sub(count)?..)?;
        let (first, last) = (months.first()?, months.last()?);
        if usize::try_from(first.hours.month.months_until(last.hours.month)).ok()? >= count + allowed_gap(thresholds) {
            return None;
        }
        let all = values(months);
        Some(Self {
            months,
            typical: median(&all)?,
            interval: sign_interval(&all, thresholds.confidence)?,
            recent: median(all.get(count / 2..)?)?,
            quarter: median(all.get(count.checked_sub(QUARTER)?..)?)?,
        })
    }

    /// Whether a typical month is as much above its estimate as it has to be.
    pub(super) fn is_above(&self, thresholds: &Thresholds) -> bool {
        self.typical >= millionths(thresholds.ratio())
    }

    /// Whether it surely is.
    pub(super) fn is_surely_above(&self, thresholds: &Thresholds) -> bool {
        self.is_above(thresholds) && self.interval.low >= millionths(thresholds.at_least())
    }

    /// Whether a typical month of the last quarter is still that much above it.
    pub(super) fn is_still_above(&self, thresholds: &Thresholds) -> bool {
        self.quarter >= millionths(thresholds.ratio())
    }

    /// Whether the later half of the months is above it, or all of them surely are.
    pub(super) fn rises_above(&self, thresholds: &Thresholds) -> bool {
        self.recent >= millionths(thresholds.ratio()) || self.is_surely_above(thresholds)
    }
}

/// So many months may be missing: half of those that are looked at.
fn allowed_gap(thresholds: &Thresholds) -> usize {
    thresholds.months() as usize / 2
}

/// Whether the last month is too long ago to say anything about the day.
pub(super) fn is_stale(last: Month, as_of: Date, thresholds: &Thresholds) -> bool {
    let month = Month::of(as_of);
    // The month of the day is missing, too, once it is over.
    let missing = last.months_until(month) - i32::from(as_of < month.last_day());
    usize::try_from(missing).is_ok_and(|missing| missing > allowed_gap(thresholds))
}

/// A ratio of a policy, which has at most four digits behind the point.
pub(super) fn millionths(ratio: Decimal) -> Decimal {
    ratio * Decimal::from(MILLIONTHS)
}
