//! What is told in the policy's own words, read without a detour.
//!
//! Most values that a helpdesk sends are names as the policy writes them, plain versions, numbers and days. They are
//! read here at once; whatever is anything else takes the long way, through aliases, close names and words around them.

use crate::policy::fact::{Element, FactType, Value};
use crate::policy::read::read_value;
use crate::policy::{FactId, Policy};
use crate::request::FactValue;
use crate::value::Version;

/// The value, where it is sure that the long way reads the same.
pub(super) fn plain(policy: &Policy, fact: FactId, value: &FactValue) -> Option<Value> {
    let ty = &policy.fact(fact).ty;
    match (ty, value) {
        (FactType::YesNo, FactValue::YesNo(yes)) => Some(Value::YesNo(*yes)),
        (FactType::Number | FactType::Duration | FactType::Money | FactType::Date, _) => match value {
            FactValue::Text(text) | FactValue::Number(text) => read_value(&policy.names, ty, text.trim()).ok(),
            FactValue::YesNo(_) | FactValue::List(_) => None,
        },
        (FactType::Version, FactValue::Text(text)) => version(policy, fact, text).map(Value::Version),
        (FactType::Name | FactType::OneOf(_) | FactType::Levels(_), FactValue::Text(text)) => {
            name(policy, fact, ty, text).map(|element| Value::Name(element.name))
        }
        (FactType::Thing, FactValue::Text(text)) => thing(policy, fact, text).map(Value::Thing),
        (FactType::SetOf(_) | FactType::Things, FactValue::List(items)) => {
            let one = |item: &String| match ty {
                FactType::Things => thing(policy, fact, item),
                _ => name(policy, fact, ty, item),
            };
            let elements = items.iter().map(one).collect::<Option<Vec<_>>>()?;
            Some(Value::Set { elements, complete: true })
        }
        _ => None,
    }
}

/// A name that the policy uses for the fact, written as names are compared.
fn name(policy: &Policy, fact: FactId, ty: &FactType, text: &str) -> Option<Element> {
    let name = policy.names.find_folded(text)?;
    let is_allowed = ty.closed().is_none_or(|list| list.contains(&name));
    let is_known = policy.vocabularies[fact.0 as usize].knows(name);
    (is_allowed && is_known).then_some(Element { name, version: None })
}

/// A thing of one word, perhaps with a plain version behind it.
fn thing(policy: &Policy, fact: FactId, text: &str) -> Option<Element> {
    let (word, version) = match text.split_once(' ') {
        None => (text, None),
        Some((word, version)) if is_plain_version(version) => (word, Some(Version::parse(version).ok()?)),
        Some(_) => return None,
    };
    let is_word = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let name = policy.names.find_folded(word).filter(|_| is_word)?;
    policy.vocabularies[fact.0 as usize].knows(name).then_some(Element { name, version })
}

/// A version of numbers alone, of a fact whose values go by no other names.
fn version(policy: &Policy, fact: FactId, text: &str) -> Option<Version> {
    let has_names = policy.vocabularies[fact.0 as usize].has_phrases();
    (!has_names && is_plain_version(text)).then(|| Version::parse(text).ok()).flatten()
}

/// Numbers with dots between them that are no day: `7.10.2`, not `31.12.2025`.
fn is_plain_version(text: &str) -> bool {
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{self, Random};
    use crate::request::{Origin, Request};

    /// Whatever is read at once is read so by the long way.
    #[test]
    fn it_reads_what_the_long_way_reads() {
        let (mut read, mut left) = (0, 0);
        for seed in 1..60 {
            let mut random = Random::new(seed);
            let Ok(policy) = crate::engine::tests::load(&random::policy(&mut random)) else { continue };
            for _ in 0..40 {
                let request = Request::from_json(&random::request(&mut random)).expect("it is well formed");
                for given in request.facts().iter().filter(|given| given.origin == Origin::Given) {
                    let fact = policy.base_fact(&given.name).expect("it is declared");
                    let Some(value) = plain(&policy, fact, &given.value) else {
                        left += 1;
                        continue;
                    };
                    read += 1;
                    let long = policy.given(fact, given, &[]).expect("it is read").expect("it is no field");
                    let crate::facts::Told::Given { value: expected, understood, .. } = long else {
                        panic!("{long:?}")
                    };
                    assert!(value == expected && !understood, "{}: {}", given.name, given.value);
                }
            }
        }
        assert!(read > 4 * left && left > 0, "{read} read at once, {left} the long way");
    }
}
