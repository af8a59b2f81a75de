//! Whether a request came in the hours of a calendar.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::evaluate::Evaluation;
use super::state::{Lacks, State, Values};
use crate::calendar::{Presence, instants_of};
use crate::policy::calendar::{Calendar, CalendarId, Clock};
use crate::policy::fact::Value;

/// When a request may have come: one instant, or any of a stretch that ends before the second one.
enum Came {
    At(Timestamp),
    Within(Timestamp, Timestamp),
    AnyTime,
}

impl Evaluation<'_> {
    /// `arrived.NAME`. Where the instant is not known, the day may be enough: a holiday is out whole.
    pub(super) fn arrived(&self, id: CalendarId) -> State {
        let calendar = self.policy.calendar(id);
        let mut lacks = Lacks::default();
        let mut values = Vec::new();
        let zones = self.zones(calendar, &mut lacks, &mut values);
        let times = self.times(&mut lacks, &mut values);
        for zone in &zones {
            for came in &times {
                let presence = match came {
                    Came::At(at) => calendar.hours.at(*at, zone.as_ref()),
                    Came::Within(from, until) => calendar.hours.during(*from, *until, zone.as_ref()),
                    Came::AnyTime => Presence::Either,
                };
                values.extend(self.words(presence));
            }
        }
        State::one_of(values, lacks)
    }

    /// The zones in which a calendar may have its hours; no zone where nobody knows.
    fn zones(&self, calendar: &Calendar, lacks: &mut Lacks, values: &mut Vec<Value>) -> Vec<Option<TimeZone>> {
        let fact = match &calendar.clock {
            Clock::Own => return vec![None],
            Clock::In(zone) => return vec![Some(zone.clone())],
            Clock::Of(fact) => *fact,
        };
        let state = self.state(fact);
        lacks.add(&state.lacks);
        let mut zones = Vec::new();
        match &state.values {
            Values::Any => {
                zones.push(None);
                values.extend(self.may_not_apply(fact).then_some(Value::NotApplicable));
            }
            Values::OneOf(told) => {
                for value in told {
                    match value {
                        Value::Zone(zone) => zones.push(Some(zone.clone())),
                        _ => values.push(Value::NotApplicable),
                    }
                }
            }
        }
        zones
    }

    /// When the request may have come.
    fn times(&self, lacks: &mut Lacks, values: &mut Vec<Value>) -> Vec<Came> {
        let any = || {
            let day = instants_of(self.facts.day, self.policy.zone.as_ref());
            day.map_or(Came::AnyTime, |(from, until)| Came::Within(from, until))
        };
        let Some(fact) = self.policy.well_known.arrived else { return vec![any()] };
        let state = self.state(fact);
        lacks.add(&state.lacks);
        let Values::OneOf(told) = &state.values else {
            values.extend(self.may_not_apply(fact).then_some(Value::NotApplicable));
            return vec![any()];
        };
        let mut times = Vec::new();
        for value in told {
            match value {
                Value::Instant(at) => times.push(Came::At(*at)),
                _ => values.push(Value::NotApplicable),
            }
        }
        times
    }

    fn words(&self, presence: Presence) -> Vec<Value> {
        let name = |word: &str| Value::Name(self.policy.names.find(word));
        match presence {
            Presence::In => vec![name("in")],
            Presence::Out => vec![name("out")],
            Presence::Either => vec![name("in"), name("out")],
        }
    }
}
