//! The first rule that holds, found with the index: one walk for every witness.

use super::Compiled;
use super::codes::{Codes, Memory};
use super::evaluate::Evaluation;
use super::index::{Candidate, Finding, Section, Wanted};
use super::space::Lacks;
use super::vector::Met;
use super::witness::Witness;
use crate::class::{Class, Effort, Remedies};
use crate::policy::{LimitId, RuleId, WhileOpen};

/// Up to so many limits that may or may not hold, every combination of them is listed as a possible outcome.
const COMBINED_LIMITS: usize = 6;

/// An outcome, narrowed by limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Narrowed {
    /// That of a rule, by its number among the outcomes of the engine.
    pub(super) outcome: u32,
    /// The first outcome that differs from it only in what limits narrow.
    way: u32,
    pub(super) effort: Effort,
    pub(super) remedy: Remedies,
    pub(super) approval: bool,
    /// The limits that ask for something first: a set as wide as there are limits.
    pub(super) first: u32,
}

impl Narrowed {
    /// As the rule says it.
    fn plain(engine: &Compiled, outcome: u32) -> Self {
        let plain = &engine.outcomes[outcome as usize];
        let way = engine.ways_out[outcome as usize];
        Self { outcome, way, effort: plain.effort, remedy: plain.remedy, approval: plain.approval, first: 0 }
    }
}

/// An outcome that is possible, with the first rule that may lead there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Possible {
    pub(super) narrowed: Narrowed,
    pub(super) rule: u32,
}

/// What a walk over the rules found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Every outcome that is possible, each once, in order of the rules.
    pub(super) possible: Vec<Possible>,
    /// The rule that surely holds if no candidate before it does.
    pub(super) decisive: u32,
    /// Candidates in order; the last one is sure, unless `otherwise` decides.
    pub(super) found: Finding,
    /// Places of possible outcomes: all those that one outcome of a rule was narrowed to, then those of another.
    leads: Vec<u32>,
    /// What each outcome of a rule was narrowed to in this walk: a stamp, and from where to where among `leads`.
    known: Vec<(u32, u32, u32)>,
    stamp: u32,
    pub(super) limits: Limits,
}

/// The limits that hold, and those that may.
#[derive(Debug, Default)]
pub(super) struct Limits {
    is_judged: bool,
    found: Finding,
    unsure: Vec<u32>,
    /// Every limit that may hold and would narrow an outcome.
    asked: Vec<u32>,
    /// Sets of limits that ask for something first.
    firsts: Vec<u64>,
    width: usize,
}

impl Walk {
    /// Walks over the rules in one view, before a witness. The request is encoded.
    pub(super) fn of<W: Witness>(&mut self, evaluation: &mut Evaluation<'_>, codes: &mut Codes, witness: &mut W) {
        let engine = evaluation.engine;
        self.begin(engine.outcomes.len(), engine.policy.limits.len());
        engine.index.find(Section::Rules, evaluation, codes, Wanted::First, &mut self.found);
        let otherwise = number(engine.policy.rules.len());
        let found = std::mem::take(&mut self.found);
        let last = found.last().filter(|last| last.is_sure);
        self.decisive = last.map_or(otherwise, |last| last.number);
        found.each(|one| self.meet(evaluation, codes, one, witness));
        if last.is_none() {
            self.meet(evaluation, codes, Candidate { number: otherwise, is_sure: true }, witness);
        }
        self.found = found;
        self.limits.tell(witness);
    }

    /// A rule that holds or may hold, before which none surely does.
    #[inline]
    fn meet<W: Witness>(
        &mut self,
        evaluation: &mut Evaluation<'_>,
        codes: &mut Codes,
        one: Candidate,
        witness: &mut W,
    ) {
        witness.rule(RuleId(one.number), one.is_sure);
        let outcome = evaluation.engine.outcome_of_rule[one.number as usize];
        if self.known[outcome as usize].0 != self.stamp {
            self.lead_to(evaluation, codes, one.number, outcome);
        }
    }

    /// The walk where everything is known and rows tell all: one rule, the limits that hold, one outcome.
    #[inline]
    pub(super) fn straight<W: Witness>(
        &mut self,
        engine: &Compiled,
        codes: &Codes,
        met: Met<'_>,
        witness: &mut W,
    ) -> Possible {
        let rule = engine.index.first(codes, met, engine).unwrap_or_else(|| number(engine.policy.rules.len()));
        witness.rule(RuleId(rule), true);
        let outcome = engine.outcome_of_rule[rule as usize];
        let plain = &engine.outcomes[outcome as usize];
        let mut narrowed = Narrowed::plain(engine, outcome);
        if plain.class == Class::Support {
            self.limits.begin(engine.policy.limits.len());
            self.limits.is_judged = true;
            self.limits.found.candidates.clear();
            engine.index.each(Section::Limits, codes, met, engine, |limit| {
                narrowed = self.limits.narrow(engine, narrowed, limit);
                self.limits.found.candidates.push(Candidate { number: limit, is_sure: true });
                false
            });
            self.limits.tell(witness);
        }
        let only = Possible { narrowed, rule };
        self.decisive = rule;
        self.possible.clear();
        self.possible.push(only);
        only
    }

