#![doc = include_str!("../../guide/commitments.md")]

mod due;
mod history;

pub use due::{Deadline, Due, State, due};
pub use history::{History, Target};
