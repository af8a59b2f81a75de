//! Searching an index with the codes of a request.

use super::parts::Look;
use super::selected::Selected;
use super::table::{Stretch, Table};
use super::{Index, Section};
use crate::engine::Compiled;
use crate::engine::codes::{ANY, Codes, FIRST_SPECIAL, LAZY, MANY, NOTHING};
use crate::engine::compile::NO_SLOT;
use crate::engine::evaluate::Evaluation;
use crate::engine::vector::{HEAD, Met, Tile};
use crate::value::Truth;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Wanted {
    /// The first that holds, and whatever may hold before it.
    First,
    /// All that hold or may hold.
    All,
}

/// A conjunction that holds or may hold, by its number in its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Candidate {
    pub(in crate::engine) number: u32,
    pub(in crate::engine) is_sure: bool,
}

/// What a search found.
#[derive(Debug, Default)]
pub(in crate::engine) struct Finding {
    /// In order; with `First`, nothing comes after one that is sure.
    pub(in crate::engine) candidates: Vec<Candidate>,
    /// In place of those, rules as rows tell them.
    words: Vec<Word>,
}

/// The rules of one word of the rows that may hold, and those of them that surely do.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// The word of the table.
    at: u32,
    /// The number of its first rule.
    first: u32,
    bits: u64,
    sure: u64,
}

impl Finding {
    fn clear(&mut self) {
        self.candidates.clear();
        self.words.clear();
    }

    /// Visits all that was found, in order.
    #[inline]
    pub(in crate::engine) fn each(&self, mut visit: impl FnMut(Candidate)) {
        for word in &self.words {
            let mut rest = word.bits;
            while rest != 0 {
                let at = rest.trailing_zeros();
                rest &= rest - 1;
                visit(Candidate { number: word.first + at, is_sure: word.sure >> at & 1 == 1 });
            }
        }
        self.candidates.iter().copied().for_each(visit);
    }

    /// The last one.
    pub(in crate::engine) fn last(&self) -> Option<Candidate> {
        let of_word = |word: &Word| {
            let at = word.bits.checked_ilog2()?;
            Some(Candidate { number: word.first + at, is_sure: word.sure >> at & 1 == 1 })
        };
        self.candidates.last().copied().or_else(|| self.words.iter().rev().find_map(of_word))
    }

    /// The number of the last one before a number for which this is true.
    pub(in crate::engine) fn last_before(&self, bound: u32, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let listed = self.candidates.iter().rev().map(|one| one.number);
        if let Some(found) = listed.filter(|number| *number < bound).find(|number| is_it(*number)) {
            return Some(found);
        }
        for word in self.words.iter().rev() {
            let mut rest = word.bits;
            while let Some(at) = rest.checked_ilog2() {
                rest &= !(1 << at);
                let number = word.first + at;
                if number < bound && is_it(number) {
                    return Some(number);
                }
            }
        }
        None
    }
}

impl Index {
    /// Whether rows alone tell everything about these codes: every one is a class, and every conjunction is one of groups.
    #[inline]
    pub(in crate::engine) fn is_straight(&self, codes: &Codes) -> bool {
        codes.is_exact && self.is_told_by_rows()
    }

    /// What the first words of the rows have in common, with the first rules, where rows tell everything.
    #[inline]
    pub(in crate::engine) fn meet<'t>(&self, codes: &Codes, engine: &Compiled, tile: &'t mut Tile) -> Met<'t> {
        let rows = codes.rows.of(&self.table.data, self.table.words);
        let rules = self.table.stretches[Section::Rules as usize];
        let head = if rules.words == 1 || self.parts.is_some() {
            tile.len = 0;
            engine.road.head(&rows)
        } else {
            engine.road.beginning(&rows, rules.words, tile)
        };
        Met { head, tile }
    }

    /// The first rule that holds, where rows tell everything.
    #[inline]
    pub(in crate::engine) fn first(&self, codes: &Codes, met: Met<'_>, engine: &Compiled) -> Option<u32> {
        if let Some(parts) = &self.parts {
            let look = Look { codes, selected: &codes.rows, road: engine.road, index: self, groups: &engine.groups };
            return parts.first(look);
        }
        let mut first = None;
        self.each(Section::Rules, codes, met, engine, |rule| {
            first = Some(rule);
            true
        });
        first
    }

    /// Visits all of a section that hold, where rows tell everything, until one visit answers yes.
    #[inline]
    pub(in crate::engine) fn each(
        &self,
        section: Section,
        codes: &Codes,
        met: Met<'_>,
        engine: &Compiled,
        mut visit: impl FnMut(u32) -> bool,
    ) {
        let first = self.firsts[section as usize];
        let stretch = self.table.stretches[section as usize];
        let mut word = |at: usize, mut bits: u64| {
            while bits != 0 {
                let number = u32::try_from(at * 64).unwrap_or(u32::MAX) + bits.trailing_zeros();
                bits &= bits - 1;
                if number >= stretch.count {
                    return true;
                }
                if self.passes(first + number, &codes.codes, &engine.groups) && visit(number) {
                    return true;
                }
            }
            false
        };
        if stretch.words == 1 {
            word(0, met.head[stretch.from]);
            return;
        }
        let (mut from, until) = (stretch.from, stretch.from + stretch.words);
        if from == HEAD {
            if met.tile.words().any(|(own, bits)| word(own, bits)) {
                return;
            }
            from += met.tile.len;
        }
        let rows = codes.rows.of(&self.table.data, self.table.words);
        while from < until {
            let Some((at, tile)) = engine.road.next(&rows, from, until) else { return };
            if tile.words().any(|(own, bits)| word(at - stretch.from + own, bits)) {
                return;
            }
            from = at + tile.len;
        }
    }
}

