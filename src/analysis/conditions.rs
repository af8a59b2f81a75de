//! Conditions and tests that always come out the same, values that nobody names, and what falls through.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ask::{Asking, Exists, Extra, is, names_of};
use super::diagram::Stop;
use super::finding::{Holder, Kind, Question, Why, Witness};
use super::rules::id;
use super::search::{Outcome, Query};
use super::space::StateId;
use super::space::row::set;
use super::witness::Shows;
use crate::policy::condition::{Condition, Predicate, Test};
use crate::policy::fact::{Sym, Value};
use crate::policy::{FactId, FlagId, LimitId, Policy};
use crate::value::Truth;

/// How a condition comes out.
#[derive(Default)]
struct Comes {
    holds: Option<Witness>,
    fails: bool,
}

/// How a test comes out in the requests that were found: first for holding, then for not holding, whether a request shows
/// it, and whether a search for one was not finished.
#[derive(Clone, Default)]
struct Comings {
    shown: [bool; 2],
    unfinished: [bool; 2],
}

impl Comings {
    fn add(&mut self, truth: Option<Truth>) {
        self.shown[0] |= truth.is_some_and(|truth| truth != Truth::No);
        self.shown[1] |= truth != Some(Truth::Yes);
    }

    /// Whether it comes out the same for every request, and how; none if that is not known.
    fn is_constant(&self) -> Option<Option<bool>> {
        let is_open = |side: usize| !self.shown[side] && self.unfinished[side];
        match self.shown {
            [true, true] => Some(None),
            _ if is_open(0) || is_open(1) => None,
            [holds, _] => Some(Some(holds)),
        }
    }
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
    pub(super) fn falls_through(&mut self, decided: &[Option<Witness>]) {
        let count = self.policy.rules.len();
        let entries: Vec<usize> = (0..count).map(|rule| self.rule_subject(rule)).collect();
        let otherwise = id(count);
        if self.extra.kinds.is_empty() {
            if let Some(witness) = decided.last().cloned().flatten() {
                let kind = Kind::FallsThrough { kind: None, witness };
                self.found_by(kind, &entries, Shows::Decides(otherwise), Question::FallsThrough);
            }
            return;
        }
        for (name, subject) in self.extra.kinds.clone() {
            match self.exists(&[subject], 0..count) {
                Exists::Shown(witness) => {
                    let kind = Some(self.policy.names.text(name).to_owned());
                    let kind = Kind::FallsThrough { kind, witness };
                    self.found_by(kind, &entries, Shows::Decides(otherwise), Question::FallsThrough);
                }
                Exists::Never(_) => {}
                Exists::Unknown(space) => {
                    self.undecided(Question::FallsThrough, None, Some(space), Why::Budget(self.given));
                }
            }
        }
    }

