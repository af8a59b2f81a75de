//! Commitments as written.

use super::Spanned;
use super::condition::{Condition, condition};
use super::reader::{Faults, MapReader};
use super::scalar::text;
use crate::syntax::Node;
use crate::text::Span;

/// A row of `commitments`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Commitment {
    /// `when`.
    pub when: Option<Condition>,
    /// `unless`.
    pub unless: Option<Condition>,
    /// `clause`.
    pub clause: Option<Spanned<String>>,
    /// `response`, `workaround`, `resolution`, `updates`: each a duration, `none` or `best-effort`.
    pub targets: Vec<(&'static str, Spanned<String>)>,
    /// `calendar`.
    pub calendar: Option<Spanned<String>>,
    /// The whole row.
    pub span: Span,
}

/// What may be promised, in the order in which it happens.
const TARGETS: [&str; 4] = ["response", "workaround", "resolution", "updates"];

pub(super) fn commitment(node: &Node, faults: &mut Faults) -> Option<Commitment> {
    let mut map = MapReader::open(node, "this commitment", "{ when: { fact: value }, response: 4 h }", faults)?;
    let when = map.node("when").and_then(|node| condition(node, faults));
    let unless = map.node("unless").and_then(|node| condition(node, faults));
    let clause = map.text("clause", faults);
    let help = "write `response`, `workaround`, `resolution` or `updates`, each a duration, `none` or `best-effort`";
    let nodes = map.some_of(TARGETS, "this commitment promises nothing", help);
    let mut targets = Vec::new();
    for (key, node) in TARGETS.into_iter().zip(nodes) {
        targets.extend(node.and_then(|node| text(node, key, faults)).map(|target| (key, target)));
    }
    let calendar = map.text("calendar", faults);
    map.finish(faults);
    Some(Commitment { when, unless, clause, targets, calendar, span: node.span })
}
