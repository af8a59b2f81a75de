//! What holds in many states that stand side by side, looked up without looking at each.

use std::ops::Range;

use super::row::{Row, set};
use super::runs::Runs;
use crate::value::Truth;

/// For each block of the states of a step, and for each two, four and so on of them, what may and what surely holds in one
/// of the states at least. The blocks are the second half; the parent of one has half its
/// number, and the first has no meaning.
pub(super) struct Blocks {
    joined: Vec<Row>,
    /// How many states a block has.
    size: usize,
    /// For each block what surely holds in the first of its states.
    begins: Vec<Box<[u64]>>,
    /// Where a subject comes to hold surely, or does no more: the place, the subject, and which of the two. In order.
    turns: Vec<(usize, usize, bool)>,
}

impl Blocks {
    /// Of a step that these subjects look at, each with its literal. The others hold in every state.
    pub(super) fn of(runs: &Runs, subjects: &[(usize, u32)], words: usize, size: usize) -> Self {
        let count = runs.count().div_ceil(size);
        let mut others = Row { may: vec![u64::MAX; words].into(), sure: vec![u64::MAX; words].into() };
        subjects.iter().for_each(|(subject, _)| others.narrow(*subject, Truth::No));
        let mut joined: Vec<Row> = vec![Row::empty(words); count];
        let mut begins: Vec<Box<[u64]>> = vec![others.sure.clone(); count];
        let mut turns = Vec::new();
        joined.resize(2 * count, others);
        for (subject, literal) in subjects {
            for (places, truth) in runs.stretches(*literal).filter(|(_, truth)| *truth != Truth::No) {
                for block in &mut joined[count..][blocks(places.clone(), size)] {
                    set(&mut block.may, *subject);
                    if truth == Truth::Yes {
                        set(&mut block.sure, *subject);
                    }
                }
                if truth == Truth::Yes {
                    // The blocks of which the first state is one of these.
                    let begun = places.start.div_ceil(size)..places.end.div_ceil(size);
                    begins[begun].iter_mut().for_each(|begin| set(begin, *subject));
                    turns.extend([(places.start, *subject, true), (places.end, *subject, false)]);
                }
            }
        }
        for place in (1..count).rev() {
            let (own, below) = joined.split_at_mut(2 * place);
            below[..2].iter().for_each(|below| own[place].join(below));
        }
        // Where one stretch ends and the next begins, it holds on.
        turns.sort_unstable();
        Self { joined, size, begins, turns }
    }

    /// What surely holds in the state at a place. Answers how much was looked at.
    pub(super) fn sure_at(&self, place: usize, row: &mut Vec<u64>) -> usize {
        let block = place / self.size;
        row.clear();
        row.extend_from_slice(&self.begins[block]);
        let since = self.turns.partition_point(|(at, ..)| *at <= block * self.size);
        let until = self.turns.partition_point(|(at, ..)| *at <= place);
        for (_, subject, is_sure) in &self.turns[since..until] {
            let bit = 1 << (subject % 64);
            let word = &mut row[subject / 64];
            *word = if *is_sure { *word | bit } else { *word & !bit };
        }
        row.len() + until - since
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::space::row::{has, numbers};

    #[test]
    fn what_holds_in_a_stretch_is_what_holds_in_one_of_its_states() {
        // Of each subject, in which states it surely holds; in the one before them it may.
        let stretches = [3..9usize, 1..2, 7..20, 12..13, 2..16];
        for (count, size) in (1..=20u32).flat_map(|count| [1, 2, 64].map(|size| (count, size))) {
            let holds = |subject: usize, state: usize| {
                let Range { start, end } = stretches[subject];
                match state {
                    _ if (start..end).contains(&state) => Truth::Yes,
                    _ if state + 1 == start => Truth::Unknown,
                    _ => Truth::No,
                }
            };
            let literals =
                (0..stretches.len()).map(|subject| (0..count as usize).map(move |state| holds(subject, state)));
            let runs = Runs::of_truths(count, literals.map(Iterator::collect).collect());
            let subjects: Vec<(usize, u32)> = (0..stretches.len()).zip(0..).collect();
            let blocks = Blocks::of(&runs, &subjects, 1, size);
            for (from, until) in
                (0..count as usize).flat_map(|from| (from + 1..=count as usize).map(move |end| (from, end)))
            {
                let mut found = Row::empty(1);
                blocks.add(from..until, &mut found);
                for subject in 0..stretches.len() {
                    let best = (from..until).map(|state| holds(subject, state)).max();
                    let (may, sure) = (best >= Some(Truth::Unknown), best == Some(Truth::Yes));
                    let is_told = (has(&found.may, subject), has(&found.sure, subject));
                    let is_right = if size == 1 { is_told == (may, sure) } else { is_told >= (may, sure) };
                    assert!(is_right, "{count} states in blocks of {size}, {from}..{until}, {subject}");
                }
                let mut sure = Vec::new();
                blocks.sure_at(from, &mut sure);
                for subject in 0..stretches.len() {
                    let is_sure = holds(subject, from) == Truth::Yes;
                    assert_eq!(has(&sure, subject), is_sure, "{count} states in blocks of {size}, {from}, {subject}");
                }
                assert_eq!(numbers(&found.may).filter(|other| *other >= stretches.len()).count(), 64 - stretches.len());
            }
        }
    }
}
