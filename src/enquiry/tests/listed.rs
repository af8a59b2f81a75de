//! Lists against every subset: what is asked of one, and what it may become.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::meant::{closeness, meant};
use super::situation::policy;
use crate::class::Class;
use crate::enquiry::{Aim, Answers, Budget, Lead, WhatIf};
use crate::{Policy, Request};

const NAMES: [&str; 4] = ["red", "green", "blue", "grey"];

fn request(fact: &str, list: &Json) -> Request {
    Request::from_json(&json!({"date": "2026-07-14", "facts": {fact: list}}).to_string()).expect("a request")
}

/// Every subset, each in the order of the whole.
fn subsets(all: &[&str]) -> Vec<Json> {
    let of = |bits: usize| all.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1).map(|(_, one)| *one);
    (0..1usize << all.len()).map(|bits| json!(of(bits).collect::<Vec<_>>())).collect()
}

fn is_within(less: &Json, more: &Json) -> bool {
    let all = |list: &Json| list.as_array().cloned().unwrap_or_default();
    all(less).len() < all(more).len() && all(less).iter().all(|one| all(more).contains(one))
}

fn class(policy: &Policy, fact: &str, list: &Json) -> Class {
    policy.prepare(&request(fact, list)).expect("the policy takes it").decide().class()
}

fn what_if(policy: &Policy, fact: &str, now: &Json, aim: Aim) -> WhatIf {
    policy.prepare(&request(fact, now)).expect("the policy takes it").what_if(aim, Budget::default())
}

/// Every list that leads there is told, and no other of those that it may become.
fn compare_ways(policy: &Policy, fact: &str, names: &[&str]) -> usize {
    let mut count = 0;
    for now in subsets(names) {
        for aim in [Aim::IntoScope, Aim::OutOfScope] {
            let is_there = |list: &Json| (class(policy, fact, list) == Class::Support) == (aim == Aim::IntoScope);
            let found = what_if(policy, fact, &now, aim);
            assert!(found.is_complete, "{now}: {found:#?}");
            for then in subsets(names) {
                let may_be = if aim == Aim::IntoScope { is_within(&then, &now) } else { is_within(&now, &then) };
                if is_there(&now) || !may_be {
                    continue;
                }
                let word = |name: &&str| name.split(' ').next().unwrap_or_default().to_owned();
                let named: BTreeSet<String> = names.iter().map(word).collect();
                let to = found.ways.iter().map(|way| &way.changes[0].to);
                let is_told = to.clone().any(|to| closeness(to, &then, &named).is_some());
                let told: Vec<String> = to.map(Answers::to_string).collect();
                assert_eq!(is_told, is_there(&then), "{aim:?} {now} to {then}: {told:?}");
                count += 1;
            }
            for way in &found.ways {
                let example = serde_json::to_value(&way.changes[0].example).expect("an example");
                assert!(is_there(&example), "{now}: {way:#?}");
            }
        }
    }
    count
}

