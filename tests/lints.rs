//! Registry, pages and fixtures of the lints match: each fires on its own document and is quiet on a near miss.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use scopeline::analysis::Budget;
use scopeline::diagnostic::Level;
use scopeline::lint::{self, Inspection, Lint, Settings};
use scopeline::{Diagnostic, Policy, Sources};

const HEADINGS: [&str; 5] = [
    "## What it finds",
    "## Why it matters",
    "## An example that fires",
    "## What to write instead",
    "## When to allow it",
];

fn folder(lint: &Lint) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints").join(lint.name())
}

/// The document of this name, with the cases and the text beside it if there are such.
fn texts(lint: &Lint, name: &str) -> Vec<(String, String)> {
    let text = |end: &str| {
        let file = format!("{name}{end}.yaml");
        fs::read_to_string(folder(lint).join(&file)).ok().map(|text| (file, text))
    };
    let policy = text("").unwrap_or_else(|| panic!("`{}` has no {name}.yaml", lint.name()));
    [Some(policy), text("-tests"), text("-beside")].into_iter().flatten().collect()
}

fn inspect(lint: &Lint, name: &str) -> Inspection {
    let corpus = fs::read_to_string(folder(lint).join("corpus.txt")).unwrap_or_default();
    let mut settings = Settings::default().corpus(corpus.lines().map(str::to_owned));
    if let Ok(work) = fs::read_to_string(folder(lint).join(format!("{name}-effort.txt"))) {
        settings = settings.budget(Budget::work(work.trim().parse().expect("a number")));
    }
    if lint.level() == Level::Allow {
        settings = settings.level(lint::find(lint.name()).expect("it is there"), Level::Warn);
    }
    lint::inspect(&texts(lint, name).into_iter().collect(), &settings)
}

fn told(inspection: &Inspection) -> Vec<String> {
    inspection.diagnostics.iter().map(ToString::to_string).collect()
}

#[test]
fn every_lint_fires_on_its_document_and_on_nothing_else() {
    for lint in lint::ALL {
        let inspection = inspect(lint, "fires");
        assert!(inspection.policy.is_some(), "{}: {:?}", lint.name(), told(&inspection));
        let codes: BTreeSet<&str> = inspection.diagnostics.iter().map(|one| one.code.name()).collect();
        assert_eq!(codes, BTreeSet::from([lint.name()]), "{:?}", told(&inspection));
        for one in &inspection.diagnostics {
            assert!(one.subject.is_some() && one.help.is_some() && one.primary.is_some(), "{one}");
        }
    }
}

#[test]
fn every_lint_is_quiet_on_its_near_miss() {
    for lint in lint::ALL {
        let inspection = inspect(lint, "near-miss");
        assert!(inspection.policy.is_some());
        assert_eq!(told(&inspection), [""; 0], "{}", lint.name());
    }
}

/// The lines of the first code block below a heading, without the space around them.
fn example<'p>(page: &'p str, heading: &str) -> Vec<&'p str> {
    let below = page.split_once(heading).unwrap_or_else(|| panic!("no `{heading}` in\n{page}")).1;
    let block = below.split("```yaml\n").nth(1).and_then(|block| block.split("```").next());
    block.unwrap_or_else(|| panic!("no example below `{heading}` in\n{page}")).lines().map(str::trim).collect()
}

#[test]
fn every_page_has_its_headings_and_shows_what_its_fixtures_say() {
    for lint in lint::ALL {
        let page = lint.page();
        assert!(page.starts_with(&format!("# {}\n\n", lint.name())));
        let found: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(found, HEADINGS, "{}", lint.name());
        let summary = lint.summary();
        assert!(summary.ends_with('.') && summary.len() < 100, "{}: {summary}", lint.name());
        for (heading, name) in [(HEADINGS[2], "fires"), (HEADINGS[3], "near-miss")] {
            let texts = texts(lint, name);
            let lines: BTreeSet<&str> = texts.iter().flat_map(|(_, text)| text.lines()).map(str::trim).collect();
            for line in example(&page, heading) {
                assert!(lines.contains(line), "{}/{name}.yaml has no line `{line}`", lint.name());
            }
        }
    }
}

