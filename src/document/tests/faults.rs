//! Each fault once, in the author's words.

use super::*;

/// A policy with these lines in it, and all its faults: code, the text at their place, message, help.
fn faults_of(lines: &str) -> Vec<(String, String, String, String)> {
    let text = format!("scopeline: 1\npolicy: {{ id: p }}\n{lines}\notherwise: {{ class: service }}\n");
    let (_, faults, sources) = read_text(&text);
    // A place without extent is shown by the character that follows it.
    let place = |fault: &Diagnostic| {
        let span = fault.primary.as_ref().expect("it is there").span;
        let end = if span.start == span.end { span.end + 1 } else { span.end };
        sources.slice(Span { end, ..span }).to_owned()
    };
    faults
        .iter()
        .map(|fault| {
            (fault.code.to_string(), place(fault), fault.message.clone(), fault.help.clone().unwrap_or_default())
        })
        .collect()
}

#[track_caller]
fn one_fault(lines: &str, code: &str, place: &str, message: &str, help: &str) {
    let expected = [code, place, message, help].map(str::to_owned);
    let found: Vec<[String; 4]> = faults_of(lines).into_iter().map(|(a, b, c, d)| [a, b, c, d]).collect();
    assert_eq!(found, [expected], "in {lines}");
}

#[test]
fn what_must_be_there_is_missed() {
    let (_, faults, _) = read_text("title: x\n");
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`scopeline` is missing in this policy",
            "`policy` is missing in this policy",
            "`otherwise` is missing in this policy",
            "this policy has no key `title`",
        ]
    );
}

#[test]
fn another_version_of_the_language_is_refused() {
    for version in ["2", "1.0", "one"] {
        let (_, faults, sources) =
            read_text(&format!("scopeline: {version}\npolicy: {{ id: p }}\notherwise: {{ class: service }}\n"));
        assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [Code::LanguageVersion]);
        assert_eq!(sources.slice(faults[0].primary.as_ref().expect("it is there").span), version);
    }
}

#[test]
fn keys_are_known_missing_or_suggested() {
    one_fault(
        "rules: [{ id: a }]",
        "missing-key",
        "{",
        "`class` is missing in this rule",
        "write one of `support`, `service`, `rework`",
    );
    // A key that is misspelt is one fault, not two.
    one_fault(
        "rules: [{ id: a, clas: service }]",
        "unknown-key",
        "clas",
        "this rule has no key `clas`",
        "did you mean `class`?",
    );
    one_fault(
        "rules: [{ id: a, Class: service }]",
        "unknown-key",
        "Class",
        "this rule has no key `Class`",
        "did you mean `class`?",
    );
    one_fault(
        "limits: [{ efort: best }]",
        "unknown-key",
        "efort",
        "this limit has no key `efort`",
        "did you mean `effort`?",
    );
    one_fault(
        "rules: [{ if: { kind: x }, class: service }]",
        "unknown-key",
        "if",
        "this rule has no key `if`",
        "did you mean `when`?",
    );
    one_fault(
        "rules: [{ id: a, class: service, Class: service }]",
        "unknown-key",
        "Class",
        "this rule has no key `Class`",
        "keep one of the two",
    );
    one_fault("rule: []", "unknown-key", "rule", "this policy has no key `rule`", "did you mean `rules`?");
    one_fault(
        "parties: { f: { colour: red } }",
        "unknown-key",
        "colour",
        "this party has no key `colour`",
        "its keys are `title`, `url`",
    );
    one_fault(
        "flags: [{ because: Hours ran over, in 3 of 6 }]",
        "unknown-key",
        "in 3 of 6",
        "this flag has no key `in 3 of 6`",
        "if this belongs to what stands before the comma, write a list in brackets or a text in quotes",
    );
}

