//! From what a source says to the lines of a policy: every line once, newest first, all of one shape.

use std::collections::BTreeMap;

use super::table::{Cell, Column, Day, MOST_ROWS, Note, Row, Table};
use crate::value::{Line, LineShape, Version};

/// The releases of a table as a policy has them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Releases {
    /// How many numbers each line has.
    pub shape: LineShape,
    /// Newest first.
    pub lines: Vec<Release>,
    /// Versions of the source that are shorter than a line: only their first and their newest line is in the table.
    pub in_part: Vec<String>,
    /// What was put differently, and why.
    pub notes: Vec<Note>,
}

/// One line of releases.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Release {
    /// The line.
    pub line: Line,
    /// How it is written: as in the source where that has the same shape.
    pub written: String,
    /// Its name in words.
    pub nickname: Option<String>,
    /// What is known of it.
    pub cells: BTreeMap<Column, Cell>,
}

impl Table {
    /// Puts the table into lines of one shape.
    ///
    /// A version with more numbers than a line, or with a word behind them, stands for its line. Where several do, as 9.5
    /// and 9.6 for the line 9 of `line: x`, a day on which they agree is that day, and one on which they do not is written as the span of days in
    /// which it lies, so that nothing is said of the line that is not true of each.
    ///
    /// A version with fewer numbers than a line, as 7 in a table of `line: x.y`, says something of every line that it
    /// has, but not which they are. Two are known: the first, 7.0, and that of its newest version.
    #[must_use]
    pub fn releases(&self, shape: LineShape) -> Releases {
        let mut by_line: BTreeMap<Line, Vec<&Row>> = BTreeMap::new();
        let mut short = Vec::new();
        for row in &self.rows {
            match row.version.line(shape) {
                Some(line) => by_line.entry(line).or_default().push(row),
                None => short.push(row),
            }
        }
        let mut releases = Releases { shape, lines: Vec::new(), in_part: Vec::new(), notes: Vec::new() };
        for row in short {
            for release in ends_of(row, shape).into_iter().filter(|release| !by_line.contains_key(&release.line)) {
                releases.lines.push(release);
            }
            releases.in_part.push(bare(row));
            let message = format!("{} stands as its first and its newest line of the shape {shape}", bare(row));
            releases.notes.push(Note::new(&row.at, message));
        }
        for (line, mut rows) in by_line {
            rows.sort_by(|a, b| b.version.cmp(&a.version));
            releases.lines.extend(together(line, &rows, &mut releases.notes));
        }
        releases.lines.sort_by(|a, b| b.line.cmp(&a.line));
        // Versions such as 7 and 7.0 of `line: x.y.z` have the same first line.
        releases.lines.dedup_by(|later, first| later.line == first.line);
        releases.lines.truncate(MOST_ROWS);
        releases
    }
}

/// The first line of a version that is shorter than a line, and that of its newest version.
fn ends_of(row: &Row, shape: LineShape) -> Vec<Release> {
    let told = row.version.segments();
    let padded = told.iter().chain(std::iter::repeat(&0)).take(shape.segments());
    let first = Version::parse(&padded.map(ToString::to_string).collect::<Vec<_>>().join(".")).ok();
    let newest = match row.cells.get(&Column::Latest) {
        Some(Cell::Version(latest)) if latest.segments().starts_with(told) => Some(latest.clone()),
        _ => None,
    };
    let mut lines: Vec<Release> = Vec::new();
    for line in [first, newest].into_iter().flatten().filter_map(|version| version.line(shape)) {
        if lines.iter().any(|release| release.line == line) {
            continue;
        }
        let mut cells = row.cells.clone();
        if !lines.is_empty() {
            // Only of the first is it known when it came out.
            cells.remove(&Column::Released);
        }
        lines.push(Release { written: line.to_string(), line, nickname: row.nickname.clone(), cells });
    }
    // What is the newest version of the first line is not known, if there is a newer line.
    if let [first, _] = &mut lines[..] {
        first.cells.remove(&Column::Latest);
    }
    lines
}

