//! What is told beside an outcome: flags, commitments, surcharges, what was assumed, whether the catalogue is behind.

use super::codes::{ANY, Codes, FIRST_SPECIAL, MANY, Memory, NOTHING};
use super::compile::{Group, NO_SLOT};
use super::decide::Narrowed;
use super::evaluate::Evaluation;
use super::index::{Finding, Section, Wanted};
use super::scratch::Lists;
use super::space::Lacks;
use crate::class::{Class, Effort};
use crate::decision::Raised;
use crate::policy::{CommitmentId, FlagId, Outcome};
use crate::value::Truth;

impl Evaluation<'_> {
    /// Whether all that a group asks holds.
    pub(super) fn group(&mut self, group: &Group) -> Truth {
        let mut truth = Truth::Yes;
        self.engine.each_part(group, &mut |condition, negated| {
            if truth != Truth::No {
                let judged = self.condition(condition).truth;
                truth = truth.and(if negated { judged.not() } else { judged });
            }
        });
        truth
    }

    /// Adds what keeps a conjunction from being known that may hold.
    pub(super) fn lacks_of(&mut self, section: Section, own: u32, codes: &Codes, memory: &Memory, lacks: Lacks) {
        let engine = self.engine;
        let number = engine.index.number(section, own);
        for &group in engine.index.all.groups(number) {
            let group = &engine.groups[group as usize];
            let slot = group.slot as usize;
            let code = if group.slot == NO_SLOT { ANY } else { codes.codes[slot] };
            if code < FIRST_SPECIAL {
                continue;
            }
            let is_remembered = group.slot != NO_SLOT && codes.remembered[slot] != 0 && matches!(code, ANY | MANY);
            if group.is_one_test && (code == NOTHING || is_remembered) {
                if group.holds_of(codes.masks[slot]) != Truth::Unknown {
                    continue;
                }
                if code == NOTHING {
                    self.space.insert(lacks, group.fact.0 as usize);
                } else {
                    self.space.add_words(lacks, memory.lacks(codes.remembered[slot], engine.width()));
                }
                continue;
            }
            engine.each_part(group, &mut |condition, _| {
                let judged = self.condition(condition);
                self.space.add(lacks, judged.lacks);
            });
        }
        for (_, literal) in engine.index.all.residual(number) {
            let judged = self.condition(&literal.condition);
            self.space.add(lacks, judged.lacks);
        }
    }

    /// Adds what keeps a slot from being known.
    pub(super) fn lacks_of_slot(&mut self, slot: u16, codes: &Codes, memory: &Memory, lacks: Lacks) {
        let fact = self.engine.slots.all[slot as usize].fact;
        let remembered = codes.remembered[slot as usize];
        match codes.codes[slot as usize] {
            NOTHING => self.space.insert(lacks, fact.0 as usize),
            ANY | MANY if remembered != 0 => {
                self.space.add_words(lacks, memory.lacks(remembered, self.engine.width()));
            }
            _ => {
                let own = self.state(fact).lacks;
                self.space.add(lacks, own);
            }
        }
    }

    /// Flags that surely hold. What the text alone suggests raises no flag.
    pub(super) fn raise(&mut self, codes: &mut Codes, found: &mut Finding, flags: &mut Vec<Raised>) {
        self.engine.index.find(Section::Flags, self, codes, Wanted::All, found);
        let sure = found.candidates.iter().filter(|one| one.is_sure);
        flags.extend(sure.map(|one| Raised::Flag(FlagId(one.number))));
    }

    /// The first commitment that holds, for support with committed effort. It is known only if every row that may hold
    /// before it promises the same.
    pub(super) fn commit(
        &mut self,
        codes: &mut Codes,
        memory: &Memory,
        found: &mut Finding,
        lists: &mut Lists,
    ) -> Option<CommitmentId> {
        let engine = self.engine;
        engine.index.find(Section::Commitments, self, codes, Wanted::First, found);
        let is_over = found.candidates.last().is_some_and(|last| last.is_sure);
        // Nothing behind a row that surely holds is asked for.
        lists.commitments = found.candidates.last().filter(|_| is_over).map_or(u32::MAX, |last| last.number + 1);
        let promise = |number: u32| engine.promises[number as usize];
        let first = found.candidates.first().map(|one| one.number);
        let all_same = found.candidates.iter().all(|one| Some(promise(one.number)) == first.map(promise));
        if found.candidates.is_empty() || all_same && is_over {
            return first.map(CommitmentId);
        }
        let lacks = self.space.set();
        for one in found.candidates.iter().filter(|one| !one.is_sure) {
            self.lacks_of(Section::Commitments, one.number, codes, memory, lacks);
        }
        lists.commitment_lacks = lacks;
        None
    }

    /// The surcharges of the offered service that hold, and those that may.
    pub(super) fn charge(&mut self, outcome: &Outcome, charged: &mut Vec<(usize, bool, Lacks)>) {
        let policy = self.policy;
        let Some(offer) = outcome.offer else { return };
        for (row, surcharge) in policy.service(offer).surcharges.iter().enumerate() {
            let judged = self.condition(&surcharge.when);
            if judged.truth != Truth::No {
                charged.push((row, judged.truth == Truth::Yes, judged.lacks));
            }
        }
    }

    /// What is lacking, in two lists: facts that nobody told, and those that only a text told.
    pub(super) fn part_lacks(&mut self, lists: &mut Lists) {
        if lists.lacks.is_none() {
            return;
        }
        let may_hear = self.facts.has_text() || !self.facts.evidence.is_empty();
        let mut at = 0;
        while let Some(bit) = self.space.next_member(lists.lacks, at) {
            at = bit + 1;
            let Some(fact) = self.engine.fact_of_bit(bit) else { return };
            let is_base = self.policy.fact(fact).is_base();
            let is_heard = may_hear && is_base && matches!(self.tells(fact), super::evaluate::Hears::Heard { .. });
            if is_heard { lists.to_confirm.push(fact) } else { lists.missing.push(fact) }
        }
    }
}

/// The outcome that a decision comes to, narrowed by limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen<'e> {
    /// That of the rule.
    pub(super) plain: &'e Outcome,
    pub(super) narrowed: Narrowed,
}

impl Chosen<'_> {
    /// Whether something may be promised of it.
    pub(super) fn is_committed(&self) -> bool {
        self.plain.class == Class::Support && self.narrowed.effort == Effort::Committed
    }
}
