//! The plain evaluator: the definition that every faster form must agree with. Written to be read.
//!
//! A fact is the set of values that it may still have; a test on it is *yes*, *no* or *unknown*; the rules are walked
//! in order and every rule that may decide is a candidate until one surely holds. If all candidates come to the same
//! outcome the decision is settled, else it is open. That is sound: it may say *open* too often, never *settled*
//! wrongly.

mod arrive;
mod asked;
mod clock;
mod commit;
pub(crate) mod decide;
mod distance;
mod ended;
pub(crate) mod evaluate;
mod life_cycle;
mod listing;
mod meter;
mod release;
pub(crate) mod state;

use crate::decision::Decision;
use crate::facts::Facts;

impl Facts<'_> {
    /// Decides the request: the first rule that holds. Never fails.
    #[must_use]
    pub fn decide(&self) -> Decision {
        decide::decide(self)
    }
}