struct Search<'s, 'a> {
    index: &'s Index,
    evaluation: &'s mut Evaluation<'a>,
    codes: &'s [u32],
    masks: &'s mut [u64],
    resolved: &'s mut [u32],
    selected: &'s Selected,
    head: &'s mut Option<[[u64; HEAD]; 2]>,
    finding: &'s mut Finding,
    wanted: Wanted,
    section: Section,
    /// The number of the section's first conjunction.
    first: u32,
    /// Nothing from this number on is looked at any more.
    bound: u32,
    /// Whether what rows say is all that there is to say.
    is_plain: bool,
}

impl Index {
    /// Finds what holds or may hold of one section. The rows of the codes are selected.
    pub(in crate::engine) fn find(
        &self,
        section: Section,
        evaluation: &mut Evaluation<'_>,
        codes: &mut Codes,
        wanted: Wanted,
        finding: &mut Finding,
    ) {
        self.find_below(u32::MAX, section, evaluation, codes, wanted, finding);
    }

    /// Finds what holds or may hold of those before a number.
    pub(in crate::engine) fn find_below(
        &self,
        bound: u32,
        section: Section,
        evaluation: &mut Evaluation<'_>,
        codes: &mut Codes,
        wanted: Wanted,
        finding: &mut Finding,
    ) {
        finding.clear();
        let first = self.firsts[section as usize];
        if first == self.firsts[section as usize + 1] {
            return;
        }
        let is_plain = self.is_plain[section as usize] && self.is_exact(codes);
        let mut search = Search {
            index: self,
            evaluation,
            codes: &codes.codes,
            masks: &mut codes.masks,
            resolved: &mut codes.resolved,
            selected: &codes.rows,
            head: &mut codes.head,
            finding,
            wanted,
            section,
            first,
            bound,
            is_plain,
        };
        search.section();
    }
}

impl Index {
    /// Visits every slot that keeps one of the rules up to a number from being known. Answers whether rows tell it.
    pub(in crate::engine) fn each_open(
        &self,
        codes: &Codes,
        finding: &Finding,
        last: u32,
        mut visit: impl FnMut(u16),
    ) -> bool {
        if !codes.rows.is_told || !self.is_plain[Section::Rules as usize] {
            return false;
        }
        for (at, (slot, _)) in codes.rows.open.iter().enumerate() {
            let is_open = finding.words.iter().take_while(|word| word.first <= last).any(|word| {
                let bits = word.bits & (u64::MAX >> (63 - (last - word.first).min(63)));
                codes.rows.leaves_open(&self.table, at, word.at as usize, bits)
            });
            if is_open {
                visit(*slot);
            }
        }
        true
    }
}

impl Search<'_, '_> {
    /// Looks at a conjunction that rows let pass. Answers whether nothing behind it matters.
    #[inline]
    fn meets(&mut self, number: u32) -> bool {
        let truth = match self.passes(number) {
            false => Truth::No,
            true if self.is_plain => Truth::Yes,
            true => self.truth(self.first + number),
        };
        if truth == Truth::No {
            return false;
        }
        let is_sure = truth == Truth::Yes;
        self.finding.candidates.push(Candidate { number, is_sure });
        is_sure && self.wanted == Wanted::First
    }

    /// Whether a conjunction holds that rows let pass by every slot whose code is a class.
    fn truth(&mut self, number: u32) -> Truth {
        let mut truth = Truth::Yes;
        for &group in self.index.all.groups(number) {
            truth = truth.and(self.inexact(group));
            if truth == Truth::No {
                return Truth::No;
            }
        }
        for (_, literal) in self.index.all.residual(number) {
            let judged = self.evaluation.condition(&literal.condition);
            truth = truth.and(if literal.negated { judged.truth.not() } else { judged.truth });
            if truth == Truth::No {
                return Truth::No;
            }
        }
        truth
    }

