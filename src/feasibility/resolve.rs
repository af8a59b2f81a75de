//! From what the author of a staff file wrote to what it means. Every fault is collected.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::staff::{Entry, Skill, Staff};
use crate::calendar::Calendar as Hours;
use crate::diagnostic::{Code, Diagnostic, MOST_TOLD, closest, in_backticks};
use crate::document::{self, CalendarForm, Holidays, Person, Spanned};
use crate::policy::calendar::{ALWAYS, Calendar, Clock};
use crate::policy::{Policy, calendars_beside};
use crate::text::{Sources, Span};
use crate::value::{Date, fold, parse_date};

/// More people than this are no desk.
const MOST_PEOPLE: u32 = 10_000;

/// What an entry may name.
struct Known {
    zone: TimeZone,
    calendars: Vec<Calendar>,
    skills: Vec<String>,
}

/// Reads what is written; what has a fault is left out.
pub(super) fn staff(
    written: document::Staff,
    sources: &Sources,
    policy: &Policy,
    faults: &mut Vec<Diagnostic>,
) -> Staff {
    let severities = written.severities.iter().filter_map(|text| value(policy, "severity", text, faults));
    let severities: Vec<String> = severities.collect();
    twice(&written.severities, "severity", faults);
    let skills: Vec<Skill> = written.skills.iter().map(|skill| of_skill(policy, skill, faults)).collect();
    let known = Known {
        zone: policy.zone.clone().unwrap_or(TimeZone::UTC),
        calendars: calendars(written.calendars, sources, policy, faults),
        skills: skills.iter().map(|skill| skill.name.clone()).collect(),
    };
    let names: Vec<Spanned<String>> = written.people.iter().map(|person| person.name.clone()).collect();
    twice(&names, "person", faults);
    let people = written.people.iter().enumerate();
    let mut entries: Vec<Entry> = people.filter_map(|(place, person)| known.entry(place, person, faults)).collect();
    entries.sort_by(|a, b| a.order().cmp(&b.order()));
    Staff {
        title: written.title.map(|title| title.value),
        queue: written.queue.map(|queue| queue.value).unwrap_or_default(),
        interrupts: written.interrupts.is_some_and(|interrupts| interrupts.value),
        severities,
        skills,
        entries,
    }
}

fn of_skill(policy: &Policy, skill: &document::Skill, faults: &mut Vec<Diagnostic>) -> Skill {
    if skill.name.value == "all" {
        let fault = Diagnostic::error(Code::Conflict, skill.name.span, "`all` means every skill and cannot be one");
        faults.push(fault.help("give this skill another name"));
    }
    let mut values = |fact: &str, written: &[Spanned<String>]| {
        written.iter().filter_map(|text| value(policy, fact, text, faults)).collect::<Vec<_>>()
    };
    Skill {
        name: skill.name.value.clone(),
        kinds: values("kind", &skill.kinds),
        components: values("component", &skill.components),
        severities: values("severity", &skill.severities),
    }
}

/// A value that the fact can have, as far as the policy lists them.
fn value(policy: &Policy, fact: &str, text: &Spanned<String>, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let Some(def) = policy.fact_by_name.get(fact).map(|id| policy.fact(*id)) else { return Some(text.value.clone()) };
    let Some(closed) = def.ty.closed() else { return Some(text.value.clone()) };
    let all: Vec<&str> = closed.iter().map(|name| policy.names.text(*name)).collect();
    if all.iter().any(|known| fold(known) == fold(&text.value)) {
        return Some(text.value.clone());
    }
    let message = format!("the fact `{fact}` of the policy cannot be `{}`", text.value);
    let help = match closest(&text.value, all.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("write one of {}", in_backticks(&all)),
    };
    faults.push(Diagnostic::error(Code::UnknownValue, text.span, message).help(help));
    None
}

/// Reports names that stand twice, whatever their case.
fn twice(names: &[Spanned<String>], what: &str, faults: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for name in names.iter().filter(|name| !name.value.is_empty()) {
        if let Some(first) = seen.get(&fold(&name.value)) {
            let message = format!("the {what} `{}` stands twice", name.value);
            let fault = Diagnostic::error(Code::Duplicate, name.span, message).also(*first, "the first is here");
            faults.push(fault.help("keep one of them, or give one another name"));
        } else {
            seen.insert(fold(&name.value), name.span);
        }
    }
}