#[test]
fn registry_and_fixtures_are_the_same_and_names_read_after_allow() {
    let names: Vec<&str> = lint::ALL.iter().map(Lint::name).collect();
    let known: BTreeSet<String> = names.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(known.len(), names.len(), "a name stands twice");
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints")).expect("the fixtures");
    let folders: BTreeSet<String> =
        folders.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(known, folders);
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/each")).expect("the lints");
    let files: BTreeSet<String> = files
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().replace(".rs", "").replace('_', "-"))
        .filter(|name| name != "mod")
        .collect();
    assert_eq!(known, files, "one file for each");
    for name in names {
        assert!(name.split('-').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())), "{name}");
        assert!(lint::find(name).is_some_and(|found| found.name() == name));
        assert!(scopeline::diagnostic::Code::ALL.iter().all(|code| code.name() != name), "{name} is a fault too");
    }
}

// ---- Levels and allowances -------------------------------------------------------------------------------------------

const POLICY: &str = "
scopeline: 1
policy: { id: tiny, currency: EUR }
facts: { kind: { one-of: [defect, feature] } }
services: { building: { title: Building, price: { hourly: 180 } } }
rules:
  - { id: defects, when: { kind: defect }, class: support }
otherwise: { class: service, certainty: approval }
";

fn with(lints: &str, settings: &Settings) -> Inspection {
    lint::inspect(&Sources::single("policy.yaml", format!("{POLICY}{lints}")), settings)
}

#[test]
fn the_policy_gives_levels_and_whoever_asks_has_the_last_word() {
    let lint = lint::find("unoffered-service").expect("it is there");
    let plain = Settings::default();
    let is_error = |one: &Diagnostic| one.is_error();
    assert_eq!(with("", &plain).diagnostics.iter().map(is_error).collect::<Vec<_>>(), [false]);
    let denied = with("lints: { unoffered-service: deny }\n", &plain);
    assert_eq!(denied.diagnostics.iter().map(is_error).collect::<Vec<_>>(), [true]);
    assert!(denied.policy.is_some(), "it can be used all the same");
    assert_eq!(told(&with("lints: { unoffered-service: allow }\n", &plain)), [""; 0]);
    let asked = Settings::default().level(lint, Level::Allow);
    assert_eq!(told(&with("lints: { unoffered-service: deny }\n", &asked)), [""; 0]);
    let asked = Settings::default().level(lint, Level::Deny);
    assert!(with("lints: { unoffered-service: { level: allow } }\n", &asked).diagnostics[0].is_error());
}

#[test]
fn an_allowance_takes_what_it_names_and_nothing_else() {
    let allow = |at: &str| format!("lints: {{ unoffered-service: {{ allow: [{{ at: {at}, because: B. }}] }} }}\n");
    let allowed = with(&allow("building"), &Settings::default());
    assert_eq!((told(&allowed), allowed.allowed), (Vec::new(), 1));
    let other = with(&allow("course"), &Settings::default());
    let codes: Vec<&str> = other.diagnostics.iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["unoffered-service", "unused-allowance"]);
}

#[test]
fn an_allowance_that_cannot_be_judged_is_not_called_unused() {
    let lints = "lints: { silent-signal: { allow: [{ at: key, because: Rare. }] }, stale-case: { allow: [{ at: a, because: B. }] } }\n";
    let lints = format!("{lints}signals: [{{ fact: kind, is: defect, words: [key] }}]\n");
    let codes = |inspection: &Inspection| -> Vec<&str> {
        inspection.diagnostics.iter().map(|one| one.code.name()).filter(|code| *code != "unoffered-service").collect()
    };
    assert_eq!(codes(&with(&lints, &Settings::default())), [""; 0]);
    let corpus = Settings::default().corpus(["the key is gone".to_owned()]);
    assert_eq!(codes(&with(&lints, &corpus)), ["unused-allowance"]);
}

