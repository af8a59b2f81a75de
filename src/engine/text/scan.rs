//! A text taken apart into words: 64 bytes at a time, without looking at each of them on its own.

use std::ops::ControlFlow;

use super::fold::{Fold, spell_byte};

/// How many bytes are told apart at once: one bit of a `u64` for each.
const BLOCK: usize = 64;
/// The lowest bit of each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each of eight bytes.
const TOPS: u64 = 0x8080_8080_8080_8080;
/// Keeps the first bytes of eight, by how many.
const KEEP: [u64; 9] = [
    0,
    0xff,
    0xffff,
    0x00ff_ffff,
    0xffff_ffff,
    0x00ff_ffff_ffff,
    0xffff_ffff_ffff,
    0x00ff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff,
];

/// A word of a text: everything between two edges.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'w> {
    /// Where it stands in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its first eight bytes as they are spelled, filled up with zeros.
    pub(super) head: u64,
    /// Its bytes. They are spelled, but for the case of ASCII letters. Words longer than any that is looked for are cut.
    pub(super) bytes: &'w [u8],
}

/// What reading a text needs: the spelling of the word at hand.
#[derive(Debug, Default)]
pub(super) struct Reading {
    spelled: Vec<u8>,
}

impl Reading {
    /// Makes room for words of this length.
    pub(super) fn reserve(&mut self, longest: usize) {
        self.spelled.clear();
        self.spelled.reserve(longest + 2 * size_of::<char>());
    }
}

#[cfg(test)]
impl Reading {
    /// How much there is room for.
    pub(super) fn room(&self) -> usize {
        self.spelled.capacity()
    }
}

/// Shows each word of the text in order, until somebody has seen enough.
pub(super) fn words(
    text: &str,
    fold: &Fold,
    longest: usize,
    reading: &mut Reading,
    mut see: impl FnMut(Word) -> ControlFlow<()>,
) {
    let ascii = text.is_ascii();
    let _seen = runs(text.as_bytes(), |start, end| {
        let run = &text.as_bytes()[start..end];
        if ascii || run.is_ascii() {
            see(Word { start, end, head: head_at(text.as_bytes(), start, end), bytes: run })
        } else {
            words_of_run(text, start..end, fold, longest, reading, &mut see)
        }
    });
}

/// The longest stretches of bytes that may belong to words: those of ASCII words and all beyond ASCII.
fn runs(bytes: &[u8], mut see: impl FnMut(usize, usize) -> ControlFlow<()>) -> ControlFlow<()> {
    let (mut before, mut open) = (0, None);
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (at, block) in blocks.iter().chain([&last]).enumerate() {
        let inside = inside(block);
        let mut edges = inside ^ ((inside << 1) | before);
        before = inside >> (BLOCK - 1);
        while edges != 0 {
            let edge = at * BLOCK + edges.trailing_zeros() as usize;
            edges &= edges - 1;
            match open.take() {
                None => open = Some(edge),
                Some(start) => see(start, edge)?,
            }
        }
    }
    match open {
        Some(start) => see(start, bytes.len()),
        None => ControlFlow::Continue(()),
    }
}

/// One bit for each byte that may belong to a word.
fn inside(block: &[u8; BLOCK]) -> u64 {
    let mut bits = 0;
    let (eights, _) = block.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let tops = inside_eight(u64::from_le_bytes(*eight));
        // Gathers the eight highest bits in the top byte.
        bits |= ((tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
    }
    bits
}

/// The highest bit of each of eight bytes that may belong to a word.
fn inside_eight(eight: u64) -> u64 {
    let low = eight & !TOPS;
    let letter = between(low | (0x20 * ONES), b'a', b'z');
    let digit = between(low, b'0', b'9');
    let underscore = between(low, b'_', b'_');
    (letter | digit | underscore | eight) & TOPS
}

/// The highest bit of each byte (none above 127) that lies between two others.
fn between(eight: u64, first: u8, last: u8) -> u64 {
    let at_least = |least: u8| eight.wrapping_add(u64::from(0x80 - least) * ONES);
    at_least(first) & !at_least(last + 1)
}

/// The first eight bytes of an ASCII word as they are spelled.
fn head_at(text: &[u8], start: usize, end: usize) -> u64 {
    match text[start..].first_chunk::<8>() {
        Some(eight) => (u64::from_le_bytes(*eight) | (0x20 * ONES)) & KEEP[(end - start).min(8)],
        None => head(&text[start..end]),
    }
}

/// The first eight bytes of a spelled word, or of one that only lacks the case of its ASCII letters.
pub(super) fn head(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    for (to, from) in eight.iter_mut().zip(bytes) {
        *to = spell_byte(*from);
    }
    u64::from_le_bytes(eight)
}

/// The words of a stretch with characters beyond ASCII, of which some may not belong to any.
fn words_of_run(
    text: &str,
    run: std::ops::Range<usize>,
    fold: &Fold,
    longest: usize,
    reading: &mut Reading,
    see: &mut impl FnMut(Word) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let spelled = &mut reading.spelled;
    spelled.clear();
    let mut start = run.start;
    for (at, c) in text[run.clone()].char_indices() {
        if !fold.in_word(c) {
            if !spelled.is_empty() {
                see(Word { start, end: run.start + at, head: head(spelled), bytes: spelled })?;
            }
            spelled.clear();
            start = run.start + at + c.len_utf8();
        } else if spelled.len() <= longest {
            spelled.extend(fold.case(c).encode_utf8(&mut [0; 4]).bytes().map(spell_byte));
        }
    }
    if spelled.is_empty() {
        ControlFlow::Continue(())
    } else {
        see(Word { start, end: run.end, head: head(spelled), bytes: spelled })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let fold = Fold::of(&BTreeSet::from(['k']));
        words(text, &fold, 1_000, &mut Reading::default(), |word| {
            found.push((word.start, word.end));
            ControlFlow::Continue(())
        });
        found
    }

    fn expected(text: &str) -> Vec<(usize, usize)> {
        regex::Regex::new(r"\w+").expect("a pattern").find_iter(text).map(|word| (word.start(), word.end())).collect()
    }

    #[test]
    fn each_byte_is_told_apart() {
        for byte in 0..=u8::MAX {
            let wanted = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
            let bits = inside(&[byte; BLOCK]);
            assert_eq!(bits, if wanted { u64::MAX } else { 0 }, "{byte}");
        }
    }

    #[test]
    fn long_texts_have_words_over_the_ends_of_blocks() {
        let text = "some Words, né — x ".repeat(40);
        assert_eq!(found(&text), expected(&text));
        assert_eq!(found(&"a".repeat(128)), [(0, 128)]);
        assert_eq!(found(""), []);
    }

    proptest! {
        #[test]
        fn words_are_what_the_regular_expressions_take_for_words(text in "(\\PC|[a-f _.\u{301}\u{212A}\u{17F}—]){0,150}") {
            prop_assert_eq!(found(&text), expected(&text));
        }
    }
}
