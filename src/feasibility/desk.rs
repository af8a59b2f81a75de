//! One replay: requests come to a desk, and people take them up, in whole seconds and without any chance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use super::shift::Shift;
use crate::document::Queue;

/// A request as the replay sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Job {
    pub(super) opened: i64,
    /// How long somebody works on it.
    pub(super) effort: i64,
    /// How grave it is; 0 is the gravest.
    pub(super) rank: u16,
    /// What it needs: 0 is nothing that not everybody has, else the number of a skill and one.
    pub(super) need: usize,
    /// When nobody can go on, since somebody waits for the client: in order and apart.
    pub(super) waits: Vec<Shift>,
    /// When response, way around and resolution are due.
    pub(super) due: [Option<i64>; 3],
}

/// People who are alike.
#[derive(Debug, Clone)]
pub(super) struct Crew {
    pub(super) size: u32,
    /// The numbers of their skills.
    pub(super) skills: Vec<usize>,
    pub(super) shifts: Arc<[Shift]>,
}

/// How the desk works.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rules {
    pub(super) queue: Queue,
    pub(super) interrupts: bool,
    /// When nobody comes any more; work until then is counted.
    pub(super) closes: i64,
    /// Nothing is looked at after this.
    pub(super) ends: i64,
    /// Whether each piece of work is written down.
    pub(super) writes: bool,
}

/// Some time of one person for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) job: usize,
    pub(super) crew: usize,
    /// Which of the crew.
    pub(super) person: u32,
    pub(super) from: i64,
    pub(super) until: i64,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// When each request was begun.
    pub(super) begun: Vec<Option<i64>>,
    /// When each was done.
    pub(super) done: Vec<Option<i64>>,
    /// How long each crew worked while requests came.
    pub(super) worked: Vec<i64>,
    pub(super) pieces: Vec<Piece>,
}

/// What happens at one instant, in this order: who is done at the end of a shift is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Done { job: usize, stamp: u32 },
    Leaves { crew: usize },
    WaitBegins { job: usize },
    Comes { crew: usize },
    WaitEnds { job: usize },
}

/// The most urgent first.
type Key = (u16, i64, usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It has not come, or waits for the client.
    Away,
    Queued,
    Worked {
        crew: usize,
        person: u32,
        since: i64,
    },
    Done,
}

#[derive(Debug, Clone, Copy)]
struct Progress {
    left: i64,
    /// Changes with each piece of work, so that an end that was foreseen before counts no more.
    stamp: u32,
    wait: usize,
    stage: Stage,
}

#[derive(Debug, Default)]
struct Present {
    is_there: bool,
    shift: usize,
    /// What each person works on, as far as anybody ever did.
    at_work: Vec<Option<usize>>,
    idle: BinaryHeap<Reverse<u32>>,
}

impl Present {
    fn has_room(&self, size: u32) -> bool {
        self.is_there && (!self.idle.is_empty() || self.at_work.len() < size as usize)
    }
}

struct Desk<'a> {
    jobs: &'a [Job],
    crews: &'a [Crew],
    rules: Rules,
    now: i64,
    events: BinaryHeap<Reverse<(i64, What)>>,
    progress: Vec<Progress>,
    present: Vec<Present>,
    /// For each need and rank, who waits for somebody. Whoever can take up or put aside something for one of them can for
    /// all, so that only the first of each is looked at.
    queues: BTreeMap<(usize, u16), BTreeSet<Key>>,
    /// For each need, the crews that can do it: those with the fewest skills first.
    able: Vec<Vec<usize>>,
    undone: usize,
    run: Run,
}

/// Replays requests, which are in order of their coming.
pub(super) fn run(jobs: &[Job], crews: &[Crew], rules: Rules) -> Run {
    let mut desk = Desk::new(jobs, crews, rules);
    let mut coming = 0;
    loop {
        let next = jobs.get(coming).map(|job| job.opened);
        let event = desk.events.peek().map(|Reverse((at, _))| *at);
        let Some(now) = next.into_iter().chain(event).min().filter(|now| *now <= rules.ends && desk.undone > 0) else {
            break;
        };
        desk.now = now;
        while let Some(Reverse((_, what))) = desk.events.peek().filter(|Reverse((at, _))| *at == now).copied() {
            desk.events.pop();
            desk.happens(what);
        }
        while jobs.get(coming).is_some_and(|job| job.opened <= now) {
            desk.arrives(coming);
            coming += 1;
        }
        desk.assign();
    }
    desk.now = rules.ends;
    for job in 0..coming {
        desk.stops(job, Stage::Away);
    }
    desk.run
}

