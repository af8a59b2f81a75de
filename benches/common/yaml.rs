//! The text of a policy.

use std::fmt::Write as _;

use super::model::{CLASSES, FLAGS, LIMITS, Model, Place, Rule, Test};
use super::world::{
    IMPACTS, KINDS, LINES, LISTINGS, LONG_TERM, Listed, MODULES, OSES, PLANS, PRODUCTS, REGION_GROUPS, REGIONS,
    RELEASED, STATUSES, TOPIC_WORDS, TOPICS,
};

/// The whole policy as an author would write it.
pub(crate) fn yaml(model: &Model) -> String {
    let mut text = String::with_capacity(2_000 + 220 * model.rules.len());
    text.push_str("scopeline: 1\npolicy: { id: ladder, currency: EUR, effective: 2026-01-01 }\n");
    writeln!(text, "plans: [{}]", PLANS.join(", ")).expect(STRING);
    products(&mut text);
    facts(&mut text, model.text);
    text.push_str(REST);
    text.push_str("rules:\n");
    for (number, one) in model.rules.iter().enumerate() {
        rule(&mut text, number, one);
    }
    text.push_str("otherwise: { class: service, offer: consulting, certainty: approval }\n");
    listed(&mut text, "flags", FLAGS.iter().map(|flag| flag.yaml));
    listed(&mut text, "limits", LIMITS.iter().map(|limit| limit.yaml));
    text
}

const STRING: &str = "a string takes any text";

const REST: &str = "\
tables:
  severity:
  - { when: { impact: outage, workaround: no }, is: 1 }
  - { when: { impact: degraded+ }, is: 2 }
  - { when: { workaround: yes }, is: 4 }
  - { is: 3 }
services:
  consulting: { title: Consulting, price: { hourly: 180, minimum: 2 h } }
  migration: { title: Migration, price: { fixed: 2900 } }
  backport: { title: Backport, price: { fixed: 4800 } }
  training: { title: Training, price: quote }
";

fn products(text: &mut String) {
    text.push_str("products:\n");
    for (product, name) in PRODUCTS.iter().enumerate() {
        writeln!(text, "  {name}:\n    line: x.y\n    known-until: 2027-12-31\n    releases:").expect(STRING);
        for (line, (major, minor)) in LINES.iter().enumerate() {
            let long = LONG_TERM[product].iter().find(|(of, _)| *of == line);
            let ends = long.map_or_else(String::new, |(_, ends)| format!(", lts: yes, ends: {ends}"));
            writeln!(text, "      {major}.{minor}: {{ released: {}{ends} }}", RELEASED[product][line]).expect(STRING);
        }
        text.push_str(
            "    phases:\n    - { is: current, newest: 1 }\n    - { is: supported, newest: 3 }\n    - { is: maintenance, \
             lts: yes, until: ends }\n    - { is: grace, until: superseded + 12 months }\n    environments:\n      os:\n",
        );
        LISTINGS[product].iter().for_each(|row| listing(text, row));
    }
}

fn listing(text: &mut String, row: &Listed) {
    let name = OSES[row.os].0;
    let versions = row.majors.map_or_else(String::new, |(low, high)| format!(" {low}..{high}"));
    writeln!(text, "      - {{ name: {name}{versions}, is: {} }}", STATUSES[row.status as usize]).expect(STRING);
}

fn facts(text: &mut String, with_topic: bool) {
    let groups = REGION_GROUPS.iter().zip(REGIONS.chunks(5));
    let groups: Vec<String> = groups.map(|(group, names)| format!("{group}: [{}]", names.join(", "))).collect();
    writeln!(
        text,
        "facts:\n  kind: {{ one-of: [{}], groups: {{ covered: [defect, security, how-to, install, upgrade] }} }}\n  \
         modules: {{ set-of: [{}] }}\n  users: {{ type: number }}\n  bought: {{ type: date }}\n  waited: {{ type: \
         duration }}\n  impact: {{ levels: [{}] }}\n  workaround: {{ type: yes-no }}\n  reproduced: {{ type: yes-no }}\n  \
         region: {{ type: name, groups: {{ {} }} }}",
        KINDS.join(", "),
        MODULES.join(", "),
        IMPACTS.join(", "),
        groups.join(", ")
    )
    .expect(STRING);
    if with_topic {
        writeln!(text, "  topic: {{ one-of: [{}], assume: {} }}\nsignals:", TOPICS.join(", "), TOPICS[0])
            .expect(STRING);
        for (topic, words) in TOPICS[1..].iter().zip(TOPIC_WORDS) {
            let words = words.join(", ");
            writeln!(text, "- {{ fact: topic, is: {topic}, words: [{words}], in: [body], settles: yes }}")
                .expect(STRING);
        }
    }
}

fn listed<'t>(text: &mut String, key: &str, rows: impl Iterator<Item = &'t str>) {
    writeln!(text, "{key}:").expect(STRING);
    rows.for_each(|row| writeln!(text, "- {row}").expect(STRING));
}

fn rule(text: &mut String, number: usize, rule: &Rule) {
    let class = CLASSES[rule.class];
    let at = |place: Place| {
        let tests = rule.tests.iter().filter(move |test| test.place == place);
        tests.map(|Test { written: (fact, value), .. }| format!("{fact}: {value}")).collect::<Vec<_>>()
    };
    let mut when = at(Place::When);
    when.extend(at(Place::Not).into_iter().map(|test| format!("not: {{ {test} }}")));
    let unless: String = at(Place::Unless).into_iter().map(|test| format!(" unless: {{ {test} }},")).collect();
    let when = if when.is_empty() { String::new() } else { format!(" when: {{ {} }},", when.join(", ")) };
    let outcome = rule.outcome;
    writeln!(text, "- {{ id: r{number}, clause: {number},{when}{unless} class: {class}{outcome} }}").expect(STRING);
}
