//! The policy's own cases: what a request is, and what is expected of the decision about it.
//!
//! A [`Suite`] is YAML that lies beside a policy and begins with `scopeline-tests: 1`. It is read from the same
//! [`Sources`](crate::Sources) as the policy, every fault with its place, and [run](Suite::run) against the policy:
//!
//! ```
//! use scopeline::testing::Suite;
//! use scopeline::{Policy, Sources};
//!
//! let sources = Sources::from_iter([
//!     (
//!         "policy.yaml",
//!         "
//! scopeline: 1
//! policy: { id: tiny }
//! facts: { kind: { one-of: [defect, feature] } }
//! rules:
//!   - { id: defects, when: { kind: defect }, class: support }
//! otherwise: { class: service }
//! ",
//!     ),
//!     (
//!         "tests.yaml",
//!         "
//! scopeline-tests: 1
//! defaults: { date: 2026-08-01 }
//! cases:
//!   - name: a defect is support
//!     facts: { kind: defect }
//!     expect: { class: support, certainty: settled, rule: defects }
//!   - name: a feature is not
//!     facts: { kind: feature }
//!     expect: { class: service }
//! ",
//!     ),
//! ]);
//! let policy = Policy::from_sources(&sources).expect("it has no fault");
//! let suite = Suite::from_sources(&sources).expect("it has no fault");
//! assert!(suite.run(&policy).passed());
//! ```
//!
//! An expectation is partial: what it leaves out may be anything. A list is the whole list, in any order where order
//! has no meaning, and `[]` says that there is none.
//!
//! [`case`] writes a case for a request that was decided, so that a suite can grow from real tickets. [`coverage`] tells
//! what no case comes to, and proposes cases for it. Those say `confirmed: no`: they hold, but count as passed only when
//! somebody has said that they are meant.

mod commitment;
pub mod coverage;
mod expect;
mod generate;
mod read;
mod request;
mod run;
mod suite;

pub use coverage::Coverage;
pub use expect::{Aspect, Expectation, Mismatch};
pub use generate::case;
pub use run::{CaseOutcome, CaseResult, Run};
pub use suite::{Case, Suite};
