//! What was decided, as it lies in the scratch.

use super::AsOf;
use super::asked::Way;
use super::beside::Chosen;
use super::decide::Possible;
use super::evaluate::{Evaluation, View};
use super::index::Section;
use super::prepare::Prepared;
use super::scratch::{Lists, Scratch};
use super::space::Lacks;
use super::witness::Witness;
use crate::class::{Certainty, Class, Effort, Remedies};
use crate::decision::{self, Charged, Committed, Decision, Gap, Raised};
use crate::facts::disagrees;
use crate::policy::{CommitmentId, FactId, FlagId, LimitId, Outcome, PartyId, RuleId, ServiceId};

/// The decision about one request: numbers of the policy, and lists that lie in the scratch.
#[derive(Debug)]
pub struct Decided<'s> {
    facts: &'s Prepared<'s>,
    as_of: AsOf,
    scratch: &'s mut Scratch,
    chosen: Chosen<'s>,
    certainty: Certainty,
    rule: RuleId,
    commitment: Option<CommitmentId>,
}

/// The parts of a scratch, lent to one evaluation.
macro_rules! evaluation {
    ($facts:expr, $as_of:expr, $view:expr, $scratch:expr) => {
        Evaluation {
            engine: $facts.engine.compiled(),
            policy: $facts.engine.policy(),
            facts: &$facts.known,
            day: $as_of.day,
            stretch: $facts.engine.stretch($as_of),
            view: $view,
            space: &mut $scratch.space,
            ear: &mut $scratch.ear,
            texts: &mut $scratch.texts,
            without: Lacks::NONE,
        }
    };
}

/// The other parts of it, lent to the search for what is doubtful beside an outcome.
macro_rules! way {
    ($scratch:expr, $chosen:expr) => {
        Way {
            walk: &$scratch.confirmed,
            codes: &$scratch.codes,
            beside: Some($chosen),
            without: &mut $scratch.without,
            memory: &$scratch.memory,
            found: &mut $scratch.found,
        }
    };
}

/// What a road through the rules came to, beside the lists in the scratch.
struct Reached<'s> {
    chosen: Chosen<'s>,
    rule: RuleId,
    is_settled: bool,
    commitment: Option<CommitmentId>,
}

impl<'s> Decided<'s> {
    /// Decides before a witness.
    pub(super) fn new<W: Witness>(
        facts: &'s Prepared<'_>,
        as_of: AsOf,
        scratch: &'s mut Scratch,
        witness: &mut W,
    ) -> Self {
        let engine = facts.engine.compiled();
        facts.engine.fit(scratch);
        scratch.space.is_ready = false;
        scratch.lists.clear();
        let mut eval = evaluation!(facts, as_of, View::Confirmed, scratch);
        let is_looked_up = eval.look_up(&facts.given, &mut scratch.codes, &scratch.memory);
        if !is_looked_up {
            eval.encode(&facts.given, &mut scratch.codes, &mut scratch.memory);
        }
        let reached = if is_looked_up || engine.index.is_straight(&scratch.codes) {
            Self::straight(facts, as_of, scratch, witness)
        } else {
            Self::searched(facts, as_of, scratch, witness)
        };
        scratch.lists.flags.iter().for_each(|&raised| witness.flag(raised));
        let Reached { chosen, rule, is_settled, commitment } = reached;
        witness.decides(rule);
        let certainty = match (is_settled, chosen.narrowed.approval) {
            (false, _) => Certainty::Open,
            (true, true) => Certainty::Approval,
            (true, false) => Certainty::Settled,
        };
        Self { facts, as_of, scratch, chosen, certainty, rule, commitment }
    }

