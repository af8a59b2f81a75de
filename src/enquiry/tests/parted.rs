//! The groups of answers to a question part all that may be answered: each answer is meant once, and leads where it says.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::meant::{is_short, meant};
use super::situation::{Situation, many};
use crate::analysis::classes::AllTests;
use crate::decision::Possible;
use crate::enquiry::{Answers, Budget, Group, Lead, Question};
use crate::policy::condition::{Pattern, ThingTest};
use crate::policy::fact::FactType;
use crate::policy::{FactId, Policy};
use crate::request::Request;
use crate::text::Sources;
use crate::value::{Version, VersionRange};

/// Versions on all sides of those that a policy writes: each, within it, before and behind it, and far away.
fn around(words: &BTreeSet<String>, has_candidates: bool) -> BTreeSet<String> {
    let mut all = BTreeSet::from(["0.1".to_owned(), "999.9.9".to_owned()]);
    for word in words {
        let Ok(version) = Version::parse(word) else { continue };
        let text = |segments: &[u64]| segments.iter().map(u64::to_string).collect::<Vec<_>>().join(".");
        let own = version.segments();
        let (last, rest) = own.split_last().expect("a version has numbers");
        let mut near = vec![own.to_vec(), [rest, &[last + 1]].concat()];
        near.extend(last.checked_sub(1).map(|less| [rest, &[less]].concat()));
        for one in near {
            for more in ["", ".0", ".3", ".3.1"] {
                all.insert(format!("{}{more}", text(&one)));
                if has_candidates {
                    all.extend(["-rc1", "-beta2"].map(|stage| format!("{}{more}{stage}", text(&one))));
                }
            }
        }
        all.insert(word.clone());
    }
    all
}

fn words_of(range: &VersionRange) -> Vec<String> {
    let written = range.to_string();
    let words = written.split([' ', ',', '<', '>', '=', '+']).flat_map(|part| part.split(".."));
    words.filter(|word| Version::parse(word).is_ok()).map(str::to_owned).collect()
}

/// Every name, and every version, that a policy writes of a fact.
#[derive(Default)]
struct Written {
    names: BTreeSet<String>,
    versions: BTreeSet<String>,
}

impl Written {
    fn of(policy: &Policy, fact: FactId) -> Self {
        let mut written = Self::default();
        for product in &policy.products {
            let rows = policy.listing_of(product, fact).into_iter().flatten();
            rows.flat_map(|row| &row.things).for_each(|thing| written.thing(policy, thing));
        }
        for test in AllTests::of(policy).on(fact) {
            test.predicate.patterns().iter().for_each(|pattern| written.pattern(policy, pattern));
        }
        let lines = policy.products.iter().flat_map(|product| &product.table.releases);
        let cycles = policy.life_cycles.tables.iter().flat_map(|table| &table.releases);
        let lines = lines.filter(|_| fact == policy.well_known.release).chain(cycles);
        written.versions.extend(lines.map(|release| release.line.to_string()));
        written
    }

    fn thing(&mut self, policy: &Policy, ThingTest { names, versions }: &ThingTest) {
        self.names.extend(names.iter().flat_map(|names| names.iter()).map(|name| policy.names.text(*name).to_owned()));
        self.versions.extend(versions.iter().flat_map(|range| words_of(range)));
    }

    fn pattern(&mut self, policy: &Policy, pattern: &Pattern) {
        match pattern {
            Pattern::Version(range) => self.versions.extend(words_of(range)),
            Pattern::Thing(thing) => self.thing(policy, thing),
            Pattern::Names(names) => self.names.extend(names.iter().map(|name| policy.names.text(*name).to_owned())),
            Pattern::Group(members) => members.iter().for_each(|member| self.pattern(policy, member)),
            _ => {}
        }
    }
}

/// Figures on all sides of those that groups name.
fn figures(question: &Question) -> Vec<Json> {
    use crate::enquiry::Figure;
    let mut all = Vec::new();
    for group in question.replies.iter().flat_map(|reply| &reply.answers.groups) {
        let ends = match group {
            Group::Exactly(figure) => vec![*figure],
            Group::Stretch { low, high } => low.iter().chain(high).map(|end| end.at).collect(),
            _ => Vec::new(),
        };
        for figure in ends {
            match figure {
                Figure::Number(number) => {
                    let near = [0, 1, -1].map(|by| number.checked_add(by.into()));
                    all.extend(near.into_iter().flatten().map(|one| json!(one.to_string())));
                }
                Figure::Money(money) => all.push(json!(money.to_string())),
                Figure::Duration(duration) => all.push(json!(duration.to_string())),
                Figure::Date(day) => {
                    all.extend([-400, -1, 0, 1, 400].map(|by| json!((day + chrono::Duration::days(by)).to_string())));
                }
            }
        }
    }
    all
}

