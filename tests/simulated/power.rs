//! How the tables of power are measured and written.
#![allow(dead_code, reason = "a test and an example take each what it needs")]

/// The clients of a cell.
pub(crate) const SEEDS: std::ops::Range<u64> = 500_000..500_500;

/// Within so many months at most the level is reached.
pub(crate) const LONGEST: usize = 6;

/// A share as the tables write it.
pub(crate) fn percent(count: usize, of: usize) -> String {
    let tenths = (count * 1_000 + of / 2) / of.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