    /// Conditions that come out the same for every request.
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
            match self.comes(subject) {
                None => self.undecided(Question::Constant, None, None, Why::Budget(self.given)),
                Some(Comes { holds: None, .. }) => {
                    let impossible = self.excluded_by(subject);
                    self.found(Kind::NeverHolds { of, impossible }, &[subject]);
                }
                Some(Comes { holds: Some(witness), fails: false }) => {
                    let judged = self.subjects.judged[subject].clone();
                    let kind = Kind::AlwaysHolds { of, witness };
                    self.found_by(kind, &[subject], Shows::Holds(&judged), Question::Constant);
                }
                Some(_) => {}
            }
        }
    }

    /// Tests that come out the same for every request.
    pub(super) fn constant_tests(&mut self) {
        let tests = std::mem::take(&mut self.extra.tests);
        let mut beside: BTreeMap<FactId, Vec<usize>> = BTreeMap::new();
        for (at, (test, ..)) in tests.iter().enumerate() {
            beside.entry(test.fact).or_default().push(at);
        }
        let mut seen = vec![Comings::default(); tests.len()];
        for space in 0..self.spaces.len() {
            for (at, side) in (0..tests.len()).flat_map(|at| [(at, 0), (at, 1)]) {
                let (test, _, subject) = &tests[at];
                if seen[at].shown[side] {
                    continue;
                }
                match self.state_for(space, *subject, side == 0) {
                    // The other tests of the fact come out somehow in that state as well.
                    Ok(Some((step, state))) => {
                        for other in &beside[&test.fact] {
                            seen[*other].add(self.spaces[space].truth_in(tests[*other].2, step, state));
                        }
                    }
                    Ok(None) => {}
                    Err(Stop::Spent | Stop::Enough) => seen[at].unfinished[side] = true,
                }
            }
        }
        for ((test, of, subject), seen) in tests.into_iter().zip(seen) {
            match seen.is_constant() {
                None => self.undecided(Question::Constant, None, None, Why::Budget(self.given)),
                Some(None) => {}
                Some(Some(holds)) => {
                    let kind = Kind::ConstantTest { fact: test.fact, test: test.written.clone(), holds, of };
                    self.found(kind, &[subject]);
                }
            }
        }
    }

    /// A state of what a test looks at, of some request, in which the test may hold, or need not; none if there is none.
    fn state_for(&mut self, space: usize, subject: usize, is_to_hold: bool) -> Result<Option<(usize, StateId)>, Stop> {
        let mut barred = self.nothing();
        self.impossible_for(space, &[subject]).into_iter().for_each(|one| set(&mut barred, one));
        let wanted: &[usize] = if is_to_hold { &[subject] } else { &[] };
        let failing = (!is_to_hold).then_some(subject);
        let step = self.spaces[space].subjects[subject].literals.first().map(|(step, _)| *step);
        Ok(match self.look_in(&Query { wanted, sure: &[], barred: &barred, failing }, space)? {
            Outcome::Found(found) => step.map(|step| (step, found.states[step])),
            Outcome::None(_) => None,
        })
    }

    /// How one condition comes out over all requests; none if that takes too much.
    fn comes(&mut self, subject: usize) -> Option<Comes> {
        let mut comes = Comes::default();
        for space in 0..self.spaces.len() {
            let mut barred = self.barred(0..0);
            if comes.holds.is_none() {
                match self.exists_without(&[subject], &barred, space..space + 1) {
                    Exists::Shown(witness) => comes.holds = Some(witness),
                    Exists::Never(_) => {}
                    Exists::Unknown(_) => return None,
                }
            }
            if !comes.fails {
                set(&mut barred, subject);
                match self.exists_without(&[], &barred, space..space + 1) {
                    Exists::Shown(_) => comes.fails = true,
                    Exists::Never(_) => {}
                    Exists::Unknown(_) => return None,
                }
            }
            if comes.fails && comes.holds.is_some() {
                break;
            }
        }
        Some(comes)
    }

    /// Values that no rule names and that a request may have.
    pub(super) fn unspoken(&mut self) {
        for (fact, name, subject) in std::mem::take(&mut self.extra.unspoken) {
            match self.exists(&[subject], 0..0) {
                Exists::Shown(witness) => {
                    let value = self.policy.names.text(name).to_owned();
                    let judged = self.subjects.judged[subject].clone();
                    let kind = Kind::Unspoken { fact, value, witness };
                    self.found_by(kind, &[subject], Shows::Holds(&judged), Question::Unspoken);
                }
                Exists::Never(_) => {}
                Exists::Unknown(space) => {
                    self.undecided(Question::Unspoken, None, Some(space), Why::Budget(self.given));
                }
            }
        }
    }
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
            named.entry(test.fact).or_default().extend(spoken_of(policy, test));
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

/// The values that a test speaks of: who says which one it is not speaks of all the others.
pub(super) fn spoken_of(policy: &Policy, test: &Test) -> BTreeSet<Sym> {
    match (&test.predicate, policy.fact(test.fact).ty.closed()) {
        (Predicate::IsNot(_), Some(all)) => all.iter().copied().collect(),
        _ => names_of(test),
    }
}

/// Whether a fact is a phase, a status or the kind of a request.
pub(super) fn is_of_interest(fact: &str) -> bool {
    fact == "kind" || fact.ends_with(".phase") || fact.ends_with(".status")
}
