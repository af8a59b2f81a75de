//! Suites as written: header, defaults, cases, each with its place.

use std::collections::HashMap;

use super::expect::{Expectation, expectations};
use super::read::{Faults, Written, is_misspelt, known, list, start_of, text, texts, unknown_word};
use super::request::{Defaults, fact_places};
use crate::diagnostic::{Code, Diagnostic, closest, told};
use crate::request::Request;
use crate::syntax::{self, Kind, Limits, Node};
use crate::text::{Sources, Span};

/// The key that marks a suite, with the version of its form.
pub(super) const HEADER: &str = "scopeline-tests";
const VERSION: &str = "1";

const SUITE_KEYS: [&str; 4] = [HEADER, "title", "defaults", "cases"];
const CASE_KEYS: [&str; 12] =
    ["name", "cites", "confirmed", "date", "at", "facts", "told", "subject", "body", "evidence", "unread", "expect"];

/// The cases of a policy. By default there is none yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suite {
    cases: Vec<Case>,
}

/// A request with what is expected of the decision about it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Case {
    /// What it is about, in the author's words; unique in its text.
    pub name: String,
    /// Where the name stands.
    pub place: Span,
    /// Sentences or clauses that the case is a witness of.
    pub cites: Vec<String>,
    /// Whether somebody has said that this is meant: unless it says `confirmed: no`, as a case that was generated does.
    pub confirmed: bool,
    /// The request, with the defaults of the suite.
    pub request: Request,
    /// What is expected, in order of writing; never empty.
    pub expect: Vec<Expectation>,
    /// Where its facts stand, by their names.
    pub(super) facts: Vec<(String, Span)>,
}

impl Suite {
    /// Reads every text whose top-level map has the key `scopeline-tests`; other texts are left alone.
    ///
    /// # Errors
    ///
    /// Every fault of the author, in order of its place. A set of texts without any case is a fault too (`no-cases`):
    /// a suite that tests nothing must not look like one that passed.
    pub fn from_sources(sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Faults::new();
        let (mut cases, mut misspelt) = (Vec::new(), Vec::new());
        let alone = sources.written().count() == 1;
        for (id, _) in sources.written() {
            let mut found = Faults::new();
            let node = syntax::parse(sources, id, &Limits::default(), &mut found);
            misspelt.extend(node.as_ref().and_then(misspelt_header));
            let Some(root) = node.filter(|node| node.has_key(HEADER)) else {
                // A suite of which nothing could be read must not pass for one that is not there.
                faults.extend(found.into_iter().filter(|fault| alone && fault.code != Code::Empty));
                continue;
            };
            let mut more = Faults::new();
            cases.extend(suite(&root, &mut more));
            syntax::without_echoes(&found, &mut more);
            faults.append(&mut found);
            faults.append(&mut more);
        }
        if cases.is_empty() && faults.is_empty() {
            faults.append(&mut misspelt);
        }
        if cases.is_empty() && faults.is_empty() {
            let fault = Diagnostic::placeless(Code::NoCases, "there is no test suite here");
            faults.push(fault.help("begin a text with `scopeline-tests: 1` and list `cases:` in it"));
        }
        if faults.is_empty() { Ok(Self { cases }) } else { Err(told(faults, sources)) }
    }

    /// The cases, by text and in order of writing.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }
}

/// The fault that a text hardly begins as a suite, but is meant to.
fn misspelt_header(root: &Node) -> Option<Diagnostic> {
    let Kind::Map(entries) = &root.kind else { return None };
    let first = entries.first().filter(|first| first.key.text != HEADER)?;
    closest(&first.key.text, [HEADER])?;
    let fault = Diagnostic::error(Code::NoCases, first.key.span, "there is no test suite here");
    Some(fault.help(format!("did you mean `{HEADER}: {VERSION}`?")))
}

