//! A `7.1` dated after `7.9`.

use crate::diagnostic::Diagnostic;
use crate::document::{ReleaseTable, Spanned};
use crate::lint::Inspected;
use crate::value::{Date, LineShape, Version, parse_date};

lint! {
    /// A release is dated after a higher one of its own series.
    ///
    /// ## What it finds
    ///
    /// Two lines that differ in their last number alone, of which the lower came out after the higher.
    ///
    /// ## Why it matters
    ///
    /// Ranks such as `newest: 3` go by number, and phases by date. One of the two is wrong, mostly by a year.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///     releases:
    ///       7.9: { released: 2026-03-10 }
    ///       7.1: { released: 2026-05-15 }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///     releases:
    ///       7.9: { released: 2026-03-10 }
    ///       7.1: { released: 2025-05-15 }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the lower one really came out later, such as one that was skipped at first.
    "out-of-order-release", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let products = at.document.products.iter().map(|product| &product.table);
    let tables = products.chain(at.document.life_cycles.iter().map(|cycle| &cycle.table));
    tables.flat_map(of_table).collect()
}

/// A line with the day on which it came out.
struct Dated<'d> {
    line: Vec<u64>,
    day: Date,
    version: &'d Spanned<String>,
    place: &'d Spanned<String>,
}

fn of_table(table: &ReleaseTable) -> Vec<Diagnostic> {
    let shape = table.line.as_ref().and_then(|line| LineShape::parse(&line.value).ok());
    let dated = |release: &'_ crate::document::Release| {
        let version = Version::parse(&release.version.value).ok()?;
        let line = match shape {
            Some(shape) => version.line(shape)?.segments().to_vec(),
            None => version.segments().to_vec(),
        };
        let place = release.columns.iter().position(|column| column.name.value == "released")?;
        let day = parse_date(&release.columns.get(place)?.value.value).ok()?;
        Some((line, day, place))
    };
    let mut lines: Vec<Dated<'_>> = table
        .releases
        .iter()
        .filter_map(|release| {
            let (line, day, place) = dated(release)?;
            Some(Dated { line, day, version: &release.version, place: &release.columns.get(place)?.value })
        })
        .collect();
    lines.sort_by(|a, b| a.line.cmp(&b.line));
    let pairs = lines.windows(2).filter_map(|pair| match pair {
        [low, high] if is_series(&low.line, &high.line) && low.day > high.day => Some((low, high)),
        _ => None,
    });
    pairs.map(|(low, high)| finding(low, high)).collect()
}

fn is_series(low: &[u64], high: &[u64]) -> bool {
    let all_but_last = |line: &[u64]| line.split_last().map(|(_, rest)| rest.to_vec());
    all_but_last(low) == all_but_last(high)
}

fn finding(low: &Dated<'_>, high: &Dated<'_>) -> Diagnostic {
    let message =
        format!("`{}` came out on {}, after `{}` on {}", low.version.value, low.day, high.version.value, high.day);
    let finding = Diagnostic::finding(NAME, &low.version.value, low.place.span, message);
    finding.also(high.place.span, "the higher one").help("look up both days")
}
