//! What a good desk would not send: each of these was sent once.

use scopeline::class::AnsweredBy;
use scopeline::enquiry::Budget;
use scopeline::narration::{ClientScope, Reader, phrasebook};
use scopeline::render::narration;

use super::{policy, request, told};

/// What a reader is told, without the lines that a terminal needs.
fn said(text: &str, json: &str, reader: Reader, language: &str) -> String {
    let policy = policy(text);
    let facts = request(json);
    let facts = policy.prepare(&facts).expect("the policy takes it");
    narration::text(&told(&facts, reader, language))
}

fn assert_says(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "it does not say `{wanted}`:\n{text}");
}

fn assert_says_nothing_of(text: &str, unwanted: &str) {
    assert!(!text.contains(unwanted), "it says `{unwanted}`:\n{text}");
}

const OPEN: &str = r#"{"date": "2026-07-14"}"#;

const YES_OR_NO: &str = r#"
scopeline: 1
policy: { id: desk, currency: EUR }
facts:
  outage: { type: yes-no, ask: { en: "Does anything stand still?", de: "Steht etwas still?" } }
  users: { type: number, ask: { en: "How many people use it?", de: "Wie viele nutzen es?" } }
rules:
  - { id: large, when: { outage: yes, users: over 100 }, class: service }
  - { id: outage, when: { outage: yes }, class: support }
otherwise: { class: rework }
"#;

#[test]
fn a_question_of_yes_or_no_has_two_answers() {
    let letter = said(YES_OR_NO, OPEN, Reader::Client, "en");
    assert_says(&letter, "- No: more than maintenance, to be planned with you.");
    assert_says(&letter, "- Yes: this depends on further details.");
    assert_says_nothing_of(&letter, "nything else");
    let letter = said(YES_OR_NO, OPEN, Reader::Client, "de");
    assert_says(&letter, "- Ja: das hängt von weiteren Angaben ab.");
    assert_says_nothing_of(&letter, "lles andere");
}

const MOSTLY: &str = r#"
scopeline: 1
policy: { id: desk, currency: EUR }
facts:
  kind: { one-of: [defect, question, setup, course], ask: "What is wanted?" }
services: { course: { title: A course, price: { fixed: 900 } } }
rules:
  - { id: defect, when: { kind: defect }, class: support }
  - { id: question, when: { kind: question }, class: support, effort: best }
  - { id: setup, when: { kind: setup }, class: support, remedy: [advice] }
otherwise: { class: service, offer: course }
"#;

#[test]
fn what_is_support_in_most_cases_frightens_nobody() {
    let desk = policy(MOSTLY);
    let facts = request(OPEN);
    let facts = desk.prepare(&facts).expect("it fits");
    assert_eq!(facts.for_client(Budget::default()).scope(), ClientScope::Likely);
    let letter = said(MOSTLY, OPEN, Reader::Client, "en");
    assert_says(&letter, "In most cases it is covered by support; whether it is in yours depends on your answer");
    assert_says(&said(MOSTLY, OPEN, Reader::Client, "de"), "In den meisten Fällen ist sie durch den Support abgedeckt");
    // One half is not most.
    let half = MOSTLY.replace("class: support, effort: best", "class: rework");
    let half = half.replace("class: support, remedy: [advice]", "class: service, declined: yes");
    assert_says(&said(&half, OPEN, Reader::Client, "en"), "Whether it is covered by support depends on a few details");
}

const RELEASES: &str = r#"
scopeline: 1
policy: { id: desk, currency: EUR, effective: 2026-01-01 }
products:
  server:
    line: x.y
    known-until: 2026-12-31
    releases:
      7.1: { released: 2026-06-01 }
      7.0: { released: 2026-03-01 }
      6.9: { released: 2025-08-01, lts: yes }
      6.2: { released: 2025-01-15 }
      5.1: { released: 2024-02-01 }
    phases: [ { is: supported, newest: 2 }, { is: long-term, lts: yes } ]
facts:
  release: { ask: "Which release is it?" }
  impact: { one-of: [much, little], ask: "How bad is it?" }
