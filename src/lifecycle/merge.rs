//! Putting what is missing into a table that somebody keeps by hand.
//!
//! What is written stays, byte for byte: lines are only put in between. Where the source says something else, that is
//! told and nothing more.

use std::collections::BTreeSet;
use std::fmt;

use super::fit::Release;
use super::place::{Insertion, Layout, insert};
use super::table::{Cell, Column, Day};
use super::write::{Named, Section};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{self, Kind, Limits, Node};
use crate::text::{Sources, Span};
use crate::value::{Line, LineShape, Version, parse_date};

/// What came of merging a table into a text.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Merged {
    /// The text with the new lines in it.
    pub text: String,
    /// The lines that were put in, newest first.
    pub added: Vec<String>,
    /// What the text says and the source does not.
    pub differences: Vec<Difference>,
}

/// Something that the author wrote and the source says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The line, as the author wrote it.
    pub line: String,
    /// The column.
    pub column: Column,
    /// What the author wrote, if anything.
    pub written: Option<String>,
    /// What the source says, if anything.
    pub source: Option<String>,
    /// Where the author wrote it, or the row that does not say it.
    pub span: Span,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ", self.line, self.column)?;
        match &self.written {
            Some(written) => write!(f, "{written} written, ")?,
            None => f.write_str("not written, ")?,
        }
        match &self.source {
            Some(source) => write!(f, "{source} in the source"),
            None => f.write_str("not in the source"),
        }
    }
}

/// Puts the lines of a table that a text does not have into it, where they belong by their order, and compares the rest.
///
/// A column is compared, and written in new lines, only if the author uses it in this table; a table that is not there
/// yet gets all of them.
///
/// The texts should be one file: the first one is read.
///
/// # Errors
///
/// Every fault for which the text cannot be read, or cannot be added to without touching what is written.
pub fn merge(sources: &Sources, table: &Named) -> Result<Merged, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let Some((id, source)) = sources.iter().next() else { return Err(faults) };
    let root = syntax::parse(sources, id, &Limits::default(), &mut faults);
    let Some(root) = root.filter(|_| faults.is_empty()) else { return Err(faults) };
    if !root.has_key("scopeline") {
        let fault = Diagnostic::error(Code::MissingKey, root.span.start(), "this text is no part of a policy");
        return Err(vec![fault.help("begin it with `scopeline: 1`")]);
    }
    let text = source.text();
    let layout = Layout::of(text);
    let section = root.get(table.section.key());
    let written = section.and_then(|section| section.get(&table.name));
    let (insertions, added, differences) = match written {
        Some(written) => into_table(&layout, written, table).map_err(|fault| vec![*fault])?,
        None => {
            let lines = table.releases.lines.iter().map(|release| release.written.clone()).collect();
            (vec![layout.new_table(&root, table).map_err(|fault| vec![*fault])?], lines, Vec::new())
        }
    };
    let text = insert(text, insertions);
    let grown = reread(&text).filter(|new| grew(&root, new) && has_all(new, table, &added));
    if grown.is_none() {
        let span = written.or(section).unwrap_or(&root).span.start();
        return Err(vec![cannot(span, "lines cannot be put in here without touching what is written")]);
    }
    Ok(Merged { text, added, differences })
}

/// Where a table stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The section.
    pub section: Section,
    /// Its `line`, if that stands there too.
    pub line: Option<LineShape>,
}

impl Standing {
    /// Looks for a table of this name: among the life cycles first, since a product is the rarer thing to import.
    #[must_use]
    pub fn find(sources: &Sources, name: &str) -> Option<Self> {
        let (id, _) = sources.iter().next()?;
        let root = syntax::parse(sources, id, &Limits::default(), &mut Vec::new())?;
        [Section::LifeCycles, Section::Products].into_iter().find_map(|section| {
            let table = root.get(section.key())?.get(name)?;
            let line = match table.get("line").map(|node| &node.kind) {
                Some(Kind::Scalar(line)) => LineShape::parse(&line.text).ok(),
                _ => None,
            };
            Some(Self { section, line })
        })
    }
}

pub(super) fn cannot(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongShape, span, message)
        .help("write the section, the table and each release on lines of their own, as `scopeline import` does")
}

fn reread(text: &str) -> Option<Node> {
    let sources = Sources::single("merged", text);
    let (id, _) = sources.iter().next()?;
    let mut faults = Vec::new();
    syntax::parse(&sources, id, &Limits::default(), &mut faults).filter(|_| faults.is_empty())
}

/// Whether everything old stands in the new, in the same order.
fn grew(old: &Node, new: &Node) -> bool {
    match (&old.kind, &new.kind) {
        (Kind::Scalar(old), Kind::Scalar(new)) => old == new,
        // A key without a value may have got one.
        (Kind::Scalar(old), Kind::Map(_)) => old.plain && old.text.is_empty(),
        (Kind::List(old), Kind::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| grew(old, new))
        }
        (Kind::Map(old), Kind::Map(new)) => {
            let mut rest = new.iter();
            old.iter().all(|old| {
                rest.find(|new| new.key.text == old.key.text).is_some_and(|new| grew(&old.value, &new.value))
            })
        }
        _ => false,
    }
}

