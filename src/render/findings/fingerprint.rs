//! What makes a finding the same one after the lines around it have moved.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Checked;
use crate::diagnostic::Diagnostic;

/// The version of the form of a baseline.
const VERSION: u32 = 2;

/// A fingerprint for each finding, in their order: of the policy, the file in it, the code and what it is about. Lines do
/// not count, nor where the policy lies.
///
/// Of several that are alike in all of that, each has its number among them.
#[must_use]
pub fn fingerprints(checked: &Checked<'_>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let prints = checked.found.iter().map(|one| {
        let print = print(checked, one);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        if *count == 1 { print } else { format!("{print}-{count}") }
    });
    prints.collect()
}

fn print(checked: &Checked<'_>, one: &Diagnostic) -> String {
    let mut hasher = Sha256::new();
    let file = checked.own_file(one);
    let about = one.subject.as_deref().unwrap_or(&one.message);
    for part in [checked.policy.as_str(), one.code.name(), &file, about] {
        hasher.update(part.len().to_string());
        hasher.update(":");
        hasher.update(part);
    }
    hasher.finalize().iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Findings that are known and not told again.
///
/// It knows findings of lints alone: a fault keeps a policy from being used, whoever has seen it before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Baseline {
    scopeline_baseline: u32,
    findings: Vec<Known>,
}

/// A finding of a baseline. Only the fingerprint counts; the rest is for whoever reads the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    policy: String,
    file: String,
    code: String,
    message: String,
    fingerprint: String,
}

impl Default for Baseline {
    fn default() -> Self {
        Self { scopeline_baseline: VERSION, findings: Vec::new() }
    }
}

impl Baseline {
    /// Makes the findings of a policy known.
    pub fn add(&mut self, checked: &Checked<'_>) {
        self.findings.extend(known(checked));
        self.findings.sort();
        self.findings.dedup();
    }

    /// Forgets what it knows of the policy with this id.
    pub fn forget(&mut self, policy: &str) {
        self.findings.retain(|one| one.policy != policy);
    }

    /// How many of the findings that it knows of these policies were not met.
    #[must_use]
    pub fn gone(&self, policies: &BTreeSet<String>, met: &BTreeSet<String>) -> usize {
        let of_them = self.findings.iter().filter(|one| policies.contains(&one.policy));
        let gone: BTreeSet<&str> =
            of_them.map(|one| one.fingerprint.as_str()).filter(|print| !met.contains(*print)).collect();
        gone.len()
    }

    /// Reads one that was written before.
    ///
    /// # Errors
    ///
    /// If it is not JSON of this form, or of another version.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        let baseline: Self = serde_json::from_str(text)?;
        if baseline.scopeline_baseline != VERSION {
            let message = format!(
                "it has version {} of the form, and this program writes {VERSION}: take the file away, and write it anew",
                baseline.scopeline_baseline
            );
            return Err(serde::de::Error::custom(message));
        }
        Ok(baseline)
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// Never for a baseline that was read or made here.
    pub fn write(&self) -> serde_json::Result<String> {
        crate::render::json::pretty(self).map(|text| text + "\n")
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// For each finding of a policy whether the baseline knows it, and which of its own it met.
    #[must_use]
    pub fn knows(&self, checked: &Checked<'_>) -> (Vec<bool>, BTreeSet<String>) {
        let known: BTreeSet<&str> = self.findings.iter().map(|one| one.fingerprint.as_str()).collect();
        let mut met = BTreeSet::new();
        let of = |(one, print): (&Diagnostic, String)| {
            let is_known = one.lint().is_some() && known.contains(print.as_str());
            if is_known {
                met.insert(print);
            }
            is_known
        };
        let knows = checked.found.iter().zip(fingerprints(checked)).map(of).collect();
        (knows, met)
    }
}

fn known<'c>(checked: &'c Checked<'_>) -> impl Iterator<Item = Known> + 'c {
    let all = checked.found.iter().zip(fingerprints(checked)).filter(|(one, _)| one.lint().is_some());
    all.map(|(one, fingerprint)| Known {
        policy: checked.policy.clone(),
        file: checked.own_file(one),
        code: one.code.name().to_owned(),
        message: one.message.clone(),
        fingerprint,
    })
}
