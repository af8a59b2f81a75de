//! Clocks as meant: rows that run out one after another, all counted from one date.

use super::calendar::{Calendar, CalendarId};
use super::condition::Condition;
use super::fact::{FactId, Sym};
use crate::value::{Date, DateRule, Duration, Moment, Unit, add};

/// A derived fact: the first row whose last day has not passed, else `ended`.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// The date that every row counts from; `None` if the rows have only written dates.
    pub(crate) start: Option<FactId>,
    pub(crate) rows: Vec<ClockRow>,
    /// What it is when every row has run out.
    pub(crate) ended: Sym,
}

/// One row of a clock.
#[derive(Debug, Clone)]
pub(crate) struct ClockRow {
    pub(crate) is: Sym,
    pub(crate) until: DateRule,
    /// By which business days are counted.
    pub(crate) calendar: Option<CalendarId>,
    pub(crate) when: Condition,
}

impl Clock {
    /// One start for each way in which the rows may have run out by the day, the earliest first.
    ///
    /// A later start never lets a row run out earlier, so each row divides all starts in two.
    pub(crate) fn telling_starts(&self, day: Date, calendars: &[Calendar]) -> Vec<Date> {
        let mut starts = Vec::new();
        self.tell_starts(day, calendars, &mut starts);
        starts
    }

    /// As [`telling_starts`](Self::telling_starts), into an empty list.
    pub(crate) fn tell_starts(&self, day: Date, calendars: &[Calendar], starts: &mut Vec<Date>) {
        starts.extend(self.rows.iter().filter_map(|row| row.first_start(day, calendars)));
        starts.extend(from_day_number(FIRST_DAY));
        starts.sort_unstable();
        starts.dedup();
    }
}

impl ClockRow {
    /// Whether the day is not past the last day of the row.
    pub(crate) fn runs(&self, start: Moment, day: Date, calendars: &[Calendar]) -> bool {
        let calendar = self.calendar.and_then(|id| calendars.get(id.0 as usize));
        let later = |date: Date, by: &Duration| match calendar {
            Some(calendar) if by.unit() == Unit::BusinessDays => calendar.hours.business_day_after(date, by.amount()),
            _ => add(date, by),
        };
        match self.until.evaluate_by(&|_| start, &later) {
            Moment::Absent | Moment::Past => false,
            Moment::On(last) => day <= last,
            Moment::Never => true,
        }
    }

    /// The earliest start with which the row still runs on the day.
    fn first_start(&self, day: Date, calendars: &[Calendar]) -> Option<Date> {
        let runs =
            |number: i32| from_day_number(number).is_some_and(|start| self.runs(Moment::On(start), day, calendars));
        let (mut low, mut high) = (FIRST_DAY, LAST_DAY);
        while low < high {
            let middle = low + (high - low) / 2;
            if runs(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        from_day_number(low).filter(|_| runs(low))
    }
}

/// The first day of the year 1 and the last of the year 9999, in days.
const FIRST_DAY: i32 = 1;
const LAST_DAY: i32 = 3_652_059;

const fn from_day_number(number: i32) -> Option<Date> {
    Date::from_num_days_from_ce_opt(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::parse_date;

    fn row(until: &str) -> ClockRow {
        let until = DateRule::parse_for_calendar(until).expect(until);
        ClockRow { is: Sym(0), until, calendar: Some(CalendarId(0)), when: Condition::always() }
    }

    fn day(text: &str) -> Date {
        parse_date(text).expect(text)
    }

    #[test]
    fn the_days_of_the_calendar_are_the_years_1_to_9999() {
        assert_eq!(from_day_number(FIRST_DAY), Some(day("0001-01-01")));
        assert_eq!(from_day_number(LAST_DAY), Some(day("9999-12-31")));
    }

    #[test]
    fn each_row_divides_the_starts_in_two() {
        let clock = Clock {
            start: None,
            rows: vec![row("paid"), row("paid + 1 month"), row("2026-01-01"), row("2027-01-01")],
            ended: Sym(1),
        };
        let starts = clock.telling_starts(day("2026-02-28"), &[]);
        assert_eq!(starts, [day("0001-01-01"), day("2026-01-28"), day("2026-02-28")]);
    }

    #[test]
    fn business_days_are_those_of_the_calendar() {
        let row = row("opened + 3 business days");
        let (start, calendars) = (Moment::On(day("2026-08-14")), [Calendar::always()]);
        assert!(row.runs(start, day("2026-08-17"), &calendars));
        assert!(!row.runs(start, day("2026-08-18"), &calendars));
        assert_eq!(row.first_start(day("2026-08-17"), &calendars), Some(day("2026-08-14")));
    }
}
