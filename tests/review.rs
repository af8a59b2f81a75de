//! The service review on the command line, and what comes from outside in it.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scopeline::render::visible;
use serde_json::Value;

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A file of its own for one test, which is not there at first.
fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("review-{name}"));
    let _ = fs::remove_file(&path);
    path
}

fn report(args: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("CLICOLOR_FORCE").arg("report").args(args);
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (text(stdout), text(stderr), status.code())
}

const AGENCY: [&str; 4] = ["policies/web-agency", "policies/web-agency/history.jsonl", "--period", "2026-Q3"];

fn agency(more: &[&str]) -> String {
    let (said, complaint, code) = report(&[&AGENCY, more].concat());
    assert_eq!((complaint.as_str(), code), ("", Some(0)), "{more:?}");
    said
}

const OF_CLIENT: [&str; 4] = ["--client", "harbour", "--edition", "client"];

/// `REWRITE=1 cargo test --all-features --test review` writes it anew.
#[test]
fn the_review_in_the_guide_is_what_the_program_prints() {
    let history = "policies/managed-service/history.jsonl";
    let of_client = ["--period", "2026-Q3", "--client", "grocers", "--edition", "client"];
    let (said, ..) = report(&[&["policies/managed-service", history], &of_client[..]].concat());
    let path = place("guide/review.md");
    let guide = fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = guide.split_once("<!-- review -->\n").expect("a beginning");
    let (kept, after) = rest.split_once("<!-- /review -->").expect("an end");
    let shown = format!("\n~~~~markdown\n{said}~~~~\n\n");
    if std::env::var_os("REWRITE").is_some() {
        fs::write(&path, format!("{before}<!-- review -->\n{shown}<!-- /review -->{after}"))
            .expect("it can be written");
    } else {
        assert!(kept == shown, "the guide shows another review; see what changed:\n{said}");
    }
}

#[test]
fn both_shipped_histories_have_a_review_of_each_client_in_each_edition_and_format() {
    for policy in ["web-agency", "managed-service"] {
        let (folder, history) = (format!("policies/{policy}"), format!("policies/{policy}/history.jsonl"));
        let all = ["--period", "2026-H1", "--format", "json"];
        let (said, complaint, code) = report(&[&[folder.as_str(), &history], &all[..]].concat());
        assert_eq!((complaint.as_str(), code), ("", Some(0)));
        let whole: Value = serde_json::from_str(&said).expect("JSON");
        let clients = whole["internal"]["clients"].as_array().expect("clients");
        let mut requests = 0;
        for client in clients {
            let id = client["client"]["id"].as_str().expect("an id");
            let own = ["--period", "2026-H1", "--client", id, "--edition", "client", "--format", "json"];
            let (said, _, code) = report(&[&[folder.as_str(), &history], &own[..]].concat());
            assert_eq!(code, Some(0), "{id}");
            let one: Value = serde_json::from_str(&said).expect("JSON");
            requests += one["figures"]["requests"]["now"]["requests"].as_u64().expect("a count");
            assert!(one.get("internal").is_none() && one["client"]["id"] == id);
        }
        assert_eq!(whole["figures"]["requests"]["now"]["requests"].as_u64(), Some(requests));
        // What is told in the shipped histories is enough to say what was promised of nearly all of it.
        let base = &whole["figures"]["commitments"]["base"];
        let count = |key: &str| base[key].as_u64().expect("a count");
        assert!(count("promised") * 10 > count("support") * 7, "{base}");
        assert_eq!(whole["internal"]["not-reckoned"]["unreadable"], 0, "{}", whole["internal"]["not-reckoned"]);
    }
}

#[test]
fn the_side_file_has_the_requests_behind_each_number_and_none_that_is_internal_for_a_client() {
    for (more, is_internal) in [(&OF_CLIENT[..], false), (&["--client", "harbour"], true)] {
        let path = scratch(&format!("ids-{is_internal}.csv"));
        let shown = path.display().to_string();
        let json: Value =
            serde_json::from_str(&agency(&[more, &["--format", "json", "--ids", &shown]].concat())).expect("JSON");
        let text = fs::read_to_string(&path).expect("the file is there");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let support = rows.iter().filter(|row| &row[0] == "class.support").count();
        let classes = json["figures"]["classes"].as_array().expect("classes");
        assert_eq!(classes[0]["count"]["now"]["requests"].as_u64(), u64::try_from(support).ok());
        assert!(rows.iter().all(|row| row.len() == 5 && &row[1] == "harbour"));
        let internal = |row: &csv::StringRecord| {
            ["override.", "unclaused.", "base.decided"].iter().any(|kind| row[0].starts_with(kind))
        };
        assert_eq!(rows.iter().any(internal), is_internal);
        // Nothing is written over it.
        let (_, complaint, code) = report(&[&AGENCY[..], more, &["--ids", &shown]].concat());
        assert!(code == Some(2) && complaint.contains("is there already"), "{complaint}");
    }
}

