//! Every state of every fact, beside the reference: the same values, the same that is lacking, the same looked at.

mod decisions;
mod straight;
mod tables;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::random::{self, Random};

use super::compile::compile;
use super::evaluate::{Ear, Evaluation, View};
use super::facts::{Evidence, Known, Stretch, Told};
use super::space::{Lacks, Space, State};
use super::text::TextScratch;
use super::value::Val;
use super::{Budget, Compiled};
use crate::decision::Gap;
use crate::facts::{self, Facts};
use crate::policy::fact::{Element, Value};
use crate::policy::{FactId, Policy};
use crate::reference::evaluate as reference;
use crate::reference::state::Values;
use crate::{Request, Sources};

/// What is known of a fact, in either evaluator.
#[derive(Debug)]
struct Seen {
    /// `None`: any.
    values: Option<Vec<Value>>,
    lacks: BTreeSet<FactId>,
    gaps: BTreeSet<Gap>,
    assumed: bool,
    looked_at: Vec<FactId>,
    is_behind: bool,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.values, &other.values) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().all(|value| b.contains(value)),
            (a, b) => a.is_none() && b.is_none(),
        };
        let rest = |seen: &Self| (seen.assumed, seen.is_behind);
        same && self.lacks == other.lacks
            && self.gaps == other.gaps
            && self.looked_at == other.looked_at
            && rest(self) == rest(other)
    }
}

fn compiled(policy: Policy) -> Compiled {
    compile(Arc::new(policy), Budget::default()).expect("it is small")
}

/// What is known of a request, where nothing but what the reference heard is heard.
fn known(facts: &Facts<'_>) -> Known<'static> {
    let mut values = Vec::new();
    let mut handle = |value: &Value| {
        Val::small(value).unwrap_or_else(|| {
            values.push(value.clone());
            Val::Said(u32::try_from(values.len() - 1).expect("few"))
        })
    };
    let (mut told, mut among, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for (fact, one) in (0u32..).map(FactId).zip(&facts.told) {
        told.push(match one {
            facts::Told::Nothing => Told::Nothing,
            facts::Told::Unread => Told::Unread,
            facts::Told::Given { value, .. } => Told::Given(handle(value)),
            facts::Told::Among { values, .. } => {
                let from = u32::try_from(among.len()).expect("few");
                among.extend(values.iter().map(&mut handle));
                Told::Among(from, u32::try_from(values.len()).expect("few"))
            }
            facts::Told::Heard(heard) => {
                evidence.extend(heard.iter().map(|one| Evidence {
                    fact,
                    value: handle(&one.value),
                    settles: one.settles,
                    days: Stretch::ALWAYS,
                }));
                if facts.is_unread(fact) { Told::Unread } else { Told::Nothing }
            }
        });
    }
    let unread = facts.unread.iter().map(|(fact, _)| (*fact, Stretch::ALWAYS)).collect();
    Known { told, among, values, evidence, unread, ..Known::default() }
}

/// Room for one decision after another.
#[derive(Default)]
struct Room {
    space: Space,
    ear: Ear,
    texts: TextScratch,
}

impl Evaluation<'_> {
    fn seen(&mut self, fact: FactId) -> Seen {
        let state = self.state(fact);
        let values = |this: &Self| state.places().map(|place| this.resolved(this.space.value(place))).collect();
        let (lacks, gaps) = self.lacks(state.lacks);
        let mut seen = Seen {
            values: (!state.is_any()).then(|| values(self)),
            lacks,
            gaps,
            assumed: state.assumed,
            looked_at: self.looked_at(fact, state),
            is_behind: false,
        };
        seen.is_behind = self.looked_behind(fact);
        seen
    }

    fn resolved(&self, value: Val) -> Value {
        let heard = || {
            let mut elements: Vec<Element> = Vec::new();
            for element in (0..).map_while(|at| self.element(value, at)) {
                if !elements.contains(element) {
                    elements.push(element.clone());
                }
            }
            Value::Set { elements, complete: false }
        };
        value.written().or_else(|| self.kept(value).cloned()).unwrap_or_else(heard)
    }

    fn lacks(&self, lacks: Lacks) -> (BTreeSet<FactId>, BTreeSet<Gap>) {
        let bits: Vec<usize> = self.space.members(lacks).collect();
        let facts = bits.iter().filter_map(|bit| self.engine.fact_of_bit(*bit)).collect();
        let gap = |bit: &usize| {
            let (table, line) = self.engine.gap_of_bit(*bit)?;
            Some(Gap { product: self.policy.names.text(table.of).to_owned(), line: table.releases[line].line.clone() })
        };
        (facts, bits.iter().filter_map(gap).collect())
    }

    /// The fact, those that it looked at, those that they did, and so on.
    fn looked_at(&self, fact: FactId, state: State) -> Vec<FactId> {
        let mut all = BTreeSet::from([fact]);
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            for looked in self.space.members(state.looks).filter_map(|bit| self.engine.fact_of_bit(bit)) {
                if all.insert(looked) {
                    open.extend(self.space.known(self.view as usize, looked));
                }
            }
        }
        all.into_iter().collect()
    }
}

