//! Scalars: a text, one or several texts, a word of a fixed few.

use super::Spanned;
use super::reader::{Faults, empty, is_nothing, quoted, wrong_shape};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::syntax::{Kind, Node};

/// A scalar as text, without the space around it. An empty one counts as not there, which is a fault.
pub(super) fn text(node: &Node, what: &str, faults: &mut Faults) -> Option<Spanned<String>> {
    Some(Spanned { value: written(node, what, faults)?.trim().to_owned(), span: node.span })
}

/// A scalar as it is, for patterns, where a space counts. Only the line end of a block is left out.
pub(super) fn verbatim(node: &Node, what: &str, faults: &mut Faults) -> Option<Spanned<String>> {
    let written = written(node, what, faults)?;
    Some(Spanned { value: written.trim_end_matches(['\n', '\r']).to_owned(), span: node.span })
}

/// The text of a scalar that has one.
fn written<'n>(node: &'n Node, what: &str, faults: &mut Faults) -> Option<&'n str> {
    let Kind::Scalar(scalar) = &node.kind else {
        faults.push(wrong_shape(node, &format!("`{what}` should be one value"), "write one value here"));
        return None;
    };
    if scalar.text.trim().is_empty() {
        let help = if is_nothing(node) {
            "write a value, or leave the key out; a text with a comma inside braces needs quotes"
        } else {
            "write a value, or leave the key out"
        };
        faults.push(Diagnostic::error(Code::WrongShape, node.span, format!("`{what}` has no value")).help(help));
        return None;
    }
    Some(&scalar.text)
}

/// One text or a list of texts.
///
/// A text without quotes that has a comma in it is a list that lacks its brackets, which is a fault.
pub(super) fn texts(node: &Node, what: &str, faults: &mut Faults) -> Vec<Spanned<String>> {
    match &node.kind {
        Kind::List(items) => items.iter().filter_map(|item| text(item, what, faults)).collect(),
        Kind::Scalar(scalar) if scalar.plain && scalar.text.contains(", ") => {
            faults.push(lacks_brackets(node, what, &scalar.text));
            Vec::new()
        }
        _ => text(node, what, faults).into_iter().collect(),
    }
}

/// As [`texts`], where an empty list says nothing and is a fault.
pub(super) fn some_texts(node: &Node, what: &str, help: &str, faults: &mut Faults) -> Vec<Spanned<String>> {
    if matches!(&node.kind, Kind::List(items) if items.is_empty()) {
        faults.push(empty(node, what, help));
    }
    texts(node, what, faults)
}

/// The fault that several values stand as one text.
pub(super) fn lacks_brackets(node: &Node, what: &str, written: &str) -> Diagnostic {
    let shown: String = written.chars().take(60).collect();
    let dots = if shown.len() < written.len() { "..." } else { "" };
    Diagnostic::error(Code::WrongShape, node.span, format!("the values of `{what}` need brackets"))
        .help(format!("write `[{shown}{dots}]`, or put the text in quotes if it is a single value"))
}

/// A word of a fixed few.
pub(super) fn word<T: Copy>(
    text: &Spanned<String>,
    what: &str,
    words: &[(&str, T)],
    faults: &mut Faults,
) -> Option<Spanned<T>> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
        return Some(Spanned { value: *value, span: text.span });
    }
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let fault = Diagnostic::error(Code::UnknownValue, text.span, format!("`{what}` cannot be `{}`", text.value));
    faults.push(fault.help(match (closest(&text.value, all.iter().copied()), &all[..]) {
        (Some(close), _) => format!("did you mean `{close}`?"),
        (None, [only]) => format!("write `{only}`, or leave the key out"),
        (None, _) => format!("write one of {}", quoted(&all)),
    }));
    None
}

/// The words of a type, from its own list.
pub(super) fn words<T: Copy>(all: &[T], of: impl Fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|&one| (of(one), one)).collect()
}
