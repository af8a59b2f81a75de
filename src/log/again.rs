//! Making a decision again, on the road of the engine.

use super::ruling::Ruling;
use crate::engine::{Engine, Scratch};
use crate::error::Error;
use crate::explanation::PolicyRef;
use crate::facts::DayOrigin;
use crate::policy::Policy;
use crate::request::{Request, When};
use crate::value::Date;

/// A policy that makes decisions again.
#[derive(Debug)]
pub(super) struct Again<'p> {
    policy: &'p Policy,
    pub(super) named: PolicyRef,
    /// None if the policy is too large for an engine: then the plain evaluator decides.
    fast: Option<(Engine, Scratch)>,
}

/// What a decision came to, and for which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) date: Date,
    pub(super) date_from: DayOrigin,
    pub(super) ruling: Ruling,
}

impl<'p> Again<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let engine = policy.compile().ok();
        let fast = engine.map(|engine| {
            let scratch = engine.scratch();
            (engine, scratch)
        });
        Self { policy, named: PolicyRef::of(policy), fast }
    }

    pub(super) const fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// Decides for the day of the request, or for the one that the caller chose.
    pub(super) fn decide(&mut self, request: &Request, chosen: Option<Date>) -> Result<Made, Error> {
        let date_from = match (chosen, request.when()) {
            (Some(_), _) => DayOrigin::Caller,
            (None, Some(When::Instant(_))) => DayOrigin::RequestInstant,
            (None, _) => DayOrigin::Request,
        };
        // What an engine cannot read for whatever day, the plain evaluator may be able to read for this one.
        if let Some((date, ruling)) = self.fast(request, chosen) {
            return Ok(Made { date, date_from, ruling });
        }
        let facts = match chosen {
            Some(day) => self.policy.prepare_as_of(request, day)?,
            None => self.policy.prepare(request)?,
        };
        Ok(Made { date: facts.day(), date_from, ruling: Ruling::of(self.policy, &facts.decide()) })
    }

    fn fast(&mut self, request: &Request, chosen: Option<Date>) -> Option<(Date, Ruling)> {
        let (engine, scratch) = self.fast.as_mut()?;
        let prepared = engine.prepare(request).ok()?;
        let as_of = chosen.map_or_else(|| prepared.as_of(), |day| engine.as_of(day)).ok()?;
        Some((as_of.day(), Ruling::of(self.policy, &prepared.decide(as_of, scratch).to_decision())))
    }
}
