//! One value of a request, read by the type of its fact.

use crate::policy::fact::{Element, FactType, Value};
use crate::policy::read::Expected;
use crate::policy::understand::{Manner, Reading};
use crate::policy::{FactId, Policy};
use crate::request::FactValue;
use crate::value::Version;

/// Most readings of a list of which elements may be meant in more than one way.
const READINGS: usize = 16;

/// Reads what was said of a fact.
///
/// A closed list takes only its own names; an open one takes any, and what the policy does not mention is *any
/// other*. A number is not a version: `7.10` and `7.1` are the same number.
pub(super) fn read(
    policy: &Policy,
    fact: FactId,
    value: &FactValue,
    manner: Manner,
    newest: &[Version],
) -> Result<Reading<Value>, Expected> {
    let ty = &policy.fact(fact).ty;
    if ty.is_set() {
        let FactValue::List(items) = value else {
            return Err("a list of names, such as `[\"ldap\"]`; an empty list means that none is involved".to_owned());
        };
        return read_set(policy, fact, items, manner);
    }
    match value {
        FactValue::YesNo(yes) if *ty == FactType::YesNo => Ok(Reading::As(Value::YesNo(*yes))),
        FactValue::List(_) => Err("one value, not a list".to_owned()),
        FactValue::YesNo(_) => Err("a text".to_owned()),
        FactValue::Number(_) if *ty == FactType::Version => {
            Err("a text in quotes, since as numbers 7.10 and 7.1 are the same".to_owned())
        }
        FactValue::Number(text) | FactValue::Text(text) => policy.understand(fact, text.trim(), manner, newest),
    }
}

/// Each element by itself. Where too many may be meant in more than one way, the list is known only in part.
fn read_set(policy: &Policy, fact: FactId, items: &[String], manner: Manner) -> Result<Reading<Value>, Expected> {
    let set = |elements: Vec<Element>, complete| Value::Set { elements, complete };
    let mut is_as_told = true;
    let mut sure: Vec<Element> = Vec::new();
    let mut readings: Vec<Vec<Element>> = vec![Vec::new()];
    for item in items {
        let among = match policy.element(fact, item, manner)? {
            Reading::As(one) => vec![one],
            Reading::Understood(one) => {
                is_as_told = false;
                vec![one]
            }
            Reading::Several(all) => all,
        };
        if let [one] = &among[..] {
            sure.push(one.clone());
        }
        if readings.len() * among.len() > READINGS {
            readings.clear();
        }
        readings = readings
            .iter()
            .flat_map(|before| among.iter().map(move |one| [&before[..], std::slice::from_ref(one)].concat()))
            .collect();
    }
    Ok(match readings.len() {
        0 => Reading::Understood(set(sure, false)),
        1 if is_as_told => Reading::As(set(readings.remove(0), true)),
        1 => Reading::Understood(set(readings.remove(0), true)),
        _ => Reading::Several(readings.into_iter().map(|elements| set(elements, true)).collect()),
    })
}