#[test]
fn an_allowance_without_a_reason_is_a_fault_and_so_is_an_unknown_lint() {
    let codes = |lints: &str| -> Vec<String> {
        let inspection = with(lints, &Settings::default());
        let faults = inspection.diagnostics.iter().filter(|one| one.is_error());
        faults.map(|one| format!("{}: {}", one.code, one.help.clone().unwrap_or_default())).collect()
    };
    assert_eq!(codes("lints: { unused-fact: { allow: [{ at: x }] } }\n").len(), 1);
    assert!(codes("lints: { unused-fact: { allow: [{ at: x, because: }] } }\n")[0].starts_with("wrong-shape"));
    assert_eq!(codes("lints: { unused-facts: deny }\n"), ["unknown-name: did you mean `unused-fact`?"]);
    assert!(codes("lints: { unused-fact: forbid }\n")[0].starts_with("unknown-value"));
    assert!(codes("lints: { unused-fact: {} }\n")[0].starts_with("missing-key"));
    // Whoever embeds the crate is not kept from a policy by a lint that only a later version knows.
    let later = format!("{POLICY}lints: {{ of-a-later-version: deny }}\n");
    assert!(Policy::from_sources(&Sources::single("policy.yaml", later)).is_ok());
}

#[test]
fn levels_and_allowances_change_no_decision_and_lints_wait_for_a_sound_policy() {
    let inspection = with("rules: []\n", &Settings::default());
    assert!(inspection.policy.is_none());
    assert!(inspection.diagnostics.iter().all(|one| one.lint().is_none()), "{:?}", told(&inspection));
}

// ---- What each of them sees --------------------------------------------------------------------------------------------

/// What is found in these texts by one lint, as `subject: message`.
fn by(lint: &str, texts: &[(&str, &str)]) -> Vec<String> {
    let known = lint::find(lint).expect("it is there");
    let sources: Sources = texts.iter().copied().collect();
    let inspection = lint::inspect(&sources, &Settings::default().level(known, Level::Warn));
    assert!(inspection.policy.is_some(), "{:?}", told(&inspection));
    let own = inspection.diagnostics.iter().filter(|one| one.lint() == Some(lint));
    own.map(|one| format!("{}: {}", one.subject.as_deref().unwrap_or_default(), one.message)).collect()
}

#[test]
fn a_name_that_is_nearly_a_fact_between_two_braces_is_seen() {
    let because = |text: &str| {
        let rule =
            format!("  - {{ id: more, when: {{ kind: feature }}, class: support, because: \"{text}\" }}\notherwise");
        let policy = POLICY
            .replace("{ kind: { one-of", "{ customer: { type: name }, kind: { one-of")
            .replace("otherwise", &rule);
        by("braced-placeholder", &[("policy.yaml", &policy)])
    };
    assert_eq!(because("{{custommer}}"), ["custommer: `{{custommer}}` is printed as `{custommer}` and not filled in"]);
    assert_eq!(because("{{Kind}}"), ["Kind: `{{Kind}}` is printed as `{Kind}` and not filled in"]);
    assert_eq!(because("{{kin}} and {{something else}} and {{}}"), [""; 0]);
}

#[test]
fn ids_that_differ_in_case_only_are_seen_across_lists() {
    let more = "limits: [{ id: F, when: { kind: defect }, effort: best }, { id: defects, when: { kind: feature }, effort: best }]
flags: [{ id: f, when: { kind: feature } }]\n";
    let found = by("case-only-difference", &[("policy.yaml", &format!("{POLICY}{more}"))]);
    assert_eq!(found, ["f: the ids `F` and `f` differ in case only"], "a limit may be called like a rule");
}

