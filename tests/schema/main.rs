//! The schemas and the readers take and refuse the same documents.

mod json;
mod mutate;
mod samples;
mod written;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use json::{seen, tree};
use jsonschema::Validator;
use scopeline::testing::Suite;
use scopeline::{Answer, Intake, Policy, Request, Sources, document, schema};
use serde_json::Value;

const EVERY_KEY: &str = include_str!("../../src/document/tests/every_key.yaml");

/// What is written in YAML, with a schema and a reader.
#[derive(Clone, Copy)]
enum Written {
    Policy,
    Tests,
    Intake,
}

impl Written {
    fn schema(self) -> Validator {
        validator(match self {
            Self::Policy => schema::POLICY,
            Self::Tests => schema::TESTS,
            Self::Intake => schema::INTAKE,
        })
    }

    /// What the reader has against a text.
    fn faults(self, text: &str) -> Vec<String> {
        let sources = Sources::single("a.yaml", text);
        let faults = match self {
            Self::Policy => {
                let mut faults = Vec::new();
                document::read(&tree(text), &mut faults);
                faults
            }
            Self::Tests => Suite::from_sources(&sources).err().unwrap_or_default(),
            Self::Intake => Intake::from_sources(&sources).err().unwrap_or_default(),
        };
        faults.iter().map(|fault| fault.one_line(&sources)).collect()
    }
}

fn validator(text: &str) -> Validator {
    let schema: Value = serde_json::from_str(text).expect("it is JSON");
    jsonschema::meta::validate(&schema).expect("it is a schema");
    jsonschema::draft202012::new(&schema).expect("it is a schema")
}

#[track_caller]
fn complaints(schema: &Validator, instance: &Value) -> Vec<String> {
    schema.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every file of the shipped policies with this end of its name.
fn shipped(end: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")];
    folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/scopeline/command/new"));
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                let text = fs::read_to_string(&path).expect("a text");
                files.push((path, text));
            }
        }
    }
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn every_shipped_text_is_good_for_its_schema() {
    let mut seen_of_kind = [0; 3];
    for (path, text) in shipped(".yaml") {
        let root = tree(&text);
        let kinds = [
            ("scopeline", Written::Policy),
            ("scopeline-tests", Written::Tests),
            ("scopeline-intake", Written::Intake),
        ];
        for (at, (key, kind)) in kinds.into_iter().enumerate().filter(|(_, (key, _))| root.has_key(key)) {
            assert_eq!(complaints(&kind.schema(), &seen(&root)), [""; 0], "{} as {key}", path.display());
            seen_of_kind[at] += 1;
        }
    }
    assert!(seen_of_kind.iter().all(|&count| count > 0), "{seen_of_kind:?}");
}

#[test]
fn every_key_of_the_language_is_in_the_schema() {
    assert_eq!(complaints(&Written::Policy.schema(), &seen(&tree(EVERY_KEY))), [""; 0]);
    assert_eq!(Written::Policy.faults(EVERY_KEY), [""; 0]);
    let texts = samples::good_policies().into_iter().chain([EVERY_KEY.to_owned()]);
    let missing = mutate::keys_asked_and_not_written(texts.map(|text| tree(&text)));
    assert!(missing.is_empty(), "the reader asks for keys that no good document has: {missing:?}");
}

