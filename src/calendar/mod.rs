//! Time that counts: when a desk is there, which days are days of work, and how much time of work lies between two
//! instants.

mod count;
mod desk;
mod ics;
mod open;
mod pauses;
mod span;
mod week;

pub(crate) use count::{Reach, Run};
pub(crate) use desk::{Calendar, Presence, day_in, instants_of, zone_named};
pub(crate) use ics::{IcsFault, MAX_BYTES as MAX_ICS_BYTES, days_off};
pub(crate) use pauses::Pauses;
pub(crate) use span::{Span, WeekTime};
pub(crate) use week::{DAYS, Hours, MINUTES_OF_A_DAY, Week};
