//! Contracts: what is filled, what stays text, and what is told of templates.
#![cfg(feature = "contracts")]

mod faults;
mod hostile;
mod orders;
#[cfg(feature = "cli")]
mod program;
mod shipped_contracts;

use scopeline::catalogue::{Work, quote};
use scopeline::contract::{Contract, Contracts, Order};
use scopeline::{Error, Policy, Request, Sources};

/// A small policy that sells one thing, with this template of its contract.
fn small(template: &str) -> Sources {
    Sources::from_iter([("policy.yaml", POLICY), ("contracts/work.md", template)])
}

const POLICY: &str = r#"
scopeline: 1
policy: { id: acme, title: "Support for Acme", version: 3, currency: EUR }
plans: [basic, gold]
facts:
  kind: { one-of: [defect, work, talk], ask: "What is wanted?" }
  target: { type: version, ask: "For which release?" }
  note: { type: name, ask: "Anything else?" }
  account.paid-until: { type: date, answered-by: desk, ask: "Until when is it paid?" }
services:
  work: { title: The work, price: { hourly: 100 }, contract: contracts/work.md }
  talk: { title: A talk, price: quote }
rules:
  - { id: ours, clause: 1, when: { kind: defect }, class: support }
  - { id: talk, clause: 2, when: { kind: talk }, class: service, offer: talk }
  - { id: work, clause: 3, when: { kind: work, plan: gold }, class: service, offer: work, because: "We work for {plan}." }
  - { id: asked, clause: 4, when: { kind: work }, class: service, offer: work, certainty: approval }
otherwise: { class: service, declined: yes }
"#;

fn policy(sources: &Sources) -> Policy {
    Policy::from_sources(sources).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(|fault| fault.one_line(sources)).collect::<Vec<_>>().join("\n"))
    })
}

/// The contract of a request by the small policy, in which two hours of work are ordered.
fn filled(template: &str, request: &Request) -> Result<Contract, Error> {
    let (policy, contracts) = read(template);
    fill(&policy, &contracts, request)
}

fn read(template: &str) -> (Policy, Contracts) {
    let sources = small(template);
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>().join("\n"))
    });
    (policy, contracts)
}

fn fill(policy: &Policy, contracts: &Contracts, request: &Request) -> Result<Contract, Error> {
    let facts = policy.prepare(request)?;
    let decision = facts.decide();
    let quoted = quote(&decision, policy, &Work::of(&facts).time("2 h"))?;
    contracts.fill(&Order::new(&facts, &decision, &quoted).request(request))
}

fn request(json: &str) -> Request {
    Request::from_json(json).expect("a request")
}

fn work() -> Request {
    request(r#"{"id": "A-1", "date": "2026-08-14", "facts": {"kind": "work", "plan": "gold"}}"#)
}
