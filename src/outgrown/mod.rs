#![doc = include_str!("../../guide/outgrown.md")]

mod assess;
mod assessment;
mod cost;
mod ledger;
mod recurring;
#[cfg(test)]
mod tests;
mod thresholds;
mod window;

pub use assess::assess;
pub use assessment::{Assessment, Growth, Since, Verdict};
pub use cost::{Cost, Offer};
pub use ledger::{Hours, Ledger, Sale, Seen};
pub use recurring::{Changes, Common, Recurring};
pub use thresholds::Thresholds;
