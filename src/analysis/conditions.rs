//! Conditions and tests that always come out the same, values that nobody names, and what falls through.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ask::{Asking, first, is, names_of};
use super::diagram::{At, Stop};
use super::finding::{Holder, Kind, Question, Why, Witness};
use super::rules::id;
use super::witness::Shows;
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::{Sym, Value};
use crate::policy::{FactId, FlagId, LimitId, Policy};

/// Questions that have a subject of their own.
#[derive(Default)]
pub(super) struct Extra {
    /// Each test with those that hold it, and the subject that judges it.
    tests: Vec<(Arc<Test>, Vec<Holder>, usize)>,
    /// Each kind of request, with the subject that says that it is one.
    kinds: Vec<(Sym, usize)>,
    /// Values that no rule names.
    unspoken: Vec<(FactId, Sym, usize)>,
}

/// How a condition comes out.
#[derive(Default)]
struct Comes {
    holds: Option<(u32, Witness)>,
    fails: bool,
}

impl Asking<'_> {
    /// Adds what is judged beside the rules, before the spaces are made.
    pub(super) fn more_subjects(&mut self) {
        let policy = self.policy;
        let mut extra = Extra::default();
        for (test, holders) in tests_of(policy) {
            let subject = self.subject(Condition::Test(Arc::clone(&test)));
            extra.tests.push((test, holders, subject));
        }
        if let Some(&kind) = policy.fact_by_name.get("kind") {
            for name in policy.fact(kind).ty.closed().into_iter().flatten() {
                let subject = self.subject(is(kind, &Value::Name(*name)));
                extra.kinds.push((*name, subject));
            }
        }
        for (fact, name) in unspoken(policy) {
            let subject = self.subject(is(fact, &Value::Name(name)));
            extra.unspoken.push((fact, name, subject));
        }
        self.extra = extra;
    }

    /// What no rule decides.
    pub(super) fn falls_through(&mut self) {
        let entries: Vec<usize> = (0..self.policy.rules.len()).map(|rule| self.rule_subject(rule)).collect();
        let kinds: Vec<(Option<Sym>, Option<usize>)> = match &self.extra.kinds[..] {
            [] => vec![(None, None)],
            kinds => kinds.iter().map(|(name, subject)| (Some(*name), Some(*subject))).collect(),
        };
        let otherwise = id(self.policy.rules.len());
        for (name, required) in kinds {
            let mut best: Option<(u32, Witness)> = None;
            for space in 0..self.spaces.len() {
                let impossible = self.subjects.impossible.clone();
                let mut here: Option<At> = None;
                let followed = self.follow(space, &first(&impossible, required, &entries), &mut |left, at| {
                    let falls = left.last().is_none_or(|last| !last.is_sure());
                    if falls && here.as_ref().is_none_or(|known| at.cost < known.cost) {
                        here = Some(at.clone());
                    }
                    true
                });
                let Ok(paths) = followed else {
                    self.undecided(Question::FallsThrough, None, Some(space), Why::Budget(self.given));
                    continue;
                };
                if let Some(at) = here.filter(|at| best.as_ref().is_none_or(|(cost, _)| at.cost < *cost)) {
                    best = Some((at.cost, self.witness(space, &paths, &at)));
                }
            }
            if let Some((_, witness)) = best {
                let kind = name.map(|name| self.policy.names.text(name).to_owned());
                let kind = Kind::FallsThrough { kind, witness };
                self.found_by(kind, &entries, Shows::Decides(otherwise), Question::FallsThrough);
            }
        }
    }

    /// Conditions and tests that come out the same for every request.
    pub(super) fn constants(&mut self, decided: &[Option<Witness>]) {
        // What always holds leaves nothing to those after it, so only the last rule that decides can.
        let last = decided.iter().rposition(Option::is_some).filter(|last| *last < self.policy.rules.len());
        let mut holders: Vec<(Holder, usize)> =
            last.map(|last| (Holder::Rule(id(last)), self.rule_subject(last))).into_iter().collect();
        holders.extend(
            (0..self.policy.limits.len()).map(|at| (Holder::Limit(LimitId(id(at).0)), self.subjects.limits + at)),
        );
        holders
            .extend((0..self.policy.flags.len()).map(|at| (Holder::Flag(FlagId(id(at).0)), self.subjects.flags + at)));
        for (of, subject) in holders {
            if has_no_condition(self.policy, of) {
                continue;
            }
            let impossible = self.subjects.impossible.clone();
            match self.comes(subject, Some(&impossible)) {
                None => self.undecided(Question::Constant, None, None, Why::Budget(self.given)),
                Some(Comes { holds: None, .. }) => self.found(Kind::NeverHolds { of }, &[subject]),
                Some(Comes { holds: Some((_, witness)), fails: false }) => {
                    let judged = self.subjects.judged[subject].clone();
                    let kind = Kind::AlwaysHolds { of, witness };
                    self.found_by(kind, &[subject], Shows::Holds(&judged), Question::Constant);
                }
                Some(_) => {}
            }
        }
        for (test, of, subject) in std::mem::take(&mut self.extra.tests) {
            let holds = match self.comes(subject, None) {
                None => {
                    self.undecided(Question::Constant, None, None, Why::Budget(self.given));
                    continue;
                }
                Some(Comes { holds: None, .. }) => false,
                Some(Comes { fails: false, .. }) => true,
                Some(_) => continue,
            };
            let kind = Kind::ConstantTest { fact: test.fact, test: test.written.clone(), holds, of };
            self.found(kind, &[subject]);
        }
    }

    /// How one condition comes out over all requests; none if that takes too much. A witness has to keep clear of all
    /// that is impossible, and not only of what has to do with the condition.
    fn comes(&mut self, subject: usize, impossible: Option<&[usize]>) -> Option<Comes> {
        let mut comes = Comes::default();
        for space in 0..self.spaces.len() {
            let impossible = impossible.map_or_else(|| self.impossible_for(space, &[subject]), <[usize]>::to_vec);
            let (mut holds, mut fails): (Option<At>, bool) = (None, comes.fails);
            let known = comes.holds.is_some();
            let followed = self.follow(space, &first(&impossible, None, &[subject]), &mut |left, at| {
                match left.last() {
                    Some(one) => {
                        fails |= !one.is_sure();
                        if holds.as_ref().is_none_or(|known| at.cost < known.cost) {
                            holds = Some(at.clone());
                        }
                    }
                    None => fails = true,
                }
                !((known || holds.is_some()) && fails)
            });
            comes.fails = fails;
            match followed {
                Ok(paths) => {
                    if let Some(at) = holds.filter(|_| !known) {
                        comes.holds = Some((at.cost, self.witness(space, &paths, &at)));
                    }
                }
                // It comes out one way and the other.
                Err(Stop::Enough) => {
                    return Some(Comes { fails: true, holds: comes.holds.or_else(|| Some((0, nothing(self.policy)))) });
                }
                Err(Stop::Spent) => return None,
            }
        }
        Some(comes)
    }

    /// Values that no rule names and that a request may have.
    pub(super) fn unspoken(&mut self) {
        for (fact, name, subject) in std::mem::take(&mut self.extra.unspoken) {
            let mut best: Option<(u32, Witness)> = None;
            for space in 0..self.spaces.len() {
                let impossible = self.subjects.impossible.clone();
                let mut here: Option<At> = None;
                let followed = self.follow(space, &first(&impossible, None, &[subject]), &mut |left, at| {
                    if left.last().is_some() && here.as_ref().is_none_or(|known| at.cost < known.cost) {
                        here = Some(at.clone());
                    }
                    true
                });
                let Ok(paths) = followed else {
                    self.undecided(Question::Unspoken, None, Some(space), Why::Budget(self.given));
                    continue;
                };
                if let Some(at) = here.filter(|at| best.as_ref().is_none_or(|(cost, _)| at.cost < *cost)) {
                    best = Some((at.cost, self.witness(space, &paths, &at)));
                }
            }
            if let Some((_, witness)) = best {
                let value = self.policy.names.text(name).to_owned();
                let judged = self.subjects.judged[subject].clone();
                let kind = Kind::Unspoken { fact, value, witness };
                self.found_by(kind, &[subject], Shows::Holds(&judged), Question::Unspoken);
            }
        }
    }
}