/// Each list is meant by one group, and leads where that says.
fn compare_groups(policy: &Policy, lists: &[Json]) {
    let open = Request::from_json(r#"{"date": "2026-07-14"}"#).expect("a request");
    let questions = policy.prepare(&open).expect("the policy takes it").questions(Budget::default());
    assert!(questions.is_narrowed);
    for question in &questions.questions {
        for list in lists {
            let at =
                meant(question.replies.iter().map(|reply| &reply.answers), list).unwrap_or_else(|why| panic!("{why}"));
            let leads: Vec<Class> = question.replies[at].leads_to.iter().map(|lead: &Lead| lead.class).collect();
            assert_eq!(leads, [class(policy, &question.fact, list)], "{list}: {:?}", question.replies);
        }
    }
}

fn colours(names: &str, rules: &str) -> Policy {
    policy(&format!(
        "
scopeline: 1
policy: {{ id: paint }}
facts: {{ colours: {{ set-of: [{names}], ask: Which?, changeable: {{ way: Choose others }} }} }}
rules:
{rules}
otherwise: {{ class: support }}
"
    ))
}

#[test]
fn every_subset_is_meant_once_and_is_told_where_it_leads_into_scope_or_out_of_it() {
    let (mut count, mut seen) = (0, 0);
    let tests = [
        "any-of: [blue]",
        "any-of: [red]",
        "any-of: [red, blue]",
        "none-of: [red]",
        "none-of: [green, grey]",
        "all-of: [red, green]",
        "all-of: [blue, grey]",
        "all-of: [red, green, blue]",
    ];
    for one in tests {
        for other in tests {
            let rules = format!(
                "  - {{ id: one, when: {{ colours: {{ {one} }} }}, class: rework }}\n  - {{ id: other, when: {{ not: {{ colours: {{ {other} }} }} }}, class: service }}"
            );
            for rules in [&rules, rules.split('\n').next().expect("a line")] {
                if seen > 0 && one == other {
                    continue;
                }
                let policy = colours(&NAMES.join(", "), rules);
                count += compare_ways(&policy, "colours", &NAMES);
                compare_groups(&policy, &subsets(&NAMES));
            }
            seen += 1;
        }
    }
    assert!(count > 2_000, "{count} changes");
}

/// What is asked of a list, in words.
fn replies(policy: &Policy) -> Vec<String> {
    let open = Request::from_json(r#"{"date": "2026-07-14"}"#).expect("a request");
    let questions = policy.prepare(&open).expect("the policy takes it").questions(Budget::default());
    questions.questions[0].replies.iter().map(|one| format!("{}: {}", one.answers, one.leads_to[0])).collect()
}

#[test]
fn a_group_of_lists_names_every_element_that_no_test_tells_from_another() {
    let of = |names: &str, test: &str| {
        replies(&colours(names, &format!("  - {{ id: one, when: {{ colours: {{ {test} }} }}, class: rework }}")))
    };
    assert_eq!(of("red, green, blue", "any-of: [blue]"), ["nothing but red and green: support", "with blue: rework"]);
    assert_eq!(of("red, green, blue", "any-of: [red]"), ["nothing but green and blue: support", "with red: rework"]);
    assert_eq!(
        of("red, green, blue", "all-of: [red, green]"),
        ["with red and green: rework", "anything else: support"]
    );
    let many: Vec<String> = (0..500).map(|number| format!("shade-{number}")).collect();
    assert_eq!(of(&many.join(", "), "any-of: [shade-7]"), ["without shade-7: support", "with shade-7: rework"]);
    let half = many[..250].join(", ");
    let told = of(&many.join(", "), &format!("any-of: [{half}]"));
    assert!(told.iter().all(|one| one.len() < 120), "{told:?}");
}

/// What a list may become, in words.
fn ways(policy: &Policy, fact: &str, now: &Json, aim: Aim) -> Vec<String> {
    what_if(policy, fact, now, aim).ways.iter().map(|way| way.changes[0].to.to_string()).collect()
}

#[test]
fn a_list_changes_by_its_own_elements_and_versions() {
    let text = "
scopeline: 1
policy: { id: plugs }
products: { p: { integrations: [ ldap, { name: jira, is: limited } ] } }
facts: { integrations: { changeable: { way: Do without some } } }
rules:
  - { id: strange, when: { integrations.status: unlisted }, class: rework }
  - { id: none, when: { integrations.status: not-involved }, class: service }
otherwise: { class: support }
";
    let plugs = policy(text);
    let into = |now: Json| ways(&plugs, "integrations", &now, Aim::IntoScope);
    assert_eq!(into(json!(["foo", "ldap"])), ["ldap"]);
    assert_eq!(into(json!(["foo", "ldap 2"])), ["ldap 2"]);
    assert_eq!(into(json!(["foo", "jira 8", "ldap 2"])), ["with jira 8 or ldap 2, and nothing else"]);
    assert_eq!(into(json!(["foo"])), Vec::<String>::new());
    let out = ways(&plugs, "integrations", &json!(["ldap 2"]), Aim::OutOfScope);
    assert_eq!(out, ["with any that is not listed"]);
    let plain =
        policy(&text.replace("  - { id: none, when: { integrations.status: not-involved }, class: service }\n", ""));
    let into = |now: Json| ways(&plain, "integrations", &now, Aim::IntoScope);
    assert_eq!(into(json!(["ldap 2", "foo"])), ["nothing but ldap 2"]);
    // A long list leaves out all that is alike.
    let long = json!(["ldap 1", "foo", "ldap 2", "bar", "jira 1", "ldap 3", "qux", "ldap 4", "jira 2", "jira 3"]);
    let found = what_if(&plain, "integrations", &long, Aim::IntoScope);
    assert!(!found.is_complete, "of a long list not every choice is looked at");
    assert_eq!(found.ways[0].changes[0].to.to_string(), "without foo, bar or qux");
}

#[test]
fn of_a_list_that_tests_divide_by_versions_each_is_told_as_it_is() {
    let plugs = policy(
        "
scopeline: 1
policy: { id: plugs }
products: { p: { integrations: [ ldap 3+, saml ] } }
facts: { integrations: { changeable: { way: Do without some } } }
rules:
  - { id: strange, when: { integrations.status: unlisted }, class: rework }
  - { id: both, when: { integrations: { all-of: [saml, ldap 4+] } }, class: service }
otherwise: { class: support }
",
    );
    let count = compare_ways(&plugs, "integrations", &["ldap 2", "ldap 3", "ldap 4", "saml"]);
    assert!(count > 50, "{count} changes");
}