/// All kinds of answers to a question.
fn answers(policy: &Policy, fact: FactId, question: &Question) -> Vec<Json> {
    let written = Written::of(policy, fact);
    let things = || -> Vec<Json> {
        let mut all = vec![json!("beos"), json!("beos 3"), json!("beos 11.2")];
        for name in &written.names {
            all.push(json!(name));
            all.extend(around(&written.versions, false).iter().map(|version| json!(format!("{name} {version}"))));
        }
        all
    };
    match &policy.fact(fact).ty {
        FactType::YesNo => vec![json!(true), json!(false)],
        FactType::Version => {
            around(&written.versions, fact == policy.well_known.release).into_iter().map(|one| json!(one)).collect()
        }
        FactType::Thing => things().into_iter().chain([json!("not-involved")]).collect(),
        FactType::Things => {
            let all = things();
            let mut lists = vec![json!([])];
            for (at, one) in all.iter().enumerate().step_by(3) {
                lists.push(json!([one]));
                lists.push(json!([one, all[(at * 7 + 5) % all.len()]]));
            }
            lists
        }
        FactType::SetOf(_) => {
            let mut lists = vec![json!([])];
            lists.extend(question.values.iter().map(|one| json!([one])));
            lists.push(json!(question.values));
            lists
        }
        FactType::Name => written.names.iter().map(|one| json!(one)).chain([json!("elsewhere")]).collect(),
        FactType::OneOf(_) | FactType::Levels(_) => question.values.iter().map(|one| json!(one)).collect(),
        _ => figures(question),
    }
}

/// Compares every answer to every question about a request. Answers how many there were.
fn compare(policy: &Policy, request: &Request, budget: Budget, place: &str) -> usize {
    let facts = policy.prepare(request).expect("the policy takes it");
    let questions = facts.questions(budget);
    let mut count = 0;
    for question in questions.questions.iter().filter(|question| !question.replies.is_empty()) {
        let fact = policy.fact_by_name[&question.fact];
        let all: Vec<&Answers> = question.replies.iter().map(|reply| &reply.answers).collect();
        for said in answers(policy, fact, question) {
            if is_short(all.iter().copied(), &said) {
                continue;
            }
            let mut json = serde_json::to_value(request).expect("it can be written");
            json["facts"][&question.fact] = said.clone();
            let Ok(told) = policy.prepare(&Request::from_json(&json.to_string()).expect("a request")) else { continue };
            let at = meant(all.iter().copied(), &said).unwrap_or_else(|why| panic!("{place} {}: {why}", question.fact));
            let reply = &question.replies[at];
            let leads = |all: &[Possible]| -> BTreeSet<String> {
                all.iter().map(|one| Lead::of(&told, &one.outcome).to_string()).collect()
            };
            let wanted: BTreeSet<String> = reply.leads_to.iter().map(Lead::to_string).collect();
            count += 1;
            // What the evaluator says at once may be too much, and is never too little.
            if leads(&told.outlook().possible) == wanted {
                continue;
            }
            let refined = told.refine(budget);
            let (found, is_exact) = (leads(&refined.possible), refined.is_narrowed && questions.is_narrowed);
            let is_enough = !questions.is_narrowed || wanted.is_subset(&found);
            let is_right = if is_exact { found == wanted } else { is_enough };
            let answers = &reply.answers;
            assert!(is_right, "{place} {} = {said} leads to {found:?}, but `{answers}` to {wanted:?}", question.fact);
        }
        let rests = question.replies.iter().filter(|reply| reply.answers.groups.contains(&Group::AnythingElse)).count();
        assert!(rests <= 1, "{place} {}: {rests} groups are anything else", question.fact);
    }
    count
}

fn random(seeds: std::ops::Range<u64>) -> usize {
    let mut count = 0;
    for seed in seeds {
        let situation = Situation::draw(seed);
        let place = format!("{seed}: {}", situation.shown());
        count += compare(&situation.policy, &situation.request(), Budget::work(u64::MAX), &place);
    }
    count
}

#[test]
fn every_answer_to_a_random_question_is_meant_once_and_leads_where_it_says() {
    let count = random(0..60);
    assert!(count > 1_000, "{count} answers");
}

/// Takes minutes: `cargo test --release --lib enquiry -- --ignored --nocapture`, with `POLICIES=10000` for so many.
#[test]
#[ignore = "once, for the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn answers_to_questions_of_many_policies_are_meant_once() {
    println!("{} policies, {} answers", many().count(), random(many()));
}

