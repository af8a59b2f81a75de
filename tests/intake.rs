//! The mappings that are shipped, with an object in the shape of each system's own, and what strangers may send.
#![cfg(feature = "mail")]

use std::path::Path;

use scopeline::intake::mail_as_json;
use scopeline::{Answer, Intake, Policy, Request, Sources};

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the repository")
}

fn policy() -> Policy {
    Policy::from_sources(&Sources::single("policy.yaml", text("tests/intake/policy.yaml"))).expect("it has no fault")
}

fn mapping(name: &str) -> Intake {
    let sources = Sources::single(name, text(&format!("intake/{name}.yaml")));
    Intake::from_sources(&sources).unwrap_or_else(|faults| {
        panic!("{name}: {:?}", faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>())
    })
}

/// The mapping, without what the policy of these tests does not declare.
fn fitted(name: &str, policy: &Policy) -> Intake {
    mapping(name).for_facts(policy.facts().iter().map(|fact| fact.name.as_str()))
}

fn decided(name: &str, json: &str) -> (Request, Answer) {
    let policy = policy();
    let request = fitted(name, &policy).request(json).expect("a request");
    let answer = policy.prepare(&request).expect("the policy takes it").answer();
    (request, answer)
}

/// `fact = value` for what is given, `fact ~ value at place` for evidence.
fn told(request: &Request) -> Vec<String> {
    let given = request.facts().iter().map(|given| format!("{} = {}", given.name, given.value));
    let heard = request.evidence().iter().map(|one| format!("{} ~ {} at {}", one.fact, one.value, one.place));
    given.chain(heard).collect()
}

#[test]
fn a_ticket_of_zendesk() {
    let (request, answer) = decided("zendesk", &text("tests/intake/zendesk.json"));
    assert_eq!(request.id(), Some("35436"));
    assert_eq!(
        told(&request),
        ["kind = defect", "release = 7.1.3", "os = Ubuntu Bionic (18.04)", "database = Postgres 15.2", "plan = gold"]
    );
    assert_eq!(request.body().map(|body| body.matches('\n').count()), Some(7), "lines keep their numbers");
    assert!(!request.body().is_some_and(|body| body.contains("lost the key")));
    assert_eq!((answer.rule.as_str(), answer.certainty.word()), ("standard.covered", "settled"));
    assert!(answer.flags.is_empty(), "{:?}", answer.flags);
}

#[test]
fn an_issue_of_jira() {
    let (request, answer) = decided("jira", &text("tests/intake/jira.json"));
    assert_eq!(request.id(), Some("SHOP-24"));
    assert_eq!(told(&request), ["kind = defect", "release = 7.1.3", "component = Search"]);
    assert_eq!(request.body(), Some("Since Monday the search is empty.\n>"));
    assert_eq!((answer.rule.as_str(), answer.certainty.word()), ("standard.covered", "settled"));
    let (request, answer) = decided("jira", &text("tests/intake/jira-server.json"));
    assert_eq!(request.body(), Some("How do we sort?\n>"));
    assert_eq!(request.fact("kind").map(ToString::to_string).as_deref(), Some("how-to"));
    assert_eq!(request.fact("release").map(ToString::to_string).as_deref(), Some("7.0 / 7.2"));
    assert_eq!((answer.certainty.word(), &answer.missing[..]), ("open", &["release".to_owned()][..]));
}

#[test]
fn tickets_of_zammad() {
    let (request, answer) = decided("zammad", &text("tests/intake/zammad.json"));
    assert_eq!(request.id(), Some("22081"));
    assert_eq!(told(&request), ["kind = defect", "release = 7.1.3", "os = debian12"]);
    assert_eq!(request.body(), Some("Hello,\nsince Monday the search is empty.\n>\n>"));
    assert_eq!((answer.rule.as_str(), answer.certainty.word()), ("standard.covered", "settled"));
    let (request, _) = decided("zammad", &text("tests/intake/zammad-articles.json"));
    assert_eq!(request.body(), Some("How do we sort?\nJo"));
    assert_eq!(told(&request), ["kind = how-to"]);
}

