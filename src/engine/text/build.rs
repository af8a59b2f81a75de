//! Signals, made ready: what leads to each of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

use super::Texts;
use super::bits::Bits;
use super::fold::{Fold, spell};
use super::fragments::Fragments;
use super::phrase::{self, Phrase};
use super::program::{Program, Size};
use super::require::{self, Anchor, Gate};
use super::search::{Finder, Meaning, NO_LIMIT, Pattern};
use super::table::{Table, number};
use crate::policy::signal::{Matcher, PATTERN_NESTING, Signal};

/// Most bytes that the programs of all patterns take together. Patterns beyond are searched by `regex` itself, which the
/// policy holds already; that is as exact and as linear, but it allocates now and then.
pub(super) const PROGRAMS: usize = 64 << 20;

/// Longer fragments are cut: they would not be rarer, only larger.
const LONGEST_FRAGMENT: usize = 12;

/// What leads somewhere, by its spelling.
type Leads = BTreeMap<Vec<u8>, Vec<Meaning>>;

#[derive(Default)]
pub(super) struct Builder {
    words: Leads,
    beginnings: Leads,
    fragments: Leads,
    phrases: Vec<Phrase>,
    patterns: Vec<Pattern>,
    /// The patterns that nothing leads to.
    unled: Vec<u32>,
    windows: usize,
    /// The characters that texts are compared with.
    named: BTreeSet<char>,
    /// The bytes of all programs.
    programs: usize,
    largest: Size,
}

impl Builder {
    pub(super) fn add(&mut self, signal: u32, matcher: &Matcher) {
        match matcher {
            Matcher::Words { phrase, .. } => match Phrase::read(signal, phrase) {
                Some(read) => self.phrase(signal, phrase, read),
                None => self.pattern(signal, matcher),
            },
            Matcher::Pattern(_) => self.pattern(signal, matcher),
        }
    }

    fn phrase(&mut self, signal: u32, written: &str, read: phrase::Read) {
        phrase::named(written, &mut self.named);
        let meaning = match read.phrase {
            None => Meaning::Signal(signal),
            Some(phrase) => {
                self.phrases.push(phrase);
                Meaning::Phrase(number(self.phrases.len() - 1))
            }
        };
        lead(&mut self.words, &read.word, meaning);
    }

    fn pattern(&mut self, signal: u32, matcher: &Matcher) {
        let source = matcher.regex().as_str();
        let parsed = ParserBuilder::new().case_insensitive(true).nest_limit(PATTERN_NESTING).build().parse(source);
        let Ok(hir) = parsed else {
            // It was parsed before, so this does not happen.
            return self.finder(signal, Finder::Library(matcher.regex().clone()), Vec::new());
        };
        let alternatives = require::alternatives(&hir);
        let Some(programs) = self.programs(alternatives) else {
            return self.finder(signal, Finder::Library(matcher.regex().clone()), require::gates(&hir));
        };
        for (program, hir) in programs.into_iter().zip(alternatives) {
            self.finder(signal, Finder::Program(program), require::gates(hir));
        }
    }

    /// The programs, if there is room for them.
    fn programs(&mut self, alternatives: &[Hir]) -> Option<Vec<Program>> {
        let mut programs = Vec::new();
        let mut taken = self.programs;
        for hir in alternatives {
            let program = Program::new(hir)?;
            taken += program.memory();
            if taken > PROGRAMS {
                return None;
            }
            programs.push(program);
        }
        self.programs = taken;
        self.largest = programs.iter().map(Program::size).fold(self.largest, Size::max);
        Some(programs)
    }

    fn finder(&mut self, signal: u32, finder: Finder, gates: Vec<Gate>) {
        let pattern = number(self.patterns.len());
        if gates.is_empty() {
            self.unled.push(pattern);
        }
        let anywhere = matches!(finder, Finder::Library(_));
        let windows = self.windows..self.windows + gates.len();
        self.windows = windows.end;
        for (gate, window) in gates.into_iter().zip(windows.clone()) {
            for way in gate.ways {
                let limit = |characters: Option<usize>| characters.filter(|_| !anywhere).map_or(NO_LIMIT, number);
                let (before, behind) = (limit(way.before), limit(way.behind));
                let meaning = Meaning::Gate { pattern, window: number(window), before, behind };
                self.lead(way.anchor, meaning);
            }
        }
        self.patterns.push(Pattern { signal, finder, windows });
    }

