//! From one time of the week to another, each on the clock of its own place.

use jiff::civil::{self, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::week::WEEKDAYS;

/// A time of the week in a zone: `mon 08:00 Australia/Sydney`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeekTime {
    /// Monday is 0.
    pub(crate) day: u8,
    /// The minute of the day.
    pub(crate) minute: u16,
    pub(crate) zone: TimeZone,
}

/// From one time of the week until another, which is not in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) from: WeekTime,
    pub(crate) until: WeekTime,
}

impl Span {
    /// Whether it began since it last ended.
    pub(super) fn is_open(&self, at: Timestamp) -> bool {
        match (self.from.last(at), self.until.last(at)) {
            (Some(began), Some(ended)) => began > ended,
            (began, _) => began.is_some(),
        }
    }

    /// When it begins or ends, after the first and before the second of two instants that are not far apart.
    /// In no order.
    pub(super) fn changes(&self, after: Timestamp, before: Timestamp) -> impl Iterator<Item = Timestamp> {
        [&self.from, &self.until].into_iter().flat_map(move |time| {
            let last = |before: Timestamp| time.last(before.checked_sub(SignedDuration::from_nanos(1)).ok()?);
            let earlier = move |found: &Timestamp| last(*found).filter(|found| *found > after);
            std::iter::successors(earlier(&before), earlier)
        })
    }

    /// The days of the week that have any of it, going by the two names: Monday to Friday for `mon` to `fri`.
    pub(super) fn days_of_work(&self) -> [bool; 7] {
        // Who leaves at midnight does not work on the day that begins then.
        let last = if self.until.minute == 0 { (self.until.day + 6) % 7 } else { self.until.day };
        let days = match self.until.day == self.from.day {
            true if self.lasts_for_days() => 6,
            true => 0,
            false => (last + 7 - self.from.day) % 7,
        };
        WEEKDAYS.map(|day| (day + 7 - self.from.day) % 7 <= days)
    }

    /// Of a span between two times of one day of the week, whether it goes around the week and is not over within hours.
    /// Clocks lie a day apart at most, so half a week later tells.
    fn lasts_for_days(&self) -> bool {
        let began = self.from.last(Timestamp::UNIX_EPOCH);
        let later = began.and_then(|began| began.checked_add(SignedDuration::from_hours(84)).ok());
        later.is_some_and(|later| self.is_open(later))
    }
}

impl WeekTime {
    /// The last instant, not later than this one, at which the clock of its zone came to this time.
    fn last(&self, at: Timestamp) -> Option<Timestamp> {
        let today = self.zone.to_datetime(at).date();
        let since = (today.weekday().to_monday_zero_offset() - self.day.cast_signed()).rem_euclid(7);
        let day = today.checked_sub(i64::from(since).days()).ok()?;
        self.on(day).filter(|found| *found <= at).or_else(|| self.on(day.checked_sub(7.days()).ok()?))
    }

    /// The first instant of a day at which the clock shows this time or a later one: of a time that comes twice the
    /// first, of one that is skipped the moment after.
    fn on(&self, day: civil::Date) -> Option<Timestamp> {
        let hours = i8::try_from(self.minute / 60 % 24).ok()?;
        let minutes = i8::try_from(self.minute % 60).ok()?;
        first_at(day.at(hours, minutes, 0, 0), &self.zone)
    }
}

/// The first instant at which a clock shows this time or a later one: of a time that comes twice the first, of one that
/// is skipped the moment after.
pub(super) fn first_at(shown: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(shown);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            let before_the_gap = after.to_timestamp(shown).ok()?;
            zone.following(before_the_gap).next().map(|change| change.timestamp())
        }
        _ => ambiguous.compatible().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(day: u8, minute: u16, zone: &str) -> WeekTime {
        WeekTime { day, minute, zone: jiff::tz::TimeZoneDatabase::bundled().get(zone).expect(zone) }
    }

    #[test]
    fn a_span_over_two_zones_follows_both_clocks() {
        let span = Span { from: time(0, 480, "Australia/Sydney"), until: time(4, 1050, "America/Los_Angeles") };
        let open = |text: &str| span.is_open(text.parse().expect(text));
        // In August Sydney is ten hours ahead of UTC and Los Angeles seven behind.
        assert!(!open("2026-08-09T21:59:59Z") && open("2026-08-09T22:00:00Z"));
        assert!(open("2026-08-15T00:29:59Z") && !open("2026-08-15T00:30:00Z"));
        // In January it is eleven and eight.
        assert!(!open("2026-01-11T20:59:59Z") && open("2026-01-11T21:00:00Z"));
        assert!(open("2026-01-17T01:29:59Z") && !open("2026-01-17T01:30:00Z"));
    }

    #[test]
    fn days_of_work_are_those_with_time_in_them() {
        let days = |from: (u8, u16), until: (u8, u16)| {
            let span = Span { from: time(from.0, from.1, "UTC"), until: time(until.0, until.1, "UTC") };
            span.days_of_work().map(u8::from)
        };
        assert_eq!(days((0, 480), (5, 0)), [1, 1, 1, 1, 1, 0, 0], "nobody is there on Saturday");
        assert_eq!(days((0, 480), (5, 1)), [1, 1, 1, 1, 1, 1, 0]);
        assert_eq!(days((4, 1320), (4, 1200)), [1; 7], "all of the week but two hours");
        assert_eq!(days((4, 1200), (4, 1320)), [0, 0, 0, 0, 1, 0, 0], "two hours");
        assert_eq!(days((4, 480), (4, 0)), [1; 7]);
        assert_eq!(days((4, 480), (5, 0)), [0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(days((4, 1320), (3, 1200)), [1; 7]);
        // It begins on Friday in Sydney, hours before it ends on Friday in Los Angeles.
        let short = Span { from: time(4, 1320, "Australia/Sydney"), until: time(4, 1200, "America/Los_Angeles") };
        assert_eq!(short.days_of_work().map(u8::from), [0, 0, 0, 0, 1, 0, 0]);
    }

    #[test]
    fn a_time_that_is_skipped_is_the_moment_after_and_one_that_comes_twice_the_first() {
        let span = Span { from: time(6, 150, "Europe/Berlin"), until: time(6, 300, "Europe/Berlin") };
        let open = |text: &str| span.is_open(text.parse().expect(text));
        assert!(!open("2026-03-29T00:59:59Z") && open("2026-03-29T01:00:00Z"));
        assert!(!open("2026-10-25T00:29:59Z") && open("2026-10-25T00:30:00Z"));
        assert!(open("2026-10-25T01:10:00Z"), "the clock shows 02:10 again, but it has begun");
    }
}