#[test]
fn a_case_that_names_what_was_renamed_is_seen() {
    let policy = POLICY.replace("id: defects", "id: known-defects");
    let case = |name: &str| {
        let cases = format!(
            "scopeline-tests: 1\ncases:\n  - {{ name: \"{name}\", date: 2026-07-01, facts: {{ kind: defect }}, expect: {{ class: support }} }}\n"
        );
        by("stale-case", &[("policy.yaml", &policy), ("tests.yaml", &cases)])
    };
    assert_eq!(case("known-defect: is support").len(), 1);
    assert_eq!(case("`knwon-defects` is support").len(), 1);
    for name in ["known-defects: is support", "note: a defect", "how-to: a defect", "a well-known defect"] {
        assert_eq!(case(name), [""; 0], "{name}");
    }
}

#[test]
fn not_with_a_value_speaks_of_all_others() {
    let policy =
        |test: &str| POLICY.replace("[defect, feature]", "[defect, feature, other]").replace("kind: defect", test);
    let found = |test: &str| by("unspoken-value", &[("policy.yaml", &policy(test))]).len();
    assert_eq!((found("kind: not other"), found("kind: other")), (0, 2));
}

#[test]
fn findings_stand_where_what_they_are_about_is_written() {
    let text = "scopeline: 1
policy: { id: tiny, effective: 2026-07-01 }
facts: { users: { type: number }, kind: { one-of: [defect, other] } }
products:
  p:
    line: x
    releases: { 2: { released: 2026-01-01 }, 1: { released: 2025-01-01 } }
    phases:
      - { is: current, newest: 1 }
      - { is: grace, newest: 2 }
impossible:
  - { users: under 100 }
  - { kind: other, users: 500 }
rules:
  - { id: few, when: { kind: defect, users: under 10 }, class: service, declined: yes }
  - { id: seldom, when: { any: [{ release.phase: current }, { users: under 50 }], kind: other }, class: support }
otherwise: { class: service, certainty: approval }
";
    let cases = "scopeline-tests: 1\ncases: [{ name: a, date: 2026-07-01, facts: { users: 700, kind: defect }, expect: { class: service } }]\n";
    let sources = Sources::from_iter([("policy.yaml", text), ("tests.yaml", cases)]);
    let asked = ["unspoken-value", "untouched-point"].map(|name| lint::find(name).expect("it is there"));
    let settings = asked.into_iter().fold(Settings::default(), |settings, lint| settings.level(lint, Level::Warn));
    let inspection = lint::inspect(&sources, &settings);
    let slice = |label: &scopeline::diagnostic::Label| sources.slice(label.span).to_owned();
    let at = |lint: &str, subject: &str| {
        let is_it = |one: &&Diagnostic| one.lint() == Some(lint) && one.subject.as_deref() == Some(subject);
        let one = inspection
            .diagnostics
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("{lint} {subject}: {:?}", told(&inspection)));
        let line = one.primary.as_ref().map(|label| sources.position(label.span).line);
        (line.expect("a place"), one.others.iter().map(slice).collect::<Vec<_>>())
    };
    let impossible = vec!["{ users: under 100 }".to_owned()];
    assert_eq!(at("unreachable-rule", "few"), (15, impossible), "and not at the other entry");
    assert_eq!(at("constant-test", "users: under 50"), (16, Vec::new()));
    assert_eq!(at("unspoken-value", "release.phase: grace"), (10, Vec::new()));
    assert_eq!(at("untouched-point", "rule seldom"), (16, Vec::new()));
    let constant = inspection.diagnostics.iter().find(|one| one.lint() == Some("constant-test"));
    let constant = constant.and_then(|one| one.primary.as_ref()).map(slice);
    assert_eq!(constant.as_deref(), Some("users: under 50"));
    let dead = inspection.diagnostics.iter().find(|one| one.lint() == Some("unreachable-rule"));
    assert!(dead.and_then(|one| one.help.as_deref()).is_some_and(|help| help.starts_with("look whether it may occur")));
}

