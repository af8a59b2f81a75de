//! A helpdesk that asks for the scope of a request before the work starts: `cargo run --example embed`.

use scopeline::{Policy, Request, Sources};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A policy is a set of named texts; where they come from is up to you.
    let sources = Sources::from_iter([
        ("policy.yaml", include_str!("../policies/lodestone/policy.yaml")),
        ("lifecycles.yaml", include_str!("../policies/lodestone/lifecycles.yaml")),
    ]);
    let policy = Policy::from_sources(&sources).map_err(|faults| format!("the policy has {} faults", faults.len()))?;

    let request = Request::builder()
        .id("T-1001")
        .date("2026-08-14".parse()?)
        .fact("kind", "defect")
        .fact("release", "6.9.3")
        .fact("plan", "standard")
        .fact("account.paid-until", "2027-03-31")
        .fact("os", "debian 12")
        .build()?;

    let answer = policy.prepare(&request)?.answer();
    let mut out = String::new();
    out += &format!("{} ({}), clause {}\n", answer.class, answer.certainty, answer.clause.as_deref().unwrap_or("-"));
    out += &format!("{}\n", answer.reason.as_deref().unwrap_or("no reason given"));
    out += &format!("{}: {}\n", answer.offer_title.as_deref().unwrap_or("-"), answer.price.as_deref().unwrap_or("-"));
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    assert_eq!(answer.offer.as_deref(), Some("backport"));
    Ok(())
}
