//! Distances as meant: how many places lie between two versions in a release table.

use super::fact::{FactId, Sym};
use super::life_cycle::CycleId;
use super::release::{Place, ReleaseTable};
pub(crate) use crate::document::Counting;

/// The distance from one version to another; negative where the second is the lower one.
#[derive(Debug, Clone)]
pub(crate) struct Distance {
    pub(crate) from: FactId,
    pub(crate) to: FactId,
    pub(crate) counting: Counting,
    pub(crate) of: Measured,
}

/// The table in which a distance is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Measured {
    /// That of the request's product.
    OwnProduct,
    /// That of this product.
    Product(Sym),
    /// That of this life cycle.
    LifeCycle(CycleId),
}

impl ReleaseTable {
    /// How many lines, long-term lines or majors lie between two places; `None` if one of them is no line of the table.
    pub(crate) fn distance(&self, from: Place, to: Place, counting: Counting) -> Option<i64> {
        let (Place::Line(from), Place::Line(to)) = (from, to) else { return None };
        let between = &self.releases[from.min(to) + 1..=from.max(to)];
        let count = match counting {
            Counting::Lines => between.len(),
            Counting::Lts => between.iter().filter(|release| release.is_lts()).count(),
            Counting::Majors => {
                // The lines are in order, so each major is one run of them.
                let mut before = self.releases[from.min(to)].line.major();
                let majors = between.iter().map(|release| release.line.major());
                majors.filter(|major| std::mem::replace(&mut before, *major) != *major).count()
            }
        };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Some(if to < from { -count } else { count })
    }
}
