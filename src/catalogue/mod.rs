#![doc = include_str!("../../guide/quotes.md")]

mod amount;
mod quote;
mod reckon;
mod work;

pub use quote::{Approval, Line, PossibleCharge, Quote, State, quote};
pub use reckon::Need;
pub use work::Work;
