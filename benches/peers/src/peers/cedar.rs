//! cedar-policy: one `permit` for each rule, with the number of the rule as its id.
//!
//! Cedar has no order of policies: it names every policy that determines the decision, and the lowest number wins. Facts
//! are in the context, names as strings and modules as a set.

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, Policy, PolicyId, PolicySet, Request};
use serde_json::Value;

use crate::contender::{Contender, Made, said};
use crate::form::{Ask, Line, quoted, sides};

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
    rules: usize,
}

impl Contender for Cedar {
    fn first(&mut self, at: usize) -> usize {
        let answer = self.authorizer.is_authorized(&self.requests[at], &self.policies, &self.entities);
        if answer.decision() == Decision::Deny {
            return self.rules;
        }
        let numbers = answer.diagnostics().reason().filter_map(|id| AsRef::<str>::as_ref(id).parse().ok());
        numbers.min().expect("a policy that permits")
    }
}

/// A policy for each rule and a request for each request.
pub(crate) fn make(rules: &[Vec<Line>], requests: &[Value]) -> Made {
    let policies = rules.iter().enumerate().map(|(at, rule)| {
        let id = PolicyId::new(at.to_string());
        Policy::parse(Some(id), source(rule)).map_err(said)
    });
    let policies = PolicySet::from_policies(policies.collect::<Result<Vec<_>, _>>()?).map_err(said)?;
    let requests = requests.iter().map(asked).collect::<Result<_, _>>()?;
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    Ok(Box::new(Cedar { authorizer, policies, entities, requests, rules: rules.len() }))
}

fn asked(request: &Value) -> Result<Request, String> {
    let uid = |text: &str| text.parse::<EntityUid>().map_err(said);
    let context = Context::from_json_value(request.clone(), None).map_err(said)?;
    let (principal, action, resource) = (uid("Client::\"c\"")?, uid("Action::\"ask\"")?, uid("Desk::\"d\"")?);
    Request::new(principal, action, resource, context, None).map_err(said)
}

fn source(rule: &[Line]) -> String {
    let conditions = rule.iter().map(condition).collect::<Vec<_>>().join(" && ");
    format!("permit(principal, action, resource) when {{ {conditions} }};")
}

fn condition(line: &Line) -> String {
    let fact = format!("context.{}", line.fact);
    match &line.ask {
        Ask::OneOf(names) if names.len() == 1 => format!("{fact} == {}", quoted(names)),
        Ask::OneOf(names) => format!("[{}].contains({fact})", quoted(names)),
        Ask::Is(true) => fact,
        Ask::Is(false) => format!("!{fact}"),
        Ask::Between(Some(low), Some(high)) if low == high => format!("{fact} == {low}"),
        Ask::Between(low, high) => sides(&fact, *low, *high, " && "),
        Ask::AnyOf(names) => format!("{fact}.containsAny([{}])", quoted(names)),
        Ask::AllOf(names) => format!("{fact}.containsAll([{}])", quoted(names)),
        Ask::NoneOf(names) => format!("!{fact}.containsAny([{}])", quoted(names)),
    }
}