#[test]
fn a_test_that_is_a_whole_condition_is_told_once() {
    let flags = "impossible: [{ kind: feature }]\nflags: [{ id: f, when: { kind: defect } }]\n";
    let codes = |inspection: &Inspection| -> Vec<String> {
        let own = inspection
            .diagnostics
            .iter()
            .filter(|one| one.subject.as_deref().is_some_and(|it| it == "f" || it.starts_with("kind")));
        own.map(|one| one.code.name().to_owned()).collect()
    };
    let policy =
        POLICY.replace("{ id: defects, when: { kind: defect }, class: support }", "{ id: all, class: support }");
    let found = lint::inspect(&Sources::single("policy.yaml", format!("{policy}{flags}")), &Settings::default());
    assert_eq!(codes(&found), ["needless-condition"], "{:?}", told(&found));
}

/// A rule with so many gates behind it, and so many facts in them, that they are not looked at together.
fn many_gates() -> String {
    let facts: String = (0..60).map(|at| format!("  f{at}: {{ type: yes-no }}\n")).collect();
    let gate = |at: usize| {
        let (one, other) = (at * 13 % 59 + 1, (at * 7 + 3) % 59 + 1);
        format!(
            "  - {{ id: g{at}, when: {{ any: [{{ f{one}: yes }}, {{ f{other}: no }}], f{at}: yes }}, class: rework }}\n"
        )
    };
    let gates: String = (1..60).map(gate).collect();
    let head = "scopeline: 1\npolicy: { id: many }\nfacts:\n";
    let first = "rules:\n  - { id: first, when: { f0: yes }, class: support }\n";
    format!("{head}{facts}{first}{gates}otherwise: {{ class: service, certainty: approval }}\n")
}

#[test]
fn what_is_not_listed_of_a_rule_is_said() {
    let look = |settings: Settings| lint::inspect(&Sources::single("policy.yaml", many_gates()), &settings);
    let found = look(Settings::default());
    let of = |found: &Inspection, lint: &str| -> Vec<String> {
        found.diagnostics.iter().filter(|one| one.lint() == Some(lint)).map(|one| one.message.clone()).collect()
    };
    assert_eq!(of(&found, "jumped-gate").len(), 8, "{:?}", told(&found));
    let said = of(&found, "undecided-question");
    assert_eq!(said, ["beside what is told of `first` not everything was looked at; gates that it may jump: 51 more"]);
    let gate = lint::find("jumped-gate").expect("it is there");
    let quiet = look(Settings::default().level(gate, Level::Allow));
    assert_eq!(of(&quiet, "undecided-question"), [""; 0], "nobody wants to know");
    let more = look(Settings::default().budget(Budget::work(2_000_000_000)));
    assert_eq!((of(&more, "jumped-gate").len(), of(&more, "undecided-question")), (59, Vec::new()));
}

