//! Findings as JSON, for programs. Lines and columns count characters from 1.

use serde::Serialize;

use super::Checked;
use super::fingerprint::fingerprints;
use crate::diagnostic::{Diagnostic, Label};
use crate::render::json;

/// The version of the form: it grows when a key changes its meaning or goes, not when one is added.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    scopeline_check: u32,
    policies: Vec<Policy>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Policy {
    policy: String,
    errors: usize,
    warnings: usize,
    in_baseline: usize,
    allowed: usize,
    mended: usize,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Finding {
    code: &'static str,
    /// `fault` or `lint`.
    kind: &'static str,
    severity: String,
    message: String,
    subject: Option<String>,
    place: Option<Place>,
    others: Vec<Place>,
    notes: Vec<String>,
    help: Option<String>,
    fixable: bool,
    fingerprint: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: String,
}

/// One document for all of them.
///
/// # Errors
///
/// Never for what a policy can hold.
pub fn report(all: &[Checked<'_>]) -> serde_json::Result<String> {
    let report = Report { scopeline_check: VERSION, policies: all.iter().map(policy).collect() };
    json::pretty(&report).map(|text| text + "\n")
}

fn policy(checked: &Checked<'_>) -> Policy {
    let findings = checked.found.iter().zip(fingerprints(checked));
    Policy {
        policy: checked.relative(&checked.name),
        errors: checked.errors(),
        warnings: checked.found.len() - checked.errors(),
        in_baseline: checked.known,
        allowed: checked.allowed,
        mended: checked.mended,
        findings: findings.map(|(one, fingerprint)| finding(checked, one, fingerprint)).collect(),
    }
}

fn finding(checked: &Checked<'_>, one: &Diagnostic, fingerprint: String) -> Finding {
    Finding {
        code: one.code.name(),
        kind: if one.lint().is_some() { "lint" } else { "fault" },
        severity: one.severity.to_string(),
        message: one.message.clone(),
        subject: one.subject.clone(),
        place: one.primary.as_ref().map(|label| place(checked, label)),
        others: one.others.iter().map(|label| place(checked, label)).collect(),
        notes: one.notes.clone(),
        help: one.help.clone(),
        fixable: one.fix.is_some(),
        fingerprint,
    }
}

fn place(checked: &Checked<'_>, label: &Label) -> Place {
    let (start, end) = checked.region(label.span);
    Place {
        file: checked.file(label.span.source),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        label: label.text.clone(),
    }
}
