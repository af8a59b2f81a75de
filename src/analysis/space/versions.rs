//! Versions that stand for all others: one between each two cuts that the policy makes.

use crate::policy::fact::Value;
use crate::policy::release::{CellValue, ReleaseTable};
use crate::value::{Cut, Date, Moment, Truth, Version, VersionRange};

/// What a policy can tell apart of the versions of one fact or thing.
#[derive(Default)]
pub(super) struct Versions {
    cuts: Vec<Cut>,
    /// Versions with a qualifier that the policy names.
    qualified: Vec<Version>,
    /// Versions that exist, the newest first.
    real: Vec<Version>,
    /// Versions that are to come.
    planned: Vec<Version>,
    /// Segments of the longest line: what is shorter may be in several places of a table.
    length: usize,
    /// Whether candidates are told from releases.
    tells_pre: bool,
}

impl Versions {
    pub(super) fn range(&mut self, range: &VersionRange) {
        let (low, high) = range.cuts();
        self.cuts.extend(low.into_iter().chain(high).cloned());
        let written = range.to_string();
        let words = written.split([' ', ',', '<', '>', '=', '+']).flat_map(|part| part.split(".."));
        let named = words.filter_map(|word| Version::parse(word).ok());
        self.qualified.extend(named.filter(|version| !version.is_open_ended()));
    }

    /// Each line begins at a cut and ends at one, so that what lies between two is in one place of the table.
    /// What is out by the day comes before what is not.
    pub(super) fn table(&mut self, table: &ReleaseTable, day: Date) {
        self.length = self.length.max(table.line.segments());
        for release in table.releases.iter().rev() {
            let segments = release.line.segments();
            self.cuts.push(Cut::at(segments.to_vec()));
            self.cuts.extend(next(segments).map(Cut::at));
            let is_out = release.released.latest.order() <= Moment::On(day).order();
            let of = if is_out { &mut self.real } else { &mut self.planned };
            if let Some(CellValue::Written(Value::Version(latest))) = release.column("latest") {
                of.push(latest.clone());
            }
            of.extend(Version::parse(&release.written).ok());
        }
    }

    pub(super) const fn tell_pre(&mut self) {
        self.tells_pre = true;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cuts.is_empty()
    }

    /// The cuts, lowest first.
    pub(super) fn into_cuts(mut self) -> Vec<Cut> {
        self.cuts.sort_by(Cut::order);
        self.cuts
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.cuts.extend(other.cuts.iter().cloned());
        self.qualified.extend(other.qualified.iter().cloned());
    }

    /// One version between each two cuts, those that exist first. None of them has a cut inside.
    pub(super) fn points(mut self) -> Vec<Version> {
        self.cuts.sort_by(Cut::order);
        self.cuts.dedup_by(|a, b| a.order(b).is_eq());
        let longest = self.cuts.iter().map(|cut| cut.segments().len()).chain([self.length, 1]).max().unwrap_or(1);
        let padded = |segments: &[u64]| {
            let all = segments.iter().copied().chain(std::iter::repeat(0)).take(longest.max(segments.len()));
            Version::parse(&all.map(|segment| segment.to_string()).collect::<Vec<_>>().join(".")).ok()
        };
        let mut offered = std::mem::take(&mut self.real);
        offered.append(&mut self.planned);
        offered.extend(self.real_padded(&offered, &padded));
        offered.extend(self.cuts.iter().filter_map(|cut| padded(cut.segments())));
        offered.extend(if self.cuts.is_empty() { Version::parse("1.0.0").ok() } else { padded(&[]) });
        let mut all = offered.clone();
        if self.tells_pre || !self.qualified.is_empty() {
            all.extend(self.qualified.iter().cloned());
            let stems = offered.iter().chain(&self.qualified).filter_map(|version| padded(version.segments()));
            let stages = ["alpha1", "beta1", "rc1", "rc99", "sp1", "sp99"];
            let staged = stems.flat_map(|stem| stages.map(|stage| Version::parse(&format!("{stem}-{stage}")).ok()));
            all.extend(staged.flatten());
        }
        self.apart(all)
    }

    fn real_padded(&self, real: &[Version], padded: &impl Fn(&[u64]) -> Option<Version>) -> Vec<Version> {
        real.iter().filter(|version| self.side(version).is_none()).filter_map(|one| padded(one.segments())).collect()
    }

    /// On which side of each cut a version lies; none if a cut lies inside what it stands for.
    fn side(&self, version: &Version) -> Option<(Vec<bool>, bool)> {
        let long_enough = version.segments().len() >= self.length;
        let side = |cut: &Cut| match cut.is_below(version) {
            Truth::Unknown => None,
            known => Some(known == Truth::Yes),
        };
        let sides = self.cuts.iter().map(side).collect::<Option<Vec<bool>>>()?;
        long_enough.then_some((sides, self.tells_pre && version.is_pre()))
    }

    /// The first of those that the policy cannot tell apart.
    fn apart(&self, all: Vec<Version>) -> Vec<Version> {
        let mut sides = std::collections::BTreeSet::new();
        all.into_iter().filter(|version| self.side(version).is_some_and(|side| sides.insert(side))).collect()
    }
}

/// The first version after all that begin so.
fn next(segments: &[u64]) -> Option<Vec<u64>> {
    let mut next = segments.to_vec();
    loop {
        if let Some(more) = next.pop()?.checked_add(1) {
            next.push(more);
            return Some(next);
        }
    }
}
