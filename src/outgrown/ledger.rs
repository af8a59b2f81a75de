//! What is looked at: the little of a history that an assessment needs.

use std::collections::BTreeMap;

use crate::history::{Client, Flag, Handled, Month, Record, Time};
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
    months: BTreeMap<Month, (Time, Time)>,
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
    /// What it took.
    pub actual: Time,
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
        client.months.iter().for_each(|hours| ledger.month(hours.month, hours.estimated, hours.actual));
        client.requests.iter().for_each(|request| ledger.request(Seen::of(request)));
        ledger.flags.clone_from(&client.flags);
        ledger
    }

    /// Adds what a line of a history says, whichever client it is about.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Hours(hours) => self.month(hours.month, hours.estimated, hours.actual),
            Record::Request(request) => self.request(Seen::of(request)),
            Record::Flag(flag) => self.flags.push(flag.clone()),
            Record::Account(_) => {}
        }
    }

    /// The hours of a month: what was expected, and what it took. A month that is told twice counts as told last.
    pub fn month(&mut self, month: Month, estimated: Time, actual: Time) {
        self.months.insert(month, (estimated, actual));
    }

    /// A request that came.
    pub fn request(&mut self, request: Seen) {
        self.requests.push(request);
    }

    /// Every month, the earliest first.
    pub fn months(&self) -> impl Iterator<Item = Hours> {
        self.months.iter().map(|(&month, &(estimated, actual))| Hours { month, estimated, actual })
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
