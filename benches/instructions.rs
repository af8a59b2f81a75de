//! Decides so often and nothing else, for a tool that counts instructions: `instructions RULES ROUNDS`.
//!
//! Making the policy, the engine and the requests costs the same with 0 rounds as with any other number; the
//! difference of two runs is that of the decisions alone. Counts hardly depend on the machine or on who else uses it,
//! which makes them fit for a check on a build server. `.ci/instructions` does that.
#![allow(clippy::print_stdout, reason = "a line says what was done")]

mod common;
#[path = "ladder/engine.rs"]
mod engine;

use std::hint::black_box;

use common::generate::model;
use common::rng::Rng;
use common::yaml::yaml;
use common::{Missing, SEED, requests, world};

/// Requests in a round.
const REQUESTS: usize = 200;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (size, rounds) = (numbers.next().unwrap_or(100), numbers.next().unwrap_or(0));
    let engine = engine::compile(&common::load(&yaml(&model(size, false))));
    let known = requests(REQUESTS);
    let with_gaps = std::env::args().any(|argument| argument == "gaps");
    let mut rng = Rng::new(SEED);
    let ready = known.iter().map(|known| {
        let missing = if with_gaps { Missing::fifth(&mut rng) } else { Missing::NOTHING };
        (engine.keep(known.request(missing, None)), engine.as_of(world::day_back(known.day)))
    });
    let ready: Vec<_> = ready.collect();
    let mut scratch = engine.scratch();
    for _ in 0..rounds {
        for (facts, as_of) in &ready {
            black_box(facts.decide(*as_of, &mut scratch).touch());
        }
    }
    println!("rules={size} rounds={rounds} decisions={}", rounds * REQUESTS);
}
