//! The instants at which the targets of a commitment are due.

use chrono::{DateTime, FixedOffset, Offset as _};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use super::history::{History, Read, Target};
use crate::calendar::{Calendar as Hours, Reach, Run, zone_named};
use crate::decision::Decision;
use crate::error::Error;
use crate::policy::Policy;
use crate::policy::calendar::{Calendar, Clock};
use crate::policy::commitment::{Promise, Target as Promised, Within};
use crate::policy::fact::Value;

/// What is promised of a request, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Due {
    /// The clause that promises it.
    pub clause: Option<String>,
    /// Each target that the policy speaks of, in the order in which they happen. Empty where nothing is promised: of what
    /// is no support, of best effort, and where no commitment holds.
    pub deadlines: Vec<Deadline>,
    /// What would tell which commitment holds. Then nothing is known of the targets either.
    pub missing: Vec<String>,
}

/// When a target is due, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Deadline {
    /// What is promised.
    pub target: Target,
    /// As the policy writes it: a duration, `none` or `best-effort`.
    pub promised: String,
    /// The calendar by which its time counts; `null` where it has no time.
    pub calendar: Option<String>,
    /// The clock of that calendar, where its zone has a name.
    pub zone: Option<String>,
    /// The last instant at which it is kept, on that clock. `null` where there is none, or nobody knows it yet.
    pub due: Option<DateTime<FixedOffset>>,
    /// How it stands.
    pub state: State,
    /// How much of its time is left, in whole seconds that count; below zero once it is over. Of a target that was reached,
    /// how much was left then. `null` where there is no time, or nobody said what time it is.
    pub left_seconds: Option<i64>,
    /// What would tell when it is due.
    pub missing: Vec<String>,
}

/// How a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// It has no time: `none`, or `best-effort`.
    NoTime,
    /// A fact is missing that tells whose clock counts.
    Unknown,
    /// Its time runs.
    Running,
    /// Its time stands still, while somebody waits for the client.
    Paused,
    /// It was reached in time.
    Met,
    /// It was not reached in time.
    Missed,
    /// There is no next update, since the request is resolved.
    Ended,
    /// Its time is not over within a hundred years.
    Beyond,
}

impl State {
    /// Every state.
    pub const ALL: &[Self] =
        &[Self::NoTime, Self::Unknown, Self::Running, Self::Paused, Self::Met, Self::Missed, Self::Ended, Self::Beyond];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoTime => "no-time",
            Self::Unknown => "unknown",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Ended => "ended",
            Self::Beyond => "beyond",
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl Due {
    /// The deadline of a target, if the policy speaks of it.
    #[must_use]
    pub fn of(&self, target: Target) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.target == target)
    }
}

/// When the targets of what is promised are due, and what is left of their time.
///
/// `decision` is one of this policy, by its plain evaluator or its engine. The [module](super) has an example, and says
/// what the units mean.
///
/// # Errors
///
/// If a pause ends before it begins, something was done before the request was opened, an instant does not lie in the years
/// 1 to 9999, a zone is not in the time zone database, or the decision is none of this policy.
pub fn due(decision: &Decision, policy: &Policy, history: &History) -> Result<Due, Error> {
    let read = history.read()?;
    let committed = &decision.commitment;
    let Some(row) = committed.row else {
        let facts = committed.missing.iter().filter_map(|fact| policy.facts.get(fact.0 as usize));
        let facts = facts.map(|fact| fact.name.clone());
        let gaps = committed.gaps.iter().map(|gap| format!("{} {}", gap.product, gap.line));
        return Ok(Due { missing: facts.chain(gaps).collect(), ..Due::default() });
    };
    let row = policy.commitments.get(row.0 as usize);
    let promise = &row.ok_or_else(|| Error::bad_history("the decision is one of another policy"))?.promise;
    let promised =
        Target::ALL.iter().zip(promise.targets()).filter_map(|(target, (_, written))| Some((*target, written?)));
    let deadlines = promised.map(|(target, written)| deadline(target, written, promise, policy, history, &read));
    Ok(Due { clause: promise.clause.clone(), deadlines: deadlines.collect::<Result<_, _>>()?, missing: Vec::new() })
}

