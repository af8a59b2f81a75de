//! Recurrences: yearly again, on a day of the month or on a weekday of it.

use chrono::{Datelike, Days};

use super::event::day;
use super::lines::{Line, shown};
use super::{Found, IcsFault, MAX_DAYS, MAX_YEARS};
use crate::value::Date;

const HELP: &str = "write the days as events, or a rule with `FREQ=YEARLY`, `INTERVAL`, `COUNT`, `UNTIL`, `BYMONTH`, \
                    `BYMONTHDAY` and `BYDAY`";
const ENDLESS: &str = "give it `COUNT` or `UNTIL`, or write `until: 2030-12-31` beside `ics` in the policy";
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// When an event comes again.
pub(super) struct Recurrence {
    interval: u32,
    count: Option<usize>,
    until: Option<Date>,
    months: Vec<u32>,
    /// Days of the month; below zero from its end.
    month_days: Vec<i32>,
    /// Which of the month (0: each; below zero from its end), and the day of the week from Monday.
    weekdays: Vec<(i32, u32)>,
}

/// Reads an `RRULE`.
pub(super) fn recurrence(line: &Line) -> Result<Recurrence, IcsFault> {
    let mut read = Recurrence {
        interval: 1,
        count: None,
        until: None,
        months: Vec::new(),
        month_days: Vec::new(),
        weekdays: Vec::new(),
    };
    let mut is_yearly = false;
    for part in line.value.split(';').filter(|part| !part.trim().is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let (key, value) = (key.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
        let bad = || IcsFault::at(line, format!("`{}` is not read in a recurrence", shown(part)), HELP);
        let above_zero = || value.parse::<u16>().ok().filter(|number| *number > 0).ok_or_else(bad);
        match key.as_str() {
            "FREQ" if value == "YEARLY" => is_yearly = true,
            "INTERVAL" => read.interval = above_zero()?.into(),
            "COUNT" => read.count = Some(above_zero()?.into()),
            // The time of day of the last one does not matter.
            "UNTIL" => read.until = Some(day(line, value.split('T').next().unwrap_or_default())?),
            "BYMONTH" => read.months = numbers(&value, 1, 12).ok_or_else(bad)?,
            "BYMONTHDAY" => read.month_days = numbers(&value, -31, 31).ok_or_else(bad)?,
            "BYDAY" => read.weekdays = value.split(',').map(weekday).collect::<Option<_>>().ok_or_else(bad)?,
            "WKST" => {}
            _ => return Err(bad()),
        }
    }
    let needs_month = !read.weekdays.is_empty() && read.months.is_empty();
    let both = !read.month_days.is_empty() && read.weekdays.iter().any(|(which, _)| *which != 0);
    if !is_yearly || needs_month || both {
        let message = format!("the recurrence `{}` is not read", line.shown());
        return Err(IcsFault::at(line, message, HELP));
    }
    Ok(read)
}

/// Whole numbers with commas, none of them zero.
fn numbers<N: TryFrom<i32>>(text: &str, least: i32, most: i32) -> Option<Vec<N>> {
    let number = |text: &str| {
        let number =
            text.trim().parse::<i32>().ok().filter(|number| *number != 0 && (least..=most).contains(number))?;
        N::try_from(number).ok()
    };
    text.split(',').map(number).collect()
}

/// `MO`, `4TH`, `-1MO`.
fn weekday(text: &str) -> Option<(i32, u32)> {
    let text = text.trim();
    let (which, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = (0u32..).zip(WEEKDAYS).find(|(_, known)| *known == name)?.0;
    let which = if which.is_empty() {
        0
    } else {
        which.parse().ok().filter(|which| (-5..=5).contains(which) && *which != 0)?
    };
    Some((which, day))
}

impl Recurrence {
    /// The days on which it begins anew, the first one included.
    pub(super) fn starts(
        &self,
        start: Date,
        until: Option<Date>,
        found: &mut Found,
        line: &Line,
    ) -> Result<Vec<Date>, IcsFault> {
        let last = match (self.until, self.count, until) {
            (Some(last), ..) => last,
            (None, Some(_), _) => Date::MAX,
            (None, None, Some(last)) => last,
            (None, None, None) => return Err(IcsFault::at(line, "this recurrence has no end", ENDLESS)),
        };
        let most = self.count.unwrap_or(MAX_DAYS + 1).min(MAX_DAYS + 1);
        // The first day is one whatever the rule says.
        let mut starts = vec![start];
        let mut year = start.year();
        while starts.len() < most && year <= last.year().min(9_999) {
            found.years += 1;
            if found.years > MAX_YEARS {
                return Err(IcsFault::at(line, "the recurrences of this file take too long", ENDLESS));
            }
            let more = self.days_of(year, start);
            starts.extend(more.into_iter().filter(|day| *day > start && *day <= last));
            year = year.saturating_add_unsigned(self.interval);
        }
        starts.truncate(most);
        Ok(starts)
    }

    /// The days of a year, in order.
    fn days_of(&self, year: i32, start: Date) -> Vec<Date> {
        let months = match (&self.months[..], &self.month_days[..]) {
            ([], []) => vec![start.month()],
            ([], _) => (1..=12).collect(),
            (months, _) => months.to_vec(),
        };
        let mut days: Vec<Date> = months.into_iter().flat_map(|month| self.days_of_month(year, month, start)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    fn days_of_month(&self, year: i32, month: u32, start: Date) -> Vec<Date> {
        let first = Date::from_ymd_opt(year, month, 1);
        let all: Vec<Date> = first.into_iter().flat_map(|first| first.iter_days().take(31)).collect();
        let all: Vec<Date> = all.into_iter().filter(|day| day.month() == month).collect();
        let length = all.len();
        let is_chosen = |at: usize, which: i32| {
            let from_the_end = length - at;
            usize::try_from(which).is_ok_and(|which| at + 1 == which)
                || usize::try_from(-which).is_ok_and(|which| from_the_end == which)
        };
        let chosen = all.iter().enumerate().filter(|(at, day)| {
            let of_month = self.month_days.iter().any(|which| is_chosen(*at, *which));
            match (self.month_days.is_empty(), self.weekdays.is_empty()) {
                (true, true) => day.day() == start.day(),
                (false, true) => of_month,
                (true, false) => self.is_weekday(**day),
                (false, false) => of_month && self.is_weekday(**day),
            }
        });
        chosen.map(|(_, day)| *day).collect()
    }

    /// Whether it is one of the weekdays, counted within its month.
    fn is_weekday(&self, day: Date) -> bool {
        let nth = i32::try_from((day.day() - 1) / 7 + 1).unwrap_or_default();
        let is_in_last = |weeks: i32| {
            let later = |weeks: i32| day.checked_add_days(Days::new(u64::try_from(weeks * 7).unwrap_or_default()));
            later(weeks - 1).is_some_and(|same| same.month() == day.month())
                && later(weeks).is_none_or(|next| next.month() != day.month())
        };
        self.weekdays.iter().any(|(which, weekday)| {
            let holds = *which == 0 || *which == nth || (*which < 0 && is_in_last(-which));
            holds && day.weekday().num_days_from_monday() == *weekday
        })
    }
}
