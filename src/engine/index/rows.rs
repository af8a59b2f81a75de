//! One row of bits for each class of each slot: a bit for every conjunction that the class does not rule out.

use std::collections::HashMap;

use crate::engine::codes::{ANY, FIRST_SPECIAL, MANY, NOTHING};
use crate::engine::compile::{Conjunctions, Group, NO_SLOT};
use crate::engine::space::members;
use crate::engine::vector::{BLOCK, HEAD, RowsOf};
use crate::value::Truth;

/// Most rows of one slot. Beyond, neighbouring classes share one, and what it lets pass is looked at again.
const MOST_ROWS: u32 = 256;
/// The same in a part of many rules. Rows that are seldom looked at twice cost a walk to memory each; the fewer there
/// are, the more of them are near.
const MOST_ROWS_OF_PART: u32 = 48;

/// Rows over some conjunctions, in parts that are searched one by one.
#[derive(Debug)]
pub(in crate::engine) struct Rows {
    /// Words of one row.
    words: usize,
    pub(super) parts: Vec<Part>,
    /// The conjunction of each bit, part by part.
    pub(super) numbers: Vec<u32>,
    slots: Vec<RowsOfSlot>,
    sets: Vec<RowsOfSet>,
    /// For every slot where the row of each class begins, or of each run of classes.
    maps: Vec<u32>,
    pub(super) data: Vec<u64>,
    /// Whether classes of some slot share rows that are not quite theirs.
    pub(super) is_merged: bool,
    /// Whether this is a part of many rules.
    is_part: bool,
}

/// A stretch of every row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Its first word.
    pub(super) from: usize,
    /// How many words: one, or whole blocks.
    pub(super) words: usize,
    /// The place of its first conjunction among the numbers.
    pub(super) start: usize,
    pub(super) count: usize,
}

/// Where the rows of one slot are found.
#[derive(Debug, Clone, Copy)]
struct RowsOfSlot {
    slot: u16,
    /// How many classes there are, and how many runs they are put into.
    classes: u32,
    runs: u32,
    map: u32,
    unknown: Unknown,
    /// Whether each conjunction asks one test of it, so that several values pass if each does.
    is_one_test: bool,
}

/// The rows of a slot of which something is not known.
#[derive(Debug, Clone, Copy)]
struct Unknown {
    /// Conjunctions that do not ask for it.
    free: u32,
    /// Where nothing is known: conjunctions that may hold, and those that surely do.
    may: u32,
    must: u32,
}

/// Where the rows of a slot of sets begin.
#[derive(Debug)]
struct RowsOfSet {
    slot: u16,
    /// One for each list of which an element has to be in the set: of each conjunction the first list, then the second.
    lists: Vec<Lists>,
    /// For each element, the conjunctions that it does not rule out.
    fits: Vec<u32>,
    /// Conjunctions that do not ask for it.
    free: u32,
}

#[derive(Debug)]
struct Lists {
    /// Conjunctions that have no such list.
    free: u32,
    /// For each element, those that have it in theirs.
    any: Vec<u32>,
}

/// Most lists of one conjunction that are looked up; further ones are looked at when it comes to it.
const MOST_LISTS: usize = 4;
/// Sets are told by their elements one by one where a row for each class would take more words than this.
const MOST_WORDS_OF_SETS: usize = 1 << 14;
const MOST_WORDS_OF_SETS_OF_PART: usize = 1 << 10;

/// The rows of a request: a conjunction is left if its bit is set in each row, and in one of each union.
#[derive(Debug, Default)]
pub(in crate::engine) struct Selected {
    rows: Vec<u32>,
    /// How many rows are in a union, then those; and so on.
    unions: Vec<u32>,
    /// Rows that a conjunction has to be in to hold for sure.
    musts: Vec<u32>,
    /// The slots that are not known, with how many of those rows there are up to theirs.
    pub(in crate::engine) open: Vec<(u16, u32)>,
    /// Whether rows tell all about the slots that are not known.
    pub(in crate::engine) is_told: bool,
}

impl Selected {
    #[inline]
    pub(super) fn of<'r>(&'r self, rows: &'r Rows) -> RowsOf<'r> {
        RowsOf { data: &rows.data, rows: &self.rows, unions: &self.unions }
    }

    /// Which of these bits of a word hold for sure.
    #[inline]
    pub(super) fn sure(&self, rows: &Rows, word: usize, bits: u64) -> u64 {
        self.musts.iter().fold(bits, |bits, row| bits & rows.data[*row as usize + word])
    }

    /// Whether one of these bits of a word does not hold for sure by the slot at a place among the open ones.
    pub(super) fn leaves_open(&self, rows: &Rows, at: usize, word: usize, bits: u64) -> bool {
        let from = at.checked_sub(1).map_or(0, |before| self.open[before].1 as usize);
        let own = &self.musts[from..self.open[at].1 as usize];
        own.iter().fold(bits, |bits, row| bits & rows.data[*row as usize + word]) != bits
    }

    fn close(&mut self, slot: u16) {
        self.open.push((slot, u32::try_from(self.musts.len()).unwrap_or(u32::MAX)));
    }
}