    /// Where everything is known and rows tell all.
    #[inline]
    fn straight<W: Witness>(
        facts: &'s Prepared<'_>,
        as_of: AsOf,
        scratch: &mut Scratch,
        witness: &mut W,
    ) -> Reached<'s> {
        let engine = facts.engine.compiled();
        let (codes, lists, walk) = (&scratch.codes, &mut scratch.lists, &mut scratch.confirmed);
        let met = engine.index.meet(codes, engine, &mut scratch.tile);
        let only = walk.straight(engine, codes, met, witness);
        let chosen = Chosen { plain: &engine.outcomes[only.narrowed.outcome as usize], narrowed: only.narrowed };
        if chosen.plain.class == Class::Support {
            lists.limits.extend(walk.limits.sure().map(LimitId));
            lists.add_firsts(walk.limits.first_words(only.narrowed.first));
        }
        engine.index.each(Section::Flags, codes, met, engine, |flag| {
            lists.flags.push(Raised::Flag(FlagId(flag)));
            false
        });
        let mut commitment = None;
        if chosen.is_committed() {
            engine.index.each(Section::Commitments, codes, met, engine, |row| {
                commitment = Some(CommitmentId(row));
                true
            });
            // Nothing behind a row that holds is asked for.
            lists.commitments = commitment.map_or(u32::MAX, |row| row.0 + 1);
        }
        let asks = &engine.asks;
        let is_doubtful = facts.given.may_assume || asks.may_be_behind(as_of.day);
        if is_doubtful || engine.charges(chosen.plain) {
            let mut eval = evaluation!(facts, as_of, View::Confirmed, scratch);
            eval.ready();
            if is_doubtful {
                eval.doubt(&mut way!(scratch, chosen), chosen, &mut scratch.lists);
            } else {
                eval.charge(chosen.plain, &mut scratch.lists.surcharges);
            }
        }
        Reached { chosen, rule: RuleId(only.rule), is_settled: true, commitment }
    }

    /// Where something is not known, or has to be looked at.
    fn searched<W: Witness>(
        facts: &'s Prepared<'_>,
        as_of: AsOf,
        scratch: &mut Scratch,
        witness: &mut W,
    ) -> Reached<'s> {
        let engine = facts.engine.compiled();
        let mut eval = evaluation!(facts, as_of, View::Confirmed, scratch);
        eval.ready();
        scratch.confirmed.of(&mut eval, &mut scratch.codes, witness);
        let is_settled = scratch.confirmed.is_settled();
        if !is_settled {
            scratch.lists.lacks = scratch.confirmed.lacks(&mut eval, &scratch.codes, &scratch.memory);
        }
        let leans = !is_settled && eval.has_heard();
        if leans {
            eval.view = View::Leaning;
            witness.leans();
            eval.encode(&facts.given, &mut scratch.heard, &mut scratch.memory);
            scratch.leaning.of(&mut eval, &mut scratch.heard, witness);
        }
        let decisive = scratch.confirmed.decisive;
        let seen = if leans { &mut scratch.leaning } else { &mut scratch.confirmed };
        let Some(possible) = seen.favoured(engine) else {
            unreachable!("INVARIANT (otherwise-is-a-candidate): a walk that no rule ends adds `otherwise`")
        };
        let chosen =
            Chosen { plain: &engine.outcomes[possible.narrowed.outcome as usize], narrowed: possible.narrowed };
        let rule = if is_settled { decisive } else { possible.rule };
        let lists = &mut scratch.lists;
        if chosen.plain.class == Class::Support {
            lists.limits.extend(seen.limits.sure().map(LimitId));
            lists.add_firsts(seen.limits.first_words(possible.narrowed.first));
        }
        eval.view = View::Confirmed;
        eval.part_lacks(lists);
        eval.raise(&mut scratch.codes, &mut scratch.found, &mut lists.flags);
        let commitment = if chosen.is_committed() {
            eval.commit(&mut scratch.codes, &scratch.memory, &mut scratch.found, lists)
        } else {
            None
        };
        let mut way = way!(scratch, chosen);
        eval.doubt(&mut way, chosen, lists);
        if leans {
            eval.view = View::Leaning;
            let mut way = Way { walk: &scratch.leaning, codes: &scratch.heard, beside: None, ..way };
            eval.asked(&mut way, lists);
        }
        Reached { chosen, rule: RuleId(rule), is_settled, commitment }
    }

    /// Whether everything was looked up, and nothing encoded.
    #[cfg(test)]
    pub(super) fn is_looked_up(&mut self) -> bool {
        let (facts, as_of) = (self.facts, self.as_of);
        let eval = evaluation!(facts, as_of, View::Confirmed, self.scratch);
        eval.look_up(&facts.given, &mut self.scratch.codes, &self.scratch.memory)
    }

    /// Support, service or re-work; for an open decision the leaning.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.chosen.plain.class
    }

    /// Whether anything can still change the outcome.
    #[must_use]
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// Whether facts are still missing or to be confirmed that may change the outcome.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.certainty, Certainty::Open)
    }

    /// The rule that decides; for an open decision the one behind the leaning.
    #[must_use]
    pub const fn rule(&self) -> RuleId {
        self.rule
    }

    /// The service of the catalogue that is the way out.
    #[must_use]
    pub const fn offer(&self) -> Option<ServiceId> {
        self.chosen.plain.offer
    }

    /// Another party that is the right address.
    #[must_use]
    pub const fn refer_to(&self) -> Option<PartyId> {
        self.chosen.plain.refer_to
    }

    /// Whether it is not given even for money.
    #[must_use]
    pub const fn is_declined(&self) -> bool {
        self.chosen.plain.declined
    }

    /// How much is promised.
    #[must_use]
    pub const fn effort(&self) -> Effort {
        self.chosen.narrowed.effort
    }

    /// What may be given.
    #[must_use]
    pub const fn remedy(&self) -> Remedies {
        self.chosen.narrowed.remedy
    }

    /// Whether somebody's approval is needed.
    #[must_use]
    pub const fn needs_approval(&self) -> bool {
        self.chosen.narrowed.approval
    }

    /// What the client has to do first: limits in order of writing, each with another text.
    #[must_use]
    pub fn first(&self) -> &[LimitId] {
        &self.scratch.lists.first
    }

    /// The limits that narrowed the outcome, in order of writing.
    #[must_use]
    pub fn limits(&self) -> &[LimitId] {
        &self.scratch.lists.limits
    }

    /// Base facts that nobody told and that may change the outcome.
    #[must_use]
    pub fn missing(&self) -> &[FactId] {
        &self.scratch.lists.missing
    }

    /// Base facts that only text told, and that may change the outcome.
    #[must_use]
    pub fn to_confirm(&self) -> &[FactId] {
        &self.scratch.lists.to_confirm
    }

    /// Facts that were assumed on the way to the outcome.
    #[must_use]
    pub fn assumed(&self) -> &[FactId] {
        &self.scratch.lists.assumed
    }

    /// What is raised beside the class, but for texts that disagree: those take a search of the text, and
    /// [`disagreements`](Self::disagreements) makes it.
    #[must_use]
    pub fn flags(&self) -> &[Raised] {
        &self.scratch.lists.flags
    }

    /// What is promised; none where nothing is, or where it is not known which row holds.
    #[must_use]
    pub const fn commitment(&self) -> Option<CommitmentId> {
        self.commitment
    }

    /// Facts of which the text says something else than what was given. Searches the text, in one pass.
    pub fn disagreements(&mut self) -> Vec<FactId> {
        let facts = self.facts;
        let mut evaluation = evaluation!(facts, self.as_of, View::Confirmed, self.scratch);
        evaluation.ready();
        let mut spoken: Vec<FactId> = facts.engine.compiled().spoken_of.clone();
        spoken.extend(facts.known.evidence.iter().map(|one| one.fact));
        spoken.sort_unstable();
        spoken.dedup();
        spoken.retain(|&fact| evaluation.disagrees(fact));
        spoken
    }

    /// The whole decision, with lists of its own.
    #[must_use]
    pub fn to_decision(mut self) -> Decision {
        let disagreements = self.disagreements();
        let lists = &self.scratch.lists;
        let (behind, mut flags): (Vec<Raised>, Vec<Raised>) =
            lists.flags.iter().partition(|raised| matches!(raised, Raised::CatalogueBehind));
        flags.extend(disagreements.into_iter().map(Raised::TextDisagrees));
        flags.extend(behind);
        let possible = if self.is_open() { &self.scratch.confirmed.possible[..] } else { &[] };
        Decision {
            outcome: self.outcome(&self.chosen, lists.first.clone()),
            certainty: self.certainty,
            rule: self.rule,
            limits: lists.limits.clone(),
            possible: possible.iter().map(|one| self.possible(one)).collect(),
            missing: lists.missing.clone(),
            to_confirm: lists.to_confirm.clone(),
            assumed: lists.assumed.clone(),
            flags,
            gaps: self.gaps(lists.lacks),
            commitment: Committed {
                row: self.commitment,
                missing: self.facts_of(lists.commitment_lacks),
                gaps: self.gaps(lists.commitment_lacks),
            },
            surcharges: lists.surcharges.iter().map(|one| self.charged(one)).collect(),
        }
    }

    fn charged(&self, &(row, is_sure, lacks): &(usize, bool, Lacks)) -> Charged {
        Charged { row, is_sure, missing: self.facts_of(lacks), gaps: self.gaps(lacks) }
    }

    fn possible(&self, one: &Possible) -> decision::Possible {
        let engine = self.facts.engine.compiled();
        let plain = &engine.outcomes[one.narrowed.outcome as usize];
        let first = self.scratch.confirmed.limits.first_words(one.narrowed.first);
        let first = super::space::members(first).map(limit_at).collect();
        let chosen = Chosen { plain, narrowed: one.narrowed };
        decision::Possible { outcome: self.outcome(&chosen, first), rule: RuleId(one.rule) }
    }

    fn outcome(&self, chosen: &Chosen<'_>, first: Vec<LimitId>) -> Outcome {
        Outcome {
            effort: chosen.narrowed.effort,
            remedy: chosen.narrowed.remedy,
            approval: chosen.narrowed.approval,
            first,
            ..chosen.plain.clone()
        }
    }

    fn facts_of(&self, lacks: Lacks) -> Vec<FactId> {
        let engine = self.facts.engine.compiled();
        self.scratch.space.members(lacks).map_while(|bit| engine.fact_of_bit(bit)).collect()
    }

    fn gaps(&self, lacks: Lacks) -> Vec<Gap> {
        let engine = self.facts.engine.compiled();
        let lines = self.scratch.space.members(lacks).filter_map(|bit| engine.gap_of_bit(bit));
        let mut gaps: Vec<Gap> = lines
            .map(|(table, line)| Gap {
                product: engine.policy.names.text(table.of).to_owned(),
                line: table.releases[line].line.clone(),
            })
            .collect();
        gaps.sort_unstable();
        gaps.dedup();
        gaps
    }
}

