//! Lists: what one that is known in part may hold, and what one that is to change may become.

use super::answers::{Group, element_of};
use super::change::Aim;
use super::domain::{Domain, Domains, fits};
use crate::analysis::classes::{MOST_ELEMENTS, every_choice, together};
use crate::facts::{Facts, Told};
use crate::policy::FactId;
use crate::policy::fact::{Element, Sym, Value};
use crate::request::FactValue;
use crate::value::Truth;

/// Most sets that a list known in part may come to.
const MOST_SETS: usize = 512;

impl Domains<'_, '_> {
    /// What a list may become: into scope it only loses elements, out of scope it only gains some.
    pub(super) fn changed_list(&self, aim: Aim, fact: FactId, now: &Value) -> Option<Domain> {
        let Value::Set { elements, .. } = now else { return None };
        Some(match aim {
            Aim::IntoScope => losing(&self.parts(fact, elements), elements.len() > MOST_ELEMENTS),
            Aim::OutOfScope => gaining(self.classes(fact, &[]), elements),
        })
    }

    /// The elements of a list, each once. In a long one those stand together that tests and listings do not tell apart.
    fn parts(&self, fact: FactId, elements: &[Element]) -> Vec<Vec<Element>> {
        let mut own: Vec<Element> = elements.to_vec();
        own.sort();
        own.dedup();
        own.sort_by_key(|one| elements.iter().position(|known| known == one));
        if own.len() <= MOST_ELEMENTS {
            return own.into_iter().map(|one| vec![one]).collect();
        }
        let policy = self.policy();
        let rows = policy.products.iter().filter_map(|product| policy.listing_of(product, fact)).flatten();
        let listed: Vec<_> = rows.flat_map(|row| &row.things).collect();
        let tested = || self.tests().on(fact).iter().flat_map(|test| test.predicate.patterns());
        together(own, |one| -> Vec<Truth> {
            let by_rows = listed.iter().map(|thing| thing.covers(one));
            tested().map(|pattern| pattern.covers_element(one)).chain(by_rows).collect()
        })
    }
}

impl Facts<'_> {
    /// Each element in the words of the request, as far as the policy has none for it.
    pub(super) fn as_told(&self, fact: FactId, now: &Value) -> Vec<(Element, Group)> {
        let Value::Set { elements, .. } = now else { return Vec::new() };
        let said = match self.told(fact) {
            Told::Given { said: FactValue::List(said), .. } if said.len() == elements.len() => &said[..],
            _ => &[],
        };
        let group = |at: usize, element: &Element| match (element.name, said.get(at)) {
            (Sym::OTHER, Some(word)) => Group::Thing(word.clone()),
            (Sym::OTHER, None) => Group::Unnamed,
            _ => element_of(self.policy, fact, element),
        };
        let mut told: Vec<(Element, Group)> = Vec::new();
        for (at, element) in elements.iter().enumerate() {
            let one = (element.clone(), group(at, element));
            if !told.contains(&one) {
                told.push(one);
            }
        }
        told
    }
}

/// A list without some of its parts, the fewest first.
fn losing(parts: &[Vec<Element>], is_sampled: bool) -> Domain {
    let count = parts.len();
    let mut kept: Vec<Vec<usize>>;
    if count <= MOST_ELEMENTS {
        kept = every_choice(&(0..count).collect::<Vec<_>>());
    } else {
        let but = |left: &[usize]| (0..count).filter(|part| !left.contains(part)).collect::<Vec<_>>();
        kept = vec![Vec::new(), but(&[])];
        kept.extend((0..count).flat_map(|part| [vec![part], but(&[part])]));
        let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| [one, other]));
        kept.extend(pairs.take(MOST_SETS).flat_map(|pair| [pair.to_vec(), but(&pair)]));
    }
    kept.sort_by_key(|some| std::cmp::Reverse(some.len()));
    let set = |some: Vec<usize>| some.into_iter().flat_map(|part| parts[part].clone()).collect();
    let values = kept.into_iter().map(|some| Value::Set { elements: set(some), complete: true }).collect();
    Domain { values, is_sampled, ..Domain::default() }
}

