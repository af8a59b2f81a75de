//! How long something takes by a calendar: when its time is over, and how much of it has passed.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::desk::{Calendar, day_in};
use super::open::{Stretch, end_of_hours, next_day, start_of_day};
use super::pauses::Pauses;
use crate::value::{Date, Duration, Unit, add};

/// Nothing is looked for later than this after its beginning: a hundred years.
const HORIZON: SignedDuration = SignedDuration::from_hours(36_525 * 24);

/// A time that began, on a calendar and the clock that goes with it.
#[derive(Debug, Clone)]
pub(crate) struct Run<'c> {
    /// The calendar whose time counts. Days, weeks, months and years go around the clock.
    calendar: &'c Calendar,
    zone: TimeZone,
    began: Timestamp,
    horizon: Timestamp,
    /// When it would be over without a pause.
    bare: Timestamp,
    /// How much time that is by the calendar.
    budget: SignedDuration,
}

/// Where the end of a time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Here.
    At(Timestamp),
    /// Nobody knows before the pause is over that is still open.
    Paused,
    /// Not within a hundred years.
    Beyond,
}

impl<'c> Run<'c> {
    /// A time that begins at an instant. `zone` is the clock of the calendar. `None` if its end is not within a hundred
    /// years even without a pause.
    pub(crate) fn new(time: Duration, calendar: &'c Calendar, zone: &TimeZone, began: Timestamp) -> Option<Self> {
        let horizon = began.checked_add(HORIZON).unwrap_or(Timestamp::MAX);
        let amount = i64::from(time.amount());
        let mut run = Self { calendar, zone: zone.clone(), began, horizon, bare: began, budget: SignedDuration::ZERO };
        match time.unit() {
            Unit::Minutes => return run.counting(SignedDuration::from_mins(amount)),
            Unit::Hours => return run.counting(SignedDuration::from_hours(amount)),
            Unit::BusinessDays => {
                run.bare = run.end_of_business_day(time.amount())?.max(began);
                run.budget = run.worked(began, run.bare, &Pauses::default());
            }
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => {
                run.calendar = &Calendar::Always;
                run.bare = run.later(time)?;
                run.budget = run.bare.duration_since(began);
            }
        }
        (run.bare <= horizon).then_some(run)
    }

    fn counting(mut self, budget: SignedDuration) -> Option<Self> {
        self.budget = budget;
        self.bare = self.counted(&Pauses::default())?;
        Some(self)
    }

    /// When it is over: as soon as so much time has passed that counts.
    pub(crate) fn end(&self, pauses: &Pauses) -> Reach {
        match (self.counted(pauses), pauses.open()) {
            (Some(at), _) => Reach::At(at.max(self.bare)),
            (None, Some(_)) => Reach::Paused,
            (None, None) => Reach::Beyond,
        }
    }

    /// How much of it is left at an instant; below zero once it is over. `end` is where its end lies with these pauses.
    pub(crate) fn left(&self, at: Timestamp, end: Reach, pauses: &Pauses) -> SignedDuration {
        let at = at.min(self.horizon);
        match end {
            Reach::At(end) if end < at => SignedDuration::ZERO - self.worked(end, at, pauses),
            _ => (self.budget - self.worked(self.began, at, pauses)).max(SignedDuration::ZERO),
        }
    }

    fn counted(&self, pauses: &Pauses) -> Option<Timestamp> {
        let mut left = self.budget;
        if left.is_zero() {
            return Some(self.began);
        }
        for stretch in pauses.leave(self.calendar.stretches(self.began, self.horizon, &self.zone)) {
            if stretch.length() >= left {
                return stretch.from.checked_add(left).ok();
            }
            left -= stretch.length();
        }
        None
    }

    /// The time between two instants that counts.
    fn worked(&self, from: Timestamp, until: Timestamp, pauses: &Pauses) -> SignedDuration {
        let stretches = pauses.leave(self.calendar.stretches(from, until, &self.zone));
        stretches.map(Stretch::length).fold(SignedDuration::ZERO, |sum, length| sum + length)
    }

