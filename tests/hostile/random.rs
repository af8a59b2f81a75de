//! Random texts: nothing panics, and every fault has a place.

use proptest::prelude::*;
use scopeline::testing::Suite;
use scopeline::{Intake, Request, Sources};

use crate::{LODESTONE, load, lodestone, sane};

const SUITE: &str = include_str!("../../policies/lodestone/tests.yaml");
const INTAKE: &str = include_str!("../../policies/self-hosted/intake.yaml");

/// Reads a text as everything that a text can be.
fn read(text: &str) {
    load(text);
    let sources = Sources::single("text.yaml", text);
    if let Err(faults) = Intake::from_sources(&sources) {
        sane(&sources, &faults);
    }
    if let Err(faults) = Suite::from_sources(&sources) {
        sane(&sources, &faults);
    }
}

/// A change to a text.
#[derive(Debug, Clone)]
enum Change {
    DeleteLine(usize),
    DoubleLine(usize),
    SwapLines(usize, usize),
    DeleteCharacter(usize),
    DoubleCharacter(usize),
    Replace(usize, String),
    Cut(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..1_000_000_usize;
    let bits = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(" "),
        Just("\n"),
        Just("- "),
        Just("'"),
        Just("\""),
        Just("&a "),
        Just("*a"),
        Just("!"),
        Just(".."),
        Just("+"),
        Just("not "),
        Just("under "),
        Just("\t"),
        Just("#"),
        Just("\u{202e}"),
        Just("\0"),
        Just("ä"),
        Just("9"),
        Just("-1"),
        Just("|"),
        Just("kind"),
        Just("any"),
        Just(""),
    ];
    prop_oneof![
        at.clone().prop_map(Change::DeleteLine),
        at.clone().prop_map(Change::DoubleLine),
        (at.clone(), at.clone()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        at.clone().prop_map(Change::DeleteCharacter),
        at.clone().prop_map(Change::DoubleCharacter),
        (at.clone(), bits).prop_map(|(at, bit)| Change::Replace(at, bit.to_owned())),
        (at.clone(), ".{1,3}").prop_map(|(at, bit)| Change::Replace(at, bit)),
        at.prop_map(Change::Cut),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let mut lines: Vec<&str> = text.lines().collect();
        let characters: Vec<char> = text.chars().collect();
        if lines.is_empty() {
            break;
        }
        let count = lines.len();
        let spliced = |at: usize, long: usize, with: &str| -> String {
            let at = at % characters.len();
            let end = (at + long).min(characters.len());
            characters[..at].iter().copied().chain(with.chars()).chain(characters[end..].iter().copied()).collect()
        };
        text = match change {
            Change::DeleteLine(at) => {
                lines.remove(at % count);
                lines.join("\n")
            }
            Change::DoubleLine(at) => {
                lines.insert(at % count, lines[at % count]);
                lines.join("\n")
            }
            Change::SwapLines(a, b) => {
                lines.swap(a % count, b % count);
                lines.join("\n")
            }
            Change::DeleteCharacter(at) => spliced(*at, 1, ""),
            Change::DoubleCharacter(at) => spliced(*at, 0, &characters[at % characters.len()].to_string()),
            Change::Replace(at, with) => spliced(*at, 1, with),
            Change::Cut(at) => characters[..at % characters.len()].iter().collect(),
        };
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn what_looks_like_yaml(text in r#"([ ]{0,4}(- )?[a-z]{0,5}(: )?[\[\]{},'"&*!|>#%@0-9.+-]{0,4}\n){0,12}"#) {
        read(&text);
        read(&format!("scopeline: 1\n{text}"));
        read(&format!("scopeline-intake: 1\n{text}"));
        read(&format!("scopeline-tests: 1\n{text}"));
    }

    #[test]
    fn a_policy_with_changes(changes in proptest::collection::vec(change(), 1..6)) {
        load(changed(LODESTONE, &changes));
    }

    #[test]
    fn a_suite_with_changes(changes in proptest::collection::vec(change(), 1..6)) {
        let sources = Sources::single("tests.yaml", changed(SUITE, &changes));
        if let Err(faults) = Suite::from_sources(&sources) {
            sane(&sources, &faults);
        }
    }

    #[test]
    fn a_mapping_with_changes(changes in proptest::collection::vec(change(), 1..6), json in json()) {
        let sources = Sources::single("intake.yaml", changed(INTAKE, &changes));
        match Intake::from_sources(&sources) {
            Ok(intake) => drop(intake.request(&json.to_string())),
            Err(faults) => sane(&sources, &faults),
        }
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        ".{0,12}".prop_map(serde_json::Value::from),
        prop_oneof![
            Just("defect"),
            Just("7.1"),
            Just("debian 12"),
            Just("premium"),
            Just("yes"),
            Just("2026-07-14"),
            Just("")
        ]
        .prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![
            Just("id"),
            Just("date"),
            Just("at"),
            Just("subject"),
            Just("body"),
            Just("facts"),
            Just("fields"),
            Just("evidence"),
            Just("unread"),
            Just("fact"),
            Just("value"),
            Just("text"),
            Just("field"),
            Just("line"),
            Just("kind"),
            Just("release"),
            Just("plan"),
            Just("os"),
            Just("integrations"),
            Just("zzz"),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            proptest::collection::btree_map(key.prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Facts of the example with values of every kind.
fn facts() -> impl Strategy<Value = serde_json::Value> {
    let names = lodestone().facts().into_iter().map(|fact| fact.name).collect::<Vec<_>>();
    let values = prop_oneof![
        json(),
        "[0-9]{1,3}(\\.[0-9]{1,3}){0,4}(-rc1|-GA|-SNAPSHOT)?".prop_map(serde_json::Value::from),
        "(debian|ubuntu|windows|postgresql|mariadb|ldap|zzz)( [0-9]{1,2}(\\.[0-9]{1,2})?)?"
            .prop_map(serde_json::Value::from),
        "(defect|security|how-to|migration|ended|running|premium|standard|yes|no|outage|2 h)"
            .prop_map(serde_json::Value::from),
        proptest::collection::vec("(ldap|saml|jira 9|zzz|developer)", 0..4).prop_map(serde_json::Value::from),
    ];
    proptest::collection::btree_map(proptest::sample::select(names), values, 0..6)
        .prop_map(|map| serde_json::Value::Object(map.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_json_as_a_request(json in json()) {
        let policy = lodestone();
        if let Ok(request) = Request::from_json(&json.to_string())
            && let Ok(facts) = policy.prepare(&request)
        {
            let _ = facts.explain();
        }
    }

    #[test]
    fn arbitrary_values_of_the_declared_facts(facts in facts(), body in ".{0,40}") {
        let policy = lodestone();
        let json = serde_json::json!({ "date": "2026-07-14", "facts": facts, "body": body });
        if let Ok(request) = Request::from_json(&json.to_string())
            && let Ok(facts) = policy.prepare(&request)
        {
            let explanation = facts.explain();
            let again: scopeline::Explanation =
                serde_json::from_str(&serde_json::to_string(&explanation).expect("JSON")).expect("it is read again");
            prop_assert_eq!(again, explanation);
        }
    }
}
