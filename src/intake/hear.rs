//! What the texts of a request say: evidence, never a given fact.

use regex::Captures;

use super::apply::texts_at;
use super::mapping::{Spoken, TextField, TextRow};
use super::pointer::scalar_text;
use crate::request::{Builder, Json, MAX_ITEMS, Place};

/// Most places that one row looks at in one text.
const PLACES: usize = 100;

/// Something found in a text.
struct Heard {
    fact: String,
    value: String,
    place: Place,
    settles: bool,
}

/// Adds to the request what the rows find in its texts. The same value of a fact is told once, where it stands first.
pub(super) fn hear(
    rows: &[TextRow],
    subject: Option<&str>,
    body: Option<&str>,
    object: &Json,
    builder: Builder,
) -> Builder {
    let mut all: Vec<Heard> = Vec::new();
    for row in rows {
        for (field, text) in texts(row, subject, body, object) {
            hear_in(row, &field, &text, object, &mut all);
        }
    }
    all.into_iter().fold(builder, |builder, one| builder.evidence(one.fact, one.value, one.place, one.settles))
}

fn texts(row: &TextRow, subject: Option<&str>, body: Option<&str>, object: &Json) -> Vec<(String, String)> {
    let own =
        |field: &str, text: Option<&str>| text.map(|text| (field.to_owned(), text.to_owned())).into_iter().collect();
    row.fields
        .iter()
        .flat_map(|field| match field {
            TextField::Subject => own("subject", subject),
            TextField::Body => own("body", body),
            TextField::At(at) => texts_at(std::slice::from_ref(at), None, object, "")
                .into_iter()
                .filter_map(|one| Some((one.at, scalar_text(one.json)?.to_owned())))
                .collect::<Vec<_>>(),
        })
        .collect()
}

fn hear_in(row: &TextRow, field: &str, text: &str, object: &Json, all: &mut Vec<Heard>) {
    // Where lines end, found once: a text may have many lines and many places.
    let mut ends: Option<Vec<usize>> = None;
    for captures in row.pattern.captures_iter(text).take(PLACES) {
        for (fact, value, at) in spoken(row, &captures, object) {
            let is_full = all.len() >= MAX_ITEMS;
            match all.iter_mut().find(|known| known.fact == fact && known.value == value) {
                Some(known) => known.settles |= row.settles,
                None if is_full => {}
                None => {
                    let ends = ends.get_or_insert_with(|| text.match_indices('\n').map(|(at, _)| at).collect());
                    let line = ends.partition_point(|end| *end < at) + 1;
                    let place = Place { field: field.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX) };
                    all.push(Heard { fact, value, place, settles: row.settles });
                }
            }
        }
    }
}

/// Each fact that this place speaks of, with its value and where that begins.
fn spoken(row: &TextRow, captures: &Captures<'_>, object: &Json) -> Vec<(String, String, usize)> {
    match &row.what {
        Spoken::Groups(facts) => facts
            .iter()
            .filter_map(|fact| {
                let group = captures.name(fact)?;
                let value = group.as_str().trim();
                (!value.is_empty()).then(|| (fact.clone(), value.to_owned(), group.start()))
            })
            .collect(),
        Spoken::Fact(fact, reading) => {
            let at = captures.get_match().start();
            let value = reading.filled(Some(captures.get_match().as_str()), Some(captures), object);
            value.map(|value| (fact.clone(), value, at)).into_iter().collect()
        }
    }
}
