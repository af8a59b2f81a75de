//! Clocks as meant: rows that run out one after another, all counted from one date.

use super::condition::Condition;
use super::fact::{FactId, Sym};
use crate::value::{Date, DateRule, Moment};

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
    pub(crate) when: Condition,
}

impl Clock {
    /// One start for each way in which the rows may have run out by the day, the earliest first.
    ///
    /// A later start never lets a row run out earlier, so each row divides all starts in two.
    pub(crate) fn telling_starts(&self, day: Date) -> Vec<Date> {
        let mut starts: Vec<Date> = self.rows.iter().filter_map(|row| row.first_start(day)).collect();
        starts.extend(from_day_number(FIRST_DAY));
        starts.sort_unstable();
        starts.dedup();
        starts
    }
}

impl ClockRow {
    /// Whether the day is not past the last day of the row.
    pub(crate) fn runs(&self, start: Moment, day: Date) -> bool {
        match self.until.evaluate(&|_| start) {
            Moment::Absent | Moment::Past => false,
            Moment::On(last) => day <= last,
            Moment::Never => true,
        }
    }

    /// The earliest start with which the row still runs on the day.
    fn first_start(&self, day: Date) -> Option<Date> {
        let runs = |number: i32| from_day_number(number).is_some_and(|start| self.runs(Moment::On(start), day));
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
        ClockRow { is: Sym(0), until: DateRule::parse(until).expect(until), when: Condition::ALWAYS }
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
        let starts = clock.telling_starts(day("2026-02-28"));
        assert_eq!(starts, [day("0001-01-01"), day("2026-01-28"), day("2026-02-28")]);
    }
}
