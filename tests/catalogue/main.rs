//! Quotes: every shape of a price to the cent, what is included, what is needed, and what cannot be.

mod account;
mod bad;
mod laws;
mod shapes;
mod terms;

use scopeline::catalogue::{Quote, Work, quote};
use scopeline::value::{Date, parse_date};
use scopeline::{Error, Policy, Request, Sources};

/// A policy that sells `work` at a price. `keys`: more keys of the service. `parts`: more of the policy.
pub(crate) fn text(price: &str, keys: &str, parts: &str) -> String {
    let header = if parts.contains("policy:") { "" } else { "policy: { id: shop, currency: EUR }\n" };
    format!(
        "scopeline: 1\n{header}plans: [basic, gold]\n\
         facts:\n  kind: {{ one-of: [defect, work, own, lost] }}\n  rush: {{ type: yes-no, assume: no }}\n  \
         night: {{ type: yes-no }}\n\
         services:\n  work: {{ title: The work, price: {price}{keys} }}\n{parts}\n\
         rules:\n  - {{ id: ours, clause: 1, when: {{ kind: defect }}, class: support }}\n  \
         - {{ id: sold, clause: 4.2, when: {{ kind: work }}, class: service, offer: work }}\n  \
         - {{ id: own, clause: 5, when: {{ kind: own }}, class: service }}\n  \
         - {{ id: lost, clause: 6, when: {{ kind: lost }}, class: service, declined: yes }}\n\
         otherwise: {{ class: service, offer: work, certainty: approval }}\n"
    )
}

#[track_caller]
pub(crate) fn policy(text: &str) -> Policy {
    let sources = Sources::single("policy.yaml", text);
    Policy::from_sources(&sources).unwrap_or_else(|faults| {
        let lines: Vec<_> = faults.iter().map(|fault| fault.one_line(&sources)).collect();
        panic!("{text}\n{}", lines.join("\n"))
    })
}

pub(crate) fn day(text: &str) -> Date {
    parse_date(text).expect("a day")
}

/// The quote for a request of these facts.
pub(crate) fn tried(text: &str, facts: &[(&str, &str)], work: impl FnOnce(Work) -> Work) -> Result<Quote, Error> {
    let policy = policy(text);
    let mut request = Request::builder().date(day("2026-08-14"));
    for (fact, value) in facts {
        request = request.fact(*fact, *value);
    }
    let facts = policy.prepare(&request.build().expect("a request")).expect("it fits");
    quote(&facts.decide(), &policy, &work(Work::of(&facts)))
}

#[track_caller]
pub(crate) fn quoted(price: &str, work: impl FnOnce(Work) -> Work) -> Quote {
    tried(&text(price, "", ""), &[("kind", "work")], work).expect("it can be reckoned")
}

/// The total with the arithmetic of each line; without a total, what is needed.
pub(crate) fn shown(quote: &Quote) -> String {
    let needs = || {
        let words: Vec<_> = quote.lines.iter().flat_map(|line| &line.needs).map(|need| need.word()).collect();
        format!("needs {}", words.join(", "))
    };
    quote.total.map_or_else(needs, |total| total.to_string())
}

pub(crate) fn arithmetic(quote: &Quote) -> Vec<String> {
    quote.lines.iter().map(|line| line.arithmetic.to_string()).collect()
}
