//! One event: the days that it is off.

use chrono::Days;

use super::lines::{Line, shown};
use super::recur::{Recurrence, recurrence};
use super::{Found, IcsFault, MAX_DAYS, MAX_FAULTS};
use crate::value::Date;

const WHOLE_DAYS: &str = "write whole days as `DTSTART;VALUE=DATE:20261225`; other hours of a day belong into `hours`";
/// No event is longer, in days.
const LONGEST: i64 = 366;

/// What an event says of its days.
pub(super) struct Event<'l> {
    begun: &'l Line,
    start: Option<Date>,
    /// The day after its last.
    end: Option<(Date, &'l Line)>,
    /// How many days it lasts.
    lasts: Option<i64>,
    recurrence: Option<(Recurrence, &'l Line)>,
    more: Vec<Date>,
    less: Vec<Date>,
    is_cancelled: bool,
    /// What cannot be read of it.
    faults: Vec<IcsFault>,
}

impl<'l> Event<'l> {
    pub(super) const fn new(begun: &'l Line) -> Self {
        Self {
            begun,
            start: None,
            end: None,
            lasts: None,
            recurrence: None,
            more: Vec::new(),
            less: Vec::new(),
            is_cancelled: false,
            faults: Vec::new(),
        }
    }

    pub(super) fn property(&mut self, line: &'l Line) {
        if self.faults.len() < MAX_FAULTS
            && let Err(fault) = self.read(line)
        {
            self.faults.push(fault);
        }
    }

    /// What cannot be read of it; of what is cancelled nobody has to.
    pub(super) fn faults(&self) -> impl Iterator<Item = IcsFault> {
        self.faults.iter().filter(|_| !self.is_cancelled).cloned()
    }

    fn read(&mut self, line: &'l Line) -> Result<(), IcsFault> {
        match line.name.as_str() {
            "DTSTART" if self.start.is_none() => self.start = Some(day(line, &line.value)?),
            "DTSTART" => {
                return Err(IcsFault::at(line, "this event begins twice", "keep one `DTSTART`"));
            }
            "DTEND" => self.end = Some((day(line, &line.value)?, line)),
            "DURATION" => self.lasts = Some(duration(line)?),
            "RRULE" if self.recurrence.is_none() => self.recurrence = Some((recurrence(line)?, line)),
            "RRULE" => {
                return Err(IcsFault::at(line, "this event recurs in two ways", "keep one `RRULE`"));
            }
            "RDATE" => self.more.extend(days(line)?),
            "EXDATE" => self.less.extend(days(line)?),
            // `TRANSP` says whether somebody has time, and public holidays are often marked as if everybody had.
            "STATUS" => self.is_cancelled |= line.value.trim().eq_ignore_ascii_case("CANCELLED"),
            "RECURRENCE-ID" | "EXRULE" => {
                let message = format!("`{}` is not read", line.name);
                return Err(IcsFault::at(
                    line,
                    message,
                    "write the day as an event of its own, and `EXDATE` for the old one",
                ));
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds its days to those that were found.
    pub(super) fn days_into(&self, found: &mut Found, until: Option<Date>) -> Result<(), IcsFault> {
        if self.is_cancelled || !self.faults.is_empty() {
            return Ok(());
        }
        let Some(start) = self.start else {
            return Err(IcsFault::at(self.begun, "this event does not say when it begins", WHOLE_DAYS));
        };
        let length = self.length(start)?;
        let mut starts = vec![start];
        if let Some((recurrence, line)) = &self.recurrence {
            starts = recurrence.starts(start, until, found, line)?;
        }
        starts.extend(&self.more);
        for start in starts.into_iter().filter(|start| !self.less.contains(start)) {
            for later in 0..length {
                found.days.extend(start.checked_add_days(Days::new(later)));
            }
            if found.days.len() > MAX_DAYS {
                let message = format!("there are more than {MAX_DAYS} days off in this file");
                return Err(IcsFault::at(self.begun, message, "leave old events out, or give recurrences an end"));
            }
        }
        Ok(())
    }

    /// How many days it lasts: one, if nobody says it.
    fn length(&self, start: Date) -> Result<u64, IcsFault> {
        let (days, line) = match (self.end, self.lasts) {
            (Some((end, line)), _) => ((end - start).num_days(), line),
            (None, Some(days)) => (days, self.begun),
            (None, None) => (1, self.begun),
        };
        // Some writers put the last day where the day after it belongs.
        let days = if days == 0 { 1 } else { days };
        match u64::try_from(days) {
            Ok(length) if days <= LONGEST => Ok(length),
            Ok(_) => {
                let message = format!("this event lasts {days} days, and at most {LONGEST} are read");
                Err(IcsFault::at(line, message, "part it, or leave it out"))
            }
            Err(_) => {
                Err(IcsFault::at(line, "this event ends before it begins", "write `DTEND` as the day after its last"))
            }
        }
    }
}

/// A whole day. A time is one if it is midnight on nobody's clock in particular.
pub(super) fn day(line: &Line, text: &str) -> Result<Date, IcsFault> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't']).unwrap_or((text, "000000"));
    let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    let number = |range: std::ops::Range<usize>| date.get(range).and_then(|digits| digits.parse::<u32>().ok());
    let read = || {
        let year = number(0..4).and_then(|year| i32::try_from(year).ok()).filter(|year| *year > 0)?;
        Date::from_ymd_opt(year, number(4..6)?, number(6..8)?)
    };
    match read().filter(|_| is_date) {
        Some(day) if time == "000000" => Ok(day),
        Some(_) => {
            let message = format!("`{}` is a time of day, and a day off is a whole day", shown(text));
            Err(IcsFault::at(line, message, WHOLE_DAYS))
        }
        None => Err(IcsFault::at(line, format!("`{}` is no day of the calendar", shown(text)), WHOLE_DAYS)),
    }
}

fn days(line: &Line) -> Result<Vec<Date>, IcsFault> {
    line.value.split(',').map(|text| day(line, text)).collect()
}

/// `P1D`, `P2W`.
fn duration(line: &Line) -> Result<i64, IcsFault> {
    let text = line.value.trim().to_ascii_uppercase();
    let number = |text: &str| text.parse::<u16>().ok().map(i64::from);
    let body = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P');
    let days = body.and_then(|body| match (body.strip_suffix('D'), body.strip_suffix('W')) {
        (Some(days), _) => number(days),
        (_, Some(weeks)) => number(weeks).map(|weeks| weeks * 7),
        _ => None,
    });
    days.ok_or_else(|| {
        IcsFault::at(
            line,
            format!("`{}` is no number of whole days", line.shown()),
            "write days as `P1D` or weeks as `P1W`",
        )
    })
}
