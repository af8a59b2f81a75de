//! Distances between versions as written.

use super::Spanned;
use super::reader::{Faults, MapReader};
use crate::syntax::Node;

/// An entry of `distances`: a derived fact.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Distance {
    /// The derived fact's name.
    pub name: Spanned<String>,
    /// `from`.
    pub from: Option<Spanned<String>>,
    /// `to`.
    pub to: Option<Spanned<String>>,
    /// `counting`; not there means lines.
    pub counting: Option<Spanned<Counting>>,
    /// `of`: the product or the life cycle whose table is meant.
    pub of: Option<Spanned<String>>,
}

/// What a distance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Counting {
    /// Rows of the table.
    Lines,
    /// Long-term rows.
    Lts,
    /// Majors.
    Majors,
}

const COUNTING: [(&str, Counting); 3] =
    [("lines", Counting::Lines), ("lts", Counting::Lts), ("majors", Counting::Majors)];

pub(super) fn distance(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Distance> {
    let form = "NAME: { from: VERSION-FACT, to: VERSION-FACT, counting: lines }";
    let mut map = MapReader::open_named(node, "this distance", form, faults);
    let distance = Distance {
        name,
        from: map.required_text("from", "write a fact that is a version, such as `from: release`", faults),
        to: map.required_text("to", "write a fact that is a version, such as `to: target`", faults),
        counting: map.word("counting", &COUNTING, faults),
        of: map.text("of", faults),
    };
    map.finish(faults);
    Some(distance)
}
