//! Which word means what: one probe for each word of a text.
//!
//! Nearly all words of a text mean nothing. A bitmap that stays in the nearest cache says so for most of them, by the
//! first eight bytes; the few others are looked up and compared in full.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fold::spell_byte;
use super::scan::{Word, head};

/// How many bytes of a word tell which beginnings to compare.
pub(super) const BEGINNING: usize = 4;
/// Bits of the bitmap for each entry: one probe of sixteen in vain.
const BITS_FOR_ENTRY: usize = 16;
/// The bitmap never takes more than 16 KiB.
const MOST_BITS: usize = 1 << 17;
/// An odd number that spreads bits upwards.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// No entry.
const NONE: u32 = u32::MAX;

/// Words, or beginnings of words, with what they mean.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// What of a word's first eight bytes counts.
    counts: u64,
    filter: Box<[u64]>,
    filter_shift: u32,
    /// The first entry of each place, then by `next`.
    places: Box<[u32]>,
    place_shift: u32,
    entries: Box<[Entry]>,
    /// The spellings of all entries, one after the other.
    bytes: Box<[u8]>,
}

#[derive(Debug, Clone)]
struct Entry {
    head: u64,
    spelled: Range<u32>,
    means: Range<u32>,
    next: u32,
}

impl Table {
    /// A table of whole words, spelled, each with the numbers of what it means.
    pub(super) fn of_words(words: &BTreeMap<Vec<u8>, Range<u32>>) -> Self {
        Self::build(words, u64::MAX)
    }

    /// A table of beginnings, each of at least [`BEGINNING`] bytes.
    pub(super) fn of_beginnings(beginnings: &BTreeMap<Vec<u8>, Range<u32>>) -> Self {
        Self::build(beginnings, (1 << (8 * BEGINNING)) - 1)
    }

    fn build(words: &BTreeMap<Vec<u8>, Range<u32>>, counts: u64) -> Self {
        let bits = (words.len() * BITS_FOR_ENTRY).next_power_of_two().clamp(1 << 10, MOST_BITS);
        let places = (words.len() * 2).next_power_of_two().max(2);
        let mut table = Self {
            counts,
            filter: vec![0; bits / 64].into(),
            filter_shift: u64::BITS - bits.ilog2(),
            places: vec![NONE; places].into(),
            place_shift: u64::BITS - places.ilog2(),
            entries: Box::default(),
            bytes: Box::default(),
        };
        let (mut entries, mut bytes) = (Vec::with_capacity(words.len()), Vec::new());
        for (word, means) in words {
            let head = head(word) & counts;
            let start = number(bytes.len());
            bytes.extend_from_slice(word);
            let next = table.enter(head, number(entries.len()));
            entries.push(Entry { head, spelled: start..number(bytes.len()), means: means.clone(), next });
        }
        table.entries = entries.into();
        table.bytes = bytes.into();
        table
    }

    /// Puts an entry first at its place and gives the one that was first.
    fn enter(&mut self, head: u64, entry: u32) -> u32 {
        let hash = head.wrapping_mul(SPREAD);
        let bit = (hash >> self.filter_shift) as usize;
        self.filter[bit / 64] |= 1 << (bit % 64);
        std::mem::replace(&mut self.places[(hash >> self.place_shift) as usize], entry)
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the word may be in the table; of nearly all words it is not.
    #[inline]
    pub(super) fn may_have(&self, word: &Word) -> bool {
        let bit = ((word.head & self.counts).wrapping_mul(SPREAD) >> self.filter_shift) as usize;
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// What the word means as a whole.
    pub(super) fn word(&self, word: &Word) -> Option<Range<u32>> {
        self.at_place(word).find(|entry| is_spelled(word.bytes, self.spelling(entry))).map(|entry| entry.means.clone())
    }

    /// What each beginning of the word means.
    pub(super) fn beginnings(&self, word: &Word) -> impl Iterator<Item = Range<u32>> {
        self.at_place(word).filter_map(|entry| {
            let spelling = self.spelling(entry);
            let bytes = word.bytes.get(..spelling.len())?;
            is_spelled(bytes, spelling).then(|| entry.means.clone())
        })
    }

    /// The entries that begin as the word does.
    fn at_place(&self, word: &Word) -> impl Iterator<Item = &Entry> {
        let head = word.head & self.counts;
        let mut at = self.places[(head.wrapping_mul(SPREAD) >> self.place_shift) as usize];
        let all = std::iter::from_fn(move || {
            let entry = self.entries.get(at as usize)?;
            at = entry.next;
            Some(entry)
        });
        all.filter(move |entry| entry.head == head)
    }

    fn spelling(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.spelled.start as usize..entry.spelled.end as usize]
    }

    /// The bytes on the heap.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.filter) + size_of_val(&*self.places) + size_of_val(&*self.entries) + self.bytes.len()
    }
}

/// Whether bytes of a text, of which ASCII letters may have any case, are spelled so.
fn is_spelled(bytes: &[u8], spelling: &[u8]) -> bool {
    bytes.len() == spelling.len() && bytes.iter().zip(spelling).all(|(byte, spelled)| spell_byte(*byte) == *spelled)
}

/// A number of something of which a policy has fewer than four billions.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::fold::spell;
    use super::*;

    fn word(bytes: &[u8]) -> Word<'_> {
        Word { start: 0, end: bytes.len(), head: head(bytes), bytes }
    }

    fn spelled(words: &[&str]) -> BTreeMap<Vec<u8>, Range<u32>> {
        words.iter().zip(0..).map(|(word, at)| (spell(word.chars()), at..at + 1)).collect()
    }

    #[test]
    fn words_are_found_whole_and_beginnings_at_the_front() {
        let table = Table::of_words(&spelled(&["key", "keyboards", "keyboarding", "a_b", "42"]));
        for (text, means) in [("KEY", Some(0..1)), ("keyboardS", Some(1..2)), ("a_B", Some(3..4)), ("42", Some(4..5))] {
            assert!(table.may_have(&word(text.as_bytes())));
            assert_eq!(table.word(&word(text.as_bytes())), means, "{text}");
        }
        for text in ["ke", "keys", "keyboardinG_", "keyboard", ""] {
            assert_eq!(table.word(&word(text.as_bytes())), None, "{text}");
        }
        let table = Table::of_beginnings(&spelled(&["corrupt", "corr", "over"]));
        assert!(table.may_have(&word(b"Corruption")));
        assert_eq!(table.beginnings(&word(b"Corruption")).count(), 2);
        assert_eq!(table.beginnings(&word(b"correct")).count(), 1);
        assert_eq!(table.beginnings(&word(b"cor")).count(), 0);
    }
}
