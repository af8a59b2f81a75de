//! A request as a case writes it: the day, the facts, the texts, and what was read in them.

use super::read::{Faults, Written, known, list, map, start_of, text, texts, unknown_word};
use crate::diagnostic::{Code, Diagnostic};
use crate::request::{FactValue, Origin, Place, Request, When};
use crate::syntax::{Entry, Kind, Node};
use crate::text::Span;
use crate::value::parse_date;

const DEFAULT_KEYS: [&str; 3] = ["date", "at", "facts"];
const EVIDENCE_KEYS: [&str; 5] = ["fact", "value", "field", "line", "settles"];

/// What every case of a text takes over unless it says otherwise.
#[derive(Default)]
pub(super) struct Defaults<'t> {
    when: Option<When>,
    facts: Vec<Fact<'t>>,
}

/// A fact of a case; no value: nobody told it, whatever the defaults say.
struct Fact<'t> {
    name: &'t str,
    value: Option<FactValue>,
    place: Span,
}

/// Where the facts of a map stand, by their names.
pub(super) fn fact_places(node: &Node) -> Vec<(String, Span)> {
    let Kind::Map(entries) = &node.kind else { return Vec::new() };
    entries.iter().map(|entry| (entry.key.text.clone(), place_of(entry))).collect()
}

/// A fact with its value, on the line of its name.
fn place_of(entry: &Entry) -> Span {
    match entry.value.kind {
        Kind::Scalar(_) => Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span },
        _ => entry.key.span,
    }
}

impl<'t> Defaults<'t> {
    pub(super) fn read(node: &'t Node, faults: &mut Faults) -> Self {
        let Some(at) = known(node, "`defaults`", &DEFAULT_KEYS, faults) else { return Self::default() };
        Self { when: when(&at, faults), facts: at("facts").map_or_else(Vec::new, |node| facts(node, faults)) }
    }

    /// Where its facts stand, by their names.
    pub(super) fn places(&self) -> impl Iterator<Item = (String, Span)> {
        self.facts.iter().map(|fact| (fact.name.to_owned(), fact.place))
    }

    /// The request of a case, of which `at` gives the keys.
    pub(super) fn request(
        &self,
        case: &Node,
        at: &impl Fn(&str) -> Option<&'t Node>,
        faults: &mut Faults,
    ) -> Option<Request> {
        let mut builder = Request::builder();
        builder = match when(at, faults).or(self.when) {
            Some(When::Day(day)) => builder.date(day),
            Some(When::Instant(instant)) => builder.at(instant),
            None => builder,
        };
        let own = at("facts").map_or_else(Vec::new, |node| facts(node, faults));
        let told = at("told").map_or(&[][..], |node| map(node, "`told`", faults));
        let is_own = |name: &str| own.iter().any(|one| one.name == name) || told.iter().any(|one| one.key.text == name);
        let inherited = self.facts.iter().filter(|fact| !is_own(fact.name));
        for fact in inherited.chain(&own) {
            if let Some(value) = &fact.value {
                builder = builder.fact(fact.name, value.clone());
            }
        }
        for fact in at("told").map_or_else(Vec::new, |node| facts(node, faults)) {
            if let Some(value) = fact.value {
                builder = builder.fact_from(fact.name, value, Origin::Field(format!("/{}", fact.name)));
            }
        }
        if let Some(subject) = at("subject").and_then(|node| text(node, "subject", faults)) {
            builder = builder.subject(subject.text);
        }
        if let Some(body) = at("body").and_then(|node| text(node, "body", faults)) {
            builder = builder.body(body.text);
        }
        for node in at("evidence").map_or(&[][..], |node| list(node, "evidence", faults)) {
            if let Some(found) = evidence(node, faults) {
                builder = builder.evidence(found.fact, found.value, found.place, found.settles);
            }
        }
        for entry in at("unread").map_or(&[][..], |node| map(node, "`unread`", faults)) {
            if let Some(written) = text(&entry.value, &entry.key.text, faults) {
                builder = builder.unread(entry.key.text.clone(), written.text, Origin::Given);
            }
        }
        let built = builder.build();
        if let Err(error) = &built {
            faults.push(Diagnostic::error(Code::WrongShape, start_of(case.span), error.to_string()));
        }
        built.ok()
    }
}

