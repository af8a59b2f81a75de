//! What a review calls clauses, services and facts.

use super::figures::{MissingFact, Tally};
use super::review::PolicyName;
use crate::class::Class;
use crate::policy::{Policy, Price};

/// The number of the requests that a clause was cited for.
pub(super) fn number_of_clause(class: Class, clause: Option<&str>) -> String {
    format!("clause.{class}.{}", clause.unwrap_or("none"))
}

pub(super) fn name(policy: &Policy) -> PolicyName {
    PolicyName { id: policy.id.clone(), title: policy.title(), version: policy.version.clone() }
}

/// What the policy calls the section of a rule, or of a clause. The built-in rules have no section.
pub(super) fn title_of(policy: &Policy, clause: Option<&str>, rule: Option<&str>) -> Option<String> {
    let of_rule = rule.and_then(|rule| policy.rules.iter().find(|one| &*one.id == rule));
    let of_clause = || clause.and_then(|clause| policy.rules.iter().find(|one| one.clause.as_deref() == Some(clause)));
    let section = of_rule.or_else(of_clause)?.section.as_ref()?;
    Some(section.plain(|fact| policy.fact(fact).name.clone()))
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
