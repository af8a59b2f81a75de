//! The findings against every request, one by one; and what each of them is good for.

pub(crate) mod brute;
pub(crate) mod world;

use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use super::*;
use crate::random::Random;
use crate::text::Sources;

/// So many policies are compared with every run of the tests.
const POLICIES: u64 = 600;

fn policy(text: &str) -> Policy {
    match Policy::from_sources(&Sources::single("policy.yaml", text)) {
        Ok(policy) => policy,
        Err(faults) => panic!("{faults:?}\n{text}"),
    }
}

/// The findings of one kind, each with the ids of the rules that it names.
fn found(policy: &Policy, word: &str) -> Vec<(Kind, Vec<String>)> {
    let names = |rules: &[RuleId]| rules.iter().map(|rule| policy.rule_name(*rule).to_owned()).collect();
    let of = |kind: &Kind| match kind {
        Kind::NeverDecides { rule, covered_by, .. } => names(&[&[*rule], &covered_by[..]].concat()),
        Kind::ChangesNothing { rule, instead, .. } => names(&[&[*rule], &instead[..]].concat()),
        Kind::Overlap { first, second, .. } => names(&[*first, *second]),
        Kind::JumpsGate { support, gate, .. } => names(&[*support, *gate]),
        _ => Vec::new(),
    };
    let all = policy.analyse(Budget::default()).findings.into_iter().map(|finding| finding.kind);
    all.filter(|kind| kind.word() == word).map(|kind| (kind.clone(), of(&kind))).collect()
}

/// What a comparison took, and came to.
#[derive(Debug, Default)]
struct Figures {
    requests: usize,
    findings: usize,
    loading: Duration,
    trying: Duration,
    analysing: Duration,
}

/// By the diagram of all rules, as if it were too large, and as if the policy were one of very many states.
fn every_road() -> [Roads; 3] {
    let searched = Roads { diagram: 0, ..ROADS };
    [ROADS, searched, Roads { diagram: 0, visits: 1, crowd: 0, ways: 0, states: 0, block: 2 }]
}

/// Compares a policy with what is found by trying every request.
fn compare(seed: u64, figures: &mut Figures) {
    let world = world::world(&mut Random::new(seed));
    let begun = Instant::now();
    let policy = policy(&world.text);
    let loaded = Instant::now();
    let (expected, cells, count) = brute::by_brute_force(&policy, &world);
    let tried = Instant::now();
    for roads in every_road() {
        let analysis = policy.analyse_by(Budget::default(), roads);
        let found = brute::in_words(seed, &analysis, &cells);
        let missing: Vec<_> = expected.difference(&found).collect();
        let false_ones: Vec<_> = found.difference(&expected).collect();
        let shown: Vec<String> = analysis.findings.iter().map(|one| format!("{:?}", one.kind)).collect();
        assert!(
            missing.is_empty() && false_ones.is_empty(),
            "policy {seed}, {roads:?}: missing {missing:#?}\nfalse {false_ones:#?}\n{}\n{}",
            world.own(),
            shown.join("\n"),
        );
        figures.findings += found.len();
    }
    figures.requests += count;
    figures.loading += loaded - begun;
    figures.trying += tried - loaded;
    figures.analysing += tried.elapsed();
}

