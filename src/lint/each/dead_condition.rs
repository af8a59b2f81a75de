//! Limits and flags that never come up.

use crate::analysis::{Holder, Kind};
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, example, never_holds, shown};
use crate::policy::{LimitId, RuleId};
use crate::testing::coverage::Reach;

lint! {
    /// A limit or a flag that never comes up.
    ///
    /// ## What it finds
    ///
    /// A limit or a flag that no request meets, and a limit that only such requests meet as earlier rules keep out of
    /// support: it narrows what is support, and so nothing. What `impossible` says counts.
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
    found.extend(at.idle_limits().iter().filter_map(|(limit, reach)| idle(&places, *limit, reach)));
    found
}

/// A limit whose condition holds only for what is not support.
fn idle(places: &Places<'_>, limit: LimitId, reach: &Reach) -> Option<Diagnostic> {
    let Reach::Never(never) = reach else { return None };
    let (name, span) = places.holder(Holder::Limit(limit))?;
    let message = format!("`{name}` never narrows anything: whatever meets its condition is not support");
    let by: Vec<(RuleId, &str)> = never.by.iter().map(|rule| (*rule, "decides first, and is not support")).collect();
    let diagnostic = places.also(Diagnostic::finding(NAME, name, span, message), &by);
    let help = "look whether its condition or an earlier rule asks for too much, or take it out";
    let diagnostic = diagnostic.help(help);
    Some(match &never.witness {
        Some(witness) => diagnostic.note(example(witness)),
        None => diagnostic,
    })
}
