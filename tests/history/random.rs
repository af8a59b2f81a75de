//! Random numbers that are the same on every machine.

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// A number from the first up to the second, without that.
    pub(crate) fn between(&mut self, from: i64, until: i64) -> i64 {
        let span = u64::try_from(until - from).expect("the second is the greater one");
        from + i64::try_from(self.next() % span).expect("small")
    }

    /// Whether something happens that does so many times of a hundred.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }

    /// One of them, by weight.
    pub(crate) fn choose<T: Copy>(&mut self, weighted: &[(i64, T)]) -> T {
        let mut at = self.between(0, weighted.iter().map(|(weight, _)| weight).sum());
        for (weight, one) in weighted {
            at -= weight;
            if at < 0 {
                return *one;
            }
        }
        weighted[0].1
    }
}
