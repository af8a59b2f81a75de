//! Questions, what their answers lead to, and how many there are in the worst case.

use std::collections::{BTreeSet, HashMap};

use super::refined::end;
use super::situation::{Situation, many, policy};
use crate::Request;
use crate::class::AnsweredBy;
use crate::enquiry::Lead;
use crate::enquiry::{Budget, QuestionOrder, Questions};
use crate::policy::Outcome;
use crate::request::FactValue;

const ALL: Budget = Budget::work(u64::MAX);

/// Every completion with what it comes to.
struct Brute<'s> {
    situation: &'s Situation,
    completions: Vec<Vec<usize>>,
    ends: Vec<BTreeSet<usize>>,
    outcomes: Vec<Outcome>,
    known: HashMap<Vec<usize>, usize>,
}

impl<'s> Brute<'s> {
    fn of(situation: &'s Situation) -> Self {
        let completions = situation.completions();
        let mut outcomes = Vec::new();
        let ends = completions.iter().map(|at| end(situation, &situation.completed(at), &mut outcomes)).collect();
        Self { situation, completions, ends, outcomes, known: HashMap::new() }
    }

    /// Whether the fact surely applies in all that is left. The world has two that may not.
    fn applies(&self, place: usize, left: &[usize]) -> bool {
        let (name, _) = self.situation.open[place];
        let kind = match name {
            "workaround" => "defect",
            "target" => "upgrade",
            _ => return true,
        };
        let Some(of_kind) = self.situation.open.iter().position(|(name, _)| *name == "kind") else {
            return self.situation.told("kind").is_some_and(|told| told == kind);
        };
        left.iter().all(|at| self.situation.open[of_kind].1[self.completions[*at][of_kind]] == kind)
    }

    /// What is left after each answer to a question.
    fn after(&self, place: usize, left: &[usize]) -> Vec<Vec<usize>> {
        let values = 0..self.situation.open[place].1.len();
        let of = |value| left.iter().copied().filter(|at| self.completions[*at][place] == value).collect();
        values.map(of).filter(|left: &Vec<usize>| !left.is_empty()).collect()
    }

    /// How many questions it takes in the worst case.
    fn worst(&mut self, left: &[usize]) -> usize {
        if left.iter().all(|at| self.ends[*at] == self.ends[left[0]]) {
            return 0;
        }
        if let Some(known) = self.known.get(left) {
            return *known;
        }
        let mut best = usize::MAX;
        for place in 0..self.situation.open.len() {
            let each = self.after(place, left);
            if each.len() < 2 || !self.applies(place, left) {
                continue;
            }
            best = best.min(1 + each.iter().map(|left| self.worst(left)).max().expect("some are left"));
        }
        self.known.insert(left.to_vec(), best);
        best
    }

    /// What each answer to a question leads to, in words.
    fn leads(&self, fact: &str) -> BTreeSet<BTreeSet<String>> {
        let place = self.situation.open.iter().position(|(name, _)| *name == fact).expect("an open fact");
        let request = self.situation.request();
        let facts = self.situation.policy.prepare(&request).expect("the policy takes it");
        let left: Vec<usize> = (0..self.completions.len()).collect();
        let outcomes = |left: Vec<usize>| {
            let all: BTreeSet<usize> = left.iter().flat_map(|at| self.ends[*at].iter().copied()).collect();
            all.into_iter().map(|at| Lead::of(&facts, &self.outcomes[at]).to_string()).collect()
        };
        self.after(place, &left).into_iter().map(outcomes).collect()
    }
}

fn said(value: &serde_json::Value) -> FactValue {
    let request = serde_json::json!({ "facts": { "fact": value } }).to_string();
    Request::from_json(&request).expect("a request").fact("fact").expect("it is told").clone()
}

/// Goes through the dialogue with the answers of one completion.
fn talk(situation: &Situation, at: &[usize], most: usize) {
    let request = situation.request();
    let mut dialogue = situation.policy.prepare(&request).expect("the policy takes it").dialogue(ALL);
    let mut asked = BTreeSet::new();
    while let Some(question) = dialogue.question() {
        let place = situation.open.iter().position(|(name, _)| *name == question.fact);
        let place = place.unwrap_or_else(|| panic!("{} is not open", question.fact));
        assert!(asked.insert(place), "{} is asked twice", question.fact);
        let kind = || dialogue.facts().decide().missing.iter().any(|one| situation.policy.fact(*one).name == "kind");
        assert!(!(question.fact == "workaround" || question.fact == "target") || !kind(), "asked in vain");
        dialogue.answer(said(&situation.open[place].1[at[place]])).expect("the fact may be this");
    }
    assert!(asked.len() <= most, "{} questions, and at most {most} were said", asked.len());
    let mut outcomes = Vec::new();
    let whole = end(situation, &situation.completed(at), &mut outcomes);
    let refined = dialogue.facts().refine(ALL);
    let reached: Vec<&Outcome> = refined.possible.iter().map(|one| &one.outcome).collect();
    assert!(whole.len() == reached.len() && reached.iter().all(|one| outcomes.contains(one)), "{}", situation.shown());
}

