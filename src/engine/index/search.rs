//! Searching an index with the codes of a request.

use super::rows::{Part, Selected};
use super::{Index, Node, Rows, Section, Split};
use crate::engine::Compiled;
use crate::engine::codes::{ANY, Codes, FIRST_SPECIAL, LAZY, MANY, NOTHING};
use crate::engine::compile::{Group, NO_SLOT};
use crate::engine::evaluate::Evaluation;
use crate::engine::space::members;
use crate::engine::vector::{BLOCK, HEAD};
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
    selected: Selected,
    /// The bits that were found in the table of all sections, by their word, where rows tell everything.
    words: Vec<(u32, u64)>,
}

impl Index {
    /// Whether rows alone tell everything about these codes: every one is a class, every rule is a conjunction of groups,
    /// and the rules are few enough to stand in one table.
    pub(in crate::engine) fn is_straight(&self, codes: &Codes) -> bool {
        codes.is_exact && self.rules.is_none() && self.is_plain == [true; 4]
    }

    /// Whether a conjunction asks for none but the classes of these codes, as far as they are classes. Rows that classes
    /// share let more pass.
    fn fits(&self, number: u32, codes: &Codes, groups: &[Group]) -> bool {
        self.all.groups(number).iter().map(|group| &groups[*group as usize]).all(|group| {
            let code = if group.slot == NO_SLOT { ANY } else { codes.codes[group.slot as usize] };
            code >= FIRST_SPECIAL || group.has(code)
        })
    }

    /// The first of a section that holds, where rows tell everything.
    #[inline]
    pub(in crate::engine) fn first(&self, section: Section, codes: &Codes, engine: &Compiled) -> Option<u32> {
        let mut found = None;
        self.each(section, codes, engine, |number| {
            found = Some(number);
            true
        });
        found
    }

    /// Visits all of a section that hold, where rows tell everything, until one visit answers yes.
    #[inline]
    pub(in crate::engine) fn each(
        &self,
        section: Section,
        codes: &Codes,
        engine: &Compiled,
        mut visit: impl FnMut(u32) -> bool,
    ) {
        let rows = &self.table;
        let first = self.firsts[section as usize];
        let part = rows.parts[section as usize];
        let selected = codes.rows.of(rows);
        let mut word = |at: usize, mut bits: u64| {
            while bits != 0 {
                let number = (at - part.from) * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if number >= part.count {
                    return true;
                }
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let fits = !rows.is_merged || self.fits(first + number, codes, &engine.groups);
                if fits && visit(number) {
                    return true;
                }
            }
            false
        };
        if part.words == 1 {
            word(part.from, codes.head[part.from]);
            return;
        }
        let (mut from, until) = (part.from, part.from + part.words);
        while let Some((block, met)) = engine.road.next(&selected, from, until) {
            if (block..).zip(met).any(|(at, bits)| word(at, bits)) {
                return;
            }
            from = block + BLOCK;
        }
    }
}

struct Search<'s, 'a> {
    index: &'s Index,
    evaluation: &'s mut Evaluation<'a>,
    codes: &'s mut Codes,
    finding: &'s mut Finding,
    wanted: Wanted,
    section: Section,
    /// The number of the section's first conjunction.
    first: u32,
    /// Nothing from this number on is looked at any more.
    bound: u32,
    /// Whether what rows say is all that there is to say.
    is_plain: bool,
    /// Whether the codes of all slots of this index are classes.
    is_exact: bool,
    /// How many slots that parted the conjunctions are not known: the rows of a part say nothing about those.
    unsettled: usize,
    /// Whether several parts were visited, so that what was found is in no order.
    is_scattered: bool,
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
        finding.candidates.clear();
        finding.words.clear();
        let first = self.firsts[section as usize];
        if first == self.firsts[section as usize + 1] {
            return;
        }
        if self.is_straight(codes) {
            let engine = evaluation.engine;
            return self.each(section, codes, engine, |number| {
                let is_wanted = number < bound;
                finding.candidates.extend(is_wanted.then_some(Candidate { number, is_sure: true }));
                !is_wanted || wanted == Wanted::First
            });
        }
        let is_exact = self.is_exact(codes);
        let is_plain = is_exact && self.is_plain[section as usize];
        let mut search = Search {
            index: self,
            evaluation,
            codes,
            finding,
            wanted,
            section,
            first,
            bound,
            is_plain,
            is_exact,
            unsettled: 0,
            is_scattered: false,
        };
        match &self.rules {
            Some(node) if section == Section::Rules => search.visit(node),
            _ => search.selected(),
        }
        let (bound, is_scattered) = (search.bound, search.is_scattered);
        if is_scattered {
            finding.candidates.retain(|candidate| candidate.number <= bound);
            finding.candidates.sort_unstable();
            finding.candidates.dedup();
        }
    }
}

