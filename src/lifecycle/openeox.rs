//! OpenEoX statements, read leniently: the draft has been spelled in more than one way.
//!
//! A statement has a product's name, version and vendor, and a core: `general_availability`, `end_of_sales`,
//! `end_of_security_support`, `end_of_life`, each an instant or `tba`. What is `tba` is missing: it says neither that
//! something is over nor that it is not.

use std::collections::{HashMap, HashSet};

use super::read::{Notes, Object, RowReader, day_of, parse};
use super::table::{Cell, Column, Day, Found, Table};
use crate::error::Error;
use crate::request::Json;
use crate::value::{Date, fold};

/// Reads OpenEoX statements: a text with `statements`, a list of them, or one alone.
///
/// ```
/// use scopeline::lifecycle::openeox;
///
/// let found = openeox(r#"{ "statements": [ {
///     "product_name": "Acme Server", "product_version": "7.1", "vendor_name": "Acme",
///     "core": { "end_of_life": "tba", "end_of_security_support": "2027-12-31T12:00:00Z" }
/// } ] }"#)?;
/// assert_eq!(found.tables[0].name, "Acme Server");
/// # Ok::<(), scopeline::Error>(())
/// ```
///
/// # Errors
///
/// If it is no well-formed JSON, has a key twice in one object, is too large, or has no statement of a product.
pub fn openeox(text: &str) -> Result<Found, Error> {
    let json = parse(text)?;
    let mut notes = Notes::default();
    let (at, statements): (String, &[Json]) = match &json {
        Json::List(items) => (String::new(), items),
        _ => match Object::of(&json).and_then(|root| root.first(&["statements"])) {
            Some((key, Json::List(items))) => (format!("/{key}"), items),
            _ => (String::new(), std::slice::from_ref(&json)),
        },
    };
    let mut products = Products::default();
    for (index, json) in statements.iter().enumerate() {
        products.add(format!("{at}/{index}"), json, &mut notes);
    }
    if products.tables.is_empty() {
        return Err(Error::bad_source(
            "there is no statement with a product's name and version here; a core alone does not say what it is about",
        ));
    }
    Ok(Found { tables: products.tables, notes: notes.finish() })
}

/// The tables, by the name of the product.
#[derive(Default)]
struct Products {
    tables: Vec<Table>,
    by_name: HashMap<String, usize>,
    seen: Vec<HashSet<String>>,
    updated: Vec<Option<Date>>,
}

impl Products {
    fn add(&mut self, at: String, json: &Json, notes: &mut Notes) {
        let Some(object) = Object::of(json) else {
            notes.add(&at, format!("a statement is an object, but here is {}; it is left out", json.what()));
            return;
        };
        let inner = object.first(&["product"]).and_then(|(_, json)| Object::of(json)).unwrap_or(object);
        let said = |keys: &[&str]| inner.text(keys).or_else(|| object.text(keys));
        let Some(name) = said(&["productname", "product", "name"]) else {
            notes.add(&at, "there is no name of a product here; the statement is left out");
            return;
        };
        let vendor = said(&["vendorname", "suppliername", "vendor", "supplier"]);
        let core = object.first(&["core"]).and_then(|(_, json)| Object::of(json)).unwrap_or(object);
        let mut reader = RowReader::new(notes, at);
        let versions = ["productversion", "version"];
        let told = if inner.first(&versions).is_some() { inner } else { object };
        let Some(version) = reader.version(told, &versions) else { return };
        read_core(&mut reader, core);
        let row = reader.finish(version, None);
        let index = self.table(&name, vendor.as_deref());
        self.tables[index].add(row, &mut self.seen[index], notes);
        let updated = core.text(&["lastupdated"]).as_deref().and_then(day_of);
        self.updated[index] = self.updated[index].max(updated);
        self.tables[index].source = source(vendor.as_deref(), self.updated[index]);
    }

