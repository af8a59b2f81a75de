//! In which order questions settle a request soonest, whatever the answers are.

use std::collections::{BTreeSet, HashMap};

use super::complete::{Completing, applies, given};
use super::diagram::{Node, Var};
use super::{Purse, Spent};
use crate::class::AnsweredBy;
use crate::explanation::answered_by;
use crate::facts::Facts;
use crate::policy::fact::Value;
use crate::policy::{FactId, Policy};
use crate::value::Truth;

/// Of so many facts the best order is found by trying all.
pub(super) const MOST_EXACT: usize = 8;

/// How good it is to ask for a fact next: the fewer the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// How many questions it takes in the worst case with this one; in a greedy order how many facts are left then.
    pub(super) worst: usize,
    /// The same on average over groups of answers, in thousandths, so that many answers are no fault.
    mean: usize,
    /// Whether the client cannot tell it, so that somebody has to look.
    is_looked_up: bool,
}

impl Rank {
    /// Of what nothing is known.
    pub(super) const LAST: Self = Self { worst: usize::MAX, mean: usize::MAX, is_looked_up: true };

    /// Of how much is left behind each group of answers. `asked`: what the question itself counts.
    pub(super) fn of(policy: &Policy, fact: FactId, left: &[usize], asked: usize) -> Self {
        Self {
            worst: asked + left.iter().copied().max().unwrap_or(0),
            mean: 1000 * left.iter().sum::<usize>() / left.len().max(1),
            is_looked_up: answered_by(policy.fact(fact)) != AnsweredBy::Customer,
        }
    }
}

/// What the answers to one question lead to, as functions of what is left.
pub(super) struct Asking {
    pub(super) fact: FactId,
    pub(super) rank: Rank,
}

/// Which facts can be asked, and how well each of them is asked next.
pub(super) struct Ordering<'c, 'f, 'p> {
    completing: &'c mut Completing<'f, 'p>,
    facts: Facts<'p>,
    /// The facts that somebody can be asked for.
    askable: BTreeSet<FactId>,
    best: HashMap<Key, usize>,
}

/// Two states are the same if what is left of them is. What a fact that may not apply waits for is part of it.
type Key = (Node, Vec<(Var, Truth)>, Vec<(FactId, usize)>);

impl<'c, 'f, 'p> Ordering<'c, 'f, 'p> {
    pub(super) fn new(completing: &'c mut Completing<'f, 'p>, facts: &Facts<'p>, askable: BTreeSet<FactId>) -> Self {
        Self { completing, facts: facts.clone(), askable, best: HashMap::new() }
    }

    /// The facts that matter and can be asked, whether they surely apply or not.
    fn left(&mut self, node: Node) -> Vec<Var> {
        let support = self.completing.diagrams.support(node);
        let is_askable = |var: &Var| self.askable.contains(&self.completing.open[*var as usize].fact);
        support.iter().copied().filter(is_askable).collect()
    }

    fn fact(&self, var: Var) -> FactId {
        self.completing.open[var as usize].fact
    }

    fn is_asked(&self, var: Var) -> bool {
        applies(&self.facts, self.fact(var)) == Truth::Yes
    }

    /// What can be asked now, the best first; and whether the order is exact.
    pub(super) fn rank(&mut self, node: Node, purse: &mut Purse) -> (Vec<Asking>, bool) {
        let left = self.left(node);
        let now: Vec<Var> = left.iter().copied().filter(|var| self.is_asked(*var)).collect();
        let exact = left.len() <= MOST_EXACT && self.completing.is_exact();
        let ranks: Option<Vec<Rank>> =
            exact.then(|| now.iter().map(|var| self.exactly(node, *var, purse).ok()).collect()).flatten();
        let is_exact = ranks.is_some();
        let ranks = ranks.unwrap_or_else(|| now.iter().map(|var| self.greedily(node, *var)).collect());
        let mut all: Vec<Asking> =
            now.iter().zip(ranks).map(|(var, rank)| Asking { fact: self.fact(*var), rank }).collect();
        all.sort_by_key(|asking| (asking.rank, asking.fact));
        (all, is_exact)
    }

