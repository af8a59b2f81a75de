//! Conditions as written.

use super::Spanned;
use super::reader::{Faults, is_nothing, some, start_of, wrong_shape};
use super::scalar::{lacks_brackets, some_texts, text};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::syntax::{Entry, Kind, Node};
use crate::text::Span;

/// A map of tests: all of its items have to hold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Condition {
    /// In order of writing; empty only if nothing of it could be read, which is a fault.
    pub items: Vec<Item>,
    /// The whole map.
    pub span: Span,
}

/// One item of a [`Condition`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Item {
    /// A test on a fact.
    Test {
        /// The fact's name.
        fact: Spanned<String>,
        /// What is asked of it.
        test: TestForm,
    },
    /// `all`: each of these.
    All(Vec<Condition>),
    /// `any`: at least one of these.
    Any(Vec<Condition>),
    /// `not`: this one test does not hold.
    Not(Box<Condition>),
}

/// The right side of a test.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TestForm {
    /// A value, a group, a range, or `not` and a value.
    One(Spanned<String>),
    /// One of these.
    Many(Vec<Spanned<String>>),
    /// A test on a set.
    Set {
        /// How the listed elements are asked for.
        mode: Spanned<SetMode>,
        /// The listed elements.
        items: Vec<Spanned<String>>,
    },
}

impl TestForm {
    /// The test as the author wrote it.
    pub(crate) fn written(&self) -> String {
        let list =
            |items: &[Spanned<String>]| items.iter().map(|item| item.value.as_str()).collect::<Vec<_>>().join(", ");
        match self {
            Self::One(text) => text.value.clone(),
            Self::Many(items) => format!("[{}]", list(items)),
            Self::Set { mode, items } => {
                let mode = match mode.value {
                    SetMode::AnyOf => "any-of",
                    SetMode::AllOf => "all-of",
                    SetMode::NoneOf => "none-of",
                };
                format!("{mode} [{}]", list(items))
            }
        }
    }
}

/// How a test asks for elements of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetMode {
    /// At least one of them.
    AnyOf,
    /// Every one of them.
    AllOf,
    /// None of them.
    NoneOf,
}

const MODES: [(&str, SetMode); 3] =
    [("any-of", SetMode::AnyOf), ("all-of", SetMode::AllOf), ("none-of", SetMode::NoneOf)];
const VALUES_HELP: &str = "write at least one value";

/// Reads a condition. What is there but cannot be read is still a condition, with nothing in it: a row that has one
/// is not taken for a row without.
pub(super) fn condition(node: &Node, faults: &mut Faults) -> Option<Condition> {
    let entries: &[Entry] = match &node.kind {
        Kind::Map(entries) if entries.is_empty() => {
            let message = "this condition has nothing in it";
            let fault = Diagnostic::error(Code::WrongShape, node.span, message);
            faults.push(fault.help("write at least one test, or leave the key out"));
            &[]
        }
        Kind::Map(entries) => entries,
        Kind::List(_) => {
            let help = "write `{ fact: value }` for tests that all hold, or `{ any: [...] }` for one of several";
            faults.push(wrong_shape(node, "a condition should be a map of tests", help));
            &[]
        }
        Kind::Scalar(_) => {
            faults.push(wrong_shape(node, "a condition should be a map of tests", "write `{ fact: value }`"));
            &[]
        }
    };
    let mut items = Vec::with_capacity(entries.len());
    items.extend(entries.iter().filter_map(|entry| item(entry, faults)));
    Some(Condition { items, span: node.span })
}