    fn table(&mut self, name: &str, vendor: Option<&str>) -> usize {
        *self.by_name.entry(fold(name)).or_insert_with(|| {
            let source = source(vendor, None);
            // Statements about several products stand mixed, so every place may be about this one.
            self.tables.push(Table {
                at: String::new(),
                name: name.to_owned(),
                source,
                known_until: None,
                rows: Vec::new(),
            });
            self.seen.push(HashSet::new());
            self.updated.push(None);
            self.tables.len() - 1
        })
    }
}

fn source(vendor: Option<&str>, updated: Option<Date>) -> String {
    let vendor = vendor.map_or(String::new(), |vendor| format!(" of {vendor}"));
    let updated = updated.map_or(String::new(), |day| format!(", {day}"));
    format!("OpenEoX{vendor}{updated}")
}

fn read_core(reader: &mut RowReader<'_>, core: Object<'_>) {
    let columns = [
        (Column::Released, "generalavailability"),
        (Column::SecurityEnds, "endofsecuritysupport"),
        (Column::Ends, "endoflife"),
        (Column::SalesEnd, "endofsales"),
    ];
    for (column, key) in columns {
        let Some((key, json)) = core.first(&[key]) else { continue };
        let is_tba = matches!(json, Json::Text(text) if text.trim().eq_ignore_ascii_case("tba"));
        let day = if is_tba { Some(Day::UNKNOWN) } else { reader.date(key, json).map(Day::On) };
        // Without a day of release the lines around it say when it came out.
        if let Some(day) = day.filter(|day| column != Column::Released || *day != Day::UNKNOWN) {
            reader.day(column, day);
        }
    }
    reader.cells.entry(Column::Ends).or_insert(Cell::Day(Day::UNKNOWN));
}

#[cfg(test)]
mod tests {
    use super::super::table::Row;
    use super::*;

    fn shown(found: &Found) -> Vec<String> {
        let row = |row: &Row| {
            let cells: Vec<String> = row.cells.iter().map(|(column, cell)| format!("{column} {cell}")).collect();
            format!("{}: {}", row.version, cells.join(", "))
        };
        found.tables.iter().flat_map(|table| table.rows.iter().map(row)).collect()
    }

    #[test]
    fn to_be_announced_is_neither_over_nor_not() {
        let found = openeox(
            r#"{"$schema": "x", "statements": [
                {"productName": "Acme Server", "productVersion": "7.1", "vendorName": "Acme", "core": {
                    "general_availability": "2026-01-15T00:00:00Z", "end_of_sales": "TBA",
                    "end_of_security_support": "2028-01-31T23:59:59+02:00", "end_of_life": "tba",
                    "last_updated": "2026-02-01T12:00:00Z"}},
                {"product_name": "acme server", "product_version": "7.0", "supplier_name": "Acme", "core": {
                    "general_availability": "tba", "end_of_life": "2027-06-30"}}]}"#,
        )
        .expect("it is read");
        assert_eq!(
            shown(&found),
            ["7.1: released 2026-01-15, security-ends 2028-01-31, ends tba, sales-end tba", "7.0: ends 2027-06-30",]
        );
        assert_eq!(found.tables.len(), 1);
        assert_eq!(found.tables[0].source, "OpenEoX of Acme, 2026-02-01");
        assert_eq!(found.notes, []);
    }

    #[test]
    fn names_may_stand_in_an_object_of_their_own() {
        let found = openeox(
            r#"[{"product": {"product_name": "B", "product_version": 3, "vendor_name": "V"}, "end_of_life": "2030-01-01"},
                {"product": "C", "version": "1.0", "end_of_life": true}, {"version": "1"}, [], {"product": "D"}]"#,
        )
        .expect("it is read");
        assert_eq!(shown(&found), ["3: ends 2030-01-01", "1.0: ends tba"]);
        let places: Vec<&str> = found.notes.iter().map(|note| note.at.as_str()).collect();
        assert_eq!(places, ["/1/end_of_life", "/2", "/3", "/4"]);
    }

    #[test]
    fn a_core_alone_is_refused() {
        for text in ["null", "[]", r#"{"end_of_life": "2025-12-31T12:00:00Z"}"#, r#"{"statements": {}}"#] {
            assert!(openeox(text).is_err_and(|error| error.is_bad_source()), "{text}");
        }
    }
}
