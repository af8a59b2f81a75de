//! Cases for what no case comes to.

use std::collections::BTreeSet;

use super::candidates::{SOME_DAY, behind, beside, days, facts_for, values, with};
use super::points::{Seen, Side, Target};
use super::{Coverage, Point};
use crate::class::Certainty;
use crate::explanation::Answer;
use crate::policy::condition::{Condition, Test};
use crate::policy::{FactId, Policy};
use crate::request::{FactValue, Request, When};
use crate::testing::{Suite, case};
use crate::value::{Date, parse_date};

/// As many requests of the suite are tried as a base for one point.
const BASES: usize = 300;
/// As many requests are tried for one point, if those of the suite do not come to it by its own conditions.
const TRIES: usize = 20_000;
/// As many are tried for one near miss.
const TRIES_BESIDE: usize = 500;

const HEAD: &str = "\
# Written by `scopeline test --generate`. Each case says what the policy decides now, and nobody has said yet that it is
# meant. Read a case, mend the policy if it is wrong, give the case a name of your own, and take `confirmed: no` out.

scopeline-tests: 1
cases:
";

/// Cases that were written for a policy, none of them confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposal {
    /// A suite.
    pub text: String,
    /// How many cases are in it.
    pub cases: usize,
    /// The points for which no request was found, by their names.
    pub missed: Vec<String>,
}

impl Coverage {
    /// Writes cases for every point that no confirmed case comes to: a hit, and a near miss for each condition.
    ///
    /// The requests are those of the cases that there are, with as few other facts as it takes, so that they are the
    /// least surprising ones. Nothing is confirmed by being written here.
    #[must_use]
    pub fn propose(&self, policy: &Policy, suite: &Suite) -> Proposal {
        let mut writer =
            Writer { policy, bases: self.bases(policy, suite), taken: taken(suite), text: String::new(), cases: 0 };
        let mut missed = Vec::new();
        for point in self.untouched() {
            if !writer.point(point) {
                missed.push(point.label());
            }
        }
        let notes = missed.iter().map(|name| format!("# No request was found for: {}\n", one_line(name)));
        let text = format!("{HEAD}{}{}", writer.text, notes.collect::<String>());
        Proposal { text, cases: writer.cases, missed }
    }

    /// Requests to begin with: those of the cases, the settled ones first, those that an analysis found, and one
    /// that says nothing.
    fn bases(&self, policy: &Policy, suite: &Suite) -> Vec<Request> {
        let is_open = |request: &Request| Some(policy.prepare(request).ok()?.answer().certainty == Certainty::Open);
        let cases = suite.cases().iter().take(BASES);
        let mut cases: Vec<(bool, &Request)> =
            cases.filter_map(|case| Some((is_open(&case.request)?, &case.request))).collect();
        cases.sort_by_key(|(is_open, _)| *is_open);
        let mut bases: Vec<Request> = cases.into_iter().map(|(_, request)| request.clone()).collect();
        bases.extend(self.shown.iter().cloned());
        bases.extend(Request::builder().date(some_day(policy)).build());
        bases
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn taken(suite: &Suite) -> BTreeSet<String> {
    suite.cases().iter().map(|case| case.name.clone()).collect()
}

fn some_day(policy: &Policy) -> Date {
    let some = || parse_date(SOME_DAY).unwrap_or(Date::MIN);
    policy.applies_from.unwrap_or_else(some)
}

struct Writer<'p> {
    policy: &'p Policy,
    bases: Vec<Request>,
    taken: BTreeSet<String>,
    text: String,
    cases: usize,
}

/// What comes of a request.
struct Hit {
    request: Request,
    answer: Answer,
}

impl<'p> Writer<'p> {
    /// Whether a request was found that comes to the point.
    fn point(&mut self, point: &Point) -> bool {
        match &point.target {
            // Its rules have points of their own.
            Target::Section(_) => true,
            Target::Rule(id) => self.rule(point, id),
            Target::Limit(id) => {
                let of = self.policy.limits.iter().find(|limit| limit.id == *id);
                of.is_some_and(|limit| self.conditions(point, &limit.when, &limit.unless))
            }
            Target::Flag(id) => {
                let of = self.policy.flags.iter().find(|flag| flag.id == *id);
                of.is_some_and(|flag| self.conditions(point, &flag.when, &flag.unless))
            }
            Target::Window(window) => {
                let (witness, side) = (window.witness.clone(), window.side);
                self.window(point, &witness, side)
            }
            Target::End(end) => {
                let (fact, values) = (end.fact, beside(self.policy, &end.value));
                self.end(point, fact, &values)
            }
        }
    }

    fn rule(&mut self, point: &Point, id: &str) -> bool {
        let rule = self.policy.rules.iter().find(|rule| *rule.id == *id);
        match rule {
            Some(rule) => self.conditions(point, &rule.when, &rule.unless),
            None => self.conditions(point, &Condition::always(), &Condition::never()),
        }
    }

    /// A hit, and for each test a request that differs in one fact alone and misses.
    fn conditions(&mut self, point: &Point, when: &Condition, unless: &Condition) -> bool {
        let Some(hit) = self.hit(&point.target, when, unless) else { return false };
        self.write(&format!("{}: holds", point.name), &hit);
        let (mut seen, mut written) = (BTreeSet::new(), BTreeSet::new());
        for test in when.tests().into_iter().chain(unless.tests()) {
            if seen.insert(test.fact)
                && let Some((near, told)) = self.near_miss(&point.target, &hit, test)
                && written.insert(told.clone())
            {
                self.write(&format!("{}: not with {told}", point.name), &near);
            }
        }
        true
    }

