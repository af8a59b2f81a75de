//! Replays worked out by hand, by a second simulator, and by closed forms.

mod brute;
mod closed;
mod hand;
mod staffing;
mod staffs;

use super::arrivals::Arrivals;
use super::desk::{self, Run};
use super::replay::{Settings, replay};
use super::report::Report;
use super::scene::Scene;
use super::staff::Staff;
use crate::facts::PolicySet;
use crate::history::Reader;
use crate::policy::Policy;
use crate::text::Sources;

const POLICY: &str = "\
scopeline: 1
policy: { id: tiny, version: 7, time-zone: Europe/Berlin }
plans: [basic, gold]
facts:
  kind: { one-of: [defect, change], assume: defect }
  severity: { one-of: [1, 2, 3] }
rules: [{ class: support }]
otherwise: { class: service }
calendars:
  office: { days: mon..fri, hours: 08:00..16:00, holidays: [2026-05-01] }
  theirs: { days: mon..fri, hours: 08:00..16:00, zone: customer }
commitments:
  - { when: { plan: gold, severity: 1 }, response: 15 min, calendar: always }
  - { when: { severity: 1 }, response: 1 h, resolution: 8 h, calendar: office }
  - { response: 4 h, resolution: 2 business days, calendar: office }
";

fn policies() -> PolicySet {
    let policy = Policy::from_sources(&Sources::single("policy.yaml", POLICY)).expect("no fault");
    PolicySet::new(vec![policy]).expect("a set")
}

fn staff(text: &str, policies: &PolicySet) -> Staff {
    let sources = Sources::single("staff.yaml", format!("scopeline-staff: 1\n{text}"));
    Staff::from_sources(&sources, policies).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// A request of a client with the plan `basic`: `T-1 2026-03-02T08:00:00+01:00 2 5h`, then perhaps more keys.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.splitn(5, ' ').collect();
    let [id, opened, severity, hours] = words[..4] else { panic!("{text}") };
    let more = words.get(4).map_or_else(String::new, |more| format!(", {more}"));
    let client = if id.starts_with('G') { "gold" } else { "basic" };
    format!(
        r#"{{"client": "{client}", "request": "{id}", "opened": "{opened}", "severity": "{severity}", "hours": "{hours}", "class": "support"{more}}}"#
    )
}

fn arrivals<'p>(policies: &'p PolicySet, lines: &[&str]) -> Arrivals<'p> {
    let mut arrivals = Arrivals::new(policies);
    let accounts = ["{\"client\": \"basic\", \"plan\": \"basic\"}", "{\"client\": \"gold\", \"plan\": \"gold\"}"];
    let lines: Vec<String> =
        accounts.map(str::to_owned).into_iter().chain(lines.iter().map(|text| line(text))).collect();
    let mut reader = Reader::new();
    let mut read = reader.feed(lines.join("\n").as_bytes());
    read.extend(reader.finish());
    for record in read {
        arrivals.add(&record.unwrap_or_else(|fault| panic!("{fault}")));
    }
    arrivals
}

/// When each request was begun and done, on the clock of Berlin: `02 08:00 -> 02 13:00`.
fn played(people: &str, lines: &[&str]) -> Vec<String> {
    let policies = policies();
    let (staff, arrivals) = (staff(people, &policies), arrivals(&policies, lines));
    let scene = Scene::new(&arrivals, &staff).expect("a scene");
    let run = desk::run(&scene.jobs(), &scene.crews(), scene.rules);
    shown(&run)
}

fn shown(run: &Run) -> Vec<String> {
    let zone = crate::calendar::zone_named("Europe/Berlin").expect("a zone");
    let at = |second: &Option<i64>| {
        let instant = second.and_then(|second| jiff::Timestamp::from_second(second).ok());
        instant.map_or_else(|| "never".to_owned(), |at| zone.to_datetime(at).strftime("%d %H:%M").to_string())
    };
    run.begun.iter().zip(&run.done).map(|(begun, done)| format!("{} -> {}", at(begun), at(done))).collect()
}

fn reported(people: &str, lines: &[&str], settings: Settings) -> Report {
    let policies = policies();
    let (staff, arrivals) = (staff(people, &policies), arrivals(&policies, lines));
    replay(&arrivals, &staff, settings).expect("a report")
}

/// What was kept: `response 2: 1 of 2`.
fn kept(report: &Report) -> Vec<String> {
    let row = |row: &super::Row| format!("{} {}: {} of {}", row.target, row.group, row.kept.met, row.kept.of);
    report.commitments.iter().map(row).collect()
}
