//! `scopeline explain` for each reader, in each language and form.

use std::process::{Command, Output};

use serde_json::Value;

/// Runs `explain` about a shipped request.
fn explain(args: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command.args(["explain", "policies/lodestone", "policies/lodestone/requests.jsonl", "--id", "LS-1008"]).args(args);
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (text(stdout), text(stderr), status.code())
}

fn said(args: &[&str]) -> String {
    let (said, complaint, code) = explain(args);
    assert_eq!((complaint.as_str(), code), ("", Some(0)), "{args:?}");
    said
}

#[test]
fn every_reader_is_told_in_every_language_and_form() {
    let mut all = std::collections::BTreeSet::new();
    for reader in ["agent", "client", "auditor"] {
        for language in ["en", "de"] {
            for format in ["human", "json", "markdown", "html"] {
                let text = said(&["--reader", reader, "--lang", language, "--format", format]);
                assert!(!text.is_empty() && all.insert(text), "{reader} {language} {format} says what another says");
            }
        }
    }
    assert!(said(&["--format", "case"]).contains("expect:"));
}

#[test]
fn unless_somebody_says_otherwise_it_is_the_whole_trace_in_the_policys_language() {
    assert_eq!(said(&[]), said(&["--reader", "auditor", "--lang", "en"]));
    assert!(said(&[]).contains("Why no earlier rule decided"));
    let plain: Value = serde_json::from_str(&said(&["--format", "json"])).expect("it is JSON");
    assert_eq!(plain["deciding"]["rule"], "old-release");
    let reason = plain["reason"].as_str().expect("a reason");
    assert!(reason.contains("2026-02-01"), "programs read plain days: {reason}");
    assert_eq!(plain["enquiry"]["what-if"]["ways"][0]["changes"][0]["to"], "6.10, or 7.0 to 7.2");
    assert_eq!(plain["enquiry"]["exact"]["is-narrowed"], true);
}

#[test]
fn what_a_clients_portal_reads_has_plain_values_and_the_letter() {
    let letter: Value =
        serde_json::from_str(&said(&["--reader", "client", "--lang", "de", "--format", "json"])).expect("JSON");
    assert_eq!((letter["date"].as_str(), letter["offer"]["price"].as_str()), (Some("2026-07-22"), Some("EUR 4800")));
    assert_eq!(letter["language"], "de");
    assert!(letter["letter"][1]["lines"][0]["text"].as_str().expect("a line").contains("4.800 EUR"));
    assert!(letter.get("rule").is_none() && letter.get("deciding").is_none() && letter.get("facts").is_none());
}

#[test]
fn a_language_without_words_is_refused_with_those_that_there_are() {
    let (said, complaint, code) = explain(&["--lang", "fr"]);
    assert_eq!((said.as_str(), code), ("", Some(2)));
    assert!(complaint.contains("there are no words in `fr`; there are `en` and `de`"), "{complaint}");
    let (_, complaint, code) = explain(&["--lang", "\u{1b}[2J"]);
    assert!(code == Some(2) && !complaint.contains('\u{1b}'), "{complaint:?}");
}
