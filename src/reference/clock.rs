//! Clocks: which row has not run out by the day.

use super::evaluate::Evaluation;
use super::state::{FirstRow, Judged, Lacks, State, Values};
use crate::policy::FactId;
use crate::policy::clock::Clock;
use crate::policy::fact::Value;
use crate::value::{Moment, Truth};

impl Evaluation<'_> {
    pub(super) fn clock(&self, clock: &Clock) -> State {
        let Some(start) = clock.start else {
            let (values, lacks) = self.clock_from(clock, Moment::Absent);
            return State::one_of(values, lacks);
        };
        let state = self.state(start);
        let moments: Vec<Option<Moment>> = match &state.values {
            Values::Any => {
                let starts = clock
                    .telling_starts(self.facts.day, &self.policy.calendars)
                    .into_iter()
                    .map(|start| Some(Moment::On(start)));
                starts.chain(self.may_not_apply(start).then_some(None)).collect()
            }
            Values::OneOf(values) => {
                values.iter().map(|value| if let Value::Date(moment) = value { Some(*moment) } else { None }).collect()
            }
        };
        let mut values: Vec<Value> = Vec::new();
        let mut lacks = Lacks::default();
        let mut before: Option<Vec<Value>> = None;
        for moment in moments {
            let (more, missing) = match moment {
                Some(moment) => self.clock_from(clock, moment),
                None => (vec![Value::NotApplicable], Lacks::default()),
            };
            lacks.add(&missing);
            // The start is missing only if it makes a difference.
            if before.as_ref().is_some_and(|before| *before != more) {
                lacks.add(&state.lacks);
            }
            let new = |value: &&Value| !values.contains(*value);
            let new: Vec<Value> = more.iter().filter(new).cloned().collect();
            values.extend(new);
            before = Some(more);
        }
        State::one_of(values, lacks)
    }

    /// What the clock may show if it counts from this moment.
    fn clock_from(&self, clock: &Clock, start: Moment) -> (Vec<Value>, Lacks) {
        let mut rows = FirstRow::default();
        let held = clock.rows.iter().filter(|row| row.runs(start, self.facts.day, &self.policy.calendars)).any(|row| {
            let judged: Judged = self.condition(&row.when);
            rows.row(&judged, || Value::Name(row.is))
        });
        if held { rows.found() } else { rows.or_else(Value::Name(clock.ended)) }
    }

    /// Whether `not-applicable` is among the values of a fact that may have any.
    pub(super) fn may_not_apply(&self, fact: FactId) -> bool {
        let only_if = self.policy.fact(fact).only_if.as_ref();
        only_if.is_some_and(|condition| self.condition(condition).truth != Truth::Yes)
    }
}
