//! One pass over one text.
//!
//! A pattern is searched for only in *windows*: around its anchors, as far as a match can reach. A pattern with several
//! gates has a window for each, and a match lies in all of them. Hits near one another share a window, so that no byte is
//! searched twice, however many hits there are; where a match may reach anywhere, the window is the whole text, and it is
//! searched once. That keeps a pass linear.

use std::ops::{ControlFlow, Range};

use regex::Regex;

use super::Texts;
use super::bits::Bits;
use super::fragments::is_disguised;
use super::program::{Program, Threads};
use super::scan::{self, Reading};

/// The reach of a match that may begin or end anywhere.
pub(super) const NO_LIMIT: u32 = u32::MAX;

/// What a word or a fragment leads to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// The signal speaks.
    Signal(u32),
    /// The phrase may stand around the word.
    Phrase(u32),
    /// The pattern may match, from so many characters before this place to so many behind.
    Gate { pattern: u32, window: u32, before: u32, behind: u32 },
}

/// A pattern, or one of its alternatives.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) signal: u32,
    pub(super) finder: Finder,
    /// The windows of its gates.
    pub(super) windows: Range<usize>,
}

/// What searches for a pattern.
#[derive(Debug, Clone)]
pub(super) enum Finder {
    /// A program of our own.
    Program(Program),
    /// The regular expression that the policy holds, on whole texts only.
    Library(Regex),
}

impl Pattern {
    /// The bytes on the heap that are its own.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        match &self.finder {
            Finder::Program(program) => program.memory(),
            Finder::Library(_) => 0,
        }
    }
}

/// What a pass writes to; held by the caller, and used again for the next.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The signals that are listened for and did not speak yet.
    pub(super) wanted: Bits,
    left: usize,
    /// A window for each gate; empty before the first hit.
    windows: Vec<Range<usize>>,
    /// The patterns that have windows.
    led: Vec<u32>,
    /// For each pattern the round in which it was led to last.
    led_in: Vec<u32>,
    round: u32,
    /// How many bytes the text has more than characters.
    surplus: usize,
    pub(super) threads: Threads,
    /// How many bytes were compared beyond those of the words themselves.
    pub(super) work: usize,
}

impl Search {
    /// Makes room for all that passes over texts need.
    pub(super) fn reserve(&mut self, texts: &Texts) {
        let patterns = texts.patterns.len();
        if self.led_in.len() < patterns {
            self.led_in.resize(patterns, 0);
        }
        if self.windows.len() < texts.windows {
            self.windows.resize(texts.windows, 0..0);
        }
        self.led.clear();
        self.led.reserve(patterns);
        self.threads.reserve(texts.largest);
    }

