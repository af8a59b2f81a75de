//! Policies and what lies beside them, read from the disk.

use std::cmp::Ordering;
use std::io::{self, Write};
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::str::Chars;

use scopeline::contract::Contracts;
use scopeline::feasibility::Staff;
use scopeline::policy::{Loaded, Policy};
use scopeline::render::human::Diagnostics;
use scopeline::{Diagnostic, Intake, PolicySet};

use crate::failure::Failure;
use crate::files::{self, Texts};
use crate::terminal;

/// The policy of a file or folder, or `None` if it has faults, which are then shown on standard error.
pub(crate) fn policy(path: &Path) -> Result<Option<Policy>, Failure> {
    let mut texts = files::texts(path)?;
    if texts.faults.is_empty() {
        let Loaded { policy, diagnostics, .. } = Policy::load(&texts.sources);
        if policy.is_some() {
            return Ok(policy);
        }
        texts.faults = diagnostics;
    }
    complain(path, &texts)?;
    Ok(None)
}

/// Every version of a policy: of a file or folder the only one, of a folder of folders one each. `None` if one has
/// faults, which are then shown on standard error.
pub(crate) fn policy_set(path: &Path) -> Result<Option<PolicySet>, Failure> {
    let mut versions = Vec::new();
    let mut is_sound = true;
    for folder in files::versions(path)? {
        match policy(&folder)? {
            Some(policy) => versions.push(policy),
            None => is_sound = false,
        }
    }
    if !is_sound {
        return Ok(None);
    }
    let set = PolicySet::new(versions);
    set.map(Some).map_err(|error| Failure::NoSet { name: path.display().to_string(), error })
}

/// The contracts of the version of a policy that decides, or `None` if one has faults, which are then shown on standard
/// error.
pub(crate) fn contracts(path: &Path, policy: &Policy) -> Result<Option<Contracts>, Failure> {
    for folder in files::versions(path)? {
        let mut texts = files::texts(&folder)?;
        if Policy::load(&texts.sources).policy.is_none_or(|version| version.digest() != policy.digest()) {
            continue;
        }
        match Contracts::read(policy, &texts.sources) {
            Ok(contracts) => return Ok(Some(contracts)),
            Err(faults) => texts.faults = faults,
        }
        complain(&folder, &texts)?;
        return Ok(None);
    }
    Err(Failure::PolicyChanged { name: path.display().to_string() })
}

/// The files that a policy is read from, in every version of it: its texts, and what they name.
pub(crate) fn files_of(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for folder in files::versions(path)? {
        all.extend(files::texts(&folder)?.sources.iter().map(|(_, source)| PathBuf::from(source.name())));
    }
    Ok(all)
}

/// The intake mapping of a file, or `None` if it has faults, which are then shown on standard error.
pub(crate) fn intake(path: &Path) -> Result<Option<Intake>, Failure> {
    let mut texts = files::texts(path)?;
    if texts.faults.is_empty() {
        match Intake::from_sources(&texts.sources) {
            Ok(intake) => return Ok(Some(intake)),
            Err(faults) => texts.faults = faults,
        }
    }
    complain(path, &texts)?;
    Ok(None)
}

/// The staff of a file, or `None` if it has faults, which are then shown on standard error.
pub(crate) fn staff(path: &Path, policies: &PolicySet) -> Result<Option<Staff>, Failure> {
    let mut texts = files::texts(path)?;
    if texts.faults.is_empty() {
        match Staff::from_sources(&texts.sources, policies) {
            Ok(staff) => return Ok(Some(staff)),
            Err(faults) => texts.faults = faults,
        }
    }
    complain(path, &texts)?;
    Ok(None)
}

/// A mapping without the facts that it only offers and that not every version of the policy declares.
pub(crate) fn fitted(intake: Intake, versions: &[Policy]) -> Intake {
    let mut declared: Vec<String> = intake.facts().map(|(fact, _)| fact.to_owned()).collect();
    for policy in versions {
        let facts = policy.facts();
        declared.retain(|name| facts.iter().any(|fact| fact.name == *name));
    }
    intake.for_facts(declared.iter().map(String::as_str))
}

/// What the policy asks for and neither the mapping nor a signal of the policy can tell.
pub(crate) fn left_open(intake: &Intake, policy: &Policy) -> Option<String> {
    let heard = policy.heard_facts();
    let told = |name: &str| intake.facts().any(|(fact, _)| fact == name) || heard.contains(&name);
    let open: Vec<String> =
        policy.asked_facts().into_iter().filter(|name| !told(name)).map(|name| format!("`{name}`")).collect();
    (!open.is_empty()).then(|| format!("the mapping leaves open what the policy asks for: {}", open.join(", ")))
}

fn complain(path: &Path, texts: &Texts) -> io::Result<()> {
    let shown = Diagnostics::new(&texts.sources, path.display().to_string());
    let mut messages = terminal::messages();
    for fault in texts.faults.iter().filter(|fault| fault.is_error()) {
        writeln!(messages, "{}\n", shown.full(fault))?;
    }
    let errors = texts.faults.iter().filter(|fault| fault.is_error()).count();
    let name = path.display().to_string();
    writeln!(messages, "{}: {}", scopeline::render::visible(&name), counted(errors, "error"))
}

/// In order of their places, each once: policy, suites and mapping are read apart, and may find the same fault.
pub(crate) fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()).then_with(|| by_number(&a.message, &b.message)));
    found.dedup();
    found
}

/// As people count: `g5` before `g59`, and that before `g60`.
fn by_number(a: &str, b: &str) -> Ordering {
    let (mut one, mut other) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (one.peek().copied(), other.peek().copied()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (digits(&mut one), digits(&mut other));
                let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
                if order.is_ne() {
                    return order;
                }
            }
            (Some(x), Some(y)) if x == y => {
                one.next();
                other.next();
            }
            // Texts that count alike may still differ, by zeros before a number.
            (x, y) => return x.cmp(&y).then_with(|| a.cmp(b)),
        }
    }
}

/// A number without the zeros before it.
fn digits(text: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = text.next_if(char::is_ascii_digit) {
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
    }
    digits
}

/// A number of things in English.
pub(crate) fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
