//! Reading maps of a suite: the keys that are known, and a fault for each of the others.

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::syntax::{Entry, Kind, Node};
use crate::text::Span;

/// Where faults are collected.
pub(super) type Faults = Vec<Diagnostic>;

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) place: Span,
}

/// The entries of a node that has to be a map. `what` names it in messages, such as `a case`.
pub(super) fn map<'t>(node: &'t Node, what: &str, faults: &mut Faults) -> &'t [Entry] {
    match &node.kind {
        Kind::Map(entries) => entries,
        _ => {
            faults.push(wrong_shape(node, &format!("{what} is a map"), "write `key: value` lines here"));
            &[]
        }
    }
}

/// The values of a map by key, each of which is one of these. `None` if it is no map.
pub(super) fn known<'t>(
    node: &'t Node,
    what: &str,
    keys: &[&str],
    faults: &mut Faults,
) -> Option<impl Fn(&str) -> Option<&'t Node> + use<'t>> {
    let entries = map(node, what, faults);
    for entry in entries.iter().filter(|entry| !keys.contains(&entry.key.text.as_str())) {
        faults.push(unknown_key(entry, what, keys));
    }
    let get = move |key: &str| entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value);
    matches!(node.kind, Kind::Map(_)).then_some(get)
}

/// A key that a map does not have.
pub(super) fn unknown_key(entry: &Entry, what: &str, keys: &[&str]) -> Diagnostic {
    let message = format!("{what} has no key `{}`", entry.key.text);
    Diagnostic::error(Code::UnknownKey, entry.key.span, message).help(suggestion(&entry.key.text, keys, "its keys are"))
}

/// Whether one of the keys that a map does not have was meant to be this one.
pub(super) fn is_misspelt(node: &Node, key: &str, keys: &[&str]) -> bool {
    let Kind::Map(entries) = &node.kind else { return false };
    let unknown = entries.iter().map(|entry| entry.key.text.as_str()).filter(|written| !keys.contains(written));
    unknown.into_iter().any(|written| closest(written, keys.iter().copied()) == Some(key))
}

/// A word that is none of those allowed.
pub(super) fn unknown_word(written: &Written, what: &str, words: &[&str]) -> Diagnostic {
    let message = format!("`{what}` cannot be `{}`", written.text);
    Diagnostic::error(Code::UnknownValue, written.place, message).help(suggestion(&written.text, words, "write one of"))
}

fn suggestion(written: &str, known: &[&str], all: &str) -> String {
    match closest(written, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("{all} {}", known.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// The items of a node that has to be a list.
pub(super) fn list<'t>(node: &'t Node, what: &str, faults: &mut Faults) -> &'t [Node] {
    match &node.kind {
        Kind::List(items) => items,
        _ => {
            faults.push(wrong_shape(node, &format!("`{what}` is a list"), "begin each item with `- `"));
            &[]
        }
    }
}

/// One text, which is not empty. What stands in quotes or in a block is kept as it is.
pub(super) fn text(node: &Node, what: &str, faults: &mut Faults) -> Option<Written> {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.plain && scalar.text.trim().is_empty() => {
            let fault = Diagnostic::error(Code::WrongShape, node.span, format!("`{what}` has no value"));
            faults.push(fault.help("write a value, or leave the key out"));
            None
        }
        Kind::Scalar(scalar) => Some(Written { text: scalar.text.clone(), place: node.span }),
        _ => {
            faults.push(wrong_shape(node, &format!("`{what}` is a text"), "write one value here"));
            None
        }
    }
}

/// One text, or a list of them.
pub(super) fn texts(node: &Node, what: &str, faults: &mut Faults) -> Vec<Written> {
    match &node.kind {
        Kind::List(items) => items.iter().filter_map(|item| text(item, what, faults)).collect(),
        _ => text(node, what, faults).into_iter().collect(),
    }
}

pub(super) fn wrong_shape(node: &Node, expected: &str, help: &str) -> Diagnostic {
    let message = format!("{expected}, but here is {}", node.what());
    Diagnostic::error(Code::WrongShape, start_of(node.span), message).help(help)
}

/// The first character of a long span, so that a caret does not run over pages.
pub(super) fn start_of(span: Span) -> Span {
    span.start()
}