/// Stands for a request that nobody looks at.
fn nothing(policy: &Policy) -> Witness {
    Witness { date: policy.applies_from.unwrap_or_default(), facts: Vec::new() }
}

fn conditions(policy: &Policy) -> Vec<(Holder, [&Condition; 2])> {
    let rules = policy.rules.iter().enumerate().map(|(at, rule)| (Holder::Rule(id(at)), [&rule.when, &rule.unless]));
    let limits =
        policy.limits.iter().enumerate().map(|(at, one)| (Holder::Limit(LimitId(id(at).0)), [&one.when, &one.unless]));
    let flags =
        policy.flags.iter().enumerate().map(|(at, one)| (Holder::Flag(FlagId(id(at).0)), [&one.when, &one.unless]));
    rules.chain(limits).chain(flags).collect()
}

fn has_no_condition(policy: &Policy, of: Holder) -> bool {
    let (when, unless) = match of {
        Holder::Rule(id) => (&policy.rule(id).when, &policy.rule(id).unless),
        Holder::Limit(id) => (&policy.limit(id).when, &policy.limit(id).unless),
        Holder::Flag(id) => (&policy.flag(id).when, &policy.flag(id).unless),
    };
    when.tests().is_empty() && unless.tests().is_empty()
}

/// Every test of a rule, a limit or a flag, each once, with those that hold it.
fn tests_of(policy: &Policy) -> Vec<(Arc<Test>, Vec<Holder>)> {
    fn visit(condition: &Condition, found: &mut impl FnMut(&Arc<Test>)) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| visit(part, found)),
            Condition::Not(part) => visit(part, found),
            Condition::Shared(part) => visit(part, found),
            Condition::Test(test) => found(test),
        }
    }
    let mut places: BTreeMap<(FactId, String), usize> = BTreeMap::new();
    let mut all: Vec<(Arc<Test>, Vec<Holder>)> = Vec::new();
    for (holder, both) in conditions(policy) {
        for condition in both {
            visit(condition, &mut |test| {
                let place = *places.entry((test.fact, test.written.clone())).or_insert_with(|| {
                    all.push((Arc::clone(test), Vec::new()));
                    all.len() - 1
                });
                if all[place].1.last() != Some(&holder) {
                    all[place].1.push(holder);
                }
            });
        }
    }
    all
}

