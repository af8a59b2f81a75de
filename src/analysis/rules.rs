//! Which rules decide, and what covers those that do not.

use std::collections::BTreeMap;

use super::ask::{Asking, first};
use super::diagram::{At, Stop};
use super::finding::{Holder, Kind, Question, Why, Witness};
use super::witness::{Shows, confirms};
use crate::policy::RuleId;

/// The requests that a rule holds for and earlier ones decide.
struct Covering {
    /// The earlier rules, each with a request that it decides.
    by: BTreeMap<usize, (u32, Witness)>,
}

impl Asking<'_> {
    /// For each rule, and last for `otherwise`, the least surprising request that it decides; and what is so of the others.
    pub(super) fn rules(&mut self) -> Vec<Option<Witness>> {
        let count = self.policy.rules.len();
        let entries: Vec<usize> = (0..count).map(|rule| self.rule_subject(rule)).collect();
        let mut decided: Vec<Option<(u32, Witness)>> = vec![None; count + 1];
        let mut is_known = true;
        for space in 0..self.spaces.len() {
            let impossible = self.subjects.impossible.clone();
            let mut best: Vec<Option<At>> = vec![None; count + 1];
            let followed = self.follow(space, &first(&impossible, None, &entries), &mut |left, at| {
                let falls = left.last().is_none_or(|last| !last.is_sure());
                for rule in left.iter().map(|entry| entry.place()).chain(falls.then_some(count)) {
                    if best[rule].as_ref().is_none_or(|known| at.cost < known.cost) {
                        best[rule] = Some(at.clone());
                    }
                }
                true
            });
            let Ok(paths) = followed else {
                is_known = false;
                self.undecided(Question::Decides, None, Some(space), Why::Budget(self.given));
                continue;
            };
            for (rule, at) in best.into_iter().enumerate() {
                let Some(at) = at else { continue };
                if decided[rule].as_ref().is_none_or(|(cost, _)| at.cost < *cost) {
                    decided[rule] = Some((at.cost, self.witness(space, &paths, &at)));
                }
            }
        }
        let mut told: Vec<Option<Witness>> = decided.into_iter().map(|one| one.map(|(_, witness)| witness)).collect();
        for (rule, told) in told.iter_mut().enumerate() {
            match told {
                Some(witness) if !confirms(self.policy, witness, Shows::Decides(id(rule))) => {
                    self.undecided(Question::Decides, Some(id(rule)), None, Why::Unconfirmed);
                    *told = None;
                }
                None if is_known && rule < count => self.covered(rule),
                _ => {}
            }
        }
        told
    }

    /// What is so of a rule that never decides.
    fn covered(&mut self, rule: usize) {
        let Some(covering) = self.covering(rule) else {
            return self.undecided(Question::Covered, Some(id(rule)), None, Why::Budget(self.given));
        };
        let subject = self.rule_subject(rule);
        if covering.by.is_empty() {
            return self.found(Kind::NeverHolds { of: Holder::Rule(id(rule)) }, &[subject]);
        }
        let own = &self.policy.rules[rule].outcome;
        let differs = |other: usize| self.policy.rules[other].outcome != *own;
        let other = covering.by.keys().copied().filter(|by| differs(*by)).min_by_key(|by| covering.by[by].0);
        let shown = other.or_else(|| covering.by.keys().copied().min_by_key(|by| covering.by[by].0));
        let Some((_, witness)) = shown.and_then(|by| covering.by.get(&by)).cloned() else { return };
        // Those that come to the same go first, so that what changes an outcome stays.
        let mut order: Vec<usize> = covering.by.keys().copied().filter(|by| !differs(*by)).collect();
        order.extend(covering.by.keys().copied().filter(|by| differs(*by) && Some(*by) != other));
        order.extend(other);
        let Some(covered_by) = self.irreducible(rule, order) else {
            return self.undecided(Question::Covered, Some(id(rule)), None, Why::Budget(self.given));
        };
        let mut subjects: Vec<usize> = covered_by.iter().map(|by| self.rule_subject(*by)).collect();
        subjects.push(subject);
        let kind = Kind::NeverDecides {
            rule: id(rule),
            covered_by: covered_by.into_iter().map(id).collect(),
            differs: other.map(id),
            witness,
        };
        self.found_by(kind, &subjects, Shows::Covered(id(rule), shown.map(id)), Question::Covered);
    }

    /// The rules that decide the requests for which a rule holds; none if that takes too much.
    fn covering(&mut self, rule: usize) -> Option<Covering> {
        let entries: Vec<usize> = (0..rule).map(|earlier| self.rule_subject(earlier)).collect();
        let mut covering = Covering { by: BTreeMap::new() };
        for space in 0..self.spaces.len() {
            let impossible = self.subjects.impossible.clone();
            let mut best: BTreeMap<usize, At> = BTreeMap::new();
            let required = Some(self.rule_subject(rule));
            let followed = self.follow(space, &first(&impossible, required, &entries), &mut |left, at| {
                if let Some(by) = left.last().filter(|last| last.is_sure()) {
                    let known = best.entry(by.place()).or_insert_with(|| at.clone());
                    if at.cost < known.cost {
                        *known = at.clone();
                    }
                }
                true
            });
            let paths = followed.ok()?;
            for (by, at) in best {
                if covering.by.get(&by).is_none_or(|(cost, _)| at.cost < *cost) {
                    covering.by.insert(by, (at.cost, self.witness(space, &paths, &at)));
                }
            }
        }
        Some(covering)
    }

    /// Leaves out one rule after the other, in this order, as long as the rest covers the rule.
    fn irreducible(&mut self, rule: usize, order: Vec<usize>) -> Option<Vec<usize>> {
        let mut kept = order.clone();
        for candidate in order {
            let rest: Vec<usize> = kept.iter().copied().filter(|by| *by != candidate).collect();
            if self.covers(rule, &rest)? {
                kept = rest;
            }
        }
        kept.sort_unstable();
        Some(kept)
    }

    /// Whether some of these rules surely holds wherever a rule may hold; none if that takes too much.
    fn covers(&mut self, rule: usize, by: &[usize]) -> Option<bool> {
        let entries: Vec<usize> = by.iter().map(|by| self.rule_subject(*by)).collect();
        let subject = self.rule_subject(rule);
        let all: Vec<usize> = entries.iter().copied().chain([subject]).collect();
        for space in 0..self.spaces.len() {
            let impossible = self.impossible_for(space, &all);
            let list = first(&impossible, Some(subject), &entries);
            match self.follow(space, &list, &mut |left, _| left.last().is_some_and(|last| last.is_sure())) {
                Ok(_) => {}
                Err(Stop::Enough) => return Some(false),
                Err(Stop::Spent) => return None,
            }
        }
        Some(true)
    }
}

pub(super) fn id(rule: usize) -> RuleId {
    RuleId(u32::try_from(rule).unwrap_or(u32::MAX))
}
