//! The histories that are shipped with two policies: they are what this generator makes, and fit the policies.

mod desks;
mod make;
mod random;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use desks::DESKS;
use scopeline::history::History;

fn place(policy: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(policy).join("history.jsonl")
}

/// `REWRITE=1 cargo test --test history` writes the files anew.
#[test]
fn the_shipped_histories_are_what_the_generator_makes() {
    for desk in &DESKS {
        let made = make::history(desk);
        if std::env::var_os("REWRITE").is_some() {
            fs::write(place(desk.policy), &made).expect("the file can be written");
        }
        let kept = fs::read_to_string(place(desk.policy)).unwrap_or_default();
        let differs = made.lines().zip(kept.lines()).position(|(made, kept)| made != kept);
        assert!(made == kept, "{}: differs from line {:?} on", desk.policy, differs.map(|at| at + 1));
    }
}

#[test]
fn every_line_is_read_and_there_are_two_years_of_ten_clients() {
    for desk in &DESKS {
        let text = fs::read_to_string(place(desk.policy)).expect("the file is there");
        assert!(text.len() < 1_500_000, "{} has {} bytes", desk.policy, text.len());
        let (history, faults) = History::from_json_lines(&text);
        assert_eq!(faults, [], "{}", desk.policy);
        assert_eq!(history.clients().count(), 10);
        let months: BTreeSet<_> =
            history.clients().flat_map(|client| &client.months).map(|hours| hours.month).collect();
        assert_eq!(months.len(), 24);
        assert!(history.clients().all(|client| client.account.name.is_some() && !client.requests.is_empty()));
        let requests = || history.clients().flat_map(|client| &client.requests);
        // Whatever a review has a table for comes up.
        assert!(requests().any(|request| request.is_open) && requests().any(|request| request.goodwill.is_some()));
        assert!(
            requests().any(|request| request.overridden.is_some()) && requests().any(|request| request.rule.is_none())
        );
        assert!(
            requests().any(|request| request.accepted == Some(false))
                && requests().any(|request| !request.unknown.is_empty())
        );
        assert!(history.clients().any(|client| !client.flags.is_empty()));
    }
}
