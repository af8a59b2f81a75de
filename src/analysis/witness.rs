//! Requests that show a finding, and the check that they do.

use super::diagram::{At, Paths};
use super::finding::Witness;
use super::space::{Judged, Space, Told};
use crate::class::Class;
use crate::policy::fact::{Element, Sym, Value};
use crate::policy::{Policy, RuleId};
use crate::reference::evaluate::{Evaluation, View};
use crate::request::FactValue;
use crate::value::{Date, Moment, Truth};

/// The request at a place of a diagram.
pub(super) fn witness(space: &Space<'_>, paths: &Paths, at: &At) -> Witness {
    let (day, told) = paths.told(at);
    witness_of(space, day, &told)
}

/// The request in which this is told.
pub(super) fn witness_of(space: &Space<'_>, day: Option<Date>, told: &[Told]) -> Witness {
    let policy = space.policy;
    let mut facts = Vec::new();
    if let Some(name) = space.product_name {
        let product = policy.well_known.product;
        let is_only = policy.products.len() == 1 && space.product.is_some();
        if !is_only {
            facts.push((policy.fact(product).name.clone(), FactValue::Text(name_of(policy, name))));
        }
    }
    facts.extend(
        told.iter()
            .filter_map(|(fact, value): &Told| Some((policy.fact(*fact).name.clone(), value_of(policy, value)?))),
    );
    Witness { date: day.unwrap_or_else(|| some_day(policy)), facts }
}

/// A day that is as good as any other.
fn some_day(policy: &Policy) -> Date {
    let released = policy
        .tables()
        .flat_map(|table| &table.releases)
        .filter_map(|release| if let Moment::On(day) = release.released.latest { Some(day) } else { None });
    policy.applies_from.or_else(|| released.max()).unwrap_or_else(|| Date::from_ymd_opt(2026, 1, 1).unwrap_or_default())
}

/// What a request says to mean a value; none for what does not apply.
pub(crate) fn value_of(policy: &Policy, value: &Value) -> Option<FactValue> {
    Some(match value {
        Value::NotApplicable => return None,
        Value::YesNo(yes) => FactValue::YesNo(*yes),
        Value::Number(number) => FactValue::Number(number.to_string()),
        Value::Duration(duration) => FactValue::Text(duration.to_string()),
        Value::Money(money) => FactValue::Text(money.to_string()),
        Value::Date(Moment::On(day)) => FactValue::Text(day.to_string()),
        Value::Date(_) => return None,
        Value::Version(version) => FactValue::Text(version.as_written().to_owned()),
        Value::Instant(at) => FactValue::Text(at.to_string()),
        Value::Zone(zone) => FactValue::Text(zone.iana_name().unwrap_or("UTC").to_owned()),
        Value::Name(name) => FactValue::Text(name_of(policy, *name)),
        Value::Thing(element) => FactValue::Text(element_of(policy, element)),
        Value::Set { elements, .. } => {
            FactValue::List(elements.iter().map(|element| element_of(policy, element)).collect())
        }
    })
}

fn element_of(policy: &Policy, element: &Element) -> String {
    let name = name_of(policy, element.name);
    element.version.as_ref().map_or_else(|| name.clone(), |version| format!("{name} {}", version.as_written()))
}

/// A name as the policy writes it; one that it does not mention where any other is meant.
fn name_of(policy: &Policy, name: Sym) -> String {
    if name != Sym::OTHER {
        return policy.names.text(name).to_owned();
    }
    let others = ["something-else", "nothing-of-these", "nowhere-named", "quite-another-thing"];
    others.into_iter().find(|other| policy.names.find(other) == Sym::OTHER).unwrap_or("something-else").to_owned()
}

/// What a witness is to show.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shows<'a> {
    /// That the rule may decide.
    Decides(RuleId),
    /// That the first may decide, and the second would if it did not.
    Next(RuleId, RuleId),
    /// That the first may decide, and the second is the first after it that may hold and is not support.
    Gate(RuleId, RuleId),
    /// That the rule holds and another one decides.
    Covered(RuleId, Option<RuleId>),
    /// That a condition may hold, and its exception need not.
    Holds(&'a Judged),
}

/// Whether the plain evaluator says so too.
pub(super) fn confirms(policy: &Policy, witness: &Witness, shows: Shows<'_>) -> bool {
    let Some(request) = witness.to_request().ok() else { return false };
    let Ok(facts) = policy.prepare(&request) else { return false };
    let evaluation = Evaluation::new(&facts, View::Confirmed);
    if policy.impossible.iter().any(|never| evaluation.condition(never).truth == Truth::Yes) {
        return false;
    }
    let truth = |id: RuleId| {
        let rule = policy.rules.get(id.0 as usize);
        rule.map_or(Truth::Yes, |rule| evaluation.truth(&rule.when, &rule.unless))
    };
    let all = |from: u32, until: RuleId| (from..until.0).map(RuleId);
    // The most that is so of an earlier rule.
    let before = |rule: RuleId| Truth::any(all(0, rule).map(truth));
    let is_first = |rule: RuleId| truth(rule) != Truth::No && before(rule) != Truth::Yes;
    let decides = |rule: RuleId| match (truth(rule), before(rule)) {
        (Truth::No, _) | (_, Truth::Yes) => false,
        (Truth::Yes, Truth::No) => facts.decide().rule == rule,
        _ => true,
    };
    match shows {
        Shows::Decides(rule) => decides(rule),
        Shows::Next(first, second) => {
            is_first(first)
                && truth(second) != Truth::No
                && all(first.0 + 1, second).all(|rule| truth(rule) != Truth::Yes)
        }
        Shows::Gate(first, gate) => {
            let is_gate = |rule: &RuleId| policy.rule(*rule).outcome.class != Class::Support;
            let mut between = all(first.0 + 1, gate).filter(is_gate);
            is_first(first) && truth(gate) != Truth::No && between.all(|rule| truth(rule) != Truth::Yes)
        }
        Shows::Holds(judged) => evaluation.truth(&judged.when, &judged.unless) != Truth::No,
        Shows::Covered(rule, by) => truth(rule) != Truth::No && by.is_none_or(decides),
    }
}
