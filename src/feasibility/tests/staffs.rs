//! Staff files with faults, each with its place.

use super::*;

fn faults(text: &str) -> Vec<String> {
    let sources = Sources::single("staff.yaml", text);
    match Staff::from_sources(&sources, &policies()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.one_line(&sources)).collect(),
    }
}

#[test]
fn every_fault_is_told_in_one_run() {
    let text = "\
scopeline-staff: 1
queue: random
severities: [1, 2, 1, 9]
calendars:
  mine: { days: mon..fri, hours: 08:00..16:00, zone: Europe/Berlim }
  client: { days: mon..fri, hours: 08:00..16:00, zone: customer }
  filed: { days: mon..fri, hours: 08:00..16:00, holidays: { ics: off.ics } }
skills:
  changes: { kind: [change, chnage] }
  all: { kind: defect }
  empty: {}
people:
  - { name: Ana, calendar: ofice, skills: [changes, chages] }
  - { name: ana, calendar: office, count: 0 }
  - { name: Ben, calendar: theirs }
  - { name: Eva, calendar: office, away: [2026-03-01..2026-03-10, 2026-03-10, 2026-13-01, 2026-03-20..2026-03-19] }
  - { name: Max, calendar: office, from: 2026-03-02, until: 2026-03-01 }
  - { calendar: office, count: -1, holidays: 3 }
  - { name: Zoe }
";
    assert_eq!(
        faults(text),
        [
            "staff.yaml:2:8: error[unknown-value]: `queue` cannot be `random`",
            "staff.yaml:3:20: error[duplicate]: the severity `1` stands twice",
            "staff.yaml:3:23: error[unknown-value]: the fact `severity` of the policy cannot be `9`",
            "staff.yaml:5:54: error[unknown-zone]: there is no time zone `Europe/Berlim`",
            "staff.yaml:6:56: error[unknown-zone]: people do not work by the clock of the customer",
            "staff.yaml:7:66: error[wrong-shape]: `off.ics` is a file, and a staff file names days",
            "staff.yaml:9:29: error[unknown-value]: the fact `kind` of the policy cannot be `chnage`",
            "staff.yaml:10:3: error[conflict]: `all` means every skill and cannot be one",
            "staff.yaml:11:10: error[missing-key]: this skill does not say what it is needed for",
            "staff.yaml:13:28: error[unknown-name]: there is no calendar `ofice`",
            "staff.yaml:13:53: error[unknown-name]: there is no skill `chages`",
            "staff.yaml:14:13: error[duplicate]: the person `ana` stands twice",
            "staff.yaml:14:43: error[bad-number]: `0` is no number of people",
            "staff.yaml:15:28: error[unknown-zone]: `theirs` is on the clock of the client, and people work by their own",
            "staff.yaml:16:67: error[conflict]: two absences of one person share the day 2026-03-10",
            "staff.yaml:16:79: error[bad-date]: the day `2026-13-01` does not exist",
            "staff.yaml:16:91: error[empty-range]: the absence `2026-03-20..2026-03-19` ends before it begins",
            "staff.yaml:17:61: error[empty-range]: `Max` leaves on 2026-03-01, before the first day, 2026-03-02",
            "staff.yaml:18:5: error[missing-key]: `name` is missing in this entry of `people`",
            "staff.yaml:18:32: error[bad-number]: `-1` is no number of people",
            "staff.yaml:18:36: error[unknown-key]: this entry of `people` has no key `holidays`",
            "staff.yaml:19:5: error[missing-key]: `calendar` is missing in this entry of `people`",
        ]
    );
}

#[test]
fn a_staff_file_has_people_and_is_alone() {
    assert_eq!(
        faults("scopeline-staff: 1\npeople: []\n"),
        ["staff.yaml:2:9: error[wrong-shape]: `people` has nothing in it"]
    );
    assert_eq!(
        faults("scopeline-staff: 1\n"),
        ["staff.yaml:1:1: error[missing-key]: `people` is missing in this staff file"]
    );
    assert_eq!(faults("people: []\n"), ["error[empty]: there is no staff file here"]);
    assert_eq!(
        faults("scopeline-staff: 2\npeople: [{ name: Ana, calendar: office }]\n"),
        ["staff.yaml:1:18: error[language-version]: version `2` of the form of staff files is not known"]
    );
    let one = "scopeline-staff: 1\npeople: [{ name: Ana, calendar: office }]\n";
    let two = Sources::from_iter([("a.yaml", one), ("b.yaml", one)]);
    assert!(
        Staff::from_sources(&two, &policies()).is_err_and(|faults| faults[0].message.contains("second staff file"))
    );
}

#[test]
fn a_staff_file_beside_a_policy_is_no_part_of_it() {
    let staff =
        "scopeline-staff: 1\npeople: [{ name: Ana, count: 3, calendar: office }, { name: Ben, calendar: always }]\n";
    let sources = Sources::from_iter([("policy.yaml", POLICY), ("staff.yaml", staff)]);
    let loaded = Policy::load(&sources);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let policies = PolicySet::new(vec![loaded.policy.expect("a policy")]).expect("a set");
    assert_eq!(Staff::from_sources(&sources, &policies).expect("no fault").people(), 4);
}

#[test]
fn a_skill_is_needed_by_the_first_row_that_fits() {
    let policies = policies();
    let staff = staff(
        "skills:\n  grave: { severity: 1, kind: defect }\n  base: { component: [Database Server, backup] }\n\
         people: [{ name: Ana, calendar: office }]",
        &policies,
    );
    assert_eq!(staff.need(Some("defect"), None, Some("1")), Some(0));
    assert_eq!(staff.need(Some("defect"), None, None), None, "what is not told fits nothing");
    assert_eq!(staff.need(Some("change"), Some("database server 14"), Some("1")), Some(1));
    assert_eq!(staff.need(Some("change"), Some("mail"), Some("2")), None);
}

#[test]
fn severities_are_told_gravest_first() {
    let groups = |keys: &str, policy: &str| {
        let policy = Policy::from_sources(&Sources::single("p.yaml", policy)).expect("no fault");
        let policies = PolicySet::new(vec![policy]).expect("a set");
        let staff = staff(&format!("{keys}\npeople: [{{ name: Ana, calendar: always }}]"), &policies);
        let severities = ["10", "low", "high", "2", "9"];
        let lines = severities.map(|word| {
            format!(r#"{{"client":"a","request":"{word}","opened":"2026-03-02T08:00:00Z","severity":"{word}","class":"service","hours":"1h"}}"#)
        });
        let bare = r#"{"client":"a","request":"bare","opened":"2026-03-02T08:00:00Z","class":"service","hours":"1h"}"#;
        let mut arrivals = Arrivals::new(&policies);
        for record in Reader::new().feed(format!("{{\"client\":\"a\"}}\n{}\n{bare}\n", lines.join("\n")).as_bytes()) {
            arrivals.add(&record.expect("a line"));
        }
        let scene = Scene::new(&arrivals, &staff).expect("a scene");
        scene.groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let policy = |facts: &str| {
        format!(
            "scopeline: 1\npolicy: {{ id: a }}\nfacts: {{ kind: {{ one-of: [a] }}{facts} }}\notherwise: {{ class: support }}\n"
        )
    };
    assert_eq!(groups("", &policy("")), "2 9 10 high low not told");
    assert_eq!(groups("", &policy(", severity: { levels: [low, high] }")), "high low 2 9 10 not told");
    assert_eq!(groups("", &policy(", severity: { one-of: [10, 9] }")), "9 10 2 high low not told");
    assert_eq!(groups("severities: [low, 9]", &policy("")), "low 9 2 10 high not told");
}
