//! What a review calls clauses, services and facts.

use super::figures::{MissingFact, Tally};
use super::review::PolicyName;
use crate::facts::PolicySet;
use crate::policy::{Policy, Price};

pub(super) fn name(policy: &Policy) -> PolicyName {
    PolicyName { id: policy.id.clone(), title: policy.title(), version: policy.version.clone() }
}

/// What the built-in rules are called, which have no clause.
pub(super) const STANDARD: &str = "Standard scope";

/// What the policy calls the section of a rule, or of a clause: the latest version that has it.
pub(super) fn title_of(policies: &PolicySet, clause: &str, rule: Option<&str>) -> Option<String> {
    policies.versions().iter().rev().find_map(|policy| {
        let of_rule = rule.and_then(|rule| policy.rules.iter().find(|one| &*one.id == rule));
        let of_clause = || policy.rules.iter().find(|one| one.clause.as_deref() == Some(clause));
        let section = of_rule.or_else(of_clause)?.section.as_ref()?;
        Some(section.plain(|fact| policy.fact(fact).name.clone()))
    })
}

/// Whether any version of the policy has a clause, or some under it.
pub(super) fn is_known(policies: &PolicySet, clause: &str) -> bool {
    policies.versions().iter().any(|policy| {
        let rules = policy.rules.iter().filter_map(|one| one.clause.as_deref());
        let limits = policy.limits.iter().filter_map(|one| one.clause.as_deref());
        let promises = policy.commitments.iter().filter_map(|one| one.promise.clause.as_deref());
        let services = policy.services.iter().filter_map(|one| one.clause.as_deref());
        let mut all = rules.chain(limits).chain(promises).chain(services);
        all.any(|known| known.strip_prefix(clause).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    })
}

/// The title and the price of a service. Its id is no word for clients.
pub(super) fn service_called(policy: &Policy, id: &str) -> (String, Option<String>) {
    let service = policy.services.iter().find(|service| service.id == id);
    let title = service.and_then(|service| service.title.as_ref());
    let title = title.map(|title| title.plain(|fact| policy.fact(fact).name.clone()));
    let price = service.and_then(|service| service.price.as_ref()).map(|price| match price {
        // A meter is a word of the policy and not of its clients.
        Price::Beyond { price, .. } => format!("{price}, beyond what the plan includes"),
        price => price.to_string(),
    });
    (title.unwrap_or_else(|| "another service".to_owned()), price)
}

pub(super) fn missing_row(policy: &Policy, fact: String, count: Tally, open: u64) -> MissingFact {
    let def = policy.fact_by_name.get(&fact).map(|id| policy.fact(*id));
    let question = def.and_then(|def| def.ask.as_ref());
    let question = question.map(|ask| ask.plain(|fact| policy.fact(fact).name.clone()));
    MissingFact { fact, question, answered_by: def.map(|def| def.answered_by), count, open }
}
