//! What a request comes to and what none does: the exact search beside every request, and points that are hard to find.

use super::super::points::{Seen, Target};
use super::super::reach::{Asker, Reach};
use super::*;
use crate::analysis::tests::brute::requests;
use crate::analysis::tests::world::world;
use crate::random::Random;

/// So many random policies are compared with every run of the tests.
const POLICIES: u64 = 80;

#[test]
fn what_is_shown_or_never_is_so_for_every_request() {
    let (mut shown, mut never, mut open) = (0, 0, 0);
    for seed in 0..POLICIES {
        let world = world(&mut Random::new(seed));
        let policy = Policy::from_sources(&Sources::single("policy.yaml", &world.text)).expect("it has no fault");
        let limit = Target::Limit(policy.limits[0].id.clone());
        let flag = Target::Flag(policy.flags[0].id.clone());
        let (mut narrows, mut raises) = (false, false);
        requests(&world, &mut |request| {
            let seen = Seen::of(&policy, request).filter(|seen| !seen.is_impossible());
            narrows |= seen.as_ref().is_some_and(|seen| seen.touches(&limit));
            raises |= seen.as_ref().is_some_and(|seen| seen.touches(&flag));
        });
        let mut asker = Asker::new(&policy, Budget::default());
        for (target, is_so) in [(&limit, narrows), (&flag, raises)] {
            match asker.ask(target).expect("such a point is asked about") {
                Reach::Shown(request) => {
                    assert!(is_so, "policy {seed}: {target:?} by {request:?}\n{}", world.own());
                    shown += 1;
                }
                Reach::Never(_) => {
                    assert!(!is_so, "policy {seed}: {target:?} is reached\n{}", world.own());
                    never += 1;
                }
                Reach::Open(_) => open += 1,
            }
        }
    }
    assert!(shown > 30 && never > 20, "{shown} shown, {never} never, {open} open");
    assert!(open < 20, "{shown} shown, {never} never, {open} open");
}

/// The policy with this text, without any case, and what is proposed for it.
fn of(text: &str) -> (Policy, Coverage, Proposal) {
    let text = format!("scopeline: 1\npolicy: {{ id: p, currency: EUR, effective: 2026-07-01 }}\n{text}");
    let policy = Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault");
    let suite = Suite::default();
    let mut coverage = suite.coverage(&policy);
    coverage.take_over(&policy, &policy.analyse(Budget::default()));
    let proposal = coverage.propose(&policy, &suite);
    (policy, coverage, proposal)
}

/// Nothing is missed, and what is written touches all of it as soon as it is confirmed.
fn is_all_found(text: &str) -> Coverage {
    let (policy, _, proposal) = of(text);
    assert_eq!(proposal.missed, [], "{}", proposal.text);
    let confirmed = proposal.text.replace("    confirmed: no\n", "");
    let suite = Suite::from_sources(&Sources::single("tests.yaml", confirmed)).expect("it has no fault");
    assert!(suite.run(&policy).passed(), "{:?}", suite.run(&policy).diagnostics());
    let mut coverage = suite.coverage(&policy);
    coverage.take_over(&policy, &policy.analyse(Budget::default()));
    let left: Vec<String> = coverage.untouched().map(Point::label).collect();
    assert_eq!(left, [""; 0], "{}", proposal.text);
    coverage
}

fn unreachable(coverage: &Coverage) -> Vec<String> {
    coverage.unreachable().map(Point::label).collect()
}

const KINDS: &str = "facts:
  kind: { one-of: [defect, how-to], groups: { covered: [defect, how-to] } }
  users: { type: number }
";

#[test]
fn a_limit_that_only_some_days_allow_is_found() {
    let text = format!(
        "products:
  acme:
    line: x.y
    releases: {{ 3.1: {{ released: 2026-03-01 }}, 2.9: {{ released: 2024-09-01, ends: 2026-08-15 }} }}
    phases: [{{ is: current, newest: 1 }}, {{ is: leaving, until: ends }}]
{KINDS}clocks:
  window: [{{ is: first, until: 2026-08-31 }}]
rules:
  - {{ id: asked, when: {{ window: first, kind: how-to }}, class: support }}
  - {{ id: gone, when: {{ release.phase: ended }}, class: rework }}
limits:
  - {{ id: late, when: {{ release.phase: ended }}, effort: best }}
otherwise: {{ class: rework }}
"
    );
    let coverage = is_all_found(&text);
    let labels: Vec<String> = coverage.points.iter().map(Point::label).collect();
    assert!(labels.contains(&"last day of window first".to_owned()), "a row with a written day: {labels:?}");
    assert_eq!(unreachable(&coverage), [""; 0]);
}

