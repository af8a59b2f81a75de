//! Distances between two versions: the facts that they count from, and the table that they count in.

use std::collections::BTreeSet;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Counting, Spanned};
use crate::policy::distance::{Distance, Measured};
use crate::policy::fact::{Derivation, FactId, FactType};
use crate::policy::life_cycle::CycleId;
use crate::value::fold;

impl Resolver<'_> {
    /// Declares the versions that only distances name.
    pub(super) fn counted_versions(&mut self, derived: &BTreeSet<String>) {
        let document = self.document;
        let named = document.distances.iter().flat_map(|distance| [&distance.from, &distance.to]).flatten();
        for name in named {
            let typed = document.facts.iter().any(|fact| fact.name.value == name.value && fact.ty.is_some());
            if !typed && !derived.contains(&name.value) && !self.fact_by_name.contains_key(&name.value) {
                self.well_formed(name, "fact");
                let fact = self.add(&name.value, FactType::Version, None);
                self.declared_at[fact.0 as usize] = Some(name.span);
            }
        }
    }

    /// The facts that distances are, once the versions are known.
    pub(super) fn distance_facts(&mut self) {
        let document = self.document;
        for distance in &document.distances {
            self.well_formed(&distance.name, "distance");
            if self.is_taken(&distance.name, "distance") {
                continue;
            }
            // With a fault in it the name stays known, so that its uses are no faults too.
            let derivation = self.distance(distance).map(Derivation::Distance);
            let fact = self.add(&distance.name.value, FactType::Number, derivation);
            self.declared_at[fact.0 as usize] = Some(distance.name.span);
        }
    }

    fn distance(&mut self, written: &document::Distance) -> Option<Distance> {
        let from = written.from.as_ref().and_then(|name| self.version_named(name));
        let to = written.to.as_ref().and_then(|name| self.version_named(name));
        let counting = written.counting.map_or(Counting::Lines, |counting| counting.value);
        let of = written.of.as_ref().map_or(Some(Measured::OwnProduct), |name| self.measured(name));
        let (from, to, of) = (from?, to?, of?);
        let own = matches!(of, Measured::OwnProduct);
        if from == to {
            let place = written.to.as_ref().map_or(written.name.span, |to| to.span);
            let fault = Diagnostic::error(Code::Conflict, place, "a version has no distance from itself");
            self.fault(fault.help("let `from` and `to` name two facts"));
        } else if own
            && counting != Counting::Majors
            && self.document.products.iter().all(|product| product.table.releases.is_empty())
        {
            let message = format!("no product has releases in which `{}` can be counted", written.name.value);
            let fault = Diagnostic::error(Code::MissingKey, written.name.span, message);
            self.fault(fault.help("write `of` with the name of a life cycle, or `counting: majors`"));
        }
        Some(Distance { from, to, counting, of })
    }

    fn version_named(&mut self, name: &Spanned<String>) -> Option<FactId> {
        let fact = self.fact_named(name)?;
        if self.ty(fact) == FactType::Version {
            return Some(fact);
        }
        let message = format!("`{}` is no version, so nothing can be counted from it", name.value);
        let fault = Diagnostic::error(Code::BadTest, name.span, message);
        self.fault(fault.help("name a fact with `type: version`, such as `release`"));
        None
    }

    /// The product or life cycle whose table is meant.
    fn measured(&mut self, name: &Spanned<String>) -> Option<Measured> {
        let document = self.document;
        let (products, cycles) = (&document.products, &document.life_cycles);
        let is_meant = |known: &Spanned<String>| fold(&known.value) == fold(&name.value);
        if products.iter().any(|product| is_meant(&product.name)) {
            return Some(Measured::Product(self.names.intern(&name.value)));
        }
        if let Some(number) = cycles.iter().position(|cycle| is_meant(&cycle.name)) {
            return Some(Measured::LifeCycle(CycleId(u32::try_from(number).unwrap_or_default())));
        }
        let known = products.iter().map(|product| &product.name).chain(cycles.iter().map(|cycle| &cycle.name));
        let help = match self.close(&name.value, known.map(|name| name.value.as_str())) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "name a product or a life cycle of this policy".to_owned(),
        };
        let message = format!("there is no product and no life cycle `{}`", name.value);
        self.fault(Diagnostic::error(Code::UnknownName, name.span, message).help(help));
        None
    }
}
