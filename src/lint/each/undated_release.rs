//! Releases without dates.

use crate::diagnostic::{Diagnostic, in_backticks};
use crate::document::{Release, Spanned};
use crate::lint::Inspected;

/// As many lines are shown beside the first.
const SHOWN: usize = 3;

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
    /// If the days cannot be found out any more. An allowance names the product.
    "undated-release", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let products = at.document.products.iter();
    products.filter_map(|product| of_product(&product.name, &product.table.releases)).collect()
}

/// One finding for a table: of many lines, the first few are shown.
fn of_product(product: &Spanned<String>, releases: &[Release]) -> Option<Diagnostic> {
    let has_date = |release: &&Release| release.columns.iter().any(|column| column.name.value == "released");
    let (dated, undated): (Vec<&Release>, Vec<&Release>) = releases.iter().partition(has_date);
    let first = undated.first().filter(|_| !dated.is_empty())?;
    let names: Vec<&str> = undated.iter().map(|release| release.version.value.as_str()).collect();
    let have = if names.len() == 1 { "has" } else { "have" };
    let message = format!("of `{}`, {} {have} no day on which it came out", product.value, in_backticks(&names));
    let finding = Diagnostic::finding(NAME, &product.value, first.version.span, message)
        .help("write `released: DATE`, or `DATE..DATE` if it is not known exactly");
    Some(undated.iter().skip(1).take(SHOWN).fold(finding, |finding, release| finding.also(release.version.span, "")))
}
