//! Findings as workflow commands of GitHub: annotations at the lines of a change.

use std::fmt::Write as _;

use super::Checked;
use crate::diagnostic::Diagnostic;
use crate::render::visible;

/// As many annotations as are shown of one step.
const MOST: usize = 10;

/// One command for each finding, errors first, ten at most; then how many are hidden, if any are.
#[must_use]
pub fn annotations(all: &[Checked<'_>]) -> String {
    let mut found: Vec<(&Checked<'_>, &Diagnostic)> =
        all.iter().flat_map(|checked| checked.found.iter().map(move |one| (checked, one))).collect();
    found.sort_by_key(|(_, one)| !one.is_error());
    let mut said = found.iter().take(MOST).fold(String::new(), |said, (checked, one)| said + &command(checked, one));
    if let Some(hidden) = found.len().checked_sub(MOST).filter(|hidden| *hidden > 0) {
        let errors = found.iter().skip(MOST).filter(|(_, one)| one.is_error()).count();
        let _ =
            writeln!(said, "{hidden} more are hidden, {errors} of them errors: run `scopeline check` to see them all");
    }
    said
}

fn command(checked: &Checked<'_>, one: &Diagnostic) -> String {
    let level = if one.is_error() { "error" } else { "warning" };
    let mut place = format!("file={}", property(&checked.file_of(one)));
    if let Some(label) = &one.primary {
        let (start, end) = checked.region(label.span);
        let _ = write!(place, ",line={},endLine={}", start.line, end.line);
        // Columns are only for a place within one line.
        if start.line == end.line && start.column < end.column {
            let _ = write!(place, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let help = one.help.as_ref().map_or(String::new(), |help| format!("\n{help}"));
    let notes = one.notes.iter().fold(String::new(), |notes, note| notes + "\n" + note);
    let message = data(&format!("{}{notes}{help}", one.message));
    format!("::{level} {place},title={}::{message}\n", property(one.code.name()))
}

/// A message: a line break would end the command, and a per cent sign begins an escape.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| visible(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property: a colon or a comma would end it as well.
fn property(text: &str) -> String {
    visible(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
