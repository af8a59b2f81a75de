//! Scopeline decides whether a request to a support desk is *support* (in scope), *service* (billable) or *re-work*
//! (the client has outgrown maintenance), from a scope-of-support policy that a company can publish.
//!
//! ```text
//! text --parse--> Tree --read--> Document --resolve--> Policy
//!                                                        |
//!                     Request --prepare--> Facts --------+--decide---> Decision
//!                                                        +--explain--> Explanation
//!                                                        +--narrate--> words for a reader
//! ```
//!
//! Left of [`Policy`] things have places and may be wrong; right of it they have numbers and cannot be.
//!
//! | room | what is in it |
//! |---|---|
//! | [`text`], [`diagnostic`], [`error`] | texts and places; what an author, or a caller, did wrong |
//! | [`value`], [`class`] | versions, ranges, dates, durations, money; the three classes and what goes with them |
//! | [`syntax`], [`document`] | YAML as a tree with places; what the author wrote, key for key |
//! | `calendar` | when a desk is there, which days are days of work, how much of it lies between two instants |
//! | [`mod@format`] | one canonical form for what authors write |
//! | [`policy`] | what the author meant |
//! | [`request`], [`intake`], [`facts`] | what a helpdesk knows, as it says it and as a policy reads it |
//! | `reference` | the plain evaluator, which defines every answer |
//! | [`engine`] | the fast road to the same answers |
//! | [`decision`], [`explanation`] | what was decided, and why |
//! | [`commitment`] | when what was promised is due, and what is left of it |
//! | [`account`] | what was used of what a meter includes, period by period |
//! | [`history`] | what a desk knows of its clients over time: hours, requests, flags |
//! | [`statistics`] | small named methods over few numbers, exact and the same everywhere |
//! | [`outgrown`] | whether a client has outgrown maintenance, since when, and how sure that is |
//! | [`feasibility`] | whether a desk of these people can keep what is promised |
//! | [`catalogue`] | what the work that a request is for costs, line by line |
//! | `contract` | the contract for it, from a template; with the feature `contracts` |
//! | [`analysis`] | what a policy really says |
//! | [`enquiry`] | what an open request needs, what would change a decision, and what it rests on |
//! | [`narration`] | a decision and its enquiries in words: for an agent, a client, an auditor |
//! | [`log`] | decisions written down, so that they can be proved and made again |
//! | [`lifecycle`] | tables of releases that others publish |
//! | [`testing`] | the policy's own cases, and what they leave untried |
//! | [`lint`] | doubts about a policy that can be used |
//! | [`schema`] | JSON Schemas of what goes in and comes out |
//! | [`report`] | the service review of a period, for the desk and for a client |
//! | [`render`] | making what comes from outside safe to show |
//!
//! # Embedding
//!
#![doc = include_str!("../guide/embedding.md")]

pub mod account;
pub mod analysis;
mod calendar;
pub mod catalogue;
pub mod class;
pub mod commitment;
#[cfg(feature = "contracts")]
pub mod contract;
pub mod decision;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod enquiry;
pub mod error;
pub mod explanation;
pub mod facts;
pub mod feasibility;
pub mod format;
pub mod history;
pub mod intake;
pub mod lifecycle;
pub mod lint;
pub mod log;
pub mod narration;
pub mod outgrown;
pub mod policy;
mod reference;
pub mod render;
pub mod report;
pub mod request;
pub mod schema;
pub mod statistics;
pub mod syntax;
pub mod testing;
pub mod text;
pub mod value;

pub use class::{Certainty, Class};
pub use decision::Decision;
pub use diagnostic::Diagnostic;
pub use engine::Engine;
pub use error::Error;
pub use explanation::{Answer, Explanation};
pub use facts::{Facts, PolicySet};
pub use intake::Intake;
pub use policy::Policy;
pub use request::Request;
pub use text::Sources;

/// The guide, so that its examples are run with the tests.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../README.md")]
    mod readme {}
}

/// Random policies and requests, as the integration tests draw them.
#[cfg(test)]
#[path = "../tests/random/mod.rs"]
mod random;