#[test]
fn every_key_of_a_schema_stands_in_a_good_document() {
    let policies = samples::good_policies().into_iter().chain([EVERY_KEY.to_owned()]).collect();
    let texts = [
        (schema::POLICY, policies),
        (schema::TESTS, samples::good_suites()),
        (schema::INTAKE, samples::good_mappings()),
    ];
    for (schema, texts) in texts {
        let schema: Value = serde_json::from_str(schema).expect("it is JSON");
        let (mut known, mut written) = (BTreeSet::new(), BTreeSet::new());
        json::properties(&schema, &mut known);
        texts.iter().for_each(|text: &String| json::keys(&seen(&tree(text)), &mut written));
        let strange: Vec<_> = known.difference(&written).collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
}

#[test]
fn what_is_bad_is_bad_for_both() {
    for (kind, texts) in [
        (Written::Policy, samples::policies()),
        (Written::Tests, samples::suites()),
        (Written::Intake, samples::mappings()),
    ] {
        let schema = kind.schema();
        for text in texts {
            assert!(!kind.faults(&text).is_empty(), "the reader takes\n{text}");
            assert!(!schema.is_valid(&seen(&tree(&text))), "the schema takes\n{text}");
        }
    }
}

#[test]
fn what_is_good_is_good_for_both() {
    for (kind, texts) in [
        (Written::Policy, samples::good_policies()),
        (Written::Tests, samples::good_suites()),
        (Written::Intake, samples::good_mappings()),
    ] {
        let schema = kind.schema();
        for text in texts {
            assert_eq!(kind.faults(&text), [""; 0], "the reader refuses\n{text}");
            assert_eq!(complaints(&schema, &seen(&tree(&text))), [""; 0], "the schema refuses\n{text}");
        }
    }
}

#[test]
fn every_small_change_is_good_or_bad_for_both() {
    let mut changed = 0;
    let mut differ = Vec::new();
    let texts = [
        (Written::Policy, vec![EVERY_KEY.to_owned()]),
        (Written::Tests, samples::good_suites()),
        (Written::Intake, samples::good_mappings()),
    ];
    for (kind, texts) in texts {
        let schema = kind.schema();
        for text in texts {
            for change in mutate::changes(&tree(&text)) {
                let text = json::written(&change.root);
                let (reader, complaints) = (kind.faults(&text), complaints(&schema, &seen(&tree(&text))));
                changed += 1;
                if reader.is_empty() != complaints.is_empty() && !mutate::is_known_to_differ(&change.what, &reader) {
                    differ.push(format!("{}\n  reader: {reader:?}\n  schema: {complaints:?}", change.what));
                }
            }
        }
    }
    assert!(differ.is_empty(), "{} of {changed} differ:\n{}", differ.len(), differ.join("\n"));
    assert!(changed > 1_000, "{changed}");
}

// ---- Requests and decisions ------------------------------------------------------------------------------------------

#[test]
fn requests_are_good_or_bad_for_both() {
    let schema = validator(schema::REQUEST);
    for (path, text) in shipped("requests.jsonl") {
        for line in text.lines() {
            let instance: Value = serde_json::from_str(line).expect("JSON");
            // Some are objects of another system, for a mapping.
            let is_request = Request::from_json(line).is_ok();
            assert_eq!(schema.is_valid(&instance), is_request, "{}: {line}", path.display());
        }
    }
    for (good, line) in samples::requests() {
        let instance: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(Request::from_json(line).is_ok(), good, "the reader: {line}");
        assert_eq!(schema.is_valid(&instance), good, "the schema: {line}");
    }
}

#[test]
fn what_serde_writes_of_a_request_is_good() {
    let schema = validator(schema::REQUEST);
    for (good, line) in samples::requests() {
        if good {
            let written = serde_json::to_value(Request::from_json(line).expect("a request")).expect("JSON");
            assert_eq!(complaints(&schema, &written), [""; 0], "{line}");
        }
    }
}

/// Every decision about the cases of the shipped policies.
fn decisions() -> Vec<Value> {
    let mut decisions = Vec::new();
    for (path, _) in shipped("tests.yaml") {
        let folder = path.parent().expect("a folder");
        let texts = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        let texts = texts.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
        let sources: Sources =
            texts.map(|path| (path.display().to_string(), fs::read_to_string(path).expect("a text"))).collect();
        let policy = Policy::load(&sources).policy.expect("it has no fault");
        let suite = Suite::from_sources(&sources).expect("it has no fault");
        let run = suite.run_by(|request| {
            let answer = policy.prepare(request)?.answer();
            decisions.push(serde_json::to_value(&answer).expect("JSON"));
            Ok(answer)
        });
        assert!(run.passed(), "{}", folder.display());
    }
    decisions
}

#[test]
fn every_decision_is_good_for_its_schema() {
    let schema = validator(schema::DECISION);
    let decisions = decisions();
    assert!(decisions.len() > 100, "{}", decisions.len());
    for decision in &decisions {
        assert_eq!(complaints(&schema, decision), [""; 0]);
        serde_json::from_value::<Answer>(decision.clone()).expect("an answer");
    }
    let classes = ["support", "service", "rework"];
    assert!(classes.iter().all(|class| decisions.iter().any(|decision| decision["class"] == *class)));
    assert!(decisions.iter().any(|decision| decision["possible"].as_array().is_some_and(|all| !all.is_empty())));
}

#[test]
fn a_decision_with_a_key_more_or_less_is_none() {
    let schema = validator(schema::DECISION);
    let decisions = decisions();
    let whole = decisions.first().expect("there is one");
    let keys: Vec<&String> = whole.as_object().expect("an object").keys().collect();
    for key in keys {
        let mut less = whole.clone();
        less.as_object_mut().expect("an object").shift_remove(key);
        assert!(!schema.is_valid(&less), "without {key}");
    }
    for (key, value) in [("more", "x"), ("class", "paid"), ("effort", "some"), ("date-from", "clock")] {
        let mut other = whole.clone();
        other[key] = value.into();
        assert!(!schema.is_valid(&other), "{key}: {value}");
    }
}
