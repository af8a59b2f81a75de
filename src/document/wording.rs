//! Texts for people, perhaps in several languages.

use super::Spanned;
use super::reader::{Faults, empty, named};
use super::scalar::text;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Kind, Node};

/// A text for people: one, or one for each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Language (none: the policy's own) and text, in order of writing; never empty.
    pub entries: Vec<(Option<Spanned<String>>, Spanned<String>)>,
}

/// A scalar, or a map from language to scalar.
pub(super) fn wording(node: &Node, what: &'static str, faults: &mut Faults) -> Option<Text> {
    let Kind::Map(map) = &node.kind else {
        return text(node, what, faults).map(|text| Text { entries: vec![(None, text)] });
    };
    if map.is_empty() {
        faults.push(empty(node, what, "write a text, or leave the key out"));
    }
    let entries = named(node, what, faults, |language, node, faults| {
        if !is_language(&language.value) {
            let message = format!("`{}` is not a language", language.value);
            let fault = Diagnostic::error(Code::BadName, language.span, message);
            faults
                .push(fault.help("write a code such as `en` or `de-AT`; a text that begins with a brace needs quotes"));
            return None;
        }
        text(node, what, faults).map(|text| (Some(language), text))
    });
    (!entries.is_empty()).then_some(Text { entries })
}

/// Two or three letters, perhaps with script or region behind a dash.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first =
        parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
