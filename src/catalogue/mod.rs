#![doc = include_str!("../../guide/quotes.md")]

mod amount;
pub(crate) mod arithmetic;
mod quote;
mod reckon;
mod when;
mod work;

pub use arithmetic::{Arithmetic, RoundedTo};
pub use quote::{Approval, Line, PossibleCharge, Quote, State, quote};
pub use reckon::Need;
pub use work::Work;