/// The version as the source writes it, without a `v`.
fn bare(row: &Row) -> String {
    let written = row.version.as_written();
    let bare = written.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    bare.unwrap_or(written).to_owned()
}

fn is_dotted(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Names with commas; of many, the first few.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What holds of all these rows of one line, highest version first. `None` if there is no row.
fn together(line: Line, rows: &[&Row], notes: &mut Vec<Note>) -> Option<Release> {
    let first = rows.first()?;
    let exact = rows.iter().find(|row| is_dotted(&bare(row)) && row.version.segments() == line.segments());
    let written = exact.map_or_else(|| line.to_string(), |row| bare(row));
    if let [row] = rows {
        let cells = row.cells.clone();
        if exact.is_none() {
            let message = format!("{} is the only one of the line {written} and stands for it", bare(row));
            notes.push(Note::new(&row.at, message));
        }
        let nickname = row.nickname.clone().or_else(|| exact.is_none().then(|| bare(row)));
        return Some(Release { line, written, nickname, cells });
    }
    let names: Vec<String> = rows.iter().map(|row| bare(row)).collect();
    let mut cells = BTreeMap::new();
    for column in Column::ALL {
        let found: Vec<Option<&Cell>> = rows.iter().map(|row| row.cells.get(&column)).collect();
        cells.extend(of_all(column, &found).map(|cell| (column, cell)));
    }
    let long_term = rows.iter().filter(|row| row.cells.contains_key(&Column::Lts)).count();
    if long_term < rows.len() && cells.remove(&Column::Lts).is_some() {
        let message = format!("of {} some are long-term and some are not, so {written} is not `lts`", listed(&names));
        notes.push(Note::new(&first.at, message));
    }
    let message = format!("{} stand together as {written}; a day on which they differ is a span", listed(&names));
    notes.push(Note::new(&first.at, message));
    Some(Release { line, written, nickname: None, cells })
}

/// What a column says of all rows, highest version first.
fn of_all(column: Column, found: &[Option<&Cell>]) -> Option<Cell> {
    let any = found.iter().flatten().next()?;
    if column == Column::Latest {
        // The newest version of the line is that of its highest row.
        return found.first().copied().flatten().cloned();
    }
    let Cell::Day(first) = any else { return Some((*any).clone()) };
    let days = found.iter().map(|cell| match cell {
        Some(Cell::Day(day)) => *day,
        _ => Day::UNKNOWN,
    });
    Some(Cell::Day(days.fold(*first, Day::or)))
}

#[cfg(test)]
mod tests {
    use super::super::endoflife;
    use super::*;

    fn releases(rows: &str, shape: &str) -> Releases {
        let table =
            endoflife(&format!(r#"{{"product": "p", "releases": [{rows}]}}"#)).expect("it is read").tables.remove(0);
        table.releases(LineShape::parse(shape).expect(shape))
    }

    fn shown(releases: &Releases) -> Vec<String> {
        let cells = |release: &Release| {
            let cells: Vec<String> = release.cells.iter().map(|(column, cell)| format!("{column} {cell}")).collect();
            format!("{}: {}", release.written, cells.join(", "))
        };
        releases.lines.iter().map(cells).collect()
    }

    #[test]
    fn a_word_behind_the_numbers_makes_no_line_of_its_own() {
        let rows = r#"{"releaseCycle": "2012-r2", "releaseDate": "2013-11-25", "eol": "2023-10-10"},
            {"releaseCycle": "2012", "releaseDate": "2012-10-30", "eol": "2023-10-10"},
            {"releaseCycle": "23h2-ac", "releaseDate": "2023-10-24", "eol": "2025-10-24"}"#;
        let releases = releases(rows, "x");
        assert_eq!(
            shown(&releases),
            ["2012: released 2012-10-30..2013-11-25, ends 2023-10-10", "23: released 2023-10-24, ends 2025-10-24"]
        );
        assert_eq!(releases.lines[1].nickname.as_deref(), Some("23h2-ac"));
    }

    const ROWS: &str = r#"
        {"releaseCycle": "10", "releaseDate": "2017-10-05", "eol": "2022-11-10"},
        {"releaseCycle": "9.6", "releaseDate": "2016-09-29", "eol": "2021-11-11", "latest": "9.6.24"},
        {"releaseCycle": "9.5", "releaseDate": "2016-01-07", "eol": "2021-02-11", "latest": "9.5.25"},
        {"releaseCycle": "v8.04", "releaseDate": "2009-07-01", "eol": true}"#;

    #[test]
    fn finer_lines_stand_together() {
        let coarse = releases(ROWS, "x");
        assert_eq!(
            shown(&coarse),
            [
                "10: released 2017-10-05, ends 2022-11-10",
                "9: released 2016-01-07..2016-09-29, ends 2021-02-11..2021-11-11, latest 9.6.24",
                "8: released 2009-07-01, ends past",
            ]
        );
        assert_eq!(coarse.notes.len(), 2);
        let fine = releases(ROWS, "x.y");
        assert_eq!(fine.in_part, ["10"]);
        assert_eq!(
            fine.lines.iter().map(|release| release.written.as_str()).collect::<Vec<_>>(),
            ["10.0", "9.6", "9.5", "8.04"]
        );
    }

    #[test]
    fn of_a_coarser_line_the_first_and_the_newest_are_known() {
        let row = r#"{"releaseCycle": "7", "releaseDate": "2019-04-10", "eol": "2026-01-15", "latest": "7.17.29"}"#;
        assert_eq!(
            shown(&releases(row, "x.y")),
            ["7.17: ends 2026-01-15, latest 7.17.29", "7.0: released 2019-04-10, ends 2026-01-15"]
        );
        let with_own = format!(r#"{row}, {{"releaseCycle": "7.17", "releaseDate": "2022-02-01", "eol": true}}"#);
        assert_eq!(
            shown(&releases(&with_own, "x.y")),
            ["7.17: released 2022-02-01, ends past", "7.0: released 2019-04-10, ends 2026-01-15"]
        );
        let unrelated = r#"{"releaseCycle": "7", "latest": "8.1"}"#;
        assert_eq!(shown(&releases(unrelated, "x.y.z")), ["7.0.0: ends tba, latest 8.1"]);
    }

    #[test]
    fn what_not_every_row_says_is_not_known_of_the_line() {
        let rows = |a: &str, b: &str| {
            shown(&releases(&format!(r#"{{"releaseCycle": "9.6", {a}}}, {{"releaseCycle": "9.5", {b}}}"#), "x"))
        };
        assert_eq!(rows(r#""eol": false"#, r#""eol": "2021-02-11""#), ["9: ends 2021-02-11+"]);
        assert_eq!(rows(r#""eol": true"#, r#""eol": "2021-02-11""#), ["9: ends ..2021-02-11"]);
        assert_eq!(rows(r#""eol": true"#, r#""eol": false"#), ["9: ends tba"]);
        assert_eq!(rows(r#""eol": null"#, r#""eol": "2021-02-11""#), ["9: ends tba"]);
        assert_eq!(rows(r#""lts": true"#, r#""lts": true"#), ["9: lts yes, ends tba"]);
        assert_eq!(rows(r#""lts": true"#, r#""lts": false"#), ["9: ends tba"]);
    }

    #[test]
    fn the_newest_says_how_long_a_line_is() {
        let shape = |rows: &str| {
            let table = endoflife(&format!(r#"{{"releases": [{rows}]}}"#)).expect("it is read").tables.remove(0);
            table.shape().map(|shape| shape.to_string())
        };
        assert_eq!(shape(ROWS).as_deref(), Some("x"));
        assert_eq!(shape(r#"{"releaseCycle": "3.1"}, {"releaseCycle": "4"}"#).as_deref(), Some("x.y"), "the first");
        assert_eq!(shape(r#"{"releaseCycle": "3.1.2.5"}"#).as_deref(), Some("x.y.z"));
        assert_eq!(shape(""), None);
    }
}
