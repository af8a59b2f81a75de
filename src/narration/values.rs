//! Values for a client: by what people call them, and whether there are words for them at all.

use crate::enquiry::{Answers, Group};
use crate::facts::{Facts, Tongue};
use crate::request::{FactValue, Request};
use crate::value::locale::primary;

/// The same values by what the policy says that people call them, as far as it says so in the language.
pub(super) fn called(facts: &Facts<'_>, answers: &Answers) -> Answers {
    let label = |name: &str| label(facts, &answers.fact, name).map(str::to_owned);
    Answers { fact: answers.fact.clone(), groups: said(&answers.groups, &label) }
}

/// What the policy says that people call a value, in the language that is spoken.
fn label<'p>(facts: &Facts<'p>, fact: &str, value: &str) -> Option<&'p str> {
    let policy = facts.policy;
    let language = facts.tongue.map_or(&*policy.language, |Tongue(locale)| locale.language());
    policy.fact(*policy.fact_by_name.get(fact)?).label(policy.names.find(value), language)
}

fn said(groups: &[Group], label: &dyn Fn(&str) -> Option<String>) -> Vec<Group> {
    let each = groups.iter().map(|group| match group {
        Group::Name(name) => label(name).map_or_else(|| group.clone(), Group::Said),
        Group::List(elements) => Group::List(said(elements, label)),
        Group::NothingBut(elements) => Group::NothingBut(said(elements, label)),
        Group::Without(elements) => Group::Without(said(elements, label)),
        Group::With { some, beside } => {
            Group::With { some: said(some, label), beside: beside.as_deref().map(|beside| said(beside, label)) }
        }
        Group::WithAll { all, beside } => {
            Group::WithAll { all: said(all, label), beside: beside.as_deref().map(|beside| said(beside, label)) }
        }
        _ => group.clone(),
    });
    each.collect()
}

/// Whether the language has words for all of these. A name of the author's is a word of the policy's own language.
pub(super) fn has_words(facts: &Facts<'_>, answers: &Answers) -> bool {
    let Some(Tongue(locale)) = facts.tongue else { return true };
    let is_own = primary(locale.language()).eq_ignore_ascii_case(primary(&facts.policy.language));
    let fact = &answers.fact;
    let is_called = |name: &str| label(facts, fact, name).is_some() || locale.name(fact, name).is_some();
    is_own || answers.groups.iter().all(|group| is_said(group, &is_called))
}

fn is_said(group: &Group, is_called: &dyn Fn(&str) -> bool) -> bool {
    let all = |groups: &[Group]| groups.iter().all(|one| is_said(one, is_called));
    match group {
        Group::Name(name) => is_called(name),
        Group::List(elements) | Group::NothingBut(elements) | Group::Without(elements) => all(elements),
        Group::With { some, beside } | Group::WithAll { all: some, beside } => {
            all(some) && beside.as_deref().is_none_or(all)
        }
        _ => true,
    }
}

/// Each fact as a request says it. An empty list has a word of its own.
pub(super) fn stated(request: &Request, none: &str) -> Vec<String> {
    let is_empty = |value: &FactValue| matches!(value, FactValue::List(all) if all.is_empty());
    let said = |value: &FactValue| if is_empty(value) { none.to_owned() } else { value.to_string() };
    request.facts().iter().map(|given| format!("`{}` = `{}`", given.name, said(&given.value))).collect()
}

/// Whether values say more than that something changes.
pub(super) fn tells(answers: &Answers) -> bool {
    let is_bare = |group: &Group| {
        matches!(
            group,
            Group::Any
                | Group::AnythingElse
                | Group::Unnamed
                | Group::YesNo(_)
                | Group::OtherLists(_)
                | Group::Written(_)
        )
    };
    !answers.groups.iter().any(is_bare)
}
