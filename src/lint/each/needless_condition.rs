//! Conditions that always hold.

use crate::analysis::Kind;
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, shown};

lint! {
    /// The condition of a rule, a limit or a flag always holds.
    ///
    /// ## What it finds
    ///
    /// A condition that every request meets. Of rules only the last that decides can have one.
    ///
    /// ## Why it matters
    ///
    /// It reads as if something were told apart. Mostly a limit is wrong by one, or `or` stands where `and` was meant.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// impossible:
    ///   - { kind: other, users: under 100 }
    /// limits:
    ///   - { id: best-effort, unless: { users: under 100, kind: other }, effort: best }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// limits:
    ///   - { id: best-effort, unless: { users: under 100 }, effort: best }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If it holds by chance of the present catalogue, and is to tell more apart in a later version.
    "needless-condition", Warn, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::AlwaysHolds { of, .. } = &finding.kind else { continue };
        let Some((name, span)) = places.holder(*of) else { continue };
        let message = format!("the condition of `{name}` always holds");
        let diagnostic = Diagnostic::finding(NAME, name, span, message);
        found.push(shown(
            at.policy,
            finding,
            diagnostic.help("take the condition out, or write what it was to tell apart"),
        ));
    }
    found
}
