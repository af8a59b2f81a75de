//! Rows of bits, one for each listed subject.

use std::ops::Range;

use crate::value::Truth;

/// Which of the listed subjects a state leaves.
#[derive(Debug, Clone)]
pub(in crate::analysis) struct Row {
    /// Those that may still hold.
    pub(in crate::analysis) may: Box<[u64]>,
    /// Those that nothing makes unsure.
    pub(in crate::analysis) sure: Box<[u64]>,
}

impl Row {
    pub(super) fn empty(words: usize) -> Self {
        Self { may: vec![0; words].into(), sure: vec![0; words].into() }
    }

    /// Those of both.
    pub(super) fn join(&mut self, other: &Self) {
        or(&mut self.may, &other.may);
        or(&mut self.sure, &other.sure);
    }

    /// Takes a subject out as far as its truth does not leave it.
    pub(super) fn narrow(&mut self, subject: usize, truth: Truth) {
        let (place, bit) = (subject / 64, 1 << (subject % 64));
        if truth != Truth::Yes {
            self.sure[place] &= !bit;
        }
        if truth == Truth::No {
            self.may[place] &= !bit;
        }
    }
}

pub(in crate::analysis) const fn has(row: &[u64], number: usize) -> bool {
    row[number / 64] >> (number % 64) & 1 == 1
}

pub(in crate::analysis) const fn set(row: &mut [u64], number: usize) {
    row[number / 64] |= 1 << (number % 64);
}

/// The numbers of a range.
pub(in crate::analysis) fn set_all(row: &mut [u64], range: Range<usize>) {
    for (place, word) in row.iter_mut().enumerate() {
        let own = range.start.max(place * 64)..range.end.min(place * 64 + 64);
        if !own.is_empty() {
            *word |= (u64::MAX >> (64 - own.len())) << (own.start % 64);
        }
    }
}

pub(in crate::analysis) fn and(row: &mut [u64], other: &[u64]) {
    row.iter_mut().zip(other).for_each(|(own, other)| *own &= other);
}

pub(in crate::analysis) fn or(row: &mut [u64], other: &[u64]) {
    row.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
}

pub(in crate::analysis) fn meets(row: &[u64], other: &[u64]) -> bool {
    row.iter().zip(other).any(|(own, other)| own & other != 0)
}

/// The numbers in a row.
pub(in crate::analysis) fn numbers(row: &[u64]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().flat_map(|(place, word)| bits(*word).map(move |bit| place * 64 + bit))
}

/// The numbers in one word of a row.
pub(in crate::analysis) fn bits(mut left: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_set_as_if_bit_by_bit() {
        for start in 0..200 {
            for end in 0..200 {
                let (mut at_once, mut bit_by_bit) = ([0; 3], [0; 3]);
                set_all(&mut at_once, start..end);
                (start..end.min(192)).for_each(|bit| set(&mut bit_by_bit, bit));
                assert_eq!(at_once, bit_by_bit, "{start}..{end}");
                assert!(numbers(&at_once).eq(start..end.min(192).max(start)), "{start}..{end}");
            }
        }
    }
}
