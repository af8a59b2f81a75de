//! Which facts a fact follows from.

use std::collections::{BTreeMap, BTreeSet};

use super::Policy;
use super::condition::Condition;
use super::distance::Measured;
use super::fact::{Derivation, FactId};

/// Most facts that may follow from one another in a row, so that evaluating them takes little of the stack.
pub(crate) const LONGEST_CHAIN: usize = 100;

/// What may be wrong with the way in which facts follow from one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tangle {
    /// Facts that follow from themselves, as the way round: `a`, `b`, ... back to `a`.
    Circle(Vec<FactId>),
    /// A fact with more than [`LONGEST_CHAIN`] others behind it in a row.
    TooLong(FactId),
}

impl Policy {
    /// The facts that a fact directly follows from: the inputs of its derivation, or the facts of its `only-if`.
    pub(crate) fn inputs(&self, fact: FactId) -> BTreeSet<FactId> {
        let def = self.fact(fact);
        let mut inputs = BTreeSet::new();
        if let Some(only_if) = &def.only_if {
            add(&mut inputs, only_if);
        }
        // What is newest depends on the product.
        if self.vocabularies.get(fact.0 as usize).is_some_and(|names| names.has_newest()) {
            inputs.insert(self.well_known.product);
        }
        let Some(derivation) = &def.derivation else { return inputs };
        let known = self.well_known;
        match derivation {
            Derivation::Stage | Derivation::ReleaseColumn(_) => inputs.extend([known.product, known.release]),
            Derivation::Phase => {
                inputs.extend([known.product, known.release]);
                let rows = self.products.iter().flat_map(|product| &product.table.phases);
                rows.filter_map(|row| row.when.as_ref()).for_each(|condition| add(&mut inputs, condition));
            }
            Derivation::RoleStatus(role) => self.listing_inputs(&mut inputs, *role),
            Derivation::EnvironmentStatus => {
                inputs.insert(known.product);
                let roles = self.products.iter().flat_map(|product| product.environments.iter().map(|(role, _)| *role));
                inputs.extend(roles.filter_map(|role| self.status_fact(role)));
            }
            Derivation::ComponentStatus | Derivation::ComponentColumn(_) => {
                self.listing_inputs(&mut inputs, known.component);
            }
            Derivation::IntegrationsStatus => self.listing_inputs(&mut inputs, known.integrations),
            Derivation::Table(rows) => rows.iter().for_each(|row| add(&mut inputs, &row.when)),
            Derivation::ThingPhase(of) | Derivation::VersionPhase(of, _) => {
                inputs.insert(*of);
                inputs.extend(&self.life_cycles.asked);
            }
            Derivation::Distance(distance) => {
                inputs.extend([distance.from, distance.to]);
                inputs.extend(matches!(distance.of, Measured::OwnProduct).then_some(known.product));
            }
            Derivation::Arrived(calendar) => {
                inputs.extend(known.arrived);
                inputs.extend(self.calendar(*calendar).zone_fact());
            }
            Derivation::Clock(clock) => {
                inputs.extend(clock.start);
                clock.rows.iter().for_each(|row| add(&mut inputs, &row.when));
            }
            Derivation::Meter(meter) => inputs.extend(meter.inputs(known.plan)),
        }
        inputs
    }

    /// What the listings of a fact look at: the fact, the conditions of their rows, and with `while` its life cycles.
    fn listing_inputs(&self, inputs: &mut BTreeSet<FactId>, fact: FactId) {
        inputs.extend([self.well_known.product, fact]);
        let rows = self.products.iter().filter_map(|product| self.listing_of(product, fact)).flatten();
        let mut asks_for_phases = false;
        for row in rows {
            row.when.iter().for_each(|when| add(inputs, when));
            asks_for_phases |= row.while_phases.is_some();
        }
        if asks_for_phases {
            inputs.extend(self.phase_fact(fact));
            inputs.extend(&self.life_cycles.asked);
        }
    }

    /// What is wrong with the way in which facts follow from one another, if anything is.
    pub(crate) fn tangle(&self) -> Option<Tangle> {
        let mut depths = BTreeMap::new();
        let facts = (0u32..).map(FactId).take(self.facts.len());
        let circle = facts.clone().find_map(|start| self.circle_from(start, &mut depths));
        circle.map(Tangle::Circle).or_else(|| {
            let too_long = facts.into_iter().find(|fact| depths.get(fact).is_some_and(|depth| *depth > LONGEST_CHAIN));
            too_long.map(Tangle::TooLong)
        })
    }

    /// Depth first, without recursion: a policy may chain many tables. Notes how long the chain behind each fact is.
    fn circle_from(&self, start: FactId, depths: &mut BTreeMap<FactId, usize>) -> Option<Vec<FactId>> {
        let mut path: Vec<(FactId, Vec<FactId>)> = vec![(start, self.inputs(start).into_iter().collect())];
        let mut on_path = BTreeSet::from([start]);
        while let Some((fact, rest)) = path.last_mut() {
            let Some(next) = rest.pop() else {
                let behind = self.inputs(*fact).iter().filter_map(|input| depths.get(input)).max().copied();
                depths.insert(*fact, behind.unwrap_or(0) + 1);
                on_path.remove(fact);
                path.pop();
                continue;
            };
            if on_path.contains(&next) {
                let at = path.iter().position(|(fact, _)| *fact == next).unwrap_or(0);
                return Some(path[at..].iter().map(|(fact, _)| *fact).collect());
            }
            if !depths.contains_key(&next) {
                on_path.insert(next);
                path.push((next, self.inputs(next).into_iter().collect()));
            }
        }
        None
    }
}

fn add(inputs: &mut BTreeSet<FactId>, condition: &Condition) {
    condition.each_test(&mut |test| inputs.extend([test.fact]));
}
