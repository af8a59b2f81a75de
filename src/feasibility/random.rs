//! Random numbers that are the same on every machine.

/// `SplitMix64`: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014. It passes `BigCrush`,
/// and has no state but a counter, so that there is nothing to seed wrongly.
#[derive(Debug, Clone)]
pub(super) struct SplitMix64(u64);

impl SplitMix64 {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another, each as likely: Lemire, Fast random integer generation in an interval, ACM TOMACS 2019.
    /// Below none it is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        if end == 0 {
            return 0;
        }
        let refused_under = end.wrapping_neg() % end;
        loop {
            let product = u128::from(self.next()) * u128::from(end);
            let (high, low) = (product >> 64, product & u128::from(u64::MAX));
            if low >= u128::from(refused_under) {
                return u64::try_from(high).unwrap_or(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_generator() {
        // The first outputs for the seed 1234567 of the reference implementation in C by Vigna (prng.di.unimi.it).
        let mut random = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..5).map(|_| random.next()).collect();
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(first, expected);
    }

    #[test]
    fn each_number_below_another_is_as_likely() {
        let mut random = SplitMix64::new(7);
        let mut seen = [0u32; 6];
        for _ in 0..60_000 {
            seen[usize::try_from(random.below(6)).expect("below 6")] += 1;
        }
        // Four standard deviations of a binomial count around 10,000.
        assert!(seen.iter().all(|count| count.abs_diff(10_000) < 366), "{seen:?}");
        assert_eq!((random.below(1), random.below(0)), (0, 0));
    }
}
