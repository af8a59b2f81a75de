//! The words of the engine's road, beside those of the plain one: byte for byte.

use std::collections::BTreeSet;
use std::path::Path;

use crate::random::{self, Random};

use super::Held;
use super::answer::record;
use super::explain::explain;
use crate::class::Certainty;
use crate::decision::{Decision, Raised};
use crate::engine::{AsOf, Engine, Prepared, Recording, Scratch};
use crate::facts::{DayOrigin, Facts};
use crate::policy::{Policy, RuleId};
use crate::testing::Suite;
use crate::value::{Date, parse_date};
use crate::{Class, Request, Sources};

const DAYS: [&str; 4] = ["2026-07-31", "2026-08-02", "2027-01-01", "2023-05-05"];

fn day(text: &str) -> Date {
    parse_date(text).expect("a day")
}

fn load(text: &str) -> Option<Policy> {
    Policy::from_sources(&Sources::single("policy.yaml", text)).ok()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("it is plain data")
}

/// Holds one request as of one day against the plain road.
fn compare(prepared: &Prepared<'_>, as_of: AsOf, plain: &Facts<'_>, scratch: &mut Scratch, shown: &dyn Fn() -> String) {
    let (explained, expected) = (json(&prepared.explain(as_of, scratch)), json(&plain.explain()));
    assert_eq!(explained, expected, "as of {}\n{}", as_of.day(), shown());
    let (answered, expected) = (json(&prepared.answer(as_of, scratch)), json(&plain.answer()));
    assert_eq!(answered, expected, "as of {}\n{}", as_of.day(), shown());
    let mut record = Recording::default();
    let decision = prepared.decide_before(as_of, scratch, &mut record).to_decision();
    assert_eq!(prepared.decide(as_of, scratch).to_decision(), decision, "a witness changes nothing");
    agrees(&record, &decision, shown);
    agrees_with_the_plain_road(&record, &decision, plain, shown);
}

/// Whether a record tells the same story as the decision.
fn agrees(record: &Recording, decision: &Decision, shown: &dyn Fn() -> String) {
    let rules = &record.path().rules;
    assert!(rules.is_sorted_by(|a, b| a.0 < b.0), "in order, each once\n{}", shown());
    assert!(rules.split_last().is_some_and(|(last, rest)| last.1 && rest.iter().all(|rule| !rule.1)), "{}", shown());
    assert_eq!(record.decisive, Some(decision.rule), "{}", shown());
    let (decisive, _) = *rules.last().expect("a rule decides");
    if decision.certainty == Certainty::Open {
        assert!(rules.iter().any(|(rule, _)| *rule == decision.rule), "{}", shown());
    } else {
        assert_eq!(decisive, decision.rule, "{}", shown());
        assert!(record.leaning.is_none(), "{}", shown());
    }
    let met: BTreeSet<RuleId> = record.confirmed.rules.iter().map(|(rule, _)| *rule).collect();
    assert!(decision.possible.iter().all(|one| met.contains(&one.rule)), "{}", shown());
    if decision.outcome.class == Class::Support {
        let sure = record.path().limits.iter().filter(|(_, is_sure)| *is_sure).map(|(limit, _)| *limit);
        assert_eq!(sure.collect::<Vec<_>>(), decision.limits, "{}", shown());
    }
    let flags = decision.flags.iter().filter(|flag| !matches!(flag, Raised::TextDisagrees(_)));
    assert_eq!(record.flags.iter().collect::<Vec<_>>(), flags.collect::<Vec<_>>(), "{}", shown());
}

/// Whether the walk met those rules, and no others, that the plain evaluator finds may hold.
fn agrees_with_the_plain_road(record: &Recording, decision: &Decision, plain: &Facts<'_>, shown: &dyn Fn() -> String) {
    let to_the_rule = |record: &Recording| {
        let rules = record.path().rules.iter().copied();
        rules.take_while(|(rule, _)| *rule <= decision.rule).collect::<Vec<_>>()
    };
    let by_the_plain = super::answer::record(&plain.seen(decision), decision, RuleId(0));
    assert_eq!(to_the_rule(record), to_the_rule(&by_the_plain), "{}", shown());
}

