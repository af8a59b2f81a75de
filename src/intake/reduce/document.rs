//! Documents as nodes, as Jira's new interface gives them.

use super::Line;
use crate::request::Json;

/// Nodes that stand on lines of their own.
const BLOCKS: [&str; 12] = [
    "paragraph",
    "heading",
    "listItem",
    "codeBlock",
    "blockquote",
    "rule",
    "tableRow",
    "panel",
    "mediaSingle",
    "taskItem",
    "decisionItem",
    "expand",
];

/// The text of a document, line by line. Anything that is no node of it is left out.
pub(super) fn lines(json: &Json) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    node(json, false, &mut lines);
    if lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    lines
}

/// JSON is at most 64 deep, so this is too.
fn node(json: &Json, is_quoted: bool, lines: &mut Vec<Line>) {
    let Json::Map(entries) = json else { return };
    let of = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    let kind = if let Some(Json::Text(kind)) = of("type") { kind.as_str() } else { "" };
    let is_quoted = is_quoted || kind == "blockquote";
    let is_block = BLOCKS.contains(&kind);
    if is_block {
        break_line(is_quoted, lines);
    }
    match (kind, of("text"), of("content")) {
        ("hardBreak", ..) => lines.push(Line { text: String::new(), is_quoted }),
        (_, Some(Json::Text(text)), _) => {
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    lines.push(Line { text: String::new(), is_quoted });
                }
                if let Some(line) = lines.last_mut() {
                    line.text.push_str(part);
                }
            }
        }
        (_, _, Some(Json::List(items))) => items.iter().for_each(|item| node(item, is_quoted, lines)),
        _ => {}
    }
    if is_block {
        break_line(false, lines);
    }
}

/// Begins a line, unless there is nothing in the last one yet.
fn break_line(is_quoted: bool, lines: &mut Vec<Line>) {
    match lines.last_mut() {
        Some(line) if line.text.is_empty() => line.is_quoted = is_quoted,
        _ => lines.push(Line { text: String::new(), is_quoted }),
    }
}
