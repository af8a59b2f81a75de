//! Requests from strangers.

use scopeline::request::Origin;
use scopeline::{Error, Policy, Request, Sources};

use crate::{lodestone, with};

fn refused(json: &str) -> Error {
    let error = Request::from_json(json).expect_err(&format!("it is refused: {json:.80}"));
    well_said(&error);
    assert!(error.is_bad_request() || error.is_bad_value(), "{error}");
    error
}

/// One sentence, short, in lower case.
fn well_said(error: &Error) {
    let said = error.to_string();
    assert!(said.len() < 2_000, "{} bytes: {said:.200}", said.len());
    assert!(said.starts_with(|c: char| c.is_lowercase() || c == '`'), "{said}");
    assert!(!said.contains(|c: char| c.is_control()), "{said:?}");
}

/// What `prepare` says to facts in the middle of the policy's period.
fn prepared(policy: &Policy, facts: &str) -> Result<(), Error> {
    let json = format!(r#"{{"date": "2026-07-14", "facts": {facts}}}"#);
    let request = Request::from_json(&json).expect("it is a request");
    policy.prepare(&request).map(|facts| drop(facts.explain()))
}

#[test]
fn what_is_no_request_is_refused() {
    for json in [
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"a\"",
        "{",
        "}",
        "{}}",
        "{} {}",
        "{'id': 1}",
        "{id: 1}",
        "{\"id\": 1,}",
        "\u{0}",
        "{\"body\": \"a\u{1}\"}",
        r#"{"body": "\ud800"}"#,
        r#"{"body": "\udc00\ud800"}"#,
        r#"{"body": "\u12"}"#,
        r#"{"body": "\x41"}"#,
        r#"{"facts": []}"#,
        r#"{"facts": "kind"}"#,
        r#"{"facts": {"a": {}}}"#,
        r#"{"facts": {"a": [[]]}}"#,
        r#"{"facts": {"a": 01}}"#,
        r#"{"facts": {"a": +1}}"#,
        r#"{"facts": {"a": NaN}}"#,
        r#"{"facts": {"a": .5}}"#,
        r#"{"evidence": {}}"#,
        r#"{"evidence": [1]}"#,
        r#"{"evidence": [{"fact": "a"}]}"#,
        r#"{"date": "2026-02-30"}"#,
        r#"{"date": 20260714}"#,
        r#"{"date": "2026-07-14", "at": "2026-07-14T00:00:00Z"}"#,
        r#"{"at": "2026-07-14"}"#,
        r#"{"at": "2026-07-14T25:00:00Z"}"#,
        r#"{"facst": {}}"#,
        r#"{"id": {}}"#,
    ] {
        refused(json);
    }
}

#[test]
fn a_hundred_thousand_levels_are_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let n = 100_000;
        refused(&format!("{}1{}", open.repeat(n), close.repeat(n)));
        refused(&format!(r#"{{"facts": {{"kind": {}1{}}}}}"#, open.repeat(n), close.repeat(n)));
        refused(&format!(r#"{{"facts": {{"kind": {}"#, open.repeat(n)));
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_at_every_depth() {
    for json in [
        r#"{"id": "a", "id": "b"}"#,
        r#"{"facts": {"plan": "standard", "plan": "premium"}}"#,
        r#"{"facts": {"plan": "standard", "pl\u0061n": "premium"}}"#,
        r#"{"facts": {}, "f\u0061cts": {}}"#,
        r#"{"evidence": [{"fact": "a", "fact": "b", "value": "x"}]}"#,
    ] {
        assert!(refused(json).to_string().contains("twice"), "{json}");
    }
    refused(r#"{"facts": {"a": {"b": 1, "b": 2}}}"#);
}

#[test]
fn what_is_larger_than_the_limit_is_refused() {
    let error = refused(&format!(r#"{{"body": "{}"}}"#, "x".repeat(5 << 20)));
    assert!(error.is_too_large());
}

#[test]
fn nul_and_other_control_characters_are_text_in_a_body_and_nothing_else() {
    let policy = lodestone();
    let body =
        r#"{"date": "2026-07-14", "body": "a\u0000b\u001b[31m\u202e restore our data", "facts": {"kind": "defect"}}"#;
    let request = Request::from_json(body).expect("a body may hold anything");
    let answer = policy.prepare(&request).expect("it fits").answer();
    assert!(answer.flags.iter().any(|flag| flag == "text-disagrees"), "the words behind them are heard");
    for facts in [r#"{"kind": "defect\u0000"}"#, r#"{"kind\u0000": "defect"}"#, r#"{"plan": "\u202epremium"}"#] {
        let error = prepared(&policy, facts).expect_err(facts);
        assert!(error.is_bad_value() || error.is_undeclared_fact(), "{error}");
    }
}

#[test]
fn each_wrong_fact_is_its_own_error() {
    let policy = lodestone();
    let is = |facts: &str, check: fn(&Error) -> bool| {
        let error = prepared(&policy, facts).expect_err(facts);
        assert!(check(&error), "{facts}: {error}");
        let said = error.to_string();
        assert!(said.len() < 2_000 && error.fact().is_some(), "{said:.200}");
    };
    for facts in [
        r#"{"plann": "premium"}"#,
        r#"{"": "x"}"#,
        r#"{"Kind": "defect"}"#,
        r#"{"release.ended": "2026-01-01"}"#,
        r#"{"date": "2026-07-14"}"#,
        r#"{"otherwise": "x"}"#,
    ] {
        is(facts, Error::is_undeclared_fact);
    }
    for facts in [
        r#"{"release.phase": "supported"}"#,
        r#"{"severity": 1}"#,
        r#"{"environment.status": "listed"}"#,
        r#"{"os.status": "listed"}"#,
        r#"{"release.lts": true}"#,
        r#"{"component.origin": "ours"}"#,
    ] {
        is(facts, Error::is_derived_fact);
    }
    for facts in [
        r#"{"plan": "gold"}"#,
        r#"{"plan": true}"#,
        r#"{"plan": ["premium"]}"#,
        r#"{"plan": ""}"#,
        r#"{"kind": 7}"#,
        r#"{"workaround": "maybe"}"#,
        r#"{"workaround": 1}"#,
        r#"{"users": "many"}"#,
        r#"{"users": 1e400}"#,
        r#"{"users": 1e3}"#,
        r#"{"users": "1_000"}"#,
        r#"{"estimate": "soon"}"#,
        r#"{"estimate": "2 m"}"#,
        r#"{"release": "newest"}"#,
        r#"{"release": true}"#,
        r#"{"release": ["7.1"]}"#,
        r#"{"release": "1.18446744073709551616"}"#,
        r#"{"release": ""}"#,
        r#"{"add-ons": ["gold"]}"#,
        r#"{"os": "debian 12 (bookworm)"}"#,
        r#"{"os": ""}"#,
        r#"{"hours.periods-over": 99999999999999999999999999999999999}"#,
    ] {
        is(facts, Error::is_bad_value);
    }
    for length in [100, 1_000, 1_000_000] {
        is(&format!(r#"{{"{}": 1}}"#, "x".repeat(length)), Error::is_undeclared_fact);
        is(&format!(r#"{{"plan": "{}"}}"#, "x".repeat(length)), Error::is_bad_value);
        is(&format!(r#"{{"release": "7.{}"}}"#, "1.".repeat(length)), Error::is_bad_value);
    }
}

#[test]
fn a_number_is_no_version() {
    let policy = lodestone();
    for number in ["6.10", "7.1", "7", "1e400", "-7", "7.1e0"] {
        let error = prepared(&policy, &format!(r#"{{"release": {number}}}"#)).expect_err(number);
        assert!(error.is_bad_value(), "{error}");
    }
    assert!(prepared(&policy, r#"{"release": "6.10"}"#).is_ok());
}

#[test]
fn days_out_of_the_period_and_out_of_the_calendar_are_refused() {
    let policy = lodestone();
    let asked = |when: &str| {
        let request = Request::from_json(&format!("{{{when}}}"))?;
        policy.prepare(&request).map(|facts| drop(facts.answer()))
    };
    assert!(asked(r#""date": "2026-06-30""#).is_err_and(|error| error.is_out_of_period()));
    assert!(asked(r#""date": "0001-01-01""#).is_err_and(|error| error.is_out_of_period()));
    assert!(asked("").is_err_and(|error| error.is_no_date()));
    assert!(asked(r#""date": "9999-12-31""#).is_ok());
    assert!(
        asked(r#""at": "9999-12-31T23:59:59Z""#).is_ok_and(|()| true)
            || asked(r#""at": "9999-12-31T23:59:59Z""#).is_err()
    );
    for when in
        [r#""at": "0000-01-01T00:00:00Z""#, r#""at": "2026-06-30T21:59:59Z""#, r#""at": "-262143-01-01T00:00:00Z""#]
    {
        assert!(asked(when).is_err(), "{when}");
    }
    assert!(asked(r#""at": "2026-06-30T22:00:00Z""#).is_ok(), "it is July in Berlin");
}

#[test]
fn text_is_no_evidence_for_what_text_may_not_set() {
    let policy = lodestone();
    for (fact, value) in [
        ("plan", "premium"),
        ("account.paid-until", "2099-12-31"),
        ("hours.used", "0 h"),
        ("contact", "named"),
        ("source", "stock"),
        ("source.shown-on-stock", "yes"),
        ("fault-at", "ours"),
        ("estimate", "1 h"),
        ("hours.periods-over", "0"),
    ] {
        let json = format!(
            r#"{{"date": "2026-07-14", "evidence": [{{"fact": "{fact}", "value": "{value}", "field": "body", "line": 1, "settles": true}}]}}"#
        );
        let request = Request::from_json(&json).expect("a request");
        let error = policy.prepare(&request).map(drop).expect_err(fact);
        assert!(error.is_untrusted(), "{fact}: {error}");
    }
    let derived = r#"{"date": "2026-07-14", "evidence": [{"fact": "severity", "value": "1"}]}"#;
    assert!(
        policy.prepare(&Request::from_json(derived).expect("a request")).is_err_and(|error| error.is_derived_fact())
    );
}

#[test]
fn a_megabyte_of_one_letter_is_read_to_its_end() {
    let slow = with(
        "signals:
- { fact: kind, is: defect, words: [aaaaaaaa b, a a, aaa] }
- { fact: kind, is: feature, pattern: '(a+)+$' }
- { fact: kind, is: feature, pattern: '(a|aa)+b' }
- { fact: kind, is: feature, pattern: '(.*)(.*)(.*)(.*)(.*)x' }
- { fact: kind, is: feature, pattern: '[ab]*a[ab]{300}c' }
- { fact: kind, is: feature, pattern: '((?-u:\\w{1,10}\\s*)){20}!' }",
    );
    let slow = crate::load(slow);
    let slow = slow.policy.unwrap_or_else(|| panic!("{:?}", slow.diagnostics));
    for policy in [&slow, &lodestone()] {
        for letter in ["a", " ", "\\n", "\u{e9}", "\u{212a}", "_", "a "] {
            let body = letter.repeat((1 << 20) / letter.len());
            let json = format!(r#"{{"date": "2026-07-14", "subject": "{body}", "body": "{body}"}}"#);
            let request = Request::from_json(&json).expect("a request");
            let _ = policy.prepare(&request).expect("it fits").explain();
        }
    }
}

#[test]
fn many_facts_fields_and_evidence_are_no_square() {
    let many = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<Vec<_>>().join(",");
    let facts = many(100_000, &|at| format!("\"f{at}\":1"));
    let fields = many(100_000, &|at| format!("\"f{}\":\"/x\"", 99_999 - at));
    let request = Request::from_json(&format!(r#"{{"date":"2026-07-14","facts":{{{facts}}},"fields":{{{fields}}}}}"#));
    let error = lodestone().prepare(&request.expect("a request")).map(drop).expect_err("no such facts");
    assert!(error.is_undeclared_fact(), "{error}");
    let evidence = many(60_000, &|at| format!(r#"{{"fact":"release","value":"7.2.{at}"}}"#));
    let request = Request::from_json(&format!(r#"{{"date":"2026-07-14","evidence":[{evidence}]}}"#));
    let _ = request.and_then(|request| lodestone().prepare(&request).map(|facts| drop(facts.explain())));
    let things = many(200_000, &|at| format!("\"t{at}\""));
    let request = Request::from_json(&format!(r#"{{"date":"2026-07-14","facts":{{"integrations":[{things}]}}}}"#));
    let _ = request.and_then(|request| lodestone().prepare(&request).map(|facts| drop(facts.explain())));
    let unread = many(60_000, &|at| format!(r#"{{"fact":"release","text":"{at}","field":"/x"}}"#));
    let request = Request::from_json(&format!(r#"{{"date":"2026-07-14","unread":[{unread}]}}"#));
    let _ = request.and_then(|request| lodestone().prepare(&request).map(|facts| drop(facts.explain())));
}

#[test]
fn what_people_write_is_searched_in_reasonable_time() {
    let names: String = (0..20_000).map(|n| format!("name{} of thing{n}, ", n % 7)).collect();
    let text = format!(
        "scopeline: 1\npolicy: {{ id: t }}\nfacts:\n  os: {{ type: thing, groups: {{ all: [{names} x] }} }}\n  \
         kinds: {{ type: name }}\notherwise: {{ class: service }}\n"
    );
    let policy = Policy::from_sources(&Sources::single("p.yaml", text)).expect("it has no fault");
    let day = "2026-07-14".parse().expect("a day");
    let field = || Origin::Field("/os".to_owned());
    let texts = [
        "name1 of thing2 ".repeat(30),
        "name1 of ".repeat(200_000),
        "1.".repeat(500_000),
        "1.2 ".repeat(120),
        "(".repeat(500),
        "->".repeat(250),
        "\u{202e}name".repeat(50),
        "9".repeat(500),
        "name1 of thing".to_owned(),
    ];
    for text in texts {
        let request = Request::builder().date(day).fact_from("os", text.as_str(), field()).build().expect("a request");
        let answer = policy.prepare(&request).expect("never an error of the caller").answer();
        assert_eq!(answer.class, scopeline::Class::Service);
    }
    let list: Vec<String> = (0..1_000).map(|n| format!("active directry {n}x")).collect();
    let request = Request::builder().date(day).fact_from("integrations", list, field()).build().expect("a request");
    assert!(policy.prepare(&request).expect("it fits").answer().rule.len() < 100);
}
