//! What a line of a history says.

use chrono::{DateTime, FixedOffset};

use super::month::Month;
use super::time::Time;
use crate::class::Class;
use crate::value::{Date, Money};

/// What one line of a history says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Record {
    /// A client.
    Account(Account),
    /// The hours of a month.
    Hours(Hours),
    /// A request that was handled, or still is.
    Request(Box<Handled>),
    /// What staff raised by hand.
    Flag(Flag),
}

impl Record {
    /// The client that it is about.
    #[must_use]
    pub fn client(&self) -> &str {
        match self {
            Self::Account(account) => &account.client,
            Self::Hours(hours) => &hours.client,
            Self::Request(request) => &request.client,
            Self::Flag(flag) => &flag.client,
        }
    }
}

/// A client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The helpdesk's id for it.
    pub client: String,
    /// What it is called.
    pub name: Option<String>,
    /// Its plan, as the policy names it.
    pub plan: Option<String>,
    /// The day on which it began.
    pub since: Option<Date>,
}

/// The hours of a client in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hours {
    /// The client.
    pub client: String,
    /// The month.
    pub month: Month,
    /// What was expected, as the price was made.
    pub estimated: Time,
    /// What it took in all, with what was sold.
    pub actual: Time,
    /// How much of it was sold and is paid for apart; none: what the requests of the month say.
    pub sold: Option<Time>,
}

/// A request as it was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handled {
    /// The client.
    pub client: String,
    /// The helpdesk's id for it.
    pub id: String,
    /// When it came.
    pub opened: DateTime<FixedOffset>,
    /// What it asked for, as the policy names it.
    pub kind: Option<String>,
    /// What it was about.
    pub component: Option<String>,
    /// How grave it was.
    pub severity: Option<String>,
    /// Other facts of the policy that were known of it, in order of writing.
    pub facts: Vec<(String, String)>,
    /// What it was handled as.
    pub class: Class,
    /// The clause that was cited.
    pub clause: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// The service that was offered.
    pub service: Option<String>,
    /// What it took in all; none only while it is open.
    pub hours: Option<Time>,
    /// How often it came back.
    pub reopened: u32,
    /// When somebody answered.
    pub responded: Option<DateTime<FixedOffset>>,
    /// When there was a way around it.
    pub workaround: Option<DateTime<FixedOffset>>,
    /// When it was done.
    pub resolved: Option<DateTime<FixedOffset>>,
    /// When somebody waited for the client.
    pub waiting: Vec<Wait>,
    /// Whether it is still open.
    pub is_open: bool,
    /// Facts that were missing when it was decided.
    pub unknown: Vec<String>,
    /// What was quoted.
    pub quoted: Option<Money>,
    /// Whether the client said yes to that; none: nobody heard.
    pub accepted: Option<bool>,
    /// How much of the time is billable.
    pub worked: Option<Time>,
    /// What was billed.
    pub billed: Option<Money>,
    /// Time that was given away.
    pub goodwill: Option<Goodwill>,
    /// Who decided otherwise than the policy.
    pub overridden: Option<Override>,
    /// A note that no client sees.
    pub internal: Option<String>,
}

impl Handled {
    /// Whether it was sold: something was billed, or the client said yes to what was quoted; or its time is billable and
    /// nobody had to be asked.
    #[must_use]
    pub const fn is_sold(&self) -> bool {
        let needs_no_answer = self.quoted.is_none() && self.accepted.is_none() && self.worked.is_some();
        self.billed.is_some() || matches!(self.accepted, Some(true)) || needs_no_answer
    }

    /// The billable time that was sold: of what it took, where that is told, and not more.
    #[must_use]
    pub fn sold(&self) -> Option<Time> {
        let worked = self.worked.filter(|_| self.is_sold())?;
        Some(self.hours.map_or(worked, |hours| worked.min(hours)))
    }

    /// The facts that have keys of their own, and the plan of the client, as far as they are told and are not among the
    /// [`facts`](Self::facts) as well.
    pub(crate) fn own_facts<'h>(&'h self, plan: Option<&'h str>) -> impl Iterator<Item = (&'h str, &'h str)> {
        let own = [
            ("plan", plan),
            ("kind", self.kind.as_deref()),
            ("component", self.component.as_deref()),
            ("severity", self.severity.as_deref()),
        ];
        let told = own.into_iter().filter_map(|(fact, value)| Some((fact, value?)));
        told.filter(|(fact, _)| !self.facts.iter().any(|(known, _)| known == fact))
    }
}

/// A time in which somebody waited for the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// Since when.
    pub from: DateTime<FixedOffset>,
    /// Until when; none: somebody still waits.
    pub until: Option<DateTime<FixedOffset>>,
}

/// Time that was given away: worked outside the scope and not billed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Goodwill {
    /// How much.
    pub time: Time,
    /// Why. No client sees it.
    pub reason: Option<String>,
}

/// A decision of staff against that of the policy. No client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Override {
    /// What the policy came to.
    pub from: Class,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// What staff raised by hand. Nothing takes it back but staff.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flag {
    /// The client.
    pub client: String,
    /// What was raised, such as `outgrown`.
    pub flag: String,
    /// Who raised it.
    pub by: String,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Why.
    pub note: Option<String>,
}
