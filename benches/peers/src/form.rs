//! What all peers are told: rules as lists of tests on named facts, and requests as JSON.
//!
//! Names are strings; levels, versions, days and durations are the numbers of the generator; derived facts are already
//! there. All of that favours the peers: none of them has to parse a version or to look up a release.

use serde_json::{Map, Value, json};

use crate::common::derive::Tables;
use crate::common::known::slot;
use crate::common::world::{KINDS, MODULES, OSES, PHASES, PRODUCTS, REGIONS, STATUSES};
use crate::common::{Known, Model, Op, Test};

/// The facts that rules look at, with their names in every peer.
pub(crate) const FACTS: [(usize, &str); 15] = [
    (slot::PRODUCT, "product"),
    (slot::RELEASE, "release"),
    (slot::KIND, "kind"),
    (slot::PLAN, "plan"),
    (slot::OS_NAME, "os_name"),
    (slot::OS, "os"),
    (slot::MODULES, "modules"),
    (slot::USERS, "users"),
    (slot::BOUGHT, "bought"),
    (slot::WAITED, "waited"),
    (slot::REPRODUCED, "reproduced"),
    (slot::REGION, "region"),
    (slot::PHASE, "phase"),
    (slot::OS_STATUS, "os_status"),
    (slot::SEVERITY, "severity"),
];

/// A test on one fact.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) fact: &'static str,
    pub(crate) ask: Ask,
}

/// What is asked of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Whether it is one of these names.
    OneOf(Vec<&'static str>),
    /// Whether it is yes, or no.
    Is(bool),
    /// Whether it is a number from here to there, both included; open where nothing is said.
    Between(Option<u32>, Option<u32>),
    /// Whether it is a set with one of these.
    AnyOf(Vec<&'static str>),
    /// Whether it is a set with all of these.
    AllOf(Vec<&'static str>),
    /// Whether it is a set with none of these.
    NoneOf(Vec<&'static str>),
}

/// The rules of a policy in their order, each with its most selective test first.
pub(crate) fn rules(model: &Model) -> Vec<Vec<Line>> {
    model.rules.iter().map(|rule| rule.tests.iter().map(line).collect()).collect()
}

/// A request with all of its facts.
pub(crate) fn request(tables: &Tables, known: &Known) -> Value {
    let slots = tables.derive(known);
    Value::Object(FACTS.iter().map(|&(at, name)| (name.to_owned(), value(at, slots[at]))).collect::<Map<_, _>>())
}

fn line(test: &Test) -> Line {
    let bits = || {
        let names = names(test.slot).unwrap_or_default();
        names.into_iter().enumerate().filter(|(bit, _)| test.a >> bit & 1 == 1).map(|(_, name)| name).collect()
    };
    let ask = match test.op {
        Op::Within if test.slot == slot::REPRODUCED => Ask::Is(test.a == 1),
        Op::Within => between(test.a, test.a.saturating_add(test.b)),
        Op::OneOf => Ask::OneOf(bits()),
        Op::AnyOf => Ask::AnyOf(bits()),
        Op::AllOf => Ask::AllOf(bits()),
        Op::NoneOf => Ask::NoneOf(bits()),
    };
    let (_, fact) = FACTS.into_iter().find(|(at, _)| *at == test.slot).expect("a fact that rules look at");
    Line { fact, ask }
}

fn between(low: u32, high: u32) -> Ask {
    Ask::Between((low > 0).then_some(low), (high < u32::MAX).then_some(high))
}

fn value(at: usize, number: u32) -> Value {
    match names(at) {
        Some(names) if at == slot::MODULES => {
            names.iter().enumerate().filter(|(bit, _)| number >> bit & 1 == 1).map(|(_, name)| *name).collect()
        }
        Some(names) => json!(names[number as usize]),
        None if at == slot::REPRODUCED => json!(number == 1),
        None => json!(number),
    }
}

/// The names behind the numbers of a fact, if it is one of names.
fn names(at: usize) -> Option<Vec<&'static str>> {
    Some(match at {
        slot::PRODUCT => PRODUCTS.to_vec(),
        slot::KIND => KINDS.to_vec(),
        slot::OS_NAME => OSES.iter().map(|(name, _)| *name).collect(),
        slot::MODULES => MODULES.to_vec(),
        slot::REGION => REGIONS.to_vec(),
        slot::PHASE => PHASES.to_vec(),
        slot::OS_STATUS => STATUSES.to_vec(),
        _ => return None,
    })
}

/// Names in quotes, with commas between them.
pub(crate) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The two sides of an interval that are said, joined.
pub(crate) fn sides(fact: &str, low: Option<u32>, high: Option<u32>, join: &str) -> String {
    let low = low.map(|low| format!("{fact} >= {low}"));
    let high = high.map(|high| format!("{fact} <= {high}"));
    low.into_iter().chain(high).collect::<Vec<_>>().join(join)
}
