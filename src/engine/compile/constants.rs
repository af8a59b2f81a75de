//! What a policy names of each fact, wherever it names it.

use std::collections::BTreeSet;

use super::groups::{Conjunctions, Grouping};
use crate::engine::classes::Collector;
use crate::policy::condition::Condition;
use crate::policy::fact::{Derivation, FactType};
use crate::policy::product::{ListingRow, Status};
use crate::policy::{FactId, Policy};

/// The constants of every fact.
pub(super) fn collect(policy: &Policy, grouping: &Grouping<'_>, indexed: &Conjunctions) -> Vec<Collector> {
    let mut all: Vec<Collector> = policy.facts.iter().map(|_| Collector::default()).collect();
    let mut tests = |condition: &Condition| {
        for test in condition.tests() {
            all[test.fact.0 as usize].test(test);
        }
    };
    grouping.conditions().for_each(&mut tests);
    indexed.residual.iter().for_each(|(_, literal)| tests(&literal.condition));
    each_other_condition(policy, &mut tests);
    for (fact, def) in (0u32..).map(FactId).zip(&policy.facts) {
        let own = &mut all[fact.0 as usize];
        def.assume.iter().for_each(|value| own.value(value));
        if let Some(Derivation::Table(rows)) = &def.derivation {
            rows.iter().for_each(|row| own.value(&row.is));
        }
        if let Some(Derivation::VersionPhase(version, cycle)) = &def.derivation {
            all[version.0 as usize].versions_of(policy.life_cycles.table(*cycle));
        }
        if let Some(Derivation::Distance(distance)) = &def.derivation {
            let tables: Vec<_> = policy.tables().collect();
            for version in [distance.from, distance.to] {
                tables.iter().for_each(|table| all[version.0 as usize].versions_of(table));
            }
        }
    }
    products(policy, &mut all);
    things(policy, &mut all);
    all
}

/// Conditions that stand anywhere but in rules, limits, flags and commitments.
fn each_other_condition(policy: &Policy, visit: &mut impl FnMut(&Condition)) {
    for def in &policy.facts {
        def.only_if.iter().for_each(&mut *visit);
        match &def.derivation {
            Some(Derivation::Table(rows)) => rows.iter().for_each(|row| visit(&row.when)),
            Some(Derivation::Clock(clock)) => clock.rows.iter().for_each(|row| visit(&row.when)),
            _ => {}
        }
    }
    let tables = policy.tables();
    tables.flat_map(|table| &table.phases).filter_map(|row| row.when.as_ref()).for_each(&mut *visit);
    for rows in policy.products.iter().flat_map(listings) {
        rows.1.iter().filter_map(|row| row.when.as_ref()).for_each(&mut *visit);
    }
    policy.services.iter().flat_map(|service| &service.surcharges).for_each(|surcharge| visit(&surcharge.when));
}

/// Every list of a product; `None` for the fact stands for its own: components, then integrations.
fn listings(product: &crate::policy::product::Product) -> impl Iterator<Item = (Option<FactId>, &[ListingRow])> {
    let environments = product.environments.iter().map(|(role, rows)| (Some(*role), &rows[..]));
    let others = [&product.components, &product.integrations];
    environments.chain(others.into_iter().filter_map(|rows| rows.as_deref().map(|rows| (None, rows))))
}

fn products(policy: &Policy, all: &mut [Collector]) {
    let known = policy.well_known;
    all[known.product.0 as usize].names(policy.products.iter().map(|product| product.table.of));
    for product in &policy.products {
        all[known.release.0 as usize].versions_of(&product.table);
    }
}

/// What stands on lists and in life cycles.
fn things(policy: &Policy, all: &mut [Collector]) {
    let not_involved = policy.names.find(Status::NotInvolved.word());
    let listed = |fact: FactId| policy.products.iter().filter_map(move |product| policy.listing_of(product, fact));
    let mut facts: BTreeSet<FactId> = (0u32..)
        .map(FactId)
        .zip(&policy.facts)
        .filter(|(_, def)| def.ty == FactType::Thing)
        .map(|(fact, _)| fact)
        .collect();
    facts.insert(policy.well_known.component);
    for fact in facts {
        let own = &mut all[fact.0 as usize];
        own.value(&crate::policy::fact::Value::Thing(crate::policy::fact::Element {
            name: not_involved,
            version: None,
        }));
        listed(fact).flatten().flat_map(|row| &row.things).for_each(|thing| own.thing(thing));
        let owners = &policy.life_cycles.owners;
        let grouped = owners.by_group.keys().filter(|(of, _)| *of == fact).map(|(_, name)| *name);
        for name in owners.by_name.keys().copied().chain(grouped) {
            if let Some(table) = policy.life_cycles.of_thing(fact, name) {
                own.thing_with_table(name, table);
            }
        }
    }
}
