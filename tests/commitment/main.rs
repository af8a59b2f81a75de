//! When a target is due: cases that were worked out by hand, and what holds of every calendar.
//!
//! Each file is `{ zone, calendars, cases }`. A case says a target (`within`, `calendar`), a history (`opened`, `pauses`,
//! `done`, ...) and what comes of it, with the arithmetic under `why`; it cites a sentence of `guide/commitments.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use scopeline::commitment::{Deadline, History, State, Target, due};
use scopeline::narration::{English, Reader};
use scopeline::{Error, Policy, Request, Sources};
use serde::Deserialize;

mod holidays;
mod laws;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    zone: String,
    calendars: String,
    cases: Vec<Case>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Case {
    name: String,
    cites: String,
    within: String,
    calendar: Option<String>,
    target: Option<String>,
    customer: Option<String>,
    opened: String,
    pauses: Vec<String>,
    done: Option<String>,
    response: Option<String>,
    resolution: Option<String>,
    updates: Vec<String>,
    now: Option<String>,
    due: String,
    left: Option<String>,
    state: Option<String>,
    why: String,
}

fn files() -> Vec<(String, File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commitment");
    let entries = std::fs::read_dir(folder).expect("the folder of the data is there").flatten();
    let mut paths: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("it can be read");
        let file = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_name().expect("it has a name").to_string_lossy().into_owned(), file)
    };
    paths.iter().map(read).collect()
}

pub(crate) fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|_| panic!("{text}"))
}

/// A policy that promises one thing of every request.
pub(crate) fn policy(zone: &str, calendars: &str, promised: &str) -> Policy {
    let indented: String = calendars.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!(
        "scopeline: 1\npolicy: {{ id: p, time-zone: {zone} }}\nrules: [{{ class: support }}]\n\
         otherwise: {{ class: service }}\ncommitments: [{{ {promised} }}]\ncalendars:\n{indented}"
    );
    let sources = Sources::single("policy.yaml", text.as_str());
    Policy::from_sources(&sources).unwrap_or_else(|faults| panic!("{text}\n{faults:?}"))
}

/// What comes of the only target.
pub(crate) fn only(policy: &Policy, history: &History) -> Result<Deadline, Error> {
    let request = Request::builder().date("2026-08-01".parse().expect("a day")).build()?;
    let decision = policy.prepare(&request)?.decide();
    Ok(due(&decision, policy, history)?.deadlines.remove(0))
}

fn history(case: &Case) -> History {
    let mut history = History::opened(at(&case.opened));
    if let Some(zone) = &case.customer {
        history = history.customer_zone(zone);
    }
    for pause in &case.pauses {
        let (from, until) = pause.split_once("..").expect("a pause");
        history = if until.is_empty() { history.paused_since(at(from)) } else { history.paused(at(from), at(until)) };
    }
    let target = Target::ALL.iter().find(|target| Some(target.word()) == case.target.as_deref());
    let done = [
        (*target.unwrap_or(&Target::Resolution), &case.done),
        (Target::Response, &case.response),
        (Target::Resolution, &case.resolution),
    ];
    for (target, instant) in done {
        if let Some(instant) = instant {
            history = history.done(target, at(instant));
        }
    }
    for update in &case.updates {
        history = history.done(Target::Updates, at(update));
    }
    if let Some(now) = &case.now { history.now(at(now)) } else { history }
}

/// `2 h 30 min`, `-1 h`, `0 s`.
fn seconds(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let words: Vec<&str> = text.split_whitespace().collect();
    let one = |pair: &[&str]| {
        let unit = match pair[1] {
            "h" => 3_600,
            "min" => 60,
            "s" => 1,
            other => panic!("{other}"),
        };
        pair[0].parse::<i64>().expect("a number") * unit
    };
    sign * words.chunks(2).map(one).sum::<i64>()
}

