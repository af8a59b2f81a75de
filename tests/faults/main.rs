//! What an author is told: the right code on the right line, with help, for every kind of fault that a policy can have.
//!
//! In each text below the line of the fault ends in `#!`; what the message has to quote stands behind it.

use scopeline::diagnostic::{Code, Severity};
use scopeline::{Diagnostic, Policy, Sources};

/// What makes any text below a whole policy; what a text says itself is left out.
const REST: [(&str, &str); 4] = [
    ("scopeline", "scopeline: 1"),
    ("policy", "policy: { id: small, currency: EUR }"),
    ("facts", "facts: { kind: { one-of: [defect, feature], groups: { covered: [defect] } } }"),
    ("otherwise", "otherwise: { class: service }"),
];

fn whole(text: &str) -> String {
    let text =
        text.replace("facts:\n", "facts:\n  kind: { one-of: [defect, feature], groups: { covered: [defect] } }\n");
    let has = |key: &str| text.lines().any(|line| line.starts_with(&format!("{key}:")));
    let rest = REST.iter().filter(|(key, _)| !has(key)).map(|(_, line)| format!("{line}\n"));
    format!("{}\n{}", text.trim_end_matches('\n'), rest.collect::<String>())
}

fn sources(text: &str) -> Sources {
    Sources::single("policy.yaml", text)
}

/// Each finding as code and line.
fn places(sources: &Sources, found: &[Diagnostic]) -> Vec<(Code, usize)> {
    let line = |fault: &Diagnostic| fault.primary.as_ref().map_or(0, |label| sources.position(label.span).line);
    found.iter().map(|fault| (fault.code, line(fault))).collect()
}

fn shown(sources: &Sources, found: &[Diagnostic]) -> String {
    let one = |fault: &Diagnostic| {
        format!("{}\n  help: {}\n", fault.one_line(sources), fault.help.as_deref().unwrap_or("NONE"))
    };
    found.iter().map(one).collect()
}

/// A message is one sentence in lower case without a full stop, and there is always something to do.
fn well_said(sources: &Sources, fault: &Diagnostic) {
    let line = fault.one_line(sources);
    let first = fault.message.chars().next().expect("a message is not empty");
    assert!(first.is_lowercase() || first == '`', "{line}");
    assert!(!fault.message.ends_with('.') && !fault.message.contains('\n'), "{line}");
    assert_eq!(fault.message.matches('`').count() % 2, 0, "{line}");
    let help = fault.help.as_deref().unwrap_or_default();
    assert!(!help.is_empty(), "there is no help: {line}");
    assert!(help.starts_with(|c: char| c.is_lowercase() || c == '`') && !help.ends_with('.'), "{line}: {help}");
}

const BROKEN: &str = include_str!("broken.yaml");

/// The lines that are marked, with what stands behind the mark.
fn marks(text: &str) -> Vec<(usize, &str)> {
    let marked = text.lines().enumerate().filter_map(|(at, line)| Some((at + 1, line.split_once("#!")?.1.trim())));
    marked.collect()
}

#[test]
fn ten_faults_of_ten_kinds_are_ten_diagnostics_in_one_run() {
    let sources = sources(BROKEN);
    let found = Policy::from_sources(&sources).expect_err("it has faults");
    let mut wanted: Vec<(String, usize)> =
        marks(BROKEN).into_iter().map(|(line, code)| (code.to_owned(), line)).collect();
    wanted.sort_by_key(|(_, line)| *line);
    let is: Vec<(String, usize)> =
        places(&sources, &found).into_iter().map(|(code, line)| (code.name().to_owned(), line)).collect();
    assert_eq!(is, wanted, "{}", shown(&sources, &found));
    let mut kinds: Vec<&str> = is.iter().map(|(code, _)| code.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), 10, "ten kinds of fault");
    for fault in &found {
        assert_eq!(fault.severity, Severity::Error);
        well_said(&sources, fault);
    }
}

/// A small text with one finding: its code, what its message or help has to say, and the text.
type Small = (Code, &'static str, &'static str);

mod small;