#[test]
fn another_spelling_of_a_column_is_no_column_of_its_own() {
    one_fault(
        "products: { p: { releases: { 7: { Ends: 2027-01-01 } } } }",
        "unknown-key",
        "Ends",
        "this release has no key `Ends`",
        "write `ends`",
    );
    one_fault(
        "products: { p: { components: [{ name: a, IS: limited }] } }",
        "unknown-key",
        "IS",
        "this row has no key `IS`",
        "write `is`",
    );
    assert_eq!(faults_of("products: { p: { components: [{ name: a, os: x, origin: y }] } }"), []);
}

#[test]
fn names_that_differ_in_case_alone_stand_twice() {
    let message = "`Forum` stands twice, since upper and lower case are the same in names";
    let help = "keep one of the two, or give one another name";
    one_fault("parties: { forum: {}, Forum: {} }", "duplicate", "Forum", message, help);
}

#[test]
fn shapes_are_told_with_their_form() {
    one_fault(
        "rules: { a: b }",
        "wrong-shape",
        "{",
        "`rules` should be a list, but here is a map",
        "begin each item on a new line with `- `, or leave the key out",
    );
    one_fault(
        "services: [a]",
        "wrong-shape",
        "[",
        "`services` should be a map, but here is a list",
        "write `name: value` lines here, or leave the key out",
    );
    one_fault(
        "facts: { workaround: yes-no }",
        "wrong-shape",
        "yes-no",
        "this fact should be a map, but here is a text",
        "write `NAME: { type: yes-no, ask: QUESTION }`",
    );
    one_fault(
        "limits: [best]",
        "wrong-shape",
        "best",
        "this limit should be a map, but here is a text",
        "write `{ id: NAME, when: { fact: value }, effort: best }`",
    );
    one_fault("rules: [standart]", "wrong-shape", "standart", "`standart` is not a rule", "did you mean `standard`?");
    one_fault(
        "rules: [{ standard: }]",
        "wrong-shape",
        "{ standard: }",
        "`standard` stands alone, without a colon",
        "write `- standard`",
    );
    one_fault(
        "parties: { f: { title: [a] } }",
        "wrong-shape",
        "[",
        "`title` should be one value, but here is a list",
        "write one value here",
    );
    one_fault(
        "parties: { f: { title: '' } }",
        "wrong-shape",
        "''",
        "`title` has no value",
        "write a value, or leave the key out",
    );
    one_fault(
        "limits: [{ remedy: [] }]",
        "wrong-shape",
        "[]",
        "`remedy` has nothing in it",
        "write what may be given, such as `[advice, upgrade]`",
    );
    one_fault(
        "tables: { t: [] }",
        "wrong-shape",
        "[]",
        "`t` has nothing in it",
        "write at least one item, or leave the key out",
    );
    one_fault(
        "plans: a, b",
        "wrong-shape",
        "a, b",
        "the values of `plans` need brackets",
        "write `[a, b]`, or put the text in quotes if it is a single value",
    );
    assert_eq!(faults_of("plans: 'a, b'"), []);
    one_fault(
        "parties: { f: { title: { release: x } } }",
        "bad-name",
        "release",
        "`release` is not a language",
        "write a code such as `en` or `de-AT`; a text that begins with a brace needs quotes",
    );
}

