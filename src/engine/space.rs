//! What one decision needs to remember while it is made: kept by the caller, cleared instead of freed.

use super::pool::Lists;
use super::value::Val;
use crate::policy::FactId;
use crate::value::Truth;

/// A set of what is lacking: base facts, then lines without a date. `NONE` is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lacks(u32);

impl Lacks {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// The truth of a condition, with what keeps it from being known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub(super) truth: Truth,
    /// None unless the truth is unknown.
    pub(super) lacks: Lacks,
}

impl Judged {
    pub(super) const YES: Self = Self::known(Truth::Yes);
    pub(super) const NO: Self = Self::known(Truth::No);

    pub(super) const fn known(truth: Truth) -> Self {
        Self { truth, lacks: Lacks::NONE }
    }

    pub(super) const fn not(self) -> Self {
        Self { truth: self.truth.not(), lacks: self.lacks }
    }
}

/// What is known of a fact: any value of its type, or one of a list that the space keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) from: u32,
    /// `ANY`: any value.
    pub(super) count: u32,
    pub(super) lacks: Lacks,
    /// The facts that were looked at to tell it.
    pub(super) looks: Lacks,
    pub(super) assumed: bool,
}

const ANY: u32 = u32::MAX;

impl State {
    const fn any(lacks: Lacks) -> Self {
        Self { from: 0, count: ANY, lacks, looks: Lacks::NONE, assumed: false }
    }

    pub(super) const fn is_any(self) -> bool {
        self.count == ANY
    }

    /// The places of its values; none for any value.
    pub(super) const fn places(self) -> std::ops::Range<usize> {
        if self.is_any() { 0..0 } else { self.from as usize..self.from as usize + self.count as usize }
    }

    pub(super) const fn is_single(self) -> bool {
        self.count == 1
    }
}

/// Values in the making, with what is lacking to narrow them.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) values: Vec<Val>,
    pub(super) lacks: Lacks,
}

/// A state that is known since the stamp; another stamp means that nothing is.
#[derive(Debug, Clone, Copy)]
struct Slot {
    stamp: u32,
    state: State,
}

/// What is known of every fact in one view.
#[derive(Debug, Default)]
pub(super) struct States {
    slots: Vec<Slot>,
}

/// Lists and sets of one decision.
#[derive(Debug, Default)]
pub(super) struct Space {
    /// Whether it was made ready for this decision; one that needs nothing of it does not take the time.
    pub(super) is_ready: bool,
    /// Words of a set.
    width: usize,
    stamp: u32,
    states: [States; 2],
    values: Vec<Val>,
    bits: Vec<u64>,
    pool: Vec<Vec<Val>>,
    pub(super) lists: Lists,
    /// The set of facts looked at by the derivation that is being followed.
    frame: Lacks,
}

impl Space {
    /// Makes room for an engine of so many facts and sets of so many words, and forgets everything.
    pub(super) fn begin(&mut self, facts: usize, width: usize) {
        self.is_ready = true;
        self.width = width;
        self.values.clear();
        self.bits.clear();
        // The empty set; it is never written to.
        self.bits.resize(width.max(1), 0);
        self.frame = Lacks::NONE;
        self.stamp = self.stamp.wrapping_add(1);
        let fits = self.states[0].slots.len() == facts;
        if !fits || self.stamp == 0 {
            let empty = Slot { stamp: 0, state: State::any(Lacks::NONE) };
            for states in &mut self.states {
                states.slots.clear();
                states.slots.resize(facts, empty);
            }
            self.stamp = 1;
        }
    }

    pub(super) fn known(&self, view: usize, fact: FactId) -> Option<State> {
        let slot = self.states[view].slots[fact.0 as usize];
        (slot.stamp == self.stamp).then_some(slot.state)
    }

    pub(super) fn remember(&mut self, view: usize, fact: FactId, state: State) {
        self.states[view].slots[fact.0 as usize] = Slot { stamp: self.stamp, state };
    }

    /// An empty set to add to.
    pub(super) fn set(&mut self) -> Lacks {
        let at = u32::try_from(self.bits.len()).unwrap_or(u32::MAX);
        self.bits.resize(self.bits.len() + self.width.max(1), 0);
        Lacks(at)
    }

    /// The set of this one bit.
    pub(super) fn one(&mut self, bit: usize) -> Lacks {
        let set = self.set();
        self.insert(set, bit);
        set
    }

    pub(super) fn insert(&mut self, set: Lacks, bit: usize) {
        debug_assert!(!set.is_none(), "the empty set is shared");
        self.bits[set.0 as usize + bit / 64] |= 1 << (bit % 64);
    }

    /// Adds all of another set.
    pub(super) fn add(&mut self, set: Lacks, other: Lacks) {
        if other.is_none() {
            return;
        }
        debug_assert!(!set.is_none(), "the empty set is shared");
        for word in 0..self.width {
            self.bits[set.0 as usize + word] |= self.bits[other.0 as usize + word];
        }
    }

