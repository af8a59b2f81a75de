//! Rules that cite no clause.

use crate::diagnostic::Diagnostic;
use crate::document::Spanned;
use crate::lint::{Inspected, written};
use crate::text::Span;

lint! {
    /// A rule that cites no clause while the others do.
    ///
    /// ## What it finds
    ///
    /// In a policy in which most rules and limits have a `clause`, of their own or of their section, a rule or a limit that
    /// has none.
    ///
    /// ## Why it matters
    ///
    /// A decision is accepted because a sentence can be shown that was published before. Here there is nothing to show.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, clause: 1.1, when: { kind: defect }, class: support }
    ///   - { id: questions, clause: 1.2, when: { kind: how-to }, class: support }
    ///   - { id: courses, when: { kind: training }, class: service, offer: course }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: courses, clause: 1.3, when: { kind: training }, class: service, offer: course }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the rule carries out what another text says, such as a contract with one client.
    "missing-clause", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let rules = written::rules(at.document);
    let rules = rules.iter().map(|placed| (placed.rule.id.as_ref(), placed.clause.is_some(), placed.rule.span));
    let limits = at.document.limits.iter();
    let limits = limits.map(|limit| (limit.id.as_ref(), limit.clause.is_some(), limit.span));
    let all: Vec<(Option<&Spanned<String>>, bool, Span)> = rules.chain(limits).collect();
    let cited = all.iter().filter(|(_, cites, _)| *cites).count();
    if cited * 2 <= all.len() {
        return Vec::new();
    }
    let finding = |&(id, _, span): &(Option<&Spanned<String>>, bool, Span)| {
        let name = id.map_or("a rule without id", |id| id.value.as_str());
        let place = id.map_or(span.start(), |id| id.span);
        Diagnostic::finding(NAME, name, place, format!("`{name}` cites no clause, and most others do"))
            .help("write `clause:` with the number of the sentence that it carries out")
    };
    all.iter().filter(|(_, cites, _)| !cites).map(finding).collect()
}