fn deadline(
    target: Target,
    written: Promised,
    promise: &Promise,
    policy: &Policy,
    history: &History,
    read: &Read,
) -> Result<Deadline, Error> {
    let mut deadline = Deadline {
        target,
        promised: written.to_string(),
        calendar: None,
        zone: None,
        due: None,
        state: State::NoTime,
        left_seconds: None,
        missing: Vec::new(),
    };
    let Promised::Within(within) = written else { return Ok(deadline) };
    let around_the_clock = Calendar::always();
    let named = within.calendar.or(promise.calendar);
    let calendar = named.and_then(|id| policy.calendars.get(id.0 as usize)).unwrap_or(&around_the_clock);
    deadline.calendar = Some(calendar.name.clone());
    match zone(calendar, policy, history)? {
        Ok(zone) => {
            deadline.zone = zone.iana_name().map(str::to_owned);
            reckon(&mut deadline, within, calendar, &zone, read);
        }
        Err(fact) => {
            deadline.state = State::Unknown;
            deadline.missing.push(fact);
        }
    }
    Ok(deadline)
}

/// The clock of a calendar; the inner error is the fact that would tell it.
fn zone(calendar: &Calendar, policy: &Policy, history: &History) -> Result<Result<TimeZone, String>, Error> {
    let fact = match (&calendar.clock, &calendar.hours) {
        (Clock::In(zone), _) => return Ok(Ok(zone.clone())),
        (Clock::Own, Hours::Span(span)) => return Ok(Ok(span.until.zone.clone())),
        (Clock::Own, _) => {
            let own = || Offset::from_seconds(history.opened.offset().fix().local_minus_utc()).map(TimeZone::fixed);
            return Ok(Ok(policy.zone.clone().unwrap_or_else(|| own().unwrap_or(TimeZone::UTC))));
        }
        (Clock::Of(fact), _) => policy.fact(*fact),
    };
    match (history.zones.get(&fact.name), &fact.assume) {
        (Some(said), _) => match zone_named(said) {
            Some(zone) => Ok(Ok(zone)),
            None => {
                let message = format!("there is no time zone `{}`", crate::error::shortened(said));
                Err(Error::bad_history(format!("{message}; give a name such as `Europe/Berlin`")))
            }
        },
        (None, Some(Value::Zone(zone))) => Ok(Ok(zone.clone())),
        (None, _) => Ok(Err(fact.name.clone())),
    }
}

fn reckon(deadline: &mut Deadline, within: Within, calendar: &Calendar, zone: &TimeZone, read: &Read) {
    let is_update = deadline.target == Target::Updates;
    if is_update && read.done.contains_key(&Target::Resolution) {
        deadline.state = State::Ended;
        return;
    }
    let began = if is_update { read.updated } else { read.opened };
    let Some(run) = Run::new(within.time, &calendar.hours, zone, began) else {
        deadline.state = State::Beyond;
        return;
    };
    let done = read.done.get(&deadline.target).copied();
    // What came after it was done does not matter any more.
    let pauses = done.map_or_else(|| read.pauses.clone(), |done| read.pauses.until(done));
    let end = run.end(&pauses);
    deadline.due = if let Reach::At(end) = end { shown(end, zone) } else { None };
    deadline.left_seconds = done.or(read.now).map(|at| whole_seconds(run.left(at, end, &pauses)));
    deadline.state = match (end, done, read.now) {
        (Reach::At(end), Some(done), _) if end < done => State::Missed,
        (_, Some(_), _) => State::Met,
        (Reach::Beyond, None, _) => State::Beyond,
        (Reach::At(end), None, Some(now)) if end < now => State::Missed,
        (_, None, Some(now)) if pauses.has(now) => State::Paused,
        (Reach::Paused, None, None) => State::Paused,
        _ => State::Running,
    };
}

/// Rounded down, so that nobody counts on a second that has begun to pass.
fn whole_seconds(time: jiff::SignedDuration) -> i64 {
    let whole = time.as_secs();
    if time.subsec_nanos() < 0 { whole - 1 } else { whole }
}

/// An instant on the clock of a zone.
fn shown(at: Timestamp, zone: &TimeZone) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(zone.to_offset(at).seconds())?;
    let (second, rest) = (at.as_second(), at.subsec_nanosecond());
    let (second, rest) = if rest < 0 { (second - 1, rest + 1_000_000_000) } else { (second, rest) };
    Some(DateTime::from_timestamp(second, u32::try_from(rest).ok()?)?.with_timezone(&offset))
}
