//! What a policy really says: found out of the rules, not of a request.
//!
//! [`Policy::analyse`] looks at every request that the policy can tell from others: one for each combination of what it
//! knows of products, releases, days and every other fact. A derived fact is what the plain evaluator makes of it.
//!
//! ```
//! use scopeline::analysis::{Budget, Kind};
//! use scopeline::{Policy, Sources};
//!
//! let policy = Policy::from_sources(&Sources::single("policy.yaml", "
//! scopeline: 1
//! policy: { id: tiny, effective: 2026-07-01 }
//! plans: [silver, gold]
//! facts: { kind: { one-of: [defect, how-to] }, users: { type: number } }
//! rules:
//!   - { id: small, when: { users: under 100 }, class: support }
//!   - { id: large, when: { users: 50+ },       class: rework }
//!   - { id: gold,  when: { plan: gold },       class: support }
//! otherwise: { class: service }
//! ")).expect("it has no fault");
//!
//! let analysis = policy.analyse(Budget::default());
//! let dead = analysis.findings.iter().find_map(|finding| match &finding.kind {
//!     Kind::NeverDecides { rule, covered_by, witness, .. } => Some((rule, covered_by, witness)),
//!     _ => None,
//! });
//! let (rule, covered_by, witness) = dead.expect("`small` and `large` leave nothing over");
//! assert_eq!(policy.rule_name(*rule), "gold");
//! assert_eq!(covered_by.len(), 2, "neither of them covers it alone");
//! assert_eq!(witness.to_string(), "2026-07-01: users 100, plan gold");
//! ```
//!
//! # Which requests
//!
//! *Complete* ones: every fact is told as precisely as the policy can ask, or does not apply because its `only-if` does
//! not hold. What nobody told leaves a decision open and is for [`explain`](crate::Facts::explain). Days begin with
//! `applies-from`. What `impossible` says for certain does not occur. Where the catalogue leaves a day open, a rule that
//! may hold counts as one that may decide, and each test about such a day may come out either way by itself.
//!
//! # How sure it is
//!
//! A finding with a witness is checked again by the plain evaluator, after what is odd in it was replaced by what the
//! policy lists or declares, where it still shows the same. That there is *no* request of some kind is proved
//! over all of them, but for facts that the finding names as [`sampled`](Finding::sampled): moments of a day and zones,
//! sets of many elements, clocks in which months and business days compete, and meters whose limit is itself a fact.
//! What takes more than the budget is [`Undecided`](Kind::Undecided). The budget counts conditions that are looked at,
//! so the same policy has the same findings on every machine.
//!
//! A small policy is looked at as a whole, and its witnesses are the least surprising ones. Of one that is too large for
//! that, each rule is asked about alone. Then eight overlaps and eight gates are listed for each rule (with ten times the
//! budget, eighty), and [`unlisted`](Analysis::unlisted) says how many more there may be.
//!
//! Texts tell nothing that a request cannot tell as well, so patterns do not take part. A finding about a fact that text
//! may tell says so under [`rests_on_text`](Finding::rests_on_text).

mod ask;
mod beyond;
mod conditions;
mod diagram;
mod finding;
mod gaps;
mod hash;
mod outcomes;
mod pairs;
mod polish;
mod rules;
mod search;
mod space;
#[cfg(test)]
pub(crate) mod tests;
mod witness;
mod written;

pub(crate) use gaps::{Gap, gaps};
pub(crate) use space::classes;
pub(crate) use witness::value_of;
pub(crate) use written::{covered_as_written, is_special_case};

pub use finding::{Finding, Holder, Kind, Question, Why, Witness};

use crate::policy::{Policy, RuleId};
use ask::Asking;

/// How much an analysis may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// The most conditions, or rows of 64 conditions, that are looked at; what a single step takes may come on top. No
    /// question takes all: a search whether a rule decides gets a two-hundredth of it at the most, one about pairs a part
    /// of what is left.
    pub work: u64,
}

impl Default for Budget {
    /// Enough for what most policies are asked, and some seconds for a thousand rules.
    fn default() -> Self {
        Self { work: 200_000_000 }
    }
}

impl Budget {
    /// So many conditions.
    #[must_use]
    pub const fn work(work: u64) -> Self {
        Self { work }
    }
}

/// Where one road gives way to another that is quicker on large policies. Whatever is found is right by each of them; they
/// differ in the requests that show it, in how many pairs are listed, and in what is left undecided.
#[derive(Debug, Clone, Copy)]
struct Roads {
    /// The most that one diagram of all rules may take; beyond it each question is searched for.
    diagram: u64,
    /// A search begins anew after about so many visits, and then later and later.
    visits: u64,
    /// From so many subjects in the way on it is worth knowing which of them cannot hold beside what is wanted.
    crowd: u32,
    /// Of more ways than this it is worth finding out which of them come to the same.
    ways: usize,
    /// Up to so many states of a step are looked at one by one, beyond that block by block.
    states: usize,
    /// So many states side by side are one block.
    block: usize,
}

const ROADS: Roads = Roads { diagram: 400_000, visits: 300, crowd: 64, ways: 32, states: 128, block: 64 };

/// What was found out of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Analysis {
    /// In order of kind, then of the rules.
    pub findings: Vec<Finding>,
    /// For each rule, and last for `otherwise`, the least surprising request that it decides.
    pub decided: Vec<Option<Witness>>,
    /// How many conditions were looked at.
    pub work: u64,
    /// How many nodes the diagrams had.
    pub nodes: u64,
    /// Rules of which not every pair with a later one is listed.
    pub unlisted: Vec<Unlisted>,
}

/// A rule that so many later ones may come into play beside that they are not all listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unlisted {
    /// The rule.
    pub rule: RuleId,
    /// How many more rules may overlap with it.
    pub overlaps: usize,
    /// How many more gates it may jump.
    pub gates: usize,
}

impl Policy {
    /// Finds out what the rules really say. See [the room](crate::analysis).
    #[must_use]
    pub fn analyse(&self, budget: Budget) -> Analysis {
        self.analyse_by(budget, ROADS)
    }

    /// The same by roads of one's own.
    fn analyse_by(&self, budget: Budget, roads: Roads) -> Analysis {
        let mut asking = Asking::new(self, budget, roads);
        let decided = asking.rules();
        // Pairs may take all that is left.
        let told = asking.findings.len();
        asking.falls_through(&decided);
        asking.constants(&decided);
        asking.constant_tests();
        asking.unspoken();
        let others = asking.findings.split_off(told);
        asking.pairs(&decided);
        asking.findings.extend(others);
        asking.finish(decided)
    }

    /// The id of a rule, as the author wrote it; `otherwise` for the number after the last.
    #[must_use]
    pub fn rule_name(&self, rule: RuleId) -> &str {
        self.rules.get(rule.index()).map_or("otherwise", |rule| &rule.id)
    }
}
