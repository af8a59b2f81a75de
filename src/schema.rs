//! JSON Schemas (2020-12) of what goes in and comes out, for editors and for other programs.
//!
//! They are kept by hand beside the readers. The tests feed both the same documents, good and bad, so that neither runs
//! away from the other. A schema knows shapes, keys and words; what a name means, and whether it is declared, only
//! `scopeline check` can tell.

/// A file of a policy: the whole of it, or a part.
pub const POLICY: &str = include_str!("schema/policy.json");

/// A test suite.
pub const TESTS: &str = include_str!("schema/tests.json");

/// An intake mapping.
pub const INTAKE: &str = include_str!("schema/intake.json");

/// A request, as [`Request::from_json`](crate::Request::from_json) reads it.
pub const REQUEST: &str = include_str!("schema/request.json");

/// A decision, as an [`Answer`](crate::Answer) is written.
pub const DECISION: &str = include_str!("schema/decision.json");

/// When what is promised is due, as [`Due`](crate::commitment::Due) is written.
pub const DUE: &str = include_str!("schema/due.json");

/// What work costs, as a [`Quote`](crate::catalogue::Quote) is written.
pub const QUOTE: &str = include_str!("schema/quote.json");

/// A line of a decision log, as [`Log`](crate::log::Log) makes it.
pub const LOG: &str = include_str!("schema/log.json");
