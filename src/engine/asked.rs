//! What a decision asked for, as far as something was assumed of it or the catalogue is behind: the facts without
//! which a rule on the way, a limit, a flag, a commitment or a surcharge could not be told.

use super::beside::Chosen;
use super::codes::{Codes, Memory};
use super::decide::Walk;
use super::evaluate::Evaluation;
use super::index::{Finding, Section, Wanted};
use super::scratch::Lists;
use super::space::Lacks;
use crate::policy::FactId;

/// What the search for doubtful facts needs beside the evaluation.
pub(super) struct Way<'w> {
    pub(super) walk: &'w Walk,
    /// The codes of the view that was walked in.
    pub(super) codes: &'w Codes,
    /// The outcome, where flags, commitments and surcharges were looked at.
    pub(super) beside: Option<Chosen<'w>>,
    /// Room for the codes without what is doubtful.
    pub(super) without: &'w mut Codes,
    pub(super) memory: &'w Memory,
    pub(super) found: &'w mut Finding,
}

impl Evaluation<'_> {
    /// Notes what was assumed among what was asked for. Answers whether a table that was looked at is behind the day.
    pub(super) fn asked(&mut self, way: &mut Way<'_>, lists: &mut Lists) -> bool {
        let asks = &self.engine.asks;
        let may_be_behind = asks.may_be_behind(self.day);
        if !asks.assumes() && !may_be_behind {
            return false;
        }
        let seen = self.space.set();
        if way.beside.is_some() {
            self.look_into(self.policy.well_known.product, seen, lists);
        }
        let doubtful = self.doubtful(may_be_behind, lists);
        if self.space.next_member(doubtful, 0).is_some() {
            self.ask(way, doubtful, seen, lists);
        }
        self.note(seen, may_be_behind, lists)
    }

    /// Looks at a fact, and at all that was looked at to tell it.
    fn look_into(&mut self, fact: FactId, seen: Lacks, lists: &mut Lists) {
        lists.open.clear();
        lists.open.push(fact);
        while let Some(fact) = lists.open.pop() {
            if self.space.contains(seen, fact.0 as usize) {
                continue;
            }
            self.space.insert(seen, fact.0 as usize);
            let looks = self.state(fact).looks;
            lists.open.extend(self.space.members(looks).map(fact_at));
        }
    }

    /// The facts that anything tests and that rest on something assumed, or on a table that is behind the day.
    fn doubtful(&mut self, may_be_behind: bool, lists: &mut Lists) -> Lacks {
        let asks = &self.engine.asks;
        let doubtful = self.space.set();
        for &fact in &asks.tested {
            if !asks.may_assume[fact.0 as usize] && !may_be_behind {
                continue;
            }
            let seen = self.space.set();
            self.look_into(fact, seen, lists);
            if self.rests_on_doubt(seen, may_be_behind) {
                self.space.insert(doubtful, fact.0 as usize);
            }
        }
        doubtful
    }

    fn rests_on_doubt(&mut self, seen: Lacks, may_be_behind: bool) -> bool {
        let mut at = 0;
        while let Some(bit) = self.space.next_member(seen, at) {
            at = bit + 1;
            if self.state(fact_at(bit)).assumed || may_be_behind && self.looked_behind(fact_at(bit)) {
                return true;
            }
        }
        false
    }

    /// Looks into every doubtful fact that something on the way asks for.
    fn ask(&mut self, way: &mut Way<'_>, doubtful: Lacks, seen: Lacks, lists: &mut Lists) {
        let engine = self.engine;
        way.without.copy(way.codes);
        let mut at = 0;
        while let Some(bit) = self.space.next_member(doubtful, at) {
            at = bit + 1;
            for (slot, _) in engine.slots.of(fact_at(bit)) {
                way.without.forget(slot);
            }
        }
        engine.index.select(way.without, None);
        self.without = doubtful;
        let asked = self.space.set();
        self.ask_all(way, Section::Rules, way.walk.decisive.saturating_add(1), asked);
        if way.walk.may_be_support(engine) {
            self.ask_all(way, Section::Limits, u32::MAX, asked);
        }
        if let Some(outcome) = way.beside {
            self.ask_all(way, Section::Flags, u32::MAX, asked);
            if outcome.is_committed() {
                self.ask_all(way, Section::Commitments, lists.commitments, asked);
            }
            let service = outcome.plain.offer.map(|id| self.policy.service(id));
            for surcharge in service.map_or(&[][..], |service| &service.surcharges) {
                let judged = self.condition(&surcharge.when);
                self.space.add(asked, judged.lacks);
            }
        }
        self.without = Lacks::NONE;
        let mut at = 0;
        while let Some(bit) = self.space.next_member(doubtful, at) {
            at = bit + 1;
            if self.space.contains(asked, bit) {
                self.look_into(fact_at(bit), seen, lists);
            }
        }
    }

    /// Adds what keeps the conjunctions up to a bound from being known without what is doubtful.
    fn ask_all(&mut self, way: &mut Way<'_>, section: Section, bound: u32, asked: Lacks) {
        self.engine.index.find_below(bound, section, self, way.without, Wanted::All, way.found);
        for candidate in &way.found.candidates {
            if !candidate.is_sure {
                self.lacks_of(section, candidate.number, way.without, way.memory, asked);
            }
        }
    }

    /// Notes what is assumed of what was looked at. Answers whether any of it is behind.
    fn note(&mut self, seen: Lacks, may_be_behind: bool, lists: &mut Lists) -> bool {
        let mut is_behind = false;
        let mut at = 0;
        while let Some(bit) = self.space.next_member(seen, at) {
            at = bit + 1;
            let fact = fact_at(bit);
            if self.state(fact).assumed && !lists.assumed.contains(&fact) {
                lists.assumed.push(fact);
            }
            is_behind |= may_be_behind && self.looked_behind(fact);
        }
        lists.assumed.sort_unstable();
        is_behind
    }

    /// Whether the day lies after the one until which the release table of the request's product is complete.
    pub(super) fn product_is_behind(&mut self) -> bool {
        let day = self.day;
        let may_be = self.engine.asks.may_be_behind(day);
        may_be && self.known_product().is_some_and(|product| product.table.is_behind(day))
    }
}

fn fact_at(bit: usize) -> FactId {
    FactId(u32::try_from(bit).unwrap_or(u32::MAX))
}
