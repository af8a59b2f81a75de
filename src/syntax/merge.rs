//! Several trees made one: a policy that is split over files reads like a policy in one file.

use std::collections::HashMap;

use super::tree::{Entry, Kind, Node};
use crate::diagnostic::{Code, Diagnostic};

/// Merges maps key by key, as deep as both sides are maps; where they are not, the key stands twice, which is a fault.
///
/// A key of `repeatable` may stand in every part if it says the same. Answers `None` if there is no part.
pub fn merge(parts: impl IntoIterator<Item = Node>, repeatable: &[&str], faults: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut parts = parts.into_iter();
    let mut whole = parts.next()?;
    for part in parts {
        merge_into(&mut whole, part, repeatable, faults);
    }
    Some(whole)
}

fn merge_into(whole: &mut Node, part: Node, repeatable: &[&str], faults: &mut Vec<Diagnostic>) {
    let (Kind::Map(entries), Kind::Map(more)) = (&mut whole.kind, part.kind) else { return };
    let places: HashMap<String, usize> =
        entries.iter().enumerate().map(|(at, entry)| (entry.key.text.clone(), at)).collect();
    for entry in more {
        let Some(known) = places.get(&entry.key.text).and_then(|&at| entries.get_mut(at)) else {
            entries.push(entry);
            continue;
        };
        match (&known.value.kind, &entry.value.kind) {
            (Kind::Map(_), Kind::Map(_)) => merge_into(&mut known.value, entry.value, &[], faults),
            (Kind::Scalar(a), Kind::Scalar(b)) if repeatable.contains(&entry.key.text.as_str()) && a.text == b.text => {
            }
            _ => faults.push(twice(known, &entry)),
        }
    }
}

fn twice(first: &Entry, second: &Entry) -> Diagnostic {
    Diagnostic::error(Code::Duplicate, second.key.span, format!("`{}` stands in two files", second.key.text))
        .also(first.key.span, "the first is here")
        .help("keep it in one of them; only maps are put together from several files")
}
