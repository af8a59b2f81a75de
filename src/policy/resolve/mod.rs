//! From what the author wrote to what the author meant: names, types, versions, dates, prices.
//!
//! Every fault is reported and the rest is resolved as if it were not there, so that one run shows them all.

mod aliases;
mod bounds;
mod calendar;
mod changes;
mod clock;
mod commitment;
mod condition;
mod distances;
mod facts;
mod header;
mod holidays;
mod labels;
mod life_cycles;
mod listing;
mod meter;
mod outgrown;
mod pattern;
mod price;
mod products;
mod release;
mod rules;
mod services;
mod signals;
mod span;
mod standard;
mod wording;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::depend::{LONGEST_CHAIN, Tangle};
use super::digest::Digest;
use super::fact::{ByName, FactDef, FactId, FactType, Names};
use super::life_cycle::Owners;
use super::vocabulary::Meaning;
use super::{Outcome, Policy, WhileOpen};
use crate::diagnostic::{Code, Diagnostic, MOST_TOLD, closest};
use crate::document::{Document, Spanned};
use crate::text::{Sources, Span};
pub(super) use services::leaves_the_folder;

use clock::Fed;
use condition::Tests;
use pattern::Groups;

/// Resolves a document. `None` if not even a policy with its faults left out can be made.
pub(super) fn resolve(
    document: &Document,
    sources: &Sources,
    digest: Digest,
    faults: &mut Vec<Diagnostic>,
) -> Option<Policy> {
    let mut resolver = Resolver::new(document, sources);
    let policy = resolver.policy(digest);
    let tangle = resolver.tangle_fault(&policy);
    faults.append(&mut resolver.faults);
    faults.extend(tangle);
    Some(policy)
}

/// The calendars of a text that lies beside a policy, in order of writing and followed by `always`. Those without a zone
/// of their own are on this clock. One with a fault stands as if always open.
pub(super) fn calendars(
    document: &Document,
    zone: Option<&jiff::tz::TimeZone>,
    sources: &Sources,
    faults: &mut Vec<Diagnostic>,
) -> Vec<super::calendar::Calendar> {
    let mut resolver = Resolver::new(document, sources);
    let calendars = resolver.calendars(zone);
    faults.append(&mut resolver.faults);
    calendars
}

/// What is known while a document is resolved.
pub(super) struct Resolver<'d> {
    document: &'d Document,
    /// The texts that it stands in, and the files that it names.
    sources: &'d Sources,
    faults: Vec<Diagnostic>,
    /// How many errors there were.
    errors: usize,
    names: Names,
    facts: Vec<FactDef>,
    fact_by_name: ByName<FactId>,
    /// For each fact: its groups.
    groups: Vec<Groups>,
    /// For each fact: the author's other names for its values.
    aliases: Vec<Vec<(String, Meaning)>>,
    /// How many members the groups have that were read so far.
    members: usize,
    /// For each fact: where it was declared, if the author did.
    declared_at: Vec<Option<Span>>,
    tests: Tests,
    /// Every outcome that some rule leads to, which all such rules share.
    outcomes: HashSet<Arc<Outcome>>,
    /// For each fact that a condition tests: where one does first.
    tested_at: HashMap<FactId, Span>,
    /// Whose each life cycle is.
    owners: Owners,
    /// Facts that a clock or a meter counts.
    fed: HashMap<FactId, Fed>,
    language: Arc<str>,
    currency: Option<crate::value::Currency>,
}

impl<'d> Resolver<'d> {
    fn new(document: &'d Document, sources: &'d Sources) -> Self {
        Self {
            document,
            sources,
            faults: Vec::new(),
            errors: 0,
            names: Names::default(),
            facts: Vec::new(),
            fact_by_name: ByName::default(),
            groups: Vec::new(),
            aliases: Vec::new(),
            members: 0,
            declared_at: Vec::new(),
            tests: Tests::default(),
            outcomes: HashSet::new(),
            tested_at: HashMap::new(),
            owners: Owners::default(),
            fed: HashMap::new(),
            language: "en".into(),
            currency: None,
        }
    }