    /// Whether a group holds whose fact is not known as a class; `Yes` for any other.
    fn inexact(&mut self, number: u32) -> Truth {
        let engine = self.evaluation.engine;
        let group = &engine.groups[number as usize];
        if group.slot == NO_SLOT {
            return self.evaluation.group(group);
        }
        let slot = group.slot as usize;
        let mut code = self.codes[slot];
        if code < FIRST_SPECIAL {
            return Truth::Yes;
        }
        if code == LAZY {
            if self.resolved[slot] == LAZY {
                let state = self.evaluation.state(group.fact);
                self.resolved[slot] = self.evaluation.code_of(group.slot, state, self.masks);
            }
            code = self.resolved[slot];
            if code < FIRST_SPECIAL {
                return Truth::from(group.has(code));
            }
        }
        match code {
            ANY => Truth::Unknown,
            MANY | NOTHING if group.is_one_test => group.holds_of(self.masks[slot]),
            NOTHING if self.masks[slot] == 0 => Truth::Unknown,
            _ => self.evaluation.group(group),
        }
    }

    /// The section in the one table.
    fn section(&mut self) {
        let (table, selected) = (&self.index.table, self.selected);
        let stretch = table.stretches[self.section as usize];
        let road = self.evaluation.engine.road;
        let is_told = selected.is_told && self.index.is_plain[self.section as usize];
        let rows = selected.of(&table.data, table.words);
        let musts = selected.musts(&table.data, table.words);
        if stretch.words == 1 {
            let [may, must] = *self.head.get_or_insert_with(|| [road.head(&rows), road.head(&musts)]);
            let (at, bits) = (stretch.from, may[stretch.from]);
            match is_told {
                true => self.told(table, stretch, at, bits, must[stretch.from]),
                false => self.bits(stretch, at, bits),
            };
            return;
        }
        let (mut from, until) = (stretch.from, stretch.from + stretch.words);
        if from == HEAD && self.head.is_none() {
            let (mut may, mut must) = (Tile::NONE, Tile::NONE);
            let own = road.beginning(&rows, stretch.words, &mut may);
            *self.head = Some([own, road.beginning(&musts, stretch.words, &mut must)]);
            if self.tile(table, stretch, from, &may, &must, is_told) {
                return;
            }
            from += may.len;
        }
        while from < until {
            let Some((at, tile)) = road.next(&rows, from, until) else { return };
            let sure = if is_told { road.tile(&musts, at, tile.len) } else { Tile::NONE };
            if self.tile(table, stretch, at, &tile, &sure, is_told) {
                return;
            }
            from = at + tile.len;
        }
    }

    /// Takes the conjunctions of a tile. Answers whether nothing behind it matters.
    fn tile(&mut self, table: &Table, stretch: Stretch, at: usize, may: &Tile, sure: &Tile, is_told: bool) -> bool {
        may.words().any(|(own, bits)| match is_told {
            true => self.told(table, stretch, at + own, bits, sure.bits[own]),
            false => self.bits(stretch, at + own, bits),
        })
    }

    /// Takes the conjunctions of one word as rows tell them. Answers whether nothing behind it matters.
    fn told(&mut self, table: &Table, stretch: Stretch, word: usize, bits: u64, sure: u64) -> bool {
        let first = u32::try_from((word - stretch.from) * 64).unwrap_or(u32::MAX);
        let end = stretch.count.min(self.bound);
        let mut bits = match end.saturating_sub(first) {
            64.. => bits,
            left => bits & ((1 << left) - 1),
        };
        let mut sure = sure & bits;
        if table.layout.is_merged {
            let mut rest = bits;
            while rest != 0 {
                let bit = rest & rest.wrapping_neg();
                rest &= rest - 1;
                if !self.passes(first + bit.trailing_zeros()) {
                    bits &= !bit;
                    sure &= !bit;
                } else if sure & bit != 0 && self.wanted == Wanted::First {
                    break;
                }
            }
        }
        let mut is_over = first + 64 >= end;
        if sure != 0 && self.wanted == Wanted::First {
            let bit = sure & sure.wrapping_neg();
            (bits, sure, is_over) = (bits & (bit | (bit - 1)), bit, true);
        }
        if bits == 0 {
            return is_over;
        }
        let word = Word { at: u32::try_from(word).unwrap_or(u32::MAX), first, bits, sure };
        if self.section == Section::Rules && self.wanted == Wanted::First {
            self.finding.words.push(word);
        } else {
            let mut rest = bits;
            while rest != 0 {
                let at = rest.trailing_zeros();
                rest &= rest - 1;
                let one = Candidate { number: first + at, is_sure: sure >> at & 1 == 1 };
                self.finding.candidates.push(one);
            }
        }
        is_over
    }

    fn passes(&self, number: u32) -> bool {
        self.index.passes(self.first + number, self.codes, &self.evaluation.engine.groups)
    }

    /// Looks at the conjunctions of one word. Answers whether nothing behind it matters.
    fn bits(&mut self, stretch: Stretch, word: usize, mut bits: u64) -> bool {
        let first = u32::try_from((word - stretch.from) * 64).unwrap_or(u32::MAX);
        while bits != 0 {
            let number = first + bits.trailing_zeros();
            bits &= bits - 1;
            // Without any row there are bits behind the last conjunction.
            if number >= stretch.count || number >= self.bound || self.meets(number) {
                return true;
            }
        }
        false
    }
}