/// Compares one request on its own day and on others. Answers how many were compared.
fn compare_days(engine: &Engine, request: &Request, scratch: &mut Scratch, days: &[&str], shown: &str) -> usize {
    let policy = engine.policy();
    let prepared = engine.prepare(request).expect("it fits");
    let mut compared = 0;
    if let (Ok(as_of), Ok(plain)) = (prepared.as_of(), policy.prepare(request)) {
        compare(&prepared, as_of, &plain, scratch, &|| shown.to_owned());
        compared += 1;
    }
    for &other in days {
        let plain = policy.prepare_as_of(request, day(other));
        let (Ok(as_of), Ok(plain)) = (engine.as_of(day(other)), plain) else { continue };
        if prepared.as_of() != Ok(as_of) {
            compare(&prepared, as_of, &plain, scratch, &|| shown.to_owned());
            compared += 1;
        }
    }
    compared
}

#[test]
fn the_engine_explains_random_requests_as_the_plain_road_does() {
    let mut scratch = Scratch::new();
    let mut compared = 0;
    for seed in 1..160 {
        let mut random = Random::new(seed);
        let text = random::policy(&mut random);
        let Some(policy) = load(&text) else { continue };
        let engine = policy.compile().expect("it is small");
        for _ in 0..12 {
            let told = random::request(&mut random);
            let request = Request::from_json(&told).expect("a random request is well formed");
            let other = random.pick(&DAYS);
            compared += compare_days(&engine, &request, &mut scratch, &[other], &format!("{text}\n{told}"));
        }
    }
    assert!(compared > 2_500, "{compared}");
}

/// The policy of a folder with the requests of its cases and of its lines.
fn shipped(folder: &Path) -> (Policy, Vec<Request>) {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let texts = |names: &[&str]| {
        let read = names.iter().filter_map(|name| Some(((*name).to_owned(), text(name)?)));
        read.collect::<Sources>()
    };
    let policy = Policy::from_sources(&texts(&["policy.yaml", "lifecycles.yaml", "releases.yaml"]));
    let suite = Suite::from_sources(&texts(&["tests.yaml"])).expect("the cases have no fault");
    let mut requests: Vec<Request> = suite.cases().iter().map(|case| case.request.clone()).collect();
    let lines = text("requests.jsonl").unwrap_or_default();
    requests.extend(lines.lines().filter_map(|line| Request::from_json(line).ok()));
    (policy.expect("it has no fault"), requests)
}

#[test]
fn the_engine_explains_the_requests_of_the_shipped_policies_as_the_plain_road_does() {
    let mut scratch = Scratch::new();
    let mut compared = 0;
    let folders = ["lodestone", "managed-service", "self-hosted", "web-agency"];
    let published = ["published/mattermost", "published/pantheon", "published/wodobo"];
    for folder in folders.iter().chain(&published) {
        let (policy, requests) = shipped(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(folder));
        let engine = policy.compile().expect("it is small");
        for request in requests.iter().filter(|request| policy.prepare(request).is_ok()) {
            let shown = format!("{folder}\n{}", json(request));
            compared += compare_days(&engine, request, &mut scratch, &["2026-08-02", "2028-03-01"], &shown);
        }
    }
    assert!(compared > 200, "{compared}");
}

/// A policy of many rules: each area has a hundred, each of another topic.
fn large() -> Policy {
    let names = |name: &str, count: usize| (0..count).map(|n| format!("{name}{n}")).collect::<Vec<_>>().join(", ");
    let rule = |n: usize| {
        let (area, topic) = (n / 100, n % 100);
        format!("  - {{ id: r{n}, when: {{ area: a{area}, topic: t{topic}, vip: yes }}, class: support }}\n")
    };
    let text = format!(
        "scopeline: 1\npolicy: {{ id: large }}\nfacts:\n  area: {{ one-of: [{}] }}\n  topic: {{ one-of: [{}] }}\n  \
         vip: {{ type: yes-no }}\nrules:\n{}otherwise: {{ class: service }}\n",
        names("a", 10),
        names("t", 100),
        (0..1_000).map(rule).collect::<String>(),
    );
    Policy::from_sources(&Sources::single("large.yaml", text)).expect("it has no fault")
}

