//! In which order facts become known.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::days::{Looks, days, is_uneven};
use super::hidden::{arrivals, calendar_of};
use super::values::{Asked, Values};
use super::{Of, Space, Step};
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::{Derivation, Value};
use crate::policy::meter::Allowance;
use crate::policy::{FactId, Policy};

impl Space<'_> {
    /// Puts what is looked at most often first, each after all that it follows from.
    pub(super) fn order(&mut self, targets: &[Vec<(Option<Of>, Condition)>]) {
        let mut weights: BTreeMap<Of, usize> = BTreeMap::new();
        for of in targets.iter().flatten().filter_map(|(of, _)| *of) {
            *weights.entry(of).or_insert(0) += 1;
        }
        let mut wanted: Vec<(Of, usize)> = weights.into_iter().collect();
        wanted.sort_by_key(|(of, weight)| (std::cmp::Reverse(*weight), *of));
        let wanted: Vec<Of> = wanted.into_iter().map(|(of, _)| of).collect();
        let behind: Vec<BTreeSet<Of>> = wanted.iter().map(|of| self.leaves(*of)).collect();
        let tests = tests_of(self.policy);
        for target in &wanted {
            self.place(*target, &tests);
            // What follows from what is known already is told at once.
            for (other, leaves) in wanted.iter().zip(&behind) {
                if leaves.iter().all(|leaf| self.by_of.contains_key(leaf)) {
                    self.place(*other, &tests);
                }
            }
        }
        for number in 0..self.steps.len() {
            for input in self.steps[number].inputs.clone() {
                self.steps[input].consumers.push(number);
            }
        }
    }

    /// What a step follows from, in the end.
    fn leaves(&mut self, of: Of) -> BTreeSet<Of> {
        let mut leaves = BTreeSet::new();
        let mut open = vec![of];
        let mut seen = BTreeSet::new();
        while let Some(of) = open.pop() {
            if !seen.insert(of) {
                continue;
            }
            let inputs = self.inputs_of(of);
            if inputs.is_empty() {
                leaves.insert(of);
            }
            open.extend(inputs);
        }
        leaves
    }

    fn place(&mut self, of: Of, tests: &HashMap<FactId, Vec<&Test>>) -> usize {
        if let Some(&known) = self.by_of.get(&of) {
            return known;
        }
        let mut inputs: Vec<usize> = self.inputs_of(of).into_iter().map(|input| self.place(input, tests)).collect();
        inputs.sort_unstable();
        inputs.dedup();
        let mut step = Step::new(of, inputs);
        match of {
            Of::Day => step.days = self.days(),
            Of::Arrival => step.is_sampled = true,
            Of::Fact(fact) if Some(fact) == self.fixed() => {
                step.values = self.product_name.map(Value::Name).into_iter().collect();
            }
            Of::Fact(fact) if self.policy.fact(fact).is_base() => {
                let tests = tests.get(&fact).map_or(&[][..], |tests| &tests[..]);
                let asked = Asked { policy: self.policy, product: self.product, fact, tests };
                let Values { values, is_sampled, .. } = asked.values();
                (step.values, step.is_sampled) = (values, is_sampled);
            }
            Of::Fact(fact) => step.is_sampled = self.is_uncertain(fact),
            Of::Several(_) => {}
        }
        self.steps.push(step);
        self.by_of.insert(of, self.steps.len() - 1);
        self.steps.len() - 1
    }

    /// The fact whose value is that of the whole space.
    fn fixed(&self) -> Option<FactId> {
        self.product_name.map(|_| self.policy.well_known.product)
    }

    /// Derived facts of which the classes of what they follow from do not tell every possibility.
    fn is_uncertain(&self, fact: FactId) -> bool {
        match &self.policy.fact(fact).derivation {
            Some(Derivation::Clock(clock)) => is_uneven(clock),
            Some(Derivation::Meter(meter)) => {
                let is_amount =
                    |limit: &crate::policy::meter::Limit| matches!(limit, crate::policy::meter::Limit::Amount(_));
                let is_fixed = match &meter.allowance {
                    Allowance::Same(limit) => is_amount(limit),
                    Allowance::ByPlan(limits) => limits.iter().all(|(_, limit)| is_amount(limit)),
                };
                !is_fixed && meter.adds.is_some()
            }
            _ => false,
        }
    }

    fn days(&self) -> Vec<(crate::value::Date, u32)> {
        let facts = &self.policy.facts;
        let has = |is: fn(&Derivation) -> bool| facts.iter().filter_map(|def| def.derivation.as_ref()).any(is);
        let looks = Looks {
            phases: has(|derivation| matches!(derivation, Derivation::Phase)),
            life_cycles: !self.policy.life_cycles.tables.is_empty(),
            arrival: !self.calendars.is_empty(),
        };
        let arrived = |day| arrivals(self.policy, &self.calendars, day).into_iter().map(|(said, _)| said).collect();
        days(self.policy, self.product, looks, arrived)
    }

    /// What a step directly follows from.
    pub(super) fn inputs_of(&mut self, of: Of) -> Vec<Of> {
        match of {
            Of::Day => Vec::new(),
            Of::Arrival => vec![Of::Day],
            Of::Several(number) => {
                let facts: BTreeSet<FactId> = self.severals[number].tests().iter().map(|test| test.fact).collect();
                self.without_product(facts)
            }
            Of::Fact(fact) if Some(fact) == self.fixed() => Vec::new(),
            Of::Fact(fact) => self.inputs_of_fact(fact),
        }
    }

    fn without_product(&self, facts: BTreeSet<FactId>) -> Vec<Of> {
        facts.into_iter().filter(|fact| Some(*fact) != self.fixed()).map(Of::Fact).collect()
    }

    fn inputs_of_fact(&mut self, fact: FactId) -> Vec<Of> {
        let policy = self.policy;
        let def = policy.fact(fact);
        let Some(derivation) = &def.derivation else { return self.applies(fact).into_iter().collect() };
        let mut facts = policy.inputs(fact);
        let mut more = Vec::new();
        match derivation {
            Derivation::Clock(clock) => {
                more.push(Of::Day);
                if let Some(start) = clock.start {
                    let feeds = clock.rows.iter().any(|row| row.when.tests().iter().any(|test| test.fact == start));
                    facts.retain(|input| *input != start || feeds);
                    more.extend(self.applies(start));
                }
            }
            Derivation::Meter(meter) => {
                facts.retain(|input| *input != meter.used && Some(*input) != meter.carried);
                more.extend(self.applies(meter.used));
            }
            Derivation::Arrived(_) => {
                facts.clear();
                more.push(Of::Arrival);
            }
            Derivation::Phase | Derivation::ThingPhase(_) | Derivation::VersionPhase(..) => more.push(Of::Day),
            Derivation::RoleStatus(of) => more.extend(self.is_dated(*of).then_some(Of::Day)),
            Derivation::ComponentStatus | Derivation::ComponentColumn(_) => {
                more.extend(self.is_dated(policy.well_known.component).then_some(Of::Day));
            }
            Derivation::IntegrationsStatus => {
                more.extend(self.is_dated(policy.well_known.integrations).then_some(Of::Day));
            }
            _ => {}
        }
        more.extend(self.without_product(facts));
        more
    }

    /// Whether the product's list of what the fact names looks at life cycles.
    fn is_dated(&self, fact: FactId) -> bool {
        let listing = self.product.and_then(|product| self.policy.listing_of(product, fact));
        listing.is_some_and(|rows| rows.iter().any(|row| row.while_phases.is_some()))
    }

    /// The step that says whether a fact applies, if it does not always.
    pub(super) fn applies(&mut self, fact: FactId) -> Option<Of> {
        let only_if = self.policy.fact(fact).only_if.as_ref()?;
        if let Some(known) = self.applies_by.get(&fact) {
            return Some(Of::Several(*known));
        }
        self.severals.push(only_if.clone());
        self.applies_by.insert(fact, self.severals.len() - 1);
        Some(Of::Several(self.severals.len() - 1))
    }

    /// The calendars of which anything asks, so that all of them are told by one moment.
    pub(super) fn find_calendars(&mut self) {
        let facts = (0u32..).map(FactId).take(self.policy.facts.len());
        self.calendars = facts.filter_map(|fact| calendar_of(self.policy, fact)).collect();
    }
}

