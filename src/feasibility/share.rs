//! Shares as exact fractions, and intervals around them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Error, shortened};

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Share {
    /// How many were kept.
    pub met: u64,
    /// Of how many.
    pub of: u64,
}

/// A share in tenths of a per cent.
///
/// ```
/// use scopeline::feasibility::Percent;
///
/// let percent: Percent = "99.5%".parse()?;
/// assert_eq!(percent.to_string(), "99.5 %");
/// assert!("101 %".parse::<Percent>().is_err());
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u16);

/// Where a share may lie: 95 times in 100 the method comes to an interval with it inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Interval {
    /// The lower end, rounded down.
    pub low: Percent,
    /// The upper end, rounded up.
    pub high: Percent,
}

const WHOLE: u16 = 1_000;
/// The square of the 97.5th percentile of the normal distribution, in millionths.
const Z_SQUARED: u128 = 3_841_459;
const MILLION: u128 = 1_000_000;

impl Share {
    /// So many of so many.
    #[must_use]
    pub const fn new(met: u64, of: u64) -> Self {
        Self { met, of }
    }

    /// In tenths of a per cent, rounded half up, but never to all or none of what is not; `None` of nothing.
    ///
    /// ```
    /// use scopeline::feasibility::Share;
    ///
    /// let said = |met, of| Share::new(met, of).percent().map(|percent| percent.to_string());
    /// assert_eq!(said(2, 3).as_deref(), Some("66.7 %"));
    /// assert_eq!(said(9_999, 10_000).as_deref(), Some("99.9 %"));
    /// assert_eq!(said(0, 0), None);
    /// ```
    #[must_use]
    pub fn percent(self) -> Option<Percent> {
        let (met, of) = (u128::from(self.met.min(self.of)), u128::from(self.of));
        let tenths = (met * 2 * u128::from(WHOLE) + of).checked_div(2 * of)?;
        let tenths = u16::try_from(tenths).unwrap_or(WHOLE);
        Some(Percent(match tenths {
            WHOLE if met < of => WHOLE - 1,
            0 if met > 0 => 1,
            tenths => tenths,
        }))
    }

    /// Whether it is at least so much; of nothing it is.
    #[must_use]
    pub fn reaches(self, target: Percent) -> bool {
        self.lacks(target) == 0
    }

    /// How far it is from a target, in thousandths of one commitment.
    pub(super) fn lacks(self, target: Percent) -> u128 {
        let wanted = u128::from(self.of) * u128::from(target.0);
        wanted.saturating_sub(u128::from(self.met) * u128::from(WHOLE))
    }

    /// The score interval of Wilson (Probable inference, the law of succession, and statistical inference, JASA 22,
    /// 1927) at 95 %. In whole numbers, so that it is the same everywhere.
    pub(super) fn wilson(self) -> Option<Interval> {
        let (met, of) = (u128::from(self.met.min(self.of)), u128::from(self.of));
        if of == 0 {
            return None;
        }
        let spread = Z_SQUARED * (Z_SQUARED + 4 * MILLION * met * (of - met) / of);
        let root = spread.isqrt();
        let (middle, whole) = (2 * met * MILLION + Z_SQUARED, 2 * (of * MILLION + Z_SQUARED));
        let tenths = u128::from(WHOLE);
        let low = (middle.saturating_sub(root + 1)) * tenths / whole;
        let high = ((middle + root + 1) * tenths).div_ceil(whole);
        // At the ends of the scale the formula gives the end itself, which the root just misses.
        let low = if met == 0 { 0 } else { low };
        let high = if met == of { tenths } else { high };
        let percent = |tenths: u128| Percent(u16::try_from(tenths.min(u128::from(WHOLE))).unwrap_or(WHOLE));
        Some(Interval { low: percent(low), high: percent(high) })
    }

