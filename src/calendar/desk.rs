//! When a desk is there.

use chrono::Datelike;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::span::Span;
use super::week::{Week, business_day_after, civil_day};
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
                Presence::of(pieces.flat_map(|(from, until)| shown(week, from, until)))
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
    pub(crate) fn business_day_after(&self, day: Date, count: u32) -> Option<Date> {
        match self {
            Self::Always => crate::value::add(day, &crate::value::Duration::new(count, crate::value::Unit::Days)),
            Self::Week(week) => week.business_day_after(day, count),
            Self::Span(span) => business_day_after(&span.days_of_work(), None, day, count),
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
fn pieces(from: Timestamp, until: Timestamp, zone: &TimeZone) -> impl Iterator<Item = (DateTime, DateTime)> {
    even(from, until, zone).map(|(start, end, offset)| (offset.to_datetime(start), offset.to_datetime(end)))
}

/// The time between two instants, cut where the clock of a zone is changed, each part with its distance from UTC.
pub(super) fn even(
    from: Timestamp,
    until: Timestamp,
    zone: &TimeZone,
) -> impl Iterator<Item = (Timestamp, Timestamp, Offset)> {
    let changes =
        move || zone.following(from).map(|change| change.timestamp()).take_while(move |change| *change < until);
    let (starts, ends) = (std::iter::once(from).chain(changes()), changes().chain([until]));
    starts.zip(ends).map(|(start, end)| (start, end, zone.to_offset(start)))
}

/// Whether a week is open at each of the times on the clock at which that may change, from one until another.
fn shown(week: &Week, from: DateTime, until: DateTime) -> impl Iterator<Item = bool> {
    let days = std::iter::successors(Some(from.date()), |day| day.checked_add(1.day()).ok());
    let days = days.take_while(move |day| *day <= until.date());
    let times = days.flat_map(|day| {
        week.bounds().iter().filter_map(move |&minute| {
            let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
            Some(day.at(hour, minute, 0, 0))
        })
    });
    let times = times.filter(move |at| from < *at && *at < until);
    std::iter::once(from).chain(times).map(|at| week.is_open(at))
}

/// The instants of a calendar day: those of a zone, or without one of all the clocks of the world. Where midnight comes
/// twice, both are in it.
pub(crate) fn instants_of(day: Date, zone: Option<&TimeZone>) -> Option<(Timestamp, Timestamp)> {
    let (year, month) = (i16::try_from(day.year()).ok()?, i8::try_from(day.month()).ok()?);
    let first = jiff::civil::Date::new(year, month, i8::try_from(day.day()).ok()?).ok()?;
    let next = first.checked_add(1.day()).ok()?;
    let midnight = |day: jiff::civil::Date, zone: &TimeZone| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
    match zone {
        Some(zone) => Some((midnight(first, zone).compatible().ok()?, midnight(next, zone).later().ok()?)),
        None => {
            let (from, until) = (midnight(first, &TimeZone::UTC).compatible(), midnight(next, &TimeZone::UTC).later());
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{Hours, WeekTime};

    const ZONES: [&str; 6] = [
        "Europe/Berlin",
        "Australia/Sydney",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Pacific/Apia",
    ];

    fn zone(at: usize) -> TimeZone {
        zone_named(ZONES[at % ZONES.len()]).expect("the database has it")
    }

    /// Whether somebody is there at any, and at each, of the minutes from one instant until another.
    fn minute_by_minute(calendar: &Calendar, from: Timestamp, until: Timestamp, zone: &TimeZone) -> Presence {
        let step = SignedDuration::from_mins(1);
        let minutes = std::iter::successors(Some(from), |at| at.checked_add(step).ok()).take_while(|at| *at < until);
        Presence::of(minutes.map(|at| calendar.at(at, Some(zone)) == Presence::In))
    }

    fn calendar() -> impl Strategy<Value = Calendar> {
        let hours =
            (0u16..1440, 1u16..1440).prop_map(|(from, length)| vec![Hours { from, until: (from + length) % 1440 }]);
        let days = proptest::array::uniform7(prop_oneof![Just(Vec::new()), hours]);
        let week = days.prop_map(|days| Calendar::Week(Week::new(days, std::collections::BTreeSet::new())));
        let time =
            (0u8..7, 0u16..1440, 0usize..6).prop_map(|(day, minute, at)| WeekTime { day, minute, zone: zone(at) });
        let span = (time.clone(), time).prop_map(|(from, until)| Calendar::Span(Span { from, until }));
        prop_oneof![week, span]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_day_is_all_of_its_minutes(calendar in calendar(), own in 0usize..6, policy in 0usize..6, day in 0i64..3_000) {
            let day = Date::from_ymd_opt(2019, 1, 1).expect("a day") + chrono::Duration::days(day);
            let (from, until) = instants_of(day, Some(&zone(policy))).expect("a day of the calendar");
            let clock = zone(own);
            prop_assert_eq!(
                calendar.during(from, until, Some(&clock)),
                minute_by_minute(&calendar, from, until, &clock),
                "{} from {} until {}", day, from, until
            );
            prop_assert_ne!(calendar.at(from, Some(&clock)), Presence::Either);
        }

        #[test]
        fn what_holds_on_every_clock_holds_on_each(calendar in calendar(), own in 0usize..6, hour in 0i64..60_000) {
            let at = Timestamp::from_second(1_560_000_000 + hour * 3_600).expect("an instant");
            let anywhere = calendar.at(at, None);
            prop_assert!(anywhere == Presence::Either || anywhere == calendar.at(at, Some(&zone(own))));
        }
    }

    #[test]
    fn every_instant_of_a_day_is_in_it() {
        for (zone_name, day) in
            [("Europe/Berlin", "2026-03-29"), ("America/Havana", "2026-11-01"), ("Africa/Cairo", "2026-04-24")]
        {
            let zone = zone_named(zone_name).expect(zone_name);
            let day = crate::value::parse_date(day).expect(day);
            let (from, until) = instants_of(day, Some(&zone)).expect("a day of the calendar");
            let second = SignedDuration::from_secs(1);
            let is_of_the_day = |at: Timestamp| day_in(at, &zone) == Some(day);
            assert!(is_of_the_day(from) && !is_of_the_day(from - second) && !is_of_the_day(until), "{zone_name}");
            assert!(is_of_the_day(until - second), "{zone_name}");
        }
    }

    #[test]
    fn business_days_of_the_other_calendars() {
        let day = |text: &str| crate::value::parse_date(text).expect(text);
        let time = |weekday: u8| WeekTime { day: weekday, minute: 480, zone: TimeZone::UTC };
        let span = Calendar::Span(Span { from: time(0), until: time(4) });
        assert_eq!(span.business_day_after(day("2026-08-14"), 1), Some(day("2026-08-17")));
        assert_eq!(Calendar::Always.business_day_after(day("2026-08-14"), 2), Some(day("2026-08-16")));
        assert_eq!(Calendar::Always.business_day_after(day("2026-08-14"), u32::MAX), None);
    }
}
