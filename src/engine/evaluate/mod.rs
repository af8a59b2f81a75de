//! Facts and conditions of one request, three-valued, in the caller's space: the reference evaluator said again
//! without lists of its own. Each file here answers to the one of the same name there.

mod arrive;
mod assume;
mod clock;
mod distance;
mod hear;
mod life_cycle;
mod listing;
mod meter;
mod release;
mod window;

use super::Compiled;
use super::facts::Known;
use super::space::{Judged, Lacks, Said, Space, State};
use super::text::TextScratch;
use super::value::Val;
use crate::policy::condition::{Condition, Pattern, Predicate, Test};
use crate::policy::fact::{Derivation, Element, FactDef, FactType, Sym, TableRow, Value};
use crate::policy::{FactId, Policy};
use crate::value::{Date, Truth};

pub(super) use hear::{Ear, Hears};

/// How the evidence of text is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// Only what is given, or heard from a signal that settles, is known.
    Confirmed = 0,
    /// What was heard is taken as true.
    Leaning = 1,
}

/// One engine looking at the facts of one request on a day.
pub(super) struct Evaluation<'a> {
    pub(super) engine: &'a Compiled,
    pub(super) policy: &'a Policy,
    pub(super) facts: &'a Known<'a>,
    pub(super) day: Date,
    /// The stretch of the calendar that the day lies in.
    pub(super) stretch: u32,
    pub(super) view: View,
    pub(super) space: &'a mut Space,
    pub(super) ear: &'a mut Ear,
    pub(super) texts: &'a mut TextScratch,
    /// Facts that are taken as unknown wherever they are tested.
    pub(super) without: Lacks,
}

impl<'a> Evaluation<'a> {
    /// Makes room for what a decision has to remember, once.
    #[inline]
    pub(super) fn ready(&mut self) {
        if !self.space.is_ready {
            let facts = self.policy.facts.len();
            self.space.begin(facts, self.engine.width());
            self.ear.begin(facts);
        }
    }

