//! Amounts between two bounds, and how what is used may stand to what there is.

use super::meter::{Measure, Meter};
use crate::value::{Decimal, exact_product, exact_sum};

/// An amount that is known between two bounds; `None` has no end on that side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

impl Amount {
    pub(crate) const NOTHING: Self = Self::exactly(Decimal::ZERO);
    /// Any at all: as good as one that is too long to be reckoned with exactly.
    pub(crate) const ANY: Self = Self { low: None, high: None };

    pub(crate) const fn exactly(amount: Decimal) -> Self {
        Self { low: Some(amount), high: Some(amount) }
    }

    pub(crate) const fn any(measure: Measure) -> Self {
        Self { low: measure.least(), high: None }
    }

    /// The exact product with a number that is not below zero. `None` if it has more digits than are kept.
    pub(crate) fn times(self, number: Decimal) -> Option<Self> {
        Some(Self { low: product(number, self.low)?, high: product(number, self.high)? })
    }

    /// The exact sum. `None` if it has more digits than are kept.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let end = |a: Option<Decimal>, b: Option<Decimal>| match a.zip(b) {
            Some((a, b)) => exact_sum(a, b).map(Some),
            None => Some(None),
        };
        Some(Self { low: end(self.low, other.low)?, high: end(self.high, other.high)? })
    }
}

/// Which levels are possible.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Levels {
    pub(crate) within: bool,
    pub(crate) nearly: bool,
    pub(crate) over: bool,
}

/// The levels that are possible for any amount used and any limit within these bounds. `None` if the share of a limit
/// has more digits than are kept.
pub(crate) fn levels(meter: &Meter, used: Amount, limit: Amount) -> Option<Levels> {
    let fits = at_most(used.low, limit.high);
    let (within, nearly) = match meter.nearly {
        None => (fits, false),
        Some(share) => {
            // Nobody is near a limit below zero: what is not within it is over it.
            let least = [limit.low, used.low, Some(Decimal::ZERO)].into_iter().flatten().max();
            let near = at_most(least, limit.high) && at_most(product(share, least)?, used.high);
            (fits && below(used.low, product(share, limit.high)?), near)
        }
    };
    Some(Levels { within, nearly, over: below(limit.low, used.high) })
}

/// The exact product with an end of an amount, which stays open if it is. `None` if it has more digits than are kept.
fn product(number: Decimal, end: Option<Decimal>) -> Option<Option<Decimal>> {
    end.map_or(Some(None), |end| exact_product(number, end).map(Some))
}

/// Whether some amount from `low` up is at most one from `high` down.
fn at_most(low: Option<Decimal>, high: Option<Decimal>) -> bool {
    low.zip(high).is_none_or(|(low, high)| low <= high)
}

fn below(low: Option<Decimal>, high: Option<Decimal>) -> bool {
    low.zip(high).is_none_or(|(low, high)| low < high)
}
