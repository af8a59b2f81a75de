//! What would bring a request into scope, against every change of up to three facts.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::meant;
use super::situation::{Situation, many, policy};
use crate::Request;
use crate::class::Class;
use crate::enquiry::{Aim, Budget, Change, ChangeWay};
use crate::value::{Version, parse_date};

/// The facts of the world that can be changed, with the service of each.
const CHANGEABLE: [(&str, &str); 8] = [
    ("plan", "offer: plan"),
    ("release", ""),
    ("os", "offer: work"),
    ("component", "offer: cheap"),
    ("region", ""),
    ("account.paid-until", "offer: plan"),
    ("users", "offer: cheap"),
    ("modules", ""),
];

/// The policy with facts that can be changed.
fn changeable(text: String) -> String {
    let mut declared = String::from("\nfacts:\n");
    for (fact, offer) in CHANGEABLE {
        let offer = if offer.is_empty() { String::new() } else { format!(", {offer}") };
        let rest = match fact {
            "users" => "type: number, ",
            "region" => "type: name, ",
            "modules" => "set-of: [crm, shop], ",
            _ => "",
        };
        declared.push_str(&format!("  {fact}: {{ {rest}changeable: {{ way: Change it{offer} }} }}\n"));
    }
    let text = text.replace("  users: { type: number }\n", "").replace("  region: { type: name }\n", "");
    let text = text.replace("  modules: { set-of: [crm, shop] }\n", "");
    let services = "\nservices:\n  plan: { price: { fixed: 500 } }\n  cheap: { price: { fixed: 10 } }\n";
    text.replace("\nfacts:\n", &declared).replace("\nservices:\n", services)
}

/// Whether a fact may be changed so, by the rules of the guide.
fn may_become(situation: &Situation, aim: Aim, fact: &str, now: &Json, then: &Json) -> bool {
    let list = |value: &Json| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    match (aim, fact) {
        _ if now == then => false,
        (_, "modules") => {
            let (now, then) = (list(now), list(then));
            let (less, more) = if aim == Aim::IntoScope { (then, now) } else { (now, then) };
            less.len() < more.len() && less.iter().all(|one| more.contains(one))
        }
        (Aim::OutOfScope, _) => true,
        (_, "release") => {
            let version = |value: &Json| Version::parse(value.as_str().unwrap_or_default()).expect("a version");
            // Of a line without a day it is known only that it was out before the next one.
            let undated = if situation.text.contains("3.0: {}") { "2026-08-01" } else { "2026-01-15" };
            let out: &[(&str, &str)] = match situation.told("product").and_then(Json::as_str) {
                Some("alpha") => {
                    &[("3.1", "2026-08-01"), ("3.0", undated), ("2.9", "2025-08-01"), ("2.4", "2024-01-31")]
                }
                Some("beta") => &[("2", "2026-08-01"), ("1", "2022-01-01")],
                _ => &[],
            };
            let (now, then) = (version(now), version(then));
            let begins = |line: &str| format!("{then}.").starts_with(&format!("{line}."));
            let is_out =
                out.iter().any(|(line, day)| begins(line) && parse_date(day).expect("a day") <= situation.date());
            then > now && !then.is_pre() && is_out
        }
        (_, "os" | "component" | "region") => {
            // Nobody is sent to what the policy does not name.
            let name = then.as_str().unwrap_or_default().split(' ').next().unwrap_or_default();
            name != "not-involved" && situation.text.contains(name)
        }
        _ => true,
    }
}

fn reaches(situation: &Situation, aim: Aim, more: &[(&str, &Json)]) -> bool {
    let decision = situation.policy.prepare(&situation.with(more)).expect("it is taken").decide();
    let is_there = |class: Class| (class == Class::Support) == (aim == Aim::IntoScope);
    match &decision.possible[..] {
        [] => is_there(decision.class()),
        all => all.iter().all(|one| is_there(one.outcome.class)),
    }
}

/// What each fact that can be changed may become.
fn levers<'a>(
    situation: &Situation,
    aim: Aim,
    all: &'a [(&'static str, Vec<Json>)],
) -> Vec<(&'static str, Vec<&'a Json>)> {
    // Who asks for an upgrade is not told to upgrade.
    let is_wanted = |fact: &str| {
        aim == Aim::IntoScope && fact == "release" && situation.told("kind").is_some_and(|kind| kind == "upgrade")
    };
    let changed = all.iter().filter(|(fact, _)| CHANGEABLE.iter().any(|(known, _)| known == fact) && !is_wanted(fact));
    let lever = |(fact, said): &'a (&'static str, Vec<Json>)| {
        let now = situation.told(fact).expect("it is told");
        (*fact, said.iter().filter(|then| may_become(situation, aim, fact, now, then)).collect())
    };
    changed.map(lever).collect()
}