impl Index {
    /// Visits every slot that keeps one of the rules up to a number from being known. Answers whether rows tell it, which
    /// they do only of rules that stand in one table.
    pub(in crate::engine) fn each_open(
        &self,
        codes: &Codes,
        finding: &Finding,
        last: u32,
        mut visit: impl FnMut(u16),
    ) -> bool {
        let rows = &self.table;
        let selected = &codes.rows;
        if self.rules.is_some() || !selected.is_told || !self.is_plain[Section::Rules as usize] {
            return false;
        }
        let part = rows.parts[Section::Rules as usize];
        let (last_word, last_bit) = (part.from + last as usize / 64, last % 64);
        for (at, (slot, _)) in selected.open.iter().enumerate() {
            let is_open = finding.words.iter().any(|&(word, bits)| {
                let word = word as usize;
                let bits = match word.cmp(&last_word) {
                    std::cmp::Ordering::Less => bits,
                    std::cmp::Ordering::Equal => bits & (u64::MAX >> (63 - last_bit)),
                    std::cmp::Ordering::Greater => 0,
                };
                selected.leaves_open(rows, at, word, bits)
            });
            if is_open {
                visit(*slot);
            }
        }
        true
    }
}

impl<'s> Search<'s, '_> {
    fn visit(&mut self, node: &'s Node) {
        match node {
            Node::List(numbers) => self.list(numbers),
            Node::Table(rows) => self.table(rows),
            Node::Split(split) => self.split(split),
        }
    }

    fn list(&mut self, numbers: &[u32]) {
        for &number in numbers {
            if number >= self.bound || self.meets(number, false) {
                return;
            }
        }
    }

    /// Looks at a conjunction. Answers whether nothing behind it matters.
    #[inline]
    fn meets(&mut self, number: u32, is_met: bool) -> bool {
        let truth = if is_met && self.is_plain { Truth::Yes } else { self.truth(self.first + number, is_met) };
        if truth == Truth::No {
            return false;
        }
        let is_sure = truth == Truth::Yes;
        self.finding.candidates.push(Candidate { number, is_sure });
        if is_sure && self.wanted == Wanted::First {
            self.bound = number;
            return true;
        }
        false
    }

    /// Whether a conjunction holds. `is_met`: rows have said so already for every slot whose code is a class.
    fn truth(&mut self, number: u32, is_met: bool) -> Truth {
        let engine = self.evaluation.engine;
        let groups = self.index.all.groups(number);
        if !is_met {
            for &group in groups {
                let group = &engine.groups[group as usize];
                let code = if group.slot == NO_SLOT { ANY } else { self.codes.codes[group.slot as usize] };
                if code < FIRST_SPECIAL && !group.has(code) {
                    return Truth::No;
                }
            }
            if self.is_plain {
                return Truth::Yes;
            }
        }
        let mut truth = Truth::Yes;
        if !self.is_exact || !self.index.is_plain[self.section as usize] {
            for &group in groups {
                truth = truth.and(self.inexact(group));
                if truth == Truth::No {
                    return Truth::No;
                }
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
        let mut code = self.codes.codes[slot];
        if code < FIRST_SPECIAL {
            return Truth::Yes;
        }
        if code == LAZY {
            if self.codes.resolved[slot] == LAZY {
                let state = self.evaluation.state(group.fact);
                self.codes.resolved[slot] = self.evaluation.code_of(group.slot, state, self.codes);
            }
            code = self.codes.resolved[slot];
            if code < FIRST_SPECIAL {
                return Truth::from(group.has(code));
            }
        }
        match code {
            ANY => Truth::Unknown,
            MANY | NOTHING if group.is_one_test => group.holds_of(self.codes.masks[slot]),
            NOTHING if self.codes.masks[slot] == 0 => Truth::Unknown,
            _ => self.evaluation.group(group),
        }
    }

    /// The rows that were selected for all sections.
    fn selected(&mut self) {
        let rows = &self.index.table;
        let selected = std::mem::take(&mut self.codes.rows);
        let head = self.codes.head;
        self.part(rows, rows.parts[self.section as usize], &selected, head);
        self.codes.rows = selected;
    }

    fn table(&mut self, rows: &Rows) {
        let mut selected = std::mem::take(&mut self.finding.selected);
        let codes = &*self.codes;
        rows.select(&codes.codes, &codes.masks, codes.is_exact, &mut selected);
        let has_head = rows.parts[0].words == 1;
        let head = if has_head { self.evaluation.engine.road.head(&selected.of(rows)) } else { [0; HEAD] };
        self.part(rows, rows.parts[0], &selected, head);
        self.finding.selected = selected;
    }

    /// One part of some rows. `head`: what the first words of those have in common, if the part is one of them.
    fn part(&mut self, rows: &Rows, part: Part, selected: &Selected, head: [u64; HEAD]) {
        let road = self.evaluation.engine.road;
        let is_met = !rows.is_merged;
        let is_told = self.unsettled == 0 && selected.is_told && self.index.is_plain[self.section as usize];
        if part.words == 1 {
            let all = if part.count == 64 { u64::MAX } else { (1 << part.count) - 1 };
            let bits = all & head[part.from];
            if is_told {
                self.told(rows, part, selected, part.from, bits);
            } else {
                self.bits(rows, part, part.from, bits, is_met);
            }
            return;
        }
        let (mut from, until) = (part.from, part.from + part.words);
        while from < until {
            let first = rows.numbers.get(part.start + (from - part.from) * 64);
            if first.is_none_or(|first| first - self.first >= self.bound) {
                return;
            }
            let Some((block, met)) = road.next(&selected.of(rows), from, until) else { return };
            for (word, bits) in (block..).zip(met) {
                if bits == 0 {
                    continue;
                }
                let is_over = match is_told {
                    true => self.told(rows, part, selected, word, bits),
                    false => self.bits(rows, part, word, bits, is_met),
                };
                if is_over {
                    return;
                }
            }
            from = block + BLOCK;
        }
    }

    /// Takes the conjunctions of one word as rows tell them. Answers whether nothing behind it matters.
    fn told(&mut self, rows: &Rows, part: Part, selected: &Selected, word: usize, mut bits: u64) -> bool {
        let sure = selected.sure(rows, word, bits);
        let kept = self.finding.words.len();
        self.finding.words.push((u32::try_from(word).unwrap_or(u32::MAX), bits));
        while bits != 0 {
            let bit = bits & bits.wrapping_neg();
            let at = (word - part.from) * 64 + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let number = rows.numbers.get(part.start + at).map_or(u32::MAX, |number| number - self.first);
            if at >= part.count || number >= self.bound {
                return true;
            }
            if rows.is_merged && !self.index.fits(self.first + number, self.codes, &self.evaluation.engine.groups) {
                self.finding.words[kept].1 &= !bit;
                continue;
            }
            let is_sure = sure & bit != 0;
            self.finding.candidates.push(Candidate { number, is_sure });
            if is_sure && self.wanted == Wanted::First {
                self.finding.words[kept].1 &= bit | (bit - 1);
                self.bound = number;
                return true;
            }
        }
        false
    }

    /// Looks at the conjunctions of one word. Answers whether nothing behind it matters.
    fn bits(&mut self, rows: &Rows, part: Part, word: usize, mut bits: u64, is_met: bool) -> bool {
        while bits != 0 {
            let at = (word - part.from) * 64 + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            // Without any row there are bits behind the last conjunction.
            if at >= part.count {
                return true;
            }
            let number = rows.numbers[part.start + at] - self.first;
            if number >= self.bound || self.meets(number, is_met) {
                return true;
            }
        }
        false
    }

    fn split(&mut self, split: &'s Split) {
        self.is_scattered = true;
        let slot = split.slot as usize;
        let code = self.codes.codes[slot];
        if code < FIRST_SPECIAL {
            if let Some(part) = split.part(code) {
                self.visit(part);
            }
        } else if code == MANY {
            self.unsettled += 1;
            for class in members(&[self.codes.masks[slot]]) {
                if let Some(part) = split.part(u32::try_from(class).unwrap_or(0)) {
                    self.visit(part);
                }
            }
            self.unsettled -= 1;
        } else {
            self.unsettled += 1;
            split.parts.iter().for_each(|part| self.visit(part));
            self.unsettled -= 1;
        }
        self.visit(&split.free);
    }
}
