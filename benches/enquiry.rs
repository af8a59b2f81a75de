//! What questions and changes cost as the rules get more: `cargo bench --bench enquiry`.
//!
//! The policies are those of the other benches, with facts that can be changed. Questions are asked of requests without
//! their release, their kind, or one more; changes are looked for where nothing is missing and the answer is not support.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod common;

use std::time::Instant;

use scopeline::enquiry::{Aim, Budget, QuestionOrder};
use scopeline::{Policy, Request};

const REQUESTS: usize = 60;
const CHANGEABLE: &str = "facts:\n  release: { changeable: { way: Upgrade } }\n  os: { changeable: { way: Move } }\n  \
                          plan: { changeable: { way: Buy it } }\n";
/// What is missing, in turns.
const MISSING: [&[&str]; 4] = [&["release"], &["kind"], &["release", "kind"], &["release", "os", "plan"]];

fn without(request: &Request, facts: &[&str]) -> Request {
    let mut json = serde_json::to_value(request).expect("a request can be written down");
    for fact in facts {
        json["facts"].as_object_mut().expect("it has facts").remove(*fact);
    }
    Request::from_json(&json.to_string()).expect("it is still one")
}

/// Times something for each request: the median and the worst in milliseconds, and the share that came out whole.
fn timed(policy: &Policy, requests: &[Request], work: impl Fn(&scopeline::Facts<'_>) -> bool) -> String {
    let mut times = Vec::new();
    let mut whole = 0;
    for request in requests {
        let facts = policy.prepare(request).expect("a request of this policy");
        let begun = Instant::now();
        whole += usize::from(work(&facts));
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    format!(
        "{:>8.1} {worst:>8.1} {:>5.0} %",
        common::measure::median(times),
        100.0 * whole as f64 / requests.len() as f64
    )
}

fn main() {
    println!("{:>6}  {:<10} {:>8} {:>8} {:>7}", "rules", "", "median", "worst", "whole");
    for size in [10, 100, 1_000] {
        let text = common::yaml::yaml(&common::generate::model(size, false)).replace("facts:\n", CHANGEABLE);
        let policy = common::load(&text);
        let all: Vec<Request> =
            common::requests(REQUESTS).iter().map(|one| one.request(common::Missing::NOTHING, None)).collect();
        let open: Vec<Request> =
            all.iter().zip(MISSING.iter().cycle()).map(|(request, facts)| without(request, facts)).collect();
        let budget = Budget::default();
        let asked = timed(&policy, &open, |facts| facts.questions(budget).order == QuestionOrder::Exact);
        println!("{size:>6}  {:<10} {asked}", "questions");
        let refined = timed(&policy, &open, |facts| facts.refine(budget).is_narrowed);
        println!("{size:>6}  {:<10} {refined}", "refine");
        let changed = timed(&policy, &all, |facts| facts.what_if(Aim::IntoScope, budget).is_complete);
        println!("{size:>6}  {:<10} {changed}", "what if");
        let lasting = timed(&policy, &all, |facts| facts.in_scope_until(budget).is_none_or(|one| one.until.is_some()));
        println!("{size:>6}  {:<10} {lasting}", "until");
        let forced = timed(&policy, &all, |facts| facts.sufficient(budget).is_none_or(|one| one.is_irreducible));
        println!("{size:>6}  {:<10} {forced}", "sufficient");
    }
}
