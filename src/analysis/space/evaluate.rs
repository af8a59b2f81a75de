//! How a step comes out, given those that it follows from.

use std::rc::Rc;

use super::hidden::{amounts, arrivals, on, starts};
use super::{Of, Space, StateId, Step, Told, Way};
use crate::policy::FactId;
use crate::policy::condition::Test;
use crate::policy::fact::{Derivation, Value};
use crate::reference::evaluate::Evaluation;
use crate::reference::state::{Lacks, State, Values};
use crate::value::{Date, Decimal, Moment, Truth};

impl Step {
    pub(super) fn new(of: Of, inputs: Vec<usize>) -> Self {
        Self {
            of,
            inputs,
            consumers: Vec::new(),
            states: Vec::new(),
            values: Vec::new(),
            days: Vec::new(),
            ways: std::collections::HashMap::default(),
            single: Vec::new(),
            classes: Vec::new(),
            is_tabled: false,
            alike: Vec::new(),
            is_sampled: false,
            literals: Vec::new(),
            by_test: std::collections::HashMap::new(),
            truths: Vec::new(),
            runs: None,
        }
    }

    pub(super) fn count(&self) -> usize {
        self.states.len()
    }

    /// The number of a state, new or known.
    fn intern(&mut self, state: Rc<State>) -> StateId {
        let same = |known: &Rc<State>| {
            known.values == state.values
                && known.assumed == state.assumed
                && known.lacks.gaps.is_empty() == state.lacks.gaps.is_empty()
        };
        let at = self.states.iter().position(same).unwrap_or_else(|| self.push(state));
        number(at)
    }

    fn push(&mut self, state: Rc<State>) -> usize {
        self.states.push(state);
        self.states.len() - 1
    }
}

