//! Sets of classes, as ranges in order.

/// A set of classes: ranges with both ends included, in order, none touching the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::engine) struct Ranges(pub(in crate::engine) Vec<(u32, u32)>);

impl Ranges {
    /// Every class from one up to another; none if the second is lower.
    pub(super) fn of(low: u32, high: u32) -> Self {
        if low > high { Self::default() } else { Self(vec![(low, high)]) }
    }

    /// The same set, from ranges in any order.
    pub(super) fn from_any(mut all: Vec<(u32, u32)>) -> Self {
        all.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::with_capacity(all.len());
        for (low, high) in all {
            match ranges.last_mut().filter(|(_, last)| low <= last.saturating_add(1)) {
                Some((_, last)) => *last = high.max(*last),
                None => ranges.push((low, high)),
            }
        }
        Self(ranges)
    }

    pub(super) fn union(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        Self::from_any(self.0)
    }

    /// Every class below `count` that is not in it.
    pub(in crate::engine) fn complement(&self, count: u32) -> Self {
        let mut ranges = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0;
        for &(low, high) in &self.0 {
            if next < low {
                ranges.push((next, low - 1));
            }
            next = high.saturating_add(1);
        }
        if next < count {
            ranges.push((next, count - 1));
        }
        Self(ranges)
    }

    pub(in crate::engine) fn intersect(&self, other: &Self, count: u32) -> Self {
        self.complement(count).union(other.complement(count)).complement(count)
    }

    pub(in crate::engine) fn contains(&self, class: u32) -> bool {
        let at = self.0.partition_point(|&(_, high)| high < class);
        self.0.get(at).is_some_and(|&(low, _)| low <= class)
    }

    /// How many classes are in it.
    pub(in crate::engine) fn len(&self) -> u32 {
        self.0.iter().map(|&(low, high)| high - low + 1).sum()
    }

    /// Every class in it, in order.
    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().flat_map(|&(low, high)| low..=high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every subset of a small universe, against its members one by one.
    #[test]
    fn the_algebra_is_that_of_sets() {
        const COUNT: u32 = 6;
        let set =
            |bits: u32| Ranges::from_any((0..COUNT).filter(|at| bits >> at & 1 == 1).map(|at| (at, at)).collect());
        let bits = |set: &Ranges| set.iter().fold(0u32, |bits, at| bits | 1 << at);
        let all = (1 << COUNT) - 1;
        for a in 0..=all {
            assert_eq!(bits(&set(a)), a);
            assert_eq!(set(a).len(), a.count_ones());
            assert_eq!(bits(&set(a).complement(COUNT)), !a & all);
            assert!((0..COUNT).all(|at| set(a).contains(at) == (a >> at & 1 == 1)));
            for b in 0..=all {
                assert_eq!(bits(&set(a).union(set(b))), a | b);
                assert_eq!(bits(&set(a).intersect(&set(b), COUNT)), a & b);
            }
        }
        assert_eq!(Ranges::of(3, 2), Ranges::default());
        assert_eq!(Ranges::of(1, 2).0, [(1, 2)]);
    }
}
