//! Reading maps, lists and texts of a mapping: take the keys that are known, report the rest.

use super::pattern::Patterns;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::intake::pointer::Pointer;
use crate::syntax::{Entry, Kind, Node};
use crate::text::Span;

/// What reading needs everywhere: where faults are collected, and how many patterns there have been.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) faults: Vec<Diagnostic>,
    pub(super) patterns: Patterns,
}

/// A text and where it stands.
pub(super) struct Written<'t> {
    pub(super) text: &'t str,
    pub(super) span: Span,
}

impl Reader {
    pub(super) fn fault(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Diagnostic::error(code, span, message).help(help));
    }

    fn wrong_shape(&mut self, node: &Node, expected: &str, help: &str) {
        let message = format!("{expected}, but here is {}", node.what());
        self.fault(Code::WrongShape, node.span.start(), message, help);
    }

    /// The entries of a map whose keys are the author's own.
    pub(super) fn map<'t>(&mut self, node: &'t Node, what: &str) -> &'t [Entry] {
        match &node.kind {
            Kind::Map(entries) => entries,
            _ => {
                self.wrong_shape(node, &format!("{what} is a map"), "write `key: value` lines here");
                &[]
            }
        }
    }

    /// A map whose keys are these. Any other key is reported.
    pub(super) fn keys<'t>(&mut self, node: &'t Node, what: &str, keys: &[&str]) -> Keys<'t> {
        let entries = self.map(node, what);
        for Entry { key, .. } in entries.iter().filter(|entry| !keys.contains(&entry.key.text.as_str())) {
            let help = match closest(&key.text, keys.iter().copied()) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("its keys are `{}`", keys.join("`, `")),
            };
            self.fault(Code::UnknownKey, key.span, format!("{what} has no key `{}`", key.text), help);
        }
        Keys { entries, span: node.span }
    }

    /// The items of a list that may not be empty.
    pub(super) fn list<'t>(&mut self, node: &'t Node, what: &str) -> &'t [Node] {
        match &node.kind {
            Kind::List(items) if !items.is_empty() => items,
            Kind::List(_) => {
                self.fault(
                    Code::WrongShape,
                    node.span,
                    format!("{what} is empty"),
                    "write an item, or leave the key out",
                );
                &[]
            }
            _ => {
                self.wrong_shape(node, &format!("{what} is a list"), "begin each item with `- `");
                &[]
            }
        }
    }

    /// A text that is not empty.
    pub(super) fn text<'t>(&mut self, node: &'t Node, what: &str) -> Option<Written<'t>> {
        match &node.kind {
            Kind::Scalar(scalar) if !scalar.text.trim().is_empty() => {
                Some(Written { text: &scalar.text, span: node.span })
            }
            Kind::Scalar(_) => {
                let message = format!("{what} has no value");
                self.fault(Code::WrongShape, node.span, message, "write a value, or leave the key out");
                None
            }
            _ => {
                self.wrong_shape(node, &format!("{what} is a text"), "write one value here");
                None
            }
        }
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let Written { text, span } = self.text(node, what)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = format!("write one of `{}`", all.join("`, `"));
            self.fault(Code::UnknownValue, span, format!("{what} cannot be `{text}`"), help);
        }
        found
    }

    /// A pointer.
    pub(super) fn pointer(&mut self, written: &Written<'_>) -> Option<Pointer> {
        Pointer::parse(written.text)
            .map_err(|help| self.fault(Code::BadName, written.span, format!("`{}` is no pointer", written.text), help))
            .ok()
    }

    /// One pointer or a list of them.
    pub(super) fn pointers(&mut self, node: &Node, what: &str) -> Vec<Pointer> {
        let nodes = match &node.kind {
            Kind::List(_) => self.list(node, what),
            _ => std::slice::from_ref(node),
        };
        nodes.iter().filter_map(|node| self.text(node, what).and_then(|written| self.pointer(&written))).collect()
    }
}

/// A map whose keys are known.
#[derive(Clone, Copy)]
pub(super) struct Keys<'t> {
    entries: &'t [Entry],
    pub(super) span: Span,
}

impl<'t> Keys<'t> {
    /// The value of a key.
    pub(super) fn node(&self, key: &str) -> Option<&'t Node> {
        self.entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
    }

    /// Where a key stands.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key.text == key).map(|entry| entry.key.span)
    }
}
