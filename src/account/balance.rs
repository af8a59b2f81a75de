//! The arithmetic of one period: what is used first, what is kept, what lapses.

use std::collections::VecDeque;

use crate::policy::meter::Kept;
use crate::value::{Decimal, exact_sum};

/// What is left over of earlier periods, the oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    /// The number of the period that it was left over in, and how much.
    rests: VecDeque<(u64, Decimal)>,
}

/// A period after everything that was used in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed {
    pub(super) over: Decimal,
    pub(super) lapsed: Decimal,
}

impl Carried {
    /// All of it; `None` beyond 28 digits.
    pub(super) fn sum(&self) -> Option<Decimal> {
        self.rests.iter().try_fold(Decimal::ZERO, |sum, (_, rest)| exact_sum(sum, *rest))
    }

    /// Closes a period: what was carried is used first, the oldest before the others, then what is included. What is left
    /// of both is kept as far as the policy says; the rest lapses.
    pub(super) fn close(
        &mut self,
        period: u64,
        included: Decimal,
        used: Decimal,
        kept: Option<Kept>,
    ) -> Option<Closed> {
        let mut left = used;
        for (_, rest) in &mut self.rests {
            let taken = left.min(*rest);
            *rest = exact_sum(*rest, -taken)?;
            left = exact_sum(left, -taken)?;
        }
        let taken = left.min(included);
        let over = exact_sum(left, -taken)?;
        self.rests.push_back((period, exact_sum(included, -taken)?));
        self.rests.retain(|(_, rest)| !rest.is_zero());
        let before = self.sum()?;
        match kept {
            None => self.rests.clear(),
            Some(Kept { at_most, periods }) => {
                if let Some(periods) = periods {
                    // What is left over in the first period is still there in so many periods after it.
                    self.rests.retain(|(from, _)| period.saturating_sub(*from) < u64::from(periods));
                }
                if let Some(most) = at_most {
                    self.cap(most)?;
                }
            }
        }
        Some(Closed { over, lapsed: exact_sum(before, -self.sum()?)? })
    }

    /// Lets the oldest lapse until no more than so much is left.
    fn cap(&mut self, most: Decimal) -> Option<()> {
        let mut surplus = exact_sum(self.sum()?, -most)?;
        while surplus > Decimal::ZERO {
            let Some((_, oldest)) = self.rests.front_mut() else { break };
            let taken = surplus.min(*oldest);
            *oldest = exact_sum(*oldest, -taken)?;
            surplus = exact_sum(surplus, -taken)?;
            if oldest.is_zero() {
                self.rests.pop_front();
            }
        }
        Some(())
    }
}