fn suite(root: &Node, faults: &mut Faults) -> Vec<Case> {
    let Some(at) = known(root, "a test suite", &SUITE_KEYS, faults) else { return Vec::new() };
    let version = at(HEADER).and_then(|node| text(node, HEADER, faults));
    if let Some(version) = version.filter(|version| version.text != VERSION) {
        let message = format!("version `{}` of the form of test suites is not known", version.text);
        faults.push(
            Diagnostic::error(Code::LanguageVersion, version.place, message)
                .help(format!("write `{HEADER}: {VERSION}` as the first line")),
        );
    }
    if let Some(node) = at("title") {
        text(node, "title", faults);
    }
    let defaults = at("defaults").map_or_else(Defaults::default, |node| Defaults::read(node, faults));
    let items = at("cases").map_or(&[][..], |node| list(node, "cases", faults));
    if items.is_empty() {
        let fault = Diagnostic::error(Code::NoCases, start_of(root.span), "this test suite has no case");
        faults.push(
            fault.help("write `cases:` and below it `- { name: TEXT, facts: {...}, expect: { class: support } }`"),
        );
    }
    let mut names = HashMap::new();
    items.iter().filter_map(|item| case(item, &defaults, &mut names, faults)).collect()
}

fn case<'t>(
    node: &'t Node,
    defaults: &Defaults<'t>,
    names: &mut HashMap<String, Span>,
    faults: &mut Faults,
) -> Option<Case> {
    let at = known(node, "a case", &CASE_KEYS, faults)?;
    let name = name(node, at("name"), names, faults);
    let cites = at("cites").map_or_else(Vec::new, |node| texts(node, "cites", faults));
    let confirmed = at("confirmed").is_none_or(|node| is_confirmed(node, faults));
    let request = defaults.request(node, &at, faults);
    let expect = match at("expect") {
        Some(node) => expectations(node, faults),
        // What is misspelt is told already.
        None if is_misspelt(node, "expect", &CASE_KEYS) => return None,
        None => {
            let fault = Diagnostic::error(Code::MissingKey, start_of(node.span), "this case expects nothing");
            faults.push(fault.help("write what the decision must be, such as `expect: { class: support }`"));
            return None;
        }
    };
    let name = name?;
    Some(Case {
        place: name.place,
        name: name.text,
        cites: cites.into_iter().map(|cite| cite.text).collect(),
        confirmed,
        request: request?,
        expect,
        facts: [at("told"), at("facts")].into_iter().flatten().flat_map(fact_places).chain(defaults.places()).collect(),
    })
}

fn is_confirmed(node: &Node, faults: &mut Faults) -> bool {
    let Some(written) = text(node, "confirmed", faults) else { return false };
    if !["yes", "no"].contains(&written.text.as_str()) {
        faults.push(unknown_word(&written, "confirmed", &["yes", "no"]));
    }
    written.text == "yes"
}

