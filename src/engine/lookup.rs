//! What the derivations look up by number: the words of the language, the facts that belong to facts, the products by
//! name. Looked up by text once, when a policy is compiled.

use super::table::Table;
use crate::policy::fact::Sym;
use crate::policy::product::Status;
use crate::policy::{FactId, Policy};

/// The words that derived facts say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) unreleased: Sym,
    pub(super) unlisted: Sym,
    pub(super) ended: Sym,
    pub(super) pre: Sym,
    pub(super) done: Sym,
    pub(super) inside: Sym,
    pub(super) outside: Sym,
    statuses: [Sym; Status::ALL.len()],
}

impl Words {
    fn of(policy: &Policy) -> Self {
        let find = |word: &str| policy.names.find(word);
        Self {
            unreleased: find("unreleased"),
            unlisted: find("unlisted"),
            ended: find("ended"),
            pre: find("pre"),
            done: find("final"),
            inside: find("in"),
            outside: find("out"),
            statuses: Status::ALL.map(|status| find(status.word())),
        }
    }

    pub(super) const fn status(&self, status: Status) -> Sym {
        self.statuses[status as usize]
    }
}

/// Everything that is looked up by number.
#[derive(Debug)]
pub(super) struct Lookups {
    pub(super) words: Words,
    status_facts: Vec<Option<FactId>>,
    phase_facts: Vec<Option<FactId>>,
    /// By the number of a name; names behind the last one are no product's.
    products: Vec<Option<u32>>,
    /// One for each release table, products first.
    pub(super) tables: Vec<Table>,
}

impl Lookups {
    pub(super) fn of(policy: &Policy) -> Self {
        let facts = || (0u32..).map(FactId).take(policy.facts.len());
        Self {
            words: Words::of(policy),
            status_facts: facts().map(|fact| policy.status_fact(fact)).collect(),
            phase_facts: facts().map(|fact| policy.phase_fact(fact)).collect(),
            products: products_by_name(policy),
            tables: policy.tables().map(Table::of).collect(),
        }
    }

    /// The derived fact that says how the role stands on its list.
    pub(super) fn status_fact(&self, role: FactId) -> Option<FactId> {
        self.status_facts[role.0 as usize]
    }

    /// The derived fact that says in which phase of its life cycle this thing or version is.
    pub(super) fn phase_fact(&self, fact: FactId) -> Option<FactId> {
        self.phase_facts[fact.0 as usize]
    }

    /// The number of the product of this name.
    pub(super) fn product(&self, name: Sym) -> Option<usize> {
        self.products.get(name.0 as usize).copied().flatten().map(|number| number as usize)
    }
}

fn products_by_name(policy: &Policy) -> Vec<Option<u32>> {
    let mut by_name = Vec::new();
    for (number, product) in (0u32..).zip(&policy.products) {
        let at = product.table.of.0 as usize;
        if by_name.len() <= at {
            by_name.resize(at + 1, None);
        }
        by_name[at] = by_name[at].or(Some(number));
    }
    by_name
}
