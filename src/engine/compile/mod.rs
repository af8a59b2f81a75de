//! From a policy to an engine.

mod asks;
mod constants;
mod follow;
mod groups;
mod literals;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::facts::PLACES;
use super::index::{Index, Section};
use super::lookup::Lookups;
use super::slots::{Recall, SlotRows, Slots};
use super::text::Texts;
use super::value::Val;
use super::vector::Road;
use super::{Budget, Compiled, Engine, Speaks};
use crate::error::Error;
use crate::policy::fact::{Derivation, Value};
use crate::policy::release::CellValue;
use crate::policy::{FactId, Outcome, Policy};
use groups::Grouping;

pub(super) use asks::Asks;
pub(super) use follow::is_exact;
pub(super) use groups::{Conjunctions, Group, NO_SLOT, grouped};
pub(super) use literals::each_literal;

impl Policy {
    /// Compiles the policy for deciding many requests.
    ///
    /// # Errors
    ///
    /// If the compiled form would be larger than [`Budget::default`] admits.
    pub fn compile(&self) -> Result<Engine, Error> {
        Engine::new(Arc::new(self.clone()), Budget::default())
    }
}

/// Compiles a policy.
pub(super) fn compile(policy: Arc<Policy>, budget: Budget) -> Result<Compiled, Error> {
    let is_set = |fact: FactId| policy.fact(fact).ty.is_set();
    let mut grouping = Grouping::default();
    let mut all = Conjunctions::default();
    let mut sections = [0; 5];
    for (section, first) in Section::ALL.into_iter().zip(&mut sections) {
        *first = all.count();
        for own in 0..section.count(&policy) {
            let (when, unless) = section.conditions(&policy, own);
            grouping.add(&mut all, when, unless, &is_set);
        }
    }
    sections[4] = all.count();
    let constants = constants::collect(&policy, &grouping, &all);
    let residual = all.residual.iter().flat_map(|(_, literal)| literal.condition.tests());
    let found = grouping.found.iter().map(|found| found.fact);
    let tested: Vec<FactId> = found.chain(residual.map(|test| test.fact)).collect();
    let mut slots = follow::slots(&policy, tested.into_iter(), constants);
    let slot = |fact: FactId| {
        let (slot, classes) = slots.of(fact).next()?;
        Some((slot, classes, slots.all[slot as usize].all))
    };
    let groups: Vec<Group> = grouping.found.iter().map(|found| grouping.placed(found, slot(found.fact))).collect();
    drop(grouping);
    let classes: Vec<u32> = slots.all.iter().map(|slot| slot.classes.count()).collect();
    let asks = Asks::of(&policy, &groups, &all);
    let index = Index::new(all, sections, &groups, classes, slots.base);
    slots.recalls.iter_mut().for_each(|recall| recall.rows = index.rows_of(recall.slot));
    let bytes = index.bytes();
    if bytes > budget.bytes {
        return Err(Error::over_budget(bytes, budget.bytes));
    }
    let constants = values(&policy);
    let handle = |value: &Value| handle(&constants, value);
    let assumptions = policy.facts.iter().map(|def| def.assume.as_ref().map(handle)).collect();
    let signal_values = policy.signals.iter().map(|signal| handle(&signal.value)).collect();
    let (outcomes, outcome_of_rule) = outcomes(&policy);
    let (gap_bits, width) = gaps(&policy);
    Ok(Compiled {
        is_simple: is_simple(&slots, &index),
        assumptions,
        signal_values,
        texts: Texts::new(&policy.signals),
        signals: signals_by_fact(&policy),
        spoken_of: policy.signals.iter().map(|signal| signal.fact).collect::<BTreeSet<_>>().into_iter().collect(),
        speaks: speaks(&policy),
        firsts: firsts(&policy),
        promises: promises(&policy),
        asks,
        ways_out: ways_out(&outcomes),
        lookups: Lookups::of(&policy),
        road: Road::detect(),
        bytes,
        policy,
        constants,
        groups,
        slots,
        index,
        outcomes,
        outcome_of_rule,
        gap_bits,
        width,
    })
}

