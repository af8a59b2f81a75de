//! Days off from files in the iCalendar form, as a policy names them.

use scopeline::commitment::History;
use scopeline::testing::Suite;
use scopeline::{Diagnostic, Policy, Sources};

use super::{at, only};

const BERLIN: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20261225\r\n\
                      DTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const ENDLESS: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251225\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";

fn policy(holidays: &str) -> String {
    format!(
        "scopeline: 1\npolicy: {{ id: p, time-zone: Europe/Berlin }}\nrules: [{{ class: support }}]\n\
         otherwise: {{ class: service }}\ncommitments: [{{ response: 4 h, calendar: office }}]\n\
         calendars:\n  office: {{ days: every day, hours: 08:00..18:00, holidays: {holidays} }}\n"
    )
}

fn load(holidays: &str, name: &str, file: &str) -> (Sources, Vec<Diagnostic>, Option<Policy>) {
    let sources = Sources::from_iter([("acme/policy.yaml", policy(holidays).as_str()), (name, file)]);
    let loaded = Policy::load(&sources);
    (sources, loaded.diagnostics, loaded.policy)
}

fn sound(holidays: &str, name: &str, file: &str) -> Policy {
    let (sources, found, policy) = load(holidays, name, file);
    let shown: Vec<_> = found.iter().map(|fault| fault.one_line(&sources)).collect();
    assert!(found.is_empty(), "{shown:?}");
    policy.expect("it has no fault")
}

fn due(policy: &Policy, opened: &str) -> String {
    only(policy, &History::opened(at(opened))).expect("a history").due.expect("it is due").to_rfc3339()
}

#[test]
fn the_days_of_a_file_are_off_like_days_that_are_written() {
    let by_file = sound("{ ics: berlin.ics }", "acme/berlin.ics", BERLIN);
    assert_eq!(due(&by_file, "2026-12-24T16:00:00+01:00"), "2026-12-27T10:00:00+01:00");
    let both = sound("[2026-12-27, { ics: ./berlin.ics }]", "acme/berlin.ics", BERLIN);
    assert_eq!(due(&both, "2026-12-24T16:00:00+01:00"), "2026-12-28T10:00:00+01:00");
    let deeper = sound("{ ics: days/berlin.ICS }", "acme/days/berlin.ICS", BERLIN);
    assert_eq!(due(&deeper, "2026-12-24T16:00:00+01:00"), "2026-12-27T10:00:00+01:00");
    let yearly = sound("{ ics: all.ics, until: 2026-12-31 }", "acme/all.ics", ENDLESS);
    assert_eq!(due(&yearly, "2026-12-24T16:00:00+01:00"), "2026-12-26T10:00:00+01:00");
    assert_eq!(due(&yearly, "2027-12-24T16:00:00+01:00"), "2027-12-25T10:00:00+01:00");
}

#[test]
fn what_is_wrong_is_told_at_its_line_in_the_file() {
    for (holidays, file, line, said) in [
        ("{ ics: a.ics }", ENDLESS, "acme/a.ics:4:1", "this recurrence has no end"),
        ("{ ics: a.ics }", "scopeline: 1\n", "acme/a.ics:1:1", "no file in the iCalendar form"),
        ("{ ics: a.ics }", "", "acme/a.ics:1:1", "no file in the iCalendar form"),
        ("{ ics: b.ics }", BERLIN, "acme/policy.yaml:7:68", "there is no file `b.ics` beside the policy"),
        ("[2026-12-24, { ics: ../a.ics }]", BERLIN, "acme/policy.yaml:7:81", "leaves the policy's folder"),
        (
            "{ ics: a.ics }",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224T140000\nEND:VEVENT\nEND:VCALENDAR\n",
            "acme/a.ics:3:1",
            "`20261224T140000` is a time of day",
        ),
    ] {
        let (sources, found, policy) = load(holidays, "acme/a.ics", file);
        let [fault] = &found[..] else { panic!("{holidays}: {found:?}") };
        let shown = fault.one_line(&sources);
        assert!(policy.is_none() && fault.help.is_some());
        assert!(shown.starts_with(&format!("{line}:")) && shown.contains(said), "{shown}");
    }
    let large = BERLIN.replace("Christmas", &"x".repeat(2 << 20));
    let (sources, found, _) = load("{ ics: a.ics }", "acme/a.ics", &large);
    assert!(found[0].one_line(&sources).contains("`a.ics` is larger than 1 MiB"), "{}", found[0].one_line(&sources));
}

/// Every fault of the policy and of its files in one run, each once although two calendars name the file.
#[test]
fn all_faults_come_in_one_run() {
    let text = policy("{ ics: a.ics }") + "  other: { days: mon, hours: 08:00..9:00, holidays: { ics: a.ics } }\n";
    let file = ENDLESS.replace("END:VEVENT", "DTEND:19990101\nEND:VEVENT");
    let sources = Sources::from_iter([("policy.yaml", text.as_str()), ("a.ics", file.as_str())]);
    let found = Policy::load(&sources).diagnostics;
    let lines: Vec<String> = found.iter().map(|fault| fault.one_line(&sources)).collect();
    assert!(
        lines.iter().any(|line| line.starts_with("policy.yaml:8:") && line.contains("no hours of a day")),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|line| line.starts_with("a.ics:5:") && line.contains("ends before it begins")),
        "{lines:?}"
    );
}

#[test]
fn the_digest_covers_the_file_but_not_its_line_ends() {
    let digest = |file: &str| sound("{ ics: a.ics }", "acme/a.ics", file).digest().to_string();
    assert_eq!(digest(BERLIN), digest(&BERLIN.replace("\r\n", "\n")));
    assert_ne!(digest(BERLIN), digest(&BERLIN.replace("20261227", "20261228")));
}

#[test]
fn a_file_beside_a_policy_is_no_part_of_it_and_no_suite() {
    let suite = "scopeline-tests: 1\ncases: [{ name: a, date: 2026-01-01, expect: { class: support } }]\n";
    let sources = Sources::from_iter([
        ("policy.yaml", policy("{ ics: a.ics }").as_str()),
        ("tests.yaml", suite),
        ("a.ics", BERLIN),
        ("unnamed.ics", "\tno: [yaml"),
    ]);
    let loaded = Policy::load(&sources);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let suite = Suite::from_sources(&sources).expect("a suite");
    assert!(suite.run(&loaded.policy.expect("a policy")).passed());
    let alone = Sources::from_iter([("policy.yaml", policy("{ ics: a.ics }").as_str()), ("a.ics", BERLIN)]);
    assert_eq!(Policy::files_beside(&alone), ["a.ics"]);
    let outside = Sources::single(
        "acme/policy.yaml",
        policy("[{ ics: ../../etc/days.ics }, { ics: x/y.ics }, { ics: policy.yaml }]"),
    );
    assert_eq!(Policy::files_beside(&outside), ["acme/x/y.ics"]);
}
