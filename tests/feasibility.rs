//! `scopeline feasibility` as a user meets it: what it prints, and its exit codes.
#![cfg(feature = "cli")]

mod folder;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use folder::Folder;

const POLICY: &str = "\
scopeline: 1
policy: { id: tiny, version: 3, time-zone: Europe/Berlin }
facts: { severity: { one-of: [1, 2] } }
rules: [{ class: support }]
otherwise: { class: service }
calendars: { office: { days: mon..fri, hours: 08:00..16:00 } }
commitments:
  - { when: { severity: 1 }, response: 1 h, calendar: always }
  - { response: 2 h, resolution: 1 business day, calendar: office }
";
const STAFF: &str = "\
scopeline-staff: 1
title: one alone
people: [{ name: Ana, calendar: office }]
";

fn folder(test: &str) -> Folder {
    let folder = Folder::empty(&format!("feasibility-{test}"));
    folder.write("tiny/policy.yaml", POLICY);
    folder.write("staff.yaml", STAFF);
    let lines = [
        r#"{"client": "a", "plan": "basic"}"#.to_owned(),
        request("T-1", "2026-03-02T08:00:00+01:00", "2", "\"hours\": \"5 h\""),
        request("T-2", "2026-03-02T09:00:00+01:00", "2", "\"hours\": \"90 min\""),
        request("T-3", "2026-04-01T09:00:00+02:00", "2", "\"open\": true"),
    ];
    folder.write("history.jsonl", lines.join("\n"));
    folder
}

fn run(folder: &Folder, args: &[&str]) -> (String, String, Option<i32>) {
    folder.run(&[&["feasibility", "tiny", "history.jsonl", "--staff", "staff.yaml"], args].concat())
}

fn request(id: &str, opened: &str, severity: &str, rest: &str) -> String {
    format!(
        r#"{{"client": "a", "request": "{id}", "opened": "{opened}", "severity": "{severity}", "class": "support", {rest}}}"#
    )
}

#[test]
fn it_says_what_was_kept_and_how_busy_people_were() {
    let folder = folder("human");
    let (said, complaint, code) = run(&folder, &["--replays", "1"]);
    assert_eq!((complaint.as_str(), code), ("", Some(0)));
    let lines: Vec<String> = said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "tiny 3, one alone: 2026-03-02 to 2026-03-02",
        "response 2 1 of 2 50.0 % 9.4..90.6 %",
        "resolution all 2 of 2 100.0 % 34.2..100.0 %",
        "Ana 1 8 h 7 h 81.3 %",
        "2 requests replayed; something is promised of 2.",
        "Left out: 1 without hours.",
    ] {
        assert!(lines.iter().any(|known| known == line), "{line}\n{said}");
    }
    assert!(said.contains("Model: one person works on a request for its recorded hours; the gravest"), "{said}");
    assert!(said.contains("Interval: 95 % score interval (Wilson 1927) of one replay"), "{said}");
}

#[test]
fn a_target_that_is_not_kept_fails_and_says_who_is_missing() {
    let folder = folder("target");
    let (said, _, code) = run(&folder, &["--target", "95%"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("95.0 % of each target at each severity needs other people."), "{said}");
    assert!(said.contains("Ana   1    2\n") && said.contains("With one fewer in any team it is missed."), "{said}");
    assert!(
        said.contains("  1: missed; the least is 50.0 %, response at severity 2\n  2: kept; the least is 100.0 %"),
        "{said}"
    );
    assert_eq!(run(&folder, &["--target", "50%"]).2, Some(0));
    let night = request("T-4", "2026-03-02T03:00:00+01:00", "1", "\"hours\": \"1 h\"");
    folder.write("history.jsonl", format!("{{\"client\": \"a\"}}\n{night}\n"));
    let (said, _, code) = run(&folder, &["--target", "95%"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("is not kept by any number of people")
            && said.contains("  response at severity 1: 0.0 % at most"),
        "{said}"
    );
}

#[test]
fn the_same_seed_prints_the_same_bytes() {
    let folder = folder("seed");
    let lines: Vec<String> = (0..60)
        .map(|at| {
            let (day, hour) = (at / 2 % 28 + 1, 8 + at % 5);
            let opened = format!("2026-{:02}-{day:02}T{hour:02}:00:00+01:00", at / 56 + 2);
            request(&format!("T-{at}"), &opened, "2", "\"hours\": \"3.5 h\"")
        })
        .collect();
    folder.write("history.jsonl", format!("{{\"client\": \"a\"}}\n{}\n", lines.join("\n")));
    let (said, _, _) = run(&folder, &["--format", "json", "--seed", "9", "--replays", "50"]);
    assert_eq!(said, run(&folder, &["--format", "json", "--seed", "9", "--replays", "50"]).0);
    let report: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&report["method"], &report["replays"], &report["seed"]), (&"bootstrap".into(), &50.into(), &9.into()));
    assert_eq!(report["commitments"][0]["group"]["severity"], "2");
    assert_eq!(report["commitments"][1]["group"], "every");
}

