//! `scopeline outgrown`, and `scopeline classify --history`: what a history says of clients, and of their requests.
#![cfg(feature = "cli")]

mod folder;

use std::path::Path;
use std::process::Command;

use folder::Folder;
use serde_json::Value;

const POLICY: &str = "\
scopeline: 1
policy: { id: tiny, version: 3, currency: EUR, time-zone: Europe/Berlin }
facts: { kind: { one-of: [fault, change] } }
services: { review: { title: A review, price: { fixed: 1900 } } }
outgrown: { recurrence: { times: 3 }, changes: [change], offer: review, hour: 100 }
rules:
  - { id: flagged, when: { history.outgrown: yes }, class: rework, offer: review }
  - { id: rest, when: { kind: [fault, change] }, class: support }
otherwise: { class: service }
flags: [{ id: soon, when: { history.outgrown: watch }, because: 'It comes to {history.ratio}.' }]
";

/// Ten months of each client, in minutes for an estimate of 100.
const CLIENTS: [(&str, [u32; 10]); 3] =
    [("grown", [150; 10]), ("rising", [100, 100, 100, 100, 100, 150, 150, 150, 150, 150]), ("steady", [100; 10])];

fn folder(test: &str) -> Folder {
    let folder = Folder::empty(&format!("clients-{test}"));
    folder.write("tiny/policy.yaml", POLICY);
    folder.write("history.jsonl", history());
    folder
}

fn history() -> String {
    let mut text = String::new();
    for (client, months) in CLIENTS {
        text.push_str(&format!("{{\"client\":\"{client}\"}}\n"));
        for (at, minutes) in (1..).zip(months) {
            let month = format!("\"month\":\"2026-{at:02}\",\"estimated\":\"100 min\",\"actual\":\"{minutes} min\"");
            text.push_str(&format!("{{\"client\":\"{client}\",{month}}}\n"));
        }
    }
    text.push_str("{\"client\":\"young\"}\n{\"client\":\"young\",\"month\":\"2026-10\",\"estimated\":\"1 h\",\"actual\":\"9 h\"}\n");
    for id in 1..=5 {
        let kind = if id < 3 { "change" } else { "fault" };
        let opened = format!("2026-10-{id:02}T10:00:00+02:00");
        text.push_str(&format!("{{\"client\":\"grown\",\"request\":\"T-{id}\",\"opened\":\"{opened}\",\"kind\":\"{kind}\",\"class\":\"support\",\"hours\":\"1 h\"}}\n"));
    }
    text.push_str("{\"client\":\"steady\",\"flag\":\"odd\",\"by\":\"Ana\",\"at\":\"2026-05-02T10:00:00Z\",\"note\":\"a feeling\"}\n");
    text
}

fn outgrown(folder: &Folder, more: &[&str]) -> (String, String, Option<i32>) {
    folder.run(&[&["outgrown", "tiny", "history.jsonl"], more].concat())
}

fn found(folder: &Folder, more: &[&str]) -> Value {
    let (said, complaint, code) = outgrown(folder, &[more, &["--format", "json"]].concat());
    assert_eq!((complaint.as_str(), code), ("", Some(0)));
    serde_json::from_str(&said).expect("JSON")
}

fn verdicts(found: &Value) -> Vec<(&str, &str)> {
    let clients = found["clients"].as_array().expect("clients");
    clients
        .iter()
        .map(|one| (one["client"].as_str().expect("an id"), one["verdict"].as_str().expect("a word")))
        .collect()
}

