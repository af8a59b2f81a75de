//! What is masked is not there, what is tested cannot be, and every decision is made again all the same.

use scopeline::log::{Entry, Log, Mask, Record, Recorded, Recorder, Ruling};
use scopeline::value::parse_date;
use scopeline::{Error, Facts, Policy, Request};

use super::random::{self, Random};
use super::{POLICY, REQUESTS, body, lines, now, policy, request, sealed, verify};

fn refused(text: &str, mask: &Mask) -> Error {
    Recorder::new([&policy(text)], mask).expect_err("it cannot be masked")
}

fn recorded(line: &str) -> Recorded {
    match Entry::read(line.as_bytes()).expect("an entry").record {
        Record::Decision(recorded) => *recorded,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fact_that_the_policy_tests_cannot_be_masked() {
    for (fact, by) in [("kind", "the rule `defects`"), ("plan", "the limit `basic`"), ("impact", "a commitment")] {
        let error = refused(POLICY, &Mask::default().mask(fact));
        assert!(error.is_tested_fact() && error.fact() == Some(fact), "{error}");
        assert!(error.to_string().contains(&format!("`{fact}` cannot be masked: {by}")), "{error}");
    }
    // What a tested fact follows from, what a signal says, what a surcharge asks.
    let more = POLICY.replace("limits:", "clocks: { paid: [ { is: running, until: bought } ] }\nlimits:");
    let more = more.replace("when: { kind: feature }", "when: { kind: feature, paid: running }");
    let more = more
        .replace("price: { hourly: 180 }", "price: { hourly: 180 }, surcharges: [ { when: { rush: yes }, times: 2 } ]");
    let more = more.replace("  account:", "  rush: { type: yes-no }\n  mood: { one-of: [good, bad] }\n  account:");
    let more = more.replace("signals:", "signals:\n  - { fact: mood, is: bad, words: [angry] }");
    for (fact, by) in [
        ("bought", "the rule `features`"),
        ("rush", "a surcharge of `building`"),
        ("mood", "a signal"),
        ("product", "the catalogue"),
    ] {
        let error = refused(&more, &Mask::default().mask(fact));
        assert!(error.to_string().contains(&format!("`{fact}` cannot be masked: {by}")), "{error}");
    }
    assert!(Recorder::new([&policy(&more)], &Mask::default().mask("requester").mask("account").mask("id")).is_ok());
}

#[test]
fn a_later_version_that_begins_to_test_a_fact_is_told() {
    let later = POLICY.replace("version: 1, effective: 2026-01-01", "version: 2, effective: 2027-01-01");
    let later = later.replace("when: { kind: defect }", "when: { kind: defect, requester: not nobody }");
    let (before, after) = (policy(POLICY), policy(&later));
    let mask = Mask::default().mask("requester");
    assert!(Recorder::new([&before], &mask).is_ok());
    let error = Recorder::new([&before, &after], &mask).expect_err("version 2 tests it");
    assert!(error.is_tested_fact() && error.fact() == Some("requester"), "{error}");
}

#[test]
fn a_name_that_means_nothing_is_told() {
    let error = refused(POLICY, &Mask::default().mask("requestr"));
    assert!(error.is_undeclared_fact() && error.to_string().contains("did you mean `requester`?"), "{error}");
    assert!(refused(POLICY, &Mask::default().keep("txt")).to_string().contains("did you mean `text`?"));
}

#[test]
fn only_what_is_tested_stays_unless_somebody_wants_more() {
    let policy = policy(POLICY);
    let line = |mask: Mask, at: usize| lines(&policy, &mask, &REQUESTS)[at + 1].clone();

    let first = recorded(&line(Mask::default(), 0));
    assert_eq!(first.masked, ["text", "requester"]);
    assert_eq!((first.request.id(), first.request.subject(), first.request.body()), (Some("T-1"), None, None));
    let facts: Vec<&str> = first.request.facts().iter().map(|given| given.name.as_str()).collect();
    assert_eq!(facts, ["kind", "plan"]);
    let [heard] = first.request.evidence() else { panic!("{first:?}") };
    assert_eq!((heard.fact.as_str(), heard.value.as_str(), heard.settles), ("impact", "outage", false));
    assert_eq!(heard.place.to_string(), "body, line 1");
    assert_eq!(recorded(&line(Mask::default(), 2)).masked, ["account"]);

    let more = recorded(&line(Mask::default().keep("text").keep("requester"), 0));
    assert_eq!((more.request, more.masked), (request(REQUESTS[0]), Vec::<String>::new()));
    let less = recorded(&line(Mask::default().mask("id"), 0));
    assert_eq!((less.request.id(), &less.masked[..]), (None, &["id", "text", "requester"].map(str::to_owned)[..]));
    assert_eq!(first.decision, less.decision);
    // The last word counts.
    assert_eq!(recorded(&line(Mask::default().keep("requester").mask("requester"), 0)).masked, ["text", "requester"]);
}

#[test]
fn nothing_of_what_is_masked_is_in_the_log() {
    let policy = policy(POLICY);
    let log = lines(&policy, &Mask::default().mask("id").mask("requester"), &REQUESTS).concat();
    for word in ["anna", "Anna", "Nothing works", "door", "T-1", "T-5", "A-7", "this is a defect", "Building"] {
        assert!(!log.contains(word), "{word} in {log}");
    }
    verify(log.as_bytes(), &[&policy]).expect("it holds without them");
}

#[test]
fn what_was_said_of_a_fact_that_is_masked_may_keep_an_entry_out() {
    let policy = policy(POLICY);
    let json = r#"{"date":"2026-08-14","facts":{"kind":"defect","language":"en"},
        "evidence":[{"fact":"language","value":"de"}]}"#;
    let request = request(json);
    let facts = policy.prepare(&request).expect("it fits");
    assert_eq!(facts.answer().flags, ["text-disagrees"]);
    // The flag rests on both, so both stay where nobody says otherwise.
    let mut plain = Recorder::new([&policy], &Mask::default()).expect("a mask");
    assert!(plain.decision(&facts, &request, now()).is_ok());
    let mut masked = Recorder::new([&policy], &Mask::default().mask("language")).expect("a mask");
    let error = masked.decision(&facts, &request, now()).expect_err("it could not be made again");
    assert!(error.is_bad_log() && error.to_string().contains("`language`"), "{error}");
}

/// Chains that somebody made by hand, each hash right.
#[test]
fn an_entry_that_belies_its_masks_is_found_and_placed() {
    let policy = policy(POLICY);
    let all = lines(&policy, &Mask::default(), &REQUESTS[..1]);
    let masked = "\"masked\":[\"text\",\"requester\"]";
    let forged = |from: &str, to: &str, policies: &[&Policy]| {
        let said = body(&all[1]);
        assert!(said.contains(from), "{from} in {said}");
        let line = sealed(said.replacen(from, to, 1).as_bytes());
        verify(&[all[0].as_bytes(), &line].concat(), policies)
    };
    for (from, to, words) in [
        (masked, "\"masked\":[\"text\",\"id\"]", "`id` is masked, but that is there"),
        (masked, "\"masked\":[\"text\",\"kind\"]", "`kind` is masked, but that is there"),
        (masked, "\"masked\":[\"text\",\"impact\"]", "`impact` is masked, but that is there"),
        (masked, "\"masked\":[\"text\",\"text\"]", "masks `text` twice"),
        (
            "\"date\":\"2026-08-14\",\"facts\"",
            "\"date\":\"2026-08-14\",\"body\":\"Hm\",\"facts\"",
            "`text` is masked, but",
        ),
    ] {
        for policies in [&[][..], &[&policy]] {
            let fault = forged(from, to, policies).expect_err("it says two things");
            assert!(fault.to_string().starts_with("line 2 (entry 1): ") && !fault.is_difference(), "{fault}");
            assert!(fault.to_string().contains(words), "{from} as {to}: {fault}");
        }
    }
    for (name, words) in [
        ("plan", "masks `plan`, which cannot be masked: the limit `basic` rests on it"),
        ("colour", "masks `colour`, which no request to this policy can tell"),
        ("release.phase", "masks `release.phase`, which no request to this policy can tell"),
    ] {
        // The request without the fact, as if it had been masked.
        let with = |line: &str| line.replacen(masked, &format!("\"masked\":[\"text\",\"{name}\"]"), 1);
        let said = with(body(&all[1])).replacen("\"kind\":\"defect\",\"plan\":\"gold\"", "\"kind\":\"defect\"", 1);
        let log = [all[0].as_bytes(), &sealed(said.as_bytes())].concat();
        let fault = verify(&log, &[&policy]).expect_err("the policy knows better");
        assert_eq!((fault.line(), fault.is_difference()), (Some(2), true), "the lines after it can be read: {fault}");
        assert!(fault.to_string().contains(words), "{fault}");
        verify(&log, &[]).expect("without the policy nobody knows");
    }
}

/// A fact may be called like what is masked beside facts, and is spoken of with it.
#[test]
fn a_fact_that_is_called_id_goes_with_the_id() {
    let text = POLICY.replace("  account:", "  id: { type: name }\n  text: { type: name }\n  account:");
    let policy = policy(&text);
    let request =
        r#"{"id":"T-1","date":"2026-08-14","body":"x","facts":{"kind":"defect","id":"secret","text":"secret"}}"#;
    for (mask, masked, is_there) in [
        (Mask::default(), &["text"][..], true),
        (Mask::default().mask("id"), &["id", "text"], false),
        (Mask::default().keep("text"), &[], true),
    ] {
        let log = lines(&policy, &mask, &[request]);
        let read = recorded(&log[1]);
        assert_eq!(read.masked, masked);
        assert_eq!(read.request.facts().iter().any(|given| given.name == "id"), is_there);
        assert_eq!(log[1].contains("T-1"), is_there);
        verify(log.concat().as_bytes(), &[&policy]).expect("it holds");
    }
}

#[test]
fn facts_of_a_strange_policy_are_not_logged() {
    let (mine, other) = (policy(POLICY), policy(&POLICY.replace("version: 1", "version: 2")));
    let request = request(REQUESTS[0]);
    let mut recorder = Recorder::new([&mine], &Mask::default()).expect("a mask");
    let error = recorder.decision(&other.prepare(&request).expect("it fits"), &request, now());
    assert!(error.is_err_and(|error| error.is_bad_log() && error.to_string().contains("`tiny 2`")));
}

#[test]
fn a_request_that_grows_too_long_is_not_logged() {
    let policy = policy(POLICY);
    let long = "\u{1b}".repeat(3 << 20);
    let request =
        Request::builder().date(parse_date("2026-08-14").expect("a day")).body(long).build().expect("a request");
    let facts = policy.prepare(&request).expect("it fits");
    let mut kept = Recorder::new([&policy], &Mask::default().keep("text")).expect("a mask");
    assert!(kept.decision(&facts, &request, now()).is_err_and(|error| error.is_bad_log()));
    let mut masked = Recorder::new([&policy], &Mask::default()).expect("a mask");
    assert!(masked.decision(&facts, &request, now()).is_ok());
}

/// Whatever the policy and the request are, what is logged holds, and says what was decided.
#[test]
fn random_decisions_are_made_again_to_the_byte() {
    let (mut decided, mut heard, mut chosen) = (0, 0, 0);
    for seed in 1..=40 {
        let mut random = Random::new(seed);
        let text = random::policy(&mut random);
        let policy = policy(&text);
        let masks = [Mask::default(), Mask::default().keep("text").mask("id")];
        for mask in masks {
            let mut recorder = Recorder::new([&policy], &mask).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let (mut log, first) = Log::begin(now());
            let mut lines = vec![first];
            for _ in 0..5 {
                let json = random::request(&mut random);
                let request = request(&json);
                let another = random.chance(30).then(|| parse_date("2026-08-03").expect("a day"));
                let facts = facts(&policy, &request, another);
                let record = recorder.decision(&facts, &request, now());
                let record = record.unwrap_or_else(|error| panic!("{error}\n{text}\n{json}"));
                let line = log.append(&record);
                let read = recorded(&line);
                assert_eq!(read.decision, Ruling::of(&policy, &facts.decide()), "{text}\n{json}");
                let answer = facts.answer();
                assert_eq!((read.decision.class, read.date), (answer.class, answer.date));
                assert_eq!(read.decision.missing, answer.missing);
                heard += usize::from(read.masked.contains(&"text".to_owned()) && !read.request.evidence().is_empty());
                chosen += usize::from(another.is_some());
                decided += 1;
                lines.push(line);
            }
            let report =
                verify(lines.concat().as_bytes(), &[&policy]).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
            assert_eq!((report.decisions, report.again[0].1, report.head()), (5, 5, log.head()));
        }
    }
    assert!(decided == 400 && heard > 30 && chosen > 60, "{decided} {heard} {chosen}");
}

fn facts<'p>(policy: &'p Policy, request: &Request, on: Option<scopeline::value::Date>) -> Facts<'p> {
    let facts = match on {
        Some(day) => policy.prepare_as_of(request, day),
        None => policy.prepare(request),
    };
    facts.expect("a random request fits")
}

