//! Pairs of rules in a policy that is too large for one diagram: each is searched for, as far as they are listed.

use super::Unlisted;
use super::ask::{Asking, Exists};
use super::finding::{Question, Why, Witness};
use super::pairs::{Found, outcome};
use super::rules::id;
use super::space::rows::has;
use crate::class::Class;

/// So many overlaps, and so many gates, are listed for each rule.
const LISTED: usize = 8;

/// A rule with the later ones that may come into play beside it.
struct Beside {
    rule: usize,
    /// The later rules that can hold in a request for which it does, as far as one step after the other tells.
    later: Vec<usize>,
    /// Products of which the pairs are not known yet.
    spaces: Vec<usize>,
    /// The product of a question that was not answered.
    unknown: Option<usize>,
}

impl Asking<'_> {
    /// Searches these spaces for pairs that are not known yet.
    pub(super) fn search_pairs(&mut self, spaces: &[usize], decided: &[Option<Witness>], found: &mut Found) {
        for rule in 0..self.policy.rules.len() {
            if decided.get(rule).is_none_or(Option::is_none) {
                continue;
            }
            let later = self.later_beside(rule, spaces);
            let mut beside = Beside { rule, later, spaces: spaces.to_vec(), unknown: None };
            let overlaps = self.search_overlaps(&mut beside, found);
            let gates = self.search_gates(&mut beside, found);
            if overlaps + gates > 0 {
                self.unlisted.push(Unlisted { rule: id(rule), overlaps, gates });
            }
            if !found.seen.needed.contains(&rule) {
                self.search_instead(&mut beside, found);
            }
            if beside.unknown.is_some() {
                self.undecided(Question::Pairs, Some(id(rule)), beside.unknown, Why::Budget(self.given));
            }
        }
    }

    fn later_beside(&mut self, rule: usize, spaces: &[usize]) -> Vec<usize> {
        let subject = self.rule_subject(rule);
        let rows: Vec<_> = spaces.iter().filter_map(|space| self.spaces[*space].beside(subject)).collect();
        let later = rule + 1..self.policy.rules.len();
        later.filter(|later| rows.iter().any(|row| has(&row.may, self.subjects.rules + later))).collect()
    }

    /// Whether there is a request for which one rule may decide, and another one would if the first were not there and
    /// only rules of some kind stood between.
    fn is_next(&mut self, of: &mut Beside, next: usize, counts: impl Fn(usize) -> bool) -> Option<Witness> {
        let count = self.policy.rules.len();
        let between = of.later.iter().copied().take_while(|later| *later < next).filter(|later| counts(*later));
        let barred = self.barred((0..of.rule).chain(between));
        let mut wanted = vec![self.rule_subject(of.rule)];
        wanted.extend((next < count).then(|| self.rule_subject(next)));
        for space in of.spaces.clone() {
            match self.exists_without(&wanted, &barred, space..space + 1) {
                Exists::Shown(witness) => return Some(witness),
                Exists::Never(_) => {}
                Exists::Unknown(space) => of.unknown = Some(space),
            }
        }
        None
    }

    /// Answers how many were not asked for.
    fn search_overlaps(&mut self, of: &mut Beside, found: &mut Found) -> usize {
        let (policy, rule) = (self.policy, of.rule);
        let own = outcome(policy, rule);
        let mut listed = found.overlaps.range((rule, 0)..(rule + 1, 0)).count();
        let others: Vec<usize> = of.later.iter().copied().filter(|later| outcome(policy, *later) != own).collect();
        for (number, next) in others.iter().copied().enumerate() {
            if listed >= LISTED {
                return others[number..].iter().filter(|next| !found.overlaps.contains_key(&(rule, **next))).count();
            }
            if found.overlaps.contains_key(&(rule, next)) {
                continue;
            }
            if let Some(witness) = self.is_next(of, next, |_| true) {
                found.seen.needed.insert(rule);
                found.overlaps.insert((rule, next), (0, witness));
                listed += 1;
            }
        }
        0
    }

    /// Answers how many were not asked for.
    fn search_gates(&mut self, of: &mut Beside, found: &mut Found) -> usize {
        let (policy, rule) = (self.policy, of.rule);
        let is_gate = |rule: usize| outcome(policy, rule).class != Class::Support;
        if is_gate(rule) {
            return 0;
        }
        let mut listed = found.gates.range((rule, 0)..(rule + 1, 0)).count();
        let gates: Vec<usize> = of.later.iter().copied().filter(|later| is_gate(*later)).collect();
        for (number, gate) in gates.iter().copied().enumerate() {
            if listed >= LISTED {
                return gates[number..].iter().filter(|gate| !found.gates.contains_key(&(rule, **gate))).count();
            }
            if found.gates.contains_key(&(rule, gate)) {
                continue;
            }
            // What shows an overlap with a gate may show the gate as well.
            let known = found.overlaps.get(&(rule, gate)).map(|(_, witness)| witness.clone());
            if let Some(witness) = known.or_else(|| self.is_next(of, gate, is_gate)) {
                found.gates.insert((rule, gate), (0, witness));
                listed += 1;
            }
        }
        0
    }

    /// What would decide instead of a rule that no other outcome of a later rule makes needed.
    fn search_instead(&mut self, of: &mut Beside, found: &mut Found) {
        let (policy, rule) = (self.policy, of.rule);
        let (own, count) = (outcome(policy, rule), policy.rules.len());
        if outcome(policy, count) != own && self.is_next(of, count, |_| true).is_some() {
            found.seen.needed.insert(rule);
        }
        if found.seen.needed.contains(&rule) {
            return;
        }
        let alike: Vec<usize> = of.later.iter().copied().filter(|later| outcome(policy, *later) == own).collect();
        for next in alike.into_iter().chain((outcome(policy, count) == own).then_some(count)) {
            if self.is_next(of, next, |_| true).is_some() {
                found.seen.instead.entry(rule).or_default().insert(next);
            }
        }
        if of.unknown.is_some() {
            // Nothing is claimed of it.
            found.seen.needed.insert(rule);
        }
    }
}
