//! The rows of one request.

use super::table::Table;
use crate::engine::facts::widen;
use crate::engine::vector::RowsOf;

/// The rows of a request: a conjunction is left if its bit is set in each row, and in one of each union.
#[derive(Debug, Default)]
pub(in crate::engine) struct Selected {
    pub(super) rows: Few,
    /// How many rows are in a union, then those; and so on.
    pub(super) unions: Few,
    /// Rows that a conjunction has to be in to hold for sure.
    pub(super) musts: Vec<u32>,
    /// The slots that are not known, with how many of those rows there are up to theirs.
    pub(super) open: Vec<(u16, u32)>,
    /// Whether rows tell all about the slots that are not known.
    pub(super) is_told: bool,
}

/// Numbers of rows, in a buffer that never gets shorter: what is behind the last one does not count.
#[derive(Debug, Default)]
pub(super) struct Few {
    buffer: Vec<u32>,
    len: usize,
}

impl Few {
    #[inline]
    pub(super) fn push(&mut self, row: u32) {
        if self.len == self.buffer.len() {
            self.grow();
        }
        self.buffer[self.len] = row;
        self.len += 1;
    }

    #[cold]
    fn grow(&mut self) {
        self.buffer.resize((self.buffer.len() * 2).max(KEPT), 0);
    }

    /// Begins with so many of these.
    #[inline]
    fn begin<const N: usize>(&mut self, rows: &[u16; N], count: u8) {
        while self.buffer.len() < N {
            self.grow();
        }
        if let Some(buffer) = self.buffer.first_chunk_mut::<N>() {
            widen(buffer, rows);
        }
        self.len = usize::from(count);
    }

    #[inline]
    fn all(&self) -> &[u32] {
        &self.buffer[..self.len]
    }
}

impl Selected {
    /// Begins with the rows that a request keeps, and nothing that is not known.
    #[inline]
    pub(in crate::engine) fn begin(&mut self, kept: &Bound) {
        self.clear();
        kept.give(self);
    }

    /// Adds a row.
    #[inline]
    pub(in crate::engine) fn add(&mut self, row: u32) {
        self.rows.push(row);
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.rows.len = 0;
        self.unions.len = 0;
        self.musts.clear();
        self.open.clear();
        self.is_told = true;
    }

    /// These rows in a table or a part of it.
    #[inline]
    pub(super) fn of<'r>(&'r self, data: &'r [u64], words: usize) -> RowsOf<'r> {
        RowsOf { data, words, rows: self.rows.all(), unions: self.unions.all() }
    }

    /// The rows that a conjunction has to be in to hold for sure.
    #[inline]
    pub(super) fn musts<'r>(&'r self, data: &'r [u64], words: usize) -> RowsOf<'r> {
        RowsOf { data, words, rows: &self.musts, unions: &[] }
    }

    /// Whether one of these bits of a word does not hold for sure by the slot at a place among the open ones.
    pub(super) fn leaves_open(&self, table: &Table, at: usize, word: usize, bits: u64) -> bool {
        let from = at.checked_sub(1).map_or(0, |before| self.open[before].1 as usize);
        let own = &self.musts[from..self.open[at].1 as usize];
        own.iter().fold(bits, |bits, row| bits & table.word(*row, word)) != bits
    }

    pub(super) fn close(&mut self, slot: u16) {
        self.open.push((slot, u32::try_from(self.musts.len()).unwrap_or(u32::MAX)));
    }
}

/// Rows that a request keeps of what hangs on no day: as many as, with the codes, fill two lines of the cache.
const KEPT: usize = 24;
/// The same of those in unions, with their counts.
const KEPT_IN_UNIONS: usize = 10;

/// Bits of sets among the slots of which nothing is known.
pub(super) const UNKNOWN_SETS: u32 = 26;

/// The rows of the base facts of one request, chosen once for every day.
#[derive(Debug, Clone)]
#[repr(C)]
pub(in crate::engine) struct Bound {
    rows: [u16; KEPT],
    in_unions: [u16; KEPT_IN_UNIONS],
    /// The slots of which nothing is known, as bits: the place of each among those of its kind, sets from
    /// [`UNKNOWN_SETS`] on.
    pub(super) unknown: u32,
    /// `u8::MAX`: there are none, or too many.
    count: u8,
    unions: u8,
}

impl Bound {
    /// None: they are chosen when a decision is made.
    pub(in crate::engine) const NONE: Self =
        Self { unknown: 0, count: u8::MAX, unions: 0, rows: [0; KEPT], in_unions: [0; KEPT_IN_UNIONS] };

    /// Keeps what was chosen, if it is few.
    pub(super) fn keep(selected: &Selected, unknown: u32) -> Self {
        let (rows, unions) = (selected.rows.all(), selected.unions.all());
        let mut bound = Self { unknown, ..Self::NONE };
        let fits = rows.len() <= KEPT && unions.len() <= KEPT_IN_UNIONS;
        let is_short = |rows: &[u32]| rows.iter().all(|row| u16::try_from(*row).is_ok());
        if fits && is_short(rows) && is_short(unions) {
            let put = |kept: &mut [u16], rows: &[u32]| {
                kept.iter_mut().zip(rows).for_each(|(kept, row)| *kept = u16::try_from(*row).unwrap_or(0));
                u8::try_from(rows.len()).unwrap_or(0)
            };
            bound.count = put(&mut bound.rows, rows);
            bound.unions = put(&mut bound.in_unions, unions);
        }
        bound
    }

    /// Whether anything was kept.
    #[inline]
    pub(in crate::engine) const fn is_kept(&self) -> bool {
        self.count != u8::MAX
    }

    /// Gives back what was kept, if anything was.
    #[inline]
    pub(super) fn give(&self, selected: &mut Selected) -> bool {
        if !self.is_kept() {
            return false;
        }
        selected.rows.begin(&self.rows, self.count);
        selected.unions.begin(&self.in_unions, self.unions);
        true
    }
}
