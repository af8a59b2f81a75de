//! Mappings as they are written, and what comes out of them.

use proptest::prelude::*;

use super::Intake;
use crate::request::{Origin, Request, When};
use crate::text::Sources;

/// A mapping with these lines under `facts`.
fn facts(lines: &str) -> Intake {
    let indented: String = lines.lines().map(|line| format!("  {line}\n")).collect();
    intake(&format!("scopeline-intake: 1\nfacts:\n{indented}"))
}

fn intake(text: &str) -> Intake {
    let sources = Sources::single("m.yaml", text);
    Intake::from_sources(&sources).unwrap_or_else(|faults| {
        panic!("{:?}", faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>())
    })
}

/// Every fault in one line, without the name of the text.
fn faults(text: &str) -> Vec<String> {
    let sources = Sources::single("m", text);
    let faults = Intake::from_sources(&sources).expect_err("faults");
    assert!(faults.iter().all(|fault| fault.help.is_some()), "{faults:?}");
    faults.iter().map(|fault| fault.one_line(&sources).trim_start_matches("m:").to_owned()).collect()
}

/// `fact = value <field>`, `fact ? text <field>` for what is unread, `fact ~ value <place>` for evidence.
fn told(request: &Request) -> Vec<String> {
    let field = |origin: &Origin| if let Origin::Field(field) = origin { field.clone() } else { String::new() };
    let given = request.facts().iter().map(|one| format!("{} = {} <{}>", one.name, one.value, field(&one.origin)));
    let unread = request.unread().iter().map(|one| format!("{} ? {} <{}>", one.fact, one.text, field(&one.origin)));
    let heard = request.evidence().iter().map(|one| format!("{} ~ {} <{}>", one.fact, one.value, one.place));
    given.chain(unread).chain(heard).collect()
}

#[track_caller]
fn check(intake: &Intake, json: &str, expected: &[&str]) {
    assert_eq!(told(&intake.request(json).expect("a request")), expected, "{json}");
}

