//! When a client has outgrown maintenance, as written.

use super::Spanned;
use super::reader::{Faults, MapReader};
use crate::syntax::Node;

/// The key `outgrown`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outgrown {
    /// `ratio`: how the typical month stands to its estimate.
    pub ratio: Option<Spanned<String>>,
    /// `at-least`: how low the ratio may really be.
    pub at_least: Option<Spanned<String>>,
    /// `months`: for how long.
    pub months: Option<Spanned<String>>,
    /// `confidence`: how sure that has to be.
    pub confidence: Option<Spanned<String>>,
    /// `recurrence`.
    pub recurrence: Option<Recurrence>,
    /// `changes`: the kinds of requests that change something.
    pub changes: Option<Spanned<Vec<Spanned<String>>>>,
    /// `offer`: the service that would end it.
    pub offer: Option<Spanned<String>>,
    /// `hour`: what an hour beyond the estimate costs.
    pub hour: Option<Spanned<String>>,
}

/// When requests come back too often.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recurrence {
    /// `within`.
    pub within: Option<Spanned<String>>,
    /// `times`.
    pub times: Option<Spanned<String>>,
    /// `kinds`: those that count; not there means every kind.
    pub kinds: Option<Spanned<Vec<Spanned<String>>>>,
}

const KINDS_HELP: &str = "name kinds of requests, or groups of them, or leave the key out";

pub(super) fn outgrown(node: &Node, faults: &mut Faults) -> Option<Outgrown> {
    let mut map = MapReader::open(node, "`outgrown`", "outgrown: { ratio: 1.25, months: 8 }", faults)?;
    let outgrown = Outgrown {
        ratio: map.text("ratio", faults),
        at_least: map.text("at-least", faults),
        months: map.text("months", faults),
        confidence: map.text("confidence", faults),
        recurrence: map.node("recurrence").and_then(|node| recurrence(node, faults)),
        changes: map.some_texts("changes", KINDS_HELP, faults),
        offer: map.text("offer", faults),
        hour: map.text("hour", faults),
    };
    map.finish(faults);
    Some(outgrown)
}

fn recurrence(node: &Node, faults: &mut Faults) -> Option<Recurrence> {
    let mut map = MapReader::open(node, "`recurrence`", "recurrence: { within: 90 days, times: 4 }", faults)?;
    let recurrence = Recurrence {
        within: map.text("within", faults),
        times: map.text("times", faults),
        kinds: map.some_texts("kinds", KINDS_HELP, faults),
    };
    map.finish(faults);
    Some(recurrence)
}
