//! When a desk is there.

use chrono::Datelike;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::span::Span;
use super::week::{Week, civil_day};
use crate::value::Date;

/// No clock of the world was ever further from UTC than this.
const FURTHEST: SignedDuration = SignedDuration::from_hours(16);

/// The hours of a desk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Calendar {
    /// Around the clock.
    Always,
    /// Hours of the week, on a clock that whoever asks has to name.
    Week(Week),
    /// From one time of the week to another, in zones of its own.
    Span(Span),
}

/// Whether somebody is there, of some instants that are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// At each of them.
    In,
    /// At none.
    Out,
    /// At some.
    Either,
}

impl Calendar {
    /// Whether somebody is there at this instant. `zone` is the clock of a week; without it the clock is unknown.
    pub(crate) fn at(&self, at: Timestamp, zone: Option<&TimeZone>) -> Presence {
        let end = at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(at);
        self.during(at, end, zone)
    }

    /// Whether somebody is there from the first of two instants until the second, which is not in it.
    pub(crate) fn during(&self, from: Timestamp, until: Timestamp, zone: Option<&TimeZone>) -> Presence {
        match (self, zone) {
            (Self::Always, _) => Presence::In,
            (Self::Span(span), _) => {
                let changes = span.changes(from, until);
                Presence::of(std::iter::once(from).chain(changes).map(|at| span.is_open(at)))
            }
            (Self::Week(week), Some(zone)) => {
                let pieces = pieces(from, until, zone);
                Presence::of(pieces.iter().flat_map(|(from, until)| shown(week, *from, *until)))
            }
            (Self::Week(week), None) => {
                let utc = |at: Timestamp| TimeZone::UTC.to_datetime(at);
                match (from.checked_sub(FURTHEST), until.checked_add(FURTHEST)) {
                    (Ok(from), Ok(until)) => Presence::of(shown(week, utc(from), utc(until))),
                    _ => Presence::Either,
                }
            }
        }
    }

    /// The day of work that comes so many after this day; the day itself for none. Hours do not matter. `None`
    /// beyond the year 9999, or if there is no such day.
    #[allow(dead_code, reason = "clocks count days of work by it, as soon as they decide")]
    pub(crate) fn business_day_after(&self, day: Date, count: u32) -> Option<Date> {
        match self {
            Self::Always => crate::value::add(day, &crate::value::Duration::new(count, crate::value::Unit::Days)),
            Self::Week(week) => week.business_day_after(day, count),
            Self::Span(span) => Week::whole_days(|weekday| span.touches(weekday)).business_day_after(day, count),
        }
    }
}

impl Presence {
    fn of(open: impl IntoIterator<Item = bool>) -> Self {
        let mut open = open.into_iter();
        let first = open.next().unwrap_or(false);
        match (first, open.all(|one| one == first)) {
            (true, true) => Self::In,
            (false, true) => Self::Out,
            (_, false) => Self::Either,
        }
    }
}

/// The times on the clock of a zone between two instants, cut where the clock is changed, so that each runs through.
fn pieces(from: Timestamp, until: Timestamp, zone: &TimeZone) -> Vec<(DateTime, DateTime)> {
    let changes = zone.following(from).map(|change| change.timestamp()).take_while(|change| *change < until);
    let starts: Vec<Timestamp> = std::iter::once(from).chain(changes).collect();
    let ends = starts.iter().skip(1).copied().chain([until]);
    let local = |start: Timestamp, end: Timestamp| {
        let offset = zone.to_offset(start);
        (offset.to_datetime(start), offset.to_datetime(end))
    };
    starts.iter().copied().zip(ends).map(|(start, end)| local(start, end)).collect()
}

/// Whether a week is open at each of the times on the clock at which that may change, from one until another.
fn shown(week: &Week, from: DateTime, until: DateTime) -> Vec<bool> {
    let bounds = week.bounds();
    let mut open = vec![week.is_open(from)];
    let mut day = from.date();
    while day <= until.date() {
        for &minute in &bounds {
            let at = i8::try_from(minute / 60).ok().zip(i8::try_from(minute % 60).ok());
            let Some(at) = at.map(|(hour, minute)| day.at(hour, minute, 0, 0)) else { continue };
            if from < at && at < until {
                open.push(week.is_open(at));
            }
        }
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    open
}

/// The instants of a calendar day: those of a zone, or without one of all the clocks of the world. Where midnight comes
/// twice, both are in it.
pub(crate) fn instants_of(day: Date, zone: Option<&TimeZone>) -> Option<(Timestamp, Timestamp)> {
    let (year, month) = (i16::try_from(day.year()).ok()?, i8::try_from(day.month()).ok()?);
    let first = jiff::civil::Date::new(year, month, i8::try_from(day.day()).ok()?).ok()?;
    let next = first.checked_add(1.day()).ok()?;
    let midnight = |day: jiff::civil::Date, zone: &TimeZone| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
    match zone {
        Some(zone) => Some((midnight(first, zone).earlier().ok()?, midnight(next, zone).later().ok()?)),
        None => {
            let (from, until) = (midnight(first, &TimeZone::UTC).earlier(), midnight(next, &TimeZone::UTC).later());
            Some((from.ok()?.checked_sub(FURTHEST).ok()?, until.ok()?.checked_add(FURTHEST).ok()?))
        }
    }
}

/// The zone of this name in the time zone database that comes with the crate.
pub(crate) fn zone_named(name: &str) -> Option<TimeZone> {
    jiff::tz::TimeZoneDatabase::bundled().get(name).ok()
}

/// The calendar day that the clock of a zone shows at an instant.
pub(crate) fn day_in(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    civil_day(zone.to_datetime(at))
}
