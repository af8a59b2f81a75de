//! One fact out of a foreign object: given, unread, or not there.

use std::collections::HashSet;

use regex::Regex;

use super::mapping::{FactMapping, Guard, Otherwise, Row, Shape};
use super::pointer::{Pointer, scalar_text};
use crate::error::shortened;
use crate::request::{Builder, FactValue, Json, Origin};

/// Where a value comes from that stands in the mapping itself.
const DEFAULT: &str = "default of the mapping";
/// Most texts that are taken together where one is meant.
const TOGETHER: usize = 8;
/// Most pieces of one fact that are told as unread.
const UNREAD_TOLD: usize = 100;

/// Something that may be a value: a scalar, a part of a text that was split, or an object.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'j> {
    pub(super) at: String,
    pub(super) json: &'j Json,
    /// The text of a scalar or of its part, without spaces at its ends.
    pub(super) text: Option<String>,
}

impl Candidate<'_> {
    /// The value as it stands; an object is none.
    fn as_it_stands(&self) -> Option<FactValue> {
        let text = self.text.clone()?;
        Some(match self.json {
            Json::Bool(yes) => FactValue::YesNo(*yes),
            // Not if it was split.
            Json::Number(digits) if *digits == text => FactValue::Number(text),
            _ => FactValue::Text(text),
        })
    }

    fn shown(&self) -> String {
        self.text.as_ref().map_or_else(|| self.json.what().to_owned(), |text| shortened(text))
    }

    /// What tells it from the others.
    fn mark(&self) -> (String, Option<String>) {
        (self.at.clone(), self.text.clone())
    }

    fn origin(&self) -> Origin {
        Origin::Field(self.at.clone())
    }
}

/// What a row makes of a candidate.
enum Outcome {
    Value(FactValue),
    Skipped,
    NotRead,
}

impl Row {
    fn read(&self, candidate: &Candidate<'_>, object: &Json) -> Outcome {
        if self.reading.is_beside(candidate.text.as_deref()) {
            return Outcome::Skipped;
        }
        let Some(value) = self.reading.value(candidate.text.as_deref(), object) else { return Outcome::NotRead };
        match candidate.as_it_stands() {
            _ if self.reading.skip => Outcome::Skipped,
            // A number or a yes that no pattern, `is` or table has touched stays what it is.
            Some(value) if self.reading.is_plain() && self.reading.is.is_none() => Outcome::Value(value),
            Some(value @ (FactValue::Number(_) | FactValue::YesNo(_))) if self.reading.takes_all() => {
                Outcome::Value(value)
            }
            _ => Outcome::Value(FactValue::Text(value)),
        }
    }
}

impl FactMapping {
    /// Adds to the request what the object says of this fact.
    pub(super) fn read(&self, object: &Json, builder: Builder) -> Builder {
        let told = match &self.form {
            Shape::One(rows) => self.read_one(rows, object),
            Shape::Each { at, split, guard, rows } => self.read_each(at, split.as_ref(), guard, rows, object),
        };
        let builder = match (told.value, &self.default) {
            (Some((value, origin)), _) => builder.fact_from(&self.name, value, origin),
            (None, Some(default)) if !told.was_there => {
                builder.fact_from(&self.name, default.clone(), Origin::Field(DEFAULT.to_owned()))
            }
            (None, _) => builder,
        };
        told.unread
            .into_iter()
            .take(UNREAD_TOLD)
            .fold(builder, |builder, one| builder.unread(&self.name, one.shown(), one.origin()))
    }

