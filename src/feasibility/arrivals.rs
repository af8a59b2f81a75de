//! The requests of a history, as a replay lets them come again.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::promise::{Promised, Wait};
use crate::calendar::day_in;
use crate::class::Class;
use crate::error::Error;
use crate::facts::PolicySet;
use crate::history::{Handled, Record, Time};
use crate::policy::Policy;
use crate::policy::read::timestamp;
use crate::request::Request;
use crate::value::{Date, Decimal};

/// Whoever works longer than this on one request has a project: 10,000 hours.
const LONGEST_HOURS: i64 = 10_000;

/// The requests of a history, as a replay lets them come again: when, how long they take, and what is promised of them.
///
/// It keeps some 200 bytes for each request, and nothing of the records that it is given.
///
/// ```
/// use scopeline::feasibility::Arrivals;
/// use scopeline::history::Reader;
/// use scopeline::{Policy, PolicySet, Sources};
///
/// let policy = Policy::from_sources(&Sources::single("policy.yaml", "
/// scopeline: 1
/// policy: { id: acme }
/// rules: [{ class: support }]
/// otherwise: { class: service }
/// commitments: [{ response: 4 h }]
/// ")).expect("a policy without faults");
/// let policies = PolicySet::new(vec![policy])?;
/// let mut arrivals = Arrivals::new(&policies);
/// let mut reader = Reader::new();
/// let lines = r#"{"client": "c-7"}
/// {"client": "c-7", "request": "T-1", "opened": "2026-03-04T09:12:00+01:00", "class": "support", "hours": "90 min"}
/// {"client": "c-7", "request": "T-2", "opened": "2026-03-04T09:20:00+01:00", "class": "support", "open": true}
/// "#;
/// for record in reader.feed(lines.as_bytes()).into_iter().flatten() {
///     arrivals.add(&record);
/// }
/// assert_eq!((arrivals.len(), arrivals.left_out().without_hours), (1, 1));
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Arrivals<'p> {
    pub(super) policies: &'p PolicySet,
    pub(super) zone: TimeZone,
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    /// The plan of each client.
    plans: BTreeMap<String, Option<String>>,
    words: Vec<String>,
    by_word: BTreeMap<String, u32>,
    pub(super) promises: Vec<Promised<'p>>,
    by_promise: BTreeMap<(usize, u32, Option<String>, Option<String>), u32>,
    pub(super) all: Vec<Arrival>,
    left_out: LeftOut,
    missing: Missing,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) opened: DateTime<FixedOffset>,
    /// In seconds.
    pub(super) effort: i64,
    pub(super) kind: Option<u32>,
    pub(super) component: Option<u32>,
    pub(super) severity: Option<u32>,
    pub(super) waits: Box<[Wait]>,
    /// The number of what is promised of it.
    pub(super) promise: Option<u32>,
    /// When that is due.
    pub(super) due: [Option<i64>; 3],
}

/// Requests that are not replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LeftOut {
    /// Nobody says how long they took: they are still open.
    pub without_hours: u64,
    /// They came before or after the period.
    pub outside_period: u64,
    /// They took more than 10,000 hours, which is no request.
    pub too_long: u64,
}

/// Requests that are replayed, but of which it is not known what is promised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Missing {
    /// Of how many facts are missing.
    pub requests: u64,
    /// How often each fact would tell it.
    pub facts: BTreeMap<String, u64>,
    /// How many do not fit the policy.
    pub refused: u64,
    /// Why the first of them does not.
    pub first_refusal: Option<String>,
}

impl<'p> Arrivals<'p> {
    /// Nothing yet. Requests are read by the version of the policy that was in force when they came.
    #[must_use]
    pub fn new(policies: &'p PolicySet) -> Self {
        Self {
            policies,
            zone: policies.latest().zone.clone().unwrap_or(TimeZone::UTC),
            first: None,
            last: None,
            plans: BTreeMap::new(),
            words: Vec::new(),
            by_word: BTreeMap::new(),
            promises: Vec::new(),
            by_promise: BTreeMap::new(),
            all: Vec::new(),
            left_out: LeftOut::default(),
            missing: Missing::default(),
        }
    }

    /// Only requests that come from the first day to the last one, on the clock of the policy.
    #[must_use]
    pub const fn between(mut self, first: Option<Date>, last: Option<Date>) -> Self {
        self.first = first;
        self.last = last;
        self
    }

