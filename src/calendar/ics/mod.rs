//! Days off from a file in the iCalendar form (RFC 5545), as publishers of public holidays give it out.
//!
//! Only what a list of days off needs is read: whole-day events, several days long or yearly again. What would mean
//! another day if it were passed over is a fault with its place.

mod event;
mod lines;
mod recur;
mod revised;

use std::collections::BTreeSet;

use event::Event;
use lines::{Line, lines};
use revised::revised;

use crate::value::Date;

/// The largest file that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// So many days off are read from one file.
const MAX_DAYS: usize = 20_000;
/// So many years of recurrences are looked through in one file, so that a hostile one takes no time.
const MAX_YEARS: usize = 400_000;
/// So many faults are told of one file.
const MAX_FAULTS: usize = 20;

/// What is wrong with a file, and where: the bytes from one until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IcsFault {
    pub(crate) from: usize,
    pub(crate) until: usize,
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

impl IcsFault {
    fn at(line: &Line, message: impl Into<String>, help: &'static str) -> Self {
        Self { from: line.from, until: line.until, message: message.into(), help }
    }
}

/// What was read so far, and how much may still be.
struct Found {
    days: BTreeSet<Date>,
    years: usize,
}

/// The days of all events of a file. `until`: the last day to which a recurrence without an end is followed.
/// `zone`: the name of the clock on which they are meant, if it has one.
pub(crate) fn days_off(text: &str, until: Option<Date>, zone: Option<&str>) -> Result<BTreeSet<Date>, Vec<IcsFault>> {
    let lines = lines(text);
    if !lines.first().is_some_and(|line| line.is("BEGIN", "VCALENDAR")) {
        let (from, until) = lines.first().map_or((0, 0), |line| (line.from, line.until));
        let message = "this is no file in the iCalendar form, which begins with `BEGIN:VCALENDAR`".to_owned();
        return Err(vec![IcsFault { from, until, message, help: "name a file that ends in `.ics` and is one" }]);
    }
    let mut faults = Vec::new();
    let mut events = events(&lines, zone, &mut faults);
    let room = MAX_FAULTS.saturating_sub(faults.len());
    faults.extend(revised(&mut events).into_iter().take(room));
    let mut found = Found { days: BTreeSet::new(), years: 0 };
    for event in &events {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        if let Err(fault) = event.days_into(&mut found, until) {
            faults.push(fault);
        }
    }
    if events.is_empty() && faults.is_empty() {
        let help = "name a file that has the days off as events";
        faults.push(IcsFault::at(&lines[0], "there is no event in this file", help));
    }
    if faults.is_empty() { Ok(found.days) } else { Err(faults) }
}

/// The events of a file. What else is in it (time zones, alarms, tasks) is passed over.
fn events<'l>(lines: &'l [Line], zone: Option<&'l str>, faults: &mut Vec<IcsFault>) -> Vec<Event<'l>> {
    let mut events = Vec::new();
    let mut open: Vec<&Line> = Vec::new();
    let mut event = None;
    for line in lines {
        if faults.len() >= MAX_FAULTS {
            return events;
        }
        if line.name == "BEGIN" {
            open.push(line);
            if open.len() == 2 && line.is("BEGIN", "VEVENT") {
                event = Some(Event::new(line, zone));
            }
        } else if line.name == "END" {
            let Some(begun) = open.pop().filter(|begun| begun.value.eq_ignore_ascii_case(&line.value)) else {
                let message = format!("`END:{}` ends what has not begun", line.shown());
                faults.push(IcsFault::at(line, message, "give each `BEGIN` its own `END`"));
                return events;
            };
            if open.len() == 1 && begun.is("BEGIN", "VEVENT") {
                let ended: Option<Event<'_>> = event.take();
                let room = MAX_FAULTS.saturating_sub(faults.len());
                faults.extend(ended.iter().flat_map(Event::faults).take(room));
                events.extend(ended);
            }
        } else if open.is_empty() {
            let message = format!("`{}` stands outside of the calendar", line.shown());
            faults.push(IcsFault::at(line, message, "leave it out, or put it before `END:VCALENDAR`"));
        } else if let (Some(event), 2) = (&mut event, open.len()) {
            event.property(line);
        }
    }
    if let Some(begun) = open.last() {
        let message = format!("`BEGIN:{}` has no end; the file may be cut off", begun.shown());
        faults.push(IcsFault::at(begun, message, "fetch the file anew, or write the `END`"));
    }
    events
}

#[cfg(test)]
mod tests;