/// Compares so many situations. Answers how many questions the longest dialogue takes, and how many were open.
fn compare(seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut longest, mut open) = (0, 0);
    for seed in seeds {
        let situation = Situation::draw(seed);
        let request = situation.request();
        let questions = situation.policy.prepare(&request).expect("the policy takes it").questions(ALL);
        if !questions.is_narrowed {
            let is_open = |name: &str| situation.open.iter().any(|(open, _)| *open == name);
            assert!(is_open("visit") && is_open("hours.used"), "{seed}: {}", situation.shown());
            continue;
        }
        let mut brute = Brute::of(&situation);
        let all: Vec<usize> = (0..brute.completions.len()).collect();
        let worst = brute.worst(&all);
        assert_eq!(questions.at_most, Some(worst), "{seed}: {}", situation.shown());
        for question in &questions.questions {
            let found: BTreeSet<BTreeSet<String>> = question
                .replies
                .iter()
                .map(|reply| reply.leads_to.iter().map(Lead::to_string).collect::<BTreeSet<_>>())
                .collect();
            assert_eq!(found, brute.leads(&question.fact), "{seed} {}: {}", question.fact, situation.shown());
        }
        for at in brute.completions.iter().step_by(1 + brute.completions.len() / 4) {
            talk(&situation, at, worst);
        }
        (longest, open) = (longest.max(worst), open + usize::from(worst > 0));
    }
    (longest, open)
}

#[test]
fn no_order_settles_sooner_and_answers_lead_where_they_say() {
    let (longest, open) = compare(0..300);
    assert!(longest > 2 && open > 80, "{longest} questions, {open} open");
}

/// Takes minutes: `cargo test --release --lib enquiry -- --ignored --nocapture`, with `POLICIES=10000` for so many.
#[test]
#[ignore = "once, for the figures in the guide"]
#[expect(clippy::print_stdout, reason = "its figures are what it is run for")]
fn questions_about_many_policies_are_the_best() {
    let (longest, open) = compare(many());
    println!("{} policies, {open} open, at most {longest} questions", many().count());
}

fn questions(text: &str, request: &str, budget: Budget) -> Questions {
    let policy = policy(text);
    let request = Request::from_json(request).expect("a request");
    policy.prepare(&request).expect("the policy takes it").questions(budget)
}

const DESK: &str = "
scopeline: 1
policy: { id: desk, effective: 2026-07-01, currency: EUR }
products:
  server:
    line: x.y
    releases:
      7.2: { released: 2026-06-10 }
      7.1: { released: 2026-01-15 }
      7.0: { released: 2025-08-01 }
      6.9: { released: 2024-09-01 }
    phases: [ { is: supported, newest: 3 } ]
plans: [silver, gold]
facts:
  kind: { one-of: [defect, how-to] }
  release: { ask: Which release do you run? }
  cause: { one-of: [ours, theirs], answered-by: diagnosis }
  waited: { type: number, ask: How many days did you wait? }
services: { backport: { title: Backport of a fix, price: { fixed: 4800 } } }
rules:
  - { id: theirs, when: { kind: defect, cause: theirs }, class: rework }
  - { id: supported, when: { release.phase: supported, waited: 10..20 }, class: support }
  - { id: young, when: { release.phase: supported, waited: under 10 }, class: support, effort: best }
otherwise: { class: service, offer: backport }
";

