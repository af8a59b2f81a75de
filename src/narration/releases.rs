//! Stretches of releases for a client: of versions that never came out nobody asks.

use crate::enquiry::{Group, Until};
use crate::facts::Facts;
use crate::policy::release::ReleaseTable;
use crate::value::Version;

/// The same stretches, joined where no release of the table lies between them, and without those that hold none and lie
/// between two. Nothing changes for a fact other than the release, nor where the product is not known.
pub(super) fn that_came_out(facts: &Facts<'_>, fact: &str, groups: &[Group]) -> Vec<Group> {
    match facts.release_table().filter(|_| fact == facts.policy.fact(facts.policy.well_known.release).name) {
        Some(table) if !table.releases.is_empty() => joined(table, groups),
        _ => groups.to_vec(),
    }
}

fn joined(table: &ReleaseTable, groups: &[Group]) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for group in groups.iter().filter(|group| !is_between(table, group)) {
        let known = all.last_mut().and_then(|last| Some((stretch(last)?, last)));
        match (known, stretch(group)) {
            (Some(((from, until), last)), Some((next_from, next_until)))
                if !has_line(table, |line| is_behind(line, until.as_ref()) && !is_from(line, next_from.as_ref())) =>
            {
                *last = Group::Releases { from, until: next_until };
            }
            _ => all.push(group.clone()),
        }
    }
    all
}

/// From where to where releases reach, if a group is a stretch of them.
fn stretch(group: &Group) -> Option<(Option<String>, Option<Until>)> {
    match group {
        Group::Releases { from, until } => Some((from.clone(), until.clone())),
        Group::Version(only) => Some((Some(only.clone()), Some(Until::With(only.clone())))),
        _ => None,
    }
}

/// Whether a stretch holds no release and lies between two.
fn is_between(table: &ReleaseTable, group: &Group) -> bool {
    let Some((from, until)) = stretch(group) else { return false };
    let holds = |line: &[u64]| is_from(line, from.as_ref()) && !is_behind(line, until.as_ref());
    !has_line(table, holds)
        && has_line(table, |line| !is_from(line, from.as_ref()))
        && has_line(table, |line| is_behind(line, until.as_ref()))
}

fn has_line(table: &ReleaseTable, is_it: impl Fn(&[u64]) -> bool) -> bool {
    table.releases.iter().any(|release| is_it(release.line.segments()))
}

/// Whether a line lies in a stretch from here on, or at its beginning.
fn is_from(line: &[u64], from: Option<&String>) -> bool {
    from.is_none_or(|from| order(line, from).is_ge())
}

/// Whether a line lies behind a stretch until here.
fn is_behind(line: &[u64], until: Option<&Until>) -> bool {
    match until {
        None => false,
        Some(Until::With(end)) => order(line, end).is_gt(),
        Some(Until::Before(end)) => order(line, end).is_ge(),
    }
}

/// By as many numbers as both have.
fn order(line: &[u64], end: &str) -> std::cmp::Ordering {
    let end = Version::parse(end).map(|end| end.segments().to_vec()).unwrap_or_default();
    let both = line.len().min(end.len());
    line.get(..both).cmp(&end.get(..both))
}
