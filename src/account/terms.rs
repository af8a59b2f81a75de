//! What was agreed with an account, and what it used.

use std::collections::BTreeMap;

use crate::value::Date;

/// What was agreed with an account, as far as its meters ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub(super) since: Date,
    pub(super) periods_from: Option<Date>,
    pub(super) plan: Option<String>,
    pub(super) facts: BTreeMap<String, String>,
}

impl Terms {
    /// An account whose usage counts from a day on.
    #[must_use]
    pub const fn since(day: Date) -> Self {
        Self { since: day, periods_from: None, plan: None, facts: BTreeMap::new() }
    }

    /// The plan, for allowances by plan.
    #[must_use]
    pub fn plan(mut self, plan: impl Into<String>) -> Self {
        self.plan = Some(plan.into());
        self
    }

    /// A fact that says an allowance, or how often there is one: `machines` as `12`.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// A day on which a period begins, such as the first of a contract. Without it periods are those of the calendar.
    #[must_use]
    pub const fn periods_from(mut self, day: Date) -> Self {
        self.periods_from = Some(day);
        self
    }
}

/// Something that was used on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    pub(super) on: Date,
    pub(super) amount: String,
    pub(super) id: Option<String>,
}

impl Usage {
    /// So much, in the words of a policy: `90 min`, `1`, `120 EUR`.
    #[must_use]
    pub fn new(on: Date, amount: impl Into<String>) -> Self {
        Self { on, amount: amount.into(), id: None }
    }

    /// The caller's name for it, such as the number of a ticket.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}
