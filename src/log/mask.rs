//! What of a request the log does not keep.

use std::collections::BTreeSet;

use super::tested::Tested;
use crate::diagnostic::closest;
use crate::error::Error;
use crate::facts::hear;
use crate::policy::signal::Signal;
use crate::policy::{FactId, Policy};
use crate::request::{Builder, Evidence, FactValue, Place, Request, When};

/// The caller's name for a request, among what may be masked.
pub(super) const ID: &str = "id";
/// The account that a request comes from, among what may be masked.
pub(super) const CLIENT: &str = "client";
/// What the client wrote.
pub(super) const TEXT: &str = "text";

/// What of a request the log does not keep.
///
/// Without another word the texts that the client wrote are left out, and every fact that the policy does not test; the id
/// and the client's account stay. [`keep`](Self::keep) and [`mask`](Self::mask) say otherwise of `text`, of `id`, of `client`,
/// or of a fact by its name; a fact that is called like one of the three goes with it. A fact that the policy tests stays in any case: to mask it is an error,
/// which [`Recorder::new`](super::Recorder::new) tells.
///
/// ```
/// use scopeline::log::Mask;
///
/// // Tickets are looked up by their account, and nobody has to know who wrote.
/// let mask = Mask::default().keep("account").mask("requester");
/// # let _ = mask;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use]
pub struct Mask {
    masked: BTreeSet<String>,
    kept: BTreeSet<String>,
}

impl Mask {
    /// Leaves this out: `text`, `id`, `client`, or a fact. The last word about a name counts.
    pub fn mask(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.kept.remove(&name);
        self.masked.insert(name);
        self
    }

    /// Keeps this: `text`, `id`, `client`, or a fact. The last word about a name counts.
    pub fn keep(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.masked.remove(&name);
        self.kept.insert(name);
        self
    }

    /// Whether each name means something in one of these policies.
    pub(super) fn check(&self, policies: &[&Policy]) -> Result<(), Error> {
        for name in self.masked.iter().chain(&self.kept).filter(|name| !matches!(name.as_str(), ID | CLIENT | TEXT)) {
            if policies.iter().any(|policy| policy.base_fact(name).is_ok()) {
                continue;
            }
            if let Some(policy) = policies.iter().find(|policy| policy.fact_by_name.contains_key(name)) {
                return policy.base_fact(name).map(|_| ());
            }
            let known = policies.iter().flat_map(|policy| policy.facts.iter()).filter(|def| def.is_base());
            let known = known.map(|def| def.name.as_str()).chain([ID, CLIENT, TEXT]);
            return Err(Error::undeclared_fact(name, closest(name, known)));
        }
        Ok(())
    }
}

/// A mask, as it is for one policy.
#[derive(Debug)]
pub(super) struct Masking {
    /// For each fact whether it is kept, and if not whether the caller asked for that.
    facts: Vec<Kept>,
    keeps_text: bool,
    keeps_id: bool,
    keeps_client: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The policy tests it, or the caller wants it.
    Always,
    /// Only if a text speaks of it: that it disagrees is told.
    IfSpokenOf,
    /// The caller wants it out.
    Never,
}

impl Masking {
    pub(super) fn new(policy: &Policy, mask: &Mask) -> Result<Self, Error> {
        let tested = Tested::of(policy);
        let (keeps_text, keeps_id) = (mask.kept.contains(TEXT), !mask.masked.contains(ID));
        let keeps_client = !mask.masked.contains(CLIENT);
        let goes_with = |name: &str| name == ID && keeps_id || name == CLIENT && keeps_client;
        let mut facts = Vec::with_capacity(policy.facts.len());
        for (fact, def) in (0u32..).map(FactId).zip(&policy.facts) {
            let is_masked = mask.masked.contains(&def.name);
            facts.push(match tested.by(fact) {
                Some(by) if is_masked && def.is_base() => return Err(Error::tested_fact(&def.name, by)),
                Some(_) => Kept::Always,
                None if is_masked => Kept::Never,
                None if mask.kept.contains(&def.name) || goes_with(&def.name) => Kept::Always,
                None => Kept::IfSpokenOf,
            });
        }
        if !keeps_text && let Some(signal) = policy.signals.iter().find(|signal| !is_read_back(policy, signal)) {
            let fact = &policy.fact(signal.fact).name;
            let message = format!(
                "the texts cannot be masked: what a signal says of `{fact}`, `{}`, means something else where nobody \
                 sees the text; keep `text`",
                signal.written
            );
            return Err(Error::bad_log(message));
        }
        Ok(Self { facts, keeps_text, keeps_id, keeps_client })
    }

