//! Replays that are worked out by hand. March 2 of 2026 is a Monday.

use super::*;

const ANA: &str = "people: [{ name: Ana, calendar: office }]\n";

#[test]
fn one_person_three_requests_and_a_night() {
    let lines = [
        "T-1 2026-03-02T08:00:00+01:00 2 5h",
        "T-2 2026-03-02T09:00:00+01:00 2 4h",
        "T-3 2026-03-02T10:00:00+01:00 2 1h",
    ];
    // At one the second is begun, an hour before its shift's end leaves an hour of it. The next morning the third goes
    // first: its response is due, and of the second only the resolution.
    assert_eq!(played(ANA, &lines), ["02 08:00 -> 02 13:00", "02 13:00 -> 03 10:00", "03 08:00 -> 03 09:00"]);
    let report = reported(ANA, &lines, Settings::default());
    assert_eq!(
        kept(&report),
        ["response 2: 2 of 3", "response all: 2 of 3", "resolution 2: 3 of 3", "resolution all: 3 of 3"]
    );
    // The period is one day of eight hours, all of them worked; two more hours were worked after it.
    assert_eq!((report.people[0].there_seconds, report.people[0].worked_seconds), (8 * 3_600, 8 * 3_600));
    assert_eq!(report.people[0].busy().map(|busy| busy.to_string()).as_deref(), Some("100.0 %"));
}

#[test]
fn a_target_is_kept_up_to_and_at_its_instant() {
    let at = |hours: &str| {
        let second = format!("T-2 2026-03-02T08:00:00+01:00 2 {hours}");
        kept(&reported(ANA, &["T-1 2026-03-02T08:00:00+01:00 1 4h", &second], Settings::default()))
    };
    // The second is begun at twelve, which is when its response is due.
    assert!(at("1h").contains(&"response 2: 1 of 1".to_owned()));
    let late = ["T-1 2026-03-02T08:00:00+01:00 1 241min", "T-2 2026-03-02T08:00:00+01:00 2 1h"];
    assert!(kept(&reported(ANA, &late, Settings::default())).contains(&"response 2: 0 of 1".to_owned()));
}

#[test]
fn severities_queues_and_interruptions() {
    let lines =
        ["A 2026-03-02T08:00:00+01:00 3 4h", "B 2026-03-02T09:00:00+01:00 2 2h", "C 2026-03-02T10:00:00+01:00 1 1h"];
    assert_eq!(played(ANA, &lines), ["02 08:00 -> 02 12:00", "02 13:00 -> 02 15:00", "02 12:00 -> 02 13:00"]);
    let with = |key: &str| played(&format!("{key}\n{ANA}"), &lines);
    assert_eq!(with("queue: arrival"), ["02 08:00 -> 02 12:00", "02 12:00 -> 02 14:00", "02 14:00 -> 02 15:00"]);
    // Of the last the response is due at eleven, of the second at one.
    assert_eq!(with("queue: due"), ["02 08:00 -> 02 12:00", "02 13:00 -> 02 15:00", "02 12:00 -> 02 13:00"]);
    assert_eq!(with("interrupt: graver"), ["02 08:00 -> 02 15:00", "02 09:00 -> 02 12:00", "02 10:00 -> 02 11:00"]);
    // Turned around, the third is the gravest, and nobody puts it aside.
    assert_eq!(
        with("interrupt: graver\nseverities: [3, 2, 1]"),
        ["02 08:00 -> 02 12:00", "02 12:00 -> 02 14:00", "02 14:00 -> 02 15:00"]
    );
}

