//! How many people would do, and what replays of drawn weeks come to.

use super::*;
use crate::feasibility::Percent;

fn target(text: &str) -> Settings {
    Settings::default().target(text.parse::<Percent>().expect("a share"))
}

/// `now -> needed` of each team.
fn needed(report: &Report) -> Vec<String> {
    let staffing = report.staffing.as_ref().expect("it was asked for");
    let of = |team: &super::super::Team| format!("{} {:?}", team.now, team.needed);
    staffing.teams.iter().map(of).collect()
}

/// Three come at once and take the whole day; each is to be answered within the hour.
const THREE: [&str; 3] =
    ["T-1 2026-03-02T08:00:00+01:00 1 8h", "T-2 2026-03-02T08:00:00+01:00 1 8h", "T-3 2026-03-02T08:00:00+01:00 1 8h"];

#[test]
fn people_are_added_until_the_target_is_met() {
    let report = reported("people: [{ name: Ana, calendar: office }]", &THREE, target("100%"));
    let staffing = report.staffing.as_ref().expect("it was asked for");
    assert!(!staffing.met_now && staffing.found && !staffing.gave_up);
    assert_eq!(needed(&report), ["1 Some(3)"]);
    let tried: Vec<(u32, bool)> = staffing.tried.iter().map(|trial| (trial.people[0], trial.met)).collect();
    assert_eq!(tried, [(1, false), (2, false), (3, true)], "each once");
    assert_eq!(needed(&reported("people: [{ name: Ana, calendar: office }]", &THREE, target("66%"))), ["1 Some(2)"]);
}

#[test]
fn whoever_is_not_needed_is_left_out() {
    let report = reported("people: [{ name: Ana, count: 5, calendar: office }]", &THREE, target("100%"));
    assert!(report.staffing.as_ref().is_some_and(|staffing| staffing.met_now));
    assert_eq!(needed(&report), ["5 Some(3)"]);
}

#[test]
fn the_team_grows_that_lacks_people() {
    let people = "skills: { changes: { kind: change }, defects: { kind: defect } }\n\
                  people:\n- { name: Ana, skills: [changes], calendar: office }\n\
                  - { name: Ben, skills: [defects], calendar: office }\n- { name: Cem, skills: [changes], calendar: office }";
    let kind = |text: &str| format!(r#"{text} "kind": "defect""#);
    let lines: Vec<String> = THREE.iter().map(|text| kind(text)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    // Nobody is needed for changes, of which none came.
    assert_eq!(needed(&reported(people, &lines, target("100%"))), ["2 Some(0)", "1 Some(3)"]);
}

#[test]
fn what_no_number_of_people_can_keep_is_told() {
    // A quarter of an hour around the clock, at night, by people who are there by day.
    let lines = ["G-1 2026-03-02T02:00:00+01:00 1 1h", "G-2 2026-03-02T09:00:00+01:00 1 1h"];
    let report = reported("people: [{ name: Ana, calendar: office }]", &lines, target("95%"));
    let staffing = report.staffing.as_ref().expect("it was asked for");
    assert!(!staffing.found && !staffing.gave_up);
    let beyond: Vec<String> = staffing
        .beyond
        .iter()
        .map(|row| format!("{} {} {} of {}", row.target, row.group, row.kept.met, row.kept.of))
        .collect();
    assert_eq!(beyond, ["response 1 1 of 2"]);
    let by_night = "people: [{ name: Ana, calendar: office }, { name: Night, calendar: always }]";
    assert_eq!(needed(&reported(by_night, &lines, target("95%"))), ["1 Some(0)", "1 Some(1)"]);
}

/// Six weeks with a request on each working day, more of them in some weeks.
fn six_weeks() -> Vec<String> {
    let monday = crate::value::parse_date("2026-03-02").expect("a day");
    let days = (0..42).filter(|day| day % 7 < 5).flat_map(|day| {
        let date = monday + chrono::Duration::days(day);
        (0..=day / 7).map(move |number| format!("T-{day}-{number} {date}T09:0{number}:00+01:00 2 150min"))
    });
    days.collect()
}

#[test]
fn the_same_seed_gives_the_same_report_and_another_another() {
    let lines = six_weeks();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let ana = "people: [{ name: Ana, calendar: office }]";
    let with = |seed| reported(ana, &lines, Settings::default().seed(seed).replays(60));
    assert_eq!(with(5), with(5));
    let intervals = |report: &Report| report.commitments.iter().map(|row| row.interval).collect::<Vec<_>>();
    assert!((6..12).any(|seed| intervals(&with(seed)) != intervals(&with(5))));
    let report = with(5);
    assert_eq!((report.method, report.replays), (super::super::Method::Bootstrap, 60));
    let response = &report.commitments[0];
    let (share, interval) = (response.share.expect("a share"), response.interval.expect("an interval"));
    assert!(interval.low < interval.high && interval.low <= share && share <= interval.high, "{response:?}");
}

#[test]
fn too_few_weeks_are_not_drawn_from() {
    let lines = six_weeks();
    let lines: Vec<&str> = lines.iter().map(String::as_str).take(10).collect();
    let report = reported("people: [{ name: Ana, calendar: office }]", &lines, Settings::default().replays(50));
    assert_eq!((report.method, report.replays), (super::super::Method::TooFewWeeks, 1));
}

#[test]
fn a_request_that_comes_in_another_week_comes_at_the_same_time_of_the_clock() {
    let policies = policies();
    let staff = staff("people: [{ name: Ana, calendar: office }]", &policies);
    let waits =
        r#"T-1 2026-03-25T09:00:00+01:00 2 1h "waiting": [["2026-03-25T10:00:00+01:00", "2026-03-25T11:00:00+01:00"]]"#;
    let arrivals = arrivals(&policies, &[waits]);
    let scene = Scene::new(&arrivals, &staff).expect("a scene");
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).expect("an instant").timestamp();
    let later = scene.drawn(&[(0, 7), (0, 0)]);
    assert_eq!(later[0].opened, at("2026-03-25T09:00:00+01:00"));
    assert_eq!(later[1].opened, at("2026-04-01T09:00:00+02:00"));
    assert_eq!(later[1].waits, [(at("2026-04-01T10:00:00+02:00"), at("2026-04-01T11:00:00+02:00"))]);
    // Four hours without the one of waiting; two days of work, of which Good Friday is one here.
    assert_eq!(later[1].due, [Some(at("2026-04-01T14:00:00+02:00")), None, Some(at("2026-04-06T09:00:00+02:00"))]);
}

/// Every order of some texts.
fn orders<'t>(texts: &[&'t str]) -> Vec<Vec<&'t str>> {
    let Some((last, rest)) = texts.split_last() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in orders(rest) {
        for at in 0..=order.len() {
            let mut more = order.clone();
            more.insert(at, last);
            all.push(more);
        }
    }
    all
}