fn limit_at(bit: usize) -> LimitId {
    LimitId(u32::try_from(bit).unwrap_or(u32::MAX))
}

impl Lists {
    fn clear(&mut self) {
        self.first.clear();
        self.limits.clear();
        self.missing.clear();
        self.to_confirm.clear();
        self.assumed.clear();
        self.flags.clear();
        self.surcharges.clear();
        (self.lacks, self.commitment_lacks) = (Lacks::NONE, Lacks::NONE);
    }

    fn add_firsts(&mut self, words: &[u64]) {
        self.first.extend(super::space::members(words).map(limit_at));
    }
}

impl Evaluation<'_> {
    /// What costs more beside an outcome, what was assumed on the way to it, and whether the catalogue is behind.
    fn doubt(&mut self, way: &mut Way<'_>, chosen: Chosen<'_>, lists: &mut Lists) {
        self.charge(chosen.plain, &mut lists.surcharges);
        if self.asked(way, lists) | self.product_is_behind() {
            lists.flags.push(Raised::CatalogueBehind);
        }
    }

    /// Whether the text says something else of a fact than what was given.
    fn disagrees(&mut self, fact: FactId) -> bool {
        use super::facts::Told;
        let (engine, facts) = (self.engine, self.facts);
        let told = facts.told(fact, self.day);
        if matches!(told, Told::Nothing | Told::Unread) {
            return false;
        }
        let (from, count) = self.heard_of(fact);
        let value = |handle| super::evaluate::whole(engine, facts, handle);
        (from..from + count).any(|at| {
            let heard = value(self.heard_at(at));
            match told {
                Told::Given(given) => disagrees(&value(given), &heard),
                Told::Among(from, count) => facts.among[from as usize..(from + count) as usize]
                    .iter()
                    .all(|one| disagrees(&value(*one), &heard)),
                Told::Nothing | Told::Unread => false,
            }
        })
    }
}