    /// The request without what is masked, and the names of what was there and is not any more. What the policy's signals
    /// found in a text that is left out stands in its place, as evidence.
    pub(super) fn apply(&self, policy: &Policy, request: &Request) -> Result<(Request, Vec<String>), Error> {
        let mut masked = Vec::new();
        let mut builder = Request::builder();
        match request.id() {
            Some(id) if self.keeps_id => builder = builder.id(id),
            Some(_) => masked.push(ID.to_owned()),
            None => {}
        }
        match request.client() {
            Some(client) if self.keeps_client => builder = builder.client(client),
            Some(_) => masked.push(CLIENT.to_owned()),
            None => {}
        }
        builder = match request.when() {
            Some(When::Day(day)) => builder.date(*day),
            Some(When::Instant(instant)) => builder.at(*instant),
            None => builder,
        };
        if self.keeps_text {
            builder = match request.subject() {
                Some(text) => builder.subject(text),
                None => builder,
            };
            builder = match request.body() {
                Some(text) => builder.body(text),
                None => builder,
            };
        } else if request.subject().is_some() || request.body().is_some() {
            masked.push(TEXT.to_owned());
            builder = readings(builder, policy, request);
        }
        let keeps = |name: &str| self.keeps(policy, request, name);
        for given in request.facts() {
            if keeps(&given.name) {
                let value: FactValue = given.value.clone();
                builder = builder.fact_from(given.name.clone(), value, given.origin.clone());
            } else if !masked.contains(&given.name) {
                masked.push(given.name.clone());
            }
        }
        for Evidence { fact, value, place, settles } in request.evidence().iter().filter(|one| keeps(&one.fact)) {
            builder = builder.evidence(fact.clone(), value.clone(), place.clone(), *settles);
        }
        for one in request.unread().iter().filter(|one| keeps(&one.fact)) {
            builder = builder.unread(one.fact.clone(), one.text.clone(), one.origin.clone());
        }
        Ok((builder.build()?, masked))
    }

    fn keeps(&self, policy: &Policy, request: &Request, name: &str) -> bool {
        let Some(fact) = policy.fact_by_name.get(name) else { return true };
        match self.facts.get(fact.0 as usize) {
            Some(Kept::Never) => false,
            Some(Kept::IfSpokenOf) => request.evidence().iter().any(|one| one.fact == name),
            Some(Kept::Always) | None => true,
        }
    }
}

/// What the policy's signals find in the texts.
fn readings(mut builder: Builder, policy: &Policy, request: &Request) -> Builder {
    for (fact, heard) in hear(policy, request) {
        builder = builder.evidence(policy.fact(fact).name.clone(), heard.written, heard.place, heard.settles);
    }
    builder
}

/// Whether what a signal says means the same where somebody else says it of a text.
fn is_read_back(policy: &Policy, signal: &Signal) -> bool {
    let evidence = Evidence {
        fact: policy.fact(signal.fact).name.clone(),
        value: signal.written.clone(),
        place: Place { field: "body".to_owned(), line: 1 },
        settles: signal.settles,
    };
    let read = policy.evidence(signal.fact, &evidence, &[]);
    matches!(read, Ok(Ok(heard)) if matches!(&heard[..], [one] if one.value == signal.value))
}