#[test]
fn lines_that_cannot_be_read_are_told_and_the_rest_is_replayed() {
    let folder = folder("faults");
    let negative = request("T-8", "2026-03-02T08:00:00+01:00", "2", "\"hours\": \"-5 h\"");
    let missing = request("T-9", "2026-03-02T08:00:00+01:00", "2", "\"kind\": \"defect\"");
    let good = request("T-1", "2026-03-02T08:00:00+01:00", "2", "\"hours\": \"5 h\"");
    folder.write("history.jsonl", format!("{{\"client\": \"a\"}}\n{negative}\n{missing}\n{good}\n"));
    let (said, complaint, code) = run(&folder, &[]);
    assert_eq!(code, Some(1));
    assert!(complaint.starts_with("history.jsonl:2: `hours`: `-5 h` lies below zero"), "{complaint}");
    assert!(complaint.contains("history.jsonl:3: `hours`: "), "{complaint}");
    assert!(
        said.contains("1 request replayed") && said.contains("Left out: 2 in lines that cannot be read."),
        "{said}"
    );
    folder.write("history.jsonl", "{\"client\": \"a\"}\n");
    let (_, complaint, code) = run(&folder, &[]);
    assert_eq!(code, Some(1));
    assert!(complaint.contains("there is no request to replay in this period"), "{complaint}");
}

#[test]
fn faults_of_the_staff_file_are_told_with_their_places() {
    let folder = folder("staff");
    folder.write("staff.yaml", "scopeline-staff: 1\npeople: [{ name: Ana, calendar: ofice }]\n");
    let (said, complaint, code) = run(&folder, &[]);
    assert_eq!((said.as_str(), code), ("", Some(1)));
    assert!(complaint.contains(" --> staff.yaml:2:33") && complaint.contains("did you mean `office`?"), "{complaint}");
}

#[test]
fn a_period_is_a_year_a_half_a_quarter_a_month_or_two_days() {
    let folder = folder("period");
    let replayed = |args: &[&str]| {
        let (said, complaint, _) = run(&folder, args);
        said.lines().next().map_or(complaint, str::to_owned)
    };
    assert_eq!(replayed(&["--period", "2026-03"]), "tiny 3, one alone: 2026-03-01 to 2026-03-31");
    assert_eq!(replayed(&["--period", "2026-Q1"]), "tiny 3, one alone: 2026-01-01 to 2026-03-31");
    assert_eq!(replayed(&["--period", "2026-H1"]), "tiny 3, one alone: 2026-01-01 to 2026-06-30");
    assert_eq!(replayed(&["--period", "2026"]), "tiny 3, one alone: 2026-01-01 to 2026-12-31");
    assert_eq!(replayed(&["--from", "2026-02-27"]), "tiny 3, one alone: 2026-02-27 to 2026-03-02");
    assert!(replayed(&["--until", "2026-03-01"]).contains("no request to replay"));
    let (said, complaint, code) = run(&folder, &["--from", "2026-03-02", "--until", "2026-03-01"]);
    assert_eq!((said.as_str(), code), ("", Some(2)));
    assert!(complaint.contains("`--from 2026-03-02` lies after `--until 2026-03-01`"), "{complaint}");
    assert_eq!(
        replayed(&["--from", "2026-03-02", "--until", "2026-03-02"]),
        "tiny 3, one alone: 2026-03-02 to 2026-03-02"
    );
    for wrong in ["2026-H3", "2026-Q5", "2026-13", "26", "2026-3", "2026-Q", "Q1", "2026-03-01"] {
        assert_eq!(run(&folder, &["--period", wrong]).2, Some(2), "{wrong}");
    }
    assert_eq!(run(&folder, &["--period", "2026", "--from", "2026-01-01"]).2, Some(2));
    assert_eq!(run(&folder, &["--replays", "0"]).2, Some(2));
}

/// What ships with the policy of the managed service. `REWRITE=1 cargo test --all-features --test feasibility` writes the page
/// anew.
#[test]
fn the_staff_that_ships_with_a_policy_can_be_replayed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
    command.current_dir(root).args([
        "feasibility",
        "policies/managed-service",
        "policies/managed-service/history.jsonl",
        "--staff",
        "policies/managed-service/staff.yaml",
        "--period",
        "2026-Q3",
        "--target",
        "90%",
    ]);
    let output = command.env_remove("COLUMNS").env_remove("CLICOLOR_FORCE").output().expect("the program starts");
    let said = String::from_utf8(output.stdout).expect("the output is UTF-8");
    let path = root.join("guide/feasibility.md");
    let guide = fs::read_to_string(&path).expect("the page is there");
    if std::env::var_os("REWRITE").is_some() {
        let (before, rest) = guide.split_once("```text\n").expect("what is printed");
        let (_, after) = rest.split_once("```\n").expect("an end");
        return fs::write(&path, format!("{before}```text\n{said}```\n{after}")).expect("it can be written");
    }
    assert!(guide.contains(&format!("```text\n{said}```\n")), "the page shows what is printed:\n{said}");
}
