//! When there is a contract, and what is left blank in it.

use scopeline::Error;
use scopeline::catalogue::{Work, quote};
use scopeline::contract::{Contract, Contracts, Order};
use scopeline::value::parse_date;

use super::{fill, filled, policy, read, request, small, work};

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

/// The contract of a service that a plan has for nothing, by a policy with these keys of the service.
fn included(keys: &str, plan: &str) -> Result<Contract, Error> {
    let text = super::POLICY.replace("contract: contracts/work.md", &format!("contract: contracts/work.md{keys}"));
    let sources =
        scopeline::Sources::from_iter([("policy.yaml", text.as_str()), ("contracts/work.md", "{{ quote.total }}")]);
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).expect("no fault");
    let json = format!(r#"{{"date": "2026-08-14", "facts": {{"kind": "work", "plan": "{plan}"}}}}"#);
    fill(&policy, &contracts, &request(&json))
}

#[test]
fn what_the_plan_includes_needs_no_contract_unless_the_policy_wants_one() {
    let error = included(", included-in: [gold], clause: 6.2", "gold").expect_err("nothing is sold");
    assert!(error.is_no_contract(), "{error}");
    let said = error.to_string();
    for words in ["no contract is needed for `work`", "(clause 6.2)", "included in gold", "`contract-if-included: yes`"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(included(", included-in: [gold]", "basic").is_ok(), "this plan pays for it");
    let wanted = included(", included-in: [gold], contract-if-included: yes", "gold").expect("the policy wants one");
    assert_eq!(wanted.text, "EUR 0.00");
    assert!(included(", included-in: [gold], contract-if-included: no", "gold").is_err());
}

#[test]
fn a_contract_that_is_never_there_cannot_be_wanted() {
    let text = super::POLICY.replace("talk: { title: A talk,", "talk: { contract-if-included: yes, title: A talk,");
    let faults =
        scopeline::Policy::from_sources(&scopeline::Sources::single("policy.yaml", text)).expect_err("a fault");
    assert!(faults[0].message.contains("`talk` has no contract"), "{faults:?}");
}

#[test]
fn a_quote_that_does_not_hold_any_more_has_no_contract() {
    let text = super::POLICY.replace("rules:", "quotes: { valid: 30 days }\nrules:");
    let sources = scopeline::Sources::from_iter([("policy.yaml", text.as_str()), ("contracts/work.md", "x")]);
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).expect("no fault");
    let work = work();
    let facts = policy.prepare(&work).expect("it fits");
    let decision = facts.decide();
    let quoted = quote(&decision, &policy, &Work::of(&facts).time("2 h")).expect("a quote");
    let order = Order::new(&facts, &decision, &quoted);
    let on = |day: &str| contracts.fill(&order.clone().on(parse_date(day).expect("a day")));
    // 14 August and 30 days are 13 September, which is the last.
    assert_eq!(on("2026-09-13").expect("the last day").valid_until, Some(parse_date("2026-09-13").expect("a day")));
    let error = on("2026-09-14").expect_err("a day late");
    assert!(error.is_no_contract(), "{error}");
    let said = error.to_string();
    assert!(said.contains("held until 2026-09-13") && said.contains("sent on 2026-09-14"), "{said}");
    assert!(contracts.fill(&order).is_ok(), "nobody says when it is sent");
    // Nothing is sent before it is decided, and nothing delivered before it is sent.
    let said = on("2026-08-13").expect_err("a day early").to_string();
    assert!(said.contains("decided as of 2026-08-14") && said.contains("sent on 2026-08-13"), "{said}");
    assert!(on("2026-08-14").is_ok());
    let delivered = |sent: Option<&str>, day: &str| {
        let order = order.clone().delivery(parse_date(day).expect("a day"));
        let sent = sent.map(|sent| parse_date(sent).expect("a day"));
        contracts.fill(&sent.map_or(order.clone(), |sent| order.on(sent)))
    };
    for (sent, day) in [(Some("2026-08-20"), "2026-08-19"), (None, "2026-08-13")] {
        let said = delivered(sent, day).expect_err("before it is sent").to_string();
        assert!(said.contains(&format!("delivered on {day}, before the contract is sent")), "{said}");
    }
    assert!(delivered(Some("2026-08-20"), "2026-08-20").is_ok() && delivered(None, "2026-08-14").is_ok());
    // Without a word about validity a quote holds.
    let plain = filled("x", &super::work()).expect("a contract");
    assert_eq!(plain.valid_until, None);
}

/// The digest of the policy says nothing of its templates, so that of the template stands beside it.
#[test]
fn another_template_under_the_same_policy_is_told_apart() {
    let of = |template: &str| {
        let (policy, contracts) = read(template);
        let contract = fill(&policy, &contracts, &work()).expect("a contract");
        assert_eq!(contracts.digest("contracts/work.md"), Some(contract.digest));
        assert_eq!((contract.policy.digest, contract.policy.id.as_str()), (policy.digest().to_string(), "acme"));
        (policy.digest(), contract.digest)
    };
    let (one, other, same) = (of("We pay.\n"), of("You pay.\n"), of("We pay.\r\n"));
    assert_eq!((one.0, one), (other.0, same));
    assert_ne!(one.1, other.1);
    let (policy, contracts) = read("{{ template.file }} {{ template.digest }} {{ policy.digest }}");
    let contract = fill(&policy, &contracts, &work()).expect("a contract");
    assert_eq!(contract.text, format!("contracts/work.md {} {}", contract.digest, policy.digest()));
    assert_eq!(contracts.digest("contracts/none.md"), None);
}

