//! Rows of a table (CSV) as objects that a mapping reads: the header names the keys.

use scopeline::request::Request;
use scopeline::{Error, Intake};
use serde_json::{Map, Value};

/// A row with the line on which it begins, and what is to be said of it.
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) request: Result<Request, Error>,
    /// A row that has not as many cells as the header.
    pub(crate) note: Option<String>,
}

/// The requests of a table. A short row lacks its last cells; of a long one nobody knows which cell is which, so that
/// none is read.
pub(crate) fn rows(bytes: &[u8], intake: &Intake) -> Result<Vec<Row>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter(bytes)).has_headers(true).from_reader(bytes);
    let header: Vec<String> = reader.byte_headers().map_err(|fault| fault.to_string())?.iter().map(text).collect();
    let named: Vec<&String> = header.iter().filter(|name| !name.is_empty()).collect();
    if let Some(twice) = named.iter().enumerate().find(|(at, name)| named[..*at].contains(name)) {
        return Err(format!("the header names `{}` twice", twice.1));
    }
    let mut rows = Vec::new();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|fault| fault.to_string())? {
        let line = record.position().map_or(0, |position| line_of(bytes, position));
        let is_long = record.len() > header.len();
        let cells = header.iter().zip(record.iter()).filter(|(name, _)| !is_long && !name.is_empty());
        let object: Map<String, Value> = cells.map(|(name, cell)| (name.clone(), Value::from(text(cell)))).collect();
        let note = (record.len() != header.len()).then(|| ragged(record.len(), header.len()));
        rows.push(Row { line, request: intake.request(&Value::Object(object).to_string()), note });
    }
    Ok(rows)
}

/// The line of a row: blank lines before it belong to no row.
fn line_of(bytes: &[u8], position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(bytes.len());
    let blank = bytes[start..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

fn ragged(cells: usize, columns: usize) -> String {
    let what = if cells > columns { "none of them is read" } else { "the last ones are missing" };
    format!("the row has {cells} cells and the header {columns}; {what}")
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim().to_owned()
}

/// The sign that parts the cells of the first line: of comma, semicolon and tab the one that is most often there.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| first.iter().filter(|byte| **byte == sign).count();
    [b';', b'\t'].into_iter().fold(b',', |best, sign| if count(sign) > count(best) { sign } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use scopeline::Sources;

    fn read(csv: &str) -> Vec<(u64, Option<String>, Option<String>)> {
        let mapping = "scopeline-intake: 1\nrequest: { id: /id }\nfacts: { plan: /plan }\n";
        let intake = Intake::from_sources(&Sources::single("m.yaml", mapping)).expect("a mapping");
        let plan = |request: &Request| request.fact("plan").map(ToString::to_string);
        let rows = rows(csv.as_bytes(), &intake).expect("a table");
        rows.into_iter().map(|row| (row.line, row.request.ok().as_ref().and_then(plan), row.note)).collect()
    }

    #[test]
    fn ragged_rows_lack_what_nobody_can_tell() {
        let all = read("\u{feff}id;plan;\"a;b\"\n1;gold;x\n2\n\n3;gold;x;y\n\"4\n\";silver;z");
        let plans: Vec<_> = all.iter().map(|(line, plan, note)| (*line, plan.as_deref(), note.is_some())).collect();
        assert_eq!(plans, [(2, Some("gold"), false), (3, None, true), (5, None, true), (6, Some("silver"), false)]);
    }

    #[test]
    fn the_header_names_each_column_once() {
        let intake = Intake::from_sources(&Sources::single("m", "scopeline-intake: 1\n")).expect("a mapping");
        assert!(rows(b"a,b,a\n1,2,3\n", &intake).is_err_and(|why| why.contains("`a` twice")));
        assert!(rows(b"", &intake).is_ok_and(|rows| rows.is_empty()));
        assert!(rows(b"a\tb\n\xff\xfe\t\x00\n\"never closed", &intake).is_ok_and(|rows| rows.len() == 2));
    }
}