    fn begin(&mut self, outcomes: usize, limits: usize) {
        self.possible.clear();
        self.leads.clear();
        self.limits.begin(limits);
        self.stamp = self.stamp.wrapping_add(1);
        if self.known.len() != outcomes || self.stamp == 0 {
            self.known.clear();
            self.known.resize(outcomes, (0, 0, 0));
            self.stamp = 1;
        }
    }

    pub(super) fn is_settled(&self) -> bool {
        self.possible.len() == 1
    }

    /// The outcomes of a rule that may decide, narrowed by the limits that hold or may hold.
    fn lead_to(&mut self, evaluation: &mut Evaluation<'_>, codes: &mut Codes, rule: u32, outcome: u32) {
        let engine = evaluation.engine;
        let plain = &engine.outcomes[outcome as usize];
        let mut sure = Narrowed::plain(engine, outcome);
        self.limits.unsure.clear();
        if plain.class == Class::Support && !engine.policy.limits.is_empty() {
            sure = self.limits.narrow_surely(evaluation, codes, sure);
        }
        let from = number(self.leads.len());
        for chosen in 0..combinations(self.limits.unsure.len()) {
            let narrowed = self.limits.narrow_chosen(engine, sure, chosen);
            self.lead(from, narrowed, rule);
        }
        let until = number(self.leads.len());
        self.known[outcome as usize] = (self.stamp, from, until);
    }

    /// Adds an outcome to those of a candidate, and to all that are possible.
    fn lead(&mut self, from: u32, narrowed: Narrowed, rule: u32) {
        let known = self.possible.iter().position(|one| self.limits.is_same(&one.narrowed, &narrowed));
        let at = number(known.unwrap_or_else(|| {
            self.possible.push(Possible { narrowed, rule });
            self.possible.len() - 1
        }));
        if !self.leads[from as usize..].contains(&at) {
            self.leads.push(at);
        }
    }

    /// The outcome that an open decision leans to: the class that the policy favours, then the order of the rules.
    pub(super) fn favoured(&self, engine: &Compiled) -> Option<Possible> {
        let class = |one: &&Possible| engine.outcomes[one.narrowed.outcome as usize].class;
        let best = match engine.policy.while_open {
            WhileOpen::Client => self.possible.iter().min_by_key(class),
            WhileOpen::Desk => self.possible.iter().rev().max_by_key(class),
        };
        best.copied()
    }

    /// Whether some outcome that is possible is support, so that limits were looked at.
    pub(super) fn may_be_support(&self, engine: &Compiled) -> bool {
        let class = |one: &Possible| engine.outcomes[one.narrowed.outcome as usize].class;
        self.possible.iter().any(|one| class(one) == Class::Support)
    }

    /// What keeps the outcome from being known. Whether a rule holds matters only if what comes after it leads
    /// elsewhere.
    pub(super) fn lacks(&self, evaluation: &mut Evaluation<'_>, codes: &Codes, memory: &Memory) -> Lacks {
        let engine = evaluation.engine;
        let all = evaluation.space.set();
        for &limit in &self.limits.asked {
            evaluation.lacks_of(Section::Limits, limit, codes, memory, all);
        }
        let Some(last) = self.counted(engine) else { return all };
        let by_rows = engine.index.each_open(codes, &self.found, last, |slot| {
            evaluation.lacks_of_slot(slot, codes, memory, all);
        });
        if !by_rows {
            for candidate in self.found.candidates.iter().take_while(|one| one.number <= last) {
                if !candidate.is_sure {
                    evaluation.lacks_of(Section::Rules, candidate.number, codes, memory, all);
                }
            }
        }
        all
    }

    /// The last rule of which it matters whether it holds: the last one that leads elsewhere than what comes after it.
    fn counted(&self, engine: &Compiled) -> Option<u32> {
        let leads = |rule: u32| {
            let (_, from, until) = self.known[engine.outcome_of_rule[rule as usize] as usize];
            &self.leads[from as usize..until as usize]
        };
        match leads(self.decisive) {
            [only] => self.found.last_before(self.decisive, |rule| leads(rule) != [*only]),
            _ => self.found.last_before(self.decisive, |_| true),
        }
    }
}

