//! Clocks: which row has not run out by the day.

use super::{Evaluation, Said, State, Val};
use crate::engine::space::Lacks;
use crate::policy::clock::Clock;
use crate::value::Moment;

impl<'a> Evaluation<'a> {
    pub(super) fn clock(&mut self, clock: &'a Clock) -> State {
        let mut said = self.space.said();
        let Some(fact) = clock.start else {
            self.clock_from(clock, Moment::Absent, &mut said);
            return self.one_of(said);
        };
        let state = self.state(fact);
        let mut starts = Starts { last: self.space.said(), lacks: state.lacks, is_first: true };
        if state.is_any() {
            let mut days = self.space.lists.days.take();
            clock.tell_starts(self.day, &self.policy.calendars, &mut days);
            for &day in &days {
                self.clock_at(clock, Some(Moment::On(day)), &mut starts, &mut said);
            }
            self.space.lists.days.give(days);
            if self.may_not_apply(fact) {
                self.clock_at(clock, None, &mut starts, &mut said);
            }
        }
        for at in state.places() {
            let moment = if let Val::Date(moment) = self.space.value(at) { Some(moment) } else { None };
            self.clock_at(clock, moment, &mut starts, &mut said);
        }
        self.space.done(starts.last);
        self.one_of(said)
    }

    /// What the clock may show with one of several starts; `None`: it does not apply.
    fn clock_at(&mut self, clock: &'a Clock, start: Option<Moment>, starts: &mut Starts, said: &mut Said) {
        let mut more = self.space.said();
        match start {
            Some(start) => self.clock_from(clock, start, &mut more),
            None => more.values.push(Val::NotApplicable),
        }
        self.space.add(said.lacks, more.lacks);
        // The start is missing only if it makes a difference.
        if !starts.is_first && !is_alike(&starts.last.values, &more.values) {
            self.space.add(said.lacks, starts.lacks);
        }
        said.values.extend_from_slice(&more.values);
        starts.is_first = false;
        self.space.done(std::mem::replace(&mut starts.last, more));
    }

    /// What the clock may show if it counts from this moment.
    fn clock_from(&mut self, clock: &'a Clock, start: Moment, said: &mut Said) {
        for row in &clock.rows {
            if !row.runs(start, self.day, &self.policy.calendars) {
                continue;
            }
            let judged = self.condition(&row.when);
            if self.row(said, judged, Val::Name(row.is)) {
                return;
            }
        }
        said.values.push(Val::Name(clock.ended));
    }
}

/// What was said of the last of several starts.
struct Starts {
    last: Said,
    /// What would tell which one it is.
    lacks: Lacks,
    is_first: bool,
}

/// Whether a clock shows the same twice. It shows names only, or does not apply.
fn is_alike(a: &[Val], b: &[Val]) -> bool {
    let same = |(a, b): (&Val, &Val)| match (a, b) {
        (Val::Name(a), Val::Name(b)) => a == b,
        (Val::NotApplicable, Val::NotApplicable) => true,
        _ => false,
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}
