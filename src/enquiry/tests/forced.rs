//! Sufficient facts: decided again from what is written down, and without each of them.

use serde_json::Value as Json;

use super::situation::{Situation, many};
use crate::Request;
use crate::decision::Decision;
use crate::enquiry::Budget;
use crate::policy::Policy;

/// The decision about a request that is only written down.
fn again(policy: &Policy, written: &Json) -> Decision {
    let request = Request::from_json(&written.to_string()).expect("it is a request");
    policy.prepare(&request).expect("the policy takes it").decide()
}

fn is_same(one: &Decision, other: &Decision) -> bool {
    one.outcome == other.outcome && one.certainty == other.certainty
}

/// Answers how many facts were left out of how many.
fn check(seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut left_out, mut told) = (0, 0);
    for seed in seeds {
        let (situation, all) = Situation::whole(seed, |text| text);
        let request = situation.request();
        let facts = situation.policy.prepare(&request).expect("the policy takes it");
        let decision = facts.decide();
        let Some(sufficient) = facts.sufficient(Budget::work(u64::MAX)) else {
            assert!(decision.is_open(), "{seed}: {}", situation.shown());
            continue;
        };
        assert!(sufficient.is_irreducible);
        let written: Json = serde_json::to_value(&sufficient.request).expect("it can be written down");
        assert!(is_same(&again(&situation.policy, &written), &decision), "{seed}: {written}\n{}", situation.shown());
        let names: Vec<String> =
            sufficient.facts.iter().map(|fact| situation.policy.fact(*fact).name.clone()).collect();
        for name in &names {
            let mut less = written.clone();
            less["facts"].as_object_mut().and_then(|facts| facts.shift_remove(name)).expect("it is told");
            assert!(
                !is_same(&again(&situation.policy, &less), &decision),
                "{seed}: without {name}\n{}",
                situation.shown()
            );
        }
        // Whatever the others are, nothing changes.
        for (name, said) in all.iter().filter(|(name, _)| !names.iter().any(|kept| kept == name)) {
            for value in said {
                let other = situation.policy.prepare(&situation.with(&[(*name, value)])).expect("it is taken").decide();
                assert!(is_same(&other, &decision), "{seed}: {name} {value}\n{}", situation.shown());
            }
        }
        (left_out, told) = (left_out + all.len() - names.len(), told + all.len());
    }
    (left_out, told)
}

#[test]
fn the_facts_force_the_outcome_and_none_of_them_can_be_left_out() {
    let (left_out, told) = check(0..600);
    assert!(left_out > 300 && left_out < told, "{left_out} of {told}");
}

/// Takes minutes: `cargo test --release --lib enquiry -- --ignored --nocapture`, with `POLICIES=10000` for so many.
#[test]
#[ignore = "once, for the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn facts_of_many_policies_force_the_outcome() {
    let (left_out, told) = check(many());
    println!("{} policies, {left_out} of {told} facts left out", many().count());
}

#[test]
fn the_facts_of_the_deciding_rule_come_first() {
    let policy = super::situation::policy(
        "
scopeline: 1
policy: { id: order }
facts: { kind: { one-of: [defect, feature] }, colour: { type: name }, size: { type: number } }
rules:
  - { id: red, when: { colour: red }, class: rework }
  - { id: large, when: { size: 10+, kind: defect }, class: support }
otherwise: { class: service }",
    );
    let request = r#"{"date": "2026-07-14", "facts": {"kind": "defect", "colour": "blue", "size": 12}}"#;
    let request = Request::from_json(request).expect("a request");
    let facts = policy.prepare(&request).expect("the policy takes it");
    let sufficient = facts.sufficient(Budget::default()).expect("it is settled");
    let names: Vec<&str> = sufficient.facts.iter().map(|fact| policy.fact(*fact).name.as_str()).collect();
    assert_eq!(names, ["size", "kind", "colour"]);
    let open = Request::from_json(r#"{"date": "2026-07-14", "facts": {"kind": "defect"}}"#).expect("a request");
    assert_eq!(policy.prepare(&open).expect("the policy takes it").sufficient(Budget::default()), None);
}
