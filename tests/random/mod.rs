//! Random policies and requests that reach every construct of the language.

use std::fmt::Write as _;

/// A small generator with a fixed sequence: the same seed, the same policies, on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap_or(0) % bound
    }

    /// True in so many of a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const KINDS: [&str; 6] = ["defect", "how-to", "upgrade", "recovery", "feature", "tenancy"];
const PLANS: [&str; 3] = ["bronze", "silver", "gold"];
const SYSTEMS: [&str; 9] =
    ["debian 11", "debian 12", "rhel 9", "almalinux 8", "windows 11", "beos", "bookworm", "debian12", "alma linux 8"];
/// What people write through a mapping: aliases, code names, joined and close names, two of a kind, and denials.
const TOLD: [(&str, &[&str]); 3] = [
    (
        "os",
        &[
            "Debian Bookworm (12)",
            "bookworm",
            "Debian 11 / RHEL 9",
            "debian11",
            "debain 12",
            "RHEL release 9.4",
            "not debian",
            "debian, some 12",
            "tux",
        ],
    ),
    ("database", &["postgres 14.2", "PostgreSQL 9.6.3 on x86_64", "mariadb/mysql", "postgresq 15"]),
    ("release", &["latest", "2.9.1 -> 3.2", "3.2 rc 1", "we have 2.4.7", "the long one", "below 3", "3 weeks old"]),
];
const DATABASES: [&str; 5] = ["postgresql 14.2", "postgresql 9", "mariadb 10", "mysql 8", "postgresql"];
const PARTS: [&str; 4] = ["server", "search", "lab", "theme"];
const TALKS: [&str; 4] = ["ldap", "jira 9", "jira 7", "kafka"];
const VERSIONS: [&str; 13] =
    ["3.2.1", "3.1", "3.0.5", "2.9", "2.8", "2.4", "2.0", "1.9", "4.0", "3.2-rc1", "3", "2.x", "2.6"];

/// A value for a base fact, as JSON; `None` for a name the generator does not know.
pub(crate) fn value(fact: &str, random: &mut Random) -> Option<String> {
    let text = |text: &str| format!("{text:?}");
    Some(match fact {
        "product" => text(random.pick(&["alpha", "beta", "other"])),
        "release" => text(random.pick(&VERSIONS)),
        "kind" => text(random.pick(&KINDS)),
        "plan" => text(random.pick(&PLANS)),
        "os" => text(random.pick(&SYSTEMS)),
        "database" => text(random.pick(&DATABASES)),
        "component" => text(random.pick(&PARTS)),
        "source" => text(random.pick(&["stock", "patched", "forked"])),
        "source.shown-on-stock" | "workaround" | "reproduced" => random.chance(50).to_string(),
        "users" => random.below(3_000).to_string(),
        "waited" => text(random.pick(&["3 h", "2 days", "5 business days", "1 month"])),
        "budget" => text(random.pick(&["100 EUR", "9000 EUR", "50 USD"])),
        "bought" => text(random.pick(&["2025-01-01", "2026-01-31", "2026-06-30"])),
        "impact" => text(random.pick(&["outage", "degraded", "minor"])),
        "region" => text(random.pick(&["emea", "apac", "mars"])),
        "channel" => text(random.pick(&["mail", "phone"])),
        "modules" => list(&["crm", "shop", "wiki"], random),
        "integrations" => list(&TALKS, random),
        "target" | "engine" => text(random.pick(&VERSIONS)),
        "customer.zone" => text(random.pick(&["Europe/Berlin", "Asia/Tokyo", "America/New_York", "Pacific/Auckland"])),
        "notice" => text(random.pick(&["1 day", "3 weeks"])),
        "account.paid-until" | "leased" | "reported" => {
            text(random.pick(&["2026-07-02", "2026-08-01", "2026-07-31", "2020-01-01"]))
        }
        "hours.used" | "visit" => text(random.pick(&["0 min", "269 min", "270 min", "5 h", "301 min", "2 days"])),
        "hours.carried" => text(random.pick(&["0 h", "1 h"])),
        "hours.periods-over" => random.below(6).to_string(),
        "spent.used" => text(random.pick(&["400 EUR", "500.01 EUR", "5 USD"])),
        "agreed" => text(random.pick(&["500 EUR", "0 EUR"])),
        "calls.used" => random.pick(&["9", "10", "10.5", "20"]).to_owned(),
        _ => return None,
    })
}

