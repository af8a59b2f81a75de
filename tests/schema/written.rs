//! What the library writes is good for its schema: due dates, quotes and lines of a log.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use jsonschema::Validator;
use scopeline::catalogue::{self, Work, quote};
use scopeline::commitment::{self, History, due};
use scopeline::log::{Log, Mask, Recorder, Verifier};
use scopeline::{Class, Policy, Request, Sources, schema};
use serde_json::Value;

use super::{complaints, json, validator};

#[path = "../random/mod.rs"]
mod random;

/// Requests that are promised something, and such as cost something.
const REQUESTS: [&str; 5] = [
    r#"{"date":"2026-08-14","facts":{"kind":"defect","severity":"1"}}"#,
    r#"{"date":"2026-08-14","facts":{"kind":"defect"}}"#,
    r#"{"date":"2026-08-14","facts":{"kind":"work","severity":"1"}}"#,
    r#"{"date":"2026-08-14","facts":{"kind":"work","night":true}}"#,
    r#"{"date":"2026-08-14","facts":{"kind":"rush","severity":"1"}}"#,
];

const POLICY: &str = "
scopeline: 1
policy: { id: tiny, version: 1, currency: EUR, time-zone: Europe/Berlin }
facts: { kind: { one-of: [defect, work, rush] }, severity: { one-of: [1, 2] }, night: { type: yes-no } }
services:
  work: { title: Work, price: { hourly: 180 }, surcharges: [ { clause: 3, when: { night: yes }, times: 2 } ] }
  rush: { title: In a hurry, price: { fixed: 9000 } }
rules:
  - { id: ours, when: { kind: defect }, class: support }
  - { id: sold, clause: 2, when: { kind: work }, class: service, offer: work }
otherwise: { class: service, offer: rush, certainty: approval }
quotes: { valid: 30 days, approval-over: 5000 }
calendars: { office: { days: mon..fri, hours: 08:00..18:00 }, theirs: { days: mon..fri, hours: 08:00..18:00, zone: customer } }
commitments:
  - { clause: 7, when: { severity: 1 }, response: 4 h, workaround: { within: 1 h, calendar: theirs },
      updates: { within: 1 h, calendar: always }, resolution: best-effort, calendar: office }
";

fn policy(text: &str) -> Policy {
    Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault")
}

fn instant(text: &str) -> DateTime<FixedOffset> {
    text.parse().expect("an instant")
}

