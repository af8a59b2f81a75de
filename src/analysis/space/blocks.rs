//! What holds in many states that stand side by side, looked up without looking at each.

use std::ops::Range;

use super::rows::{Row, set};
use super::runs::Runs;
use crate::value::Truth;

/// For each block of the states of a step, and for each two, four and so on of them, what may and what surely holds in one
/// of the states at least. The root is the second; the parent of one has half its number.
pub(super) struct Blocks {
    joined: Vec<Row>,
    /// How many states a block has.
    size: usize,
}

impl Blocks {
    /// Of a step that these subjects look at, each with its literal. The others hold in every state.
    pub(super) fn of(runs: &Runs, subjects: &[(usize, u32)], words: usize, size: usize) -> Self {
        let count = runs.count().div_ceil(size);
        let mut others = Row { may: vec![u64::MAX; words].into(), sure: vec![u64::MAX; words].into() };
        subjects.iter().for_each(|(subject, _)| others.narrow(*subject, Truth::No));
        let mut joined: Vec<Row> = vec![Row::empty(words); count];
        joined.resize(2 * count, others);
        for (subject, literal) in subjects {
            for (places, truth) in runs.stretches(*literal).filter(|(_, truth)| *truth != Truth::No) {
                for block in &mut joined[count..][blocks(places, size)] {
                    set(&mut block.may, *subject);
                    if truth == Truth::Yes {
                        set(&mut block.sure, *subject);
                    }
                }
            }
        }
        for place in (1..count).rev() {
            let (own, below) = joined.split_at_mut(2 * place);
            below[..2].iter().for_each(|below| own[place].join(below));
        }
        Self { joined, size }
    }

    /// Adds what holds in the blocks of these states: with those that begin and end in a block, those beside them.
    pub(super) fn add(&self, places: Range<usize>, to: &mut Row) {
        let count = self.joined.len() / 2;
        let Range { mut start, mut end } = blocks(places, self.size);
        (start, end) = (start + count, end + count);
        while start < end {
            if start % 2 == 1 {
                to.join(&self.joined[start]);
                start += 1;
            }
            if end % 2 == 1 {
                end -= 1;
                to.join(&self.joined[end]);
            }
            (start, end) = (start / 2, end / 2);
        }
    }
}

/// The blocks in which places lie.
fn blocks(places: Range<usize>, size: usize) -> Range<usize> {
    places.start / size..places.end.div_ceil(size)
}