services: { backport: { title: Backport, price: { fixed: 4800 } } }
rules:
  - { id: supported, when: { release.phase: supported, release.stage: final }, class: support }
  - { id: mended, when: { release.phase: long-term, impact: much }, class: support }
  - { id: told, when: { release.phase: long-term }, class: support, remedy: [advice] }
  - { id: old, when: { release.phase: ended }, class: service, offer: backport }
otherwise: { class: service, certainty: approval }
"#;

#[test]
fn what_surely_leads_to_one_place_is_told_apart_from_what_does_not() {
    let letter = said(RELEASES, OPEN, Reader::Client, "en");
    assert_says(&letter, "- 7.0 to 7.1: covered by support.");
    // Between the releases of the table there is none that anybody could run.
    assert_says(&letter, "- 6.2 or older: a service (Backport: EUR 4,800).");
    assert_says(&letter, "With anything else it depends on a few more details");
    assert_says_nothing_of(&letter, "paid service");
    // The desk is told of those as well.
    let desk = said(RELEASES, OPEN, Reader::Agent, "en");
    assert_says(&desk, "older than 5.2, or 6.2: service, Backport, EUR 4,800");
}

const MANY: &str = r#"
scopeline: 1
policy: { id: desk }
facts: { kind: { one-of: [defect, advice, review, course, move], ask: "What is wanted?" } }
services: { help: { title: Help }, course: { title: Course }, move: { title: Move } }
rules:
  - { id: defect, when: { kind: defect }, class: support }
  - { id: advice, when: { kind: advice }, class: service, offer: help, certainty: approval }
  - { id: review, when: { kind: review }, class: service, offer: help }
  - { id: course, when: { kind: course }, class: service, offer: course }
otherwise: { class: service, offer: move }
"#;

#[test]
fn of_many_places_support_is_told_and_what_may_have_to_be_approved_once() {
    let letter = said(MANY, OPEN, Reader::Client, "en");
    assert_says(&letter, "- Defect: covered by support.");
    assert_says(&letter, "- Anything else: ");
    assert_eq!(letter.matches("a service (Help)").count(), 1, "{letter}");
    assert_says(&letter, "a service (Help), if it is approved");
    assert_says(&letter, "Which of these it is, we look at together with you.");
}

#[test]
fn an_answer_that_leaves_only_the_kind_of_help_open_is_support() {
    let letter = said(&RELEASES.replace("impact: {", "impact: { answered-by: desk,"), OPEN, Reader::Client, "en");
    assert_says_nothing_of(&letter, "How bad is it?");
    let only = RELEASES.replace("otherwise: { class: service, certainty: approval }", "otherwise: { class: service }");
    let only = only.replace("release.stage: final", "impact: [much, little]");
    let letter = said(&only, OPEN, Reader::Client, "en");
    assert_says(&letter, "6.9: covered by support; how far we can help depends on further details.");
}

const CATALOGUE: &str = r#"
scopeline: 1
policy: { id: desk, effective: 2026-01-01 }
products:
  server:
    line: x.y
    releases: { 2.0: { released: 2026-01-15, ends: tba }, 1.0: { released: 2024-09-01, ends: 2026-01-10 } }
    phases: [ { is: supported, until: ends } ]
facts: { kind: { one-of: [defect, wish], ask: "What is wanted?" } }
rules: [ { id: supported, when: { release.phase: supported, kind: defect }, class: support } ]
otherwise: { class: service }
"#;

