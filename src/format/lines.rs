//! Lines that come out, and the column of the comments behind them.

use std::collections::BTreeMap;

/// What has been laid out so far.
#[derive(Default)]
pub(super) struct Lines<'t> {
    lines: Vec<Line<'t>>,
    paragraph: usize,
}

struct Line<'t> {
    code: String,
    comment: Option<Trailing<'t>>,
    paragraph: usize,
}

/// A comment behind something.
struct Trailing<'t> {
    text: &'t str,
    /// The column in which it stood.
    column: usize,
}

impl<'t> Lines<'t> {
    /// Begins a line.
    pub(super) fn begin(&mut self, indent: usize) {
        self.lines.push(Line { code: " ".repeat(indent), comment: None, paragraph: self.paragraph });
    }

    /// A line with nothing in it, which ends a paragraph.
    pub(super) fn blank(&mut self) {
        self.paragraph += 1;
        self.bare("");
    }

    /// A line that is as it is.
    pub(super) fn bare(&mut self, code: &str) {
        self.lines.push(Line { code: code.to_owned(), comment: None, paragraph: self.paragraph });
    }

    /// Whether nothing stands in the line that was begun last.
    pub(super) fn is_at_start(&self) -> bool {
        self.lines.last().is_none_or(|line| line.code.trim_start().is_empty())
    }

    /// Goes on in the line that was begun last.
    pub(super) fn write(&mut self, code: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.code.push_str(code);
        }
    }

    /// A comment behind what stands in the line that was begun last.
    pub(super) fn comment(&mut self, text: &'t str, column: usize) {
        if let Some(line) = self.lines.last_mut() {
            line.comment = Some(Trailing { text, column });
        }
    }

    /// The text. Comments that stood in one column of a paragraph are one space behind the longest line among them.
    pub(super) fn into_text(self) -> String {
        let mut columns: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let lengths: Vec<usize> = self.lines.iter().map(|line| line.code.chars().count()).collect();
        for (line, length) in self.lines.iter().zip(&lengths) {
            if let Some(comment) = &line.comment {
                let column = columns.entry((line.paragraph, comment.column)).or_default();
                *column = (*column).max(length + 1);
            }
        }
        let mut text = String::new();
        for (line, length) in self.lines.iter().zip(lengths) {
            text.push_str(&line.code);
            if let Some(comment) = &line.comment {
                let column = columns.get(&(line.paragraph, comment.column)).copied().unwrap_or_default();
                text.extend(std::iter::repeat_n(' ', column.saturating_sub(length)));
                text.push_str(comment.text);
            }
            text.push('\n');
        }
        text
    }
}