/// Compares so many policies, on two cores.
fn compare_all(seeds: Range<u64>) -> Figures {
    let half = |odd: u64| {
        let mut figures = Figures::default();
        seeds.clone().filter(|seed| seed % 2 == odd).for_each(|seed| compare(seed, &mut figures));
        figures
    };
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        (half(0), other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    Figures {
        requests: one.requests + other.requests,
        findings: one.findings + other.findings,
        loading: one.loading + other.loading,
        trying: one.trying + other.trying,
        analysing: one.analysing + other.analysing,
    }
}

#[test]
fn findings_are_those_of_brute_force() {
    let figures = compare_all(0..POLICIES);
    assert!(figures.requests > 100_000 && figures.findings > 4_000, "{figures:?}");
}

/// Here a rule holds for candidates of the oldest line alone, from which one may move to a later one.
#[test]
fn findings_about_candidates_of_the_oldest_line_are_those_of_brute_force() {
    let mut figures = Figures::default();
    compare(1_002_465, &mut figures);
    assert!(figures.findings > 0, "{figures:?}");
}

/// Entries of `impossible` that never hold stand before the rules, so that these have bits in later words of a row.
#[test]
fn findings_are_those_of_brute_force_where_a_row_has_several_words() {
    for seed in 0..60 {
        let mut world = world::world(&mut Random::new(seed));
        let never = "  - { users: over 1000000, not: { users: over 1000000 } }\n".repeat(130);
        world.text = match world.text.contains("\nimpossible:\n") {
            true => world.text.replace("\nimpossible:\n", &format!("\nimpossible:\n{never}")),
            false => world.text.replace("\nrules:\n", &format!("\nimpossible:\n{never}rules:\n")),
        };
        let policy = policy(&world.text);
        let (expected, cells, _) = brute::by_brute_force(&policy, &world);
        for roads in every_road() {
            let found = brute::in_words(seed, &policy.analyse_by(Budget::default(), roads), &cells);
            assert_eq!(found, expected, "{seed}, {roads:?}");
        }
    }
}

/// The rules of a small policy of which none decides anything.
fn never_decide(text: &str) -> Vec<String> {
    let policy = policy(text);
    let found = every_road().map(|roads| {
        let analysis = policy.analyse_by(Budget::default(), roads);
        let dead = analysis.findings.iter().filter_map(|one| match &one.kind {
            Kind::NeverDecides { rule, .. } | Kind::NeverHolds { of: Holder::Rule(rule), .. } => {
                Some(policy.rule_name(*rule).to_owned())
            }
            _ => None,
        });
        dead.collect::<Vec<_>>()
    });
    assert!(found.iter().all(|one| *one == found[0]), "{found:?}");
    found.into_iter().next().unwrap_or_default()
}

#[test]
fn sums_in_two_currencies_lie_on_no_common_line() {
    let text = "
scopeline: 1
policy: { id: tiny, currency: EUR }
facts: { kind: { one-of: [defect, other] }, budget: { type: money } }
rules:
  - { id: euros, when: { budget: over 100 EUR }, class: support }
  - { id: dollars, when: { budget: over 200 USD }, class: rework }
  - { id: many-euros, when: { budget: over 300 EUR, kind: other }, class: rework }
otherwise: { class: service }
";
    assert!(never_decide(text).is_empty(), "dollars are no euros, and whether they are more is not known");
}

#[test]
fn a_number_that_may_not_apply_is_more_than_its_values() {
    let text = "
scopeline: 1
policy: { id: tiny, effective: 2026-07-01 }
products:
  server:
    line: x.y
    releases: { 7.2: { released: 2026-06-10 }, 7.1: {} }
    phases: [ { is: current, newest: 1 } ]
facts: { kind: { one-of: [defect, other] }, seats: { type: number, only-if: { release.phase: current } } }
rules:
  - { id: small, when: { seats: ..10 }, class: support }
  - { id: middle, when: { seats: 5..20 }, class: rework }
  - { id: large, when: { seats: over 10 }, class: rework }
  - { id: none, when: { any: [ { kind: other } ] }, unless: { any: [ { seats: ..10 }, { seats: over 10 } ] }, class: support }
  - { id: all, when: { seats: 1+ }, class: support }
otherwise: { class: service }
";
    assert_eq!(never_decide(text), ["all"]);
}

/// Between two bounds in years lie durations in months, and between two in months some in days.
#[test]
fn a_duration_between_two_bounds_is_decided_by_what_is_left() {
    let text = "
scopeline: 1
policy: { id: tiny }
plans: [silver, gold]
facts: { age: { type: duration } }
rules:
  - { id: young, when: { age: ..1 UNIT }, class: support }
  - { id: old, when: { age: 2 UNITs+ }, class: service }
  - { id: gold, when: { plan: gold }, class: rework }
  - { id: dead, when: { age: 3 UNITs+ }, class: rework }
otherwise: { class: support }
";
    for unit in ["year", "month", "week", "day", "hour"] {
        assert_eq!(never_decide(&text.replace("UNIT", unit)), ["dead"], "{unit}");
    }
}

#[test]
fn what_is_carried_over_may_leave_something_of_an_empty_allowance() {
    let text = "
scopeline: 1
policy: { id: tiny }
plans: [bronze, silver]
facts: { estimate: { type: duration } }
meters: { hours: { per: month, allowance: { bronze: 0 h, silver: 1 h }, nearly: 90 %, carry-over: yes, adds: estimate } }
rules:
  - { id: up, when: { plan: bronze, estimate: under 1 h, hours.status: [nearly, over] }, class: rework }
  - { id: left, when: { plan: bronze, estimate: under 1 h }, class: support }
  - { id: much, when: { estimate: 20 h+, hours.status: within }, class: support }
  - { id: just, when: { estimate: 20 h+, hours.status: nearly }, class: rework }
otherwise: { class: service }
";
    assert!(never_decide(text).is_empty());
}

/// A gap that only another release falls into than the one which shows what a rule decides.
#[test]
fn a_gap_is_found_with_every_release_that_is_listed() {
    let text = "
scopeline: 1
policy: { id: tiny, effective: 2026-07-01 }
products:
  server:
    line: x.y
    releases: { 7.3: { released: 2026-09-01 }, 7.2: { released: 2026-05-01 }, 7.1: { released: 2026-01-15 } }
    phases: [ { is: full, until: superseded + 2 months }, { is: security, until: superseded + 5 months } ]
facts: { kind: { one-of: [defect, security] } }
rules:
  - { id: ended, when: { release.phase: ended }, class: rework }
  - { id: holes, when: { kind: security, release.phase: [full, security] }, class: support }
  - { id: defects, when: { kind: defect, release.phase: full }, class: support }
otherwise: { class: service }
";
    let policy = policy(text);
    let found = gaps(&policy, &policy.analyse(Budget::default())).into_iter();
    let found: Vec<String> = found.map(|gap| format!("{} to {}: {}", gap.first, gap.last, gap.witness)).collect();
    let told = [
        "2026-07-02 to 2026-10-01: 2026-07-02: release 7.1, kind defect",
        "2026-11-02 to 2027-02-01: 2026-11-02: release 7.2, kind defect",
    ];
    assert_eq!(found, told);
}

/// A list of names has no order of its own, and as many values as the rules name.
#[test]
fn a_budget_is_kept_but_for_a_single_step() {
    let mut text = "scopeline: 1\npolicy: { id: many }\nfacts: { region: { type: name } }\nrules:\n".to_owned();
    for number in 0..1_000 {
        let class = if number % 2 == 0 { "support" } else { "rework" };
        text.push_str(&format!(
            "  - {{ id: r{number}, when: {{ region: [n{number}, m{number}] }}, class: {class} }}\n"
        ));
    }
    text.push_str("otherwise: { class: service }\n");
    let policy = policy(&text);
    let spent = policy.analyse(Budget::work(100_000));
    assert!(spent.work < 200_000, "{}", spent.work);
    let whole = policy.analyse(Budget::default());
    assert!(whole.work < 20_000_000, "{}", whole.work);
    assert!(whole.decided.iter().all(Option::is_some));
}

/// Takes minutes: run it in release mode.
#[test]
#[ignore = "once, for the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn findings_of_a_hundred_thousand_policies_are_those_of_brute_force() {
    let told = |name: &str| std::env::var(name).ok().and_then(|told| told.parse().ok());
    let count = told("POLICIES").unwrap_or(100_000);
    let from = told("FROM").unwrap_or(1_000_000);
    println!("{count} policies: {:?}", compare_all(from..from + count));
}