#[test]
fn a_limit_that_only_refused_requests_meet_is_not_asked_for() {
    let rules = "plans: [basic, gold]
rules:
  - { id: large, when: { users: over 10, plan: basic }, class: rework }
  - { id: all, when: { kind: defect }, class: support }
otherwise: { class: rework }
limits:
  - { id: never, when: { users: over 12, plan: basic }, effort: best }
  - { id: else, when: { kind: how-to }, effort: best }
  - { id: some, when: { users: 5..12, plan: basic }, effort: best }
";
    let (policy, coverage, proposal) = of(&format!("{KINDS}{rules}"));
    assert_eq!(unreachable(&coverage), ["limit never", "limit else"]);
    assert_eq!(proposal.missed, []);
    let idle = idle_limits(&policy, &policy.analyse(Budget::default()), Budget::default());
    let by: Vec<(&str, Vec<&str>)> = idle
        .iter()
        .map(|(limit, reach)| {
            let Reach::Never(never) = reach else { panic!("{reach:?}") };
            (policy.limit(*limit).id.as_str(), never.by.iter().map(|rule| policy.rule_name(*rule)).collect())
        })
        .collect();
    assert_eq!(by, [("never", vec!["large"]), ("else", vec!["otherwise"])]);
}

#[test]
fn a_limit_of_a_policy_in_which_otherwise_is_support_is_found() {
    let rules = "rules:
  - { id: how, when: { kind: how-to }, class: rework }
otherwise: { class: support }
limits: [{ id: few, when: { kind: defect, users: 10+ }, effort: best }, { id: no, when: { kind: how-to }, effort: best }]
";
    let coverage = is_all_found(&format!("{KINDS}{rules}"));
    assert_eq!(unreachable(&coverage), ["limit no"]);
}

#[test]
fn a_policy_without_support_narrows_nothing() {
    let rules = "rules: []
otherwise: { class: rework }
limits: [{ id: no, when: { kind: how-to }, effort: best }]
";
    assert_eq!(unreachable(&of(&format!("{KINDS}{rules}")).1), ["limit no"]);
}

#[test]
fn an_end_that_is_impossible_is_not_asked_for() {
    let rules = "impossible: [{ users: 7 }]
rules: [{ id: few, when: { users: 7..9 }, class: support }]
otherwise: { class: rework }
";
    assert_eq!(unreachable(&is_all_found(&format!("{KINDS}{rules}"))), ["end of a range users at 7"]);
}

/// Without a number of users it is open whether it is support, and with one it never is.
#[test]
fn a_limit_that_only_an_incomplete_request_meets_is_idle() {
    let text = format!(
        "scopeline: 1
policy: {{ id: p }}
{KINDS}rules:
  - {{ id: few, when: {{ users: ..10 }}, class: service }}
  - {{ id: many, when: {{ users: over 10 }}, class: rework }}
  - {{ id: rest, class: support }}
otherwise: {{ class: support }}
limits: [{{ id: l, when: {{ kind: defect }}, effort: best }}]
"
    );
    let policy = Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault");
    let idle = idle_limits(&policy, &policy.analyse(Budget::default()), Budget::default());
    assert!(matches!(&idle[..], [(_, Reach::Never(_))]), "{idle:?}");
}

#[test]
fn what_a_meter_says_is_found_with_a_near_miss() {
    let text = format!(
        "{KINDS}meters: {{ hours: {{ per: month, allowance: 5 h, nearly: 80 % }} }}
rules:
  - {{ id: spent, when: {{ hours.status: over }}, class: rework }}
  - {{ id: rest, when: {{ kind: defect }}, class: support }}
limits: [{{ id: soon, when: {{ hours.status: nearly }}, effort: best }}]
flags: [{{ id: almost, when: {{ hours.status: [nearly, over], users: over 5 }} }}]
otherwise: {{ class: rework }}
"
    );
    is_all_found(&text);
    let text = of(&text).2.text;
    assert!(text.contains("- name: 'spent: not with hours.used"), "{text}");
    // Its near miss is what `spent` was found with.
    assert!(!text.contains("soon: not with"), "{text}");
}

#[test]
fn what_applies_only_if_something_else_holds_is_found() {
    let rules = "rules:
  - { id: stuck, when: { workaround: no, seats: 3..8 }, class: support }
otherwise: { class: rework }
flags: [{ id: many, when: { seats: over 20, workaround: yes } }]
";
    let facts = KINDS.to_owned()
        + "  workaround: { type: yes-no, only-if: { kind: defect } }\n  seats: { type: number, only-if: { workaround: [yes, no] } }\n";
    is_all_found(&(facts + rules));
}

#[test]
fn lists_of_several_things_and_either_or_are_found() {
    let rules = "  modules: { set-of: [crm, shop, mail] }
rules:
  - { id: both, when: { modules: { all-of: [crm, shop] } }, unless: { modules: { any-of: [mail] } }, class: support }
otherwise: { class: rework }
limits:
  - { id: either, when: { any: [{ kind: how-to, modules: { any-of: [mail] } }, { users: 100+ }] }, effort: best }
flags:
  - { id: none, when: { modules: { none-of: [crm, shop, mail] } } }
";
    is_all_found(&format!("{KINDS}{rules}"));
}

