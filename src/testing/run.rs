//! Running a suite: every case decided, every expectation compared.

use super::expect::{Aspect, Mismatch};
use super::suite::{Case, Suite};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::explanation::Answer;
use crate::policy::Policy;
use crate::request::Request;
use crate::text::Span;

/// What came of a suite.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// One for each case, in the order of the suite.
    pub outcomes: Vec<CaseOutcome>,
}

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseOutcome {
    /// The name of the case.
    pub name: String,
    /// Where the case is written.
    pub place: Span,
    /// Whether it holds.
    pub result: CaseResult,
}

/// Whether a case holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaseResult {
    /// Every expectation came true.
    Passed,
    /// These did not, in order of writing; never empty.
    Failed(Vec<Mismatch>),
    /// Every expectation came true, and nobody has said yet that they are meant.
    Unconfirmed,
}

impl Suite {
    /// Decides the request of every case by a policy and compares the answer with what is expected.
    #[must_use]
    pub fn run(&self, policy: &Policy) -> Run {
        self.run_by(|request| Ok(policy.prepare(request)?.answer()))
    }

    /// As [`run`](Self::run), with any way of deciding a request, so that another evaluator can be held to the same
    /// cases.
    #[must_use]
    pub fn run_by(&self, mut decide: impl FnMut(&Request) -> Result<Answer, Error>) -> Run {
        Run { outcomes: self.cases().iter().map(|case| outcome(case, &decide(&case.request))).collect() }
    }
}

fn outcome(case: &Case, decided: &Result<Answer, Error>) -> CaseOutcome {
    let mut mismatches: Vec<Mismatch> = case.expect.iter().filter_map(|expected| expected.mismatch(decided)).collect();
    if let Err(error) = decided {
        // A request that is refused differs in everything, for one reason, which stands where its facts do.
        mismatches.truncate(1);
        let said = error.to_string();
        let place = case.facts.iter().find(|(name, _)| said.contains(&format!("`{name}`"))).map(|(_, place)| *place);
        mismatches.iter_mut().filter(|one| one.what != Aspect::Refused).for_each(|one| {
            one.place = place.unwrap_or(case.place);
        });
    }
    let result = match (mismatches.is_empty(), case.confirmed) {
        (false, _) => CaseResult::Failed(mismatches),
        (true, true) => CaseResult::Passed,
        (true, false) => CaseResult::Unconfirmed,
    };
    CaseOutcome { name: case.name.clone(), place: case.place, result }
}

impl Run {
    /// Whether every case holds, whoever has confirmed it.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failed().next().is_none()
    }

    /// The cases that do not hold, each with what came otherwise.
    pub fn failed(&self) -> impl Iterator<Item = (&CaseOutcome, &[Mismatch])> {
        self.outcomes.iter().filter_map(|outcome| match &outcome.result {
            CaseResult::Failed(mismatches) => Some((outcome, &mismatches[..])),
            CaseResult::Passed | CaseResult::Unconfirmed => None,
        })
    }

    /// The cases that hold and that nobody has confirmed yet.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &CaseOutcome> {
        self.outcomes.iter().filter(|outcome| outcome.result == CaseResult::Unconfirmed)
    }

    /// One `case-failed` for each case that does not hold, at the place of its first expectation that did not come
    /// true; the others are labelled too.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.failed().map(|(outcome, mismatches)| diagnostic(outcome, mismatches)).collect()
    }
}

/// How it is said that a request was refused.
const REFUSED: &str = "refused: ";

fn diagnostic(outcome: &CaseOutcome, mismatches: &[Mismatch]) -> Diagnostic {
    let said: Vec<String> = mismatches.iter().map(said).collect();
    let message = format!("case `{}`: {}", outcome.name, said.join("; "));
    let place = mismatches.first().map_or(outcome.place, |first| first.place);
    let mut fault = Diagnostic::error(Code::CaseFailed, place, message);
    if let Some(first) = mismatches.first().filter(|first| !first.actual.starts_with(REFUSED)) {
        fault = fault.label(format!("it is {}", first.actual));
    }
    mismatches.iter().skip(1).fold(fault, |fault, more| fault.also(more.place, format!("it is {}", more.actual)))
}

