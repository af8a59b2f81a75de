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
    /// The clock of the calendar, if it has a name.
    zone: Option<&'l str>,
    start: Option<Date>,
    /// Where it begins at a time and not on a day.
    at_midnight: Option<&'l Line>,
    /// The day after its last.
    end: Option<(Date, &'l Line)>,
    /// How many days it lasts.
    lasts: Option<i64>,
    recurrence: Option<(Recurrence, &'l Line)>,
    more: Vec<Date>,
    less: Vec<Date>,
    /// Where it is said that it does not take place.
    cancelled: Option<&'l Line>,
    uid: Option<&'l Line>,
    /// Of which of its days it speaks alone.
    instance: Option<&'l Line>,
    sequence: u64,
    is_replaced: bool,
    /// What cannot be read of it.
    faults: Vec<IcsFault>,
}

impl<'l> Event<'l> {
    pub(super) const fn new(begun: &'l Line, zone: Option<&'l str>) -> Self {
        Self {
            begun,
            zone,
            start: None,
            at_midnight: None,
            end: None,
            lasts: None,
            recurrence: None,
            more: Vec::new(),
            less: Vec::new(),
            cancelled: None,
            uid: None,
            instance: None,
            sequence: 0,
            is_replaced: false,
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
        self.faults.iter().filter(|_| !self.is_cancelled()).cloned()
    }

    fn read(&mut self, line: &'l Line) -> Result<(), IcsFault> {
        match line.name.as_str() {
            "DTSTART" if self.start.is_none() => {
                self.start = Some(self.own_day(line, &line.value)?);
                self.at_midnight = line.value.contains(['T', 't']).then_some(line);
            }
            "DTSTART" => {
                return Err(IcsFault::at(line, "this event begins twice", "keep one `DTSTART`"));
            }
            "DTEND" => self.end = Some((self.own_day(line, &line.value)?, line)),
            "DURATION" => self.lasts = Some(duration(line)?),
            "RRULE" if self.recurrence.is_none() => self.recurrence = Some((recurrence(line)?, line)),
            "RRULE" => {
                return Err(IcsFault::at(line, "this event recurs in two ways", "keep one `RRULE`"));
            }
            "RDATE" => self.more.extend(self.own_days(line)?),
            "EXDATE" => self.less.extend(self.own_days(line)?),
            // `TRANSP` says whether somebody has time, and public holidays are often marked as if everybody had.
            "STATUS" if line.value.trim().eq_ignore_ascii_case("CANCELLED") => self.cancelled = Some(line),
            "UID" => self.uid = Some(line),
            "SEQUENCE" => self.sequence = sequence(line)?,
            "RECURRENCE-ID" | "EXRULE" => {
                // One that is cancelled is read later.
                self.instance = (line.name == "RECURRENCE-ID").then_some(line).or(self.instance);
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

    /// A day on the clock of the calendar.
    fn own_day(&self, line: &Line, text: &str) -> Result<Date, IcsFault> {
        match line.parameter("TZID").filter(|_| text.contains(['T', 't'])) {
            Some(zone) if self.zone != Some(zone) => {
                let message = format!("midnight in `{}` is not where a day of this calendar begins", shown(zone));
                Err(IcsFault::at(line, message, WHOLE_DAYS))
            }
            _ => day(line, text),
        }
    }

    fn own_days(&self, line: &Line) -> Result<Vec<Date>, IcsFault> {
        line.value.split(',').map(|text| self.own_day(line, text)).collect()
    }

    pub(super) const fn is_cancelled(&self) -> bool {
        self.cancelled.is_some()
    }

    pub(super) fn uid(&self) -> Option<&str> {
        self.uid.map(|line| line.value.as_str())
    }

    /// Whether it speaks of one day of another event.
    pub(super) const fn is_instance(&self) -> bool {
        self.instance.is_some()
    }

    pub(super) const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// A later version stands in its place.
    pub(super) const fn replace(&mut self) {
        self.is_replaced = true;
    }

    pub(super) fn leave_out(&mut self, day: Date) {
        self.less.push(day);
    }

    /// The day of another event that it cancels, if it does.
    pub(super) fn cancelled_day(&self) -> Option<Result<Date, IcsFault>> {
        let line = self.instance.filter(|_| self.is_cancelled())?;
        if line.parameter("RANGE").is_some() {
            let help = "give the recurrence an `UNTIL`";
            return Some(Err(IcsFault::at(line, "this cancels all that comes after it, which is not read", help)));
        }
        Some(self.own_day(line, &line.value))
    }

    /// What is wrong if it cancels a day of an event that it does not name.
    pub(super) fn nobody_knows_of_what(&self) -> Option<IcsFault> {
        let line = self.instance.filter(|_| self.is_cancelled())?;
        let help = "write `EXDATE` in the other event, or give both one `UID`";
        Some(IcsFault::at(line, "this cancels a day of another event, and nobody says of which", help))
    }

    /// What is wrong if it is cancelled and others are not that are the same event in the same version.
    pub(super) fn nobody_knows_whether(&self) -> Option<IcsFault> {
        let help = "leave one of the two out, or say by `SEQUENCE` which is the later one";
        let message = "this event is cancelled here, and elsewhere in the file it is not";
        self.cancelled.map(|line| IcsFault::at(line, message, help))
    }

    /// Adds its days to those that were found.
    pub(super) fn days_into(&self, found: &mut Found, until: Option<Date>) -> Result<(), IcsFault> {
        if self.is_cancelled() || self.is_replaced || !self.faults.is_empty() {
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
            (None, None) => match self.at_midnight {
                None => (1, self.begun),
                Some(line) => {
                    let message = format!("`{}` begins at midnight, and nobody says when it ends", line.shown());
                    return Err(IcsFault::at(line, message, WHOLE_DAYS));
                }
            },
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

fn sequence(line: &Line) -> Result<u64, IcsFault> {
    line.value.trim().parse().map_err(|_| {
        let message = format!("`{}` is no number of a version", line.shown());
        IcsFault::at(line, message, "write a whole number, such as `SEQUENCE:1`")
    })
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
