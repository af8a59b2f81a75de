//! What is looked at: the little of a history that an assessment needs.

use std::collections::BTreeMap;

use crate::history::{self, Client, Flag, Handled, Month, Record, Time};
use crate::value::Date;

/// What is known of an account: hours by month, requests, and flags of staff. It is small, so that the histories of many
/// clients can be read line by line and kept.
///
/// ```
/// use scopeline::outgrown::Ledger;
///
/// let mut ledger = Ledger::default();
/// ledger.month("2026-03".parse()?, "20 h".parse()?, "27.5 h".parse()?);
/// assert_eq!(ledger.months().count(), 1);
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    months: BTreeMap<Month, (Time, Time, Option<Time>)>,
    /// The billable time of the requests that came in a month, as far as it was sold.
    sold: BTreeMap<Month, Time>,
    sales: Vec<Sale>,
    pub(super) requests: Vec<Seen>,
    pub(super) flags: Vec<Flag>,
}

/// The hours of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hours {
    /// The month.
    pub month: Month,
    /// What was expected.
    pub estimated: Time,
    /// What it took in all.
    pub actual: Time,
    /// How much of it was sold and is paid for apart.
    pub sold: Time,
}

impl Hours {
    /// What maintenance took: all but what was sold. Whoever pays for an hour does not run over with it.
    #[must_use]
    pub fn kept(&self) -> Time {
        self.actual.saturating_sub(self.sold)
    }
}

/// A service that was sold to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sale {
    /// The service, as the policy names it.
    pub service: String,
    /// The day on which the request for it came.
    pub on: Date,
    /// The helpdesk's id of the request.
    pub id: String,
}

/// A request, as far as it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The helpdesk's id for it.
    pub id: String,
    /// The day on which it came.
    pub on: Date,
    /// What it asked for, as the policy names it.
    pub kind: Option<String>,
    /// What it was about.
    pub component: Option<String>,
    /// How often it came back.
    pub reopened: u32,
}

impl Ledger {
    /// All that is told of a client.
    #[must_use]
    pub fn of(client: &Client) -> Self {
        let mut ledger = Self::default();
        client.months.iter().for_each(|hours| ledger.hours(hours));
        client.requests.iter().for_each(|request| ledger.handled(request));
        ledger.flags.clone_from(&client.flags);
        ledger
    }

    /// Adds what a line of a history says, whichever client it is about.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Hours(hours) => self.hours(hours),
            Record::Request(request) => self.handled(request),
            Record::Flag(flag) => self.flags.push(flag.clone()),
            Record::Account(_) => {}
        }
    }

    /// The hours of a month: what was expected, and what it took. A month that is told twice counts as told last.
    pub fn month(&mut self, month: Month, estimated: Time, actual: Time) {
        self.months.insert(month, (estimated, actual, None));
    }

    /// The hours of a month as a history tells them.
    pub fn hours(&mut self, hours: &history::Hours) {
        self.months.insert(hours.month, (hours.estimated, hours.actual, hours.sold));
    }

    /// A request as a history tells it: that it came, and what of it was sold.
    pub fn handled(&mut self, request: &Handled) {
        let seen = Seen::of(request);
        if let Some(sold) = request.sold() {
            self.sold(seen.on, sold);
        }
        self.sales.extend(Sale::of(request));
        self.request(seen);
    }

    /// Billable time that was sold, of a request that came on this day. It is none of maintenance, unless the hours of the
    /// month say themselves how much was sold.
    pub fn sold(&mut self, on: Date, time: Time) {
        let sum = self.sold.entry(Month::of(on)).or_default();
        // Beyond all digits it is all of the month in any case.
        *sum = sum.checked_add(time).unwrap_or(*sum);
    }

    /// A service that was sold.
    pub fn sale(&mut self, sale: Sale) {
        self.sales.push(sale);
    }

    /// The ids of the requests by which a service was sold from one day to another, in order of days.
    #[must_use]
    pub fn sold_by(&self, service: &str, from: Date, until: Date) -> Vec<String> {
        let is_meant = |sale: &&Sale| sale.service == service && (from..=until).contains(&sale.on);
        let mut sales: Vec<&Sale> = self.sales.iter().filter(is_meant).collect();
        sales.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        sales.into_iter().map(|sale| sale.id.clone()).collect()
    }

    /// What staff raised until a day, which is that of its own clock. What was raised later was not known then.
    pub(super) fn flags_until(&self, day: Date) -> Vec<Flag> {
        self.flags.iter().filter(|flag| flag.at.date_naive() <= day).cloned().collect()
    }

    /// A request that came.
    pub fn request(&mut self, request: Seen) {
        self.requests.push(request);
    }

    /// Every month, the earliest first.
    pub fn months(&self) -> impl Iterator<Item = Hours> {
        self.months.iter().map(|(&month, &(estimated, actual, told))| {
            let of_requests = || self.sold.get(&month).copied().unwrap_or_default();
            // A request may be worked on in the month after it came; nothing is sold that nobody worked.
            let sold = told.unwrap_or_else(of_requests).min(actual);
            Hours { month, estimated, actual, sold }
        })
    }
}

impl Sale {
    /// The service that a request was sold as, if it was.
    #[must_use]
    pub fn of(request: &Handled) -> Option<Self> {
        let service = request.service.clone().filter(|_| request.is_sold())?;
        Some(Self { service, on: request.opened.date_naive(), id: request.id.clone() })
    }
}

impl Seen {
    /// What is looked at of a request. Its day is that of its own clock.
    #[must_use]
    pub fn of(request: &Handled) -> Self {
        Self {
            id: request.id.clone(),
            on: request.opened.date_naive(),
            kind: request.kind.clone(),
            component: request.component.clone(),
            reopened: request.reopened,
        }
    }
}
