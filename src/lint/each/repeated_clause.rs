//! Clauses cited twice.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, RuleItem, Spanned};
use crate::lint::Inspected;

lint! {
    /// A clause that is cited in two places.
    ///
    /// ## What it finds
    ///
    /// The same `clause` at two sections, rules, limits, flags or commitments that do not stand side by side.
    ///
    /// ## Why it matters
    ///
    /// Who reads the clause that a decision cites finds a sentence that says something else: mostly a line was copied and
    /// its number kept. Neighbours may share one, since one sentence often takes two rules.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, clause: 1.1, when: { kind: defect }, class: support }
    ///   - { id: courses, clause: 1.2, when: { kind: training }, class: service, offer: course }
    ///   - { id: questions, clause: 1.1, when: { kind: how-to }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: questions, clause: 1.3, when: { kind: how-to }, class: support }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If one published clause really has consequences in two places, such as a rule and a limit.
    "repeated-clause", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut last: BTreeMap<&str, (usize, &Spanned<String>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, clause) in cited(at.document).into_iter().enumerate() {
        let Some(clause) = clause else { continue };
        let before = last.insert(&clause.value, (index, clause));
        if let Some((_, first)) = before.filter(|(at, _)| at + 1 < index) {
            let message = format!("the clause `{}` is cited in two places", clause.value);
            let finding = Diagnostic::finding(NAME, &clause.value, clause.span, message);
            let finding = finding.label("again").also(first.span, "here before");
            found.push(finding.help("give one of them the number of its own sentence"));
        }
    }
    found
}

/// What may cite a clause, in order of writing, each with the clause that it cites. Lists are divided by something that
/// cites none, so that the end of one and the beginning of the next are no neighbours.
fn cited(document: &Document) -> Vec<Option<&Spanned<String>>> {
    let mut all = Vec::new();
    below(document.rules.as_deref().unwrap_or_default(), &mut all);
    all.push(None);
    all.extend(document.limits.iter().map(|limit| limit.clause.as_ref()));
    all.push(None);
    all.extend(document.flags.iter().map(|flag| flag.clause.as_ref()));
    all.push(None);
    all.extend(document.commitments.iter().map(|row| row.clause.as_ref()));
    all
}

fn below<'d>(items: &'d [RuleItem], all: &mut Vec<Option<&'d Spanned<String>>>) {
    for item in items {
        match item {
            RuleItem::Rule(rule) => all.push(rule.clause.as_ref()),
            RuleItem::Section(section) => {
                all.push(section.clause.as_ref());
                below(&section.rules, all);
            }
            RuleItem::Standard(_) => all.push(None),
        }
    }
}
