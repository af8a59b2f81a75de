//! A form built from a policy, and the questions that an open decision asks: `cargo run --example form`.

use std::io::Write as _;

use scopeline::{Policy, Request, Sources};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sources = Sources::from_iter([
        ("policy.yaml", include_str!("../policies/lodestone/policy.yaml")),
        ("lifecycles.yaml", include_str!("../policies/lodestone/lifecycles.yaml")),
    ]);
    let policy = Policy::from_sources(&sources).map_err(|faults| format!("the policy has {} faults", faults.len()))?;
    let mut out = std::io::stdout().lock();

    writeln!(out, "A form for {}:", policy.title().unwrap_or_default())?;
    for fact in policy.facts().iter().filter(|fact| !fact.assumed && !fact.conditional) {
        let question = fact.ask.clone().unwrap_or_else(|| fact.name.clone());
        let values = if fact.values.is_empty() { fact.r#type.clone() } else { fact.values.join(" | ") };
        writeln!(out, "  {question} [{values}]")?;
    }

    // Nothing but a subject: the answer says what is missing, and what it may come to.
    let request = Request::builder().date("2026-08-14".parse()?).subject("It does not work").build()?;
    let answer = policy.prepare(&request)?.answer();
    writeln!(out, "\nWith a subject alone it is {}, leaning to {}. To ask:", answer.certainty, answer.class)?;
    for question in &answer.questions {
        writeln!(out, "  {}: {}", question.fact, question.ask.as_deref().unwrap_or("-"))?;
    }
    assert!(!answer.questions.is_empty());
    Ok(())
}
