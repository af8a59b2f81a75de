//! The rows of one slot: a bit for every conjunction that a class does not rule out.

use super::selected::Selected;
use crate::engine::classes::SetTest;
use crate::engine::codes::{ANY, FIRST_SPECIAL, MANY, NOTHING};
use crate::engine::compile::Group;
use crate::value::Truth;

/// The rows of a slot, by their numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowsOfSlot {
    pub(super) slot: u16,
    /// How many bits of a class do not count: so many neighbours share a row.
    pub(super) shift: u32,
    pub(super) first: u32,
    pub(super) count: u32,
    pub(super) unknown: Unknown,
    /// Whether each conjunction asks one test of it, so that several values pass if each does.
    pub(super) is_one_test: bool,
}

/// The rows of a slot of which something is not known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Unknown {
    /// Conjunctions that do not ask for it.
    pub(super) free: u32,
    /// Where nothing is known: conjunctions that may hold, and those that surely do.
    pub(super) may: u32,
    pub(super) must: u32,
}

/// The rows of a slot of sets.
#[derive(Debug)]
pub(super) struct RowsOfSet {
    pub(super) slot: u16,
    /// Some elements after others; each with a row for every set of its own.
    pub(super) chunks: Vec<Chunk>,
    /// One for each list of elements in several chunks of which one has to be in the set: of each conjunction the first
    /// such list, then the second.
    pub(super) lists: Vec<Lists>,
    /// Conjunctions that do not ask for it.
    pub(super) free: u32,
}

/// Some elements of a set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    /// How many elements come before.
    pub(super) shift: u32,
    pub(super) count: u32,
    /// From here on, for each set of these elements, the conjunctions that it does not rule out.
    pub(super) first: u32,
}

impl Chunk {
    /// What of a set is in this chunk.
    #[inline]
    const fn own(self, class: u32) -> u32 {
        class >> self.shift & ((1 << self.count) - 1)
    }

    /// Whether a list lies in this chunk.
    const fn has(self, list: u32) -> bool {
        self.own(list) << self.shift == list
    }
}

#[derive(Debug)]
pub(super) struct Lists {
    /// Conjunctions that have no such list.
    pub(super) free: u32,
    /// For each chunk from here on, for each set of its elements, those that have one of them in theirs.
    pub(super) any: Vec<u32>,
}

impl RowsOfSlot {
    /// The row of a class.
    #[inline]
    pub(super) const fn row(&self, class: u32) -> u32 {
        self.first + (class >> self.shift)
    }

    /// Chooses the rows of a code.
    #[inline]
    pub(super) fn select(&self, code: u32, masks: &[u64], selected: &mut Selected) {
        if code < FIRST_SPECIAL {
            selected.rows.push(self.row(code));
        } else {
            self.select_unknown(code, masks, selected);
        }
    }

    /// The rows of a code that is no class.
    pub(super) fn select_unknown(&self, code: u32, masks: &[u64], selected: &mut Selected) {
        match code {
            NOTHING => {
                selected.rows.push(self.unknown.may);
                selected.musts.push(self.unknown.must);
            }
            ANY => selected.musts.push(self.unknown.free),
            MANY if self.is_one_test => {
                let mut rest = masks[self.slot as usize];
                selected.unions.push(rest.count_ones());
                while rest != 0 {
                    let row = self.row(rest.trailing_zeros());
                    rest &= rest - 1;
                    selected.unions.push(row);
                    selected.musts.push(row);
                }
            }
            _ => selected.is_told = false,
        }
        selected.close(self.slot);
    }

    /// Writes a row for each class. A range of classes is noted at its ends alone, and filled going down the rows.
    pub(super) fn fill(&self, data: &mut [u64], full: &[u64], groups: &[Group], asked: &[(u32, u32)]) {
        let words = full.len();
        let from = self.first as usize * words;
        let rows = &mut data[from..from + self.count as usize * words];
        for &(bit, group) in asked {
            let group = &groups[group as usize];
            let (word, mask) = place(bit);
            let mut next = 0;
            for &(low, high) in &group.ranges.0 {
                let (low, high) = (next.max(low >> self.shift), high >> self.shift);
                if low > high {
                    continue;
                }
                rows[low as usize * words + word] ^= mask;
                next = high + 1;
                if next < self.count {
                    rows[next as usize * words + word] ^= mask;
                }
            }
        }
        let mut last = without(full, asked);
        for row in rows.chunks_exact_mut(words) {
            for (bits, last) in row.iter_mut().zip(&mut last) {
                *bits ^= *last;
                *last = *bits;
            }
        }
    }
}

