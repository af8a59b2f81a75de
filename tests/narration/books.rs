//! Phrase books: the German one says everything itself, and a host may replace whatever it likes.

use std::collections::BTreeSet;
use std::fs;

use scopeline::enquiry::Budget;
use scopeline::narration::{ClientAnswer, ClientWords, DeskWords, LANGUAGES, Reader, Words, phrasebook};
use scopeline::render::narration;
use scopeline::value::locale::Locale;

use super::{place, policy, request, told};

/// The names of the methods in a source file that stand at this depth.
fn methods(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(place(file)).expect("a source file");
    let names = text.lines().filter_map(|line| line.strip_prefix("    fn ")?.split('(').next().map(str::to_owned));
    names.collect()
}

/// What only takes other sentences together, or is a formula of the policy language, needs no German of its own.
const SHARED: [&str; 4] = ["price_of", "extra_in_words", "asked_in_words", "open_days"];

#[test]
fn the_german_book_says_every_sentence_itself() {
    for (english, german) in [
        ("src/narration/words.rs", "src/narration/german/mod.rs"),
        ("src/narration/client_words.rs", "src/narration/german/client.rs"),
        ("src/narration/desk_words.rs", "src/narration/german/desk.rs"),
    ] {
        let missing: Vec<String> = methods(english).difference(&methods(german)).cloned().collect();
        let missing: Vec<&String> = missing.iter().filter(|name| !SHARED.contains(&name.as_str())).collect();
        assert!(methods(english).len() > 4 && missing.is_empty(), "{german} lacks {missing:?}");
    }
}

#[test]
fn there_is_a_book_for_each_language_that_is_named() {
    for language in LANGUAGES {
        assert_eq!(phrasebook(language).map(Locale::language), Some(language));
    }
    assert!(phrasebook("de-CH").is_some() && phrasebook("DE").is_some());
    assert!(phrasebook("fr").is_none() && phrasebook("").is_none());
}

/// A host that speaks French, as far as it cares.
struct French;

impl Locale for French {
    fn language(&self) -> &str {
        "fr"
    }
    fn yes_no(&self, yes: bool) -> String {
        if yes { "oui" } else { "non" }.to_owned()
    }
}
impl Words for French {}
impl ClientWords for French {
    fn verdict(&self, answer: &ClientAnswer) -> String {
        format!("C'est « {} ».", answer.class)
    }
}
impl DeskWords for French {}

#[test]
fn a_book_of_the_host_takes_the_policys_texts_in_its_language() {
    let policy = policy(
        "scopeline: 1\npolicy: { id: tiny }\nfacts: { open: { type: yes-no } }\nrules:\n  - { id: any, when: { open: yes }, \
         class: support, because: { en: \"Open: {open}.\", fr: \"Ouvert : {open}.\" } }\notherwise: { class: service }\n",
    );
    let facts = request(r#"{"date":"2026-07-14","facts":{"open":true}}"#);
    let facts = policy.prepare(&facts).expect("it fits");
    let letter = narration::text(&facts.narrate(Reader::Client, &French, Budget::default()));
    assert!(letter.contains("C'est « support ».") && letter.contains("Ouvert : oui."), "{letter}");
}

const LABELLED: &str = r#"
scopeline: 1
policy: { id: desk, language: en, currency: EUR }
facts:
  kind:
    one-of: [how-to, port, audit]
    labels: { how-to: { en: a question about use, de: eine Frage zur Bedienung }, port: { de: eine Portierung } }
    ask: { en: "What is wanted?", de: "Was ist gewünscht?" }
    changeable: { way: { en: Ask for something else, de: Etwas anderes wünschen } }
rules:
  - { id: use, when: { kind: how-to }, class: support, because: { en: "It is {kind}.", de: "Es ist {kind}." } }
  - { id: port, when: { kind: port }, class: service, offer: port }
services: { port: { title: { en: A port, de: Portierung }, price: { fixed: 900 } } }
otherwise: { class: rework }
"#;

#[test]
fn a_client_reads_values_by_what_people_call_them() {
    let policy = policy(LABELLED);
    let said = |json: &str, reader: Reader, language: &str| {
        let request = request(json);
        let facts = policy.prepare(&request).expect("the policy takes it");
        narration::text(&told(&facts, reader, language))
    };
    let open = r#"{"date": "2026-07-14"}"#;
    let english = said(open, Reader::Client, "en");
    assert!(english.contains("A question about use: ") && english.contains("Port: "), "{english}");
    // `audit` has no German label: the client is asked, and told nothing that he cannot read.
    let german = said(open, Reader::Client, "de");
    assert!(german.contains("Was ist gewünscht?") && !german.contains("audit"), "{german}");
    let asked = r#"{"date": "2026-07-14", "facts": {"kind": "how-to"}}"#;
    assert!(said(asked, Reader::Client, "de").contains("Es ist eine Frage zur Bedienung."));
    assert!(said(asked, Reader::Client, "en").contains("It is a question about use."));
    let other = r#"{"date": "2026-07-14", "facts": {"kind": "port"}}"#;
    let way = said(other, Reader::Client, "de");
    assert!(way.contains("Etwas anderes wünschen (eine Frage zur Bedienung)"), "{way}");
    // The desk writes names, so it reads names.
    let desk = said(open, Reader::Agent, "de");
    assert!(desk.contains("how-to") && !desk.contains("Bedienung"), "{desk}");
    let kind = policy.facts().into_iter().find(|fact| fact.name == "kind").expect("it is asked");
    assert_eq!(kind.labels["how-to"]["de"], "eine Frage zur Bedienung");
}

#[test]
fn a_text_of_another_language_is_written_as_that_language_writes() {
    let text = |reason: &str| {
        format!(
            "scopeline: 1\npolicy: {{ id: tiny, effective: 2026-01-01 }}\nfacts: {{ users: {{ type: number }} }}\nrules:\n  \
             - {{ id: any, class: support, because: {reason} }}\notherwise: {{ class: service }}\n"
        )
    };
    let said = |reason: &str, language: &str| {
        let policy = policy(&text(reason));
        let facts = request(r#"{"date":"2026-07-14","facts":{"users":"62000.5"}}"#);
        let facts = policy.prepare(&facts).expect("it fits");
        facts.said_in(phrasebook(language).expect("a language")).answer().reason.expect("a reason")
    };
    let english = "\"{users} since {date}.\"";
    assert_eq!(said(english, "en"), "62,000.5 since 14 July 2026.");
    assert_eq!(said(english, "de"), "62,000.5 since 14 July 2026.", "English words, English numbers");
    let both = "{ en: \"{users} since {date}.\", de-AT: \"{users} seit {date}.\" }";
    assert_eq!(said(both, "de"), "62.000,5 seit 14.07.2026.", "another variety is better than another language");
}
