//! Policies that rows tell all about, and requests of which nearly everything is known: the road without detours, in one
//! table and in parts, with one derived fact that follows from another.

use std::fmt::Write as _;

use super::decisions::Drawn;
use crate::engine::Scratch;
use crate::random::Random;
use crate::value::parse_date;

const KINDS: [&str; 6] = ["defect", "feature", "howto", "outage", "data", "audit"];
const REGIONS: [&str; 5] = ["emea", "apac", "amer", "anz", "mars"];
const MODULES: [&str; 9] = ["crm", "shop", "wiki", "mail", "chat", "ldap", "print", "scan", "cash"];
const PLANS: [&str; 3] = ["basic", "pro", "max"];

const HEAD: &str = "
scopeline: 1
policy: { id: straight, effective: 2020-01-01 }
products:
  app:
    line: x.y
    releases:
      3.1: { released: 2025-06-01 }
      3.0: { released: 2024-06-01 }
      2.0: { released: 2022-06-01 }
    phases:
      - { is: full, newest: 1 }
      - { is: fixes, newest: 2 }
facts:
  kind: { one-of: [defect, feature, howto, outage, data, audit] }
  region: { one-of: [emea, apac, amer, anz, mars] }
  plan: { levels: [basic, pro, max] }
  modules: { set-of: [crm, shop, wiki, mail, chat, ldap, print, scan, cash] }
  users: { type: number }
  bought: { type: date }
tables:
  weight:
    - { when: { release.phase: full, kind: outage }, is: heavy }
    - { when: { release.phase: [full, fixes] }, is: usual }
    - { is: light }
";

fn some(all: &[&str], most: usize, random: &mut Random) -> String {
    let count = 1 + random.below(most);
    let some: Vec<&str> = (0..count).map(|_| random.pick(all)).collect();
    some.join(", ")
}

/// One test on each of some facts.
fn condition(random: &mut Random, narrow: bool) -> String {
    let (users, year, month) = (random.below(3_000), 2020 + random.below(7), 1 + random.below(9));
    let tests = [
        if random.chance(15) {
            format!("kind: not {}", random.pick(&KINDS))
        } else {
            format!("kind: [{}]", some(&KINDS, 3, random))
        },
        format!("region: [{}]", some(&REGIONS, 2, random)),
        format!("plan: {}{}", random.pick(&PLANS), random.pick(&["", "+"])),
        format!("modules: {{ {}: [{}] }}", random.pick(&["any-of", "all-of", "none-of"]), some(&MODULES, 4, random)),
        if random.chance(50) { format!("users: {users}+") } else { format!("users: ..{users}") },
        format!("bought: {year}-0{month}-15+"),
        format!("release.phase: {}", random.pick(&["full", "fixes", "not full", "ended"])),
        format!("weight: {}", random.pick(&["heavy", "usual", "[usual, light]", "not heavy"])),
    ];
    let keep = if narrow { 70 } else { 45 };
    let always = random.below(tests.len());
    let kept = tests.into_iter().enumerate().filter(|(at, _)| *at == always || random.chance(keep));
    let kept: Vec<String> = kept.map(|(_, test)| test).collect();
    format!("{{ {} }}", kept.join(", "))
}

fn policy(count: usize, random: &mut Random) -> String {
    let mut text = String::from(HEAD);
    text.push_str("rules:\n");
    for number in 0..count {
        let class = random.pick(&["support", "support, effort: best", "service", "rework"]);
        let _ = writeln!(text, "  - {{ id: r{number}, when: {}, class: {class} }}", condition(random, true));
    }
    text.push_str("limits:\n");
    for number in 0..1 + random.below(3) {
        let what = random.pick(&["effort: best", "remedy: [advice]", "first: \"Show us.\"", "certainty: approval"]);
        let _ = writeln!(text, "  - {{ id: l{number}, when: {}, {what} }}", condition(random, false));
    }
    text.push_str("flags:\n");
    for number in 0..1 + random.below(2) {
        let when = condition(random, false);
        let _ = writeln!(text, "  - {{ id: f{number}, when: {when}, suggest: rework, because: \"{{kind}}\" }}");
    }
    text.push_str("otherwise: { class: service }\n");
    text
}

/// A request; the fact with the number `missing` is not told.
fn request(missing: usize, random: &mut Random) -> String {
    let modules: Vec<String> = MODULES.iter().filter(|_| random.chance(35)).map(|one| format!("{one:?}")).collect();
    let facts = [
        "\"product\":\"app\"".to_owned(),
        format!("\"release\":{:?}", random.pick(&["3.1.2", "3.0", "2.0.7", "1.9", "3.2"])),
        format!("\"kind\":{:?}", random.pick(&KINDS)),
        format!("\"region\":{:?}", random.pick(&REGIONS)),
        format!("\"plan\":{:?}", random.pick(&PLANS)),
        format!("\"modules\":[{}]", modules.join(",")),
        format!("\"users\":{}", random.below(3_000)),
        format!("\"bought\":\"{}-0{}-{}\"", 2019 + random.below(8), 1 + random.below(9), 10 + random.below(19)),
    ];
    let told: Vec<String> = facts.into_iter().enumerate().filter(|(at, _)| *at != missing).map(|one| one.1).collect();
    format!("{{\"date\":\"2026-07-31\",\"facts\":{{{}}}}}", told.join(","))
}

#[test]
fn what_rows_tell_is_what_the_reference_says() {
    let days = ["2026-07-31", "2022-07-01", "2027-01-01"].map(|day| parse_date(day).expect("a day"));
    let mut scratch = Scratch::new();
    let mut looked_up = 0;
    let most = crate::engine::index::MOST_IN_ONE_TABLE;
    for (seed, count) in (1..).zip([1, 12, 63, 64, 65, 200, most - 1, most, most + 1, 900, 1_500]) {
        let mut random = Random::new(seed);
        let drawn = Drawn::new(seed, policy(count, &mut random)).expect("a policy of this generator has no fault");
        assert_eq!(drawn.policy.rules.len(), count);
        assert_eq!(drawn.engine.is_parted(), count > most, "{count} rules");
        for at in 0..if count > 300 { 60 } else { 250 } {
            let missing = if at % 5 == 0 { random.below(8) } else { usize::MAX };
            let json = request(missing, &mut random);
            drawn.compare(&json, &days, &mut scratch);
            looked_up += usize::from(drawn.looks_up(&json, &mut scratch));
        }
    }
    assert!(looked_up > 1_000, "most requests take the short road: {looked_up}");
}
