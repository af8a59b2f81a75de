#![doc = include_str!("../../guide/decision-log.md")]

mod again;
mod chain;
mod changed;
mod entry;
mod fault;
mod mask;
mod record;
mod ruling;
mod seal;
mod tested;
mod verify;

pub use chain::Log;
pub use changed::{Changed, changed_byte};
pub use entry::{Begin, Entry, FORM, Override, Record, Recorded};
pub use fault::Fault;
pub use mask::Mask;
pub use record::Recorder;
pub use ruling::{PossibleRuling, Ruling};
pub use seal::{Hash, MAX_LINE, NoHash};
pub use verify::{Report, Verifier};