/// A list with more elements, which stand for all that tests do not tell apart from them.
fn gaining(mut domain: Domain, elements: &[Element]) -> Domain {
    hold(&mut domain, &[Value::Set { elements: elements.to_vec(), complete: false }]);
    let is_new = |one: &&Element| {
        !elements.contains(one) && (one.version.is_some() || elements.iter().all(|known| known.name != one.name))
    };
    let mut values: Vec<Value> = Vec::new();
    for value in &domain.values {
        let Value::Set { elements: more, .. } = value else { continue };
        let all = elements.iter().chain(more.iter().filter(is_new)).cloned().collect();
        let value = Value::Set { elements: all, complete: true };
        if !values.contains(&value) {
            values.push(value);
        }
        if values.len() > MOST_SETS {
            domain.is_sampled = true;
            break;
        }
    }
    domain.values = values;
    domain
}

/// Lets no element stand for others that a list is known to hold: it says nothing of those.
pub(super) fn hold(domain: &mut Domain, known: &[Value]) {
    if !known.iter().any(|value| matches!(value, Value::Set { complete: false, .. })) {
        domain.alike.clear();
        return;
    }
    let held = |one: &Element| {
        known.iter().any(|value| matches!(value, Value::Set { elements, .. } if elements.contains(one)))
    };
    for class in &mut domain.alike {
        let Some(first) = class.first().filter(|first| held(first)).cloned() else {
            class.retain(|one| !held(one));
            continue;
        };
        class.retain(|one| !held(one));
        for value in &mut domain.values {
            let Value::Set { elements, .. } = value else { continue };
            let Some(at) = elements.iter().position(|one| *one == first) else { continue };
            match class.first() {
                Some(next) => elements[at] = next.clone(),
                None => drop(elements.remove(at)),
            }
        }
    }
    domain.alike.retain(|class| !class.is_empty());
}

/// Sets that hold at least these elements, each as precisely as the policy can tell.
pub(super) fn sets(elements: &[Element], complete: bool, all: &[Value]) -> (Vec<Value>, bool) {
    let named = all.iter().flat_map(|value| if let Value::Set { elements, .. } = value { &elements[..] } else { &[] });
    let named: Vec<Element> = named.cloned().collect();
    let mut told: Vec<Vec<Element>> = vec![Vec::new()];
    for element in elements {
        let known = Value::Thing(element.clone());
        let fits = |one: &&Element| fits(&known, &Value::Thing((*one).clone()));
        let mut ways: Vec<Element> = Vec::new();
        for way in named.iter().filter(fits) {
            if !ways.contains(way) {
                ways.push(way.clone());
            }
        }
        if ways.is_empty() {
            ways.push(element.clone());
        }
        told =
            told.iter().flat_map(|set| ways.iter().map(|way| [&set[..], std::slice::from_ref(way)].concat())).collect();
        told.truncate(MOST_SETS + 1);
    }
    let set = |elements: Vec<Element>| Value::Set { elements, complete: true };
    let mut found: Vec<Value> = Vec::new();
    if complete {
        found.extend(told.into_iter().map(set));
    } else {
        for (one, more) in told.iter().flat_map(|one| all.iter().map(move |more| (one, more))) {
            let Value::Set { elements: more, .. } = more else { continue };
            let added = more.iter().filter(|element| !one.contains(element)).cloned();
            let value = set(one.iter().cloned().chain(added).collect());
            if !found.contains(&value) {
                found.push(value);
            }
            if found.len() > MOST_SETS {
                break;
            }
        }
    }
    let is_sampled = found.len() > MOST_SETS;
    found.truncate(MOST_SETS);
    (found, is_sampled)
}
