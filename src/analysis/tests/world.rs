//! Small policies that reach every construct, with all that a request may say about each of their facts.
//!
//! What a request may say is written down by hand: values on both sides of every line that the policy draws.

use std::fmt::Write as _;

use crate::random::Random;

const HEAD: &str = r#"scopeline: 1
policy: { id: small, effective: 2026-07-01, time-zone: Europe/Berlin, currency: EUR }
products:
  alpha:
    line: x.y
    known-until: 2026-12-31
    releases:
      3.1: { released: 2026-08-01 }
      3.0: UNDATED
      2.9: { released: 2025-08-01, lts: yes, ends: 2027-02-01 }
      2.4: { released: 2024-01-31 }
    phases:
      - { is: current, newest: 1 }
      - { is: supported, newest-of-major: 1, when: { kind: defect } }
      - { is: maintenance, lts: yes, until: ends }
      - { is: grace, until: superseded + 30 days }
      - { is: late, behind-newest: 15 months }
    environments:
      os:
        - { name: debian 12..13, while: maintained }
        - { name: rhel, when: { plan: gold } }
        - { name: fedora, is: limited }
    components:
      - { name: server, origin: ours }
      - { name: lab, origin: bundled, is: limited }
    integrations:
      - ldap
      - { name: jira 9+, is: limited }
  beta:
    line: x
    releases: { 2: { released: 2026-08-01 }, 1: { released: 2022-01-01 } }
    phases:
      - { is: current, majors: 1 }
life-cycles:
  debian:
    line: x
    releases: { 13: { released: 2025-08-09 }, 12: { released: 2023-06-10, ends: 2026-07-31 }, 11: { ends: past } }
    phases:
      - { is: maintained, until: ends }
      - { is: sold, until: ends + 1 year, when: { plan: silver+ } }
plans: [bronze, silver, gold]
clocks:
  paid:
    - { is: running, until: account.paid-until }
    - { is: grace, until: account.paid-until + 30 days, when: { plan: silver+ } }
  lease:
    - { is: early, until: { earlier-of: [leased - 1 week, 2026-07-31] } }
    - { is: over, until: { later-of: [leased + 1 month, 2026-08-01] } }
  claim: [ { is: open, until: reported + 3 business days, calendar: office } ]
meters:
  hours: { per: month, allowance: { silver: 5 h, gold: unlimited }, nearly: 90 %, adds: visit, history: 6 }
  calls: { per: quarter, allowance: { bronze: 3, silver: quota }, nearly: 50 % }
facts:
  kind: { one-of: [defect, how-to, upgrade], groups: { covered: [defect, how-to] } }
  workaround: { type: yes-no, only-if: { kind: defect } }
  users: { type: number }
  region: { type: name }
  modules: { set-of: [crm, shop] }
  waited: { type: duration }
  budget: { type: money }
  bought: { type: date }
  visit: { type: duration }
  target: { type: version, only-if: { kind: upgrade } }
distances:
  skip: { from: release, to: target, of: alpha }
tables:
  severity:
    - { when: { kind: defect, plan: gold }, is: 1 }
    - { when: { any: [ { plan: silver+ }, { kind: upgrade } ] }, is: 2 }
    - { is: 3 }
  quota:
    - { when: { users: over 1000 }, is: 20 }
    - { is: 10 }
calendars:
  office: { days: mon..fri, hours: 08:00..18:00, holidays: [2026-08-03] }
signals:
  - { fact: kind, is: how-to, words: [how do I] }
services:
  work: { title: Work, price: { hourly: 180 } }
"#;

/// Tests that hang together, and the facts that a request has to tell so that they are known.
struct Part {
    tests: &'static [&'static str],
    facts: &'static [&'static str],
    has_days: bool,
}

