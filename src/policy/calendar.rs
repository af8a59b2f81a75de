//! Calendars as meant: the hours of a desk, and whose clock they are on.

use jiff::tz::TimeZone;

use super::fact::FactId;
use crate::calendar::Calendar as Hours;

/// The number of a calendar in its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CalendarId(pub(crate) u32);

/// A calendar with its clock.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub(crate) name: String,
    pub(crate) hours: Hours,
    pub(crate) clock: Clock,
}

/// On whose clock a calendar has its hours.
#[derive(Debug, Clone)]
pub(crate) enum Clock {
    /// It needs none, or names its zones itself.
    Own,
    /// In this zone.
    In(TimeZone),
    /// In the zone that this fact tells.
    Of(FactId),
}

/// The calendar that no author has to declare.
pub(crate) const ALWAYS: &str = "always";

impl Calendar {
    /// Around the clock.
    pub(crate) fn always() -> Self {
        Self { name: ALWAYS.to_owned(), hours: Hours::Always, clock: Clock::Own }
    }

    /// Whether all time counts.
    pub(crate) const fn is_always(&self) -> bool {
        matches!(self.hours, Hours::Always)
    }

    /// The fact that tells its zone, if one does.
    pub(crate) const fn zone_fact(&self) -> Option<FactId> {
        if let Clock::Of(fact) = &self.clock { Some(*fact) } else { None }
    }
}
