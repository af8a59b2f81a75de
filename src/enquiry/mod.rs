#![doc = include_str!("../../guide/asking.md")]

mod answers;
mod change;
mod complete;
mod diagram;
mod dialogue;
mod domain;
mod english;
mod lead;
mod leading;
mod lists;
mod marks;
mod naming;
mod naming_lists;
mod open_days;
mod order;
mod questions;
mod refine;
mod sufficient;
#[cfg(test)]
mod tests;
mod until;

pub use answers::{Answers, End, Figure, Group, Until};
pub use change::{Aim, Change, ChangeWay, WhatIf};
pub use dialogue::Dialogue;
pub(crate) use english::joined;
pub use lead::Lead;
pub use open_days::OpenDay;
pub use questions::{Question, QuestionOrder, Questions, Reply};
pub use refine::Refined;
pub use sufficient::Sufficient;
pub use until::{AsPromised, InScope, PromiseThen};

/// How much an enquiry may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// The most conditions that are looked at.
    pub work: u64,
}

impl Default for Budget {
    /// Enough for what most requests leave open, and a fraction of a second at the most.
    fn default() -> Self {
        Self { work: 1_000_000 }
    }
}

impl Budget {
    /// So many conditions.
    #[must_use]
    pub const fn work(work: u64) -> Self {
        Self { work }
    }
}

/// What is left of a budget.
struct Purse {
    left: u64,
}

/// Nothing is left.
struct Spent;

impl Purse {
    fn pay(&mut self, work: u64) -> Result<(), Spent> {
        self.left = self.left.checked_sub(work).ok_or(Spent)?;
        Ok(())
    }
}