    /// The value that the first row reads. What stands beside it in the same list is told as unread.
    fn read_one<'j>(&self, rows: &[Row], object: &'j Json) -> Told<'j> {
        let mut there: Vec<Candidate<'j>> = Vec::new();
        let mut skipped: HashSet<(String, Option<String>)> = HashSet::new();
        for row in rows.iter().filter(|row| row.guard.holds(object)) {
            let mut candidates = texts_at(&row.at, row.split.as_ref(), object, "");
            candidates.retain(|one| !skipped.contains(&one.mark()));
            let mut chosen = None;
            for (index, candidate) in candidates.iter().enumerate() {
                match row.read(candidate, object) {
                    Outcome::Value(value) => {
                        chosen = Some((index, value));
                        break;
                    }
                    Outcome::Skipped => drop(skipped.insert(candidate.mark())),
                    Outcome::NotRead => {}
                }
            }
            if let Some((index, value)) = chosen {
                if let Some(all) = row.reading.takes_all().then(|| together(row, &candidates, object)).flatten() {
                    let value = Some((all, candidates[index].origin()));
                    return Told { value, unread: Vec::new(), was_there: true };
                }
                let chosen = candidates.remove(index);
                candidates.retain(|one| one.text != chosen.text && !skipped.contains(&one.mark()));
                if self.otherwise == Otherwise::Missing {
                    candidates.clear();
                }
                return Told { value: Some((value, chosen.origin())), unread: candidates, was_there: true };
            }
            there.extend(candidates);
        }
        there.retain(|one| !skipped.contains(&one.mark()));
        self.unread_one(there)
    }

    /// What no row has read.
    fn unread_one<'j>(&self, mut unread: Vec<Candidate<'j>>) -> Told<'j> {
        let mut seen = HashSet::new();
        unread.retain(|one| seen.insert(one.mark()));
        let was_there = !unread.is_empty();
        let kept = match self.otherwise {
            Otherwise::Keep => unread.iter().position(|one| one.as_it_stands().is_some()),
            Otherwise::Missing => return Told { value: None, unread: Vec::new(), was_there: false },
            Otherwise::Unread => None,
        };
        let value = kept.and_then(|index| {
            let kept = unread.remove(index);
            Some((kept.as_it_stands()?, kept.origin()))
        });
        Told { value, unread, was_there }
    }

    /// The values of all elements. A list is complete, so one element that cannot be read leaves the whole unread.
    fn read_each<'j>(
        &self,
        at: &[Pointer],
        split: Option<&Regex>,
        guard: &Guard,
        rows: &[Row],
        object: &'j Json,
    ) -> Told<'j> {
        let lists: Vec<_> =
            at.iter().flat_map(|at| at.find(object, "")).filter(|found| *found.json != Json::Null).collect();
        let Some(first) = lists.first().filter(|_| guard.holds(object)) else { return Told::nothing() };
        let origin = Origin::Field(first.at.clone());
        let empty_list = lists.iter().all(|found| *found.json == Json::List(Vec::new()));
        let mut values: Vec<String> = Vec::new();
        let mut seen = HashSet::new();
        let mut unread = Vec::new();
        let elements: Vec<_> = lists.iter().flat_map(|found| candidates(found.json, &found.at, split)).collect();
        // A field that holds only blanks says nothing; it does not say "none".
        if elements.is_empty() && !empty_list {
            return Told::nothing();
        }
        for element in elements {
            match self.read_element(&element, rows) {
                Outcome::Value(value) => {
                    let value = value.to_string();
                    if seen.insert(value.clone()) {
                        values.push(value);
                    }
                }
                Outcome::Skipped => {}
                Outcome::NotRead => unread.push(element),
            }
        }
        let value = unread.is_empty().then_some((FactValue::List(values), origin));
        Told { value, unread, was_there: true }
    }

    fn read_element(&self, element: &Candidate<'_>, rows: &[Row]) -> Outcome {
        for row in rows.iter().filter(|row| row.guard.holds(element.json)) {
            let mut parts = match row.at.as_slice() {
                [] => vec![element.clone()],
                at => texts_at(at, row.split.as_ref(), element.json, &element.at),
            };
            for part in parts.drain(..) {
                match row.read(&part, element.json) {
                    Outcome::NotRead => {}
                    read => return read,
                }
            }
        }
        match (self.otherwise, element.as_it_stands()) {
            (Otherwise::Keep, Some(value)) => Outcome::Value(value),
            (Otherwise::Missing, _) => Outcome::Skipped,
            _ => Outcome::NotRead,
        }
    }
}

/// Several texts where one is meant, each as it stands: the policy keeps all of them possible.
fn together(row: &Row, candidates: &[Candidate<'_>], object: &Json) -> Option<FactValue> {
    let mut texts: Vec<String> = Vec::new();
    for one in candidates.iter().filter(|one| matches!(one.json, Json::Text(_))) {
        let text = row.reading.value(one.text.as_deref(), object);
        texts.extend(text.filter(|text| !texts.contains(text)));
        if texts.len() > TOGETHER {
            return None;
        }
    }
    (texts.len() > 1).then(|| FactValue::Text(texts.join(" / ")))
}

/// What became of a fact.
struct Told<'j> {
    value: Option<(FactValue, Origin)>,
    unread: Vec<Candidate<'j>>,
    /// Whether there was anything to read, so that no default is taken.
    was_there: bool,
}

impl Told<'_> {
    const fn nothing() -> Self {
        Self { value: None, unread: Vec::new(), was_there: false }
    }
}

/// What stands at the first pointer that leads to anything.
pub(super) fn texts_at<'j>(at: &[Pointer], split: Option<&Regex>, root: &'j Json, root_at: &str) -> Vec<Candidate<'j>> {
    at.iter()
        .map(|pointer| {
            let found = pointer.find(root, root_at);
            found.iter().flat_map(|found| candidates(found.json, &found.at, split)).collect::<Vec<_>>()
        })
        .find(|candidates| !candidates.is_empty())
        .unwrap_or_default()
}

/// The elements of a list, the parts of a text that is split, or the value itself. Nothing and blanks are left out.
fn candidates<'j>(json: &'j Json, at: &str, split: Option<&Regex>) -> Vec<Candidate<'j>> {
    if let Json::List(items) = json {
        let numbered = items.iter().enumerate();
        return numbered.flat_map(|(index, item)| candidates(item, &format!("{at}/{index}"), split)).collect();
    }
    let one = |text: Option<&str>| Candidate { at: at.to_owned(), json, text: text.map(str::to_owned) };
    match (scalar_text(json), split) {
        (Some(text), Some(split)) => {
            split.split(text).map(str::trim).filter(|part| !part.is_empty()).map(|part| one(Some(part))).collect()
        }
        (Some(text), None) if text.trim().is_empty() => Vec::new(),
        (Some(text), None) => vec![one(Some(text.trim()))],
        (None, _) if *json == Json::Null => Vec::new(),
        (None, _) => vec![one(None)],
    }
}
