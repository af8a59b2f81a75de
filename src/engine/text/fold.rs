//! One spelling for all characters that a search in any case takes for the same, and what a word is made of.
//!
//! Two characters are the same if Unicode's simple case folding says so, as it does for the `regex` crate: the Kelvin
//! sign is a `k`, the long s is an `s`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// The first character that takes three bytes: those before have a table of their own.
const THREE_BYTES: u32 = 0x800;
/// Marks a character of the table as part of words.
const IN_WORD: u16 = 1 << 15;

/// Says how characters are spelled. Characters that no signal names may stand for themselves.
#[derive(Debug, Clone)]
pub(super) struct Fold {
    /// The characters of one and two bytes.
    low: &'static [u16],
    /// The others that signals name, in any of their cases, with their one spelling; in order.
    high: Vec<(char, char)>,
}

impl Fold {
    /// A spelling for everything that these characters may be compared with.
    pub(super) fn of(named: &BTreeSet<char>) -> Self {
        let mut high = Vec::new();
        for &named in named {
            for member in all_cases(named) {
                if member as u32 >= THREE_BYTES {
                    high.push((member, one_case(named)));
                }
            }
        }
        high.sort_unstable();
        high.dedup();
        Self { low: low(), high }
    }

    /// The one spelling of the character.
    pub(super) fn case(&self, c: char) -> char {
        if let Some(&folded) = self.low.get(c as usize) {
            return char::from_u32(u32::from(folded & !IN_WORD)).unwrap_or(c);
        }
        match self.high.binary_search_by_key(&c, |(from, _)| *from) {
            Ok(at) => self.high[at].1,
            Err(_) => c,
        }
    }

    /// Whether the character makes words.
    pub(super) fn in_word(&self, c: char) -> bool {
        match self.low.get(c as usize) {
            Some(folded) => folded & IN_WORD != 0,
            None => in_word(c),
        }
    }

    /// The bytes on the heap.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.high.capacity() * size_of::<(char, char)>()
    }
}

/// Whether the character makes words: what `\w` matches.
pub(super) fn in_word(c: char) -> bool {
    regex_syntax::is_word_character(c)
}

/// The spelling that stands for all cases of a character. Slow: meant for what a policy says, not for texts.
pub(super) fn one_case(c: char) -> char {
    all_cases(c).min().unwrap_or(c).to_ascii_lowercase()
}

/// The character in each of its cases.
fn all_cases(c: char) -> impl Iterator<Item = char> {
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
    class.case_fold_simple();
    let ranges: Vec<_> = class.ranges().to_vec();
    ranges.into_iter().flat_map(|range| range.start()..=range.end())
}

/// The table of short characters, which is the same for everybody: four kilobytes.
fn low() -> &'static [u16] {
    static LOW: OnceLock<Vec<u16>> = OnceLock::new();
    LOW.get_or_init(|| {
        let chars = (0..THREE_BYTES).filter_map(char::from_u32);
        chars.map(|c| one_case(c) as u16 | if in_word(c) { IN_WORD } else { 0 }).collect()
    })
}

/// A byte of a word as it is spelled: no character of a word but a letter changes by it, and none meets another.
pub(super) fn spell_byte(byte: u8) -> u8 {
    if byte < 0x80 { byte | 0x20 } else { byte }
}

/// The bytes of a word's one spelling.
pub(super) fn spell(word: impl Iterator<Item = char>) -> Vec<u8> {
    word.map(one_case).collect::<String>().bytes().map(spell_byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_what_the_regular_expressions_take_them_for() {
        let word = regex::Regex::new(r"^\w$").expect("a pattern");
        let space = regex::Regex::new(r"^\s$").expect("a pattern");
        let fold = Fold::of(&BTreeSet::new());
        let mut buffer = [0; 4];
        for c in '\0'..=char::MAX {
            let text = c.encode_utf8(&mut buffer);
            assert_eq!(fold.in_word(c), word.is_match(text), "{c:?}");
            assert_eq!(c.is_whitespace(), space.is_match(text), "{c:?}");
        }
    }

    #[test]
    fn all_cases_of_a_character_have_one_spelling() {
        for c in "kKsSßẞåÅöÖσΣςθıİǆΩµ".chars() {
            let fold = Fold::of(&BTreeSet::from([c]));
            for member in all_cases(c) {
                assert_eq!(fold.case(member), one_case(c), "{c:?} {member:?}");
                assert_eq!(in_word(member), in_word(c), "{c:?} {member:?}");
            }
        }
        let fold = Fold::of(&BTreeSet::from(['k', 's']));
        assert_eq!((fold.case('\u{212A}'), fold.case('\u{17F}')), ('k', 's'));
    }

    #[test]
    fn bytes_of_words_stay_apart_when_they_are_spelled() {
        let spelled: BTreeSet<u8> = (0..0x80u8)
            .filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .map(|byte| spell_byte(byte.to_ascii_lowercase()))
            .collect();
        assert_eq!(spelled.len(), 26 + 10 + 1);
    }
}
