//! Commitments as written.

use super::Spanned;
use super::condition::{Condition, condition};
use super::reader::{Faults, MapReader};
use super::scalar::text;
use crate::syntax::{Kind, Node};
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
    /// `response`, `workaround`, `resolution`, `updates`.
    pub targets: Vec<(&'static str, Target)>,
    /// `calendar`.
    pub calendar: Option<Spanned<String>>,
    /// The whole row.
    pub span: Span,
}

/// One of the targets of a row.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Target {
    /// A duration, `none` or `best-effort`; it stands alone or under `within`.
    pub within: Spanned<String>,
    /// `calendar`, where it is not that of the row.
    pub calendar: Option<Spanned<String>>,
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
        targets.extend(node.and_then(|node| target(node, key, faults)).map(|target| (key, target)));
    }
    let calendar = map.text("calendar", faults);
    map.finish(faults);
    Some(Commitment { when, unless, clause, targets, calendar, span: node.span })
}

/// A duration, or one with a calendar of its own.
fn target(node: &Node, key: &'static str, faults: &mut Faults) -> Option<Target> {
    if !matches!(node.kind, Kind::Map(_)) {
        return text(node, key, faults).map(|within| Target { within, calendar: None });
    }
    let mut map = MapReader::open(node, "this target", "{ within: 1 h, calendar: always }", faults)?;
    let within = map.required_text("within", "write the time, such as `within: 1 h`", faults);
    let calendar = map.required_text("calendar", "name the calendar of this target, or write its time alone", faults);
    map.finish(faults);
    within.map(|within| Target { within, calendar })
}
