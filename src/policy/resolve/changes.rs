//! Facts that the client can change, with the way to do so.

use std::collections::BTreeSet;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::fact::{Changeable, Derivation, FactId};

impl Resolver<'_> {
    /// `changeable` of the declared facts, once every fact and service is known.
    pub(super) fn changes(&mut self) {
        let document = self.document;
        let history = self.history();
        for declaration in &document.facts {
            let Some(&fact) = self.fact_by_name.get(&declaration.name.value) else { continue };
            let Some(written) = &declaration.changeable else { continue };
            let name = &declaration.name.value;
            let fault = match () {
                () if !self.def(fact).is_base() => Some((
                    format!("`{name}` follows from other facts, so nobody can change it"),
                    "say `changeable` of the facts that it follows from",
                )),
                () if history.contains(&fact) => Some((
                    format!("`{name}` says what has happened, so nobody can change it"),
                    "leave `changeable` out",
                )),
                () => None,
            };
            if let Some((message, help)) = fault {
                self.fault(Diagnostic::error(Code::Conflict, written.span.start(), message).help(help));
                continue;
            }
            let offer = written.offer.as_ref().and_then(|name| self.service_named(name));
            let way = written.way.as_ref().and_then(|way| self.client_text(way));
            self.facts[fact.0 as usize].changeable = way.map(|way| Changeable { way, offer });
        }
    }

    /// The facts that say what has happened: the moment at which a request came, and what a meter has counted.
    fn history(&self) -> BTreeSet<FactId> {
        let meters = self.facts.iter().filter_map(|def| match &def.derivation {
            Some(Derivation::Meter(meter)) => Some(meter),
            _ => None,
        });
        let arrived = self.fact_by_name.get("arrived").copied();
        meters.flat_map(|meter| meter.asks_for()).chain(arrived).collect()
    }
}
