//! Ways through a document that several lints go.

use crate::document::{Condition, Document, Item, Listed, Rule, RuleItem, Spanned, TestForm, Text};

/// A rule with the list that it stands in.
pub(super) struct Placed<'d> {
    pub(super) rule: &'d Rule,
    /// The clause of the rule, or of the innermost section that has one.
    pub(super) clause: Option<&'d Spanned<String>>,
}

/// Every rule that the author wrote, in order.
pub(super) fn rules(document: &Document) -> Vec<Placed<'_>> {
    let mut rules = Vec::new();
    below(document.rules.as_deref().unwrap_or_default(), None, &mut rules);
    rules
}

fn below<'d>(items: &'d [RuleItem], clause: Option<&'d Spanned<String>>, rules: &mut Vec<Placed<'d>>) {
    for item in items {
        match item {
            RuleItem::Rule(rule) => rules.push(Placed { rule, clause: rule.clause.as_ref().or(clause) }),
            RuleItem::Section(section) => below(&section.rules, section.clause.as_ref().or(clause), rules),
            RuleItem::Standard(_) => {}
        }
    }
}

/// The conditions of sections, rules, limits, flags and commitments, and of the tables that facts follow from.
pub(super) fn conditions(document: &Document) -> Vec<&Condition> {
    let mut all: Vec<Option<&Condition>> = Vec::new();
    sections(document.rules.as_deref().unwrap_or_default(), &mut all);
    all.extend(document.limits.iter().flat_map(|limit| [limit.when.as_ref(), limit.unless.as_ref()]));
    all.extend(document.flags.iter().flat_map(|flag| [flag.when.as_ref(), flag.unless.as_ref()]));
    all.extend(document.commitments.iter().flat_map(|row| [row.when.as_ref(), row.unless.as_ref()]));
    all.extend(document.facts.iter().map(|fact| fact.only_if.as_ref()));
    all.extend(document.tables.iter().flat_map(|table| &table.rows).map(|row| row.when.as_ref()));
    all.extend(document.clocks.iter().flat_map(|clock| &clock.rows).map(|row| row.when.as_ref()));
    all.extend(document.services.iter().flat_map(|service| &service.surcharges).map(|one| one.when.as_ref()));
    all.extend(listed(document).map(|row| row.when.as_ref()));
    let phases = document.products.iter().flat_map(|product| product.table.phases.iter().flatten());
    all.extend(phases.map(|phase| phase.when.as_ref()));
    all.extend(document.impossible.iter().map(Some));
    all.into_iter().flatten().collect()
}

fn sections<'d>(items: &'d [RuleItem], all: &mut Vec<Option<&'d Condition>>) {
    for item in items {
        match item {
            RuleItem::Rule(rule) => all.extend([rule.when.as_ref(), rule.unless.as_ref()]),
            RuleItem::Section(section) => {
                all.extend([section.when.as_ref(), section.unless.as_ref()]);
                sections(&section.rules, all);
            }
            RuleItem::Standard(_) => {}
        }
    }
}

fn listed(document: &Document) -> impl Iterator<Item = &Listed> {
    document.products.iter().flat_map(|product| {
        let roles = product.environments.iter().flat_map(|role| &role.rows);
        roles.chain(product.components.iter().flatten()).chain(product.integrations.iter().flatten())
    })
}

/// Visits every test in a condition, in order of writing.
pub(super) fn each_test<'d>(condition: &'d Condition, visit: &mut impl FnMut(&'d Spanned<String>, &'d TestForm)) {
    for item in &condition.items {
        match item {
            Item::Test { fact, test } => visit(fact, test),
            Item::All(parts) | Item::Any(parts) => parts.iter().for_each(|part| each_test(part, visit)),
            Item::Not(part) => each_test(part, visit),
        }
    }
}

/// What a test names.
pub(super) fn values(test: &TestForm) -> &[Spanned<String>] {
    match test {
        TestForm::One(value) => std::slice::from_ref(value),
        TestForm::Many(values) => values,
        TestForm::Set { items, .. } => items,
    }
}

/// Every text for people.
pub(super) fn texts(document: &Document) -> Vec<&Spanned<String>> {
    let mut all: Vec<Option<&Text>> = vec![document.header.title.as_ref()];
    for placed in rules(document) {
        all.extend([placed.rule.because.as_ref(), placed.rule.internal.as_ref()]);
    }
    all.push(document.otherwise.as_ref().and_then(|otherwise| otherwise.because.as_ref()));
    for limit in &document.limits {
        all.extend([limit.first.as_ref(), limit.because.as_ref(), limit.internal.as_ref()]);
    }
    for flag in &document.flags {
        all.extend([flag.because.as_ref(), flag.internal.as_ref()]);
    }
    all.extend(document.facts.iter().map(|fact| fact.ask.as_ref()));
    all.extend(document.facts.iter().filter_map(|fact| fact.changeable.as_ref()).map(|one| one.way.as_ref()));
    all.extend(document.services.iter().map(|service| service.title.as_ref()));
    all.extend(document.parties.iter().map(|party| party.title.as_ref()));
    all.extend(document.products.iter().flat_map(|product| [product.title.as_ref(), product.note.as_ref()]));
    all.into_iter().flatten().flat_map(|text| text.entries.iter().map(|(_, text)| text)).collect()
}