#[test]
fn explaining_goes_through_the_index() {
    let policy = large();
    let engine = policy.compile().expect("it is small");
    let mut scratch = engine.scratch();
    for (facts, met) in [
        (r#"{"area": "a7", "topic": "t31", "vip": true}"#, 1),
        (r#"{"area": "a7", "topic": "t31"}"#, 2),
        (r#"{"topic": "t31", "vip": true}"#, 11),
        (r#"{"area": "a7", "topic": "t31", "vip": false}"#, 1),
    ] {
        let request = Request::from_json(&format!(r#"{{"date": "2026-11-26", "facts": {facts}}}"#)).expect("a request");
        let prepared = engine.prepare(&request).expect("it fits");
        let as_of = prepared.as_of().expect("it has a day");
        let mut record = Recording::default();
        let _ = prepared.decide_before(as_of, &mut scratch, &mut record);
        assert_eq!(record.confirmed.rules.len(), met, "of a thousand rules, for {facts}");
        compare(&prepared, as_of, &policy.prepare(&request).expect("it fits"), &mut scratch, &|| facts.to_owned());
    }
}

#[test]
fn what_the_record_does_not_hold_did_not_hold() {
    let policy = large();
    let engine = policy.compile().expect("it is small");
    let request = Request::from_json(r#"{"date": "2026-11-26", "facts": {"area": "a7", "topic": "t31"}}"#);
    let request = request.expect("a request");
    let prepared = engine.prepare(&request).expect("it fits");
    let explanation = prepared.explain(prepared.as_of().expect("it has a day"), &mut engine.scratch());
    let possible = |why: &&super::RuleWhy| why.held != Held::No;
    assert!(explanation.earlier.iter().chain([&explanation.deciding]).filter(possible).count() <= 2);
}

/// The newest line is another one on each day, and before the first release there is none.
const NEWEST: &str = "
scopeline: 1
policy: { id: newest }
products:
  acme: { line: x, releases: { 1: { released: 2024-01-01 }, 2: { released: 2026-01-01 } } }
facts:
  product: { assume: acme }
  release: { aliases: { newest: [latest] } }
rules:
  - { id: two, when: { release: '2.x' }, class: support }
otherwise: { class: service }
";

#[test]
fn what_cannot_be_read_on_another_day_is_missing_there_in_words_too() {
    let policy = Policy::from_sources(&Sources::single("newest.yaml", NEWEST)).expect("it has no fault");
    let engine = policy.compile().expect("it is small");
    let mut scratch = engine.scratch();
    let request = r#"{"date": "2026-11-26", "facts": {"release": "latest"}}"#;
    let request = Request::from_json(request).expect("a request");
    let prepared = engine.prepare(&request).expect("it fits");
    assert_eq!(prepared.answer(prepared.as_of().expect("it has a day"), &mut scratch).rule, "two");
    let before = engine.as_of(day("2020-01-01")).expect("it applies");
    assert!(policy.prepare_as_of(&request, before.day()).is_err(), "the plain road refuses it");
    let plain = policy.read_again(&request, before.day()).expect("it was taken once");
    compare(&prepared, before, &plain, &mut scratch, &String::new);
    let answer = prepared.answer(before, &mut scratch);
    assert_eq!((answer.missing, answer.unread.len()), (vec!["release".to_owned()], 1));
}

#[test]
fn a_day_that_the_request_carries_is_its_own_whoever_names_it() {
    let policy = large();
    let engine = policy.compile().expect("it is small");
    let mut scratch = engine.scratch();
    let request = Request::from_json(r#"{"at": "2026-11-26T10:00:00Z"}"#).expect("a request");
    let prepared = engine.prepare(&request).expect("it fits");
    let mut from = |text: &str| {
        let as_of = engine.as_of(day(text)).expect("it applies");
        prepared.answer(as_of, &mut scratch).date_from
    };
    assert_eq!(from("2026-11-26"), DayOrigin::RequestInstant);
    assert_eq!(from("2026-11-27"), DayOrigin::Caller);
}

#[test]
fn words_do_not_decide_again() {
    let policy = large();
    let request = Request::from_json(r#"{"date": "2026-11-26", "facts": {"area": "a0", "topic": "t1", "vip": true}}"#);
    let request = request.expect("a request");
    let facts = policy.prepare(&request).expect("it fits");
    let decision = facts.decide();
    let mut told = record(&facts.seen(&decision), &decision, RuleId(0));
    told.confirmed.rules.insert(0, (RuleId(0), false));
    let explanation = explain(&facts, &decision, &told);
    assert_eq!(explanation.earlier[0].held, Held::Unknown, "as the record has it");
}