fn item(entry: &Entry, faults: &mut Faults) -> Option<Item> {
    let holds_conditions =
        matches!(&entry.value.kind, Kind::List(items) if items.iter().any(|item| matches!(item.kind, Kind::Map(_))));
    match entry.key.text.as_str() {
        "all" => Some(Item::All(some_of(&entry.value, "all", faults))),
        "any" => Some(Item::Any(some_of(&entry.value, "any", faults))),
        "not" => not(&entry.value, faults),
        written if holds_conditions => {
            let fault =
                Diagnostic::error(Code::UnknownKey, entry.key.span, format!("a condition has no key `{written}`"));
            let word = if written.eq_ignore_ascii_case("or") { "any" } else { "all" };
            faults.push(fault.help(format!("conditions are joined by `all` and `any`; did you mean `{word}`?")));
            None
        }
        _ => {
            let fact = Spanned { value: entry.key.text.clone(), span: entry.key.span };
            test(&entry.value, &fact.value, faults).map(|test| Item::Test { fact, test })
        }
    }
}

fn some_of(node: &Node, what: &str, faults: &mut Faults) -> Vec<Condition> {
    if let Kind::Map(_) = node.kind {
        let help = format!("write `{what}: [{{ fact: value }}, {{ fact: value }}]`");
        faults.push(wrong_shape(node, &format!("`{what}` should be a list of conditions"), &help));
        return Vec::new();
    }
    some(node, what, faults, condition)
}

fn not(node: &Node, faults: &mut Faults) -> Option<Item> {
    let inner = condition(node, faults)?;
    match &inner.items[..] {
        [Item::Test { .. }] => Some(Item::Not(Box::new(inner))),
        // Nothing could be read, and that has been said.
        [] => None,
        _ => {
            let fault = Diagnostic::error(Code::WrongShape, start_of(node.span), "`not` takes one test");
            faults.push(fault.help("write one `not` for each test, or say the exception under `unless`"));
            None
        }
    }
}

/// Reads the right side of a test on `fact`, which is the name of a fact or a column.
pub(super) fn test(node: &Node, fact: &str, faults: &mut Faults) -> Option<TestForm> {
    match &node.kind {
        Kind::Scalar(_) if is_nothing(node) => {
            let fault = Diagnostic::error(Code::WrongShape, node.span, format!("`{fact}` is tested for no value"));
            faults.push(fault.help("write a value, or several in brackets: `[a, b]`"));
            None
        }
        Kind::Scalar(scalar) if scalar.plain && scalar.text.contains(", ") => {
            faults.push(lacks_brackets(node, fact, &scalar.text));
            None
        }
        Kind::Scalar(_) => text(node, fact, faults).map(TestForm::One),
        Kind::List(_) => {
            let items = some_texts(node, fact, VALUES_HELP, faults);
            (!items.is_empty()).then_some(TestForm::Many(items))
        }
        Kind::Map(entries) => set(node, entries, fact, faults),
    }
}

fn set(node: &Node, entries: &[Entry], fact: &str, faults: &mut Faults) -> Option<TestForm> {
    let [entry] = entries else {
        let help = "write a value, a list of values, or for a set `{ any-of: [a, b] }`";
        faults.push(wrong_shape(node, &format!("the test on `{fact}` should say one thing"), help));
        return None;
    };
    let Some((_, mode)) = MODES.iter().find(|(word, _)| *word == entry.key.text) else {
        faults.push(unknown_mode(entry, fact));
        return None;
    };
    let items = some_texts(&entry.value, &entry.key.text, VALUES_HELP, faults);
    let mode = Spanned { value: *mode, span: entry.key.span };
    (!items.is_empty()).then_some(TestForm::Set { mode, items })
}

fn unknown_mode(entry: &Entry, fact: &str) -> Diagnostic {
    let written = &entry.key.text;
    let message = format!("the test on `{fact}` has no key `{written}`");
    let help = match closest(written, MODES.iter().map(|(word, _)| *word)) {
        _ if written == "not" => format!("write `{fact}: not VALUE`, or `not: {{ {fact}: [a, b] }}`"),
        Some(close) => format!("did you mean `{close}`?"),
        None => {
            "a set is asked by `any-of`, `all-of` or `none-of`; a range is one text, such as `under 7.3`".to_owned()
        }
    };
    Diagnostic::error(Code::UnknownKey, entry.key.span, message).help(help)
}