/// Every irreducible set of up to three facts, each of which can be changed so that together they lead there.
fn by_brute_force(situation: &Situation, aim: Aim, all: &[(&'static str, Vec<Json>)]) -> BTreeSet<Vec<String>> {
    let levers = levers(situation, aim, all);
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for size in 1..=3u32 {
        for chosen in (0u32..1 << levers.len()).filter(|bits| bits.count_ones() == size) {
            let chosen: Vec<&(&str, Vec<&Json>)> =
                levers.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, lever)| lever).collect();
            let names: Vec<String> = chosen.iter().map(|(fact, _)| (*fact).to_owned()).collect();
            if found.iter().any(|known| known.iter().all(|one| names.contains(one))) {
                continue;
            }
            let mut ways: Vec<Vec<(&str, &Json)>> = vec![Vec::new()];
            for (fact, said) in chosen {
                ways =
                    ways.iter().flat_map(|way| said.iter().map(|one| [&way[..], &[(*fact, *one)]].concat())).collect();
            }
            if ways.iter().any(|way| reaches(situation, aim, way)) {
                found.insert(names);
            }
        }
    }
    found
}

fn is_of_listing(fact: &str) -> bool {
    fact == "os" || fact == "component"
}

fn example(change: &Change) -> Json {
    serde_json::to_value(&change.example).expect("an example")
}

/// Of the facts of each way, every combination that leads there is told by one of the ways, and no other is.
fn told_values_lead_there(
    seed: u64,
    situation: &Situation,
    aim: Aim,
    ways: &[ChangeWay],
    levers: &[(&str, Vec<&Json>)],
) {
    let facts = |way: &ChangeWay| way.changes.iter().map(|change| change.fact.clone()).collect::<Vec<_>>();
    for names in ways.iter().map(facts).collect::<BTreeSet<_>>() {
        let mut all: Vec<Vec<(&str, &Json)>> = vec![Vec::new()];
        for name in &names {
            let (fact, said) = levers.iter().find(|(fact, _)| fact == name).expect("a lever");
            // A stretch of releases says nothing of their candidates.
            let said = said.iter().filter(|one| !one.as_str().unwrap_or_default().contains("rc"));
            all = all.iter().flat_map(|some| said.clone().map(|one| [&some[..], &[(*fact, *one)]].concat())).collect();
        }
        // What only the listing of another product names, nobody is sent to.
        let is_listed = situation.told("product").is_some_and(|product| product == "alpha");
        for combination in all.into_iter().filter(|all| is_listed || !all.iter().any(|(fact, _)| is_of_listing(fact))) {
            let is_told = ways.iter().filter(|way| facts(way) == names).any(|way| {
                let means = |(change, (_, value)): (&Change, &(&str, &Json))| {
                    let name = value.as_str().unwrap_or_default().split(' ').next().unwrap_or_default().to_owned();
                    let named = Some(name).filter(|name| situation.text.contains(name)).into_iter().collect();
                    meant::closeness(&change.to, value, &named).is_some()
                };
                way.changes.iter().zip(&combination).all(means)
            });
            let leads = reaches(situation, aim, &combination);
            assert_eq!(is_told, leads, "{seed}: {combination:?} {ways:#?}\n{}", situation.shown());
        }
    }
}

fn compare(aim: Aim, seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut ways, mut pairs) = (0, 0);
    for seed in seeds {
        let (situation, all) = Situation::whole(seed, changeable);
        if reaches(&situation, aim, &[]) {
            continue;
        }
        let request = situation.request();
        let facts = situation.policy.prepare(&request).expect("the policy takes it");
        let what_if = facts.what_if(aim, Budget::work(u64::MAX));
        assert!(what_if.is_complete);
        let names = |way: &ChangeWay| -> Vec<String> {
            let mut names: Vec<String> = way.changes.iter().map(|change| change.fact.clone()).collect();
            names.sort();
            names
        };
        let found: BTreeSet<Vec<String>> = what_if.ways.iter().map(names).collect();
        assert_eq!(found, by_brute_force(&situation, aim, &all), "{seed}: {}", situation.shown());
        for way in &what_if.ways {
            let facts: Vec<(&str, Json)> = way.changes.iter().map(|change| (&*change.fact, example(change))).collect();
            let facts: Vec<(&str, &Json)> = facts.iter().map(|(fact, value)| (*fact, value)).collect();
            assert!(reaches(&situation, aim, &facts), "{seed}: {way:#?}\n{}", situation.shown());
        }
        told_values_lead_there(seed, &situation, aim, &what_if.ways, &levers(&situation, aim, &all));
        ways += what_if.ways.len();
        pairs += what_if.ways.iter().filter(|way| way.changes.len() > 1).count();
    }
    (ways, pairs)
}