#[test]
fn a_day_that_the_catalogue_leaves_open_is_told_to_the_desk_and_asked_of_nobody() {
    let json = r#"{"date": "2026-07-14", "facts": {"release": "2.0", "kind": "defect"}}"#;
    let desk = policy(CATALOGUE);
    let facts = request(json);
    let facts = desk.prepare(&facts).expect("it fits");
    let questions = facts.questions(Budget::default());
    assert!(questions.questions.is_empty() && questions.by_diagnosis.is_empty());
    let [open] = &questions.open_days[..] else { panic!("{questions:?}") };
    assert_eq!((open.of.as_str(), open.release.as_str()), ("server", "2.0"));
    assert_eq!((&open.days[..], open.place.as_str()), (&["ends".to_owned()][..], "products > server > releases > 2.0"));
    for reader in [Reader::Agent, Reader::Auditor] {
        let english = said(CATALOGUE, json, reader, "en");
        assert_says(
            &english,
            "The catalogue leaves open: the end of `server 2.0` (`products > server > releases > 2.0`).",
        );
        assert_says(&english, "This is not for the client to answer.");
        let german = said(CATALOGUE, json, reader, "de");
        assert_says(&german, "Der Katalog lässt offen: das Ende von `server 2.0`");
        assert_says(&german, "Das ist keine Frage an den Kunden.");
    }
    assert_says(&said(CATALOGUE, json, Reader::Client, "en"), "We have to look something up on our side first");
    assert_says(&said(CATALOGUE, json, Reader::Client, "de"), "Wir müssen zuerst bei uns etwas nachsehen");
    // What does not hang on the day is asked of nobody and told to nobody.
    let wish = r#"{"date": "2026-07-14", "facts": {"release": "2.0", "kind": "wish"}}"#;
    assert_says_nothing_of(&said(CATALOGUE, wish, Reader::Auditor, "en"), "leaves open");
    // Beside a question, an answer may leave nothing but the day.
    let half = r#"{"date": "2026-07-14", "facts": {"release": "2.0"}}"#;
    assert_says(&said(CATALOGUE, half, Reader::Agent, "en"), "the end of `server 2.0`");
    assert_says(&said(CATALOGUE, half, Reader::Client, "en"), "The rest we look up ourselves.");
}

#[test]
fn of_several_releases_without_their_day_the_first_few_are_told_beside_a_question() {
    let lines: String = (1..9).map(|at| format!("      {at}: {{ released: 2025-0{at}-01, ends: tba }}\n")).collect();
    let text = format!(
        "scopeline: 1\npolicy: {{ id: desk, effective: 2026-01-01 }}\nproducts:\n  server:\n    line: x\n    releases:\n\
         {lines}    phases: [ {{ is: supported, until: ends }} ]\nfacts: {{ release: {{ ask: Which? }} }}\nrules: \
         [ {{ id: supported, when: {{ release.phase: supported }}, class: support }} ]\notherwise: {{ class: service }}\n"
    );
    let desk = said(&text, OPEN, Reader::Agent, "en");
    assert_eq!(desk.matches("The catalogue leaves open").count(), 3, "{desk}");
    assert_says(&desk, "It leaves open the days of 5 more releases.");
    assert_says(&said(&text, OPEN, Reader::Agent, "de"), "Er lässt auch Tage 5 weiterer Versionen offen.");
}

const UNASKED: &str = r#"
scopeline: 1
policy: { id: desk }
facts: { region: { one-of: [near, far] }, plan: {} }
plans: [none, gold]
rules: [ { id: near, when: { region: near }, class: support }, { id: gold, when: { plan: gold }, class: support } ]
otherwise: { class: service }
"#;

#[test]
fn agent_and_letter_agree_on_whom_to_ask() {
    let desk = said(UNASKED, OPEN, Reader::Agent, "en");
    assert_says(&desk, "Missing: `region` (look it up).");
    assert_says(&desk, "Missing: `plan` (ask the client).");
    let letter = said(UNASKED, OPEN, Reader::Client, "en");
    assert_says(&letter, "Which plan does the account have?");
    assert_says(&letter, "The rest we look up ourselves.");
    let desk = policy(UNASKED);
    let facts = request(OPEN);
    let facts = desk.prepare(&facts).expect("it fits");
    let answer = facts.answer();
    let whom = |fact: &str| answer.questions.iter().find(|one| one.fact == fact).map(|one| one.answered_by);
    assert_eq!((whom("region"), whom("plan")), (Some(AnsweredBy::Desk), Some(AnsweredBy::Customer)));
}