/// `REWRITE=1 cargo test --all-features --test clients` writes it anew.
#[test]
fn what_the_guide_shows_is_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
    command.current_dir(root).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command.args([
        "outgrown",
        "policies/managed-service",
        "policies/managed-service/history.jsonl",
        "--client",
        "grocers",
    ]);
    let output = command.output().expect("the program starts");
    let said = String::from_utf8(output.stdout).expect("the output is UTF-8");
    let path = root.join("guide/outgrown.md");
    let guide = std::fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = guide.split_once("<!-- outgrown -->\n").expect("a beginning");
    let (kept, after) = rest.split_once("<!-- /outgrown -->").expect("an end");
    let shown = format!("\n```text\n{said}```\n\n");
    if std::env::var_os("REWRITE").is_some() {
        let page = format!("{before}<!-- outgrown -->\n{shown}<!-- /outgrown -->{after}");
        return std::fs::write(&path, page).expect("it can be written");
    }
    assert!(kept == shown, "the page shows another one; see what changed:\n{said}");
}

#[test]
fn every_client_has_a_verdict_and_what_it_rests_on() {
    let folder = folder("human");
    let (said, complaint, code) = outgrown(&folder, &[]);
    assert_eq!((complaint.as_str(), code), ("", Some(0)));
    let lines: Vec<String> = said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "tiny 3, as of 2026-10-31: 4 clients",
        "client verdict ratio surely since a quarter what it costs",
        "grown yes 1.5 1.5 2026-01 2 h 30 min EUR 250",
        "rising watch 1.5 1 - - -",
        "steady no 1 1 - - -",
        "young not-enough - - - - -",
        "grown: yes",
        "9 of 9 months are at 1.3 or above it.",
        "Since 2026-01, as far as is known; noticed after 2026-10.",
        "Beyond the estimates of 2026-08 to 2026-10: 2 h 30 min, EUR 250.",
        "What would end it: A review, EUR 1900; it has paid for itself after 8",
        "The kind fault came back 3 times in 90 days: T-3, T-4, T-5.",
        "2 of 5 requests since 2026-02-01 change something (40 %): T-1, T-2.",
        "rising: watch",
        "Months that are over and have an estimate: 1; 9 are needed, near together and",
        "Raised by Ana on 2026-05-02: odd: a feeling",
    ] {
        assert!(lines.iter().any(|known| known == line), "{line}\n{said}");
    }
    assert!(said.contains("Months: 2026-02: 2 h 30 min of 1 h 40 min;"), "{said}");
}

