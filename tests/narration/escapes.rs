//! What comes from outside stays text, wherever it is shown.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use scopeline::narration::{LineKind, Narration, Reader};
use scopeline::render::{narration, visible};

use super::{policy, request, told};

const HOSTILE: [&str; 32] = [
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</article></body><script>",
    "`code` ``more``",
    "a | b | c",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "=====",
    "-----",
    "***",
    "~~~",
    "```",
    "a **b** _c_ ~~d~~",
    "&lt;b&gt; &amp; &#60; &copy;",
    "\" onload=\"x\" '",
    "\u{202e}gnp.exe",
    "zero\u{200b}width\u{1b}[31m",
    "https://evil.example www.evil.example",
    "<https://evil.example> <a@b.example>",
    "@everyone and @team/one",
    "[^1]: note [^1] [ref]: https://evil.example",
    "$x$ $$y$$ {{ z }} {#id .class}",
    "\\[x\\](y) \\",
    "[ ] task [x] task",
    ":::: note ;; ++ins++ ==mark== H~2~O",
];

/// A letter in which each line says this.
fn saying(text: &str) -> Narration {
    let policy = policy("scopeline: 1\npolicy: { id: tiny }\notherwise: { class: service, because: Why. }\n");
    let facts = request(r#"{"id":"T-1","date":"2026-07-14"}"#);
    let mut letter = told(&policy.prepare(&facts).expect("it fits"), Reader::Auditor, "en");
    for section in &mut letter.sections {
        section.heading = Some(text.to_owned());
        for (at, line) in section.lines.iter_mut().enumerate() {
            line.text = text.to_owned();
            line.kind = [LineKind::Paragraph, LineKind::Item, LineKind::Under][at % 3];
        }
    }
    letter
}

/// The texts of the blocks of a Markdown document; anything that is not plain text, a list or a heading is a failure.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::List(_)) | Event::End(_) => {
                blocks.push(String::new());
            }
            Event::Text(text) => blocks.last_mut().expect("there is one").push_str(&text),
            // What keeps a mention from being one.
            Event::InlineHtml(html) if &*html == "<!-- -->" => {}
            other => panic!("{other:?} in\n{markdown}"),
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn plain(letter: &Narration) -> Vec<String> {
    let said = letter
        .sections
        .iter()
        .flat_map(|section| section.heading.iter().cloned().chain(section.lines.iter().map(|line| line.text.clone())));
    said.map(|text| visible(&text).into_owned()).collect()
}

fn in_markdown(text: &str) {
    let letter = saying(text);
    // Another kind of quotation marks is no other text, but it is no plain text either.
    let markdown = narration::markdown(&letter);
    let found: Vec<String> = blocks(&markdown).iter().map(|block| straight(block)).collect();
    let said: Vec<String> = plain(&letter).iter().map(|text| straight(text)).collect();
    assert_eq!(found, said, "{markdown}");
}

/// Without what a parser that mends punctuation makes of it.
fn straight(text: &str) -> String {
    let text = text.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('…', "...");
    text.replace('—', "---").replace('–', "--").trim().to_owned()
}

/// What a reader of HTML sees, with nothing but the tags that are ours.
fn seen(html: &str) -> String {
    let ours = ["<article class=\"scopeline auditor\" lang=\"en\">", "</article>", "<section>", "</section>"];
    let ours = ours.iter().chain(&["<h2>", "</h2>", "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>"]);
    let bare = ours.fold(html.to_owned(), |html, tag| html.replace(tag, "\u{0}"));
    assert!(!bare.contains(['<', '>', '"', '\'']), "{html}");
    let said = ["&lt;", "&gt;", "&quot;", "&#39;", "&amp;"].iter().zip(["<", ">", "\"", "'", "&"]);
    said.fold(bare, |text, (reference, c)| text.replace(reference, c))
}

fn in_html(text: &str) {
    let letter = saying(text);
    let html = narration::html(&letter);
    let seen = seen(&html);
    let found: Vec<&str> =
        seen.split('\u{0}').map(|part| part.trim_matches('\n')).filter(|part| !part.is_empty()).collect();
    assert_eq!(found, plain(&letter), "{html}");
}

#[test]
fn hostile_text_stays_text() {
    for text in HOSTILE {
        in_markdown(text);
        in_html(text);
        let said = narration::text(&saying(text));
        assert!(!said.chars().any(|c| c != '\n' && scopeline::render::escape::is_hidden(c)), "{said:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_said_stays_text(parts in prop::collection::vec(0..HOSTILE.len(), 1..4), more in "[\\PC`*_<>&|~#+=.:@!\\[\\](){}\\\\$^-]{0,12}") {
        let text: String = parts.iter().map(|at| HOSTILE[*at]).collect::<Vec<_>>().join(&more);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        in_markdown(&text);
        in_html(&text);
    }
}

/// A party whose address is this.
fn referred(url: &str) -> Narration {
    let policy = policy(&format!(
        "scopeline: 1\npolicy: {{ id: tiny }}\nparties: {{ other: {{ title: Another, url: {} }} }}\notherwise: {{ class: service, \
         refer-to: other }}\n",
        serde_json::to_string(url).expect("a text")
    ));
    let facts = request(r#"{"date":"2026-07-14"}"#);
    told(&policy.prepare(&facts).expect("it fits"), Reader::Client, "en")
}

#[test]
fn only_the_address_of_a_page_or_a_mailbox_becomes_a_link() {
    for url in ["https://example.org/a?b=c&d=e", "http://example.org", "mailto:help@example.org"] {
        let letter = referred(url);
        let shown = url.replace('&', "&amp;");
        assert!(narration::html(&letter).contains(&format!("<a href=\"{shown}\"")), "{}", narration::html(&letter));
        let markdown = narration::markdown(&letter);
        let links: Vec<String> = Parser::new_ext(&markdown, Options::all())
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
                _ => None,
            })
            .collect();
        assert_eq!(links, [url], "{markdown}");
    }
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https:",
        "https://",
        "//example.org",
        "https://example.org/\u{202e}gro",
        "https://example.org/ onclick=x",
        "java\u{9}script:x",
    ] {
        let mut letter = saying("x");
        let line = &mut letter.sections[0].lines[0];
        (line.text, line.link) = (format!("See {url}"), Some(url.to_owned()));
        assert!(!narration::html(&letter).contains("<a "), "{}", narration::html(&letter));
        let markdown = narration::markdown(&letter);
        let links =
            Parser::new_ext(&markdown, Options::all()).filter(|one| matches!(one, Event::Start(Tag::Link { .. })));
        assert_eq!(links.count(), 0, "{markdown}");
    }
}

#[test]
fn a_page_loads_nothing_and_runs_nothing() {
    let page = narration::html_page(&saying("<script src=https://evil.example></script>"));
    assert!(page.contains("default-src 'none'") && page.starts_with("<!doctype html>"), "{page}");
    for word in ["<script", "<img", "<link", "<style", "src=\"", "url("] {
        assert!(!page.contains(word), "{page}");
    }
}