#[test]
fn an_issue_of_github() {
    let (request, answer) = decided("github", &text("tests/intake/github.json"));
    assert_eq!(request.id(), Some("1347"));
    assert_eq!(told(&request), ["kind = defect", "release ~ 7.1.3 at body, line 5"]);
    assert_eq!(answer.to_confirm, ["release"]);
    assert!(answer.flags.is_empty(), "neither template nor quotation speaks: {:?}", answer.flags);
}

#[test]
fn a_mail() {
    let mail = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/intake/mail.eml")).expect("a mail");
    let (request, answer) = decided("mail", &mail_as_json(&mail).expect("a mail"));
    assert_eq!(request.id(), Some("abc@example.org"));
    assert_eq!(told(&request), ["release ~ 7.1.3 at body, line 2"]);
    assert!(!answer.to_confirm.contains(&"kind".to_owned()), "nobody but the client is heard");
    assert!(answer.missing.contains(&"kind".to_owned()));
}

#[test]
fn what_was_understood_stands_in_the_explanation_which_suffices() {
    let policy = policy();
    let request = fitted("zendesk", &policy).request(&text("tests/intake/zendesk.json")).expect("a request");
    let explanation = policy.prepare(&request).expect("it fits").explain();
    let json = serde_json::to_value(&explanation).expect("JSON");
    let facts = json["facts"].as_array().expect("a list");
    let os = facts.iter().find(|fact| fact["fact"] == "os").expect("it was looked at");
    assert_eq!(os["values"], serde_json::json!(["ubuntu 18.04"]));
    assert_eq!(os["from"]["written"], "Ubuntu Bionic (18.04)");
    assert_eq!(os["from"]["understood"], serde_json::json!(["ubuntu 18.04"]));
    let again = policy.prepare(&explanation.request).expect("it fits").answer();
    assert_eq!((again.class, again.certainty, again.rule), {
        let answer = explanation.answer;
        (answer.class, answer.certainty, answer.rule)
    });
}

#[test]
fn payloads_that_nobody_expects_are_requests_with_missing_facts() {
    let policy = policy();
    let huge = format!(r#"{{"description": "{}"}}"#, "<div>&amp;".repeat(200_000));
    let tags = format!(r#"{{"tags": [{}]}}"#, vec![r#""bug""#; 100_000].join(","));
    let deep = format!(r#"{{"article": {}1{}}}"#, r#"{"body": "#.repeat(50), "}".repeat(50));
    let odd = [
        "{}",
        r#"{"ticket": null, "issue": [], "fields": 7, "article": "x", "articles": {"sender": "Customer"}}"#,
        r#"{"id": {}, "subject": ["a"], "body": 7, "description": true, "custom_fields": {"id": 1}}"#,
        r#"{"custom_fields": [null, 7, {"id": null}, {"id": 360000000002}, {"id": 360000000002, "value": {"a": []}}]}"#,
        r#"{"fields": {"versions": [{"name": null}, {"name": 7.1}, 3], "description": {"type": "doc", "content": 7}}}"#,
        r#"{"issue": {"labels": [{"name": {}}, "bug"], "body": "<!-- "}}"#,
        &huge,
        &tags,
        &deep,
    ];
    for name in ["zendesk", "jira", "zammad", "github", "mail", "table"] {
        let intake = fitted(name, &policy);
        for json in odd {
            let request = intake.request(json).unwrap_or_else(|error| panic!("{name}: {error}: {json:.100}"));
            let day = "2026-08-01".parse().expect("a day");
            let answer = policy.prepare_as_of(&request, day).expect("the policy takes it").answer();
            assert!(answer.missing.contains(&"release".to_owned()), "{name}: {json:.100}");
        }
    }
}