/// An instant of a day that is the same day in Berlin.
pub(crate) fn instant(day: &str, random: &mut Random) -> String {
    format!("{day}T{:02}:{:02}:00Z", 3 + random.below(19), random.below(60))
}

fn list(all: &[&str], random: &mut Random) -> String {
    let some: Vec<String> = all.iter().filter(|_| random.chance(40)).map(|one| format!("{one:?}")).collect();
    format!("[{}]", some.join(","))
}

/// One test on one fact, with values on both sides of its line.
fn test(random: &mut Random) -> String {
    let all: &[&str] = &[
        "kind: defect",
        "kind: covered",
        "kind: not covered",
        "kind: [recovery, feature]",
        "plan: silver+",
        "plan: bronze",
        "plan: ..silver",
        "release: under 3.0",
        "release: 2.9..3.1",
        "release: [1.9, 2.0]",
        "release: over 2.9",
        "release.phase: current",
        "release.phase: [supported, grace]",
        "release.phase: ended",
        "release.lts: yes",
        "release.ends: ..2026-12-31",
        "release.stage: pre",
        "os: linux",
        "os: bookworm",
        "release: the long one",
        "os: debian 12+",
        "os.status: listed",
        "os.status: ended",
        "os.phase: maintained",
        "os.phase: [ended, unlisted]",
        "database.phase: not ended",
        "component.phase: sold",
        "engine.phase: maintained",
        "skip: under 0",
        "skip: 1..2",
        "leap: 1+",
        "engines: over 0",
        "environment.status: limited+",
        "database: not mariadb",
        "component.origin: ours",
        "component.status: listed",
        "integrations: { any-of: [kafka, jira 9+] }",
        "integrations: { none-of: [kafka] }",
        "integrations.status: [listed, not-involved]",
        "source: stock",
        "source: [patched, forked]",
        "users: over 1000",
        "users: 10..500",
        "waited: over 1 day",
        "budget: 1000 EUR+",
        "bought: 2026-01-01+",
        "impact: outage",
        "severity: 1..2",
        "severity: 3",
        "tier: top",
        "workaround: no",
        "reproduced: yes",
        "region: emea",
        "region: not apac",
        "modules: { all-of: [crm, shop] }",
        "modules: { none-of: [wiki] }",
        "target: 3.0+",
        "channel: phone",
        "notice: under 2 days",
        "arrived.office: in",
        "arrived.home: out",
        "arrived.follow: in",
        "arrived.follow: not in",
        "paid: running",
        "paid: [running, grace]",
        "paid: ended",
        "lease: not over",
        "claim: open",
        "hours.status: nearly+",
        "hours.status: over",
        "hours.status: [unmetered, within]",
        "hours.periods-over: 3+",
        "spent.status: over",
        "calls.status: nearly",
    ];
    random.pick(all).to_owned()
}

fn condition(random: &mut Random) -> String {
    let (a, b) = (test(random), test(random));
    match random.below(7) {
        0 => format!("{{ any: [ {{ {a} }}, {{ {b} }} ] }}"),
        1 => format!("{{ not: {{ {a} }} }}"),
        2 => format!("{{ all: [ {{ {a} }}, {{ any: [ {{ {b} }}, {{ {} }} ] }} ] }}", test(random)),
        3 if a.split(':').next() != b.split(':').next() => format!("{{ {a}, {b} }}"),
        _ => format!("{{ {a} }}"),
    }
}

fn outcome(random: &mut Random) -> String {
    match random.below(10) {
        0..=3 => {
            let effort = if random.chance(20) { ", effort: best" } else { "" };
            let remedy = if random.chance(20) { ", remedy: [advice, upgrade, fix]" } else { "" };
            let approval = if random.chance(10) { ", certainty: approval" } else { "" };
            format!("class: support{effort}{remedy}{approval}")
        }
        4 => random.pick(&["class: service, offer: backport", "class: service, offer: work"]).to_owned(),
        5 => random.pick(&["class: service, refer-to: forum", "class: service, declined: yes"]).to_owned(),
        _ => "class: rework".to_owned(),
    }
}

