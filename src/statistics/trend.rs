//! Whether it goes up, month of the year by month of the year, and by how much.

use std::collections::BTreeMap;

use super::interval::MOST;
use crate::value::Decimal;

/// The square of 1.959964, the quantile of 97.5 %, in millionths, rounded up.
const FIVE_PERCENT: i128 = 3_841_460;

/// A value at a time, such as the number of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// When.
    pub at: i64,
    /// How much.
    pub value: i64,
}

/// A trend by the test of Mann and Kendall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trend {
    /// How many pairs go up, less those that go down.
    pub score: i64,
    /// Eighteen times the variance of the score where there is no trend, with its correction for equal values.
    pub variance_18: i64,
}

impl Trend {
    /// Whether such a score comes about by chance in at most 5 % of cases, by the normal approximation with its correction
    /// for continuity.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        let distance = i128::from(self.score.unsigned_abs()) - 1;
        distance > 0 && distance * distance * 18_000_000 >= FIVE_PERCENT * i128::from(self.variance_18)
    }
}

/// The test of Mann and Kendall for a trend, within each season of a period: with a period of 12 each month is compared
/// with the same month of other years, with one of 1 with every month. `None` if no two values can be compared, if two have
/// the same time, if the period is not positive, and of more than a thousand values.
///
/// What comes back every year is no trend to it. Two years are few: of twelve pairs, ten have to go up.
///
/// ```
/// use scopeline::statistics::{Point, mann_kendall};
///
/// let points: Vec<Point> = (0..24).map(|at| Point { at, value: 100 + at % 12 * 10 + at / 12 }).collect();
/// let trend = mann_kendall(&points, 12).expect("two years");
/// assert_eq!((trend.score, trend.is_significant()), (12, true));
/// ```
#[must_use]
pub fn mann_kendall(points: &[Point], period: i64) -> Option<Trend> {
    let seasons = seasons(points, period)?;
    let (mut score, mut variance_18) = (0, 0);
    for values in seasons.values().map(|season| season.values().copied().collect::<Vec<i64>>()) {
        for (at, one) in values.iter().enumerate() {
            score += values.iter().skip(at + 1).map(|later| later.cmp(one) as i64).sum::<i64>();
        }
        let spread = |n: usize| i64::try_from(n * (n - 1) * (2 * n + 5)).ok();
        let mut equal: BTreeMap<i64, usize> = BTreeMap::new();
        values.iter().for_each(|value| *equal.entry(*value).or_default() += 1);
        variance_18 += spread(values.len())?;
        for &ties in equal.values() {
            variance_18 -= spread(ties)?;
        }
    }
    seasons.values().any(|season| season.len() > 1).then_some(Trend { score, variance_18 })
}

/// The slope of Theil and Sen: the median of the slopes between any two values of a season, for one period. `None` as
/// [`mann_kendall`], and where times lie 2³¹ apart or more.
///
/// ```
/// use scopeline::statistics::{Point, theil_sen};
/// use scopeline::value::Decimal;
///
/// let points: Vec<Point> = (0..24).map(|at| Point { at, value: 100 + at % 12 * 10 + at / 12 * 7 }).collect();
/// assert_eq!(theil_sen(&points, 12), Some(Decimal::from(7)));
/// ```
#[must_use]
pub fn theil_sen(points: &[Point], period: i64) -> Option<Decimal> {
    let mut slopes: Vec<Slope> = Vec::new();
    for season in seasons(points, period)?.into_values() {
        let points: Vec<(i64, i64)> = season.into_iter().collect();
        for (number, (at, value)) in points.iter().enumerate() {
            for (later, other) in points.iter().skip(number + 1) {
                let run = later.checked_sub(*at).and_then(|run| i32::try_from(run).ok())?;
                let rise = (i128::from(*other) - i128::from(*value)) * i128::from(i32::try_from(period).ok()?);
                slopes.push(Slope { rise, run: i128::from(run) });
            }
        }
    }
    // A rise has at most 95 digits of two and a run 31, so that their products fit.
    slopes.sort_unstable_by(|a, b| (a.rise * b.run).cmp(&(b.rise * a.run)));
    let half = slopes.len() / 2;
    let upper = slopes.get(half)?.as_decimal()?;
    let lower = if slopes.len() % 2 == 1 { upper } else { slopes.get(half - 1)?.as_decimal()? };
    lower.checked_add(upper)?.checked_div(Decimal::TWO).map(|slope| slope.normalize())
}

/// A slope as it ranks exactly: a third is no decimal.
#[derive(Clone, Copy)]
struct Slope {
    rise: i128,
    run: i128,
}

impl Slope {
    fn as_decimal(self) -> Option<Decimal> {
        let rise = Decimal::try_from_i128_with_scale(self.rise, 0).ok()?;
        rise.checked_div(Decimal::try_from_i128_with_scale(self.run, 0).ok()?)
    }
}

/// The values of each season in order of time.
fn seasons(points: &[Point], period: i64) -> Option<BTreeMap<i64, BTreeMap<i64, i64>>> {
    if period < 1 || points.len() > 10 * MOST {
        return None;
    }
    let mut seasons: BTreeMap<i64, BTreeMap<i64, i64>> = BTreeMap::new();
    for point in points {
        let before = seasons.entry(point.at.rem_euclid(period)).or_default().insert(point.at, point.value);
        if before.is_some() {
            return None;
        }
    }
    Some(seasons)
}
