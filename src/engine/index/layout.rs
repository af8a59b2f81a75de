//! Which row stands for which class: the same in the one table of everything and in every part of many rules, so that
//! the rows of a request are chosen once.

use super::parts::MOST_PARTS_OF_ONE;
use super::rows::{Chunk, Lists, RowsOfSet, RowsOfSlot, Unknown};
use crate::engine::codes::{ANY, FIRST_SPECIAL};
use crate::engine::compile::{Conjunctions, Group, NO_SLOT};
use crate::engine::slots::SlotRows;

/// Most rows of one slot. Beyond, neighbouring classes share one, and what it lets pass is looked at again.
const MOST_ROWS: u32 = 256;
/// The same where rows are long. Rows that are seldom looked at twice cost a walk to memory each; the fewer there are,
/// the more of them are near.
const MOST_LONG_ROWS: u32 = 64;
/// Rows of more words than this are long.
const LONG: usize = 64;
/// Most lists of one conjunction that are looked up; further ones are looked at when it comes to it.
const MOST_LISTS: usize = 2;
/// Elements of a set that are told together: a row for each set of them.
const CHUNK: u32 = 6;
/// The same where rows are long.
const LONG_CHUNK: u32 = 4;

/// What every conjunction asks, and what of it rows can tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) all: &'a Conjunctions,
    pub(super) groups: &'a [Group],
    /// How many classes each slot has.
    pub(super) classes: &'a [u32],
}

impl<'a> Asked<'a> {
    /// Whether a conjunction asks for none but these classes, as far as the codes are classes.
    pub(super) fn fits(&self, number: u32, codes: &[u32]) -> bool {
        self.all.groups(number).iter().map(|group| &self.groups[*group as usize]).all(|group| {
            let code = if group.slot == NO_SLOT { ANY } else { codes[group.slot as usize] };
            code >= FIRST_SPECIAL || group.has(code)
        })
    }

    /// The group of a conjunction in a slot, if it hangs on it.
    pub(super) fn keyed(&self, number: u32, slot: u16) -> Option<&'a Group> {
        let groups = self.all.groups(number).iter().map(|&group| &self.groups[group as usize]);
        let of_slot = groups.into_iter().find(|group| group.slot == slot);
        of_slot.filter(|group| group.set.is_none() && group.ranges.len() <= MOST_PARTS_OF_ONE)
    }
}

/// The rows of every slot.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) slots: Vec<RowsOfSlot>,
    pub(super) sets: Vec<RowsOfSet>,
    /// For each slot of the engine where it stands among the one or the other.
    place: Vec<Place>,
    /// Rows that classes choose.
    pub(super) rows: u32,
    /// Whether classes of some slot share rows that are not quite theirs.
    pub(super) is_merged: bool,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    None,
    Slot(u16),
    Set(u16),
}

/// What some conjunctions ask of each slot: the bit of each with its group.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    of_slots: Vec<Vec<(u32, u32)>>,
}

impl Layout {
    /// Rows for all conjunctions, where a row has so many words.
    pub(super) fn new(asked: Asked<'_>, words: usize) -> Self {
        let mut layout = Self { place: vec![Place::None; asked.classes.len()], ..Self::default() };
        for (slot, of) in (0u16..).zip(Seen::all(asked)) {
            let classes = asked.classes[slot as usize];
            if !of.is_asked {
                continue;
            }
            let is_long = words > LONG;
            if of.is_set {
                layout.place[slot as usize] = Place::Set(short(layout.sets.len()));
                layout.add_set(slot, of.elements, if is_long { LONG_CHUNK } else { CHUNK }, asked.groups);
            } else {
                layout.place[slot as usize] = Place::Slot(short(layout.slots.len()));
                let most = if is_long { MOST_LONG_ROWS } else { MOST_ROWS };
                layout.add_slot(slot, classes, most, of.is_one_test);
            }
        }
        layout
    }

    fn add_slot(&mut self, slot: u16, classes: u32, most: u32, is_one_test: bool) {
        let shift = (0..32).find(|shift| classes.saturating_sub(1) >> shift < most).unwrap_or(31);
        self.is_merged |= shift > 0;
        let count = (classes.saturating_sub(1) >> shift) + 1;
        let first = self.more(count);
        self.slots.push(RowsOfSlot { slot, shift, first, count, unknown: Unknown::default(), is_one_test });
    }

