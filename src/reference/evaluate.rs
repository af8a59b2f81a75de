//! Facts and conditions of one request under one view, three-valued.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::state::{FirstRow, Judged, Lacks, State, Values, agreement};
use crate::facts::{Facts, Told};
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::{Derivation, Element, FactDef, FactType, Sym, TableRow, Value};
use crate::policy::{FactId, Policy};
use crate::value::Truth;

/// How the evidence of text is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// Only what is given, or heard from a signal that settles, is known.
    Confirmed,
    /// What was heard is taken as true.
    Leaning,
}

/// One policy looking at the facts of one request.
pub(crate) struct Evaluation<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts<'a>,
    view: View,
    /// Facts that are taken as unknown wherever they are tested.
    without: BTreeSet<FactId>,
    states: RefCell<Vec<Option<Rc<State>>>>,
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(facts: &'a Facts<'a>, view: View) -> Self {
        Self::without(facts, view, BTreeSet::new())
    }

    /// As if nothing were known of some facts wherever they are tested.
    pub(crate) fn without(facts: &'a Facts<'a>, view: View, without: BTreeSet<FactId>) -> Self {
        let policy = facts.policy;
        Self { policy, facts, view, without, states: RefCell::new(vec![None; policy.facts.len()]) }
    }

    /// As if these facts were known to be so, whatever the request says; one entry for each fact.
    pub(crate) fn of_states(facts: &'a Facts<'a>, states: Vec<Option<Rc<State>>>) -> Self {
        let view = View::Confirmed;
        Self { policy: facts.policy, facts, view, without: BTreeSet::new(), states: RefCell::new(states) }
    }

    /// Takes a fact to be this, before anything that follows from it is looked at.
    pub(crate) fn know(&self, fact: FactId, value: Value) {
        self.states.borrow_mut()[fact.0 as usize] = Some(Rc::new(State::known(value)));
    }

    /// The facts that were looked at so far, in order of declaration.
    pub(crate) fn looked_at(&self) -> Vec<FactId> {
        let states = self.states.borrow();
        (0u32..).map(FactId).zip(states.iter()).filter(|(_, state)| state.is_some()).map(|(fact, _)| fact).collect()
    }

    /// Whether a condition holds.
    pub(crate) fn condition(&self, condition: &Condition) -> Judged {
        match condition {
            Condition::All(parts) => {
                let mut judged = Judged::YES;
                for part in parts {
                    judged = judged.and(self.condition(part));
                    if judged.truth == Truth::No {
                        break;
                    }
                }
                judged
            }
            Condition::Any(parts) => {
                let mut judged = Judged::NO;
                for part in parts {
                    judged = judged.or(self.condition(part));
                    if judged.truth == Truth::Yes {
                        break;
                    }
                }
                judged
            }
            Condition::Not(part) => self.condition(part).not(),
            Condition::Test(test) => self.test(test),
            Condition::Shared(part) => self.condition(part),
        }
    }

    /// `when` holds and `unless` does not.
    pub(crate) fn when_unless(&self, when: &Condition, unless: &Condition) -> Judged {
        let judged = self.condition(when);
        if judged.truth == Truth::No { judged } else { judged.and(self.condition(unless).not()) }
    }

    /// The same, without what keeps it from being known.
    pub(crate) fn truth(&self, when: &Condition, unless: &Condition) -> Truth {
        let of = |test: &Test| {
            let is_open = self.without.contains(&test.fact);
            if is_open { Truth::Unknown } else { self.state(test.fact).holds(&test.predicate) }
        };
        let holds = when.truth(&of);
        if holds == Truth::No { holds } else { holds.and(unless.truth(&of).not()) }
    }

    /// Whether a test holds of every value that its fact may have, of none, or of some.
    pub(crate) fn test(&self, test: &Test) -> Judged {
        if self.without.contains(&test.fact) {
            return Judged::new(Truth::Unknown, Lacks::fact(test.fact));
        }
        let state = self.state(test.fact);
        let truth = state.holds(&test.predicate);
        if truth != Truth::Unknown {
            return Judged::known(truth);
        }
        let mut lacks = state.lacks.clone();
        if self.policy.fact(test.fact).is_base() && state.is_too_short_for(&test.predicate) {
            lacks.facts.insert(test.fact);
        }
        Judged::new(truth, lacks)
    }

    /// Whether a value that is known so far is one of these names.
    pub(super) fn is_named(&self, state: &State, names: &[Sym]) -> Judged {
        let is_one = |value: &Value| Truth::from(matches!(value, Value::Name(name) if names.contains(name)));
        let truths: Vec<Truth> = match &state.values {
            Values::Any => Vec::new(),
            Values::OneOf(values) => values.iter().map(is_one).collect(),
        };
        Judged::new(agreement(truths), state.lacks.clone())
    }

    /// What is known of a fact.
    pub(crate) fn state(&self, fact: FactId) -> Rc<State> {
        let index = fact.0 as usize;
        if let Some(known) = &self.states.borrow()[index] {
            return Rc::clone(known);
        }
        let def = self.policy.fact(fact);
        let state = match &def.derivation {
            None => self.base(fact, def),
            Some(derivation) => self.with_assumption(def, self.derive(derivation)),
        };
        let state = Rc::new(state);
        self.states.borrow_mut()[index] = Some(Rc::clone(&state));
        state
    }

    /// What was said of a base fact, or is assumed where nobody said anything.
    fn base(&self, fact: FactId, def: &FactDef) -> State {
        let applies = def.only_if.as_ref().map_or(Judged::YES, |condition| self.condition(condition));
        if applies.truth == Truth::No {
            return State::known(Value::NotApplicable);
        }
        let mut assumed = false;
        let mut assume = || {
            assumed = def.assume.is_some();
            def.assume.as_ref().map(|value| vec![value.clone()])
        };
        let values = match self.facts.told(fact) {
            Told::Given { value, .. } => Some(vec![value.clone()]),
            Told::Among { values, .. } => Some(values.clone()),
            Told::Heard(heard) => {
                let values: Vec<Value> = heard.iter().map(|one| one.value.clone()).collect();
                let unread = self.facts.is_unread(fact);
                if self.view == View::Leaning || (!unread && heard.iter().all(|one| one.settles)) {
                    Some(together(values, &def.ty))
                } else if !unread && values.iter().all(|value| Some(value) == def.assume.as_ref()) {
                    assume()
                } else {
                    None
                }
            }
            Told::Unread => None,
            Told::Nothing => assume(),
        };
        let is_told = assumed || matches!(self.facts.told(fact), Told::Given { .. });
        let mut lacks = if is_told { Lacks::default() } else { Lacks::fact(fact) };
        lacks.add(&applies.lacks);
        let Some(mut values) = values.or_else(|| every_value(&def.ty)) else { return State::any(lacks) };
        if applies.truth == Truth::Unknown {
            values.push(Value::NotApplicable);
        }
        State { assumed, ..State::one_of(values, lacks) }
    }

    fn derive(&self, derivation: &Derivation) -> State {
        match derivation {
            Derivation::Phase => self.phase(),
            Derivation::Stage => self.stage(),
            Derivation::ReleaseColumn(column) => self.release_column(column),
            Derivation::RoleStatus(role) => self.role_status(*role),
            Derivation::EnvironmentStatus => self.environment_status(),
            Derivation::ComponentStatus => self.component_status(),
            Derivation::ComponentColumn(column) => self.component_column(column),
            Derivation::IntegrationsStatus => self.integrations_status(),
            Derivation::Arrived(calendar) => self.arrived(*calendar),
            Derivation::Table(rows) => self.table(rows),
            Derivation::ThingPhase(fact) => self.thing_phase(*fact),
            Derivation::VersionPhase(fact, cycle) => self.version_phase(*fact, *cycle),
            Derivation::Distance(distance) => self.distance(distance),
            Derivation::Clock(clock) => self.clock(clock),
            Derivation::Meter(meter) => self.meter(meter),
        }
    }

    fn table(&self, rows: &[TableRow]) -> State {
        let mut found = FirstRow::default();
        for row in rows {
            if found.row(&self.condition(&row.when), || row.is.clone()) {
                let (values, lacks) = found.found();
                return State::one_of(values, lacks);
            }
        }
        let (values, lacks) = found.or_else(Value::NotApplicable);
        State::one_of(values, lacks)
    }

    /// A derived fact that is not known takes what the policy assumes, if it may still have that value and no text
    /// and nothing unreadable speaks against it.
    fn with_assumption(&self, def: &FactDef, derived: State) -> State {
        match &def.assume {
            Some(assumed) if derived.single().is_none() && derived.allows(assumed) => {
                if self.contradicted(def, assumed, &derived) { derived } else { assume(assumed) }
            }
            _ => derived,
        }
    }

    /// Whether something that was said of the facts behind it speaks against the assumption: what cannot be read,
    /// texts that disagree, or a text that leads to another value.
    fn contradicted(&self, def: &FactDef, assumed: &Value, derived: &State) -> bool {
        let told = |base: &FactId| self.facts.told(*base);
        let bases = &derived.lacks.facts;
        let is_given = |base: &FactId| matches!(told(base), Told::Given { .. });
        if bases.iter().any(|base| !is_given(base) && self.facts.is_unread(*base)) {
            return true;
        }
        if bases.iter().any(|base| matches!(told(base), Told::Among { .. })) {
            return true;
        }
        if bases.iter().any(|base| matches!(told(base), Told::Heard(heard) if heard.len() > 1)) {
            return true;
        }
        if self.view == View::Leaning || !bases.iter().any(|base| matches!(told(base), Told::Heard(_))) {
            return false;
        }
        let by_text = Evaluation::new(self.facts, View::Leaning);
        def.derivation.as_ref().is_some_and(|derivation| !by_text.derive(derivation).allows(assumed))
    }
}

fn assume(value: &Value) -> State {
    State { assumed: true, ..State::known(value.clone()) }
}

/// Several elements heard of a set are in it together; several values of anything else exclude each other.
fn together(values: Vec<Value>, ty: &FactType) -> Vec<Value> {
    if !ty.is_set() {
        return values;
    }
    let mut all: Vec<Element> = Vec::new();
    for value in values {
        if let Value::Set { elements, .. } = value {
            all.extend(elements.into_iter().filter(|element| !all.contains(element)).collect::<Vec<_>>());
        }
    }
    vec![Value::Set { elements: all, complete: false }]
}

/// Every value of a type that has few.
fn every_value(ty: &FactType) -> Option<Vec<Value>> {
    match ty {
        FactType::YesNo => Some(vec![Value::YesNo(false), Value::YesNo(true)]),
        FactType::OneOf(names) | FactType::Levels(names) => Some(names.iter().copied().map(Value::Name).collect()),
        _ => None,
    }
}
