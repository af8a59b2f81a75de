//! Everything that a case may come to, and whether a request does.

use std::collections::BTreeSet;

use super::candidates::{conditions, ends};
use super::{Point, What, windows};
use crate::explanation::{Answer, show};
use crate::facts::Facts;
use crate::policy::condition::Condition;
use crate::policy::fact::{Element, Sym, Value};
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::request::Request;
use crate::value::{Truth, Version};

/// What a request has to come to.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// A rule by its id, or `otherwise`.
    Rule(String),
    /// One of these rules.
    Section(Vec<String>),
    Limit(String),
    Flag(String),
    Window(Window),
    End(End),
}

/// A day on which a derived fact has this value, and on the day beside it another one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    pub(super) fact: FactId,
    /// Of which product, if it is a phase of a release.
    pub(super) product: Option<Sym>,
    pub(super) value: Value,
    pub(super) side: Side,
    /// A request that comes to it, with the facts alone that it takes.
    pub(super) witness: Request,
}

/// Which day of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Last,
}

/// The end of a range: a fact that is just this.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct End {
    pub(super) fact: FactId,
    pub(super) value: Value,
}

/// Every point of a policy, in its order.
pub(super) fn of(policy: &Policy, undecided: &mut Vec<String>) -> Vec<Point> {
    let point = |what, name: String, target| Point {
        what,
        name,
        case: None,
        is_allowed: false,
        is_unreachable: false,
        undecided: None,
        reach: None,
        target,
    };
    let mut points = Vec::new();
    for rule in policy.rules.iter().chain([&policy.otherwise]) {
        points.push(point(What::Rule, rule.id.to_string(), Target::Rule(rule.id.to_string())));
    }
    points.extend(sections(policy).into_iter().map(|(title, ids)| point(What::Section, title, Target::Section(ids))));
    points.extend(
        policy.limits.iter().map(|limit| point(What::Limit, limit.id.clone(), Target::Limit(limit.id.clone()))),
    );
    points.extend(policy.flags.iter().map(|flag| point(What::Flag, flag.id.clone(), Target::Flag(flag.id.clone()))));
    for window in windows::of(policy, undecided) {
        points.push(point(What::Day, said_of_window(policy, &window), Target::Window(window)));
    }
    for end in ends(policy) {
        let name = format!("{} at {}", policy.fact(end.fact).name, show(policy, &end.value));
        points.push(point(What::End, name, Target::End(end)));
    }
    points
}

fn said_of_window(policy: &Policy, window: &Window) -> String {
    let side = match window.side {
        Side::First => "first",
        Side::Last => "last",
    };
    let of = window.product.map_or(String::new(), |product| format!(" of {}", policy.names.text(product)));
    format!("{side} day of {} {}{of}", policy.fact(window.fact).name, show(policy, &window.value))
}

/// The sections by their titles, each with the rules in it.
fn sections(policy: &Policy) -> Vec<(String, Vec<String>)> {
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for rule in &policy.rules {
        let Some(title) = &rule.section else { continue };
        let title = title.plain(|fact| policy.fact(fact).name.clone());
        match sections.iter_mut().find(|(known, _)| *known == title) {
            Some((_, ids)) => ids.push(rule.id.to_string()),
            None => sections.push((title, vec![rule.id.to_string()])),
        }
    }
    sections
}

/// What a request comes to.
pub(super) struct Seen<'p> {
    policy: &'p Policy,
    answer: Answer,
    facts: Facts<'p>,
    request: Request,
}

impl<'p> Seen<'p> {
    /// `None` for a request that is refused.
    pub(super) fn of(policy: &'p Policy, request: &Request) -> Option<Self> {
        let facts = policy.prepare(request).ok()?;
        Some(Self { policy, answer: facts.answer(), facts, request: request.clone() })
    }

    pub(super) fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Whether the policy says that this never occurs.
    pub(super) fn is_impossible(&self) -> bool {
        let evaluation = Evaluation::new(&self.facts, View::Confirmed);
        self.policy.impossible.iter().any(|never| evaluation.condition(never).truth == Truth::Yes)
    }

    /// Whether conditions are met.
    pub(super) fn truth(&self, when: &Condition, unless: &Condition) -> Truth {
        Evaluation::new(&self.facts, View::Confirmed).truth(when, unless)
    }

    pub(super) fn touches(&self, target: &Target) -> bool {
        match target {
            Target::Rule(id) => self.answer.rule == *id,
            Target::Section(ids) => ids.contains(&self.answer.rule),
            Target::Limit(id) => self.answer.limits.contains(id),
            Target::Flag(id) => self.answer.flags.contains(id),
            Target::Window(window) => self.is_at_window(window),
            Target::End(end) => value(&self.facts, end.fact).is_some_and(|value| is_at(&value, &end.value)),
        }
    }

    fn is_at_window(&self, window: &Window) -> bool {
        let product = window.product.map(Value::Name);
        let is_of_it = product.is_none_or(|product| {
            value(&self.facts, self.policy.well_known.product) == Some(product) || self.policy.products.len() == 1
        });
        is_of_it
            && value(&self.facts, window.fact).as_ref() == Some(&window.value)
            && self.beside(window).is_some_and(|value| value != window.value)
    }

    /// What the fact of a window is on the day beside it.
    fn beside(&self, window: &Window) -> Option<Value> {
        let beside = match window.side {
            Side::First => self.facts.day.pred_opt(),
            Side::Last => self.facts.day.succ_opt(),
        };
        value(&self.policy.read_again(&self.request, beside?).ok()?, window.fact)
    }
}

/// The value of a fact, if it can be only one.
pub(super) fn value(facts: &Facts<'_>, fact: FactId) -> Option<Value> {
    Evaluation::new(facts, View::Leaning).state(fact).single().cloned()
}

/// Whether a value is the end of a range: a version if it begins so, a set if one of its elements is.
fn is_at(value: &Value, end: &Value) -> bool {
    let begins = |version: &Version, end: &Version| {
        version.segments().starts_with(end.segments()) && (version.is_pre() == end.is_pre())
    };
    let is_element = |element: &Element, end: &Element| {
        let versions = element.version.as_ref().zip(end.version.as_ref());
        element.name == end.name && versions.is_some_and(|(version, end)| begins(version, end))
    };
    match (value, end) {
        (Value::Version(version), Value::Version(end)) => begins(version, end),
        (Value::Thing(element), Value::Thing(end)) => is_element(element, end),
        (Value::Set { elements, .. }, Value::Thing(end)) => elements.iter().any(|element| is_element(element, end)),
        _ => value == end,
    }
}

/// The facts that any condition of the policy looks at directly.
pub(super) fn looked_at(policy: &Policy) -> BTreeSet<FactId> {
    conditions(policy).iter().flat_map(|condition| condition.tests()).map(|test| test.fact).collect()
}