#[test]
fn what_nobody_can_do_is_never_begun() {
    let people = "skills: { changes: { kind: change }, rest: { severity: [1, 2, 3] } }\n\
                  people: [{ name: Ana, skills: [rest], calendar: office }]";
    let lines = [r#"T-1 2026-03-02T08:00:00+01:00 2 1h "kind": "change""#, "T-2 2026-03-02T09:00:00+01:00 2 1h"];
    assert_eq!(played(people, &lines), ["never -> never", "02 09:00 -> 02 10:00"]);
    let report = reported(people, &lines, Settings::default());
    assert_eq!((report.nobody[0].skill.as_str(), report.nobody[0].requests), ("changes", 1));
    assert!(kept(&report).contains(&"resolution 2: 1 of 2".to_owned()));
}

#[test]
fn absences_first_and_last_days_and_holidays() {
    let monday = ["T-1 2026-03-02T15:00:00+01:00 2 2h"];
    let ana = |keys: &str| format!("people: [{{ name: Ana, calendar: office, {keys} }}]");
    assert_eq!(played(&ana("away: [2026-03-04, 2026-03-03]"), &monday), ["02 15:00 -> 05 09:00"]);
    assert_eq!(played(&ana("away: 2026-03-02..2026-03-06"), &monday), ["09 08:00 -> 09 10:00"]);
    assert_eq!(played(&ana("from: 2026-03-04"), &monday), ["04 08:00 -> 04 10:00"]);
    assert_eq!(played(&ana("until: 2026-03-02"), &monday), ["02 15:00 -> never"]);
    // The first of May is a holiday of the policy's calendar, and a Friday.
    assert_eq!(played(ANA, &["T-1 2026-04-30T15:00:00+02:00 2 2h"]), ["30 15:00 -> 04 09:00"]);
}

#[test]
fn days_on_which_clocks_are_changed_have_other_hours() {
    let nights = "calendars: { nights: { days: sun, hours: 00:00..06:00, zone: Europe/Berlin } }\n\
                  people: [{ name: Ana, calendar: nights }]";
    // Five hours on the 29th of March, and the sixth a week later.
    assert_eq!(played(nights, &["T-1 2026-03-28T12:00:00+01:00 2 6h"]), ["29 00:00 -> 05 01:00"]);
    // Seven hours on the 25th of October.
    assert_eq!(played(nights, &["T-1 2026-10-24T12:00:00+02:00 2 7h"]), ["25 00:00 -> 25 06:00"]);
}

#[test]
fn nobody_goes_on_while_somebody_waits_for_the_client() {
    let waits = r#""waiting": [["2026-03-02T10:00:00+01:00", "2026-03-02T11:00:00+01:00"], ["2026-03-02T11:00:00+01:00", "2026-03-02T12:00:00+01:00"]]"#;
    let first = format!("T-1 2026-03-02T08:00:00+01:00 1 7h {waits}");
    let lines = [first.as_str(), "T-2 2026-03-02T09:00:00+01:00 2 1h"];
    // Two hours, two of waiting in which the other is done, four more, and one the next morning. Its eight hours end
    // there, since the two do not count: at ten of the next day.
    assert_eq!(played(ANA, &lines), ["02 08:00 -> 03 09:00", "02 10:00 -> 02 11:00"]);
    assert!(kept(&reported(ANA, &lines, Settings::default())).contains(&"resolution 1: 1 of 1".to_owned()));
    let before =
        r#"T-1 2026-03-02T08:00:00+01:00 1 1h "waiting": [["2026-03-02T07:00:00+01:00", "2026-03-02T09:30:00+01:00"]]"#;
    assert_eq!(played(ANA, &[before]), ["02 09:30 -> 02 10:30"]);
    let for_ever = r#"T-1 2026-03-02T08:00:00+01:00 1 3h "waiting": [["2026-03-02T09:00:00+01:00"]]"#;
    assert_eq!(played(ANA, &[for_ever]), ["02 08:00 -> never"]);
    // Nobody knows when its resolution is due, so it is not counted.
    assert_eq!(kept(&reported(ANA, &[for_ever], Settings::default())), ["response 1: 1 of 1", "response all: 1 of 1"]);
}

#[test]
fn a_shift_goes_on_with_what_the_one_before_left() {
    let shifts = "calendars:\n  early: { days: mon..fri, hours: 06:00..14:00 }\n  late: { days: mon..fri, hours: 14:00..22:00 }\n\
                  people: [{ name: Early, calendar: early }, { name: Late, calendar: late }]";
    assert_eq!(played(shifts, &["T-1 2026-03-02T12:00:00+01:00 2 4h"]), ["02 12:00 -> 02 16:00"]);
    let report = reported(shifts, &["T-1 2026-03-02T12:00:00+01:00 2 4h"], Settings::default());
    let worked: Vec<u64> = report.people.iter().map(|load| load.worked_seconds / 3_600).collect();
    assert_eq!(worked, [2, 2]);
}

#[test]
fn who_has_fewer_skills_goes_first() {
    let people = "skills: { changes: { kind: change } }\n\
                  people: [{ name: Ana, skills: all, calendar: office }, { name: Ben, calendar: office }]";
    // Ben takes the defect, so that Ana is free for the change that comes while it lasts.
    let lines = ["T-1 2026-03-02T08:00:00+01:00 2 4h", r#"T-2 2026-03-02T09:00:00+01:00 2 1h "kind": "change""#];
    assert_eq!(played(people, &lines), ["02 08:00 -> 02 12:00", "02 09:00 -> 02 10:00"]);
}

#[test]
fn requests_that_take_no_time_and_parts_of_seconds() {
    let lines = ["T-1 2026-03-02T07:00:00+01:00 2 0h", "T-2 2026-03-02T07:30:00+01:00 2 0.001h"];
    assert_eq!(played(ANA, &lines), ["02 08:00 -> 02 08:00", "02 08:00 -> 02 08:00"]);
    let policies = policies();
    let arrivals = arrivals(&policies, &["T-1 2026-03-02T08:00:00.5+01:00 2 0.0001min"]);
    let staff = staff(ANA, &policies);
    let scene = Scene::new(&arrivals, &staff).expect("a scene");
    let jobs = scene.jobs();
    assert_eq!(jobs[0].effort, 1, "a part of a second is a second");
    let run = desk::run(&jobs, &scene.crews(), scene.rules);
    assert_eq!(run.begun[0], Some(arrivals.all[0].opened.timestamp() + 1), "nobody begins before it comes");
}

#[test]
fn what_is_not_support_takes_time_and_promises_nothing() {
    let lines = [r#"T-1 2026-03-02T08:00:00+01:00 2 6h"#, "T-2 2026-03-02T09:00:00+01:00 2 1h"];
    let policies = policies();
    let staff = staff(ANA, &policies);
    let mut arrivals = super::arrivals(&policies, &lines[1..]);
    let service = line(lines[0]).replace("\"support\"", "\"service\"");
    let mut reader = Reader::new();
    let _ = reader.feed(b"{\"client\": \"basic\"}\n");
    for record in reader.feed(format!("{service}\n").as_bytes()) {
        arrivals.add(&record.expect("a line"));
    }
    let report = replay(&arrivals, &staff, Settings::default()).expect("a report");
    assert_eq!((report.requests.replayed, report.requests.promised), (2, 1));
    assert_eq!(kept(&report)[0], "response 2: 0 of 1", "it is begun at two, and was due at one");
}

#[test]
fn what_is_promised_and_not_known_is_told() {
    let policies = policies();
    let mut arrivals = Arrivals::new(&policies);
    let lines = "{\"client\": \"a\", \"plan\": \"gold\"}\n\
        {\"client\": \"a\", \"request\": \"1\", \"opened\": \"2026-03-02T08:00:00+01:00\", \"class\": \"support\", \"hours\": \"1h\"}\n\
        {\"client\": \"a\", \"request\": \"2\", \"opened\": \"2026-03-02T08:00:00+01:00\", \"class\": \"support\", \"hours\": \"1h\", \"severity\": \"9\"}\n\
        {\"client\": \"a\", \"request\": \"3\", \"opened\": \"2026-03-02T08:00:00+01:00\", \"class\": \"support\", \"open\": true}\n\
        {\"client\": \"a\", \"request\": \"4\", \"opened\": \"2026-03-02T08:00:00+01:00\", \"class\": \"support\", \"hours\": \"10001 h\"}\n";
    for record in Reader::new().feed(lines.as_bytes()) {
        arrivals.add(&record.unwrap_or_else(|fault| panic!("{fault}")));
    }
    assert_eq!(arrivals.len(), 2);
    let left_out = arrivals.left_out();
    assert_eq!((left_out.without_hours, left_out.too_long, left_out.outside_period), (1, 1, 0));
    let missing = arrivals.missing();
    assert_eq!((missing.requests, missing.facts.get("severity"), missing.refused), (1, Some(&1), 1));
    assert_eq!(
        missing.first_refusal.as_deref(),
        Some("`2`: the fact `severity` cannot be `9`: expected one of `1`, `2`, `3`")
    );
    let report = replay(&arrivals, &staff(ANA, &policies), Settings::default()).expect("a report");
    assert_eq!((report.requests.promised, report.commitments.len()), (0, 0));
    let nothing = Arrivals::new(&policies);
    let error = replay(&nothing, &staff(ANA, &policies), Settings::default()).expect_err("nothing");
    assert!(error.is_bad_history() && error.to_string().contains("no request to replay"), "{error}");
}

#[test]
fn a_period_has_its_days_on_the_clock_of_the_policy() {
    let policies = policies();
    let day = |text| Some(crate::value::parse_date(text).expect("a day"));
    let mut arrivals = Arrivals::new(&policies).between(day("2026-03-02"), day("2026-03-02"));
    let mut lines = vec!["{\"client\": \"basic\"}".to_owned()];
    // 23:30 in UTC is the day after in Berlin.
    let opened = ["2026-03-01T22:59:59Z", "2026-03-01T23:00:00Z", "2026-03-02T22:59:59Z", "2026-03-02T23:00:00Z"];
    lines.extend(opened.iter().enumerate().map(|(at, opened)| line(&format!("T-{at} {opened} 2 1h"))));
    for record in Reader::new().feed(format!("{}\n", lines.join("\n")).as_bytes()) {
        arrivals.add(&record.expect("a line"));
    }
    assert_eq!((arrivals.len(), arrivals.left_out().outside_period), (2, 2));
}

#[test]
fn what_is_graver_puts_work_aside_wherever_it_stands_in_the_queue() {
    // Both are due before the grave one, whose resolution the queue would do last.
    let lines =
        ["A 2026-03-02T08:00:00+01:00 3 4h", "B 2026-03-02T08:00:00+01:00 3 1h", "C 2026-03-02T09:00:00+01:00 1 7h"];
    let people = format!("interrupt: graver\nqueue: arrival\n{ANA}");
    assert_eq!(played(&people, &lines), ["02 08:00 -> 03 11:00", "03 11:00 -> 03 12:00", "02 09:00 -> 02 16:00"]);
}

#[test]
fn a_hundred_severities_are_enough() {
    let policies = policies();
    let lines: Vec<String> = (0..101)
        .map(|at| line(&format!("T-{at} 2026-03-02T08:00:00+01:00 {at} 1h")).replace("\"support\"", "\"service\""))
        .collect();
    let mut arrivals = Arrivals::new(&policies);
    for record in Reader::new().feed(format!("{{\"client\": \"basic\"}}\n{}\n", lines.join("\n")).as_bytes()) {
        arrivals.add(&record.expect("a line"));
    }
    let error = replay(&arrivals, &staff(ANA, &policies), Settings::default()).expect_err("too many");
    assert_eq!(error.to_string(), "the requests have 101 severities; give at most 100");
}