#[test]
fn one_file_may_have_two_names() {
    let text = super::POLICY.replace("talk: { title: A talk,", "talk: { contract: ./contracts/work.md, title: A talk,");
    let sources = |template: &str| {
        scopeline::Sources::from_iter([("policy.yaml", text.as_str()), ("contracts/work.md", template)])
    };
    let good = sources("{{ service.title }}");
    let policy = policy(&good);
    let contracts = Contracts::read(&policy, &good).expect("no fault");
    for (kind, title) in [("work", "The work"), ("talk", "A talk")] {
        let json = format!(r#"{{"date": "2026-08-14", "facts": {{"kind": "{kind}", "plan": "gold"}}}}"#);
        assert_eq!(fill(&policy, &contracts, &request(&json)).expect("a contract").text, title);
    }
    let faults = Contracts::read(&policy, &sources("{{ x }}")).expect_err("a fault");
    assert_eq!(faults.len(), 1, "it is told once: {faults:?}");
}

#[test]
fn what_is_ordered_and_when_it_is_due_can_be_agreed() {
    let (policy, contracts) = read("{{ task }} by {{ delivery }}");
    let told = |subject: &str| {
        let subject =
            serde_json::json!({"date": "2026-08-14", "subject": subject, "facts": {"kind": "work", "plan": "gold"}});
        let request = request(&subject.to_string());
        let facts = policy.prepare(&request).expect("it fits");
        let decision = facts.decide();
        let quoted = quote(&decision, &policy, &Work::of(&facts).time("2 h")).expect("a quote");
        let order = Order::new(&facts, &decision, &quoted).request(&request);
        let agreed = order.clone().task("The *fix* of A-1").delivery(parse_date("2026-09-21").expect("a day"));
        (contracts.fill(&order).expect("a contract"), contracts.fill(&agreed).expect("a contract").text)
    };
    let (plain, agreed) = told("A door {{ 7*7 }}");
    let blank = r"\_\_\_\_\_\_\_\_\_\_\_\_";
    assert_eq!(plain.text, format!(r"A door \{{\{{ 7\*7 \}}\}} by {blank}"));
    assert_eq!(
        (plain.blanks, agreed),
        (vec!["delivery".to_owned()], r"The \*fix\* of A-1 by 21 September 2026".to_owned())
    );
    assert_eq!(told(" ").0.blanks, ["task", "delivery"]);
}

#[test]
fn a_surcharge_says_when_it_applies_in_the_language_of_the_template() {
    let text = super::POLICY
        .replace("contract: contracts/work.md", "contract: { en: contracts/work.md, de: contracts/arbeit.md }")
        .replace("  note:", "  night: { type: yes-no }\n  rush: { type: yes-no }\n  note:")
        .replace(
            "price: { hourly: 100 },",
            "price: { hourly: 100 }, surcharges: [{ when: { rush: yes }, times: 2, title: { en: in a rush, de: wenn es eilt } }, \
             { when: { night: yes }, percent: 25, title: { en: \"at night (as on {date})\", de: nachts } }],",
        );
    let template = "{% for line in quote.lines %}{{ line.what }}{% if line.when %}, {{ line.when }}{% endif %}; {% endfor %}\
                    {% for one in quote.possible %}{{ one.what }}, {{ one.when }}{% endfor %}";
    let sources = scopeline::Sources::from_iter([
        ("policy.yaml", text.as_str()),
        ("contracts/work.md", template),
        ("contracts/arbeit.md", template),
    ]);
    let policy = policy(&sources);
    let contracts = Contracts::read(&policy, &sources).expect("no fault");
    let request = request(r#"{"date": "2026-08-14", "facts": {"kind": "work", "plan": "gold", "rush": "yes"}}"#);
    let facts = policy.prepare(&request).expect("it fits");
    let decision = facts.decide();
    let quoted = quote(&decision, &policy, &Work::of(&facts).time("2 h")).expect("a quote");
    assert_eq!(quoted.lines[1].when.as_deref(), Some("in a rush"));
    for (language, said) in [
        ("en", "The work; the price times 2, in a rush; 25 % more, at night (as on 14 August 2026)"),
        ("de", "The work; der Preis mal 2, wenn es eilt; zusätzlich 25 % des Preises, nachts"),
    ] {
        let order = Order::new(&facts, &decision, &quoted).language(language);
        assert_eq!(contracts.fill(&order).expect("a contract").text, said);
    }
}

/// A chain of `elif` is as deep as it is long.
#[test]
fn many_parts_of_one_statement_are_refused() {
    let chain = |parts: usize| format!("{{% if draft %}}x{}{{% endif %}}", "{% elif draft %}y".repeat(parts));
    assert!(filled(&chain(20), &work()).is_ok());
    for parts in [40, 15_000] {
        let sources = small(&chain(parts));
        let faults = Contracts::read(&policy(&sources), &sources).expect_err("too deep");
        assert!(faults[0].message.contains("parts lie in one another"), "{faults:?}");
    }
    // One after the other they are not.
    let flat = "{% if draft %}x{% elif draft %}y{% endif %}".repeat(1_000);
    assert!(filled(&flat, &work()).is_ok());
}
