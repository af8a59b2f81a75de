//! What is internal never reaches a client.

use scopeline::enquiry::Budget;
use scopeline::narration::{LANGUAGES, Reader, phrasebook};
use scopeline::render::{json, narration};

use super::{policy, request, shipped, told};

/// Notes, ids and names that only the desk knows, all marked; every rule, limit and flag can hold.
const SECRETIVE: &str = r#"
scopeline: 1
policy: { id: zz-policy, title: Scope, version: 1, currency: EUR, effective: 2026-01-01 }
products:
  zz-product:
    line: x.y
    releases: { 2.0: { released: 2026-01-15 }, 1.0: { released: 2025-08-01 } }
    phases: [ { is: supported, newest: 1 } ]
facts:
  product: { assume: zz-product }
  release: { ask: Which release?, changeable: { way: Upgrade, offer: zz-upgrade } }
  zz-kind: { one-of: [defect, course, odd, far] }
  zz-asked: { type: yes-no, answered-by: desk, ask: "SECRET question for the desk" }
  zz-cause: { one-of: [ours, theirs], answered-by: diagnosis, ask: SECRET cause }
  zz-used: { type: number }
signals:
  - { fact: zz-kind, is: odd, words: [zz-word], in: [subject] }
services:
  zz-upgrade: { title: An upgrade, price: { fixed: 900 } }
  zz-course: { price: quote, contract: contracts/zz-secret.md }
parties:
  zz-party: { url: "https://example.org" }
rules:
  - section: "SECRET section"
    clause: 1
    rules:
      - { id: zz-theirs, clause: 1.1, when: { zz-cause: theirs }, class: service, refer-to: zz-party, internal: SECRET note }
      - { id: zz-old, clause: 1.2, when: { release.phase: ended }, class: service, because: Too old., internal: "SECRET {release}" }
  - { id: zz-course, when: { zz-kind: course }, class: service, offer: zz-course, internal: SECRET course }
  - { id: zz-desk, when: { zz-asked: yes }, class: rework, internal: SECRET desk }
  - { id: zz-far, when: { zz-kind: far }, class: rework, internal: SECRET far }
  - { id: zz-good, when: { zz-kind: defect }, class: support, internal: SECRET good }
otherwise: { class: service, certainty: approval }
limits:
  - { id: zz-limit, when: { zz-used: over 5 }, effort: best, because: Much used., internal: SECRET limit }
flags:
  - { id: zz-flag, when: { zz-used: over 5 }, suggest: rework, because: It is much used., internal: SECRET flag }
  - { id: zz-quiet, when: { zz-used: over 6 }, internal: SECRET quiet }
"#;

/// Requests that bring every rule, limit and flag about, and leave each fact open in turn.
fn requests() -> Vec<String> {
    let mut all = Vec::new();
    for kind in ["defect", "course", "odd", "far", ""] {
        for cause in ["ours", "theirs", ""] {
            for release in ["2.0", "1.0", ""] {
                for used in ["3", "9", ""] {
                    let asked = if kind.is_empty() { "" } else { "no" };
                    let told = [
                        ("zz-asked", asked),
                        ("zz-kind", kind),
                        ("zz-cause", cause),
                        ("release", release),
                        ("zz-used", used),
                    ];
                    let told: Vec<String> = told
                        .iter()
                        .filter(|(_, value)| !value.is_empty())
                        .map(|(fact, value)| format!(r#""{fact}":"{value}""#))
                        .collect();
                    all.push(format!(
                        r#"{{"id":"T-1","date":"2026-07-14","subject":"zz-word","facts":{{{}}}}}"#,
                        told.join(",")
                    ));
                }
            }
        }
    }
    all
}

#[test]
fn nothing_internal_reaches_a_client_in_any_form() {
    let policy = policy(SECRETIVE);
    let mut seen = std::collections::BTreeSet::new();
    for text in requests() {
        let facts = policy.prepare(&request(&text)).expect("it fits");
        seen.insert((facts.decide().class().to_string(), facts.decide().certainty));
        for language in LANGUAGES {
            let words = phrasebook(language).expect("a language with words");
            let letter = told(&facts, Reader::Client, language);
            let answer = facts.said_in(words).for_client(Budget::default());
            for said in [
                narration::text(&letter),
                narration::markdown(&letter),
                narration::html(&letter),
                narration::html_page(&letter),
                json::pretty(&answer).expect("JSON"),
                json::line(&letter.sections).expect("JSON"),
                format!("{letter:?}"),
            ] {
                assert!(!said.contains("SECRET") && !said.contains("zz-"), "{text}\n{said}");
            }
        }
    }
    assert!(seen.len() > 4, "classes and certainties: {seen:?}");
}

#[test]
fn the_desk_reads_the_notes() {
    let policy = policy(SECRETIVE);
    for (note, facts) in [
        ("SECRET note", r#""zz-cause":"theirs""#),
        ("SECRET 1.0", r#""zz-cause":"ours","release":"1.0""#),
        ("SECRET flag", r#""zz-cause":"ours","release":"2.0","zz-asked":false,"zz-kind":"defect","zz-used":9"#),
    ] {
        let facts = request(&format!(r#"{{"date":"2026-07-14","facts":{{{facts}}}}}"#));
        let facts = policy.prepare(&facts).expect("it fits");
        for (reader, language) in [(Reader::Agent, "en"), (Reader::Auditor, "de")] {
            let said = narration::text(&told(&facts, reader, language));
            assert!(said.contains(note), "{said}");
        }
    }
}

#[test]
fn a_shipped_note_stays_at_the_desk() {
    let policy = shipped("lodestone");
    let json = r#"{"date":"2026-07-09","facts":{"kind":"recovery","release":"7.2.1","plan":"standard","account.paid-until":"2027-03-31"}}"#;
    let facts = policy.prepare(&request(json)).expect("it fits");
    assert!(narration::text(&told(&facts, Reader::Agent, "en")).contains("Nobody restarts the server"));
    assert!(!narration::text(&told(&facts, Reader::Client, "en")).contains("Nobody restarts the server"));
}
