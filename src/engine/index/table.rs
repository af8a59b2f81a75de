//! The one table over all conjunctions: rules, limits, flags and commitments.

use super::layout::{Asked, Layout, Sorted};
use super::selected::{Bound, Selected, UNKNOWN_SETS};
use crate::engine::codes::{ANY, FIRST_SPECIAL, NOTHING};
use crate::engine::facts::Given;
use crate::engine::vector::{HEAD, QUAD};

/// Rows over every conjunction.
#[derive(Debug)]
pub(in crate::engine) struct Table {
    /// Words of one row.
    pub(super) words: usize,
    /// The stretch of every section.
    pub(super) stretches: [Stretch; 4],
    pub(super) layout: Layout,
    pub(super) data: Vec<u64>,
    /// How many of the slots, and of those of sets, are of base facts: these come first.
    base: (usize, usize),
}

/// A stretch of every row, for one section.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stretch {
    /// Its first word.
    pub(super) from: usize,
    /// How many words: one, or whole quads.
    pub(super) words: usize,
    pub(super) count: u32,
}

impl Table {
    /// A table over sections that begin with these numbers; `base` is how many slots are of base facts.
    pub(super) fn new(asked: Asked<'_>, firsts: [u32; 5], base: u16) -> Self {
        let (stretches, words) = stretches(firsts);
        let mut layout = Layout::new(asked, words);
        let rows = layout.add_unknown();
        let mut full = vec![0u64; words];
        let mut sorted = Sorted::default();
        for (stretch, first) in stretches.iter().zip(firsts) {
            let from = u32::try_from(stretch.from * 64).unwrap_or(u32::MAX);
            let bits = from..from + stretch.count;
            bits.for_each(|bit| full[bit as usize / 64] |= 1 << (bit % 64));
            layout.sort(asked, first..first + stretch.count, from, &mut sorted);
        }
        let mut data = vec![0u64; rows as usize * words];
        layout.fill_unknown(&mut data, &full, asked.groups, &sorted);
        layout.fill(&mut data, &full, asked.groups, &mut sorted);
        let of_base = |slot: &u16| *slot < base;
        let slots = layout.slots.iter().map(|of| of.slot).filter(of_base).count();
        let sets = layout.sets.iter().map(|of| of.slot).filter(of_base).count();
        Self { words, stretches, layout, data, base: (slots, sets) }
    }

    #[inline]
    pub(super) fn word(&self, row: u32, word: usize) -> u64 {
        self.data[row as usize * self.words + word]
    }

    /// Chooses the rows of base facts that are known, or of which nothing is known, whatever the day.
    pub(in crate::engine) fn bind(&self, codes: &[u32]) -> Bound {
        let (slots, sets) = (&self.layout.slots[..self.base.0], &self.layout.sets[..self.base.1]);
        if slots.len() > UNKNOWN_SETS as usize || sets.len() > (u32::BITS - UNKNOWN_SETS) as usize {
            return Bound::NONE;
        }
        let mut selected = Selected::default();
        let mut unknown = 0;
        for (at, of) in (0u32..).zip(slots) {
            match codes[of.slot as usize] {
                class if class < FIRST_SPECIAL => selected.rows.push(of.row(class)),
                NOTHING => {
                    selected.rows.push(of.unknown.may);
                    unknown |= 1 << at;
                }
                ANY => unknown |= 1 << at,
                _ => return Bound::NONE,
            }
        }
        for (at, of) in (UNKNOWN_SETS..).zip(sets) {
            match codes[of.slot as usize] {
                class if class < FIRST_SPECIAL => of.select(class, &mut selected),
                ANY | NOTHING => unknown |= 1 << at,
                _ => return Bound::NONE,
            }
        }
        Bound::keep(&selected, unknown)
    }

    /// Chooses the rows of every slot.
    #[inline]
    pub(super) fn select(&self, codes: &[u32], masks: &[u64], given: Option<&Given>, selected: &mut Selected) {
        selected.clear();
        let (mut slots, mut sets) = (0, 0);
        if let Some(given) = given.filter(|given| given.rows.give(selected)) {
            (slots, sets) = self.base;
            if given.rows.unknown != 0 {
                self.select_unknown(codes, given.rows.unknown, selected);
            }
        }
        for of in &self.layout.slots[slots..] {
            of.select(codes[of.slot as usize], masks, selected);
        }
        for of in &self.layout.sets[sets..] {
            of.select(codes[of.slot as usize], selected);
        }
    }

    /// The rows in which a conjunction has to be, where nothing is known of some slots; those in which it may be are
    /// chosen.
    fn select_unknown(&self, codes: &[u32], unknown: u32, selected: &mut Selected) {
        let mut rest = unknown;
        while rest != 0 {
            let at = rest.trailing_zeros();
            rest &= rest - 1;
            if let Some(set) = at.checked_sub(UNKNOWN_SETS) {
                let of = &self.layout.sets[set as usize];
                selected.musts.push(of.free);
                selected.close(of.slot);
            } else {
                let of = &self.layout.slots[at as usize];
                let is_nothing = codes[of.slot as usize] == NOTHING;
                selected.musts.push(if is_nothing { of.unknown.must } else { of.unknown.free });
                selected.close(of.slot);
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.data[..]) + size_of_val(&self.layout.slots[..])
    }
}

/// Sections of a word each come first in every row, then those of whole quads. Answers how long a row is, too.
fn stretches(firsts: [u32; 5]) -> ([Stretch; 4], usize) {
    let mut stretches = [Stretch::default(); 4];
    let (mut small, mut words) = (0, HEAD);
    for (stretch, pair) in stretches.iter_mut().zip(firsts.windows(2)) {
        let count = pair[1] - pair[0];
        *stretch = if count <= 64 {
            small += 1;
            Stretch { from: small - 1, words: 1, count }
        } else {
            let own = (count as usize).div_ceil(64).next_multiple_of(QUAD);
            words += own;
            Stretch { from: words - own, words: own, count }
        };
    }
    (stretches, words)
}
