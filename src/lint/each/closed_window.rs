//! Windows that closed before the policy began.

use crate::diagnostic::Diagnostic;
use crate::document::{DateForm, Document, ReleaseTable, Spanned};
use crate::lint::Inspected;
use crate::value::{Date, parse_date};

lint! {
    /// A window that closed before the policy begins.
    ///
    /// ## What it finds
    ///
    /// A row of `phases` or `clocks` whose `until` is a written day before `effective` (or `applies-from`), and a
    /// `known-until` before it.
    ///
    /// ## Why it matters
    ///
    /// The row holds for no request that this version decides. With `known-until` every decision says that the catalogue is
    /// behind. Mostly the date is of last year's version.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///     phases:
    ///       - { is: preview, until: 2025-06-30 }
    ///       - { is: supported, newest: 2 }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///     phases:
    ///       - { is: preview, until: 2026-12-31 }
    ///       - { is: supported, newest: 2 }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If requests of former days are decided by this version too, with `applies-from`.
    "closed-window", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let Some((from, written)) = at.policy.applies_from.zip(from(at.document)) else { return Vec::new() };
    let closed = windows(at.document).into_iter().filter_map(|(name, day)| {
        let closes = parse_date(&day.value).ok().filter(|day| *day < from)?;
        Some((name, day, closes))
    });
    let finding = |(name, day, closes): (&str, &Spanned<String>, Date)| {
        let message = format!("this closes on {closes}, and the policy begins on {from}");
        let finding = Diagnostic::finding(NAME, name, day.span, message).also(written.span, "it begins here");
        finding.help("write a later day, or take the row out")
    };
    closed.map(finding).collect()
}

fn from(document: &Document) -> Option<&Spanned<String>> {
    document.header.applies_from.as_ref().or(document.header.effective.as_ref())
}

/// The last days that are written as such, each with the name of what ends.
fn windows(document: &Document) -> Vec<(&str, &Spanned<String>)> {
    let mut windows = Vec::new();
    for product in &document.products {
        of_table(&product.name.value, &product.table, &mut windows);
    }
    for cycle in &document.life_cycles {
        of_table(&cycle.name.value, &cycle.table, &mut windows);
    }
    for clock in &document.clocks {
        windows.extend(clock.rows.iter().filter_map(|row| Some((row.is.value.as_str(), day(&row.until)?))));
    }
    windows
}

fn of_table<'d>(name: &'d str, table: &'d ReleaseTable, windows: &mut Vec<(&'d str, &'d Spanned<String>)>) {
    windows.extend(table.known_until.iter().map(|day| (name, day)));
    let phases = table.phases.iter().flatten();
    windows.extend(phases.filter_map(|phase| Some((phase.is.value.as_str(), day(phase.until.as_ref()?)?))));
}

fn day(form: &DateForm) -> Option<&Spanned<String>> {
    match form {
        DateForm::One(text) => Some(text),
        _ => None,
    }
}