#[test]
fn the_random_policies_reach_every_kind_of_finding() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..150 {
        let policy = policy(&world::world(&mut Random::new(seed)).text);
        seen.extend(policy.analyse(Budget::default()).findings.iter().map(|finding| finding.kind.word()));
    }
    let all = [
        "always-holds",
        "changes-nothing",
        "constant-test",
        "falls-through",
        "jumps-gate",
        "never-decides",
        "never-holds",
        "overlap",
        "unspoken",
    ];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), all);
}

const SMALL: &str = "
scopeline: 1
policy: { id: small, effective: 2026-07-01 }
plans: [silver, gold]
facts: { kind: { one-of: [defect, how-to] }, users: { type: number } }
";

#[test]
fn a_rule_that_several_cover_together_names_all_of_them_and_no_other() {
    let policy = policy(&format!(
        "{SMALL}
rules:
  - {{ id: how-to, when: {{ kind: how-to }}, class: support }}
  - {{ id: small, when: {{ users: under 100 }}, class: support }}
  - {{ id: large, when: {{ users: 50+ }}, class: rework }}
  - {{ id: gold, when: {{ plan: gold, kind: defect }}, class: support }}
otherwise: {{ class: service }}"
    ));
    let dead = found(&policy, "never-decides");
    let [(Kind::NeverDecides { differs, witness, .. }, rules)] = &dead[..] else { panic!("{dead:?}") };
    assert_eq!(rules[..], ["gold", "small", "large"]);
    assert_eq!(differs.map(|rule| policy.rule_name(rule)), Some("large"));
    let request = witness.to_request().expect("a request");
    assert_eq!(policy.rule_name(policy.prepare(&request).expect("it is taken").decide().rule), "large");
}