impl<'a> Desk<'a> {
    fn new(jobs: &'a [Job], crews: &'a [Crew], rules: Rules) -> Self {
        let needs = jobs.iter().map(|job| job.need + 1).max().unwrap_or(1);
        let able = |need: usize| {
            let can = |crew: &Crew| need.checked_sub(1).is_none_or(|skill| crew.skills.contains(&skill));
            let mut able: Vec<usize> = (0..crews.len()).filter(|at| can(&crews[*at])).collect();
            able.sort_by_key(|at| (crews[*at].skills.len(), *at));
            able
        };
        let fresh = |job: &Job| Progress { left: job.effort.max(0), stamp: 0, wait: 0, stage: Stage::Away };
        let comes = |(crew, one): (usize, &Crew)| Some(Reverse((one.shifts.first()?.0, What::Comes { crew })));
        Self {
            jobs,
            crews,
            rules,
            now: i64::MIN,
            events: crews.iter().enumerate().filter_map(comes).collect(),
            progress: jobs.iter().map(fresh).collect(),
            present: crews.iter().map(|_| Present::default()).collect(),
            queues: BTreeMap::new(),
            able: (0..needs).map(able).collect(),
            undone: jobs.len(),
            run: Run {
                begun: vec![None; jobs.len()],
                done: vec![None; jobs.len()],
                worked: vec![0; crews.len()],
                pieces: Vec::new(),
            },
        }
    }

    fn happens(&mut self, what: What) {
        match what {
            What::Done { job, stamp } if self.progress[job].stamp == stamp => {
                self.stops(job, Stage::Done);
                self.run.done[job] = Some(self.now);
                self.undone -= 1;
            }
            What::Done { .. } => {}
            What::Comes { crew } => {
                let present = &mut self.present[crew];
                present.is_there = true;
                let (_, until) = self.crews[crew].shifts[present.shift];
                self.events.push(Reverse((until, What::Leaves { crew })));
            }
            What::Leaves { crew } => self.leaves(crew),
            What::WaitBegins { job } => {
                if self.progress[job].stage == Stage::Queued {
                    self.unqueue(job);
                }
                self.stops(job, Stage::Away);
                self.wait_ends(job);
            }
            What::WaitEnds { job } => {
                self.progress[job].wait += 1;
                self.wait_begins(job);
                self.queue(job);
            }
        }
    }

    fn leaves(&mut self, crew: usize) {
        for job in self.present[crew].at_work.clone().into_iter().flatten() {
            self.stops(job, Stage::Queued);
            self.queue(job);
        }
        let present = &mut self.present[crew];
        present.is_there = false;
        present.shift += 1;
        if let Some((from, _)) = self.crews[crew].shifts.get(present.shift) {
            self.events.push(Reverse((*from, What::Comes { crew })));
        }
    }

    fn arrives(&mut self, job: usize) {
        let waits = &self.jobs[job].waits;
        // A wait that was over before it came is none.
        self.progress[job].wait = waits.partition_point(|(_, until)| *until <= self.now);
        if waits.get(self.progress[job].wait).is_some_and(|(from, _)| *from <= self.now) {
            self.wait_ends(job);
        } else {
            self.wait_begins(job);
            self.queue(job);
        }
    }

    fn wait_begins(&mut self, job: usize) {
        if let Some((from, _)) = self.jobs[job].waits.get(self.progress[job].wait) {
            self.events.push(Reverse((*from, What::WaitBegins { job })));
        }
    }

    fn wait_ends(&mut self, job: usize) {
        if let Some((_, until)) = self.jobs[job].waits.get(self.progress[job].wait) {
            self.events.push(Reverse((*until, What::WaitEnds { job })));
        }
    }