#[test]
fn what_is_not_known_reads_well_wherever_it_stands() {
    let policy = super::shipped("self-hosted");
    let facts = request(r#"{"date":"2026-07-14","facts":{"kind":"backport","product":"nextcloud"}}"#);
    let facts = policy.prepare(&facts).expect("it fits");
    let agent = narration::text(&told(&facts, Reader::Agent, "en"));
    assert_says(&agent, "To bring it into [release not known] is a backport.");
    let german = phrasebook("de").expect("a language");
    assert_eq!(german.unknown("release"), "[Version nicht bekannt]");
    assert_eq!(german.unknown("contract.ends"), "[contract.ends nicht bekannt]");
    // A client reads neither that nor a sentence with a hole.
    let text = "scopeline: 1\npolicy: { id: tiny }\nfacts: { users: { type: number }, big: { type: yes-no } }\nrules:\n  \
                - { id: any, class: support }\notherwise: { class: service }\nflags:\n  - { id: big, when: { big: yes }, \
                because: \"There are {users} of you.\" }\nlimits:\n  - { id: slow, when: { big: yes }, effort: best, \
                because: \"For {users} it takes longer.\" }\n";
    let json = r#"{"date": "2026-07-14", "facts": {"big": true}}"#;
    let letter = said(text, json, Reader::Client, "en");
    assert_says_nothing_of(&letter, "not known");
    assert_says_nothing_of(&letter, "of you");
    assert_says(&said(text, json, Reader::Agent, "en"), "There are [users not known] of you.");
}

const FAMILIES: &str = r#"
scopeline: 1
policy: { id: desk, effective: 2026-01-01 }
products:
  server:
    environments: { os: [ { name: [debian, rhel-family], while: maintained } ] }
life-cycles:
  debian: { line: x, releases: { 13: { released: 2025-08-09, ends: 2028-08-09 } }, phases: [ { is: maintained, until: ends } ] }
  rhel-family:
    line: x
    releases: { 9: { released: 2022-05-18, ends: 2032-05-31 }, 8: { released: 2019-05-07, ends: 2024-05-31 } }
    phases: [ { is: maintained, until: ends } ]
facts:
  os: { groups: { rhel-family: [rhel, rocky] }, ask: "Which system?", changeable: { way: Move } }
rules:
  - { id: bygone, when: { os.phase: ended }, class: rework }
  - { id: listed, when: { os.status: listed }, class: support }
otherwise: { class: service }
"#;

#[test]
fn a_group_of_things_is_told_by_its_members() {
    for (reader, language, wanted) in [
        (Reader::Agent, "en", "rhel or rocky older than 9"),
        (Reader::Client, "en", "rhel or rocky older than 9"),
        (Reader::Client, "de", "rhel oder rocky älter als 9"),
    ] {
        let text = said(FAMILIES, OPEN, reader, language);
        assert_says(&text, wanted);
        assert_says_nothing_of(&text, "rhel-family");
    }
}

const HELP: &str = r#"
scopeline: 1
policy: { id: desk, currency: EUR }
plans: [none, silver, gold]
facts: { plan: { changeable: { way: { en: Take a plan, de: Einen Tarif nehmen } } } }
rules:
  - { id: gold, when: { plan: gold }, class: support, remedy: [fix, advice] }
  - { id: silver, when: { plan: silver }, class: support, remedy: [advice] }
otherwise: { class: service }
"#;

#[test]
fn a_letter_says_how_far_a_way_helps() {
    let json = r#"{"date": "2026-07-14", "facts": {"plan": "none"}}"#;
    let letter = said(HELP, json, Reader::Client, "en");
    assert_says(
        &letter,
        "How far we can help then differs: covered by support, with advice; or covered by support, with",
    );
    assert_says(&letter, "Ask us before you decide.");
    assert_says(&said(HELP, json, Reader::Client, "de"), "Wie weit wir dann helfen können, ist verschieden:");
    // One way, one kind of help.
    let one = HELP.replace("plan: gold }, class: support, remedy: [fix, advice]", "plan: gold }, class: rework");
    let letter = said(&one, json, Reader::Client, "en");
    assert_says(&letter, "What we can give then: advice.");
    assert_says(&said(&one, json, Reader::Client, "de"), "Was wir dann leisten können: Beratung.");
    assert_says(&said(&one, json, Reader::Agent, "en"), "limited to advice");
    // Where nothing is withheld, nothing is said of it.
    let all = one.replace(", remedy: [advice]", "");
    assert_says_nothing_of(&said(&all, json, Reader::Client, "en"), "can give then");
}
