//! What the author meant: valid by construction, with numbers instead of names and no places left.
//!
//! A [`Policy`] comes out of [`Policy::from_sources`] only if it has no fault. Everything that is named in it
//! exists, every test fits the type of its fact, and derived facts depend on one another without a circle.

pub(crate) mod amount;
pub(crate) mod calendar;
pub(crate) mod clock;
pub(crate) mod commitment;
pub(crate) mod condition;
pub(crate) mod depend;
pub(crate) mod digest;
pub(crate) mod distance;
pub(crate) mod fact;
mod form;
pub(crate) mod life_cycle;
pub(crate) mod load;
pub(crate) mod meter;
pub(crate) mod outgrown;
pub(crate) mod product;
pub(crate) mod read;
pub(crate) mod release;
mod resolve;
pub(crate) mod rule;
pub(crate) mod service;
pub(crate) mod signal;
pub(crate) mod understand;
pub(crate) mod vocabulary;
pub(crate) mod wording;

use calendar::{Calendar, CalendarId};
use commitment::Commitment;
use condition::Condition;
use fact::{ByName, FactDef, Names, WellKnown};
use life_cycle::LifeCycles;
use product::{ListingRow, Product};
use release::ReleaseTable;
use rule::{Flag, Limit, Rule};
use service::{Party, Quoting, Service};
use signal::Signal;
use vocabulary::Vocabulary;

pub use commitment::CommitmentId;
pub(crate) use commitment::Target;
pub use digest::Digest;
pub use fact::FactId;
pub use form::FactInfo;
pub use load::Loaded;
pub use rule::{FlagId, LimitId, Outcome, PartyId, RuleId, ServiceId};
pub use service::{Extra, Price};
pub use wording::Wording;

use crate::value::Date;

/// A published scope of support, ready to decide requests.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) id: String,
    pub(crate) title: Option<Wording>,
    pub(crate) version: Option<String>,
    /// The language that the author's texts are in unless they say otherwise.
    pub(crate) language: String,
    /// The first day on which requests are decided by it.
    pub(crate) applies_from: Option<Date>,
    pub(crate) currency: Option<crate::value::Currency>,
    pub(crate) zone: Option<jiff::tz::TimeZone>,
    pub(crate) while_open: WhileOpen,
    pub(crate) digest: Digest,
    pub(crate) names: Names,
    pub(crate) facts: Vec<FactDef>,
    pub(crate) fact_by_name: ByName<FactId>,
    /// One for each fact: what its values are called.
    pub(crate) vocabularies: Vec<Vocabulary>,
    pub(crate) well_known: WellKnown,
    pub(crate) products: Vec<Product>,
    pub(crate) life_cycles: LifeCycles,
    pub(crate) services: Vec<Service>,
    pub(crate) quoting: Quoting,
    pub(crate) parties: Vec<Party>,
    pub(crate) signals: Vec<Signal>,
    /// Every rule, sections opened and the built-in ones in their place, in the order in which they decide.
    pub(crate) rules: Vec<Rule>,
    pub(crate) otherwise: Rule,
    pub(crate) limits: Vec<Limit>,
    pub(crate) flags: Vec<Flag>,
    /// In order of writing; the last is `always`.
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) commitments: Vec<Commitment>,
    /// When a client has outgrown maintenance; none: the policy does not say it.
    pub(crate) outgrown: Option<outgrown::Outgrown>,
    /// What never occurs: it restricts analysis, never a decision.
    pub(crate) impossible: Vec<Condition>,
}

/// Whom an open decision leans towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum WhileOpen {
    /// Support before service before re-work.
    #[default]
    Client,
    /// Re-work before service before support.
    Desk,
}

/// The calendars of a text that lies beside a policy, in order of writing and followed by `always`.
pub(crate) fn calendars_beside(
    calendars: Vec<crate::document::Calendar>,
    zone: Option<&jiff::tz::TimeZone>,
    sources: &crate::text::Sources,
    faults: &mut Vec<crate::diagnostic::Diagnostic>,
) -> Vec<Calendar> {
    let document = crate::document::Document { calendars, ..Default::default() };
    resolve::calendars(&document, zone, sources, faults)
}

impl Policy {
    pub(crate) fn fact(&self, id: FactId) -> &FactDef {
        &self.facts[id.0 as usize]
    }

    pub(crate) fn rule(&self, id: RuleId) -> &Rule {
        self.rules.get(id.0 as usize).unwrap_or(&self.otherwise)
    }

    /// Every release table: those of the products, then those of the life cycles.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &ReleaseTable> {
        self.products.iter().map(|product| &product.table).chain(&self.life_cycles.tables)
    }

    /// The number of `otherwise`: the one after the last rule.
    pub(crate) fn otherwise_id(&self) -> RuleId {
        RuleId(u32::try_from(self.rules.len()).unwrap_or(u32::MAX))
    }

    pub(crate) fn limit(&self, id: LimitId) -> &Limit {
        &self.limits[id.0 as usize]
    }

    pub(crate) fn flag(&self, id: FlagId) -> &Flag {
        &self.flags[id.0 as usize]
    }

    pub(crate) fn service(&self, id: ServiceId) -> &Service {
        &self.services[id.0 as usize]
    }

    pub(crate) fn party(&self, id: PartyId) -> &Party {
        &self.parties[id.0 as usize]
    }

    pub(crate) fn calendar(&self, id: CalendarId) -> &Calendar {
        &self.calendars[id.0 as usize]
    }

    pub(crate) fn commitment(&self, id: CommitmentId) -> &Commitment {
        &self.commitments[id.0 as usize]
    }

    /// The derived fact that says how the role stands on its list.
    pub(crate) fn status_fact(&self, role: FactId) -> Option<FactId> {
        self.fact_by_name.get(&format!("{}.status", self.fact(role).name)).copied()
    }

    /// The derived fact that says in which phase of its life cycle this thing or version is.
    pub(crate) fn phase_fact(&self, fact: FactId) -> Option<FactId> {
        self.fact_by_name.get(&format!("{}.phase", self.fact(fact).name)).copied()
    }

    /// The product's list of what this fact names.
    pub(crate) fn listing_of<'p>(&self, product: &'p Product, fact: FactId) -> Option<&'p [ListingRow]> {
        if fact == self.well_known.component {
            return product.components.as_deref();
        }
        if fact == self.well_known.integrations {
            return product.integrations.as_deref();
        }
        product.environments.iter().find(|(role, _)| *role == fact).map(|(_, rows)| &rows[..])
    }

    pub(crate) fn product(&self, name: fact::Sym) -> Option<&Product> {
        self.products.iter().find(|product| product.table.of == name)
    }
}
