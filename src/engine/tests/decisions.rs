//! Whole decisions, beside the reference: bit for bit.

use super::load;
use crate::analysis::tests::brute::requests;
use crate::analysis::tests::world::world;
use crate::engine::{Engine, Scratch};
use crate::random::{self, Random};
use crate::request::When;
use crate::value::{Date, parse_date};
use crate::{Policy, Request};

/// A policy with its engine, and what it was drawn from.
pub(super) struct Drawn {
    seed: u64,
    text: String,
    pub(super) policy: Policy,
    pub(super) engine: Engine,
}

impl Drawn {
    /// `None` for a policy with a fault.
    pub(super) fn new(seed: u64, text: String) -> Option<Self> {
        let policy = load(&text).ok()?;
        let engine = policy.compile().expect("it is small");
        Some(Self { seed, text, policy, engine })
    }

    /// Decides one request as of its own day and as of others. Answers how many decisions were compared.
    pub(super) fn compare(&self, json: &str, days: &[Date], scratch: &mut Scratch) -> usize {
        let request = Request::from_json(json).expect("a random request is well formed");
        self.compare_request(&request, days, scratch)
    }

    /// Whether all that follows from a request on its day is remembered in a scratch, and looked up.
    pub(super) fn looks_up(&self, json: &str, scratch: &mut Scratch) -> bool {
        let request = Request::from_json(json).expect("a random request is well formed");
        let facts = self.engine.prepare(&request).expect("a random request fits");
        let as_of = facts.as_of().expect("it has a day");
        facts.decide(as_of, scratch).is_looked_up()
    }

    fn compare_request(&self, request: &Request, days: &[Date], scratch: &mut Scratch) -> usize {
        let facts = self.engine.prepare(request).expect("a random request fits");
        let expected = self.policy.prepare(request).expect("a random request fits").decide();
        let decided = facts.decide(facts.as_of().expect("it has a day"), scratch).to_decision();
        assert_eq!(decided, expected, "seed {}\n{}\n{request:?}", self.seed, self.text);
        // What is remembered is what was told.
        let again = facts.decide(facts.as_of().expect("it has a day"), scratch).to_decision();
        assert_eq!(again, expected, "again: seed {}\n{}\n{request:?}", self.seed, self.text);
        let mut compared = 1;
        for &day in days {
            let Ok(plain) = self.policy.prepare_as_of(request, day) else { continue };
            let as_of = self.engine.as_of(day).expect("it applies");
            let decided = facts.decide(as_of, scratch).to_decision();
            assert_eq!(decided, plain.decide(), "seed {} as of {day}\n{}\n{request:?}", self.seed, self.text);
            compared += 1;
        }
        compared
    }
}

fn day(random: &mut Random) -> Date {
    let day = random.pick(&["2026-07-31", "2026-08-02", "2027-01-01", "2023-05-05", "2026-08-01"]);
    parse_date(day).expect("a day")
}

/// So many decisions by random policies of a few rules each, drawn from the seeds after `first`: of each policy so many
/// requests, each as of its own day and as of so many others. Answers the last seed.
fn compare(wanted: usize, first: u64, requests: usize, days: usize) -> u64 {
    let mut scratch = Scratch::new();
    let (mut compared, mut seed) = (0, first);
    while compared < wanted {
        seed += 1;
        let mut random = Random::new(seed);
        let Some(drawn) = Drawn::new(seed, random::policy(&mut random)) else { continue };
        for _ in 0..requests {
            let json = random::request(&mut random);
            let days: Vec<Date> = (0..days).map(|_| day(&mut random)).collect();
            compared += drawn.compare(&json, &days, &mut scratch);
        }
    }
    seed
}

/// So many decisions by small policies, of every request that may be made of each: on every day, with some of its facts
/// left out, and as of one more day. Answers the last seed.
fn compare_small(wanted: usize, first: u64) -> u64 {
    let mut scratch = Scratch::new();
    let (mut compared, mut seed) = (0, first);
    while compared < wanted {
        seed += 1;
        let mut random = Random::new(seed);
        let world = world(&mut random);
        let Some(drawn) = Drawn::new(seed, world.text.clone()) else { continue };
        let days: Vec<Date> = world.days.iter().map(|day| parse_date(day).expect("a day")).collect();
        requests(&world, &mut |whole| {
            if compared < wanted {
                let kept = whole.facts().iter().filter(|_| !random.chance(15));
                let builder = match whole.when() {
                    Some(When::Day(day)) => Request::builder().date(*day),
                    _ => Request::builder(),
                };
                let builder = kept.fold(builder, |builder, fact| builder.fact(&fact.name, fact.value.clone()));
                let request = builder.build().expect("no fact stands twice");
                compared += drawn.compare_request(&request, &[days[random.below(days.len())]], &mut scratch);
            }
        });
    }
    seed
}

