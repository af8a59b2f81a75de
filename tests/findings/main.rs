//! What was found, in every form: safe for the place that it goes to, and stable.

#[cfg(feature = "cli")]
mod program;

use scopeline::lint::{Settings, inspect};
use scopeline::render::findings::fingerprint::{Baseline, fingerprints};
use scopeline::render::findings::{Checked, github, json, markdown, sarif};
use scopeline::{Diagnostic, Sources};
use serde_json::Value;

/// With findings of several kinds: a fix, two places, a fault-like character in a name.
const POLICY: &str = "
scopeline: 1
policy: { id: tiny, currency: EUR }
facts:
  kind: { one-of: [defect, feature] }
services:
  building: { title: Building, price: { hourly: USD 180 } }
rules:
  - { id: defects, when: { kind: Defect }, class: support }
otherwise: { class: service, certainty: approval }
";

/// A fault whose message quotes what an attacker wrote.
const HOSTILE: &str = "scopeline: 1
policy: { id: tiny }
\"::error file=x,line=1::%0A, @team <img src=x> ](javascript:alert(1)) {0} `\": 1
rules: [{ class: support }]
otherwise: { class: service, declined: yes }
";

fn found(sources: &Sources) -> Vec<Diagnostic> {
    inspect(sources, &Settings::default()).diagnostics
}