fn when<'t>(at: &impl Fn(&str) -> Option<&'t Node>, faults: &mut Faults) -> Option<When> {
    let day = at("date").and_then(|node| text(node, "date", faults));
    let instant = at("at").and_then(|node| text(node, "at", faults));
    if let (Some(day), Some(instant)) = (&day, &instant) {
        let fault = Diagnostic::error(Code::Conflict, instant.place, "both `date` and `at` say when this was");
        faults.push(fault.also(day.place, "the date is here").help("keep one of the two"));
    }
    match (day, instant) {
        (Some(day), _) => day_of(&day, faults).map(When::Day),
        (None, instant) => instant_of(&instant?, faults).map(When::Instant),
    }
}

fn day_of(written: &Written, faults: &mut Faults) -> Option<crate::value::Date> {
    let read = parse_date(&written.text);
    if let Err(error) = &read {
        let fault = Diagnostic::error(Code::BadDate, written.place, error.to_string());
        faults.push(fault.help("write a day of the calendar as `2026-07-01`, or an instant under `at`"));
    }
    read.ok()
}

fn instant_of(written: &Written, faults: &mut Faults) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    let read = chrono::DateTime::parse_from_rfc3339(&written.text);
    if read.is_err() {
        let fault = Diagnostic::error(Code::BadDate, written.place, format!("`{}` is not an instant", written.text));
        faults.push(fault.help("write it as `2026-07-01T09:30:00+02:00`"));
    }
    read.ok()
}

fn facts<'t>(node: &'t Node, faults: &mut Faults) -> Vec<Fact<'t>> {
    let entries = map(node, "`facts`", faults).iter();
    entries
        .filter_map(|entry| {
            let name = entry.key.text.as_str();
            let value = match &entry.value.kind {
                Kind::Scalar(scalar) if scalar.plain && scalar.text.trim().is_empty() => None,
                Kind::List(_) => {
                    let items = texts(&entry.value, name, faults).into_iter().map(|item| item.text);
                    Some(FactValue::from(items.collect::<Vec<String>>()))
                }
                _ => Some(FactValue::from(text(&entry.value, name, faults)?.text)),
            };
            Some(Fact { name, value, place: place_of(entry) })
        })
        .collect()
}

/// One entry of `evidence`: what some reader of the text found in it.
struct Found {
    fact: String,
    value: String,
    place: Place,
    settles: bool,
}

fn evidence(node: &Node, faults: &mut Faults) -> Option<Found> {
    let at = known(node, "evidence", &EVIDENCE_KEYS, faults)?;
    for key in ["fact", "value"] {
        if at(key).is_none() {
            let message = format!("`{key}` is missing in evidence");
            let fault = Diagnostic::error(Code::MissingKey, start_of(node.span), message);
            faults.push(fault.help("write `{ fact: NAME, value: VALUE }`"));
        }
    }
    let mut read = |key: &str| at(key).and_then(|node| text(node, key, faults));
    let (fact, value, field) = (read("fact"), read("value"), read("field"));
    let (line, settles) = (read("line"), read("settles"));
    let line = line.map_or(Some(1), |line| line_number(&line, faults));
    let settles = settles.map_or(Some(false), |settles| yes_no(&settles, faults));
    let field = field.map_or_else(|| "body".to_owned(), |field| field.text);
    Some(Found { fact: fact?.text, value: value?.text, place: Place { field, line: line? }, settles: settles? })
}

fn line_number(written: &Written, faults: &mut Faults) -> Option<u32> {
    let number = written.text.parse().ok().filter(|&number: &u32| number > 0);
    if number.is_none() {
        let message = format!("`{}` is not the number of a line", written.text);
        faults.push(Diagnostic::error(Code::BadNumber, written.place, message).help("write a whole number from 1"));
    }
    number
}

fn yes_no(written: &Written, faults: &mut Faults) -> Option<bool> {
    match written.text.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            faults.push(unknown_word(written, "settles", &["yes", "no"]));
            None
        }
    }
}
