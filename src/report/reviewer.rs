//! Counts a history, record by record.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::candidate::Candidate;
use super::client::ForClient;
use super::count::{Counts, Tables};
use super::period::Period;
use super::readers::Readers;
use super::review::{LeftOut, Review, Who};
use super::rework::Ledgers;
use super::sums::{Traces, When};
use crate::calendar::instants_of;
use crate::error::{Error, shortened};
use crate::facts::PolicySet;
use crate::history::{Account, Fault, FaultKind, Flag, Handled, Hours, Month, Record};
use crate::policy::Policy;
use crate::value::Date;

/// An appendix has at most so many requests behind numbers; beyond that only the side file has them.
pub const APPENDIX: usize = 20_000;

/// A table of a review has at most so many rows; what is left stands in one more.
pub const MOST_ROWS: usize = 500;

/// Counts a history, record by record, for a review.
///
/// Its memory grows with the clients, their months and up to 300 of their last requests each, with the clauses, services and facts that are named (up to
/// [`MOST_ROWS`] of each), and with the ids of an appendix of up to [`APPENDIX`] of them.
///
/// ```
/// use scopeline::history::Reader;
/// use scopeline::report::Reviewer;
/// use scopeline::{Policy, PolicySet, Sources};
///
/// let policy = "scopeline: 1\npolicy: { id: tiny }\notherwise: { class: service }\n";
/// let policy = Policy::from_sources(&Sources::single("policy.yaml", policy)).expect("no fault");
/// let policies = PolicySet::new(vec![policy])?;
/// let mut reviewer = Reviewer::new(&policies, "2026-Q1".parse()?).only("c-7");
/// let mut reader = Reader::new();
/// let mut read = reader.feed(br#"
/// {"client": "c-7", "name": "Harbour Ltd"}
/// {"client": "c-7", "request": "T-1", "opened": "2026-03-04T09:12:00Z", "class": "support", "hours": "90 min"}
/// {"client": "c-7", "request": "T-2", "opened": "2026-03-05T09:12:00Z", "class": "support"}
/// "#);
/// read.extend(reader.finish());
/// for one in read {
///     match one {
///         Ok(record) => reviewer.add(record, &mut |_| {}),
///         Err(fault) => reviewer.leave_out(&fault),
///     }
/// }
/// let review = reviewer.finish()?;
/// assert_eq!((review.figures.requests.now.requests, review.left_out.lines), (1, 1));
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug)]
pub struct Reviewer<'p> {
    policy: &'p Policy,
    period: Period,
    before: Period,
    only: Option<String>,
    last_day: Date,
    now: DateTime<FixedOffset>,
    counts: Counts<'p>,
    accounts: BTreeMap<String, Who>,
    candidates: Vec<Candidate>,
    ledgers: Ledgers,
    left_out: LeftOut,
    kinds: BTreeMap<FaultKind, u64>,
    traces: Traces,
    internal_traces: Traces,
    client_traces: Traces,
}

/// That a request stands behind a number.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Traced<'r> {
    /// The number, such as `class.support`.
    pub number: &'r str,
    /// Who may know it.
    pub readers: Readers,
    /// The request.
    pub request: &'r Handled,
}

impl<'p> Reviewer<'p> {
    /// A review of a period, of all clients, by these versions of a policy.
    #[must_use]
    pub fn new(policies: &'p PolicySet, period: Period) -> Self {
        let policy = policies.latest();
        let before = period.before().unwrap_or(period);
        Self {
            policy,
            period,
            before,
            only: None,
            last_day: period.last_day(),
            now: end_of(period.last_day(), policy),
            counts: Counts::new(policies, period),
            accounts: BTreeMap::new(),
            candidates: Vec::new(),
            ledgers: Ledgers::new(policy),
            left_out: LeftOut::default(),
            kinds: BTreeMap::new(),
            traces: Traces::default(),
            internal_traces: Traces::default(),
            client_traces: Traces::default(),
        }
    }

    /// Only of this client.
    #[must_use]
    pub fn only(mut self, client: impl Into<String>) -> Self {
        self.only = Some(client.into());
        self
    }

    /// As of the end of this day, where the period is not over yet. The day may not lie before the period:
    /// [`finish`](Self::finish) refuses that.
    #[must_use]
    pub fn as_of(mut self, day: Date) -> Self {
        self.last_day = day;
        self.now = end_of(day, self.policy);
        self
    }

