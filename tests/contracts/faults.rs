//! What is told of templates: the right code at the right place, with help, all in one run.

use proptest::prelude::*;
use scopeline::contract::{Contracts, MAX_TEMPLATE_BYTES};
use scopeline::diagnostic::Code;
use scopeline::{Diagnostic, Policy, Sources};

use super::{POLICY, policy, small};

fn faults(sources: &Sources) -> Vec<Diagnostic> {
    let policy = policy(sources);
    let found = Contracts::read(&policy, sources).err().unwrap_or_default();
    for fault in &found {
        let line = fault.one_line(sources);
        let first = fault.message.chars().next().expect("a message is not empty");
        assert!(first.is_lowercase() || first == '`', "{line}");
        assert!(!fault.message.ends_with('.') && fault.message.matches('`').count() % 2 == 0, "{line}");
        assert!(fault.is_error() && fault.help.as_deref().is_some_and(|help| !help.is_empty()), "{line}");
    }
    found
}

/// Templates with one fault each: its code, the words that it is about, and what message or help has to say.
const FAULTS: &[(Code, &str, &str, &str)] = &[
    // ---- Names ----
    (Code::BadPlaceholder, "a\n{{ qoute.total }}", "qoute.total", "did you mean `quote.total`?"),
    (Code::BadPlaceholder, "{{ quote.totl }}", "quote.totl", "did you mean `quote.total`?"),
    (Code::BadPlaceholder, "{{ clause }}", "clause", "a contract has no `clause`"),
    (Code::BadPlaceholder, "{{ policy.colour }}", "policy.colour", "behind `policy` there is `title`, `id`, `version`"),
    (Code::BadPlaceholder, "{{ said.targt }}", "targt", "did you mean `said.target`?"),
    (Code::BadPlaceholder, "{{ said.account }}", "account", "did you mean `said[\"account.paid-until\"]`?"),
    (Code::BadPlaceholder, "{{ said[\"account.paid\"] }}", "\"account.paid\"", "said[\"account.paid-until\"]"),
    (Code::BadPlaceholder, "{{ said[\"release.phase\"] }}", "\"release.phase\"", "`release.phase`"),
    (Code::BadPlaceholder, "{{ target }}", "target", "what was told of the fact is `said.target`"),
    (Code::BadPlaceholder, "{{ date.year }}", "date.year", "nothing is behind `date`"),
    (Code::BadPlaceholder, "{{ quote.lines.amount }}", "quote.lines.amount", "is a list"),
    (Code::BadPlaceholder, "{{ line.amount }}", "line.amount", "a contract has no `line.amount`"),
    (
        Code::BadPlaceholder,
        "{% for line in quote.lines %}{{ line.amonut }}{% endfor %}",
        "line.amonut",
        "did you mean `line.amount`?",
    ),
    (Code::BadPlaceholder, "{% for l in facts %}{% endfor %}{{ l.name }}", "l.name", "a contract has no `l.name`"),
    (Code::BadPlaceholder, "{{ loop.index }}", "loop.index", "a contract has no `loop.index`"),
    (Code::BadPlaceholder, "{% if klient %}x{% endif %}", "klient", "did you mean `client`?"),
    (Code::BadPlaceholder, "{% if client == numer %}x{% endif %}", "numer", "did you mean `number`?"),
    // ---- What stands for no text ----
    (Code::BadTemplate, "{{ quote.lines }}", "quote.lines", "{% for one in quote.lines %}"),
    (Code::BadTemplate, "{{ quote }}", "quote", "such as `quote.lines`"),
    (Code::BadTemplate, "{{ said }}", "said", "such as `said.kind`"),
    (Code::BadTemplate, "{{ draft }}", "draft", "{% if draft %}"),
    (Code::BadTemplate, "{% if quote %}x{% endif %}", "quote", "is always there"),
    (Code::BadTemplate, "{% for x in client %}x{% endfor %}", "client", "is no list"),
    // ---- What contracts do not have ----
    (Code::BadTemplate, "{% include \"other.md\" %}", "include", "a contract is one file"),
    (Code::BadTemplate, "{% import \"other.md\" as x %}", "import", "a contract is one file"),
    (Code::BadTemplate, "{% extends \"other.md\" %}", "extends", "a contract is one file"),
    (Code::BadTemplate, "{% from \"other.md\" import x %}", "from", "a contract is one file"),
    (Code::BadTemplate, "{% set x = client %}", "set", "only `if` and `for`"),
    (Code::BadTemplate, "{% macro x() %}", "macro", "only `if` and `for`"),
    (Code::BadTemplate, "{% raw %}", "raw", "values are always escaped"),
    (Code::BadTemplate, "{% autoescape false %}", "autoescape", "values are always escaped"),
    (Code::BadTemplate, "{% fi client %}", "fi", "did you mean `if`?"),
    (Code::BadTemplate, "{{ client|safe }}", "|", "no filters"),
    (Code::BadPlaceholder, "{{ client.upper() }}", "client.upper", "nothing is behind `client`"),
    (Code::BadTemplate, "{{ client() }}", "(", "calls nothing"),
    (Code::BadTemplate, "{{ client ~ number }}", "~", "reckons nothing"),
    (Code::BadTemplate, "{{ 7 * 7 }}", "7", "has no meaning here"),
    (Code::BadTemplate, "{{ client number }}", "number", "has no meaning here"),
    (Code::BadTemplate, "{{ client[0] }}", "[", "only `said` takes a name in brackets"),
    (Code::BadTemplate, "{{ [client] }}", "[", "has no meaning here"),
    (Code::BadTemplate, "{{ \"a\\\"b }}\" }}", "\"a\\\"", "without it"),
    (Code::BadTemplate, "{{ größe }}", "größe", "`größe` has no meaning here"),
    // ---- What is not whole ----
    (Code::BadTemplate, "{{ client", "{{", "`{{` is not closed"),
    (Code::BadTemplate, "{{ client }\nx", "{{", "`{{` is not closed"),
    (Code::BadTemplate, "{% if client", "{%", "`{%` is not closed"),
    (Code::BadTemplate, "{# x", "{#", "`{#` is not closed"),
    (Code::BadTemplate, "{{ \"x }}", "{{", "`{{` is not closed"),
    (Code::BadTemplate, "{{ }}", "{{ }}", "a name is missing"),
    (Code::BadTemplate, "{% %}", "{% %}", "says nothing"),
    (Code::BadTemplate, "{% if %}x{% endif %}", "{% if %}", "a name is missing"),
    (Code::BadTemplate, "{% if client and %}x{% endif %}", "{% if client and %}", "a name is missing"),
    (Code::BadTemplate, "{% for x %}x{% endfor %}", "{% for x %}", "{% for line in quote.lines %}"),
    (
        Code::BadTemplate,
        "{% for date in facts %}x{% endfor %}",
        "{% for date in facts %}",
        "stands for something else already",
    ),
    (Code::BadTemplate, "{% for x in facts recursive %}x{% endfor %}", "recursive", "has no meaning here"),
    (Code::BadTemplate, "{{ quote. }}", "quote", "the name behind `quote` is missing"),
    (Code::BadTemplate, "{{ said[\"kind\" }}", "\"kind\"", "the bracket is not closed"),
    (Code::BadTemplate, "{% if client %}x", "{% if client %}", "`if` is not closed"),
    (Code::BadTemplate, "{% for x in facts %}x", "{% for x in facts %}", "`for` is not closed"),
    (Code::BadTemplate, "x{% endif %}", "endif", "closes nothing"),
    (Code::BadTemplate, "{% if client %}{% endfor %}{% endif %}", "endfor", "close that first, with `endif`"),
    (Code::BadTemplate, "{% else %}", "else", "stands outside"),
    (Code::BadTemplate, "{% if client %}{% else %}{% else %}{% endif %}", "else", "stands outside"),
    (Code::BadTemplate, "{% if client %}{% else %}{% elif number %}{% endif %}", "elif", "stands outside"),
    // ---- Where values stand ----
    (Code::BadTemplate, "a <b>c</b>", "<", "a contract has no HTML"),
    (Code::BadTemplate, "<!-- x -->", "<", "a contract has no HTML"),
    (Code::BadTemplate, "<{{ client }}", "<", "a contract has no HTML"),
    (Code::BadTemplate, "<{# x #}{{ client }}", "<", "a contract has no HTML"),
    (Code::BadTemplate, "<https://acme.example>", "<", "[text](https://…)"),
    (Code::BadTemplate, "[x]({{ client }})", "{{ client }}", "address of a link"),
    (Code::BadTemplate, "[x]({% if client %}{{ client }}{% endif %})", "{{ client }}", "address of a link"),
    (Code::BadTemplate, "[x](\nhttps://acme.example/{{ client }})", "{{ client }}", "address of a link"),
    (Code::BadTemplate, "https://{{ client }}", "{{ client }}", "in an address"),
    (Code::BadTemplate, "see https://acme.com/{{ client }}/x", "{{ client }}", "in an address"),
    (Code::BadTemplate, "{% if client %}http://{% endif %}{{ client }}", "{{ client }}", "in an address"),
    (Code::BadTemplate, "www.{{ client }}.com", "{{ client }}", "in an address"),
    (Code::BadTemplate, "{{ client }}://x", "{{ client }}", "in an address"),
    (Code::BadTemplate, "{{ number }}@acme.com", "{{ number }}", "in an address"),
    (Code::BadTemplate, "{{ client }}-{{ number }}.x@acme.com", "{{ client }}", "in an address"),
    (Code::BadTemplate, "mail:sales@{{ client }}", "{{ client }}", "in an address"),
    (Code::BadTemplate, "[x]: {{ client }}", "{{ client }}", "address of a link"),
    (Code::BadTemplate, "> [x]:\n> {{ client }}\n\n[x]:\n{{ client }}", "{{ client }}", "address of a link"),
    (Code::BadTemplate, "a `{{ client }}` b", "{{ client }}", "cannot stand in code"),
    (Code::BadTemplate, "```\n{{ client }}\n```", "{{ client }}", "cannot stand in code"),
    (Code::BadTemplate, "~~~ {{ client }}\n~~~", "{{ client }}", "cannot stand in code"),
    (Code::BadTemplate, "\\{{ client }}", "\\", "a backslash stands right before"),
    (Code::InvisibleCharacter, "a\u{202e}b", "\u{202e}", "nobody sees"),
    (Code::InvisibleCharacter, "a\u{1}b", "\u{1}", "nobody sees"),
];

