//! Texts inside of words, for patterns that no whole word leads to: found by one pass of an automaton.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Letters of fragments up to which an automaton is made that reads fastest; a larger one is made that takes less room.
const FASTEST: usize = 2_000;
/// Most letters of all fragments: with more, the automaton would take tens of megabytes.
const MOST: usize = 100_000;

/// ASCII texts, in any case, each with the numbers of what it means.
#[derive(Debug, Clone)]
pub(super) struct Fragments {
    automaton: AhoCorasick,
    means: Box<[Range<u32>]>,
}

impl Fragments {
    /// None if there is nothing to look for, or if it is too much for one automaton.
    pub(super) fn new(fragments: &BTreeMap<Vec<u8>, Range<u32>>) -> Option<Self> {
        let letters: usize = fragments.keys().map(Vec::len).sum();
        if letters == 0 || letters > MOST {
            return None;
        }
        let kind = if letters <= FASTEST { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .kind(Some(kind))
            .build(fragments.keys())
            .ok()?;
        Some(Self { automaton, means: fragments.values().cloned().collect() })
    }

    /// Shows the place and the meaning of each fragment in the text, until somebody has seen enough.
    pub(super) fn each(&self, text: &str, mut see: impl FnMut(usize, Range<u32>) -> ControlFlow<()>) {
        let mut state = OverlappingState::start();
        loop {
            self.automaton.find_overlapping(text, &mut state);
            let Some(found) = state.get_match() else { return };
            if see(found.start(), self.means[found.pattern().as_usize()].clone()).is_break() {
                return;
            }
        }
    }

    /// What any fragment means: for texts in which one may hide.
    pub(super) fn all(&self) -> impl Iterator<Item = Range<u32>> {
        self.means.iter().cloned()
    }

    /// The bytes on the heap.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.automaton.memory_usage() + size_of_val(&*self.means)
    }
}

/// Whether the text has characters that an ASCII letter stands for, in any case, but that take more than a byte.
pub(super) fn is_disguised(text: &str) -> bool {
    !text.is_ascii() && (text.contains('\u{212A}') || text.contains('\u{17F}'))
}