impl Rows {
    /// Rows over several lists of conjunctions. All of them hold with what `settled` slots are, so those need no rows.
    pub(super) fn new(
        all: &Conjunctions,
        groups: &[Group],
        classes: &[u32],
        lists: &[Vec<u32>],
        settled: &[u16],
        is_part: bool,
    ) -> Self {
        let mut rows = Self {
            words: 0,
            parts: Vec::new(),
            numbers: lists.concat(),
            slots: Vec::new(),
            sets: Vec::new(),
            maps: Vec::new(),
            data: Vec::new(),
            is_merged: false,
            is_part,
        };
        let mut of_slots: Vec<Vec<(u32, u32)>> = vec![Vec::new(); classes.len()];
        rows.add_parts(&lists.iter().map(Vec::len).collect::<Vec<_>>());
        for (list, part) in lists.iter().zip(&rows.parts) {
            let first = u32::try_from(part.from * 64).unwrap_or(u32::MAX);
            for (bit, &number) in (first..).zip(list) {
                for &group in all.groups(number) {
                    let slot = groups[group as usize].slot;
                    if slot != NO_SLOT && !settled.contains(&slot) {
                        of_slots[slot as usize].push((bit, group));
                    }
                }
            }
        }
        for (slot, asked) in (0u16..).zip(&of_slots) {
            let is_set = asked.iter().any(|(_, group)| groups[*group as usize].set.is_some());
            let most = if is_part { MOST_WORDS_OF_SETS_OF_PART } else { MOST_WORDS_OF_SETS };
            if is_set && classes[slot as usize] as usize * rows.words > most {
                rows.add_set(slot, asked, groups);
            } else if !asked.is_empty() {
                rows.add_slot(slot, classes[slot as usize], asked, groups);
            }
        }
        rows.data.shrink_to_fit();
        rows.maps.shrink_to_fit();
        rows
    }

    /// Parts of a word each come first in every row, in the order of the parts.
    fn add_parts(&mut self, counts: &[usize]) {
        let is_small = |count: &usize| *count <= 64;
        self.words = if counts.iter().all(|count| !is_small(count)) { 0 } else { HEAD };
        let (mut start, mut small) = (0, 0);
        for &count in counts {
            let (from, words) = if is_small(&count) {
                small += 1;
                (small - 1, 1)
            } else {
                (self.words, count.div_ceil(64).next_multiple_of(BLOCK))
            };
            self.parts.push(Part { from, words, start, count });
            self.words += if is_small(&count) { 0 } else { words };
            start += count;
        }
    }

    /// A row with every conjunction.
    fn full(&self) -> Vec<u64> {
        let mut row = vec![0u64; self.words];
        for part in &self.parts {
            for bit in part.from * 64..part.from * 64 + part.count {
                row[bit / 64] |= 1 << (bit % 64);
            }
        }
        row
    }

    fn add_set(&mut self, slot: u16, asked: &[(u32, u32)], groups: &[Group]) {
        let set = |group: u32| groups[group as usize].set.iter();
        let every = asked.iter().flat_map(|(_, group)| set(*group));
        let elements =
            every.map(|set| set.any.iter().fold(set.none, |all, any| all | any)).fold(0, |all, one| all | one);
        let count = 32 - elements.leading_zeros() as usize;
        let most = asked.iter().flat_map(|(_, group)| set(*group)).map(|set| set.any.len()).max().unwrap_or(0);
        self.is_merged |= most > MOST_LISTS;
        let mut lists = Vec::new();
        for number in 0..most.min(MOST_LISTS) {
            let mut free = self.full();
            let mut any = vec![vec![0u64; self.words]; count];
            for &(bit, group) in asked {
                for list in set(group).filter_map(|set| set.any.get(number)) {
                    let (word, mask) = (bit as usize / 64, 1u64 << (bit % 64));
                    free[word] &= !mask;
                    (0..count).filter(|at| list >> at & 1 == 1).for_each(|at| any[at][word] |= mask);
                }
            }
            let free = self.add_row(&free);
            lists.push(Lists { free, any: any.iter().map(|row| self.add_row(row)).collect() });
        }
        let mut fits = vec![self.full(); count];
        for &(bit, group) in asked {
            for set in set(group) {
                let (word, mask) = (bit as usize / 64, 1u64 << (bit % 64));
                (0..count).filter(|at| set.none >> at & 1 == 1).for_each(|at| fits[at][word] &= !mask);
            }
        }
        let fits = fits.iter().map(|row| self.add_row(row)).collect();
        let mut free = self.full();
        asked.iter().for_each(|(bit, _)| free[*bit as usize / 64] &= !(1 << (bit % 64)));
        let free = self.add_row(&free);
        self.sets.push(RowsOfSet { slot, lists, fits, free });
    }

    fn add_row(&mut self, row: &[u64]) -> u32 {
        let at = u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        self.data.extend_from_slice(row);
        at
    }