/// A shipped policy with the requests beside it.
fn shipped(name: &str) -> (Policy, Vec<Request>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name);
    let mut texts: Vec<(String, String)> = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let file = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if file.ends_with(".yaml") && file != "intake.yaml" {
            texts.push((file, std::fs::read_to_string(&path).expect("it can be read")));
        }
    }
    texts.sort();
    let policy = Policy::from_sources(&Sources::from_iter(texts)).expect("a shipped policy has no fault");
    let lines = std::fs::read_to_string(folder.join("requests.jsonl")).unwrap_or_default();
    let requests = lines.lines().filter_map(|line| Request::from_json(line).ok()).collect();
    (policy, requests)
}

/// The request without one fact.
fn without(request: &Request, fact: &str) -> Option<Request> {
    let mut json = serde_json::to_value(request).expect("it can be written");
    json["facts"].as_object_mut()?.remove(fact)?;
    Some(Request::from_json(&json.to_string()).expect("it still is one"))
}

#[test]
fn every_answer_to_a_question_of_a_shipped_policy_is_meant_once_and_leads_where_it_says() {
    let mut count = 0;
    for (name, each) in [("lodestone", 9), ("managed-service", 6), ("web-agency", 8)] {
        let (policy, requests) = shipped(name);
        let taken = requests.iter().filter(|request| policy.prepare(request).is_ok());
        for (at, request) in taken.enumerate().step_by(each) {
            let told: Vec<String> = request.facts().iter().map(|given| given.name.clone()).collect();
            let less = told.get(at % told.len().max(1)).and_then(|fact| without(request, fact));
            for request in std::iter::once(request.clone()).chain(less) {
                let place = format!("{name} {:?}", request.id());
                count += compare(&policy, &request, Budget::default(), &place);
            }
        }
    }
    for (name, request) in [
        ("published/mattermost", r#"{"date": "2026-07-14", "facts": {}}"#),
        ("published/pantheon", r#"{"date": "2026-07-14", "facts": {}}"#),
        ("lodestone", r#"{"date": "2026-07-14", "facts": {"kind": "defect", "release": "7.0", "os": "debian 12"}}"#),
        ("lodestone", r#"{"date": "2026-07-14", "facts": {"kind": "defect", "release": "7.2.3", "plan": "premium"}}"#),
    ] {
        let request = Request::from_json(request).expect("a request");
        count += compare(&shipped(name).0, &request, Budget::default(), name);
    }
    assert!(count > 600, "{count} answers");
}

const ASSUMED: &str = "
scopeline: 1
policy: { id: chat, effective: 2026-01-01 }
products:
  chat:
    line: x.y
    known-until: 2026-12-31
    releases: { 7.1: { released: 2026-06-01 }, 7.0: { released: 2026-03-01 }, 5.9: { released: 2025-01-15 } }
    phases: [ { is: supported, newest: 2 } ]
    environments:
      database:
        - { name: mongodb 4.2..6.0, when: { release: under 6.0 } }
        - { name: mongodb 5.0+, when: { release: 7.0+ } }
facts: { release: { ask: Which? }, database: { ask: Which? }, database.status: { assume: listed } }
rules:
  - { id: old, when: { release.phase: ended }, class: service }
  - { id: moved, when: { database.status: [ended, unlisted, excluded] }, class: service, declined: yes }
  - { id: supported, when: { release.phase: supported }, class: support }
otherwise: { class: rework }
";

#[test]
fn an_answer_that_takes_back_what_is_assumed_leads_where_it_says() {
    let policy = super::situation::policy(ASSUMED);
    let request = Request::from_json(r#"{"date": "2026-07-14"}"#).expect("a request");
    let count = compare(&policy, &request, Budget::default(), "chat");
    assert!(count > 40, "{count} answers");
    let questions = policy.prepare(&request).expect("the policy takes it").questions(Budget::default());
    let database = questions.questions.iter().find(|question| question.fact == "database").expect("it is asked");
    let leads = |all: &[Lead]| all.iter().map(Lead::to_string).collect::<Vec<_>>().join(" / ");
    let replies = database.replies.iter();
    let told: Vec<String> = replies.map(|reply| format!("{}: {}", reply.answers, leads(&reply.leads_to))).collect();
    // Once it is told, nothing is assumed of it: what is on no list is support for no release.
    assert_eq!(
        told,
        [
            "mongodb 4.2 or newer but older than 5.0: service / service, declined / rework",
            "mongodb 5.0 or newer: service / service, declined / support / rework",
            "none of it involved: service / support / rework",
            "anything else: service / service, declined",
        ]
    );
}
