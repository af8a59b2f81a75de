//! Laws of every decision, on random policies and requests with random missing facts.

mod random;

use std::collections::BTreeMap;

use random::Random;
use scopeline::class::{Certainty, Class};
use scopeline::explanation::{Answer, PossibleAnswer};
use scopeline::request::When;
use scopeline::{Explanation, Facts, Policy, Request, Sources};

const POLICIES: u64 = 400;
const REQUESTS: u64 = 25;

/// What a decision comes to, without how it came to it.
#[derive(Debug, Clone, PartialEq)]
struct Came {
    certainty: Certainty,
    possible: Vec<String>,
}

fn came(answer: &Answer) -> Came {
    let mut possible: Vec<String> = if answer.possible.is_empty() {
        let approval = answer.certainty == Certainty::Approval;
        vec![format!(
            "{:?}",
            (
                answer.class,
                &answer.offer,
                &answer.refer_to,
                answer.declined,
                answer.effort,
                &answer.remedy,
                &answer.first,
                approval
            )
        )]
    } else {
        answer.possible.iter().map(outcome).collect()
    };
    possible.sort();
    Came { certainty: answer.certainty, possible }
}

fn outcome(one: &PossibleAnswer) -> String {
    format!(
        "{:?}",
        (one.class, &one.offer, &one.refer_to, one.declined, one.effort, &one.remedy, &one.first, one.approval)
    )
}

fn load(text: &str) -> Policy {
    let sources = Sources::single("random.yaml", text);
    let loaded = Policy::load(&sources);
    loaded.policy.unwrap_or_else(|| {
        let faults: Vec<String> = loaded.diagnostics.iter().map(|fault| fault.one_line(&sources)).collect();
        panic!("a random policy has faults:\n{}\n{text}", faults.join("\n"))
    })
}

