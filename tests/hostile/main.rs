//! What strangers may send: no text, request, mapping or suite makes the crate panic, hang or fall silent.
//!
//! Nothing here measures time; what is not linear would not come to an end.

mod large;
mod policy;
mod random;
mod request;
mod text;

use scopeline::diagnostic::Code;
use scopeline::policy::Loaded;
use scopeline::{Diagnostic, Policy, Sources};

const LODESTONE: &str = include_str!("../../policies/lodestone/policy.yaml");

fn lodestone() -> Policy {
    let lifecycles = include_str!("../../policies/lodestone/lifecycles.yaml");
    let sources = Sources::from_iter([("policy.yaml", LODESTONE), ("lifecycles.yaml", lifecycles)]);
    Policy::from_sources(&sources).expect("the example has no fault")
}

/// A policy with these lines in it.
fn with(lines: &str) -> String {
    let facts = "facts: { kind: { one-of: [defect, feature], groups: { covered: [defect] } } }\n";
    let facts = if lines.contains("facts:") { "" } else { facts };
    let rules = if lines.contains("rules:") { "" } else { "rules: [standard]\n" };
    format!("scopeline: 1\npolicy: {{ id: small }}\n{facts}{rules}otherwise: {{ class: service }}\n{lines}\n")
}

/// Loads a text as a policy and looks at everything that is said of it.
fn load(text: impl Into<String>) -> Loaded {
    let sources = Sources::single("policy.yaml", text);
    let loaded = Policy::load(&sources);
    sane(&sources, &loaded.diagnostics);
    let sound = !loaded.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(loaded.policy.is_some(), sound, "{}", shown(&sources, &loaded.diagnostics));
    loaded
}

/// The codes of what is said of a text, each once.
fn codes(text: impl Into<String>) -> Vec<Code> {
    let mut codes: Vec<Code> = load(text).diagnostics.iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whatever is said has a place inside its text, is short enough to be read, and says what to do.
fn sane(sources: &Sources, found: &[Diagnostic]) {
    assert!(found.len() <= 10_000, "{} findings are more than anybody reads", found.len());
    for fault in found {
        let line = fault.one_line(sources).chars().take(300).collect::<String>();
        assert!(fault.help.as_deref().is_some_and(|help| !help.is_empty()), "there is no help: {line}");
        assert!(fault.message.len() < 4_000, "{} bytes: {line}", fault.message.len());
        assert!(fault.help.as_ref().is_some_and(|help| help.len() < 4_000), "the help is long: {line}");
        for span in fault.primary.iter().chain(&fault.others).map(|label| label.span) {
            let text = sources.get(span.source).expect("a place is in one of the texts").text();
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(start <= end && text.get(start..end).is_some(), "{start}..{end} of {}: {line}", text.len());
        }
        assert!(
            fault.primary.is_some() || fault.code == Code::Empty || fault.code == Code::NoCases,
            "no place: {line}"
        );
    }
}

fn shown(sources: &Sources, found: &[Diagnostic]) -> String {
    found.iter().map(|fault| fault.one_line(sources) + "\n").collect()
}
