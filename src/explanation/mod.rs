//! Why a request was decided as it was: reasons as typed data, in the names of the policy.
//!
//! An [`Answer`] is the decision as it goes out, with the clause, the reason and the offer. An [`Explanation`] adds
//! every condition with the value that it met and where that value comes from. Both are plain data with one JSON
//! form; the sentences come from [`narration`](crate::narration), and a host may replace them.

mod about;
mod answer;
mod commitment;
mod explain;
mod prepared;
mod show;
mod text;

pub(crate) use about::answered_by;
pub(crate) use answer::{flag_name, holds, reason};
pub(crate) use commitment::{commitment, lacking, surcharges};
pub(crate) use explain::request_of;
pub(crate) use show::show;

use serde::{Deserialize, Serialize};

pub use about::About;
pub use answer::{Answer, Assumed, PolicyRef, PossibleAnswer, Question, UnreadValue, WIRE_VERSION};
pub use commitment::{CommitmentAnswer, PossibleSurcharge, SurchargeAnswer};
pub use text::ClientText;

use crate::class::Class;
use crate::request::Request;

/// Why a request was decided as it was.
///
/// It is sufficient: [`request`](Self::request) holds only what was looked at on the way, and deciding that again
/// gives the same outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Explanation {
    /// The decision as it goes out.
    #[serde(flatten)]
    pub answer: Answer,
    /// The rule behind the class, with each of its conditions.
    pub deciding: RuleWhy,
    /// Every rule before it, and what kept it from deciding.
    pub earlier: Vec<RuleWhy>,
    /// The limits that narrowed the outcome.
    pub limited_by: Vec<LimitWhy>,
    /// What is raised beside the class.
    pub raised: Vec<FlagWhy>,
    /// What else would stand in the way of support, so that nobody mends one thing to stumble over the next.
    pub also: Vec<Also>,
    /// Every fact that was looked at, with its value and where that comes from.
    pub facts: Vec<FactWhy>,
    /// The request, with only the facts that were looked at.
    pub request: Request,
}

/// Whether a condition held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Held {
    /// It held.
    Yes,
    /// It did not hold.
    No,
    /// It depends on something that is not known.
    Unknown,
}

/// A rule with the tests that matter for whether it decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RuleWhy {
    /// The rule's id; `otherwise` for the one that decides if no rule does.
    pub rule: String,
    /// The clause that it cites.
    pub clause: Option<String>,
    /// The title of the section that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What it leads to.
    pub class: Class,
    /// The author's note for the desk; never for the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<String>,
    /// Whether it held.
    pub held: Held,
    /// For the deciding rule each test; for another one those that kept it from deciding.
    pub tests: Vec<TestWhy>,
}

/// A test with the value that it met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct TestWhy {
    /// The fact that is tested.
    pub fact: String,
    /// The test as the author wrote it.
    pub test: String,
    /// Whether the test stands under `unless` or `not`, where it must not hold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
    /// Every value that the fact may have; empty if it may have any.
    pub met: Vec<String>,
    /// Whether the test itself held.
    pub held: Held,
}

/// A limit that held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LimitWhy {
    /// The limit's id.
    pub limit: String,
    /// The clause that it cites.
    pub clause: Option<String>,
    /// Its reason, for the client.
    pub reason: Option<String>,
    /// The author's note for the desk; never for the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<String>,
    /// Each of its tests.
    pub tests: Vec<TestWhy>,
}

/// A flag that was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FlagWhy {
    /// The flag's id; `text-disagrees` and `catalogue-behind` are built in.
    pub flag: String,
    /// The class that it suggests to talk about.
    pub suggest: Option<Class>,
    /// Its reason, for the client.
    pub reason: Option<String>,
    /// The author's note for the desk; never for the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<String>,
    /// Each of its tests.
    pub tests: Vec<TestWhy>,
    /// For `text-disagrees`: the fact.
    pub fact: Option<String>,
}

/// Something else that stands in the way of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum Also {
    /// A later rule that holds as well and does not lead to support.
    Rule {
        /// The rule's id.
        rule: String,
        /// The clause that it cites.
        clause: Option<String>,
        /// What it leads to.
        class: Class,
        /// Its reason, for the client.
        reason: Option<String>,
    },
    /// A role of the environment that does not stand on the list.
    Environment {
        /// The role, such as `os`.
        role: String,
        /// What was told of it.
        value: String,
        /// How it stands: `ended`, `unlisted` or `excluded`.
        status: String,
    },
}

/// A fact with its value and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FactWhy {
    /// The fact's name.
    pub fact: String,
    /// Every value that it may have; empty if it may have any.
    pub values: Vec<String>,
    /// Where they come from.
    pub from: Provenance,
}

/// Where the value of a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum Provenance {
    /// The helpdesk gave it, as `written`; `field` is the pointer into a foreign object that it was read from.
    Given {
        /// As it was written.
        written: String,
        /// The pointer, if it came through an intake mapping.
        field: Option<String>,
        /// As what it was understood, where that is not what was written; several where it leaves several possible.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        understood: Vec<String>,
    },
    /// Only text told it: each place, as `subject, line 1`.
    Text {
        /// Where it was found.
        places: Vec<String>,
    },
    /// Something was told that could not be read.
    Unread {
        /// As it was written.
        written: String,
    },
    /// Nobody told it, and the policy says what is assumed then.
    Assumed,
    /// It follows from these facts and the policy's tables.
    Derived {
        /// The facts it follows from, as far as they were looked at.
        from: Vec<String>,
    },
    /// Its `only-if` does not hold.
    NotApplicable,
    /// Nobody told it.
    Missing,
}

#[cfg(test)]
mod tests;
