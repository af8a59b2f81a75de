//! What no case of the policy touches.

use crate::diagnostic::Diagnostic;
use crate::lint::{Inspected, places};
use crate::testing::coverage::Point;
use crate::text::{SourceId, Span};

lint! {
    /// A rule, a limit, a flag or a boundary that no confirmed case comes to.
    ///
    /// ## What it finds
    ///
    /// The same as `test --coverage`: rules, sections, limits and flags without a case, first and last days of windows, and
    /// ends of ranges.
    ///
    /// ## Why it matters
    ///
    /// Whoever changes the policy next hears nothing if such a line moves.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// cases:
    ///   - { name: a defect, facts: { kind: defect }, expect: { class: support } }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// cases:
    ///   - { name: a defect, facts: { kind: defect }, expect: { class: support } }
    ///   - { name: a feature, facts: { kind: feature }, expect: { class: service } }
    /// ```
    ///
    /// `test --generate` writes such cases, to be confirmed.
    ///
    /// ## When to allow it
    ///
    /// If a case for it would show nothing: `at: rule courses`. An allowance holds for `test --coverage` too. Where it is
    /// proved that no request comes to a rule, a limit, a flag or the end of a range, such as `otherwise` after a rule for every kind, nobody
    /// asks for a case.
    "untouched-point", Allow, Cases, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let Some(suite) = at.suite else { return Vec::new() };
    let mut coverage = suite.coverage(at.policy);
    if coverage.untouched().next().is_some() {
        coverage.take_over(at.policy, at.analysis());
    }
    let first = suite.cases().first().map_or_else(|| Span::new(SourceId::default(), 0, 0), |case| case.place);
    let finding = |point: &Point| {
        let label = point.label();
        let message = format!("no confirmed case comes to `{label}`");
        let place = places::point(at.document, at.policy, point).unwrap_or_else(|| first.start());
        Diagnostic::finding(NAME, label, place, message)
            .help("write a case for it, or let `scopeline test --generate` write one to be confirmed")
    };
    coverage.untouched().map(finding).collect()
}
