//! Exact outcomes, and the facts that can still change them.

use std::collections::{BTreeSet, HashMap};

use super::situation::{Situation, many, policy};
use crate::Request;
use crate::enquiry::{Budget, Refined};
use crate::policy::Outcome;

/// What is so of a situation, found by deciding every completion.
struct Brute {
    outcomes: Vec<Outcome>,
    facts: BTreeSet<String>,
}

/// What a request may come to, in the order in which outcomes came up.
pub(super) fn end(situation: &Situation, request: &Request, outcomes: &mut Vec<Outcome>) -> BTreeSet<usize> {
    let decision = situation.policy.prepare(request).expect("the policy takes it").decide();
    let possible = if decision.is_open() {
        decision.possible.into_iter().map(|one| one.outcome).collect()
    } else {
        vec![decision.outcome]
    };
    let mut number = |outcome: Outcome| {
        outcomes.iter().position(|known| *known == outcome).unwrap_or_else(|| {
            outcomes.push(outcome);
            outcomes.len() - 1
        })
    };
    possible.into_iter().map(&mut number).collect()
}

fn by_brute_force(situation: &Situation) -> Brute {
    let mut outcomes = Vec::new();
    let mut ends: HashMap<Vec<usize>, BTreeSet<usize>> = HashMap::new();
    for at in situation.completions() {
        let found = end(situation, &situation.completed(&at), &mut outcomes);
        ends.insert(at, found);
    }
    let mut facts = BTreeSet::new();
    for (place, (name, _)) in situation.open.iter().enumerate() {
        let mut others: HashMap<Vec<usize>, &BTreeSet<usize>> = HashMap::new();
        for (at, end) in &ends {
            let mut rest = at.clone();
            rest.remove(place);
            if *others.entry(rest).or_insert(end) != end {
                facts.insert((*name).to_owned());
            }
        }
    }
    Brute { outcomes, facts }
}

/// Compares so many situations. Answers how many were open, and of how many of them something was found out.
fn compare(seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut open, mut narrowed) = (0, 0);
    for seed in seeds {
        let situation = Situation::draw(seed);
        let request = situation.request();
        let facts = situation.policy.prepare(&request).expect("the policy takes it");
        let refined = facts.refine(Budget::work(u64::MAX));
        assert!(refined.is_narrowed, "{seed}: {}", situation.shown());
        let brute = by_brute_force(&situation);
        let found: Vec<&Outcome> = refined.possible.iter().map(|one| &one.outcome).collect();
        let is_same = found.len() == brute.outcomes.len() && found.iter().all(|one| brute.outcomes.contains(one));
        assert!(is_same, "{seed}: {found:#?}\nand not {:#?}\n{}", brute.outcomes, situation.shown());
        let named: BTreeSet<String> = refined.facts().map(|fact| situation.policy.fact(fact).name.clone()).collect();
        assert_eq!(named, brute.facts, "{seed}: {}", situation.shown());
        let decision = facts.decide();
        assert!(decision.is_open() || refined.is_settled());
        let timid = decision.missing.len() + decision.to_confirm.len();
        open += usize::from(decision.is_open());
        narrowed += usize::from(refined.is_settled() && decision.is_open() || named.len() < timid);
    }
    (open, narrowed)
}

#[test]
fn outcomes_and_facts_are_those_of_every_completion() {
    let (open, narrowed) = compare(0..1_000);
    assert!(open > 300 && narrowed > 50, "{open} open, {narrowed} narrowed");
}

/// Takes minutes: `cargo test --release --lib enquiry -- --ignored --nocapture`, with `POLICIES=10000` for so many.
#[test]
#[ignore = "once, for the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn outcomes_of_a_hundred_thousand_policies_are_those_of_every_completion() {
    let (open, narrowed) = compare(many());
    println!("{} policies, {open} open, {narrowed} narrowed", many().count());
}

fn refine(text: &str, request: &str, budget: Budget) -> (Vec<String>, Refined) {
    let policy = policy(text);
    let request = Request::from_json(request).expect("a request");
    let refined = policy.prepare(&request).expect("the policy takes it").refine(budget);
    (refined.facts().map(|fact| policy.fact(fact).name.clone()).collect(), refined)
}

