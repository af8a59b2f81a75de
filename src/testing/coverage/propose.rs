//! Cases for what no case comes to.

use std::collections::BTreeSet;

use super::candidates::{beside, days, facts_of, said, told, with};
use super::points::{End, Side, Target};
use super::reach::{Asker, Reach};
use super::search::{Hit, Search, day_of};
use super::{Coverage, Point};
use crate::analysis::Budget;
use crate::class::Certainty;
use crate::policy::Policy;
use crate::policy::condition::Condition;
use crate::request::{FactValue, Request};
use crate::testing::{Suite, case};

/// As many requests of the suite are tried as a base for one point.
const BASES: usize = 300;

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
    /// The points for which no request was found.
    pub missed: Vec<Missed>,
}

/// A point for which no request was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missed {
    /// What it is and its name; see [`Point::label`].
    pub label: String,
    /// What was tried, in words.
    pub tried: String,
}

impl Coverage {
    /// Writes cases for every point that no confirmed case comes to: a hit, and a near miss for each condition.
    ///
    /// The requests are those of the cases that there are, with as few other facts as it takes, so that they are the
    /// least surprising ones. Nothing is confirmed by being written here.
    #[must_use]
    pub fn propose(&self, policy: &Policy, suite: &Suite) -> Proposal {
        let mut writer = Writer {
            policy,
            search: Search::new(policy, self.bases(policy, suite)),
            asker: None,
            taken: taken(suite),
            requests: suite.cases().iter().filter(|case| case.confirmed).map(|case| key(&case.request)).collect(),
            text: String::new(),
            cases: 0,
        };
        let mut missed = Vec::new();
        for point in self.untouched() {
            writer.search.tried();
            if let Err(why) = writer.point(point) {
                let tried = match writer.search.tried() {
                    0 => why,
                    1 => format!("1 request was tried; {why}"),
                    count => format!("{count} requests were tried; {why}"),
                };
                missed.push(Missed { label: point.label(), tried });
            }
        }
        let note =
            |one: &Missed| format!("# No request was found for: {} ({})\n", one_line(&one.label), one_line(&one.tried));
        let notes: String = missed.iter().map(note).collect();
        let text = format!("{HEAD}{}{notes}", writer.text);
        Proposal { text, cases: writer.cases, missed }
    }

    /// Requests to begin with: those of the cases, the settled ones first, and those that an analysis found.
    fn bases(&self, policy: &Policy, suite: &Suite) -> Vec<Request> {
        let is_open = |request: &Request| Some(policy.prepare(request).ok()?.answer().certainty == Certainty::Open);
        let cases = suite.cases().iter().take(BASES);
        let mut cases: Vec<(bool, &Request)> =
            cases.filter_map(|case| Some((is_open(&case.request)?, &case.request))).collect();
        cases.sort_by_key(|(is_open, _)| *is_open);
        let mut bases: Vec<Request> = cases.into_iter().map(|(_, request)| request.clone()).collect();
        bases.extend(self.shown.iter().cloned());
        bases
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn taken(suite: &Suite) -> BTreeSet<String> {
    suite.cases().iter().map(|case| case.name.clone()).collect()
}

/// What a request says, without its name.
fn key(request: &Request) -> String {
    let mut said = serde_json::to_value(request).unwrap_or_default();
    let facts: BTreeSet<String> = request.facts().iter().map(|one| format!("{}: {}", one.name, one.value)).collect();
    for name in ["id", "facts"] {
        said.as_object_mut().map(|said| said.remove(name));
    }
    format!("{said} {facts:?}")
}

struct Writer<'p> {
    policy: &'p Policy,
    search: Search<'p>,
    asker: Option<Asker<'p>>,
    taken: BTreeSet<String>,
    /// Those of the confirmed cases, and of those that were written.
    requests: BTreeSet<String>,
    text: String,
    cases: usize,
}

impl Writer<'_> {
    /// Writes cases for a point; if no request was found that comes to it, says why in words.
    fn point(&mut self, point: &Point) -> Result<(), String> {
        let (always, never) = (Condition::always(), Condition::never());
        let policy = self.policy;
        let conditions = match &point.target {
            // Its rules have points of their own.
            Target::Section(_) => return Ok(()),
            Target::Window(window) => return self.window(point, &window.witness.clone(), window.side),
            Target::End(end) => return self.end(point, end),
            Target::Rule(id) => policy.rules.iter().find(|rule| *rule.id == *id).map(|rule| (&rule.when, &rule.unless)),
            Target::Limit(id) => {
                policy.limits.iter().find(|limit| limit.id == *id).map(|limit| (&limit.when, &limit.unless))
            }
            Target::Flag(id) => policy.flags.iter().find(|flag| flag.id == *id).map(|flag| (&flag.when, &flag.unless)),
        };
        let (when, unless) = conditions.unwrap_or((&always, &never));
        self.conditions(point, when, unless)
    }

