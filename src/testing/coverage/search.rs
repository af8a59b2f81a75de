//! Requests that come to a point, made of those that there are.

use std::cell::Cell;

use super::candidates::{behind, facts_for, some_day, values, with};
use super::points::{Seen, Target};
use crate::class::Certainty;
use crate::explanation::Answer;
use crate::policy::condition::{Condition, Test};
use crate::policy::{FactId, Policy};
use crate::request::{FactValue, Request, When};
use crate::value::{Date, Truth};

/// As many requests are tried for one point, if those of the suite do not come to it by its own conditions.
const TRIES: usize = 20_000;
/// As many are tried for one near miss.
const TRIES_BESIDE: usize = 500;

/// Requests to begin with, and what was tried of them.
pub(super) struct Search<'p> {
    policy: &'p Policy,
    bases: Vec<Request>,
    tried: Cell<usize>,
}

/// What comes of a request.
pub(super) struct Hit {
    pub(super) request: Request,
    pub(super) answer: Answer,
}

impl<'p> Search<'p> {
    /// Begins with these requests, and with one that says nothing.
    pub(super) fn new(policy: &'p Policy, mut bases: Vec<Request>) -> Self {
        bases.extend(Request::builder().date(some_day(policy)).build());
        Self { policy, bases, tried: Cell::new(0) }
    }

    /// How many requests were looked at since this was asked the last time.
    pub(super) fn tried(&self) -> usize {
        self.tried.take()
    }

    /// The first that comes to a point, of the requests to begin with, changed as told.
    pub(super) fn first(&self, target: &Target, change: impl Fn(&Request) -> Option<Request>) -> Option<Hit> {
        self.bases.iter().find_map(|base| self.seen(&change(base)?, target))
    }

    /// A request with the facts that the conditions ask for.
    fn plain(&self, target: &Target, when: &Condition, unless: &Condition) -> Option<Hit> {
        self.first(target, |base| with(base, &self.asked(base, when, unless), None))
    }

    /// The same, or one that comes to the point as it is.
    pub(super) fn easy(&self, target: &Target, when: &Condition, unless: &Condition) -> Option<Hit> {
        self.plain(target, when, unless).or_else(|| self.as_it_is(target))
    }

    fn as_it_is(&self, target: &Target) -> Option<Hit> {
        self.bases.iter().find_map(|base| self.seen(base, target))
    }

    /// A request with the facts that the conditions ask for; if that does not do, with one more fact that something they look
    /// at follows from; else one that comes to the point as it is.
    pub(super) fn hit(&self, target: &Target, when: &Condition, unless: &Condition) -> Option<Hit> {
        let with_one_more = || self.with_one_more(TRIES, target, when, unless);
        self.plain(target, when, unless).or_else(with_one_more).or_else(|| self.as_it_is(target))
    }

    /// One with one more fact that something the conditions look at follows from, of so many that are tried.
    pub(super) fn with_one_more(
        &self,
        tries: usize,
        target: &Target,
        when: &Condition,
        unless: &Condition,
    ) -> Option<Hit> {
        let more = &self.more(when, unless);
        let with_each = |base| {
            let asked = self.asked(base, when, unless);
            more.iter().map(move |(name, value)| {
                let mut facts = asked.clone();
                facts.retain(|(known, _)| known != name);
                facts.push((name.clone(), value.clone()));
                (base, facts)
            })
        };
        let all = self.bases.iter().flat_map(with_each);
        all.take(tries).find_map(|(base, facts)| self.seen(&with(base, &facts, None)?, target))
    }

    /// The facts for which a condition holds and its exception does not, on the day of a request.
    fn asked(&self, base: &Request, when: &Condition, unless: &Condition) -> Vec<(String, FactValue)> {
        let day = day_of(base).unwrap_or_else(|| some_day(self.policy));
        let mut facts = facts_for(self.policy, when, true, day);
        for (name, value) in facts_for(self.policy, unless, false, day) {
            if facts.iter().all(|(known, _)| *known != name) {
                facts.push((name, value));
            }
        }
        facts
    }

