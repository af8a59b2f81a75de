//! Limits and flags that never come up.

use crate::analysis::{Holder, Kind};
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, never_holds, shown};

lint! {
    /// The condition of a limit or a flag never holds.
    ///
    /// ## What it finds
    ///
    /// A limit or a flag that no request meets. What `impossible` says counts.
    ///
    /// ## Why it matters
    ///
    /// The page warns of what never happens, or was to warn of something else.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// impossible:
    ///   - { kind: other, users: under 100 }
    /// limits:
    ///   - { id: best-effort, when: { users: under 100, kind: other }, effort: best }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// limits:
    ///   - { id: best-effort, when: { users: 100+, kind: other }, effort: best }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If it waits for something that a later version of the policy is to bring, such as the first product that is listed as
    /// limited.
    "dead-condition", Warn, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::NeverHolds { of, impossible } = &finding.kind else { continue };
        let Some((name, span)) = places.holder(*of) else { continue };
        let message = format!("`{name}` never comes up: no request meets its condition");
        let diagnostic = Diagnostic::finding(NAME, name, span, message);
        let (when, unless) = match of {
            Holder::Limit(limit) => (&at.policy.limit(*limit).when, &at.policy.limit(*limit).unless),
            Holder::Flag(flag) => (&at.policy.flag(*flag).when, &at.policy.flag(*flag).unless),
            Holder::Rule(_) => continue,
        };
        let tests = when.tests().len() + unless.tests().len();
        let diagnostic = never_holds(at, diagnostic, impossible, tests);
        found.push(shown(at.policy, finding, diagnostic));
    }
    found
}