    /// Counts what a line says, and tells of each number that its request stands behind. Only requests of the period, and
    /// those that are still open, stand behind one.
    pub fn add(&mut self, record: Record, trace: &mut dyn FnMut(Traced<'_>)) {
        if self.only.as_deref().is_some_and(|only| only != record.client()) {
            return;
        }
        match record {
            Record::Account(account) => self.add_account(account),
            Record::Hours(hours) => self.add_hours(&hours),
            Record::Request(request) => self.add_request(&request, trace),
            Record::Flag(flag) => self.add_flag(flag),
        }
    }

    /// Counts a line that cannot be used.
    pub fn leave_out(&mut self, fault: &Fault) {
        self.left_out.lines += 1;
        *self.kinds.entry(fault.kind).or_default() += 1;
        // Of a line without a client nobody knows whether it was about this one.
        let is_own = fault.client.is_none() || fault.client == self.only;
        self.left_out.of_client += u64::from(self.only.is_some() && is_own);
    }

    /// Takes what else may have been outgrown, beside what [`outgrown`](crate::outgrown) finds: of any client and in any order.
    pub fn add_candidates(&mut self, candidates: impl IntoIterator<Item = Candidate>) {
        let is_asked = |client: &str| self.only.as_deref().is_none_or(|only| only == client);
        self.candidates.extend(candidates.into_iter().filter(|candidate| is_asked(&candidate.client)));
    }

    /// The review.
    ///
    /// # Errors
    ///
    /// If it is to be of one client, and the history has no such account; or as of a day before the period begins, or in the
    /// year 9999, in which calendars end.
    pub fn finish(mut self) -> Result<Review, Error> {
        self.period.reaches(self.last_day)?;
        let client = match &self.only {
            Some(only) => Some(self.accounts.get(only).cloned().ok_or_else(|| {
                let only = shortened(only);
                Error::bad_history(format!("there is no client `{only}` in the history; name one that has an account"))
            })?),
            None => None,
        };
        for (client, hours) in self.ledgers.hours() {
            self.counts.add_hours(client, &hours, when(self.period, self.before, hours.month));
        }
        // Of a client with nothing in the period nobody knows how it stands in it.
        let found = self.ledgers.candidates(self.period.first_day(), self.last_day).into_iter();
        self.candidates.extend(found.filter(|one| self.counts.has_data_of(&one.client)));
        self.candidates.sort_by_cached_key(Candidate::rank);
        self.left_out.kinds = self.kinds.into_iter().collect();
        self.left_out.amounts = self.counts.lost;
        let has_data = self.counts.has_data();
        let accounts = client.is_none().then_some(self.accounts);
        let Tables { figures, open, internal, for_client } = self.counts.finish(self.last_day, accounts);
        Ok(Review {
            period: self.period,
            before: self.before,
            as_of: self.last_day,
            policy: super::names::name(self.policy),
            client,
            figures,
            candidates: self.candidates,
            open,
            internal,
            has_data,
            left_out: self.left_out,
            traces: self.traces.finish(),
            internal_traces: self.internal_traces.finish(),
            for_client: ForClient { traces: self.client_traces.finish(), ..for_client },
        })
    }

    fn add_account(&mut self, account: Account) {
        let Account { client: id, name, plan, since, .. } = account;
        self.accounts.insert(id.clone(), Who { id, name, plan, since });
    }

    /// A client whose account cannot be read is known by its id.
    fn know(&mut self, client: &str) {
        if !self.accounts.contains_key(client) {
            self.accounts.insert(client.to_owned(), Who { id: client.to_owned(), ..Who::default() });
        }
    }

    fn add_hours(&mut self, hours: &Hours) {
        self.know(&hours.client);
        // The hours of a month are those of all of it, so they say nothing of what was done until a day within.
        if hours.month.last_day() > self.last_day {
            return;
        }
        self.ledgers.add_hours(hours);
    }

    fn add_flag(&mut self, flag: Flag) {
        self.know(&flag.client);
        if flag.at <= self.now {
            let on = self.policy.day_of(&flag.at).unwrap_or_else(|_| flag.at.date_naive());
            self.counts.add_flag(flag, on);
        }
    }

    fn add_request(&mut self, request: &Handled, trace: &mut dyn FnMut(Traced<'_>)) {
        self.know(&request.client);
        let day = self.policy.day_of(&request.opened).unwrap_or_else(|_| request.opened.date_naive());
        if day > self.last_day {
            return;
        }
        self.ledgers.add_request(request);
        let when = when(self.period, self.before, Month::of(day));
        let is_open = request.is_open || request.resolved.is_some_and(|resolved| resolved > self.now);
        if when.is_none() && !is_open {
            return;
        }
        let plan = self.accounts.get(&request.client).and_then(|who| who.plan.as_deref());
        let numbers = self.counts.add_request(request, plan, when, is_open.then_some(day), self.now);
        let is_of_all = self.only.is_none();
        for (number, readers) in numbers {
            trace(Traced { number: &number, readers, request });
            let called = if is_of_all { format!("{}/{}", request.client, request.id) } else { request.id.clone() };
            if readers.has_client() && !is_of_all {
                self.client_traces.add(&number, called.clone());
            }
            match readers {
                Readers::Client => {}
                Readers::Internal => self.internal_traces.add(&number, called),
                Readers::All | Readers::Desk => self.traces.add(&number, called),
            }
        }
    }
}

/// In which of the two periods a month lies.
const fn when(period: Period, before: Period, month: Month) -> Option<When> {
    match () {
        () if period.has_month(month) => Some(When::Now),
        () if before.has_month(month) => Some(When::Before),
        () => None,
    }
}

/// The last second of a day on the clock of the policy.
fn end_of(day: Date, policy: &Policy) -> DateTime<FixedOffset> {
    let utc = jiff::tz::TimeZone::UTC;
    let until = instants_of(day, Some(policy.zone.as_ref().unwrap_or(&utc))).map(|(_, until)| until.as_second() - 1);
    DateTime::from_timestamp(until.unwrap_or(i64::MAX), 0).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC).fixed_offset()
}