const PARTS: [Part; 16] = [
    Part {
        tests: &["kind: defect", "kind: covered", "kind: not covered", "kind: [how-to, upgrade]"],
        facts: &["kind"],
        has_days: false,
    },
    Part {
        tests: &["plan: silver+", "plan: bronze", "plan: ..silver", "plan: not gold"],
        facts: &["plan"],
        has_days: false,
    },
    Part {
        tests: &["users: over 1000", "users: 10..500", "users: under 10", "users: 500+"],
        facts: &["users"],
        has_days: false,
    },
    Part { tests: &["region: emea", "region: not apac", "region: [emea, apac]"], facts: &["region"], has_days: false },
    Part {
        tests: &["workaround: no", "workaround: yes", "workaround: not yes"],
        facts: &["kind", "workaround"],
        has_days: false,
    },
    Part {
        tests: &["modules: { any-of: [crm] }", "modules: { all-of: [crm, shop] }", "modules: { none-of: [shop] }"],
        facts: &["modules"],
        has_days: false,
    },
    Part {
        tests: &[
            "release.phase: current",
            "release.phase: [supported, maintenance]",
            "release.phase: ended",
            "release.phase: grace",
            "release.phase: late",
            "release.phase: unlisted",
            "release: under 3.0",
            "release: 2.9",
            "release.lts: yes",
            "release.ends: ..2026-12-31",
            "product: beta",
            "product: not alpha",
        ],
        facts: &["product", "release", "kind"],
        has_days: true,
    },
    Part {
        tests: &["release.stage: pre", "release: 3.1-rc2+", "release: under 3.1"],
        facts: &["product", "release"],
        has_days: false,
    },
    Part {
        tests: &[
            "os.status: listed",
            "os.status: [ended, unlisted]",
            "os: debian 12+",
            "os: rhel",
            "os.phase: maintained",
            "os.phase: sold",
            "environment.status: limited+",
        ],
        facts: &["product", "os", "plan"],
        has_days: true,
    },
    Part {
        tests: &["paid: running", "paid: [running, grace]", "paid: ended"],
        facts: &["plan", "account.paid-until"],
        has_days: true,
    },
    Part {
        tests: &["hours.status: over", "hours.status: nearly+", "hours.status: [unmetered, within]", "visit: over 1 h"],
        facts: &["plan", "hours.used", "visit"],
        has_days: false,
    },
    Part {
        tests: &[
            "waited: over 1 day",
            "waited: under 4 h",
            "budget: 1000 EUR+",
            "bought: 2026-01-01+",
            "bought: ..2026-01-01",
        ],
        facts: &["waited", "budget", "bought"],
        has_days: false,
    },
    Part {
        tests: &["skip: 1+", "skip: under 0", "target: 3.0+", "skip: 0"],
        facts: &["kind", "release", "target"],
        has_days: false,
    },
    Part {
        tests: &["severity: 1", "severity: 2..3", "calls.status: over", "calls.status: nearly"],
        facts: &["kind", "plan", "users", "calls.used"],
        has_days: false,
    },
    Part {
        tests: &[
            "integrations: { any-of: [jira 9+] }",
            "integrations: { none-of: [ldap, kafka] }",
            "integrations.status: limited+",
            "integrations.status: unlisted",
            "component.origin: ours",
            "component.status: [listed, limited]",
        ],
        facts: &["product", "integrations", "component"],
        has_days: false,
    },
    Part {
        tests: &[
            "arrived.office: in",
            "arrived.office: not in",
            "claim: open",
            "lease: early",
            "lease: over",
            "lease: ended",
        ],
        facts: &["arrived", "reported", "leased"],
        has_days: true,
    },
];

/// All that a request may say of a fact.
fn said(fact: &str) -> Vec<serde_json::Value> {
    use serde_json::json;
    let texts = |all: &[&str]| all.iter().map(|text| json!(text)).collect();
    match fact {
        "kind" => texts(&["defect", "how-to", "upgrade"]),
        "plan" => texts(&["bronze", "silver", "gold"]),
        "product" => texts(&["alpha", "beta", "other"]),
        "users" => [0, 9, 10, 499, 500, 501, 1000, 1001].iter().map(|number| json!(number)).collect(),
        "region" => texts(&["emea", "apac", "mars"]),
        "workaround" => vec![json!(true), json!(false)],
        "modules" => vec![json!([]), json!(["crm"]), json!(["shop"]), json!(["crm", "shop"])],
        "release" => texts(&[
            "3.1.0",
            "3.0.0",
            "2.9.3",
            "2.5.0",
            "2.4.1",
            "2.3.0",
            "3.1.0-rc1",
            "3.1.0-rc2",
            "4.0.0",
            "1.9.0",
            "1.0.0-rc1",
            "0.9.0",
            "3.0.0-rc1",
            "2.9.0-rc1",
            "2.5.0-rc1",
            "2.4.0-rc1",
            "2.3.0-rc1",
            "4.0.0-rc1",
        ]),
        "os" => texts(&[
            "debian 13",
            "debian 12",
            "debian 11",
            "debian 10",
            "debian 14",
            "rhel",
            "fedora",
            "not-involved",
            "beos",
        ]),
        "account.paid-until" => texts(&["2030-01-01", "2020-01-01", "DAY", "DAY-1", "DAY-30", "DAY-31"]),
        "reported" => texts(&["2030-01-01", "2020-01-01"]),
        "leased" => texts(&["2030-01-01", "2020-01-01", "DAY", "DAY+7", "DAY+6", "DAY-27"]),
        "hours.used" => texts(&["0 h", "269 min", "270 min", "5 h", "301 min", "3 h", "4 h", "210 min"]),
        "visit" => texts(&["0 h", "1 h", "61 min", "270 min", "5 h", "6 h"]),
        "waited" => texts(&["3 h", "4 h", "1 day", "25 h"]),
        "budget" => texts(&["999 EUR", "1000 EUR", "1001 EUR"]),
        "bought" => texts(&["2025-12-31", "2026-01-01", "2026-01-02"]),
        "target" => texts(&["3.1.0", "3.0.0", "2.9.3", "2.5.0", "2.4.1", "2.3.0", "4.0.0"]),
        "calls.used" => [0, 1, 2, 3, 4, 5, 6, 10, 11, 20, 21].iter().map(|number| json!(number)).collect(),
        "component" => texts(&["server", "lab", "theme", "not-involved"]),
        "integrations" => {
            let all = ["ldap", "jira 9", "jira 8", "kafka", "fax"];
            (0..32u32)
                .map(|bits| {
                    json!(
                        all.iter()
                            .enumerate()
                            .filter(|(at, _)| bits >> at & 1 == 1)
                            .map(|(_, one)| one)
                            .collect::<Vec<_>>()
                    )
                })
                .collect()
        }
        "arrived" => texts(&["T00:30:00", "T09:00:00", "T17:59:00", "T18:00:00"]),
        _ => unreachable!("{fact}"),
    }
}

