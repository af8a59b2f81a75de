//! A run of cases as the XML of JUnit: one suite for each policy, one case for each of its own.
//!
//! There is no clock in it: the same policy gives the same report.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};
use scopeline::Diagnostic;
use scopeline::render::visible;
use scopeline::testing::{CaseResult, Run};
use scopeline::text::Sources;

/// The reports of several policies.
pub(crate) struct Reports(Report);

impl Default for Reports {
    fn default() -> Self {
        Self(Report::new("scopeline"))
    }
}

impl Reports {
    /// Adds what came of a policy: its cases, or why none of them was run.
    pub(crate) fn add(&mut self, policy: &str, sources: &Sources, run: &Result<Run, Vec<Diagnostic>>) {
        let policy = visible(policy);
        let mut suite = TestSuite::new(policy.as_ref());
        match run {
            Ok(run) => suite.add_test_cases(cases(run, sources, &policy)),
            Err(faults) => suite.add_test_case(unusable(faults, sources, &policy)),
        };
        self.0.add_test_suite(suite);
    }

    /// The whole report.
    pub(crate) fn into_xml(self) -> Result<String, SerializeError> {
        self.0.to_string()
    }
}

fn cases(run: &Run, sources: &Sources, policy: &str) -> Vec<TestCase> {
    // There is one for each case that failed, in the order of the cases.
    let mut faults = run.diagnostics().into_iter();
    let of = |result: &CaseResult, faults: &mut dyn Iterator<Item = Diagnostic>| match result {
        CaseResult::Failed(_) => failed(faults.next(), sources),
        CaseResult::Unconfirmed => unconfirmed(),
        _ => TestCaseStatus::success(),
    };
    let outcomes = run.outcomes.iter();
    outcomes.map(|outcome| case(&outcome.name, policy, of(&outcome.result, &mut faults))).collect()
}

fn failed(fault: Option<Diagnostic>, sources: &Sources) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    if let Some(fault) = fault {
        tell(&mut status, &fault, &lines(std::slice::from_ref(&fault), sources));
    }
    status
}

/// It holds, but that it is meant nobody has said: neither passed nor failed.
fn unconfirmed() -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message("it was generated, and nobody has confirmed it yet");
    status
}

/// A policy that cannot be used stands for all of its cases.
fn unusable(faults: &[Diagnostic], sources: &Sources, policy: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    if let Some(first) = faults.first() {
        tell(&mut status, first, &lines(faults, sources));
    }
    case("the policy and its cases can be read", policy, status)
}

fn case(name: &str, policy: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(visible(name).as_ref(), status);
    case.set_classname(policy);
    case
}

fn tell(status: &mut TestCaseStatus, fault: &Diagnostic, all: &str) {
    status.set_type(fault.code.name()).set_message(visible(&fault.message).as_ref()).set_description(all);
}

/// Each fault in one line, with its place.
fn lines(faults: &[Diagnostic], sources: &Sources) -> String {
    faults.iter().map(|fault| visible(&fault.one_line(sources)).into_owned()).collect::<Vec<_>>().join("\n")
}
