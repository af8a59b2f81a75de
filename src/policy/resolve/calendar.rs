//! Calendars: days, hours, zones, and the facts that they bring.

use jiff::tz::TimeZone;

use super::Resolver;
use crate::calendar::{self, DAYS, Hours, MINUTES_OF_A_DAY, Span, Week, WeekTime};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, CalendarForm, DayHours, Holidays, Spanned};
use crate::policy::calendar::{ALWAYS, Calendar, CalendarId, Clock};
use crate::policy::fact::{Derivation, FactId, FactType};

/// Words for a zone that a fact tells, and the fact.
const TOLD_ZONES: [(&str, &str); 2] = [("customer", "customer.zone"), ("contact", "contact.zone")];
/// The instant at which a request came.
const ARRIVED: &str = "arrived";
const EVERY_DAY: &str = "every day";

impl Resolver<'_> {
    /// The base facts that calendars ask for: when a request came, and in which zone somebody is.
    pub(super) fn calendar_facts(&mut self) -> Option<FactId> {
        let document = self.document;
        let first = document.calendars.first()?;
        if self.fact_by_name.contains_key(ARRIVED) {
            let message = "a role is called `arrived`, which is what calendars call the instant of a request";
            let fault = Diagnostic::error(Code::Conflict, first.name.span, message);
            self.fault(fault.help("give the role another name"));
            return None;
        }
        let arrived = self.untold_by_text(ARRIVED, FactType::Instant);
        for (word, fact) in TOLD_ZONES {
            let is_asked = document.calendars.iter().any(
                |calendar| matches!(&calendar.form, CalendarForm::Week { zone: Some(zone), .. } if zone.value == word),
            );
            if is_asked {
                self.untold_by_text(fact, FactType::Zone);
            }
        }
        Some(arrived)
    }

    fn untold_by_text(&mut self, name: &str, ty: FactType) -> FactId {
        let fact = self.add(name, ty, None);
        self.facts[fact.0 as usize].text_may_set = false;
        fact
    }

    /// `arrived.NAME` for each calendar.
    pub(super) fn arrivals(&mut self) {
        let document = self.document;
        for (number, calendar) in (0u32..).zip(&document.calendars) {
            let words = ["in", "out"].map(|word| self.names.intern(word)).to_vec();
            let derivation = Derivation::Arrived(CalendarId(number));
            self.add(&arrival(calendar), FactType::OneOf(words), Some(derivation));
        }
    }

    /// Every calendar, in order of writing, and `always` as the last one. One with a fault stands as if always open.
    pub(super) fn calendars(&mut self, zone: Option<&TimeZone>) -> Vec<Calendar> {
        let document = self.document;
        let mut calendars = Vec::new();
        for calendar in &document.calendars {
            self.well_formed(&calendar.name, "calendar");
            if calendar.name.value == ALWAYS {
                let fault =
                    Diagnostic::error(Code::Conflict, calendar.name.span, "`always` is a calendar of the language");
                self.fault(fault.help("leave it out, or give yours another name"));
            }
            calendars.push(self.one_calendar(calendar, zone).unwrap_or_else(Calendar::always));
        }
        calendars.push(Calendar::always());
        calendars
    }

    /// The number of a calendar that somebody names.
    pub(super) fn calendar_named(&mut self, name: &Spanned<String>) -> Option<CalendarId> {
        let document = self.document;
        let names = document.calendars.iter().map(|calendar| calendar.name.value.as_str()).chain([ALWAYS]);
        if let Some(at) = names.clone().position(|known| known == name.value) {
            return u32::try_from(at).ok().map(CalendarId);
        }
        let help = match self.close(&name.value, names) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "declare it under `calendars`, or write `always`".to_owned(),
        };
        let message = format!("there is no calendar `{}`", name.value);
        self.fault(Diagnostic::error(Code::UnknownName, name.span, message).help(help));
        None
    }

    fn one_calendar(&mut self, calendar: &document::Calendar, zone: Option<&TimeZone>) -> Option<Calendar> {
        let name = calendar.name.value.clone();
        match &calendar.form {
            CalendarForm::Span { from, until } => {
                let (from, until) = (self.week_time(from.as_ref(), false), self.week_time(until.as_ref(), true));
                let (Some(from), Some(until)) = (from, until) else { return None };
                if from == until {
                    let fault =
                        Diagnostic::error(Code::EmptyRange, calendar.name.span, "this calendar ends where it begins");
                    self.fault(fault.help("name another time, or use the calendar `always`"));
                }
                Some(Calendar { name, hours: calendar::Calendar::Span(Span { from, until }), clock: Clock::Own })
            }
            CalendarForm::Week { hours, zone: written, holidays } => {
                let clock = match written {
                    Some(written) => self.clock(written),
                    None if zone.is_none() && self.document.header.time_zone.is_none() => {
                        let message = format!("nobody says on whose clock the hours of `{name}` are");
                        let fault = Diagnostic::error(Code::MissingKey, calendar.name.span, message);
                        self.fault(fault.help("write `zone: Europe/Berlin`, or `time-zone` under `policy`"));
                        None
                    }
                    None => zone.cloned().map(Clock::In),
                };
                let own = clock.as_ref().and_then(|clock| match clock {
                    Clock::In(zone) => zone.iana_name().map(str::to_owned),
                    _ => None,
                });
                let week = self.week(hours, holidays, own.as_deref());
                Some(Calendar { name, hours: calendar::Calendar::Week(week?), clock: clock? })
            }
        }
    }

    fn clock(&mut self, written: &Spanned<String>) -> Option<Clock> {
        let told = TOLD_ZONES.iter().find(|(word, _)| *word == written.value);
        match told {
            Some((_, fact)) => self.fact_by_name.get(*fact).copied().map(Clock::Of),
            None => self.zone(written).map(Clock::In),
        }
    }

    /// The hours of each day, with no minute twice. After the first overlap nothing more is read, so that the time that
    /// this takes does not grow with the square of what is written.
    fn week(&mut self, written: &[DayHours], holidays: &[Holidays], zone: Option<&str>) -> Option<Week> {
        let mut days: [Vec<Hours>; 7] = Default::default();
        let mut sound = written.iter().all(|some| !some.days.is_empty() && !some.hours.is_empty());
        for some in written {
            let read: Vec<Option<Vec<usize>>> = some.days.iter().map(|text| self.days(text)).collect();
            sound &= read.iter().all(Option::is_some);
            let on: Vec<usize> = read.into_iter().flatten().flatten().collect();
            for text in &some.hours {
                let Some(hours) = self.hours(text) else {
                    sound = false;
                    continue;
                };
                for &day in &on {
                    if days[day].iter().any(|known| overlap(*known, hours, 0)) {
                        self.overlaps(text, day);
                        return None;
                    }
                    days[day].push(hours);
                }
            }
        }
        let off = self.holidays(holidays, zone);
        if let Some((day, text)) = first_night_overlap(&days).zip(written.first()?.hours.first()) {
            self.overlaps(text, day);
            return None;
        }
        sound.then(|| Week::new(days, off))
    }

    fn overlaps(&mut self, text: &Spanned<String>, day: usize) {
        let message = format!("the hours `{}` overlap others of `{}`", text.value, DAYS[day]);
        self.fault(Diagnostic::error(Code::Conflict, text.span, message).help("write each hour of a day once"));
    }

    /// `mon`, `mon..fri`, `every day`; several with commas where they are a key.
    fn days(&mut self, text: &Spanned<String>) -> Option<Vec<usize>> {
        if text.value == EVERY_DAY {
            return Some((0..7).collect());
        }
        let mut days = Vec::new();
        for part in text.value.split(',') {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let read = day(first).zip(day(last));
            let Some((first, last)) = read else {
                let message = format!("`{}` is no day of the week", part.trim());
                let help =
                    "write `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, a range such as `mon..fri`, or `every day`";
                self.fault(Diagnostic::error(Code::UnknownValue, text.span, message).help(help));
                return None;
            };
            days.extend((0..=(last + 7 - first) % 7).map(|step| (first + step) % 7));
        }
        Some(days)
    }

    /// `08:00..18:00`; over midnight where the end is not later.
    fn hours(&mut self, text: &Spanned<String>) -> Option<Hours> {
        let read = text.value.split_once("..").and_then(|(from, until)| Some((minute(from)?, minute(until)?)));
        match read {
            Some((from, until)) if from != until && from < MINUTES_OF_A_DAY && until > 0 => Some(Hours { from, until }),
            _ => {
                let message = format!("`{}` are no hours of a day", text.value);
                let help = "write them as `08:00..18:00`, a whole day as `00:00..24:00`, a night as `22:00..06:00`";
                self.fault(Diagnostic::error(Code::BadRange, text.span, message).help(help));
                None
            }
        }
    }

    /// `mon 08:00 Australia/Sydney`; an end may be `24:00`, where the next day begins.
    fn week_time(&mut self, text: Option<&Spanned<String>>, is_end: bool) -> Option<WeekTime> {
        let text = text?;
        let words: Vec<&str> = text.value.split_whitespace().collect();
        let read = match &words[..] {
            [first, second, zone] => day(first).zip(minute(second)).map(|(day, minute)| (day, minute, *zone)),
            _ => None,
        };
        let Some((day, minute, zone)) = read.filter(|(_, minute, _)| is_end || *minute < MINUTES_OF_A_DAY) else {
            let message = format!("`{}` is no time of the week", text.value);
            let help = "write a day, a time and a zone, such as `mon 08:00 Australia/Sydney`";
            self.fault(Diagnostic::error(Code::BadDate, text.span, message).help(help));
            return None;
        };
        let (day, minute) = if minute == MINUTES_OF_A_DAY { ((day + 1) % 7, 0) } else { (day, minute) };
        let zone = self.zone(&Spanned { value: zone.to_owned(), span: text.span })?;
        Some(WeekTime { day: u8::try_from(day).ok()?, minute, zone })
    }
}

/// The fact that says whether a request came in the hours of a calendar.
pub(super) fn arrival(calendar: &document::Calendar) -> String {
    format!("{ARRIVED}.{}", calendar.name.value)
}

fn day(text: &str) -> Option<usize> {
    DAYS.iter().position(|day| *day == text.trim())
}

/// `08:00` up to `24:00`, as minutes.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str| -> Option<u16> {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60).then_some(hour * 60 + minute).filter(|at| *at <= MINUTES_OF_A_DAY)
}

/// Whether two stretches of hours share a minute, the second one some minutes later than it says.
fn overlap(a: Hours, b: Hours, later: u16) -> bool {
    a.from < b.end() + later && b.from + later < a.end()
}

/// The first day of which the hours run over midnight into those of the next.
fn first_night_overlap(days: &[Vec<Hours>; 7]) -> Option<usize> {
    (0..7).find(|&day| {
        let next = &days[(day + 1) % 7];
        days[day].iter().any(|hours| next.iter().any(|other| overlap(*hours, *other, MINUTES_OF_A_DAY)))
    })
}
