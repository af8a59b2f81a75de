//! A history and a staff, as the replay sees them.

use std::sync::Arc;

use chrono::{DateTime, Duration, FixedOffset, Offset as _};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::arrivals::{Arrival, Arrivals};
use super::block::Drawn;
use super::desk::{Crew, Job, Rules};
use super::promise::Wait;
use super::report::Group;
use super::shift::{Shift, shifts, without};
use super::staff::Staff;
use crate::calendar::{day_in, instants_of};
use crate::error::Error;
use crate::policy::Policy;
use crate::policy::fact::FactType;
use crate::policy::read::timestamp;
use crate::value::{Date, fold};

/// After the last day requests are worked off for so long: a year.
const DRAIN: i64 = 366 * 24 * 60 * 60;
/// Nobody replays more than a hundred years.
const LONGEST_DAYS: i64 = 36_525;
/// A desk that has more severities has none.
const MOST_SEVERITIES: usize = 100;

/// A history and a staff, as the replay sees them.
pub(super) struct Scene<'a> {
    pub(super) arrivals: &'a Arrivals<'a>,
    pub(super) staff: &'a Staff,
    /// The arrivals in the order in which they come.
    order: Vec<usize>,
    /// For each of them the day of the period, from 0.
    pub(super) on: Vec<i64>,
    /// The severities, gravest first.
    pub(super) groups: Vec<Group>,
    /// The first day of the period.
    pub(super) first: Date,
    /// The last one.
    pub(super) last: Date,
    pub(super) rules: Rules,
    from: Timestamp,
    until: Timestamp,
}

impl<'a> Scene<'a> {
    /// # Errors
    ///
    /// If there is no request, or a period that nobody replays.
    pub(super) fn new(arrivals: &'a Arrivals<'a>, staff: &'a Staff) -> Result<Self, Error> {
        let mut order: Vec<usize> = (0..arrivals.all.len()).collect();
        order.sort_by_key(|at| arrivals.all[*at].opened);
        let day = |at: Option<&usize>| at.and_then(|at| day_of(&arrivals.all[*at], &arrivals.zone));
        let days = day(order.first()).zip(day(order.last()));
        let Some((earliest, latest)) = days else {
            let message =
                "there is no request to replay in this period; give hours to requests, or choose another period";
            return Err(Error::bad_history(message));
        };
        let (first, last) = (arrivals.first.unwrap_or(earliest), arrivals.last.unwrap_or(latest));
        if last.signed_duration_since(first).num_days() > LONGEST_DAYS {
            let message =
                format!("the requests came from {first} to {last}; choose a period of at most a hundred years");
            return Err(Error::bad_history(message));
        }
        let ends = instants_of(first, Some(&arrivals.zone)).zip(instants_of(last, Some(&arrivals.zone)));
        let until = ends.and_then(|(_, (_, next))| Timestamp::from_second(next.as_second() + DRAIN).ok());
        let Some((((from, _), (_, closes)), until)) = ends.zip(until) else {
            return Err(Error::bad_history(format!("nothing can be replayed up to {last}; choose an earlier period")));
        };
        let on = order.iter().filter_map(|at| day_of(&arrivals.all[*at], &arrivals.zone));
        let on = on.map(|day| day.signed_duration_since(first).num_days()).collect();
        let rules = Rules {
            queue: staff.queue,
            interrupts: staff.interrupts,
            closes: closes.as_second(),
            ends: until.as_second(),
            writes: false,
        };
        let groups = groups(arrivals, staff);
        if groups.len() > MOST_SEVERITIES {
            let message = format!("the requests have {} severities; give at most {MOST_SEVERITIES}", groups.len());
            return Err(Error::bad_history(message));
        }
        Ok(Self { arrivals, staff, order, on, groups, first, last, rules, from, until })
    }

    /// How many days the period has.
    pub(super) fn days(&self) -> i64 {
        self.last.signed_duration_since(self.first).num_days() + 1
    }

    /// The people of each entry.
    pub(super) fn crews(&self) -> Vec<Crew> {
        let entries = self.staff.entries.iter();
        let crew = entries.map(|entry| Crew {
            size: entry.count,
            skills: entry.skills.clone(),
            shifts: shifts(entry, self.from, self.until).into(),
        });
        crew.collect()
    }

    /// When one more of this entry would be there, who is never away.
    pub(super) fn whole_shifts(&self, entry: usize) -> Arc<[Shift]> {
        let entry = self.staff.entries.get(entry);
        entry.map_or_else(Vec::new, |entry| super::shift::whole_shifts(entry, self.from, self.until)).into()
    }

    /// The history that was.
    pub(super) fn jobs(&self) -> Vec<Job> {
        self.order.iter().map(|at| self.job(&self.arrivals.all[*at])).collect()
    }

