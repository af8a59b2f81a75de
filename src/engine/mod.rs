//! The engine: a policy compiled for deciding many requests, fast.
//!
//! [`Policy::compile`] makes an [`Engine`] once; [`Engine::prepare`] reads a request once, for whatever day; and
//! [`Prepared::decide`] decides it as of a day, without allocating. The answers are those of the plain evaluator
//! ([`Facts::decide`](crate::Facts::decide)), which stays the definition.
//!
//! ```
//! use scopeline::{Policy, Request, Sources};
//!
//! let text = "
//! scopeline: 1
//! policy: { id: tiny }
//! facts: { kind: { one-of: [defect, feature] } }
//! rules:
//!   - { id: defects, when: { kind: defect }, class: support }
//! otherwise: { class: service }
//! ";
//! let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
//! let engine = policy.compile()?;
//! let mut scratch = engine.scratch();
//!
//! let request = Request::from_json(r#"{"date": "2026-11-26", "facts": {"kind": "defect"}}"#)?;
//! let facts = engine.prepare(&request)?;
//! let decided = facts.decide(facts.as_of()?, &mut scratch);
//! assert_eq!(decided.class(), scopeline::Class::Support);
//! assert_eq!(engine.policy().rule_ids().nth(decided.rule().index()), Some("defects"));
//! # Ok::<(), scopeline::Error>(())
//! ```

mod asked;
mod beside;
mod classes;
mod codes;
mod compile;
mod decide;
mod decided;
mod evaluate;
mod facts;
pub(crate) mod index;
mod lookup;
mod many;
mod plain;
mod pool;
mod prepare;
mod scratch;
mod slots;
mod space;
mod table;
pub mod text;
mod value;
mod vector;
mod witness;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;
use crate::policy::condition::Condition;
use crate::policy::fact::Value;
use crate::policy::release::ReleaseTable;
use crate::policy::{FactId, Outcome, Policy};
use crate::value::Date;
use compile::Group;
use index::Index;
use lookup::Lookups;
use slots::Slots;
use text::Texts;
use value::Val;
use vector::Road;

pub use decided::Decided;
pub use prepare::Prepared;
pub use scratch::Scratch;
pub(crate) use witness::{Recording, Witness};

/// A policy compiled for deciding many requests: immutable, shared by all threads, cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {
    compiled: Arc<Compiled>,
    /// Tells one engine from another, for scratches.
    number: u64,
}

/// The most that a compiled policy may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// Bytes of the index, beside the policy itself.
    pub bytes: usize,
}

impl Default for Budget {
    /// 256 MB: many times what 100,000 rules of any usual shape take.
    fn default() -> Self {
        Self { bytes: 256 << 20 }
    }
}

impl Budget {
    /// At most so many bytes.
    #[must_use]
    pub const fn bytes(bytes: usize) -> Self {
        Self { bytes }
    }
}

/// A day for which an engine decides. [`Engine::as_of`] makes it, once for many requests.
#[derive(Debug, Clone, Copy)]
pub struct AsOf {
    pub(crate) day: Date,
    /// The stretch of its calendar that the day lies in, for the engine with this number.
    stretch: u32,
    engine: u64,
}

impl AsOf {
    /// The day.
    #[must_use]
    pub const fn day(self) -> Date {
        self.day
    }
}

impl PartialEq for AsOf {
    fn eq(&self, other: &Self) -> bool {
        self.day == other.day
    }
}

impl Eq for AsOf {}

/// All that an engine is made of.
#[derive(Debug)]
struct Compiled {
    policy: Arc<Policy>,
    /// Values of the policy that need a keeper, each once.
    constants: Vec<Value>,
    /// What is assumed of each fact.
    assumptions: Vec<Option<Val>>,
    texts: Texts,
    signal_values: Vec<Val>,
    /// For each fact the signals that speak of it.
    signals: Vec<Vec<u32>>,
    /// The facts of which signals speak.
    spoken_of: Vec<FactId>,
    speaks: Vec<Speaks>,
    /// For each release table, products first, the bit of its first line among what may be lacking.
    gap_bits: Vec<Option<u32>>,
    /// Words of a set of what may be lacking.
    width: usize,
    groups: Vec<Group>,
    slots: Slots,
    index: Index,
    /// Whether a request of which everything is told needs nothing but to be looked up.
    is_simple: bool,
    outcomes: Vec<Outcome>,
    /// For each outcome the first that differs from it only in what limits narrow.
    ways_out: Vec<u32>,
    outcome_of_rule: Vec<u32>,
    /// For each limit the one that stands for all that ask for the same thing first.
    firsts: Vec<Option<u32>>,
    /// For each commitment the first that promises the same.
    promises: Vec<u32>,
    asks: compile::Asks,
    road: Road,
    bytes: usize,
    /// What derivations look up by number.
    lookups: Lookups,
}

