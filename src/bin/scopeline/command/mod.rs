//! One file for each command.

pub(crate) mod ask;
pub(crate) mod check;
pub(crate) mod classify;
pub(crate) mod contract;
pub(crate) mod due;
pub(crate) mod explain;
pub(crate) mod facts;
pub(crate) mod feasibility;
pub(crate) mod fmt;
pub(crate) mod import;
pub(crate) mod lints;
pub(crate) mod log;
pub(crate) mod new;
pub(crate) mod outgrown;
pub(crate) mod quote;
pub(crate) mod report;
pub(crate) mod schema;
pub(crate) mod test;
