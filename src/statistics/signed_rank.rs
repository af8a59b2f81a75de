//! The typical value of numbers that lie evenly around it, by the signed ranks.

use super::interval::{Confidence, Interval, MOST, exact, middle};
use crate::value::Decimal;

/// The estimate of Hodges and Lehmann: the median of the middles between any two values, each with itself too. `None` of
/// none, and of more than [`MOST`].
///
/// It uses more of the numbers than their median, and bears less: where three of ten are wild, it follows them.
///
/// ```
/// use scopeline::statistics::hodges_lehmann;
/// use scopeline::value::Decimal;
///
/// assert_eq!(hodges_lehmann(&[1, 2, 10]), Some(Decimal::new(375, 2)));
/// ```
#[must_use]
pub fn hodges_lehmann(values: &[i64]) -> Option<Decimal> {
    // The sums stand for twice the middles.
    middle(&walsh_sums(values)?, 2)
}

/// The exact interval of the same by the signed-rank test of Wilcoxon. `None` of too few values, and of more than [`MOST`].
///
/// It takes for granted that the values lie evenly around their middle. Of equal values it holds more often than it says.
///
/// ```
/// use scopeline::statistics::{Confidence, signed_rank_interval};
/// use scopeline::value::Decimal;
///
/// let values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/// let interval = signed_rank_interval(&values, Confidence::percent(95)?).expect("ten are enough");
/// assert_eq!((interval.low, interval.high), (Decimal::new(35, 1), Decimal::new(75, 1)));
/// # Ok::<(), scopeline::statistics::NoConfidence>(())
/// ```
#[must_use]
pub fn signed_rank_interval(values: &[i64], confidence: Confidence) -> Option<Interval> {
    let sums = walsh_sums(values)?;
    let all: u128 = 1 << values.len();
    let (mut tail, mut outside) = (0_u128, None);
    for (k, ways) in distribution(values.len()).into_iter().enumerate() {
        tail += ways;
        if !confidence.admits(tail, all) {
            break;
        }
        outside = Some(k);
    }
    let k = outside?;
    let last = sums.len().checked_sub(1 + k)?;
    Some(Interval { low: exact(*sums.get(k)?, 2)?, high: exact(*sums.get(last)?, 2)? })
}

/// The sums of any two values, each with itself too, in order.
fn walsh_sums(values: &[i64]) -> Option<Vec<i128>> {
    if values.is_empty() || values.len() > MOST {
        return None;
    }
    let rest = |at: usize| values.iter().skip(at);
    let mut sums: Vec<i128> = Vec::with_capacity(values.len() * (values.len() + 1) / 2);
    for (at, &one) in values.iter().enumerate() {
        sums.extend(rest(at).map(|&other| i128::from(one) + i128::from(other)));
    }
    sums.sort_unstable();
    Some(sums)
}

/// In how many patterns of signs the ranks with a plus add up to each sum: the number of sets of the ranks 1 to n by their
/// sum.
pub(super) fn distribution(n: usize) -> Vec<u128> {
    let mut ways = vec![0_u128; n * (n + 1) / 2 + 1];
    if let Some(none) = ways.first_mut() {
        *none = 1;
    }
    for rank in 1..=n {
        for sum in (rank..ways.len()).rev() {
            ways[sum] += ways[sum - rank];
        }
    }
    ways
}
