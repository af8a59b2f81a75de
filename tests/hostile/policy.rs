//! Policies that are well formed and mean harm.

use scopeline::Request;
use scopeline::diagnostic::Code;

use crate::{codes, load, with};

fn signal(pattern: &str) -> String {
    with(&format!("signals:\n- {{ fact: kind, is: defect, pattern: '{pattern}' }}"))
}

#[test]
fn patterns_that_grow_or_nest_are_refused() {
    let nested = format!("{}a{}", "(".repeat(300), ")".repeat(300));
    let alternatives = (0..20_000).map(|at| format!("word{at}")).collect::<Vec<_>>().join("|");
    for pattern in [
        "x".repeat(100_000).as_str(),
        &nested,
        &alternatives,
        r"(\w{1,1000}){1000}",
        r"((((a{100}){100}){100}){100}){100}",
        r"(?:\pL{500}){500}",
        r"a{1000000000}",
        r"a{99999999999999999999}",
        r"(?=a)b",
        r"(a)\1",
        r"[a",
        r"(?P<a>x)(?P<a>y)",
        r"\",
        r"*",
        r"(?z)",
    ] {
        assert_eq!(codes(signal(pattern)), [Code::BadPattern], "{pattern:.60}");
    }
    let phrase = with(&format!("signals:\n- {{ fact: kind, is: defect, words: [{}] }}", "x".repeat(100_000)));
    assert_eq!(codes(phrase), [Code::BadPattern]);
}

#[test]
fn many_patterns_are_limited_in_number() {
    let words = (0..50_000).map(|at| format!("word{at}")).collect::<Vec<_>>().join(", ");
    let text = with(&format!("signals:\n- {{ fact: kind, is: defect, words: [{words}] }}"));
    assert_eq!(codes(text), [Code::TooLarge]);
    let signals = (0..400).map(|_| "- { fact: kind, is: defect, pattern: '[a-z]{500}' }\n").collect::<String>();
    assert_eq!(codes(with(&format!("signals:\n{signals}"))), [Code::TooLarge]);
    let words = (0..5_000).map(|at| format!("word{at}")).collect::<Vec<_>>().join(", ");
    assert!(load(with(&format!("signals:\n- {{ fact: kind, is: defect, words: [{words}] }}"))).policy.is_some());
}

#[test]
fn deep_conditions_and_sections_are_read() {
    let deep = |n: usize| {
        let open: String = (0..n).map(|at| if at % 2 == 0 { "{ all: [" } else { "{ any: [" }).collect();
        format!("rules:\n- {{ when: {open}{{ kind: defect }}{}, class: support }}", "] }".repeat(n))
    };
    assert!(load(with(&deep(28))).policy.is_some());
    assert!(codes(with(&deep(60))).contains(&Code::TooDeep));
    let sections = |n: usize| {
        let open = "{ section: Deeper, when: { kind: defect }, rules: [".repeat(n);
        format!("rules: [{open} {{ id: a, class: support }} {}]", "] }".repeat(n))
    };
    let loaded = load(with(&sections(30)));
    assert!(loaded.policy.is_some_and(|policy| policy.rule_ids().eq(["a"])));
    assert!(codes(with(&sections(60))).contains(&Code::TooDeep));
}

#[test]
fn numbers_dates_and_versions_at_the_edge_are_told_apart_from_nonsense() {
    for test in [
        "n: 1e400",
        "n: 1e3",
        "n: 0x10",
        "n: NaN",
        "n: inf",
        "n: 1_000",
        "n: '1,000'",
        "n: --1",
        "n: ..",
        "n: +",
        "n: 79228162514264337593543950336",
        "n: 1..2..3",
    ] {
        let text = with(&format!(
            "facts:\n  kind: {{ one-of: [a] }}\n  n: {{ type: number }}\nrules:\n- {{ when: {{ {test} }}, class: support }}"
        ));
        assert_eq!(codes(text), [Code::BadRange], "{test}");
    }
    for version in ["18446744073709551616", "1.2.3.4.5.6.7.8.9.18446744073709551616", "..", "+", "under", "7 8", "7..x"]
    {
        let text = with(&format!("rules:\n- {{ when: {{ release: '{version}' }}, class: support }}"));
        assert_eq!(codes(text), [Code::BadRange], "{version}");
    }
    for date in [
        "0000-01-01",
        "2026-13-01",
        "2026-02-29",
        "10000-01-01",
        "-001-01-01",
        "2026-1-1",
        "99999999999-01-01",
        "20260101",
    ] {
        assert_eq!(
            codes(with(&format!("products: {{ small: {{ known-until: '{date}' }} }}"))),
            [Code::BadDate],
            "{date}"
        );
    }
    for duration in ["1 m", "99999999999999999999 days", "-1 days", "1.5 h", "days", "1 fortnight", "1e9 days"] {
        let text = with(&format!(
            "products: {{ small: {{ line: x, releases: {{ 7: {{}} }}, phases: [{{ is: a, behind-newest: '{duration}' }}] }} }}"
        ));
        assert_eq!(codes(text), [Code::BadDuration], "{duration}");
    }
    for price in ["99999999999999999999999999999999", "1e400", "1 EUR EUR", "EUR", "-0.01", "1 eur", "0x1"] {
        let text = with(&format!("services: {{ fix: {{ price: {{ fixed: '{price}' }} }} }}"))
            .replace("id: small", "id: small, currency: EUR");
        assert_eq!(codes(text), [Code::BadPrice], "{price}");
    }
}

#[test]
fn date_rules_beyond_the_calendar_do_not_overflow() {
    for rule in [
        "released + 4294967295 years",
        "released - 4294967295 years",
        "released + 18446744073709551615 days",
        "9999-12-31 + 1 day",
        "0001-01-01 - 1 day",
        "superseded + 9999 years",
        "released + 100000000 weeks",
    ] {
        let product = format!(
            "products: {{ small: {{ line: x, releases: {{ 7: {{ released: 9999-12-31 }}, 8: {{ released: 0001-01-01 }} }}, phases: [{{ is: a, until: {rule} }}], }} }}"
        );
        let loaded = load(with(&product));
        let Some(policy) = loaded.policy else { continue };
        for day in ["0001-01-01", "2026-07-01", "9999-12-31"] {
            let request =
                Request::from_json(&format!(r#"{{"date": "{day}", "facts": {{"release": "7", "kind": "defect"}}}}"#));
            let _ = policy.prepare(&request.expect("a request")).expect("it fits").explain();
        }
    }
}

#[test]
fn paths_and_addresses_stay_harmless() {
    for path in ["/etc/passwd", "../x", "a/../../x", "a\\..\\x", "C:\\x", "~/x", "file:///etc/passwd", "\\\\host\\x"] {
        assert_eq!(codes(with(&format!("services: {{ fix: {{ contract: '{path}' }} }}"))), [Code::BadName], "{path}");
    }
    for url in
        ["javascript:alert(1)", "data:text/html,x", "https://a b", "ftp://x", "//x", "JAVASCRIPT:x", " javascript:x"]
    {
        assert_eq!(codes(with(&format!("parties: {{ x: {{ url: '{url}' }} }}"))), [Code::BadName], "{url}");
    }
}
