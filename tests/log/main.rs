//! The decision log: what is written is proved, what is harmed is found, and nothing masked is in it.

mod harm;
mod hostile;
mod masks;
mod overrides;
#[cfg(feature = "cli")]
mod program;
#[path = "../random/mod.rs"]
mod random;

use chrono::{DateTime, FixedOffset};
use scopeline::log::{Fault, Log, Mask, Recorder, Report, Verifier};
use scopeline::{Class, Policy, Request, Sources};
use sha2::{Digest, Sha256};

pub(crate) const POLICY: &str = r#"
scopeline: 1
policy: { id: tiny, version: 1, effective: 2026-01-01, currency: EUR, time-zone: Europe/Berlin }
plans: [basic, gold]
facts:
  kind: { one-of: [defect, feature, how-to], ask: What is it? }
  impact: { one-of: [outage, minor] }
  requester: { type: name }
  account: { type: name }
  language: { one-of: [en, de] }
signals:
  - { fact: kind, is: feature, words: [please add], settles: yes }
  - { fact: impact, is: outage, words: [nothing works] }
services: { building: { title: "Building for {requester}", price: { hourly: 180 } } }
rules:
  - { id: defects, clause: 1, when: { kind: defect }, class: support, because: "{requester}, this is a defect." }
  - { id: features, clause: 2, when: { kind: feature }, class: service, offer: building }
otherwise: { class: rework }
limits: [ { id: basic, when: { plan: basic }, effort: best } ]
commitments: [ { clause: 5, when: { impact: outage }, response: 1 h, calendar: always } ]
"#;

pub(crate) const REQUESTS: [&str; 5] = [
    r#"{"id":"T-1","date":"2026-08-14","body":"Nothing works. Anna","facts":{"kind":"defect","plan":"gold","requester":"anna"}}"#,
    r#"{"id":"T-2","at":"2026-08-14T23:30:00+00:00","subject":"Please add a door","facts":{"plan":"basic"}}"#,
    r#"{"id":"T-3","date":"2026-08-16","facts":{"plan":"gold","account":"A-7"}}"#,
    r#"{"id":"T-4","date":"2026-08-17","facts":{"kind":"h\u00f6w","plan":"gold"},"fields":{"kind":"/kind"}}"#,
    r#"{"id":"T-5 \u202e","date":"2026-08-17","facts":{"kind":"how-to"}}"#,
];

pub(crate) fn policy(text: &str) -> Policy {
    let sources = Sources::single("policy.yaml", text);
    Policy::from_sources(&sources).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| fault.one_line(&sources)).collect();
        panic!("{}\n{text}", faults.join("\n"))
    })
}

pub(crate) fn now() -> DateTime<FixedOffset> {
    "2026-09-01T10:00:00+02:00".parse().expect("an instant")
}

pub(crate) fn request(json: &str) -> Request {
    Request::from_json(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// A log of these requests, line by line.
pub(crate) fn lines(policy: &Policy, mask: &Mask, requests: &[&str]) -> Vec<String> {
    let mut recorder = Recorder::new([policy], mask).expect("a mask that fits");
    let (mut log, first) = Log::begin(now());
    let mut lines = vec![first];
    for json in requests {
        let request = request(json);
        let facts = policy.prepare(&request).expect("a request that fits");
        let record = recorder.decision(&facts, &request, now()).expect("it can be logged");
        lines.push(log.append(&record));
    }
    lines
}

/// The log that most tests look at: five decisions, and one of them overridden.
pub(crate) fn small_log(policy: &Policy) -> Vec<String> {
    let mut all = lines(policy, &Mask::default(), &REQUESTS);
    let report = verify(all.concat().as_bytes(), &[policy]).expect("it holds");
    let record = report.overrule(2, Class::Support, "M. Berg", "Promised on the phone.", now()).expect("an override");
    all.push(report.log.clone().append(&record));
    all
}

/// Every line of a log; what is behind the last line feed is a line, too.
pub(crate) fn verify(log: &[u8], policies: &[&Policy]) -> Result<Report, Fault> {
    let mut verifier = policies.iter().fold(Verifier::new(), |verifier, policy| verifier.policy(policy));
    log.split_inclusive(|&byte| byte == b'\n').try_for_each(|line| verifier.line(line))?;
    verifier.report()
}

/// A line with the right hash, whatever it says.
pub(crate) fn sealed(body: &[u8]) -> Vec<u8> {
    let hash: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    [body, format!(",\"hash\":\"sha256:{hash}\"}}\n").as_bytes()].concat()
}

/// What a line says, without its hash.
pub(crate) fn body(line: &str) -> &str {
    &line[..line.rfind(",\"hash\":").expect("it is sealed")]
}

/// The hash of a line.
pub(crate) fn hash(line: &str) -> &str {
    let from = line.rfind("sha256:").expect("it is sealed");
    &line[from..from + 71]
}
