//! In steady state a decision allocates nothing.
//!
//! Steady state is what follows one round over the same requests with the same scratch. The allocator counts every byte
//! that was ever asked of it, so that what is given back at once counts too: where the sum does not move, nothing was
//! allocated, and nothing grew.

#[path = "random/mod.rs"]
mod random;
mod shipped;

use std::alloc::System;
use std::hint::black_box;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cap::Cap;
use random::Random;
use scopeline::engine::{AsOf, Decided, Prepared, Scratch};
use scopeline::value::Date;
use scopeline::{Engine, Policy, Request, Sources};

use shipped::shipped;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Rounds after the first. What a decision allocates it allocates in every one of them; what the test harness allocates
/// on another thread just then it does not, so the round with the least is the true one.
const ROUNDS: usize = 4;

/// Held by the test that counts, so that no other one allocates beside it.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes that were asked for meanwhile, and how many more are held after it.
fn counted(what: impl FnOnce()) -> (usize, usize) {
    let (asked, held) = (ALLOCATOR.total_allocated(), ALLOCATOR.allocated());
    what();
    (ALLOCATOR.total_allocated() - asked, ALLOCATOR.allocated().abs_diff(held))
}

/// For each step the least that was asked for in any round after the first.
fn least(steps: usize, mut step: impl FnMut(usize)) -> Vec<(usize, usize)> {
    let mut least = vec![(usize::MAX, usize::MAX); steps];
    (0..steps).for_each(&mut step);
    for _ in 0..ROUNDS {
        for (at, least) in least.iter_mut().enumerate() {
            *least = counted(|| step(at)).min(*least);
        }
    }
    least
}

/// Everything that a caller may look at without asking for a list of its own.
fn look(decided: &Decided<'_>) {
    black_box((decided.class(), decided.certainty(), decided.is_open(), decided.rule(), decided.offer()));
    black_box((decided.refer_to(), decided.is_declined(), decided.effort(), decided.remedy()));
    black_box((decided.needs_approval(), decided.commitment()));
    black_box((decided.first(), decided.limits(), decided.flags()));
    black_box((decided.missing(), decided.to_confirm(), decided.assumed()));
}

/// The days for which facts are decided: their own, and two others.
fn days(facts: &Prepared<'_>) -> Vec<AsOf> {
    let others: [Date; 2] = ["2026-08-02", "2027-02-01"].map(|day| day.parse().expect("a day"));
    let others = others.iter().filter_map(|day| facts.engine().as_of(*day).ok());
    facts.as_of().into_iter().chain(others).collect()
}

/// Decides all facts for several days and asserts that none of it allocates.
fn assert_quiet(name: &str, facts: &[Prepared<'_>], requests: &[Request], scratch: &mut Scratch) {
    let steps: Vec<_> =
        facts.iter().zip(requests).flat_map(|(one, of)| days(one).into_iter().map(move |day| (one, of, day))).collect();
    let least = least(steps.len(), |at| look(&steps[at].0.decide(steps[at].2, scratch)));
    let loud = least.iter().zip(&steps).filter(|(bytes, _)| **bytes != (0, 0));
    let loud: Vec<String> =
        loud.map(|(bytes, (_, of, day))| format!("{bytes:?} as of {} by {of:?}", day.day())).collect();
    assert!(loud.is_empty(), "{name}: {} of {} decisions allocate\n{}", loud.len(), steps.len(), loud.join("\n"));
}

fn read<'e>(engine: &'e Engine, requests: &'e [Request]) -> Vec<Prepared<'e>> {
    requests.iter().map(|request| engine.prepare(request).expect("it fits")).collect()
}

/// A random policy and requests for it, with about half of the facts missing, with texts and with assumptions.
fn drawn(seed: u64) -> (String, Engine, Vec<Request>) {
    let mut random = Random::new(seed);
    let text = random::policy(&mut random);
    let policy = Policy::from_sources(&Sources::single("random.yaml", text.as_str())).expect("it has no fault");
    let request = |_| Request::from_json(&random::request(&mut random)).expect("it is well formed");
    let requests = (0..20).map(request).collect();
    (format!("seed {seed}\n{text}"), policy.compile().expect("it is small"), requests)
}

#[test]
fn the_allocator_counts() {
    let _alone = alone();
    let (asked, held) = counted(|| drop(black_box(vec![0_u8; 1_000])));
    assert!(asked >= 1_000, "what is given back counts too");
    assert!(held < 1_000);
}

#[test]
fn shipped_policies_are_decided_without_allocating() {
    let _alone = alone();
    for desk in shipped() {
        let engine = desk.policy.compile().expect("it is small");
        assert_quiet(desk.name, &read(&engine, &desk.requests), &desk.requests, &mut engine.scratch());
    }
}

#[test]
fn random_policies_are_decided_without_allocating() {
    let _alone = alone();
    for seed in 1..=100 {
        let (shown, engine, requests) = drawn(seed);
        assert_quiet(&shown, &read(&engine, &requests), &requests, &mut Scratch::new());
    }
}

/// A scratch that goes from one engine to another begins anew, in the room that it has.
#[test]
fn one_scratch_for_many_engines_allocates_nothing_either() {
    let _alone = alone();
    let desks: Vec<_> = (1..=10).map(drawn).collect();
    let facts: Vec<_> = desks.iter().map(|(_, engine, requests)| read(engine, requests)).collect();
    let mut scratch = Scratch::new();
    let all: Vec<_> = (0..20).flat_map(|at| facts.iter().map(move |facts| &facts[at])).collect();
    let least = least(all.len(), |at| look(&all[at].decide(all[at].as_of().expect("it has a day"), &mut scratch)));
    assert!(least.iter().all(|bytes| *bytes == (0, 0)), "{least:?}");
}

#[test]
fn many_in_one_go_allocate_nothing() {
    let _alone = alone();
    for desk in shipped() {
        let engine = desk.policy.compile().expect("it is small");
        let facts = read(&engine, &desk.requests);
        let as_of = engine.as_of("2026-08-14".parse().expect("a day")).expect("it applies");
        let mut scratch = engine.scratch();
        let least = least(1, |_| engine.decide_many(&facts, as_of, &mut scratch, |_, decided| look(&decided)));
        assert_eq!(least, [(0, 0)], "{}", desk.name);
    }
}
