//! JSON as endoflife.date gives it away.
//!
//! Three forms are read: an entry of its data files (`releases` with `releaseCycle`), the API v1 (`result`, of one
//! product or of all) and the older API (a list of objects with `cycle`).
//!
//! Where the API has a date it has a flag as well, which says how the day of the answer stood to that date. Such a flag
//! is out of date the next morning, so the date alone is read; a flag counts where there is no date.

use std::collections::HashSet;

use super::read::{Notes, Object, RowReader, day_of, parse};
use super::table::{Cell, Column, Day, Found, Row, Table};
use crate::error::Error;
use crate::request::Json;
use crate::value::Date;

/// Reads what endoflife.date publishes.
///
/// ```
/// use scopeline::lifecycle::endoflife;
///
/// let found = endoflife(r#"{ "product": "debian", "releases": [
///     { "releaseCycle": "13", "releaseDate": "2025-08-09", "eol": "2028-08-09" },
///     { "releaseCycle": "12", "releaseDate": "2023-06-10", "eol": null }
/// ] }"#)?;
/// assert_eq!(found.tables[0].name, "debian");
/// assert_eq!(found.tables[0].rows.len(), 2);
/// # Ok::<(), scopeline::Error>(())
/// ```
///
/// # Errors
///
/// If it is no well-formed JSON, has a key twice in one object, is too large, or has none of the forms that are known.
pub fn endoflife(text: &str) -> Result<Found, Error> {
    let json = parse(text)?;
    let mut notes = Notes::default();
    let root = Object::of(&json);
    let known_until = root.and_then(|root| root.text(&["generatedat"])).as_deref().and_then(day_of);
    let result = root.and_then(|root| root.first(&["result"]));
    let (at, body) = result.map_or(("", &json), |(_, body)| ("/result", body));
    let products: Vec<(String, &Json)> = match body {
        Json::List(items) if !items.iter().any(is_cycle) => {
            items.iter().enumerate().map(|(index, item)| (format!("{at}/{index}"), item)).collect()
        }
        _ => vec![(at.to_owned(), body)],
    };
    let tables: Vec<Table> =
        products.into_iter().filter_map(|(at, json)| product(&at, json, known_until, &mut notes)).collect();
    if tables.is_empty() {
        return Err(Error::bad_source(
            "there is no product with `releases` here; give the whole of a product, such as `/api/v1/products/debian`",
        ));
    }
    Ok(Found { tables, notes: notes.finish() })
}

/// Whether it is a release of the older API, which says no more of the product.
fn is_cycle(json: &Json) -> bool {
    Object::of(json).is_some_and(|object| object.first(&["cycle", "releasecycle"]).is_some())
}

fn product(at: &str, json: &Json, known_until: Option<Date>, notes: &mut Notes) -> Option<Table> {
    let (at, name, releases) = match json {
        Json::List(items) if !items.is_empty() => (at.to_owned(), None, items),
        _ => {
            let object = Object::of(json)?;
            let (key, Json::List(releases)) = object.first(&["releases"])? else { return None };
            (format!("{at}/{key}"), object.text(&["product", "name", "id"]), releases)
        }
    };
    let name = name.unwrap_or_default();
    let source =
        if name.is_empty() { "endoflife.date (MIT)".to_owned() } else { format!("endoflife.date/{name} (MIT)") };
    let mut table = Table { at: at.clone(), name, source, known_until, rows: Vec::new() };
    let mut seen = HashSet::new();
    for (index, json) in releases.iter().enumerate() {
        if let Some(row) = release(format!("{at}/{index}"), json, notes) {
            table.add(row, &mut seen, notes);
        }
    }
    let known = known_until.or_else(|| newest_day(&table));
    table.rows.iter_mut().for_each(|row| settle_lts(row, known, notes));
    Some(table)
}

/// How the last day of something is told.
struct Ending {
    column: Column,
    /// A date, or a flag that says whether it is over.
    own: &'static str,
    from: &'static str,
    is: &'static str,
    /// A date, or a flag that says whether it still goes on.
    still: Option<&'static str>,
    /// Whether a flag without a date says something.
    flags: bool,
}

const ENDINGS: [Ending; 4] = [
    ending(Column::ActiveEnds, "eoas", "eoasfrom", "iseoas", Some("support")),
    ending(Column::Ends, "eol", "eolfrom", "iseol", None),
    // Of the older flag, `false` may mean that there was never any.
    ending(Column::ExtendedEnds, "eoes", "eoesfrom", "iseoes", None),
    Ending { flags: false, ..ending(Column::Discontinued, "discontinued", "discontinuedfrom", "isdiscontinued", None) },
];

