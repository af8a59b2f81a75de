//! Replays a history against a staff.

use super::arrivals::Arrivals;
use super::block::Weeks;
use super::desk::{self, Crew, Job, Rules, Run};
use super::promise::TARGETS;
use super::random::SplitMix64;
use super::report::{Counted, Group, Load, Method, Nobody, Report, Row};
use super::scene::Scene;
use super::search;
use super::share::{Interval, Percent, Share};
use super::staff::Staff;
use super::tally::{Cell, Tally};
use crate::document::Queue;
use crate::error::Error;

/// No more histories than this are replayed.
pub const MOST_REPLAYS: u32 = 10_000;

/// How a history is replayed.
///
/// ```
/// use scopeline::feasibility::Settings;
///
/// let settings = Settings::default().seed(7).replays(200).target("95%".parse()?);
/// # let _ = settings;
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    seed: u64,
    replays: u32,
    target: Option<Percent>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, replays: 1, target: None }
    }
}

impl Settings {
    /// What the random numbers begin with; else 1.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many histories are replayed: the one that was, and others made of its weeks; else only the first. At least one,
    /// and at most [`MOST_REPLAYS`].
    #[must_use]
    pub fn replays(mut self, replays: u32) -> Self {
        self.replays = replays.clamp(1, MOST_REPLAYS);
        self
    }

    /// Looks for the staffing at which so much of every target is kept at every severity.
    #[must_use]
    pub const fn target(mut self, target: Percent) -> Self {
        self.target = Some(target);
        self
    }
}

/// Replays a history against a staff. The same settings give the same report on every machine. The [module](super) has an
/// example.
///
/// # Errors
///
/// If there is no request to replay, or if they came over more than a hundred years.
pub fn replay(arrivals: &Arrivals<'_>, staff: &Staff, settings: Settings) -> Result<Report, Error> {
    replay_telling(arrivals, staff, settings, &mut |_| {})
}

/// As [`replay`], and tells after each replay of a history how many there were.
///
/// # Errors
///
/// As [`replay`].
pub fn replay_telling(
    arrivals: &Arrivals<'_>,
    staff: &Staff,
    settings: Settings,
    told: &mut dyn FnMut(u32),
) -> Result<Report, Error> {
    let scene = Scene::new(arrivals, staff)?;
    let (jobs, crews) = (scene.jobs(), scene.crews());
    let run = desk::run(&jobs, &crews, scene.rules);
    let tally = Tally::of(&jobs, &run, scene.rules.ends, scene.groups.len());
    told(1);
    let drawn = drawn(&scene, &crews, settings, told);
    let method = match (&drawn, settings.replays) {
        (Some(_), _) => Method::Bootstrap,
        (None, 1) => Method::Wilson,
        (None, _) => Method::TooFewWeeks,
    };
    let policy = arrivals.policies.latest();
    let commitments = rows(&scene.groups, &tally, drawn.as_deref());
    let target = settings.target.filter(|_| !commitments.is_empty());
    Ok(Report {
        policy: policy.id().to_owned(),
        version: policy.version().map(str::to_owned),
        staff: staff.title.clone(),
        first: scene.first,
        last: scene.last,
        requests: counted(arrivals),
        commitments,
        method,
        seed: settings.seed,
        replays: if drawn.is_some() { settings.replays } else { 1 },
        people: loads(&scene, &crews, &run),
        nobody: nobody(staff, &jobs, &crews),
        staffing: target.map(|target| search::staffing(&scene, &jobs, &crews, target)),
        model: model(scene.rules),
    })
}

/// What was kept in each of the histories that were drawn; `None` if none is.
fn drawn(scene: &Scene<'_>, crews: &[Crew], settings: Settings, told: &mut dyn FnMut(u32)) -> Option<Vec<Tally>> {
    if settings.replays < 2 {
        return None;
    }
    let weeks = Weeks::new(&scene.on, scene.days())?;
    let mut random = SplitMix64::new(settings.seed);
    let mut tallies = Vec::new();
    for number in 2..=settings.replays {
        let jobs = scene.drawn(&weeks.draw(&scene.on, &mut random));
        let run = desk::run(&jobs, crews, scene.rules);
        tallies.push(Tally::of(&jobs, &run, scene.rules.ends, scene.groups.len()));
        told(number);
    }
    Some(tallies)
}

