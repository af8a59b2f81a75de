//! What of the promises was kept in a replay.

use super::desk::{Job, Run};
use super::share::{Percent, Share};

/// By severity and target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) cells: Vec<[Cell; 3]>,
}

/// Of one severity and one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cell {
    pub(super) share: Share,
    /// Those that were neither kept nor due when the replay ended.
    pub(super) undecided: u64,
}

impl Tally {
    /// What was kept. `ends`: when the replay ended.
    pub(super) fn of(jobs: &[Job], run: &Run, ends: i64, ranks: usize) -> Self {
        let mut cells = vec![[Cell::default(); 3]; ranks];
        for (at, job) in jobs.iter().enumerate() {
            let Some(row) = cells.get_mut(usize::from(job.rank)) else { continue };
            let (begun, done) = (run.begun.get(at).copied().flatten(), run.done.get(at).copied().flatten());
            for ((cell, due), reached) in row.iter_mut().zip(job.due).zip([begun, done, done]) {
                let Some(due) = due else { continue };
                match reached {
                    Some(reached) => cell.count(reached <= due),
                    None if due < ends => cell.count(false),
                    None => cell.undecided += 1,
                }
            }
        }
        Self { cells }
    }

    /// How far all of it is from a target, in thousandths of one commitment.
    pub(super) fn lacks(&self, target: Percent) -> u128 {
        self.cells.iter().flatten().map(|cell| cell.share.lacks(target)).sum()
    }

    /// The severity and the target of which the least is kept.
    pub(super) fn worst(&self) -> Option<(usize, usize, Share)> {
        let cells = self.cells.iter().enumerate();
        let all = cells.flat_map(|(rank, row)| row.iter().enumerate().map(move |(at, cell)| (rank, at, cell.share)));
        all.filter(|(_, _, share)| share.of > 0).min_by(|a, b| a.2.order(b.2))
    }

    /// Of one target, whatever the severity.
    pub(super) fn over_all(&self, target: usize) -> Cell {
        let cells = self.cells.iter().filter_map(|row| row.get(target));
        cells.fold(Cell::default(), |sum, cell| Cell {
            share: Share::new(sum.share.met + cell.share.met, sum.share.of + cell.share.of),
            undecided: sum.undecided + cell.undecided,
        })
    }
}

impl Cell {
    fn count(&mut self, is_met: bool) {
        self.share.of += 1;
        self.share.met += u64::from(is_met);
    }
}