    /// Takes a line of a history; an account comes before what is told of its client.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Account(account) => {
                self.plans.insert(account.client.clone(), account.plan.clone());
            }
            Record::Request(handled) => self.request(handled),
            Record::Hours(_) | Record::Flag(_) => {}
        }
    }

    /// How many requests are replayed.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that are not.
    #[must_use]
    pub const fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// Those of which it is not known what is promised.
    #[must_use]
    pub const fn missing(&self) -> &Missing {
        &self.missing
    }

    /// What a word of a request says.
    pub(super) fn word(&self, number: Option<u32>) -> Option<&str> {
        self.words.get(number? as usize).map(String::as_str)
    }

    fn request(&mut self, handled: &Handled) {
        let day = timestamp(&handled.opened).and_then(|at| day_in(at, &self.zone));
        let is_inside = day
            .is_some_and(|day| self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last));
        if !is_inside {
            self.left_out.outside_period += 1;
            return;
        }
        let Some(hours) = handled.hours else {
            self.left_out.without_hours += 1;
            return;
        };
        let Some(effort) = seconds(hours) else {
            self.left_out.too_long += 1;
            return;
        };
        let waits: Box<[Wait]> = handled.waiting.iter().map(|wait| (wait.from, wait.until)).collect();
        let promise = self.promise(handled);
        let due = promise.and_then(|promise| Some(self.promises.get(promise as usize)?.due(handled.opened, &waits)));
        let (due, missing) = due.unwrap_or_default();
        self.lacks(missing);
        let arrival = Arrival {
            opened: handled.opened,
            effort,
            kind: self.intern(handled.kind.as_deref()),
            component: self.intern(handled.component.as_deref()),
            severity: self.intern(handled.severity.as_deref()),
            waits,
            promise,
            due,
        };
        self.all.push(arrival);
    }

    fn lacks(&mut self, facts: Vec<String>) {
        self.missing.requests += u64::from(!facts.is_empty());
        for fact in facts {
            *self.missing.facts.entry(fact).or_default() += 1;
        }
    }

    fn intern(&mut self, word: Option<&str>) -> Option<u32> {
        let word = word?;
        if let Some(number) = self.by_word.get(word) {
            return Some(*number);
        }
        let number = u32::try_from(self.words.len()).ok()?;
        self.words.push(word.to_owned());
        self.by_word.insert(word.to_owned(), number);
        Some(number)
    }

    /// The number of what is promised. Nothing is of what was not handled as support.
    fn promise(&mut self, handled: &Handled) -> Option<u32> {
        if handled.class != Class::Support {
            return None;
        }
        let policies = self.policies;
        let facts = match self.as_request(handled).and_then(|request| policies.prepare(&request)) {
            Ok(facts) => facts,
            Err(refusal) => {
                self.missing.refused += 1;
                let first = || format!("`{}`: {refusal}", crate::error::shortened(&handled.id));
                self.missing.first_refusal.get_or_insert_with(first);
                return None;
            }
        };
        let (decision, policy) = (facts.decide(), facts.policy());
        let Some(row) = decision.commitment.row else {
            let name = |fact| policy.fact(fact).name.clone();
            let missing: Vec<String> = decision.commitment.missing.iter().map(|fact| name(*fact)).collect();
            let gaps = decision.commitment.gaps.iter().map(|gap| format!("{} {}", gap.product, gap.line));
            self.lacks(missing.into_iter().chain(gaps).collect());
            return None;
        };
        let version = policies.versions().iter().position(|version| std::ptr::eq(version, policy))?;
        let zone = |name| handled.facts.iter().find(|(fact, _)| fact == name).map(|(_, zone)| zone.clone());
        let (customer, contact) = (zone("customer.zone"), zone("contact.zone"));
        let key = (version, row.0, customer.clone(), contact.clone());
        if let Some(known) = self.by_promise.get(&key) {
            return Some(*known);
        }
        let number = u32::try_from(self.promises.len()).ok()?;
        self.promises.push(Promised { policy, decision, customer, contact });
        self.by_promise.insert(key, number);
        Some(number)
    }

    /// The request in the policy's own terms. What the policy derives is left to it.
    fn as_request(&self, handled: &Handled) -> Result<Request, Error> {
        let policy = self.policies.at(handled.opened.date_naive()).unwrap_or_else(|| self.policies.latest());
        let plan = self.plans.get(&handled.client).and_then(Option::as_deref);
        let mut request = Request::builder().id(handled.id.as_str()).at(handled.opened);
        for (fact, value) in handled.own_facts(plan).filter(|(fact, _)| is_base(policy, fact)) {
            request = request.fact(fact, value);
        }
        for (fact, value) in &handled.facts {
            request = request.fact(fact.as_str(), value.as_str());
        }
        request.build()
    }
}

fn is_base(policy: &Policy, fact: &str) -> bool {
    policy.fact_by_name.get(fact).is_some_and(|id| policy.fact(*id).is_base())
}

/// Rounded up, so that nobody has more time than there is.
fn seconds(time: Time) -> Option<i64> {
    let minutes = time.minutes();
    if minutes > Decimal::from(LONGEST_HOURS * 60) {
        return None;
    }
    i64::try_from((minutes * Decimal::from(60)).ceil()).ok()
}
