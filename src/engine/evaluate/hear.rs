//! What is told of a base fact: given, heard in text, or nothing. A text is searched only when somebody asks.

use super::{Evaluation, Val, elements_of, same};
use crate::engine::facts::Told;
use crate::policy::FactId;
use crate::policy::fact::{Element, FactDef};

/// Facts whose texts are searched one by one; from then on one pass over the text serves all of them.
const ONE_BY_ONE: usize = 2;

/// What is told of a base fact.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) enum Hears {
    Nothing,
    /// Only what could not be read.
    Unread,
    Given(Val),
    /// One of so many values from a place on.
    Among(usize, usize),
    /// Heard in text only: so many values from a place on, and whether all of them settle.
    Heard {
        from: usize,
        count: usize,
        settles: bool,
    },
}

/// What was heard so far.
#[derive(Debug, Default)]
pub(in crate::engine) struct Ear {
    stamp: u32,
    /// For each fact the stamp of the request for which it was asked, and its place among what was heard.
    asked: Vec<(u32, u32, u32)>,
    heard: Vec<(Val, bool)>,
    searched: usize,
    /// Whether the text was searched for everything.
    has_all: bool,
}

impl Ear {
    /// Forgets everything.
    pub(in crate::engine) fn begin(&mut self, facts: usize) {
        self.heard.clear();
        (self.searched, self.has_all) = (0, false);
        self.stamp = self.stamp.wrapping_add(1);
        if self.asked.len() != facts || self.stamp == 0 {
            self.asked.clear();
            self.asked.resize(facts, (0, 0, 0));
            self.stamp = 1;
        }
    }
}

impl<'a> Evaluation<'a> {
    /// What is told of a base fact. Searches the text only for a fact that nobody gave.
    pub(in crate::engine) fn hears(&mut self, fact: FactId) -> Hears {
        let told = self.facts.told(fact, self.day);
        match told {
            Told::Nothing if !self.may_change_what_is_known(fact) => Hears::Nothing,
            Told::Unread if !self.may_change_what_is_known(fact) => Hears::Unread,
            _ => self.tells(fact),
        }
    }

    /// What is told of a base fact, the text searched in any case.
    pub(in crate::engine) fn tells(&mut self, fact: FactId) -> Hears {
        let silent = match self.facts.told(fact, self.day) {
            Told::Given(value) => return Hears::Given(value),
            Told::Among(from, count) => return Hears::Among(from as usize, count as usize),
            Told::Unread => Hears::Unread,
            Told::Nothing => Hears::Nothing,
        };
        let (from, count) = self.heard_of(fact);
        let settles = self.ear.heard[from..from + count].iter().all(|(_, settles)| *settles);
        if count == 0 { silent } else { Hears::Heard { from, count, settles } }
    }

    /// Whether hearing could tell more of a fact in this view than silence does.
    pub(in crate::engine) fn may_change_what_is_known(&self, fact: FactId) -> bool {
        let speaks = self.engine.speaks_of(fact);
        let evidence = self.facts.evidence(fact, self.day).next().is_some();
        if !evidence && (!speaks.any || !self.facts.has_text()) {
            return false;
        }
        // Unless it settles or meets an assumption, what is heard is as unknown as what is not told.
        self.view == super::View::Leaning || evidence || speaks.settles || self.engine.assumed(fact).is_some()
    }

    /// Everything heard of a fact, each value once: from where, and how many.
    pub(in crate::engine) fn heard_of(&mut self, fact: FactId) -> (usize, usize) {
        let (stamp, from, count) = self.ear.asked[fact.0 as usize];
        if stamp == self.ear.stamp {
            return (from as usize, count as usize);
        }
        let (engine, facts) = (self.engine, self.facts);
        let from = self.ear.heard.len();
        if facts.has_text() {
            let signals = engine.signals_of(fact);
            self.listen(signals.len());
            for &signal in signals {
                if self.matches(signal as usize) {
                    self.add_heard(from, engine.signal_values[signal as usize], engine.signal_settles(signal as usize));
                }
            }
        }
        for one in facts.evidence(fact, self.day) {
            self.add_heard(from, one.value, one.settles);
        }
        let count = self.ear.heard.len() - from;
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.ear.asked[fact.0 as usize] = (self.ear.stamp, number(from), number(count));
        (from, count)
    }

    /// Searches the whole text at once when enough facts were asked for.
    fn listen(&mut self, signals: usize) {
        if signals > 0 {
            self.ear.searched += 1;
        }
        if self.ear.searched > ONE_BY_ONE && !self.ear.has_all {
            self.ear.has_all = true;
            self.engine.texts.all(self.facts.subject, self.facts.body, self.texts);
        }
    }

    fn matches(&mut self, signal: usize) -> bool {
        if self.ear.has_all {
            return self.texts.matched(signal);
        }
        self.engine.texts.one(signal, self.facts.subject, self.facts.body, self.texts)
    }

    /// The same value twice is heard once; it settles if either does.
    fn add_heard(&mut self, from: usize, value: Val, settles: bool) {
        let (engine, facts) = (self.engine, self.facts);
        match self.ear.heard[from..].iter_mut().find(|(known, _)| same(engine, facts, *known, value)) {
            Some((_, known)) => *known |= settles,
            None => self.ear.heard.push((value, settles)),
        }
    }

    /// Adds what was heard of a fact: elements of a set are in it together, values of anything else exclude each other.
    pub(super) fn all_heard(&mut self, fact: FactId, def: &FactDef, told: Hears, said: &mut super::Said) {
        let Hears::Heard { from, count, .. } = told else { return };
        if def.ty.is_set() {
            said.values.push(Val::Heard(fact));
        } else {
            said.values.extend(self.ear.heard[from..from + count].iter().map(|(value, _)| *value));
        }
    }

    /// Whether everything heard is what is assumed.
    pub(super) fn all_heard_are(&self, told: Hears, assumed: Option<Val>) -> bool {
        let (Hears::Heard { from, count, .. }, Some(assumed)) = (told, assumed) else { return false };
        self.ear.heard[from..from + count].iter().all(|(value, _)| same(self.engine, self.facts, *value, assumed))
    }

    /// What was heard, by the place of [`heard_of`](Self::heard_of).
    pub(in crate::engine) fn heard_at(&self, at: usize) -> Val {
        self.ear.heard[at].0
    }

    /// The element at a place among all that was heard of a fact that is a set.
    pub(super) fn heard_element(&self, fact: FactId, at: usize) -> Option<&'a Element> {
        let (_, from, count) = self.ear.asked[fact.0 as usize];
        let heard = &self.ear.heard[from as usize..from as usize + count as usize];
        heard.iter().filter_map(|(value, _)| self.kept(*value)).flat_map(elements_of).nth(at)
    }

    /// Whether text tells anything that the helpdesk did not.
    pub(in crate::engine) fn has_heard(&mut self) -> bool {
        let engine = self.engine;
        let facts = self.facts;
        let brought = facts.evidence.iter().filter(|one| one.days.has(self.day));
        let evidence = brought.into_iter().any(|one| self.is_silent(one.fact));
        evidence || engine.spoken_of.iter().any(|&fact| self.is_silent(fact) && self.heard_of(fact).1 > 0)
    }

    /// Whether nobody gave this fact.
    fn is_silent(&self, fact: FactId) -> bool {
        matches!(self.facts.told(fact, self.day), Told::Nothing | Told::Unread)
    }
}
