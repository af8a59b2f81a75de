//! What may be known of a fact: the values that it may still have, and what would narrow them.

use std::collections::BTreeSet;

use crate::decision::Gap;
use crate::policy::FactId;
use crate::policy::condition::Predicate;
use crate::policy::fact::Value;
use crate::value::Truth;

/// The values that a fact may have in one evaluation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// Any value of its type.
    Any,
    /// One of these; never empty.
    OneOf(Vec<Value>),
}

/// What is known of a fact, and what would tell more.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) values: Values,
    /// What is missing; empty as soon as there is one value.
    pub(crate) lacks: Lacks,
    /// Whether the value was assumed.
    pub(crate) assumed: bool,
}

/// What keeps something from being known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lacks {
    /// Base facts that nobody told, or not precisely enough.
    pub(crate) facts: BTreeSet<FactId>,
    /// Days that the catalogue does not hold.
    pub(crate) gaps: BTreeSet<Gap>,
}

/// The truth of a condition, and what keeps it from being known.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) truth: Truth,
    /// Empty unless the truth is unknown.
    pub(crate) lacks: Lacks,
}

impl Lacks {
    pub(crate) fn fact(fact: FactId) -> Self {
        Self { facts: BTreeSet::from([fact]), gaps: BTreeSet::new() }
    }

    pub(crate) fn gap(gap: Gap) -> Self {
        Self { facts: BTreeSet::new(), gaps: BTreeSet::from([gap]) }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.facts.extend(&other.facts);
        self.gaps.extend(other.gaps.iter().cloned());
    }
}

impl Judged {
    pub(crate) const YES: Self = Self::known(Truth::Yes);
    pub(crate) const NO: Self = Self::known(Truth::No);

    pub(crate) const fn known(truth: Truth) -> Self {
        Self { truth, lacks: Lacks { facts: BTreeSet::new(), gaps: BTreeSet::new() } }
    }

    /// The truth with what it lacks, which counts only if the truth is unknown.
    pub(crate) fn new(truth: Truth, lacks: Lacks) -> Self {
        if truth == Truth::Unknown { Self { truth, lacks } } else { Self::known(truth) }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        if truth != Truth::Unknown {
            return Self::known(truth);
        }
        let mut lacks = self.lacks;
        lacks.facts.extend(other.lacks.facts);
        lacks.gaps.extend(other.lacks.gaps);
        Self { truth, lacks }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    pub(crate) fn not(self) -> Self {
        Self { truth: self.truth.not(), lacks: self.lacks }
    }
}

impl State {
    pub(crate) fn known(value: Value) -> Self {
        Self { values: Values::OneOf(vec![value]), lacks: Lacks::default(), assumed: false }
    }

    /// One of these values; what is lacking counts only if there are several.
    pub(crate) fn one_of(values: Vec<Value>, lacks: Lacks) -> Self {
        let mut distinct: Vec<Value> = Vec::with_capacity(values.len());
        for value in values {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        let lacks = if distinct.len() > 1 { lacks } else { Lacks::default() };
        Self { values: Values::OneOf(distinct), lacks, assumed: false }
    }

    pub(crate) const fn any(lacks: Lacks) -> Self {
        Self { values: Values::Any, lacks, assumed: false }
    }

    /// The value, if there is only one.
    pub(crate) fn single(&self) -> Option<&Value> {
        match &self.values {
            Values::OneOf(values) if values.len() == 1 => values.first(),
            _ => None,
        }
    }

    /// Whether a predicate holds of every value that may be, of none, or of some.
    pub(crate) fn holds(&self, predicate: &Predicate) -> Truth {
        match &self.values {
            Values::Any => Truth::Unknown,
            Values::OneOf(values) => agreement(values.iter().map(|value| predicate.holds(value))),
        }
    }

    /// Whether a value that may be is told, but not precisely enough for a predicate.
    pub(crate) fn is_too_short_for(&self, predicate: &Predicate) -> bool {
        match &self.values {
            Values::Any => false,
            Values::OneOf(values) => values.iter().any(|value| predicate.holds(value) == Truth::Unknown),
        }
    }

    /// Whether the fact may have this value.
    pub(crate) fn allows(&self, value: &Value) -> bool {
        match &self.values {
            Values::Any => true,
            Values::OneOf(values) => values.contains(value),
        }
    }
}

/// One truth if all agree, else unknown.
pub(super) fn agreement(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut truths = truths.into_iter();
    let first = truths.next().unwrap_or(Truth::Unknown);
    if truths.all(|truth| truth == first) { first } else { Truth::Unknown }
}

/// Collects the rows that may give the value: the first that holds ends the search.
#[derive(Debug, Default)]
pub(crate) struct FirstRow {
    values: Vec<Value>,
    lacks: Lacks,
}

impl FirstRow {
    /// A row with its truth. Answers whether the search is over.
    pub(crate) fn row(&mut self, judged: &Judged, value: impl FnOnce() -> Value) -> bool {
        if judged.truth != Truth::No {
            self.values.push(value());
        }
        self.lacks.add(&judged.lacks);
        judged.truth == Truth::Yes
    }

    /// All that was collected, with the value that stands where no row held for sure.
    pub(crate) fn or_else(mut self, value: Value) -> (Vec<Value>, Lacks) {
        self.values.push(value);
        (self.values, self.lacks)
    }

    /// All that was collected, where a row held for sure.
    pub(crate) fn found(self) -> (Vec<Value>, Lacks) {
        (self.values, self.lacks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_counts_only_while_something_is_open() {
        let unknown = Judged::new(Truth::Unknown, Lacks::fact(FactId(1)));
        assert!(unknown.clone().and(Judged::NO).lacks.facts.is_empty());
        assert!(unknown.clone().or(Judged::YES).lacks.facts.is_empty());
        assert_eq!(unknown.clone().and(Judged::YES).lacks.facts.len(), 1);
        let other = Judged::new(Truth::Unknown, Lacks::fact(FactId(2)));
        assert_eq!(unknown.or(other).lacks.facts.len(), 2);
    }

    #[test]
    fn the_first_row_that_holds_ends_the_search() {
        let mut rows = FirstRow::default();
        assert!(!rows.row(&Judged::NO, || Value::YesNo(true)));
        assert!(!rows.row(&Judged::new(Truth::Unknown, Lacks::default()), || Value::YesNo(true)));
        assert!(rows.row(&Judged::YES, || Value::YesNo(false)));
        assert_eq!(rows.found().0, [Value::YesNo(true), Value::YesNo(false)]);
    }
}