#[test]
fn versions_as_people_write_them() {
    let intake = facts(
        r"release:
  at: /v
  rows:
    - { pattern: '^(->|to )', skip: yes }
    - { pattern: '(?i)\bserver (?P<v>\d+(\.\d+)*)', is: '{v}' }
    - { pattern: '^(v?\d+(\.\d+|\.x)*(-[\w.-]+)?)' }",
    );
    let cases = [
        (r#""4.0.0-1617381062.0fb1b17c.bionic""#, &["release = 4.0.0-1617381062.0fb1b17c.bionic </v>"][..]),
        (r#""15.6 -> 16.11""#, &["release = 15.6 </v>"]),
        (r#""3.6.x""#, &["release = 3.6.x </v>"]),
        (r#""app 1.36.0, server 5.23.1""#, &["release = 5.23.1 </v>"]),
        (r#"["5.5.2", "7.7.1"]"#, &["release = 5.5.2 </v/0>", "release ? 7.7.1 </v/1>"]),
        (r#"["latest", "7.7.1", "7.7.1"]"#, &["release = 7.7.1 </v/1>", "release ? latest </v/0>"]),
        (r#""-> v7.0.0""#, &[]),
        (r#""stable, own branch""#, &["release ? stable, own branch </v>"]),
        (r#"7.10"#, &["release = 7.10 </v>"]),
        (r#"{"major": 7}"#, &["release ? an object </v>"]),
        ("null", &[]),
        (r#""  ""#, &[]),
        ("[]", &[]),
    ];
    for (version, expected) in cases {
        check(&intake, &format!(r#"{{"v": {version}}}"#), expected);
    }
    check(&intake, "{}", &[]);
}

#[test]
fn systems_as_people_write_them() {
    let intake = intake(
        r"
scopeline-intake: 1
tables: { codename: { Buster: debian 10, bionic: ubuntu 18.04 } }
facts:
  os:
    at: /os
    split: ', '
    rows:
      - { pattern: '(?i)debian gnu/linux (?P<v>\d+)', is: 'debian {v}' }
      - { pattern: '(?i)\b(bionic|buster)\b', table: codename }
      - { pattern: '(?i)^ubuntu( (?P<v>\d+\.\d+))?', is: 'ubuntu {v}' }
  database: { at: /db, rows: [ { pattern: '(?i)^mongodb( (?P<v>\d+(\.\d+)*))?', is: 'mongodb {v}' } ] }
",
    );
    check(&intake, r#"{"os": "Debian GNU/Linux 9.0 (stretch)"}"#, &["os = debian 9 </os>"]);
    check(&intake, r#"{"os": "Debian  Buster"}"#, &["os = debian 10 </os>"]);
    check(&intake, r#"{"os": "Ubuntu"}"#, &["os = ubuntu </os>"]);
    check(
        &intake,
        r#"{"os": "synology diskstation (server), Ubuntu 22.04 LTS (coolwsd)"}"#,
        &["os = ubuntu 22.04 </os>", "os ? synology diskstation (server) </os>"],
    );
    check(&intake, r#"{"db": "MongoDB (version not detected)"}"#, &["database = mongodb </db>"]);
    check(&intake, r#"{"db": "MongoDB 4.0.20"}"#, &["database = mongodb 4.0.20 </db>"]);
}

#[test]
fn values_keep_their_json_type_until_a_row_touches_them() {
    let intake =
        facts("users: /users\nlive: /live\nrelease: { at: /v, is: '{0}' }\nplan: { at: /live, table: { TRUE: gold } }");
    let request = intake.request(r#"{"users": 7.10, "live": true, "v": 7.10}"#).expect("a request");
    let json = serde_json::to_string(request.facts().iter().map(|one| &one.value).collect::<Vec<_>>().as_slice());
    assert_eq!(json.expect("JSON"), r#"[7.10,true,"7.10","gold"]"#);
}

#[test]
fn otherwise_says_what_becomes_of_the_rest() {
    let of =
        |otherwise: &str| facts(&format!("a: {{ at: /a, table: {{ x: y }}, otherwise: {otherwise}, default: d }}"));
    check(&of("unread"), r#"{"a": "z"}"#, &["a ? z </a>"]);
    check(&of("keep"), r#"{"a": "z"}"#, &["a = z </a>"]);
    check(&of("keep"), r#"{"a": ["z", "w"]}"#, &["a = z </a/0>", "a ? w </a/1>"]);
    check(&of("keep"), r#"{"a": {}}"#, &["a ? an object </a>"]);
    check(&of("missing"), r#"{"a": "z"}"#, &["a = d <default of the mapping>"]);
    check(&of("missing"), r#"{"a": ["z", "X"]}"#, &["a = y </a/1>"]);
    for otherwise in ["unread", "keep", "missing"] {
        check(&of(otherwise), "{}", &["a = d <default of the mapping>"]);
        check(&of(otherwise), r#"{"a": null}"#, &["a = d <default of the mapping>"]);
        check(&of(otherwise), r#"{"a": " X "}"#, &["a = y </a>"]);
    }
}

#[test]
fn a_list_is_complete_or_unread() {
    let of = |otherwise: &str| {
        facts(&format!(
            "i:\n  each: /i\n  split: '; '\n  otherwise: {otherwise}\n  rows:\n    - {{ pattern: '(?i)^ldap', is: ldap }}\n    - {{ pattern: '^n/a$', skip: yes }}"
        ))
    };
    check(&of("keep"), r#"{"i": ["LDAP sync", "jira 9", "ldap"]}"#, &["i = ldap, jira 9 </i>"]);
    check(&of("unread"), r#"{"i": ["LDAP sync", "jira 9"]}"#, &["i ? jira 9 </i/1>"]);
    check(&of("missing"), r#"{"i": ["LDAP sync", "jira 9"]}"#, &["i = ldap </i>"]);
    check(&of("keep"), r#"{"i": "LDAP; jira 9"}"#, &["i = ldap, jira 9 </i>"]);
    check(&of("keep"), r#"{"i": "n/a"}"#, &["i =  </i>"]);
    check(&of("keep"), r#"{"i": []}"#, &["i =  </i>"]);
    check(&of("keep"), r#"{"i": [{"name": "ldap"}]}"#, &["i ? an object </i/0>"]);
    for nothing in [r#"{"i": null}"#, r#"{"i": ""}"#, r#"{"i": [" "]}"#, r#"{"i": [null]}"#, "{}"] {
        check(&of("keep"), nothing, &[]);
    }
    let default = facts("i: { each: /i, default: [] }");
    check(&default, "{}", &["i =  <default of the mapping>"]);
    check(&default, r#"{"i": ["a", 7, true]}"#, &["i = a, 7, yes </i>"]);
}

#[test]
fn elements_may_be_objects() {
    let intake = facts(
        "i:\n  each: [/parts, /more]\n  rows:\n    - { at: /name, when: { /kind: '^plugin$' }, is: '{0} {/version}' }\n    - { at: /name, skip: yes }",
    );
    let json = r#"{"parts": [{"kind": "plugin", "name": "jira", "version": 9.10}, {"kind": "core", "name": "db"}],
        "more": [{"kind": "plugin", "name": "ldap"}]}"#;
    check(&intake, json, &["i = jira 9.10 </parts>"]);
}

#[test]
fn guards_let_rows_count() {
    let intake = facts(
        "release:\n  at: /v\n  unless: { /product: '(?i)plug-in', /v: '^0' }\n  rows:\n    - { when: { /labels/*: ^legacy$ }, is: '1.{0}' }\n    - { is: '{0}' }",
    );
    check(&intake, r#"{"v": "7.1"}"#, &["release = 7.1 </v>"]);
    check(&intake, r#"{"v": "7.1", "labels": ["new", "legacy"]}"#, &["release = 1.7.1 </v>"]);
    check(&intake, r#"{"v": "7.1", "product": "Plug-in"}"#, &["release = 7.1 </v>"]);
    check(&intake, r#"{"v": "0.1", "product": "Plug-in"}"#, &[]);
}

#[test]
fn the_first_pointer_that_leads_to_something_counts() {
    let intake = facts("release: { at: ['/fields/[id=42]/value', /v] }");
    check(
        &intake,
        r#"{"fields": [{"id": 41, "value": "a"}, {"id": 42, "value": "b"}], "v": "c"}"#,
        &["release = b </fields/1/value>"],
    );
    check(&intake, r#"{"fields": [{"id": 42, "value": null}], "v": "c"}"#, &["release = c </v>"]);
}

#[test]
fn texts_are_evidence() {
    let intake = intake(
        r"
scopeline-intake: 1
request: { subject: /s, body: /b }
text:
  - { pattern: '(?i)version (?P<release>\d+(\.\d+)+)( on (?P<os>\w+))?' }
  - { in: [body, /comments/*/text], fact: php-version, pattern: 'PHP (?P<v>\d)', is: 'php {v}', settles: yes }
",
    );
    let json = r#"{"s": "Version 7.1", "b": "a\nversion 7.2 on Debian\nPHP 8", "comments": [{"text": "PHP 8"}, {"text": "\nPHP 7"}]}"#;
    let request = intake.request(json).expect("a request");
    let expected = [
        "release ~ 7.1 <subject, line 1>",
        "release ~ 7.2 <body, line 2>",
        "os ~ Debian <body, line 2>",
        "php-version ~ php 8 <body, line 3>",
        "php-version ~ php 7 </comments/1/text, line 2>",
    ];
    assert_eq!(told(&request), expected);
    assert_eq!(request.evidence().iter().map(|one| one.settles).collect::<Vec<_>>(), [false, false, false, true, true]);
}

#[test]
fn the_frame_of_a_request() {
    let intake =
        intake("scopeline-intake: 1\ntitle: T\nrequest: { id: /id, date: [/a, /b], subject: /s, body: [/x, /y] }\n");
    assert_eq!(intake.title(), Some("T"));
    let request = intake.request(r#"{"id": 7, "a": null, "b": "2026-07-14", "s": " S ", "x": "", "y": "Y\n"}"#);
    let request = request.expect("a request");
    assert_eq!((request.id(), request.subject(), request.body()), (Some("7"), Some(" S "), Some("Y\n")));
    assert!(matches!(request.when(), Some(When::Day(day)) if day.to_string() == "2026-07-14"));
    let error = intake.request(r#"{"b": "last week"}"#).expect_err("no date");
    assert!(error.is_bad_request() && error.to_string().contains("the date at `/b` cannot be `last week`"));
    assert_eq!(intake.request("{}").expect("a request"), Request::empty());
}

#[test]
fn hostile_objects_are_refused() {
    let intake = facts("plan: /plan");
    let deep = format!(r#"{{"plan": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    for json in [deep.as_str(), r#"{"plan": "free", "pl\u0061n": "gold"}"#, r#"{"x": "\ud800"}"#, "[]", "7", "", "{"] {
        assert!(intake.request(json).is_err_and(|error| error.is_bad_request()), "{}", &json[..json.len().min(40)]);
    }
    let large = format!(r#"{{"plan": "{}"}}"#, "x".repeat(crate::request::MAX_BYTES));
    assert!(intake.request(&large).is_err_and(|error| error.is_too_large()));
    let number = format!(r#"{{"plan": 1{}}}"#, "0".repeat(100_000));
    assert!(intake.request(&number).is_ok());
    check(&intake, r#"{"plan": "a\u0000b"}"#, &["plan = a\0b </plan>"]);
}

#[test]
fn every_fault_is_told_with_its_place() {
    let text = r"
scopeline-intake: 2
titel: x
request: { id: id, when: /d }
tables: { t: { A: x, ' a': y }, u: {} }
facts:
  bad name!: /x
  a: { at: /a, pattern: '(', is: '{v}' }
  b: { at: /b, pattern: '(?P<version>x)', is: '{verson}' }
  c: { at: /c, pattern: '(?P<v>x)' }
  d: { at: /d, is: '{' }
  e: { at: /e, each: /e, table: tt }
  f: { pattern: x }
  g: {}
  h: [ { pattern: x }, { at: /h, when: {} } ]
  i: { at: /i, rows: [ { is: '{0}' }, { table: t } ], pattern: x, otherwise: drop }
  j: { at: /j, skip: maybe, is: x }
  k: []
  l: ''
text:
  - { pattern: 'x' }
  - { in: head, fact: a }
  - { pattern: '(?P<a>x)', is: y }
";
    let found = faults(text);
    let expected = [
        "2:19: error[language-version]: version `2`",
        "3:1: error[unknown-key]: an intake mapping has no key `titel`",
        "4:16: error[bad-name]: `id` is no pointer",
        "4:20: error[unknown-key]: `request` has no key `when`",
        "5:22: error[duplicate]: ` a` stands twice",
        "5:36: error[wrong-shape]: a table is empty",
        "7:3: error[bad-name]",
        "8:25: error[bad-pattern]: the pattern cannot be used: unclosed group",
        "9:47: error[bad-placeholder]: no group of a pattern is called `verson`",
        "10:25: error[bad-placeholder]: the pattern names a group `v` that nothing uses",
        "11:20: error[bad-placeholder]: a brace is not closed",
        "12:8: error[conflict]: `each` and `at` exclude each other",
        "12:33: error[unknown-name]: there is no table `tt`",
        "13:8: error[missing-key]: the fact says how to read, but not what",
        "14:6: error[missing-key]: the fact says nothing of where it stands",
        "15:8: error[missing-key]: the row says nothing of where it reads",
        "15:40: error[wrong-shape]: `when` is empty",
        "16:55: error[conflict]: `rows` and `pattern` exclude each other",
        "16:78: error[unknown-value]: `otherwise` cannot be `drop`",
        "17:22: error[unknown-value]: `skip` cannot be `maybe`",
        "18:6: error[wrong-shape]: `rows` is empty",
        "19:6: error[wrong-shape]: a fact has no value",
        "21:16: error[missing-key]: the pattern says nothing of which fact it is for",
        "22:5: error[missing-key]: `pattern` is missing in a row of `text`",
        "22:11: error[unknown-value]: `in` cannot be `head`",
        "23:28: error[missing-key]: `is` stands without the fact",
    ];
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(found.starts_with(expected), "{index}: {found}\n{expected}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn a_row_that_takes_everything_stands_last() {
    let text =
        "scopeline-intake: 1\nfacts:\n  a:\n    - { at: /x, is: b }\n    - { at: /y }\n    - { at: /x, pattern: c }\n";
    let found = faults(text);
    assert!(found.len() == 1 && found[0].contains("row 1 reads everything, so row 3 is never reached"), "{found:?}");
}

#[test]
fn one_mapping_among_other_texts() {
    let policy = "scopeline: 1\n";
    let mapping =
        "scopeline-intake: 1\nfacts: { plan: /p }\ntext: [ { fact: os, pattern: x }, { pattern: '(?P<a>y)' } ]\n";
    let sources = Sources::from_iter([("a.yaml", policy), ("b.yaml", mapping), ("c.yaml", "[")]);
    let intake = Intake::from_sources(&sources).expect("a mapping");
    assert_eq!(
        intake.facts().map(|(name, place)| (name, sources.slice(place))).collect::<Vec<_>>(),
        [("plan", "plan"), ("os", "os"), ("a", "'(?P<a>y)'")]
    );
    let codes = |texts: &[(&str, &str)]| {
        let faults = Intake::from_sources(&Sources::from_iter(texts.to_vec())).expect_err("faults");
        faults.iter().map(|fault| fault.code.name()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[("a.yaml", policy)]), ["empty"]);
    assert_eq!(codes(&[]), ["empty"]);
    assert_eq!(codes(&[("a.yaml", mapping), ("b.yaml", mapping)]), ["duplicate"]);
    assert_eq!(codes(&[("a.yaml", "- x")]), ["empty"]);
    assert_eq!(codes(&[("a.yaml", "scopeline-intake: 1\nfacts: { a: /x ")]), ["syntax"]);
}

#[test]
fn the_number_of_patterns_is_limited() {
    let rows = |count: usize| {
        let rows: String = (0..count).map(|n| format!("    - {{ pattern: x{n}, is: y }}\n")).collect();
        format!("scopeline-intake: 1\nfacts:\n  a:\n   at: /a\n   rows:\n{rows}")
    };
    assert!(Intake::from_sources(&Sources::single("m", rows(300))).is_ok());
    let found = faults(&rows(302));
    assert!(found.len() == 1 && found[0].contains("at most 300 patterns"), "{found:?}");
}

/// A JSON value that a stranger might send.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "(->|[0-9.,; x]|debian|ldap|\\PC){0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            proptest::collection::btree_map("[abi]", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_object_is_a_request_and_the_same_one_again(a in json(), b in json(), i in json()) {
        let intake = facts(
            "a: { at: [/a, /a/*], split: ',', rows: [ { pattern: '\\d+' }, { table: { debian: x } } ], otherwise: keep }\nb: { at: /b, when: { /a: '.' }, default: c }\ni: { each: [/i, /i/*/a], rows: [ { at: /b, is: '{0} {/a}' }, { pattern: ld, is: ldap } ] }",
        );
        let text = serde_json::json!({ "a": a, "b": b, "i": i }).to_string();
        let request = intake.request(&text).expect("a request");
        prop_assert_eq!(&intake.request(&text).expect("a request"), &request);
        let again = Request::from_json(&serde_json::to_string(&request).expect("JSON"));
        prop_assert_eq!(again.expect("a request"), request);
    }

    #[test]
    fn any_text_is_a_mapping_or_has_faults(lines in "(scopeline-intake|facts|text|at|each|rows|pattern|is|[:{}\\[\\], \n'/a1-]){0,40}") {
        let _ = Intake::from_sources(&Sources::single("m", format!("scopeline-intake: 1\n{lines}")));
    }
}

#[test]
fn a_fact_is_not_read_from_the_text_as_if_it_were_given() {
    for row in [
        "{ at: /title, pattern: gold }",
        "{ at: /plan, when: { /text: gold } }",
        "{ at: /plan, unless: { /text: gold } }",
        "{ at: /plan, is: '{/title}' }",
        "[{ at: /plan }, { at: [/level, /text] }]",
        "{ each: /text }",
    ] {
        let text = format!("scopeline-intake: 1\nrequest: {{ subject: /title, body: /text }}\nfacts:\n  plan: {row}\n");
        let faults = crate::Intake::from_sources(&crate::Sources::single("map.yaml", text)).expect_err(row);
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, [crate::diagnostic::Code::UntrustedSignal], "{row}");
    }
    let text =
        "scopeline-intake: 1\nrequest: { subject: /title }\nfacts:\n  plan: { at: /plan, when: { /text: gold } }\n";
    assert!(crate::Intake::from_sources(&crate::Sources::single("map.yaml", text)).is_ok());
}

#[test]
fn of_a_move_the_author_says_which_end_is_meant() {
    let intake = facts("from: { at: /v, take: from }\nto: { at: /v, take: to, otherwise: missing }");
    for (version, expected) in [
        ("31.0.10 -> 31.0.12", &["from = 31.0.10 </v>", "to = 31.0.12 </v>"][..]),
        ("upgrade from 5.2 to 6.0", &["from = 5.2 </v>", "to = 6.0 </v>"]),
        ("5 --> 6 => v7", &["from = 5 </v>", "to = v7 </v>"]),
        ("7.1", &["from = 7.1 </v>"]),
        ("-> v7.0.0", &["to = v7.0.0 </v>"]),
        ("we want to 3 things", &["from = we want to 3 things </v>"]),
    ] {
        check(&intake, &format!(r#"{{"v": "{version}"}}"#), expected);
    }
    assert_eq!(faults("scopeline-intake: 1\nfacts: { a: { at: /a, take: both } }").len(), 1);
}

#[test]
fn names_of_a_table_are_found_among_words() {
    let intake =
        facts("kind: { at: /t, find: { bug: defect, fault: defect, feature request: feature, request: how-to } }");
    for (text, expected) in [
        ("Type: Bug (confirmed)", &["kind = defect </t>"][..]),
        ("bug, fault", &["kind = defect </t>"]),
        ("a Feature  Request", &["kind = feature </t>"]),
        ("bug or request", &["kind ? bug or request </t>"]),
        ("debugging", &["kind ? debugging </t>"]),
    ] {
        check(&intake, &format!(r#"{{"t": "{text}"}}"#), expected);
    }
    assert_eq!(faults("scopeline-intake: 1\nfacts: { a: { at: /a, find: { x: y }, table: { x: y } } }").len(), 1);
}

#[test]
fn a_text_is_read_in_its_form_and_lines_are_those_of_its_writer() {
    let intake = intake(
        r"
scopeline-intake: 1
request:
  subject: /s
  body:
    - { at: /b, as: html, when: { /type: html } }
    - { at: [/b, /c], as: message }
text: [ { pattern: 'version (?P<release>[0-9.]+[0-9])' } ]
",
    );
    let html = r#"{"type": "text/html", "b": "<p>Hi,</p><blockquote>version 1.0</blockquote><p>version&nbsp;7.1</p>"}"#;
    check(&intake, html, &["release ~ 7.1 <body, line 3>"]);
    let text = r#"{"type": "text/plain", "b": "Hi,\n> version 1.0\n\nversion 7.1\n-- \nversion 2.0"}"#;
    check(&intake, text, &["release ~ 7.1 <body, line 4>"]);
    check(&intake, r#"{"type": "text/html", "b": " ", "c": "version 7.2"}"#, &["release ~ 7.2 <body, line 1>"]);
    check(&intake, r#"{"type": 7, "b": {"a": 1}, "c": null}"#, &[]);
    let wrong = faults("scopeline-intake: 1\nrequest: { body: [{ as: html }, { at: /b, as: pdf }] }");
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    let given = faults("scopeline-intake: 1\nrequest: { body: { at: /b, as: html } }\nfacts: { plan: /b }");
    assert!(given.len() == 1 && given[0].contains("text"), "{given:?}");
}

#[test]
fn optional_facts_are_left_out_where_nobody_declares_them() {
    let all = facts("a: { at: /a, optional: yes }\nb: { at: /b, optional: no }\nc: /c");
    let json = r#"{"a": "1", "b": "2", "c": "3"}"#;
    check(&all, json, &["a = 1 </a>", "b = 2 </b>", "c = 3 </c>"]);
    check(&all.clone().for_facts(["a"]), json, &["a = 1 </a>", "b = 2 </b>", "c = 3 </c>"]);
    check(&all.for_facts(["b"]), json, &["b = 2 </b>", "c = 3 </c>"]);
}