    /// How much there is room for.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.windows.capacity() + self.led.capacity() + self.led_in.capacity() + self.threads.room()
    }

    /// Looks in one text for all that is wanted, and removes from it what speaks.
    pub(super) fn pass(&mut self, texts: &Texts, text: &str, reading: &mut Reading) {
        self.begin();
        self.surplus = surplus(text);
        self.words(texts, text, reading);
        self.close(texts, text);
        self.fragments(texts, text);
        self.close(texts, text);
        for pattern in &texts.unled {
            self.search(texts, *pattern, 0..text.len(), text);
        }
    }

    fn begin(&mut self) {
        self.left = self.wanted.count();
        self.led.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.led_in.fill(0);
            self.round = 1;
        }
    }

    fn words(&mut self, texts: &Texts, text: &str, reading: &mut Reading) {
        if !self.wanted.meets(&texts.by_words) {
            return;
        }
        let beginnings = !texts.beginnings.is_empty();
        scan::words(text, &texts.fold, texts.longest, reading, |word| {
            if texts.words.may_have(&word)
                && let Some(means) = texts.words.word(&word)
            {
                self.follow(texts, means, word.start..word.end, text);
            }
            if beginnings && texts.beginnings.may_have(&word) {
                for means in texts.beginnings.beginnings(&word) {
                    self.follow(texts, means, word.start..word.end, text);
                }
            }
            self.enough()
        });
    }

    fn fragments(&mut self, texts: &Texts, text: &str) {
        let Some(fragments) = texts.fragments.as_ref().filter(|_| self.wanted.meets(&texts.by_fragments)) else {
            return;
        };
        if is_disguised(text) {
            for meaning in fragments.all().flat_map(|means| means.start..means.end) {
                let Meaning::Gate { pattern, .. } = texts.meanings[meaning as usize] else { continue };
                // Another fragment of the same pattern need not search again.
                if std::mem::replace(&mut self.led_in[pattern as usize], self.round) != self.round {
                    self.search(texts, pattern, 0..text.len(), text);
                }
            }
            return;
        }
        fragments.each(text, |start, means| {
            self.follow(texts, means, start..start, text);
            self.enough()
        });
    }

    fn enough(&self) -> ControlFlow<()> {
        if self.left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Follows everything that this place of the text leads to.
    fn follow(&mut self, texts: &Texts, means: Range<u32>, place: Range<usize>, text: &str) {
        for meaning in &texts.meanings[means.start as usize..means.end as usize] {
            match *meaning {
                Meaning::Signal(signal) => self.speaks(signal),
                Meaning::Phrase(phrase) => {
                    let phrase = &texts.phrases[phrase as usize];
                    if self.wanted.has(phrase.signal as usize)
                        && phrase.is_around(place.clone(), text, &texts.fold, &mut self.work)
                    {
                        self.speaks(phrase.signal);
                    }
                }
                Meaning::Gate { pattern, window, before, behind } => {
                    if self.wanted.has(texts.patterns[pattern as usize].signal as usize) {
                        let part = self.part_around(place.start, before, behind, text.len());
                        self.widen(texts, pattern, window as usize, part, text);
                    }
                }
            }
        }
    }

    fn speaks(&mut self, signal: u32) {
        if self.wanted.has(signal as usize) {
            self.wanted.remove(signal as usize);
            self.left -= 1;
        }
    }

    /// The part of a text around a place that a match can reach. Nearly all characters of most texts take one byte, and the
    /// others take no more than all of them have too much.
    fn part_around(&self, place: usize, before: u32, behind: u32, length: usize) -> Range<usize> {
        let bytes = |characters: u32| (characters as usize).saturating_add(self.surplus.min(3 * characters as usize));
        let start = if before == NO_LIMIT { 0 } else { place.saturating_sub(bytes(before)) };
        let end = if behind == NO_LIMIT { length } else { place.saturating_add(bytes(behind)).min(length) };
        start..end
    }

    /// Adds a part to a window. If the two do not meet, no match of the window reaches this far, so it is searched first.
    fn widen(&mut self, texts: &Texts, pattern: u32, window: usize, part: Range<usize>, text: &str) {
        if self.led_in[pattern as usize] != self.round {
            self.led_in[pattern as usize] = self.round;
            self.led.push(pattern);
            self.windows[texts.patterns[pattern as usize].windows.clone()].fill(NOWHERE);
        }
        let known = &mut self.windows[window];
        if *known == NOWHERE {
            *known = part;
        } else if part.start <= known.end && known.start <= part.end {
            *known = known.start.min(part.start)..known.end.max(part.end);
        } else {
            self.search_windows(texts, pattern, text);
            self.windows[window] = part;
        }
    }

    /// Searches where all windows of a pattern meet.
    fn search_windows(&mut self, texts: &Texts, pattern: u32, text: &str) {
        let windows = &self.windows[texts.patterns[pattern as usize].windows.clone()];
        let start = windows.iter().map(|window| window.start).max().unwrap_or(0);
        let end = windows.iter().map(|window| window.end).min().unwrap_or(0);
        if start <= end {
            self.search(texts, pattern, start..end, text);
        }
    }

    /// Searches the last windows of all patterns that were led to.
    fn close(&mut self, texts: &Texts, text: &str) {
        while let Some(pattern) = self.led.pop() {
            self.search_windows(texts, pattern, text);
            self.led_in[pattern as usize] = 0;
        }
    }

    fn search(&mut self, texts: &Texts, pattern: u32, part: Range<usize>, text: &str) {
        let Pattern { signal, finder, .. } = &texts.patterns[pattern as usize];
        if !self.wanted.has(*signal as usize) {
            return;
        }
        let found = match finder {
            Finder::Program(program) => program.is_in(text, part, &mut self.threads),
            Finder::Library(regex) => regex.is_match(text),
        };
        if found {
            self.speaks(*signal);
        }
    }
}

/// A window before the first hit, behind the end of any text: it meets no other.
const NOWHERE: Range<usize> = usize::MAX..usize::MAX;

/// How many bytes the text has more than characters.
fn surplus(text: &str) -> usize {
    text.bytes().filter(|byte| (0x80..0xC0).contains(byte)).count()
}
