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
    /// The same `clause` at two rules, and at two sections, limits, flags or commitments that do not stand side by side. A
    /// section may share its clause with the rules in it.
    ///
    /// ## Why it matters
    ///
    /// Who reads the clause that a decision cites finds a sentence that says something else: mostly a line was copied and
    /// its number kept, and mostly to the line below. Where one sentence takes two rules, a section with the clause says so.
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
    ///   - section: What is broken
    ///     clause: 1.1
    ///     rules:
    ///       - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If one published clause really has consequences in two places, such as a rule and a limit.
    "repeated-clause", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut last: BTreeMap<&str, (usize, &Cited<'_>)> = BTreeMap::new();
    let mut found = Vec::new();
    let all = cited(at.document);
    for (index, cited) in all.iter().enumerate() {
        let Some(clause) = cited.clause else { continue };
        let before = last.insert(&clause.value, (index, cited));
        // A section with a clause is for several rules, and nothing is for several of the others.
        let is_twice = |(at, first): &(usize, &Cited<'_>)| at + 1 < index || first.is_rule && cited.is_rule;
        if let Some(first) = before.filter(is_twice).and_then(|(_, first)| first.clause) {
            let message = format!("the clause `{}` is cited in two places", clause.value);
            let finding = Diagnostic::finding(NAME, &clause.value, clause.span, message);
            let finding = finding.label("again").also(first.span, "here before");
            let both = if cited.is_rule { ", or put both into a section with this clause" } else { "" };
            found.push(finding.help(format!("give one of them the number of its own sentence{both}")));
        }
    }
    found
}

/// Something that may cite a clause.
struct Cited<'d> {
    clause: Option<&'d Spanned<String>>,
    is_rule: bool,
}

impl<'d> Cited<'d> {
    const NOTHING: Self = Self { clause: None, is_rule: false };

    const fn other(clause: Option<&'d Spanned<String>>) -> Self {
        Self { clause, is_rule: false }
    }
}

/// What may cite a clause, in order of writing. Lists are divided by something that cites none, so that the end of one and
/// the beginning of the next are no neighbours.
fn cited(document: &Document) -> Vec<Cited<'_>> {
    let mut all = Vec::new();
    below(document.rules.as_deref().unwrap_or_default(), None, &mut all);
    all.push(Cited::NOTHING);
    all.extend(document.limits.iter().map(|limit| Cited::other(limit.clause.as_ref())));
    all.push(Cited::NOTHING);
    all.extend(document.flags.iter().map(|flag| Cited::other(flag.clause.as_ref())));
    all.push(Cited::NOTHING);
    all.extend(document.commitments.iter().map(|row| Cited::other(row.clause.as_ref())));
    all
}

fn below<'d>(items: &'d [RuleItem], around: Option<&Spanned<String>>, all: &mut Vec<Cited<'d>>) {
    // Whoever says once more what the section says cites it in the same place.
    let is_own = |clause: &&Spanned<String>| around.is_none_or(|around| around.value != clause.value);
    for item in items {
        match item {
            RuleItem::Rule(rule) => all.push(Cited { clause: rule.clause.as_ref().filter(is_own), is_rule: true }),
            RuleItem::Section(section) => {
                all.push(Cited::other(section.clause.as_ref()));
                below(&section.rules, section.clause.as_ref().or(around), all);
            }
            RuleItem::Standard(_) => all.push(Cited::NOTHING),
        }
    }
}
