//! What is so of a policy, found by asking the plain evaluator about every request.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::world::World;
use crate::analysis::{Analysis, Holder, Kind};
use crate::class::Class;
use crate::policy::condition::Condition;
use crate::policy::fact::{Sym, Value};
use crate::policy::{FactId, FlagId, LimitId, Policy, RuleId};
use crate::reference::evaluate::{Evaluation, View};
use crate::request::{FactValue, Request};
use crate::value::{Date, Truth, parse_date};

/// How everything comes out for one request.
#[derive(PartialEq, Eq, Hash, PartialOrd, Ord, Clone, Debug)]
struct Cell {
    rules: Vec<u8>,
    limit: u8,
    flag: u8,
    tests: Vec<u8>,
    /// For each closed fact that rules test, the values that it may have.
    values: Vec<Vec<Sym>>,
    kind: Vec<Sym>,
}

const NO: u8 = 0;
const YES: u8 = 2;

fn number(truth: Truth) -> u8 {
    match truth {
        Truth::No => NO,
        Truth::Unknown => 1,
        Truth::Yes => YES,
    }
}

/// What is judged of a policy, beside its rules.
struct Asked<'p> {
    policy: &'p Policy,
    tests: Vec<(FactId, String, Condition, Vec<Holder>)>,
    closed: Vec<FactId>,
    named: BTreeMap<FactId, BTreeSet<Sym>>,
}

fn each_test<'c>(condition: &'c Condition, found: &mut dyn FnMut(&'c Condition)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| each_test(part, found)),
        Condition::Not(part) => each_test(part, found),
        Condition::Shared(part) => each_test(part, found),
        Condition::Test(_) => found(condition),
    }
}

impl<'p> Asked<'p> {
    fn of(policy: &'p Policy) -> Self {
        let rules = policy
            .rules
            .iter()
            .enumerate()
            .map(|(at, rule)| (Holder::Rule(RuleId(at as u32)), &rule.when, &rule.unless));
        let limits = policy.limits.iter().map(|one| (Holder::Limit(LimitId(0)), &one.when, &one.unless));
        let flags = policy.flags.iter().map(|one| (Holder::Flag(FlagId(0)), &one.when, &one.unless));
        let mut tests: Vec<(FactId, String, Condition, Vec<Holder>)> = Vec::new();
        let mut named: BTreeMap<FactId, BTreeSet<Sym>> =
            BTreeMap::from([(policy.fact_by_name["kind"], BTreeSet::new())]);
        for (holder, when, unless) in rules.chain(limits).chain(flags) {
            for condition in [when, unless] {
                each_test(condition, &mut |one| {
                    let Condition::Test(test) = one else { return };
                    if matches!(holder, Holder::Rule(_)) {
                        named.entry(test.fact).or_default().extend(super::super::conditions::spoken_of(policy, test));
                    }
                    match tests.iter_mut().find(|known| known.0 == test.fact && known.1 == test.written) {
                        Some(known) if known.3.contains(&holder) => {}
                        Some(known) => known.3.push(holder),
                        None => tests.push((test.fact, test.written.clone(), one.clone(), vec![holder])),
                    }
                });
            }
        }
        let is_closed = |fact: &FactId| policy.fact(*fact).ty.closed().is_some() && !policy.fact(*fact).ty.is_set();
        let is_asked = |fact: &FactId| super::super::conditions::is_of_interest(&policy.fact(*fact).name);
        let closed = named.keys().copied().filter(|fact| is_closed(fact) && is_asked(fact)).collect();
        Self { policy, tests, closed, named }
    }

    /// How everything comes out; none for what never occurs.
    fn cell(&self, request: &Request) -> Option<Cell> {
        let facts = self.policy.prepare(request).expect("the policy takes it");
        let evaluation = Evaluation::new(&facts, View::Confirmed);
        if self.policy.impossible.iter().any(|one| evaluation.condition(one).truth == Truth::Yes) {
            return None;
        }
        let judged = |when: &Condition, unless: &Condition| number(evaluation.when_unless(when, unless).truth);
        let values = |fact: &FactId| {
            let state = evaluation.state(*fact);
            let all = self.policy.fact(*fact).ty.closed().unwrap_or_default();
            all.iter().copied().filter(|name| state.allows(&Value::Name(*name))).collect::<Vec<_>>()
        };
        Some(Cell {
            rules: self.policy.rules.iter().map(|rule| judged(&rule.when, &rule.unless)).collect(),
            limit: judged(&self.policy.limits[0].when, &self.policy.limits[0].unless),
            flag: judged(&self.policy.flags[0].when, &self.policy.flags[0].unless),
            tests: self.tests.iter().map(|(_, _, test, _)| number(evaluation.condition(test).truth)).collect(),
            values: self.closed.iter().map(values).collect(),
            kind: values(&self.policy.fact_by_name["kind"]),
        })
    }
}