    /// Where it stands in the queue: by the next of its targets.
    fn key(&self, job: usize) -> Key {
        let one = &self.jobs[job];
        let is_begun = self.run.begun[job].is_some();
        let open = one.due.iter().skip(usize::from(is_begun)).flatten().min();
        let due = open.copied().unwrap_or(i64::MAX);
        match self.rules.queue {
            Queue::Severity => (one.rank, due, job),
            Queue::Due => (0, due, job),
            Queue::Arrival => (0, 0, job),
        }
    }

    fn queue(&mut self, job: usize) {
        if self.progress[job].stage == Stage::Done {
            return;
        }
        self.progress[job].stage = Stage::Queued;
        let (key, one) = (self.key(job), &self.jobs[job]);
        self.queues.entry((one.need, one.rank)).or_default().insert(key);
    }

    fn unqueue(&mut self, job: usize) {
        let (key, one) = (self.key(job), &self.jobs[job]);
        if let Some(queue) = self.queues.get_mut(&(one.need, one.rank)) {
            queue.remove(&key);
        }
    }

    /// Ends a piece of work, if somebody works on it.
    fn stops(&mut self, job: usize, then: Stage) {
        let progress = &mut self.progress[job];
        let Stage::Worked { crew, person, since } = progress.stage else {
            if progress.stage != Stage::Done {
                progress.stage = then;
            }
            return;
        };
        progress.left -= self.now - since;
        progress.stamp += 1;
        progress.stage = then;
        self.run.worked[crew] += (self.now.min(self.rules.closes) - since).max(0);
        let present = &mut self.present[crew];
        if let Some(at_work) = present.at_work.get_mut(person as usize) {
            *at_work = None;
        }
        present.idle.push(Reverse(person));
        if self.rules.writes && self.now > since {
            self.run.pieces.push(Piece { job, crew, person, from: since, until: self.now });
        }
    }

    fn begins(&mut self, job: usize, crew: usize) {
        self.unqueue(job);
        let present = &mut self.present[crew];
        let person = match present.idle.pop() {
            Some(Reverse(person)) => person,
            None => u32::try_from(present.at_work.len()).unwrap_or(u32::MAX),
        };
        match present.at_work.get_mut(person as usize) {
            Some(at_work) => *at_work = Some(job),
            None => present.at_work.push(Some(job)),
        }
        self.run.begun[job].get_or_insert(self.now);
        let progress = &mut self.progress[job];
        progress.stage = Stage::Worked { crew, person, since: self.now };
        self.events.push(Reverse((self.now + progress.left, What::Done { job, stamp: progress.stamp })));
    }

    fn assign(&mut self) {
        loop {
            let heads = self.heads();
            let idle = heads.iter().find_map(|&(job, need)| {
                let mut able = self.able[need].iter();
                able.find(|crew| self.present[**crew].has_room(self.crews[**crew].size)).map(|crew| (job, *crew))
            });
            if let Some((job, crew)) = idle {
                self.begins(job, crew);
                continue;
            }
            let Some((job, other, crew)) = self.interruption(&heads) else { return };
            self.stops(other, Stage::Queued);
            self.queue(other);
            self.begins(job, crew);
        }
    }

    /// The most urgent of each need and rank, in order.
    fn heads(&self) -> Vec<(usize, usize)> {
        let heads = self.queues.iter().filter_map(|((need, _), queue)| Some((*queue.first()?, *need)));
        let mut heads: Vec<(Key, usize)> = heads.collect();
        heads.sort_unstable();
        heads.into_iter().map(|((_, _, job), need)| (job, need)).collect()
    }

    /// What is put aside for what is graver: the least grave, of these the one that was taken up last.
    fn interruption(&self, heads: &[(usize, usize)]) -> Option<(usize, usize, usize)> {
        if !self.rules.interrupts {
            return None;
        }
        heads.iter().find_map(|&(job, need)| {
            let there = self.able[need].iter().filter(|crew| self.present[**crew].is_there);
            let at_work = there.flat_map(|crew| self.present[*crew].at_work.iter().flatten());
            let milder = at_work.filter(|other| self.jobs[**other].rank > self.jobs[job].rank);
            let last = milder.filter_map(|&other| match self.progress[other].stage {
                Stage::Worked { crew, since, .. } => Some((self.jobs[other].rank, since, other, crew)),
                _ => None,
            });
            last.max().map(|(_, _, other, crew)| (job, other, crew))
        })
    }
}
