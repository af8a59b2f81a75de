//! Since when: one change at a place that nobody knows.

/// The natural logarithm of 40, in ten-thousandths, rounded up: 2 exp(-x) is 5 % there.
const FIVE_PERCENT: i128 = 36_889;

/// A change by the test of Pettitt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The place of the first value after it, counted from nothing.
    pub at: usize,
    /// The greatest of the sums of signs between what is before and after: positive if it is higher after.
    pub statistic: i64,
    /// How many values there were.
    pub count: usize,
}

impl Change {
    /// Whether so large a statistic comes about by chance in at most 5 % of cases, by Pettitt's approximation
    /// 2 exp(-6 K² / (n³ + n²)).
    ///
    /// With fewer than 11 values it never says yes.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        let (k, n) = (i128::from(self.statistic), self.count as i128);
        let sides = || Some((k.checked_mul(k)?.checked_mul(60_000)?, n.checked_pow(3)?.checked_add(n * n)?));
        sides().and_then(|(six, under)| Some(six >= under.checked_mul(FIVE_PERCENT)?)).unwrap_or(false)
    }
}

/// Where the values changed most, by the ranks of what is before and after: the test of Pettitt. Of several places that are
/// as good the first. `None` of fewer than two values.
///
/// It asks which of two values is the larger and no more, so no single month can pull it anywhere.
///
/// ```
/// use scopeline::statistics::pettitt;
///
/// let change = pettitt(&[1, 2, 1, 900, 2, 1, 5, 6, 5, 7, 6, 5]).expect("two values at least");
/// assert_eq!((change.at, change.statistic), (6, 24));
/// ```
#[must_use]
pub fn pettitt(values: &[i64]) -> Option<Change> {
    let (mut sum, mut best) = (0_i64, None::<(usize, i64)>);
    let count = values.len();
    for (at, value) in values.iter().enumerate().take(count.saturating_sub(1)) {
        // What a value adds when it goes over to those before: how it stands to all of them.
        sum += values.iter().map(|other| other.cmp(value) as i64).sum::<i64>();
        if best.is_none_or(|(_, most)| sum.abs() > most.abs()) {
            best = Some((at + 1, sum));
        }
    }
    best.map(|(at, statistic)| Change { at, statistic, count })
}

/// A rise by the cumulative sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rise {
    /// The place of its first value, counted from nothing.
    pub at: usize,
    /// How much the values since then exceed the reference in all.
    pub height: i128,
}

/// The rise that is under way at the end, by the one-sided cumulative sum of Page: what exceeds the reference is added up,
/// and begins anew whenever nothing is left of it. `None` if no rise is under way.
///
/// ```
/// use scopeline::statistics::page;
///
/// let rise = page(&[9, 12, 8, 11, 14, 9, 15], 10).expect("it rises at the end");
/// assert_eq!((rise.at, rise.height), (3, 9));
/// assert_eq!(page(&[9, 12, 7], 10), None);
/// ```
#[must_use]
pub fn page(values: &[i64], reference: i64) -> Option<Rise> {
    let mut rise = None;
    for (at, &value) in values.iter().enumerate() {
        let (from, height) = rise.map_or((at, 0), |rise: Rise| (rise.at, rise.height));
        let height = height + i128::from(value) - i128::from(reference);
        rise = (height > 0).then_some(Rise { at: from, height });
    }
    rise
}

/// The place of the one step that leaves the least absolute deviation from the median before and after; of several that are
/// as good the first. `None` of fewer than two values.
///
/// ```
/// use scopeline::statistics::least_absolute;
///
/// assert_eq!(least_absolute(&[1, 2, 1, 40, 1, 7, 8, 7, 9]), Some(5));
/// ```
#[must_use]
pub fn least_absolute(values: &[i64]) -> Option<usize> {
    let cost = |at: usize| {
        let (before, after) = values.split_at(at);
        deviation(before) + deviation(after)
    };
    (1..values.len()).min_by_key(|&at| cost(at))
}

/// The sum of the distances from the median; any middle between two middle values gives the same.
fn deviation(values: &[i64]) -> i128 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    sorted.iter().map(|&value| (i128::from(value) - i128::from(middle)).abs()).sum()
}