fn has_all(root: &Node, table: &Named, added: &[String]) -> bool {
    let releases = root.get(table.section.key()).and_then(|section| section.get(&table.name));
    let Some(Kind::Map(entries)) = releases.and_then(|table| table.get("releases")).map(|node| &node.kind) else {
        return added.is_empty();
    };
    let there: BTreeSet<&str> = entries.iter().map(|entry| entry.key.text.as_str()).collect();
    added.iter().all(|line| there.contains(line.as_str()))
}

type Changes = (Vec<Insertion>, Vec<String>, Vec<Difference>);

fn into_table(layout: &Layout<'_>, written: &Node, table: &Named) -> Result<Changes, Box<Diagnostic>> {
    let shape = table.releases.shape;
    if let Some(Kind::Scalar(line)) = written.get("line").map(|node| &node.kind)
        && line.text != shape.to_string()
    {
        let message = format!("the table has `line: {}`, what is put in has `line: {shape}`", line.text);
        let span = written.get("line").map_or(written.span, |node| node.span);
        return Err(Box::new(Diagnostic::error(Code::Conflict, span, message).help("give the same for both")));
    }
    let rows = rows(written, shape);
    let columns = compared(&rows, table);
    let by_rule = written.get("dates").map(keys).unwrap_or_default();
    let mut missing = Vec::new();
    let mut differences = Vec::new();
    for release in &table.releases.lines {
        match rows.iter().find(|row| row.line.as_ref() == Some(&release.line)) {
            Some(row) => differences.extend(columns.iter().filter_map(|&column| {
                row.differs(column, release.cells.get(&column), by_rule.contains(&column.name()))
            })),
            None => missing.push(release),
        }
    }
    let insertions =
        if missing.is_empty() { Vec::new() } else { layout.new_rows(written, &rows, &missing, &columns)? };
    let added = missing.iter().map(|release: &&Release| release.written.clone()).collect();
    Ok((insertions, added, differences))
}

fn keys(node: &Node) -> BTreeSet<&str> {
    match &node.kind {
        Kind::Map(entries) => entries.iter().map(|entry| entry.key.text.as_str()).collect(),
        _ => BTreeSet::new(),
    }
}

/// The columns that the author uses; all of them in a table without releases.
fn compared(rows: &[WrittenRow<'_>], table: &Named) -> Vec<Column> {
    let used: BTreeSet<&str> = rows.iter().flat_map(|row| keys(row.value)).collect();
    let is_used = |column: &&Column| rows.is_empty() || used.contains(column.name());
    table.columns.iter().filter(is_used).copied().collect()
}

/// A row of `releases` as the author wrote it.
pub(super) struct WrittenRow<'t> {
    pub(super) key: Span,
    pub(super) text: &'t str,
    /// `None` where the key is no line of the shape.
    pub(super) line: Option<Line>,
    pub(super) value: &'t Node,
}

fn rows(table: &Node, shape: LineShape) -> Vec<WrittenRow<'_>> {
    let Some(Kind::Map(entries)) = table.get("releases").map(|node| &node.kind) else { return Vec::new() };
    let row = |entry: &'_ syntax::Entry| {
        let version = Version::parse(&entry.key.text).ok();
        let exact = version.filter(|version| version.segments().len() == shape.segments() && !version.is_pre());
        exact.and_then(|version| version.line(shape))
    };
    entries
        .iter()
        .map(|entry| WrittenRow { key: entry.key.span, text: &entry.key.text, line: row(entry), value: &entry.value })
        .collect()
}

impl WrittenRow<'_> {
    fn differs(&self, column: Column, source: Option<&Cell>, by_rule: bool) -> Option<Difference> {
        let written = self.value.get(column.name());
        let text = match written.map(|node| &node.kind) {
            None => None,
            Some(Kind::Scalar(scalar)) => Some(scalar.text.as_str()),
            // What is no text is a fault of its own, which `check` tells.
            Some(_) => return None,
        };
        let agrees = match (text, source) {
            (None, None) => true,
            (None, Some(Cell::Day(day))) => by_rule || *day == Day::UNKNOWN,
            (None, Some(_)) => false,
            // Only of a yes-no column does saying nothing say something.
            (Some(text), None) => column != Column::Lts || !is_yes(text),
            (Some(text), Some(cell)) => says(text, cell),
        };
        (!agrees).then(|| Difference {
            line: self.text.to_owned(),
            column,
            written: text.map(str::to_owned),
            source: source.map(ToString::to_string),
            span: written.map_or(self.key, |node| node.span),
        })
    }
}

fn is_yes(text: &str) -> bool {
    ["yes", "true"].contains(&text.to_ascii_lowercase().as_str())
}

/// Whether what is written is what the source says, or one of the days that it leaves open.
fn says(text: &str, cell: &Cell) -> bool {
    match cell {
        Cell::Yes => is_yes(text),
        Cell::Version(version) => Version::parse(text).is_ok_and(|written| written == *version),
        Cell::Day(day) => {
            let written = match text {
                "open" => Some(Day::Open),
                "past" => Some(Day::Past),
                _ => parse_date(text).ok().map(Day::On),
            };
            text == day.to_string() || *day == Day::UNKNOWN || written.is_some_and(|written| day.may_be(written))
        }
    }
}