#[test]
fn what_follows_from_versions_or_listings_is_found() {
    let text = "products:
  acme:
    line: x.y
    releases: { 3.1: { released: 2026-03-01 }, 3.0: { released: 2025-09-01 }, 2.9: { released: 2024-09-01 } }
    environments: { os: [debian 12, { name: debian 11, is: limited, when: { release: 3.1 } }] }
facts:
  kind: { one-of: [defect, upgrade], groups: { covered: [defect, upgrade] } }
  target: { type: version, only-if: { kind: upgrade } }
distances: { skip: { from: release, to: target, of: acme } }
rules:
  - { id: far, when: { skip: over 1 }, class: rework }
  - { id: near, when: { kind: [defect, upgrade] }, class: support }
limits: [{ id: aged, when: { os.status: limited }, effort: best }]
otherwise: { class: rework }
";
    is_all_found(text);
}

#[test]
fn windows_of_rows_that_hang_on_what_follows_from_others_are_found() {
    let text = "products:
  acme:
    line: x.y
    releases: { 3.1: { released: 2026-03-01 }, 3.0: { released: 2025-09-01, ends: 2026-09-30 } }
    phases: [{ is: current, newest: 1 }, { is: leaving, until: ends }]
facts: { kind: { one-of: [defect] } }
calendars: { office: { zone: Europe/Berlin, days: mon..fri, hours: 09:00..17:00 } }
clocks:
  move:
    - { is: moving, until: told-on + 10 business days, calendar: office, when: { release.phase: leaving } }
    - { is: staying, until: 2026-12-31, when: { release.phase: current } }
rules:
  - { id: move, when: { move: moving }, class: support }
  - { id: stay, when: { move: staying }, class: support }
otherwise: { class: rework }
";
    let labels: Vec<String> = is_all_found(text).points.iter().map(Point::label).collect();
    for label in ["last day of move moving", "last day of move staying"] {
        assert!(labels.contains(&label.to_owned()), "{label}: {labels:?}");
    }
}

#[test]
fn a_window_that_is_impossible_is_no_point() {
    let text = format!(
        "plans: [silver, gold]
{KINDS}clocks: {{ paid: [{{ is: running, until: paid-until }}, {{ is: grace, until: paid-until + 10 days, when: {{ plan: gold }} }}] }}
impossible: [{{ plan: gold, paid: grace }}]
rules: [{{ id: paid, when: {{ paid: [running, grace] }}, class: support }}]
otherwise: {{ class: rework }}
"
    );
    let labels: Vec<String> = is_all_found(&text).points.iter().map(Point::label).collect();
    assert!(
        labels.contains(&"last day of paid running".to_owned()) && labels.iter().all(|label| !label.contains("grace"))
    );
}

#[test]
fn what_is_not_found_says_what_was_tried() {
    let text = format!(
        "{KINDS}rules: [{{ id: few, when: {{ kind: defect }}, class: support }}]
flags: [{{ id: gone, when: {{ all: [{{ users: over 5 }}, {{ users: under 6 }}, {{ users: 6 }}] }} }}]
otherwise: {{ class: rework }}
"
    );
    let policy = Policy::from_sources(&Sources::single(
        "policy.yaml",
        format!("scopeline: 1\npolicy: {{ id: p, currency: EUR, effective: 2026-07-01 }}\n{text}"),
    ))
    .expect("it has no fault");
    // Nobody has analysed it, so the point is still asked for.
    let proposal = Suite::default().coverage(&policy).propose(&policy, &Suite::default());
    let missed: Vec<&Missed> = proposal.missed.iter().filter(|one| one.label == "flag gone").collect();
    assert_eq!(missed.len(), 1, "{:?}", proposal.missed);
    let tried = &missed[0].tried;
    assert!(tried.contains("requests were tried") && tried.contains("no complete request comes to it"), "{tried}");
    assert!(proposal.text.contains(&format!("# No request was found for: flag gone ({tried})\n")), "{}", proposal.text);
}

#[test]
fn what_takes_too_much_is_undecided_and_still_asked_for() {
    let text = "scopeline: 1\npolicy: { id: p, currency: EUR, effective: 2026-07-01 }\n".to_owned()
        + KINDS
        + "plans: [basic, gold]
rules:
  - { id: large, when: { users: over 10, plan: basic }, class: rework }
  - { id: all, when: { kind: defect }, class: support }
limits: [{ id: other, when: { users: over 12, plan: basic }, effort: best }]
otherwise: { class: rework }
";
    let policy = Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault");
    let mut asker = Asker::new(&policy, Budget::work(1));
    let reach = asker.ask(&Target::Limit("other".to_owned()));
    assert!(matches!(&reach, Some(Reach::Open(why)) if why.contains("effort")), "{reach:?}");
    let idle = idle_limits(&policy, &policy.analyse(Budget::work(1)), Budget::work(1));
    assert!(matches!(&idle[..], [(_, Reach::Open(_))]), "{idle:?}");
}
