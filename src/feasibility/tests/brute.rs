//! A second simulator that goes minute by minute and shares no code with the first, on tiny random desks.

use proptest::prelude::*;

use crate::document::Queue;
use crate::feasibility::desk::{Crew, Job, Rules, Run, run};

const ENDS: i64 = 160;

/// What the second simulator knows of a job.
struct Slow {
    left: i64,
    at: Option<(usize, i64)>,
    begun: Option<i64>,
    done: Option<i64>,
}

/// One person: the crew and when somebody of it is there.
type Person<'a> = (usize, &'a Crew);

fn is_within(times: &[(i64, i64)], minute: i64) -> bool {
    times.iter().any(|(from, until)| *from <= minute && minute < *until)
}

fn urgency(job: &Job, at: usize, is_begun: bool, queue: Queue) -> (u16, i64, usize) {
    let next =
        if is_begun { job.due[1].into_iter().chain(job.due[2]).min() } else { job.due.into_iter().flatten().min() };
    match queue {
        Queue::Severity => (job.rank, next.unwrap_or(i64::MAX), at),
        Queue::Due => (0, next.unwrap_or(i64::MAX), at),
        _ => (0, 0, at),
    }
}

fn can(crew: &Crew, job: &Job) -> bool {
    job.need == 0 || crew.skills.iter().any(|skill| skill + 1 == job.need)
}