    /// The end of the day of work that comes so many after the one on which it began. None at all is the day itself, or
    /// the next day of work if nothing is left of it.
    fn end_of_business_day(&self, count: u32) -> Option<Timestamp> {
        let today = day_in(self.began, &self.day_zone())?;
        let end = |count| self.end_of_day(self.business_day_after(today, count)?);
        match count {
            0 if self.is_working_day(today) && end(0)? > self.began => end(0),
            0 => end(1),
            _ => end(count),
        }
    }

    fn is_working_day(&self, day: Date) -> bool {
        let before = day.pred_opt();
        before.and_then(|before| self.business_day_after(before, 1)) == Some(day)
    }

    /// The day of work that comes so many after this day. One of which the clock skips all hours is none, and moves the end
    /// as a holiday does.
    fn business_day_after(&self, day: Date, count: u32) -> Option<Date> {
        let (mut seen, mut last) = (day, self.calendar.business_day_after(day, count)?);
        while seen < last && start_of_day(last, &self.day_zone())? <= self.horizon {
            let lost = self.skipped(seen, last)?;
            seen = last;
            last = self.calendar.business_day_after(last, lost)?;
        }
        Some(last)
    }

    /// How many days of work behind one day and up to another have no hours, since the clock skips them.
    fn skipped(&self, behind: Date, last: Date) -> Option<u32> {
        let zone = self.day_zone();
        let (from, until) = (start_of_day(behind, &zone)?, start_of_day(next_day(last)?, &zone)?);
        let mut days = BTreeSet::new();
        for change in zone.following(from).map(|change| change.timestamp()).take_while(|change| *change <= until) {
            let earlier = change.checked_sub(SignedDuration::from_secs(1)).ok()?;
            // The hours of the day before may run over midnight, and some clocks have skipped a whole day.
            let first = day_in(earlier, &zone)?.pred_opt();
            let around = std::iter::successors(first, |day| next_day(*day));
            days.extend(around.take_while(|day| day_in(change, &zone).is_some_and(|end| *day <= end)));
        }
        let is_lost = |day: &Date| {
            let before = day.pred_opt().and_then(|before| self.calendar.business_day_after(before, 1));
            behind < *day && *day <= last && before == Some(*day) && self.end_of_work(*day).is_none()
        };
        u32::try_from(days.into_iter().filter(is_lost).count()).ok()
    }

    /// When a day of work is over: with its last hour.
    fn end_of_day(&self, day: Date) -> Option<Timestamp> {
        self.end_of_work(day).or_else(|| start_of_day(day, &self.day_zone()))
    }

    /// When nobody is there any more of a day; nothing if nobody ever is.
    fn end_of_work(&self, day: Date) -> Option<Timestamp> {
        let zone = self.day_zone();
        let (start, next) = (start_of_day(day, &zone)?, start_of_day(next_day(day)?, &zone)?);
        match self.calendar {
            Calendar::Always => (start < next).then_some(next),
            Calendar::Week(week) => end_of_hours(week, day, &zone),
            Calendar::Span(_) => self.calendar.stretches(start, next, &zone).last().map(|last| last.until),
        }
    }

    /// The clock by which days are told apart: of a span the one on which it ends.
    fn day_zone(&self) -> TimeZone {
        match self.calendar {
            Calendar::Span(span) => span.until.zone.clone(),
            _ => self.zone.clone(),
        }
    }

    /// So many days of 24 hours later; months and years end with the day that is so much later.
    fn later(&self, time: Duration) -> Option<Timestamp> {
        let hours = |days: i64| self.began.checked_add(SignedDuration::from_hours(days * 24)).ok();
        let amount = i64::from(time.amount());
        match time.unit() {
            Unit::Days => hours(amount),
            Unit::Weeks => hours(amount * 7),
            _ => {
                let zone = self.day_zone();
                let last = add(day_in(self.began, &zone)?, &time)?;
                start_of_day(next_day(last)?, &zone)
            }
        }
    }
}
