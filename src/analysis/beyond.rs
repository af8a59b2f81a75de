//! Pairs of rules in a policy that is too large for one diagram: each is searched for, as far as they are listed.

use super::ask::{Asking, Exists};
use super::finding::{Question, Why, Witness};
use super::pairs::{Found, outcome};
use super::rules::id;
use super::space::rows::has;
use super::{Budget, Unlisted};
use crate::class::Class;

/// So many overlaps, and so many gates, are listed for each rule of a policy that is too large for a diagram; of a budget
/// that is several times the ordinary one so many times as many.
const LISTED: usize = 8;

/// So many later rules are asked about before a rule that is needed is left alone; of a larger budget as above.
const TRIED: usize = 40;
/// One search gets this part of what its rule may take.
const SHARE: u64 = 4;

/// A rule with the later ones that may come into play beside it.
struct Beside {
    rule: usize,
    /// The later rules that can hold in a request for which it does, as far as one step after the other tells.
    later: Vec<usize>,
    /// Products of which the pairs are not known yet.
    spaces: Vec<usize>,
    /// How much work may have been done in the end.
    until: u64,
    /// The product of a question that was not answered.
    unknown: Option<usize>,
}

/// Whether one rule may come next after another.
enum Next {
    Shown(Witness),
    Never,
    Unknown,
}

