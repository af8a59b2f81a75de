//! One decision after another, with the statistics of `criterion`: for a look at one change, where the ladder is for
//! the whole picture. `cargo bench --bench criterion`.
#![allow(missing_docs, reason = "what the macros write has none")]

mod common;
#[path = "ladder/engine.rs"]
mod engine;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use common::generate::model;
use common::yaml::yaml;
use common::{Missing, requests, world};

/// Requests that take turns, so that no branch is learnt by heart.
const REQUESTS: usize = 256;

fn decide(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(1));
    for size in [100, 1_000] {
        let engine = engine::compile(&common::load(&yaml(&model(size, false))));
        let ready: Vec<_> = requests(REQUESTS)
            .iter()
            .map(|known| (engine.keep(known.request(Missing::NOTHING, None)), engine.as_of(world::day_back(known.day))))
            .collect();
        let mut scratch = engine.scratch();
        let mut turns = ready.iter().cycle();
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                let (facts, as_of) = turns.next().expect("there are requests");
                black_box(facts.decide(*as_of, &mut scratch).touch())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decide);
criterion_main!(benches);
