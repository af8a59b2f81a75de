//! What is timed: somebody who tells the first rule that holds.

use std::hint::black_box;

use crate::common::measure::nanoseconds;

/// Somebody who has a policy compiled and requests prepared.
pub(crate) trait Contender {
    /// The place of the first rule that holds for the request at this place, or the number of rules.
    fn first(&mut self, at: usize) -> usize;

    /// Nanoseconds for each decision, over every n-th of so many requests.
    fn pass(&mut self, requests: usize, every: usize) -> f64 {
        nanoseconds(requests.div_ceil(every), || {
            for at in (0..requests).step_by(every) {
                black_box(self.first(black_box(at)));
            }
        })
    }
}

/// A contender, or why it cannot do this policy.
pub(crate) type Made = Result<Box<dyn Contender>, String>;

/// For the errors of every peer.
pub(crate) fn said(error: impl std::fmt::Display) -> String {
    error.to_string().replace('\n', " ")
}