#[test]
fn what_is_impossible_kills_a_rule() {
    let rules = "
rules:
  - { id: gold, when: { plan: gold, users: under 10 }, class: support }
otherwise: { class: service }";
    let free = policy(&format!("{SMALL}{rules}"));
    assert!(found(&free, "never-holds").is_empty());
    let bound = policy(&format!(
        "{SMALL}impossible: [{{ plan: gold, users: under 100 }}, {{ plan: silver, users: 7 }}]{rules}"
    ));
    let dead = found(&bound, "never-holds");
    assert!(
        matches!(&dead[..], [(Kind::NeverHolds { of: Holder::Rule(RuleId(0)), impossible }, _)] if impossible[..] == [0]),
        "{dead:?}"
    );
}

#[test]
fn what_nobody_asks_for_kills_the_rules_about_it() {
    let old = policy(&format!(
        "{SMALL}
products: {{ new: {{ line: x, releases: {{ 1: {{}} }} }}, old: {{ line: x, releases: {{ 1: {{}} }} }} }}
impossible: [{{ users: 7 }}, {{ product: old }}]
rules: [{{ id: gone, when: {{ product: old, plan: gold }}, class: support }}]
otherwise: {{ class: service }}"
    ));
    let dead = found(&old, "never-holds");
    assert!(
        matches!(&dead[..], [(Kind::NeverHolds { of: Holder::Rule(RuleId(0)), impossible }, _)] if impossible[..] == [1]),
        "{dead:?}"
    );
}

#[test]
fn a_witness_keeps_clear_of_what_is_impossible_and_has_nothing_to_do_with_it() {
    let policy = policy(&format!(
        "{SMALL}
impossible: [{{ users: under 1000 }}]
rules: [{{ id: gold, when: {{ plan: gold }}, class: support }}]
otherwise: {{ class: service }}"
    ));
    let silent = found(&policy, "unspoken");
    assert_eq!(silent.len(), 2, "{silent:?}");
    let shown = silent[0].0.witness().map(ToString::to_string);
    assert_eq!(shown.as_deref(), Some("2026-07-01: kind defect, users 1000"));
}

#[test]
fn a_gap_of_one_week_between_two_phases_is_found_on_its_first_day() {
    let policy = policy(
        "
scopeline: 1
policy: { id: week, effective: 2026-07-01 }
products:
  p:
    line: x
    releases: { 2: { released: 2026-08-01 }, 1: { released: 2026-01-01, care-from: 2026-08-08 } }
    phases:
      - { is: current, newest: 1 }
facts: { release: { assume: 1 } }
clocks:
  care: [ { is: waiting, until: 2026-08-07 } ]
rules:
  - { id: current, when: { release.phase: current }, class: support }
  - { id: ahead, when: { release.phase: [unreleased, unlisted] }, class: service }
  - { id: care, when: { release: 1, care: ended }, class: support }
  - { id: old, when: { release: under 1 }, class: rework }
otherwise: { class: service, certainty: approval }",
    );
    let gaps = found(&policy, "falls-through");
    let [(Kind::FallsThrough { witness, .. }, _)] = &gaps[..] else { panic!("{gaps:?}") };
    assert_eq!(witness.to_string(), "2026-08-01: release 1");
}

#[test]
fn a_request_that_shows_a_finding_names_what_is_listed_where_that_shows_it_too() {
    let policy = policy(
        "
scopeline: 1
policy: { id: odd, effective: 2026-07-01 }
products:
  p:
    line: x.y
    releases: { 7.1: { released: 2026-05-01 }, 6.3: { released: 2024-01-01 } }
    phases: [{ is: current, newest: 1 }]
    environments:
      os: [debian 12, { name: ubuntu 22.04, is: excluded }]
facts: { kind: { one-of: [defect, other] } }
rules:
  - { id: defects, when: { kind: defect }, class: support }
  - { id: gone, when: { release.phase: [ended, unlisted] }, class: rework }
  - { id: odd, when: { os.status: [unlisted, excluded] }, class: rework }
otherwise: { class: service, certainty: approval }",
    );
    let gates = found(&policy, "jumps-gate");
    let shown = |gate: &str| {
        let is_it = |(_, rules): &&(Kind, Vec<String>)| rules[1] == gate;
        let (kind, _) = gates.iter().find(is_it).unwrap_or_else(|| panic!("{gate}: {gates:?}"));
        kind.witness().expect("a request").to_string()
    };
    assert_eq!(shown("gone"), "2026-07-01: os debian 12, kind defect, release 6.3");
    assert_eq!(shown("odd"), "2026-07-01: os ubuntu 22.04, kind defect, release 7.1");
}

