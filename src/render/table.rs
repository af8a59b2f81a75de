//! Rows of text under headings, within the width of a terminal.

use super::escape::visible;

/// The space between two columns.
const GAP: usize = 2;

/// One column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    heading: &'static str,
    narrowest: usize,
    widest: usize,
}

impl Column {
    /// A column with this heading that takes what its cells need.
    #[must_use]
    pub const fn new(heading: &'static str) -> Self {
        Self { heading, narrowest: heading.len(), widest: usize::MAX }
    }

    /// The same, but never narrower than this, for rows that are not there yet.
    #[must_use]
    pub const fn at_least(mut self, width: usize) -> Self {
        self.narrowest = width;
        self
    }

    /// The same, but never wider than this many columns of the terminal.
    #[must_use]
    pub const fn at_most(mut self, width: usize) -> Self {
        self.widest = width;
        self
    }
}

/// Lays out rows as they come, without seeing them all: the widths are chosen by the first rows.
///
/// A cell that does not fit is broken into several lines, between words where that is possible. Hidden characters are
/// made visible, so that a cell can never move another one.
///
/// ```
/// use scopeline::render::table::{Column, Table};
///
/// let table = Table::fit(vec![Column::new("id"), Column::new("class")], &[vec!["LS-1", "support"]], 80);
/// assert_eq!(table.heading(), "id    class");
/// assert_eq!(table.row(&["LS-1", "support"]), "LS-1  support");
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    widths: Vec<usize>,
}

impl Table {
    /// Chooses the width of each column by these rows, within `width` in all; the last column takes what is left.
    #[must_use]
    pub fn fit<S: AsRef<str>>(columns: Vec<Column>, rows: &[Vec<S>], width: usize) -> Self {
        let mut widths: Vec<usize> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = rows.iter().filter_map(|row| row.get(at));
                let needed = cells.map(|cell| display_width(&visible(cell.as_ref()))).max().unwrap_or(0);
                needed.min(column.widest).max(column.narrowest)
            })
            .collect();
        if let Some((last, before)) = widths.split_last_mut() {
            let taken: usize = before.iter().map(|width| width + GAP).sum();
            *last = width.saturating_sub(taken).max(LEAST);
        }
        Self { columns, widths }
    }

    /// The line of headings.
    #[must_use]
    pub fn heading(&self) -> String {
        self.row(&self.columns.iter().map(|column| column.heading).collect::<Vec<_>>())
    }

    /// One row, in as many lines as its longest cell needs. Ends without a line break.
    #[must_use]
    pub fn row<S: AsRef<str>>(&self, cells: &[S]) -> String {
        let cells: Vec<Vec<String>> =
            self.widths.iter().zip(cells).map(|(&width, cell)| wrap(&visible(cell.as_ref()), width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|line| self.line(&cells, line)).collect::<Vec<_>>().join("\n")
    }

    fn line(&self, cells: &[Vec<String>], line: usize) -> String {
        let mut text = String::new();
        for (cell, &width) in cells.iter().zip(&self.widths) {
            let part = cell.get(line).map_or("", String::as_str);
            text.push_str(part);
            text.extend(std::iter::repeat_n(' ', width.saturating_sub(display_width(part)) + GAP));
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// The last column is never narrower than this, however narrow the terminal is.
const LEAST: usize = 20;

/// Breaks a text into lines of at most `width`, between words, or within a word that is too long. Never empty.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = display_width(word);
        if used > 0 && used + 1 + needed <= width {
            push(&mut lines, " ");
            push(&mut lines, word);
            used += 1 + needed;
            continue;
        }
        if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            let wide = char_width(c);
            if used + wide > width {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, c.encode_utf8(&mut [0; 4]));
            used += wide;
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// How many columns of a terminal a text takes that holds no hidden character.
#[must_use]
pub fn display_width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char_width).sum() }
}

/// Two for East Asian wide characters and pictures, none for combining marks, one for all others.
///
/// Terminals disagree on the rest, and a column too many or too few only makes a ragged edge.
fn char_width(c: char) -> usize {
    if within(&COMBINING, c) {
        0
    } else if within(&WIDE, c) {
        2
    } else {
        1
    }
}

fn within(stretches: &[(u32, u32)], c: char) -> bool {
    let after = stretches.partition_point(|&(first, _)| first <= u32::from(c));
    after > 0 && u32::from(c) <= stretches[after - 1].1
}

const COMBINING: [(u32, u32); 10] = [
    (0x300, 0x36f),
    (0x483, 0x489),
    (0x591, 0x5bd),
    (0x610, 0x61a),
    (0x64b, 0x65f),
    (0x93c, 0x93c),
    (0x94d, 0x94d),
    (0xe34, 0xe3a),
    (0x20d0, 0x20f0),
    (0xfe20, 0xfe2f),
];

const WIDE: [(u32, u32); 14] = [
    (0x1100, 0x115f),
    (0x231a, 0x231b),
    (0x23e9, 0x23f3),
    (0x2614, 0x2615),
    (0x2e80, 0x303e),
    (0x3041, 0x33ff),
    (0x3400, 0x4dbf),
    (0x4e00, 0xa4cf),
    (0xac00, 0xd7a3),
    (0xf900, 0xfaff),
    (0xfe30, 0xfe6f),
    (0xff01, 0xff60),
    (0x1f300, 0x1faff),
    (0x20000, 0x3fffd),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_and_combining_characters_keep_the_columns_straight() {
        let rows = [vec!["日本", "x"], vec!["e\u{301}", "x"], vec!["abcd", "x"]];
        let table = Table::fit(vec![Column::new("a"), Column::new("b")], &rows, 80);
        let lines: Vec<String> = rows.iter().map(|row| table.row(row)).collect();
        assert_eq!(lines, ["日本  x", "e\u{301}     x", "abcd  x"]);
    }

    #[test]
    fn a_cell_that_does_not_fit_goes_on_below() {
        let rows = [vec!["a-very-long-id", "one two three four five six seven"]];
        let table = Table::fit(vec![Column::new("id").at_most(8), Column::new("why")], &rows, 30);
        assert_eq!(table.row(&rows[0]), "a-very-l  one two three four\nong-id    five six seven");
    }

    #[test]
    fn nothing_hidden_gets_into_a_row() {
        let table = Table::fit(vec![Column::new("id")], &[vec!["a"]], 80);
        assert_eq!(table.row(&["a\u{1b}[2J\nb\t"]), r"a\u{1b}[2J\nb\t");
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_nothing(text in "[a-z é日 ]{0,60}", width in 2usize..20) {
            let lines = wrap(&text, width);
            prop_assert!(!lines.is_empty());
            prop_assert!(lines.iter().all(|line| display_width(line) <= width));
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
