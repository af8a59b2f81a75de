//! What a case expects of a commitment: some of its targets, or that there is none.

use super::read::{Faults, known, text, texts};
use serde_yaml::{Mapping, Value};

use crate::diagnostic::{Code, Diagnostic};
use crate::explanation::Answer;
use crate::policy::commitment::Target;
use crate::syntax::{Kind, Node};

const KEYS: [&str; 6] = ["response", "workaround", "resolution", "updates", "calendar", "clause"];
/// The keys that are targets.
const TARGETS: usize = 4;
/// What stands behind the name of a target in the words of its own calendar.
const OWN: &str = "-calendar";
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
    let said = said.map(|(key, value)| format!("{key}: {value}"));
    let own = commitment.own_calendars.iter().map(|(key, calendar)| format!("{key}{OWN}: {calendar}"));
    said.chain(own).collect()
}

/// As a case writes it.
pub(super) fn written(words: &[String]) -> Value {
    let pairs: Vec<(&str, &str)> = words.iter().filter_map(|word| word.split_once(": ")).collect();
    let mut all = Mapping::new();
    for (key, value) in pairs.iter().filter(|(key, _)| !key.ends_with(OWN)) {
        let own = pairs.iter().find(|(other, _)| other.strip_suffix(OWN) == Some(key));
        let value = match own {
            Some((_, calendar)) => {
                let target = [("within", *value), ("calendar", *calendar)];
                target
                    .into_iter()
                    .map(|(key, value)| (Value::from(key), Value::from(value)))
                    .collect::<Mapping>()
                    .into()
            }
            None => Value::from(*value),
        };
        all.insert(Value::from(*key), value);
    }
    all.into()
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
        let Some(node) = at(key) else { continue };
        let own = matches!(node.kind, Kind::Map(_)) && number < TARGETS;
        let node = if own { own_calendar(node, key, &mut words, faults) } else { Some(node) };
        let Some(written) = node.and_then(|node| text(node, key, faults)) else { continue };
        let target = Target::parse(&written.text).filter(|_| number < TARGETS);
        let value = target.map_or(written.text, |target| target.to_string());
        words.push(format!("{key}: {value}"));
    }
    if words.is_empty() {
        let fault = Diagnostic::error(Code::WrongShape, node.span.start(), "`commitment` has nothing in it");
        faults.push(fault.help("write what is promised, such as `{ response: 4 h }`, or `none`"));
        return None;
    }
    Some(words)
}

/// Takes the calendar of a target that has its own; what is left is its time.
fn own_calendar<'t>(node: &'t Node, key: &str, words: &mut Vec<String>, faults: &mut Faults) -> Option<&'t Node> {
    let at = known(node, "this target", &["within", "calendar"], faults)?;
    if let Some(calendar) = at("calendar").and_then(|node| text(node, "calendar", faults)) {
        words.push(format!("{key}{OWN}: {}", calendar.text));
    }
    at("within")
}
