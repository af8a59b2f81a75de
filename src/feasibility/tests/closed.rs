//! The replay against queues of which the mean wait is known in closed form.

use crate::document::Queue;
use crate::feasibility::desk::{Crew, Job, Rules, run};
use crate::feasibility::random::SplitMix64;

const BATCHES: usize = 20;
const OF_A_BATCH: usize = 2_500;

/// An exponential time with this mean.
fn exponential(random: &mut SplitMix64, mean: f64) -> f64 {
    let open = (random.next() >> 11) as f64 + 0.5;
    -(open / 9_007_199_254_740_992.0).ln() * mean
}

/// The mean wait in the queue, and its standard error by batch means.
fn wait(people: u32, between: f64, effort: impl Fn(&mut SplitMix64) -> f64) -> (f64, f64) {
    let mut random = SplitMix64::new(20_260_302);
    let mut now = 0.0;
    let jobs: Vec<Job> = (0..BATCHES * OF_A_BATCH)
        .map(|_| {
            now += exponential(&mut random, between);
            Job { opened: now as i64, effort: effort(&mut random).round() as i64, ..Job::default() }
        })
        .collect();
    let always = Crew { size: people, skills: Vec::new(), shifts: vec![(0, i64::MAX)].into() };
    let rules = Rules { queue: Queue::Arrival, interrupts: false, closes: i64::MAX, ends: i64::MAX, writes: false };
    let run = run(&jobs, &[always], rules);
    let waits: Vec<f64> =
        jobs.iter().zip(&run.begun).map(|(job, begun)| (begun.expect("begun") - job.opened) as f64).collect();
    let means: Vec<f64> =
        waits.chunks(OF_A_BATCH).map(|batch| batch.iter().sum::<f64>() / batch.len() as f64).collect();
    let count = means.len() as f64;
    let mean = means.iter().sum::<f64>() / count;
    let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

/// The mean wait of M/M/c (Erlang, Solution of some problems in the theory of probabilities, 1917).
fn erlang_c(people: u32, between: f64, effort: f64) -> f64 {
    let (offered, servers) = (effort / between, f64::from(people));
    let mut term = 1.0;
    let mut sum = 0.0;
    for number in 0..people {
        sum += term;
        term *= offered / f64::from(number + 1);
    }
    let all_busy = term * servers / (servers - offered);
    all_busy / (sum + all_busy) * effort / (servers - offered)
}

fn near((mean, error): (f64, f64), expected: f64) {
    assert!(error < expected * 0.1, "the run is long enough to tell: {mean} +- {error} against {expected}");
    assert!((mean - expected).abs() < 3.0 * error, "{mean} +- {error}, expected {expected}");
}

#[test]
fn waits_are_those_of_erlang() {
    let effort = |random: &mut SplitMix64| exponential(random, 36_000.0);
    near(wait(1, 60_000.0, effort), erlang_c(1, 60_000.0, 36_000.0));
    near(wait(3, 15_000.0, effort), erlang_c(3, 15_000.0, 36_000.0));
    near(wait(8, 6_000.0, effort), erlang_c(8, 6_000.0, 36_000.0));
}

#[test]
fn waits_are_those_of_pollaczek_and_khinchine() {
    // M/D/1: half of what M/M/1 has.
    let load = 0.7;
    near(wait(1, 36_000.0 / load, |_| 36_000.0), load * 36_000.0 / (2.0 * (1.0 - load)));
}

#[test]
fn the_closed_form_is_as_published() {
    // For one server it is load / (1 - load); for two at a load of 0.75 the well-known 9/7 of a service time.
    assert!((erlang_c(1, 2.0, 1.0) - 1.0).abs() < 1e-12);
    assert!((erlang_c(2, 1.0, 1.5) / 1.5 - 9.0 / 7.0).abs() < 1e-12);
}
