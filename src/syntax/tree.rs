//! The tree that a text is parsed into: scalars, lists and maps, each with its span.

use crate::text::Span;

/// A scalar, a list or a map, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The whole extent of the node.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text. A key without a value has an empty plain one.
    Scalar(Scalar),
    /// A list, in order.
    List(Vec<Node>),
    /// A map, in order of writing; every key is a scalar and stands once.
    Map(Vec<Entry>),
}

/// A scalar: text, until a declared type reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text without quotes or block indicators.
    pub text: String,
    /// Whether it was written without quotes and not as a block.
    pub plain: bool,
}

/// One key of a map with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// The key of an [`Entry`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Where the key stands.
    pub span: Span,
}

impl Node {
    /// What it is, for messages: `a list`, `a map`, `a text` or `nothing`.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.plain && scalar.text.is_empty() => "nothing",
            Kind::Scalar(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    /// Whether it is a map with this key.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        matches!(&self.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key.text == key))
    }

    /// The value of a key, if it is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value),
            _ => None,
        }
    }
}
