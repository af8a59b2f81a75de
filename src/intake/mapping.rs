//! A mapping as it was meant: rows, tables, guards.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use super::apply::texts_at;
use super::pointer::Pointer;
use super::reduce::{Form, reduce};
use super::template::Template;
use crate::request::{FactValue, Json};
use crate::text::Span;
use crate::value::fold;

/// Where the parts of a request itself are found; of several pointers the first that leads somewhere counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub(super) id: Vec<Pointer>,
    pub(super) client: Vec<Pointer>,
    pub(super) date: Vec<Pointer>,
    pub(super) subject: Vec<TextAt>,
    pub(super) body: Vec<TextAt>,
}

impl Frame {
    /// Whether what the client wrote stands there.
    pub(super) fn is_text(&self, pointer: &Pointer) -> bool {
        self.subject.iter().chain(&self.body).any(|text| text.at.contains(pointer))
    }
}

/// Where a text of the request stands, and in which form.
#[derive(Debug, Clone)]
pub(super) struct TextAt {
    pub(super) at: Vec<Pointer>,
    pub(super) form: Form,
    pub(super) guard: Guard,
}

impl TextAt {
    /// The first text that is there, reduced to what its writer wrote.
    pub(super) fn first(texts: &[Self], object: &Json) -> Option<String> {
        texts.iter().filter(|text| text.guard.holds(object)).find_map(|text| {
            let found = text.at.iter().flat_map(|at| at.find(object, ""));
            found.into_iter().find_map(|found| reduce(text.form, found.json))
        })
    }
}

/// How one fact is read.
#[derive(Debug, Clone)]
pub(super) struct FactMapping {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) form: Shape,
    /// Whether a policy need not declare it.
    pub(super) optional: bool,
    pub(super) otherwise: Otherwise,
    pub(super) default: Option<FactValue>,
}

impl FactMapping {
    /// Every place of the object that it looks at.
    pub(super) fn pointers(&self) -> Vec<&Pointer> {
        let (own, guard, rows) = match &self.form {
            Shape::One(rows) => (&[][..], None, rows),
            Shape::Each { at, guard, rows, .. } => (&at[..], Some(guard), rows),
        };
        let guards = rows.iter().map(|row| &row.guard).chain(guard);
        let guarded = guards.flat_map(|guard| guard.when.iter().chain(guard.unless.iter().flatten()));
        let filled = rows.iter().filter_map(|row| row.reading.is.as_ref()).flat_map(Template::fields);
        let read = own.iter().chain(rows.iter().flat_map(|row| &row.at));
        read.chain(guarded.map(|test| &test.at)).chain(filled).collect()
    }
}

/// One value, or several.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// The first row that reads gives the value.
    One(Vec<Row>),
    /// Every element gives a value: the one that the first row reads.
    Each { at: Vec<Pointer>, split: Option<Regex>, guard: Guard, rows: Vec<Row> },
}

/// What becomes of something that no row reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise {
    Unread,
    Missing,
    Keep,
}

/// One way to read a value.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) at: Vec<Pointer>,
    pub(super) split: Option<Regex>,
    pub(super) guard: Guard,
    pub(super) reading: Reading,
}

/// When a row counts at all: all of `when` match, and not all tests of one `unless`.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    pub(super) when: Vec<Test>,
    /// More than one if the fact has one and its row another.
    pub(super) unless: Vec<Vec<Test>>,
}

/// Whether what stands in a field matches.
#[derive(Debug, Clone)]
pub(super) struct Test {
    pub(super) at: Pointer,
    pub(super) pattern: Regex,
}

/// From a text to a value: `take`, then the pattern, then `is`, then the table.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub(super) take: Option<End>,
    pub(super) pattern: Option<Regex>,
    pub(super) is: Option<Template>,
    pub(super) table: Option<Arc<Table>>,
    /// A table of which one name has to stand among the words.
    pub(super) find: Option<Arc<Table>>,
    /// What is read is left out, as if it were not there.
    pub(super) skip: bool,
}

/// From what a helpdesk writes to what a policy writes; compared without regard to case and spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    by_folded: BTreeMap<String, String>,
    /// The same by the words of the name, with one space between them.
    by_words: BTreeMap<String, String>,
    /// How many words the longest name has.
    longest: usize,
}

impl Table {
    /// The table of these folded names.
    pub(super) fn new(by_folded: BTreeMap<String, String>) -> Self {
        let by_words: BTreeMap<String, String> =
            by_folded.iter().map(|(name, value)| (words(name).join(" "), value.clone())).collect();
        let longest = by_words.keys().map(|name| name.split(' ').count()).max().unwrap_or(0);
        Self { by_folded, by_words, longest }
    }

    pub(super) fn look_up(&self, text: &str) -> Option<&str> {
        self.by_folded.get(&fold(text)).map(String::as_str)
    }

    /// The value of the one name that stands in a text as whole words, the longest at each place; none where names with
    /// different values do.
    fn find(&self, text: &str) -> Option<&str> {
        let words = words(text);
        let mut found: Option<&str> = None;
        let mut at = 0;
        while at < words.len() {
            let most = self.longest.min(words.len() - at);
            let here = (1..=most)
                .rev()
                .find_map(|count| Some((count, self.by_words.get(&words[at..at + count].join(" "))?.as_str())));
            let Some((count, value)) = here else {
                at += 1;
                continue;
            };
            if found.is_some_and(|found| found != value) {
                return None;
            }
            found = Some(value);
            at += count;
        }
        found
    }
}