#[test]
fn a_finding_about_what_text_may_tell_says_so() {
    let policy = policy(&format!(
        "{SMALL}
signals: [{{ fact: kind, is: how-to, words: [how do I] }}]
rules:
  - {{ id: any, when: {{ kind: [defect, how-to] }}, class: support }}
  - {{ id: asked, when: {{ kind: how-to }}, class: service }}
  - {{ id: gold, when: {{ plan: gold }}, class: service }}
otherwise: {{ class: rework }}"
    ));
    let analysis = policy.analyse(Budget::default());
    let of = |id: &str| {
        let is_it = |finding: &&Finding| matches!(finding.kind, Kind::NeverDecides { rule, .. } if policy.rule_name(rule) == id);
        analysis.findings.iter().find(is_it).expect(id).rests_on_text.clone()
    };
    assert_eq!(of("asked"), [policy.fact_by_name["kind"]]);
}

#[test]
fn a_spent_budget_is_told_and_nothing_is_claimed() {
    let policy = policy(&format!(
        "{SMALL}rules:
  - {{ id: a, when: {{ users: under 100 }}, class: support }}
  - {{ id: b, when: {{ users: under 50 }}, class: rework }}
otherwise: {{ class: service }}"
    ));
    let analysis = policy.analyse(Budget::work(1));
    assert!(analysis.findings.iter().all(|finding| matches!(finding.kind, Kind::Undecided { .. })));
    assert!(!analysis.findings.is_empty());
    let again = policy.analyse(Budget::work(1));
    assert_eq!(analysis, again);
}

/// The shipped policies, with their names.
fn shipped() -> Vec<(String, Policy)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let names = [
        "lodestone",
        "managed-service",
        "web-agency",
        "self-hosted",
        "published/mattermost",
        "published/pantheon",
        "published/wodobo",
    ];
    let read = |name: &&str| {
        let files = std::fs::read_dir(folder.join(name)).expect("a folder").flatten().map(|entry| entry.path());
        let texts = files.filter_map(|path| {
            Some((path.file_name()?.to_string_lossy().into_owned(), std::fs::read_to_string(&path).ok()?))
        });
        let mut texts: Vec<(String, String)> =
            texts.filter(|(_, text)| text.lines().any(|line| line.starts_with("scopeline:"))).collect();
        texts.sort();
        let sources = Sources::from_iter(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        ((*name).to_owned(), Policy::from_sources(&sources).unwrap_or_else(|faults| panic!("{name}: {faults:?}")))
    };
    names.iter().map(read).collect()
}

#[test]
#[ignore = "prints the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn what_the_shipped_policies_say() {
    for (name, policy) in shipped() {
        let begun = std::time::Instant::now();
        let analysis = policy.analyse(Budget::default());
        let took = begun.elapsed().as_millis();
        println!(
            "{name}: {} rules, {took} ms, {} nodes, {} looked at",
            policy.rules.len(),
            analysis.nodes,
            analysis.work
        );
        for finding in &analysis.findings {
            let rules = match &finding.kind {
                Kind::NeverDecides { rule, covered_by, .. } => [&[*rule], &covered_by[..]].concat(),
                Kind::ChangesNothing { rule, instead, .. } => [&[*rule], &instead[..]].concat(),
                Kind::Overlap { first, second, .. } => vec![*first, *second],
                Kind::JumpsGate { support, gate, .. } => vec![*support, *gate],
                Kind::Unspoken { fact, value, .. } => {
                    println!("  unspoken {} {value}", policy.fact(*fact).name);
                    continue;
                }
                Kind::ConstantTest { fact, test, holds, of } => {
                    println!("  constant-test {}: {test} {holds} {of:?}", policy.fact(*fact).name);
                    continue;
                }
                other => {
                    println!("  {} {other:?}", other.word());
                    continue;
                }
            };
            let names: Vec<&str> = rules.iter().map(|rule| policy.rule_name(*rule)).collect();
            let shown = finding.kind.witness().map_or_else(String::new, ToString::to_string);
            println!("  {} {} -- {shown}", finding.kind.word(), names.join(", "));
        }
    }
}
