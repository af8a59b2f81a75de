//! From when on a client has outgrown maintenance.

use std::collections::BTreeSet;

use super::cost::Offer;
use crate::policy::Policy;
use crate::policy::fact::Sym;
use crate::policy::outgrown::Outgrown;
use crate::statistics::Confidence;
use crate::value::{Decimal, Money, fold};

/// From when on a client has outgrown maintenance, as the policy says it under `outgrown`.
///
/// The defaults are ours. No published policy that we found puts a number on "regularly", so they are what a simulation
/// showed to part clients that grow from those that do not; see the [module](super).
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    pub(super) policy: Outgrown,
    pub(super) confidence: Confidence,
    /// The kinds that count as coming back, folded; none: every kind.
    pub(super) kinds: Option<BTreeSet<String>>,
    /// The kinds that change something, folded.
    pub(super) changes: BTreeSet<String>,
    pub(super) offer: Option<Offer>,
}

impl Default for Thresholds {
    /// Ours: a ratio of 1.3 that is surely 1.15, over 9 months, 95 % sure; 4 times in 90 days.
    fn default() -> Self {
        Self::new(Outgrown::default())
    }
}

impl Thresholds {
    /// Those of a policy, and ours for what it does not say.
    ///
    /// ```
    /// use scopeline::outgrown::Thresholds;
    /// use scopeline::{Policy, Sources};
    ///
    /// let text = "
    /// scopeline: 1
    /// policy: { id: acme }
    /// outgrown: { ratio: 1.4, months: 12 }
    /// otherwise: { class: service }
    /// ";
    /// let policy = Policy::from_sources(&Sources::single("policy.yaml", text)).expect("a policy without faults");
    /// let thresholds = Thresholds::of(&policy);
    /// assert_eq!((thresholds.ratio().to_string().as_str(), thresholds.months()), ("1.4", 12));
    /// assert!(Thresholds::is_declared(&policy));
    /// ```
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let Some(outgrown) = &policy.outgrown else { return Self::default() };
        let named = |kinds: &[Sym]| kinds.iter().map(|&kind| fold(policy.names.text(kind))).collect();
        let mut thresholds = Self::new(outgrown.clone());
        thresholds.kinds = outgrown.recurrence.kinds.as_deref().map(named);
        thresholds.changes = named(&outgrown.changes);
        thresholds.offer = outgrown.offer.map(|id| Offer::of(policy, policy.service(id)));
        thresholds
    }

    /// Whether the policy has the key `outgrown`, and so knows the facts of [`Assessment::facts`](super::Assessment::facts).
    #[must_use]
    pub fn is_declared(policy: &Policy) -> bool {
        policy.outgrown.is_some()
    }

    fn new(policy: Outgrown) -> Self {
        let confidence = Confidence::percent(policy.confidence)
            .expect("INVARIANT (a-confidence-is-one): resolve takes only shares between 50 % and 100 %");
        Self { policy, confidence, kinds: None, changes: BTreeSet::new(), offer: None }
    }

    /// The least ratio of a typical month to its estimate.
    #[must_use]
    pub const fn ratio(&self) -> Decimal {
        self.policy.ratio
    }

    /// What the ratio has to be surely.
    #[must_use]
    pub const fn at_least(&self) -> Decimal {
        self.policy.at_least
    }

    /// For how many months.
    #[must_use]
    pub const fn months(&self) -> u32 {
        self.policy.months
    }

    /// How sure, in hundredths.
    #[must_use]
    pub const fn confidence(&self) -> Decimal {
        self.policy.confidence
    }

    /// How many days are looked back for what comes back.
    #[must_use]
    pub const fn recurrence_days(&self) -> u32 {
        self.policy.recurrence.days
    }

    /// How often something has to come back in them.
    #[must_use]
    pub const fn recurrence_times(&self) -> u32 {
        self.policy.recurrence.times
    }

    /// The service that would end it, as the policy names it.
    #[must_use]
    pub fn offered(&self) -> Option<&str> {
        self.offer.as_ref().map(|offer| offer.service.as_str())
    }

    /// What an hour beyond the estimate costs.
    #[must_use]
    pub const fn hour(&self) -> Option<Money> {
        self.policy.hour
    }
}
