#![doc = include_str!("../../guide/history.md")]

mod fault;
mod month;
mod object;
mod read;
mod reader;
mod record;
#[cfg(test)]
mod tests;
mod time;
mod whole;

pub use fault::{Fault, FaultKind};
pub use month::Month;
pub use reader::{KNOWN_IDS, MAX_LINE, Reader};
pub use record::{Account, Flag, Goodwill, Handled, Hours, Override, Record, Wait};
pub use time::Time;
pub use whole::{Client, History};