impl Unknown {
    pub(super) fn fill(&self, data: &mut [u64], full: &[u64], groups: &[Group], asked: &[(u32, u32)]) {
        let free = without(full, asked);
        let (mut may, mut must) = (free.clone(), free.clone());
        for &(bit, group) in asked {
            let (word, mask) = place(bit);
            let nothing = groups[group as usize].nothing;
            may[word] |= if nothing == Truth::No { 0 } else { mask };
            must[word] |= if nothing == Truth::Yes { mask } else { 0 };
        }
        write(data, self.free, &free);
        write(data, self.may, &may);
        write(data, self.must, &must);
    }
}

impl RowsOfSet {
    /// Chooses the rows of a code.
    #[inline]
    pub(super) fn select(&self, code: u32, selected: &mut Selected) {
        match code {
            ANY | NOTHING => {
                selected.musts.push(self.free);
                selected.close(self.slot);
            }
            class if class < FIRST_SPECIAL => self.select_class(class, selected),
            _ => selected.is_told = false,
        }
    }

    #[inline]
    fn select_class(&self, class: u32, selected: &mut Selected) {
        for chunk in &self.chunks {
            selected.rows.push(chunk.first + chunk.own(class));
        }
        for list in &self.lists {
            selected.unions.push(1 + u32::try_from(self.chunks.len()).unwrap_or(0));
            selected.unions.push(list.free);
            for (chunk, any) in self.chunks.iter().zip(&list.any) {
                selected.unions.push(any + chunk.own(class));
            }
        }
    }

    /// The lists of a test that no chunk has whole.
    pub(super) fn spread<'t>(chunks: &'t [Chunk], set: &'t SetTest) -> impl Iterator<Item = u32> + 't {
        set.any.iter().copied().filter(|list| !chunks.iter().any(|chunk| chunk.has(*list)))
    }

    pub(super) fn fill(&self, data: &mut [u64], full: &[u64], groups: &[Group], asked: &[(u32, u32)]) {
        let free = without(full, asked);
        let words = full.len();
        let mut put = |row: u32, bit: u32| {
            let (word, mask) = place(bit);
            data[row as usize * words + word] |= mask;
        };
        for chunk in &self.chunks {
            for &(bit, group) in asked {
                let Some(set) = &groups[group as usize].set else { continue };
                let own = set.any.iter().filter(|list| chunk.has(**list)).map(|list| chunk.own(*list));
                let own: Vec<u32> = own.collect();
                let none = chunk.own(set.none);
                let fits = |class: &u32| class & none == 0 && own.iter().all(|list| class & list != 0);
                (0..1 << chunk.count).filter(fits).for_each(|class| put(chunk.first + class, bit));
            }
        }
        for (number, rows) in self.lists.iter().enumerate() {
            for &(bit, group) in asked {
                let set = groups[group as usize].set.as_ref();
                let Some(list) = set.and_then(|set| Self::spread(&self.chunks, set).nth(number)) else {
                    put(rows.free, bit);
                    continue;
                };
                for (chunk, any) in self.chunks.iter().zip(&rows.any) {
                    let held = (0..1 << chunk.count).filter(|class| class & chunk.own(list) != 0);
                    held.for_each(|class| put(any + class, bit));
                }
            }
        }
        let chunks = self.chunks.iter().flat_map(|chunk| chunk.first..chunk.first + (1 << chunk.count));
        for row in chunks.chain(self.lists.iter().map(|list| list.free)) {
            let row = &mut data[row as usize * words..][..words];
            row.iter_mut().zip(&free).for_each(|(bits, free)| *bits |= free);
        }
    }
}

/// The word and the mask of a bit.
pub(super) const fn place(bit: u32) -> (usize, u64) {
    (bit as usize / 64, 1 << (bit % 64))
}

/// Every conjunction but those that ask.
pub(super) fn without(full: &[u64], asked: &[(u32, u32)]) -> Vec<u64> {
    let mut row = full.to_vec();
    for &(bit, _) in asked {
        let (word, mask) = place(bit);
        row[word] &= !mask;
    }
    row
}

/// Writes one row.
pub(super) fn write(data: &mut [u64], row: u32, words: &[u64]) {
    let from = row as usize * words.len();
    data[from..from + words.len()].copy_from_slice(words);
}