    /// One that was drawn.
    pub(super) fn drawn(&self, drawn: &[Drawn]) -> Vec<Job> {
        let arrivals = drawn.iter().filter_map(|(at, later)| {
            let arrival = &self.arrivals.all[*self.order.get(*at)?];
            if *later == 0 { Some(self.job(arrival)) } else { self.job_later(arrival, *later) }
        });
        let mut jobs: Vec<Job> = arrivals.collect();
        jobs.sort_by_key(|job| job.opened);
        jobs
    }

    fn job(&self, arrival: &Arrival) -> Job {
        let word = |number| self.arrivals.word(number);
        let severity = word(arrival.severity);
        let need = self.staff.need(word(arrival.kind), word(arrival.component), severity);
        let group = |group: &Group| match (group, severity) {
            (Group::Severity(known), Some(severity)) => known == severity,
            (Group::NotTold, None) => true,
            _ => false,
        };
        let rank = self.groups.iter().position(group).unwrap_or(self.groups.len());
        Job {
            opened: second_after(&arrival.opened),
            effort: arrival.effort,
            rank: u16::try_from(rank).unwrap_or(u16::MAX),
            need: need.map_or(0, |skill| skill + 1),
            waits: waits(&arrival.waits),
            due: arrival.due,
        }
    }

    /// The same request so many days later, at the same time on the clock. What is promised is due accordingly.
    fn job_later(&self, arrival: &Arrival, days: i64) -> Option<Job> {
        let opened = moved(&arrival.opened, days, self.arrivals.policies.latest())?;
        let by = opened.signed_duration_since(arrival.opened);
        let end = |at: DateTime<FixedOffset>| at.checked_add_signed(by);
        let later = arrival.waits.iter().filter_map(|(from, until)| Some((end(*from)?, until.and_then(end))));
        let later: Vec<Wait> = later.collect();
        let promise = arrival.promise.and_then(|promise| self.arrivals.promises.get(promise as usize));
        let due = promise.map_or([None; 3], |promise| promise.due(opened, &later).0);
        Some(Job { opened: second_after(&opened), waits: waits(&later), due, ..self.job(arrival) })
    }
}

fn day_of(arrival: &Arrival, zone: &TimeZone) -> Option<Date> {
    day_in(timestamp(&arrival.opened)?, zone)
}

/// Nobody begins within the second in which it comes.
fn second_after(at: &DateTime<FixedOffset>) -> i64 {
    at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0)
}

fn waits(waits: &[Wait]) -> Vec<Shift> {
    let all = waits.iter().map(|(from, until)| (from.timestamp(), until.as_ref().map_or(i64::MAX, second_after)));
    let mut all: Vec<Shift> = all.collect();
    all.sort_unstable();
    without(&all, &[])
}

fn moved(at: &DateTime<FixedOffset>, days: i64, policy: &Policy) -> Option<DateTime<FixedOffset>> {
    let Some(zone) = &policy.zone else { return at.checked_add_signed(Duration::days(days)) };
    let local = zone.to_datetime(timestamp(at)?).checked_add(days.days()).ok()?;
    let moved = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    let offset = FixedOffset::east_opt(zone.to_offset(moved).seconds()).unwrap_or_else(|| at.offset().fix());
    let nanoseconds = u32::try_from(moved.subsec_nanosecond()).ok()?;
    Some(DateTime::from_timestamp(moved.as_second(), nanoseconds)?.with_timezone(&offset))
}

/// The severities that came, gravest first: as the staff file says, else as the policy does, else by number and name.
fn groups(arrivals: &Arrivals<'_>, staff: &Staff) -> Vec<Group> {
    let mut came: Vec<&str> = arrivals.all.iter().filter_map(|one| arrivals.word(one.severity)).collect();
    came.sort_unstable();
    came.dedup();
    let order =
        if staff.severities.is_empty() { of_policy(arrivals.policies.latest()) } else { staff.severities.clone() };
    let place = |word: &str| order.iter().position(|known| fold(known) == fold(word)).unwrap_or(order.len());
    came.sort_by_key(|word| (place(word), word.parse::<u64>().unwrap_or(u64::MAX)));
    let mut groups: Vec<Group> = came.into_iter().map(|word| Group::Severity(word.to_owned())).collect();
    if arrivals.all.iter().any(|one| one.severity.is_none()) {
        groups.push(Group::NotTold);
    }
    groups
}

/// Numbers count from the gravest; levels of a policy stand lowest first, and other lists as they are written.
fn of_policy(policy: &Policy) -> Vec<String> {
    let Some(def) = policy.fact_by_name.get("severity").map(|id| policy.fact(*id)) else { return Vec::new() };
    let mut words: Vec<String> =
        def.ty.closed().unwrap_or_default().iter().map(|name| policy.names.text(*name).to_owned()).collect();
    if words.iter().all(|word| word.parse::<u64>().is_ok()) {
        words.sort_by_key(|word| word.parse::<u64>().unwrap_or(u64::MAX));
    } else if matches!(def.ty, FactType::Levels(_)) {
        words.reverse();
    }
    words
}
