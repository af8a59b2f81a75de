//! The hours of a week, on a clock that a calendar does not name: that of the policy, or of the client.

use std::collections::BTreeSet;

use chrono::{Datelike, Days};
use jiff::civil::DateTime;

use crate::value::Date;

/// The days of the week as a policy writes them, Monday first.
pub(crate) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// `24:00`, the end of a day.
pub(crate) const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// From one minute of a day until another, which is not in it. An end that is not later lies on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hours {
    pub(crate) from: u16,
    pub(crate) until: u16,
}

/// The hours of each day of the week, without the holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Week {
    /// Monday first.
    days: [Vec<Hours>; 7],
    holidays: BTreeSet<Date>,
    /// The minutes at which a day may open or close, in order. Nothing changes in between.
    bounds: Vec<u16>,
}

/// The days of the week by number, Monday first.
pub(super) const WEEKDAYS: [u8; 7] = [0, 1, 2, 3, 4, 5, 6];

impl Hours {
    /// How many minutes after the beginning of its day it ends: more than a day has where it ends on the next.
    pub(crate) const fn end(self) -> u16 {
        if self.until > self.from { self.until } else { self.until + MINUTES_OF_A_DAY }
    }

    const fn has(self, minute: u16) -> bool {
        self.from <= minute && minute < self.end()
    }
}

impl Week {
    pub(crate) fn new(mut days: [Vec<Hours>; 7], holidays: BTreeSet<Date>) -> Self {
        days.iter_mut().for_each(|hours| hours.sort_unstable());
        let ends = |hours: &Hours| [hours.from, hours.end() % MINUTES_OF_A_DAY];
        let bounds: BTreeSet<u16> = days.iter().flatten().flat_map(ends).chain([0]).collect();
        Self { days, holidays, bounds: bounds.into_iter().collect() }
    }

    /// Whether a day is one of work: it has hours, and it is no holiday.
    pub(crate) fn is_working_day(&self, day: Date) -> bool {
        self.works_on(day.weekday().num_days_from_monday()) && !self.holidays.contains(&day)
    }

    /// Whether a time on the clock lies in the hours of its day, or in those of the day before that run over midnight.
    pub(crate) fn is_open(&self, local: DateTime) -> bool {
        let Some(today) = civil_day(local) else { return false };
        let minute = minute_of(local);
        let has = |day: Date, minute: u16| {
            let hours = &self.days[day.weekday().num_days_from_monday() as usize];
            self.is_working_day(day) && hours.iter().any(|hours| hours.has(minute))
        };
        let yesterday = today.checked_sub_days(Days::new(1));
        has(today, minute) || yesterday.is_some_and(|day| has(day, minute + MINUTES_OF_A_DAY))
    }

    /// The hours of a day, in order; none on a holiday.
    pub(super) fn hours_on(&self, day: Date) -> &[Hours] {
        if self.holidays.contains(&day) {
            return &[];
        }
        &self.days[day.weekday().num_days_from_monday() as usize % 7]
    }

    /// A week that has the hours of this day of the week alone, and no holidays.
    pub(super) fn only_on(&self, day: Date) -> Self {
        let at = day.weekday().num_days_from_monday() as usize % 7;
        let days = std::array::from_fn(|weekday| if weekday == at { self.days[at].clone() } else { Vec::new() });
        Self::new(days, BTreeSet::new())
    }

    pub(super) fn bounds(&self) -> &[u16] {
        &self.bounds
    }

    /// The day of work that comes so many after this day; the day itself for none.
    pub(super) fn business_day_after(&self, day: Date, count: u32) -> Option<Date> {
        let works = WEEKDAYS.map(|weekday| self.works_on(weekday.into()));
        business_day_after(&works, Some(&self.holidays), day, count)
    }

    fn works_on(&self, weekday: u32) -> bool {
        !self.days[weekday as usize % 7].is_empty()
    }
}

/// As [`Week::business_day_after`], of a week that works on some of its days.
///
/// Weeks are counted, not days, so that a promise of a million days costs no more than one of three.
pub(super) fn business_day_after(
    works: &[bool; 7],
    holidays: Option<&BTreeSet<Date>>,
    day: Date,
    count: u32,
) -> Option<Date> {
    let mut last = without_holidays(works, day, count)?;
    let Some(holidays) = holidays else { return Some(last) };
    // Each holiday on the way moves the end by one such day, perhaps over another holiday.
    let mut seen = day;
    while seen < last {
        let passed = holidays.range(next(seen)?..=last);
        let lost = passed.filter(|day| is_worked(works, **day)).count();
        seen = last;
        last = without_holidays(works, last, u32::try_from(lost).ok()?)?;
    }
    Some(last)
}

