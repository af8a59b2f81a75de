//! Findings as Markdown, for a comment on a change or a page.

use std::fmt::Write as _;

use super::Checked;
use crate::diagnostic::Diagnostic;
use crate::render::visible;

/// A list for each policy.
#[must_use]
pub fn report(all: &[Checked<'_>]) -> String {
    let mut said = String::new();
    for checked in all {
        let errors = checked.errors();
        let warnings = checked.found.len() - errors;
        let _ = writeln!(said, "### {}\n", code(&checked.relative(&checked.name)));
        let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
        let _ = writeln!(said, "{errors}, {warnings}{}\n", left_out(checked));
        for one in checked.found {
            said.push_str(&item(checked, one));
        }
        if !checked.found.is_empty() {
            said.push('\n');
        }
    }
    said
}

fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn left_out(checked: &Checked<'_>) -> String {
    let mut parts = String::new();
    if checked.known > 0 {
        let _ = write!(parts, ", {} in the baseline", checked.known);
    }
    if checked.allowed > 0 {
        let _ = write!(parts, ", {} allowed", checked.allowed);
    }
    parts
}

fn item(checked: &Checked<'_>, one: &Diagnostic) -> String {
    let file = checked.file_of(one);
    let place = match &one.primary {
        Some(label) => format!("{file}:{}", checked.position(label.span)),
        None => file,
    };
    let help = one.help.as_ref().map_or(String::new(), |help| format!("  \n  Help: {}", sentence(help)));
    let notes = one.notes.iter().fold(String::new(), |notes, note| notes + "  \n  Note: " + &sentence(note));
    let (severity, name) = (one.severity, one.code.name());
    format!("- **{severity}** {} at {}: {}{notes}{help}\n", code(name), code(&place), sentence(&one.message))
}

/// A sentence of a diagnostic: what the author wrote stands in it between backticks.
///
/// Where a word of the author may have got out of its backticks, the whole sentence is code, in which nothing is a link,
/// an image, a mention or HTML.
fn sentence(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let is_plain = |part: &str| {
        let is_word = |c: char| c.is_alphanumeric() || " ,;.:'()\"?–…/-".contains(c);
        part.chars().all(is_word) && !part.contains("://") && !part.contains("www.")
    };
    let is_paired = parts.len() % 2 == 1 && parts.iter().step_by(2).all(|part| is_plain(part));
    if !is_paired {
        return code(text);
    }
    let shown = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => (*part).to_owned(),
        _ => code(part),
    });
    shown.collect()
}

/// Text as code, between more backticks than it has in a row.
fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        return format!("{fence} {text} {fence}");
    }
    format!("{fence}{text}{fence}")
}
