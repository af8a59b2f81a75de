//! Missing sources of dates.

use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;

lint! {
    /// Dates of what others make, without a word on where they come from.
    ///
    /// ## What it finds
    ///
    /// An entry of `life-cycles` without `source`, one of whose releases has none either.
    ///
    /// ## Why it matters
    ///
    /// These dates decide whether somebody pays. Who doubts one, and who has to look after them in a year, wants to know
    /// where to look.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// life-cycles:
    ///   debian:
    ///     line: x
    ///     releases: { 12: { released: 2023-06-10, ends: 2026-06-10 } }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// life-cycles:
    ///   debian:
    ///     source: endoflife.date
    ///     line: x
    ///     releases: { 12: { released: 2023-06-10, ends: 2026-06-10 } }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the dates are your own decision, whatever the maker says.
    "unsourced-dates", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let unsourced =
        at.document.life_cycles.iter().filter(|cycle| {
            cycle.source.is_none() && cycle.table.releases.iter().any(|release| release.source.is_none())
        });
    let finding = |name: &crate::document::Spanned<String>| {
        let message = format!("the dates of `{}` name no source", name.value);
        Diagnostic::finding(NAME, &name.value, name.span, message)
            .help("write `source:` with where they were found, at the life cycle or at each release")
    };
    unsourced.map(|cycle| finding(&cycle.name)).collect()
}