/// Phases, statuses and kinds that the rules ask for without naming them.
fn unspoken(policy: &Policy) -> Vec<(FactId, Sym)> {
    let mut named: BTreeMap<FactId, BTreeSet<Sym>> = BTreeMap::new();
    for rule in &policy.rules {
        for test in rule.when.tests().into_iter().chain(rule.unless.tests()) {
            named.entry(test.fact).or_default().extend(names_of(test));
        }
    }
    if let Some(&kind) = policy.fact_by_name.get("kind") {
        named.entry(kind).or_default();
    }
    let of = |(fact, named): (FactId, BTreeSet<Sym>)| {
        let closed = policy.fact(fact).ty.closed().filter(|_| !policy.fact(fact).ty.is_set());
        let silent: Vec<(FactId, Sym)> =
            closed.into_iter().flatten().filter(|name| !named.contains(*name)).map(|name| (fact, *name)).collect();
        silent
    };
    let is_asked = |(fact, _): &(FactId, BTreeSet<Sym>)| is_of_interest(&policy.fact(*fact).name);
    named.into_iter().filter(is_asked).flat_map(of).collect()
}

/// Whether a fact is a phase, a status or the kind of a request.
pub(super) fn is_of_interest(fact: &str) -> bool {
    fact == "kind" || fact.ends_with(".phase") || fact.ends_with(".status")
}
