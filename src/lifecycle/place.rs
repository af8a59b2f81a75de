//! Where new lines go in a text that somebody wrote, and how they are indented.

use super::fit::Release;
use super::merge::{WrittenRow, cannot};
use super::table::Column;
use super::write::{Named, row};
use crate::diagnostic::Diagnostic;
use crate::syntax::{Entry, Kind, Node};

/// Lines to be put in at a place.
#[derive(Debug)]
pub(super) struct Insertion {
    at: usize,
    lines: String,
}

/// Puts every insertion into a text. Those at one place stand in the order in which they were made.
pub(super) fn insert(text: &str, mut insertions: Vec<Insertion>) -> String {
    insertions.sort_by_key(|insertion| insertion.at);
    let mut grown = String::with_capacity(text.len() + 256);
    let mut from = 0;
    for Insertion { at, lines } in insertions {
        grown.push_str(text.get(from..at).unwrap_or_default());
        grown.push_str(&lines);
        from = at;
    }
    grown.push_str(text.get(from..).unwrap_or_default());
    grown
}

/// The lines of a text.
pub(super) struct Layout<'t> {
    text: &'t str,
    end: &'static str,
}

impl<'t> Layout<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, end: if text.contains("\r\n") { "\r\n" } else { "\n" } }
    }

    fn line_start(&self, at: u32) -> usize {
        let before = self.text.get(..at as usize).unwrap_or(self.text);
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Behind the line on which this place is.
    fn next_line(&self, at: u32) -> usize {
        let rest = self.text.get(at as usize..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |newline| at as usize + newline + 1)
    }

    /// What stands before a key on its line, if that is only white space.
    fn indent(&self, key: u32) -> Option<&'t str> {
        let before = self.text.get(self.line_start(key)..key as usize)?;
        before.trim_start_matches('\u{feff}').bytes().all(|byte| byte == b' ').then_some(before)
    }

    /// An insertion that begins on a line of its own.
    fn insertion(&self, at: usize, lines: String) -> Insertion {
        let unfinished = at == self.text.len() && !self.text.is_empty() && !self.text.ends_with('\n');
        Insertion { at, lines: if unfinished { format!("{}{lines}", self.end) } else { lines } }
    }

    /// Behind the last line of a map that is written on lines, and the indent of its entries.
    fn behind(&self, entries: &[Entry]) -> Option<(usize, &'t str)> {
        let (first, last) = (entries.first()?, entries.last()?);
        let indent = self.indent(first.key.span.start)?;
        self.indent(last.key.span.start)?;
        let end = last.value.span.end.max(last.key.span.end);
        Some((self.next_line(end.saturating_sub(1)), indent))
    }

    /// A table that the text does not have yet, behind the others of its section or at the end.
    pub(super) fn new_table(&self, root: &Node, table: &Named) -> Result<Insertion, Box<Diagnostic>> {
        let Some(section) = root.get(table.section.key()) else {
            let Kind::Map(entries) = &root.kind else { return Err(refused(root)) };
            self.behind(entries).ok_or_else(|| refused(root))?;
            let end = self.end;
            let lines = format!("{end}{}:{end}{}", table.section.key(), table.table("  ", end));
            return Ok(self.insertion(self.text.len(), lines));
        };
        match &section.kind {
            Kind::Map(entries) if !entries.is_empty() => {
                let (at, indent) = self.behind(entries).ok_or_else(|| refused(section))?;
                Ok(self.insertion(at, format!("{}{}", self.end, table.table(indent, self.end))))
            }
            // `products:` with nothing behind it.
            Kind::Scalar(scalar) if scalar.plain && scalar.text.is_empty() => {
                Ok(self.insertion(self.next_line(section.span.end), table.table("  ", self.end)))
            }
            _ => Err(refused(section)),
        }
    }

    /// Rows for a table, each where it belongs by the order of those that are there.
    pub(super) fn new_rows(
        &self,
        table: &Node,
        rows: &[WrittenRow<'_>],
        missing: &[&Release],
        columns: &[Column],
    ) -> Result<Vec<Insertion>, Box<Diagnostic>> {
        if rows.is_empty() {
            return self.first_rows(table, missing, columns).map(|insertion| vec![insertion]);
        }
        let mut lines = rows.iter().filter_map(|row| row.line.as_ref());
        let rises = lines.next().zip(lines.next_back()).is_some_and(|(first, last)| first < last);
        let mut in_order: Vec<&Release> = missing.to_vec();
        if rises {
            in_order.reverse();
        }
        let mut insertions = Vec::new();
        for release in in_order {
            // Before the first row that lies beyond it.
            let beyond = rows.iter().position(|row| {
                row.line.as_ref().is_some_and(|line| if rises { *line > release.line } else { *line < release.line })
            });
            let neighbour = &rows[beyond.unwrap_or(rows.len()).saturating_sub(1)];
            let (indent, width) = self.alignment(neighbour).ok_or_else(|| refused(neighbour.value))?;
            let at = if beyond == Some(0) { self.line_start(neighbour.key.start) } else { self.end_of(neighbour) };
            insertions.push(self.insertion(at, format!("{indent}{}{}", row(release, columns, width), self.end)));
        }
        Ok(insertions)
    }

    fn end_of(&self, row: &WrittenRow<'_>) -> usize {
        self.next_line(row.value.span.end.max(row.key.end).saturating_sub(1))
    }

    /// The indent of a row, and how far behind the beginning of its key its value stands.
    fn alignment(&self, row: &WrittenRow<'_>) -> Option<(&'t str, usize)> {
        let indent = self.indent(row.key.start)?;
        let value = row.value.span.start;
        let on_one_line = value > row.key.end && self.line_start(value) == self.line_start(row.key.start);
        Some((indent, if on_one_line { (value - row.key.start) as usize } else { 0 }))
    }

    /// `releases` for a table that has none, or nothing behind the key.
    fn first_rows(&self, table: &Node, missing: &[&Release], columns: &[Column]) -> Result<Insertion, Box<Diagnostic>> {
        let Kind::Map(entries) = &table.kind else { return Err(refused(table)) };
        let (behind, indent) = self.behind(entries).ok_or_else(|| refused(table))?;
        let width = missing.iter().map(|release| release.written.len() + 2).max().unwrap_or(0);
        let rows: String =
            missing.iter().map(|release| format!("{indent}  {}{}", row(release, columns, width), self.end)).collect();
        match entries.iter().find(|entry| entry.key.text == "releases") {
            None => Ok(self.insertion(behind, format!("{indent}releases:{}{rows}", self.end))),
            Some(entry) if entry.value.what() == "nothing" => {
                Ok(self.insertion(self.next_line(entry.key.span.end), rows))
            }
            Some(entry) => Err(refused(&entry.value)),
        }
    }
}

fn refused(node: &Node) -> Box<Diagnostic> {
    Box::new(cannot(node.span.start(), "lines cannot be put in here without touching what is written"))
}
