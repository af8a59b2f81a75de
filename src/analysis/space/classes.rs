//! The classes of one fact, for whoever asks about a request and not about a policy.

use super::hidden::{arrivals, calendar_of, starts};
use super::order::tests_of;
use super::values::{Asked, Values};
pub(crate) use super::values::{MOST_ELEMENTS, every_choice, together};
use crate::policy::clock::Clock;
use crate::policy::condition::Test;
use crate::policy::fact::{Element, FactType, Value};
use crate::policy::product::Product;
use crate::policy::{FactId, Policy};
use crate::value::{Cut, Date, Moment};

/// A value for each thing that the policy can tell apart of a fact, the least surprising first.
pub(crate) struct Classes {
    pub(crate) values: Vec<Value>,
    /// Where one class of an ordered fact ends and the next begins.
    pub(crate) edges: Edges,
    /// Whether there are combinations that the values leave out.
    pub(crate) is_sampled: bool,
    /// Elements of lists that no test tells apart; the first stands for all of them.
    pub(crate) alike: Vec<Vec<Element>>,
}

/// Places between the classes of a fact whose values have an order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edges {
    /// Values that are a class of their own, or the end of one.
    pub(crate) bounds: Vec<Value>,
    pub(crate) cuts: Vec<Cut>,
}

/// The tests of a policy by their facts: what classes are made of.
pub(crate) struct AllTests<'p> {
    policy: &'p Policy,
    tests: std::collections::HashMap<FactId, Vec<&'p Test>>,
}

impl<'p> AllTests<'p> {
    pub(crate) fn of(policy: &'p Policy) -> Self {
        Self { policy, tests: tests_of(policy) }
    }

    /// The tests on a fact.
    pub(crate) fn on(&self, fact: FactId) -> &[&'p Test] {
        self.tests.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// The classes of a base fact for requests about one product. `more`: what is to be told apart besides.
    pub(crate) fn classes(&self, product: Option<&Product>, fact: FactId, more: &[Test]) -> Classes {
        let mut tests = self.tests.get(&fact).cloned().unwrap_or_default();
        tests.extend(more);
        let asked = Asked { policy: self.policy, product, fact, tests: &tests };
        let Values { values, is_sampled, alike } = asked.values();
        Classes { values, edges: edges(&asked), is_sampled, alike }
    }
}

fn edges(asked: &Asked<'_>) -> Edges {
    let is_version = asked.policy.fact(asked.fact).ty == FactType::Version;
    let cuts = if is_version { asked.seen_versions().into_cuts() } else { Vec::new() };
    Edges { bounds: asked.ends(), cuts }
}

/// Starts of a clock that lead to each choice of rows that have run out by the day.
pub(crate) fn clock_starts(clock: &Clock, day: Date, policy: &Policy) -> Vec<Value> {
    starts(clock, day, policy).into_iter().map(|start| Value::Date(Moment::On(start))).collect()
}

/// Instants of a day, and zones, of which the calendars say different things; by the fact that tells them.
pub(crate) fn moments(policy: &Policy, fact: FactId, day: Date) -> Vec<Value> {
    let facts = (0u32..).map(FactId).take(policy.facts.len());
    let calendars: Vec<_> = facts.filter_map(|fact| calendar_of(policy, fact)).collect();
    let told = arrivals(policy, &calendars, day).into_iter().flat_map(|(_, told)| told);
    let mut values: Vec<Value> = Vec::new();
    for value in told.filter(|(of, _)| *of == fact).map(|(_, value)| value) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
