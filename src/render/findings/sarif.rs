//! Findings as SARIF 2.1.0, for code hosts.
//!
//! Only the part of the format that a check of texts needs. Rule ids are the stable names of faults and lints, paths are
//! relative to the root of the sources, and a fingerprint tells the same finding after lines have moved.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Checked;
use super::fingerprint::fingerprints;
use crate::diagnostic::{Code, Diagnostic, Label, Level};
use crate::lint;
use crate::render::{json, visible, visible_lines};
use crate::text::Span;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The root of the sources, which whoever reads the log knows.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// One log with one run for all of them.
///
/// # Errors
///
/// Never for what a policy can hold.
pub fn log(all: &[Checked<'_>]) -> serde_json::Result<String> {
    let codes: BTreeSet<(&'static str, Code)> =
        all.iter().flat_map(|checked| checked.found).map(|one| (one.code.name(), one.code)).collect();
    let index: BTreeMap<&str, usize> = codes.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
    let results = all.iter().flat_map(|checked| {
        let prints = checked.found.iter().zip(fingerprints(checked));
        prints.map(|(one, print)| result(checked, one, index.get(one.code.name()).copied().unwrap_or_default(), print))
    });
    let driver = Driver {
        name: "scopeline",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: codes.iter().map(|(_, code)| rule(*code)).collect(),
    };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results: results.collect() };
    json::pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }).map(|text| text + "\n")
}

fn rule(code: Code) -> Rule {
    let known = lint::find(code.name());
    let summary = known.map_or_else(|| code.meaning().trim(), lint::Lint::summary);
    let level = match known.map(lint::Lint::level) {
        None | Some(Level::Deny) => "error",
        Some(Level::Warn) => "warning",
        Some(Level::Allow) => "none",
    };
    Rule {
        id: code.name(),
        short_description: Message { text: summary.to_owned() },
        help: known.map(|lint| Help { text: lint.page(), markdown: lint.page() }),
        default_configuration: Configuration { level },
    }
}

fn result(checked: &Checked<'_>, one: &Diagnostic, rule_index: usize, print: String) -> SarifResult {
    let help = one.help.as_ref().map_or(String::new(), |help| format!("\nHelp: {}", visible_lines(help)));
    let notes = one.notes.iter().fold(String::new(), |notes, note| notes + "\n" + &visible_lines(note));
    let primary = one.primary.as_ref().map_or_else(
        || Location { id: None, physical_location: physical(checked, &checked.file_of(one), None), message: None },
        |label| location(checked, label, None),
    );
    SarifResult {
        rule_id: one.code.name(),
        rule_index,
        level: if one.is_error() { "error" } else { "warning" },
        message: message(&format!("{}{notes}{help}", visible(&one.message))),
        locations: [primary],
        related_locations: one.others.iter().zip(1..).map(|(label, id)| location(checked, label, Some(id))).collect(),
        partial_fingerprints: BTreeMap::from([("scopeline/v2", print)]),
        fixes: fix(checked, one).into_iter().collect(),
    }
}

fn fix(checked: &Checked<'_>, one: &Diagnostic) -> Option<Fix> {
    let edit = one.fix.as_ref()?;
    let replacement = Replacement {
        deleted_region: region(checked, edit.span),
        inserted_content: Message { text: edit.text.clone() },
    };
    let file = checked.file(edit.span.source);
    let change = Change { artifact_location: artifact(&file), replacements: [replacement] };
    let description = message(&visible_lines(one.help.as_deref().unwrap_or("mend it")));
    Some(Fix { description, artifact_changes: [change] })
}

fn location(checked: &Checked<'_>, label: &Label, id: Option<usize>) -> Location {
    let file = checked.file(label.span.source);
    let message = (!label.text.is_empty()).then(|| message(&visible(&label.text)));
    Location { id, physical_location: physical(checked, &file, Some(label.span)), message }
}

fn physical(checked: &Checked<'_>, file: &str, span: Option<Span>) -> Physical {
    Physical { artifact_location: artifact(file), region: span.map(|span| region(checked, span)) }
}

fn region(checked: &Checked<'_>, span: Span) -> Region {
    let (start, end) = checked.region(span);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// A file below the root by its relative address; one that lies elsewhere by its whole one.
fn artifact(file: &str) -> Artifact {
    let is_absolute = file.starts_with('/') || file.as_bytes().get(1) == Some(&b':');
    let leaves = file.split('/').any(|part| part == "..");
    let slash = if file.starts_with('/') { "" } else { "/" };
    let uri = if is_absolute { format!("file://{slash}{}", encoded(file)) } else { encoded(file) };
    Artifact { uri, uri_base_id: (!is_absolute && !leaves).then_some(ROOT) }
}

/// A path as part of an address.
fn encoded(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A text in which nothing is taken for a link or for a place to fill in.
fn message(text: &str) -> Message {
    let text = if text.contains("](") { text.replace('[', r"\[").replace(']', r"\]") } else { text.to_owned() };
    Message { text: without_places(&text) }
}

/// `{0}` would be filled in with an argument; doubled braces are braces.
fn without_places(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        safe.push_str(before);
        let number: String = from.chars().skip(1).take_while(char::is_ascii_digit).collect();
        let is_place = !number.is_empty() && from[1 + number.len()..].starts_with('}');
        if is_place {
            safe.push_str(&format!("{{{{{number}}}}}"));
            rest = &from[number.len() + 2..];
        } else {
            safe.push('{');
            rest = &from[1..];
        }
    }
    safe + rest
}
