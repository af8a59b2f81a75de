//! The facts that a policy can tell something by, in the order in which they follow from one another.

use super::classes::Classes;
use super::codes::{FIRST_SPECIAL, NOTHING};
use crate::policy::FactId;
use crate::value::Date;

/// One fact, or one test on a fact that is a set.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) fact: FactId,
    pub(super) classes: Classes,
    /// Of a closed list the classes of all its values; else none.
    pub(super) all: u64,
    /// The code of knowing nothing of it.
    pub(super) nothing: u32,
}

/// What a value follows from, and where what it came to is remembered.
///
/// Two requests of the same classes have the same value, so a value is told once and looked up from then on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recall {
    pub(super) slot: u16,
    /// Which of the columns of [`Calendar`] it hangs on, if it hangs on the day.
    pub(super) column: Option<u16>,
    /// Whether the inputs tell the value, and the memory is not too large.
    pub(super) has_memory: bool,
    /// Where its memory begins.
    pub(super) memory: u32,
    /// Its steps among all of them: from one up to before another, those of base facts that always apply first.
    pub(super) steps: (u32, u32),
    /// From here on they are of other facts.
    pub(super) others: u32,
    /// Where its rows stand in the index.
    pub(super) rows: SlotRows,
    /// How far the classes of what was told of the fact itself lie apart: for a base fact that may not apply.
    pub(super) own_stride: Option<u32>,
}

/// Where the rows of a slot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlotRows {
    /// Nothing asks for it.
    None,
    /// One for each class, or for so many neighbours as have the same number without these last bits.
    Classes { first: u32, shift: u32 },
    /// Several for each class, since it is one of sets.
    Set,
}

/// One input of a derived fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) slot: u16,
    /// How far its classes lie apart in the memory.
    pub(super) stride: u32,
    /// The place of knowing nothing of it, where that tells what the derived fact may be.
    pub(super) nothing: Option<u32>,
}

/// The days from which on some derived fact may be different.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    days: Vec<Date>,
    columns: usize,
    /// For each stretch between those days and each column, how far into the memory of its facts the stretch lies.
    offsets: Vec<u32>,
}

impl Calendar {
    /// Days in any order for each column, and how far their stretches lie apart in the memory.
    pub(super) fn new(of_columns: &[(Vec<Date>, u32)]) -> Self {
        let mut days: Vec<Date> = of_columns.iter().flat_map(|(days, _)| days).copied().collect();
        days.sort_unstable();
        days.dedup();
        let starts = std::iter::once(Date::MIN).chain(days.iter().copied());
        let interval = |days: &[Date], start: Date| u32::try_from(days.partition_point(|from| *from <= start));
        let offsets = starts
            .flat_map(|start| of_columns.iter().map(move |(days, stride)| interval(days, start).unwrap_or(0) * stride));
        Self { columns: of_columns.len(), offsets: offsets.collect(), days }
    }

    /// Which of the stretches a day lies in.
    pub(super) fn stretch(&self, day: Date) -> u32 {
        u32::try_from(self.days.partition_point(|from| *from <= day)).unwrap_or(u32::MAX)
    }

    /// How far each column lies into the memory in one stretch.
    #[inline]
    pub(super) fn offsets(&self, stretch: u32) -> &[u32] {
        let from = stretch as usize * self.columns;
        &self.offsets[from..from + self.columns]
    }
}

impl Step {
    /// How far a code leads into the memory, if it tells that.
    #[inline]
    pub(super) fn place(&self, code: u32) -> Option<u32> {
        let place = if code < FIRST_SPECIAL { code } else { self.nothing.filter(|_| code == NOTHING)? };
        Some(place * self.stride)
    }
}

/// Every slot of a policy.
#[derive(Debug, Default)]
pub(super) struct Slots {
    pub(super) all: Vec<Slot>,
    /// For each fact its slots: from one up to before another.
    pub(super) of_fact: Vec<(u16, u16)>,
    /// How many slots are of base facts that always apply; they come first.
    pub(super) base: u16,
    /// The other slots, inputs before what follows from them.
    pub(super) recalls: Vec<Recall>,
    pub(super) steps: Vec<Step>,
    pub(super) calendar: Calendar,
    /// Entries of the memory.
    pub(super) memory: usize,
}

impl Slots {
    /// What a slot follows from.
    #[inline]
    pub(super) fn steps(&self, recall: &Recall) -> &[Step] {
        &self.steps[recall.steps.0 as usize..recall.steps.1 as usize]
    }

    /// The base facts that always apply among what a slot follows from.
    #[inline]
    pub(super) fn base_steps(&self, recall: &Recall) -> &[Step] {
        &self.steps[recall.steps.0 as usize..recall.others as usize]
    }

    /// What a slot follows from beside those.
    #[inline]
    pub(super) fn other_steps(&self, recall: &Recall) -> &[Step] {
        &self.steps[recall.others as usize..recall.steps.1 as usize]
    }

    /// The slots of a fact.
    pub(super) fn of(&self, fact: FactId) -> impl Iterator<Item = (u16, &Classes)> {
        let (from, until) = self.of_fact[fact.0 as usize];
        (from..until).map(|slot| (slot, &self.all[slot as usize].classes))
    }
}
