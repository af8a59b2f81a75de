//! Texts that are large in one way.

use std::fmt::Write as _;

use scopeline::diagnostic::Code;
use scopeline::{Policy, Request, Sources};

use crate::{codes, load, sane, with};

/// Numbered lines.
fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, at| {
        writeln!(text, "{}", line(at)).expect("a string takes any line");
        text
    })
}

#[test]
fn a_hundred_thousand_keys_in_one_map() {
    let n = 100_000;
    assert_eq!(codes(with(&lines(n, |at| format!("key-{at}: a")))), [Code::UnknownKey]);
    assert_eq!(codes(with(&lines(n, |_| "same: a".to_owned()))), [Code::Duplicate, Code::UnknownKey]);
    let services = format!("services:\n{}", lines(n, |at| format!("  s{at}: {{ price: quote }}")));
    assert!(load(with(&services)).policy.is_some());
    let facts = lines(n, |at| format!("  f{at}: {{ type: yes-no }}"));
    assert!(
        load(with(&format!("facts:\n  kind: {{ one-of: [a], groups: {{ covered: [a] }} }}\n{facts}"))).policy.is_some()
    );
}

#[test]
fn a_hundred_thousand_keys_in_each_of_two_files() {
    let part = |from: usize| {
        let services = lines(100_000, |at| format!("  s{}: {{ price: quote }}", from + at));
        format!("services:\n{services}")
    };
    let sources = Sources::from_iter([("a", with(&part(0))), ("b", format!("scopeline: 1\n{}", part(1_000_000)))]);
    assert!(Policy::load(&sources).policy.is_some());
    let sources = Sources::from_iter([("a", with(&part(0))), ("b", format!("scopeline: 1\n{}", part(50_000)))]);
    let found = Policy::load(&sources).diagnostics;
    assert!(!found.is_empty() && found.iter().all(|fault| fault.code == Code::Duplicate));
}

#[test]
fn twenty_thousand_rules() {
    let rules = lines(20_000, |at| {
        format!(
            "- {{ id: r{at}, clause: {at}, when: {{ kind: defect, n: {at} }}, class: support, because: \"Rule {at}.\" }}"
        )
    });
    let facts = "facts:\n  kind: { one-of: [defect, feature] }\n  n: { type: number }\n";
    let policy = load(with(&format!("{facts}rules:\n{rules}"))).policy.expect("it has no fault");
    let request = Request::builder().date(scopeline::value::parse_date("2026-07-01").expect("a day"));
    let request = request.fact("kind", "defect").fact("n", 19_999).build().expect("a request");
    let answer = policy.prepare(&request).expect("it fits").answer();
    assert_eq!(answer.rule, "r19999");
}

#[test]
fn forty_thousand_aliases() {
    let aliases = (0..40_000).map(|at| format!("a{at}x")).collect::<Vec<_>>().join(", ");
    let facts = format!("facts: {{ kind: {{ one-of: [defect, feature], aliases: {{ defect: [{aliases}] }} }} }}\n");
    let rules = "rules:\n- { id: known, when: { kind: a7x }, class: support, because: \"Known.\" }\n";
    let policy = load(with(&format!("{facts}{rules}"))).policy.expect("it has no fault");
    let request = Request::builder().date(scopeline::value::parse_date("2026-07-01").expect("a day"));
    let request = request.fact("kind", "a39999x").build().expect("a request");
    assert_eq!(policy.prepare(&request).expect("it fits").answer().rule, "known");
}

#[test]
fn twenty_thousand_rules_that_are_all_wrong() {
    let rules = lines(20_000, |at| format!("- {{ id: r, when: {{ colour{at}: red }}, class: suport, offer: x{at} }}"));
    assert!(load(with(&format!("rules:\n{rules}"))).policy.is_none());
}

#[test]
fn many_rules_in_a_section_with_a_large_condition() {
    let tests = lines(5_000, |at| format!("    - {{ n: {at} }}"));
    let rules = lines(5_000, |at| format!("  - {{ id: r{at}, class: support }}"));
    let facts = "facts:\n  n: { type: number }\n";
    let text = with(&format!("{facts}rules:\n- section: Large\n  when:\n    any:\n{tests}  rules:\n{rules}"));
    load(text);
}

