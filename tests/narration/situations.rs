//! Situations as they come to a desk, told to each reader in each language, word by word.
//!
//! What is told stands in `tests/narration/said`. `REWRITE=1 cargo test --test narration` writes the files anew; then read
//! every letter that changed, aloud, and ask whether you would send it.

use std::fs;

use scopeline::narration::{LANGUAGES, Reader};
use scopeline::render::narration;

use super::{place, request, shipped, told};

struct Situation {
    name: &'static str,
    policy: &'static str,
    request: &'static str,
}

const PAID: &str = r#""plan":"standard","account.paid-until":"2027-03-31""#;

const SITUATIONS: [Situation; 14] = [
    Situation {
        name: "open-version",
        policy: "lodestone",
        request: r#"{"id":"Q-17","date":"2026-07-22","subject":"Mails arrive twice","facts":{"kind":"defect","os":"debian 12",PAID}}"#,
    },
    Situation {
        name: "ended-release",
        policy: "lodestone",
        request: r#"{"id":"Q-18","date":"2026-07-22","facts":{"kind":"defect","release":"6.9.14","os":"debian 12",PAID}}"#,
    },
    Situation {
        name: "modified-source",
        policy: "lodestone",
        request: r#"{"id":"Q-19","date":"2026-08-03","facts":{"kind":"defect","release":"7.2.2","os":"debian 12","source":"patched","source.shown-on-stock":"no",PAID}}"#,
    },
    Situation {
        name: "third-party-integration",
        policy: "lodestone",
        request: r#"{"id":"Q-20","date":"2026-08-04","facts":{"kind":"defect","release":"7.2.2","os":"rhel 9.4","integrations":["ldap","salesforce"],PAID}}"#,
    },
    Situation {
        name: "best-effort",
        policy: "lodestone",
        request: r#"{"id":"Q-21","date":"2026-11-18","facts":{"kind":"defect","release":"7.0.14","os":"debian 12","latest-patch":"no","impact":"degraded",PAID}}"#,
    },
    Situation {
        name: "outgrown",
        policy: "lodestone",
        request: r#"{"id":"Q-22","date":"2026-08-12","facts":{"kind":"how-to","release":"7.2.3","os":"debian 13","users":26000,"hours.used":"6 h","hours.periods-over":4,PAID}}"#,
    },
    Situation {
        name: "rework",
        policy: "lodestone",
        request: r#"{"id":"Q-23","date":"2026-08-12","facts":{"kind":"tuning","release":"7.2.3","users":62000,PAID}}"#,
    },
    Situation {
        name: "declined",
        policy: "lodestone",
        request: r#"{"id":"Q-24","date":"2026-08-17","facts":{"kind":"migration","release":"7.2.3","backup":"no",PAID}}"#,
    },
    Situation {
        name: "refer-to",
        policy: "lodestone",
        request: r#"{"date":"2026-08-24","facts":{"kind":"install","release":"7.2.3","os":"fedora 42","plan":"community"}}"#,
    },
    Situation {
        name: "approval",
        policy: "lodestone",
        request: r#"{"id":"Q-26","date":"2026-08-26","facts":{"kind":"other","release":"7.2.3","os":"debian 12",PAID}}"#,
    },
    Situation {
        name: "in-scope-until",
        policy: "lodestone",
        request: r#"{"id":"Q-27","at":"2026-09-01T09:30:00+02:00","facts":{"kind":"defect","release":"7.0.14","os":"debian 12","impact":"outage","customer.zone":"Europe/Berlin","plan":"premium","account.paid-until":"2028-03-31"}}"#,
    },
    Situation {
        name: "to-confirm",
        policy: "lodestone",
        request: r#"{"id":"Q-28","date":"2026-07-09","subject":"Please restore our data","body":"The disk died last night.","facts":{"release":"7.2.1","os":"debian 12",PAID}}"#,
    },
    Situation {
        name: "surcharge",
        policy: "lodestone",
        request: r#"{"id":"Q-29","at":"2026-07-11T22:00:00+02:00","facts":{"kind":"operation","release":"7.2.1","customer.zone":"Europe/Berlin","notice":"1 day",PAID}}"#,
    },
    // A policy that speaks English only.
    Situation {
        name: "without-translation",
        policy: "web-agency",
        request: r#"{"id":"Q-30","date":"2026-03-02","facts":{"kind":"new-function","plan":"care","estimate":"20 h","hours.used":"0 h"}}"#,
    },
];

