//! Mends what has exactly one right answer, and proves that nothing else was changed.

use crate::diagnostic::{Diagnostic, Edit, Intent};
use crate::policy::Policy;
use crate::syntax::{self, Kind, Limits, Node};
use crate::text::{Source, SourceId, Sources, Span};

/// Texts with their findings mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fixed {
    /// Those that changed: the name and the new text.
    pub texts: Vec<(String, String)>,
    /// How many findings were mended.
    pub mended: usize,
    /// What could not be mended without another change; whoever sees one has found a fault of ours.
    pub refused: usize,
}

/// Applies the fixes of these findings.
///
/// Each text is read again before it is given back: its tree has to be the old one with the intended changes and nothing
/// else, and the policy still has to be without a fault. A text that is not so stays as it is.
#[must_use]
pub fn fixed(sources: &Sources, diagnostics: &[Diagnostic]) -> Fixed {
    let mut fixed = Fixed::default();
    for (id, source) in sources.iter() {
        let edits = apart(diagnostics.iter().filter_map(|one| one.fix.as_ref()).filter(|edit| edit.span.source == id));
        if edits.is_empty() {
            continue;
        }
        let text = edited(source.text(), &edits);
        if is_intended(sources, id, &text, &edits) {
            fixed.mended += edits.len();
            fixed.texts.push((source.name().to_owned(), text));
        } else {
            fixed.refused += edits.len();
        }
    }
    let is_sound = Policy::load(&with(sources, &fixed.texts)).policy.is_some();
    if !is_sound && !fixed.texts.is_empty() {
        return Fixed { refused: fixed.mended + fixed.refused, ..Fixed::default() };
    }
    fixed
}

/// In order of their places, without those that touch one before them.
fn apart<'d>(edits: impl Iterator<Item = &'d Edit>) -> Vec<&'d Edit> {
    let mut edits: Vec<&Edit> = edits.collect();
    edits.sort_by_key(|edit| edit.span);
    let mut apart: Vec<&Edit> = Vec::new();
    for edit in edits {
        if apart.last().is_none_or(|last| last.span.end <= edit.span.start) {
            apart.push(edit);
        }
    }
    apart
}

fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        edited.push_str(text.get(from..edit.span.start as usize).unwrap_or_default());
        edited.push_str(&edit.text);
        from = edit.span.end as usize;
    }
    edited.push_str(text.get(from..).unwrap_or_default());
    edited
}

fn with(sources: &Sources, texts: &[(String, String)]) -> Sources {
    let text = |source: &Source| {
        let new = texts.iter().find(|(name, _)| name == source.name()).map(|(_, text)| text.clone());
        (source.name().to_owned(), new.unwrap_or_else(|| source.text().to_owned()))
    };
    sources.iter().map(|(_, source)| text(source)).collect()
}

fn is_intended(sources: &Sources, id: SourceId, text: &str, edits: &[&Edit]) -> bool {
    let mut faults = Vec::new();
    let old = syntax::parse(sources, id, &Limits::default(), &mut faults);
    let single = Sources::single("fixed", text);
    let new = syntax::parse(&single, SourceId::default(), &Limits::default(), &mut faults);
    match (old, new) {
        (Some(old), Some(new)) => faults.is_empty() && is_same(&old, &new, edits),
        _ => false,
    }
}

/// Whether the second tree is the first one after these edits.
fn is_same(old: &Node, new: &Node, edits: &[&Edit]) -> bool {
    let is_gone = |span: Span| edits.iter().any(|edit| edit.intent == Intent::Gone(span));
    match (&old.kind, &new.kind) {
        (Kind::Scalar(scalar), Kind::Scalar(now)) => {
            let says = edits.iter().find_map(|edit| match &edit.intent {
                Intent::Says(span, text) if *span == old.span => Some(text),
                _ => None,
            });
            *says.unwrap_or(&scalar.text) == now.text
        }
        (Kind::List(items), Kind::List(now)) => {
            let left: Vec<&Node> = items.iter().filter(|item| !is_gone(item.span)).collect();
            left.len() == now.len() && left.iter().zip(now).all(|(old, new)| is_same(old, new, edits))
        }
        (Kind::Map(entries), Kind::Map(now)) => {
            let left: Vec<_> = entries.iter().filter(|entry| !is_gone(entry.key.span)).collect();
            let same = |(old, new): (&&syntax::Entry, &syntax::Entry)| {
                old.key.text == new.key.text && is_same(&old.value, &new.value, edits)
            };
            left.len() == now.len() && left.iter().zip(now).all(same)
        }
        _ => false,
    }
}