#[test]
fn as_json_each_client_has_the_facts_that_its_next_request_is_told() {
    let folder = folder("json");
    let all = found(&folder, &[]);
    assert_eq!(verdicts(&all), [("grown", "yes"), ("rising", "watch"), ("steady", "no"), ("young", "not-enough")]);
    let grown = &all["clients"][0];
    assert_eq!(grown["facts"]["history.outgrown"], "yes");
    assert_eq!(grown["facts"]["history.change-share"], "40");
    assert_eq!(grown["cost"]["months"], serde_json::json!(["2026-08", "2026-10"]));
    assert_eq!((&grown["cost"]["beyond"], &grown["cost"]["a-quarter"]), (&"2 h 30 min".into(), &"EUR 250".into()));
    assert_eq!(all["clients"][3]["months-known"], 1);
    assert_eq!(verdicts(&found(&folder, &["--client", "rising"])), [("rising", "watch")]);
    // A month before the last nobody was sure, and half a year before there was too little.
    let earlier = found(&folder, &["--as-of", "2026-09-30"]);
    assert_eq!((&earlier["as-of"], verdicts(&earlier)[0]), (&"2026-09-30".into(), ("grown", "watch")));
    assert_eq!(verdicts(&found(&folder, &["--as-of", "2026-04-30"]))[0], ("grown", "not-enough"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_judged() {
    let folder = folder("faults");
    let hostile = "{\"client\":\"\\u001b[31m=1\"}\n{\"client\":\"x\",\"month\":\"2026-10\",\"estimated\":\"1 h\",\"actual\":\"-1 h\"}\n";
    folder.write("history.jsonl", format!("{}{hostile}nonsense\n", history()));
    let (said, complaint, code) = outgrown(&folder, &[]);
    assert_eq!((complaint.lines().count(), code), (2, Some(1)), "{complaint}");
    let line = history().lines().count() + 2;
    assert!(complaint.starts_with(&format!("history.jsonl:{line}: `actual`: ")), "{complaint}");
    assert!(said.contains("grown: yes") && said.contains("2 lines of the history left out."), "{said}");
    assert!(said.contains("\\u{1b}[31m=1: not-enough") && !said.contains('\u{1b}'), "{said}");

    let (said, complaint, code) = outgrown(&folder, &["--client", "nobody"]);
    assert!(said.is_empty() && code == Some(1) && complaint.contains("there is no client `nobody`"), "{complaint}");
    folder.write("history.jsonl", "");
    let (said, complaint, code) = outgrown(&folder, &[]);
    assert!(
        said.is_empty() && code == Some(1) && complaint.contains("tells no month, no request and no flag"),
        "{complaint}"
    );
    assert_eq!(outgrown(&folder, &["--as-of", "2026-13-01"]).2, Some(2));
}

fn classified(folder: &Folder, requests: &[&str], more: &[&str]) -> (Vec<Value>, String, Option<i32>) {
    folder.write("requests.jsonl", requests.join("\n"));
    let all = [&["classify", "tiny", "requests.jsonl", "--format", "json"], more].concat();
    let (said, complaint, code) = folder.run(&all);
    (said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(), complaint, code)
}

#[test]
fn a_request_is_told_the_facts_of_its_account() {
    let folder = folder("classify");
    let requests = [
        r#"{"id":"1","client":"grown","date":"2026-11-02","facts":{"kind":"fault"}}"#,
        r#"{"id":"2","client":"rising","date":"2026-11-02","facts":{"kind":"fault"}}"#,
        r#"{"id":"3","client":"grown","date":"2026-10-30","facts":{"kind":"fault"}}"#,
        r#"{"id":"4","client":"grown","date":"2026-11-02","facts":{"kind":"fault","history.outgrown":"no"}}"#,
        r#"{"id":"5","client":"nobody","date":"2026-11-02","facts":{"kind":"fault"}}"#,
        r#"{"id":"6","date":"2026-11-02","facts":{"kind":"fault"}}"#,
    ];
    let outcome = |answer: &Value| {
        let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("id"), text("class"), text("certainty"))
    };
    let (answers, complaint, code) = classified(&folder, &requests, &["--history", "history.jsonl"]);
    let told: Vec<String> = answers.iter().map(outcome).collect();
    assert_eq!(
        told,
        [
            "1 rework settled",
            "2 support settled",
            "3 support settled",
            "4 support settled",
            "5 support open",
            "6 support open"
        ]
        .map(str::to_owned),
        "{complaint}"
    );
    assert_eq!(code, Some(0));
    assert_eq!(
        complaint,
        "note: nothing of the history is told to 1 request: they name no `client`; say it with `--client`\n\
         note: nothing of the history is told to 1 request: the history has no account `nobody`\n"
    );
    let flagged = answers[1]["flags"].to_string();
    assert!(flagged.contains("soon"), "{flagged}");
    // Who names no account is of the one that the command line names, and a day chosen there counts for all.
    let of_all = ["--history", "history.jsonl", "--client", "grown", "--as-of", "2026-04-30"];
    let (answers, _, _) = classified(&folder, &requests[5..], &of_all);
    assert_eq!(outcome(&answers[0]), "6 support settled");
    // Without a history, nothing is told, and a client alone is wrong use.
    assert_eq!(outcome(&classified(&folder, &requests[..1], &[]).0[0]), "1 support open");
    assert_eq!(classified(&folder, &requests[..1], &["--client", "grown"]).2, Some(2));
}

#[test]
fn a_flag_says_nothing_of_the_days_before_it_was_raised() {
    let folder = folder("flags");
    let flagged = POLICY.replace("{ history.outgrown: yes }, class", "{ history.flagged: yes }, class");
    folder.write("tiny/policy.yaml", flagged);
    let requests = [
        r#"{"id":"1","client":"steady","date":"2026-05-01","facts":{"kind":"fault"}}"#,
        r#"{"id":"2","client":"steady","date":"2026-05-02","facts":{"kind":"fault"}}"#,
    ];
    let (answers, complaint, code) = classified(&folder, &requests, &["--history", "history.jsonl"]);
    assert_eq!((complaint.as_str(), code), ("", Some(0)));
    let classes: Vec<_> = answers.iter().map(|answer| answer["class"].as_str().unwrap_or_default()).collect();
    assert_eq!(classes, ["support", "rework"]);
    for (day, is_raised) in [("2026-05-01", false), ("2026-05-02", true)] {
        let (said, ..) = outgrown(&folder, &["--as-of", day]);
        assert_eq!(said.contains("Raised by Ana"), is_raised, "{said}");
        let found = found(&folder, &["--as-of", day, "--client", "steady"]);
        let flags = found["clients"][0]["flags"].as_array().map(Vec::len);
        assert_eq!(flags, Some(usize::from(is_raised)));
    }
    // The last day that the history tells of may be that of a flag.
    let late = r#"{"client":"young","flag":"late","by":"Ben","at":"2026-11-09T23:59:59+01:00"}"#;
    folder.write("history.jsonl", format!("{}{late}\n", history()));
    let (said, ..) = outgrown(&folder, &[]);
    assert!(said.contains("as of 2026-11-09: ") && said.contains("Raised by Ben on 2026-11-09: late"), "{said}");
}

#[test]
fn where_nothing_changes_no_request_is_named() {
    let folder = folder("changes");
    folder.write("history.jsonl", history().replace("\"kind\":\"change\"", "\"kind\":\"fault\""));
    let (said, ..) = outgrown(&folder, &["--client", "grown"]);
    assert!(said.contains("0 of 5 requests since 2026-02-01 change something (0 %).\n"), "{said}");
}

#[test]
fn a_history_that_is_read_in_part_fails_and_a_policy_without_thresholds_is_told_nothing() {
    let folder = folder("parts");
    let request = [r#"{"id":"1","client":"grown","date":"2026-11-02","facts":{"kind":"fault"}}"#];
    folder.write("history.jsonl", format!("{}nonsense\n", history()));
    let (answers, complaint, code) = classified(&folder, &request, &["--history", "history.jsonl"]);
    assert_eq!((answers[0]["class"].as_str(), code), (Some("rework"), Some(1)), "{complaint}");
    folder.write("tiny/policy.yaml", "scopeline: 1\npolicy: { id: tiny }\nfacts: { kind: { one-of: [fault] } }\nrules: [{ class: support }]\notherwise: { class: service }\n");
    folder.write("history.jsonl", history());
    let (answers, complaint, code) = classified(&folder, &request, &["--history", "history.jsonl"]);
    assert_eq!((answers[0]["class"].as_str(), code), (Some("support"), Some(0)), "{complaint}");
    assert!(complaint.contains("the policy of their day has no key `outgrown`"), "{complaint}");
}

#[test]
fn the_client_of_a_mapped_request_comes_from_a_field_and_not_from_its_text() {
    let folder = folder("mapped");
    folder.write(
        "intake.yaml",
        "scopeline-intake: 1\nrequest: { id: /no, client: /org, date: /day, body: /text }\nfacts: { kind: /kind }\n",
    );
    let request = [r#"{"no":1,"org":"grown","day":"2026-11-02","text":"It broke.","kind":"fault"}"#];
    let (answers, complaint, _) =
        classified(&folder, &request, &["--history", "history.jsonl", "--intake", "intake.yaml"]);
    assert_eq!(answers[0]["class"], "rework", "{complaint}");
    folder.write(
        "intake.yaml",
        "scopeline-intake: 1\nrequest: { id: /no, client: /text, date: /day, body: /text }\nfacts: { kind: /kind }\n",
    );
    let (_, complaint, code) = classified(&folder, &request, &["--intake", "intake.yaml"]);
    assert!(code == Some(1) && complaint.contains("the client is read from the text of the request"), "{complaint}");
}