fn without_holidays(works: &[bool; 7], day: Date, count: u32) -> Option<Date> {
    let in_a_week = works.iter().filter(|works| **works).count() as u64;
    let weeks = u64::from(count).checked_div(in_a_week)?;
    let mut day = day.checked_add_days(Days::new(weeks * 7))?;
    let mut rest = u64::from(count) - weeks * in_a_week;
    if rest == 0 && count > 0 && !is_worked(works, day) {
        // Whole weeks from a day off: the last of their days of work lies before it.
        while !is_worked(works, day) {
            day = day.pred_opt()?;
        }
    }
    while rest > 0 {
        day = next(day)?;
        rest -= u64::from(is_worked(works, day));
    }
    (day.year() <= 9999).then_some(day)
}

fn is_worked(works: &[bool; 7], day: Date) -> bool {
    works[day.weekday().num_days_from_monday() as usize]
}

fn next(day: Date) -> Option<Date> {
    day.checked_add_days(Days::new(1))
}

/// The day of a time on the clock.
pub(super) fn civil_day(local: DateTime) -> Option<Date> {
    let (month, day) = (local.month().unsigned_abs(), local.day().unsigned_abs());
    Date::from_ymd_opt(i32::from(local.year()), month.into(), day.into())
}

fn minute_of(local: DateTime) -> u16 {
    u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        crate::value::parse_date(text).expect(text)
    }

    fn office(holidays: &[&str]) -> Week {
        let hours = |on: bool| if on { vec![Hours { from: 480, until: 1080 }] } else { Vec::new() };
        let days = [true, true, true, true, true, false, false].map(hours);
        Week::new(days, holidays.iter().map(|text| day(text)).collect())
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let after =
            |week: &Week, from: &str, count| week.business_day_after(day(from), count).map(|day| day.to_string());
        let week = office(&["2026-12-25"]);
        assert_eq!(after(&week, "2026-12-24", 1).as_deref(), Some("2026-12-28"));
        assert_eq!(after(&week, "2026-12-23", 1).as_deref(), Some("2026-12-24"));
        assert_eq!(after(&week, "2026-12-26", 0).as_deref(), Some("2026-12-26"));
        assert_eq!(after(&week, "2026-12-19", 5).as_deref(), Some("2026-12-28"));
        assert_eq!(after(&week, "2026-01-01", u32::MAX), None);
        let nights = Week::new(std::array::from_fn(|_| Vec::new()), BTreeSet::new());
        assert_eq!(after(&nights, "2026-01-01", 1), None, "a week without days of work has no next one");
    }

    #[test]
    fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
        let mut days: [Vec<Hours>; 7] = std::array::from_fn(|_| Vec::new());
        days[4] = vec![Hours { from: 22 * 60, until: 6 * 60 }];
        let week = Week::new(days, BTreeSet::from([day("2026-08-21")]));
        let open = |text: &str| week.is_open(text.parse().expect(text));
        assert!(!open("2026-08-14T21:59:59") && open("2026-08-14T22:00:00"));
        assert!(open("2026-08-15T05:59:59") && !open("2026-08-15T06:00:00"));
        assert!(!open("2026-08-14T05:59:59"), "Thursday night is not in it");
        assert!(!open("2026-08-21T23:00:00") && !open("2026-08-22T01:00:00"), "a holiday's night is off whole");
    }

    proptest! {
        #[test]
        fn counting_weeks_is_counting_days(
            start in 0i64..4_000, count in 0u32..60, mask in 1u8..128, off in proptest::collection::btree_set(0i64..4_100, 0..40),
        ) {
            let at = |days: i64| day("2020-01-01") + chrono::Duration::days(days);
            let days = std::array::from_fn(|day| if mask >> day & 1 == 1 { vec![Hours { from: 0, until: 60 }] } else { Vec::new() });
            let week = Week::new(days, off.into_iter().map(at).collect());
            let (mut slow, mut left) = (at(start), count);
            while left > 0 {
                slow = next(slow).expect("a day");
                left -= u32::from(week.is_working_day(slow));
            }
            prop_assert_eq!(week.business_day_after(at(start), count), Some(slow));
        }
    }
}