/// Those of the staff file before those of the policy, and `always` as the last.
fn calendars(
    mut written: Vec<document::Calendar>,
    sources: &Sources,
    policy: &Policy,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Calendar> {
    for calendar in &mut written {
        let CalendarForm::Week { zone, holidays, .. } = &mut calendar.form else { continue };
        if let Some(zone) = zone.as_ref().filter(|zone| matches!(zone.value.as_str(), "customer" | "contact")) {
            let message = format!("people do not work by the clock of the {}", zone.value);
            let fault = Diagnostic::error(Code::UnknownZone, zone.span, message);
            faults.push(fault.help("write the zone in which they are, such as `Europe/Berlin`"));
        }
        for some in holidays.iter() {
            if let Holidays::File { ics, .. } = some {
                let message = format!("`{}` is a file, and a staff file names days", ics.value);
                let fault = Diagnostic::error(Code::WrongShape, ics.span, message);
                faults.push(fault.help("write the days, or name a calendar of the policy that has the file"));
            }
        }
        holidays.retain(|some| matches!(some, Holidays::Day(_)));
    }
    let mut calendars = calendars_beside(written, policy.zone.as_ref(), sources, faults);
    let always = calendars.pop();
    calendars.extend(policy.calendars.iter().filter(|calendar| calendar.name != ALWAYS).cloned());
    calendars.extend(always);
    calendars
}

impl Known {
    /// `None` if it cannot be said when they are there.
    fn entry(&self, place: usize, person: &Person, faults: &mut Vec<Diagnostic>) -> Option<Entry> {
        if faults.len() >= MOST_TOLD {
            return None;
        }
        let count = person.count.as_ref().map_or(Some(1), |count| number(count, faults));
        let skills = self.skills(&person.skills, faults);
        let calendar = person.calendar.as_ref().and_then(|calendar| self.calendar(calendar, faults));
        let mut day =
            |text: &Option<Spanned<String>>| text.as_ref().and_then(|text| date(&text.value, text.span, faults));
        let (from, until) = (day(&person.from), day(&person.until));
        if let (Some(first), Some(last), Some(written)) = (from, until, &person.until)
            && last < first
        {
            let message = format!("`{}` leaves on {last}, before the first day, {first}", person.name.value);
            faults.push(Diagnostic::error(Code::EmptyRange, written.span, message).help("give the days in order"));
        }
        let away = absences(&person.away, faults);
        let (calendar, zone) = calendar?;
        let name = person.name.value.clone();
        Some(Entry { place, name, count: count?, skills, calendar, zone, from, until, away })
    }

    fn skills(&self, written: &[Spanned<String>], faults: &mut Vec<Diagnostic>) -> Vec<usize> {
        if let [all] = written
            && all.value == "all"
        {
            return (0..self.skills.len()).collect();
        }
        let mut skills = Vec::new();
        for text in written {
            match self.skills.iter().position(|name| fold(name) == fold(&text.value)) {
                Some(skill) => skills.push(skill),
                None => {
                    let message = format!("there is no skill `{}`", text.value);
                    let help = match closest(&text.value, self.skills.iter().map(String::as_str)) {
                        Some(close) => format!("did you mean `{close}`?"),
                        None => "declare it under `skills` of this file, or write `all`".to_owned(),
                    };
                    faults.push(Diagnostic::error(Code::UnknownName, text.span, message).help(help));
                }
            }
        }
        skills.sort_unstable();
        skills.dedup();
        skills
    }

    fn calendar(&self, text: &Spanned<String>, faults: &mut Vec<Diagnostic>) -> Option<(Calendar, TimeZone)> {
        let Some(calendar) = self.calendars.iter().find(|calendar| calendar.name == text.value) else {
            let message = format!("there is no calendar `{}`", text.value);
            let help = match closest(&text.value, self.calendars.iter().map(|calendar| calendar.name.as_str())) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "declare it under `calendars` of this file or of the policy".to_owned(),
            };
            faults.push(Diagnostic::error(Code::UnknownName, text.span, message).help(help));
            return None;
        };
        let zone = match (&calendar.clock, &calendar.hours) {
            (Clock::In(zone), _) => zone.clone(),
            (Clock::Own, Hours::Span(span)) => span.until.zone.clone(),
            (Clock::Own, _) => self.zone.clone(),
            (Clock::Of(_), _) => {
                let message = format!("`{}` is on the clock of the client, and people work by their own", text.value);
                let fault = Diagnostic::error(Code::UnknownZone, text.span, message);
                faults.push(fault.help("declare a calendar with a `zone` under `calendars` of this file"));
                return None;
            }
        };
        Some((calendar.clone(), zone))
    }
}

fn number(text: &Spanned<String>, faults: &mut Vec<Diagnostic>) -> Option<u32> {
    let count = text.value.parse::<u32>().ok().filter(|count| (1..=MOST_PEOPLE).contains(count));
    if count.is_none() {
        let message = format!("`{}` is no number of people", text.value);
        let help = format!("write a whole number from 1 to {MOST_PEOPLE}, or leave the entry out");
        faults.push(Diagnostic::error(Code::BadNumber, text.span, message).help(help));
    }
    count
}

fn date(text: &str, span: Span, faults: &mut Vec<Diagnostic>) -> Option<Date> {
    let read = parse_date(text.trim());
    read.map_err(|error| {
        let help = "write a day of the calendar as `2026-07-01`";
        faults.push(Diagnostic::error(Code::BadDate, span, error.to_string()).help(help));
    })
    .ok()
}

/// Days and spans of days, in order. Two that share a day are a fault: one of them was meant for somebody else.
fn absences(written: &[Spanned<String>], faults: &mut Vec<Diagnostic>) -> Vec<(Date, Date)> {
    let mut read: Vec<(Date, Date, Span)> = Vec::new();
    for text in written {
        let (first, last) = text.value.split_once("..").unwrap_or((&text.value, &text.value));
        let Some(first) = date(first, text.span, faults) else { continue };
        let Some(last) = date(last, text.span, faults) else { continue };
        if last < first {
            let message = format!("the absence `{}` ends before it begins", text.value);
            faults.push(Diagnostic::error(Code::EmptyRange, text.span, message).help("give its days in order"));
            continue;
        }
        read.push((first, last, text.span));
    }
    read.sort_by_key(|(first, last, span)| (*first, *last, *span));
    let mut away: Vec<(Date, Date, Span)> = Vec::new();
    for (first, last, span) in read {
        match away.last() {
            Some((_, before, other)) if first <= *before => {
                let message = format!("two absences of one person share the day {first}");
                let fault = Diagnostic::error(Code::Conflict, span, message).also(*other, "the other is here");
                faults.push(fault.help("give each day once"));
            }
            _ => away.push((first, last, span)),
        }
    }
    away.into_iter().map(|(first, last, _)| (first, last)).collect()
}
