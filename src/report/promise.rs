//! What was promised of a request, and whether it was kept.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, FixedOffset};

use crate::class::{Class, Effort};
use crate::commitment::{History, State, Target, due};
use crate::error::Error;
use crate::facts::PolicySet;
use crate::history::Handled;
use crate::request::Request;

/// What was promised of a request.
#[derive(Debug)]
pub(super) enum Promised {
    /// Targets with a time, and how they stand.
    Targets(Vec<(Target, State)>),
    /// Nothing that has a time.
    WithoutTime,
    BestEffort,
    /// It hangs on facts that are not told.
    NotKnown(Vec<String>),
    /// By what is told the policy decides otherwise than support.
    DecidedOtherwise,
    BeforePolicy,
    Unreadable(Error),
}

/// The facts that each version of the policy can be told.
#[derive(Debug)]
pub(super) struct Promises<'p> {
    policies: &'p PolicySet,
    facts: HashSet<String>,
}

impl<'p> Promises<'p> {
    pub(super) fn new(policies: &'p PolicySet) -> Self {
        let facts = policies.versions().iter().flat_map(|policy| policy.facts());
        Self { policies, facts: facts.map(|fact| fact.name).collect() }
    }

    /// What was promised of a request that was handled as support, and how it stood at an instant.
    pub(super) fn of(&self, request: &Handled, plan: Option<&str>, now: DateTime<FixedOffset>) -> Promised {
        match self.judge(request, plan, now) {
            Ok(promised) => promised,
            Err(error) if error.is_out_of_period() => Promised::BeforePolicy,
            Err(error) => Promised::Unreadable(error),
        }
    }

    fn judge(&self, handled: &Handled, plan: Option<&str>, now: DateTime<FixedOffset>) -> Result<Promised, Error> {
        let facts = self.policies.prepare(&self.request(handled, plan)?)?;
        let decision = facts.decide();
        if decision.class() != Class::Support {
            return Ok(Promised::DecidedOtherwise);
        }
        if decision.outcome.effort == Effort::Best {
            return Ok(Promised::BestEffort);
        }
        let promised = due(&decision, facts.policy(), &happened(handled, now).knowing(&facts))?;
        if !promised.missing.is_empty() {
            return Ok(Promised::NotKnown(promised.missing));
        }
        // Nobody tells a history of each time that the client heard how it stands.
        let timed = promised.deadlines.iter().filter(|one| one.target != Target::Updates && one.state != State::NoTime);
        let targets: Vec<(Target, State)> = timed.map(|one| (one.target, one.state)).collect();
        Ok(if targets.is_empty() { Promised::WithoutTime } else { Promised::Targets(targets) })
    }

    /// The request as the policy reads it. What the policy does not know, or derives itself, is left out.
    fn request(&self, handled: &Handled, plan: Option<&str>) -> Result<Request, Error> {
        let mut said: BTreeMap<&str, &str> = handled.own_facts(plan).collect();
        said.extend(handled.facts.iter().map(|(fact, value)| (fact.as_str(), value.as_str())));
        let mut builder = Request::builder().id(handled.id.clone()).at(handled.opened);
        for (fact, value) in said.into_iter().filter(|(fact, _)| self.facts.contains(*fact)) {
            builder = builder.fact(fact, value);
        }
        builder.build()
    }
}

/// What happened to it, as a commitment is reckoned.
fn happened(handled: &Handled, now: DateTime<FixedOffset>) -> History {
    let pauses = handled.waiting.iter().map(|wait| (wait.from, wait.until));
    let mut history = History::opened(handled.opened).now(now.max(handled.opened)).all_paused(pauses);
    let done = [
        (Target::Response, handled.responded.or(handled.resolved)),
        (Target::Workaround, handled.workaround.or(handled.resolved)),
        (Target::Resolution, handled.resolved),
    ];
    for (target, at) in done {
        if let Some(at) = at {
            history = history.done(target, at);
        }
    }
    history
}