#[test]
fn wrong_use_is_told() {
    let (_, complaint, code) = report(&[&AGENCY[..], &["--edition", "client"]].concat());
    assert!(code == Some(2) && complaint.contains("say which one with `--client`"), "{complaint}");
    // Where there is no review, no file is left beside it.
    let ids = scratch("nobody.csv");
    let shown = ids.display().to_string();
    let (said, complaint, code) = report(&[&AGENCY[..], &["--client", "nobody", "--ids", &shown]].concat());
    assert!(
        fs::read_dir(ids.parent().expect("a folder"))
            .expect("it is there")
            .all(|entry| { !entry.expect("an entry").file_name().to_string_lossy().contains("review-nobody") })
    );
    assert!(code == Some(1) && said.is_empty() && complaint.contains("no client `nobody`"), "{complaint}");
    let (said, complaint, code) = report(&[&AGENCY[..], &["--as-of", "9999-12-31"]].concat());
    assert!(code == Some(2) && said.is_empty() && complaint.contains("later than calendars reckon"), "{complaint}");
    let (_, complaint, code) = report(&["policies/web-agency", AGENCY[1], "--period", "2026-Q7"]);
    assert!(code == Some(2) && complaint.contains("`2026-Q7` is no period"), "{complaint}");
}

/// In the shipped history the policy would have sold MS-2390 by clause 3.4, and staff gave it as support.
#[test]
fn what_was_not_sold_against_the_policy_stands_under_no_clause_for_the_client() {
    let of = |edition: &str| {
        let path = scratch(&format!("sold-{edition}.csv"));
        let shown = path.display().to_string();
        let history = "policies/managed-service/history.jsonl";
        let args = ["--period", "2026-Q3", "--client", "grocers", "--edition", edition, "--ids", &shown];
        let (said, _, code) = report(&[&["policies/managed-service", history], &args[..]].concat());
        assert_eq!(code, Some(0));
        let text = fs::read_to_string(&path).expect("the file is there");
        let own = text.lines().filter(|line| line.contains(",MS-2390,"));
        let numbers: Vec<String> = own.filter_map(|line| line.split(',').next().map(str::to_owned)).collect();
        (said, numbers)
    };
    let (desk, numbers) = of("internal");
    assert!(desk.contains("**Clause 3.4, support**: MS-2390"), "{desk}");
    assert!(numbers.iter().any(|number| number == "clause.support.3.4"), "{numbers:?}");
    let (client, numbers) = of("client");
    assert!(
        !client.contains("Clause 3.4, support") && !client.contains("| 3.4 | What is ordered | support |"),
        "{client}"
    );
    assert_eq!(numbers, ["class.support", "without-clause.support"]);
}

/// What strangers may write where a name or an id stands.
const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "![x](https://evil.example/p.png)",
    "[x](javascript:alert(1))",
    "a | b | c",
    "`code` **bold** _it_",
    "&lt;b&gt; &amp;",
    "@everyone #1",
    "=HYPERLINK(\"http://evil.example\")",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\u{202e}gnp.exe \u{1b}[31m",
    "\u{ff1d}1+1",
];

/// A history in which a text stands wherever one may stand.
fn hostile(text: &str) -> PathBuf {
    let said = serde_json::to_string(text).expect("JSON");
    let path = scratch(&format!("hostile-{}.jsonl", HOSTILE.iter().position(|one| *one == text).expect("one of them")));
    let lines = format!(
        r#"{{"client":"c","name":{said},"plan":{said}}}
{{"client":"c","month":"2026-07","estimated":"2 h","actual":"3 h"}}
{{"client":"c","request":{said},"opened":"2026-07-08T09:00:00+02:00","kind":{said},"component":{said},"severity":{said},"class":"support","clause":{said},"service":{said},"hours":"1 h","open":true,"unknown":[{said}],"quoted":"5 EUR","internal":{said},"goodwill":{{"time":"1 h","reason":{said}}},"override":{{"from":"service","by":{said},"reason":{said},"at":"2026-07-08T09:00:00+02:00"}}}}
{{"client":"c","request":"2","opened":"2026-07-08T09:00:00+02:00","kind":{said},"component":{said},"class":"support","hours":"1 h"}}
{{"client":"c","flag":{said},"by":{said},"at":"2026-07-08T09:00:00+02:00","note":{said}}}
"#
    );
    fs::write(&path, lines).expect("it can be written");
    path
}

