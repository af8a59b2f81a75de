//! What an analysis costs as the rules get more: `cargo bench --bench analysis`.
//!
//! The policies are those of the other benches: three to six tests in a rule, a quarter of the requests left to
//! `otherwise`. What the default budget does not answer is printed as well.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod common;

use std::time::Instant;

use scopeline::analysis::{Budget, Kind};

fn main() {
    println!("{:>7} {:>9} {:>10} {:>12}  findings", "rules", "ms", "nodes", "looked at");
    for size in [100, 300, 1_000, 3_000, 10_000] {
        let policy = common::load(&common::yaml::yaml(&common::generate::model(size, false)));
        let begun = Instant::now();
        let analysis = policy.analyse(Budget::default());
        let took = begun.elapsed().as_millis();
        let count = |word: &str| analysis.findings.iter().filter(|finding| finding.kind.word() == word).count();
        println!(
            "{size:>7} {took:>9} {:>10} {:>12}  {} never decide, {} change nothing, {} overlap, {} undecided",
            analysis.nodes,
            analysis.work,
            count("never-decides") + count("never-holds"),
            count("changes-nothing"),
            count("overlap"),
            count("undecided"),
        );
        for finding in &analysis.findings {
            if let Kind::Undecided { question, product, why, .. } = &finding.kind {
                println!("{:>7} {question:?} of {product:?}: {why:?}", "");
            }
        }
    }
}