#[test]
fn ways_into_scope_are_those_of_every_change() {
    let (ways, pairs) = compare(Aim::IntoScope, 0..600);
    assert!(ways > 50 && pairs > 3, "{ways} ways, {pairs} of several changes");
}

#[test]
fn ways_out_of_scope_are_those_of_every_change() {
    let (ways, pairs) = compare(Aim::OutOfScope, 0..600);
    assert!(ways > 50 && pairs > 3, "{ways} ways, {pairs} of several changes");
}

/// Takes minutes: `cargo test --release --lib enquiry -- --ignored --nocapture`, with `POLICIES=10000` for so many.
#[test]
#[ignore = "once, for the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn ways_of_many_policies_are_those_of_every_change() {
    let (into, out) = (compare(Aim::IntoScope, many()), compare(Aim::OutOfScope, many()));
    println!("{} policies, {} ways into scope, {} out of it", many().count(), into.0, out.0);
}

const DESK: &str = "
scopeline: 1
policy: { id: desk, effective: 2026-07-01, currency: EUR }
products:
  server:
    line: x.y
    releases:
      7.2: { released: 2026-06-10 }
      7.1: { released: 2026-01-15 }
      6.9: { released: 2024-09-01 }
    phases: [ { is: supported, newest: 2 } ]
    environments: { os: [ debian 12..13, rhel ] }
plans: [silver, gold]
facts:
  kind: { one-of: [defect] }
  release: { changeable: { way: Upgrade, offer: migration } }
  os: { changeable: { way: Move to a listed system } }
  plan: { changeable: { way: Buy the plan, offer: plan } }
services:
  migration: { title: Migration, price: { hourly: 180 } }
  plan: { title: The gold plan, price: { fixed: 900 } }
rules:
  - { id: gold, when: { plan: gold, os.status: listed }, class: support }
  - { id: supported, when: { release.phase: supported, os.status: listed }, class: support }
otherwise: { class: service }
";

#[test]
fn the_cheapest_way_comes_first_and_says_how_and_for_how_much() {
    let policy = policy(DESK);
    let request = r#"{"date": "2026-07-14", "facts": {"kind": "defect", "release": "6.9.3", "os": "debian 12", "plan": "silver"}}"#;
    let request = Request::from_json(request).expect("a request");
    let facts = policy.prepare(&request).expect("the policy takes it");
    let found = facts.what_if(Aim::IntoScope, Budget::default());
    let [buy, upgrade] = &found.ways[..] else { panic!("{found:#?}") };
    let words = |told: Option<&dyn ToString>| told.map(ToString::to_string).unwrap_or_default();
    assert_eq!(words(buy.price.as_ref().map(|one| one as _)), "EUR 900");
    let [change] = &buy.changes[..] else { panic!("{buy:#?}") };
    assert_eq!(format!("{}: {} to {}", change.way, change.from, change.to), "Buy the plan: silver to gold");
    assert_eq!(change.offer_title.as_deref(), Some("The gold plan"));
    let [change] = &upgrade.changes[..] else { panic!("{upgrade:#?}") };
    assert_eq!((change.from.to_string(), change.to.to_string()), ("6.9.3".to_owned(), "7.1 to 7.2".to_owned()));
    assert_eq!((upgrade.price, words(change.price.as_ref().map(|one| one as _))), (None, "EUR 180 an hour".to_owned()));
    assert_eq!(upgrade.leads_to[0].class, Class::Support);
}

#[test]
fn a_spent_budget_says_that_there_may_be_more() {
    let policy = policy(DESK);
    let request =
        r#"{"date": "2026-07-14", "facts": {"kind": "defect", "release": "6.9.3", "os": "beos", "plan": "silver"}}"#;
    let request = Request::from_json(request).expect("a request");
    let facts = policy.prepare(&request).expect("the policy takes it");
    let whole = facts.what_if(Aim::IntoScope, Budget::default());
    assert!(whole.is_complete && whole.ways.iter().all(|way| way.changes.len() == 2), "{whole:#?}");
    let spent = facts.what_if(Aim::IntoScope, Budget::work(10));
    assert!(!spent.is_complete && spent.ways.is_empty());
    let nothing = facts.what_if(Aim::OutOfScope, Budget::default());
    assert!(nothing.is_complete && nothing.ways.is_empty(), "it is out already");
}

