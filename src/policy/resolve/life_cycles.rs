//! Life cycles: whose they are, the facts that follow from them, and the phases that a listing asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;

use super::Resolver;
use super::facts::OWN_PHASES;
use super::pattern::{Group, quoted};
use super::release::{Columns, Written};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, FactWord, Listed, Spanned};
use crate::policy::condition::{Condition, ThingTest};
use crate::policy::fact::{Derivation, FactDef, FactId, FactType, Sym};
use crate::policy::life_cycle::{CycleId, LifeCycles};
use crate::value::{Thing, fold};

/// The phase of a life cycle without `phases`.
const ONLY_PHASE: &str = "maintained";

/// Most phases that the facts `.phase` may have, and most facts that these phases ask for, all told.
const MOST_PHASES: usize = 1_000_000;

/// A fact that gets a `.phase`.
pub(super) struct Phased<'d> {
    pub(super) fact: &'d str,
    /// The life cycles that only this fact has, by number: for a version its own, for things those of its groups.
    own: Vec<usize>,
    /// Whether it names a thing, which may have any of the free ones too.
    is_thing: bool,
}

/// The facts that get a `.phase`, in order of writing, and the life cycles that any thing may have.
///
/// A life cycle is for the facts that have a group of its name, or else for the fact of its name that is a version; one
/// that is neither has the name of a thing, which may stand in any fact that is one.
pub(super) fn phased(document: &Document) -> (Vec<Phased<'_>>, Vec<usize>) {
    if document.life_cycles.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let cycles: BTreeMap<String, usize> =
        document.life_cycles.iter().enumerate().map(|(number, cycle)| (fold(&cycle.name.value), number)).collect();
    let of_version = versions(document).into_iter().filter_map(|fact| Some((fact, *cycles.get(&fold(fact))?)));
    let of_version: Vec<(&str, usize)> = of_version.collect();
    let mut of_group: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for fact in &document.facts {
        let numbers = fact.groups.iter().filter_map(|(group, _)| cycles.get(&fold(&group.value)));
        of_group.entry(&fact.name.value).or_default().extend(numbers);
    }
    let taken: BTreeSet<usize> =
        of_group.values().flatten().copied().chain(of_version.iter().map(|(_, number)| *number)).collect();
    let free: Vec<usize> = (0..document.life_cycles.len()).filter(|number| !taken.contains(number)).collect();
    let things = things(document).into_iter();
    let things = things.map(|fact| Phased { fact, own: of_group.remove(fact).unwrap_or_default(), is_thing: true });
    let mut phased: Vec<Phased<'_>> = things.filter(|thing| !thing.own.is_empty() || !free.is_empty()).collect();
    phased.extend(of_version.into_iter().map(|(fact, number)| Phased { fact, own: vec![number], is_thing: false }));
    (phased, free)
}

/// The facts that are one thing, each once.
fn things(document: &Document) -> Vec<&str> {
    let roles = document.products.iter().flat_map(|product| &product.environments).map(|role| &role.name);
    let declared = document.facts.iter().filter(|fact| fact.ty.is_some_and(|ty| ty.value == FactWord::Thing));
    let all = roles.chain(declared.map(|fact| &fact.name)).map(|name| name.value.as_str());
    let mut seen = BTreeSet::new();
    all.chain(once("component")).filter(|name| seen.insert(*name)).collect()
}

/// The facts that are a version, each once, but for the release, whose phases are those of the product.
fn versions(document: &Document) -> Vec<&str> {
    let declared = document.facts.iter().filter(|fact| fact.ty.is_some_and(|ty| ty.value == FactWord::Version));
    let counted = document.distances.iter().flat_map(|distance| [&distance.from, &distance.to]).flatten();
    let all = declared.map(|fact| &fact.name).chain(counted).map(|name| name.value.as_str());
    let mut seen = BTreeSet::from(["release"]);
    all.filter(|name| seen.insert(*name)).collect()
}

/// The phases that the author names for a life cycle.
fn phases_of(document: &Document, number: usize) -> Vec<&str> {
    match &document.life_cycles[number].table.phases {
        None => vec![ONLY_PHASE],
        Some(rows) => rows.iter().map(|row| row.is.value.as_str()).collect(),
    }
}

fn cycle_id(number: usize) -> CycleId {
    CycleId(u32::try_from(number).unwrap_or(u32::MAX))
}

/// How many rows the phases of a life cycle have.
fn rows_of(document: &Document, number: usize) -> usize {
    document.life_cycles[number].table.phases.as_ref().map_or(1, Vec::len)
}