/// Whether text may speak of a fact, and settle it.
#[derive(Debug, Clone, Copy, Default)]
struct Speaks {
    any: bool,
    settles: bool,
}

/// The number of the next engine; nothing on the way of a decision reads it.
static NEXT: AtomicU64 = AtomicU64::new(1);

impl Engine {
    /// Compiles a policy within a budget.
    ///
    /// # Errors
    ///
    /// If the compiled form is larger than the budget; [`Error::is_over_budget`] tells it, and
    /// [`Error::needed_bytes`] how much it takes.
    pub fn new(policy: Arc<Policy>, budget: Budget) -> Result<Self, Error> {
        let compiled = Arc::new(compile::compile(policy, budget)?);
        Ok(Self { compiled, number: NEXT.fetch_add(1, Ordering::Relaxed) })
    }

    /// The policy that it was compiled from.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.compiled.policy
    }

    /// Bytes of the index, beside the policy itself.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.compiled.bytes
    }

    /// A scratch for this engine.
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        let mut scratch = Scratch::new();
        self.fit(&mut scratch);
        scratch
    }

    /// Makes a scratch fit this engine.
    fn fit(&self, scratch: &mut Scratch) {
        if scratch.engine != self.number {
            scratch.engine = self.number;
            scratch.memory.begin(self.compiled.slots.memory);
        }
    }

    fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// Whether its rules stand in parts, too.
    #[cfg(test)]
    fn is_parted(&self) -> bool {
        self.compiled.index.is_parted()
    }

    /// The stretch of this engine's calendar that a day lies in. A day may come from another engine.
    #[inline]
    fn stretch(&self, as_of: AsOf) -> u32 {
        if as_of.engine == self.number { as_of.stretch } else { self.compiled.slots.calendar.stretch(as_of.day) }
    }
}

impl Compiled {
    fn assumed(&self, fact: FactId) -> Option<Val> {
        self.assumptions[fact.0 as usize]
    }

    /// The handle of a value that the policy writes in a table of facts, a release table or an assumption.
    fn constant(&self, value: &Value) -> Val {
        compile::handle(&self.constants, value)
    }

    fn speaks_of(&self, fact: FactId) -> Speaks {
        self.speaks[fact.0 as usize]
    }

    fn signals_of(&self, fact: FactId) -> &[u32] {
        &self.signals[fact.0 as usize]
    }

    fn signal_settles(&self, signal: usize) -> bool {
        self.policy.signals[signal].settles
    }

    /// Visits the parts of a group, each with whether it has to fail.
    fn each_part<'c>(&'c self, group: &Group, visit: &mut impl FnMut(&'c Condition, bool)) {
        let policy = &*self.policy;
        let is_set = |fact: FactId| policy.fact(fact).ty.is_set();
        let (when, unless) = self.index.conditions(policy, group.source);
        compile::each_literal(when, unless, &mut |condition, negated| {
            if compile::grouped(condition, &is_set) == Some(group.fact) {
                visit(condition, negated);
            }
        });
    }

    /// Words of a set of what is lacking.
    const fn width(&self) -> usize {
        self.width
    }

    fn fact_of_bit(&self, bit: usize) -> Option<FactId> {
        (bit < self.policy.facts.len()).then(|| FactId(u32::try_from(bit).unwrap_or(u32::MAX)))
    }

    /// The line that a bit stands for.
    fn gap_of_bit(&self, bit: usize) -> Option<(&ReleaseTable, usize)> {
        let tables = self.policy.tables();
        let mut found = tables.zip(&self.gap_bits).filter_map(|(table, first)| Some((table, (*first)? as usize)));
        found.find_map(|(table, first)| {
            let line = bit.checked_sub(first)?;
            (line < table.releases.len()).then_some((table, line))
        })
    }

    /// Whether the service that an outcome offers has surcharges.
    fn charges(&self, outcome: &Outcome) -> bool {
        outcome.offer.is_some_and(|offer| !self.policy.service(offer).surcharges.is_empty())
    }
}