impl Asking<'_> {
    /// Searches these spaces for pairs that are not known yet.
    pub(super) fn search_pairs(&mut self, spaces: &[usize], decided: &[Option<Witness>], found: &mut Found) {
        let count = self.policy.rules.len();
        for rule in 0..count {
            if decided.get(rule).is_none_or(Option::is_none) {
                continue;
            }
            let later = self.later_beside(rule, spaces);
            // What is left is for this rule and those after it.
            let own = self.budget.work.saturating_sub(self.work) / (count - rule) as u64;
            let until = self.work.saturating_add(own);
            let mut beside = Beside { rule, later, spaces: spaces.to_vec(), until, unknown: None };
            let overlaps = self.search_overlaps(&mut beside, found);
            if !found.seen.needed.contains(&rule) {
                self.search_instead(&mut beside, found);
                if let Some(space) = beside.unknown.filter(|_| !found.seen.needed.contains(&rule)) {
                    // Nothing is claimed of it.
                    found.seen.needed.insert(rule);
                    self.undecided(Question::Pairs, Some(id(rule)), Some(space), Why::Budget(self.given));
                }
            }
            let gates = self.search_gates(&mut beside, found);
            if overlaps + gates > 0 {
                self.unlisted.push(Unlisted { rule: id(rule), overlaps, gates });
            }
        }
    }

    /// How many times the ordinary budget this one is.
    fn ample(&self) -> usize {
        usize::try_from(self.budget.work / Budget::default().work).unwrap_or(usize::MAX).clamp(1, 1_000)
    }

    fn later_beside(&mut self, rule: usize, spaces: &[usize]) -> Vec<usize> {
        let subject = self.rule_subject(rule);
        let rows: Vec<_> = spaces.iter().filter_map(|space| self.spaces[*space].beside(subject)).collect();
        let later = rule + 1..self.policy.rules.len();
        later.filter(|later| rows.iter().any(|row| has(&row.may, self.subjects.rules + later))).collect()
    }

    /// Whether there is a request for which one rule may decide, and another one would if the first were not there and
    /// only rules of some kind stood between.
    fn is_next(&mut self, of: &mut Beside, next: usize, counts: impl Fn(usize) -> bool) -> Next {
        let count = self.policy.rules.len();
        let between = of.later.iter().copied().take_while(|later| *later < next).filter(|later| counts(*later));
        let barred = self.barred((0..of.rule).chain(between));
        let mut wanted = vec![self.rule_subject(of.rule)];
        wanted.extend((next < count).then(|| self.rule_subject(next)));
        let mut answer = Next::Never;
        let limit = self.limit;
        for space in of.spaces.clone() {
            self.limit = of.until.saturating_sub(self.work) / SHARE;
            match self.exists_without(&wanted, &barred, space..space + 1) {
                Exists::Shown(witness) => {
                    answer = Next::Shown(witness);
                    break;
                }
                Exists::Never(_) => {}
                Exists::Unknown(space) => {
                    of.unknown = Some(space);
                    answer = Next::Unknown;
                }
            }
        }
        self.limit = limit;
        answer
    }

    /// Answers of how many it is not known.
    fn search_overlaps(&mut self, of: &mut Beside, found: &mut Found) -> usize {
        let (policy, rule) = (self.policy, of.rule);
        let (most, tried) = (LISTED * self.ample(), TRIED * self.ample());
        let own = outcome(policy, rule);
        let mut listed = found.overlaps.range((rule, 0)..(rule + 1, 0)).count();
        let is_open = |later: &usize| outcome(policy, *later) != own && !found.overlaps.contains_key(&(rule, *later));
        let others: Vec<usize> = of.later.iter().copied().filter(is_open).collect();
        let mut unknown = 0;
        for (number, next) in others.iter().copied().enumerate() {
            let is_needed = found.seen.needed.contains(&rule);
            if is_needed && (listed >= most || number >= tried) {
                return unknown + others.len() - number;
            }
            match self.is_next(of, next, |_| true) {
                Next::Shown(witness) => {
                    found.seen.needed.insert(rule);
                    found.overlaps.insert((rule, next), (0, witness));
                    listed += 1;
                }
                Next::Never => {}
                Next::Unknown => unknown += 1,
            }
        }
        unknown
    }

    /// Answers of how many it is not known.
    fn search_gates(&mut self, of: &mut Beside, found: &mut Found) -> usize {
        let (policy, rule) = (self.policy, of.rule);
        let (most, tried) = (LISTED * self.ample(), TRIED * self.ample());
        let is_gate = |rule: usize| outcome(policy, rule).class != Class::Support;
        if is_gate(rule) {
            return 0;
        }
        let mut listed = found.gates.range((rule, 0)..(rule + 1, 0)).count();
        let is_open = |later: &usize| is_gate(*later) && !found.gates.contains_key(&(rule, *later));
        let gates: Vec<usize> = of.later.iter().copied().filter(is_open).collect();
        let mut unknown = 0;
        for (number, gate) in gates.iter().copied().enumerate() {
            if listed >= most || number >= tried {
                return unknown + gates.len() - number;
            }
            // A request that shows an overlap with a gate shows the gate as well.
            let known = found.overlaps.get(&(rule, gate)).map(|(_, witness)| witness.clone());
            match known.map_or_else(|| self.is_next(of, gate, is_gate), Next::Shown) {
                Next::Shown(witness) => {
                    found.gates.insert((rule, gate), (0, witness));
                    listed += 1;
                }
                Next::Never => {}
                Next::Unknown => unknown += 1,
            }
        }
        unknown
    }

    /// What would decide instead of a rule that no other outcome of a later rule makes needed.
    fn search_instead(&mut self, of: &mut Beside, found: &mut Found) {
        let (policy, rule) = (self.policy, of.rule);
        let (own, count) = (outcome(policy, rule), policy.rules.len());
        if outcome(policy, count) != own && matches!(self.is_next(of, count, |_| true), Next::Shown(_)) {
            found.seen.needed.insert(rule);
            return;
        }
        if of.unknown.is_some() {
            return;
        }
        let alike: Vec<usize> = of.later.iter().copied().filter(|later| outcome(policy, *later) == own).collect();
        for next in alike.into_iter().chain((outcome(policy, count) == own).then_some(count)) {
            if matches!(self.is_next(of, next, |_| true), Next::Shown(_)) {
                found.seen.instead.entry(rule).or_default().insert(next);
            }
        }
    }
}
