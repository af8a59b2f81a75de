//! Policies that were compiled in, one file for each size; `--emit-ifs` writes them anew.

use crate::common::{Known, Seen};

#[rustfmt::skip]
mod n10;
#[rustfmt::skip]
mod n100;
#[rustfmt::skip]
mod n1000;

/// The sizes that there are. Larger ones take a compiler longer than anybody waits.
pub(crate) const SIZES: [usize; 3] = [10, 100, 1_000];

/// A policy that was compiled in.
pub(crate) type Decide = fn(&Known) -> Seen;

/// The policy of this size and its source.
pub(crate) fn of(size: usize) -> Option<(Decide, &'static str)> {
    match size {
        10 => Some((n10::decide, include_str!("n10.rs"))),
        100 => Some((n100::decide, include_str!("n100.rs"))),
        1_000 => Some((n1000::decide, include_str!("n1000.rs"))),
        _ => None,
    }
}