    fn exactly(&mut self, node: Node, var: Var, purse: &mut Purse) -> Result<Rank, Spent> {
        let mut path = Vec::new();
        let each = self.after(node, var, usize::MAX, &mut path, purse)?;
        Ok(Rank::of(self.facts.policy, self.fact(var), &each, 1))
    }

    fn greedily(&mut self, node: Node, var: Var) -> Rank {
        let mut children: Vec<Node> = Vec::new();
        for class in 0..self.completing.open[var as usize].classes.len() {
            let child = self.completing.diagrams.restrict(node, var, class);
            if !children.contains(&child) {
                children.push(child);
            }
        }
        let left: Vec<usize> = children.into_iter().map(|child| self.left(child).len()).collect();
        Rank::of(self.facts.policy, self.fact(var), &left, 0)
    }

    /// How many questions are left in the worst case behind each different answer; it may stop at one of `enough`.
    fn after(
        &mut self,
        node: Node,
        var: Var,
        enough: usize,
        path: &mut Vec<(FactId, usize)>,
        purse: &mut Purse,
    ) -> Result<Vec<usize>, Spent> {
        let fact = self.fact(var);
        let was = self.facts.told[fact.0 as usize].clone();
        let mut seen: BTreeSet<Node> = BTreeSet::new();
        let mut groups: BTreeSet<(Node, usize)> = BTreeSet::new();
        let conditional = self.completing.waits_for(fact);
        for class in 0..self.completing.open[var as usize].classes.len() {
            let child = self.completing.diagrams.restrict(node, var, class);
            // Answers that lead to the same may still differ in what may be asked next.
            if !seen.insert(child) && !conditional {
                continue;
            }
            let value: Option<Value> = self.completing.open[var as usize].of_class(class).cloned();
            if let Some(value) = value {
                self.facts.told[fact.0 as usize] = given(value);
            }
            path.push((fact, class));
            let left = self.worst(child, path, purse);
            path.pop();
            match left {
                Ok(left) => {
                    groups.insert((child, left));
                }
                Err(spent) => {
                    self.facts.told[fact.0 as usize] = was;
                    return Err(spent);
                }
            }
            if groups.iter().any(|(_, left)| *left >= enough) {
                break;
            }
        }
        self.facts.told[fact.0 as usize] = was;
        Ok(groups.into_iter().map(|(_, left)| left).collect())
    }

    /// How many questions it takes in the worst case, asked in the best order, until no question changes anything.
    fn worst(&mut self, node: Node, path: &mut Vec<(FactId, usize)>, purse: &mut Purse) -> Result<usize, Spent> {
        let left = self.left(node);
        if left.is_empty() {
            return Ok(0);
        }
        purse.pay(1)?;
        let truths: Vec<(Var, Truth)> = left
            .iter()
            .filter(|var| self.facts.policy.fact(self.fact(**var)).only_if.is_some())
            .map(|var| (*var, applies(&self.facts, self.fact(*var))))
            .collect();
        let is_waiting = truths.iter().any(|(_, truth)| *truth != Truth::Yes);
        let mut told = if is_waiting { path.clone() } else { Vec::new() };
        told.sort_unstable();
        let key = (node, truths, told);
        if let Some(&known) = self.best.get(&key) {
            return Ok(known);
        }
        let now: Vec<Var> = left.into_iter().filter(|var| self.is_asked(*var)).collect();
        let mut best = usize::MAX;
        for var in now {
            let each = self.after(node, var, best.saturating_sub(1), path, purse)?;
            best = best.min(1 + each.into_iter().max().unwrap_or(0));
            if best == 1 {
                break;
            }
        }
        // Where nothing can be asked, nobody can tell more.
        let best = if best == usize::MAX { 0 } else { best };
        self.best.insert(key, best);
        Ok(best)
    }
}