impl Space<'_> {
    /// Every way in which a step may come out.
    pub(in crate::analysis) fn ways(&mut self, step: usize, inputs: &[StateId]) -> Rc<[Way]> {
        if let Some(known) = self.steps[step].ways.get(inputs) {
            return Rc::clone(known);
        }
        let alike = &self.steps[step].alike;
        let found = if alike.is_empty() {
            self.find_ways(step, inputs)
        } else {
            // The step cannot tell these inputs from others that were looked at.
            let of = |(state, alike): (&StateId, &Vec<StateId>)| alike.get(*state as usize).copied().unwrap_or(*state);
            let others: Vec<StateId> = inputs.iter().zip(alike).map(of).collect();
            match self.steps[step].ways.get(&others[..]) {
                Some(known) => Rc::clone(known),
                None => self.find_ways(step, inputs),
            }
        };
        self.steps[step].ways.insert(inputs.into(), Rc::clone(&found));
        found
    }

    fn find_ways(&mut self, step: usize, inputs: &[StateId]) -> Rc<[Way]> {
        self.asked += 1;
        match self.steps[step].of {
            Of::Day => self.each_day(step),
            Of::Arrival => self.each_arrival(step, inputs),
            Of::Several(number) => {
                let truth = self
                    .with_inputs(step, inputs, |evaluation, space| evaluation.condition(&space.severals[number]).truth);
                self.only(step, truth_state(truth))
            }
            Of::Fact(fact) => self.fact_ways(step, fact, inputs),
        }
    }

    fn fact_ways(&mut self, step: usize, fact: FactId, inputs: &[StateId]) -> Rc<[Way]> {
        match &self.policy.fact(fact).derivation {
            None => self.each_value(step, fact, inputs),
            Some(Derivation::Clock(clock)) if clock.start.is_some() => {
                let Some(start) = clock.start else { return [].into() };
                let day = self.day_of(step, inputs);
                let starts = starts(clock, day, self.policy);
                let tell = |start_day: &Date| vec![(start, on(*start_day))];
                self.each_hidden(step, fact, inputs, start, starts.iter().map(tell).collect())
            }
            Some(Derivation::Meter(meter)) => {
                let states = self.states_of(step, inputs);
                let amounts = amounts(meter, &states);
                let tell = |(used, carried): (Value, Option<Value>)| {
                    let carried = meter.carried.zip(carried).filter(|(_, value)| *value != meter.measure.nothing());
                    [Some((meter.used, used)), carried].into_iter().flatten().collect()
                };
                self.each_hidden(step, fact, inputs, meter.used, amounts.into_iter().map(tell).collect())
            }
            Some(Derivation::Arrived(calendar)) => {
                let place = self.calendars.iter().position(|known| known == calendar).unwrap_or(0);
                let said = inputs.first().and_then(|input| self.arrivals.get(*input as usize)?.get(place).cloned());
                self.only(step, State::known(said.unwrap_or(Value::NotApplicable)))
            }
            Some(_) => {
                let state = self.with_inputs(step, inputs, |evaluation, _| evaluation.state(fact));
                self.only(step, State::clone(&state))
            }
        }
    }

    fn each_day(&mut self, step: usize) -> Rc<[Way]> {
        let days = self.steps[step].days.clone();
        let way = |(day, cost): (Date, u32)| {
            let state = Rc::new(State::known(on(day)));
            Way { to: number(self.steps[step].push(state)), cost, day: Some(day), told: Vec::new() }
        };
        days.into_iter().map(way).collect()
    }

    fn each_arrival(&mut self, step: usize, inputs: &[StateId]) -> Rc<[Way]> {
        let day = self.day_of(step, inputs);
        let mut ways = Vec::new();
        for (cost, (said, told)) in (0u32..).zip(arrivals(self.policy, &self.calendars, day)) {
            let at = self.arrivals.iter().position(|known| *known == said).unwrap_or_else(|| {
                self.arrivals.push(said);
                self.arrivals.len() - 1
            });
            let to = self.steps[step].intern(Rc::new(State::known(Value::Number(Decimal::from(at)))));
            ways.push(Way { to, cost, day: None, told });
        }
        ways.into()
    }

    /// The values of a base fact, as far as it applies.
    fn each_value(&mut self, step: usize, fact: FactId, inputs: &[StateId]) -> Rc<[Way]> {
        let applies = self.truth_of_input(step, self.applies_by.get(&fact).copied(), inputs);
        if applies == Truth::No {
            return self.only(step, State::known(Value::NotApplicable));
        }
        let is_product = fact == self.policy.well_known.product;
        let values = self.steps[step].values.clone();
        let mut ways = Vec::with_capacity(values.len());
        for (cost, value) in (0u32..).zip(values) {
            let mut all = vec![value.clone()];
            all.extend((applies == Truth::Unknown).then_some(Value::NotApplicable));
            let state = Rc::new(State::one_of(all, Lacks::default()));
            // Values that are equal may still stand in another place of a table, so each is a state of its own.
            let to = self.steps[step].push(state);
            let told = if is_product { Vec::new() } else { vec![(fact, value)] };
            ways.push(Way { to: number(to), cost, day: None, told });
        }
        ways.into()
    }

    /// The values that a derived fact takes on as what stands behind it runs through these.
    fn each_hidden(
        &mut self,
        step: usize,
        fact: FactId,
        inputs: &[StateId],
        behind: FactId,
        all: Vec<Vec<Told>>,
    ) -> Rc<[Way]> {
        let applies = self.truth_of_input(step, self.applies_by.get(&behind).copied(), inputs);
        let all = if applies == Truth::No { vec![vec![(behind, Value::NotApplicable)]] } else { all };
        let mut ways: Vec<Way> = Vec::new();
        for told in all {
            let state = self.with_inputs(step, inputs, |evaluation, _| {
                for (fact, value) in &told {
                    evaluation.know(*fact, value.clone());
                }
                evaluation.state(fact)
            });
            let to = self.steps[step].intern(state);
            if ways.iter().all(|way| way.to != to) {
                let told = told.into_iter().filter(|(_, value)| *value != Value::NotApplicable).collect();
                ways.push(Way { to, cost: number(ways.len()), day: None, told });
            }
        }
        ways.into()
    }

    /// The one way to a state.
    fn only(&mut self, step: usize, state: State) -> Rc<[Way]> {
        let step = &mut self.steps[step];
        let to = step.intern(Rc::new(state));
        while step.single.len() <= to as usize {
            let to = number(step.single.len());
            step.single.push([Way { to, cost: 0, day: None, told: Vec::new() }].into());
        }
        Rc::clone(&step.single[to as usize])
    }

    /// Whether the condition of this number holds, if it is among the inputs.
    fn truth_of_input(&self, step: usize, several: Option<usize>, inputs: &[StateId]) -> Truth {
        let Some(several) = several else { return Truth::Yes };
        let place = self.steps[step].inputs.iter().position(|input| self.steps[*input].of == Of::Several(several));
        let of = place.and_then(|place| {
            Some(&self.steps[self.steps[step].inputs[place]].states[*inputs.get(place)? as usize].values)
        });
        match of {
            Some(Values::OneOf(values)) if values[..] == [Value::YesNo(true)] => Truth::Yes,
            Some(Values::OneOf(values)) if values[..] == [Value::YesNo(false)] => Truth::No,
            _ => Truth::Unknown,
        }
    }

    fn day_of(&self, step: usize, inputs: &[StateId]) -> Date {
        let place = self.steps[step].inputs.iter().position(|input| self.steps[*input].of == Of::Day);
        let state = place.map(|place| &self.steps[self.steps[step].inputs[place]].states[inputs[place] as usize]);
        match state.and_then(|state| state.single()) {
            Some(Value::Date(Moment::On(day))) => *day,
            _ => self.facts.day,
        }
    }

    /// What is known of each fact, as far as it is an input of the step; the product is always known.
    fn states_of(&self, step: usize, inputs: &[StateId]) -> Vec<Option<Rc<State>>> {
        let mut states = vec![None; self.policy.facts.len()];
        if let Some(name) = self.product_name {
            let product = self.policy.well_known.product;
            states[product.0 as usize] = Some(Rc::new(State::known(Value::Name(name))));
        }
        for (input, state) in self.steps[step].inputs.iter().zip(inputs) {
            if let Of::Fact(fact) = self.steps[*input].of {
                states[fact.0 as usize] = Some(Rc::clone(&self.steps[*input].states[*state as usize]));
            }
        }
        states
    }

    fn with_inputs<T>(&mut self, step: usize, inputs: &[StateId], say: impl Fn(&Evaluation<'_>, &Self) -> T) -> T {
        self.facts.day = self.day_of(step, inputs);
        let told = &*self;
        let evaluation = Evaluation::of_states(&told.facts, told.states_of(step, inputs));
        say(&evaluation, told)
    }

    /// How tests on a fact come out in one of its states.
    pub(super) fn told_by(&self, step: usize, state: usize, tests: &[&Test]) -> Vec<Truth> {
        let state = &self.steps[step].states[state];
        tests.iter().map(|test| state.holds(&test.predicate)).collect()
    }

    /// How a literal comes out in one of the states of its step.
    pub(super) fn literal_in(&self, step: usize, literal: usize, state: StateId) -> Truth {
        let of = &self.steps[step];
        let state = &of.states[state as usize];
        match of.of {
            Of::Fact(_) => of.literals[literal].truth(&|test| state.holds(&test.predicate)),
            _ => truth_of(state),
        }
    }

    /// The truth of every literal of a step in one of its states.
    pub(in crate::analysis) fn truths(&mut self, step: usize, state: StateId) -> Rc<[Truth]> {
        if let Some(known) = self.steps[step].truths.get(state as usize).and_then(Option::as_ref) {
            return Rc::clone(known);
        }
        let count = self.steps[step].literals.len();
        let known: Rc<[Truth]> = (0..count).map(|literal| self.literal_in(step, literal, state)).collect();
        self.asked += count as u64;
        let truths = &mut self.steps[step].truths;
        if truths.len() <= state as usize {
            truths.resize(state as usize + 1, None);
        }
        truths[state as usize] = Some(Rc::clone(&known));
        known
    }
}

/// The truth of a condition that is a step.
fn truth_of(state: &State) -> Truth {
    match &state.values {
        Values::OneOf(values) if values[..] == [Value::YesNo(true)] => Truth::Yes,
        Values::OneOf(values) if values[..] == [Value::YesNo(false)] => Truth::No,
        _ => Truth::Unknown,
    }
}

fn truth_state(truth: Truth) -> State {
    match truth {
        Truth::Yes => State::known(Value::YesNo(true)),
        Truth::No => State::known(Value::YesNo(false)),
        Truth::Unknown => State::one_of(vec![Value::YesNo(false), Value::YesNo(true)], Lacks::default()),
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX - 1)
}
