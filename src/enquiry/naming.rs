//! Names for many values at once: stretches of versions, of a release or of a thing.

use std::collections::BTreeSet;

use super::answers::{Group, element_of};
use super::domain::Domain;
use super::marks::{Marks, Stretch};
use crate::policy::fact::{Element, Sym, Value};
use crate::policy::{FactId, Policy};
use crate::value::Version;

/// Names things of which there are several versions.
pub(super) struct Naming<'d> {
    policy: &'d Policy,
    fact: FactId,
    marks: &'d Marks,
    /// Every thing that there may be, and what is ruled out, in any order.
    pub(super) all: Vec<&'d Element>,
    /// Elements that were told, by themselves.
    told: &'d [(Element, Group)],
}

impl<'d> Naming<'d> {
    pub(super) fn of(policy: &'d Policy, fact: FactId, domain: &'d Domain) -> Self {
        let mut all: Vec<&Element> = Vec::new();
        for value in domain.values.iter().chain(&domain.ruled_out) {
            let elements = match value {
                Value::Thing(element) => std::slice::from_ref(element),
                Value::Set { elements, .. } => elements,
                _ => &[],
            };
            all.extend(elements.iter().filter(|one| !all.contains(one)).collect::<Vec<_>>());
        }
        Self { policy, fact, marks: &domain.marks, all, told: &domain.told }
    }

    /// Things by their names, with versions only where those of one name are not all meant. A group is told by its members,
    /// which are among them as well.
    pub(super) fn things(&self, chosen: &[&Element]) -> Vec<Group> {
        let is_told = |one: &&Element| self.told.iter().any(|(told, _)| told == *one);
        let told = self.told.iter().filter(|(one, _)| chosen.contains(&one)).map(|(_, group)| group.clone());
        let chosen: Vec<&Element> = chosen.iter().copied().filter(|one| !is_told(one)).collect();
        let mut seen = BTreeSet::new();
        let names = chosen.iter().map(|one| one.name).filter(|name| seen.insert(*name));
        let (groups, names): (Vec<Sym>, Vec<Sym>) =
            names.partition(|name| is_group_of_things(self.policy, self.fact, *name));
        let names = if names.is_empty() { groups } else { names };
        told.chain(names.into_iter().flat_map(|name| self.of_name(name, &chosen))).collect()
    }

    fn of_name(&self, name: Sym, chosen: &[&Element]) -> Vec<Group> {
        let of = |elements: &[&'d Element]| -> Vec<&'d Version> {
            let own = elements.iter().filter(|one| one.name == name);
            let mut versions: Vec<&Version> = own.filter_map(|one| one.version.as_ref()).collect();
            versions.sort();
            versions
        };
        let own = self.all.iter().filter(|one| chosen.contains(one)).copied().collect::<Vec<_>>();
        let (all, own) = (of(&self.all), of(&own));
        let bare = Element { name, version: None };
        let whole = match name {
            Sym::OTHER => Group::Unnamed,
            _ => element_of(self.policy, self.fact, &bare),
        };
        if own.is_empty() || (own.len() == all.len() && (chosen.contains(&&bare) || !self.all.contains(&&bare))) {
            return vec![whole];
        }
        let word = (name != Sym::OTHER).then(|| self.policy.names.text(name).to_owned());
        let stretches = self.marks.of(name).stretches(&all, &own).into_iter();
        stretches.map(|stretch| versions(word.as_deref(), stretch)).collect()
    }
}

/// Whether a name is only that of a group of things that have a life cycle in common: a word of the author's for them.
pub(super) fn is_group_of_things(policy: &Policy, fact: FactId, name: Sym) -> bool {
    let owners = &policy.life_cycles.owners;
    let mut groups = owners.by_group.iter().filter(|((of, _), _)| *of == fact);
    owners.by_name.get(&name).is_some_and(|cycle| groups.any(|(_, of)| of == cycle))
}

fn versions(word: Option<&str>, stretch: Stretch) -> Group {
    match (word, stretch.one()) {
        (Some(word), Some(version)) => Group::Thing(format!("{word} {version}")),
        (word, _) => Group::Versions { of: word.map(str::to_owned), from: stretch.from, until: stretch.until },
    }
}

/// Versions in stretches. Candidates of releases are told where they do not lead where the release itself does.
pub(super) fn releases(policy: &Policy, fact: FactId, domain: &Domain, chosen: &BTreeSet<usize>) -> Vec<Group> {
    let places = domain.marks.own();
    let is_told_apart = fact == policy.well_known.release;
    // What is ruled out stands behind the others, so nothing of it is chosen.
    let all = || domain.values.iter().chain(&domain.ruled_out);
    let of = |is_wanted: &dyn Fn(usize, &Version) -> bool| -> Vec<&Version> {
        let versions = all().enumerate().filter_map(|(at, value)| match value {
            Value::Version(version) => is_wanted(at, version).then_some(version),
            _ => None,
        });
        let mut versions: Vec<&Version> = versions.collect();
        versions.sort();
        versions
    };
    let is_candidate = |version: &Version| is_told_apart && version.is_pre();
    let finals = of(&|_, version| !is_candidate(version));
    let own = of(&|at, version| !is_candidate(version) && chosen.contains(&at));
    let mut shown: Vec<Group> = places.stretches(&finals, &own).into_iter().map(release).collect();
    let candidates = of(&|_, version| is_candidate(version));
    let own_candidates = of(&|at, version| is_candidate(version) && chosen.contains(&at));
    let is_apart = |version: &&&Version| {
        let cell = places.cell(version);
        !finals.iter().any(|one| places.cell(one) == cell && own.contains(one))
    };
    let apart: Vec<&Version> = own_candidates.iter().filter(is_apart).copied().collect();
    if !apart.is_empty() && own_candidates.len() == candidates.len() {
        shown.push(Group::Candidate { from: None, until: None });
        return shown;
    }
    // A stretch that the releases tell already is not told again.
    let tells = |run: &[&Version]| run.iter().any(|one| apart.contains(one));
    let runs = runs(&candidates, &own_candidates).into_iter().filter(|run| tells(run));
    shown.extend(runs.flat_map(|run| places.stretches(&candidates, &run)).map(candidate));
    shown
}

/// The chosen of some in order, those that stand side by side together.
fn runs<'v>(all: &[&'v Version], chosen: &[&'v Version]) -> Vec<Vec<&'v Version>> {
    let mut runs: Vec<Vec<&Version>> = vec![Vec::new()];
    for one in all {
        match runs.last_mut() {
            Some(run) if chosen.contains(one) => run.push(one),
            Some(run) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn release(stretch: Stretch) -> Group {
    match stretch.one() {
        Some(version) => Group::Version(version.to_owned()),
        None => Group::Releases { from: stretch.from, until: stretch.until },
    }
}

fn candidate(stretch: Stretch) -> Group {
    match stretch.one() {
        Some(version) if stretch.is_build => Group::Version(version.to_owned()),
        _ => Group::Candidate { from: stretch.from, until: stretch.until },
    }
}