/// One minute's decisions: who is free takes the most urgent that anybody who is free can do; then what is graver takes
/// somebody away from what is milder.
fn decide(jobs: &[Job], slow: &mut [Slow], people: &[Person<'_>], rules: Rules, minute: i64) {
    loop {
        let mut open: Vec<usize> = (0..jobs.len())
            .filter(|at| jobs[*at].opened <= minute && slow[*at].done.is_none() && slow[*at].at.is_none())
            .filter(|at| !is_within(&jobs[*at].waits, minute))
            .collect();
        open.sort_by_key(|at| urgency(&jobs[*at], *at, slow[*at].begun.is_some(), rules.queue));
        let free = |person: &usize, slow: &[Slow]| slow.iter().all(|job| job.at.is_none_or(|(by, _)| by != *person));
        let there: Vec<usize> = (0..people.len()).filter(|at| is_within(&people[*at].1.shifts, minute)).collect();
        let mut change = None;
        for &at in &open {
            let able = there.iter().filter(|person| free(person, slow) && can(people[**person].1, &jobs[at]));
            if let Some(person) =
                able.min_by_key(|person| (people[**person].1.skills.len(), people[**person].0, **person))
            {
                change = Some((at, None, *person));
                break;
            }
        }
        if change.is_none() && rules.interrupts {
            for &at in &open {
                let mut milder: Vec<(u16, i64, usize, usize)> = Vec::new();
                for (other, job) in slow.iter().enumerate() {
                    let Some((person, since)) = job.at else { continue };
                    if can(people[person].1, &jobs[at]) && jobs[other].rank > jobs[at].rank {
                        milder.push((jobs[other].rank, since, other, person));
                    }
                }
                if let Some(&(_, _, other, person)) = milder.iter().max() {
                    change = Some((at, Some(other), person));
                    break;
                }
            }
        }
        let Some((at, other, person)) = change else { return };
        if let Some(other) = other {
            slow[other].at = None;
        }
        slow[at].at = Some((person, minute));
        slow[at].begun.get_or_insert(minute);
    }
}

fn minute_by_minute(jobs: &[Job], crews: &[Crew], rules: Rules) -> (Vec<Option<i64>>, Vec<Option<i64>>) {
    let people: Vec<Person<'_>> =
        crews.iter().enumerate().flat_map(|(at, crew)| (0..crew.size).map(move |_| (at, crew))).collect();
    let mut slow: Vec<Slow> =
        jobs.iter().map(|job| Slow { left: job.effort, at: None, begun: None, done: None }).collect();
    for minute in 0..=rules.ends {
        for (job, one) in jobs.iter().zip(&mut slow) {
            let is_away = one.at.is_some_and(|(person, _)| !is_within(&people[person].1.shifts, minute));
            if is_away || is_within(&job.waits, minute) {
                one.at = None;
            }
        }
        decide(jobs, &mut slow, &people, rules, minute);
        if minute == rules.ends {
            break;
        }
        for one in slow.iter_mut().filter(|one| one.at.is_some()) {
            one.left -= 1;
            if one.left == 0 {
                one.at = None;
                one.done = Some(minute + 1);
            }
        }
    }
    slow.iter().map(|one| (one.begun, one.done)).unzip()
}

/// Stretches of time that are apart: gaps and lengths, one after the other.
fn stretches(most: usize) -> impl Strategy<Value = Vec<(i64, i64)>> {
    proptest::collection::vec((1i64..40, 1i64..40), 0..=most).prop_map(|parts| {
        let mut at = -20;
        let mut stretches = Vec::new();
        for (gap, length) in parts {
            stretches.push((at + gap, at + gap + length));
            at += gap + length;
        }
        stretches
    })
}

fn jobs() -> impl Strategy<Value = Vec<Job>> {
    let due = proptest::option::of(0i64..ENDS);
    let job = (0i64..60, 1i64..40, 0u16..3, 0usize..3, stretches(2), proptest::array::uniform3(due));
    let job = job.prop_map(|(opened, effort, rank, need, waits, due)| Job { opened, effort, rank, need, waits, due });
    proptest::collection::vec(job, 1..8).prop_map(|mut jobs| {
        jobs.sort_by_key(|job| job.opened);
        jobs
    })
}

fn crews() -> impl Strategy<Value = Vec<Crew>> {
    let skills = proptest::collection::btree_set(0usize..2, 0..=2);
    let crew = (1u32..3, skills, stretches(4));
    let crew = crew.prop_map(|(size, skills, shifts)| Crew {
        size,
        skills: skills.into_iter().collect(),
        shifts: shifts.into(),
    });
    proptest::collection::vec(crew, 1..4)
}

fn rules() -> impl Strategy<Value = Rules> {
    let queue = prop_oneof![Just(Queue::Severity), Just(Queue::Due), Just(Queue::Arrival)];
    (queue, any::<bool>()).prop_map(|(queue, interrupts)| Rules {
        queue,
        interrupts,
        closes: 90,
        ends: ENDS,
        writes: true,
    })
}

/// Nobody works outside their hours or at two things at once, and no hour is lost.
fn holds(jobs: &[Job], crews: &[Crew], rules: Rules, run: &Run) -> Result<(), TestCaseError> {
    for piece in &run.pieces {
        let crew = &crews[piece.crew];
        prop_assert!(piece.person < crew.size && can(crew, &jobs[piece.job]));
        prop_assert!(crew.shifts.iter().any(|(from, until)| *from <= piece.from && piece.until <= *until), "{piece:?}");
        let waits = &jobs[piece.job].waits;
        prop_assert!(!waits.iter().any(|(from, until)| *from < piece.until && piece.from < *until), "{piece:?}");
        prop_assert!(jobs[piece.job].opened <= piece.from);
        for other in run.pieces.iter().filter(|other| *other != piece) {
            let is_at_once = other.from < piece.until && piece.from < other.until;
            let is_same = (other.crew, other.person) == (piece.crew, piece.person) || other.job == piece.job;
            prop_assert!(!(is_at_once && is_same), "{piece:?} {other:?}");
        }
    }
    for (at, job) in jobs.iter().enumerate() {
        let pieces = run.pieces.iter().filter(|piece| piece.job == at);
        let worked: i64 = pieces.clone().map(|piece| piece.until - piece.from).sum();
        match run.done[at] {
            Some(done) => prop_assert!(worked == job.effort && pieces.map(|piece| piece.until).max() == Some(done)),
            None => prop_assert!(worked < job.effort),
        }
    }
    for (crew, worked) in run.worked.iter().enumerate() {
        let pieces = run.pieces.iter().filter(|piece| piece.crew == crew);
        let clipped: i64 = pieces.map(|piece| (piece.until.min(rules.closes) - piece.from).max(0)).sum();
        prop_assert_eq!(clipped, *worked);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_replay_is_what_happens_minute_by_minute(jobs in jobs(), crews in crews(), rules in rules()) {
        let fast = run(&jobs, &crews, rules);
        let (begun, done) = minute_by_minute(&jobs, &crews, rules);
        prop_assert_eq!(&fast.begun, &begun);
        prop_assert_eq!(&fast.done, &done);
        holds(&jobs, &crews, rules, &fast)?;
    }

    #[test]
    fn one_more_makes_nothing_later_where_all_are_alike(jobs in jobs(), shifts in stretches(4), size in 1u32..4) {
        let rules = Rules { queue: Queue::Arrival, interrupts: false, closes: 90, ends: ENDS, writes: false };
        let jobs: Vec<Job> = jobs.into_iter().map(|job| Job { need: 0, waits: Vec::new(), ..job }).collect();
        let with = |size| run(&jobs, &[Crew { size, skills: Vec::new(), shifts: shifts.clone().into() }], rules);
        let (few, more) = (with(size), with(size + 1));
        let later = |a: &Option<i64>, b: &Option<i64>| b.unwrap_or(i64::MAX) > a.unwrap_or(i64::MAX);
        prop_assert!(!few.begun.iter().zip(&more.begun).any(|(few, more)| later(few, more)));
        prop_assert!(!few.done.iter().zip(&more.done).any(|(few, more)| later(few, more)));
    }
}

/// One more person can make a request late where some are graver than others (an anomaly of the kind of Graham, Bounds
/// on multiprocessing timing anomalies, 1969): with two, both have begun long and mild ones when the grave one comes; with
/// one, only a short one was begun.
#[test]
fn one_more_can_make_something_later_where_some_are_graver() {
    let job = |opened, effort, rank| Job { opened, effort, rank, ..Job::default() };
    let jobs = [job(0, 10, 1), job(0, 3, 1), job(0, 100, 1), job(0, 100, 1), job(12, 5, 0)];
    let crew = |size| Crew { size, skills: Vec::new(), shifts: vec![(0, 1_000)].into() };
    let rules = Rules { queue: Queue::Severity, interrupts: false, closes: 900, ends: 1_000, writes: false };
    let begun = |size| run(&jobs, &[crew(size)], rules).begun;
    assert_eq!(begun(1), [0, 10, 18, 118, 13].map(Some));
    assert_eq!(begun(2), [0, 0, 3, 10, 103].map(Some));
    let interrupted = run(&jobs, &[crew(2)], Rules { interrupts: true, ..rules });
    assert_eq!(interrupted.begun[4], Some(12));
}