const fn ending(
    column: Column,
    own: &'static str,
    from: &'static str,
    is: &'static str,
    still: Option<&'static str>,
) -> Ending {
    Ending { column, own, from, is, still, flags: true }
}

fn release(at: String, json: &Json, notes: &mut Notes) -> Option<Row> {
    let Some(object) = Object::of(json) else {
        notes.add(&at, format!("a release is an object, but here is {}; it is left out", json.what()));
        return None;
    };
    let mut reader = RowReader::new(notes, at);
    let version = reader.version(object, &["releasecycle", "cycle", "name"])?;
    if let Some((key, json)) = object.first(&["releasedate"])
        && let Some(date) = reader.date(key, json)
    {
        reader.day(Column::Released, Day::On(date));
    }
    for ending in &ENDINGS {
        if let Some(day) = last_day(&mut reader, object, ending) {
            reader.day(ending.column, day);
        }
    }
    if let Some((key, json)) = object.first(&["extendedsupport"])
        && matches!(json, Json::Text(_))
        && let Some(date) = reader.date(key, json)
    {
        reader.day(Column::ExtendedEnds, Day::On(date));
    }
    // A life without a known end is not one that has ended: the row has to say that it does not know.
    reader.cells.entry(Column::Ends).or_insert(Cell::Day(Day::UNKNOWN));
    long_term(&mut reader, object);
    latest(&mut reader, object);
    Some(reader.finish(version, object.text(&["codename"])))
}

fn last_day(reader: &mut RowReader<'_>, object: Object<'_>, ending: &Ending) -> Option<Day> {
    let flag = |over: bool| ending.flags.then_some(if over { Day::Past } else { Day::Open });
    if let Some((key, json)) = object.first(&[ending.from]) {
        return reader.date(key, json).map(Day::On);
    }
    let (key, json, over_is) = match object.first(&[ending.own, ending.is]) {
        Some((key, json)) => (key, json, true),
        None => {
            let (key, json) = object.first(&[ending.still?])?;
            (key, json, false)
        }
    };
    match json {
        Json::Bool(said) => flag(*said == over_is),
        json => reader.date(key, json).map(Day::On),
    }
}

fn long_term(reader: &mut RowReader<'_>, object: Object<'_>) {
    match object.first(&["ltsfrom", "lts", "islts"]) {
        Some((_, Json::Bool(true))) => drop(reader.cells.insert(Column::Lts, Cell::Yes)),
        None | Some((_, Json::Bool(false))) => {}
        Some((key, json)) => {
            if let Some(date) = reader.date(key, json) {
                reader.day(Column::LtsFrom, Day::On(date));
            }
        }
    }
}

fn latest(reader: &mut RowReader<'_>, object: Object<'_>) {
    let Some((key, json)) = object.first(&["latest"]) else { return };
    match Object::of(json) {
        None => reader.latest(key, json),
        Some(latest) => {
            if let Some((inner, json)) = latest.first(&["name"]) {
                reader.latest(&format!("{key}/{inner}"), json);
            }
        }
    }
}

/// The newest day that the source speaks of as past: it was written then or later.
fn newest_day(table: &Table) -> Option<Date> {
    table.rows.iter().filter_map(Row::released).max()
}