#[test]
fn the_order_of_the_file_says_nothing() {
    // Four who are alike but for their days, one who knows more, and one at other hours.
    let people = [
        "{ name: Ana, calendar: office, until: 2026-03-03 }",
        "{ name: Ben, calendar: office, from: 2026-03-04 }",
        "{ name: Cem, calendar: office, away: 2026-03-02..2026-03-31 }",
        "{ name: Dan, calendar: office }",
        "{ name: Eva, calendar: office, skills: all, until: 2026-03-20 }",
        "{ name: Flo, calendar: always, skills: all, from: 2026-03-05 }",
    ];
    let lines = six_weeks();
    let mut lines: Vec<&str> = lines.iter().map(String::as_str).take(40).collect();
    lines.extend(THREE);
    lines.push(r#"T-4 2026-03-04T08:00:00+01:00 1 8h "kind": "change""#);
    lines.push(r#"T-5 2026-03-05T08:00:00+01:00 1 8h "kind": "change""#);
    let of = |order: &[&str]| {
        let people: Vec<String> = order.iter().map(|person| format!("- {person}\n")).collect();
        let text = format!("skills: {{ changes: {{ kind: change }} }}\npeople:\n{}", people.concat());
        reported(&text, &lines, target("90%"))
    };
    let told = |report: &Report| {
        let staffing = report.staffing.as_ref().expect("it was asked for");
        assert!(staffing.found, "{staffing:?}");
        let team = |team: &super::super::Team| {
            let mut names = team.names.clone();
            names.sort();
            (names, team.now, team.needed)
        };
        let mut teams: Vec<_> = staffing.teams.iter().map(team).collect();
        teams.sort();
        let mut people = report.people.clone();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        (report.commitments.clone(), people, teams, staffing.tried.len())
    };
    let first = told(&of(&people));
    for order in orders(&people).into_iter().step_by(7) {
        let report = of(&order);
        let named: Vec<String> = report.people.iter().map(|load| load.name.clone()).collect();
        let written: Vec<&str> = order.iter().map(|person| &person[8..11]).collect();
        assert_eq!(named, written, "people are told as the file has them");
        assert_eq!(told(&report), first, "{order:?}");
    }
}

#[test]
fn who_is_there_most_stays() {
    let people = "people:\n- { name: Ana, calendar: office, until: 2026-03-01 }\n- { name: Ben, calendar: office }\n";
    // Ana has left before anything comes; one person is enough if it is Ben.
    let lines = [
        "T-1 2026-02-23T08:00:00+01:00 2 1h",
        "T-2 2026-03-02T08:00:00+01:00 1 1h",
        "T-3 2026-03-03T08:00:00+01:00 1 1h",
    ];
    assert_eq!(needed(&reported(people, &lines, target("100%"))), ["2 Some(1)"]);
}
