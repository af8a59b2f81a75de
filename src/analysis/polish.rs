//! Requests that show a finding, made more ordinary where they still show it.

use super::ask::Asking;
use super::finding::Witness;
use super::witness::{Shows, confirms};
use crate::policy::Policy;
use crate::policy::fact::{FactType, Sym};
use crate::policy::product::{ListingRow, Product};
use crate::request::FactValue;

/// So many values of one fact are tried.
const TRIED: usize = 24;

impl Asking<'_> {
    /// The same request with values that are listed, declared or plain in place of odd ones, as far as it still shows what
    /// it is to show. The values are tried in the order of the policy.
    pub(super) fn polished(&mut self, witness: &Witness, shows: Shows<'_>) -> Witness {
        let mut polished = witness.clone();
        let cost = 1 + self.policy.rules.len() as u64;
        for (name, _) in &witness.facts {
            let Some(at) = polished.facts.iter().position(|(known, _)| known == name) else { continue };
            for value in ordinary(self.policy, &polished, at).into_iter().take(TRIED) {
                if self.polish < cost {
                    return polished;
                }
                self.polish -= cost;
                let mut tried = polished.clone();
                match value {
                    Some(value) => tried.facts[at].1 = value,
                    None => drop(tried.facts.remove(at)),
                }
                if confirms(self.policy, &tried, shows) {
                    polished = tried;
                    break;
                }
            }
        }
        polished
    }
}

/// Values for a fact that is odd, the most ordinary first; `None` stands for leaving it out.
fn ordinary(policy: &Policy, witness: &Witness, at: usize) -> Vec<Option<FactValue>> {
    let Some((name, value)) = witness.facts.get(at) else { return Vec::new() };
    let Some(&fact) = policy.fact_by_name.get(name) else { return Vec::new() };
    let text = |text: String| Some(FactValue::Text(text));
    if fact == policy.well_known.product {
        let is_declared = product_of(policy, witness).is_some();
        return match &policy.products[..] {
            _ if is_declared => Vec::new(),
            // The only product is meant anyway.
            [_] => vec![None],
            all => all.iter().map(|product| text(policy.names.text(product.table.of).to_owned())).collect(),
        };
    }
    let Some(product) = product_of(policy, witness) else { return numbers(value) };
    if fact == policy.well_known.release {
        let lines: Vec<String> = product.table.releases.iter().rev().map(|release| release.written.clone()).collect();
        let written = value.to_string();
        let is_of = |line: &String| {
            written.strip_prefix(line.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        return if lines.iter().any(is_of) { Vec::new() } else { lines.into_iter().map(text).collect() };
    }
    if policy.fact(fact).ty == FactType::Thing {
        let role = product.environments.iter().find(|(role, _)| *role == fact).map(|(_, rows)| &rows[..]);
        let components = product.components.as_deref().filter(|_| fact == policy.well_known.component);
        let things = things(policy, role.or(components).unwrap_or_default());
        let is_listed = things.contains(&value.to_string());
        return if is_listed { Vec::new() } else { things.into_iter().map(text).collect() };
    }
    numbers(value)
}

/// For a number below zero some that are not.
fn numbers(value: &FactValue) -> Vec<Option<FactValue>> {
    match value {
        FactValue::Number(number) if number.starts_with('-') => {
            [1, 10, 100, 1_000, 0].map(|number: u32| Some(FactValue::Number(number.to_string()))).to_vec()
        }
        _ => Vec::new(),
    }
}

/// The product that a request is about, if the policy has it.
pub(super) fn product_of<'p>(policy: &'p Policy, witness: &Witness) -> Option<&'p Product> {
    let name = &policy.fact(policy.well_known.product).name;
    match witness.facts.iter().find(|(known, _)| known == name) {
        Some((_, value)) => {
            let of = policy.names.find(&value.to_string());
            policy.products.iter().find(|product| of != Sym::OTHER && product.table.of == of)
        }
        None => {
            if let [only] = &policy.products[..] {
                Some(only)
            } else {
                None
            }
        }
    }
}

/// What a listing names, each with a version that it names.
fn things(policy: &Policy, rows: &[ListingRow]) -> Vec<String> {
    let mut all = Vec::new();
    for thing in rows.iter().flat_map(|row| &row.things) {
        let names = thing.names.iter().flat_map(|names| names.iter()).map(|name| policy.names.text(*name));
        let version = thing.versions.as_ref().map(|range| {
            range
                .ends()
                .into_iter()
                .next()
                .map_or_else(|| range.to_string().replace(".x", ""), |end| end.as_written().to_owned())
        });
        all.extend(
            names.map(|name| version.as_ref().map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))),
        );
    }
    all
}
