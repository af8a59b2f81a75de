//! Which rules decide, and what covers those that do not.

use super::ask::{Asking, Exists, first};
use super::diagram::At;
use super::finding::{Holder, Kind, Question, Why, Witness};
use super::space::row::numbers;
use super::witness::{Shows, confirms};
use crate::policy::RuleId;

/// Rules that cover one, one of them that decides otherwise, and one of them that decides with a request.
type Covering = (Vec<usize>, Option<usize>, Option<(usize, Witness)>);

/// A rule may take so many times what would be its share.
const AHEAD: u64 = 16;

impl Asking<'_> {
    /// For each rule, and last for `otherwise`, the least surprising request that it decides; and what is so of the others.
    pub(super) fn rules(&mut self) -> Vec<Option<Witness>> {
        let count = self.policy.rules.len();
        let entries: Vec<usize> = (0..count).map(|rule| self.rule_subject(rule)).collect();
        let mut decided: Vec<Option<(u32, Witness)>> = vec![None; count + 1];
        for space in 0..self.spaces.len() {
            let impossible = self.subjects.impossible.clone();
            let mut best: Vec<Option<At>> = vec![None; count + 1];
            let followed = self.follow_all(space, &first(&impossible, None, &entries), &mut |left, at| {
                let falls = left.last().is_none_or(|last| !last.is_sure());
                for rule in left.iter().map(|entry| entry.place()).chain(falls.then_some(count)) {
                    if best[rule].as_ref().is_none_or(|known| at.cost < known.cost) {
                        best[rule] = Some(at.clone());
                    }
                }
                true
            });
            let Ok(paths) = followed else { continue };
            for (rule, at) in best.into_iter().enumerate() {
                let Some(at) = at else { continue };
                if decided[rule].as_ref().is_none_or(|(cost, _)| at.cost < *cost) {
                    decided[rule] = Some((at.cost, self.witness(space, &paths, &at)));
                }
            }
        }
        let mut told: Vec<Option<Witness>> = decided.into_iter().map(|one| one.map(|(_, witness)| witness)).collect();
        let open: Vec<usize> = (0..=count).filter(|rule| told[*rule].is_none()).collect();
        let hard = self.each_decides(&open, &mut told, AHEAD);
        // What was left over by the others is for those that take more.
        let hard: Vec<usize> = hard.into_iter().map(|(rule, _)| rule).collect();
        for (rule, space) in self.each_decides(&hard, &mut told, 1) {
            self.undecided(Question::Decides, Some(id(rule)), Some(space), Why::Budget(self.given));
        }
        for (rule, told) in told.iter_mut().enumerate() {
            let shows = Shows::Decides(id(rule));
            if told.as_ref().is_some_and(|witness| !confirms(self.policy, witness, shows)) {
                self.undecided(Question::Decides, Some(id(rule)), None, Why::Unconfirmed);
                *told = None;
            }
            *told = told.as_ref().map(|witness| self.polished(witness, shows));
        }
        told
    }

    /// Looks for a request that each of these rules decides. Answers those of which it is not known, with a product.
    fn each_decides(&mut self, rules: &[usize], told: &mut [Option<Witness>], ahead: u64) -> Vec<(usize, usize)> {
        // Which rules decide goes before all that is asked of pairs.
        let (limit, until) = (self.limit, self.budget.work / 8 * 7);
        let mut unknown = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            // What is left is for this rule and those after it, most of which take less than others.
            let own = until.saturating_sub(self.work) / (rules.len() - number) as u64;
            self.limit = own.saturating_mul(ahead);
            if ahead > 1 {
                self.limit = self.limit.min(limit);
            }
            match self.decides(*rule) {
                Ok(witness) => told[*rule] = witness,
                Err(space) => unknown.push((*rule, space)),
            }
        }
        self.limit = limit;
        unknown
    }

    /// A request that a rule decides. If there is none, what is so of the rule; if it is not known, a product of which it is
    /// not.
    fn decides(&mut self, rule: usize) -> Result<Option<Witness>, usize> {
        let is_rule = rule < self.policy.rules.len();
        let wanted: Vec<usize> = is_rule.then(|| self.rule_subject(rule)).into_iter().collect();
        match self.exists(&wanted, 0..rule) {
            Exists::Shown(witness) => return Ok(Some(witness)),
            Exists::Never(because) if is_rule => self.covered(rule, &because),
            Exists::Never(_) => {}
            Exists::Unknown(space) => return Err(space),
        }
        Ok(None)
    }

    /// What is so of a rule that never decides, because of these subjects.
    fn covered(&mut self, rule: usize, because: &[u64]) {
        let subject = self.rule_subject(rule);
        let by: Vec<usize> = numbers(because).filter_map(|one| one.checked_sub(self.subjects.rules)).collect();
        let Some((mut by, other, witness)) = self.covering(rule, by) else {
            return self.undecided(Question::Covered, Some(id(rule)), None, Why::Budget(self.given));
        };
        let Some((shown, witness)) = witness else {
            let impossible = self.excluded_by(subject);
            return self.found(Kind::NeverHolds { of: Holder::Rule(id(rule)), impossible }, &[subject]);
        };
        // Those that come to the same go first, so that what changes an outcome stays.
        by.sort_by_key(|by| (self.outcomes.differ(rule, *by), Some(*by) == other, *by));
        let Some(covered_by) = self.irreducible(rule, by) else {
            return self.undecided(Question::Covered, Some(id(rule)), None, Why::Budget(self.given));
        };
        // A request that one of them decides says more than one of another rule.
        let (mut shown, mut witness) = (shown, witness);
        if !covered_by.contains(&shown) {
            let by_one = covered_by.iter().find_map(|by| match self.decided_by(rule, *by) {
                Exists::Shown(witness) => Some((*by, witness)),
                _ => None,
            });
            (shown, witness) = by_one.unwrap_or((shown, witness));
        }
        let mut subjects: Vec<usize> = covered_by.iter().map(|by| self.rule_subject(*by)).collect();
        subjects.push(subject);
        let kind = Kind::NeverDecides {
            rule: id(rule),
            covered_by: covered_by.into_iter().map(id).collect(),
            differs: other.map(id),
            witness,
        };
        self.found_by(kind, &subjects, Shows::Covered(id(rule), Some(id(shown))), Question::Covered);
    }

    /// Rules that cover a rule, beginning with those that were in the way of a search; which of them decides one of its
    /// requests otherwise; and such a request, or else any. None if that takes too much.
    fn covering(&mut self, rule: usize, mut by: Vec<usize>) -> Option<Covering> {
        let subject = self.rule_subject(rule);
        match self.exists(&[subject], 0..0) {
            Exists::Shown(_) => {}
            Exists::Never(_) => return Some((by, None, None)),
            Exists::Unknown(_) => return None,
        }
        // A rule that decides may have stood behind another one in the search.
        let mut candidates: Vec<usize> = (0..rule).collect();
        candidates.sort_by_key(|one| (!self.outcomes.differ(rule, *one), !by.contains(one)));
        let mut is_known = true;
        for candidate in candidates {
            match self.decided_by(rule, candidate) {
                Exists::Shown(witness) => {
                    let other = self.outcomes.differ(rule, candidate).then_some(candidate);
                    if other.is_some() && !by.contains(&candidate) {
                        by.push(candidate);
                    }
                    return (is_known || other.is_some()).then_some((by, other, Some((candidate, witness))));
                }
                Exists::Never(_) => {}
                Exists::Unknown(_) => is_known = false,
            }
        }
        None
    }

    /// Leaves out one rule after the other, in this order, as long as the rest covers the rule.
    fn irreducible(&mut self, rule: usize, order: Vec<usize>) -> Option<Vec<usize>> {
        let subject = self.rule_subject(rule);
        let mut kept = order.clone();
        for candidate in order {
            if !kept.contains(&candidate) {
                continue;
            }
            let rest = kept.iter().copied().filter(|by| *by != candidate);
            match self.exists_without_rules(&[subject], rest) {
                Exists::Shown(_) => {}
                Exists::Never(_) => kept.retain(|by| *by != candidate),
                Exists::Unknown(_) => return None,
            }
        }
        kept.sort_unstable();
        Some(kept)
    }
}

pub(super) fn id(rule: usize) -> RuleId {
    RuleId(u32::try_from(rule).unwrap_or(u32::MAX))
}
