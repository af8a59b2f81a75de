//! What an analysis costs as the rules get more: `cargo bench --bench analysis`, or a part of it with `shipped`,
//! `generated` or `beside` behind `--`, and perhaps numbers of rules.
//!
//! The policies are those of the other benches: three to six tests in a rule, a quarter of the requests left to
//! `otherwise`. What the default budget does not answer is printed as well. The policies that come with the library are
//! beside them, and two other roads for the easiest question. Figures are in the guide.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod bdd;
mod boxes;
#[path = "../common/mod.rs"]
mod common;
mod plain;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use scopeline::analysis::{Analysis, Budget, Kind, Question};
use scopeline::{Policy, Sources};

fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let (sizes, parts): (Vec<&String>, Vec<&String>) =
        chosen.iter().partition(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let is_chosen = |what: &str| parts.is_empty() || parts.iter().any(|word| *word == what);
    let is_size = |size: &usize| sizes.is_empty() || sizes.iter().any(|word| **word == size.to_string());
    println!(
        "{:>24} {:>6} {:>8} {:>8} {:>10} {:>12}  findings",
        "policy", "rules", "loading", "ms", "nodes", "looked at"
    );
    let shipped = ["lodestone", "managed-service", "web-agency", "self-hosted"];
    for name in shipped.into_iter().filter(|_| is_chosen("shipped")) {
        let texts = texts(name);
        let begun = Instant::now();
        let sources = Sources::from_iter(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let policy = Policy::from_sources(&sources).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        row(name, &policy, begun.elapsed());
    }
    for size in [100, 300, 1_000, 3_000, 10_000].into_iter().filter(|size| is_chosen("generated") && is_size(size)) {
        let text = common::yaml::yaml(&common::generate::model(size, false));
        let begun = Instant::now();
        let policy = common::load(&text);
        row("generated", &policy, begun.elapsed());
    }
    if is_chosen("beside") {
        [100, 1_000, 10_000].into_iter().filter(is_size).for_each(beside_others);
    }
}

/// How long each of the others gets for one policy.
const AT_MOST: Duration = Duration::from_secs(30);

/// One question, asked of all three: which rules never decide. The analysis answers all others besides.
fn beside_others(size: usize) {
    let rules = plain::rules(size);
    let policy = common::load(&plain::yaml(&rules));
    let begun = Instant::now();
    let analysis = policy.analyse(Budget::default());
    let own = begun.elapsed();
    tell("plain", &policy, &analysis, Duration::ZERO, own);
    let (mut never, mut unknown) = (Vec::new(), Vec::new());
    for finding in &analysis.findings {
        match &finding.kind {
            Kind::NeverDecides { rule, .. } => never.push(rule.index()),
            Kind::Undecided { rule: Some(rule), question: Question::Decides | Question::Covered, .. } => {
                unknown.push(rule.index());
            }
            _ => {}
        }
    }
    let agrees = |theirs: &[usize], rules: usize, who: &str| {
        let of = |all: &[usize]| -> Vec<usize> {
            all.iter().copied().filter(|rule| *rule < rules && !unknown.contains(rule)).collect()
        };
        assert_eq!(of(&never), of(theirs), "{size} rules: the analysis and {who} differ");
    };
    let diagram = bdd::never_decide(&rules, AT_MOST);
    agrees(&diagram.never, diagram.rules, "the binary diagram");
    let cut = boxes::never_decide(&rules, AT_MOST);
    agrees(&cut.never, cut.rules, "the boxes");
    println!(
        "beside N={size} never_decide={} undecided={} analysis_ms={} bdd_ms={} bdd_rules={} bdd_nodes={} boxes_ms={} \
             boxes_rules={} boxes_most={}",
        never.len(),
        unknown.len(),
        own.as_millis(),
        diagram.took.as_millis(),
        diagram.rules,
        diagram.nodes,
        cut.took.as_millis(),
        cut.rules,
        cut.most,
    );
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
    tell(name, policy, &analysis, loading, begun.elapsed());
}

fn tell(name: &str, policy: &Policy, analysis: &Analysis, loading: Duration, took: Duration) {
    let took = took.as_millis();
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
