#![doc = include_str!("../../guide/accounts.md")]

mod balance;
mod quantity;
mod statement;
mod terms;
#[cfg(test)]
mod tests;

pub use quantity::Quantity;
pub use statement::{Booked, Period, Standing, Statement, statement};
pub use terms::{Terms, Usage};