    fn add_set(&mut self, slot: u16, elements: u32, most: u32, groups: &[Group]) {
        let count = u32::BITS - elements.leading_zeros();
        let parts = count.div_ceil(most).max(1);
        let bounds = (0..=parts).map(|part| part * count / parts).collect::<Vec<_>>();
        let chunk = |pair: &[u32]| {
            let count = pair[1] - pair[0];
            Chunk { shift: pair[0], count, first: self.more(1 << count) }
        };
        let chunks: Vec<Chunk> = bounds.windows(2).map(chunk).collect();
        let of_slot = groups.iter().filter(|group| group.slot == slot).filter_map(|group| group.set.as_ref());
        let most = of_slot.map(|set| RowsOfSet::spread(&chunks, set).count()).max().unwrap_or(0);
        self.is_merged |= most > MOST_LISTS;
        let lists = (0..most.min(MOST_LISTS)).map(|_| {
            let free = self.more(1);
            Lists { free, any: chunks.iter().map(|chunk| self.more(1 << chunk.count)).collect() }
        });
        let lists = lists.collect();
        self.sets.push(RowsOfSet { slot, chunks, lists, free: 0 });
    }

    fn more(&mut self, count: u32) -> u32 {
        self.rows += count;
        self.rows - count
    }

    /// Notes where the rows begin that say what is not known; they come behind those of classes. Answers how many rows
    /// there are in all.
    pub(super) fn add_unknown(&mut self) -> u32 {
        let mut next = self.rows;
        for of in &mut self.slots {
            of.unknown = Unknown { free: next, may: next + 1, must: next + 2 };
            next += 3;
        }
        for of in &mut self.sets {
            of.free = next;
            next += 1;
        }
        next
    }

    /// Where the rows of a slot stand.
    pub(super) fn rows_of(&self, slot: u16) -> SlotRows {
        match self.place.get(slot as usize) {
            Some(Place::Slot(at)) => {
                let of = &self.slots[*at as usize];
                SlotRows::Classes { first: of.first, shift: of.shift }
            }
            Some(Place::Set(_)) => SlotRows::Set,
            Some(Place::None) | None => SlotRows::None,
        }
    }

    /// Whether rows of a slot let pass more than a group asks.
    pub(super) fn lets_more_pass(&self, group: &Group) -> bool {
        match self.place.get(group.slot as usize) {
            Some(Place::Slot(at)) => self.slots[*at as usize].shift > 0,
            Some(Place::Set(at)) => {
                let chunks = &self.sets[*at as usize].chunks;
                group.set.as_ref().is_some_and(|set| RowsOfSet::spread(chunks, set).count() > MOST_LISTS)
            }
            Some(Place::None) | None => false,
        }
    }

    /// Sorts what conjunctions ask by slot; the first has the bit `first`.
    pub(super) fn sort(&self, asked: Asked<'_>, numbers: impl Iterator<Item = u32>, first: u32, sorted: &mut Sorted) {
        sorted.of_slots.resize_with(self.place.len(), Vec::new);
        for (bit, number) in (first..).zip(numbers) {
            for &group in asked.all.groups(number) {
                let slot = asked.groups[group as usize].slot;
                if slot != NO_SLOT {
                    sorted.of_slots[slot as usize].push((bit, group));
                }
            }
        }
    }

    /// Writes the rows of classes. `full` is a row with every conjunction; what was sorted is used up.
    pub(super) fn fill(&self, data: &mut [u64], full: &[u64], groups: &[Group], sorted: &mut Sorted) {
        for (place, asked) in self.place.iter().zip(&mut sorted.of_slots) {
            match *place {
                Place::Slot(at) => self.slots[at as usize].fill(data, full, groups, asked),
                Place::Set(at) => self.sets[at as usize].fill(data, full, groups, asked),
                Place::None => {}
            }
            asked.clear();
        }
    }

    /// Writes the rows of what is not known.
    pub(super) fn fill_unknown(&self, data: &mut [u64], full: &[u64], groups: &[Group], sorted: &Sorted) {
        for of in &self.slots {
            of.unknown.fill(data, full, groups, &sorted.of_slots[of.slot as usize]);
        }
        for of in &self.sets {
            super::rows::write(data, of.free, &super::rows::without(full, &sorted.of_slots[of.slot as usize]));
        }
    }
}

/// What is asked of one slot.
#[derive(Debug, Clone, Copy)]
struct Seen {
    is_asked: bool,
    is_set: bool,
    is_one_test: bool,
    /// Of a set, all elements that are asked for.
    elements: u32,
}

impl Seen {
    fn all(asked: Asked<'_>) -> Vec<Self> {
        let nothing = Self { is_asked: false, is_set: false, is_one_test: true, elements: 0 };
        let mut all = vec![nothing; asked.classes.len()];
        for group in asked.groups.iter().filter(|group| group.slot != NO_SLOT) {
            let of = &mut all[group.slot as usize];
            of.is_asked = true;
            of.is_one_test &= group.is_one_test;
            if let Some(set) = &group.set {
                of.is_set = true;
                of.elements = set.any.iter().fold(of.elements | set.none, |all, any| all | any);
            }
        }
        all
    }
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}
