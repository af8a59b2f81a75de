//! The median, and how sure it is.

use thiserror::Error;

use crate::value::Decimal;

/// Most values that an interval is found for: their binomial numbers still fit 128 bits.
pub const MOST: usize = 100;

/// All there is, in the unit of a [`Confidence`].
const WHOLE: u32 = 1_000_000;

/// How often an interval has to hold, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u32);

/// Why a number is no confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a confidence lies above 50 % and below 100 %, with at most four digits behind the point")]
pub struct NoConfidence;

impl Confidence {
    /// So many hundredths.
    ///
    /// # Errors
    ///
    /// If it does not lie above 50 and below 100, or has more than four digits behind the point.
    pub fn percent(percent: impl Into<Decimal>) -> Result<Self, NoConfidence> {
        let millionths = percent.into().checked_mul(Decimal::from(WHOLE / 100)).map(|all| all.normalize());
        let millionths = millionths.filter(|all| all.scale() == 0).and_then(|all| u32::try_from(all).ok());
        millionths.filter(|all| (WHOLE / 2 + 1..WHOLE).contains(all)).map(Self).ok_or(NoConfidence)
    }

    /// The fewest values for which [`sign_interval`] has an answer.
    ///
    /// ```
    /// use scopeline::statistics::Confidence;
    ///
    /// let fewest = |percent: i64| Confidence::percent(percent).map(|confidence| confidence.fewest());
    /// assert_eq!((fewest(90)?, fewest(95)?, fewest(99)?), (5, 6, 8));
    /// # Ok::<(), scopeline::statistics::NoConfidence>(())
    /// ```
    #[must_use]
    pub fn fewest(self) -> usize {
        // With the smallest error that there is, a millionth, 21 values are enough.
        (1..=MOST).find(|&n| self.admits(1, 1 << n)).unwrap_or(MOST)
    }

    /// Whether an error of `one_side` of `all` cases on either side is rare enough.
    pub(super) fn admits(self, one_side: u128, all: u128) -> bool {
        let within = |error: u128| Some(error.checked_mul(2)?.checked_mul(u128::from(WHOLE))? <= self.allowed(all)?);
        within(one_side).unwrap_or(false)
    }

    fn allowed(self, all: u128) -> Option<u128> {
        all.checked_mul(u128::from(WHOLE - self.0))
    }
}

/// Between what a typical value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interval {
    /// Its lower end.
    pub low: Decimal,
    /// Its upper end.
    pub high: Decimal,
}

impl Interval {
    /// From the lower to the upper end.
    #[must_use]
    pub const fn new(low: Decimal, high: Decimal) -> Self {
        Self { low, high }
    }
}

/// The value in the middle, and of an even number of values the middle between two; `None` of none.
///
/// ```
/// use scopeline::statistics::median;
/// use scopeline::value::Decimal;
///
/// assert_eq!(median(&[3, 1, 2]), Some(Decimal::from(2)));
/// assert_eq!(median(&[4, 1, 2, 3]), Some(Decimal::new(25, 1)));
/// assert_eq!(median(&[]), None);
/// ```
#[must_use]
pub fn median(values: &[i64]) -> Option<Decimal> {
    middle(&sorted(values), 1)
}

/// The exact interval of the median by the sign test: from the kth smallest to the kth largest value, with the greatest k
/// for which it holds often enough. `None` of fewer values than that takes, and of more than [`MOST`].
///
/// Nothing is taken for granted about how the values are spread, but that they do not hang on one another. Of equal values
/// it holds more often than it says.
///
/// ```
/// use scopeline::statistics::{Confidence, sign_interval};
/// use scopeline::value::Decimal;
///
/// let eight = [100, 104, 97, 101, 99, 140, 98, 103];
/// let interval = sign_interval(&eight, Confidence::percent(99)?).expect("eight are enough");
/// assert_eq!((interval.low, interval.high), (Decimal::from(97), Decimal::from(140)));
/// assert_eq!(sign_interval(&eight[1..], Confidence::percent(99)?), None);
/// # Ok::<(), scopeline::statistics::NoConfidence>(())
/// ```
#[must_use]
pub fn sign_interval(values: &[i64], confidence: Confidence) -> Option<Interval> {
    let n = values.len();
    if n == 0 || n > MOST {
        return None;
    }
    let all: u128 = 1 << n;
    // How many of all patterns of signs have at most so many on one side.
    let (mut binomial, mut tail, mut outside) = (1_u128, 1_u128, None);
    for k in 0..n / 2 {
        if !confidence.admits(tail, all) {
            break;
        }
        outside = Some(k);
        binomial = binomial * (n - k) as u128 / (k + 1) as u128;
        tail += binomial;
    }
    let (sorted, k) = (sorted(values), outside?);
    Some(Interval { low: Decimal::from(*sorted.get(k)?), high: Decimal::from(*sorted.get(n - 1 - k)?) })
}

pub(super) fn sorted(values: &[i64]) -> Vec<i128> {
    let mut sorted: Vec<i128> = values.iter().map(|&value| i128::from(value)).collect();
    sorted.sort_unstable();
    sorted
}

/// The middle of sorted values, each of which stands for so many times itself.
pub(super) fn middle(sorted: &[i128], times: i128) -> Option<Decimal> {
    let half = sorted.len() / 2;
    let upper = *sorted.get(half)?;
    let lower = if sorted.len() % 2 == 1 { upper } else { *sorted.get(half - 1)? };
    exact(lower + upper, 2 * times)
}

/// A whole number over 1, 2 or 4: it has an end as a decimal.
pub(super) fn exact(over: i128, under: i128) -> Option<Decimal> {
    let over = Decimal::try_from_i128_with_scale(over, 0).ok()?;
    let under = Decimal::try_from_i128_with_scale(under, 0).ok()?;
    over.checked_div(under).map(|quotient| quotient.normalize())
}