fn rules(random: &mut Random, count: usize) -> String {
    let mut rules = String::new();
    let standard = random.below(count + 2);
    for number in 0..count {
        if number == standard {
            rules.push_str("  - standard\n");
        }
        let unless = if random.chance(25) { format!(", unless: {}", condition(random)) } else { String::new() };
        let (when, outcome) = (condition(random), outcome(random));
        if random.chance(20) {
            let around = condition(random);
            let _ = writeln!(
                rules,
                "  - section: S{number}\n    clause: {number}\n    when: {around}\n    rules:\n      - {{ id: r{number}, when: {when}{unless}, {outcome} }}"
            );
        } else {
            let _ = writeln!(rules, "  - {{ id: r{number}, clause: {number}.1, when: {when}{unless}, {outcome} }}");
        }
    }
    rules
}

/// The text of a policy without a fault.
pub(crate) fn policy(random: &mut Random) -> String {
    let rules = 2 + random.below(6);
    policy_of(random, rules)
}

/// The same with so many rules of the author's.
pub(crate) fn policy_of(random: &mut Random, count: usize) -> String {
    let assume = |random: &mut Random, text: &str| if random.chance(50) { text.to_owned() } else { String::new() };
    let mut text = String::from(HEAD);
    let _ = writeln!(
        text,
        "policy: {{ id: random, effective: 2020-01-01, time-zone: Europe/Berlin, currency: EUR, while-open: {} }}",
        random.pick(&["client", "desk"])
    );
    text.push_str(PRODUCTS);
    text.push_str(FACTS);
    let _ = writeln!(text, "  source: {{ {} }}", assume(random, "assume: stock"));
    for (fact, value) in [
        ("component", "server"),
        ("integrations", "[]"),
        ("os.status", "listed"),
        ("database.status", "listed"),
        ("os.phase", "maintained"),
    ] {
        if random.chance(50) {
            let _ = writeln!(text, "  {fact}: {{ assume: {value} }}");
        }
    }
    text.push_str(REST);
    let _ = writeln!(
        text,
        "rules:\n{}otherwise: {{ class: service, offer: backport, certainty: approval }}",
        rules(random, count)
    );
    text.push_str("limits:\n");
    for number in 0..2 + random.below(2) {
        let what = random.pick(&[
            "effort: best",
            "remedy: [advice, workaround]",
            "first: \"Show us.\"",
            "certainty: approval",
        ]);
        let _ = writeln!(text, "  - {{ id: l{number}, when: {}, {what} }}", condition(random));
    }
    let _ = writeln!(
        text,
        "flags:\n  - {{ id: f, when: {}, suggest: rework, because: \"{{kind}} on {{date}}\" }}",
        condition(random)
    );
    text
}

/// A request as JSON, with about half of the facts missing.
pub(crate) fn request(random: &mut Random) -> String {
    const FACTS: [&str; 31] = [
        "product",
        "release",
        "kind",
        "plan",
        "os",
        "database",
        "component",
        "source",
        "source.shown-on-stock",
        "workaround",
        "reproduced",
        "users",
        "waited",
        "impact",
        "region",
        "modules",
        "integrations",
        "target",
        "engine",
        "budget",
        "customer.zone",
        "notice",
        "account.paid-until",
        "leased",
        "reported",
        "hours.used",
        "visit",
        "hours.periods-over",
        "spent.used",
        "agreed",
        "calls.used",
    ];
    let known = random.pick(&["40", "70", "95"]).parse().unwrap_or(50);
    let mut facts = Vec::new();
    let mut fields = Vec::new();
    for fact in FACTS {
        let told = TOLD.iter().find(|(name, _)| *name == fact);
        if let Some((_, texts)) = told.filter(|_| random.chance(15)) {
            facts.push(format!("{fact:?}:{:?}", random.pick(texts)));
            fields.push(format!("{fact:?}:\"/{fact}\""));
        } else if random.chance(known)
            && let Some(value) = value(fact, random)
        {
            facts.push(format!("{fact:?}:{value}"));
        }
    }
    let day = random.pick(&["2026-07-31", "2026-08-01", "2026-08-02", "2027-02-01", "2025-06-01", "2022-01-01"]);
    let body = random.pick(&[
        "",
        "please restore our data",
        "how do I",
        "it crashes on mariadb",
        "restore our data, how do I",
    ]);
    let evidence = if random.chance(20) {
        r#","evidence":[{"fact":"os","value":"debian 12","field":"body","line":1,"settles":false}]"#
    } else {
        ""
    };
    let when =
        if random.chance(50) { format!("\"at\":{:?}", instant(day, random)) } else { format!("\"date\":{day:?}") };
    format!(
        "{{\"id\":\"R\",{when},\"body\":{body:?},\"facts\":{{{}}},\"fields\":{{{}}}{evidence}}}",
        facts.join(","),
        fields.join(",")
    )
}