/// Every test that the policy holds, by its fact, each once.
pub(super) fn tests_of(policy: &Policy) -> HashMap<FactId, Vec<&Test>> {
    let mut seen = HashSet::new();
    let mut all: HashMap<FactId, Vec<&Test>> = HashMap::new();
    for condition in conditions_of(policy) {
        condition.each_test(&mut |test| {
            if seen.insert(std::ptr::from_ref(test)) {
                all.entry(test.fact).or_default().push(test);
            }
        });
    }
    all
}

/// Every condition that a fact, a rule, a limit or a flag may hang on.
fn conditions_of(policy: &Policy) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = policy.impossible.iter().collect();
    all.extend(policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]));
    all.extend(policy.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]));
    all.extend(policy.flags.iter().flat_map(|flag| [&flag.when, &flag.unless]));
    all.extend(policy.tables().flat_map(|table| &table.phases).filter_map(|row| row.when.as_ref()));
    for product in &policy.products {
        let listings =
            product.environments.iter().map(|(_, rows)| rows).chain(&product.components).chain(&product.integrations);
        all.extend(listings.flatten().filter_map(|row| row.when.as_ref()));
    }
    for def in &policy.facts {
        all.extend(def.only_if.as_ref());
        match &def.derivation {
            Some(Derivation::Table(rows)) => all.extend(rows.iter().map(|row| &row.when)),
            Some(Derivation::Clock(clock)) => all.extend(clock.rows.iter().map(|row| &row.when)),
            _ => {}
        }
    }
    all
}