/// A release is long-term from its day on: `lts: yes` only where that day had come when the source was written.
fn settle_lts(row: &mut Row, known: Option<Date>, notes: &mut Notes) {
    let Some(Cell::Day(Day::On(from))) = row.cells.get(&Column::LtsFrom) else { return };
    if known.is_some_and(|known| *from <= known) {
        row.cells.insert(Column::Lts, Cell::Yes);
    } else {
        let message = format!("{} becomes long-term on {from}; until the source says so it is not `lts`", row.version);
        notes.add(&row.at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Found {
        endoflife(text).expect("it is read")
    }

    /// The cells of a row as `column value`.
    fn cells(row: &Row) -> Vec<String> {
        row.cells.iter().map(|(column, cell)| format!("{column} {cell}")).collect()
    }

    fn only(release: &str) -> Vec<String> {
        cells(&read(&format!(r#"{{"product": "p", "releases": [{release}]}}"#)).tables[0].rows[0])
    }

    #[test]
    fn a_date_a_flag_or_nothing() {
        assert_eq!(only(r#"{"releaseCycle": "7.1", "eol": "2027-01-31"}"#), ["ends 2027-01-31"]);
        assert_eq!(only(r#"{"releaseCycle": "7.1", "eol": false}"#), ["ends open"]);
        assert_eq!(only(r#"{"releaseCycle": "7.1", "eol": true}"#), ["ends past"]);
        for nothing in [r#"{"releaseCycle": "7.1", "eol": null}"#, r#"{"releaseCycle": "7.1"}"#] {
            assert_eq!(only(nothing), ["ends tba"]);
        }
        assert_eq!(only(r#"{"releaseCycle": "7.1", "eol": 2027, "eoas": []}"#), ["ends tba"]);
    }

    #[test]
    fn a_flag_beside_a_date_is_not_taken_over() {
        let row = r#"{"name": "7.1", "isEol": true, "eolFrom": "2099-01-31", "isEoas": true, "eoasFrom": null}"#;
        assert_eq!(only(row), ["active-ends past", "ends 2099-01-31"]);
        let row = r#"{"name": "7.1", "isEol": false, "eolFrom": "2001-01-31", "isEoes": null, "isLts": true}"#;
        assert_eq!(only(row), ["lts yes", "ends 2001-01-31"]);
        let row = r#"{"name": "7.1", "isEol": false, "eolFrom": "soon"}"#;
        assert_eq!(only(row), ["ends tba"], "what is there and cannot be read is not known");
    }

    #[test]
    fn long_term_from_a_day() {
        let found = read(
            r#"[{"cycle": "26", "releaseDate": "2026-04-22", "lts": "2026-10-28", "eol": "2029-04-30"},
                {"cycle": "24", "releaseDate": "2025-05-06", "lts": "2025-10-28", "support": true, "eol": "2028-04-30"}]"#,
        );
        let rows: Vec<String> = found.tables[0].rows.iter().map(|row| cells(row).join(", ")).collect();
        assert_eq!(rows[0], "released 2026-04-22, lts-from 2026-10-28, ends 2029-04-30");
        assert_eq!(rows[1], "released 2025-05-06, lts yes, lts-from 2025-10-28, active-ends open, ends 2028-04-30");
        assert_eq!(found.notes[0].at, "/0");
    }

    #[test]
    fn the_api_says_when_it_was_made() {
        let found = read(
            r#"{"schema_version": "1.2.0", "generated_at": "2026-08-20T03:12:11+00:00", "result": [
                {"name": "a", "label": "A", "releases": [{"name": "1", "latest": {"name": "1.4.2", "date": null}}]},
                {"name": "b", "releases": []}, 7]}"#,
        );
        assert_eq!(found.tables.len(), 2);
        assert_eq!(found.tables[0].known_until.map(|day| day.to_string()).as_deref(), Some("2026-08-20"));
        assert_eq!(found.tables[0].source, "endoflife.date/a (MIT)");
        assert_eq!(cells(&found.tables[0].rows[0]), ["ends tba", "latest 1.4.2"]);
    }

    #[test]
    fn other_rows_are_read_past_a_bad_one() {
        let found = read(
            r#"{"product": "p", "releases": [3, {}, {"releaseCycle": "2-rc1"}, {"releaseCycle": ["1"]},
                {"releaseCycle": "8", "latest": "8 (2111)", "releaseDate": "2019-13-24"}, {"releaseCycle": "8"},
                {"releaseCycle": 7.10, "eol": "2024-06-30T23:59:59Z"}]}"#,
        );
        let table = &found.tables[0];
        let versions: Vec<&str> = table.rows.iter().map(|row| row.version.as_written()).collect();
        assert_eq!(versions, ["8", "7.10"]);
        assert_eq!(cells(&table.rows[1]), ["ends 2024-06-30"]);
        let places: Vec<&str> = found.notes.iter().map(|note| note.at.as_str()).collect();
        let row = |index: usize, key: &str| format!("/releases/{index}{key}");
        assert_eq!(
            places,
            [row(0, ""), row(1, ""), row(2, ""), row(3, ""), row(4, "/releaseDate"), row(4, "/latest"), row(5, "")]
        );
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for text in ["", "7", "[]", "{}", r#"{"result": {"name": "8.2", "eolFrom": null}}"#, r#"{"releases": {}}"#] {
            assert!(endoflife(text).is_err_and(|error| error.is_bad_source()), "{text}");
        }
        let twice = endoflife(r#"{"releases": [{"eol": true, "eol": false}]}"#).expect_err("a key twice");
        assert_eq!(twice.to_string(), "the key `eol` stands twice; keep one, at `/releases/0`");
    }
}