    fn policy(&mut self, digest: Digest) -> Policy {
        let header = self.header();
        let well_known = self.declare_facts();
        let calendars = self.calendars(header.zone.as_ref());
        let products = self.products();
        let life_cycles = self.life_cycles();
        self.fact_conditions();
        self.tables();
        self.clocks();
        let services = self.services();
        let quoting = self.quoting();
        self.changes();
        let parties = self.parties();
        let signals = self.signals();
        let rules = self.rules();
        let flags = self.flags();
        let commitments = self.commitments();
        let outgrown = self.outgrown();
        let impossible = self.impossible();
        let title = self.document.header.title.as_ref().and_then(|title| self.client_text(title));
        let aliases = std::mem::take(&mut self.aliases);
        let policy = Policy {
            id: header.id,
            title,
            version: header.version,
            language: self.language.to_string(),
            applies_from: header.applies_from,
            currency: self.currency,
            zone: header.zone,
            while_open: if header.desk { WhileOpen::Desk } else { WhileOpen::Client },
            digest,
            names: std::mem::take(&mut self.names),
            facts: std::mem::take(&mut self.facts),
            fact_by_name: std::mem::take(&mut self.fact_by_name),
            vocabularies: Vec::new(),
            well_known,
            products,
            life_cycles,
            services,
            quoting,
            parties,
            signals,
            rules: rules.rules,
            otherwise: rules.otherwise,
            limits: rules.limits,
            flags,
            calendars,
            commitments,
            outgrown,
            impossible,
        };
        self.with_vocabularies(policy, aliases)
    }

    fn fault(&mut self, fault: Diagnostic) {
        // Of many faults the first are enough. A warning is not dropped: a policy without a fault is judged by all of them.
        self.errors += usize::from(fault.is_error());
        if self.errors <= MOST_TOLD || !fault.is_error() {
            self.faults.push(fault);
        }
    }

    /// The name that is closest to what was written, as long as anybody reads it.
    fn close<'n>(&self, written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        if self.errors < MOST_TOLD { closest(written, known) } else { None }
    }

    fn def(&self, fact: FactId) -> &FactDef {
        &self.facts[fact.0 as usize]
    }

    fn ty(&self, fact: FactId) -> FactType {
        self.def(fact).ty.clone()
    }

    /// Reports a name that stands twice, and says whether this is the first.
    fn first_of<'n>(
        &mut self,
        seen: &mut HashMap<&'n str, Span>,
        name: &'n Spanned<String>,
        what: &str,
    ) -> Option<&'n str> {
        if let Some(&first) = seen.get(name.value.as_str()) {
            self.fault(
                Diagnostic::error(Code::Duplicate, name.span, format!("the {what} `{}` stands twice", name.value))
                    .also(first, "the first is here")
                    .help("give one of them another name"),
            );
            return None;
        }
        seen.insert(&name.value, name.span);
        Some(&name.value)
    }

    /// Reports a name with characters that a name does not have, and says whether there are none.
    fn well_formed(&mut self, name: &Spanned<String>, what: &str) -> bool {
        let is_name = crate::value::check_name(&name.value).is_ok();
        if !is_name {
            self.fault(
                Diagnostic::error(Code::BadName, name.span, format!("`{}` is not a name for a {what}", name.value))
                    .help("begin with a letter or digit; then letters, digits, `-`, `_`, `.` and `/`"),
            );
        }
        is_name
    }

    /// As [`well_formed`](Self::well_formed), for values, which may have several words.
    fn well_formed_value(&mut self, name: &Spanned<String>, what: &str) {
        if crate::value::check_value_name(&name.value).is_err() {
            let message = format!("`{}` is not a name for a {what}", name.value);
            let help = "write words of letters, digits, `-`, `_`, `.` and `/`, with one space between them; the first of \
                        several is not `not`, `under` or `over`";
            self.fault(Diagnostic::error(Code::BadName, name.span, message).help(help));
        }
    }

    fn tangle_fault(&self, policy: &Policy) -> Option<Diagnostic> {
        let tangle = policy.tangle()?;
        let (code, facts, help) = match &tangle {
            Tangle::Circle(facts) => (Code::Cycle, facts.clone(), "take one of them out of the conditions of another"),
            Tangle::TooLong(fact) => (Code::TooDeep, vec![*fact], "let its tables look at given facts instead"),
        };
        let names: Vec<&str> = facts.iter().map(|&fact| policy.fact(fact).name.as_str()).collect();
        let names = pattern::quoted(&names);
        let message = match tangle {
            Tangle::Circle(_) => format!("facts follow from one another in a circle: {names}"),
            Tangle::TooLong(_) => format!("{names} follows from more than {LONGEST_CHAIN} facts in a row"),
        };
        // What the language itself brings is declared nowhere, but no circle comes about without a condition.
        let declared = facts.iter().find_map(|fact| self.declared_at[fact.0 as usize]);
        let place = declared.or_else(|| facts.iter().find_map(|fact| self.tested_at.get(fact).copied()));
        let fault = place
            .map_or_else(|| Diagnostic::placeless(code, &message), |place| Diagnostic::error(code, place, &message));
        Some(fault.help(help))
    }
}
