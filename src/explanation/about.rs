//! What every desk asks for, so that a language has words for it; and who can tell a fact.

use serde::Serialize;

use crate::class::AnsweredBy;
use crate::policy::fact::FactDef;

/// What every desk asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum About {
    /// What is wanted.
    Kind,
    /// The product.
    Product,
    /// The version of the product.
    Release,
    /// The part of the product.
    Component,
    /// Other systems.
    Integrations,
    /// The operating system and its version.
    OperatingSystem,
    /// The database and its version.
    Database,
    /// The plan of the account.
    Plan,
}

impl About {
    /// What a fact is about, by its usual name.
    #[must_use]
    pub fn of(fact: &str) -> Option<Self> {
        Some(match fact {
            "kind" => Self::Kind,
            "product" => Self::Product,
            "release" => Self::Release,
            "component" => Self::Component,
            "integrations" => Self::Integrations,
            "os" => Self::OperatingSystem,
            "database" => Self::Database,
            "plan" => Self::Plan,
            _ => return None,
        })
    }
}

/// Who can tell a fact. What the author has no words for, and the language neither, no client is asked for: the desk looks
/// it up. Every reader hears the same.
pub(crate) fn answered_by(def: &FactDef) -> AnsweredBy {
    let can_be_asked = def.ask.is_some() || About::of(&def.name).is_some();
    if def.answered_by == AnsweredBy::Customer && !can_be_asked { AnsweredBy::Desk } else { def.answered_by }
}
