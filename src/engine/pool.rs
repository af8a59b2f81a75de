//! Lists that one evaluation needs for a moment: handed out empty, taken back instead of freed.

use crate::policy::amount::Amount;
use crate::policy::release::Place;
use crate::value::Date;

/// Lists of one type that nobody uses now.
#[derive(Debug)]
pub(super) struct Pool<T>(Vec<Vec<T>>);

// Not derived: nothing is asked of `T`.
impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Pool<T> {
    /// An empty list.
    pub(super) fn take(&mut self) -> Vec<T> {
        self.0.pop().unwrap_or_default()
    }

    /// Gives a list back that is not needed any more.
    pub(super) fn give(&mut self, mut list: Vec<T>) {
        list.clear();
        self.0.push(list);
    }
}

/// Where a version stands when distances are counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// In a release table.
    Place(Place),
    /// Nowhere but in its own major, where there is no table.
    Major(u64),
}

/// The lists of every type but values.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// `None`: as much as anybody likes, or not applicable.
    pub(super) amounts: Pool<Option<Amount>>,
    /// `None`: a version that does not apply.
    pub(super) spots: Pool<Option<Spot>>,
    pub(super) days: Pool<Date>,
}