#[test]
fn every_decision_is_that_of_the_reference() {
    compare(100_000, 0, 40, 2);
}

#[test]
fn every_decision_of_small_policies_is_that_of_the_reference() {
    compare_small(100_000, 0);
}

/// That one of several tests holds of every value of a closed list is known of none of them.
#[test]
fn several_tests_of_what_nobody_told_are_judged_one_by_one() {
    let conditions = [
        "{ any: [ { plan: bronze }, { plan: silver+ } ] }",
        "{ all: [ { plan: ..silver }, { plan: gold } ] }",
        "{ any: [ { plan: bronze+ }, { plan: gold } ] }",
        "{ all: [ { any: [ { on-site: yes }, { on-site: no } ] }, { plan: [bronze, silver, gold] } ] }",
        "{ any: [ { not: { plan: gold } }, { plan: gold } ] }",
    ];
    let mut scratch = Scratch::new();
    for first in conditions {
        for second in conditions {
            let text = format!(
                "scopeline: 1\npolicy: {{ id: p }}\nplans: [bronze, silver, gold]\nfacts: {{ on-site: {{ type: yes-no }} }}
rules:\n  - {{ id: a, when: {first}, class: support }}
  - {{ id: b, when: {{ on-site: yes }}, unless: {second}, class: service }}\n  - {{ id: c, when: {second}, class: rework }}
otherwise: {{ class: service }}\nlimits: [{{ id: l, when: {second}, effort: best }}]
flags: [{{ id: f, when: {second}, suggest: rework }}]\n"
            );
            let drawn = Drawn::new(0, text).expect("it has no fault");
            for facts in
                ["{}", "{\"on-site\": true}", "{\"plan\": \"silver\"}", "{\"plan\": \"gold\", \"on-site\": false}"]
            {
                drawn.compare(&format!("{{\"date\": \"2026-08-01\", \"facts\": {facts}}}"), &[], &mut scratch);
            }
        }
    }
}

/// Run once after a change of the engine: `cargo test --release --lib -- --ignored --nocapture millions`, in parts with
/// `DECISIONS` and `FIRST`.
#[test]
#[ignore = "it takes hours"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn millions_of_decisions_are_those_of_the_reference() {
    let (wanted, first) = millions();
    let last = compare(wanted, first, 150, 3);
    println!("{wanted} decisions by the policies of the seeds {first} to {last}");
}

#[test]
#[ignore = "it takes hours"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn millions_of_decisions_of_small_policies_are_those_of_the_reference() {
    let (wanted, first) = millions();
    let last = compare_small(wanted, first);
    println!("{wanted} decisions by the small policies of the seeds {first} to {last}");
}

/// How many decisions, and the seed after which policies are drawn.
fn millions() -> (usize, u64) {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let wanted = number("DECISIONS").unwrap_or(100_000_000);
    (usize::try_from(wanted).unwrap_or(usize::MAX), number("FIRST").unwrap_or(1_000_000))
}

/// How many rules `- standard` stands for.
const BUILT_IN: usize = 8;

/// Rules up to and over the words, the blocks and the size from which on an index is parted.
#[test]
fn no_border_of_the_index_changes_a_decision() {
    let mut scratch = Scratch::new();
    let most = crate::engine::index::MOST_IN_ONE_TABLE;
    for border in [64, 128, most].into_iter().flat_map(|around| around - 1..=around + 1) {
        let drawn = (1..20).find_map(|seed| {
            let mut random = Random::new(seed);
            let drawn = Drawn::new(seed, random::policy_of(&mut random, border - BUILT_IN))?;
            (drawn.policy.rules.len() == border).then_some((drawn, random))
        });
        let (drawn, mut random) = drawn.expect("most policies have the built-in rules");
        for _ in 0..if border > 1_000 { 5 } else { 25 } {
            let json = random::request(&mut random);
            let days = [day(&mut random)];
            drawn.compare(&json, &days, &mut scratch);
        }
    }
}
