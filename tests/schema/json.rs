//! What an editor makes of YAML, and how a changed tree is written again.

use std::collections::BTreeSet;

use scopeline::syntax::{Kind, Limits, Node, Scalar, parse};
use scopeline::text::{SourceId, Sources};
use serde_json::{Map, Value};

/// The tree of a text without a fault in its YAML.
#[track_caller]
pub(crate) fn tree(text: &str) -> Node {
    let mut faults = Vec::new();
    let root = parse(&Sources::single("a.yaml", text), SourceId::default(), &Limits::default(), &mut faults);
    assert!(faults.is_empty(), "{faults:?} in\n{text}");
    root.expect("there is something in it")
}

/// A tree as an editor sees it: a plain scalar may be a number, a boolean or nothing.
pub(crate) fn seen(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(scalar) => resolved(scalar),
        Kind::List(items) => items.iter().map(seen).collect(),
        Kind::Map(entries) => Value::Object(
            entries.iter().map(|entry| (entry.key.text.clone(), seen(&entry.value))).collect::<Map<_, _>>(),
        ),
    }
}

fn resolved(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return text.into();
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => {
            let is_number = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
            let whole = text.parse::<i64>().ok().filter(|_| is_number).map(Value::from);
            let number = || text.parse::<f64>().ok().filter(|_| is_number).map(Value::from);
            whole.or_else(number).unwrap_or_else(|| text.into())
        }
    }
}

/// The names of properties anywhere in a schema.
pub(crate) fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(entries) => {
            let known = entries.get("properties").and_then(Value::as_object);
            names.extend(known.into_iter().flat_map(|known| known.keys().cloned()));
            entries.values().for_each(|inner| properties(inner, names));
        }
        Value::Array(items) => items.iter().for_each(|inner| properties(inner, names)),
        _ => {}
    }
}

/// Every key anywhere in a document.
pub(crate) fn keys(document: &Value, names: &mut BTreeSet<String>) {
    match document {
        Value::Object(entries) => entries.iter().for_each(|(key, inner)| {
            names.insert(key.clone());
            keys(inner, names);
        }),
        Value::Array(items) => items.iter().for_each(|inner| keys(inner, names)),
        _ => {}
    }
}

/// A tree as YAML again, a line for each of its scalars.
pub(crate) fn written(node: &Node) -> String {
    let mut text = String::new();
    write(node, 0, &mut text);
    text
}

fn write(node: &Node, indent: usize, text: &mut String) {
    let line = |text: &mut String| text.push_str(&format!("\n{}", " ".repeat(indent)));
    match &node.kind {
        Kind::Scalar(Scalar { text: scalar, plain: true }) if is_safe(scalar) => text.push_str(&format!(" {scalar}")),
        Kind::Scalar(Scalar { text: scalar, .. }) => text.push_str(&format!(" {}", Value::from(scalar.as_str()))),
        Kind::List(items) if items.is_empty() => text.push_str(" []"),
        Kind::Map(entries) if entries.is_empty() => text.push_str(" {}"),
        Kind::List(items) => items.iter().for_each(|item| {
            line(text);
            text.push('-');
            write(item, indent + 1, text);
        }),
        Kind::Map(entries) => entries.iter().for_each(|entry| {
            line(text);
            text.push_str(&format!("{}:", Value::from(entry.key.text.as_str())));
            write(&entry.value, indent + 1, text);
        }),
    }
}

fn is_safe(text: &str) -> bool {
    !text.starts_with(['-', '?', '*', '&', '!', '%', '@', '|', '>', '\'', '"', ' '])
        && !text.contains(['{', '}', '[', ']', ',', '#', '\n'])
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
}