    fn lead(&mut self, anchor: Anchor, meaning: Meaning) {
        match anchor {
            Anchor::Word(word) => {
                self.named.extend(word.chars());
                lead(&mut self.words, &word, meaning);
            }
            Anchor::Beginning(word) => {
                self.named.extend(word.chars());
                lead(&mut self.beginnings, &word, meaning);
            }
            Anchor::Fragment(text) => {
                // Whatever has the whole fragment has its beginning.
                let beginning = text.bytes().take(LONGEST_FRAGMENT).collect();
                self.fragments.entry(beginning).or_default().push(meaning);
            }
        }
    }

    /// Everything, for signals that listen so.
    pub(super) fn finish(mut self, signals: &[Signal]) -> Texts {
        let mut meanings = Vec::new();
        let words = flatten(std::mem::take(&mut self.words), &mut meanings);
        let beginnings = flatten(std::mem::take(&mut self.beginnings), &mut meanings);
        let by_words = self.signals_of(&meanings, signals.len());
        let before_fragments = meanings.len();
        let spelled_fragments = flatten(std::mem::take(&mut self.fragments), &mut meanings);
        let by_fragments = self.signals_of(&meanings[before_fragments..], signals.len());
        let fragments = Fragments::new(&spelled_fragments);
        if fragments.is_none() {
            self.give_up(&meanings[before_fragments..]);
        }
        Texts {
            subject: listening(signals, |signal| signal.in_subject),
            body: listening(signals, |signal| signal.in_body),
            by_words,
            by_fragments,
            fold: Fold::of(&self.named),
            longest: words.keys().chain(beginnings.keys()).map(Vec::len).max().unwrap_or(0),
            words: Table::of_words(&words),
            beginnings: Table::of_beginnings(&beginnings),
            fragments,
            meanings: meanings.into(),
            phrases: self.phrases.into(),
            patterns: self.patterns.into(),
            unled: self.unled.into(),
            largest: self.largest,
            windows: self.windows,
            signals: signals.len(),
        }
    }

    /// The signals that these meanings speak for.
    fn signals_of(&self, meanings: &[Meaning], signals: usize) -> Bits {
        let mut bits = Bits::new(signals);
        for meaning in meanings {
            let signal = match *meaning {
                Meaning::Signal(signal) => signal,
                Meaning::Phrase(phrase) => self.phrases[phrase as usize].signal,
                Meaning::Gate { pattern, .. } => self.patterns[pattern as usize].signal,
            };
            bits.insert(signal as usize);
        }
        bits
    }

    /// Nothing leads to the patterns of these meanings any more.
    fn give_up(&mut self, meanings: &[Meaning]) {
        for meaning in meanings {
            if let Meaning::Gate { pattern, .. } = *meaning {
                self.unled.push(pattern);
            }
        }
        self.unled.sort_unstable();
        self.unled.dedup();
    }
}

fn listening(signals: &[Signal], listens: impl Fn(&Signal) -> bool) -> Bits {
    let mut bits = Bits::new(signals.len());
    for (at, _) in signals.iter().enumerate().filter(|(_, signal)| listens(signal)) {
        bits.insert(at);
    }
    bits
}

fn lead(leads: &mut Leads, word: &str, meaning: Meaning) {
    leads.entry(spell(word.chars())).or_default().push(meaning);
}

/// Puts the meanings one after the other, and says for each spelling which are its own.
fn flatten(leads: Leads, meanings: &mut Vec<Meaning>) -> BTreeMap<Vec<u8>, Range<u32>> {
    let mut ranges = BTreeMap::new();
    for (spelling, all) in leads {
        let start = number(meanings.len());
        meanings.extend(all);
        ranges.insert(spelling, start..number(meanings.len()));
    }
    ranges
}
