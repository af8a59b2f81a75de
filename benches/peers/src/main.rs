//! The policies of the ladder, decided by general rule and expression engines beside Scopeline.
//!
//! ```text
//! cargo run --release                      10, 100, 1,000 and 10,000 rules
//! cargo run --release -- 100 1000          these sizes alone
//! cargo run --release -- 1000 cel          this peer alone
//! ```
//!
//! Everybody gets the same rules and the same requests, compiled and prepared before anything is timed, and has to name
//! the same first rule as the scan on every request of a sample; else the run ends there.
#![allow(clippy::print_stdout, reason = "lines of figures are all that it is for")]

#[path = "../../common/mod.rs"]
mod common;
mod contender;
#[path = "../../ladder/engine.rs"]
mod engine;
mod form;
#[path = "../../ladder/naive.rs"]
#[allow(dead_code, reason = "the ladder uses more of it")]
mod naive;
mod ours;
mod peers;

use common::derive::Tables;
use common::generate::model;
use common::measure::{Flush, median, nanoseconds};
use common::{Known, Model, requests};
use contender::{Contender, Made};
use serde_json::Value;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
/// Requests of the ladder, for Scopeline and the scan.
const REQUESTS: usize = 100_000;
/// Those of them that the peers have prepared.
const PREPARED: usize = 20_000;
/// Rounds of which the median is taken.
const ROUNDS: usize = 5;
/// Nanoseconds that a contender gets in a round, roughly; a slow one decides every n-th request.
const ROUND: f64 = 4e8;
/// The least number of requests in a round.
const LEAST: usize = 20;

/// A contender with what was measured of it.
struct Entry {
    name: &'static str,
    contender: Box<dyn Contender>,
    /// On how many requests it named the same rule as the scan.
    agreed: usize,
    /// It has so many requests prepared.
    prepared: usize,
    /// It decides every n-th request in a round.
    every: usize,
    times: Vec<f64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let anybody = !peers::ALL.iter().any(|(name, _)| named(name));
    let sizes = if wanted.is_empty() { SIZES.to_vec() } else { wanted };
    let mut flush = Flush::new();
    for size in sizes {
        run(size, |name| anybody || named(name), &mut flush);
    }
}

/// Checks and times one size, and prints its lines.
fn run(size: usize, is_wanted: impl Fn(&str) -> bool, flush: &mut Flush) {
    let (model, known) = (model(size, false), requests(REQUESTS));
    let (mut entries, left_out) = gather(&model, &known, is_wanted);
    for round in 0..ROUNDS {
        for turn in 0..entries.len() {
            let at = (round + turn) % entries.len();
            flush.walk();
            let entry = &mut entries[at];
            entry.times.push(entry.contender.pass(entry.prepared, entry.every));
        }
    }
    report(size, &entries);
    left_out.iter().for_each(|(name, why)| println!("peer N={size} name={name} left_out=\"{why}\""));
}

/// Everybody who can do this policy, checked; and who cannot, with the reason.
fn gather(
    model: &Model,
    known: &[Known],
    is_wanted: impl Fn(&str) -> bool,
) -> (Vec<Entry>, Vec<(&'static str, String)>) {
    let tables = Tables::new();
    let rules = form::rules(model);
    let told: Vec<Value> = known[..PREPARED].iter().map(|one| form::request(&tables, one)).collect();
    let mut scan = ours::scan(model, known);
    let right: Vec<usize> = (0..known.len()).map(|at| scan.first(at)).collect();
    let ours = [("scopeline", ours::scopeline(model, known)), ("naive-scan", scan)];
    let ours = ours.into_iter().map(|(name, contender)| (name, REQUESTS, Ok(contender)));
    let peers = peers::ALL.into_iter().filter(|(name, _)| is_wanted(name));
    let all: Vec<(&'static str, usize, Made)> =
        ours.chain(peers.map(|(name, make)| (name, PREPARED, make(&rules, &told)))).collect();
    let (mut entries, mut left_out) = (Vec::new(), Vec::new());
    for (name, prepared, made) in all {
        match made {
            Ok(contender) => entries.push(checked(name, contender, &right[..prepared], model.rules.len())),
            Err(why) => left_out.push((name, why)),
        }
    }
    (entries, left_out)
}

/// Compares the answers with the right ones, and sees how many requests fit in a round.
fn checked(name: &'static str, mut contender: Box<dyn Contender>, right: &[usize], size: usize) -> Entry {
    let (prepared, sample) = (right.len(), if size > 1_000 { 50 } else { 1_000 });
    let mut agreed = 0;
    let each = nanoseconds(sample, || {
        for at in (0..prepared).step_by(prepared / sample) {
            assert_eq!(contender.first(at), right[at], "N={size} request {at}: {name} and the scan");
            agreed += 1;
        }
    });
    let every = (each * prepared as f64 / ROUND).ceil().clamp(1.0, (prepared / LEAST) as f64) as usize;
    Entry { name, contender, agreed, prepared, every, times: Vec::new() }
}

/// A line for each contender, Scopeline being the first and the scan the second.
fn report(size: usize, entries: &[Entry]) {
    let ns: Vec<f64> = entries.iter().map(|entry| median(entry.times.clone())).collect();
    for (Entry { name, agreed, prepared, every, .. }, each) in entries.iter().zip(&ns) {
        let (ratio, to_scan, timed) = (each / ns[0], each / ns[1], prepared.div_ceil(*every));
        println!(
            "peer N={size} name={name} ns={each:.1} ratio_to_scopeline={ratio:.2} ratio_to_scan={to_scan:.2} \
             agreed={agreed} timed={timed}"
        );
    }
}
