//! Services nobody offers.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lint::{Inspected, written};

lint! {
    /// A service of the catalogue that no rule offers.
    ///
    /// ## What it finds
    ///
    /// An entry of `services` that is the `offer` of no rule, of no fact that is `changeable`, and not of `outgrown` or `otherwise`.
    ///
    /// ## Why it matters
    ///
    /// A published price that no request leads to is a promise without a door: the desk does work of this kind and the
    /// policy says something else about it, or nothing.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// services:
    ///   course: { title: A course, price: { fixed: 900 } }
    /// rules:
    ///   - { id: courses, when: { kind: training }, class: service, certainty: approval }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: courses, when: { kind: training }, class: service, offer: course }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If it is sold by other roads than the desk, and stands in the catalogue for its price alone.
    "unoffered-service", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let document = at.document;
    let rules = written::rules(document).into_iter().filter_map(|placed| placed.rule.outcome.offer.as_ref());
    let otherwise = document.otherwise.iter().filter_map(|otherwise| otherwise.offer.as_ref());
    let changes = document.facts.iter().filter_map(|fact| fact.changeable.as_ref()?.offer.as_ref());
    let outgrown = document.outgrown.iter().filter_map(|outgrown| outgrown.offer.as_ref());
    let offered: BTreeSet<&str> =
        rules.chain(otherwise).chain(changes).chain(outgrown).map(|offer| offer.value.as_str()).collect();
    let unoffered = document.services.iter().filter(|service| !offered.contains(service.id.value.as_str()));
    let finding = |id: &crate::document::Spanned<String>| {
        let message = format!("no rule offers the service `{}`", id.value);
        Diagnostic::finding(NAME, &id.value, id.span, message)
            .help(format!("write `offer: {}` where it is the way out, or take it out of the catalogue", id.value))
    };
    unoffered.map(|service| finding(&service.id)).collect()
}