    /// Adds the members of a set that is kept elsewhere.
    pub(super) fn add_words(&mut self, set: Lacks, words: &[u64]) {
        let own = &mut self.bits[set.0 as usize..set.0 as usize + words.len()];
        own.iter_mut().zip(words).for_each(|(own, more)| *own |= more);
    }

    /// Both together, in a set of its own unless one is empty.
    pub(super) fn union(&mut self, a: Lacks, b: Lacks) -> Lacks {
        if a.is_none() || a == b {
            return b;
        }
        if b.is_none() {
            return a;
        }
        let set = self.set();
        self.add(set, a);
        self.add(set, b);
        set
    }

    pub(super) fn contains(&self, set: Lacks, bit: usize) -> bool {
        self.bits[set.0 as usize + bit / 64] >> (bit % 64) & 1 == 1
    }

    pub(super) fn words(&self, set: Lacks) -> &[u64] {
        &self.bits[set.0 as usize..set.0 as usize + self.width]
    }

    /// The first member of a set from a number on.
    pub(super) fn next_member(&self, set: Lacks, from: usize) -> Option<usize> {
        let words = self.words(set);
        let mut word = from / 64;
        let mut bits = words.get(word)? & (u64::MAX << (from % 64));
        while bits == 0 {
            word += 1;
            bits = *words.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// Whether a set has a bit from this one on.
    pub(super) fn has_from(&self, set: Lacks, bit: usize) -> bool {
        let mut words = self.words(set).iter().skip(bit / 64);
        words.next().is_some_and(|word| word >> (bit % 64) != 0) || words.any(|word| *word != 0)
    }

    /// Every member of a set, in order.
    pub(super) fn members(&self, set: Lacks) -> impl Iterator<Item = usize> + '_ {
        members(self.words(set))
    }

    pub(super) fn and(&mut self, a: Judged, b: Judged) -> Judged {
        match a.truth.and(b.truth) {
            Truth::Unknown => Judged { truth: Truth::Unknown, lacks: self.union(a.lacks, b.lacks) },
            known => Judged::known(known),
        }
    }

    pub(super) fn or(&mut self, a: Judged, b: Judged) -> Judged {
        self.and(a.not(), b.not()).not()
    }

    /// A list to say values into.
    pub(super) fn said(&mut self) -> Said {
        Said { values: self.pool.pop().unwrap_or_default(), lacks: self.set() }
    }

    /// Gives a list back that is not needed any more.
    pub(super) fn done(&mut self, mut said: Said) {
        said.values.clear();
        self.pool.push(said.values);
    }

    pub(super) const fn any(lacks: Lacks) -> State {
        State::any(lacks)
    }

    pub(super) fn known_value(&mut self, value: Val) -> State {
        let from = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value);
        State { from, count: 1, lacks: Lacks::NONE, looks: Lacks::NONE, assumed: false }
    }

    /// One of these values, each once; what is lacking counts only if there are several.
    pub(super) fn one_of(&mut self, said: Said, same: impl Fn(Val, Val) -> bool) -> State {
        let from = self.values.len();
        for &value in &said.values {
            if !self.values[from..].iter().any(|&known| same(known, value)) {
                self.values.push(value);
            }
        }
        let count = self.values.len() - from;
        let lacks = if count > 1 { said.lacks } else { Lacks::NONE };
        self.done(said);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX - 1);
        State { from: number(from), count: number(count), lacks, looks: Lacks::NONE, assumed: false }
    }

    pub(super) fn value(&self, place: usize) -> Val {
        self.values[place]
    }

    /// The value, if there is only one.
    pub(super) fn single(&self, state: State) -> Option<Val> {
        state.is_single().then(|| self.values[state.from as usize])
    }

    /// Notes that a fact was looked at.
    pub(super) fn look(&mut self, fact: FactId) {
        if !self.frame.is_none() {
            self.insert(self.frame, fact.0 as usize);
        }
    }

    /// Begins to note what is looked at; the answer is given back to [`leave`](Self::leave).
    pub(super) fn enter(&mut self) -> (Lacks, Lacks) {
        let own = self.set();
        (std::mem::replace(&mut self.frame, own), own)
    }

    pub(super) const fn leave(&mut self, before: Lacks) {
        self.frame = before;
    }
}

/// The numbers of the bits that are set, in order.
pub(super) fn members(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, &word)| {
        let next = |rest: &u64| Some(rest & rest.wrapping_sub(1)).filter(|rest| *rest != 0);
        let ones = std::iter::successors(Some(word).filter(|word| *word != 0), next);
        ones.map(move |rest| at * 64 + rest.trailing_zeros() as usize)
    })
}
