//! The conformance data, run through every evaluator there is.
//!
//! Each file of `tests/conformance/` is `{ conformance: TOPIC, policy: POLICY, defaults: ..., cases: [...] }`: a policy
//! and a test suite in one text, with the sentences of `guide/semantics.md` that each case is a witness of under
//! `cites`. The two are told apart by lines, not by a YAML reader, so that every scalar stays as it is written and
//! every line keeps its number.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use scopeline::engine::Scratch;
use scopeline::testing::{CaseResult, Suite};
use scopeline::{Answer, Decision, Diagnostic, Engine, Error, Policy, Request, Sources};

/// An evaluator: a way from a request to an answer.
type Evaluator = (&'static str, fn(&Policy, &Request) -> Result<Answer, Error>);

/// Every evaluator has to give the same answers.
const EVALUATORS: [Evaluator; 2] = [("reference", by_reference), ("engine", by_engine)];

fn by_reference(policy: &Policy, request: &Request) -> Result<Answer, Error> {
    Ok(policy.prepare(request)?.answer())
}

fn by_engine(policy: &Policy, request: &Request) -> Result<Answer, Error> {
    let engine = policy.compile()?;
    let prepared = engine.prepare(request)?;
    Ok(prepared.answer(prepared.as_of()?, &mut engine.scratch()))
}

/// One file of the data.
struct Topic {
    file: String,
    policy: Sources,
    cases: Sources,
}

fn topics() -> Vec<Topic> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let entries = std::fs::read_dir(&folder).expect("the folder of the data is there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(!files.is_empty(), "there is no data");
    files.iter().map(|path| topic(path)).collect()
}

fn topic(path: &Path) -> Topic {
    let file = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("it can be read");
    let (mut policy, mut cases) = (String::new(), String::new());
    let mut key = "";
    for line in text.lines() {
        if !line.starts_with([' ', '#']) && !line.trim().is_empty() {
            key = line.split(':').next().expect("a split has a first part");
        }
        let (of_policy, of_cases) = match (key, line.strip_prefix("  ")) {
            ("policy", Some(inner)) => (inner, ""),
            ("policy", None) => ("", ""),
            ("conformance", _) if line.starts_with("conformance:") => ("", "scopeline-tests: 1"),
            _ => ("", line),
        };
        for (whole, line) in [(&mut policy, of_policy), (&mut cases, of_cases)] {
            writeln!(whole, "{line}").expect("a string takes any line");
        }
    }
    Topic { policy: Sources::single(&file, policy), cases: Sources::single(&file, cases), file }
}

fn shown(faults: &[Diagnostic], sources: &Sources) -> String {
    let line =
        |fault: &Diagnostic| format!("{}\n  help: {}\n", fault.one_line(sources), fault.help.as_deref().unwrap_or("-"));
    faults.iter().map(line).collect()
}

fn read(topic: &Topic) -> (Policy, Suite) {
    let policy = Policy::from_sources(&topic.policy);
    let policy = policy.unwrap_or_else(|faults| panic!("the policy has faults\n{}", shown(&faults, &topic.policy)));
    let suite = Suite::from_sources(&topic.cases);
    let suite = suite.unwrap_or_else(|faults| panic!("the cases have faults\n{}", shown(&faults, &topic.cases)));
    (policy, suite)
}

/// Cases that an evaluator does not decide by the guide yet. An entry that has come right has to go.
const NOT_YET: [&str; 3] = [
    // It keeps `otherwise` as possible although every value of the fact has its rule.
    "otherwise is not possible where every value has its rule",
    "a fact that was told is not missing, though it may not apply",
    // It names facts that can no longer change the outcome.
    "a fact that cannot change the outcome is not named, though a rule that may decide asks for it",
];

#[test]
fn every_evaluator_gives_every_expected_answer() {
    let mut failed = String::new();
    let mut count = 0;
    for topic in topics() {
        let (policy, suite) = read(&topic);
        count += suite.cases().len();
        for (evaluator, decide) in EVALUATORS {
            let run = suite.run_by(|request| decide(&policy, request));
            for (outcome, fault) in run.failed().map(|(outcome, _)| outcome).zip(run.diagnostics()) {
                if !NOT_YET.contains(&outcome.name.as_str()) {
                    writeln!(failed, "{evaluator}: {}", fault.one_line(&topic.cases)).expect("a string takes any line");
                }
            }
            let right = run.outcomes.iter().filter(|outcome| outcome.result == CaseResult::Passed);
            for outcome in right.filter(|outcome| NOT_YET.contains(&outcome.name.as_str())) {
                writeln!(failed, "`{}` is right now: take it out of the list", outcome.name)
                    .expect("a string takes any line");
            }
        }
    }
    assert!(failed.is_empty(), "of {count} cases these do not hold:\n{failed}");
    assert!(count >= 600, "{count} cases are fewer than there were");
}

/// The engine has no words of its own, so it is held to the whole decision of the reference instead of to the
/// expectations: nothing that a case leaves out may differ either.
#[test]
fn the_engine_decides_every_case_as_the_reference() {
    let mut scratch = Scratch::new();
    let mut count = 0;
    for topic in topics() {
        let (policy, suite) = read(&topic);
        let engine = policy.compile().expect("a policy of the data is small");
        for case in suite.cases() {
            let by_reference = policy.prepare(&case.request).map(|facts| facts.decide());
            let by_engine = decide(&engine, &case.request, &mut scratch);
            assert_eq!(
                by_engine.map_err(|refused| refused.to_string()),
                by_reference.map_err(|refused| refused.to_string()),
                "{}: {}",
                topic.file,
                case.name
            );
            count += 1;
        }
    }
    assert!(count >= 600, "{count} cases are fewer than there were");
}

fn decide(engine: &Engine, request: &Request, scratch: &mut Scratch) -> Result<Decision, Error> {
    let facts = engine.prepare(request)?;
    Ok(facts.decide(facts.as_of()?, scratch).to_decision())
}

/// The sentences of the guide that can be shown by a case about one request.
fn sentences() -> BTreeSet<u32> {
    let guide = include_str!("../guide/semantics.md");
    let numbers = guide.lines().filter_map(|line| line.strip_prefix("- **S")?.split('.').next()?.parse().ok());
    numbers.collect()
}

/// Sentences that a case cannot show: the digest, that nothing is read in vain, and how a set of
/// policies chooses.
const NOT_BY_CASES: [u32; 3] = [1, 48, 115];

#[test]
fn every_case_cites_a_sentence_and_every_sentence_has_a_case() {
    let known = sentences();
    let mut cited = BTreeSet::new();
    for topic in topics() {
        let (_, suite) = read(&topic);
        for case in suite.cases() {
            assert!(!case.cites.is_empty(), "{}: the case `{}` cites nothing", topic.file, case.name);
            for cite in &case.cites {
                let number = cite.strip_prefix('S').and_then(|number| number.parse().ok());
                let number = number.filter(|number| known.contains(number));
                cited.insert(number.unwrap_or_else(|| panic!("{}: there is no sentence `{cite}`", topic.file)));
            }
        }
    }
    let bare: Vec<_> =
        known.iter().filter(|number| !cited.contains(number) && !NOT_BY_CASES.contains(number)).collect();
    assert!(bare.is_empty(), "no case shows these sentences: {bare:?}");
}

/// A case that no answer can fail shows nothing: each must notice the answer to at least one of the others.
#[test]
fn every_case_can_fail() {
    for topic in topics() {
        let (policy, suite) = read(&topic);
        let mut can_fail = BTreeSet::new();
        for other in suite.cases() {
            let run = suite.run_by(|_| EVALUATORS[0].1(&policy, &other.request));
            can_fail.extend(run.failed().map(|(outcome, _)| outcome.name.clone()));
        }
        for case in suite.cases() {
            assert!(can_fail.contains(&case.name), "{}: no answer of this file fails `{}`", topic.file, case.name);
        }
    }
}
