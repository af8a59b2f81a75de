//! Where the answers to a question lead, and which of them belong together.

use std::collections::BTreeSet;

use super::Purse;
use super::answers::is_other;
use super::complete::{Completing, given};
use super::diagram::Node;
use crate::decision::Possible;
use crate::facts::Facts;
use crate::policy::FactId;
use crate::policy::fact::Value;

/// Values of a fact that lead to the same.
pub(super) struct Leading {
    /// By their places in the domain.
    pub(super) values: BTreeSet<usize>,
    /// Every outcome that they may come to.
    pub(super) possible: Vec<Possible>,
    /// The facts that can still change it.
    pub(super) left: BTreeSet<FactId>,
    /// Whether what the policy does not name is among them.
    has_other: bool,
}

impl Leading {
    /// Whether these are told together with others: all that surely leads to one place, and else what leaves the same open.
    /// What the policy does not name takes nothing with it that it does, but to a place that is sure.
    fn joins(&self, other: &Self) -> bool {
        let has = |one: &Possible| other.possible.iter().any(|known| known.outcome == one.outcome);
        let is_sure = self.possible.len() == 1;
        self.left == other.left
            && self.possible.len() == other.possible.len()
            && self.possible.iter().all(has)
            && (is_sure || self.has_other == other.has_other)
    }

    fn take(&mut self, other: Self) {
        self.values.extend(other.values);
        self.has_other |= other.has_other;
    }
}

/// Groups that are told together. If that were all of them, nothing would be left of what the policy tells apart.
fn joined(groups: Vec<Leading>) -> Vec<Leading> {
    if groups.iter().all(|group| groups.iter().all(|other| group.joins(other))) {
        return groups;
    }
    let mut all: Vec<Leading> = Vec::new();
    for group in groups {
        match all.iter_mut().find(|known| known.joins(&group)) {
            Some(known) => known.take(group),
            None => all.push(group),
        }
    }
    all
}

impl<'p> Facts<'p> {
    /// Where each answer leads. `node`: what the request comes to.
    pub(super) fn leading(
        &self,
        fact: FactId,
        node: Node,
        completing: &mut Completing<'_, 'p>,
        purse: &mut Purse,
    ) -> Vec<Leading> {
        let Some(var) = completing.var_of(fact) else { return Vec::new() };
        // The first one is told before anything is assumed; what stands behind it was found while others were assumed.
        let is_told = var != 0 && completing.takes_back(fact);
        let mut groups: Vec<(Option<Node>, Leading)> = Vec::new();
        for class in 0..completing.open[var as usize].classes.len() {
            let open = &completing.open[var as usize];
            let values: BTreeSet<usize> = open.classes[class].iter().copied().collect();
            let has_other = values.iter().filter_map(|at| open.domain.values.get(*at)).any(is_other);
            let value = open.of_class(class).filter(|_| is_told).cloned();
            let found = value.and_then(|value| self.once_told(fact, value, purse));
            let (place, (possible, left)) = match found {
                Some(found) => (None, found),
                None => {
                    let child = completing.diagrams.restrict(node, var, class);
                    (Some(child), (completing.possible(child), completing.facts_of(child)))
                }
            };
            let own = Leading { values, possible, left, has_other };
            match groups.iter_mut().find(|(known, one)| *known == place && (place.is_some() || one.joins(&own))) {
                Some((_, known)) => known.take(own),
                None => groups.push((place, own)),
            }
        }
        joined(groups.into_iter().map(|(_, group)| group).collect())
    }

    /// What the request may come to once a fact has this value, and what can still change it; none if that takes too much
    /// to tell.
    fn once_told(&self, fact: FactId, value: Value, purse: &mut Purse) -> Option<(Vec<Possible>, BTreeSet<FactId>)> {
        let mut facts = self.clone();
        facts.told[fact.0 as usize] = given(value);
        let mut completing = Completing::of(&facts);
        let node = completing.outcome(purse).ok()?;
        completing.is_exact().then(|| (completing.possible(node), completing.facts_of(node)))
    }
}
