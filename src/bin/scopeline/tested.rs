//! A run of cases and what it touches as JSON, for programs. Lines and columns count characters from 1.

use scopeline::Diagnostic;
use scopeline::render::json;
use scopeline::testing::coverage::{Point, What};
use scopeline::testing::{Coverage, Run};
use scopeline::text::Sources;
use serde::Serialize;

/// The version of the form: it grows when a key changes its meaning or goes, not when one is added.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document {
    scopeline_test: u32,
    policies: Vec<Report>,
}

/// What came of one policy.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Report {
    policy: String,
    passed: usize,
    failed: usize,
    to_be_confirmed: usize,
    /// What failed, or why no case was run.
    faults: Vec<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Covered>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Fault {
    code: &'static str,
    message: String,
    notes: Vec<String>,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Covered {
    is_complete: bool,
    counts: Vec<Count>,
    /// What no confirmed case comes to, as an allowance names it.
    untouched: Vec<Left>,
    /// What may stay untouched, since the policy says so with a reason.
    allowed: Vec<Left>,
    /// What no complete request comes to, as was proved.
    unreachable: Vec<Left>,
    allowed_in_vain: Vec<String>,
    undecided: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Count {
    what: &'static str,
    touched: usize,
    all: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Left {
    at: String,
    what: &'static str,
    name: String,
    /// Why it is not known whether any request comes to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    undecided: Option<String>,
}

/// One document for all of them.
pub(crate) fn document(policies: Vec<Report>) -> serde_json::Result<String> {
    json::pretty(&Document { scopeline_test: VERSION, policies })
}

/// What came of the cases of a policy, and what they touch with what is allowed in vain, if that was asked.
pub(crate) fn report(
    policy: &str,
    sources: &Sources,
    run: &Result<Run, Vec<Diagnostic>>,
    coverage: Option<(&Coverage, &[String])>,
) -> Report {
    let (failed, to_be_confirmed, all) =
        run.as_ref().map_or((0, 0, 0), |run| (run.failed().count(), run.unconfirmed().count(), run.outcomes.len()));
    let faults = match run {
        Ok(run) => run.diagnostics(),
        Err(faults) => faults.clone(),
    };
    Report {
        policy: policy.to_owned(),
        passed: all - failed - to_be_confirmed,
        failed,
        to_be_confirmed,
        faults: faults.iter().map(|one| fault(one, sources)).collect(),
        coverage: coverage.map(|(coverage, in_vain)| covered(coverage, in_vain)),
    }
}

fn fault(one: &Diagnostic, sources: &Sources) -> Fault {
    let span = one.primary.as_ref().map(|label| label.span);
    let position = span.map(|span| sources.position(span));
    Fault {
        code: one.code.name(),
        message: one.message.clone(),
        notes: one.notes.clone(),
        file: span.and_then(|span| sources.get(span.source)).map(|source| source.name().to_owned()),
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
    }
}

fn covered(coverage: &Coverage, in_vain: &[String]) -> Covered {
    let counts = coverage.counts();
    let count = |what: &What| counts.get(what).map(|(touched, all)| (what.word(), *touched, *all));
    let allowed = coverage.points.iter().filter(|point| point.is_allowed && point.case.is_none());
    Covered {
        is_complete: coverage.is_complete(),
        counts: What::ALL.iter().filter_map(count).map(|(what, touched, all)| Count { what, touched, all }).collect(),
        untouched: coverage.untouched().map(left).collect(),
        allowed: allowed.map(left).collect(),
        unreachable: coverage.unreachable().map(left).collect(),
        allowed_in_vain: in_vain.to_vec(),
        undecided: coverage.undecided.clone(),
    }
}

fn left(point: &Point) -> Left {
    Left {
        at: point.label(),
        what: point.what.word(),
        name: point.name.clone(),
        undecided: point.undecided.clone().filter(|_| !point.is_unreachable),
    }
}