const HEAD: &str = "scopeline: 1\n";
const PRODUCTS: &str = r#"
products:
  alpha:
    line: x.y
    known-until: 2026-12-31
    releases:
      3.2: { released: 2026-08-01 }
      3.1:
      3.0: { released: 2026-01-15 }
      2.9: { released: 2025-08-01, lts: yes, ends: 2027-02-01 }
      2.8: { released: 2025-02-01, ends: open }
      2.4: { released: 2024-01-31, ends: 2025-06-01..2026-07-31 }
      2.0: { released: 2023-01-01 }
    dates:
      ends: [ { lts: yes, is: released + 24 months }, { is: { later-of: [released + 18 months, superseded + 6 months] } } ]
    phases:
      - { is: current, newest: 1 }
      - { is: supported, newest: 3 }
      - { is: supported, newest-of-major: 1, when: { kind: defect } }
      - { is: maintenance, lts: yes, until: ends }
      - { is: grace, until: superseded + 90 days }
      - { is: grace, behind-newest: 8 months, when: { plan: gold } }
    environments:
      os:
        - { name: debian 12..13, while: [maintained, sold] }
        - { name: linux 8..10, when: { release: 2.9+ }, while: maintained }
        - { name: linux, is: limited }
        - { name: [windows 11, debian 11], is: limited }
      database:
        - { name: postgresql 14+, while: maintained }
        - { name: mariadb, is: excluded }
    components:
      - { name: server, origin: ours }
      - { name: search, origin: bundled }
      - { name: lab, origin: ours, is: limited }
    integrations:
      - ldap
      - { name: jira, while: maintained, is: limited }
  beta:
    line: x
    releases:
      3: { released: 2026-06-01 }
      2: { released: 2024-06-01, lts: yes }
      1: { released: 2022-01-01..2022-03-31 }
    phases:
      - { is: current, majors: 1 }
      - { is: supported, until: { earlier-of: [next-major + 1 year, major-released + 30 months] } }
    integrations: [ any ]
life-cycles:
  debian:
    line: x
    known-until: 2026-07-31
    releases: { 13: { released: 2025-08-09, ends: 2028-08-09 }, 12: { released: 2023-06-10, ends: 2026-07-31 }, 11: { ends: past } }
    phases:
      - { is: maintained, until: ends }
      - { is: sold, until: ends + 1 year, when: { plan: silver+ } }
  linux: { line: x, releases: { 9: { released: 2022-05-18 }, 8: { released: 2019-05-07 } }, phases: [{ is: maintained, newest: 1 }] }
  postgresql: { line: x, releases: { 18: {}, 14: { released: 2021-09-30 }, 9: { released: 2010-09-20 } }, phases: [{ is: maintained, until: superseded }] }
  jira: { line: x, releases: { 9: { released: 2022-06-21, ends: 2026-08-01 }, 7: { released: 2015-10-06, ends: 2019-01-01 } } }
  search: { line: x, releases: { 1: { released: 2020-01-01 } } }
  engine: { line: x, releases: { 3: { released: 2026-08-01 }, 2: { released: 2024-06-01, lts: yes }, 1: { released: 2022-01-01, ends: 2025-12-31 } } }