#[test]
fn every_case_comes_out_as_it_was_worked_out_by_hand() {
    let (mut wrong, mut count, mut names) = (String::new(), 0, BTreeSet::new());
    for (file, File { zone, calendars, cases }) in files() {
        for case in cases {
            count += 1;
            assert!(!case.why.is_empty(), "{file}: `{}` does not say why", case.name);
            assert!(names.insert((file.clone(), case.name.clone())), "{file}: `{}` stands twice", case.name);
            let target = case.target.as_deref().unwrap_or("resolution");
            let calendar = case.calendar.as_ref().map_or(String::new(), |name| format!(", calendar: {name}"));
            let policy = policy(&zone, &calendars, &format!("{target}: {}{calendar}", case.within));
            let is = only(&policy, &history(&case)).unwrap_or_else(|error| panic!("{file}: `{}`: {error}", case.name));
            let due = is.due.map_or_else(|| "none".to_owned(), |at| at.to_rfc3339());
            let left = case.left.as_deref().map(seconds);
            let state = case.state.as_deref().unwrap_or("running");
            let is_asked = case.now.is_some() || case.done.is_some();
            assert_eq!(is_asked, case.left.is_some(), "{file}: `{}` says what is left if anybody asks", case.name);
            if (due.as_str(), is.left_seconds, is.state.word()) != (case.due.as_str(), left, state) {
                let found = (due, is.left_seconds, is.state.word());
                writeln!(wrong, "{file}: {}: {found:?}\n    {} ({left:?}, {state})", case.name, case.due)
                    .expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 120, "{count} cases are fewer than there were");
}

#[test]
fn every_sentence_has_a_case_and_every_case_a_sentence() {
    let guide = include_str!("../../guide/commitments.md");
    let number = |line: &str| line.strip_prefix("- **")?.split_once(".**").map(|(name, _)| name.to_owned());
    let known: BTreeSet<String> = guide.lines().filter_map(number).collect();
    assert!(known.len() >= 18, "{known:?}");
    let mut cited = BTreeSet::new();
    for (file, File { cases, .. }) in files() {
        for case in cases {
            assert!(known.contains(&case.cites), "{file}: `{}` cites `{}`", case.name, case.cites);
            cited.insert(case.cites);
        }
    }
    assert_eq!(cited, known);
}

#[test]
fn each_target_has_its_own_calendar_and_best_effort_has_none() {
    let office = "office: { days: mon..fri, hours: 08:00..18:00 }";
    let promised = "clause: 7, response: { within: 30 min, calendar: always }, workaround: 4 h, resolution: best-effort, \
                    updates: { within: 1 business day, calendar: office }, calendar: office";
    let policy = policy("Europe/Berlin", office, promised);
    let request = Request::builder().at(at("2026-08-15T10:00:00+02:00")).build().expect("a request");
    let facts = policy.prepare(&request).expect("it can be read");
    let promised = due(&facts.decide(), &policy, &History::opened(at("2026-08-15T10:00:00+02:00"))).expect("a history");
    assert_eq!(promised.clause.as_deref(), Some("7"));
    let of: BTreeMap<&str, (Option<&str>, Option<String>)> = promised
        .deadlines
        .iter()
        .map(|one| (one.target.word(), (one.calendar.as_deref(), one.due.map(|at| at.to_rfc3339()))))
        .collect();
    let due = |text: &str| Some(text.to_owned());
    assert_eq!(of["response"], (Some("always"), due("2026-08-15T10:30:00+02:00")));
    assert_eq!(of["workaround"], (Some("office"), due("2026-08-17T12:00:00+02:00")));
    assert_eq!(of["resolution"], (None, None));
    assert_eq!(of["updates"], (Some("office"), due("2026-08-17T18:00:00+02:00")));
    let answer = facts.answer();
    let own = &answer.commitment.as_ref().expect("it is promised").own_calendars;
    assert_eq!((own["response"].as_str(), own.len()), ("always", 2));
    let said = facts.narrate(Reader::Auditor, &English, scopeline::enquiry::Budget::default());
    let said: Vec<String> = said.sections.into_iter().flat_map(|section| section.lines).map(|line| line.text).collect();
    let promised = "Promised: response 30 minutes by the calendar `always`, workaround 4 hours, resolution best-effort, \
                    updates 1 business day by the calendar `office`, all else by the calendar `office` (clause 7).";
    assert!(said.iter().any(|line| line == promised), "{said:?}");
    // A case that is written for it expects just that.
    let request = Request::builder().at(at("2026-08-15T10:00:00+02:00")).build().expect("a request");
    let case = scopeline::testing::case("a", &request, &answer);
    let suite = Sources::single("t.yaml", format!("scopeline-tests: 1\ncases:\n{case}"));
    let suite = scopeline::testing::Suite::from_sources(&suite).unwrap_or_else(|faults| panic!("{faults:?}\n{case}"));
    assert!(suite.run(&policy).passed(), "{case}");
    assert!(case.contains("within: 30 min"), "{case}");
}

#[test]
fn what_is_no_committed_support_has_no_instants() {
    for (rule, otherwise) in [("{ class: support, effort: best }", "service"), ("{ class: service }", "rework")] {
        let text = format!(
            "scopeline: 1\npolicy: {{ id: p }}\nrules: [{rule}]\notherwise: {{ class: {otherwise} }}\n\
             commitments: [{{ response: 1 h }}]\n"
        );
        let policy = Policy::from_sources(&Sources::single("p.yaml", text)).expect("no fault");
        let request = Request::builder().date("2026-08-01".parse().expect("a day")).build().expect("a request");
        let decision = policy.prepare(&request).expect("it can be read").decide();
        let promised = due(&decision, &policy, &History::opened(at("2026-08-01T10:00:00Z"))).expect("a history");
        assert!(promised.deadlines.is_empty() && promised.missing.is_empty(), "{rule}");
    }
}

#[test]
fn the_commitment_and_the_zone_may_be_unknown_and_are_named() {
    let text = "scopeline: 1\npolicy: { id: p }\nfacts: { severity: { one-of: [a, b] } }\nrules: [{ class: support }]\n\
                otherwise: { class: service }\ncalendars: { c: { days: mon, hours: 08:00..09:00, zone: contact } }\n\
                commitments: [{ when: { severity: a }, response: 1 h, calendar: c }, { response: 2 h, calendar: c }]\n";
    let policy = Policy::from_sources(&Sources::single("p.yaml", text)).expect("no fault");
    let opened = History::opened(at("2026-08-17T00:00:00Z"));
    let of = |facts: &str| {
        let json = format!(r#"{{"date": "2026-08-17", "facts": {{{facts}}}}}"#);
        let facts = Request::from_json(&json).expect("a request");
        let facts = policy.prepare(&facts).expect("it can be read");
        due(&facts.decide(), facts.policy(), &opened.clone().knowing(&facts)).expect("a history")
    };
    assert_eq!(of("").missing, ["severity"]);
    let unknown = of(r#""severity": "a""#).deadlines.remove(0);
    assert_eq!((unknown.state, &unknown.missing[..]), (State::Unknown, &["contact.zone".to_owned()][..]));
    let known = of(r#""severity": "a", "contact.zone": "Asia/Kolkata""#).deadlines.remove(0);
    assert_eq!(known.due, Some(at("2026-08-17T09:00:00+05:30")));
    assert_eq!(known.zone.as_deref(), Some("Asia/Kolkata"));
}

/// An engine decides the same, and its decision has the same instants.
#[test]
fn a_decision_of_the_engine_does_as_well() {
    let policy =
        policy("Europe/Berlin", "office: { days: mon..fri, hours: 08:00..18:00 }", "response: 4 h, calendar: office");
    let engine = policy.compile().expect("a small policy");
    let request = Request::builder().date("2026-08-14".parse().expect("a day")).build().expect("a request");
    let prepared = engine.prepare(&request).expect("it can be read");
    let mut scratch = engine.scratch();
    let decision = prepared.decide(prepared.as_of().expect("it has a day"), &mut scratch).to_decision();
    let history = History::opened(at("2026-08-14T16:00:00+02:00"));
    assert_eq!(
        due(&decision, &policy, &history).expect("a history").deadlines[0].due,
        Some(at("2026-08-17T10:00:00+02:00"))
    );
}

#[test]
fn a_history_that_cannot_be_is_refused() {
    let policy =
        policy("UTC", "theirs: { days: mon, hours: 08:00..09:00, zone: customer }", "response: 1 h, calendar: theirs");
    let opened = || History::opened(at("2026-08-17T08:00:00Z"));
    let far = DateTime::<FixedOffset>::from(chrono::DateTime::<chrono::Utc>::MAX_UTC);
    for (history, said) in [
        (opened().paused(at("2026-08-17T09:00:00Z"), at("2026-08-17T08:59:59Z")), "ends before it begins"),
        (opened().done(Target::Response, at("2026-08-17T07:59:59Z")), "before the request was opened"),
        (opened().customer_zone("Europe/Atlantis"), "there is no time zone `Europe/Atlantis`"),
        (opened().paused_since(far), "not in the years 1 to 9999"),
        (History::opened(far), "not in the years 1 to 9999"),
    ] {
        let error = only(&policy, &history).expect_err(said);
        assert!(error.is_bad_history() && error.to_string().contains(said), "{error}");
    }
    // A decision of another policy.
    let other = Policy::from_sources(&Sources::single(
        "p.yaml",
        "scopeline: 1\npolicy: { id: q }\nrules: [{ class: support }]\notherwise: { class: service }\n",
    ))
    .expect("no fault");
    let request = Request::builder().date("2026-08-01".parse().expect("a day")).build().expect("a request");
    let decision = policy.prepare(&request).expect("it can be read").decide();
    assert!(due(&decision, &other, &opened()).is_err_and(|error| error.is_bad_history()));
}

#[test]
fn what_is_due_goes_out_as_json_and_comes_back() {
    let policy = policy(
        "Europe/Berlin",
        "office: { days: mon..fri, hours: 08:00..18:00 }",
        "response: 4 h, resolution: none, calendar: office",
    );
    let request = Request::builder().date("2026-08-14".parse().expect("a day")).build().expect("a request");
    let decision = policy.prepare(&request).expect("it can be read").decide();
    let history = History::opened(at("2026-08-14T16:00:00+02:00")).now(at("2026-08-14T17:00:00+02:00"));
    let promised = due(&decision, &policy, &history).expect("a history");
    let json = serde_json::to_value(&promised).expect("it can be written");
    assert_eq!(json["deadlines"][0]["due"], "2026-08-17T10:00:00+02:00");
    assert_eq!(json["deadlines"][0]["left-seconds"], 3 * 3_600);
    assert_eq!(json["deadlines"][1]["state"], "no-time");
    assert_eq!(serde_json::from_value::<scopeline::commitment::Due>(json).expect("it can be read"), promised);
}