/// A release of which nobody knows when it ends: whether it has ended is not known, but it is the same for both rules.
#[test]
fn a_rule_that_is_dead_whatever_an_open_day_is_is_found() {
    let policy = |second: &str, until: &str| {
        format!(
            "scopeline: 1
policy: {{ id: tiny, effective: 2026-07-01 }}
products:
  p:
    line: x.y
    releases: {{ 7.9: {{ released: 2026-03-01 }}, 7.1: {{ released: 2025-05-01, ends: {until} }} }}
    phases: [{{ is: current, newest: 1 }}, {{ is: grace, until: ends }}]
rules:
  - {{ id: gone, when: {{ release.phase: ended }}, class: rework }}
  - {{ id: second, when: {{ {second} }}, class: support }}
  - {{ id: last, when: {{ release.phase: [ended, current] }}, class: service, declined: yes }}
otherwise: {{ class: service, certainty: approval }}
"
        )
    };
    let found = |text: &str, lint: &str| by(lint, &[("policy.yaml", text)]);
    for until in ["tba", "2026-10-31"] {
        let dead = policy("release.phase: ended", until);
        assert_eq!(
            found(&dead, "unreachable-rule"),
            ["second: `second` never decides: wherever it holds, `gone` decides first"]
        );
        assert_eq!(found(&dead, "jumped-gate"), [""; 0]);
        let more = policy("release.phase: [ended, grace]", until);
        assert_eq!(found(&more, "unreachable-rule"), [""; 0], "it decides about what has not ended");
    }
    let sources = Sources::single("policy.yaml", policy("release.phase: ended", "tba"));
    let policy = Policy::from_sources(&sources).expect("it has no fault");
    let mut coverage = scopeline::testing::Suite::default().coverage(&policy);
    coverage.take_over(&policy, &policy.analyse(Budget::default()));
    assert!(coverage.untouched().all(|point| point.label() != "rule second"), "no case is asked for");
}

/// Where each finding of `unspoken-value` stands, as `fact: value` and what is written there.
fn unspoken(text: &str) -> Vec<(String, String)> {
    let sources = Sources::single("policy.yaml", text);
    let lint = lint::find("unspoken-value").expect("it is there");
    let inspection = lint::inspect(&sources, &Settings::default().level(lint, Level::Warn));
    assert!(inspection.policy.is_some(), "{:?}", told(&inspection));
    let of_it = inspection.diagnostics.iter().filter(|one| one.lint() == Some("unspoken-value"));
    let place = |one: &Diagnostic| sources.slice(one.primary.as_ref().expect("a place").span).to_owned();
    of_it.map(|one| (one.subject.clone().expect("a subject"), place(one))).collect()
}

#[test]
fn what_no_rule_names_is_told_where_it_is_declared_and_never_at_the_head() {
    let policy = "scopeline: 1
policy: { id: head, currency: EUR, effective: 2026-07-01 }
plans: [silver, gold]
products:
  acme:
    line: x.y
    releases: { 3.1: { released: 2026-03-01 }, 3.0: { released: 2025-09-01, ends: 2026-09-30 } }
    phases: [{ is: current, newest: 1 }, { is: leaving, until: ends }]
    environments:
      os: [debian 12, { name: debian 11, is: limited }]
    components: [{ name: server, origin: ours }, { name: lab, origin: ours, is: limited }]
    integrations: [ldap, { name: jira, is: limited }]
life-cycles:
  debian:
    line: x
    releases: { 12: { released: 2023-06-10, ends: 2028-06-30 }, 11: { released: 2021-08-14, ends: 2026-08-31 } }
    phases: [{ is: maintained, until: ends }, { is: sold, until: ends + 1 year }]
  runtime:
    line: x
    releases: { 2: { released: 2025-01-01 }, 1: { released: 2024-01-01, ends: 2026-08-01 } }
facts: { runtime: { type: version } }
meters: { hours: { per: month, allowance: { silver: 5 h }, nearly: 80 % } }
rules:
  - { id: a, when: { release.phase: unlisted }, class: rework }
  - { id: b, when: { environment.status: excluded }, class: rework }
  - { id: c, when: { component.status: excluded }, class: rework }
  - { id: d, when: { integrations.status: excluded }, class: rework }
  - { id: e, when: { hours.status: nearly }, class: rework }
  - { id: f, when: { os.phase: unlisted }, class: rework }
  - { id: g, when: { runtime.phase: unreleased }, class: rework }
  - { id: h, when: { os.status: excluded }, class: rework }
otherwise: { class: service, certainty: approval }
";
    let found = unspoken(policy);
    let at = |subject: &str| {
        let found = found.iter().find(|(known, _)| known == subject);
        found.unwrap_or_else(|| panic!("no {subject} in {found:?}")).1.clone()
    };
    for (subject, place) in [
        ("release.phase: leaving", "leaving"),
        ("release.phase: ended", "acme"),
        ("environment.status: limited", "limited"),
        ("environment.status: unlisted", "os"),
        ("environment.status: listed", "debian 12"),
        ("component.status: limited", "limited"),
        ("component.status: listed", "server"),
        ("component.status: unlisted", "server"),
        ("integrations.status: limited", "limited"),
        ("integrations.status: unlisted", "ldap"),
        ("hours.status: over", "hours"),
        ("os.phase: sold", "sold"),
        ("os.phase: ended", "debian"),
        ("runtime.phase: maintained", "runtime"),
        ("os.status: unlisted", "os"),
    ] {
        assert_eq!(at(subject), place, "{subject}");
    }
    assert!(found.iter().all(|(_, place)| place != "head"), "{found:?}");
}

