//! Timing one size, and the floors that it has to hold.

use std::hint::black_box;

use scopeline::engine::Scratch;

use crate::common::known::FACTS;
use crate::common::measure::{Flush, median, nanoseconds};
use crate::common::{Known, Seen};
use crate::ground::{Ground, Ready};

/// Rounds of which the median is taken.
const ROUNDS: usize = 7;
/// Rules that the scan walks in a round at most; beyond that it gets every n-th request.
const WALKED: usize = 200_000_000;
/// Facts that rules look at: what a request gives without the two behind `severity`, which counts once.
const TESTED: f64 = (FACTS.len() - 1) as f64;

/// Nanoseconds for each decision.
#[derive(Debug, Default)]
struct Times {
    engine: Vec<f64>,
    gaps: Vec<f64>,
    naive: Vec<f64>,
    ifs: Vec<f64>,
    /// Of the first pass of the engine, in which its scratch learns what follows from what.
    first: f64,
}

/// Checks and times one size, and prints its lines.
pub(crate) fn run(size: usize, text: bool, flush: &mut Flush) {
    let ground = Ground::new(size, text);
    let (ready, gaps) = (ground.ready(false), ground.ready(true));
    let tally = ground.check(&ready, &gaps);
    let tests: usize = ground.model.rules.iter().map(|rule| rule.tests.len()).sum();
    println!("{}", tally.line(1.0 - tests as f64 / size as f64 / TESTED));
    println!(
        "text N={size} bytes={} load_ms={:.0} engine_bytes={}",
        ground.text.len(),
        ground.loaded_in,
        ground.engine.bytes()
    );
    let otherwise = tally.otherwise();
    assert!((0.23..=0.38).contains(&otherwise), "a quarter of the requests reach `otherwise`, not {otherwise:.3}");
    let times = time(&ground, &ready, &gaps, flush);
    report(&ground, times, otherwise);
}

/// The contenders one after another in each round, each time beginning with another one.
fn time(ground: &Ground, ready: &[Ready<'_>], gaps: &[Ready<'_>], flush: &mut Flush) -> Times {
    let stride = (ground.size() * ground.known.len() / WALKED).max(1);
    let walked: Vec<Known> = ground.known.iter().copied().step_by(stride).collect();
    // A scratch is kept as long as its thread, so it is one that has seen the requests before.
    let (mut scratch, mut scratch_of_gaps) = (ground.engine.scratch(), ground.engine.scratch());
    flush.walk();
    let mut times = Times { first: by_engine(ready, &mut scratch), ..Times::default() };
    by_engine(gaps, &mut scratch_of_gaps);
    for round in 0..ROUNDS {
        for contender in 0..4 {
            flush.walk();
            match (round + contender) % 4 {
                0 => times.engine.push(by_engine(ready, &mut scratch)),
                1 => times.gaps.push(by_engine(gaps, &mut scratch_of_gaps)),
                2 => times.naive.push(by_numbers(&walked, |known| ground.naive.decide(known))),
                _ => times.ifs.extend(ground.ifs.map(|ifs| by_numbers(&ground.known, ifs))),
            }
        }
    }
    times
}

/// Every request once, on the one thread, with what a caller looks at.
pub(crate) fn by_engine(ready: &[Ready<'_>], scratch: &mut Scratch) -> f64 {
    nanoseconds(ready.len(), || {
        for (facts, as_of) in ready {
            black_box(facts.decide(*as_of, scratch).touch());
        }
    })
}

fn by_numbers(known: &[Known], decide: impl Fn(&Known) -> Seen) -> f64 {
    nanoseconds(known.len(), || {
        for one in known {
            black_box(decide(black_box(one)));
        }
    })
}

fn report(ground: &Ground, times: Times, otherwise: f64) {
    let (size, text) = (ground.size(), ground.model.text);
    let (engine, gaps, naive) = (median(times.engine), median(times.gaps), median(times.naive));
    let ifs = (!times.ifs.is_empty()).then(|| median(times.ifs));
    let (ratio_naive, missing) = (engine / naive, gaps / engine);
    let shown = |value: Option<f64>, places: usize| value.map_or("-".to_owned(), |value| format!("{value:.places$}"));
    let name = if text { "ladder-text" } else { "ladder" };
    println!(
        "{name} N={size} engine_ns={engine:.1} naive_ns={naive:.1} ifs_ns={} ratio_naive={ratio_naive:.5} \
         ratio_ifs={} missing_ratio={missing:.2} expected_tally=ok otherwise={otherwise:.2} first_pass_ns={:.1}",
        shown(ifs, 1),
        shown(ifs.map(|ifs| engine / ifs), 4),
        times.first,
    );
    if text {
        return;
    }
    floors(size, ratio_naive, ifs.map(|ifs| engine / ifs), missing);
    if let Some(ifs) = ifs.filter(|_| size == 1_000) {
        assert!(naive <= 5.0 * ifs, "the scan is an honest one: {naive:.0} ns beside {ifs:.0} ns of compiled ifs");
        println!("honest N={size} naive_over_ifs={:.2} at_most=5 holds=yes", naive / ifs);
    }
}

/// What the engine has to reach.
fn floors(size: usize, ratio_naive: f64, ratio_ifs: Option<f64>, missing: f64) {
    let floor = |what: &str, is: f64, at_most: f64| {
        let holds = if is <= at_most { "yes" } else { "NO" };
        println!("floor N={size} {what}={is:.5} at_most={at_most:.5} holds={holds}");
    };
    match (size, ratio_ifs) {
        (10, Some(ratio)) => floor("ratio_ifs", ratio, 2.5),
        (100, Some(ratio)) => floor("ratio_ifs", ratio, 0.35),
        (1_000, Some(ratio)) => floor("ratio_ifs", ratio, 0.09),
        (10_000, _) => floor("ratio_naive", ratio_naive, 1.0 / 150.0),
        (100_000, _) => floor("ratio_naive", ratio_naive, 1.0 / 400.0),
        _ => {}
    }
    floor("missing_ratio", missing, 2.0);
}
