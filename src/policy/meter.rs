//! Meters as meant: what is used beside what there is.

use super::fact::{FactId, FactType, Sym, Value};
use super::rule::ServiceId;
use crate::document::{Overrun, Period};
use crate::value::{Currency, Decimal, Duration, Money, Unit};

/// A derived fact: how what is used in a period stands to what there is.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    pub(crate) per: Period,
    /// The fact that says how many of the last periods ran over, and of how many.
    pub(crate) periods_over: Option<(FactId, u32)>,
    pub(crate) measure: Measure,
    /// What is used.
    pub(crate) used: FactId,
    /// What comes on top of it.
    pub(crate) adds: Option<FactId>,
    pub(crate) allowance: Allowance,
    /// What is kept of what was not used; none: it lapses.
    pub(crate) kept: Option<Kept>,
    pub(crate) at_limit: AtLimit,
    /// The service that stands for what is used beyond the allowance.
    pub(crate) offer: Option<ServiceId>,
    /// What was left over before.
    pub(crate) carried: Option<FactId>,
    /// The share of what there is at which it is nearly used up.
    pub(crate) nearly: Option<Decimal>,
    pub(crate) words: MeterWords,
}

/// What there is in a period.
#[derive(Debug, Clone)]
pub(crate) enum Allowance {
    /// The same for everybody.
    Same(Limit),
    /// By plan, without those that have as much as they like.
    ByPlan(Vec<(Sym, Limit)>),
}

/// How much of an unused rest is kept, and for how many periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Kept {
    pub(crate) at_most: Option<Decimal>,
    pub(crate) periods: Option<u32>,
}

/// What becomes of what is used beyond the allowance. No decision looks at it: rules say what a request comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AtLimit {
    /// Nobody says it.
    Unsaid,
    /// The same for everybody.
    Same(Overrun),
    /// By plan.
    ByPlan(Vec<(Sym, Overrun)>),
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// So much.
    Amount(Decimal),
    /// What this fact says.
    Fact(FactId),
    /// So much for each of what this fact counts.
    Each(Decimal, FactId),
}

impl Allowance {
    /// The facts that say it.
    fn facts(&self) -> Vec<FactId> {
        let of = |limit: &Limit| match limit {
            Limit::Amount(_) => None,
            Limit::Fact(fact) | Limit::Each(_, fact) => Some(*fact),
        };
        match self {
            Self::Same(limit) => of(limit).into_iter().collect(),
            Self::ByPlan(limits) => limits.iter().filter_map(|(_, limit)| of(limit)).collect(),
        }
    }
}

/// What a meter counts. One unit, so that amounts add and compare exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Of anything.
    Number,
    /// Minutes.
    Time,
    /// Of this currency.
    Money(Currency),
}

/// The values of the derived fact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MeterWords {
    pub(crate) unmetered: Sym,
    pub(crate) within: Sym,
    pub(crate) nearly: Sym,
    pub(crate) over: Sym,
}

impl Measure {
    /// The type of the facts that hold an amount.
    pub(crate) const fn ty(self) -> FactType {
        match self {
            Self::Number => FactType::Number,
            Self::Time => FactType::Duration,
            Self::Money(_) => FactType::Money,
        }
    }

    /// How much a value is; `None` if it is in another unit or currency, so that it cannot be compared exactly.
    pub(crate) fn amount(self, value: &Value) -> Option<Decimal> {
        match (self, value) {
            (Self::Number, Value::Number(number)) => Some(*number),
            (Self::Time, Value::Duration(time)) => match time.unit() {
                Unit::Minutes => Some(Decimal::from(time.amount())),
                Unit::Hours => Some(Decimal::from(u64::from(time.amount()) * 60)),
                // How many hours of work a day has nobody said.
                _ => None,
            },
            (Self::Money(currency), Value::Money(money)) if money.currency() == currency => Some(money.amount()),
            _ => None,
        }
    }

    /// No amount of it.
    pub(crate) fn nothing(self) -> Value {
        match self {
            Self::Number => Value::Number(Decimal::ZERO),
            Self::Time => Value::Duration(Duration::new(0, Unit::Hours)),
            Self::Money(currency) => Value::Money(Money::new(Decimal::ZERO, currency)),
        }
    }

    /// The least amount there is. A number and an amount of money may be below zero.
    pub(crate) const fn least(self) -> Option<Decimal> {
        match self {
            Self::Time => Some(Decimal::ZERO),
            Self::Number | Self::Money(_) => None,
        }
    }
}

impl Meter {
    /// The facts that its status follows from.
    pub(crate) fn inputs(&self, plan: FactId) -> impl Iterator<Item = FactId> {
        let by = matches!(self.allowance, Allowance::ByPlan(_)).then_some(plan);
        [Some(self.used), self.adds, self.carried, by].into_iter().flatten().chain(self.allowance.facts())
    }

    /// The facts that the meter made, to be asked of the desk.
    pub(crate) fn asks_for(&self) -> impl Iterator<Item = FactId> {
        let periods_over = self.periods_over.map(|(fact, _)| fact);
        [Some(self.used), self.carried, periods_over].into_iter().flatten()
    }
}
