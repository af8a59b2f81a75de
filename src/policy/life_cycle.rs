//! Life cycles as meant: the release tables of what others make, and whose they are.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{FactId, Sym};
use super::release::ReleaseTable;

/// The number of a life cycle within its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CycleId(pub(crate) u32);

/// Every life cycle of a policy.
#[derive(Debug, Clone, Default)]
pub(crate) struct LifeCycles {
    pub(crate) tables: Vec<ReleaseTable>,
    pub(crate) owners: Owners,
    /// The facts that the conditions of their phases ask for.
    pub(crate) asked: BTreeSet<FactId>,
}

/// Whose life cycle it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owners {
    /// By the name of a thing, or of a fact that is a version.
    pub(crate) by_name: BTreeMap<Sym, CycleId>,
    /// By a fact and the name of a thing that is in a group of that fact.
    pub(crate) by_group: BTreeMap<(FactId, Sym), CycleId>,
}

impl Owners {
    /// The life cycle of a thing that stands in this fact: the one of its own name, else that of its group.
    pub(crate) fn of_thing(&self, fact: FactId, name: Sym) -> Option<CycleId> {
        self.by_name.get(&name).or_else(|| self.by_group.get(&(fact, name))).copied()
    }
}

impl LifeCycles {
    pub(crate) fn table(&self, id: CycleId) -> &ReleaseTable {
        &self.tables[id.0 as usize]
    }

    /// The life cycle of a thing that stands in this fact, if it has one.
    pub(crate) fn of_thing(&self, fact: FactId, name: Sym) -> Option<&ReleaseTable> {
        self.owners.of_thing(fact, name).map(|id| self.table(id))
    }
}
