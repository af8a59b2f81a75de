//! How many people would do.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::desk::{self, Crew, Job};
use super::promise::TARGETS;
use super::replay::rows;
use super::report::{Group, Row};
use super::scene::Scene;
use super::share::Percent;
use super::shift::Shift;
use super::tally::Tally;
use crate::commitment::Target;

/// So many staffings are tried. Work is counted and not time, so that the answer is the same everywhere.
const MOST_TRIED: usize = 2_000;

/// How many people would do for a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Staffing {
    /// How much of every target is to be kept at every severity.
    pub target: Percent,
    /// Whether the staff as it is does.
    pub met_now: bool,
    /// The staffing that was found: with one fewer in any team the target is missed. Without one, what is missed is told in
    /// `beyond`, or the search gave up.
    pub found: bool,
    /// Whether the search gave up after 2,000 staffings that were tried; fewer people than it found may do.
    pub gave_up: bool,
    /// The teams, with how many people each has now and in the staffing that was found.
    pub teams: Vec<Team>,
    /// What is missed however many people there are: these skills and hours do not do.
    pub beyond: Vec<Row>,
    /// What was tried, in order.
    pub tried: Vec<Trial>,
}

/// People with the same skills and the same calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Team {
    /// The names of its entries.
    pub names: Vec<String>,
    /// How many people it has.
    pub now: u32,
    /// How many it has in the staffing that was found.
    pub needed: Option<u32>,
}

/// A staffing that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Trial {
    /// How many people each team had.
    pub people: Vec<u32>,
    /// Whether the target was met.
    pub met: bool,
    /// Of what the least was kept.
    pub worst: Option<(Target, Group, Percent)>,
}

/// The entries of a team, and when one more of it would be there.
struct Kind {
    entries: Vec<usize>,
    shifts: Arc<[Shift]>,
}

struct Search<'a> {
    scene: &'a Scene<'a>,
    jobs: &'a [Job],
    crews: &'a [Crew],
    kinds: Vec<Kind>,
    target: Percent,
    known: BTreeMap<Vec<u32>, u128>,
    tried: Vec<Trial>,
}

/// Adds the person who helps most until the target is met, and then leaves out whoever is not needed.
pub(super) fn staffing(scene: &Scene<'_>, jobs: &[Job], crews: &[Crew], target: Percent) -> Staffing {
    let kinds = kinds(scene, crews);
    let mut search = Search { scene, jobs, crews, kinds, target, known: BTreeMap::new(), tried: Vec::new() };
    let now = search.now();
    let met_now = search.lacks(&now) == 0;
    let beyond = if met_now { Vec::new() } else { search.beyond() };
    let found = if beyond.is_empty() { search.grow(now.clone()).map(|people| search.shrink(people)) } else { None };
    let gave_up = search.tried.len() >= MOST_TRIED;
    // The search knows no order of the file; whoever reads of it does.
    let order = search.order_of_file();
    let in_order = |people: &[u32]| order.iter().map(|at| people[*at]).collect();
    let teams = order.iter().map(|&at| Team {
        names: search.names(at),
        now: now[at],
        needed: found.as_ref().map(|people| people[at]),
    });
    let tried = search.tried.iter().map(|trial| Trial { people: in_order(&trial.people), ..trial.clone() });
    Staffing {
        target,
        met_now,
        found: found.is_some(),
        gave_up,
        teams: teams.collect(),
        beyond,
        tried: tried.collect(),
    }
}

/// Of each team those who are there most come first: they stay when it has fewer people.
fn kinds(scene: &Scene<'_>, crews: &[Crew]) -> Vec<Kind> {
    let entries = &scene.staff.entries;
    let mut kinds: Vec<Kind> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let is_alike = |kind: &&mut Kind| {
            let first = &entries[kind.entries[0]];
            first.skills == entry.skills && first.calendar.name == entry.calendar.name
        };
        match kinds.iter_mut().find(is_alike) {
            Some(kind) => kind.entries.push(at),
            None => kinds.push(Kind { entries: vec![at], shifts: scene.whole_shifts(at) }),
        }
    }
    let closes = scene.rules.closes;
    let there = |entry: &usize| -> i64 {
        crews[*entry].shifts.iter().map(|(from, until)| ((*until).min(closes) - from).max(0)).sum()
    };
    for kind in &mut kinds {
        kind.entries.sort_by_key(|entry| std::cmp::Reverse(there(entry)));
    }
    kinds
}

