//! The last day in scope, against every day.

use super::situation::{Situation, policy};
use crate::Request;
use crate::class::Class;
use crate::enquiry::Budget;
use crate::facts::Facts;
use crate::value::Date;

/// So many days are decided one by one.
const DAYS: usize = 250;

fn is_support(facts: &Facts<'_>) -> bool {
    let decision = facts.decide();
    decision.class() == Class::Support && !decision.is_open()
}

/// A first rule that looks at the day, with what a request tells for it.
fn dated(seed: u64, day: Date) -> (&'static str, Vec<(&'static str, String)>) {
    let later = day + chrono::Duration::days(i64::try_from(seed % 150).expect("few days"));
    let release = ["3.1.0", "3.0.0", "2.9.3"][usize::try_from(seed / 4 % 3).expect("a place")];
    match seed % 4 {
        0 => ("lease: ended", vec![("leased", later.to_string())]),
        1 => ("paid: ended", vec![("account.paid-until", later.to_string()), ("plan", "silver".to_owned())]),
        2 => (
            "release.phase: [ended, late, grace, supported]",
            vec![("product", "alpha".to_owned()), ("release", release.to_owned()), ("kind", "defect".to_owned())],
        ),
        _ => ("os.phase: not maintained", vec![("os", "debian 12".to_owned()), ("plan", "silver".to_owned())]),
    }
}

#[test]
fn the_last_day_is_that_of_deciding_every_day() {
    let (mut ends, mut lasts) = (0, 0);
    for seed in 0..400 {
        let (rule, _) = dated(seed, Date::default());
        let rule = format!("\nrules:\n  - {{ id: dated, when: {{ {rule} }}, class: rework }}\n");
        let (mut situation, _) = Situation::whole(seed, |text| text.replace("\nrules:\n", &rule));
        for (fact, value) in dated(seed, situation.date()).1 {
            situation.tell(fact, value);
        }
        let request = situation.request();
        let facts = situation.policy.prepare(&request).expect("the policy takes it");
        let found = facts.in_scope_until(Budget::work(u64::MAX));
        assert_eq!(found.is_some(), is_support(&facts), "{seed}: {}", situation.shown());
        let Some(found) = found else { continue };
        let mut later = facts.clone();
        let first = facts.day.iter_days().skip(1).take(DAYS).find(|day| {
            later.day = *day;
            !is_support(&later)
        });
        match (first, found.until) {
            (Some(first), until) => assert_eq!(until, first.pred_opt(), "{seed}: {}", situation.shown()),
            (None, Some(until)) => assert!((until - facts.day).num_days() >= 250, "{seed}: {until}"),
            (None, None) => {}
        }
        (ends, lasts) = (ends + usize::from(first.is_some()), lasts + usize::from(first.is_none()));
    }
    assert!(ends > 20 && lasts > 10, "{ends} ends, {lasts} others");
}

#[test]
fn it_says_what_comes_then_and_how_far_the_catalogue_reaches() {
    let policy = policy(
        "
scopeline: 1
policy: { id: days, effective: 2026-07-01 }
products:
  p:
    line: x
    known-until: 2026-12-31
    releases: { 2: { released: 2026-08-01 }, 1: { released: 2026-01-01, ends: 2027-01-10 } }
    phases: [ { is: supported, until: ends } ]
rules: [ { id: supported, when: { release.phase: supported }, class: support } ]
otherwise: { class: service }",
    );
    let request = Request::from_json(r#"{"date": "2026-07-14", "facts": {"release": "1"}}"#).expect("a request");
    let facts = policy.prepare(&request).expect("the policy takes it");
    let found = facts.in_scope_until(Budget::default()).expect("it is support");
    assert_eq!(found.until.map(|day| day.to_string()).as_deref(), Some("2027-01-10"));
    assert_eq!(found.known_until.map(|day| day.to_string()).as_deref(), Some("2026-12-31"));
    assert_eq!(found.then.iter().map(ToString::to_string).collect::<Vec<_>>(), ["service"]);
    let short = facts.in_scope_until(Budget::work(3)).expect("it is support");
    assert_eq!(short.until, None);
    assert_eq!(short.looked_until.to_string(), "2026-07-17", "one derived fact, three days");
}