impl Resolver<'_> {
    /// Finds out whose each life cycle is, and adds the facts that follow. Every other base fact must be known.
    pub(super) fn life_cycle_facts(&mut self) {
        let document = self.document;
        let is_thing = |def: &FactDef| matches!(def.ty, FactType::Thing | FactType::Things);
        let facts = (0u32..).map(FactId).zip(&self.facts);
        let things: Vec<FactId> = facts.filter(|(_, def)| is_thing(def)).map(|(fact, _)| fact).collect();
        for (number, cycle) in (0u32..).zip(&document.life_cycles) {
            self.cycle_name(&cycle.name);
            let name = self.names.intern(&cycle.name.value);
            self.owners.by_name.insert(name, CycleId(number));
        }
        things.into_iter().for_each(|fact| self.groups_with_cycles(fact));
        let (phased, free) = phased(document);
        let free = self.phase_names(&free);
        let mut room = MOST_PHASES;
        for phased in phased {
            let Some(&fact) = self.fact_by_name.get(phased.fact) else { continue };
            let rows: usize = phased.own.iter().map(|&cycle| rows_of(document, cycle)).sum();
            let shared: &[Sym] = if phased.is_thing { &free } else { &[] };
            let Some(rest) = room.checked_sub(rows + shared.len()) else { return self.too_many_phases() };
            room = rest;
            let own = self.phase_names(&phased.own);
            let mut seen = BTreeSet::new();
            let words = OWN_PHASES.map(|word| self.names.intern(word));
            let all = own.into_iter().chain(shared.iter().copied()).chain(words);
            let names: Vec<Sym> = all.filter(|name| seen.insert(*name)).collect();
            let derivation = match phased.own[..] {
                [cycle] if !phased.is_thing => Derivation::VersionPhase(fact, cycle_id(cycle)),
                _ => Derivation::ThingPhase(fact),
            };
            self.add(&format!("{}.phase", phased.fact), FactType::OneOf(names), Some(derivation));
        }
    }

    /// The phases that the author names for these life cycles, each once.
    fn phase_names(&mut self, cycles: &[usize]) -> Vec<Sym> {
        let document = self.document;
        let mut seen = BTreeSet::new();
        let written = cycles.iter().flat_map(|&cycle| phases_of(document, cycle));
        let all: Vec<Sym> = written.map(|name| self.names.intern(name)).collect();
        all.into_iter().filter(|name| seen.insert(*name)).collect()
    }

    fn too_many_phases(&mut self) {
        let place = self.document.life_cycles.first().map(|cycle| cycle.name.span).unwrap_or_default();
        let message = format!("the things of this policy have more than {MOST_PHASES} phases or conditions, all told");
        let fault = Diagnostic::error(Code::TooLarge, place, message);
        self.fault(fault.help("name the phases of all life cycles alike, or declare fewer facts that are things"));
    }

    fn cycle_name(&mut self, name: &Spanned<String>) {
        if name.value == "release" {
            let message = "the phases of `release` are those of the product";
            let fault = Diagnostic::error(Code::Conflict, name.span, message);
            self.fault(fault.help("write the releases and phases under `products`"));
        } else if !Thing::parse(&name.value).is_ok_and(|thing| thing.version().is_none()) {
            let message = format!("`{}` is not a name for a life cycle", name.value);
            let fault = Diagnostic::error(Code::BadName, name.span, message);
            self.fault(fault.help("write the name of a thing or of a group, without a version"));
        }
    }

    /// The groups of a fact that have the name of a life cycle, in the order of the life cycles.
    fn groups_with_cycles(&mut self, fact: FactId) {
        let groups = self.groups[fact.0 as usize].clone();
        let of_group = |name: &String| self.owners.by_name.get(&self.names.find(name)).copied();
        let mut named: Vec<(CycleId, &Group)> =
            groups.iter().filter_map(|(name, group)| Some((of_group(name)?, group))).collect();
        named.sort_by_key(|(id, _)| *id);
        named.into_iter().for_each(|(id, group)| self.members_of_cycle(fact, id, group));
    }

    /// The things of a group that has the name of a life cycle.
    fn members_of_cycle(&mut self, fact: FactId, id: CycleId, group: &Group) {
        let name = &self.document.life_cycles[id.0 as usize].name;
        let Some(members) = group.names() else {
            let message = format!("the members of `{}` have versions of their own", name.value);
            let fault = Diagnostic::error(Code::BadTest, name.span, message);
            self.fault(fault.help("take the versions out of the group, so that each member has this life cycle"));
            return;
        };
        for &member in members {
            let Some(first) = self.owners.by_group.insert((fact, member), id) else { continue };
            let first = &self.document.life_cycles[first.0 as usize].name;
            let message = format!("`{}` is in two groups that have a life cycle", self.names.text(member));
            let fault = Diagnostic::error(Code::Conflict, name.span, message).also(first.span, "the other is here");
            self.fault(fault.help("give it a life cycle of its own name, or take it out of one of the groups"));
        }
    }

    /// The tables of the life cycles, once every fact is known and no listing asks whose they are any more.
    pub(super) fn life_cycles(&mut self) -> LifeCycles {
        let document = self.document;
        let mut tables = Vec::new();
        for cycle in &document.life_cycles {
            let columns = Columns::of(once(&cycle.table));
            let written =
                Written { name: &cycle.name, what: "life cycle", table: &cycle.table, only_phase: ONLY_PHASE };
            tables.push(self.release_table(written, &columns));
        }
        let whens = tables.iter().flat_map(|table| &table.phases).filter_map(|row| row.when.as_ref());
        let asked: BTreeSet<FactId> = whens.flat_map(Condition::tests).map(|test| test.fact).collect();
        let is_phase =
            |def: &&FactDef| matches!(def.derivation, Some(Derivation::ThingPhase(_) | Derivation::VersionPhase(..)));
        if asked.len().saturating_mul(self.facts.iter().filter(is_phase).count()) > MOST_PHASES {
            self.too_many_phases();
        }
        LifeCycles { tables, owners: std::mem::take(&mut self.owners), asked }
    }

    /// The phases in which a row of a listing fits. Each of its things has a life cycle with one of them.
    pub(super) fn while_phases(&mut self, fact: &str, row: &Listed, things: &[ThingTest]) -> Option<Vec<Sym>> {
        let first = row.while_phases.first()?;
        let cycles = self.cycles_of(fact, things, first);
        let document = self.document;
        for phase in &row.while_phases {
            let known: Vec<&str> = cycles.iter().flat_map(|&cycle| phases_of(document, cycle)).collect();
            if !cycles.is_empty() && !known.iter().any(|known| fold(known) == fold(&phase.value)) {
                let message = format!("`{}` is no phase of this life cycle", phase.value);
                let help = match self.close(&phase.value, known.iter().copied()) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("its phases are {}", quoted(&known)),
                };
                self.fault(Diagnostic::error(Code::UnknownName, phase.span, message).help(help));
                return None;
            }
        }
        for &cycle in &cycles {
            let known = phases_of(document, cycle);
            if !row.while_phases.iter().any(|phase| known.iter().any(|known| fold(known) == fold(&phase.value))) {
                let name = &document.life_cycles[cycle].name.value;
                let message = format!("the life cycle `{name}` has none of these phases, so it never fits");
                let fault = Diagnostic::error(Code::UnknownName, first.span, message);
                self.fault(fault.help(format!("its phases are {}", quoted(&known))));
            }
        }
        Some(row.while_phases.iter().map(|phase| self.names.intern(&phase.value)).collect())
    }

    /// The life cycles of what a row names, each once; what has none is a fault.
    fn cycles_of(&mut self, fact: &str, things: &[ThingTest], place: &Spanned<String>) -> Vec<usize> {
        let Some(&fact) = self.fact_by_name.get(fact) else { return Vec::new() };
        let mut cycles = Vec::new();
        for thing in things {
            let Some(names) = &thing.names else {
                let fault = Diagnostic::error(Code::BadTest, place.span, "`any` has no life cycle of its own");
                self.fault(fault.help("name the things that this row is for, or leave `while` out"));
                continue;
            };
            for &name in names.iter() {
                match self.owners.of_thing(fact, name) {
                    Some(CycleId(cycle)) if cycles.contains(&(cycle as usize)) => {}
                    Some(CycleId(cycle)) => cycles.push(cycle as usize),
                    None => self.no_life_cycle(name, place),
                }
            }
        }
        cycles
    }

    fn no_life_cycle(&mut self, name: Sym, place: &Spanned<String>) {
        let name = self.names.text(name).to_owned();
        let known = self.document.life_cycles.iter().map(|cycle| cycle.name.value.as_str());
        let help = match self.close(&name, known) {
            Some(close) => format!("there is one for `{close}`; the name has to be the same"),
            None => {
                format!("write `life-cycles: {{ {name}: {{ line: x, releases: ... }} }}`, or one for a group of it")
            }
        };
        let message = format!("`while` needs a life cycle of `{name}`, and there is none");
        self.fault(Diagnostic::error(Code::UnknownName, place.span, message).help(help));
    }
}