#[test]
fn a_limit_that_narrows_nothing_names_the_rule_that_decides_before() {
    let text = |limits: &str| {
        format!(
            "scopeline: 1
policy: {{ id: tiny, currency: EUR, effective: 2026-07-01 }}
plans: [basic, gold]
facts: {{ kind: {{ one-of: [defect, other] }}, users: {{ type: number }} }}
rules:
  - {{ id: large, when: {{ plan: basic, users: over 10 }}, class: rework }}
  - {{ id: defects, when: {{ kind: defect }}, class: support }}
limits: [{limits}]
otherwise: {{ class: service, certainty: approval }}
"
        )
    };
    let found = |limits: &str| by("dead-condition", &[("policy.yaml", &text(limits))]);
    let idle = "narrows anything: whatever meets its condition is not support";
    assert_eq!(
        found("{ id: a, when: { plan: basic, users: over 12 }, effort: best }"),
        [format!("a: `a` never {idle}")]
    );
    assert_eq!(found("{ id: a, when: { plan: basic, users: over 9 }, effort: best }"), [""; 0]);
    assert_eq!(found("{ id: a, when: { plan: gold, users: over 12 }, effort: best }"), [""; 0]);
    assert_eq!(found("{ id: a, when: { kind: other }, effort: best }"), [format!("a: `a` never {idle}")]);
    let sources = Sources::single(
        "p.yaml",
        text(
            "{ id: a, when: { plan: basic, users: over 12 }, effort: best }, { id: b, when: { kind: other }, effort: best }",
        ),
    );
    let inspection = lint::inspect(&sources, &Settings::default());
    let dead: Vec<&Diagnostic> =
        inspection.diagnostics.iter().filter(|one| one.lint() == Some("dead-condition")).collect();
    let shown: Vec<Vec<&str>> =
        dead.iter().map(|one| one.others.iter().map(|label| sources.slice(label.span)).collect()).collect();
    assert_eq!(shown, [["large"], ["service"]], "the rule that decides instead");
    assert!(dead.iter().all(|one| one.notes.iter().any(|note| note.starts_with("for example"))), "{dead:?}");
    // Too little effort: nothing is claimed, and that is told.
    let inspection = lint::inspect(&sources, &Settings::default().budget(Budget::work(1)));
    let codes: BTreeSet<&str> = inspection.diagnostics.iter().map(|one| one.code.name()).collect();
    assert!(codes.contains("undecided-question") && !codes.contains("dead-condition"), "{codes:?}");
}

// ---- Fixes -----------------------------------------------------------------------------------------------------------

