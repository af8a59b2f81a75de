//! Text and places in it: [`Sources`], [`Span`], line and column.
//!
//! A policy is a set of named texts, so a [`Span`] says in which text it lies as well as where.

use std::fmt;

/// The number of a text within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub(crate) u32);

/// A stretch of bytes of one text: `start` included, `end` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The text that the stretch belongs to.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The stretch from `start` to `end` (bytes) of `source`.
    #[must_use]
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// Where this span begins, with no extent: for what is said of a long stretch.
    #[must_use]
    pub const fn start(self) -> Self {
        Self { source: self.source, start: self.start, end: self.start }
    }

    /// The part of this span that begins `from` bytes into it and is `len` bytes long, kept inside.
    #[must_use]
    pub fn part(self, from: usize, len: usize) -> Self {
        let clamp = |offset: usize| self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).min(self.end);
        Self { source: self.source, start: clamp(from), end: clamp(from.saturating_add(len)) }
    }
}

/// One named text.
///
/// The name is what diagnostics show; it need not be a path, and nothing is ever opened by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// The name given by the caller.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, as given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The named texts that make up a policy, in reading order: sorted by name.
///
/// One file and a folder of files are the same thing to this crate: a set of texts.
///
/// ```
/// use scopeline::text::Sources;
///
/// let sources = Sources::from_iter([("b.yaml", "two"), ("a.yaml", "one")]);
/// let names: Vec<&str> = sources.iter().map(|(_, source)| source.name()).collect();
/// assert_eq!(names, ["a.yaml", "b.yaml"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    texts: Vec<Source>,
}

impl Sources {
    /// A set of one text.
    #[must_use]
    pub fn single(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { texts: vec![Source { name: name.into(), text: text.into() }] }
    }

    /// The text with this number.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.texts.get(id.0 as usize)
    }

    /// All texts with their numbers, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0u32..).map(SourceId).zip(&self.texts)
    }

    /// The texts in YAML: all but what a policy names, which are calendars in the iCalendar form (`.ics`) and templates of
    /// contracts (`.md`).
    pub(crate) fn written(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.iter().filter(|(_, source)| !is_calendar(&source.name) && !is_template(&source.name))
    }

    /// The text of a file that another one names, by a path from where that one lies.
    pub(crate) fn beside(&self, from: SourceId, path: &str) -> Option<(SourceId, &Source)> {
        let name = self.name_beside(from, path);
        self.iter().find(|(_, source)| is_same_path(source.name(), &name))
    }

    /// What a file is called that another one names, by a path from where that one lies.
    pub(crate) fn name_beside(&self, from: SourceId, path: &str) -> String {
        let name = self.get(from).map_or("", Source::name);
        let folder = name.rfind(['/', '\\']).map_or("", |end| &name[..=end]);
        format!("{folder}{}", path.strip_prefix("./").unwrap_or(path))
    }

    /// The characters that a span covers; empty if it lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// The span without half a character at either end.
    pub(crate) fn whole_characters(&self, span: Span) -> Span {
        let text = self.get(span.source).map_or("", Source::text);
        let boundary = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = floor_char_boundary(text, span.start as usize);
        let end = (span.end as usize..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
        Span { start: boundary(start), end: boundary(end.max(start)), ..span }
    }

    /// Where a span begins, as line and column.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let text = self.get(span.source).map_or("", Source::text);
        let start = floor_char_boundary(text, span.start as usize);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].chars().filter(|&c| c != '\u{feff}').count() + 1;
        Position { line: before.matches('\n').count() + 1, column }
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Sources {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(texts: I) -> Self {
        let mut texts: Vec<Source> =
            texts.into_iter().map(|(name, text)| Source { name: name.into(), text: text.into() }).collect();
        texts.sort_by(|a, b| a.name.cmp(&b.name));
        Self { texts }
    }
}

/// Whether a file is a calendar in the iCalendar form, going by its name.
pub(crate) fn is_calendar(name: &str) -> bool {
    has_ending(name, ".ics")
}

/// Whether a file is the template of a contract, going by its name.
pub(crate) fn is_template(name: &str) -> bool {
    has_ending(name, ".md")
}

fn has_ending(name: &str, ending: &str) -> bool {
    let end = name.len().checked_sub(ending.len()).filter(|start| *start > 0);
    end.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// Systems differ in how they part the folders of a path.
fn is_same_path(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes().zip(b.bytes()).all(|(a, b)| a == b || (a == b'\\' && b == b'/') || (a == b'/' && b == b'\\'))
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines_from_one() {
        let sources = Sources::single("p.yaml", "\u{feff}aé\r\nbc");
        let at = |start| sources.position(Span::new(SourceId(0), start, start)).to_string();
        assert_eq!(at(3), "1:1");
        assert_eq!(at(6), "1:3");
        assert_eq!(at(8), "2:1");
        assert_eq!(at(9_999), "2:3");
    }

    #[test]
    fn a_part_stays_inside_its_span() {
        let span = Span::new(SourceId(0), 10, 20);
        assert_eq!(span.part(2, 3), Span::new(SourceId(0), 12, 15));
        assert_eq!(span.part(8, 99), Span::new(SourceId(0), 18, 20));
        assert_eq!(span.part(usize::MAX, 1), Span::new(SourceId(0), 20, 20));
    }
}
