//! One row: where it reads, when it counts, and how it reads.

use regex::Regex;

use super::Tables;
use super::keys::{Keys, Reader, Written};
use crate::diagnostic::{Code, closest};
use crate::intake::mapping::{End, Guard, Reading, Row, Test};
use crate::intake::pointer::Pointer;
use crate::intake::template::Template;
use crate::syntax::{Entry, Kind, Node};

const ROW_KEYS: &[&str] = &["at", "split", "when", "unless", "take", "pattern", "is", "table", "find", "skip"];
const ENDS: &[(&str, End)] = &[("from", End::From), ("to", End::To)];

/// What the rows of a fact take over from it.
pub(super) enum Outer {
    /// Rows of `each`: they read the element.
    Element,
    Object {
        at: Vec<Pointer>,
        split: Option<Regex>,
        guard: Guard,
    },
}

impl Reader {
    pub(super) fn row(&mut self, node: &Node, outer: Option<&Outer>, tables: &Tables) -> Option<Row> {
        if let (Kind::Scalar(_), None) = (&node.kind, outer) {
            return self.plain_row(node);
        }
        let keys = self.keys(node, "a row", ROW_KEYS);
        let own = keys.node("at").map(|node| self.pointers(node, "`at`"));
        let split = self.split(&keys);
        let mut guard = self.guard(&keys);
        let reading = self.reading(&keys, tables);
        let (at, split) = match (own, outer) {
            (Some(at), Some(Outer::Object { split: outer, .. })) => (at, split.or_else(|| outer.clone())),
            (Some(at), _) => (at, split),
            (None, Some(Outer::Object { at, split: outer, .. })) => (at.clone(), split.or_else(|| outer.clone())),
            (None, Some(Outer::Element)) => (Vec::new(), split),
            (None, None) => {
                let help = "write `at: /POINTER` in the row, or once beside `rows`";
                self.fault(Code::MissingKey, node.span.start(), "the row says nothing of where it reads", help);
                return None;
            }
        };
        if let Some(Outer::Object { guard: outer, .. }) = outer {
            guard = outer.and(&guard);
        }
        Some(Row { at, split, guard, reading })
    }

    pub(super) fn split(&mut self, keys: &Keys<'_>) -> Option<Regex> {
        let written = keys.node("split").and_then(|node| self.text(node, "`split`"))?;
        self.pattern(&written)
    }

    pub(super) fn guard(&mut self, keys: &Keys<'_>) -> Guard {
        let when = keys.node("when").map_or_else(Vec::new, |node| self.tests(node, "`when`"));
        let unless = keys.node("unless").map(|node| self.tests(node, "`unless`"));
        // An `unless` without tests would always hold.
        Guard { when, unless: unless.into_iter().filter(|tests| !tests.is_empty()).collect() }
    }

    /// `POINTER: PATTERN` lines.
    fn tests(&mut self, node: &Node, what: &str) -> Vec<Test> {
        let entries = self.map(node, what);
        if let (Kind::Map(_), []) = (&node.kind, entries) {
            self.fault(
                Code::WrongShape,
                node.span,
                format!("{what} is empty"),
                "write `/POINTER: PATTERN`, or leave it out",
            );
        }
        entries.iter().filter_map(|entry| self.test(entry)).collect()
    }

    fn test(&mut self, entry: &Entry) -> Option<Test> {
        let at = self.pointer(&Written { text: &entry.key.text, span: entry.key.span });
        let pattern = self.text(&entry.value, "a pattern").and_then(|written| self.pattern(&written));
        Some(Test { at: at?, pattern: pattern? })
    }

    pub(super) fn reading(&mut self, keys: &Keys<'_>, tables: &Tables) -> Reading {
        let pattern = keys.node("pattern").and_then(|node| self.text(node, "`pattern`"));
        let pattern = pattern.and_then(|written| Some((self.pattern(&written)?, written.span)));
        let is = keys.node("is").and_then(|node| self.text(node, "`is`"));
        let is = is.and_then(|written| self.template(&written, pattern.as_ref().map(|(pattern, _)| pattern), keys));
        let table = keys.node("table").and_then(|node| self.table(node, tables));
        let find = keys.node("find").and_then(|node| self.table(node, tables));
        let take = keys.node("take").and_then(|node| self.word(node, "`take`", ENDS));
        self.exclusive(keys, "table", "find");
        let skip = keys.node("skip").and_then(|node| self.word(node, "`skip`", &[("yes", true), ("no", false)]));
        if skip == Some(true) {
            self.exclusive(keys, "skip", "is");
        } else if let Some((pattern, span)) = &pattern
            && keys.node("is").is_none()
            && let Some(group) = pattern.capture_names().flatten().next()
        {
            let message = format!("the pattern names a group `{group}` that nothing uses");
            self.fault(
                Code::BadPlaceholder,
                *span,
                message,
                format!("write `is: '{{{group}}}'` beside it, or take the name out"),
            );
        }
        Reading { take, pattern: pattern.map(|(pattern, _)| pattern), is, table, find, skip: skip.unwrap_or(false) }
    }

    fn template(&mut self, written: &Written<'_>, pattern: Option<&Regex>, keys: &Keys<'_>) -> Option<Template> {
        let template = match Template::parse(written.text) {
            Ok(template) => template,
            Err(why) => {
                self.fault(Code::BadPlaceholder, written.span, why, "an example is `debian {version}`");
                return None;
            }
        };
        // A pattern with a fault of its own names no groups yet.
        if pattern.is_none() && keys.node("pattern").is_some() {
            return Some(template);
        }
        let names: Vec<&str> = pattern.iter().flat_map(|pattern| pattern.capture_names().flatten()).collect();
        for group in template.groups().filter(|group| !names.contains(group)) {
            let help = match closest(group, names.iter().copied()) {
                Some(close) => format!("did you mean `{{{close}}}`?"),
                None => format!("name a group of the pattern so, as in `(?P<{group}>…)`"),
            };
            self.fault(Code::BadPlaceholder, written.span, format!("no group of a pattern is called `{group}`"), help);
        }
        Some(template)
    }
}
