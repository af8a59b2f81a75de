//! The numbers of a review that say nothing internal: no id of a rule, no reason, no note, no client.

use serde::{Serialize, Serializer};

use crate::class::{AnsweredBy, Class};
use crate::commitment::Target;
use crate::history::{Month, Time};
use crate::value::{Currency, Decimal, Money};

/// A number in the period, and in the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Twice<T> {
    /// In the period.
    pub now: T,
    /// In the period before it.
    pub before: T,
}

/// How many requests, and what they took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// How many requests.
    pub requests: u64,
    /// What they took in all.
    pub hours: Time,
}

/// How many requests, and how much money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counted {
    /// How many requests.
    pub requests: u64,
    /// How much, in the currency that stands beside it.
    #[serde(serialize_with = "as_text")]
    pub amount: Decimal,
}

/// All that is counted of the requests of a period. Whatever a client may not read has no room here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Figures {
    /// Every request.
    pub requests: Twice<Tally>,
    /// By class, each of the three.
    pub classes: Vec<ClassCount>,
    /// By class and clause.
    pub clauses: Vec<ClauseCount>,
    /// The hours that were estimated, over all months of the period.
    pub estimated: Twice<Time>,
    /// The hours that it took, over all months of the period.
    pub actual: Twice<Time>,
    /// How many of these were sold and are paid for apart.
    pub sold: Twice<Time>,
    /// Month by month, up to the last one of the period and a year back at least.
    pub months: Vec<MonthOfHours>,
    /// What was promised, and whether it was kept.
    pub commitments: Commitments,
    /// What was quoted, agreed and billed, a row for each currency.
    pub money: Vec<CurrencySums>,
    /// Time that is billable.
    pub worked: Twice<Tally>,
    /// Time that was given away.
    pub goodwill: Twice<Tally>,
    /// What was ordered, by service.
    pub services: Vec<ServiceCount>,
    /// What is still open, whenever it came.
    pub open: Tally,
    /// Facts that were missing, the dearest first.
    pub missing: Vec<MissingFact>,
}

/// Requests of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClassCount {
    /// The class.
    pub class: Class,
    /// How many, and what they took.
    pub count: Twice<Tally>,
}

/// Requests that a clause was cited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClauseCount {
    /// The class.
    pub class: Class,
    /// The clause; none: none was cited.
    pub clause: Option<String>,
    /// What the policy calls the section.
    pub title: Option<String>,
    /// Whether any version of the policy has the clause; also where none was cited.
    pub in_policy: bool,
    /// The name of the number, under which its requests stand.
    pub number: String,
    /// How many, and what they took.
    pub count: Twice<Tally>,
}

/// The hours of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct MonthOfHours {
    /// The month.
    pub month: Month,
    /// Whether it lies in the period.
    pub in_period: bool,
    /// Whether it is over on the last day that counts. Of a month that is not, no hours are told: they are those of all of it.
    pub is_over: bool,
    /// What was estimated; none: nobody told the hours of the month.
    pub estimated: Option<Time>,
    /// What it took in all.
    pub actual: Option<Time>,
    /// How much of it was sold and is paid for apart.
    pub sold: Time,
}

impl MonthOfHours {
    /// What is held against the estimate: what it took without what was sold.
    #[must_use]
    pub fn kept(&self) -> Option<Time> {
        self.actual.map(|actual| actual.saturating_sub(self.sold))
    }
}

/// What was promised, and whether it was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Commitments {
    /// The requests that it is counted of.
    pub base: Base,
    /// Each target with a time, by severity.
    pub targets: Vec<TargetCount>,
}

impl Commitments {
    /// All targets of every severity together.
    #[must_use]
    pub fn all(&self) -> Twice<Stand> {
        let all = self.targets.iter().map(|one| one.count);
        all.fold(Twice::default(), |sum, one| Twice { now: sum.now.plus(one.now), before: sum.before.plus(one.before) })
    }
}

/// The requests that commitments are counted of. Why nothing was promised of the others is no matter of a client: it would
/// tell which of them were decided against the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Base {
    /// Requests of the period that were handled as support.
    pub support: u64,
    /// Of these: those with a target that has a time.
    pub promised: u64,
    /// Of those with a target: in how many somebody waited for the client, which does not count.
    pub waited: u64,
}

/// How a target was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct TargetCount {
    /// What is promised.
    pub target: Target,
    /// For requests that are so grave; none: nobody said how grave.
    pub severity: Option<String>,
    /// How it stands.
    pub count: Twice<Stand>,
}

/// How the targets of requests stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stand {
    /// Reached in time.
    pub met: u64,
    /// Not reached in time.
    pub missed: u64,
    /// Not reached yet, and somebody waits for the client.
    pub paused: u64,
    /// Not reached yet, and in time.
    pub running: u64,
    /// Nobody knows when it is due.
    pub unknown: u64,
}

impl Stand {
    /// Those that are over: met or missed.
    #[must_use]
    pub const fn judged(self) -> u64 {
        self.met + self.missed
    }

    /// How many hundredths of those that are over were met, to one digit, rounded down; none of none.
    #[must_use]
    pub fn percent(self) -> Option<Decimal> {
        let tenths = u128::from(self.met) * 1_000;
        let tenths = tenths.checked_div(u128::from(self.judged()))?;
        i64::try_from(tenths).ok().map(|tenths| Decimal::new(tenths, 1))
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            met: self.met + other.met,
            missed: self.missed + other.missed,
            paused: self.paused + other.paused,
            running: self.running + other.running,
            unknown: self.unknown + other.unknown,
        }
    }
}

/// What was quoted, agreed and billed in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CurrencySums {
    /// The currency.
    #[serde(serialize_with = "code")]
    pub currency: Currency,
    /// All that was quoted.
    pub quoted: Twice<Counted>,
    /// What the client said yes to.
    pub accepted: Twice<Counted>,
    /// What the client said no to.
    pub declined: Twice<Counted>,
    /// What nobody heard of.
    pub unanswered: Twice<Counted>,
    /// What was billed.
    pub billed: Twice<Counted>,
}

impl CurrencySums {
    pub(super) fn new(currency: Currency) -> Self {
        let none = Twice::default();
        Self { currency, quoted: none, accepted: none, declined: none, unanswered: none, billed: none }
    }
}

/// What was ordered of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ServiceCount {
    /// Its title.
    pub title: String,
    /// Its standard price, in words.
    pub price: Option<String>,
    /// How many requests, and their billable time.
    pub count: Twice<Tally>,
}

/// A fact that was missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct MissingFact {
    /// The fact, as the policy names it.
    pub fact: String,
    /// The policy's question for it.
    pub question: Option<String>,
    /// Who can tell it; none: the policy does not know the fact.
    pub answered_by: Option<AnsweredBy>,
    /// Requests of the period that lacked it. One that lacked two counts for both.
    pub count: Tally,
    /// How many of these are still open.
    pub open: u64,
}

/// A value in the words that a policy has for it.
pub(super) fn as_text<T: ToText, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.to_text() {
        Some(text) => serializer.serialize_str(&text),
        None => serializer.serialize_none(),
    }
}

pub(super) trait ToText {
    fn to_text(&self) -> Option<String>;
}

impl ToText for Option<Money> {
    fn to_text(&self) -> Option<String> {
        self.map(|money| money.to_string())
    }
}

impl ToText for Option<Decimal> {
    fn to_text(&self) -> Option<String> {
        self.map(|number| number.to_string())
    }
}

impl ToText for Decimal {
    fn to_text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

fn code<S: Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.code())
}