    /// A hit, and for each test a request that differs in one fact alone and misses.
    fn conditions(&mut self, point: &Point, when: &Condition, unless: &Condition) -> Result<(), String> {
        let hit = match self.search.hit(&point.target, when, unless) {
            Some(hit) => hit,
            None => self.shown(point)?,
        };
        self.write(&format!("{}: holds", point.name), &hit);
        let (mut seen, mut written) = (BTreeSet::new(), BTreeSet::new());
        for test in when.tests().into_iter().chain(unless.tests()) {
            if seen.insert(test.fact)
                && let Some((near, told)) = self.search.near_miss(&point.target, &hit, test, (when, unless))
                && written.insert(told.clone())
            {
                self.write(&format!("{}: not with {told}", point.name), &near);
            }
        }
        Ok(())
    }

    /// The request that an analysis of this one point has found.
    fn shown(&mut self, point: &Point) -> Result<Hit, String> {
        let reach = match &point.reach {
            Some(reach) => Some(reach.clone()),
            None => self.asker.get_or_insert_with(|| Asker::new(self.policy, Budget::default())).ask(&point.target),
        };
        match reach {
            Some(Reach::Shown(request)) => {
                let hit = self.search.seen(&request, &point.target);
                hit.ok_or_else(|| "the exact search and the plain evaluator do not agree".to_owned())
            }
            Some(Reach::Never(_)) => Err("an exact search shows that no complete request comes to it".to_owned()),
            Some(Reach::Open(why)) => Err(format!("an exact search does not know: {why}")),
            None => {
                let unknown = || "of such a point nothing else is asked".to_owned();
                Err(point
                    .undecided
                    .as_ref()
                    .map_or_else(unknown, |why| format!("an exact search does not know: {why}")))
            }
        }
    }

    /// The day itself, and the day beside it on which it is otherwise.
    fn window(&mut self, point: &Point, witness: &Request, side: Side) -> Result<(), String> {
        let unknown = || "no request on that day comes to it beside what else is told".to_owned();
        let day = day_of(witness).ok_or_else(unknown)?;
        let facts = facts_of(witness);
        let by = if side == Side::First { -1 } else { 1 };
        let beside = |hit: &Request| days(day, by).and_then(|day| with(hit, &[], Some(day)));
        let on = |base: &Request| with(base, &facts, Some(day));
        let hit =
            self.search.telling(&point.target, on, |hit| beside(hit).into_iter().collect()).ok_or_else(unknown)?;
        self.write(&point.name, &hit);
        let near = beside(&hit.request);
        if let Some((request, seen)) = near.and_then(|request| Some((request.clone(), self.search.look(&request)?))) {
            let answer = seen.answer().clone();
            let which = if side == Side::First { "the day before" } else { "the day after" };
            self.write(&format!("{which} {}", point.name), &Hit { request, answer });
        }
        Ok(())
    }

    /// The value at the end itself, and those beside it.
    fn end(&mut self, point: &Point, end: &End) -> Result<(), String> {
        let values = beside(self.policy, &end.value);
        let is_base = self.policy.fact(end.fact).is_base();
        let hit = match self.at(point, end, &values).filter(|_| is_base) {
            Some(hit) => hit,
            None => self.shown(point)?,
        };
        self.write(&point.name, &hit);
        // What follows from other facts has nothing beside it that could be told.
        for value in values.iter().skip(1).filter(|_| is_base) {
            let Some(request) = with(&hit.request, &[said(self.policy, end.fact, value)], None) else { continue };
            let Some(seen) = self.search.look(&request) else { continue };
            let answer = seen.answer().clone();
            self.write(&format!("{}, beside it {value}", point.name), &Hit { request, answer });
        }
        Ok(())
    }

    /// A request in which a base fact is told to be at the end, alone or with what it takes for it to apply.
    fn at(&self, point: &Point, end: &End, values: &[String]) -> Option<Hit> {
        let (written, near) = values.split_first()?;
        let told = told(self.policy, end.fact, written);
        let alone = told.last().map(std::slice::from_ref)?;
        let beside = |hit: &Request| {
            let near = near.iter().filter_map(|value| with(hit, &[said(self.policy, end.fact, value)], None));
            near.collect()
        };
        let with_these =
            |facts: &[(String, FactValue)]| self.search.telling(&point.target, |base| with(base, facts, None), beside);
        with_these(alone).or_else(|| with_these(&told))
    }

    /// Writes a case, unless there is one with the same request.
    fn write(&mut self, name: &str, hit: &Hit) {
        if !self.requests.insert(key(&hit.request)) {
            return;
        }
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
