//! YAML as a tree with a place on every node. The only room that names the YAML crate.
//!
//! Every scalar stays text, until the type that is declared for it reads it. Aliases, anchors, merge keys, tags and
//! several documents in one text are faults, each with its place.

mod comment;
mod echo;
mod fault;
mod invisible;
mod limits;
mod merge;
mod parse;
mod quotes;
mod tree;

pub(crate) use echo::without_echoes;
pub use limits::Limits;
pub use merge::merge;
pub use parse::parse;
pub use tree::{Entry, Key, Kind, Node, Scalar};