const TWO: &str = "
scopeline: 1
policy: { id: two }
facts: { users: { type: number }, region: { type: name } }
rules:
  - { id: small, when: { users: under 100 }, class: support }
  - { id: large, when: { users: 100+ }, class: support }
  - { id: far, when: { region: mars }, class: rework }
otherwise: { class: service }";

#[test]
fn beyond_the_budget_nothing_is_narrowed_and_nothing_is_settled() {
    let (facts, refined) = refine(TWO, r#"{"date": "2026-07-14"}"#, Budget::work(6));
    assert!(!refined.is_narrowed && !refined.is_settled());
    assert_eq!(facts, ["users", "region"]);
    assert_eq!(refined.possible.len(), 3);
    assert!(refined.work <= 6);
    let (facts, refined) = refine(TWO, r#"{"date": "2026-07-14"}"#, Budget::default());
    assert!(refined.is_narrowed && refined.is_settled() && facts.is_empty());
}

#[test]
fn what_is_assumed_stays_so_until_something_behind_it_is_told() {
    let text = "
scopeline: 1
policy: { id: assumed }
products: { p: { environments: { os: [ debian, windows ] } } }
facts: { os.status: { assume: listed } }
rules:
  - { id: windows, when: { os: windows }, class: rework }
  - { id: unlisted, when: { os.status: unlisted }, class: service }
otherwise: { class: support }";
    let (facts, refined) = refine(text, r#"{"date": "2026-07-14"}"#, Budget::default());
    let classes: Vec<String> = refined.possible.iter().map(|one| one.outcome.class.to_string()).collect();
    assert_eq!(classes, ["rework", "service", "support"], "another system is not on the list");
    assert_eq!(facts, ["os"]);
}

#[test]
fn moments_of_a_day_are_only_sampled_so_they_settle_nothing() {
    let text = "
scopeline: 1
policy: { id: hours, time-zone: Europe/Berlin }
calendars: { office: { days: mon..fri, hours: 08:00..18:00 } }
rules: [ { id: in, when: { arrived.office: in }, class: support }, { id: out, when: { arrived.office: out }, class: support, effort: best } ]
otherwise: { class: service }";
    let (facts, refined) = refine(text, r#"{"date": "2026-07-14"}"#, Budget::default());
    assert!(!refined.is_narrowed && !refined.is_settled());
    assert_eq!(facts, ["arrived"]);
}

#[test]
fn a_version_known_in_part_is_completed_within_what_is_known() {
    let text = "
scopeline: 1
policy: { id: part }
rules: [ { id: old, when: { release: under 7.2 }, class: service }, { id: new, when: { release: 7.4+ }, class: rework } ]
otherwise: { class: support }";
    // However a version is written that is known in part.
    for (told, most) in
        [("7", 3), ("7.x", 3), ("v7", 3), ("part-7", 3), ("7.2", 1), ("8", 1), ("7.1", 1), ("7.2-rc1", 1)]
    {
        let request = format!(r#"{{"date": "2026-07-14", "facts": {{"release": "{told}"}}}}"#);
        let (_, refined) = refine(text, &request, Budget::default());
        assert_eq!((refined.possible.len(), refined.is_narrowed), (most, true), "{told}");
    }
}

#[test]
fn a_duration_between_two_bounds_in_years_or_months_is_a_completion() {
    let text = "
scopeline: 1
policy: { id: ages }
facts: { age: { type: duration } }
rules:
  - { id: young, when: { age: ..1 UNIT }, class: support }
  - { id: old, when: { age: 2 UNITs+ }, class: support }
otherwise: { class: rework }";
    for unit in ["year", "month", "day"] {
        let (facts, refined) = refine(&text.replace("UNIT", unit), r#"{"date": "2026-07-14"}"#, Budget::default());
        assert_eq!((refined.possible.len(), &facts[..]), (2, &["age".to_owned()][..]), "{unit}");
    }
}