#[test]
fn each_template_has_its_fault_at_its_place() {
    for (code, template, about, said) in FAULTS {
        let sources = small(template);
        let found = faults(&sources);
        let shown: Vec<String> = found
            .iter()
            .map(|fault| format!("{} / {}", fault.one_line(&sources), fault.help.as_deref().unwrap_or("")))
            .collect();
        let says = |fault: &&Diagnostic| {
            let place = fault.primary.as_ref().map(|label| sources.slice(label.span));
            let text = format!("{} {}", fault.message, fault.help.as_deref().unwrap_or_default());
            fault.code == *code && place == Some(about) && text.contains(said)
        };
        assert!(found.iter().any(|fault| says(&fault)), "{template:?}\nexpected `{about}`: {said}\nfound {shown:#?}");
        assert!(
            found.iter().all(|fault| fault.others.iter().any(|label| sources.slice(label.span) == "contracts/work.md"))
        );
    }
}

/// A template may have many faults, and so may a policy have templates; each is told with its place.
#[test]
fn all_faults_of_all_templates_are_told_in_one_run() {
    let policy_text = POLICY.replace("price: quote }", "price: quote, contract: { en: talk.md, de: gone.md } }");
    let sources = Sources::from_iter([
        ("policy.yaml", policy_text.as_str()),
        (
            "contracts/work.md",
            "{{ qoute }}\n{% include x %}\n\n{{ said.kind }} {{ client|safe }}\n<br>\n{% if client %}\n",
        ),
        ("talk.md", "fine\n{{ numbr }}\n"),
    ]);
    let found: Vec<String> = faults(&sources)
        .iter()
        .map(|fault| fault.one_line(&sources).split(": ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        found,
        [
            "contracts/work.md:1:4 error[bad-placeholder]",
            "contracts/work.md:2:4 error[bad-template]",
            "contracts/work.md:4:26 error[bad-template]",
            "contracts/work.md:5:1 error[bad-template]",
            "contracts/work.md:6:1 error[bad-template]",
            "policy.yaml:12:69 error[unknown-name]",
            "talk.md:2:4 error[bad-placeholder]",
        ]
    );
}

#[test]
fn a_template_that_loops_is_told_with_its_place() {
    let mut template = "Fine.\n".to_owned();
    for name in ["a", "b", "c", "d"] {
        template += &format!("{{% for {name} in quote.lines %}}\n");
    }
    template += "{{ d.what }}\n{% endfor %}{% endfor %}{% endfor %}{% endfor %}\n";
    let sources = small(&template);
    let found = faults(&sources);
    let [fault] = &found[..] else { panic!("{found:?}") };
    assert!(
        fault.message.contains("this takes too long") && fault.message.contains("200000 steps"),
        "{}",
        fault.message
    );
    let line = fault.primary.as_ref().map(|label| sources.position(label.span).line);
    assert!(line.is_some_and(|line| (3..=7).contains(&line)), "{line:?}");
    // Two loops in one another are what a table of tables needs.
    let two = "{% for a in quote.lines %}{% for b in facts %}{{ a.what }}{{ b.value }}{% endfor %}{% endfor %}";
    assert!(faults(&small(two)).is_empty());
}

#[test]
fn a_file_that_is_not_there_is_told_where_it_is_named_and_the_policy_decides_all_the_same() {
    let sources = Sources::single("policy.yaml", POLICY);
    assert!(Policy::load(&sources).diagnostics.is_empty());
    let found = faults(&sources);
    let [fault] = &found[..] else { panic!("{found:?}") };
    assert_eq!(fault.code, Code::UnknownName);
    assert!(fault.message.contains("`contracts/work.md`") && fault.message.contains("`work`"), "{}", fault.message);
    assert_eq!(fault.primary.as_ref().map(|label| sources.slice(label.span)), Some("contracts/work.md"));
}

#[test]
fn a_template_has_a_limit() {
    assert!(faults(&small(&"x\n".repeat(MAX_TEMPLATE_BYTES / 2))).is_empty());
    let found = faults(&small(&"x\n".repeat(MAX_TEMPLATE_BYTES / 2 + 1)));
    assert!(matches!(&found[..], [fault] if fault.code == Code::TooLarge), "{found:?}");
}

#[test]
fn a_policy_is_read_with_the_templates_that_it_names() {
    let sources = Sources::single("policies/acme/policy.yaml", POLICY);
    assert_eq!(Policy::files_beside(&sources), ["policies/acme/contracts/work.md"]);
    // They are no part of it: what they say changes no decision.
    let with = small("anything {{ at all");
    assert_eq!(policy(&with).digest(), policy(&small("else")).digest());
    let outside = POLICY.replace("contracts/work.md", "../work.md");
    assert!(Policy::files_beside(&Sources::single("policy.yaml", outside)).is_empty());
}

#[test]
fn marks_that_are_well_formed_have_no_fault() {
    for template in [
        "",
        "no mark at all, { alone } and 1 < 2, a <= b",
        "{{- client -}}{{+ client +}}",
        "{%- if not client and draft or number != \"7\" -%}x{%- endif -%}",
        "{% if said[\"account.paid-until\"] %}{{ said[\"account.paid-until\"] }}{% endif %}",
        "{% for line in request.lines %}{{ line }}{% else %}nothing{% endfor %}",
        "{% for f in facts %}{% if loop.first %}{{ f.name }}{% endif %}{{ loop.index }}{% endfor %}",
        "[{{ client }}](https://acme.example) and ({{ client }})",
        "`code` {{ client }} `code`",
        "```\ncode\n```\n{{ client }}",
        "{{ \"{{\" }} {# <b> {{ x }} #}",
        "Größe: {{ client }} ✔\u{fe0f}",
    ] {
        let sources = small(template);
        let shown: Vec<String> = faults(&sources).iter().map(|fault| fault.one_line(&sources)).collect();
        assert!(shown.is_empty(), "{template}: {shown:?}");
    }
}

/// Pieces of templates, right and wrong.
const PIECES: &[&str] = &[
    "{{ client }}",
    "{{- number -}}",
    "{{ said.kind }}",
    "{{ said[\"account.paid-until\"] }}",
    "{{ \"}}\" }}",
    "{{ 'a\\' }}",
    "{{ client|safe }}",
    "{{ true }}",
    "{{ none.x }}",
    "{{ self }}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{% if client %}",
    "{% if not draft and number == \"x\" or client != number -%}",
    "{%- elif quote.lines %}",
    "{% else +%}",
    "{% endif %}",
    "{% for line in quote.lines %}",
    "{{ line.what }}",
    "{{ loop.index }}",
    "{% if loop.last %}",
    "{% for line in request.lines %}",
    "{{ line }}",
    "{% endfor %}",
    "{% raw %}",
    "{% endraw %}",
    "{# x #}",
    "{# x -#}",
    "`",
    "\n```\n",
    "\n\n",
    "[x](",
    ")",
    "\\",
    "<",
    " text ",
    "ß",
    "{",
    "%",
    "-",
    "\r\n",
];

proptest! {
    /// What is let pass, the engine reads and fills: there is nothing on which the two disagree.
    #[test]
    fn a_template_has_faults_or_can_be_filled(parts in prop::collection::vec(0..PIECES.len(), 0..12)) {
        let template: String = parts.iter().map(|at| PIECES[*at]).collect();
        let found = faults(&small(&template));
        if found.is_empty() {
            let filled = super::filled(&template, &super::work());
            prop_assert!(filled.is_ok(), "{template:?}: {filled:?}");
        }
        let engine = found.iter().find(|fault| fault.message.starts_with("this cannot be read"));
        prop_assert!(engine.is_none(), "{template:?}: {engine:?}");
    }

    #[test]
    fn any_text_at_all_is_read_or_has_faults(template in "(\\PC|[{}%#\"'\n`<\\\\ -]){0,40}") {
        let found = faults(&small(&template));
        prop_assert!(found.iter().all(|fault| !fault.message.starts_with("this cannot be read")), "{found:?}");
    }
}

#[test]
fn what_no_contract_needs_is_told_before_it_costs_anything() {
    let many = [
        format!("{{% if {}draft %}}x{{% endif %}}", "not ".repeat(30_000)),
        "{% if draft %}".repeat(8_000),
        "{{ nothing }}".repeat(18_000),
    ];
    for text in many {
        let found = faults(&small(&text));
        assert!((1..=101).contains(&found.len()), "{}", found.len());
    }
}

#[test]
fn an_address_beside_a_value_is_no_fault() {
    for template in [
        "https://acme.com {{ client }}",
        "{{ client }} sales@acme.com",
        "{{ client }}, sales@acme.com",
        "[{{ client }}](https://acme.com)",
        "[x](https://acme.com){{ client }}",
        "|{{ client }}|sales@acme.com|",
        "{{ client }}\nsales@acme.com\n{{ client }}",
        "{{ client }}: {{ number }}/{{ date }}",
    ] {
        let found = faults(&small(template));
        assert!(found.is_empty(), "{template}: {found:?}");
    }
}
