//! Values and texts of a policy in the words of the policy.

use crate::facts::Told;
use crate::policy::fact::{Element, Sym, Value};
use crate::policy::wording::{Note, Placeholder, Template, Wording};
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::Evaluation;
use crate::reference::state::{State, Values};
use crate::value::Moment;
use crate::value::locale::{Locale, Plain, of_language, primary};

/// What is shown for a day that the policy does not have, and for a list of which nothing is known.
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

/// A text for the client with its placeholders filled, in the language that the facts are said in, or else in the
/// policy's own; what is not known prints as
/// [`Locale::unknown`] says it.
pub(crate) fn fill(evaluation: &Evaluation<'_>, wording: &Wording) -> String {
    fill_with(evaluation, |language| wording.spoken(language))
}

/// Whether everything is known that stands in a text for the client.
pub(crate) fn is_stated(evaluation: &Evaluation<'_>, wording: &Wording) -> bool {
    let placeholders = wording.templates().flat_map(|template| template.placeholders.iter());
    placeholders.map(|(_, placeholder)| *placeholder).all(|placeholder| match placeholder {
        Placeholder::Date => true,
        Placeholder::Ended(fact) => evaluation.ended(fact).is_some(),
        Placeholder::Fact(fact) => is_known(evaluation, fact),
    })
}

/// As [`fill`], a note for the desk. The only place where one becomes text.
pub(super) fn fill_note(evaluation: &Evaluation<'_>, note: &Note) -> String {
    fill_with(evaluation, |language| note.spoken(language))
}

fn fill_with<'w>(evaluation: &Evaluation<'_>, spoken: impl Fn(&str) -> (&'w str, &'w Template)) -> String {
    let facts = evaluation.facts;
    let Some(tongue) = facts.tongue else { return fill_plainly(evaluation, spoken(&facts.policy.language).1) };
    let (language, template) = spoken(tongue.0.language());
    let is_asked = primary(language).eq_ignore_ascii_case(primary(tongue.0.language()));
    // What is said in another language than was asked for is written as that language writes it.
    match if is_asked { Some(tongue.0) } else { of_language(language) } {
        Some(locale) => fill_in(evaluation, template, locale),
        None => fill_plainly(evaluation, template),
    }
}

/// Values as they were told, or as the policy writes them.
fn fill_plainly(evaluation: &Evaluation<'_>, template: &Template) -> String {
    template.fill(|placeholder| match placeholder {
        Placeholder::Date => evaluation.facts.day.to_string(),
        Placeholder::Ended(fact) => match evaluation.ended(fact) {
            Some(day) => day.to_string(),
            None => no_end(evaluation.policy, fact, &Plain),
        },
        Placeholder::Fact(fact) if !is_known(evaluation, fact) => Plain.unknown(&evaluation.policy.fact(fact).name),
        Placeholder::Fact(fact) => show_state(evaluation, fact, &evaluation.state(fact)).pop().unwrap_or_default(),
    })
}

/// What stands for the last day of something that has none, or of which none is known.
fn no_end(policy: &Policy, fact: FactId, locale: &(impl Locale + ?Sized)) -> String {
    locale.unknown(&format!("{}.ended", policy.fact(fact).name))
}

/// Whether a fact has one value that can be said.
fn is_known(evaluation: &Evaluation<'_>, fact: FactId) -> bool {
    match evaluation.state(fact).single() {
        None | Some(Value::Date(Moment::Absent)) => false,
        Some(Value::Set { elements, complete }) => *complete || !elements.is_empty(),
        Some(_) => true,
    }
}

fn fill_in(evaluation: &Evaluation<'_>, template: &Template, locale: &dyn Locale) -> String {
    template.fill(|placeholder| match placeholder {
        Placeholder::Date => locale.date(evaluation.facts.day),
        Placeholder::Ended(fact) => match evaluation.ended(fact) {
            Some(day) => locale.date(day),
            None => no_end(evaluation.policy, fact, locale),
        },
        Placeholder::Fact(fact) if !is_known(evaluation, fact) => locale.unknown(&evaluation.policy.fact(fact).name),
        Placeholder::Fact(fact) => spoken_state(evaluation, fact, locale),
    })
}

/// The one value that a fact has, as a language writes it: as told, but for numbers and days.
fn spoken_state(evaluation: &Evaluation<'_>, fact: FactId, locale: &dyn Locale) -> String {
    let state = evaluation.state(fact);
    let policy = evaluation.policy;
    // A name that the policy does not have is said as it was told.
    if let (Told::Given { said, .. }, Some(value)) = (evaluation.facts.told(fact), state.single())
        && value.is_other_name()
    {
        return said.to_string();
    }
    match state.single() {
        Some(Value::Number(number)) => locale.number(*number),
        Some(Value::Money(money)) => locale.money(*money),
        Some(Value::Duration(duration)) => locale.duration(*duration),
        Some(Value::Date(Moment::On(day))) => locale.date(*day),
        Some(Value::YesNo(yes)) => locale.yes_no(*yes),
        Some(Value::Name(name)) => called(policy, fact, *name, locale),
        Some(Value::Set { elements, complete }) => {
            let label = |element: &Element| policy.fact(fact).label(element.name, locale.language());
            let shown = |element: &Element| label(element).map_or_else(|| show_element(policy, element), str::to_owned);
            let all: Vec<String> = elements.iter().map(shown).collect();
            match (all.is_empty(), complete) {
                (true, _) => locale.none(),
                (false, true) => all.join(", "),
                (false, false) => locale.at_least(&all.join(", ")),
            }
        }
        Some(_) | None => show_state(evaluation, fact, &state).pop().unwrap_or_default(),
    }
}

/// What people call a value: as the policy says, or else as the language has a word for it, or else by its name.
fn called(policy: &Policy, fact: FactId, name: Sym, locale: &dyn Locale) -> String {
    let def = policy.fact(fact);
    if let Some(label) = def.label(name, locale.language()) {
        return label.to_owned();
    }
    let name = policy.names.text(name);
    locale.name(&def.name, name).unwrap_or_else(|| name.to_owned())
}