    /// Single facts that may bring a request to what some conditions ask for; those of every rule for what is left over.
    fn more(&self, when: &Condition, unless: &Condition) -> Vec<(String, FactValue)> {
        let rules = self.policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
        let mut facts = behind(self.policy, [when, unless].into_iter());
        if facts.is_empty() {
            facts = behind(self.policy, rules);
        }
        facts.into_iter().flat_map(|fact| self.told(fact)).collect()
    }

    /// What may be told of a fact, with its name.
    fn told(&self, fact: FactId) -> impl Iterator<Item = (String, FactValue)> + use<> {
        let name = self.policy.fact(fact).name.clone();
        values(self.policy, fact).into_iter().map(move |value| (name.clone(), value))
    }

    /// What comes of a request; none of one that is refused, or that the policy says never occurs.
    pub(super) fn look(&self, request: &Request) -> Option<Seen<'p>> {
        self.tried.set(self.tried.get() + 1);
        Seen::of(self.policy, request).filter(|seen| !seen.is_impossible())
    }

    /// The request, if it comes to the point.
    pub(super) fn seen(&self, request: &Request, target: &Target) -> Option<Hit> {
        let seen = self.look(request)?;
        seen.touches(target).then(|| Hit { request: request.clone(), answer: seen.answer().clone() })
    }

    /// A request that differs in one fact alone and misses: in the one that is tested, or in one that it follows from. Best
    /// is one that no more meets the conditions, and that settles.
    pub(super) fn near_miss(
        &self,
        target: &Target,
        hit: &Hit,
        test: &Test,
        (when, unless): (&Condition, &Condition),
    ) -> Option<(Hit, String)> {
        let mut base: Vec<FactId> = match self.policy.fact(test.fact).is_base() {
            true => vec![test.fact],
            false => behind(self.policy, std::iter::once(&Condition::from(test.clone()))).into_iter().collect(),
        };
        // Another product is a miss of everything.
        base.sort_by_key(|fact| *fact == self.policy.well_known.product);
        let mut best: Option<(u8, Hit, String)> = None;
        for (name, value) in base.into_iter().flat_map(|fact| self.told(fact)).take(TRIES_BESIDE) {
            let told = format!("{name} {value}");
            let Some(request) = with(&hit.request, &[(name, value)], None) else { continue };
            let Some(seen) = self.look(&request).filter(|seen| !seen.touches(target)) else { continue };
            let meets = seen.truth(when, unless) == Truth::Yes;
            let is_open = seen.answer().certainty == Certainty::Open;
            let rank = 2 * u8::from(meets) + u8::from(is_open);
            if best.as_ref().is_none_or(|(known, ..)| rank < *known) {
                best = Some((rank, Hit { request, answer: seen.answer().clone() }, told));
            }
            if rank == 0 {
                break;
            }
        }
        best.map(|(_, hit, told)| (hit, told))
    }

    /// The first request that comes to a point and of which another answer is given if it is changed so a little; else the
    /// first that comes to it.
    pub(super) fn telling(
        &self,
        target: &Target,
        change: impl Fn(&Request) -> Option<Request>,
        beside: impl Fn(&Request) -> Vec<Request>,
    ) -> Option<Hit> {
        let mut first = None;
        for base in self.bases.iter().take(TRIES_BESIDE) {
            let Some(hit) = change(base).and_then(|request| self.seen(&request, target)) else { continue };
            let tells =
                |request: Request| self.look(&request).is_some_and(|seen| is_another(seen.answer(), &hit.answer));
            if beside(&hit.request).into_iter().any(tells) {
                return Some(hit);
            }
            first.get_or_insert(hit);
        }
        first
    }
}

/// Whether two answers differ in what a case would expect.
fn is_another(one: &Answer, other: &Answer) -> bool {
    one.rule != other.rule || one.limits != other.limits || one.flags != other.flags || one.class != other.class
}

/// The day of a request.
pub(super) fn day_of(request: &Request) -> Option<Date> {
    match request.when()? {
        When::Day(day) => Some(*day),
        When::Instant(at) => Some(at.date_naive()),
    }
}
