//! When there is a contract, and what is left blank in it.

use scopeline::catalogue::{Work, quote};
use scopeline::contract::{Contracts, Order};

use super::{filled, policy, request, small, work};

fn refused(json: &str) -> String {
    let error = filled("x", &request(json)).expect_err("there is no contract");
    assert!(error.is_no_contract(), "{error}");
    error.to_string()
}

#[test]
fn what_makes_no_sense_has_no_contract() {
    for (facts, said) in [
        (r#""kind": "defect""#, "is support, and nothing is sold"),
        (r#""kind": "talk""#, "`talk` has no contract"),
        // Nobody said what is wanted: it may be support, a talk, or nothing at all.
        (r#""plan": "gold""#, "is missing before a contract is sent: `kind`"),
    ] {
        let error = refused(&format!(r#"{{"date": "2026-08-14", "facts": {{{facts}}}}}"#));
        assert!(error.contains(said), "{error}");
    }
    let declined = super::POLICY.replace(
        "- { id: asked",
        "- { id: never, when: { kind: work }, class: service, declined: yes }\n  - { id: asked",
    );
    let sources = scopeline::Sources::from_iter([("policy.yaml", declined.as_str()), ("contracts/work.md", "x")]);
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).expect("no fault");
    let request = request(r#"{"date": "2026-08-14", "facts": {"kind": "work", "plan": "basic"}}"#);
    let facts = policy.prepare(&request).expect("it fits");
    let decision = facts.decide();
    let quoted = quote(&decision, &policy, &Work::of(&facts)).expect("a quote");
    let error = contracts.fill(&Order::new(&facts, &decision, &quoted)).expect_err("it is declined");
    assert!(error.is_no_contract() && error.to_string().contains("declined"), "{error}");
}

/// Whatever the plan is, the same work is sold; only whether somebody has to agree is open.
#[test]
fn an_open_decision_that_sells_one_thing_has_a_draft() {
    let open = request(r#"{"date": "2026-08-14", "facts": {"kind": "work"}}"#);
    let contract =
        filled("{% if draft %}Draft{% else %}Final{% endif %}: {{ service.title }}", &open).expect("a draft");
    assert_eq!((contract.text.as_str(), contract.is_draft), ("Draft: The work", true));
    let approved = request(r#"{"date": "2026-08-14", "facts": {"kind": "work", "plan": "basic"}}"#);
    assert!(filled("x", &approved).expect("a contract").is_draft, "somebody has to agree");
    assert!(!filled("x", &work()).expect("a contract").is_draft);
}

#[test]
fn what_nobody_knows_is_blank_and_told_once() {
    let template = "{{ client }} {{ said.target }} {{ said[\"account.paid-until\"] }} {{ client }}|{{ request.subject }}|\
                    {% if client %}known{% else %}unknown{% endif %}";
    let contract = filled(template, &work()).expect("a contract");
    assert_eq!(contract.blanks, ["client", "said.target", "said.account.paid-until"]);
    let blank = r"\_\_\_\_\_\_\_\_\_\_\_\_";
    assert_eq!(contract.text, format!("{blank} {blank} {blank} {blank}||unknown"));
}

#[test]
fn the_quote_is_that_of_the_decision() {
    let sources = small("{{ quote.total }}");
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).expect("no fault");
    let (work, talk) = (work(), request(r#"{"date": "2026-08-14", "facts": {"kind": "talk"}}"#));
    let (facts, others) = (policy.prepare(&work).expect("it fits"), policy.prepare(&talk).expect("it fits"));
    let quoted = quote(&others.decide(), &policy, &Work::of(&others)).expect("a quote");
    let error = contracts.fill(&Order::new(&facts, &facts.decide(), &quoted)).expect_err("another quote");
    assert!(error.to_string().contains("quote is one of another"), "{error}");

    let changed = super::POLICY.replace("hourly: 100", "hourly: 200");
    let other = super::policy(&scopeline::Sources::single("policy.yaml", changed));
    let facts = other.prepare(&work).expect("it fits");
    let quoted = quote(&facts.decide(), &other, &Work::of(&facts)).expect("a quote");
    let error = contracts.fill(&Order::new(&facts, &facts.decide(), &quoted)).expect_err("another policy");
    assert!(error.to_string().contains("another policy"), "{error}");
}

#[test]
fn the_template_of_the_language_is_taken_and_said_in_it() {
    let text = super::POLICY
        .replace("contract: contracts/work.md", "contract: { de: contracts/arbeit.md, en: contracts/work.md }")
        .replace("title: The work", "title: { en: The work, de: Die Arbeit }");
    let sources = scopeline::Sources::from_iter([
        ("policy.yaml", text.as_str()),
        ("contracts/work.md", "{{ language }} {{ service.title }} {{ quote.total }} {{ date }} {{ said.target }}"),
        ("contracts/arbeit.md", "{{ language }} {{ service.title }} {{ quote.total }} {{ date }} {{ service.price }}"),
    ]);
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).expect("no fault");
    let request = request(r#"{"date": "2026-08-14", "facts": {"kind": "work", "plan": "gold", "target": "7.10"}}"#);
    let facts = policy.prepare(&request).expect("it fits");
    let decision = facts.decide();
    let quoted = quote(&decision, &policy, &Work::of(&facts).time("12.5 h")).expect("a quote");
    let order = Order::new(&facts, &decision, &quoted);
    for (language, text) in [
        ("de-AT", "de Die Arbeit 1.250,00 EUR 14.08.2026 100 EUR je Stunde"),
        ("en", "en The work EUR 1250.00 14 August 2026 7.10"),
        ("fr", "en The work EUR 1250.00 14 August 2026 7.10"),
    ] {
        let contract = contracts.fill(&order.clone().language(language)).expect("a contract");
        assert_eq!(contract.text, text);
        assert_eq!(contract.file, if language == "de-AT" { "contracts/arbeit.md" } else { "contracts/work.md" });
    }
    assert_eq!(facts.answer().contract.as_deref(), Some("contracts/work.md"));
}

#[test]
fn statements_alone_on_a_line_leave_no_line() {
    let template = "a\n{% for line in quote.lines %}\n- {{ line.what }}, {{ loop.index }}{% if loop.last %}!{% endif +%}\n{% endfor %}\n\
                    b {# said to nobody #}c\n{% if number %}\nx\n{% elif client %}\ny\n{% else %}\nz\n{% endif %}\n{{ \"{{\" }}\n";
    let contract = filled(template, &work()).expect("a contract");
    assert_eq!(contract.text, "a\n- The work, 1!\nb c\nz\n\\{\\{\n");
}

#[test]
fn a_text_of_any_length_is_filled_or_refused_with_a_reason() {
    let long = |lines: usize| {
        let body = "line\\n".repeat(lines);
        request(&format!(r#"{{"date": "2026-08-14", "body": "{body}", "facts": {{"kind": "work", "plan": "gold"}}}}"#))
    };
    let template = "{% for line in request.lines %}\n> {{ line }}\n{% endfor %}\n";
    let contract = filled(template, &long(2_000)).expect("a contract");
    assert_eq!(contract.text.lines().count(), 2_000);
    let error = filled(template, &long(100_000)).expect_err("it is too long");
    assert!(error.is_no_contract() && error.to_string().contains("200000 steps"), "{error}");
}