fn name(case: &Node, node: Option<&Node>, names: &mut HashMap<String, Span>, faults: &mut Faults) -> Option<Written> {
    let Some(node) = node else {
        if is_misspelt(case, "name", &CASE_KEYS) {
            return None;
        }
        let fault = Diagnostic::error(Code::MissingKey, start_of(case.span), "`name` is missing in a case");
        faults.push(fault.help("say in a few words what the case shows, such as `name: the last day of grace`"));
        return None;
    };
    let name = text(node, "name", faults)?;
    if let Some(&first) = names.get(&name.text) {
        let fault = Diagnostic::error(Code::Duplicate, name.place, format!("the case `{}` stands twice", name.text));
        faults.push(fault.also(first, "the first is here").help("give one of them another name"));
    }
    names.entry(name.text.clone()).or_insert(name.place);
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::FactValue;
    use crate::value::parse_date;

    fn read(text: &str) -> Result<Suite, Vec<Diagnostic>> {
        Suite::from_sources(&Sources::single("tests.yaml", text))
    }

    /// The faults of a suite as `line: code`, with their help where it suggests something.
    fn faults(text: &str) -> Vec<String> {
        let sources = Sources::single("tests.yaml", text);
        let faults = Suite::from_sources(&sources).expect_err("it has a fault");
        let line = |fault: &Diagnostic| {
            let at = fault.primary.as_ref().map_or(0, |label| sources.position(label.span).line);
            let help = fault.help.as_ref().filter(|help| help.starts_with("did you mean"));
            format!("{at}: {}{}", fault.code, help.map_or(String::new(), |help| format!(", {help}")))
        };
        faults.iter().map(line).collect()
    }

    /// The faults of a suite of one case.
    fn faults_of_case(case: &str) -> Vec<String> {
        faults(&format!("scopeline-tests: 1\ncases:\n- {}\n", case.replace('\n', "\n  ")))
    }

    #[test]
    fn a_case_takes_over_what_it_does_not_say_itself() {
        let suite = read(
            "scopeline-tests: 1
defaults: { date: 2026-08-01, facts: { product: lodestone, plan: gold, tags: [a] } }
cases:
  - { name: all, expect: { class: support } }
  - { name: own, date: 2026-09-01, facts: { plan: '', release: 7.10, tags: [] }, expect: { class: support } }
  - { name: instant, at: 2026-09-01T10:00:00+02:00, facts: { plan: , tags: }, expect: { class: support } }
",
        );
        let suite = suite.expect("it has no fault");
        let [all, own, instant] = suite.cases() else { panic!("three cases") };
        let text = |request: &Request, fact: &str| request.fact(fact).map(ToString::to_string);
        assert_eq!(all.request.when().copied(), parse_date("2026-08-01").ok().map(crate::request::When::Day));
        assert_eq!(text(&all.request, "plan").as_deref(), Some("gold"));
        assert_eq!(own.request.when().copied(), parse_date("2026-09-01").ok().map(crate::request::When::Day));
        assert_eq!(text(&own.request, "product").as_deref(), Some("lodestone"));
        assert_eq!(text(&own.request, "release").as_deref(), Some("7.10"), "a scalar is text");
        assert_eq!(text(&own.request, "plan").as_deref(), Some(""), "quoted, so it was told");
        assert_eq!(own.request.fact("tags"), Some(&FactValue::List(Vec::new())));
        assert!(matches!(instant.request.when(), Some(crate::request::When::Instant(_))));
        assert_eq!((text(&instant.request, "plan"), text(&instant.request, "tags")), (None, None), "not told");
    }

    #[test]
    fn texts_keep_their_lines_and_evidence_its_place() {
        let case = "scopeline-tests: 1
cases:
  - name: a text
    cites: [S1, 4.2]
    subject: ' padded '
    body: |
      one
      two
    evidence:
      - { fact: kind, value: defect }
      - { fact: release, value: 7.10, field: /notes, line: 3, settles: yes }
    unread: { os: the usual one }
    expect: { certainty: open }
";
        let suite = read(case).expect("it has no fault");
        let case = &suite.cases()[0];
        assert_eq!(case.cites, ["S1", "4.2"]);
        assert_eq!(case.request.subject(), Some(" padded "));
        assert_eq!(case.request.body(), Some("one\ntwo\n"));
        let places: Vec<String> = case.request.evidence().iter().map(|one| one.place.to_string()).collect();
        assert_eq!(places, ["body, line 1", "/notes, line 3"]);
        assert_eq!(case.request.unread()[0].text, "the usual one");
    }

    #[test]
    fn only_suites_are_read_and_several_are_one() {
        let sources = Sources::from_iter([
            ("a.yaml", "scopeline: 1\npolicy: { id: x }\n"),
            ("b.yaml", "scopeline-tests: 1\ncases: [{ name: one, expect: { class: support } }]\n"),
            ("c.yaml", "scopeline-tests: 1\ncases: [{ name: one, expect: { class: support } }]\n"),
            ("d.yaml", "}{ not even YAML"),
        ]);
        let suite = Suite::from_sources(&sources).expect("the suites have no fault");
        assert_eq!(suite.cases().len(), 2, "a name is unique in its own text");
    }

    #[test]
    fn nothing_to_test_is_a_fault() {
        assert_eq!(faults("scopeline: 1\n"), ["0: no-cases"]);
        assert_eq!(faults("scopeline-tests: 1\n"), ["1: no-cases"]);
        assert_eq!(faults("scopeline-tests: 1\ncases: []\n"), ["1: no-cases"]);
        assert_eq!(faults_of_case("{ name: a }"), ["3: missing-key"]);
        assert_eq!(faults_of_case("{ name: a, expect: {} }"), ["3: wrong-shape"]);
        assert_eq!(faults_of_case("{ name: a, expect: }"), ["3: wrong-shape"]);
    }

    #[test]
    fn every_fault_is_found_with_its_place() {
        let text = "scopeline-tests: 2
defualts: { date: 2026-08-01 }
defaults: { date: 2026-06-31, fatcs: {} }
cases:
  - { nmae: a, expect: { class: supprt } }
  - { name: b, date: 2026-08-01, at: 2026-08-01T00:00:00Z, expect: { clas: support, effort: [] } }
  - { name: b, at: yesterday, facts: [kind], expect: { class: [support, service] } }
  - { name: c, facts: { kind: { a: b } }, evidence: [{ fact: a, lin: 0, settles: maybe, line: 0 }], expect: { refused: no-date, class: support } }
  - just a text
  - { name: , expect: { possible: [support, suport], missing: [[a]] } }
";
        assert_eq!(
            faults(text),
            [
                "1: language-version",
                "2: unknown-key, did you mean `defaults`?",
                "3: bad-date",
                "3: unknown-key, did you mean `facts`?",
                "5: unknown-key, did you mean `name`?",
                "5: unknown-value, did you mean `support`?",
                "6: conflict",
                "6: unknown-key, did you mean `class`?",
                "6: wrong-shape",
                "7: duplicate",
                "7: bad-date",
                "7: wrong-shape",
                "7: wrong-shape",
                "8: wrong-shape",
                "8: missing-key",
                "8: unknown-key, did you mean `line`?",
                "8: unknown-value",
                "8: bad-number",
                "8: conflict",
                "9: wrong-shape",
                "10: wrong-shape",
                "10: unknown-value, did you mean `support`?",
                "10: wrong-shape",
            ]
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_a_fault() {
        assert_eq!(
            faults_of_case("name: a\nfacts: { kind: x, kind: y }\nexpect: { class: support }"),
            ["4: duplicate"]
        );
        assert_eq!(faults_of_case("name: a\nexpect: { class: support, class: service }"), ["4: duplicate"]);
    }

    #[test]
    fn after_a_syntax_fault_nothing_is_called_missing() {
        let found = faults("scopeline-tests: 1\ncases:\n  - name: a\n    expect: { class: support\n");
        assert!(found.iter().all(|fault| !fault.contains("missing-key") && !fault.contains("no-cases")), "{found:?}");
        assert!(!found.is_empty());
    }

    #[test]
    fn what_is_nearly_a_suite_is_told_so() {
        let text = "scopeline-test: 1\ncases: [{ name: a, facts: {}, expect: { class: support } }]\n";
        assert_eq!(faults(text), ["1: no-cases, did you mean `scopeline-tests: 1`?"]);
        let text = "scopeline-tests: 1\ncases: [{ name: a, facts: {}, expects: { class: support } }]\n";
        assert_eq!(faults(text), ["2: unknown-key, did you mean `expect`?"]);
        let faults = Suite::from_sources(&Sources::single("policy.yaml", "scopeline: 1\n")).expect_err("no suite");
        assert!(faults[0].primary.is_none(), "a policy is no suite that is misspelt");
    }

    #[test]
    fn a_hostile_suite_is_refused_and_not_followed() {
        let deep = format!("scopeline-tests: 1\ncases: {}{}\n", "[".repeat(5_000), "]".repeat(5_000));
        assert!(read(&deep).is_err());
        assert!(read("scopeline-tests: 1\ncases: &a [*a]\n").is_err());
        assert!(read("scopeline-tests: 1\ncases: [{ name: !!int 1, expect: { class: support } }]\n").is_err());
    }
}