    fn add_slot(&mut self, slot: u16, classes: u32, asked: &[(u32, u32)], groups: &[Group]) {
        // A set has all of its classes, however many they are.
        let is_set = asked.iter().any(|(_, group)| groups[*group as usize].set.is_some());
        let most = if self.is_part { MOST_ROWS_OF_PART } else { MOST_ROWS };
        let runs = if is_set { classes } else { classes.min(most) };
        self.is_merged |= runs < classes;
        let mut free = self.full();
        for &(bit, _) in asked {
            free[bit as usize / 64] &= !(1 << (bit % 64));
        }
        let mut rows = free.repeat(runs as usize);
        let (mut may, mut must) = (free.clone(), free.clone());
        for &(bit, group) in asked {
            let group = &groups[group as usize];
            let (word, mask) = (bit as usize / 64, 1u64 << (bit % 64));
            let mut set = |row: u32| rows[row as usize * self.words + word] |= mask;
            if group.set.is_some() {
                (0..classes).filter(|class| group.has(*class)).for_each(&mut set);
            }
            for &(low, high) in &group.ranges.0 {
                (run(low, runs, classes)..=run(high, runs, classes)).for_each(&mut set);
            }
            may[word] |= if group.nothing == Truth::No { 0 } else { mask };
            must[word] |= if group.nothing == Truth::Yes { mask } else { 0 };
        }
        let map = u32::try_from(self.maps.len()).unwrap_or(u32::MAX);
        let mut known: HashMap<&[u64], u32> = HashMap::new();
        for row in rows.chunks_exact(self.words) {
            let next = u32::try_from(self.data.len()).unwrap_or(u32::MAX);
            let at = *known.entry(row).or_insert_with(|| {
                self.data.extend_from_slice(row);
                next
            });
            self.maps.push(at);
        }
        let is_one_test = asked.iter().all(|(_, group)| groups[*group as usize].is_one_test);
        let unknown = Unknown { free: self.add_row(&free), may: self.add_row(&may), must: self.add_row(&must) };
        self.slots.push(RowsOfSlot { slot, classes, runs, map, unknown, is_one_test });
    }

    /// Selects the rows of every slot.
    #[inline]
    pub(super) fn select(&self, codes: &[u32], masks: &[u64], is_exact: bool, selected: &mut Selected) {
        selected.rows.clear();
        selected.unions.clear();
        selected.musts.clear();
        selected.open.clear();
        selected.is_told = true;
        if is_exact {
            selected.rows.extend(self.slots.iter().map(|of| self.row(of, codes[of.slot as usize])));
        } else {
            for of in &self.slots {
                let code = codes[of.slot as usize];
                if code < FIRST_SPECIAL {
                    selected.rows.push(self.row(of, code));
                } else {
                    self.select_unknown(of, code, masks, selected);
                }
            }
        }
        for of in &self.sets {
            match codes[of.slot as usize] {
                ANY | NOTHING => {
                    selected.musts.push(of.free);
                    selected.close(of.slot);
                }
                code if code < FIRST_SPECIAL => of.select(code, selected),
                _ => selected.is_told = false,
            }
        }
    }

    /// Where the row of a class begins.
    #[inline]
    fn row(&self, of: &RowsOfSlot, class: u32) -> u32 {
        let run = if of.runs == of.classes { class } else { run(class, of.runs, of.classes) };
        self.maps[of.map as usize + run as usize]
    }

    /// The rows of a slot whose code is no class.
    fn select_unknown(&self, of: &RowsOfSlot, code: u32, masks: &[u64], selected: &mut Selected) {
        match code {
            NOTHING => {
                selected.rows.push(of.unknown.may);
                selected.musts.push(of.unknown.must);
            }
            ANY => selected.musts.push(of.unknown.free),
            MANY if of.is_one_test => {
                let at = selected.unions.len();
                selected.unions.push(0);
                let classes = members(&masks[of.slot as usize..=of.slot as usize]);
                for row in classes.map(|class| self.row(of, u32::try_from(class).unwrap_or(0))) {
                    selected.unions.push(row);
                    selected.unions[at] += 1;
                    selected.musts.push(row);
                }
            }
            _ => selected.is_told = false,
        }
        selected.close(of.slot);
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.numbers[..])
            + size_of_val(&self.slots[..])
            + size_of_val(&self.maps[..])
            + size_of_val(&self.data[..])
    }
}

impl RowsOfSet {
    fn select(&self, class: u32, selected: &mut Selected) {
        // Elements behind the last one are asked for elsewhere.
        let bits = [u64::from(class)];
        let elements = || members(&bits).take_while(|element| *element < self.fits.len());
        for list in &self.lists {
            let at = selected.unions.len();
            selected.unions.extend([1, list.free]);
            for element in elements() {
                selected.unions.push(list.any[element]);
                selected.unions[at] += 1;
            }
        }
        selected.rows.extend(elements().map(|element| self.fits[element]));
    }
}

/// The run that a class is put into.
fn run(class: u32, runs: u32, classes: u32) -> u32 {
    u32::try_from(u64::from(class) * u64::from(runs) / u64::from(classes)).unwrap_or(0)
}
