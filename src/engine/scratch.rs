//! Everything that is written while a decision is made.

use super::codes::{Codes, Memory};
use super::decide::Walk;
use super::evaluate::Ear;
use super::index::Finding;
use super::space::{Lacks, Space};
use super::text::TextScratch;
use super::vector::Tile;
use crate::decision::Raised;
use crate::policy::{FactId, LimitId};

/// What a caller keeps between decisions, one for each thread, so that a decision allocates nothing.
///
/// It fits itself to the engine that it is used with; with another one it begins anew.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The engine that it fits.
    pub(super) engine: u64,
    pub(super) space: Space,
    pub(super) ear: Ear,
    pub(super) texts: TextScratch,
    pub(super) codes: Codes,
    /// The codes with the text taken as true.
    pub(super) heard: Codes,
    /// The codes without what is doubtful.
    pub(super) without: Codes,
    pub(super) memory: Memory,
    pub(super) confirmed: Walk,
    pub(super) leaning: Walk,
    pub(super) found: Finding,
    /// Words behind the first ones of the rows.
    pub(super) tile: Tile,
    pub(super) lists: Lists,
}

/// The lists of one decision.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) first: Vec<LimitId>,
    pub(super) limits: Vec<LimitId>,
    pub(super) missing: Vec<FactId>,
    pub(super) to_confirm: Vec<FactId>,
    pub(super) assumed: Vec<FactId>,
    pub(super) flags: Vec<Raised>,
    /// What the outcome lacks, what the commitment lacks.
    pub(super) lacks: Lacks,
    pub(super) commitment_lacks: Lacks,
    /// The commitments before this number were looked at.
    pub(super) commitments: u32,
    /// Surcharges that hold or may hold.
    pub(super) surcharges: Vec<(usize, bool, Lacks)>,
    /// Facts that were looked at and not followed yet.
    pub(super) open: Vec<FactId>,
}

impl Scratch {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}
