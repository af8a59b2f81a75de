//! A mapping as it was meant: rows, tables, guards.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use super::apply::texts_at;
use super::pointer::Pointer;
use super::template::Template;
use crate::request::{FactValue, Json};
use crate::text::Span;
use crate::value::fold;

/// Where the parts of a request itself are found; of several pointers the first that leads somewhere counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub(super) id: Vec<Pointer>,
    pub(super) date: Vec<Pointer>,
    pub(super) subject: Vec<Pointer>,
    pub(super) body: Vec<Pointer>,
}

/// How one fact is read.
#[derive(Debug, Clone)]
pub(super) struct FactMapping {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) form: Form,
    pub(super) otherwise: Otherwise,
    pub(super) default: Option<FactValue>,
}

impl FactMapping {
    /// Every place of the object that it looks at.
    pub(super) fn pointers(&self) -> Vec<&Pointer> {
        let (own, guard, rows) = match &self.form {
            Form::One(rows) => (&[][..], None, rows),
            Form::Each { at, guard, rows, .. } => (&at[..], Some(guard), rows),
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
pub(super) enum Form {
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

/// From a text to a value: pattern, then `is`, then table.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub(super) pattern: Option<Regex>,
    pub(super) is: Option<Template>,
    pub(super) table: Option<Arc<Table>>,
    /// What is read is left out, as if it were not there.
    pub(super) skip: bool,
}

/// From what a helpdesk writes to what a policy writes; compared without regard to case and spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) by_folded: BTreeMap<String, String>,
}

impl Table {
    pub(super) fn look_up(&self, text: &str) -> Option<&str> {
        self.by_folded.get(&fold(text)).map(String::as_str)
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
        self.pattern.is_none() && self.table.is_none()
    }

    /// The value of a text; `None` if this is no way to read it.
    pub(super) fn value(&self, text: Option<&str>, object: &Json) -> Option<String> {
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
