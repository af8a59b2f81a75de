//! Somebody decides otherwise: an entry of its own, with person, reason and time, and never an edit.

use scopeline::Class;
use scopeline::log::{Entry, Record};

use super::{POLICY, body, hash, now, policy, sealed, small_log, verify};

#[test]
fn an_override_says_who_why_and_when_and_changes_nothing_else() {
    let policy = policy(POLICY);
    let lines = small_log(&policy);
    let report = verify(lines.concat().as_bytes(), &[&policy]).expect("it holds");
    assert_eq!((report.decisions, report.overrides), (5, 1));
    assert_eq!(report.standing(2), Some(Class::Support));
    assert_eq!(report.standing(1), Some(Class::Support));
    assert_eq!((report.standing(0), report.standing(6), report.standing(99)), (None, None, None));
    let Record::Override(said) = Entry::read(lines[6].as_bytes()).expect("an entry").record else {
        panic!("{}", lines[6])
    };
    assert_eq!((said.of, said.from, said.to, said.at), (2, Class::Service, Class::Support, now()));
    assert_eq!((said.by.as_str(), said.reason.as_str()), ("M. Berg", "Promised on the phone."));
    let Record::Decision(before) = Entry::read(lines[2].as_bytes()).expect("an entry").record else { panic!() };
    assert_eq!(before.decision.class, Class::Service, "the entry says what it said");
}

#[test]
fn a_second_override_goes_on_from_the_first() {
    let lines = small_log(&policy(POLICY));
    let report = verify(lines.concat().as_bytes(), &[]).expect("it holds");
    let record = report.overrule(2, Class::Rework, " N. Ito ", "Outgrown.", now()).expect("an override");
    let Record::Override(said) = &record else { panic!("{record:?}") };
    assert_eq!((said.from, said.to, said.by.as_str()), (Class::Support, Class::Rework, "N. Ito"));
    let mut log = report.log.clone();
    let longer = format!("{}{}", lines.concat(), log.append(&record));
    let report = verify(longer.as_bytes(), &[]).expect("it holds");
    assert_eq!((report.standing(2), report.overrides), (Some(Class::Rework), 2));
}

#[test]
fn what_is_no_override_is_refused() {
    let report = verify(small_log(&policy(POLICY)).concat().as_bytes(), &[]).expect("it holds");
    let refused = |entry, to, by: &str, reason: &str| {
        let error = report.overrule(entry, to, by, reason, now()).expect_err("no override");
        assert!(error.is_bad_log());
        error.to_string()
    };
    for unknown in [0, 6, 7, 1_000_000, u64::MAX] {
        let said = refused(unknown, Class::Rework, "x", "y");
        assert!(said.contains(&format!("no decision with the number {unknown}")), "{said}");
    }
    assert!(refused(2, Class::Support, "x", "y").contains("which it is already"));
    assert!(refused(2, Class::Service, " ", "y").contains("`by` is empty"));
    assert!(refused(2, Class::Service, "x", "\t").contains("`reason` is empty"));
}

/// Entry 1 was decided at 10:00 in Berlin, and entry 2 overridden in that second.
#[test]
fn an_override_is_not_older_than_what_it_overrides() {
    let report = verify(small_log(&policy(POLICY)).concat().as_bytes(), &[]).expect("it holds");
    for (entry, to, before) in
        [(1, Class::Service, "that was decided"), (2, Class::Rework, "the override in the entry 6")]
    {
        let at = |at: &str| report.overrule(entry, to, "x", "y", at.parse().expect("an instant"));
        let error = at("2026-09-01T07:59:59Z").expect_err("it was not decided then");
        let said = error.to_string();
        assert!(error.is_bad_log() && said.contains(&format!("overrides the entry {entry} at 2026-09-01T07:59:59Z")));
        assert!(said.ends_with(&format!("before {before}, at 2026-09-01T08:00:00Z")), "{said}");
        // Another zone is no other time, and who writes whole seconds may cut some of one off.
        assert!(at("2026-09-01T03:30:00-04:30").is_ok() && at("2026-09-01T08:00:01Z").is_ok());
    }
}

#[test]
fn a_written_override_that_is_none_is_found() {
    let lines = small_log(&policy(POLICY));
    let before = lines[..6].concat().into_bytes();
    let faults = |from: &str, to: &str| {
        assert!(body(&lines[6]).contains(from), "{from}");
        let line = sealed(body(&lines[6]).replacen(from, to, 1).as_bytes());
        let fault = verify(&[&before[..], &line].concat(), &[]).expect_err("no override");
        assert_eq!(fault.line(), Some(7));
        assert!(!fault.is_difference());
        fault.to_string()
    };
    for of in ["0", "6", "7", "18446744073709551615"] {
        let said = faults("\"of\":2", &format!("\"of\":{of}"));
        assert!(said.contains(&format!("overrides the entry {of}, which is no decision")), "{said}");
    }
    assert!(faults("\"of\":2", "\"of\":1").contains("from service, but that is support"));
    assert!(faults("\"from\":\"service\"", "\"from\":\"rework\"").contains("from rework, but that is service"));
    assert!(faults("\"to\":\"support\"", "\"to\":\"service\"").contains("which it is already"));
    assert!(faults("\"by\":\"M. Berg\"", "\"by\":\"\"").contains("`by` is empty"));
    assert!(faults("\"reason\":\"Promised on the phone.\"", "\"reason\":\" \"").contains("`reason` is empty"));
    assert!(faults("\"by\":\"M. Berg\",", "").contains("cannot be read"));
    let early = faults("\"at\":\"2026-09-01T10:00:00+02:00\"", "\"at\":\"2026-09-01T09:59:59+02:00\"");
    assert!(
        early.contains("at 2026-09-01T09:59:59+02:00, before that was decided, at 2026-09-01T10:00:00+02:00"),
        "{early}"
    );
    assert!(early.starts_with("line 7 (entry 6): "), "{early}");
    // Of what was overridden already the entry is named that did it.
    let report = verify(lines.concat().as_bytes(), &[]).expect("it holds");
    let early = "2026-09-01T09:59:59+02:00".parse().expect("an instant");
    let error = report.overrule(2, Class::Rework, "x", "y", early).expect_err("it is before the first override");
    assert!(error.to_string().contains("before the override in the entry 6, at 2026-09-01T10:00:00+02:00"), "{error}");
    // Of two overrides the second cannot begin where the first did.
    let again = body(&lines[6]).replacen("\"entry\":6", "\"entry\":7", 1);
    let prev = again.find("sha256:").expect("its prev");
    let again = format!("{}{}{}", &again[..prev], hash(&lines[6]), &again[prev + 71..]);
    let log = [lines.concat().as_bytes(), &sealed(again.as_bytes())].concat();
    let fault = verify(&log, &[]).expect_err("it is support by now");
    assert!(fault.to_string().contains("from service, but that is support"), "{fault}");
}
