//! What a case expects of a commitment: some of its targets, or that there is none.

use super::read::{Faults, known, text, texts};
use crate::diagnostic::{Code, Diagnostic};
use crate::explanation::Answer;
use crate::syntax::{Kind, Node};
use crate::value::Duration;

const KEYS: [&str; 6] = ["response", "workaround", "resolution", "updates", "calendar", "clause"];
/// The keys that are targets.
const TARGETS: usize = 4;
/// What stands in place of a commitment of which it is not known which one holds: no case can expect it.
const NOT_KNOWN: &str = "not known";

/// A commitment in words, key by key.
pub(super) fn words(answer: &Answer) -> Vec<String> {
    let Some(commitment) = &answer.commitment else {
        return if answer.commitment_missing.is_empty() { Vec::new() } else { vec![NOT_KNOWN.to_owned()] };
    };
    let values = [
        &commitment.response,
        &commitment.workaround,
        &commitment.resolution,
        &commitment.updates,
        &commitment.calendar,
        &commitment.clause,
    ];
    let said = KEYS.iter().zip(values).filter_map(|(key, value)| Some((key, value.as_ref()?)));
    said.map(|(key, value)| format!("{key}: {value}")).collect()
}

/// The words that a case expects; none: there must be no commitment.
pub(super) fn expected(node: &Node, faults: &mut Faults) -> Option<Vec<String>> {
    if !matches!(node.kind, Kind::Map(_)) {
        let before = faults.len();
        let written = texts(node, "commitment", faults);
        if faults.len() == before && written.iter().any(|one| one.text != "none") {
            let fault = Diagnostic::error(Code::WrongShape, node.span, "`commitment` should be a map, or `none`");
            faults.push(fault.help("write what is promised, such as `{ response: 4 h, calendar: office }`"));
        }
        return (faults.len() == before).then(Vec::new);
    }
    let at = known(node, "`commitment`", &KEYS, faults)?;
    let mut words = Vec::new();
    for (number, key) in KEYS.iter().enumerate() {
        let Some(written) = at(key).and_then(|node| text(node, key, faults)) else { continue };
        let time = Duration::parse(&written.text).ok().filter(|_| number < TARGETS);
        let value = time.map_or(written.text, |time| time.to_string());
        words.push(format!("{key}: {value}"));
    }
    if words.is_empty() {
        let fault = Diagnostic::error(Code::WrongShape, node.span.start(), "`commitment` has nothing in it");
        faults.push(fault.help("write what is promised, such as `{ response: 4 h }`, or `none`"));
        return None;
    }
    Some(words)
}
