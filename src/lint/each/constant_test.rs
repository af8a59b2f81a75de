//! Tests that come out the same for every request.

use crate::analysis::{Holder, Kind};
use crate::diagnostic::Diagnostic;
use crate::lint::analysed::{Places, shown};
use crate::lint::{Inspected, places};

lint! {
    /// A test that comes out the same for every request.
    ///
    /// ## What it finds
    ///
    /// A test of a rule, a limit or a flag that holds for every request, or for none. Where it is why a whole condition never
    /// holds, or why one always does, that is told by the lint for it and not once more.
    ///
    /// ## Why it matters
    ///
    /// It tells nothing apart. Mostly a listing has no such row, a bound lies outside of what the fact can be, or a word is meant
    /// for another fact.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: covered, when: { any: [{ kind: defect }, { component.status: limited }] }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: covered, when: { kind: defect }, class: support }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the test waits for something that a later version of the policy is to bring.
    "constant-test", Warn, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let known = Places::of(at);
    let findings = &at.analysis().findings;
    let is_dead = |holder: &Holder| {
        findings.iter().any(|finding| matches!(&finding.kind, Kind::NeverHolds { of, .. } if of == holder))
    };
    let always_holds = |holder: &Holder| {
        findings.iter().any(|finding| matches!(&finding.kind, Kind::AlwaysHolds { of, .. } if of == holder))
    };
    let mut found = Vec::new();
    for finding in findings {
        let Kind::ConstantTest { fact, test, holds, of } = &finding.kind else { continue };
        if !holds && of.iter().all(is_dead) {
            continue;
        }
        // Where a whole condition always holds, that is told of the condition.
        if *holds && of.iter().all(always_holds) {
            continue;
        }
        let name = &at.policy.fact(*fact).name;
        let mut written = of.iter().filter_map(|holder| known.holder(*holder)).map(|(holder, span)| {
            // The test itself, or else whose it is.
            places::test(at.document, holder, name, test).unwrap_or(span)
        });
        let Some(span) = written.next() else { continue };
        let subject = format!("{name}: {test}");
        let how = if *holds { "every request meets" } else { "no request meets" };
        let mut diagnostic =
            Diagnostic::finding(NAME, &subject, span, format!("{how} `{subject}`")).label("tested here");
        for span in written.take(8) {
            diagnostic = diagnostic.also(span, "and here");
        }
        let help = "take the test out, or look what it was to tell apart";
        found.push(shown(at.policy, finding, diagnostic.help(help)));
    }
    found
}