/// What a request says of a fact on a day.
fn said(value: &serde_json::Value, day: &str, date: Date) -> FactValue {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    match value {
        serde_json::Value::Bool(yes) => FactValue::YesNo(*yes),
        serde_json::Value::Number(number) => FactValue::Number(number.to_string()),
        serde_json::Value::Array(all) => FactValue::List(all.iter().map(text).collect()),
        other => {
            let text = text(other);
            if let Some(days) = text.strip_prefix("DAY") {
                let days: i64 = if days.is_empty() { 0 } else { days.parse().expect("days") };
                return FactValue::Text((date + chrono::Duration::days(days)).to_string());
            }
            if text.starts_with('T') {
                let on = |day: &str| parse_date(day).expect("a day");
                let is_winter = date >= on("2026-10-25") && date < on("2027-03-28") || date >= on("2027-10-31");
                return FactValue::Text(format!("{day}{text}+0{}:00", if is_winter { 1 } else { 2 }));
            }
            FactValue::Text(text)
        }
    }
}

/// Every request that may be made of a small policy.
pub(crate) fn requests(world: &World, each: &mut dyn FnMut(&Request)) {
    for day in &world.days {
        let date = parse_date(day).expect("a day");
        let facts: Vec<(&str, Vec<FactValue>)> = world
            .facts
            .iter()
            .map(|(name, all)| (*name, all.iter().map(|value| said(value, day, date)).collect()))
            .collect();
        let mut at = vec![0usize; facts.len()];
        loop {
            let told = facts.iter().zip(&at).map(|((name, all), at)| (*name, all[*at].clone()));
            let builder = Request::builder().date(date);
            let request = told.fold(builder, |builder, (name, value)| builder.fact(name, value)).build();
            each(&request.expect("a request"));
            let mut place = 0;
            while place < at.len() {
                at[place] += 1;
                if at[place] < facts[place].1.len() {
                    break;
                }
                at[place] = 0;
                place += 1;
            }
            if place == at.len() {
                break;
            }
        }
    }
}

/// The rules that may decide or come next: those that may hold up to the first that surely does. The last number is
/// `otherwise`.
fn may_come(rules: &[u8], from: usize, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, truth) in rules.iter().enumerate().skip(from).filter(|(at, _)| counts(*at)) {
        if *truth != NO {
            found.push(at);
        }
        if *truth == YES {
            return found;
        }
    }
    found.push(rules.len());
    found
}

