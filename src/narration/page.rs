//! A narration as headings and lines, before it looks like anything.

use serde::Serialize;

use super::Reader;

/// What is told, in sections. How it looks, [`render`](crate::render::narration) says; nothing here is escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Narration {
    /// Whom it is for.
    pub reader: Reader,
    /// The language of the sentences; a text of the policy that is not written in it stands in the policy's own.
    pub language: String,
    /// The sections, none of them empty.
    pub sections: Vec<Section>,
}

/// Lines under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Section {
    /// The heading; a letter begins and ends without one.
    pub heading: Option<String>,
    /// The lines, in order; never empty.
    pub lines: Vec<Line>,
}

/// A line: one or more whole sentences, without a line break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// The text.
    pub text: String,
    /// An address that stands in the text, as it is there. It comes from outside: only the address of a page or a mailbox
    /// may become a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LineKind {
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// An item under the item before it.
    Under,
}

impl Section {
    /// None without a line.
    pub(super) fn new(heading: Option<String>, lines: Vec<Line>) -> Option<Self> {
        let lines: Vec<Line> = lines.into_iter().filter(|line| !line.text.is_empty()).collect();
        (!lines.is_empty()).then_some(Self { heading, lines })
    }
}

impl Line {
    /// A line break in a text of the author's, or of somebody else's, is a space.
    fn new(kind: LineKind, text: &str) -> Self {
        Self { kind, text: text.split_whitespace().collect::<Vec<_>>().join(" "), link: None }
    }

    pub(super) fn paragraph(text: &str) -> Self {
        Self::new(LineKind::Paragraph, text)
    }

    pub(super) fn item(text: &str) -> Self {
        Self::new(LineKind::Item, text)
    }

    pub(super) fn under(text: &str) -> Self {
        Self::new(LineKind::Under, text)
    }

    /// With an address that stands in the text.
    pub(super) fn linked(mut self, url: Option<&str>) -> Self {
        self.link = url.filter(|url| !url.is_empty() && self.text.contains(url)).map(str::to_owned);
        self
    }
}
