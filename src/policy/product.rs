//! Products as meant: a release table, and the listings of what goes with the product.

use super::condition::{Condition, ThingTest};
use super::fact::{FactId, Sym};
use super::release::ReleaseTable;

/// Something of ours that requests are about.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) table: ReleaseTable,
    /// By role, in order of writing.
    pub(crate) environments: Vec<(FactId, Vec<ListingRow>)>,
    pub(crate) components: Option<Vec<ListingRow>>,
    pub(crate) integrations: Option<Vec<ListingRow>>,
}

/// One row of a listing.
#[derive(Debug, Clone)]
pub(crate) struct ListingRow {
    pub(crate) things: Vec<ThingTest>,
    pub(crate) when: Option<Condition>,
    /// The phases of the thing's life cycle in which the row fits; `None`: in any, and without one.
    pub(crate) while_phases: Option<Vec<Sym>>,
    pub(crate) is: Status,
    /// Further columns, by name.
    pub(crate) columns: Vec<(String, Sym)>,
}

/// How a thing stands on a list, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    NotInvolved,
    Listed,
    Limited,
    Ended,
    Unlisted,
    Excluded,
}

impl Status {
    pub(crate) const ALL: [Self; 6] =
        [Self::NotInvolved, Self::Listed, Self::Limited, Self::Ended, Self::Unlisted, Self::Excluded];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::NotInvolved => "not-involved",
            Self::Listed => "listed",
            Self::Limited => "limited",
            Self::Ended => "ended",
            Self::Unlisted => "unlisted",
            Self::Excluded => "excluded",
        }
    }
}

/// What a listing says of an element.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'r> {
    /// This row fits.
    Row(&'r ListingRow),
    /// A row would fit, but the thing's life cycle is in another phase.
    PassedOver,
    /// No row names it.
    Nothing,
}

impl Found<'_> {
    pub(crate) const fn status(self) -> Status {
        match self {
            Self::Row(row) => row.is,
            Self::PassedOver => Status::Ended,
            Self::Nothing => Status::Unlisted,
        }
    }
}