impl Search<'_> {
    fn now(&self) -> Vec<u32> {
        let size = |kind: &Kind| kind.entries.iter().map(|entry| self.crews[*entry].size).sum();
        self.kinds.iter().map(size).collect()
    }

    /// The entries of a team, in the order of the file.
    fn places(&self, team: usize) -> Vec<(usize, &str)> {
        let entries = self.kinds[team].entries.iter().map(|entry| &self.scene.staff.entries[*entry]);
        let mut places: Vec<(usize, &str)> = entries.map(|entry| (entry.place, entry.name.as_str())).collect();
        places.sort_unstable();
        places
    }

    fn names(&self, team: usize) -> Vec<String> {
        self.places(team).into_iter().map(|(_, name)| name.to_owned()).collect()
    }

    /// The teams by the first of their entries in the file.
    fn order_of_file(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.kinds.len()).collect();
        order.sort_by_key(|team| self.places(*team).first().map(|(place, _)| *place));
        order
    }

    /// The people of a staffing: those of each team who are there most as they are, and more of them who are never away.
    fn people(&self, people: &[u32]) -> Vec<Crew> {
        let mut crews = self.crews.to_vec();
        for (kind, &wanted) in self.kinds.iter().zip(people) {
            let mut left = wanted;
            for &entry in &kind.entries {
                let size = crews[entry].size.min(left);
                crews[entry].size = size;
                left -= size;
            }
            if left > 0 {
                let skills = crews[kind.entries[0]].skills.clone();
                crews.push(Crew { size: left, skills, shifts: kind.shifts.clone() });
            }
        }
        crews
    }

    fn tally(&self, people: &[u32]) -> Tally {
        let run = desk::run(self.jobs, &self.people(people), self.scene.rules);
        Tally::of(self.jobs, &run, self.scene.rules.ends, self.scene.groups.len())
    }

    /// How far a staffing is from the target.
    fn lacks(&mut self, people: &[u32]) -> u128 {
        if let Some(known) = self.known.get(people) {
            return *known;
        }
        let tally = self.tally(people);
        let lacks = tally.lacks(self.target);
        let worst = tally.worst().and_then(|(rank, target, share)| {
            Some((*TARGETS.get(target)?, self.scene.groups.get(rank)?.clone(), share.percent()?))
        });
        self.tried.push(Trial { people: people.to_vec(), met: lacks == 0, worst });
        self.known.insert(people.to_vec(), lacks);
        lacks
    }

    /// What is missed even if nobody ever has to wait for a person.
    fn beyond(&self) -> Vec<Row> {
        let everybody = vec![u32::MAX; self.kinds.len()];
        let rows = rows(&self.scene.groups, &self.tally(&everybody), None);
        rows.into_iter().filter(|row| row.group != Group::Every && !row.kept.reaches(self.target)).collect()
    }

    /// One more at a time, where it helps most; of those that help alike the team that grew least.
    fn grow(&mut self, mut people: Vec<u32>) -> Option<Vec<u32>> {
        let now = people.clone();
        while self.lacks(&people) > 0 {
            if self.tried.len() >= MOST_TRIED {
                return None;
            }
            let with_one_more = (0..people.len()).map(|team| {
                let mut more = people.clone();
                more[team] += 1;
                let lacks = self.lacks(&more);
                (lacks, more[team] - now[team], team, more)
            });
            people = with_one_more.min()?.3;
        }
        Some(people)
    }

    /// One fewer at a time, as long as the target is met.
    fn shrink(&mut self, mut people: Vec<u32>) -> Vec<u32> {
        let mut team = 0;
        while team < people.len() && self.tried.len() < MOST_TRIED {
            let mut fewer = people.clone();
            fewer[team] = fewer[team].saturating_sub(1);
            if fewer[team] < people[team] && self.lacks(&fewer) == 0 {
                people = fewer;
                // Where more people made something later, a team before may do with fewer now.
                team = 0;
            } else {
                team += 1;
            }
        }
        people
    }
}
