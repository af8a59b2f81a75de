//! Whether a request came in the hours of a calendar.

use jiff::tz::TimeZone;

use super::{Evaluation, Said, State, Val};
use crate::calendar::{Presence, instants_of};
use crate::policy::calendar::{Calendar, CalendarId, Clock};
use crate::policy::fact::Value;

/// The zones in which a calendar may have its hours.
#[derive(Clone, Copy)]
enum Zones<'a> {
    /// This one; no zone where nobody knows.
    One(Option<&'a TimeZone>),
    /// Those among the values of a fact.
    Of(State),
}

/// When the request may have come.
#[derive(Clone, Copy)]
enum Times {
    /// At any time of the day.
    Any,
    /// At the instants among the values of a fact.
    Of(State),
}

impl<'a> Evaluation<'a> {
    /// `arrived.NAME`. Where the instant is not known, the day may be enough: a holiday is out whole.
    pub(super) fn arrived(&mut self, id: CalendarId) -> State {
        let policy = self.policy;
        let calendar = policy.calendar(id);
        let mut said = self.space.said();
        let zones = self.zones(calendar, &mut said);
        let times = self.times(&mut said);
        match zones {
            Zones::One(zone) => self.arrived_in(calendar, zone, times, &mut said),
            Zones::Of(state) => {
                for at in state.places() {
                    match self.kept(self.space.value(at)) {
                        Some(Value::Zone(zone)) => self.arrived_in(calendar, Some(zone), times, &mut said),
                        _ => said.values.push(Val::NotApplicable),
                    }
                }
            }
        }
        self.one_of(said)
    }

    fn zones(&mut self, calendar: &'a Calendar, said: &mut Said) -> Zones<'a> {
        let fact = match &calendar.clock {
            Clock::Own => return Zones::One(None),
            Clock::In(zone) => return Zones::One(Some(zone)),
            Clock::Of(fact) => *fact,
        };
        let state = self.state(fact);
        self.space.add(said.lacks, state.lacks);
        if !state.is_any() {
            return Zones::Of(state);
        }
        if self.may_not_apply(fact) {
            said.values.push(Val::NotApplicable);
        }
        Zones::One(None)
    }

    fn times(&mut self, said: &mut Said) -> Times {
        let Some(fact) = self.policy.well_known.arrived else { return Times::Any };
        let state = self.state(fact);
        self.space.add(said.lacks, state.lacks);
        if state.is_any() {
            if self.may_not_apply(fact) {
                said.values.push(Val::NotApplicable);
            }
            return Times::Any;
        }
        for at in state.places() {
            if !matches!(self.kept(self.space.value(at)), Some(Value::Instant(_))) {
                said.values.push(Val::NotApplicable);
            }
        }
        Times::Of(state)
    }

    /// Whether the request came in the hours of a calendar on the clock of one zone.
    fn arrived_in(&self, calendar: &Calendar, zone: Option<&TimeZone>, times: Times, said: &mut Said) {
        match times {
            Times::Any => {
                let day = instants_of(self.day, self.policy.zone.as_ref());
                let during = |(from, until)| calendar.hours.during(from, until, zone);
                self.say_presence(day.map_or(Presence::Either, during), said);
            }
            Times::Of(state) => {
                for at in state.places() {
                    if let Some(Value::Instant(at)) = self.kept(self.space.value(at)) {
                        self.say_presence(calendar.hours.at(*at, zone), said);
                    }
                }
            }
        }
    }

    fn say_presence(&self, presence: Presence, said: &mut Said) {
        let words = &self.engine.lookups.words;
        if presence != Presence::Out {
            said.values.push(Val::Name(words.inside));
        }
        if presence != Presence::In {
            said.values.push(Val::Name(words.outside));
        }
    }
}