    /// The percentile interval of Efron (Bootstrap methods: another look at the jackknife, Annals of Statistics 7, 1979)
    /// at 95 %: between the 2.5th and the 97.5th percentile of these, by nearest rank.
    pub(super) fn percentiles(mut replays: Vec<Self>) -> Option<Interval> {
        replays.retain(|share| share.of > 0);
        replays.sort_unstable_by(|a, b| a.order(*b));
        let rank = |thousandths: usize| (replays.len() * thousandths).div_ceil(1_000).max(1) - 1;
        let (low, high) = (replays.get(rank(25))?, replays.get(rank(975))?);
        let low = u128::from(low.met) * u128::from(WHOLE) / u128::from(low.of);
        let high = (u128::from(high.met) * u128::from(WHOLE)).div_ceil(u128::from(high.of));
        let percent = |tenths: u128| Percent(u16::try_from(tenths).unwrap_or(WHOLE));
        Some(Interval { low: percent(low), high: percent(high) })
    }

    /// By the fraction; of nothing is the least.
    pub(super) fn order(self, other: Self) -> Ordering {
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        match (self.of, other.of) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => product(self.met, other.of).cmp(&product(other.met, self.of)),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} %", self.0 / 10, self.0 % 10)
    }
}

impl FromStr for Percent {
    type Err = Error;

    /// Reads `95%`, `99.5 %`; more than 0 and not more than 100, with one digit behind the point at most.
    fn from_str(text: &str) -> Result<Self, Error> {
        let read = || {
            let number = text.trim().strip_suffix('%')?.trim_end();
            let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
            let digits =
                |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            let is_number = digits(whole, 3) && digits(tenth, 1);
            let tenths = is_number.then(|| Some(whole.parse::<u16>().ok()? * 10 + tenth.parse::<u16>().ok()?))??;
            (1..=WHOLE).contains(&tenths).then_some(Self(tenths))
        };
        let wrong = || format!("`{}` is no share; write one such as `95%` or `99.5%`", shortened(text));
        read().ok_or_else(|| Error::bad_history(wrong()))
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = self.low.to_string();
        write!(f, "{}..{}", low.trim_end_matches(" %"), self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wilson(met: u64, of: u64) -> String {
        Share::new(met, of).wilson().map_or_else(String::new, |interval| interval.to_string())
    }

    #[test]
    fn wilson_is_as_published() {
        // Newcombe (Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998), table I,
        // method 3: 81/263 .2553 .3662, 15/148 .0624 .1605, 0/20 .0000 .1611, 1/29 .0061 .1718; rounded outwards.
        assert_eq!(wilson(81, 263), "25.5..36.7 %");
        assert_eq!(wilson(15, 148), "6.2..16.1 %");
        assert_eq!(wilson(0, 20), "0.0..16.2 %");
        assert_eq!(wilson(1, 29), "0.6..17.2 %");
        assert_eq!(wilson(20, 20), "83.8..100.0 %");
        assert_eq!(wilson(0, 0), "");
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let interval = |replays: &[(u64, u64)]| {
            Share::percentiles(replays.iter().map(|(met, of)| Share::new(*met, *of)).collect())
                .map(|interval| interval.to_string())
        };
        let hundred: Vec<(u64, u64)> = (1..=100).rev().map(|met| (met, 100)).collect();
        // Rank 3 and rank 98 of 100.
        assert_eq!(interval(&hundred).as_deref(), Some("3.0..98.0 %"));
        assert_eq!(interval(&[(1, 3), (0, 0), (2, 3)]).as_deref(), Some("33.3..66.7 %"));
        assert_eq!(interval(&[(0, 0)]), None);
    }

    #[test]
    fn a_share_is_read_and_compared_exactly() {
        let percent = |text: &str| text.parse::<Percent>();
        assert!(Share::new(19, 20).reaches(percent("95 %").expect("a share")));
        assert!(!Share::new(94_999, 100_000).reaches(percent("95%").expect("a share")));
        assert!(Share::new(0, 0).reaches(percent("100%").expect("a share")));
        for wrong in ["", "%", "0%", "100.1%", "95", "95.55%", "-5%", "1e2%", "9 5%", ".5%", "5.%"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