#[test]
fn groups_of_groups_do_not_multiply() {
    for (ty, members) in [
        ("one-of: [a, b, c, d, e, f, g, h, i, j]", "a, b, c, d, e, f, g, h, i, j"),
        ("type: name", "a, b, c, d, e, f, g, h, i, j"),
        ("type: thing", "a, b, c 1, d 2+, e 1..3, f, g, h, i, j"),
        ("type: number", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10..20"),
    ] {
        let groups = (1..6).fold(format!("      g0: [{members}]\n"), |groups, level| {
            format!("{groups}      g{level}: [{}]\n", format!("g{}, ", level - 1).repeat(10))
        });
        let fact = format!("facts:\n  kind: {{ one-of: [a] }}\n  x:\n    {ty}\n    groups:\n{groups}");
        let text = with(&format!("{fact}rules:\n- {{ id: r, when: {{ x: g5 }}, class: support }}"));
        let loaded = load(text);
        let policy = loaded.policy.unwrap_or_else(|| panic!("{ty}: {:?}", loaded.diagnostics));
        let first = members.split(',').next().expect("a member");
        for (value, rule) in [(first, "r"), ("zzz", "otherwise")] {
            let json = format!(r#"{{"date": "2026-07-01", "facts": {{"x": "{value}"}}}}"#);
            let Ok(facts) = policy.prepare(&Request::from_json(&json).expect("a request")) else { continue };
            assert_eq!(facts.answer().rule, rule, "{ty}: {value}");
        }
    }
}

#[test]
fn groups_that_grow_beyond_all_measure_are_refused() {
    let values = (0..5_000).map(|at| at.to_string()).collect::<Vec<_>>().join(", ");
    let groups = lines(1_000, |at| format!("      g{}: [g{at}]", at + 1));
    let text = format!(
        "facts:\n  kind: {{ one-of: [a] }}\n  x:\n    type: number\n    groups:\n      g0: [{values}]\n{groups}"
    );
    assert!(codes(with(&text)).contains(&Code::TooLarge));
}

#[test]
fn many_values_facts_tables_releases_and_listings() {
    let values = (0..20_000).map(|at| format!("v{at}")).collect::<Vec<_>>().join(", ");
    let rules = lines(2_000, |at| format!("- {{ id: r{at}, when: {{ kind: v{at} }}, class: support }}"));
    assert!(load(with(&format!("facts: {{ kind: {{ one-of: [{values}] }} }}\nrules:\n{rules}"))).policy.is_some());
    assert!(load(with(&format!("plans: [{values}]"))).policy.is_some());
    let unknown = format!(
        "facts: {{ kind: {{ one-of: [{values}] }} }}\nrules:\n- {{ when: {{ kind: nothing-like-it }}, class: support }}"
    );
    assert_eq!(codes(with(&unknown)), [Code::UnknownValue]);

    // A chain of tables is followed to its end in each decision, so it has a bound: 100 in a row, and no more.
    let chain = |count| lines(count, |at| format!("  t{}: [{{ when: {{ t{at}: 1 }}, is: 1 }}, {{ is: 2 }}]", at + 1));
    let chained = |count| with(&format!("tables:\n  t0: [{{ is: 1 }}]\n{}", chain(count)));
    assert!(load(chained(99)).policy.is_some());
    assert_eq!(codes(chained(100)), [Code::TooDeep]);
    assert_eq!(codes(chained(20_000)), [Code::TooDeep]);
    let chain = chain(20_000);
    let circle = format!("tables:\n  t0: [{{ when: {{ t20000: 1 }}, is: 1 }}, {{ is: 2 }}]\n{chain}");
    assert_eq!(codes(with(&circle)), [Code::Cycle]);

    let releases = lines(5_000, |at| format!("      7.{at}: {{ released: 2026-01-01 }}"));
    let phases = "    phases:\n    - { is: current, newest: 3, until: superseded + 1 month }\n";
    assert!(
        load(with(&format!("products:\n  small:\n    line: x.y\n    releases:\n{releases}{phases}"))).policy.is_some()
    );
    let listing = lines(20_000, |at| format!("    - thing{at} {at}+"));
    assert!(load(with(&format!("products:\n  small:\n    integrations:\n{listing}"))).policy.is_some());
}

#[test]
fn many_texts() {
    let first = ("a".to_owned(), with("plans: [low]"));
    let more =
        (0..2_000).map(|at| (format!("b{at}"), format!("scopeline: 1\nservices: {{ s{at}: {{ price: quote }} }}\n")));
    let sources = Sources::from_iter([first].into_iter().chain(more));
    let loaded = Policy::load(&sources);
    sane(&sources, &loaded.diagnostics);
    assert!(loaded.policy.is_some());
}