const LINES: &str = "
scopeline: 1
policy: { id: lines, effective: 2026-07-01, currency: EUR }
products:
  server:
    line: x.y
    releases:
      7.3: { released: 2026-11-18 }
      7.2: { released: 2026-06-10 }
      7.1: { released: 2026-01-15 }
      7.0: { released: 2025-08-01 }
      6.10: { released: 2025-02-01, lts: yes, ends: 2027-02-01 }
      6.9: { released: 2024-09-01 }
    phases: [ { is: supported, newest: 3 }, { is: maintenance, lts: yes, until: ends } ]
    environments: { database: [ postgresql 14+, { name: postgresql 12..13, when: { release: under 7.1 } } ] }
facts:
  kind: { one-of: [defect, upgrade] }
  release: { changeable: { way: Upgrade } }
  database: { changeable: { way: Move the data, offer: move } }
  detail: { type: yes-no }
  target: { only-if: { kind: upgrade } }
distances: { steps: { from: release, to: target, counting: lines } }
services: { move: { title: Move, price: { fixed: 900 } } }
rules:
  - { id: ended, when: { release.phase: ended }, class: service }
  - { id: preview, when: { release.stage: pre }, class: service }
  - { id: platform, when: { database.status: unlisted }, class: service, offer: move }
  - { id: far, when: { steps: 9+ }, class: service }
  - { id: listed, when: { release.phase: [supported, maintenance] }, class: support }
limits: [ { id: old, when: { release.phase: maintenance, detail: yes }, effort: best } ]
otherwise: { class: service }
";

/// Each way into scope: what each fact becomes, and where that leads.
fn ways(facts: &str) -> Vec<String> {
    let policy = policy(LINES);
    let request = format!(r#"{{"date": "2026-07-14", "facts": {{{facts}}}}}"#);
    let request = Request::from_json(&request).expect("a request");
    let found = policy.prepare(&request).expect("it is taken").what_if(Aim::IntoScope, Budget::default());
    assert!(found.is_complete);
    let words = |way: &ChangeWay| {
        let changes: Vec<String> = way.changes.iter().map(|one| format!("{} to {}", one.from, one.to)).collect();
        let leads: Vec<String> = way.leads_to.iter().map(ToString::to_string).collect();
        format!("{}: {}", changes.join("; "), leads.join(" or "))
    };
    found.ways.iter().map(words).collect()
}

#[test]
fn ways_name_stretches_and_every_value_that_leads_there() {
    let listed = r#""kind": "defect", "database": "postgresql 14""#;
    for (facts, told) in [
        (
            r#""kind": "defect", "release": "7.2.3", "database": "oracle 19""#,
            vec!["oracle 19 to postgresql 14 or newer: support"],
        ),
        (
            r#""kind": "defect", "release": "7.0", "database": "Oracle""#,
            vec!["Oracle to postgresql 12 or newer: support"],
        ),
        (
            &format!(r#"{listed}, "release": "7.2.3-beta1""#),
            vec!["7.2.3-beta1 to 7.2.3 or newer but older than 7.3: support"],
        ),
        (
            &format!(r#"{listed}, "release": "6.10.5-rc1", "detail": false"#),
            vec!["6.10.5-rc1 to 6.10.5 or newer but older than 6.11, or 7.0 to 7.2: support"],
        ),
        (
            &format!(r#"{listed}, "release": "6.9.14""#),
            vec!["6.9.14 to 6.10, or 7.0 to 7.2: support or support, best effort"],
        ),
        (
            r#""kind": "defect", "release": "6.9.14", "database": "mariadb", "detail": false"#,
            vec![
                "6.9.14 to 6.10, or 7.0 to 7.2; mariadb to postgresql 14 or newer: support",
                "6.9.14 to 6.10, or 7.0; mariadb to postgresql 12 or newer: support",
            ],
        ),
        (r#""kind": "upgrade", "release": "6.9.14", "target": "7.2", "database": "postgresql 14""#, vec![]),
    ] {
        assert_eq!(ways(facts), told, "{facts}");
    }
}

#[test]
fn a_way_whose_service_is_offered_anyway_says_so() {
    let policy = policy(LINES);
    for (release, is_offered) in [("7.2.3", true), ("6.9.14", false)] {
        let request = format!(
            r#"{{"date": "2026-07-14", "facts": {{"kind": "defect", "release": "{release}", "database": "oracle"}}}}"#
        );
        let request = Request::from_json(&request).expect("a request");
        let found = policy.prepare(&request).expect("it is taken").what_if(Aim::IntoScope, Budget::default());
        assert!(!found.ways.is_empty() && found.ways.iter().all(|way| way.is_offered == is_offered), "{found:#?}");
    }
}
