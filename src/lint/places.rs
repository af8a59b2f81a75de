//! Where in the document something stands that a finding is about: a test, a value, a point of the coverage.

use crate::document::{Condition, Document, RuleItem, Spanned, TestForm};
use crate::lint::{declared, written};
use crate::policy::Policy;
use crate::testing::coverage::{About, Point, What};
use crate::text::Span;
use crate::value::fold;

/// The test of a fact in the conditions of a rule, a limit or a flag, or of the sections around it.
pub(super) fn test(document: &Document, holder: &str, fact: &str, said: &str) -> Option<Span> {
    let conditions = conditions_of(document, holder);
    find_test(conditions.into_iter(), fact, |test| test.written() == said)
}

fn find_test<'d>(
    conditions: impl Iterator<Item = &'d Condition>,
    fact: &str,
    is_it: impl Fn(&TestForm) -> bool,
) -> Option<Span> {
    let mut found = None;
    for condition in conditions {
        written::each_test(condition, &mut |name, test| {
            if found.is_none() && name.value == fact && is_it(test) {
                let end = written::values(test).last().map_or(name.span.end, |value| value.span.end);
                found = Some(Span { end: end.max(name.span.end), ..name.span });
            }
        });
    }
    found
}

/// The conditions on which a rule, a limit or a flag with this id hangs.
fn conditions_of<'d>(document: &'d Document, id: &str) -> Vec<&'d Condition> {
    let is_it = |named: &Option<Spanned<String>>| named.as_ref().is_some_and(|named| named.value == id);
    let rules = document.rules.as_deref().unwrap_or_default();
    let mut all = of_rule(rules, id).unwrap_or_default();
    for limit in document.limits.iter().filter(|limit| is_it(&limit.id)) {
        all.extend(limit.when.iter().chain(&limit.unless));
    }
    for flag in document.flags.iter().filter(|flag| is_it(&flag.id)) {
        all.extend(flag.when.iter().chain(&flag.unless));
    }
    all
}

fn of_rule<'d>(items: &'d [RuleItem], id: &str) -> Option<Vec<&'d Condition>> {
    items.iter().find_map(|item| match item {
        RuleItem::Rule(rule) => {
            let is_it = rule.id.as_ref().is_some_and(|named| named.value == id);
            is_it.then(|| rule.when.iter().chain(&rule.unless).collect())
        }
        RuleItem::Section(section) => {
            let mut inside = of_rule(&section.rules, id)?;
            inside.extend(section.when.iter().chain(&section.unless));
            Some(inside)
        }
        RuleItem::Standard(_) => None,
    })
}

/// Where something stands that a case may come to.
pub(super) fn point(document: &Document, policy: &Policy, point: &Point) -> Option<Span> {
    match point.what {
        What::Rule if point.name == "otherwise" => document.otherwise.as_ref()?.class.as_ref().map(|class| class.span),
        What::Rule => {
            let ids = written::rules(document).into_iter().filter_map(|placed| placed.rule.id.as_ref());
            named(ids, &point.name).or_else(|| standard(document))
        }
        What::Limit => named(document.limits.iter().filter_map(|limit| limit.id.as_ref()), &point.name),
        What::Flag => named(document.flags.iter().filter_map(|flag| flag.id.as_ref()), &point.name),
        What::Section => section(document.rules.as_deref().unwrap_or_default(), &point.name),
        What::Day => {
            let About { fact, product, value: is } = point.about(policy)?;
            let own = document
                .products
                .iter()
                .find(|one| product.as_ref().is_some_and(|of| fold(of) == fold(&one.name.value)));
            let phases = own.into_iter().flat_map(|product| product.table.phases.iter().flatten());
            let row = phases.into_iter().find(|phase| fold(&phase.is.value) == fold(&is)).map(|phase| phase.is.span);
            row.or_else(|| declared::value(document, &fact, &is))
        }
        What::End => {
            let About { fact, value: at, .. } = point.about(policy)?;
            let names_it = |test: &TestForm| written::values(test).iter().any(|value| value.value.contains(&at));
            let conditions = || written::conditions(document).into_iter();
            find_test(conditions(), &fact, names_it)
                .or_else(|| find_test(conditions(), &fact, |_| true))
                .or_else(|| listed(document, &fact, &at))
        }
    }
}

fn named<'d>(mut ids: impl Iterator<Item = &'d Spanned<String>>, name: &str) -> Option<Span> {
    ids.find(|id| id.value == name).map(|id| id.span)
}

/// The row of a listing that names a thing and its version.
fn listed(document: &Document, of: &str, at: &str) -> Option<Span> {
    let (name, version) = at.rsplit_once(' ').unwrap_or((at, ""));
    let roles = document.products.iter().flat_map(|product| &product.environments);
    let rows = roles.filter(|role| role.name.value == of).flat_map(|role| &role.rows);
    let others = document.products.iter().flat_map(|one| one.components.iter().chain(&one.integrations).flatten());
    let things = rows.chain(others).flat_map(|row| &row.things);
    let is_it = |thing: &&Spanned<String>| thing.value.contains(name) && thing.value.contains(version);
    things.into_iter().find(is_it).map(|thing| thing.span)
}

fn section(items: &[RuleItem], title: &str) -> Option<Span> {
    items.iter().find_map(|item| match item {
        RuleItem::Section(section) => {
            let own = section.title.as_ref().and_then(|title| title.entries.first());
            let own = own.filter(|(_, text)| text.value == title).map(|(_, text)| text.span);
            own.or_else(|| self::section(&section.rules, title))
        }
        _ => None,
    })
}

/// Where the built-in rules stand.
pub(super) fn standard(document: &Document) -> Option<Span> {
    fn below(items: &[RuleItem]) -> Option<Span> {
        items.iter().find_map(|item| match item {
            RuleItem::Standard(span) => Some(*span),
            RuleItem::Section(section) => below(&section.rules),
            RuleItem::Rule(_) => None,
        })
    }
    below(document.rules.as_deref().unwrap_or_default())
}