#[test]
fn answers_are_told_in_words_and_only_a_diagnosis_tells_some() {
    let found = questions(DESK, r#"{"date": "2026-07-14", "facts": {"kind": "defect"}}"#, Budget::default());
    assert_eq!(found.by_diagnosis, ["cause"]);
    assert_eq!(found.order, QuestionOrder::Exact);
    assert_eq!(found.at_most, Some(2));
    let [first, second] = &found.questions[..] else { panic!("{found:#?}") };
    assert_eq!(first.ask.as_deref(), Some("Which release do you run?"));
    assert_eq!(first.answered_by, AnsweredBy::Customer);
    let told: Vec<String> = first.replies.iter().map(|reply| reply.answers.to_string()).collect();
    assert_eq!(told, ["7.0 to 7.2", "older than 7.0, or 7.3 or newer"], "{first:#?}");
    let told: Vec<String> = second.replies.iter().map(|reply| reply.answers.to_string()).collect();
    assert_eq!(told, ["less than 10", "10 to 20", "more than 20"], "{second:#?}");
    let leads: Vec<String> = second.replies[1].leads_to.iter().map(Lead::to_string).collect();
    assert_eq!(leads, ["rework", "support", "service, Backport of a fix, EUR 4800"]);
}

#[test]
fn a_spent_budget_asks_all_the_same_and_says_so() {
    let request = r#"{"date": "2026-07-14", "facts": {"kind": "how-to"}}"#;
    let found = questions(DESK, request, Budget::work(0));
    assert_eq!((found.order, found.at_most, found.is_narrowed), (QuestionOrder::Greedy, None, false));
    let asked: Vec<&str> = found.questions.iter().map(|question| question.fact.as_str()).collect();
    assert_eq!(asked, ["release", "waited"]);
    assert!(found.questions.iter().all(|question| question.replies.is_empty()));
}

#[test]
fn where_all_combinations_are_too_many_each_question_looks_one_step_ahead() {
    let facts: String = (0..16).map(|at| format!("  f{at}: {{ type: yes-no }}\n")).collect();
    let pair = |at: usize| format!("{{ f{}: yes, f{}: yes }}", 2 * at, 2 * at + 1);
    let pairs: Vec<String> = (0..8).map(pair).collect();
    let text = format!(
        "scopeline: 1\npolicy: {{ id: pairs }}\nfacts:\n{facts}rules:\n  - {{ id: any, when: {{ any: [{}] }}, class: support }}\notherwise: {{ class: service }}\n",
        pairs.join(", ")
    );
    let found = questions(&text, r#"{"date": "2026-07-14", "facts": {"f0": true}}"#, Budget::work(500));
    assert_eq!((found.order, found.is_narrowed, found.questions.len()), (QuestionOrder::Greedy, false, 15));
    let [yes, no] = &found.questions[0].replies[..] else { panic!("{:#?}", found.questions[0]) };
    assert_eq!(found.questions[0].fact, "f1");
    assert_eq!((yes.answers.to_string(), no.answers.to_string()), ("yes".to_owned(), "no".to_owned()));
    assert!(yes.settles && !no.settles && no.still_open.len() == 14);
}

#[test]
fn more_than_eight_facts_are_put_in_a_greedy_order() {
    let facts: String = (0..10).map(|at| format!("  f{at}: {{ type: yes-no }}\n")).collect();
    let all: Vec<String> = (0..10).map(|at| format!("f{at}: yes")).collect();
    let text = format!(
        "scopeline: 1\npolicy: {{ id: wide }}\nfacts:\n{facts}rules:\n  - {{ id: all, when: {{ {} }}, class: support }}\notherwise: {{ class: service }}\n",
        all.join(", ")
    );
    let found = questions(&text, r#"{"date": "2026-07-14"}"#, Budget::default());
    assert_eq!((found.questions.len(), found.order, found.at_most), (10, QuestionOrder::Greedy, None));
    assert!(found.is_narrowed);
    let found = questions(&text, r#"{"date": "2026-07-14", "facts": {"f0": true, "f1": true}}"#, Budget::default());
    assert_eq!((found.order, found.at_most), (QuestionOrder::Exact, Some(8)));
}

#[test]
fn what_nobody_can_tell_is_not_asked_again_and_an_impossible_answer_keeps_the_question() {
    let policy = policy(DESK);
    let request = Request::from_json(r#"{"date": "2026-07-14", "facts": {"kind": "how-to"}}"#).expect("a request");
    let mut dialogue = policy.prepare(&request).expect("the policy takes it").dialogue(Budget::default());
    assert_eq!(dialogue.question().map(|one| one.fact.as_str()), Some("release"));
    let refused = dialogue.answer("seven".into()).expect_err("no version");
    assert!(refused.is_bad_value());
    assert_eq!(dialogue.question().map(|one| one.fact.as_str()), Some("release"));
    dialogue.pass();
    assert_eq!(dialogue.question().map(|one| one.fact.as_str()), Some("waited"));
    assert!(dialogue.tell("release.phase", "ended".into()).expect_err("it follows").is_derived_fact());
    dialogue.tell("release", "6.9".into()).expect("a version");
    assert_eq!(dialogue.question(), None);
    assert!(!dialogue.facts().decide().is_open());
}

const LISTED: &str = "
scopeline: 1
policy: { id: listed, effective: 2026-07-01 }
products:
  server:
    line: x.y
    releases: { 7.2: { released: 2026-06-10 }, 7.1: { released: 2026-01-15 }, 7.0: { released: 2025-08-01 } }
    phases: [ { is: supported, newest: 2 } ]
    environments:
      os: [ debian 11..12, ubuntu 22.04..24.04, { name: windows, is: excluded } ]
    integrations: [ ldap, saml, { name: jira 9+, is: limited } ]
facts: { integrations: {}, release: {} }
rules:
  - { id: preview, when: { release.stage: pre, os.status: excluded }, class: rework }
  - { id: excluded, when: { os.status: excluded }, class: rework }
  - { id: unlisted, when: { os.status: unlisted }, class: service }
  - { id: foreign, when: { integrations.status: unlisted }, class: service }
  - { id: narrow, when: { integrations.status: limited }, class: support, effort: best }
  - { id: candidate, when: { release.stage: pre, release.phase: supported }, class: service }
  - { id: supported, when: { release.phase: supported }, class: support }
otherwise: { class: rework }
";

fn replies(facts: &str, fact: &str) -> Vec<String> {
    let request = format!(r#"{{"date": "2026-07-14", "facts": {{{facts}}}}}"#);
    let found = questions(LISTED, &request, Budget::default());
    let question = found.questions.iter().find(|question| question.fact == fact).expect("it is asked");
    question.replies.iter().map(|reply| format!("{}: {}", reply.answers, reply.leads_to[0])).collect()
}

#[test]
fn versions_of_things_and_candidates_are_stretches_and_lists_are_told_by_what_they_hold() {
    assert_eq!(
        replies(r#""release": "7.2", "integrations": []"#, "os"),
        [
            "debian 11 to 12, or ubuntu 22.04 to 24.04, or none of it involved: support",
            "windows: rework",
            "anything else: service",
        ]
    );
    assert_eq!(
        replies(r#""os": "debian 12", "integrations": []"#, "release"),
        ["7.1 to 7.2: support", "older than 7.1, or 7.3 or newer: rework", "a pre-release of 7.1 to 7.2: service",]
    );
    assert_eq!(
        replies(r#""os": "debian 12", "release": "7.2""#, "integrations"),
        [
            "nothing but ldap and saml: support",
            "with jira 9 or newer, and besides nothing but ldap and saml: support, best effort",
            "with jira older than 9 or any that is not listed: service",
        ]
    );
}

#[test]
fn of_equally_good_orders_the_one_that_settles_sooner_on_average_comes_first() {
    let text = "
scopeline: 1
policy: { id: kinds }
facts:
  size: { type: number }
  kind: { one-of: [a, b, c, d, e, f, g] }
rules:
  - { id: a, when: { kind: a }, class: rework }
  - { id: b, when: { kind: b }, class: service }
  - { id: c, when: { kind: c }, class: support }
  - { id: d, when: { kind: d }, class: support, effort: best }
  - { id: e, when: { kind: e }, class: rework, certainty: approval }
  - { id: f, when: { kind: f }, class: service, certainty: approval }
  - { id: small, when: { size: under 10 }, class: support }
otherwise: { class: service }";
    let found = questions(text, r#"{"date": "2026-07-14"}"#, Budget::default());
    let asked: Vec<&str> = found.questions.iter().map(|question| question.fact.as_str()).collect();
    assert_eq!((found.at_most, asked), (Some(2), vec!["kind", "size"]));
    let text = "
scopeline: 1
policy: { id: both }
facts: { a: { type: yes-no, answered-by: desk }, b: { type: yes-no, ask: Is it so? } }
rules: [ { id: both, when: { a: yes, b: yes }, class: support } ]
otherwise: { class: service }";
    let found = questions(text, r#"{"date": "2026-07-14"}"#, Budget::default());
    assert_eq!(found.questions.first().map(|one| one.fact.as_str()), Some("b"), "the client can tell it");
}

/// What is used and what is included are both open: an answer to one question settles only what the evaluator says.
#[test]
fn of_two_amounts_that_one_meter_counts_no_answer_settles_more_than_it_does() {
    let policy = policy(
        "scopeline: 1
policy: { id: servers, effective: 2026-07-01 }
meters: { servers: { per: ever, allowance: servers.agreed } }
facts: { servers.agreed: { type: number }, kind: { one-of: [defect] } }
rules: [{ id: too-many, when: { servers.status: over }, class: service }]
otherwise: { class: support }
",
    );
    let day = crate::value::parse_date("2026-07-14").expect("a day");
    let request = Request::builder().date(day).build().expect("a request");
    let facts = policy.prepare(&request).expect("the policy takes it");
    let questions = facts.questions(ALL);
    assert!(!questions.is_narrowed && questions.questions.len() == 2, "{questions:#?}");
    for question in &questions.questions {
        assert!(!question.replies.is_empty());
        for reply in &question.replies {
            let example = reply.example.clone().expect("an example");
            let answered = Request::builder().date(day).fact(&question.fact, example).build().expect("a request");
            let decided = policy.prepare(&answered).expect("the policy takes it").decide();
            assert_eq!(reply.settles, decided.possible.is_empty(), "{}: {reply:#?}", question.fact);
        }
    }
}
