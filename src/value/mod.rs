//! Small typed values, each with its own laws: truth, versions, ranges, dates, durations, numbers, money, names.

mod date;
mod duration;
pub mod locale;
mod money;
mod name;
mod range;
mod truth;
mod version;
mod worked;

pub use date::{Date, DateRule, Moment, ParseDateError, Sign, add, parse_date, subtract};
pub use duration::{Duration, ParseDurationError, Unit};
pub use money::{Currency, Decimal, Money, ParseNumberError, exact_product, exact_sum, parse_number};
pub(crate) use name::is_hidden;
pub use name::{NameError, Thing, ThingPattern, check_name, check_value_name, fold};
pub(crate) use range::Cut;
pub use range::{Range, RangeError, VersionRange};
pub use truth::Truth;
pub use version::{Line, LineShape, ParseVersionError, Version};
pub(crate) use worked::{amounts_of_time, hours_and_minutes, minutes_of_unit};
