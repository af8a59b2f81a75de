//! Many requests in one go are decided as each of them alone.

mod shipped;

use scopeline::Engine;
use scopeline::engine::{Prepared, Scratch};
use scopeline::value::Date;

use shipped::{Shipped, shipped};

fn day() -> Date {
    "2026-08-14".parse().expect("a day")
}

/// Hands `check` each shipped policy, compiled, with the facts of its requests many times over.
fn each(check: impl Fn(&Engine, &[Prepared<'_>])) {
    for Shipped { policy, requests, name } in shipped() {
        let engine = policy.compile().expect("it is small");
        let again = requests.iter().cycle().take(500);
        let facts: Result<Vec<_>, _> = again.map(|request| engine.prepare(request)).collect();
        check(&engine, &facts.unwrap_or_else(|refused| panic!("{name}: {refused}")));
    }
}

#[test]
fn one_after_another_is_as_each_alone() {
    each(|engine, facts| {
        let as_of = engine.as_of(day()).expect("it applies");
        let mut places = Vec::new();
        engine.decide_many(facts, as_of, &mut engine.scratch(), |at, decided| {
            places.push(at);
            assert_eq!(decided.to_decision(), facts[at].decide(as_of, &mut Scratch::new()).to_decision());
        });
        assert!(places.into_iter().eq(0..facts.len()));
    });
}

#[test]
fn facts_of_another_engine_are_decided_by_that_one() {
    let desks = shipped();
    let [one, other] = [&desks[0], &desks[1]].map(|desk| (desk.policy.compile().expect("it is small"), &desk.requests));
    let read = |(engine, requests): &(Engine, &Vec<_>)| engine.prepare(&requests[0]).map(|_| ()).is_ok();
    assert!(read(&one) && read(&other));
    let facts = [other.0.prepare(&other.1[0]).expect("it fits"), one.0.prepare(&one.1[0]).expect("it fits")];
    let as_of = one.0.as_of(day()).expect("it applies");
    one.0.decide_many(&facts, as_of, &mut Scratch::new(), |at, decided| {
        assert_eq!(decided.to_decision(), facts[at].decide(as_of, &mut Scratch::new()).to_decision());
    });
}

#[cfg(feature = "threads")]
mod threads {
    use std::num::NonZeroUsize;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use scopeline::engine::Decided;

    use super::{day, each};

    fn number(threads: usize) -> NonZeroUsize {
        NonZeroUsize::new(threads).expect("not zero")
    }

    #[test]
    fn any_number_of_threads_comes_to_the_same_in_the_same_order() {
        each(|engine, facts| {
            let as_of = engine.as_of(day()).expect("it applies");
            let mut expected = Vec::new();
            engine.decide_many(facts, as_of, &mut engine.scratch(), |_, decided| expected.push(decided.to_decision()));
            for threads in [1, 2, 3, 8] {
                let decisions = engine.par_decide_many(facts, as_of, number(threads), |decided| decided.to_decision());
                assert!(decisions == expected, "{threads} threads");
            }
        });
    }

    #[test]
    fn slices_of_every_length_are_decided_whole() {
        each(|engine, facts| {
            let as_of = engine.as_of(day()).expect("it applies");
            for length in (0..20).chain([63, 64, 65, 127, 129, 499]) {
                let calls = AtomicUsize::new(0);
                let rules = engine.par_decide_many(&facts[..length], as_of, number(4), |decided| {
                    calls.fetch_add(1, Ordering::Relaxed);
                    decided.rule()
                });
                let mut expected = Vec::new();
                engine.decide_many(&facts[..length], as_of, &mut engine.scratch(), |_, decided| {
                    expected.push(decided.rule());
                });
                assert_eq!(rules, expected);
                assert_eq!(calls.into_inner(), length, "each is mapped once");
            }
        });
    }

    #[test]
    fn a_panic_of_the_callers_function_comes_out_as_it_is() {
        each(|engine, facts| {
            let as_of = engine.as_of(day()).expect("it applies");
            let calls = AtomicUsize::new(0);
            let map = |_: Decided<'_>| assert!(calls.fetch_add(1, Ordering::Relaxed) != 300, "the caller's own");
            let run = || engine.par_decide_many(facts, as_of, number(4), map);
            let panic = catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
            assert_eq!(panic.downcast_ref::<&str>(), Some(&"the caller's own"));
        });
    }
}
