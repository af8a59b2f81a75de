//! What an analysis costs as the rules get more: `cargo bench --bench analysis`.
//!
//! The policies are those of the other benches: three to six tests in a rule, a quarter of the requests left to
//! `otherwise`. What the default budget does not answer is printed as well. The policies that come with the library are
//! beside them. Figures are in the guide: 100 rules take a second or less, 300 some five; 1,000 spend the budget.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use scopeline::analysis::{Budget, Kind};
use scopeline::{Policy, Sources};

fn main() {
    println!(
        "{:>24} {:>6} {:>8} {:>8} {:>10} {:>12}  findings",
        "policy", "rules", "loading", "ms", "nodes", "looked at"
    );
    for name in ["lodestone", "managed-service", "web-agency", "self-hosted"] {
        let texts = texts(name);
        let begun = Instant::now();
        let sources = Sources::from_iter(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let policy = Policy::from_sources(&sources).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        row(name, &policy, begun.elapsed());
    }
    for size in [100, 300, 1_000, 3_000] {
        let text = common::yaml::yaml(&common::generate::model(size, false));
        let begun = Instant::now();
        let policy = common::load(&text);
        row("generated", &policy, begun.elapsed());
    }
}

/// The texts of a policy that comes with the library.
fn texts(name: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name);
    let files = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some((path.file_name()?.to_string_lossy().into_owned(), text))
    };
    let mut texts: Vec<(String, String)> = files.filter_map(read).collect();
    texts.retain(|(_, text)| text.lines().any(|line| line.starts_with("scopeline:")));
    texts.sort();
    texts
}

fn row(name: &str, policy: &Policy, loading: Duration) {
    let begun = Instant::now();
    let analysis = policy.analyse(Budget::default());
    let took = begun.elapsed().as_millis();
    let count = |word: &str| analysis.findings.iter().filter(|finding| finding.kind.word() == word).count();
    let rules = policy.rule_ids().count();
    println!(
        "{name:>24} {rules:>6} {:>8} {took:>8} {:>10} {:>12}  {} never decide, {} change nothing, {} overlap, {} jump, {} \
         more of {} rules, {} undecided",
        loading.as_millis(),
        analysis.nodes,
        analysis.work,
        count("never-decides") + count("never-holds"),
        count("changes-nothing"),
        count("overlap"),
        count("jumps-gate"),
        analysis.unlisted.iter().map(|one| one.overlaps + one.gates).sum::<usize>(),
        analysis.unlisted.len(),
        count("undecided"),
    );
    let mut undecided: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &analysis.findings {
        if let Kind::Undecided { question, product, why, .. } = &finding.kind {
            *undecided.entry(format!("{question:?} of {product:?}: {why:?}")).or_default() += 1;
        }
    }
    undecided.iter().take(5).for_each(|(what, count)| println!("{:>24} {count} times {what}", ""));
}