    /// A request of the suite with the facts that the conditions ask for; if that does not do, with one more fact that
    /// something they look at follows from.
    fn hit(&self, target: &Target, when: &Condition, unless: &Condition) -> Option<Hit> {
        let asked = |base: &Request| {
            let day = day(base).unwrap_or_else(|| some_day(self.policy));
            let mut facts = facts_for(self.policy, when, true, day);
            for (name, value) in facts_for(self.policy, unless, false, day) {
                if facts.iter().all(|(known, _)| *known != name) {
                    facts.push((name, value));
                }
            }
            facts
        };
        let plain = |base: &Request| self.seen(&with(base, &asked(base), None)?, target);
        self.bases.iter().find_map(plain).or_else(|| {
            let more = self.more(when, unless);
            let tries = self.bases.iter().flat_map(|base| more.iter().map(move |one| (base, one)));
            tries.take(TRIES).find_map(|(base, (name, value))| {
                let mut facts = asked(base);
                facts.retain(|(known, _)| known != name);
                facts.push((name.clone(), value.clone()));
                self.seen(&with(base, &facts, None)?, target)
            })
        })
    }

    /// Single facts that may bring a request to what some conditions ask for; those of every rule for what is left over.
    fn more(&self, when: &Condition, unless: &Condition) -> Vec<(String, FactValue)> {
        let rules = self.policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
        let mut facts = behind(self.policy, [when, unless].into_iter());
        if facts.is_empty() {
            facts = behind(self.policy, rules);
        }
        let of = |fact: FactId| {
            let name = self.policy.fact(fact).name.clone();
            values(self.policy, fact).into_iter().map(move |value| (name.clone(), value))
        };
        facts.into_iter().flat_map(of).collect()
    }

    /// What comes of a request; none of one that is refused, or that the policy says never occurs.
    fn look(&self, request: &Request) -> Option<Seen<'p>> {
        Seen::of(self.policy, request).filter(|seen| !seen.is_impossible())
    }

    fn seen(&self, request: &Request, target: &Target) -> Option<Hit> {
        let seen = self.look(request)?;
        seen.touches(target).then(|| Hit { request: request.clone(), answer: seen.answer().clone() })
    }

    /// A request that differs in one fact alone and misses: in the one that is tested, or in one that it follows from.
    fn near_miss(&self, target: &Target, hit: &Hit, test: &Test) -> Option<(Hit, String)> {
        let mut base: Vec<FactId> = match self.policy.fact(test.fact).is_base() {
            true => vec![test.fact],
            false => behind(self.policy, std::iter::once(&Condition::from(test.clone()))).into_iter().collect(),
        };
        // Another product is a miss of everything.
        base.sort_by_key(|fact| *fact == self.policy.well_known.product);
        let of = |fact: FactId| {
            let name = self.policy.fact(fact).name.clone();
            values(self.policy, fact).into_iter().map(move |value| (name.clone(), value))
        };
        base.into_iter().flat_map(of).take(TRIES_BESIDE).find_map(|(name, value)| {
            let told = format!("{name} {value}");
            let request = with(&hit.request, &[(name, value)], None)?;
            let seen = self.look(&request)?;
            (!seen.touches(target)).then(|| (Hit { request, answer: seen.answer().clone() }, told))
        })
    }

    /// The day itself, and the day beside it on which it is otherwise.
    fn window(&mut self, point: &Point, witness: &Request, side: Side) -> bool {
        let Some(day) = day(witness) else { return false };
        let facts: Vec<(String, FactValue)> =
            witness.facts().iter().map(|given| (given.name.clone(), given.value.clone())).collect();
        let of_base = |base: &Request| self.seen(&with(base, &facts, Some(day))?, &point.target);
        let Some(hit) = self.bases.iter().find_map(of_base) else { return false };
        self.write(&point.name, &hit);
        let by = if side == Side::First { -1 } else { 1 };
        let near = days(day, by).and_then(|day| with(&hit.request, &[], Some(day)));
        if let Some((request, seen)) = near.and_then(|request| Some((request.clone(), self.look(&request)?))) {
            let answer = seen.answer().clone();
            let which = if side == Side::First { "the day before" } else { "the day after" };
            self.write(&format!("{which} {}", point.name), &Hit { request, answer });
        }
        true
    }

    /// The value at the end itself, and those beside it.
    fn end(&mut self, point: &Point, fact: FactId, values: &[String]) -> bool {
        let def = self.policy.fact(fact);
        let told = |value: &String| match def.ty.is_set() {
            true => FactValue::List(vec![value.clone()]),
            false => FactValue::Text(value.clone()),
        };
        let Some(end) = values.first().map(told).filter(|_| def.is_base()) else { return false };
        let of_base = |base: &Request| self.seen(&with(base, &[(def.name.clone(), end.clone())], None)?, &point.target);
        let Some(hit) = self.bases.iter().find_map(of_base) else { return false };
        self.write(&point.name, &hit);
        for value in values.iter().skip(1) {
            let request = with(&hit.request, &[(def.name.clone(), told(value))], None);
            let Some(request) = request else { continue };
            let Some(seen) = self.look(&request) else { continue };
            let answer = seen.answer().clone();
            self.write(&format!("{}, beside it {value}", point.name), &Hit { request, answer });
        }
        true
    }

    fn write(&mut self, name: &str, hit: &Hit) {
        let mut name = one_line(name);
        while !self.taken.insert(name.clone()) {
            name.push_str(" again");
        }
        let written = case(&name, &hit.request, &hit.answer);
        let indented = written.lines().map(|line| format!("  {line}\n"));
        self.text.extend(indented);
        self.text.push_str("    confirmed: no\n");
        self.cases += 1;
    }
}

fn day(request: &Request) -> Option<Date> {
    match request.when()? {
        When::Day(day) => Some(*day),
        When::Instant(at) => Some(at.date_naive()),
    }
}