fn counted(arrivals: &Arrivals<'_>) -> Counted {
    Counted {
        replayed: arrivals.all.len() as u64,
        promised: arrivals.all.iter().filter(|one| one.promise.is_some()).count() as u64,
        unknown: arrivals.missing().clone(),
        left_out: arrivals.left_out(),
    }
}

/// By target and severity, without those that nothing is counted for.
pub(super) fn rows(groups: &[Group], tally: &Tally, drawn: Option<&[Tally]>) -> Vec<Row> {
    let mut rows = Vec::new();
    for at in 0..TARGETS.len() {
        for (rank, group) in groups.iter().enumerate() {
            let of = |tally: &Tally| tally.cells.get(rank).and_then(|row| row.get(at)).copied().unwrap_or_default();
            rows.extend(row(at, group, of(tally), drawn.map(|all| all.iter().map(|one| of(one).share).collect())));
        }
        let of = |tally: &Tally| tally.over_all(at);
        rows.extend(row(at, &Group::Every, of(tally), drawn.map(|all| all.iter().map(|one| of(one).share).collect())));
    }
    rows
}

fn row(target: usize, group: &Group, cell: Cell, drawn: Option<Vec<Share>>) -> Option<Row> {
    if cell.share.of == 0 && cell.undecided == 0 {
        return None;
    }
    let interval: Option<Interval> = match drawn {
        Some(shares) => Share::percentiles(shares),
        None => cell.share.wilson(),
    };
    Some(Row {
        target: *TARGETS.get(target)?,
        group: group.clone(),
        kept: cell.share,
        share: cell.share.percent(),
        interval,
        undecided: cell.undecided,
    })
}

fn loads(scene: &Scene<'_>, crews: &[Crew], run: &Run) -> Vec<Load> {
    let seconds = |seconds: i64| u64::try_from(seconds).unwrap_or(0);
    let entries = scene.staff.entries.iter().zip(crews).zip(&run.worked);
    let load = entries.map(|((entry, crew), worked)| {
        let there: i64 = crew.shifts.iter().map(|(from, until)| (scene.rules.closes.min(*until) - from).max(0)).sum();
        let there_seconds = seconds(there) * u64::from(entry.count);
        let name = entry.name.clone();
        (entry.place, Load { name, count: entry.count, there_seconds, worked_seconds: seconds(*worked) })
    });
    let mut loads: Vec<(usize, Load)> = load.collect();
    loads.sort_by_key(|(place, _)| *place);
    loads.into_iter().map(|(_, load)| load).collect()
}

fn nobody(staff: &Staff, jobs: &[Job], crews: &[Crew]) -> Vec<Nobody> {
    let skills = staff.skills.iter().enumerate();
    let lacking = skills.filter(|(skill, _)| !crews.iter().any(|crew| crew.skills.contains(skill)));
    let counted = lacking.map(|(skill, named)| {
        let requests = jobs.iter().filter(|job| job.need == skill + 1).count() as u64;
        Nobody { skill: named.name.clone(), requests }
    });
    counted.filter(|one| one.requests > 0).collect()
}

/// What the replay takes for granted, in one line.
fn model(rules: Rules) -> String {
    let queue = match rules.queue {
        Queue::Severity => "the gravest is taken up first, of these the one that is due next",
        Queue::Due => "the one that is due next is taken up first",
        Queue::Arrival => "the one that came first is taken up first",
    };
    let interrupts = if rules.interrupts { "work is put aside for what is graver" } else { "nobody is interrupted" };
    format!(
        "one person works on a request for its recorded hours; {queue}; {interrupts}; what is not done at the end of a \
         shift goes back to the queue; a response is the beginning of the work, a way around and a resolution its end; not \
         modelled: other work and meetings, changing from one request to another, handing over, people who learn or fall \
         ill, updates to clients, and what was open before the first day"
    )
}
