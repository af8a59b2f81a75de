//! A review as one table for a spreadsheet: a row for each number.

use std::fmt::Write as _;

use super::super::visible;
use crate::report::{Block, Cell, Page, Table};
use crate::value::parse_number;

/// A row for each number of the page, with its section, its row, its column, its unit, and the name under which its
/// requests stand in the side file; what the page is about comes first, with the unit `text`. Times are in minutes.
#[must_use]
pub fn csv(page: &Page) -> String {
    let mut all = "section,row,column,value,unit,requests\r\n".to_owned();
    for (label, text) in &page.about {
        let _ = write!(all, "{}\r\n", ["About", label, "", text, "text", ""].map(cell).join(","));
    }
    for section in &page.sections {
        let tables = section.blocks.iter().filter_map(|block| match block {
            Block::Table(table) | Block::Figures(table) => Some(table),
            _ => None,
        });
        tables.for_each(|table| rows(&section.heading, table, &mut all));
    }
    all
}

fn rows(heading: &str, table: &Table, all: &mut String) {
    for row in &table.rows {
        let is_word = |(cell, column): &(&Cell, &crate::report::Column)| cell.figure.is_none() && !column.is_number;
        let words: Vec<&str> =
            row.iter().zip(&table.columns).filter(is_word).map(|(cell, _)| cell.text.as_str()).collect();
        let said = words.join(" · ");
        let figures =
            row.iter().zip(&table.columns).filter_map(|(one, column)| Some((one, one.figure.as_ref()?, column)));
        let mut has_figure = false;
        for (one, figure, column) in figures {
            has_figure = true;
            let number = one.number.as_deref().unwrap_or("");
            let value = figure.value.to_string();
            let cells = [heading, &said, &column.heading, &value, &figure.unit, number].map(cell);
            let _ = write!(all, "{}\r\n", cells.join(","));
        }
        if !has_figure {
            let _ = write!(all, "{}\r\n", [heading, &said, "", "", "", ""].map(cell).join(","));
        }
    }
}

/// A text as a cell of a table. What a spreadsheet would take for a formula is made a text by an apostrophe before it; a
/// number stays a number.
///
/// ```
/// use scopeline::render::review::cell;
///
/// assert_eq!(cell("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
/// assert_eq!((cell("-3").as_str(), cell("-3+2").as_str(), cell("T-1").as_str()), ("-3", "'-3+2", "T-1"));
/// ```
#[must_use]
pub fn cell(text: &str) -> String {
    // What is hidden is shown first, so that no tab and no line break is left to begin a formula.
    let shown = visible(text);
    let begins = shown
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let is_plain = parse_number(&shown).is_ok() && !shown.starts_with('+');
    let mark = if begins && !is_plain { "'" } else { "" };
    let is_quoted = shown.contains([',', ';', '"', '\t']) || shown.starts_with(' ') || shown.ends_with(' ');
    if is_quoted { format!("\"{mark}{}\"", shown.replace('"', "\"\"")) } else { format!("{mark}{shown}") }
}
