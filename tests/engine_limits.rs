//! What an engine bears: budgets, many values on one fact, many rules, other threads, and other days.

use std::fmt::Write as _;
use std::sync::Arc;

use scopeline::engine::{AsOf, Budget, Decided, Prepared, Scratch};
use scopeline::value::Date;
use scopeline::{Class, Engine, Policy, Request, Sources};

fn load(text: &str) -> Policy {
    let sources = Sources::single("policy.yaml", text);
    Policy::from_sources(&sources).unwrap_or_else(|faults| {
        panic!("{:?}", faults.iter().take(5).map(|fault| fault.one_line(&sources)).collect::<Vec<_>>())
    })
}

/// A policy with so many rules, each with the condition that `when` gives for its number.
fn policy(facts: &str, rules: usize, when: impl Fn(usize) -> String) -> String {
    let mut text = format!("scopeline: 1\npolicy: {{ id: limits }}\nfacts: {{ {facts} }}\nrules:\n");
    for number in 0..rules {
        let class = ["support", "service", "rework"][number % 3];
        writeln!(text, "  - {{ id: r{number}, when: {{ {} }}, class: {class} }}", when(number))
            .expect("a string takes any text");
    }
    text + "otherwise: { class: service }\n"
}

fn compiled(text: &str) -> Engine {
    Engine::new(Arc::new(load(text)), Budget::default()).expect("it is within the budget")
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn one_fact(fact: &str, value: &str) -> Request {
    Request::builder().date(day("2026-08-14")).fact(fact, value).build().expect("no fact stands twice")
}

/// The place of the rule that decides a request with one fact; `otherwise` stands after all.
fn rule(engine: &Engine, scratch: &mut Scratch, fact: &str, value: &str) -> usize {
    let request = one_fact(fact, value);
    let facts = engine.prepare(&request).expect("it fits");
    let decided = facts.decide(facts.as_of().expect("it has a day"), scratch);
    assert!(!decided.is_open());
    decided.rule().index()
}

#[test]
fn a_policy_over_its_budget_is_refused_with_both_numbers() {
    let policy = Arc::new(load(&policy("client: { type: name }", 1_000, |number| format!("client: c{number}"))));
    let refused = Engine::new(Arc::clone(&policy), Budget::bytes(1)).expect_err("a byte is not enough");
    assert!(refused.is_over_budget());
    let needed = refused.needed_bytes().expect("the number is there");
    let message = refused.to_string();
    assert!(message.contains(&format!("takes {needed} bytes")) && message.contains("budget is 1;"), "{message}");

    let one_less = Engine::new(Arc::clone(&policy), Budget::bytes(needed - 1)).expect_err("one byte is lacking");
    assert_eq!(one_less.needed_bytes(), Some(needed));
    let engine = Engine::new(policy, Budget::bytes(needed)).expect("what it needs is enough");
    assert_eq!(engine.bytes(), needed);
}

#[test]
fn other_errors_need_no_bytes() {
    let engine = compiled(&policy("client: { type: name }", 1, |_| "client: acme".to_owned()));
    let request = one_fact("cleint", "acme");
    let refused = engine.prepare(&request).expect_err("there is no such fact");
    assert!(!refused.is_over_budget());
    assert_eq!(refused.needed_bytes(), None);
}

#[test]
fn ten_thousand_versions_of_one_fact() {
    const RULES: usize = 10_000;
    let version = |number: usize| format!("{}.{}", number / 100, number % 100);
    let engine =
        compiled(&policy("installed: { type: version }", RULES, |number| format!("installed: {}", version(number))));
    let mut scratch = engine.scratch();
    for number in (0..RULES).step_by(97).chain([RULES - 1]) {
        assert_eq!(rule(&engine, &mut scratch, "installed", &version(number)), number);
        let patch = format!("{}.3", version(number));
        assert_eq!(rule(&engine, &mut scratch, "installed", &patch), number, "{patch} belongs to it");
    }
    assert_eq!(rule(&engine, &mut scratch, "installed", "100.0"), RULES);
}

#[test]
fn a_hundred_thousand_names_of_one_fact() {
    const RULES: usize = 100_000;
    let engine = compiled(&policy("client: { type: name }", RULES, |number| format!("client: c{number}")));
    let mut scratch = engine.scratch();
    for number in (0..RULES).step_by(997).chain([RULES - 1]) {
        assert_eq!(rule(&engine, &mut scratch, "client", &format!("c{number}")), number);
    }
    assert_eq!(rule(&engine, &mut scratch, "client", "somebody else"), RULES);

    let silent = Request::builder().date(day("2026-08-14")).build().expect("it is empty");
    let facts = engine.prepare(&silent).expect("it fits");
    assert!(facts.decide(facts.as_of().expect("it has a day"), &mut scratch).is_open());
}

/// Twice the rules, twice the memory, from the size on from which rules stand in parts, too. The bounds leave room for
/// tables that double. Fewer rules take no more each.
fn assert_linear(facts: &str, when: impl Fn(usize) -> String) {
    let bytes = [20_000, 40_000, 80_000].map(|rules| compiled(&policy(facts, rules, &when)).bytes());
    let fewer = compiled(&policy(facts, 10_000, &when)).bytes();
    assert!(fewer * 2 <= bytes[0], "{fewer} bytes for 10,000 rules beside {bytes:?}");
    for pair in bytes.windows(2) {
        let is_linear = pair[1] * 10 >= pair[0] * 14 && pair[1] * 10 <= pair[0] * 27;
        assert!(is_linear, "{bytes:?} bytes for 20,000, 40,000 and 80,000 rules");
    }
    assert!(bytes[2] < 80_000 * 1_024, "{bytes:?}");
}

#[test]
fn memory_is_linear_in_rules_about_one_fact() {
    assert_linear("client: { type: name }", |number| format!("client: c{number}"));
}

#[test]
fn memory_is_linear_in_rules_about_several_facts() {
    let facts = "kind: { one-of: [defect, feature, question] }, client: { type: name }, users: { type: number }";
    assert_linear(facts, |number| {
        let kind = ["defect", "feature", "question"][number % 3];
        format!("kind: {kind}, client: c{}, users: over {}", number % 50, number * 7 % 900)
    });
}

const fn assert_shared<T: Send + Sync + Clone>() {}
const fn assert_sent<T: Send>() {}
const fn assert_seen<T: Send + Sync>() {}

/// An engine is shared, facts are read by any thread, and a scratch goes from one to the other. If this compiles, it
/// holds.
const _: () = {
    assert_shared::<Engine>();
    assert_shared::<AsOf>();
    assert_seen::<Prepared<'static>>();
    assert_sent::<Scratch>();
    assert_sent::<Decided<'static>>();
};

#[test]
fn a_clone_is_the_same_engine_and_decides_on_another_thread() {
    let engine = compiled(&policy("client: { type: name }", 100, |number| format!("client: c{number}")));
    let clone = engine.clone();
    assert!(std::ptr::eq(engine.policy(), clone.policy()), "nothing is copied");
    // The scratch that one engine has filled fits its clone as it is.
    let mut scratch = engine.scratch();
    assert_eq!(rule(&engine, &mut scratch, "client", "c7"), 7);
    let moved = std::thread::spawn(move || rule(&clone, &mut scratch, "client", "c42"));
    assert_eq!(moved.join().expect("it does not panic"), 42);
}

/// Every decision is that of a scratch which nobody has used.
#[test]
fn a_scratch_moves_from_engine_to_engine_and_stays_right() {
    let few = compiled(&policy("client: { type: name }", 3, |number| format!("client: c{number}")));
    let many = compiled(&policy("client: { type: name }", 2_000, |number| format!("client: c{}", 1_999 - number)));
    let other = compiled(&policy(
        "kind: { one-of: [defect, feature] }, installed: { type: version }, vip: { type: yes-no }",
        600,
        |number| format!("installed: {}.{}, vip: {}", number / 10, number % 10, ["yes", "no"][number % 2]),
    ));
    let mut scratch = Scratch::new();
    for round in 0..200 {
        let client = format!("c{}", round * 13 % 2_100);
        let version = format!("{}.{}", round % 61, round % 10);
        for (engine, fact, value) in
            [(&few, "client", &client), (&other, "installed", &version), (&many, "client", &client)]
        {
            let request = one_fact(fact, value);
            let facts = engine.prepare(&request).expect("it fits");
            let as_of = facts.as_of().expect("it has a day");
            let decided = facts.decide(as_of, &mut scratch).to_decision();
            assert_eq!(decided, facts.decide(as_of, &mut Scratch::new()).to_decision(), "{value}");
            assert_eq!(decided, engine.policy().prepare(&request).expect("it fits").decide(), "{value}");
        }
    }
}

const DATED: &str = "
scopeline: 1
policy: { id: dated, effective: 2026-01-01 }
products:
  acme:
    line: x.y
    releases: { 2.0: { released: 2026-03-01 }, 1.0: { released: 2025-01-01, ends: 2026-06-30 } }
    phases: [ { is: current, newest: 1 }, { is: supported, until: ends } ]
facts: { kind: { one-of: [defect, feature] } }
rules:
  - { id: current,   when: { kind: defect, release.phase: current },   class: support }
  - { id: supported, when: { kind: defect, release.phase: supported }, class: support }
  - { id: ended,     when: { kind: defect, release.phase: ended },     class: rework }
otherwise: { class: service }
";

#[test]
fn facts_are_read_once_and_decided_on_several_days() {
    let engine = compiled(DATED);
    let build = Request::builder().date(day("2026-02-01")).fact("kind", "defect").fact("release", "1.0.4");
    let request = build.build().expect("no fact stands twice");
    let facts = engine.prepare(&request).expect("it fits");
    let mut scratch = engine.scratch();
    let mut rule = |as_of: AsOf| {
        let decided = facts.decide(as_of, &mut scratch);
        (decided.rule().index(), decided.class())
    };
    let on = |text| engine.as_of(day(text)).expect("the policy applies");
    assert_eq!(facts.as_of().map(AsOf::day), Ok(day("2026-02-01")));
    // To and fro, so that nothing of one day is left on another.
    for _ in 0..2 {
        assert_eq!(rule(on("2026-02-01")), (0, Class::Support));
        assert_eq!(rule(on("2026-07-01")), (2, Class::Rework));
        assert_eq!(rule(on("2026-03-01")), (1, Class::Support));
        assert_eq!(rule(on("2026-06-30")), (1, Class::Support));
    }
    let early = engine.as_of(day("2025-12-31")).expect_err("the policy does not apply yet");
    assert!(early.to_string().contains("2026-01-01"), "{early}");
}

/// On both sides of a word of rows, of a tile of them, and of the number from which on rules are parted as well.
#[test]
fn no_border_of_the_rows_changes_a_decision() {
    let facts = "kind: { type: name }, users: { type: number }, region: { type: name }, on-site: { type: yes-no }";
    let mut scratch = Scratch::new();
    for border in [64, 512, 1_024, 16_384] {
        for rules in border - 1..=border + 1 {
            let when = |number: usize| match number % 5 {
                0 => format!("kind: k{}, users: {number}", number % 41),
                1 => format!("kind: k{}, users: under {}, region: emea", number % 41, number / 2),
                2 => format!("kind: k{}, on-site: yes, users: {}", number % 41, number + 1),
                3 => format!("region: [apac, emea], users: {number}"),
                _ => format!("kind: not k{}, users: {}, on-site: no", number % 41, number.saturating_sub(1)),
            };
            let policy = load(&policy(facts, rules, when));
            let engine = policy.compile().expect("it is within the budget");
            for number in [0, 1, 62, 63, 64, rules / 2, rules - 3, rules - 2, rules - 1, rules, rules + 1] {
                for known in [0b1111, 0b1110, 0b1101, 0b0111] {
                    let told = [
                        ("kind", format!("k{}", number % 41)),
                        ("users", number.to_string()),
                        ("region", "apac".to_owned()),
                        ("on-site", if number % 2 == 0 { "yes" } else { "no" }.to_owned()),
                    ];
                    let told = told.iter().enumerate().filter(|(at, _)| known >> at & 1 == 1);
                    let builder = Request::builder().date(day("2026-08-14"));
                    let request = told.fold(builder, |builder, (_, (fact, value))| builder.fact(*fact, value.as_str()));
                    let request = request.build().expect("no fact stands twice");
                    let facts = engine.prepare(&request).expect("it fits");
                    let decided = facts.decide(facts.as_of().expect("it has a day"), &mut scratch).to_decision();
                    let expected = policy.prepare(&request).expect("it fits").decide();
                    assert_eq!(decided, expected, "{rules} rules, number {number}, known {known:b}");
                }
            }
        }
    }
}
