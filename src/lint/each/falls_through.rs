//! What no rule decides.

use crate::analysis::Kind;
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, shown};
use crate::policy::RuleId;

lint! {
    /// Requests that no rule decides, so that `otherwise` does.
    ///
    /// ## What it finds
    ///
    /// For each kind of request, or for all of them where the policy has no kinds, whether one comes to `otherwise`.
    ///
    /// ## Why it matters
    ///
    /// `otherwise` is for what nobody thought of. A kind that the policy declares is one that somebody has thought of, so a gap in
    /// its rules, such as a week between two phases, is seldom meant.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { users: under 100 }, class: support }
    ///   - { id: more, when: { users: 101+ }, class: rework }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { users: under 100 }, class: support }
    ///   - { id: more, when: { users: 100+ }, class: rework }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If `otherwise` is the rule for that kind, which is an ordinary way to write a policy. That is why nobody is told who does not
    /// ask for it; `check --warn falls-through` asks. The place is the kind.
    "falls-through", Allow, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::FallsThrough { kind, .. } = &finding.kind else { continue };
        let (subject, which) = match kind {
            Some(kind) => (kind.as_str(), format!("some requests of the kind `{kind}`")),
            None => ("otherwise", "some requests".to_owned()),
        };
        let message = format!("no rule decides {which}: they come to `otherwise`");
        let otherwise = places.rule(RuleId(u32::MAX));
        let diagnostic = Diagnostic::finding(NAME, subject, otherwise, message).help("write a rule for them");
        found.push(shown(at.policy, finding, diagnostic));
    }
    found
}
