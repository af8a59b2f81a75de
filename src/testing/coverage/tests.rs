mod reach;

use super::*;
use crate::text::Sources;

const POLICY: &str = "
scopeline: 1
policy: { id: tiny, effective: 2026-07-01, currency: EUR }
plans: [basic, gold]
products:
  acme:
    line: x.y
    releases:
      7.2: { released: 2026-08-10 }
      7.1: { released: 2026-01-15 }
      7.0: { released: 2025-08-01 }
    phases:
      - { is: current, newest: 1 }
      - { is: grace, until: superseded + 30 days }
    environments:
      os: [debian 12..13]
facts:
  kind: { one-of: [defect, feature] }
  estimate: { type: duration }
  users: { type: number }
clocks:
  paid:
    - { is: running, until: account.paid-until }
    - { is: grace, until: account.paid-until + 30 days }
services: { work: { title: Work, price: { hourly: 100 } } }
rules:
  - section: Who pays
    rules:
      - { id: unpaid, when: { paid: ended }, class: service, offer: work }
  - { id: old, when: { release.phase: ended }, class: service, offer: work }
  - { id: small, when: { kind: feature, estimate: ..4 h }, unless: { plan: basic }, class: support }
  - { id: defects, when: { kind: defect, os.status: listed }, class: support }
otherwise: { class: service, offer: work }
limits:
  - { id: many, when: { users: over 100 }, effort: best }
flags:
  - { id: growing, when: { users: 50+ } }
";

const CASE: &str = "
scopeline-tests: 1
cases:
  - name: a defect
    date: 2026-09-01
    facts: { kind: defect, release: 7.2, plan: gold, os: debian 12, users: 3, estimate: 1 h, account.paid-until: 2027-01-01 }
    expect: { class: support, rule: defects }
";

fn read(cases: &str) -> (Policy, Suite) {
    let sources = Sources::from_iter([("policy.yaml", POLICY), ("tests.yaml", cases)]);
    let policy = Policy::from_sources(&sources).expect("it has no fault");
    (policy, Suite::from_sources(&sources).expect("it has no fault"))
}

fn untouched(cases: &str) -> Vec<String> {
    let (policy, suite) = read(cases);
    suite.coverage(&policy).untouched().map(|point| format!("{} {}", point.what.word(), point.name)).collect()
}

#[test]
fn everything_that_no_case_comes_to_is_named() {
    assert_eq!(
        untouched(CASE),
        [
            "rule unpaid",
            "rule old",
            "rule small",
            "rule otherwise",
            "section Who pays",
            "limit many",
            "flag growing",
            "day first day of release.phase current of acme",
            "day last day of release.phase current of acme",
            "day first day of release.phase grace of acme",
            "day last day of release.phase grace of acme",
            "day last day of paid running",
            "day last day of paid grace",
            "end of a range estimate at 4 h",
            "end of a range users at 100",
            "end of a range users at 50",
            "end of a range os at debian 13",
        ]
    );
}

/// One more case, of which each line is about one point.
fn with(facts: &str, date: &str) -> Vec<String> {
    let case = format!("{CASE}  - {{ name: b, date: {date}, facts: {{ {facts} }}, expect: {{ class: support }} }}\n");
    let before = untouched(CASE);
    let after = untouched(&case);
    assert!(after.iter().all(|point| before.contains(point)));
    before.into_iter().filter(|point| !after.contains(point)).collect()
}

#[test]
fn a_day_is_touched_by_that_day_alone() {
    let of = |release: &str, date: &str| {
        let found =
            with(&format!("release: {release}, kind: feature, plan: basic, account.paid-until: 2030-01-01"), date);
        found.into_iter().filter(|point| point.starts_with("day ")).collect::<Vec<_>>()
    };
    assert_eq!(of("7.1", "2026-08-09"), ["day last day of release.phase current of acme"]);
    assert_eq!(of("7.1", "2026-08-08"), [""; 0]);
    assert_eq!(of("7.1", "2026-08-10"), ["day first day of release.phase grace of acme"]);
    assert_eq!(of("7.1", "2026-09-09"), ["day last day of release.phase grace of acme"]);
    assert_eq!(of("7.1", "2026-09-10"), [""; 0]);
    assert_eq!(of("7.2", "2026-08-10"), ["day first day of release.phase current of acme"]);
    let paid = |date: &str| {
        let found = with("release: 7.2, kind: defect, account.paid-until: 2026-09-05", date);
        found.into_iter().filter(|point| point.starts_with("day ")).collect::<Vec<_>>()
    };
    assert_eq!(paid("2026-09-05"), ["day last day of paid running"]);
    assert_eq!(paid("2026-10-05"), ["day last day of paid grace"]);
    assert_eq!(paid("2026-09-06"), [""; 0]);
}