impl Limits {
    fn begin(&mut self, limits: usize) {
        self.is_judged = false;
        self.asked.clear();
        self.width = limits.div_ceil(64);
        self.firsts.clear();
        self.firsts.resize(self.width, 0);
    }

    /// Narrows by the limits that hold, and notes those that may hold and would narrow further.
    fn narrow_surely(&mut self, evaluation: &mut Evaluation<'_>, codes: &mut Codes, plain: Narrowed) -> Narrowed {
        let engine = evaluation.engine;
        self.judge(evaluation, codes);
        let mut sure = plain;
        for at in 0..self.found.candidates.len() {
            let limit = self.found.candidates[at];
            if limit.is_sure {
                sure = self.narrow(engine, sure, limit.number);
            }
        }
        for at in 0..self.found.candidates.len() {
            let limit = self.found.candidates[at];
            if limit.is_sure {
                continue;
            }
            let narrowed = self.narrow(engine, sure, limit.number);
            if !self.is_same(&narrowed, &sure) {
                self.unsure.push(limit.number);
                if !self.asked.contains(&limit.number) {
                    self.asked.push(limit.number);
                }
            }
        }
        sure
    }

    /// Finds the limits that hold or may hold, once.
    pub(super) fn judge(&mut self, evaluation: &mut Evaluation<'_>, codes: &mut Codes) {
        if !self.is_judged {
            self.is_judged = true;
            evaluation.engine.index.find(Section::Limits, evaluation, codes, Wanted::All, &mut self.found);
        }
    }

    /// Tells the limits that hold or may hold, if any rule asked for them.
    fn tell<W: Witness>(&self, witness: &mut W) {
        if self.is_judged {
            self.found.candidates.iter().for_each(|one| witness.limit(LimitId(one.number), one.is_sure));
        }
    }

    /// The limits that hold, as far as they were judged.
    pub(super) fn sure(&self) -> impl Iterator<Item = u32> + '_ {
        self.found.candidates.iter().filter(|one| self.is_judged && one.is_sure).map(|one| one.number)
    }

    /// The limits of an outcome that ask for something first, as bits.
    pub(super) fn first_words(&self, first: u32) -> &[u64] {
        &self.firsts[first as usize..first as usize + self.width]
    }

    /// One limit upon an outcome: the weaker effort, the common remedies, one more thing to do first, approval.
    fn narrow(&mut self, engine: &Compiled, outcome: Narrowed, number: u32) -> Narrowed {
        let limit = &engine.policy.limits[number as usize];
        let first = engine.firsts[number as usize].map_or(outcome.first, |limit| self.with_first(outcome.first, limit));
        Narrowed {
            effort: outcome.effort.max(limit.effort),
            remedy: outcome.remedy & limit.remedy,
            approval: outcome.approval | limit.approval,
            first,
            ..outcome
        }
    }

    fn narrow_chosen(&mut self, engine: &Compiled, sure: Narrowed, chosen: usize) -> Narrowed {
        let count = self.unsure.len();
        (0..count).filter(|&at| is_chosen(chosen, at, count)).fold(sure, |outcome, at| {
            let limit = self.unsure[at];
            self.narrow(engine, outcome, limit)
        })
    }

    /// The same set with one more.
    fn with_first(&mut self, first: u32, limit: u32) -> u32 {
        let (word, bit) = (limit as usize / 64, 1u64 << (limit % 64));
        if self.firsts[first as usize + word] & bit != 0 {
            return first;
        }
        let from = self.firsts.len();
        self.firsts.extend_from_within(first as usize..first as usize + self.width);
        self.firsts[from + word] |= bit;
        number(from)
    }

    #[inline]
    fn is_same(&self, a: &Narrowed, b: &Narrowed) -> bool {
        (a.way, a.effort, a.remedy, a.approval) == (b.way, b.effort, b.remedy, b.approval)
            && (a.first == b.first || self.first_words(a.first) == self.first_words(b.first))
    }
}

/// How many combinations of limits are listed: every one of a few; of many, none, each alone, and all together.
const fn combinations(limits: usize) -> usize {
    if limits <= COMBINED_LIMITS { 1 << limits } else { limits + 2 }
}

/// Whether a combination holds the limit at a place.
const fn is_chosen(combination: usize, at: usize, limits: usize) -> bool {
    if limits <= COMBINED_LIMITS {
        combination >> at & 1 == 1
    } else {
        combination == at + 1 || combination == limits + 1
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