plans: [bronze, silver, gold]
clocks:
  paid:
    - { is: running, until: account.paid-until }
    - { is: grace, until: account.paid-until + 30 days, when: { plan: silver+ } }
  lease:
    - { is: early, until: { earlier-of: [leased - 1 week, 2026-12-31] } }
    - { is: over, until: { later-of: [leased + 1 month, 2026-08-01] } }
  claim: [ { is: open, until: reported + 3 business days, calendar: office } ]
meters:
  hours: { per: month, allowance: { silver: 5 h, gold: unlimited }, nearly: 90 %, adds: visit, carry-over: yes, history: 6 }
  spent: { per: year, allowance: agreed }
  calls: { per: quarter, allowance: { bronze: 3, silver: quota, gold: 2 x quota }, nearly: 50 % }
"#;
const FACTS: &str = r"
facts:
  kind:
    one-of: [defect, how-to, upgrade, recovery, feature, tenancy]
    groups: { covered: [defect, how-to, upgrade] }
    ask: What do you want us to do?
  os:
    groups: { linux: [rhel, almalinux] }
    aliases: { debian 12: [bookworm], almalinux: [alma linux] }
  database: { aliases: { postgresql: [postgres] } }
  release: { aliases: { newest: [latest], 2.9: [the long one] } }
  impact: { levels: [minor, degraded, outage] }
  workaround: { type: yes-no, assume: no, only-if: { kind: defect } }
  reproduced: { type: yes-no, answered-by: desk }
  users: { type: number }
  waited: { type: duration }
  budget: { type: money }
  bought: { type: date }
  region: { type: name }
  channel: { one-of: [mail, phone], assume: mail }
  modules: { set-of: [crm, shop, wiki] }
  target: { type: version, only-if: { kind: upgrade } }
  leased: { only-if: { channel: mail } }
  visit: { type: duration, only-if: { kind: defect } }
  agreed: { type: money }
  calls.used: { only-if: { plan: silver+ } }
";
const REST: &str = r#"
distances:
  skip: { from: release, to: target }
  leap: { from: release, to: target, counting: majors }
  engines: { from: engine, to: target, counting: lts, of: engine }
tables:
  severity:
    - { when: { impact: outage, workaround: no }, is: 1 }
    - { when: { impact: degraded+ }, is: 2 }
    - { is: 3 }
  tier:
    - { when: { plan: gold, severity: 1..2 }, is: top }
    - { is: rest }
  quota:
    - { when: { users: over 1000 }, is: 20 }
    - { is: 10 }
signals:
  - { fact: kind, is: recovery, words: [restore our data] }
  - { fact: kind, is: how-to, words: [how do I], settles: yes }
  - { fact: kind, is: defect, pattern: 'crash(es|ed)?' }
  - { fact: database, is: mariadb, words: [mariadb], in: [body] }
services:
  backport: { title: Backport, price: { fixed: 4800 } }
  work:
    title: Work
    price: { hourly: 180 }
    surcharges:
      - { when: { arrived.office: out, notice: under 2 days }, times: 2 }
      - { when: { arrived.follow: out }, add: 50 }
      - { when: { plan: bronze }, percent: 10 }
parties:
  forum: { title: Forum, url: "https://forum.example" }
impossible:
  - { kind: tenancy, plan: bronze }
calendars:
  office: { days: mon..fri, hours: 08:00..18:00, zone: customer, holidays: [2026-08-03] }
  home: { hours: { mon..thu: [08:00..12:00, 13:00..17:00], sat: 22:00..04:00 } }
  follow: { from: mon 08:00 Australia/Sydney, until: fri 17:30 America/Los_Angeles }
commitments:
  - { when: { plan: gold, severity: 1 }, response: 1 h, workaround: 4 h, updates: 2 h, calendar: always }
  - { when: { severity: 1..2 }, unless: { release.phase: grace }, response: 4 h, resolution: none, calendar: office }
  - { when: { plan: silver+ }, response: 2 business days, resolution: best-effort, calendar: home }
"#;
