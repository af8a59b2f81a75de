//! The ladder: the engine beside a hand-written scan and beside the policy compiled in, for 10 to 100,000 rules.
//!
//! ```text
//! cargo bench --bench ladder                       every size, then encoding and threads
//! cargo bench --bench ladder -- 10 1000            these sizes alone
//! cargo bench --bench ladder -- --text 100 10000   policies of which a tenth of the rules look at a text
//! cargo bench --bench ladder -- --encode           strings to numbers
//! cargo bench --bench ladder -- --threads          two threads beside one
//! cargo bench --bench ladder -- --emit-ifs         writes the compiled policies anew
//! ```
//!
//! What makes it fair: the same 100,000 requests for everybody, each decided in full (derived facts, the first rule,
//! flags and limits), prepared outside the timed path; the same answers, asserted before anything is timed; rounds in
//! which the contenders take turns and none finds its tables in the cache; medians.
#![allow(clippy::print_stdout, reason = "lines of figures are all that it is for")]

#[path = "../common/mod.rs"]
mod common;
mod emit;
mod encode;
mod engine;
mod ground;
mod ifs;
mod naive;
mod rungs;
mod text;
mod threads;

use common::generate::model;
use common::measure::Flush;

const SIZES: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let wanted: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if wanted.is_empty() { SIZES.to_vec() } else { wanted.clone() };
    if has("--emit-ifs") {
        return emit_ifs();
    }
    check_ifs();
    let mut flush = Flush::new();
    let alone = has("--text") || has("--encode") || has("--threads");
    if has("--text") {
        sizes.iter().for_each(|&size| text::run(size, &mut flush));
    }
    if !alone {
        sizes.iter().for_each(|&size| rungs::run(size, false, &mut flush));
    }
    let is_whole = !alone && wanted.is_empty();
    if has("--encode") || is_whole {
        encode::run(&mut flush);
    }
    if has("--threads") || is_whole {
        threads::run();
    }
}

/// Writes the policies that are compiled in.
fn emit_ifs() {
    for size in ifs::SIZES {
        let path = format!("{}/benches/ladder/ifs/n{size}.rs", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(&path, emit::source(&model(size, false))).expect("the folder of this bench can be written");
        println!("emitted n{size}.rs");
    }
}

/// Those that were compiled in are those of this generator, byte for byte.
fn check_ifs() {
    for size in ifs::SIZES {
        let (_, committed) = ifs::of(size).expect("a size that there is");
        let is_current = emit::source(&model(size, false)) == committed;
        assert!(is_current, "ifs/n{size}.rs is not of this generator; run `cargo bench --bench ladder -- --emit-ifs`");
    }
    println!("ifs sizes={:?} regenerated=same", ifs::SIZES);
}
