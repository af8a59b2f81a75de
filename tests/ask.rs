//! What shipped requests leave open: the questions about them, and the dialogue in a terminal.

mod shipped;

use scopeline::enquiry::{Aim, Budget, QuestionOrder, Reply};
use scopeline::{Class, Request};

/// The request without one fact, and what was told of it.
fn without(request: &Request, fact: &str) -> Option<(Request, scopeline::request::FactValue)> {
    let told = request.fact(fact)?.clone();
    let mut json = serde_json::to_value(request).expect("a request can be written down");
    json["facts"].as_object_mut()?.remove(fact);
    if let Some(fields) = json.get_mut("fields").and_then(serde_json::Value::as_object_mut) {
        fields.remove(fact);
    }
    // What only a text says would be confirmed instead.
    for key in ["subject", "body", "evidence", "unread"] {
        json.as_object_mut()?.remove(key);
    }
    Some((Request::from_json(&json.to_string()).expect("it is still one"), told))
}

#[test]
fn of_a_ticket_without_its_version_the_question_is_the_version_and_its_answer_settles_it() {
    let mut asked = 0;
    for shipped in shipped::shipped() {
        for request in shipped.requests.iter().step_by(12) {
            let Some((less, told)) = without(request, "release") else { continue };
            let mut json = serde_json::to_value(&less).expect("a request can be written down");
            json["facts"]["release"] = serde_json::to_value(&told).expect("a value can be written down");
            let whole = Request::from_json(&json.to_string()).expect("it is one");
            let Ok(whole) = shipped.policy.prepare(&whole) else { continue };
            let label = whole.decide();
            let facts = shipped.policy.prepare(&less).expect("it is taken without the version");
            if label.is_open() || facts.refine(Budget::default()).is_settled() {
                continue;
            }
            let place = || format!("{} {:?}", shipped.name, request.id());
            let mut dialogue = facts.dialogue(Budget::default());
            assert_eq!(dialogue.questions().order, QuestionOrder::Exact, "{}", place());
            let question = dialogue.question().expect("something is open");
            assert_eq!(question.fact, "release", "{}", place());
            let leads_there = |reply: &Reply| {
                let [lead] = &reply.leads_to[..] else { return false };
                let outcome = &label.outcome;
                (lead.class, lead.effort, lead.declined) == (outcome.class, outcome.effort, outcome.declined)
                    && (lead.offer.is_some(), lead.refer_to.is_some())
                        == (outcome.offer.is_some(), outcome.refer_to.is_some())
            };
            assert!(question.replies.iter().any(leads_there), "{}: {:?}", place(), question.replies);
            dialogue.answer(told).expect("it was told so before");
            let decision = dialogue.facts().decide();
            assert_eq!((&decision.outcome, decision.certainty), (&label.outcome, label.certainty), "{}", place());
            asked += 1;
        }
    }
    assert!(asked > 8, "{asked} tickets");
}

#[test]
fn every_shipped_request_is_refined_asked_about_and_changed_within_the_default_budget() {
    let (mut open, mut scopes) = (0, 0);
    for shipped in shipped::shipped() {
        for request in shipped.requests.iter().step_by(16) {
            let facts = shipped.policy.prepare(request).expect("it is taken");
            let place = || format!("{} {:?}", shipped.name, request.id());
            let refined = facts.refine(Budget::default());
            let decision = facts.decide();
            if !decision.is_open() {
                assert!(refined.is_settled() && refined.possible[0].outcome == decision.outcome, "{}", place());
                assert!(facts.sufficient(Budget::default()).is_none_or(|one| one.is_irreducible), "{}", place());
            }
            open += usize::from(!refined.is_settled());
            let ways = facts.what_if(Aim::IntoScope, Budget::default()).ways;
            assert!(ways.iter().all(|way| way.leads_to.iter().all(|lead| lead.class == Class::Support)), "{}", place());
            scopes += usize::from(facts.in_scope_until(Budget::default()).is_some_and(|scope| scope.until.is_some()));
        }
    }
    assert!(open > 0 && scopes > 0, "{open} open, {scopes} that end");
}

#[cfg(feature = "cli")]
mod program {
    use std::io::Write;
    use std::process::{Command, Stdio};

    /// Runs `ask` about a request with these answers. What it says, what it complains of, and its exit code.
    fn ask(args: &[&str], answers: &str) -> (String, String, Option<i32>) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_scopeline"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .arg("ask")
            .args(args)
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // It may end before it has read everything.
        let _ = child.stdin.take().expect("it is piped").write_all(answers.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        (text(output.stdout), text(output.stderr), output.status.code())
    }

    const LODESTONE: [&str; 2] = ["policies/lodestone", "policies/lodestone/requests.jsonl"];

    #[test]
    fn a_dialogue_asks_says_where_answers_lead_and_decides() {
        let (said, complaint, code) = ask(&[LODESTONE[0], LODESTONE[1], "--id", "LS-1010"], "perhaps\nno\n");
        assert_eq!((complaint.as_str(), code), ("", Some(0)));
        assert!(
            said.starts_with(
                "At most 1 question.\nAn empty line means that nobody can tell.\n\nsource.shown-on-stock  Does"
            ),
            "{said}"
        );
        assert!(said.contains("    yes: support\n"), "{said}");
        assert!(said.contains("`perhaps`") && said.matches("> ").count() == 2, "it asks again: {said}");
        assert!(said.contains("What would bring it into scope\n  Show it with our own, unchanged build"), "{said}");
        let (said, _, code) = ask(&[LODESTONE[0], LODESTONE[1], "--id", "LS-1010"], "yes\n");
        assert_eq!(code, Some(0));
        assert!(said.contains("How long\n  In scope until "), "{said}");
    }

    #[test]
    fn without_answers_it_says_what_is_known() {
        for answers in ["", "\n"] {
            let (said, complaint, code) = ask(&[LODESTONE[0], LODESTONE[1], "--id", "LS-1010"], answers);
            assert_eq!((complaint.as_str(), code), ("", Some(0)));
            assert!(said.matches("> ").count() == 1 && !said.contains("How long"), "{said}");
        }
    }

    #[test]
    fn the_questions_are_printed_as_json() {
        let (said, _, code) = ask(&[LODESTONE[0], LODESTONE[1], "--id", "LS-1010", "--format", "json"], "");
        assert_eq!(code, Some(0));
        let said: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
        assert_eq!(said["at-most"], 1);
        assert_eq!(said["order"], "exact");
        assert_eq!(said["questions"][0]["fact"], "source.shown-on-stock");
        assert_eq!(said["questions"][0]["replies"][0]["answers"], "no");
        let (said, _, _) =
            ask(&[LODESTONE[0], LODESTONE[1], "--id", "LS-1010", "--format", "json", "--budget", "0"], "");
        assert!(said.contains("\"is-narrowed\": false"), "{said}");
    }

    #[test]
    fn what_cannot_be_asked_about_is_said() {
        let (_, complaint, code) = ask(&[LODESTONE[0], "-"], "");
        assert!(code == Some(2) && complaint.contains("read from standard input"), "{complaint}");
        let (_, complaint, code) = ask(&[LODESTONE[0], LODESTONE[1], "--id", "LS-1"], "");
        assert!(code == Some(2) && complaint.contains("`LS-1`"), "{complaint}");
    }
}
