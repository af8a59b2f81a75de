//! The facts that a policy can tell something by, in the order in which they follow from one another.

use super::classes::Classes;
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
    /// What its value follows from; `None` for a base fact that always applies.
    pub(super) follows: Option<Follows>,
}

/// What a value follows from, and where what it came to is remembered.
///
/// Two requests of the same classes have the same value, so a value is told once and looked up from then on.
#[derive(Debug)]
pub(super) struct Follows {
    pub(super) inputs: Vec<Input>,
    /// How far the classes of what was told of the fact itself lie apart: for a base fact that may not apply.
    pub(super) own_stride: Option<u32>,
    /// The days on which the value may change, where it hangs on the day.
    pub(super) days: Option<Days>,
    pub(super) day_stride: u32,
    /// Whether the inputs tell the value, and the memory is not too large.
    pub(super) has_memory: bool,
    pub(super) memory: u32,
}

/// One input of a derived fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input {
    pub(super) slot: u16,
    /// How far its classes lie apart in the memory.
    pub(super) stride: u32,
    /// The place of knowing nothing of it, where that tells what the derived fact may be.
    pub(super) nothing: Option<u32>,
}

/// Days from which on something may be different, in order.
#[derive(Debug, Default)]
pub(super) struct Days(pub(super) Vec<Date>);

impl Days {
    /// Which of the stretches between them a day lies in.
    pub(super) fn interval(&self, day: Date) -> usize {
        self.0.partition_point(|from| *from <= day)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len() + 1
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
    pub(super) follow: Vec<u16>,
    /// Entries of the memory.
    pub(super) memory: usize,
}

impl Slots {
    /// The slots of a fact.
    pub(super) fn of(&self, fact: FactId) -> impl Iterator<Item = (u16, &Classes)> {
        let (from, until) = self.of_fact[fact.0 as usize];
        (from..until).map(|slot| (slot, &self.all[slot as usize].classes))
    }
}
