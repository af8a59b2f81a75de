//! `scopeline due` as a user meets it: what it prints, and its exit codes.
#![cfg(feature = "cli")]

mod folder;

use std::fs;

use serde_json::Value;

use folder::Folder;

const POLICY: &str = "\
scopeline: 1
policy: { id: tiny, time-zone: Europe/Berlin }
facts: { severity: { one-of: [1, 2] } }
rules: [{ class: support }]
otherwise: { class: service }
calendars:
  office: { days: mon..fri, hours: 08:00..18:00, holidays: { ics: days/off.ics } }
  theirs: { days: mon..fri, hours: 08:00..18:00, zone: customer }
commitments:
  - { clause: 7, when: { severity: 1 }, response: 4 h, updates: { within: 1 h, calendar: always }, resolution: best-effort, calendar: office }
  - { response: 1 h, calendar: theirs }
";
const OFF: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260817\nEND:VEVENT\nEND:VCALENDAR\n";

fn folder(test: &str) -> Folder {
    let folder = Folder::empty(&format!("due-{test}"));
    folder.write("tiny/policy.yaml", POLICY);
    folder.write("tiny/days/off.ics", OFF);
    folder.write("one.json", r#"{"at": "2026-08-14T16:00:00+02:00", "facts": {"severity": "1"}}"#);
    folder
}

#[test]
fn it_says_when_each_target_is_due_and_how_it_stands() {
    let folder = folder("human");
    let (said, complaint, code) = folder.run(&["due", "tiny", "one.json", "--now", "2026-08-14T16:30:00+02:00"]);
    assert_eq!((complaint.as_str(), code), ("", Some(0)));
    let line = |target: &str| {
        let line = said.lines().find(|line| line.starts_with(target)).unwrap_or_else(|| panic!("{said}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // The 17th is off by the file.
    assert_eq!(line("response"), "response 4 h office Tue 2026-08-18 10:00:00 +02:00 3 h 30 min running");
    assert_eq!(line("updates"), "updates 1 h always Fri 2026-08-14 17:00:00 +02:00 30 min running");
    assert_eq!(line("resolution"), "resolution best-effort no-time");
    assert!(said.contains("clause 7"), "{said}");
    // The file itself may be named instead of its folder.
    let (by_file, _, code) = folder.run(&["due", "tiny/policy.yaml", "one.json", "--now", "2026-08-14T16:30:00+02:00"]);
    assert_eq!((by_file, code), (said, Some(0)));
}

#[test]
fn pauses_zones_and_what_was_done_are_told() {
    let folder = folder("history");
    let due = |args: &[&str]| {
        let (said, complaint, code) = folder.run(&[&["due", "tiny", "one.json", "--format", "json"], args].concat());
        let json: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{complaint}"));
        (json["deadlines"].clone(), code)
    };
    let pauses =
        ["--pause", "2026-08-14T17:00:00+02:00..2026-08-18T09:00:00+02:00", "--pause", "2026-08-18T10:00:00+02:00.."];
    let (paused, code) =
        due(&[&pauses[..], &["--now", "2026-08-18T12:00:00+02:00", "--done", "updates=2026-08-18T11:59:00+02:00"]]
            .concat());
    assert_eq!((&paused[0]["state"], &paused[0]["due"], code), (&"paused".into(), &Value::Null, Some(0)));
    assert_eq!(paused[0]["left-seconds"], 2 * 3_600);
    let (missed, code) = due(&["--done", "response=2026-08-18T10:00:01+02:00"]);
    assert_eq!((&missed[0]["state"], &missed[0]["left-seconds"], code), (&"missed".into(), &(-1).into(), Some(1)));
    folder.write("one.json", r#"{"facts": {"severity": "2"}}"#);
    let (unknown, _) = due(&["--opened", "2026-08-14T22:30:00Z"]);
    assert_eq!(unknown[0]["missing"][0], "customer.zone");
    let (known, _) = due(&["--opened", "2026-08-14T22:30:00Z", "--zone", "America/New_York"]);
    assert_eq!(known[0]["due"], "2026-08-17T09:00:00-04:00");
}

#[test]
fn what_is_wrong_is_said() {
    let folder = folder("wrong");
    folder.write("undated.json", r#"{"facts": {"severity": "1"}}"#);
    let complaint = |args: &[&str]| {
        let (said, complaint, code) = folder.run(args);
        assert_eq!(said, "", "{complaint}");
        (complaint, code)
    };
    let (said, code) = complaint(&["due", "tiny", "undated.json"]);
    assert!(said.contains("say it with `--opened`") && code == Some(2), "{said}");
    let (said, code) = complaint(&["due", "tiny", "one.json", "--pause", "2026-08-14T17:00:00Z..2026-08-14T16:00:00Z"]);
    assert!(said.contains("ends before it begins") && code == Some(1), "{said}");
    folder.write("two.json", r#"{"at": "2026-08-14T16:00:00Z", "facts": {"severity": "2"}}"#);
    let (said, code) = complaint(&["due", "tiny", "two.json", "--zone", "Mars"]);
    assert!(said.contains("there is no time zone `Mars`") && code == Some(1), "{said}");
    for (flag, value, expected) in [
        ("--pause", "soon", "FROM..UNTIL"),
        ("--opened", "yesterday", "write an instant"),
        ("--done", "answer=2026-08-14T17:00:00Z", "response, workaround, resolution, updates"),
    ] {
        let (said, code) = complaint(&["due", "tiny", "one.json", flag, value]);
        assert!(said.contains(expected) && code == Some(2), "{said}");
    }
    fs::remove_file(folder.0.join("tiny/days/off.ics")).expect("it is there");
    let (said, code) = complaint(&["due", "tiny", "one.json"]);
    assert!(said.contains("there is no file `days/off.ics` beside the policy") && code == Some(1), "{said}");
}

#[cfg(unix)]
#[test]
fn a_named_file_outside_of_the_folder_is_not_read() {
    let folder = folder("outside");
    folder.write("secret.ics", OFF);
    let inside = folder.0.join("tiny/days/off.ics");
    fs::remove_file(&inside).expect("it is there");
    std::os::unix::fs::symlink(folder.0.join("secret.ics"), &inside).expect("a link");
    let (said, complaint, code) = folder.run(&["due", "tiny", "one.json"]);
    assert_eq!((said.as_str(), code), ("", Some(2)));
    assert!(complaint.contains("leads out of its folder"), "{complaint}");
}