/// Whether a request of which everything is told needs nothing but to be looked up, day by day.
fn is_simple(slots: &Slots, index: &Index) -> bool {
    let is_told = |recall: &Recall| recall.has_memory && recall.rows != SlotRows::Set;
    index.is_told_by_rows() && slots.recalls.len() <= PLACES && slots.recalls.iter().all(is_told)
}

/// The values that need a keeper: those of tables, lists of releases, assumptions and signals.
fn values(policy: &Policy) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    let mut add = |value: &Value| {
        if Val::small(value).is_none() && !kept.contains(value) {
            kept.push(value.clone());
        }
    };
    for def in &policy.facts {
        def.assume.iter().for_each(&mut add);
        if let Some(Derivation::Table(rows)) = &def.derivation {
            rows.iter().for_each(|row| add(&row.is));
        }
    }
    let cells = policy.tables().flat_map(|table| &table.releases).flat_map(|release| &release.columns);
    for cell in cells {
        if let CellValue::Written(value) = &cell.value {
            add(value);
        }
    }
    policy.signals.iter().for_each(|signal| add(&signal.value));
    kept
}

/// The handle of a value that is small or among those kept.
pub(super) fn handle(kept: &[Value], value: &Value) -> Val {
    Val::small(value).unwrap_or_else(|| {
        let at = kept.iter().position(|known| known == value);
        Val::Constant(at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX))
    })
}

/// Each outcome of a rule once, and which one each rule leads to; the last is that of `otherwise`.
fn outcomes(policy: &Policy) -> (Vec<Outcome>, Vec<u32>) {
    let mut all: Vec<Outcome> = Vec::new();
    let mut known: HashMap<&Outcome, u32> = HashMap::new();
    let rules = policy.rules.iter().chain([&policy.otherwise]);
    let of_rule = rules.map(|rule| {
        *known.entry(&rule.outcome).or_insert_with(|| {
            all.push((*rule.outcome).clone());
            u32::try_from(all.len() - 1).unwrap_or(u32::MAX)
        })
    });
    let of_rule = of_rule.collect();
    (all, of_rule)
}

/// For each outcome the first with the same class, offer, party and refusal.
fn ways_out(outcomes: &[Outcome]) -> Vec<u32> {
    let way = |one: &Outcome| (one.class, one.offer, one.refer_to, one.declined);
    let first = |one: &Outcome| outcomes.iter().position(|other| way(other) == way(one));
    outcomes.iter().map(|one| first(one).and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)).collect()
}

/// For each limit the one that stands for all that ask for the same thing first.
fn firsts(policy: &Policy) -> Vec<Option<u32>> {
    let stands_for = |first| policy.limits.iter().position(|limit| limit.first.as_ref() == Some(first));
    let all = policy.limits.iter().map(|limit| limit.first.as_ref().and_then(stands_for));
    all.map(|at| at.and_then(|at| u32::try_from(at).ok())).collect()
}

/// For each commitment the first that promises the same.
fn promises(policy: &Policy) -> Vec<u32> {
    let same = |row: &crate::policy::commitment::Commitment| {
        policy.commitments.iter().position(|other| other.promise == row.promise)
    };
    policy.commitments.iter().map(|row| same(row).and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)).collect()
}

fn signals_by_fact(policy: &Policy) -> Vec<Vec<u32>> {
    let mut by_fact = vec![Vec::new(); policy.facts.len()];
    for (number, signal) in (0u32..).zip(&policy.signals) {
        by_fact[signal.fact.0 as usize].push(number);
    }
    by_fact
}

fn speaks(policy: &Policy) -> Vec<Speaks> {
    let mut all = vec![Speaks::default(); policy.facts.len()];
    for signal in &policy.signals {
        let own = &mut all[signal.fact.0 as usize];
        own.any = true;
        own.settles |= signal.settles;
    }
    all
}

/// The first bit of each release table whose lines may lack a date, and the words of a set of what may be lacking.
fn gaps(policy: &Policy) -> (Vec<Option<u32>>, usize) {
    let mut bits = policy.facts.len();
    let firsts = policy.tables().map(|table| {
        (!is_exact(table)).then(|| {
            let first = bits;
            bits += table.releases.len();
            u32::try_from(first).unwrap_or(u32::MAX)
        })
    });
    let firsts = firsts.collect();
    (firsts, bits.div_ceil(64))
}