/// Findings without their witnesses, in words.
pub(super) fn by_brute_force(policy: &Policy, world: &World) -> (BTreeSet<String>, Vec<Vec<u8>>, usize) {
    let asked = Asked::of(policy);
    let mut cells: HashSet<Cell> = HashSet::new();
    let mut count = 0;
    requests(world, &mut |request| {
        count += 1;
        cells.extend(asked.cell(request));
    });
    let count_of_rules = policy.rules.len();
    let outcome = |rule: usize| &policy.rule(RuleId(rule as u32)).outcome;
    let mut found = BTreeSet::new();
    let (mut decided, mut holding, mut needed) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut instead: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for cell in &cells {
        holding.extend((0..count_of_rules).filter(|rule| cell.rules[*rule] != NO));
        for rule in may_come(&cell.rules, 0, |_| true) {
            decided.insert(rule);
            if rule == count_of_rules {
                found.extend(cell.kind.iter().map(|kind| format!("falls-through {}", policy.names.text(*kind))));
                continue;
            }
            for next in may_come(&cell.rules, rule + 1, |_| true) {
                instead.entry(rule).or_default().insert(next);
                if outcome(next) != outcome(rule) {
                    needed.insert(rule);
                    if next < count_of_rules {
                        found.insert(format!("overlap {rule} {next}"));
                    }
                }
            }
            if outcome(rule).class == Class::Support {
                let gates = may_come(&cell.rules, rule + 1, |at| outcome(at).class != Class::Support);
                let gates = gates.iter().filter(|gate| **gate < count_of_rules);
                found.extend(gates.map(|gate| format!("jumps-gate {rule} {gate}")));
            }
        }
    }
    for rule in 0..count_of_rules {
        if !holding.contains(&rule) {
            found.insert(format!("never-holds {:?}", Holder::Rule(RuleId(rule as u32))));
        } else if !decided.contains(&rule) {
            let differs = cells.iter().filter(|cell| cell.rules[rule] != NO).any(|cell| {
                let first = may_come(&cell.rules, 0, |_| true).pop().expect("one at least");
                outcome(first) != outcome(rule)
            });
            found.insert(format!("never-decides {rule} differs {differs}"));
        } else if !needed.contains(&rule) {
            found.insert(format!("changes-nothing {rule} instead {:?}", instead[&rule]));
        }
    }
    let mut condition = |of: Holder, truths: Vec<u8>| {
        if truths.iter().all(|truth| *truth == NO) {
            found.insert(format!("never-holds {of:?}"));
        } else if truths.iter().all(|truth| *truth == YES) {
            found.insert(format!("always-holds {of:?}"));
        }
    };
    condition(Holder::Limit(LimitId(0)), cells.iter().map(|cell| cell.limit).collect());
    condition(Holder::Flag(FlagId(0)), cells.iter().map(|cell| cell.flag).collect());
    if let Some(last) = decided.last().filter(|last| **last < count_of_rules)
        && cells.iter().all(|cell| cell.rules[*last] == YES)
    {
        found.insert(format!("always-holds {:?}", Holder::Rule(RuleId(*last as u32))));
    }
    for (at, (fact, written, _, of)) in asked.tests.iter().enumerate() {
        let truths: BTreeSet<u8> = cells.iter().map(|cell| cell.tests[at]).collect();
        if truths.len() < 2 && !truths.contains(&1) {
            found.insert(format!("constant-test {fact:?} {written} {} {of:?}", truths.contains(&YES)));
        }
    }
    for (at, fact) in asked.closed.iter().enumerate() {
        let reached: BTreeSet<Sym> = cells.iter().flat_map(|cell| cell.values[at].clone()).collect();
        let silent = reached.into_iter().filter(|name| !asked.named[fact].contains(name));
        found.extend(silent.map(|name| format!("unspoken {fact:?} {}", policy.names.text(name))));
    }
    (found, cells.into_iter().map(|cell| cell.rules).collect(), count)
}

/// The findings of an analysis, in the same words; and what its covers claim is looked into.
pub(super) fn in_words(seed: u64, analysis: &Analysis, cells: &[Vec<u8>]) -> BTreeSet<String> {
    let word = |kind: &Kind| match kind {
        Kind::NeverDecides { rule, covered_by, differs, .. } => {
            let covers = |by: &[RuleId]| {
                let held = cells.iter().filter(|cell| cell[rule.index()] != NO);
                held.into_iter().all(|cell| by.iter().any(|by| cell[by.index()] == YES))
            };
            assert!(covers(covered_by), "policy {seed}: {covered_by:?} cover {rule:?}");
            for one in covered_by {
                let rest: Vec<RuleId> = covered_by.iter().copied().filter(|by| by != one).collect();
                assert!(!covers(&rest), "policy {seed}: {rest:?} cover {rule:?} without {one:?}");
            }
            format!("never-decides {} differs {}", rule.index(), differs.is_some())
        }
        Kind::NeverHolds { of, .. } => format!("never-holds {of:?}"),
        Kind::AlwaysHolds { of, .. } => format!("always-holds {of:?}"),
        Kind::ChangesNothing { rule, instead, .. } => {
            let instead: BTreeSet<usize> = instead.iter().map(|by| by.index()).collect();
            format!("changes-nothing {} instead {instead:?}", rule.index())
        }
        Kind::Overlap { first, second, .. } => format!("overlap {} {}", first.index(), second.index()),
        Kind::JumpsGate { support, gate, .. } => format!("jumps-gate {} {}", support.index(), gate.index()),
        Kind::FallsThrough { kind, .. } => format!("falls-through {}", kind.as_deref().unwrap_or("none")),
        Kind::ConstantTest { fact, test, holds, of } => format!("constant-test {fact:?} {test} {holds} {of:?}"),
        Kind::Unspoken { fact, value, .. } => format!("unspoken {fact:?} {value}"),
        Kind::Undecided { .. } => format!("{kind:?}"),
    };
    analysis.findings.iter().map(|finding| word(&finding.kind)).collect()
}
