//! What the texts of a request say: every signal whose words or pattern occur.

use super::Heard;
use crate::policy::signal::Signal;
use crate::policy::{FactId, Policy};
use crate::request::{Place, Request};

/// Everything heard in the subject and the body, in order of the policy's signals; each value of a fact once.
pub(crate) fn hear(policy: &Policy, request: &Request) -> Vec<(FactId, Heard)> {
    let mut all: Vec<(FactId, Heard)> = Vec::new();
    for signal in &policy.signals {
        let Some(place) = first_place(signal, request) else { continue };
        add(&mut all, signal.fact, heard_by(signal, place));
    }
    all
}

/// One more thing heard of a fact. The same value twice is heard once; it settles if either does.
pub(super) fn add(all: &mut Vec<(FactId, Heard)>, fact: FactId, heard: Heard) {
    match all.iter_mut().find(|(of, known)| *of == fact && known.value == heard.value) {
        Some((_, known)) => known.settles |= heard.settles,
        None => all.push((fact, heard)),
    }
}

fn heard_by(signal: &Signal, place: Place) -> Heard {
    Heard { value: signal.value.clone(), written: signal.written.clone(), place, settles: signal.settles }
}

fn first_place(signal: &Signal, request: &Request) -> Option<Place> {
    let fields = [("subject", signal.in_subject, request.subject()), ("body", signal.in_body, request.body())];
    fields.into_iter().filter(|(_, wanted, _)| *wanted).find_map(|(field, _, text)| {
        let text = text?;
        let at = signal.matchers.iter().filter_map(|matcher| matcher.find(text)).min()?;
        let line = text[..at].matches('\n').count() + 1;
        Some(Place { field: field.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX) })
    })
}