#[test]
fn conditions_say_what_is_wrong_with_them() {
    let limit = |when: &str| format!("limits: [{{ effort: best, when: {when} }}]");
    let wrong = |when: &str, place: &str, message: &str, help: &str| {
        one_fault(&limit(when), "wrong-shape", place, message, help)
    };
    wrong("defect", "defect", "a condition should be a map of tests, but here is a text", "write `{ fact: value }`");
    wrong("{}", "{}", "this condition has nothing in it", "write at least one test, or leave the key out");
    wrong("{ kind: [] }", "[]", "`kind` has nothing in it", "write at least one value");
    wrong(
        "{ not: { a: 1, b: 2 } }",
        "{",
        "`not` takes one test",
        "write one `not` for each test, or say the exception under `unless`",
    );
    wrong(
        "{ not: { any: [{ a: 1 }] } }",
        "{",
        "`not` takes one test",
        "write one `not` for each test, or say the exception under `unless`",
    );
    wrong(
        "{ any: { a: 1 } }",
        "{",
        "`any` should be a list of conditions, but here is a map",
        "write `any: [{ fact: value }, { fact: value }]`",
    );
    wrong("{ any: [] }", "[]", "`any` has nothing in it", "write at least one item, or leave the key out");
    wrong(
        "{ a: { any-of: [b], none-of: [c] } }",
        "{",
        "the test on `a` should say one thing, but here is a map",
        "write a value, a list of values, or for a set `{ any-of: [a, b] }`",
    );
    let unknown = |when: &str, place: &str, message: &str, help: &str| {
        one_fault(&limit(when), "unknown-key", place, message, help)
    };
    unknown(
        "{ or: [{ a: 1 }] }",
        "or",
        "a condition has no key `or`",
        "conditions are joined by `all` and `any`; did you mean `any`?",
    );
    unknown("{ a: { anyof: [b] } }", "anyof", "the test on `a` has no key `anyof`", "did you mean `any-of`?");
    unknown(
        "{ a: { not: b } }",
        "not",
        "the test on `a` has no key `not`",
        "write `a: not VALUE`, or `not: { a: [a, b] }`",
    );
    let faults = faults_of(&limit("{ kind: defect, security }"));
    assert_eq!(faults[0].2, "`security` is tested for no value");
    assert_eq!(faults[0].3, "write a value, or several in brackets: `[a, b]`");
}

#[test]
fn a_condition_that_cannot_be_read_is_still_there() {
    let (document, faults, _) = read_text(
        "scopeline: 1\npolicy: { id: p }\ntables: { t: [{ when: x, is: 1 }, { is: 2 }] }\notherwise: { class: service }\n",
    );
    assert_eq!(faults.len(), 1);
    assert!(document.tables[0].rows[0].when.as_ref().expect("it is there").items.is_empty());
    assert!(document.tables[0].rows[1].when.is_none());
}

#[test]
fn words_of_a_fixed_few_are_read_here() {
    let word =
        |lines: &str, place: &str, message: &str, help: &str| one_fault(lines, "unknown-value", place, message, help);
    word("rules: [{ class: suport }]", "suport", "`class` cannot be `suport`", "did you mean `support`?");
    word(
        "rules: [{ class: billable }]",
        "billable",
        "`class` cannot be `billable`",
        "write one of `support`, `service`, `rework`",
    );
    word(
        "limits: [{ certainty: open }]",
        "open",
        "`certainty` cannot be `open`",
        "write `approval`, or leave the key out",
    );
    word("limits: [{ remedy: [advise, fix] }]", "advise", "`remedy` cannot be `advise`", "did you mean `advice`?");
    word(
        "rules: [{ class: service, declined: true }]",
        "true",
        "`declined` cannot be `true`",
        "write one of `yes`, `no`",
    );
    word(
        "facts: { a: { type: one-of } }",
        "one-of",
        "`one-of` is a key of its own, not a `type`",
        "write `one-of: [a, b]` in place of `type: one-of`",
    );
    word(
        "facts: { a: { type: name, answered-by: client } }",
        "client",
        "`answered-by` cannot be `client`",
        "write one of `customer`, `desk`, `diagnosis`",
    );
    word(
        "signals: [{ fact: a, is: b, words: [c], in: [header] }]",
        "header",
        "`in` cannot be `header`",
        "write one of `subject`, `body`",
    );
    word(
        "distances: { d: { from: a, to: b, counting: line } }",
        "line",
        "`counting` cannot be `line`",
        "did you mean `lines`?",
    );
}