#[test]
fn each_small_text_has_its_one_fault_on_its_line() {
    let mut wrong = String::new();
    for (code, said, text) in small::FAULTS {
        let text = whole(text);
        let sources = sources(&text);
        let marks = marks(&text);
        let line = marks.first().map(|(line, _)| *line);
        let found = Policy::load(&sources).diagnostics;
        let right = line.is_some_and(|line| places(&sources, &found) == [(*code, line)]);
        let says = found
            .iter()
            .any(|fault| fault.message.contains(said) || fault.help.as_deref().is_some_and(|help| help.contains(said)));
        if !right || !says {
            wrong.push_str(&format!("expected {code} with `{said}` in\n{text}\nfound\n{}\n", shown(&sources, &found)));
        }
        found.iter().for_each(|fault| well_said(&sources, fault));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// One thing in two places: the message points at both.
#[test]
fn what_stands_twice_is_shown_in_both_places() {
    let twice = small::FAULTS.iter().filter(|(code, ..)| *code == Code::Duplicate);
    let own_names = |text: &str| text.contains("standard.mine");
    for (_, _, text) in twice.filter(|(_, _, text)| !own_names(text)) {
        let sources = sources(&whole(text));
        let found = Policy::from_sources(&sources).expect_err("it has a fault");
        let [first] = &found[0].others[..] else { panic!("{text}\n{}", shown(&sources, &found)) };
        let second = found[0].primary.as_ref().expect("it has a place");
        assert!(sources.position(first.span) < sources.position(second.span), "{text}");
        assert!(!first.text.is_empty(), "{text}");
    }
}

fn files(texts: [(&str, &str); 2]) -> (Sources, Vec<Diagnostic>) {
    let sources = Sources::from_iter(texts);
    let found = Policy::load(&sources).diagnostics;
    found.iter().for_each(|fault| well_said(&sources, fault));
    (sources, found)
}

#[test]
fn a_key_that_is_no_map_stands_in_one_file_only() {
    let a = "scopeline: 1\npolicy: { id: two }\nfacts: { kind: { one-of: [a] } }\nrules: []\notherwise: { class: service }\n";
    for (key, b) in [
        ("rules", "scopeline: 1\nrules: []\n"),
        ("otherwise", "scopeline: 1\notherwise: { class: rework }\n"),
        ("kind", "scopeline: 1\nfacts: { kind: { one-of: [b] } }\n"),
        ("id", "scopeline: 1\npolicy: { id: two }\n"),
    ] {
        let (sources, found) = files([("a.yaml", a), ("b.yaml", b)]);
        let [fault] = &found[..] else { panic!("{key}: {}", shown(&sources, &found)) };
        assert_eq!(fault.code, Code::Duplicate);
        assert!(fault.one_line(&sources).starts_with("b.yaml:2:"), "{}", fault.one_line(&sources));
        assert!(sources.get(fault.others[0].span.source).is_some_and(|source| source.name() == "a.yaml"));
    }
}

#[test]
fn parts_of_two_languages_are_both_named() {
    let a = "scopeline: 1\npolicy: { id: two }\nrules: []\notherwise: { class: service }\n";
    let (sources, found) = files([("a.yaml", a), ("b.yaml", "scopeline: 2\nplans: [low]\n")]);
    assert_eq!(
        places(&sources, &found).iter().map(|(_, line)| *line).collect::<Vec<_>>(),
        [1],
        "{}",
        shown(&sources, &found)
    );
    assert!(found[0].one_line(&sources).starts_with("b.yaml:1:"), "{}", shown(&sources, &found));
    assert!(found[0].is_error());
}

/// Codes that no small policy can have, with the place that covers each.
const ELSEWHERE: [(Code, &str); 7] = [
    (Code::BadTemplate, "tests/contracts: a template lies beside the policy"),
    (Code::NotUtf8, "tests/cli.rs: the library takes texts, the program takes files"),
    (Code::Empty, "tests/hostile: there is no line to mark"),
    (Code::TooDeep, "tests/hostile: the text would be deep"),
    (Code::TooLarge, "tests/hostile: the text would be large"),
    (Code::NoCases, "tests/hostile: it is about suites"),
    (Code::CaseFailed, "src/testing/run.rs: it is about suites"),
];

#[test]
fn every_code_is_covered_here_or_elsewhere() {
    for code in Code::ALL {
        let here = small::FAULTS.iter().any(|(covered, ..)| covered == code);
        let elsewhere = ELSEWHERE.iter().any(|(covered, _)| covered == code);
        assert!(here != elsewhere, "`{code}` is covered here: {here}, elsewhere: {elsewhere}");
        assert!(code.meaning().trim().ends_with('.'));
    }
}
