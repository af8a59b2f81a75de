//! The last day in scope, against every day.

use super::situation::{Situation, policy};
use crate::Request;
use crate::class::Class;
use crate::enquiry::{Aim, Budget, PromiseThen};
use crate::facts::Facts;
use crate::policy::{CommitmentId, Outcome};
use crate::value::Date;

/// So many days are decided one by one.
const DAYS: usize = 250;

fn is_support(facts: &Facts<'_>) -> bool {
    let decision = facts.decide();
    match &decision.possible[..] {
        [] => decision.class() == Class::Support,
        all => all.iter().all(|one| one.outcome.class == Class::Support),
    }
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
    let (mut ends, mut lasts, mut changes) = (0, 0, 0);
    for seed in 0..400 {
        let (rule, _) = dated(seed, Date::default());
        let outcome = if seed % 3 == 0 { "class: support, effort: best" } else { "class: rework" };
        let rule = format!("\nrules:\n  - {{ id: dated, when: {{ {rule} }}, {outcome} }}\n");
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
        let today = terms(&facts);
        let changed = facts.day.iter_days().skip(1).take(DAYS).take_while(|day| first.is_none_or(|first| *day < first));
        let changed = changed.into_iter().find(|day| {
            later.day = *day;
            terms(&later) != today
        });
        let promised = found.as_promised.as_ref().map(|promised| promised.until);
        let within = promised.filter(|until| (*until - facts.day).num_days() < 250);
        assert_eq!(within, changed.and_then(|day| day.pred_opt()), "{seed}: {}", situation.shown());
        changes += usize::from(changed.is_some());
        (ends, lasts) = (ends + usize::from(first.is_some()), lasts + usize::from(first.is_none()));
    }
    assert!(ends > 20 && lasts > 10 && changes > 5, "{ends} ends, {lasts} others, {changes} changes before");
}

/// All that a request may come to, and what is promised of it.
fn terms(facts: &Facts<'_>) -> (Vec<Outcome>, Option<CommitmentId>) {
    let decision = facts.decide();
    let possible: Vec<Outcome> = decision.possible.into_iter().map(|one| one.outcome).collect();
    (if possible.is_empty() { vec![decision.outcome] } else { possible }, decision.commitment.row)
}

const PROMISING: &str = "
scopeline: 1
policy: { id: promising, effective: 2026-07-01 }
life-cycles:
  debian: { line: x, releases: { 12: { released: 2023-06-10, ends: 2026-07-20, long-term: 2026-08-31 } }, phases: [ { is: kept, until: ends }, { is: long-term, until: long-term } ] }
products: { p: { environments: { os: [ { name: debian, while: [kept, long-term] } ] } } }
facts: { os.phase: {}, severity: { one-of: [high, low] } }
rules: [ { id: listed, when: { os.status: listed }, class: support } ]
limits: [ { id: old, when: { os.phase: long-term, severity: low }, effort: best } ]
commitments: [ { when: { os.phase: kept }, response: 4 h }, { when: { severity: high }, response: 8 h } ]
otherwise: { class: service }";

#[test]
fn what_is_promised_may_end_before_support_does() {
    let policy = policy(PROMISING);
    for (severity, promise, then) in
        [("high", PromiseThen::Other, "support"), ("low", PromiseThen::Nothing, "support, best effort")]
    {
        let request = format!(r#"{{"date": "2026-07-14", "facts": {{"os": "debian 12", "severity": "{severity}"}}}}"#);
        let request = Request::from_json(&request).expect("a request");
        let found = policy.prepare(&request).expect("it is taken").in_scope_until(Budget::default()).expect("support");
        assert_eq!(found.until.map(|day| day.to_string()).as_deref(), Some("2026-08-31"));
        let promised = found.as_promised.expect("another promise");
        assert_eq!((promised.until.to_string().as_str(), promised.promise), ("2026-07-20", promise));
        assert_eq!(promised.then[0].to_string(), then);
    }
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

/// Two rules decide the same whatever is missing, which only a look at every completion tells.
const EITHER_WAY: &str = "
scopeline: 1
policy: { id: either, currency: EUR, effective: 2020-01-01 }
products:
  p: { line: x, releases: { 1: { released: 2022-01-31, ends: 2026-12-31 } }, phases: [ { is: full, until: ends } ] }
plans: [none, gold]
facts:
  plan: { changeable: { way: Buy the plan, offer: plan } }
  source: { changeable: { way: Reproduce it on stock, offer: repro } }
  users: { type: number, ask: How many? }
services:
  plan: { title: The gold plan, price: { fixed: 900 } }
  repro: { title: Reproducing, price: { fixed: 500 } }
rules:
  - { id: all, when: { plan: gold, source: stock, release.phase: full }, class: support }
  - { id: small, when: { plan: gold, users: under 100 }, class: support }
  - { id: large, when: { plan: gold, users: 100+ }, class: support }
otherwise: { class: service }";

#[test]
fn what_is_support_for_every_completion_has_no_end_and_needs_no_second_change() {
    let policy = policy(EITHER_WAY);
    let facts = |told: &str| {
        let request = format!(r#"{{"date": "2026-07-14", "facts": {{"release": "1", {told}}}}}"#);
        policy.prepare(&Request::from_json(&request).expect("a request")).expect("the policy takes it")
    };
    let found = facts(r#""plan": "gold", "source": "stock""#).in_scope_until(Budget::default()).expect("it is support");
    assert_eq!((found.until, found.as_promised), (None, None));
    let ways = facts(r#""plan": "none", "source": "patched""#).what_if(Aim::IntoScope, Budget::default());
    let [way] = &ways.ways[..] else { panic!("{ways:#?}") };
    assert_eq!((way.changes.len(), &*way.changes[0].fact, ways.is_complete), (1, "plan", true));
    assert_eq!(way.leads_to.iter().map(ToString::to_string).collect::<Vec<_>>(), ["support"]);
    let short = facts(r#""plan": "none", "source": "patched""#).what_if(Aim::IntoScope, Budget::work(200));
    assert!(!short.is_complete || short.ways.len() == 1, "{short:#?}");
}
