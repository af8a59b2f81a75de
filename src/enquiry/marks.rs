//! Where a policy divides the versions of a fact or of a thing, and how it writes those places.

use std::collections::BTreeMap;

use super::answers::Until;
use crate::policy::FactId;
use crate::policy::Policy;
use crate::policy::condition::{Pattern, Test, ThingTest};
use crate::policy::fact::{Sym, Value};
use crate::policy::product::Product;
use crate::policy::release::ReleaseTable;
use crate::value::{Cut, Truth, Version, VersionRange};

/// The places between versions at which the policy may tell them apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// Of a fact that is a version.
    own: Places,
    /// Of a fact that is a thing or holds things: by name.
    by_name: BTreeMap<Sym, Places>,
    /// Those of every name.
    any: Places,
}

/// Places between the versions of one name.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Lowest first.
    cuts: Vec<Cut>,
    /// By their numbers, versions as the policy writes them: `22.04`.
    written: BTreeMap<Vec<u64>, String>,
    /// Places beside one build or candidate, with that version as the policy writes it.
    beside: Vec<(Cut, Version)>,
}

/// Versions from one on, up to another; with neither, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: Option<String>,
    pub(super) until: Option<Until>,
    /// Whether it is one build and nothing that begins with it.
    pub(super) is_build: bool,
}

impl Stretch {
    /// The only version, with all that begins with it.
    pub(super) fn one(&self) -> Option<&str> {
        match (&self.from, &self.until) {
            (Some(from), Some(Until::With(end))) if from == end => Some(from),
            _ => None,
        }
    }
}

impl Marks {
    /// What tests on a fact say of its versions.
    pub(super) fn read(&mut self, test: &Test) {
        test.predicate.patterns().iter().for_each(|pattern| self.pattern(pattern));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Version(range) => self.own.range(range),
            Pattern::Thing(thing) => self.thing(thing),
            Pattern::Group(members) => members.iter().for_each(|member| self.pattern(member)),
            _ => {}
        }
    }

    fn thing(&mut self, ThingTest { names, versions }: &ThingTest) {
        let Some(range) = versions else { return };
        match names {
            None => self.any.range(range),
            Some(names) => names.iter().for_each(|name| self.by_name.entry(*name).or_default().range(range)),
        }
    }

    /// What the listing of a product, and the life cycles of things, say of the versions of things.
    pub(super) fn listing(&mut self, policy: &Policy, product: Option<&Product>, fact: FactId) {
        let rows = product.and_then(|product| policy.listing_of(product, fact)).into_iter().flatten();
        let mut is_watched = policy.phase_fact(fact).is_some();
        for row in rows {
            row.things.iter().for_each(|thing| self.thing(thing));
            is_watched |= row.while_phases.is_some();
        }
        let owners = &policy.life_cycles.owners;
        let grouped = owners.by_group.keys().filter(|(of, _)| *of == fact).map(|(_, name)| *name);
        for name in owners.by_name.keys().copied().chain(grouped).filter(|_| is_watched) {
            if let Some(table) = policy.life_cycles.of_thing(fact, name) {
                self.by_name.entry(name).or_default().table(table);
            }
        }
    }

    /// The places of a fact that is a version, beside those that its tests make.
    pub(super) fn cuts(&mut self, cuts: Vec<Cut>) {
        self.own.cuts.extend(cuts);
    }

    /// Puts everything in order.
    pub(super) fn sorted(mut self) -> Self {
        for places in self.by_name.values_mut() {
            places.add(&self.any);
        }
        for places in self.by_name.values_mut().chain([&mut self.own, &mut self.any]) {
            places.cuts.sort_by(Cut::order);
            places.cuts.dedup_by(|a, b| a.order(b).is_eq());
        }
        self
    }

    /// The places of a fact that is a version.
    pub(super) const fn own(&self) -> &Places {
        &self.own
    }

    /// The places of a thing.
    pub(super) fn of(&self, name: Sym) -> &Places {
        self.by_name.get(&name).unwrap_or(&self.any)
    }

    /// The name of a value with the piece of its versions in which it lies: two with the same the policy cannot tell
    /// apart. None of what has no versions.
    pub(super) fn piece(&self, value: &Value) -> Option<(Option<Sym>, Option<usize>, bool)> {
        match value {
            Value::Version(version) => Some((None, Some(self.own.cell(version)), version.is_pre())),
            Value::Thing(thing) => {
                let cell = thing.version.as_ref().map(|version| self.of(thing.name).cell(version));
                Some((Some(thing.name), cell, false))
            }
            _ => None,
        }
    }
}