#[test]
fn what_comes_from_outside_is_shown_as_text() {
    for text in HOSTILE {
        let path = hostile(text).display().to_string();
        for edition in [&["--client", "c", "--edition", "client"][..], &["--client", "c"], &[]] {
            let shown = |format: &str| {
                let args =
                    [&["policies/web-agency", &path, "--period", "2026-07", "--format", format], edition].concat();
                let (said, complaint, code) = report(&args);
                assert_eq!((complaint.as_str(), code), ("", Some(0)), "{text}");
                assert!(!said.contains(['\u{202e}', '\u{1b}']), "{said}");
                said
            };
            in_html(&shown("html"));
            in_markdown(text, &shown("markdown"));
            in_csv(&shown("csv"));
        }
    }
}

/// No element but those of the page, no attribute of an event, no address.
fn in_html(html: &str) {
    const KNOWN: &str = "html head meta title style body header p h1 dl dt dd ul li span main section h2 div table thead tr th \
                         tbody td a figure svg line text rect figcaption";
    let after_style = html.split("</style>").nth(1).expect("the style ends once");
    for tag in after_style.split('<').skip(1) {
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(KNOWN.split_whitespace().any(|known| known == name), "<{name}> in {html}");
        let attributes = tag.split('>').next().expect("a tag");
        assert!(
            !attributes.contains(" on") && !attributes.contains("href=\"h") && !attributes.contains("src"),
            "<{attributes}>"
        );
        assert!(!attributes.contains("style="), "<{attributes}>");
    }
    assert!(html.contains("default-src 'none'; style-src 'sha256-"), "{html}");
    let head = html.split("</style>").next().expect("a beginning");
    assert!(
        !head.contains("url(") && !head.contains("@import") && !head.contains("<link") && !head.contains("<script")
    );
}

/// Only headings, lists, tables and text; every table has as many cells in each row as columns.
fn in_markdown(text: &str, markdown: &str) {
    let mut said = String::new();
    let (mut columns, mut cells, mut is_code) = (0, 0, false);
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow | Tag::TableHead) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => assert_eq!(cells, columns, "{markdown}"),
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(part) if !is_code => said.push_str(&part),
            Event::Text(_) | Event::End(_) => said.push('\n'),
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::Item | Tag::Strong | Tag::BlockQuote(_),
            ) => {}
            // What keeps a mention from being one.
            Event::InlineHtml(html) if &*html == "<!-- -->" => {}
            other => panic!("{other:?} in\n{markdown}"),
        }
    }
    let expected = visible(text.trim()).into_owned();
    assert!(said.contains(&expected), "{expected:?} is not told as it is:\n{said}");
}

/// No cell begins as a formula does, but for plain numbers.
fn in_csv(text: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        for cell in &row.expect("as many cells as the first row") {
            let begins =
                cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff20}']);
            assert!(!begins || cell.parse::<f64>().is_ok(), "{cell}");
        }
        rows += 1;
    }
    assert!(rows > 10, "{text}");
}

#[test]
fn lines_that_cannot_be_used_are_told_with_their_place_and_the_rest_is_counted() {
    let path = scratch("faults.jsonl");
    let lines = [
        r#"{"client":"c"}"#,
        r#"{"client":"c","month":"2026-07","estimated":"2 h"}"#,
        r#"{"client":"c","month":"2026-08","estimated":"2 h","actual":"-1 h"}"#,
        r#"{"client":"c","month":"2026-08","estimated":"2 h","actual":"1 h"}"#,
        r#"{"client":"c","month":"2026-07","estimated":"2 h","actual":"1 h"}"#,
        r#"{"client":"d","month":"2026-07","estimated":"2 h","actual":"1 h"}"#,
        r#"{"client":"c","request":"1","opened":"2026-07-08T09:00:00+02:00","class":"service","hours":"1 h","quoted":"5 EUR"}"#,
        r#"{"client":"c","request":"2","opened":"2026-07-08T09:00:00+02:00","class":"service","hours":"1 h","quoted":"5 USD"}"#,
    ];
    fs::write(&path, lines.join("\n")).expect("it can be written");
    let shown = path.display().to_string();
    let (said, complaint, code) = report(&["policies/web-agency", &shown, "--period", "2026-Q3", "--format", "json"]);
    assert_eq!(code, Some(1));
    for (line, key) in [(2, "actual"), (3, "actual"), (5, "month"), (6, "client"), (8, "quoted")] {
        assert!(complaint.contains(&format!("{shown}:{line}: `{key}`: ")), "{line}: {complaint}");
    }
    let review: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((review["left-out"]["lines"].as_u64(), complaint.lines().count()), (Some(5), 5));
    assert_eq!(review["figures"]["requests"]["now"]["requests"], 1);
    assert_eq!(review["figures"]["money"].as_array().map(Vec::len), Some(1));
}
