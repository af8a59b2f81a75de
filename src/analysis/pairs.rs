//! What would decide if a rule did not: rules that change nothing, overlaps, and gates that are jumped.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::ask::Asking;
use super::diagram::{Aim, At, Left, List};
use super::finding::{Kind, Question, Witness};
use super::outcomes::Outcomes;
use super::rules::id;
use super::witness::Shows;

/// The least surprising place at which each of two rules comes into play.
type Places = BTreeMap<(usize, usize), At>;
/// The same, as requests.
pub(super) type Shown = BTreeMap<(usize, usize), (u32, Witness)>;

/// What was seen at the ends of a diagram.
#[derive(Default)]
pub(super) struct Seen {
    overlaps: Places,
    gates: Places,
    /// Rules without which something would be decided otherwise.
    pub(super) needed: BTreeSet<usize>,
    /// For each rule those that would decide instead.
    pub(super) instead: BTreeMap<usize, BTreeSet<usize>>,
}

/// What is known of pairs, with requests.
pub(super) struct Found {
    pub(super) overlaps: Shown,
    pub(super) gates: Shown,
    pub(super) seen: Seen,
}

impl Seen {
    fn end(&mut self, outcomes: &Outcomes, left: &[Left], at: &At) {
        for (number, one) in left.iter().enumerate() {
            self.of(outcomes, one.place(), &left[number + 1..], at);
            if one.is_sure() {
                break;
            }
        }
    }

    /// A rule that may decide, with those that hold or may hold after it.
    fn of(&mut self, outcomes: &Outcomes, rule: usize, later: &[Left], at: &At) {
        let otherwise = outcomes.otherwise();
        let until_sure = |later: &[Left]| -> Vec<usize> {
            let end = later.iter().position(|one| one.is_sure());
            let next = later[..end.map_or(later.len(), |end| end + 1)].iter().map(|one| one.place());
            next.chain(end.is_none().then_some(otherwise)).collect()
        };
        for next in until_sure(later) {
            self.instead.entry(rule).or_default().insert(next);
            if outcomes.differ(next, rule) {
                self.needed.insert(rule);
                if next != otherwise {
                    note(&mut self.overlaps, (rule, next), at);
                }
            }
        }
        if !outcomes.is_gate(rule) {
            let is_gate = |one: &&Left| outcomes.is_gate(one.place());
            let gates: Vec<Left> = later.iter().filter(is_gate).copied().collect();
            for gate in until_sure(&gates).into_iter().filter(|gate| *gate != otherwise) {
                note(&mut self.gates, (rule, gate), at);
            }
        }
    }
}

fn note(places: &mut Places, pair: (usize, usize), at: &At) {
    match places.get_mut(&pair) {
        Some(known) if known.cost <= at.cost => {}
        Some(known) => *known = at.clone(),
        None => {
            places.insert(pair, at.clone());
        }
    }
}

impl Asking<'_> {
    pub(super) fn pairs(&mut self, decided: &[Option<Witness>]) {
        let count = self.policy.rules.len();
        let outcomes = Rc::clone(&self.outcomes);
        let entries: Vec<usize> = (0..count).map(|rule| self.rule_subject(rule)).collect();
        let marked: Vec<bool> = (0..count).map(|rule| !outcomes.is_gate(rule)).collect();
        let (mut overlaps, mut gates): (Shown, Shown) = (BTreeMap::new(), BTreeMap::new());
        let mut all = Seen::default();
        let mut searched = Vec::new();
        for space in 0..self.spaces.len() {
            let impossible = self.subjects.impossible.clone();
            let aim = Aim::Pairs { is_marked: &marked };
            let list = List { impossible: &impossible, required: None, entries: &entries, aim };
            let mut seen = Seen::default();
            let followed = self.follow_all(space, &list, &mut |left, at| {
                seen.end(&outcomes, left, at);
                true
            });
            let Ok(paths) = followed else {
                searched.push(space);
                continue;
            };
            for (places, shown) in [(seen.overlaps, &mut overlaps), (seen.gates, &mut gates)] {
                for (pair, at) in places {
                    if shown.get(&pair).is_none_or(|(cost, _)| at.cost < *cost) {
                        shown.insert(pair, (at.cost, self.witness(space, &paths, &at)));
                    }
                }
            }
            all.needed.extend(seen.needed);
            for (rule, instead) in seen.instead {
                all.instead.entry(rule).or_default().extend(instead);
            }
        }
        if !searched.is_empty() {
            let mut found = Found { overlaps, gates, seen: all };
            self.search_pairs(&searched, decided, &mut found);
            Found { overlaps, gates, seen: all } = found;
        }
        self.without_effect(decided, &all);
        self.tell_pairs(overlaps, gates);
    }

    fn without_effect(&mut self, decided: &[Option<Witness>], seen: &Seen) {
        for (rule, instead) in &seen.instead {
            let Some(witness) = decided.get(*rule).cloned().flatten().filter(|_| !seen.needed.contains(rule)) else {
                continue;
            };
            let mut subjects = vec![self.rule_subject(*rule)];
            subjects
                .extend(instead.iter().filter(|by| **by < self.policy.rules.len()).map(|by| self.rule_subject(*by)));
            let instead = instead.iter().copied().map(id).collect();
            let kind = Kind::ChangesNothing { rule: id(*rule), instead, witness };
            self.found_by(kind, &subjects, Shows::Decides(id(*rule)), Question::Pairs);
        }
    }

    fn tell_pairs(&mut self, overlaps: Shown, gates: Shown) {
        for ((one, other), (_, witness)) in overlaps {
            let (first, second) = (id(one), id(other));
            let subjects = [self.rule_subject(one), self.rule_subject(other)];
            let kind = Kind::Overlap { first, second, witness };
            self.found_by(kind, &subjects, Shows::Next(first, second), Question::Pairs);
        }
        for ((one, other), (_, witness)) in gates {
            let (support, gate) = (id(one), id(other));
            let subjects = [self.rule_subject(one), self.rule_subject(other)];
            let kind = Kind::JumpsGate { support, gate, witness };
            self.found_by(kind, &subjects, Shows::Gate(support, gate), Question::Pairs);
        }
    }
}
