#![doc = include_str!("../../guide/contracts.md")]

mod check;
mod engine;
mod german;
mod name;
mod order;
mod placeholder;
mod scan;
mod setting;
mod values;

use std::collections::{BTreeMap, BTreeSet};

pub use order::{Contract, Order};

use crate::diagnostic::{Code, Diagnostic, told};
use crate::document::Spanned;
use crate::policy::load::{contract_files, written};
use crate::policy::wording::ByLanguage;
use crate::policy::{Digest, Policy};
use crate::text::{SourceId, Sources, Span, is_template};
use engine::Engine;

/// The largest template that is read, in bytes.
pub const MAX_TEMPLATE_BYTES: usize = 256 << 10;

/// The most steps that filling a template may take: an instruction of it, or 64 bytes of text.
pub const MAX_STEPS: u64 = 200_000;

/// The contracts of a policy, ready to be filled.
#[derive(Debug, Clone)]
pub struct Contracts {
    /// The policy that they belong to.
    policy: Digest,
    /// For each service that has one its templates by language; the policy's own comes first.
    services: BTreeMap<String, ByLanguage<String>>,
    /// The digest of each template, by its file.
    digests: BTreeMap<String, Digest>,
    engine: Engine,
}

impl Contracts {
    /// Reads the templates that a policy names, from the texts that it was read from and [what lies beside
    /// them](Policy::files_beside).
    ///
    /// # Errors
    ///
    /// Every fault of every template, in order of its place: a file that is not there or too large, a placeholder that
    /// contracts do not have, what a template may not do, and a loop without an end.
    pub fn read(policy: &Policy, sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        let document = written(sources).unwrap_or_default();
        let mut faults = Vec::new();
        let (mut engine, mut digests) = (Engine::default(), BTreeMap::new());
        // One file may have several names, such as `a.md` and `./a.md`; its faults are told once.
        let mut faulty: BTreeSet<SourceId> = BTreeSet::new();
        for (service, file) in contract_files(&document).filter(|(_, file)| is_template(&file.value)) {
            if digests.contains_key(&file.value) {
                continue;
            }
            match template(sources, service, file) {
                Ok((id, text)) => {
                    digests.insert(file.value.clone(), Digest::of_text(text));
                    let found = check::template(text, policy);
                    let found =
                        if found.is_empty() { engine.add(&file.value, text, policy).err() } else { Some(found) };
                    if let Some(found) = found
                        && faulty.insert(id)
                    {
                        faults.extend(found.into_iter().map(|fault| fault.at(id, file.span)));
                    }
                }
                Err(fault) => faults.push(*fault),
            }
        }
        if !faults.is_empty() {
            return Err(told(faults, sources));
        }
        let services = policy.services.iter().filter(|service| !service.contract.is_empty());
        let services = services.map(|service| (service.id.clone(), service.contract.clone()));
        Ok(Self { policy: policy.digest(), services: services.collect(), digests, engine })
    }

    /// The digest of a template, which the policy names by this path; none if it names no such. It is the same whatever the
    /// line ends, and another one for any other text.
    ///
    /// The digest of a policy says nothing of its templates: it decides without them. So a contract has
    /// [both](Contract::digest).
    #[must_use]
    pub fn digest(&self, file: &str) -> Option<Digest> {
        self.digests.get(file).copied()
    }

    /// Whether the policy has a contract for the service.
    #[must_use]
    pub fn has(&self, service: &str) -> bool {
        self.services.contains_key(service)
    }
}

/// A file that a service names.
fn template<'s>(
    sources: &'s Sources,
    service: &str,
    file: &Spanned<String>,
) -> Result<(SourceId, &'s str), Box<Diagnostic>> {
    let Some((id, source)) = sources.beside(file.span.source, &file.value) else {
        let message = format!("there is no file `{}` beside the policy, for the contract of `{service}`", file.value);
        let fault = Diagnostic::error(Code::UnknownName, file.span, message);
        return Err(Box::new(fault.help("put it there; the path begins in the policy's folder")));
    };
    if source.text().len() > MAX_TEMPLATE_BYTES {
        let message = format!("`{}` is larger than {} KiB", file.value, MAX_TEMPLATE_BYTES >> 10);
        let fault = Diagnostic::error(Code::TooLarge, file.span, message);
        return Err(Box::new(fault.help("a contract is a few pages; see whether the file is one at all")));
    }
    Ok((id, source.text()))
}

/// What is wrong with a template, by its bytes.
#[derive(Debug)]
struct Fault {
    code: Code,
    range: std::ops::Range<usize>,
    message: String,
    help: String,
}

impl Fault {
    fn new(code: Code, range: std::ops::Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, range, message: message.into(), help: help.into() }
    }

    /// The same in a text that is named somewhere.
    fn at(self, id: SourceId, named: Span) -> Diagnostic {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(id, byte(self.range.start), byte(self.range.end));
        Diagnostic::error(self.code, span, self.message).also(named, "the file is named here").help(self.help)
    }
}

#[cfg(test)]
mod tests;