#[test]
fn what_has_one_right_answer_is_mended_and_nothing_else() {
    let text = POLICY.replace("kind: defect }", "kind: \"DEFECT\" } # Defect\n   ")
        + "lints:
  unoffered-service:
    allow:
      - { at: building, because: Sold by others. } # kept
      # It was there
      # last year.
      - at: gone
        because: It was.
      # What others sell.
";
    let sources = Sources::single("policy.yaml", &text);
    let inspection = lint::inspect(&sources, &Settings::default());
    let codes: Vec<&str> = inspection.diagnostics.iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["case-only-difference", "unused-allowance"]);
    let fixed = lint::fixed(&sources, &inspection.diagnostics);
    assert_eq!((fixed.mended, fixed.refused), (2, 0));
    let expected = text
        .replace("\"DEFECT\"", "\"defect\"")
        .replace("      # It was there\n      # last year.\n      - at: gone\n        because: It was.\n", "");
    assert_eq!(fixed.texts, [("policy.yaml".to_owned(), expected)]);
    let again = lint::inspect(&fixed.texts.into_iter().collect(), &Settings::default());
    assert_eq!(told(&again), [""; 0]);
}

#[test]
fn a_fix_that_would_change_something_else_is_refused() {
    let text = POLICY.replace("kind: defect }", "kind: Defect }");
    let sources = Sources::single("policy.yaml", &text);
    let inspection = lint::inspect(&sources, &Settings::default());
    let mut wrong: Vec<Diagnostic> = inspection.diagnostics.into_iter().filter(|one| one.fix.is_some()).collect();
    assert_eq!(wrong.len(), 1);
    let fix = wrong[0].fix.as_mut().expect("it has one");
    fix.text = "defect, source: stock".to_owned();
    let fixed = lint::fixed(&sources, &wrong);
    assert_eq!((fixed.texts.len(), fixed.mended, fixed.refused), (0, 0, 1));
}

// ---- The examples of the guide ---------------------------------------------------------------------------------------

#[test]
fn the_examples_of_the_guide_are_found_as_it_says() {
    const HEAD: &str = "scopeline: 1\npolicy: { id: tiny, effective: 2026-07-01 }\n";
    const END: &str = "otherwise: { class: service, certainty: approval }\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("guide/linting.md");
    let guide = fs::read_to_string(file).expect("the page");
    let gaps = lint::find("falls-through").expect("it is there");
    let examples: Vec<&str> = guide.split("```yaml found\n").skip(1).collect();
    assert_eq!(examples.len(), 6);
    for example in examples {
        let (policy, rest) = example.split_once("```\n").expect("it ends");
        let said = rest.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("what is said");
        let level = if said.contains("falls-through") { Level::Warn } else { Level::Allow };
        let sources = Sources::single("policy.yaml", format!("{HEAD}{policy}{END}"));
        let found = lint::inspect(&sources, &Settings::default().level(gaps, level)).diagnostics;
        let lines = found.iter().flat_map(|one| std::iter::once(one.to_string()).chain(one.notes.clone()));
        assert_eq!(lines.collect::<Vec<_>>(), said.lines().collect::<Vec<_>>(), "{policy}");
    }
}

// ---- What is shipped -------------------------------------------------------------------------------------------------

/// The texts of a folder.
fn folder_of(name: &str) -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{name}: {error}")).flatten();
    let yaml = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    yaml.map(|path| (path.display().to_string(), fs::read_to_string(path).expect("a text"))).collect()
}

#[test]
fn shipped_policies_are_clean_and_their_cases_touch_everything() {
    for name in [
        "policies/lodestone",
        "policies/self-hosted",
        "policies/web-agency",
        "policies/managed-service",
        "policies/published/mattermost",
        "policies/published/pantheon",
        "policies/published/wodobo",
    ] {
        // With this one an allowance that is used for coverage alone is judged, too.
        let untouched = lint::find("untouched-point").expect("it is there");
        let inspection = lint::inspect(&folder_of(name), &Settings::default().level(untouched, Level::Warn));
        assert_eq!(told(&inspection), [""; 0], "{name}");
        let suite = inspection.suite.expect("its cases have no fault");
        assert!(suite.cases().iter().all(|case| case.confirmed), "{name}");
    }
}
