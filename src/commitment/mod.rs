//! Time that counts: when a desk is there, and which days are days of work.

mod calendar;
mod span;
mod week;

pub(crate) use calendar::{Calendar, Presence, day_in, instants_of, zone_named};
pub(crate) use span::{Span, WeekTime};
pub(crate) use week::{DAYS, Hours, MINUTES_OF_A_DAY, Week};
