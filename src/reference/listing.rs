//! Listings: how the environments, the component and the integrations of a request stand on the product's lists.

use std::cell::OnceCell;

use super::evaluate::Evaluation;
use super::state::{Judged, Lacks, State, Values};
use crate::policy::FactId;
use crate::policy::fact::{Element, Value};
use crate::policy::product::{Found, ListingRow, Status};
use crate::value::Truth;

impl Evaluation<'_> {
    pub(super) fn role_status(&self, role: FactId) -> State {
        self.over_products(|product| match product.and_then(|product| self.policy.listing_of(product, role)) {
            None => (vec![Value::NotApplicable], Lacks::default()),
            Some(rows) => self.status_of_thing(role, rows),
        })
    }

    /// The worst of the product's roles.
    pub(super) fn environment_status(&self) -> State {
        self.over_products(|product| {
            let Some(product) = product.filter(|product| !product.environments.is_empty()) else {
                return (vec![Value::NotApplicable], Lacks::default());
            };
            let mut worst = vec![Status::NotInvolved];
            let mut lacks = Lacks::default();
            for (role, _) in &product.environments {
                let Some(status) = self.policy.status_fact(*role) else { continue };
                let state = self.state(status);
                worst = worst_of(&worst, &self.statuses(&state));
                lacks.add(&state.lacks);
            }
            (worst.into_iter().map(|status| self.status_value(status)).collect(), lacks)
        })
    }

    pub(super) fn component_status(&self) -> State {
        self.over_products(|product| match product.and_then(|product| product.components.as_ref()) {
            None => (vec![Value::NotApplicable], Lacks::default()),
            Some(rows) => self.status_of_thing(self.policy.well_known.component, rows),
        })
    }

    pub(super) fn component_column(&self, column: &str) -> State {
        let component = self.policy.well_known.component;
        self.over_products(|product| match product.and_then(|product| product.components.as_ref()) {
            None => (vec![Value::NotApplicable], Lacks::default()),
            Some(rows) => {
                let value = |found: Found<'_>| {
                    let Found::Row(row) = found else { return Value::NotApplicable };
                    let name = row.columns.iter().find(|(name, _)| name == column);
                    name.map_or(Value::NotApplicable, |(_, name)| Value::Name(*name))
                };
                self.of_thing(component, rows, value)
            }
        })
    }

    /// The worst of the integrations. A list that is only known in part may hold something worse.
    pub(super) fn integrations_status(&self) -> State {
        let integrations = self.policy.well_known.integrations;
        self.over_products(|product| {
            let Some(rows) = product.and_then(|product| product.integrations.as_ref()) else {
                return (vec![Value::NotApplicable], Lacks::default());
            };
            let state = self.state(integrations);
            let mut lacks = state.lacks.clone();
            let mut statuses = Vec::new();
            match &state.values {
                Values::Any => statuses.extend(Status::ALL),
                Values::OneOf(values) => {
                    for value in values {
                        let (more, missing) = self.worst_element(rows, value);
                        statuses.extend(more);
                        lacks.add(&missing);
                    }
                }
            }
            (statuses.into_iter().map(|status| self.status_value(status)).collect(), lacks)
        })
    }

    fn worst_element(&self, rows: &[ListingRow], value: &Value) -> (Vec<Status>, Lacks) {
        let integrations = self.policy.well_known.integrations;
        let Value::Set { elements, complete } = value else { return (vec![Status::NotInvolved], Lacks::default()) };
        let mut worst = vec![Status::NotInvolved];
        let mut lacks = Lacks::default();
        let not_involved = self.policy.names.find(Status::NotInvolved.word());
        for element in elements.iter().filter(|element| element.name != not_involved) {
            let (values, missing) = self.of_element(integrations, rows, element, |found| found.status());
            worst = worst_of(&worst, &values);
            lacks.add(&missing);
        }
        if !complete {
            lacks.facts.insert(integrations);
            let least = worst.iter().min().copied().unwrap_or(Status::NotInvolved);
            worst = Status::ALL.into_iter().filter(|status| *status >= least).collect();
        }
        (worst, lacks)
    }

    fn status_of_thing(&self, fact: FactId, rows: &[ListingRow]) -> (Vec<Value>, Lacks) {
        let state = self.state(fact);
        let involved = Status::NotInvolved.word();
        let not_involved = self.policy.names.find(involved);
        let told_so = |value: &Value| matches!(value, Value::Thing(element) if element.name == not_involved);
        let mut lacks = state.lacks.clone();
        let mut values = Vec::new();
        match &state.values {
            Values::OneOf(all) => {
                for value in all {
                    let (more, missing) = match value {
                        Value::Thing(element) if !told_so(value) => {
                            self.of_element(fact, rows, element, |found| self.status_value(found.status()))
                        }
                        _ => (vec![self.status_value(Status::NotInvolved)], Lacks::default()),
                    };
                    values.extend(more);
                    lacks.add(&missing);
                }
            }
            Values::Any => values.extend(self.every_status(rows, &mut lacks)),
        }
        (values, lacks)
    }

    /// The statuses that a thing nobody told may have.
    fn every_status(&self, rows: &[ListingRow], lacks: &mut Lacks) -> Vec<Value> {
        let mut statuses = vec![Status::NotInvolved, Status::Unlisted];
        for row in rows {
            let judged = row.when.as_ref().map_or(Judged::YES, |when| self.condition(when));
            if judged.truth != Truth::No {
                statuses.push(row.is);
                statuses.extend(row.while_phases.as_ref().map(|_| Status::Ended));
            }
            lacks.add(&judged.lacks);
        }
        statuses.into_iter().map(|status| self.status_value(status)).collect()
    }

    fn of_thing(&self, fact: FactId, rows: &[ListingRow], value: impl Fn(Found<'_>) -> Value) -> (Vec<Value>, Lacks) {
        let not_involved = self.policy.names.find(Status::NotInvolved.word());
        let state = self.state(fact);
        let mut lacks = state.lacks.clone();
        let mut values = Vec::new();
        match &state.values {
            Values::OneOf(all) => {
                for one in all {
                    let element = match one {
                        Value::Thing(element) if element.name != not_involved => element,
                        _ => {
                            values.push(Value::NotApplicable);
                            continue;
                        }
                    };
                    let (more, missing) = self.of_element(fact, rows, element, &value);
                    values.extend(more);
                    lacks.add(&missing);
                }
            }
            Values::Any => values.extend(rows.iter().map(Found::Row).chain([Found::Nothing]).map(value)),
        }
        (values, lacks)
    }

    /// What the first row that fits says of an element. A row whose life cycle is in another phase is passed over.
    fn of_element<T>(
        &self,
        fact: FactId,
        rows: &[ListingRow],
        element: &Element,
        say: impl Fn(Found<'_>) -> T,
    ) -> (Vec<T>, Lacks) {
        let mut said = Vec::new();
        let mut lacks = Lacks::default();
        let (mut named, mut passed_over) = (Judged::NO, Judged::NO);
        let phase = OnceCell::new();
        for row in rows {
            // A name without its version leaves a row with a range open.
            let fits = Truth::any(row.things.iter().map(|thing| thing.covers(element)));
            let fits = Judged::new(fits, Lacks::fact(fact));
            let fits = match &row.when {
                Some(when) if fits.truth != Truth::No => fits.and(self.condition(when)),
                _ => fits,
            };
            let judged = match &row.while_phases {
                Some(phases) if fits.truth != Truth::No => {
                    let in_phase = self.is_named(phase.get_or_init(|| self.phase_of_element(fact, element)), phases);
                    named = named.or(fits.clone());
                    passed_over = passed_over.or(fits.clone().and(in_phase.clone().not()));
                    fits.and(in_phase)
                }
                _ => fits,
            };
            if judged.truth != Truth::No {
                said.push(say(Found::Row(row)));
            }
            lacks.add(&judged.lacks);
            if judged.truth == Truth::Yes {
                return (said, lacks);
            }
        }
        lacks.add(&passed_over.lacks);
        if passed_over.truth != Truth::No {
            said.push(say(Found::PassedOver));
        }
        if named.truth != Truth::Yes {
            lacks.add(&named.lacks);
            said.push(say(Found::Nothing));
        }
        (said, lacks)
    }

    fn status_value(&self, status: Status) -> Value {
        Value::Name(self.policy.names.find(status.word()))
    }

    fn statuses(&self, state: &State) -> Vec<Status> {
        Status::ALL.into_iter().filter(|status| state.allows(&self.status_value(*status))).collect()
    }
}

/// The worse of each pair, each once.
fn worst_of(a: &[Status], b: &[Status]) -> Vec<Status> {
    let mut worst: Vec<Status> = a.iter().flat_map(|&x| b.iter().map(move |&y| x.max(y))).collect();
    worst.sort_unstable();
    worst.dedup();
    if b.is_empty() { a.to_vec() } else { worst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_two_sets_is_every_possible_maximum() {
        use Status::{Excluded, Limited, Listed, Unlisted};
        assert_eq!(worst_of(&[Listed, Unlisted], &[Limited]), [Limited, Unlisted]);
        assert_eq!(worst_of(&[Listed, Unlisted], &[Excluded]), [Excluded]);
        assert_eq!(worst_of(&[Listed], &[]), [Listed]);
    }
}