fn named(name: &str, text: &str) -> (Sources, Vec<Diagnostic>) {
    let sources = Sources::single(name, text);
    let found = found(&sources);
    assert!(!found.is_empty());
    (sources, found)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

// ---- JSON ------------------------------------------------------------------------------------------------------------

#[test]
fn json_has_a_version_and_says_all_that_a_person_is_told() {
    let (sources, found) = named("/home/a/tiny/policy.yaml", POLICY);
    let checked = Checked::new("/home/a/tiny", &sources, &found).below("/home/a").left_out(2, 1).mended(4);
    let report = parsed(&json::report(&[checked]).expect("JSON"));
    assert_eq!(report["scopeline-check"], 1);
    let policy = &report["policies"][0];
    assert_eq!(
        (&policy["policy"], &policy["errors"], &policy["in-baseline"], &policy["allowed"]),
        (&"tiny".into(), &0.into(), &2.into(), &1.into())
    );
    assert_eq!(policy["mended"], 4);
    let findings = policy["findings"].as_array().expect("a list");
    let codes: Vec<&str> = findings.iter().map(|one| one["code"].as_str().expect("a text")).collect();
    assert_eq!(codes, ["unoffered-service", "mixed-currencies", "case-only-difference"]);
    let last = &findings[2];
    assert_eq!(
        (last["kind"].as_str(), last["severity"].as_str(), last["fixable"].as_bool()),
        (Some("lint"), Some("warning"), Some(true))
    );
    let place = &last["place"];
    assert_eq!(
        (place["file"].as_str(), place["line"].as_u64(), place["column"].as_u64(), place["end-column"].as_u64()),
        (Some("tiny/policy.yaml"), Some(9), Some(34), Some(40))
    );
    assert_eq!(last["others"][0]["line"], 5);
    assert!(findings.iter().all(|one| one["fingerprint"].as_str().is_some_and(|print| print.len() == 32)));
}

// ---- SARIF -----------------------------------------------------------------------------------------------------------

/// By the schema of the standard, and by one that asks for what code hosts want beside it. Of the standard's, the pattern of a
/// property that is not written has a bracket too many to be one.
#[test]
fn sarif_is_what_the_standard_says_and_what_code_hosts_want() {
    let standard = include_str!("sarif-schema-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let standard = jsonschema::draft7::new(&parsed(&standard)).expect("it is a schema");
    let schema = jsonschema::draft202012::new(&parsed(include_str!("sarif-subset.json"))).expect("it is a schema");
    let none = Sources::default();
    let placeless = inspect(&none, &Settings::default()).diagnostics;
    for (name, text) in
        [("tiny/policy.yaml", POLICY), ("a b/ü%.yaml", HOSTILE), ("../x.yaml", POLICY), ("C:\\x\\p.yaml", POLICY)]
    {
        let (sources, found) = named(name, text);
        let all = [Checked::new("tiny", &sources, &found), Checked::new("none", &none, &placeless)];
        let log = parsed(&sarif::log(&all).expect("JSON"));
        let errors = standard.iter_errors(&log).chain(schema.iter_errors(&log));
        let complaints: Vec<String> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(complaints, [""; 0]);
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
        for result in run["results"].as_array().expect("a list") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        assert_eq!(run["results"].as_array().map(Vec::len), Some(found.len() + placeless.len()));
    }
    // Neither is one that takes everything.
    assert!(standard.is_valid(&parsed(r#"{"version":"2.1.0","runs":[]}"#)));
    assert!(!standard.is_valid(&parsed(r#"{"version":"2.1.0","runs":[{}]}"#)));
    assert!(!standard.is_valid(&parsed(r#"{"version":"2.1.0","runs":[],"more":1}"#)));
    assert!(!schema.is_valid(&parsed(r#"{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}"#)));
}

#[test]
fn sarif_paths_are_relative_and_escaped() {
    let uri = |name: &str, base: &str| {
        let (sources, found) = named(name, POLICY);
        let log = parsed(&sarif::log(&[Checked::new("tiny", &sources, &found).below(base)]).expect("JSON"));
        let artifact = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        (artifact["uri"].as_str().expect("a text").to_owned(), artifact.get("uriBaseId").is_some())
    };
    assert_eq!(uri("./policies/a b#.yaml", ""), ("policies/a%20b%23.yaml".to_owned(), true));
    assert_eq!(uri("/home/a/p/policy.yaml", "/home/a/"), ("p/policy.yaml".to_owned(), true));
    assert_eq!(uri("/home/ab/policy.yaml", "/home/a"), ("file:///home/ab/policy.yaml".to_owned(), false));
    assert_eq!(uri("../p/policy.yaml", ""), ("../p/policy.yaml".to_owned(), false));
}

#[test]
fn in_sarif_nothing_is_a_link_or_a_place_to_fill_in() {
    let (sources, found) = named("p.yaml", HOSTILE);
    let log = parsed(&sarif::log(&[Checked::new("p", &sources, &found)]).expect("JSON"));
    let text = log["runs"][0]["results"][0]["message"]["text"].as_str().expect("a text").to_owned();
    assert!(text.contains(r"\](javascript") && text.contains("{{0}}"), "{text}");
}

#[test]
fn a_fix_in_sarif_is_the_edit_itself() {
    let (sources, found) = named("p.yaml", POLICY);
    let log = parsed(&sarif::log(&[Checked::new("p", &sources, &found)]).expect("JSON"));
    let replacement = &log["runs"][0]["results"][2]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "defect");
    assert_eq!(
        (&replacement["deletedRegion"]["startLine"], &replacement["deletedRegion"]["startColumn"]),
        (&9.into(), &34.into())
    );
}

// ---- GitHub ----------------------------------------------------------------------------------------------------------

#[test]
fn annotations_are_escaped_for_where_each_part_stands() {
    let (sources, found) = named("a,b:c%.yaml", HOSTILE);
    let said = github::annotations(&[Checked::new("p", &sources, &found)]);
    assert_eq!(said.lines().count(), found.len(), "{said}");
    let first = said.lines().next().expect("a line");
    assert!(first.starts_with("::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=1,endColumn="), "{first}");
    assert!(first.contains(",title=unknown-key::") && first.contains("%250A"), "{first}");
    assert!(first.contains("%0A"), "help stands on a line of its own: {first}");
}

#[test]
fn errors_come_first_ten_at_most_and_the_rest_is_counted() {
    let keys: String = (0..12).map(|at| format!("wrong-{at}: x\n")).collect();
    let (many, errors) = named(
        "b.yaml",
        &format!(
            "scopeline: 1\npolicy: {{ id: b }}\n{keys}rules: [{{ class: support }}]\notherwise: {{ class: service, certainty: approval }}\n"
        ),
    );
    assert_eq!(errors.len(), 12);
    let (few, warnings) = named("a.yaml", POLICY);
    let said = github::annotations(&[Checked::new("a", &few, &warnings), Checked::new("b", &many, &errors)]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 11);
    assert!(lines[..10].iter().all(|line| line.starts_with("::error file=b.yaml")), "{said}");
    assert_eq!(lines[10], "5 more are hidden, 2 of them errors: run `scopeline check` to see them all");
}

// ---- Markdown --------------------------------------------------------------------------------------------------------

#[test]
fn in_markdown_what_the_author_wrote_is_code() {
    let (sources, found) = named("p.yaml", HOSTILE);
    let said = markdown::report(&[Checked::new("p", &sources, &found)]);
    let item = said.lines().find(|line| line.starts_with("- **error** `unknown-key`")).expect("an item");
    // Its backtick would end the code, so there are two around the whole.
    let code = item.split("``").nth(1).unwrap_or_else(|| panic!("{item}"));
    assert!(code.contains("@team <img src=x> ](javascript:alert(1))"), "{item}");
    let outside: String = item.split("``").step_by(2).collect();
    assert!(!outside.contains(['@', '<', ']']), "{outside}");

    let (sources, found) = named("p.yaml", POLICY);
    let said = markdown::report(&[Checked::new("p", &sources, &found)]);
    assert!(said.starts_with("### `p`\n\n0 errors, 3 warnings\n\n"), "{said}");
    assert!(said.contains("- **warning** `case-only-difference` at `p.yaml:9:34`: `Defect` is declared as `defect`  \n  Help: write `defect`\n"), "{said}");
}

// ---- Fingerprints ----------------------------------------------------------------------------------------------------

#[test]
fn a_fingerprint_stays_when_lines_move_and_changes_with_what_is_meant() {
    let prints = |name: &str, text: &str| {
        let (sources, found) = named(name, text);
        fingerprints(&Checked::new("p", &sources, &found))
    };
    let first = prints("p.yaml", POLICY);
    assert_eq!(first.len(), 3);
    assert_eq!(first, prints("p.yaml", &format!("# moved\n\n{POLICY}")));
    assert_eq!(first, prints("./p.yaml", POLICY));
    // Nor does it matter where the policy lies, or from where it is looked at.
    let lies = |root: &str, file: &str| {
        let (sources, found) = named(file, POLICY);
        fingerprints(&Checked::new(root, &sources, &found))
    };
    for (root, file) in
        [(".", "./p.yaml"), ("tiny", "tiny/p.yaml"), ("../tiny/", "../tiny/p.yaml"), ("/a/p.yaml", "/a/p.yaml")]
    {
        assert_eq!(first, lies(root, file), "{root}");
    }
    let (sources, found) = named("p.yaml", POLICY);
    let of_another = fingerprints(&Checked::new("p", &sources, &found).policy("another"));
    assert!(first.iter().all(|print| !of_another.contains(print)), "policies are told apart by their ids");
    let other = prints("q.yaml", POLICY);
    assert!(first.iter().all(|print| !other.contains(print)));
    let renamed = prints("p.yaml", &POLICY.replace("building:", "making:"));
    assert!(!renamed.contains(&first[0]) && renamed.contains(&first[2]));
}

#[test]
fn alike_findings_have_a_number_of_their_own() {
    let twice = POLICY
        .replace("class: support }", "class: support }\n  - { id: more, when: { kind: Defect }, class: support }");
    let (sources, found) = named("p.yaml", &twice);
    let mut prints = fingerprints(&Checked::new("p", &sources, &found));
    assert_eq!(prints.len(), 5, "and one that the second rule never decides");
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), 5);
}

#[test]
fn a_baseline_knows_lints_and_no_faults() {
    let (sources, lints) = named("p.yaml", POLICY);
    let checked = Checked::new("p", &sources, &lints);
    let mut baseline = Baseline::default();
    baseline.add(&checked);
    assert_eq!((baseline.len(), baseline.is_empty()), (3, false));
    let again = Baseline::read(&baseline.write().expect("JSON")).expect("it was written so");
    assert_eq!(again, baseline);
    let (knows, met) = again.knows(&checked);
    assert_eq!((knows, met.len()), (vec![true; 3], 3));

    let (sources, faults) = named("p.yaml", HOSTILE);
    let checked = Checked::new("p", &sources, &faults);
    baseline.add(&checked);
    assert_eq!(baseline.len(), 3);
    assert!(baseline.knows(&checked).0.iter().all(|known| !known));
    assert!(Baseline::read(r#"{"scopeline-baseline": 1, "findings": []}"#).is_err());
    assert!(Baseline::read(r#"{"scopeline-baseline": 2, "findings": [], "more": 1}"#).is_err());
}