fn said(mismatch: &Mismatch) -> String {
    if mismatch.actual.starts_with(REFUSED) {
        let (what, actual, expected) = (mismatch.what.word(), &mismatch.actual, &mismatch.expected);
        return format!("its request is {actual}; `{what}` is expected to be {expected}");
    }
    format!("`{}` is {}, expected is {}", mismatch.what.word(), mismatch.actual, mismatch.expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sources;

    const POLICY: &str = "
scopeline: 1
policy: { id: tiny, currency: EUR }
facts: { kind: { one-of: [defect, feature] }, vip: { type: yes-no } }
services: { work: { title: Work, price: { fixed: 10 } } }
rules:
  - { id: defects, clause: 1.1, when: { kind: defect }, class: support, because: 'It is {kind}.' }
  - { id: vip, when: { kind: feature, vip: yes }, class: service, offer: work }
otherwise: { class: service }
";

    fn run(cases: &str) -> (Run, Sources) {
        let policy = Policy::from_sources(&Sources::single("policy.yaml", POLICY)).expect("it has no fault");
        let text = format!("scopeline-tests: 1\ndefaults: {{ date: 2026-08-01 }}\ncases:\n{cases}");
        let sources = Sources::single("tests.yaml", text);
        (Suite::from_sources(&sources).expect("it has no fault").run(&policy), sources)
    }

    fn lines(cases: &str) -> Vec<String> {
        let (run, sources) = run(cases);
        run.diagnostics().iter().map(|fault| fault.one_line(&sources)).collect()
    }

    #[test]
    fn what_holds_passes() {
        let (run, _) = run("
  - { name: all, facts: { kind: defect }, expect: { class: support, certainty: settled, rule: defects, clause: 1.1, offer: [], declined: no, effort: committed, remedy: [fix, advice, workaround, upgrade, diagnosis], first: [], limits: [], missing: [], to-confirm: [], assumed: [], flags: [], possible: [], reason: It is defect., price: [], unread: [], undated: [], refer-to: [] } }
  - { name: open, facts: { kind: feature }, expect: { certainty: open, possible: [service], missing: [vip] } }
  - { name: refused, facts: { knid: defect }, expect: { refused: undeclared-fact } }
");
        assert!(run.passed(), "{:?}", run.diagnostics());
        assert_eq!(run.outcomes.len(), 3);
    }

    #[test]
    fn what_does_not_hold_says_so_at_its_place() {
        assert_eq!(
            lines("  - { name: a, facts: { kind: defect }, expect: { class: service, rule: defects, offer: work } }\n"),
            ["tests.yaml:4:58: error[case-failed]: case `a`: `class` is `support`, expected is `service`; \
              `offer` is nothing, expected is `work`"]
        );
        let (run, _) = run("  - { name: a, facts: { kind: defect }, expect: { class: service, offer: work } }\n");
        assert_eq!(run.diagnostics()[0].others.len(), 1, "each place is shown");
    }

    #[test]
    fn refusals_are_compared_too() {
        let cases = "
  - { name: decided, facts: { kind: defect }, expect: { refused: bad-value } }
  - { name: refused, facts: { kind: x }, expect: { class: support } }
  - { name: otherwise, facts: { kind: x }, expect: { refused: no-date } }
";
        let lines = lines(cases);
        assert!(lines[0].ends_with("`refused` is decided as `support`, expected is `bad-value`"), "{lines:?}");
        assert!(lines[1].starts_with("tests.yaml:6:31: "), "at the fact: {lines:?}");
        assert!(
            lines[1].contains("its request is refused: ") && lines[1].ends_with("`class` is expected to be `support`"),
            "{lines:?}"
        );
        assert!(lines[2].ends_with("`refused` is `bad-value`, expected is `no-date`"), "{lines:?}");
    }
}