#[test]
fn an_end_is_touched_by_the_value_itself() {
    let ends = |facts: &str| -> Vec<String> {
        with(facts, "2026-09-01").into_iter().filter(|point| point.starts_with("end ")).collect()
    };
    assert_eq!(ends("estimate: 4 h"), ["end of a range estimate at 4 h"]);
    assert_eq!(ends("estimate: 5 h"), [""; 0]);
    assert_eq!(ends("users: 100"), ["end of a range users at 100"]);
    assert_eq!(ends("os: debian 13.2"), ["end of a range os at debian 13"], "a version by its written numbers");
    assert_eq!(ends("os: rhel 13"), [""; 0]);
}

#[test]
fn proposed_cases_hold_touch_everything_and_are_confirmed_by_nobody() {
    let (policy, suite) = read(CASE);
    let proposal = suite.coverage(&policy).propose(&policy, &suite);
    assert_eq!(proposal.missed, [], "{}", proposal.text);
    let sources = Sources::from_iter([("more.yaml", proposal.text.as_str()), ("tests.yaml", CASE)]);
    let both = Suite::from_sources(&sources).unwrap_or_else(|faults| panic!("{faults:?}\n{}", proposal.text));
    let run = both.run(&policy);
    assert!(run.passed(), "{:?}", run.diagnostics());
    assert_eq!(run.unconfirmed().count(), proposal.cases);
    assert!(proposal.cases > 17, "{}", proposal.text);
    let is_same =
        |cases: &Suite| cases.coverage(&policy).untouched().count() == suite.coverage(&policy).untouched().count();
    assert!(is_same(&both), "what nobody confirmed covers nothing");

    let confirmed = proposal.text.replace("    confirmed: no\n", "");
    let sources = Sources::from_iter([("more.yaml", confirmed.as_str()), ("tests.yaml", CASE)]);
    let confirmed = Suite::from_sources(&sources).expect("it has no fault");
    let left: Vec<_> = confirmed.coverage(&policy).untouched().map(|point| point.name.clone()).collect();
    assert_eq!(left, [""; 0]);
    assert!(confirmed.coverage(&policy).is_complete());
}

#[test]
fn a_near_miss_differs_in_one_fact() {
    let (policy, suite) = read(CASE);
    let text = suite.coverage(&policy).propose(&policy, &suite).text;
    for name in ["'small: not with kind defect'", "'small: not with estimate 5 h'", "'small: not with plan basic'"] {
        assert!(text.contains(&format!("- name: {name}\n")), "{name} in\n{text}");
    }
}

#[test]
fn a_case_says_yes_or_no_to_being_confirmed() {
    let sources =
        Sources::single("tests.yaml", CASE.replace("date: 2026-09-01", "date: 2026-09-01\n    confirmed: maybe"));
    assert_eq!(Suite::from_sources(&sources).expect_err("it has a fault").len(), 1);
}

/// The policy with these lines in place of its rules, and the cases that are written for it without any.
fn generated(rules: &str) -> Proposal {
    let begin = POLICY.find("rules:").expect("it has rules");
    let text = format!("{}{rules}otherwise: {{ class: service, offer: work }}\n", &POLICY[..begin]);
    let text = text.replace("os: [debian 12..13]", "os: [debian 12..13, { name: ubuntu 22.04, is: limited }]");
    let policy = Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault");
    let suite = Suite::default();
    suite.coverage(&policy).propose(&policy, &suite)
}

#[test]
fn what_stands_in_a_listing_alone_is_tried() {
    let proposal = generated("rules:\n  - standard\n  - { id: defects, when: { kind: defect }, class: support }\n");
    assert!(proposal.missed.iter().all(|one| one.label != "limit standard.limited"), "{:?}", proposal.missed);
    assert!(proposal.text.contains("os: ubuntu 22.04"), "{}", proposal.text);
}

#[test]
fn nothing_impossible_is_written() {
    let rules = "impossible: [{ plan: gold, users: under 100 }]
rules:
  - { id: gold, when: { plan: gold, users: 50+ }, class: support }
  - { id: few, when: { users: under 100 }, class: rework }
";
    let text = generated(rules).text;
    let cases: Vec<&str> = text.split("- name:").skip(1).collect();
    assert!(cases.len() > 3, "{text}");
    let users = |case: &str| {
        let line = case.lines().find_map(|line| line.trim().strip_prefix("users: "));
        line.map(|number| number.trim_matches('\'').parse::<i64>().expect("a number"))
    };
    let gold: Vec<&&str> = cases.iter().filter(|case| case.contains("plan: gold")).collect();
    assert!(!gold.is_empty() && gold.iter().all(|case| users(case).is_none_or(|users| users >= 100)), "{text}");
}

#[test]
fn what_follows_from_a_fact_has_a_near_miss_by_that_fact() {
    let rules = "rules:
  - { id: unpaid, when: { paid: ended }, class: service, offer: work }
  - { id: old, when: { release.phase: ended }, class: service, offer: work }
  - { id: listed, when: { os.status: listed }, class: support }
";
    let text = generated(rules).text;
    for name in ["unpaid: not with account.paid-until ", "old: not with ", "listed: not with "] {
        assert!(text.contains(name), "{name} in\n{text}");
    }
}