fn by_the_reference(facts: &Facts<'_>, view: reference::View, fact: FactId) -> Seen {
    let evaluation = reference::Evaluation::new(facts, view);
    let state = evaluation.state(fact);
    Seen {
        values: match &state.values {
            Values::Any => None,
            Values::OneOf(values) => Some(values.clone()),
        },
        lacks: state.lacks.facts.clone(),
        gaps: state.lacks.gaps.clone(),
        assumed: state.assumed,
        looked_at: evaluation.looked_at(),
        is_behind: evaluation.looked_behind(fact),
    }
}

/// Compares every state of a request in both views. Answers how many there are.
fn compare(engine: &Compiled, facts: &Facts<'_>, room: &mut Room, shown: &dyn Fn() -> String) -> usize {
    let known = known(facts);
    let policy = &*engine.policy;
    room.space.begin(policy.facts.len(), engine.width());
    room.ear.begin(policy.facts.len());
    let views = [(View::Confirmed, reference::View::Confirmed), (View::Leaning, reference::View::Leaning)];
    let mut compared = 0;
    for (view, other) in views {
        for fact in (0u32..).map(FactId).take(policy.facts.len()) {
            let mut evaluation = Evaluation {
                engine,
                policy,
                facts: &known,
                day: facts.day,
                stretch: engine.slots.calendar.stretch(facts.day),
                view,
                space: &mut room.space,
                ear: &mut room.ear,
                texts: &mut room.texts,
                without: Lacks::NONE,
            };
            let (seen, expected) = (evaluation.seen(fact), by_the_reference(facts, other, fact));
            let name = &policy.fact(fact).name;
            assert!(seen == expected, "{name} {view:?}\n{seen:?}\n{expected:?}\n{}", shown());
            compared += 1;
        }
    }
    compared
}

pub(super) fn load(text: &str) -> Result<Policy, String> {
    Policy::from_sources(&Sources::single("random.yaml", text)).map_err(|faults| format!("{faults:?}\n{text}"))
}

fn compare_all(policies: u64, requests: u64, policy: fn(&mut Random) -> String, request: fn(&mut Random) -> String) {
    let mut room = Room::default();
    let (mut compared, mut faulty) = (0, 0);
    for seed in 1..=policies {
        let mut random = Random::new(seed);
        let text = policy(&mut random);
        let policy = match load(&text) {
            Ok(policy) => policy,
            Err(fault) => {
                faulty += 1;
                assert!(faulty < policies / 4, "{fault}");
                continue;
            }
        };
        let engine = compiled(policy);
        for _ in 0..requests {
            let json = request(&mut random);
            let request = Request::from_json(&json).expect("a random request is well formed");
            let facts = engine.policy.prepare(&request).expect("a random request fits");
            compared += compare(&engine, &facts, &mut room, &|| format!("{text}\n{json}"));
        }
    }
    assert!(compared > 100_000, "{compared}");
}

#[test]
fn every_state_is_that_of_the_reference() {
    compare_all(150, 15, random::policy, random::request);
}

#[test]
fn every_state_of_a_release_table_is_that_of_the_reference() {
    compare_all(1_000, 10, tables::policy, tables::request);
}
