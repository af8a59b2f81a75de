//! Time, medians, and a cache that nobody has warmed.

use std::hint::black_box;
use std::time::Instant;

/// More than any cache of the machines that this runs on.
const FLUSHED: usize = 64 << 20;

/// Walks a large buffer, so that no contender finds its tables where the one before it, or its own last round, left
/// them.
#[derive(Debug)]
pub(crate) struct Flush(Vec<u64>);

impl Flush {
    pub(crate) fn new() -> Self {
        Self(vec![1; FLUSHED / 8])
    }

    pub(crate) fn walk(&mut self) {
        // One number of each cache line.
        self.0.iter_mut().step_by(8).for_each(|number| *number = number.wrapping_mul(3));
        black_box(&self.0);
    }
}

/// Nanoseconds for each of `count` steps that `work` does.
pub(crate) fn nanoseconds(count: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_nanos() as f64 / count.max(1) as f64
}

/// Milliseconds, and what came of it.
pub(crate) fn milliseconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed().as_secs_f64() * 1e3, made)
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