#[test]
fn the_account_stays_or_is_named_as_masked() {
    let policy = policy(POLICY);
    let told = r#"{"id":"T-1","client":"harbour","date":"2026-08-14","facts":{"kind":"defect"}}"#;
    let kept = recorded(&lines(&policy, &Mask::default(), &[told])[1]);
    assert_eq!((kept.request.client(), kept.masked.len()), (Some("harbour"), 0));
    let log = lines(&policy, &Mask::default().mask("client"), &[told]);
    let masked = recorded(&log[1]);
    assert_eq!((masked.request.client(), masked.masked), (None, vec!["client".to_owned()]));
    assert!(!log.concat().contains("harbour"));
    assert!(verify(log.concat().as_bytes(), &[&policy]).is_ok());
    assert!(lines(&policy, &Mask::default().mask("client").keep("client"), &[told])[1].contains("harbour"));
    // Who has none masks nothing.
    assert!(
        recorded(&lines(&policy, &Mask::default().mask("client"), &REQUESTS[..1])[1]).masked == ["text", "requester"]
    );
    // An entry that says it is masked while it is there.
    let lie = body(&log[1]).replace(r#""id":"T-1","#, r#""id":"T-1","client":"harbour","#);
    assert_ne!(lie, body(&log[1]));
    let fault = verify(&[log[0].as_bytes(), &sealed(lie.as_bytes())].concat(), &[]).expect_err("it is there");
    assert!(fault.to_string().contains("says that `client` is masked, but that is there"), "{fault}");
}
