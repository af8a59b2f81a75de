//! What a client writes stays text, whatever it is and wherever it stands.

use std::sync::OnceLock;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, html};
use scopeline::contract::Contracts;
use scopeline::render::visible;
use scopeline::{Policy, Request};

use super::{fill, filled, read};

/// Values in every setting that a template may have: alone, after text, in a heading, a list, a quotation, a table, in
/// bold, as the text of a link, and right beside one another.
const TEMPLATE: &str = "\
# Contract {{ request.id }}

{{ request.subject }}

Subject:
{{ request.subject }}

1{{ request.subject }}

[{{ request.subject }}](https://acme.example/terms) **{{ request.subject }}** [x]{{ request.subject }}

- {{ request.subject }}
- a: {{ request.text }} (b)

> {{ request.text }}

| what | said |
|---|---|
| {{ request.subject }} | {{ request.text }} |

{{ request.subject }}{{ request.text }}

{% for line in request.lines %}
- {{ line }}
{% endfor %}
";

const HOSTILE: &[&str] = &[
    "{{ 7*7 }}",
    "{% for x in quote.lines %}{{ x.amount }}{% endfor %}",
    "{% include 'policy.yaml' %}{# gone #}",
    "[x](javascript:alert(1))",
    "(javascript:alert(1))",
    ": https://evil.example",
    "![x](https://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "--> <b>bold</b> <!--",
    "</td></table><h1>",
    "`code` ``more`` `",
    "```\nfn main() {}\n```",
    "~~~\nx\n~~~",
    "    indented",
    "\tindented",
    "a | b | c",
    "|---|---|",
    "# heading",
    "Total\n=====",
    "Total\n-----",
    "- item\n  - item",
    "1. item",
    ". item",
    ") item",
    "12) item",
    "> quote",
    "***",
    "a **b** _c_ ~~d~~ ^e^",
    "**",
    "&lt;b&gt; &amp; &#60; &copy;",
    "\u{202e}gnp.exe\u{2066}",
    "zero\u{200b}width\u{1b}[31m\u{0}\u{feff}",
    "https://evil.example www.evil.example //evil.example",
    "<https://evil.example> <a@b.example> a@b.example",
    "@everyone and @team/one",
    "[^1]: note [^1] [ref]: https://evil.example",
    ": a definition",
    "$x$ $$y$$ {#id .class}",
    "\\[x\\](y) \\",
    "two  \nlines\\\nthree\r\nfour\rfive\u{2028}six\u{85}seven",
    "[ ] task [x] task",
    "\"quotes\" 'more' ... -- ---",
    "{{",
    "}} %} #}",
];

fn hostile(subject: &str, body: &str) -> Request {
    let json = serde_json::json!({"id": "A-1", "date": "2026-08-14", "subject": subject, "body": body,
                                  "facts": {"kind": "work", "plan": "gold"}});
    super::request(&json.to_string())
}

/// What a reader should see of a text that is put in: one line, with what is hidden shown.
fn seen(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// The texts of the blocks of a document, with the link that is ours; anything else is a failure.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Link { ref dest_url, .. }) if &**dest_url == "https://acme.example/terms" => {}
            Event::Start(Tag::Strong) | Event::End(pulldown_cmark::TagEnd::Strong | pulldown_cmark::TagEnd::Link) => {}
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::List(None)
                | Tag::BlockQuote(None)
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell,
            )
            | Event::End(_) => blocks.push(String::new()),
            Event::Text(text) => blocks.last_mut().expect("there is one").push_str(&text),
            Event::SoftBreak => blocks.last_mut().expect("there is one").push('\n'),
            // What keeps a mention from being one.
            Event::InlineHtml(html) if &*html == "<!-- -->" => {}
            other => panic!("{other:?} in\n{markdown}"),
        }
    }
    blocks.iter().map(|block| straight(block)).filter(|block| !block.is_empty()).collect()
}

/// Without what a parser that mends punctuation makes of it.
fn straight(text: &str) -> String {
    let text = text.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('…', "...");
    text.replace('—', "---").replace('–', "--").trim().to_owned()
}

fn stays_text(subject: &str, body: &str) {
    static READ: OnceLock<(Policy, Contracts)> = OnceLock::new();
    let (policy, contracts) = READ.get_or_init(|| read(TEMPLATE));
    let contract = fill(policy, contracts, &hostile(subject, body)).expect("a contract");
    let (said, text) = (seen(subject), seen(body));
    let mut wanted = vec![
        "Contract A-1".to_owned(),
        said.clone(),
        format!("Subject:\n{said}"),
        format!("1{said}"),
        format!("{said} {said} [x]{said}"),
        said.clone(),
        format!("a: {text} (b)"),
        text.clone(),
        "what".to_owned(),
        "said".to_owned(),
        said.clone(),
        text.clone(),
        format!("{said}{text}"),
    ];
    wanted.extend(body.lines().map(seen).filter(|line| !line.is_empty()));
    let wanted: Vec<String> = wanted.iter().map(|text| straight(text)).filter(|text| !text.is_empty()).collect();
    assert_eq!(blocks(&contract.text), wanted, "{}", contract.text);

    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(&contract.text, Options::all()));
    let page = page.replace("<!-- -->", "").replace("<a href=\"https://acme.example/terms\">", "");
    let ours = ["a", "h1", "p", "ul", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "strong"];
    for tag in page.split('<').skip(1).map(|rest| rest.split(['>', ' ']).next().unwrap_or_default()) {
        assert!(ours.contains(&tag.trim_start_matches('/')), "<{tag}> in\n{page}");
    }
    assert!(!page.contains("href=") && !page.contains("src=\"") && !page.contains("<script"), "{page}");
}

#[test]
fn hostile_text_stays_text_in_rendered_html() {
    for subject in HOSTILE {
        for body in [*subject, "plain", "a\nb"] {
            stays_text(subject, body);
        }
    }
}

/// A fact of which the value is any name, and who orders.
#[test]
fn what_facts_say_stays_text_too() {
    for text in HOSTILE.iter().filter(|text| !text.contains(['\u{0}'])) {
        let request = super::request(
            &serde_json::json!({"date": "2026-08-14", "facts": {"kind": "work", "plan": "gold", "note": text}})
                .to_string(),
        );
        // What cannot be a name is refused before there is a contract.
        let Ok(contract) =
            filled("Note: {{ said.note }}\n\n{% for fact in facts %}\n- {{ fact.value }}\n{% endfor %}\n", &request)
        else {
            continue;
        };
        assert!(blocks(&contract.text)[0].starts_with("Note: "), "{}", contract.text);
    }
}

proptest! {
    #[test]
    fn whatever_is_written_stays_text(
        parts in prop::collection::vec(0..HOSTILE.len(), 1..4),
        more in "[\\PC`*_<>&|~#+=.:@!\\[\\](){}\\\\$^%/\\n -]{0,16}",
        swapped in any::<bool>(),
    ) {
        let text: String = parts.iter().map(|at| HOSTILE[*at]).collect::<Vec<_>>().join(&more);
        // A text of nothing but spaces leaves no block to compare.
        let subject = format!("s{}", if swapped { &more } else { &text });
        stays_text(&subject[usize::from(!more.trim().is_empty())..], &format!("{}\n.{more}", text));
    }
}