#[test]
fn keys_that_exclude_each_other_are_conflicts() {
    one_fault(
        "facts: { a: { type: name, levels: [b] } }",
        "conflict",
        "[b]",
        "the fact `a` is given two types",
        "keep one of `type`, `one-of`, `levels`, `set-of`",
    );
    one_fault(
        "calendars: { c: { from: mon 08:00, until: fri 17:00, zone: UTC } }",
        "conflict",
        "UTC",
        "this calendar is said in two ways",
        "write `days` and `hours` (with `zone` and `holidays`), or `from` and `until`",
    );
    one_fault(
        "services: { s: { surcharges: [{ times: 2, add: 5 }] } }",
        "conflict",
        "5",
        "`times` and `add` do not stand in one surcharge",
        "write one of `times`, `add`, `percent`; a second one is a surcharge of its own",
    );
}

#[test]
fn of_two_types_the_first_is_kept_with_its_own_values() {
    let (document, faults, _) = read_text(
        "scopeline: 1\npolicy: { id: p }\nfacts: { a: { one-of: [x], levels: [y, z] } }\notherwise: { class: service }\n",
    );
    assert_eq!(faults.len(), 1);
    assert_eq!(document.facts[0].ty.expect("it is there").value, FactWord::OneOf);
    assert_eq!(document.facts[0].values.len(), 1);
}

#[test]
fn what_says_nothing_is_a_fault() {
    for (lines, message) in [
        ("limits: [{ id: a }]", "this limit limits nothing"),
        ("signals: [{ fact: a, is: b }]", "this signal listens for nothing"),
        ("commitments: [{ calendar: always }]", "this commitment promises nothing"),
        ("services: { s: { surcharges: [{ when: { a: b } }] } }", "this surcharge adds nothing"),
        ("calendars: { c: { days: mon..fri } }", "this calendar does not say when it begins and ends"),
    ] {
        let faults = faults_of(lines);
        assert_eq!(faults.len(), 1, "{lines}: {faults:?}");
        assert_eq!((faults[0].0.as_str(), faults[0].2.as_str()), ("missing-key", message));
    }
}

#[test]
fn names_stay_known_where_their_value_has_the_wrong_shape() {
    let (document, faults, _) = read_text(
        "scopeline: 1\npolicy: { id: p }\nproducts: { a: x }\nfacts: { b: x }\nservices: { c: x }\nparties: { d: x }\nmeters: { e: x }\notherwise: { class: service }\n",
    );
    assert_eq!(faults.len(), 5);
    let known = [document.products.len(), document.facts.len(), document.services.len(), document.parties.len()];
    assert_eq!((known, document.meters.len()), ([1; 4], 1));
}

#[test]
fn a_list_without_brackets_inside_braces_is_recognised() {
    let help = "if this belongs to what stands before the comma, write a list in brackets or a text in quotes";
    one_fault("limits: [{ remedy: advice, fix }]", "unknown-key", "fix", "this limit has no key `fix`", help);
    // Without braces there is no comma to blame.
    let faults = faults_of("limits:\n  - remedy: advice\n    colour:\n");
    assert!(faults[0].3.starts_with("its keys are"), "{faults:?}");
}

#[test]
fn a_type_in_place_of_its_map_is_still_the_type() {
    let (document, faults, _) =
        read_text("scopeline: 1\npolicy: { id: p }\nfacts: { a: yes-no }\notherwise: { class: service }\n");
    assert_eq!(faults.len(), 1);
    assert_eq!(document.facts[0].ty.map(|ty| ty.value), Some(FactWord::YesNo));
}

#[test]
fn a_misspelt_key_of_a_phase_is_no_column() {
    let phase = |columns: &str, key: &str| {
        format!("products: {{ p: {{ releases: {{ 7: {{ {columns} }} }}, phases: [{{ is: a, {key}: 3 }}] }} }}")
    };
    let message = "this phase has no key `newst`";
    one_fault(&phase("", "newst"), "unknown-key", "newst", message, "did you mean `newest`?");
    // A column that releases have may be called almost like a key.
    assert_eq!(faults_of(&phase("major: 3", "major")), []);
    assert_eq!(faults_of(&phase("", "codename")), []);
}