impl Places {
    fn range(&mut self, range: &VersionRange) {
        let written = range.to_string();
        let words = written.split([' ', ',', '<', '>', '=', '+']).flat_map(|part| part.split(".."));
        let words = words.filter(|word| word.trim_start_matches(['v', 'V']).starts_with(|c: char| c.is_ascii_digit()));
        let versions: Vec<Version> = words.filter_map(|word| Version::parse(word).ok()).collect();
        let (low, high) = range.cuts();
        for cut in low.into_iter().chain(high) {
            self.cuts.push(cut.clone());
            let is_beside = Cut::at(cut.segments().to_vec()).order(cut).is_ne();
            let own = versions.iter().find(|version| version.segments() == cut.segments());
            self.beside.extend(own.filter(|_| is_beside).map(|own| (cut.clone(), own.clone())));
        }
        for version in versions {
            let is_plain = !version.as_written().contains(|c: char| c.is_alphabetic());
            if is_plain {
                self.written.entry(version.segments().to_vec()).or_insert_with(|| version.as_written().to_owned());
            }
        }
    }

    fn table(&mut self, table: &ReleaseTable) {
        let lines = table.releases.iter().filter_map(|release| VersionRange::parse(&release.written).ok());
        lines.for_each(|line| self.range(&line));
    }

    fn add(&mut self, other: &Self) {
        self.cuts.extend(other.cuts.iter().cloned());
        self.beside.extend(other.beside.iter().cloned());
        for (segments, written) in &other.written {
            self.written.entry(segments.clone()).or_insert_with(|| written.clone());
        }
    }

    /// The number of the piece in which a version lies.
    pub(super) fn cell(&self, version: &Version) -> usize {
        self.cuts.iter().filter(|cut| cut.is_below(version) == Truth::Yes).count()
    }

    /// The chosen ones of some versions, as stretches that hold no other of them. Both are in order.
    pub(super) fn stretches(&self, all: &[&Version], chosen: &[&Version]) -> Vec<Stretch> {
        let is_chosen = |at: usize| all.get(at).is_some_and(|one| chosen.contains(one));
        let mut stretches = Vec::new();
        let mut at = 0;
        while at < all.len() {
            if !is_chosen(at) {
                at += 1;
                continue;
            }
            let mut end = at;
            while is_chosen(end + 1) {
                end += 1;
            }
            let low = at.checked_sub(1).and_then(|before| self.between(all.get(before)?, all.get(at)?));
            let high = all.get(end).zip(all.get(end + 1)).and_then(|(last, next)| self.between(last, next));
            stretches.push(self.stretch(low.as_ref(), high.as_ref()));
            at = end + 1;
        }
        stretches
    }

    /// Where one stretch ends and the next begins.
    fn between(&self, below: &Version, above: &Version) -> Option<Cut> {
        let is_between = |cut: &&Cut| cut.is_below(above) == Truth::Yes && cut.is_below(below) == Truth::No;
        let shortest = self.cuts.iter().filter(is_between).min_by_key(|cut| cut.segments().len()).cloned();
        shortest.or_else(|| Some(Cut::at(above.segments().to_vec())))
    }

    fn stretch(&self, low: Option<&Cut>, high: Option<&Cut>) -> Stretch {
        let from = low.map(|cut| self.named(cut).map_or_else(|| self.word(cut.segments()), ToString::to_string));
        let until = high.map(|cut| match self.named(cut) {
            Some(build) if cut.is_below(build) == Truth::Yes => Until::Before(build.to_string()),
            Some(build) => Until::With(build.to_string()),
            None => self.until(low, cut.segments()),
        });
        let is_build = low.and_then(|cut| self.named(cut)).is_some() && high.and_then(|cut| self.named(cut)).is_some();
        Stretch { from, until, is_build }
    }

    /// The build beside which a place lies.
    fn named(&self, cut: &Cut) -> Option<&Version> {
        self.beside.iter().find(|(known, _)| known.order(cut).is_eq()).map(|(_, build)| build)
    }

    /// The last version before a place, if the policy knows it; else that place.
    fn until(&self, low: Option<&Cut>, high: &[u64]) -> Until {
        let before = || Until::Before(self.word(high));
        let Some((end, rest)) = high.split_last() else { return before() };
        let Some(less) = end.checked_sub(1) else { return before() };
        let last = [rest, &[less]].concat();
        let is_written = self.written.contains_key(&last);
        let is_known = is_written || self.cuts.iter().any(|cut| cut.segments() == last);
        let is_right = match low {
            None => is_written && !self.written.contains_key(high),
            Some(low) => is_known && low.segments().len() <= last.len(),
        };
        if is_right { Until::With(self.word(&last)) } else { before() }
    }

    /// A version as the policy writes it; one that comes next to a written one as that is: `22.05` after `22.04`.
    fn word(&self, segments: &[u64]) -> String {
        if let Some(written) = self.written.get(segments) {
            return written.clone();
        }
        let mut words: Vec<String> = segments.iter().map(u64::to_string).collect();
        let before = segments.split_last().and_then(|(last, rest)| Some([rest, &[last.checked_sub(1)?]].concat()));
        let padded = before.and_then(|before| self.written.get(&before)).and_then(|written| written.rsplit('.').next());
        if let (Some(last), Some(padded)) = (words.last_mut(), padded.filter(|padded| padded.starts_with('0'))) {
            *last = format!("{last:0>width$}", width = padded.len());
        }
        words.join(".")
    }
}
