//! Reading and compiling a large policy, in time and in memory, beside the bare events of the same text.
//!
//! ```text
//! cargo bench --bench load              10,000 and 100,000 rules
//! cargo bench --bench load -- 1000      so many
//! ```
//!
//! `events_ms` is what the parser alone takes to walk the text: no tree, no names, no checks. `ratio_load` is reading
//! over that, and so is `ratio_compile` compiling. Memory is what stays allocated when each is done, counted by
//! the allocator and not by the operating system.
#![allow(clippy::print_stdout, reason = "lines of figures are all that it is for")]

mod common;
#[path = "ladder/engine.rs"]
mod engine;

use std::alloc::System;
use std::hint::black_box;
use std::sync::Arc;

use cap::Cap;
use granit_parser::{Options, Parser};

use common::generate::model;
use common::measure::{median, milliseconds};
use common::yaml::yaml;
use scopeline::engine::{Budget, Engine};

/// Counts what is allocated, without a bound.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const SIZES: [usize; 2] = [10_000, 100_000];
const ROUNDS: usize = 3;

fn main() {
    let wanted: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if wanted.is_empty() { SIZES.to_vec() } else { wanted };
    sizes.into_iter().for_each(run);
}

fn run(size: usize) {
    let text = yaml(&model(size, false));
    let (mut events, mut load, mut compile) = (Vec::new(), Vec::new(), Vec::new());
    let (mut policy_bytes, mut engine_bytes) = (0, 0);
    for _ in 0..ROUNDS {
        events.push(milliseconds(|| black_box(walk(&text))).0);
        let before = ALLOCATOR.allocated();
        let (took, policy) = milliseconds(|| common::load(&text));
        load.push(took);
        policy_bytes = ALLOCATOR.allocated() - before;
        let before = ALLOCATOR.allocated();
        let policy = Arc::new(policy);
        let (took, engine) = milliseconds(|| Engine::new(Arc::clone(&policy), Budget::default()));
        compile.push(took);
        engine_bytes = ALLOCATOR.allocated() - before;
        black_box(engine.expect("it is within the budget"));
    }
    let (events, load, compile) = (median(events), median(load), median(compile));
    let megabytes = |bytes: usize| bytes as f64 / f64::from(1 << 20);
    println!(
        "load N={size} events_ms={events:.1} load_ms={load:.1} ratio_load={:.2} compile_ms={compile:.1} \
         ratio_compile={:.2} engine_mb={:.1} policy_mb={:.1} text_mb={:.1}",
        load / events,
        compile / events,
        megabytes(engine_bytes),
        megabytes(policy_bytes),
        megabytes(text.len()),
    );
}

/// Every event of the text, by the parser that the policy is read with; the answer is how many there are.
fn walk(text: &str) -> usize {
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut count = 0;
    while let Some(next) = parser.next_event() {
        black_box(&next.expect("the generated text is YAML"));
        count += 1;
    }
    count
}
