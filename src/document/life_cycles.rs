//! Life cycles as written: release tables of what others make.

use super::products::{ReleaseTable, release_table};
use super::reader::{Faults, MapReader, empty, start_of};
use super::{Spanned, Text};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Kind, Node};

/// An entry of `life-cycles`: the releases of something that others make.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LifeCycle {
    /// Its name: that of a thing, of a group of things, or of a fact that is a version.
    pub name: Spanned<String>,
    /// `source`: where its dates come from.
    pub source: Option<Spanned<String>>,
    /// `note`, for those who keep the policy.
    pub note: Option<Text>,
    /// Its releases.
    pub table: ReleaseTable,
}

pub(super) fn life_cycle(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<LifeCycle> {
    let form = "NAME: { line: x, releases: { VERSION: { released: DATE, ends: DATE } } }";
    let mut map = MapReader::open_named(node, "this life cycle", form, faults);
    let elsewhere = map.node("from").is_some_and(|from| {
        faults.push(another_file(from));
        true
    });
    let releases = "write its releases, such as `releases: { 9: { released: DATE, ends: DATE } }`";
    let written = if elsewhere { map.node("releases") } else { map.required("releases", releases) };
    if let Some(node) = written.filter(|node| matches!(&node.kind, Kind::Map(entries) if entries.is_empty())) {
        faults.push(empty(node, "releases", releases));
    }
    let life_cycle = LifeCycle {
        name,
        source: map.text("source", faults),
        note: map.wording("note", faults),
        table: release_table(&mut map, faults),
    };
    map.finish(faults);
    Some(life_cycle)
}

/// The fault that the releases stand in a file of another kind.
fn another_file(from: &Node) -> Diagnostic {
    let message = "a life cycle has its releases in the policy, not in a file of another kind";
    Diagnostic::error(Code::UnknownKey, start_of(from.span), message).help(
        "write `releases` here, or in a part of its own in the policy's folder: a file that begins with `scopeline: 1`",
    )
}