/// Each key that the schema has is written at least once, so that the good documents show all of it.
#[track_caller]
fn every_key_is_written(schema: &str, written: &[Value]) {
    let schema: Value = serde_json::from_str(schema).expect("it is JSON");
    let (mut known, mut seen) = (BTreeSet::new(), BTreeSet::new());
    json::properties(&schema, &mut known);
    written.iter().for_each(|one| json::keys(one, &mut seen));
    let strange: Vec<_> = known.difference(&seen).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[track_caller]
fn all_are_good(schema: &Validator, written: &[Value]) {
    for one in written {
        assert_eq!(complaints(schema, one), [""; 0], "{one}");
        // And no key may be left out or added at the top; of a log only `masked` is there or not.
        let keys: Vec<String> = one.as_object().expect("an object").keys().cloned().collect();
        for key in keys.iter().filter(|key| *key != "masked") {
            let mut less = one.clone();
            less.as_object_mut().expect("an object").shift_remove(key);
            assert!(!schema.is_valid(&less), "without {key}: {one}");
        }
        let mut more = one.clone();
        more["more"] = 1.into();
        assert!(!schema.is_valid(&more), "{one}");
    }
}

#[test]
fn due_dates_are_good_for_their_schema() {
    let policy = policy(POLICY);
    let mut written = Vec::new();
    for json in REQUESTS {
        let request = Request::from_json(json).expect("a request");
        let decision = policy.prepare(&request).expect("it fits").decide();
        let opened = History::opened(instant("2026-08-14T16:00:00+02:00"));
        let until = instant("2026-08-20T16:00:00+02:00");
        for history in [opened.clone(), opened.customer_zone("Asia/Tokyo").now(until)] {
            written.push(serde_json::to_value(due(&decision, &policy, &history).expect("it fits")).expect("JSON"));
        }
    }
    all_are_good(&validator(schema::DUE), &written);
    every_key_is_written(schema::DUE, &written);
    let schema: Value = serde_json::from_str(schema::DUE).expect("it is JSON");
    let words = |name: &str| schema["$defs"]["deadline"]["properties"][name]["enum"].clone();
    let states: Vec<&str> = commitment::State::ALL.iter().map(|state| state.word()).collect();
    assert_eq!(words("state"), Value::from(states));
    let targets: Vec<&str> = commitment::Target::ALL.iter().map(|target| target.word()).collect();
    assert_eq!(words("target"), Value::from(targets));
}

#[test]
fn quotes_are_good_for_their_schema() {
    let policy = policy(POLICY);
    let mut written = Vec::new();
    for json in REQUESTS {
        let facts = policy.prepare(&Request::from_json(json).expect("a request")).expect("it fits");
        for work in [Work::of(&facts), Work::of(&facts).time("90 min")] {
            let quoted = quote(&facts.decide(), &policy, &work).expect("it can be quoted");
            written.push(serde_json::to_value(quoted).expect("JSON"));
        }
    }
    all_are_good(&validator(schema::QUOTE), &written);
    every_key_is_written(schema::QUOTE, &written);
    let schema: Value = serde_json::from_str(schema::QUOTE).expect("it is JSON");
    let states: Vec<&str> = catalogue::State::ALL.iter().map(|state| state.word()).collect();
    assert_eq!(schema["properties"]["state"]["enum"], Value::from(states));
    let needs: Vec<&str> = catalogue::Need::ALL.iter().map(|need| need.word()).collect();
    assert_eq!(schema["$defs"]["line"]["properties"]["needs"]["items"]["enum"], Value::from(needs));
    assert!(
        written.iter().any(|one| one["total"].is_string() && one["approval"] == serde_json::json!(["decision", "sum"]))
    );
}

#[test]
fn lines_of_a_log_are_good_for_their_schema() {
    let at = instant("2026-09-01T10:00:00+02:00");
    let mut written = Vec::new();
    let mut add = |line: &str| written.push(serde_json::from_str::<Value>(line).expect("JSON"));
    let drawn = (1..=60).map(|seed| {
        let mut random = random::Random::new(seed);
        let text = random::policy(&mut random);
        (text, (0..4).map(|_| random::request(&mut random)).collect())
    });
    let own = (POLICY.to_owned(), REQUESTS.map(str::to_owned).to_vec());
    for (text, requests) in drawn.chain([own]) {
        let (policy, requests): (Policy, Vec<String>) = (policy(&text), requests);
        let mut recorder = Recorder::new([&policy], &Mask::default()).expect("a mask");
        let (mut log, first) = Log::begin(at);
        let mut verifier = Verifier::new();
        verifier.line(first.as_bytes()).expect("the beginning");
        add(&first);
        for request in requests {
            let request = Request::from_json(&request).expect("a request");
            let facts = policy.prepare(&request).expect("it fits");
            let line = log.append(&recorder.decision(&facts, &request, at).expect("it can be logged"));
            verifier.line(line.as_bytes()).expect("it follows");
            add(&line);
        }
        let report = verifier.report().expect("it holds");
        let to = Class::ALL.iter().find(|class| report.standing(1) != Some(**class)).expect("another class");
        add(&log.append(&report.overrule(1, *to, "M. Berg", "Promised.", at).expect("an override")));
    }
    all_are_good(&validator(schema::LOG), &written);
    every_key_is_written(schema::LOG, &written);
    let requests = validator(schema::REQUEST);
    for request in written.iter().filter_map(|line| line.get("request")) {
        assert_eq!(complaints(&requests, request), [""; 0]);
    }
}
