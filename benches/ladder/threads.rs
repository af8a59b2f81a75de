//! Whether two threads decide twice as much as one, beside a loop that needs nothing but registers.
//!
//! The loop is what the machine itself gives: where two threads share a core, or somebody else is busy on the other one,
//! neither can be twice as fast.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use crate::common::measure::median;
use crate::engine::Engine;
use crate::ground::{Ground, Ready};
use crate::rungs::by_engine;

const RULES: usize = 1_000;
const ROUNDS: usize = 5;
/// Steps of the loop: some tens of milliseconds.
const STEPS: u64 = 40_000_000;

/// Prints how much faster two threads are.
pub(crate) fn run() {
    let ground = Ground::new(RULES, false);
    let ready = ground.ready(false);
    let (mut engine, mut register) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (one, two) = (decide(&ground.engine, &[&ready]), decide(&ground.engine, &halves(&ready)));
        engine.push(one / two);
        let (one, two) = (spin(&[STEPS]), spin(&[STEPS / 2, STEPS / 2]));
        register.push(one / two);
    }
    println!("threads speedup={:.2} register_loop_speedup={:.2}", median(engine), median(register));
}

fn halves<'r, 'e>(ready: &'r [Ready<'e>]) -> [&'r [Ready<'e>]; 2] {
    let (left, right) = ready.split_at(ready.len() / 2);
    [left, right]
}

/// Seconds until every part is decided, each on a thread and with a scratch of its own.
fn decide(engine: &Engine, parts: &[&[Ready<'_>]]) -> f64 {
    // Enough for the start of a thread not to matter.
    let rounds = 20;
    let start = Instant::now();
    thread::scope(|scope| {
        for part in parts {
            scope.spawn(move || {
                let mut scratch = engine.scratch();
                (0..rounds).for_each(|_| _ = by_engine(part, &mut scratch));
            });
        }
    });
    start.elapsed().as_secs_f64()
}

fn spin(parts: &[u64]) -> f64 {
    let start = Instant::now();
    thread::scope(|scope| {
        for &steps in parts {
            scope.spawn(move || {
                black_box(
                    (0..black_box(steps)).fold(1_u64, |value, step| value.rotate_left(5) ^ step.wrapping_mul(value)),
                )
            });
        }
    });
    start.elapsed().as_secs_f64()
}