/// What stands at the beginning of a file, so that nobody mends it by hand.
const HEADER: &str = "REWRITE=1 cargo test --test narration writes this file; read what changed before you keep it.";

fn compare(file: &str, said: &str) {
    let path = place("tests/narration/said").join(file);
    if std::env::var_os("REWRITE").is_some() {
        fs::write(&path, said).expect("the file can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == said, "{file} says something else now:\n{said}");
}

#[test]
fn every_reader_is_told_what_is_kept() {
    for Situation { name, policy, request: json } in SITUATIONS {
        let policy = shipped(policy);
        let json = json.replace("PAID", PAID);
        let facts = policy.prepare(&request(&json)).expect("it fits");
        for language in LANGUAGES {
            let mut said = format!("# {HEADER}\n# {json}\n");
            for reader in [Reader::Client, Reader::Agent, Reader::Auditor] {
                let bar = "=".repeat(20);
                said += &format!("\n{bar} {reader} {bar}\n\n{}", narration::text(&told(&facts, reader, language)));
            }
            compare(&format!("{name}.{language}.txt"), &said);
        }
    }
}

#[test]
fn a_letter_looks_as_it_is_kept_in_markdown_and_html() {
    let policy = shipped("lodestone");
    let json = SITUATIONS[0].request.replace("PAID", PAID);
    let facts = policy.prepare(&request(&json)).expect("it fits");
    for language in LANGUAGES {
        let letter = told(&facts, Reader::Client, language);
        let header = format!("<!-- {HEADER} -->\n");
        compare(&format!("open-version.{language}.md"), &format!("{header}\n{}", narration::markdown(&letter)));
        compare(&format!("open-version.{language}.html"), &format!("{header}{}", narration::html_page(&letter)));
    }
}

#[test]
fn a_letter_has_whole_sentences_and_no_jargon() {
    for Situation { name, policy, request: json } in SITUATIONS {
        let policy = shipped(policy);
        let facts = policy.prepare(&request(&json.replace("PAID", PAID))).expect("it fits");
        for language in LANGUAGES {
            let letter = told(&facts, Reader::Client, language);
            assert!(letter.sections.iter().all(|section| !section.lines.is_empty()), "{name}");
            for line in letter.sections.iter().flat_map(|section| &section.lines) {
                let text = &line.text;
                let place = || format!("{name} {language}: {text}");
                assert!(text.ends_with(['.', '?', '!', ':']) && !text.contains(".."), "{}", place());
                assert!(!text.contains(". .") && !text.contains(".)."), "{}", place());
                assert!(text.starts_with(|c: char| c.is_uppercase() || c.is_numeric()), "{}", place());
                for word in ["`", "otherwise", "settled", "open-", "standard.", " fact", "rule"] {
                    assert!(!text.contains(word), "{} has `{word}`", place());
                }
            }
        }
    }
}

#[test]
fn a_german_letter_of_a_translated_policy_is_german() {
    let policy = shipped("lodestone");
    for Situation { name, request: json, .. } in SITUATIONS.iter().filter(|one| one.policy == "lodestone") {
        let facts = policy.prepare(&request(&json.replace("PAID", PAID))).expect("it fits");
        let letter = narration::text(&told(&facts, Reader::Client, "de"));
        for word in ["the", "and", "is", "we", "you", "of", "support,", "not", "with"] {
            let is_there = letter.split([' ', '\n']).any(|one| one == word);
            assert!(!is_there, "{name} says `{word}`:\n{letter}");
        }
    }
}
