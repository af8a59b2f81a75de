//! Pairs of rules in a policy that is too large for one diagram: each is searched for, as far as they are listed.

use std::rc::Rc;

use super::ask::{Asking, Exists};
use super::finding::{Question, Why, Witness};
use super::pairs::Found;
use super::rules::id;
use super::search::cost_of_beginning;
use super::space::row::{and, numbers, or, set, set_all};
use super::{Budget, Unlisted};

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
    /// The later rules that can hold in a request for which it does, as far as one step after the other tells, as a row.
    later: Vec<u64>,
    /// Products of which the pairs are not known yet.
    spaces: Vec<usize>,
    /// How much work may have been done in the end.
    until: u64,
    /// Whether a question was not answered, and of which product if one was asked.
    is_unknown: bool,
    unknown_in: Option<usize>,
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
            let mut beside =
                Beside { rule, later, spaces: spaces.to_vec(), until, is_unknown: false, unknown_in: None };
            let overlaps = self.search_overlaps(&mut beside, found);
            if !found.seen.needed.contains(&rule) {
                self.search_instead(&mut beside, found);
                // Nothing is claimed of it.
                if beside.is_unknown && found.seen.needed.insert(rule) {
                    self.undecided(Question::Pairs, Some(id(rule)), beside.unknown_in, Why::Budget(self.given));
                }
            }
            let gates = self.search_gates(&mut beside, found);
            if overlaps + gates > 0 {
                self.unlisted.push(Unlisted { rule: id(rule), overlaps, gates });
            }
        }
    }

    /// So many pairs are listed for a rule, and so many are tried: as many times as many as the budget is the ordinary one.
    fn listed_and_tried(&self) -> (usize, usize) {
        let times = self.budget.work / Budget::default().work;
        let times = usize::try_from(times).unwrap_or(usize::MAX).clamp(1, 1_000);
        (LISTED * times, TRIED * times)
    }

    /// The later rules of which something is so.
    fn later(&self, of: &Beside, is_so: impl Fn(usize) -> bool) -> Vec<usize> {
        numbers(&of.later).map(|one| one - self.subjects.rules).filter(|later| is_so(*later)).collect()
    }

    /// The rules after one that can hold in a request for which it does; all of them if there is no time left to find out.
    fn later_beside(&mut self, rule: usize, spaces: &[usize]) -> Vec<u64> {
        let subject = self.rule_subject(rule);
        let mut later = self.nothing();
        set_all(&mut later, subject + 1..self.subjects.limits);
        if self.work < self.budget.work {
            let mut beside = self.nothing();
            for space in spaces {
                let left = self.budget.work.saturating_sub(self.work);
                let row = self.at_work(*space, left, |space, _| space.beside(subject));
                row.iter().for_each(|row| or(&mut beside, &row.may));
            }
            and(&mut later, &beside);
        }
        later
    }

    /// Whether there is a request for which one rule may decide, and another one would if the first were not there and
    /// none of these stood between.
    fn is_next(&mut self, of: &mut Beside, next: usize, between: &[u64]) -> Next {
        // Where not even one search can begin, none is.
        let given = of.until.saturating_sub(self.work) / SHARE;
        let first = of.spaces.first().map_or(0, |space| cost_of_beginning(&self.spaces[*space], between));
        if given <= first as u64 {
            (of.is_unknown, self.given) = (true, given);
            return Next::Unknown;
        }
        let mut barred = self.nothing();
        set_all(&mut barred, self.rule_subject(of.rule) + 1..self.rule_subject(next));
        and(&mut barred, between);
        or(&mut barred, &self.barred(0..of.rule));
        let mut wanted = vec![self.rule_subject(of.rule)];
        wanted.extend((next < self.policy.rules.len()).then(|| self.rule_subject(next)));
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
                    (of.is_unknown, of.unknown_in) = (true, Some(space));
                    answer = Next::Unknown;
                }
            }
        }
        self.limit = limit;
        answer
    }

    /// Answers of how many it is not known.
    fn search_overlaps(&mut self, of: &mut Beside, found: &mut Found) -> usize {
        let (outcomes, rule) = (Rc::clone(&self.outcomes), of.rule);
        let (most, tried) = self.listed_and_tried();
        let mut listed = found.overlaps.range((rule, 0)..(rule + 1, 0)).count();
        let is_open = |later| outcomes.differ(later, rule) && !found.overlaps.contains_key(&(rule, later));
        let others = self.later(of, is_open);
        let (mut unknown, between) = (0, of.later.clone());
        for (number, next) in others.iter().copied().enumerate() {
            let is_needed = found.seen.needed.contains(&rule);
            if is_needed && (listed >= most || number >= tried) {
                return unknown + others.len() - number;
            }
            match self.is_next(of, next, &between) {
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
        let (outcomes, rule) = (Rc::clone(&self.outcomes), of.rule);
        let (most, tried) = self.listed_and_tried();
        if outcomes.is_gate(rule) {
            return 0;
        }
        let mut listed = found.gates.range((rule, 0)..(rule + 1, 0)).count();
        let all = self.later(of, |later| outcomes.is_gate(later));
        let mut between = self.nothing();
        all.iter().for_each(|gate| set(&mut between, self.rule_subject(*gate)));
        let gates: Vec<usize> = all.into_iter().filter(|gate| !found.gates.contains_key(&(rule, *gate))).collect();
        let mut unknown = 0;
        for (number, gate) in gates.iter().copied().enumerate() {
            if listed >= most || number >= tried {
                return unknown + gates.len() - number;
            }
            // A request that shows an overlap with a gate shows the gate as well.
            let known = found.overlaps.get(&(rule, gate)).map(|(_, witness)| witness.clone());
            match known.map_or_else(|| self.is_next(of, gate, &between), Next::Shown) {
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
        let (outcomes, rule) = (Rc::clone(&self.outcomes), of.rule);
        let (between, count) = (of.later.clone(), self.policy.rules.len());
        if outcomes.differ(count, rule) && matches!(self.is_next(of, count, &between), Next::Shown(_)) {
            found.seen.needed.insert(rule);
            return;
        }
        if of.is_unknown {
            return;
        }
        let alike = self.later(of, |later| !outcomes.differ(later, rule));
        for next in alike.into_iter().chain((!outcomes.differ(count, rule)).then_some(count)) {
            if matches!(self.is_next(of, next, &between), Next::Shown(_)) {
                found.seen.instead.entry(rule).or_default().insert(next);
            }
        }
    }
}
