//! The signals of a policy, looked for in the texts of a request.
//!
//! A signal speaks if one of its words, phrases or patterns matches; `Matcher` says what that means, one regular
//! expression at a time. Here the same is found for all signals together:
//!
//! 1. The text is taken apart into words, and each word is looked up once (`scan`, `table`).
//! 2. A word may be a signal by itself, lead to a phrase around it (`phrase`), or to a pattern that matches nowhere
//!    without it (`require`), which is then searched for nearby (`search`, `program`).
//! 3. Patterns that need no whole word are led to by letters (`fragments`), or are searched for on their own.
//!
//! Three promises hold for every policy and every text. The answers are exactly those of the regular expressions. The
//! time grows with the length of the text and no faster. And once a `TextScratch` has served a policy, nothing is
//! allocated any more (unless patterns are so large that all programs together would pass 64 MiB).
//!
//! A `Texts` takes at most about 100 MiB under the limits of the language: 64 MiB for the programs of patterns, some
//! more for what leads to them, and a few hundred bytes for each word. Most take less than one.

mod bits;
mod build;
mod fold;
mod fragments;
mod phrase;
mod program;
mod rarity;
mod require;
mod scan;
mod search;
mod table;
#[cfg(test)]
mod tests;

use bits::Bits;
use build::Builder;
use fold::Fold;
use fragments::Fragments;
use phrase::Phrase;
use program::Size;
use scan::Reading;
use search::{Meaning, Pattern, Search};
use table::Table;

use crate::policy::Policy;
use crate::policy::signal::Signal;

/// The signals of a policy, ready to be looked for.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    /// The signals that listen to the subject, and to the body.
    subject: Bits,
    body: Bits,
    /// The signals that words lead to, and that fragments lead to.
    by_words: Bits,
    by_fragments: Bits,
    fold: Fold,
    words: Table,
    beginnings: Table,
    /// The bytes of the longest word or beginning.
    longest: usize,
    fragments: Option<Fragments>,
    meanings: Box<[Meaning]>,
    phrases: Box<[Phrase]>,
    patterns: Box<[Pattern]>,
    /// The patterns that nothing leads to: they are searched for in every text.
    unled: Box<[u32]>,
    /// The room that searching for the largest pattern needs.
    largest: Size,
    /// How many gates all patterns have.
    windows: usize,
    /// How many signals there are.
    signals: usize,
}

/// What looking for signals writes to. It grows when it first serves a policy, and is used again after that.
#[derive(Debug, Default)]
pub(crate) struct TextScratch {
    reading: Reading,
    search: Search,
    /// The signals that spoke when all were looked for.
    matched: Bits,
}

impl Texts {
    /// Makes signals ready, which takes a while.
    pub(crate) fn new(signals: &[Signal]) -> Self {
        let mut builder = Builder::default();
        for (at, signal) in signals.iter().enumerate() {
            signal.matchers.iter().for_each(|matcher| builder.add(table::number(at), matcher));
        }
        builder.finish(signals)
    }

    /// Whether one signal speaks in the texts that it listens to.
    pub(crate) fn one(
        &self,
        signal: usize,
        subject: Option<&str>,
        body: Option<&str>,
        scratch: &mut TextScratch,
    ) -> bool {
        self.reserve(scratch);
        [(&self.subject, subject), (&self.body, body)].into_iter().any(|(listening, text)| {
            let Some(text) = text.filter(|_| listening.has(signal)) else { return false };
            scratch.search.wanted.clear_like(listening);
            scratch.search.wanted.insert(signal);
            scratch.search.pass(self, text, &mut scratch.reading);
            !scratch.search.wanted.has(signal)
        })
    }

    /// Finds out which signals speak, to be read by [`TextScratch::matched`].
    pub(crate) fn all(&self, subject: Option<&str>, body: Option<&str>, scratch: &mut TextScratch) {
        self.reserve(scratch);
        scratch.matched.clear_like(&self.subject);
        for (listening, text) in [(&self.subject, subject), (&self.body, body)] {
            let Some(text) = text else { continue };
            scratch.search.wanted.clear_like(listening);
            scratch.search.wanted.add_difference(listening, &scratch.matched);
            scratch.search.pass(self, text, &mut scratch.reading);
            scratch.matched.add_difference(listening, &scratch.search.wanted);
        }
    }

    fn reserve(&self, scratch: &mut TextScratch) {
        scratch.reading.reserve(self.longest);
        scratch.search.reserve(self);
    }

    /// The bytes on the heap, but for regular expressions that the policy holds as well.
    #[cfg(test)]
    fn memory(&self) -> usize {
        let bits = [&self.subject, &self.body, &self.by_words, &self.by_fragments];
        bits.iter().map(|bits| bits.memory()).sum::<usize>()
            + self.fold.memory()
            + self.words.memory()
            + self.beginnings.memory()
            + self.fragments.as_ref().map_or(0, Fragments::memory)
            + size_of_val(&*self.meanings)
            + self.phrases.iter().map(|phrase| size_of_val(phrase) + phrase.memory()).sum::<usize>()
            + self.patterns.iter().map(|pattern| size_of_val(pattern) + pattern.memory()).sum::<usize>()
            + size_of_val(&*self.unled)
    }
}

impl TextScratch {
    /// Whether this signal spoke when all were looked for.
    pub(crate) fn matched(&self, signal: usize) -> bool {
        self.matched.has(signal)
    }
}

/// The signals of a policy, to be heard in any texts: for those who want to know what a policy listens for without
/// deciding anything.
///
/// ```
/// use scopeline::engine::text::{Ear, Signals};
/// use scopeline::{Policy, Sources};
///
/// let text = "
/// scopeline: 1
/// policy: { id: acme }
/// facts:
///   kind: { one-of: [defect, how-to] }
/// signals:
///   - { fact: kind, is: defect, words: [crash, does not start] }
///   - { fact: kind, is: how-to, pattern: 'how (do|can) (i|we)' }
/// rules:
///   - { id: all, clause: 1, when: { kind: defect }, class: support }
/// otherwise: { class: service }
/// ";
/// let policy = Policy::from_sources(&Sources::from_iter([("policy.yaml", text)])).expect("a policy without faults");
/// let signals = Signals::of(&policy);
/// let mut ear = Ear::default();
/// signals.hear(Some("Help"), Some("It does  not START."), &mut ear);
/// assert_eq!(signals.len(), 2);
/// assert!(ear.heard(0) && !ear.heard(1));
/// ```
#[derive(Debug, Clone)]
pub struct Signals {
    texts: Texts,
}

/// What hearing signals writes to. One ear may be used for any number of texts, and of policies, one after the other; after
/// the first text nothing is allocated.
#[derive(Debug, Default)]
pub struct Ear {
    scratch: TextScratch,
}

impl Signals {
    /// The signals of a policy, numbered in order of writing.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self { texts: Texts::new(&policy.signals) }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.signals
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hears which signals speak in the subject and the body, each in the texts that it listens to.
    pub fn hear(&self, subject: Option<&str>, body: Option<&str>, ear: &mut Ear) {
        self.texts.all(subject, body, &mut ear.scratch);
    }

    /// Whether one signal speaks, without looking for the others.
    pub fn speaks(&self, signal: usize, subject: Option<&str>, body: Option<&str>, ear: &mut Ear) -> bool {
        self.texts.one(signal, subject, body, &mut ear.scratch)
    }
}

impl Ear {
    /// Whether this signal spoke in the texts that were heard last.
    #[must_use]
    pub fn heard(&self, signal: usize) -> bool {
        self.scratch.matched(signal)
    }
}