/// Days on both sides of every line.
const DAYS: [&str; 19] = [
    "2026-07-01",
    "2026-07-31",
    "2026-08-01",
    "2026-08-02",
    "2026-08-03",
    "2026-08-04",
    "2026-08-30",
    "2026-08-31",
    "2026-09-01",
    "2026-11-01",
    "2026-11-02",
    "2026-12-31",
    "2027-01-01",
    "2027-02-01",
    "2027-02-02",
    "2027-07-31",
    "2027-08-01",
    "2027-11-02",
    "2028-02-01",
];

/// A policy, and every request that it may be asked about.
pub(crate) struct World {
    pub(crate) text: String,
    pub(crate) days: Vec<&'static str>,
    pub(crate) facts: Vec<(&'static str, Vec<serde_json::Value>)>,
}

impl World {
    /// What is of this policy alone.
    pub(crate) fn own(&self) -> &str {
        let from = self.text.find("\nimpossible:").or_else(|| self.text.find("\nrules:"));
        &self.text[from.unwrap_or(0)..]
    }
}

/// Most requests of a world.
const MOST: usize = 3_100;

pub(crate) fn world(random: &mut Random) -> World {
    loop {
        let count = 1 + random.below(3);
        let parts: Vec<&Part> = (0..count).map(|_| &PARTS[random.below(PARTS.len())]).collect();
        let mut names: Vec<&'static str> = parts.iter().flat_map(|part| part.facts).copied().collect();
        names.sort_unstable();
        names.dedup();
        let is_undated = random.chance(30);
        let has_days = parts.iter().any(|part| part.has_days);
        let facts: Vec<_> = names.iter().map(|name| (*name, said(name))).collect();
        let days = if has_days { DAYS.to_vec() } else { vec!["2026-07-01"] };
        if facts.iter().map(|(_, said)| said.len()).product::<usize>() * days.len() > MOST {
            continue;
        }
        let tests: Vec<&str> = parts.iter().flat_map(|part| part.tests).copied().collect();
        return World { text: policy(random, &tests, is_undated), days, facts };
    }
}

fn policy(random: &mut Random, tests: &[&str], is_undated: bool) -> String {
    let mut text = HEAD.replace("UNDATED", if is_undated { "{}" } else { "{ released: 2026-01-15 }" });
    if random.chance(40) {
        let _ = writeln!(text, "impossible:\n  - {}", condition(random, tests));
    }
    text.push_str("rules:\n");
    for number in 0..2 + random.below(5) {
        let when = condition(random, tests);
        let unless = if random.chance(20) { format!(", unless: {}", condition(random, tests)) } else { String::new() };
        let outcome =
            random.pick(&["class: support", "class: support", "class: rework", "class: service, offer: work"]);
        let _ = writeln!(text, "  - {{ id: r{number}, when: {when}{unless}, {outcome} }}");
    }
    let otherwise = random.pick(&["class: service, certainty: approval", "class: rework", "class: support"]);
    let _ = writeln!(text, "otherwise: {{ {otherwise} }}");
    let _ = writeln!(text, "limits:\n  - {{ id: l, when: {}, effort: best }}", condition(random, tests));
    let _ = writeln!(text, "flags:\n  - {{ id: f, when: {}, suggest: rework }}", condition(random, tests));
    text
}

fn condition(random: &mut Random, tests: &[&str]) -> String {
    let (a, b, c) = (random.pick(tests), random.pick(tests), random.pick(tests));
    match random.below(7) {
        0 => format!("{{ any: [ {{ {a} }}, {{ {b} }} ] }}"),
        1 => format!("{{ not: {{ {a} }} }}"),
        2 => format!("{{ all: [ {{ {a} }}, {{ any: [ {{ {b} }}, {{ {c} }} ] }} ] }}"),
        3 | 4 if a.split(':').next() != b.split(':').next() => format!("{{ {a}, {b} }}"),
        _ => format!("{{ {a} }}"),
    }
}