/// Words in lower case.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !"-_.+#".contains(c));
    parts.map(|part| part.trim_end_matches('.').to_lowercase()).filter(|part| !part.is_empty()).take(WORDS).collect()
}

/// Most words of a text in which names are looked for.
const WORDS: usize = 1_000;

/// Which end of a move is meant, in `15.6 -> 16.11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    From,
    To,
}

const ARROWS: [&str; 6] = ["->", "=>", "\u{2192}", "\u{21d2}", "\u{27a1}", "\u{279c}"];

impl End {
    /// The part of a text that says this end. A text without a move says where somebody is.
    pub(super) fn of(self, text: &str) -> Option<&str> {
        let arrows = ARROWS.iter().flat_map(|arrow| text.match_indices(arrow));
        let words = text.match_indices(" to ").filter(|(at, _)| {
            let goes_on = text[at + 4..].trim_start_matches(['v', 'V', ' ']).starts_with(|c: char| c.is_ascii_digit());
            goes_on && (text[..*at].contains(|c: char| c.is_ascii_digit()))
        });
        let moves: Vec<(usize, usize)> = arrows.chain(words).map(|(at, word)| (at, at + word.len())).collect();
        let first = moves.iter().map(|(start, _)| *start).min();
        let last = moves.iter().map(|(_, end)| *end).max();
        match (self, first, last) {
            (Self::From, Some(first), _) => {
                let before = text[..first].trim_end_matches('-').trim();
                Some(before.rsplit_once("from ").map_or(before, |(_, from)| from).trim())
            }
            (Self::From, None, _) => Some(text),
            (Self::To, _, Some(last)) => Some(text[last..].trim()),
            (Self::To, _, None) => None,
        }
    }
}

impl Guard {
    pub(super) fn holds(&self, object: &Json) -> bool {
        let matches = |test: &Test| test.matches(object);
        self.when.iter().all(matches) && !self.unless.iter().any(|tests| tests.iter().all(matches))
    }

    /// Both guards as one.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            when: [&self.when[..], &other.when[..]].concat(),
            unless: [&self.unless[..], &other.unless[..]].concat(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.when.is_empty() && self.unless.is_empty()
    }
}

impl Test {
    /// What is not there does not match; of several elements one is enough.
    fn matches(&self, object: &Json) -> bool {
        let found = texts_at(std::slice::from_ref(&self.at), None, object, "");
        found.iter().filter_map(|one| one.text.as_deref()).any(|text| self.pattern.is_match(text))
    }
}

impl Reading {
    /// Whether it reads whatever is there.
    pub(super) fn is_plain(&self) -> bool {
        self.pattern.is_none() && self.table.is_none() && self.find.is_none() && self.take.is_none()
    }

    /// Whether it takes a value as it stands, but for the end of a move.
    pub(super) fn takes_all(&self) -> bool {
        self.pattern.is_none() && self.is.is_none() && self.table.is_none() && self.find.is_none() && !self.skip
    }

    /// Whether the text says nothing but where somebody is going, and it is asked where from.
    pub(super) fn is_beside(&self, text: Option<&str>) -> bool {
        self.take == Some(End::From) && text.is_some_and(|text| End::From.of(text).is_some_and(str::is_empty))
    }

    /// The value of a text; `None` if this is no way to read it.
    pub(super) fn value(&self, text: Option<&str>, object: &Json) -> Option<String> {
        let text = match self.take {
            Some(end) => Some(end.of(text?)?),
            None => text,
        };
        let captures = match &self.pattern {
            Some(pattern) => Some(pattern.captures(text?)?),
            None => None,
        };
        self.filled(text, captures.as_ref(), object)
    }

    /// The value of what a pattern found.
    pub(super) fn filled(
        &self,
        text: Option<&str>,
        captures: Option<&regex::Captures<'_>>,
        object: &Json,
    ) -> Option<String> {
        let value = match (&self.is, captures) {
            (Some(template), _) => template.fill(text, captures, object)?,
            (None, Some(captures)) => captures[0].trim().to_owned(),
            (None, None) => text?.trim().to_owned(),
        };
        let value = match &self.table {
            Some(table) => table.look_up(&value)?.to_owned(),
            None => value,
        };
        let value = match &self.find {
            Some(table) => table.find(&value)?.to_owned(),
            None => value,
        };
        Some(value).filter(|value| !value.is_empty())
    }
}

/// How values are read in the texts of a request.
#[derive(Debug, Clone)]
pub(super) struct TextRow {
    /// Where it says what it speaks for.
    pub(super) span: Span,
    pub(super) fields: Vec<TextField>,
    pub(super) settles: bool,
    pub(super) pattern: Regex,
    pub(super) what: Spoken,
}

/// What a text speaks for.
#[derive(Debug, Clone)]
pub(super) enum Spoken {
    /// Each named group is a fact.
    Groups(Vec<String>),
    /// The value of one fact.
    Fact(String, Reading),
}

impl TextRow {
    /// The facts that it speaks for.
    pub(super) fn facts(&self) -> &[String] {
        match &self.what {
            Spoken::Groups(facts) => facts,
            Spoken::Fact(fact, _) => std::slice::from_ref(fact),
        }
    }
}

/// Which text is searched.
#[derive(Debug, Clone)]
pub(super) enum TextField {
    Subject,
    Body,
    At(Pointer),
}
