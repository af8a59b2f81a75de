//! When a client has outgrown maintenance, as meant.

use super::fact::Sym;
use super::rule::ServiceId;
use crate::value::{Decimal, Money};

/// The thresholds of the key `outgrown`. What the author leaves out is ours.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outgrown {
    /// The least ratio of a typical month to its estimate.
    pub(crate) ratio: Decimal,
    /// The least that the ratio has to be surely.
    pub(crate) at_least: Decimal,
    pub(crate) months: u32,
    /// How sure, in hundredths.
    pub(crate) confidence: Decimal,
    pub(crate) recurrence: Recurrence,
    /// The kinds of requests that change something.
    pub(crate) changes: Vec<Sym>,
    /// The service that would end it.
    pub(crate) offer: Option<ServiceId>,
    /// What an hour beyond the estimate costs.
    pub(crate) hour: Option<Money>,
}

/// When requests come back too often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recurrence {
    pub(crate) days: u32,
    pub(crate) times: u32,
    /// The kinds that count; none: every kind.
    pub(crate) kinds: Option<Vec<Sym>>,
}

/// Fewest and most months that may be looked at.
pub(crate) const MONTHS: std::ops::RangeInclusive<u32> = 5..=36;

impl Default for Outgrown {
    fn default() -> Self {
        Self {
            ratio: Decimal::new(13, 1),
            at_least: Decimal::new(115, 2),
            months: 9,
            confidence: Decimal::from(95),
            recurrence: Recurrence::default(),
            changes: Vec::new(),
            offer: None,
            hour: None,
        }
    }
}

impl Default for Recurrence {
    fn default() -> Self {
        Self { days: 90, times: 4, kinds: None }
    }
}

impl Outgrown {
    /// Whether so many months can be so sure: the rarest that they can do is all on one side.
    pub(crate) fn has_enough_months(&self) -> bool {
        let one_in = Decimal::from(1_u64 << self.months.min(*MONTHS.end()));
        let error = (Decimal::ONE_HUNDRED - self.confidence).checked_mul(one_in);
        error.is_some_and(|error| error >= Decimal::from(200))
    }
}