    /// Whether a condition holds.
    pub(super) fn condition(&mut self, condition: &Condition) -> Judged {
        match condition {
            Condition::All(parts) => {
                let mut judged = Judged::YES;
                for part in parts {
                    let part = self.condition(part);
                    judged = self.space.and(judged, part);
                    if judged.truth == Truth::No {
                        break;
                    }
                }
                judged
            }
            Condition::Any(parts) => {
                let mut judged = Judged::NO;
                for part in parts {
                    let part = self.condition(part);
                    judged = self.space.or(judged, part);
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

    /// Whether a test holds of every value that its fact may have, of none, or of some.
    fn test(&mut self, test: &Test) -> Judged {
        if !self.without.is_none() && self.space.contains(self.without, test.fact.0 as usize) {
            return Judged { truth: Truth::Unknown, lacks: self.space.one(test.fact.0 as usize) };
        }
        let state = self.state(test.fact);
        let mut agreed = Agreement::default();
        for place in state.places() {
            agreed.add(self.holds(&test.predicate, self.space.value(place)));
        }
        if agreed.truth() != Truth::Unknown {
            return Judged::known(agreed.truth());
        }
        // A value that was told, but not precisely enough for this test.
        let lacks = if agreed.has_unknown && self.policy.fact(test.fact).is_base() {
            let own = self.space.one(test.fact.0 as usize);
            self.space.union(state.lacks, own)
        } else {
            state.lacks
        };
        Judged { truth: Truth::Unknown, lacks }
    }

    /// Whether a value that is known so far is one of these names.
    fn is_named(&mut self, state: State, names: &[Sym]) -> Judged {
        let mut agreed = Agreement::default();
        for place in state.places() {
            let is_one = matches!(self.space.value(place), Val::Name(name) if names.contains(&name));
            agreed.add(Truth::from(is_one));
        }
        let truth = agreed.truth();
        if truth == Truth::Unknown { Judged { truth, lacks: state.lacks } } else { Judged::known(truth) }
    }

    /// What is known of a fact.
    pub(super) fn state(&mut self, fact: FactId) -> State {
        self.space.look(fact);
        if let Some(known) = self.space.known(self.view as usize, fact) {
            return known;
        }
        let policy = self.policy;
        let def = policy.fact(fact);
        let (before, looks) = self.space.enter();
        let state = match &def.derivation {
            None => self.base(fact, def),
            Some(derivation) => {
                let derived = self.derive(derivation);
                self.with_assumption(def, derived)
            }
        };
        self.space.leave(before);
        let state = State { looks, ..state };
        self.space.remember(self.view as usize, fact, state);
        state
    }

    /// What was said of a base fact, or is assumed where nobody said anything.
    fn base(&mut self, fact: FactId, def: &FactDef) -> State {
        let applies = def.only_if.as_ref().map_or(Judged::YES, |condition| self.condition(condition));
        if applies.truth == Truth::No {
            return self.space.known_value(Val::NotApplicable);
        }
        let mut said = self.space.said();
        let told = self.hears(fact);
        let assumed = self.engine.assumed(fact);
        let mut is_assumed = false;
        let mut is_known = true;
        match told {
            Hears::Given(value) => said.values.push(value),
            Hears::Among(from, count) => said.values.extend_from_slice(&self.facts.among[from..from + count]),
            Hears::Heard { settles, .. } => {
                let unread = self.facts.is_unread(fact, self.day);
                if self.view == View::Leaning || (!unread && settles) {
                    self.all_heard(fact, def, told, &mut said);
                } else if let Some(value) = assumed.filter(|_| !unread && self.all_heard_are(told, assumed)) {
                    is_assumed = true;
                    said.values.push(value);
                } else {
                    is_known = false;
                }
            }
            Hears::Unread => is_known = false,
            Hears::Nothing => match assumed {
                Some(value) => {
                    is_assumed = true;
                    said.values.push(value);
                }
                None => is_known = false,
            },
        }
        if !is_assumed && !matches!(told, Hears::Given(_)) {
            self.space.insert(said.lacks, fact.0 as usize);
        }
        self.space.add(said.lacks, applies.lacks);
        if !is_known && !every_value(&def.ty, &mut said.values) {
            let lacks = said.lacks;
            self.space.done(said);
            return Space::any(lacks);
        }
        if applies.truth == Truth::Unknown {
            said.values.push(Val::NotApplicable);
        }
        State { assumed: is_assumed, ..self.one_of(said) }
    }

    fn derive(&mut self, derivation: &'a Derivation) -> State {
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

    fn table(&mut self, rows: &'a [TableRow]) -> State {
        let mut said = self.space.said();
        for row in rows {
            let judged = self.condition(&row.when);
            let value = self.engine.constant(&row.is);
            if self.row(&mut said, judged, value) {
                return self.one_of(said);
            }
        }
        said.values.push(Val::NotApplicable);
        self.one_of(said)
    }

    /// A row that may give the value. Answers whether it surely does, so that the search is over.
    fn row(&mut self, said: &mut Said, judged: Judged, value: Val) -> bool {
        if judged.truth != Truth::No {
            said.values.push(value);
        }
        self.space.add(said.lacks, judged.lacks);
        judged.truth == Truth::Yes
    }

    /// One of these values, each once.
    fn one_of(&mut self, said: Said) -> State {
        let (engine, facts) = (self.engine, self.facts);
        self.space.one_of(said, |a, b| same(engine, facts, a, b))
    }

    /// Whether the fact may have this value.
    fn allows(&self, state: State, value: Val) -> bool {
        state.is_any() || state.places().any(|place| same(self.engine, self.facts, self.space.value(place), value))
    }

    /// Whether `not-applicable` is among the values of a fact that may have any.
    fn may_not_apply(&mut self, fact: FactId) -> bool {
        let only_if = self.policy.fact(fact).only_if.as_ref();
        only_if.is_some_and(|condition| self.condition(condition).truth != Truth::Yes)
    }

    /// The value where it is kept; `None` for one that needs no keeper, or that has none.
    pub(super) fn kept(&self, value: Val) -> Option<&'a Value> {
        kept(self.engine, self.facts, value)
    }

    /// Whether a value passes.
    fn holds(&self, predicate: &Predicate, value: Val) -> Truth {
        if let Val::Heard(fact) = value {
            return self.holds_of_heard(predicate, fact);
        }
        match (self.kept(value), value.written()) {
            (Some(kept), _) => predicate.holds(kept),
            (None, Some(small)) => predicate.holds(&small),
            (None, None) => Truth::Unknown,
        }
    }

    /// A predicate on a set of which at least the heard elements are known.
    fn holds_of_heard(&self, predicate: &Predicate, fact: FactId) -> Truth {
        let any_of = |patterns: &[Pattern]| {
            let elements = (0..).map_while(|at| self.heard_element(fact, at));
            let among = elements.flat_map(|one| patterns.iter().map(move |pattern| pattern.covers_element(one)));
            Truth::any(among).or(Truth::Unknown)
        };
        match predicate {
            Predicate::Is(_) => Truth::No,
            Predicate::IsNot(_) => Truth::Yes,
            Predicate::AnyOf(patterns) => any_of(patterns),
            Predicate::NoneOf(patterns) => any_of(patterns).not(),
            Predicate::AllOf(patterns) => Truth::all(patterns.iter().map(|one| any_of(std::slice::from_ref(one)))),
        }
    }

    /// The element of a set at a place; `None` behind the last one, and for a value that is no set.
    pub(super) fn element(&self, value: Val, at: usize) -> Option<&'a Element> {
        match value {
            Val::Heard(fact) => self.heard_element(fact, at),
            _ => self.kept(value).and_then(|kept| elements_of(kept).get(at)),
        }
    }

    /// Whether a set holds nothing but what is known of it; `None` for a value that is no set.
    fn is_complete(&self, value: Val) -> Option<bool> {
        match (value, self.kept(value)) {
            (Val::Heard(_), _) => Some(false),
            (_, Some(Value::Set { complete, .. })) => Some(*complete),
            _ => None,
        }
    }
}

fn elements_of(value: &Value) -> &[Element] {
    if let Value::Set { elements, .. } = value { elements } else { &[] }
}

/// The value where it is kept.
pub(super) fn kept<'a>(engine: &'a Compiled, facts: &'a Known<'a>, value: Val) -> Option<&'a Value> {
    match value {
        Val::Said(at) => facts.values.get(at as usize),
        Val::Constant(at) => engine.constants.get(at as usize),
        _ => None,
    }
}

/// The value itself, for comparing; those of a set that was heard are not among them.
pub(super) fn whole(engine: &Compiled, facts: &Known<'_>, value: Val) -> Value {
    let kept = kept(engine, facts, value).cloned();
    kept.or_else(|| value.written()).unwrap_or(Value::NotApplicable)
}

/// Whether two handles stand for the same value.
pub(super) fn same(engine: &Compiled, facts: &Known<'_>, a: Val, b: Val) -> bool {
    match (a, b) {
        (Val::NotApplicable, Val::NotApplicable) => true,
        (Val::YesNo(a), Val::YesNo(b)) => a == b,
        (Val::Number(a), Val::Number(b)) => a == b,
        (Val::Date(a), Val::Date(b)) => a == b,
        (Val::Name(a), Val::Name(b)) => a == b,
        (Val::Heard(a), Val::Heard(b)) => a == b,
        _ => match (kept(engine, facts, a), kept(engine, facts, b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}

/// Adds every value of a type that has few. Answers whether it has.
fn every_value(ty: &FactType, values: &mut Vec<Val>) -> bool {
    match ty {
        FactType::YesNo => values.extend([Val::YesNo(false), Val::YesNo(true)]),
        FactType::OneOf(names) | FactType::Levels(names) => values.extend(names.iter().copied().map(Val::Name)),
        _ => return false,
    }
    true
}

/// One truth if all agree, else unknown; of none, unknown.
#[derive(Debug, Default)]
struct Agreement {
    truth: Option<Truth>,
    has_unknown: bool,
}

impl Agreement {
    fn add(&mut self, truth: Truth) {
        self.has_unknown |= truth == Truth::Unknown;
        self.truth = Some(self.truth.map_or(truth, |known| if known == truth { truth } else { Truth::Unknown }));
    }

    fn truth(&self) -> Truth {
        self.truth.unwrap_or(Truth::Unknown)
    }
}