fn each(check: impl Fn(&Policy, &Request, &Facts<'_>, &mut Random, &str)) {
    for seed in 1..=POLICIES {
        let mut random = Random::new(seed);
        let text = random::policy(&mut random);
        let policy = load(&text);
        for _ in 0..REQUESTS {
            let json = random::request(&mut random);
            let request = Request::from_json(&json).expect("a random request is well formed");
            let facts = policy.prepare(&request).expect("a random request fits");
            check(&policy, &request, &facts, &mut random, &format!("{text}\n{json}"));
        }
    }
}

#[test]
fn the_generators_reach_every_class_and_leave_enough_open() {
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    let tally_cell = std::cell::RefCell::new(&mut tally);
    each(|_, _, facts, _, _| {
        let answer = facts.answer();
        let mut tally = tally_cell.borrow_mut();
        *tally.entry(answer.class.to_string()).or_default() += 1;
        *tally.entry(answer.certainty.to_string()).or_default() += 1;
        for (what, is_there) in [
            ("promised", answer.commitment.is_some()),
            ("promise not known", !answer.commitment_missing.is_empty()),
            ("charged", !answer.surcharges.is_empty()),
            ("perhaps charged", !answer.possible_surcharges.is_empty()),
        ] {
            *tally.entry(what.to_owned()).or_default() += u64::from(is_there);
        }
    });
    print_tally(&tally);
    for what in ["promised", "promise not known", "charged", "perhaps charged"] {
        let count = tally.get(what).copied().unwrap_or(0);
        assert!(count * 100 >= POLICIES * REQUESTS, "at least one of a hundred is {what}: {tally:?}");
    }
    for word in ["support", "service", "rework", "open"] {
        let count = tally.get(word).copied().unwrap_or(0);
        assert!(count * 5 >= POLICIES * REQUESTS, "at least a fifth is {word}: {tally:?}");
    }
}

#[test]
fn the_serialised_explanation_is_sufficient() {
    each(|policy, _, facts, _, shown| {
        let explanation = facts.explain();
        let json = serde_json::to_string(&explanation).expect("an explanation is JSON");
        let again: Explanation = serde_json::from_str(&json).expect("and is read again");
        assert_eq!(again, explanation, "{shown}");
        let redecided = policy.prepare(&again.request).expect("its request fits").answer();
        assert_eq!(came(&redecided), came(&explanation.answer), "{shown}\n{json}");
        let beside =
            |answer: &Answer| (answer.commitment.clone(), answer.commitment_missing.clone(), answer.surcharges.clone());
        assert_eq!(beside(&redecided), beside(&explanation.answer), "{shown}\n{json}");
    });
}

#[test]
fn filling_in_missing_facts_never_contradicts() {
    each(|policy, request, facts, random, shown| {
        let before = facts.answer();
        let explanation = facts.explain();
        // An assumption is made only while nobody says anything: what feeds one may not be filled in here.
        let mut fixed: Vec<String> = before.assumed.iter().map(|one| one.fact.clone()).collect();
        let derived = |name: &String| name.strip_suffix(".status").or(name.strip_suffix(".phase")).map(str::to_owned);
        fixed.extend(fixed.clone().iter().filter_map(derived));
        if fixed
            .iter()
            .any(|name| name == "os.status" || name == "os.phase" || name == "database.status" || name == "component")
        {
            fixed.extend(["product", "release", "plan"].map(str::to_owned));
        }
        let mut builder = match request.when() {
            Some(When::Instant(instant)) => Request::builder().at(*instant),
            _ => Request::builder().date(facts.day()),
        };
        if let Some(body) = request.body() {
            builder = builder.body(body);
        }
        for given in request.facts() {
            builder = builder.fact_from(&given.name, given.value.clone(), given.origin.clone());
        }
        for one in request.evidence() {
            builder = builder.evidence(&one.fact, &one.value, one.place.clone(), one.settles);
        }
        for info in policy.facts() {
            let told = request.fact(&info.name).is_some() || fixed.contains(&info.name);
            let heard =
                before.to_confirm.contains(&info.name) || request.evidence().iter().any(|one| one.fact == info.name);
            let by_text =
                explanation.facts.iter().any(|why| why.fact == info.name && format!("{:?}", why.from).contains("Text"));
            if told || heard || by_text || !random.chance(60) {
                continue;
            }
            if info.name == "arrived" {
                if !matches!(request.when(), Some(When::Instant(_))) {
                    builder = builder.fact("arrived", random::instant(&facts.day().to_string(), random));
                }
            } else if let Some(value) = random::value(&info.name, random) {
                let value: serde_json::Value = serde_json::from_str(&value).expect("a JSON value");
                builder = fill(builder, &info.name, &value);
            }
        }
        let fuller = builder.build().expect("no fact stands twice");
        let after = policy.prepare(&fuller).expect("it fits").answer();
        let (was, is) = (came(&before), came(&after));
        assert!(
            is.possible.iter().all(|outcome| was.possible.contains(outcome)),
            "{shown}\n{}\nbefore {was:#?}\nafter {is:#?}",
            serde_json::to_string(&fuller).expect("JSON")
        );
        if before.certainty != Certainty::Open && before.commitment_missing.is_empty() {
            assert_eq!(
                after.commitment,
                before.commitment,
                "{shown}\n{}",
                serde_json::to_string(&fuller).expect("JSON")
            );
        }
        let charged = |answer: &Answer| answer.surcharges.iter().map(|one| one.what.clone()).collect::<Vec<_>>();
        if before.certainty != Certainty::Open {
            let (was, is) = (charged(&before), charged(&after));
            assert!(was.iter().all(|one| is.contains(one)), "{shown}\n{was:?} {is:?}");
        }
    });
}

fn fill(builder: scopeline::request::Builder, name: &str, value: &serde_json::Value) -> scopeline::request::Builder {
    match value {
        serde_json::Value::Bool(yes) => builder.fact(name, *yes),
        serde_json::Value::Array(items) => {
            builder.fact(name, items.iter().filter_map(|item| item.as_str()).collect::<Vec<_>>())
        }
        serde_json::Value::String(text) => builder.fact(name, text.as_str()),
        other => builder.fact(name, other.to_string()),
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    each(|policy, request, facts, _, shown| {
        let bytes = |facts: &Facts<'_>| serde_json::to_string(&facts.explain()).expect("JSON");
        let again = policy.prepare(request).expect("it fits");
        assert_eq!(bytes(facts), bytes(&again), "{shown}");
    });
}

#[test]
fn an_open_decision_leans_to_one_of_its_outcomes_and_names_what_is_missing() {
    each(|_, _, facts, _, shown| {
        let decision = facts.decide();
        if decision.is_open() {
            assert!(decision.possible.len() > 1, "{shown}");
            assert!(decision.possible.iter().any(|one| one.outcome == decision.outcome), "{shown}\n{decision:#?}");
            let named = decision.missing.len() + decision.to_confirm.len() + decision.gaps.len();
            assert!(named > 0, "{shown}\n{decision:#?}");
        } else {
            assert!(decision.possible.is_empty() && decision.missing.is_empty(), "{shown}");
        }
    });
}

#[test]
fn line_ends_quotes_comments_and_the_order_of_keys_do_not_change_the_digest() {
    for seed in 1..=20 {
        let text = random::policy(&mut Random::new(seed));
        let digest = load(&text).digest();
        assert_eq!(load(&text.replace('\n', "\r\n")).digest(), digest);
        assert_eq!(load(&format!("\u{feff}# a comment\n{text}")).digest(), digest);
        assert_eq!(load(&text.replace("line: x.y", "line: \"x.y\"")).digest(), digest);
        let flipped = text.replace("is: current, newest: 1", "newest: 1, is: current");
        assert_eq!(load(&flipped).digest(), digest);
        assert_ne!(load(&text.replace("newest: 3", "newest: 2")).digest(), digest);
    }
    assert_eq!(Class::ALL.len(), 3, "there are three classes and no fourth");
}

#[expect(clippy::print_stdout, reason = "the shares are part of what this test shows")]
fn print_tally(tally: &BTreeMap<String, u64>) {
    println!("of {} random decisions: {tally:?}", POLICIES * REQUESTS);
}
