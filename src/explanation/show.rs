//! Values and texts of a policy in the words of the policy.

use crate::facts::{Facts, Told};
use crate::policy::fact::{Element, Value};
use crate::policy::wording::{Placeholder, Wording};
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::reference::state::{State, Values};
use crate::value::Moment;

/// What stands in a text where a fact is not known.
const NOT_STATED: &str = "not stated";

/// A value as the policy names it.
pub(crate) fn show(policy: &Policy, value: &Value) -> String {
    match value {
        Value::NotApplicable => "not applicable".to_owned(),
        Value::YesNo(true) => "yes".to_owned(),
        Value::YesNo(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Date(Moment::On(date)) => date.to_string(),
        Value::Date(Moment::Never) => "open".to_owned(),
        Value::Date(Moment::Past) => "past".to_owned(),
        Value::Date(Moment::Absent) => NOT_STATED.to_owned(),
        Value::Version(version) => version.as_written().to_owned(),
        Value::Instant(at) => at.to_string(),
        Value::Zone(zone) => zone.iana_name().unwrap_or("UTC").to_owned(),
        Value::Name(name) => policy.names.text(*name).to_owned(),
        Value::Thing(element) => show_element(policy, element),
        Value::Set { elements, complete } => show_set(policy, elements, *complete),
    }
}

fn show_element(policy: &Policy, element: &Element) -> String {
    let name = policy.names.text(element.name);
    element.version.as_ref().map_or_else(|| name.to_owned(), |version| format!("{name} {}", version.as_written()))
}

fn show_set(policy: &Policy, elements: &[Element], complete: bool) -> String {
    let all = elements.iter().map(|element| show_element(policy, element)).collect::<Vec<_>>().join(", ");
    match (all.is_empty(), complete) {
        (true, true) => "none".to_owned(),
        (true, false) => NOT_STATED.to_owned(),
        (false, true) => all,
        (false, false) => format!("at least {all}"),
    }
}

/// Every value that a fact may have, as told where it was told; empty if it may have any.
pub(super) fn show_state(evaluation: &Evaluation<'_>, fact: FactId, state: &State) -> Vec<String> {
    match (evaluation.facts.told(fact), &state.values) {
        (_, Values::Any) => Vec::new(),
        (Told::Given { said, value, understood: false, .. }, Values::OneOf(values))
            if values[..] == [value.clone()] =>
        {
            let written = said.to_string();
            // An empty list is shown as what it means.
            vec![if written.is_empty() { show(evaluation.policy, value) } else { written }]
        }
        (_, Values::OneOf(values)) => values.iter().map(|value| show(evaluation.policy, value)).collect(),
    }
}

/// A text for the client in the policy's own language, filled with what is confirmed.
pub(crate) fn say_plainly(facts: &Facts<'_>, wording: &Wording) -> String {
    fill(&Evaluation::new(facts, View::Confirmed), wording, &facts.policy.language)
}

/// A text for the client with its placeholders filled; a fact that is not known prints as *not stated*.
pub(super) fn fill(evaluation: &Evaluation<'_>, wording: &Wording, language: &str) -> String {
    wording.template(language).fill(|placeholder| match placeholder {
        Placeholder::Date => evaluation.facts.day.to_string(),
        Placeholder::Ended(fact) => evaluation.ended(fact).map_or(NOT_STATED.to_owned(), |day| day.to_string()),
        Placeholder::Fact(fact) => {
            let mut shown = show_state(evaluation, fact, &evaluation.state(fact));
            if shown.len() == 1 { shown.remove(0) } else { NOT_STATED.to_owned() }
        }
    })
}
