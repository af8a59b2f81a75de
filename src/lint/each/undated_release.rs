//! Releases without dates.

use crate::diagnostic::Diagnostic;
use crate::document::Release;
use crate::lint::Inspected;

lint! {
    /// A release of ours without the day on which it came out.
    ///
    /// ## What it finds
    ///
    /// A line under `products` that has no `released`, in a table in which another one has.
    ///
    /// ## Why it matters
    ///
    /// Which lines are the newest, and until when a phase lasts, is counted from that day. Without it decisions stay open
    /// that need not be.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///     releases:
    ///       7.2: { released: 2026-06-10 }
    ///       7.1: { lts: yes }
    ///       7.0: { released: 2025-08-01 }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///       7.1: { released: 2026-01-15, lts: yes }
    /// ```
    ///
    /// or, of a day that nobody knows exactly, `released: 2026-01-01..2026-03-31`, and `tba` for one to come.
    ///
    /// ## When to allow it
    ///
    /// If the day cannot be found out any more.
    "undated-release", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let has_date = |release: &&Release| release.columns.iter().any(|column| column.name.value == "released");
    let tables = at.document.products.iter().map(|product| &product.table.releases);
    let dated = tables.filter(|releases| releases.iter().any(|release| has_date(&release)));
    let undated = dated.flatten().filter(|release| !has_date(release)).map(|release| &release.version);
    let finding = |version: &crate::document::Spanned<String>| {
        let message = format!("the release `{}` has no day on which it came out", version.value);
        Diagnostic::finding(NAME, &version.value, version.span, message)
            .help("write `released: DATE`, or `DATE..DATE` if it is not known exactly")
    };
    undated.map(finding).collect()
}
