//! Calendars as written: hours of the week, or a span from one time of it to another.

use super::Spanned;
use super::reader::{Faults, MapReader, named};
use super::scalar::{some_texts, text, texts};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Kind, Node};

/// An entry of `calendars`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Calendar {
    /// Its name.
    pub name: Spanned<String>,
    /// How it is said.
    pub form: CalendarForm,
}

/// The two forms of a calendar.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum CalendarForm {
    /// Days of the week with hours.
    Week {
        /// `days` with `hours`, or each entry of `hours`.
        hours: Vec<DayHours>,
        /// `zone`.
        zone: Option<Spanned<String>>,
        /// `holidays`.
        holidays: Vec<Holidays>,
    },
    /// From one time of the week to another.
    Span {
        /// `from`.
        from: Option<Spanned<String>>,
        /// `until`.
        until: Option<Spanned<String>>,
    },
}

/// An entry of `holidays`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Holidays {
    /// A day.
    Day(Spanned<String>),
    /// The events of a file in the iCalendar form.
    File {
        /// `ics`: the file, beside the policy.
        ics: Spanned<String>,
        /// `until`: the last day to which recurrences without an end are followed.
        until: Option<Spanned<String>>,
    },
}

/// Some days of the week with their hours.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DayHours {
    /// Days, or ranges of them: `mon..fri`, `every day`.
    pub days: Vec<Spanned<String>>,
    /// Hours of such a day: `08:00..18:00`.
    pub hours: Vec<Spanned<String>>,
}

const HELP: &str = "write `days` and `hours` (with `zone` and `holidays`), or `from` and `until`";
const DAYS_HELP: &str = "write days of the week, such as `mon..fri` or `[mon, wed]`";
const HOURS_HELP: &str = "write hours of the day, such as `08:00..18:00`";

pub(super) fn calendar(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Calendar> {
    let form = "NAME: { days: mon..fri, hours: 08:00..18:00 }";
    let mut map = MapReader::open_named(node, "this calendar", form, faults);
    let message = "this calendar does not say when it begins and ends";
    let (from, until) = (map.text("from", faults), map.text("until", faults));
    let by_days = map.node("hours").is_some_and(|node| matches!(node.kind, Kind::Map(_)));
    if !by_days {
        map.some_of(["days", "from"], message, HELP);
    }
    map.some_of(["hours", "until"], message, HELP);
    let (days_at, hours_at) = (map.node("days"), map.node("hours"));
    let hours = match hours_at {
        Some(hours) if by_days => {
            if let Some(days) = days_at {
                let fault =
                    Diagnostic::error(Code::Conflict, days.span, "the days of this calendar stand in two places");
                faults.push(fault.also(hours.span.start(), "its hours name days too").help("keep one of the two"));
            }
            named(hours, "hours", faults, |days, node, faults| {
                Some(DayHours { days: vec![days], hours: some_texts(node, "hours", HOURS_HELP, faults) })
            })
        }
        _ => {
            let days = days_at.map(|node| some_texts(node, "days", DAYS_HELP, faults)).unwrap_or_default();
            let hours = hours_at.map(|node| some_texts(node, "hours", HOURS_HELP, faults)).unwrap_or_default();
            vec![DayHours { days, hours }]
        }
    };
    let zone = map.text("zone", faults);
    let holidays = map.node("holidays").map(|node| holidays(node, faults)).unwrap_or_default();
    map.finish(faults);
    let of_span = from.as_ref().or(until.as_ref()).map(|text| text.span);
    let of_week = hours.iter().flat_map(|hours| hours.days.iter().chain(&hours.hours));
    let of_week = of_week.chain(&zone).chain(holidays.iter().map(Holidays::text)).map(|text| text.span).next();
    if let (Some(first), Some(second)) = (of_span, of_week) {
        let fault = Diagnostic::error(Code::Conflict, second, "this calendar is said in two ways");
        faults.push(fault.also(first, "the other way is here").help(HELP));
    }
    let form = match of_span {
        Some(_) => CalendarForm::Span { from, until },
        None => CalendarForm::Week { hours, zone, holidays },
    };
    Some(Calendar { name, form })
}

impl Holidays {
    fn text(&self) -> &Spanned<String> {
        match self {
            Self::Day(text) | Self::File { ics: text, .. } => text,
        }
    }
}

/// One day or file, or a list of them.
fn holidays(node: &Node, faults: &mut Faults) -> Vec<Holidays> {
    match &node.kind {
        Kind::List(items) => items.iter().filter_map(|item| some_holidays(item, faults)).collect(),
        Kind::Map(_) => some_holidays(node, faults).into_iter().collect(),
        Kind::Scalar(_) => texts(node, "holidays", faults).into_iter().map(Holidays::Day).collect(),
    }
}

fn some_holidays(node: &Node, faults: &mut Faults) -> Option<Holidays> {
    if !matches!(node.kind, Kind::Map(_)) {
        return text(node, "holidays", faults).map(Holidays::Day);
    }
    let mut map = MapReader::open(node, "this entry of `holidays`", "{ ics: FILE }", faults)?;
    let ics = map.required_text("ics", "write the file, such as `ics: holidays.ics`", faults);
    let until = map.text("until", faults);
    map.finish(faults);
    ics.map(|ics| Holidays::File { ics, until })
}
