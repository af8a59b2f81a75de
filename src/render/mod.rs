//! How things look: what comes from outside made safe to show, diagnostics with their lines, answers as a table.
//!
//! Everything here turns data into text and prints nothing. Whoever prints it decides on colours.

#[cfg(feature = "cli")]
pub mod answers;
pub mod escape;
pub mod findings;
#[cfg(feature = "cli")]
pub mod human;
pub mod json;
pub mod markdown;
pub mod narration;
pub mod review;
#[cfg(feature = "cli")]
pub mod table;

pub use escape::{visible, visible_lines};
