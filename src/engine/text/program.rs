//! Whether a pattern matches somewhere in a part of a text: in time that grows with the part, without allocation.
//!
//! The states that the pattern may be in are followed together, so each byte is read once, and nothing is said about
//! where the match is. There is no cache that may grow, which is why the searchers of `regex-automata` are not used.

use std::ops::Range;

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;

use crate::policy::signal::PATTERN_SIZE;

/// A pattern, ready to be searched for.
#[derive(Debug, Clone)]
pub(super) struct Program {
    nfa: NFA,
    /// The bytes that a match may begin with.
    first: Box<[bool; 256]>,
    /// Whether a match may be empty, so that it begins anywhere.
    empty: bool,
    size: Size,
}

/// What room a search needs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    states: usize,
    /// How many ways lead on without reading a byte, from all states together.
    ways: usize,
}

/// The states that a search is in; held by the caller, and as large as the largest program wants.
#[derive(Debug, Default)]
pub(super) struct Threads {
    now: States,
    next: States,
    /// States still to be entered.
    pending: Vec<StateID>,
    /// How many bytes and states were looked at.
    #[cfg(test)]
    pub(super) work: usize,
}

/// A set of states that is emptied at once.
#[derive(Debug, Default)]
struct States {
    /// Those in the set that read bytes, in order of entering.
    reading: Vec<StateID>,
    /// For each state the round in which it was entered last.
    entered: Vec<u32>,
    round: u32,
}

impl Program {
    /// The program for a pattern; none if it is larger than a pattern may be.
    pub(super) fn new(hir: &Hir) -> Option<Self> {
        let config = Config::new().which_captures(WhichCaptures::None).nfa_size_limit(Some(PATTERN_SIZE));
        let nfa = Compiler::new().configure(config).build_from_hir(hir).ok()?;
        let size = Size { states: nfa.states().len(), ways: nfa.states().iter().map(ways_from).sum() };
        let mut program = Self { nfa, first: Box::new([false; 256]), empty: false, size };
        program.find_first();
        Some(program)
    }

    /// Finds out how a match may begin, whatever stands before it.
    fn find_first(&mut self) {
        let mut entered = vec![false; self.nfa.states().len()];
        let mut pending = vec![self.nfa.start_anchored()];
        while let Some(id) = pending.pop() {
            if std::mem::replace(&mut entered[id.as_usize()], true) {
                continue;
            }
            let state = self.nfa.state(id);
            self.empty |= matches!(state, State::Match { .. });
            for byte in 0..=u8::MAX {
                self.first[usize::from(byte)] |= after(state, byte).is_some();
            }
            each_way(state, |way| pending.push(way));
        }
    }

    /// Whether the pattern matches within this part of the text; what stands around the part counts as its surroundings.
    pub(super) fn is_in(&self, text: &str, part: Range<usize>, threads: &mut Threads) -> bool {
        let bytes = text.as_bytes();
        let mut at = part.start;
        threads.now.clear();
        loop {
            if threads.now.reading.is_empty() && !self.empty {
                // Most bytes begin nothing.
                let Some(skipped) = bytes[at..part.end].iter().position(|byte| self.first[usize::from(*byte)]) else {
                    return false;
                };
                at += skipped;
                threads.count(skipped);
                threads.now.clear();
            }
            threads.count(1 + threads.now.reading.len());
            let begins = self.empty || (at < part.end && self.first[usize::from(bytes[at])]);
            if begins && text.is_char_boundary(at) && self.enter(self.nfa.start_anchored(), bytes, at, threads) {
                return true;
            }
            if at == part.end {
                return false;
            }
            if self.read(bytes, at, threads) {
                return true;
            }
            at += 1;
        }
    }

    /// Reads one byte in all states; says whether a match ends behind it.
    fn read(&self, bytes: &[u8], at: usize, threads: &mut Threads) -> bool {
        std::mem::swap(&mut threads.now, &mut threads.next);
        threads.now.clear();
        for index in 0..threads.next.reading.len() {
            let state = self.nfa.state(threads.next.reading[index]);
            if let Some(next) = after(state, bytes[at])
                && self.enter(next, bytes, at + 1, threads)
            {
                return true;
            }
        }
        false
    }

    /// Enters a state and all that follow without reading; says whether one of them is a match.
    fn enter(&self, id: StateID, bytes: &[u8], at: usize, threads: &mut Threads) -> bool {
        threads.pending.push(id);
        while let Some(id) = threads.pending.pop() {
            if !threads.now.insert(id) {
                continue;
            }
            match self.nfa.state(id) {
                State::Match { .. } => {
                    threads.pending.clear();
                    return true;
                }
                State::Look { look, next } => {
                    if self.nfa.look_matcher().matches(*look, bytes, at) {
                        threads.pending.push(*next);
                    }
                }
                State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) => threads.now.reading.push(id),
                state => each_way(state, |way| threads.pending.push(way)),
            }
        }
        false
    }

    /// The room that a search needs.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// The bytes on the heap.
    pub(super) fn memory(&self) -> usize {
        self.nfa.memory_usage() + self.first.len()
    }
}

impl Size {
    /// Room for either.
    pub(super) fn max(self, other: Self) -> Self {
        Self { states: self.states.max(other.states), ways: self.ways.max(other.ways) }
    }
}

impl Threads {
    /// Makes room, so that no search allocates.
    pub(super) fn reserve(&mut self, size: Size) {
        self.now.reserve(size.states);
        self.next.reserve(size.states);
        self.pending.clear();
        self.pending.reserve(size.ways + 1);
    }

    /// How much there is room for.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        let states = |states: &States| states.reading.capacity() + states.entered.capacity();
        states(&self.now) + states(&self.next) + self.pending.capacity()
    }

    #[cfg(test)]
    fn count(&mut self, work: usize) {
        self.work += work;
    }

    #[cfg(not(test))]
    fn count(&mut self, _work: usize) {}
}

impl States {
    fn reserve(&mut self, states: usize) {
        self.reading.clear();
        self.reading.reserve(states);
        if self.entered.len() < states {
            self.entered.resize(states, 0);
        }
    }

    fn clear(&mut self) {
        self.reading.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.entered.fill(0);
            self.round = 1;
        }
    }

    fn insert(&mut self, id: StateID) -> bool {
        std::mem::replace(&mut self.entered[id.as_usize()], self.round) != self.round
    }
}

/// The state behind a byte.
fn after(state: &State, byte: u8) -> Option<StateID> {
    match state {
        State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
        State::Sparse(sparse) => sparse.matches_byte(byte),
        State::Dense(dense) => dense.matches_byte(byte),
        _ => None,
    }
}

/// Each state that follows without reading a byte.
fn each_way(state: &State, mut way: impl FnMut(StateID)) {
    match state {
        State::Union { alternates } => alternates.iter().for_each(|id| way(*id)),
        State::BinaryUnion { alt1, alt2 } => {
            way(*alt1);
            way(*alt2);
        }
        State::Look { next, .. } | State::Capture { next, .. } => way(*next),
        _ => {}
    }
}

fn ways_from(state: &State) -> usize {
    let mut ways = 0;
    each_way(state, |_| ways += 1);
    ways
}
