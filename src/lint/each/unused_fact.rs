//! Facts never used.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::document::Spanned;
use crate::lint::Inspected;
use crate::policy::condition::Condition;
use crate::policy::wording::{Note, Placeholder, Wording};
use crate::policy::{FactId, Policy};

lint! {
    /// A fact, a table or a clock that nothing looks at.
    ///
    /// ## What it finds
    ///
    /// An entry of `facts`, `tables`, `clocks` or `distances` that no rule, limit, flag, commitment or surcharge depends
    /// on, and that no text names.
    ///
    /// ## Why it matters
    ///
    /// Whoever fills in the form tells something that changes nothing; or a rule that was to ask for it asks for another
    /// fact.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// facts:
    ///   kind: { one-of: [defect, feature] }
    ///   impact: { one-of: [outage, minor] }
    /// rules:
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: outages, when: { kind: defect, impact: outage }, class: support }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If reports count by it.
    "unused-fact", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let document = at.document;
    let decides = decides(at.policy);
    let told = told(at.policy);
    let facts = document.facts.iter().map(|fact| &fact.name).map(|name| (name, "fact"));
    let tables = document.tables.iter().map(|table| (&table.name, "table"));
    let clocks = document.clocks.iter().map(|clock| (&clock.name, "clock"));
    let distances = document.distances.iter().map(|distance| (&distance.name, "distance"));
    let all = facts.chain(tables).chain(clocks).chain(distances);
    let unused = all.filter(|(name, _)| {
        at.policy.fact_by_name.get(&name.value).is_some_and(|fact| !decides.contains(fact) && !told.contains(fact))
    });
    let finding = |(name, what): (&Spanned<String>, &str)| {
        let message = format!("nothing looks at the {what} `{}`", name.value);
        Diagnostic::finding(NAME, &name.value, name.span, message).help("test it in a condition, or take it out")
    };
    unused.map(finding).collect()
}

/// The facts that rules, limits, flags, commitments and surcharges look at, with all that those follow from.
pub(super) fn decides(policy: &Policy) -> BTreeSet<FactId> {
    let rules = policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
    let limits = policy.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]);
    let flags = policy.flags.iter().flat_map(|flag| [&flag.when, &flag.unless]);
    let commitments = policy.commitments.iter().flat_map(|row| [&row.when, &row.unless]);
    let surcharges = policy.services.iter().flat_map(|service| &service.surcharges).map(|one| &one.when);
    let conditions = rules.chain(limits).chain(flags).chain(commitments).chain(surcharges);
    let mut open: Vec<FactId> = conditions.flat_map(Condition::tests).map(|test| test.fact).collect();
    let mut seen = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if seen.insert(fact) {
            open.extend(policy.inputs(fact));
        }
    }
    seen
}

/// The facts that a text of the policy names, with all that those follow from.
pub(super) fn told(policy: &Policy) -> BTreeSet<FactId> {
    let mut texts: Vec<&Wording> = Vec::new();
    let mut notes: Vec<&Note> = Vec::new();
    for rule in policy.rules.iter().chain([&policy.otherwise]) {
        texts.extend(rule.because.as_ref());
        notes.extend(rule.internal.as_deref());
    }
    for limit in &policy.limits {
        texts.extend([limit.first.as_ref(), limit.because.as_ref()].into_iter().flatten());
        notes.extend(limit.internal.as_ref());
    }
    for flag in &policy.flags {
        texts.extend(flag.because.as_ref());
        notes.extend(flag.internal.as_ref());
    }
    texts.extend(policy.services.iter().filter_map(|service| service.title.as_ref()));
    texts.extend(policy.facts.iter().filter_map(|fact| fact.ask.as_ref()));
    let templates = texts.into_iter().flat_map(Wording::templates).chain(notes.into_iter().flat_map(Note::templates));
    let mut open: Vec<FactId> = templates
        .flat_map(|template| &template.placeholders)
        .filter_map(|(_, placeholder)| match placeholder {
            Placeholder::Fact(fact) | Placeholder::Ended(fact) => Some(*fact),
            Placeholder::Date => None,
        })
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if seen.insert(fact) {
            open.extend(policy.inputs(fact));
        }
    }
    seen
}
