//! Many requests in one go: one after the other, or on several threads.
//!
//! A desk decides its whole backlog again when a policy changes, or when a release leaves support overnight. All that a
//! loop over [`Prepared::decide`] needs is one [`Scratch`] for each thread and the results in the order of the slice;
//! both are easy to get wrong by hand, so they are here.

#[cfg(feature = "threads")]
use std::num::NonZeroUsize;
#[cfg(feature = "threads")]
use std::sync::{Mutex, PoisonError};

use super::{AsOf, Decided, Engine, Prepared, Scratch};

impl Engine {
    /// Decides each of `facts` as of a day, in order, and hands `each` its place in the slice and what was decided.
    ///
    /// Allocates nothing once the scratch has grown to its size. A decision lies in the scratch and lasts until the next
    /// one, so `each` gets it as its own and has to take from it what it wants to keep; that it is not a reference lets
    /// `each` ask for [`Decided::disagreements`] and [`Decided::to_decision`] too.
    ///
    /// The facts are those that this engine has read. Others are decided by the engine that read them.
    ///
    /// ```
    /// use scopeline::{Class, Policy, Request, Sources};
    ///
    /// let text = "
    /// scopeline: 1
    /// policy: { id: tiny }
    /// facts: { kind: { one-of: [defect, feature] } }
    /// rules:
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// otherwise: { class: service }
    /// ";
    /// let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
    /// let engine = policy.compile()?;
    ///
    /// let request = |kind: &str| Request::builder().fact("kind", kind).build();
    /// let backlog = [request("defect")?, request("feature")?, request("defect")?];
    /// let facts = backlog.iter().map(|request| engine.prepare(request)).collect::<Result<Vec<_>, _>>()?;
    ///
    /// let today = engine.as_of("2026-08-14".parse()?)?;
    /// let mut billable = Vec::new();
    /// engine.decide_many(&facts, today, &mut engine.scratch(), |at, decided| {
    ///     if decided.class() == Class::Service {
    ///         billable.push(at);
    ///     }
    /// });
    /// assert_eq!(billable, [1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide_many(
        &self,
        facts: &[Prepared<'_>],
        as_of: AsOf,
        scratch: &mut Scratch,
        mut each: impl FnMut(usize, Decided<'_>),
    ) {
        self.fit(scratch);
        for (at, facts) in facts.iter().enumerate() {
            each(at, facts.decide(as_of, scratch));
        }
    }

    /// As [`decide_many`](Self::decide_many), on several threads: what `map` makes of each decision, in the order of the
    /// slice.
    ///
    /// The threads live no longer than the call, each with a scratch of its own; the calling thread is one of them. They
    /// take small blocks of the slice as they get on, so that a few long texts in one place hold nobody up. No more
    /// threads are started than there are blocks, and where the system gives none, fewer do the work. To start a thread
    /// takes about as long as some dozens of decisions: for a handful of requests `decide_many` is faster.
    ///
    /// `map` is called for each of the facts once, in no order that it may rely on.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use scopeline::{Class, Policy, Request, Sources};
    ///
    /// let text = "
    /// scopeline: 1
    /// policy: { id: tiny }
    /// facts: { kind: { one-of: [defect, feature] } }
    /// rules:
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// otherwise: { class: service }
    /// ";
    /// let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
    /// let engine = policy.compile()?;
    ///
    /// let request = |kind: &str| Request::builder().fact("kind", kind).build();
    /// let backlog = [request("defect")?, request("feature")?, request("defect")?];
    /// let facts = backlog.iter().map(|request| engine.prepare(request)).collect::<Result<Vec<_>, _>>()?;
    ///
    /// let today = engine.as_of("2026-08-14".parse()?)?;
    /// let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    /// let classes = engine.par_decide_many(&facts, today, threads, |decided| decided.class());
    /// assert_eq!(classes, [Class::Support, Class::Service, Class::Support]);
    ///
    /// // The whole decisions, with lists of their own.
    /// let decisions = engine.par_decide_many(&facts, today, threads, |decided| decided.to_decision());
    /// assert!(!decisions[0].is_open());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `map` does, with what it panicked with.
    #[cfg(feature = "threads")]
    pub fn par_decide_many<T, F>(&self, facts: &[Prepared<'_>], as_of: AsOf, threads: NonZeroUsize, map: F) -> Vec<T>
    where
        T: Send,
        F: Fn(Decided<'_>) -> T + Sync,
    {
        let block = block(facts.len(), threads);
        let mut results: Vec<Option<T>> = std::iter::repeat_with(|| None).take(facts.len()).collect();
        let open = Mutex::new(facts.chunks(block).zip(results.chunks_mut(block)));
        let work = || {
            let mut scratch = self.scratch();
            loop {
                // Nothing that may panic happens under the lock, so what a poisoned one guards is whole.
                let next = open.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((facts, results)) = next else { return };
                self.decide_many(facts, as_of, &mut scratch, |at, decided| results[at] = Some(map(decided)));
            }
        };
        together(threads.get().min(facts.len().div_ceil(block)), &work);
        results.into_iter().flatten().collect()
    }
}

/// Facts that a thread takes at a time: few enough that all threads end together, and enough that they do not queue.
#[cfg(feature = "threads")]
fn block(facts: usize, threads: NonZeroUsize) -> usize {
    const MOST: usize = 64;
    facts.div_ceil(threads.get().saturating_mul(4)).clamp(1, MOST)
}

/// Does the same work on so many threads, of which the calling one is the first.
#[cfg(feature = "threads")]
fn together(threads: usize, work: &(impl Fn() + Sync)) {
    std::thread::scope(|scope| {
        let start = |_| std::thread::Builder::new().spawn_scoped(scope, work).ok();
        // Where the system gives no thread, those that there are do all the work.
        let others: Vec<_> = (1..threads).map_while(start).collect();
        work();
        for other in others {
            if let Err(panic) = other.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}
