//! Phrases: one of their words leads to them, and what stands around it is compared.

use std::collections::BTreeSet;
use std::ops::Range;

use super::fold::{Fold, in_word, one_case};
use super::rarity;

/// What stands between two words of a phrase in its spelling: any white space of a text.
const GAP: char = ' ';

/// A phrase around the word that leads to it.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The signal that it belongs to.
    pub(super) signal: u32,
    /// What comes before the word, spelled.
    before: Box<str>,
    /// What comes after it, spelled.
    after: Box<str>,
}

/// What an author wrote, read as a phrase.
#[derive(Debug)]
pub(super) struct Read {
    /// The word that leads to it, spelled by characters.
    pub(super) word: String,
    /// What stands around the word, unless the phrase is nothing but the word.
    pub(super) phrase: Option<Phrase>,
}

impl Phrase {
    /// Reads a phrase; one without any word cannot be found by its words.
    pub(super) fn read(signal: u32, written: &str) -> Option<Read> {
        let spelled: String = written.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(one_case).collect();
        let word = words(&spelled).min_by(|one, other| {
            rarity::of_word(&spelled[one.clone()]).total_cmp(&rarity::of_word(&spelled[other.clone()]))
        })?;
        let (before, after) = (&spelled[..word.start], &spelled[word.end..]);
        let whole = before.is_empty() && after.is_empty();
        let phrase = (!whole).then(|| Self { signal, before: before.into(), after: after.into() });
        Some(Read { word: spelled[word].to_owned(), phrase })
    }

    /// Whether the phrase stands in the text around this word.
    ///
    /// There is only one way to read it: after white space, a phrase wants something else. So each character around the
    /// word is looked at once.
    pub(super) fn is_around(&self, word: Range<usize>, text: &str, fold: &Fold, work: &mut usize) -> bool {
        let mut after = text[word.end..].chars();
        let mut before = text[..word.start].chars().rev();
        follows(self.after.chars(), &mut after, fold, work)
            && follows(self.before.chars().rev(), &mut before, fold, work)
    }

    /// The bytes on the heap.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.before.len() + self.after.len()
    }
}

/// Whether the text goes on as spelled, up to an edge of a word.
fn follows(
    spelled: impl Iterator<Item = char>,
    text: &mut (impl Iterator<Item = char> + Clone),
    fold: &Fold,
    work: &mut usize,
) -> bool {
    let mut next = text.next();
    for wanted in spelled {
        *work += 1;
        if wanted != GAP {
            if next.is_none_or(|c| fold.case(c) != wanted) {
                return false;
            }
            next = text.next();
            continue;
        }
        if !next.is_some_and(char::is_whitespace) {
            return false;
        }
        while next.is_some_and(char::is_whitespace) {
            *work += 1;
            next = text.next();
        }
    }
    next.is_none_or(|c| !fold.in_word(c))
}

/// Where the words of a text stand.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.by_ref().find(|(_, c)| in_word(*c))?;
        while rest.next_if(|(_, c)| in_word(*c)).is_some() {}
        Some(start..rest.peek().map_or(text.len(), |(end, _)| *end))
    })
}

/// The characters that a phrase names.
pub(super) fn named(written: &str, named: &mut BTreeSet<char>) {
    named.extend(written.chars());
}
