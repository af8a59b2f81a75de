//! Names that differ in case only.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Edit, Intent};
use crate::document::{Document, Spanned};
use crate::lint::{Inspected, written};
use crate::value::fold;

lint! {
    /// A name that is written with other capitals in another place.
    ///
    /// ## What it finds
    ///
    /// Ids of rules, limits and flags that differ in case only, and values in conditions and signals that are written with
    /// other capitals than where they are declared.
    ///
    /// ## Why it matters
    ///
    /// Values are compared without regard to case, so nothing is decided wrongly. But whoever searches the policy for the
    /// name misses a place, and two ids that look alike are taken for one in every report.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: Defect }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// For values `check --fix` does it.
    ///
    /// ## When to allow it
    ///
    /// Hardly ever.
    "case-only-difference", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut found = ids(at.document);
    let declared = declared(at.document);
    let mut look = |fact: &str, written: &Spanned<String>| {
        let named = declared.get(fact).and_then(|names| names.get(&fold(&written.value)));
        if let Some(name) = named.filter(|name| name.value != written.value) {
            found.push(finding(at, written, name));
        }
    };
    for condition in written::conditions(at.document) {
        written::each_test(condition, &mut |fact, test| {
            written::values(test).iter().for_each(|value| look(&fact.value, value));
        });
    }
    at.document.signals.iter().for_each(|signal| look(&signal.fact.value, &signal.is));
    found
}

fn finding(at: &Inspected<'_>, written: &Spanned<String>, name: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is declared as `{}`", written.value, name.value);
    let finding = Diagnostic::finding(NAME, &written.value, written.span, message);
    let finding = finding.also(name.span, "declared here").help(format!("write `{}`", name.value));
    // Whatever stands around it, quotes or nothing, goes with the other capitals too.
    let shown = at.sources.slice(written.span);
    if shown.matches(written.value.as_str()).count() != 1 {
        return finding;
    }
    let text = shown.replace(&written.value, &name.value);
    let intent = Intent::Says(written.span, name.value.clone());
    finding.fix(Edit { span: written.span, text, intent })
}

/// The values that are declared for a fact, by how they are compared.
type Declared<'d> = BTreeMap<String, &'d Spanned<String>>;

/// By fact.
fn declared(document: &Document) -> BTreeMap<&str, Declared<'_>> {
    let mut declared: BTreeMap<&str, Declared<'_>> = BTreeMap::new();
    for fact in &document.facts {
        let names = declared.entry(&fact.name.value).or_default();
        fact.values.iter().for_each(|value| declare(names, value));
        fact.groups.iter().for_each(|(group, _)| declare(names, group));
    }
    let plans = declared.entry("plan").or_default();
    document.plans.iter().for_each(|plan| declare(plans, plan));
    for table in &document.tables {
        let names = declared.entry(&table.name.value).or_default();
        table.rows.iter().for_each(|row| declare(names, &row.is));
    }
    declared
}

fn declare<'d>(names: &mut Declared<'d>, name: &'d Spanned<String>) {
    names.entry(fold(&name.value)).or_insert(name);
}

fn ids(document: &Document) -> Vec<Diagnostic> {
    let rules = written::rules(document).into_iter().filter_map(|placed| placed.rule.id.as_ref());
    let limits = document.limits.iter().filter_map(|limit| limit.id.as_ref());
    let flags = document.flags.iter().filter_map(|flag| flag.id.as_ref());
    let mut found = Vec::new();
    let mut seen: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    for id in rules.chain(limits).chain(flags) {
        let Some(first) = seen.insert(fold(&id.value), id) else { continue };
        // A limit may be called like a rule; whether two rules may is no question of capitals.
        if first.value == id.value {
            continue;
        }
        let message = format!("the ids `{}` and `{}` differ in case only", first.value, id.value);
        let finding = Diagnostic::finding(NAME, &id.value, id.span, message).also(first.span, "the first is here");
        found.push(finding.help("give one of them another name"));
    }
    found
}
