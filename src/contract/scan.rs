//! The marks of a template: values `{{ }}`, statements `{% %}`, comments `{# #}`, and the words in them.

use std::ops::Range;

use super::Fault;
use crate::diagnostic::Code;

/// One mark of a template.
#[derive(Debug)]
pub(super) struct Tag<'t> {
    pub(super) kind: TagKind,
    /// With its braces.
    pub(super) range: Range<usize>,
    pub(super) words: Vec<Word<'t>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    Value,
    Statement,
    Comment,
}

/// A word with its place.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    pub(super) is: Lexeme<'t>,
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lexeme<'t> {
    Name(&'t str),
    /// A text in quotes, without them.
    Quoted(&'t str),
    /// Anything else.
    Sign(&'t str),
}

const OPENINGS: [(&str, &str, TagKind); 3] =
    [("{{", "}}", TagKind::Value), ("{%", "%}", TagKind::Statement), ("{#", "#}", TagKind::Comment)];

/// Every mark of a template in its order. One that is not closed is a fault, and nothing is found behind it.
pub(super) fn tags<'t>(text: &'t str, faults: &mut Vec<Fault>) -> Vec<Tag<'t>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some((start, (opening, closing, kind))) = next(text, at) {
        let inside = start + opening.len();
        let found = match kind {
            TagKind::Comment => text[inside..].find(closing).map(|end| (Vec::new(), inside + end)),
            _ => words(text, inside, closing),
        };
        let Some((words, end)) = found else {
            let message = format!("`{opening}` is not closed");
            let help = format!(
                "close it with `{closing}`, or write `{{{{ \"{opening}\" }}}}` where the signs themselves are meant"
            );
            faults.push(Fault::new(Code::BadTemplate, start..inside, message, help));
            return tags;
        };
        at = end + closing.len();
        tags.push(Tag { kind, range: start..at, words });
    }
    tags
}

/// The first mark that is opened from there on. Each brace is looked at once, so that many marks take no longer than one.
fn next(text: &str, from: usize) -> Option<(usize, (&'static str, &'static str, TagKind))> {
    let rest = &text[from..];
    rest.match_indices('{').find_map(|(at, _)| {
        let opening = OPENINGS.into_iter().find(|(opening, ..)| rest[at..].starts_with(opening))?;
        Some((from + at, opening))
    })
}

/// The words from a place on until the mark is closed, and where that is.
fn words<'t>(text: &'t str, from: usize, closing: &str) -> Option<(Vec<Word<'t>>, usize)> {
    let mut words = Vec::new();
    // A dash or a plus at either end says what becomes of white space.
    let mut at = if text[from..].starts_with(['-', '+']) { from + 1 } else { from };
    loop {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        if rest.starts_with(closing) {
            return Some((words, at));
        }
        if let Some(behind) = rest.strip_prefix(['-', '+'])
            && behind.starts_with(closing)
        {
            return Some((words, at + 1));
        }
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (is, length) = word(rest, first)?;
        words.push(Word { is, range: at..at + length });
        at += length;
    }
}

/// The word that a text begins with, and how long it is. None where a quotation has no end.
fn word(rest: &str, first: char) -> Option<(Lexeme<'_>, usize)> {
    if first == '"' || first == '\'' {
        let end = rest[1..].find(first)?;
        return Some((Lexeme::Quoted(&rest[1..=end]), end + 2));
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = &rest[..length];
        // Names have plain letters; what begins like one is told in one piece.
        return Some((if name.is_ascii() { Lexeme::Name(name) } else { Lexeme::Sign(name) }, length));
    }
    let length = match rest.get(..2) {
        Some("==" | "!=") => 2,
        // Words in other letters, and numbers, are told in one piece.
        _ if first.is_alphanumeric() => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
        _ => first.len_utf8(),
    };
    Some((Lexeme::Sign(&rest[..length]), length))
}

/// What an author wrote, to stand between backticks.
pub(super) fn bare(written: &str) -> String {
    written.replace('`', "'")
}
