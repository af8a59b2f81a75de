//! Days that the catalogue leaves open.

use serde::Serialize;

use crate::decision::Gap;
use crate::policy::Policy;
use crate::policy::release::{Bounds, CellValue, Release};

/// The column of the day on which a release came out.
const RELEASED: &str = "released";

/// Days of one release that the catalogue does not hold and that leave an outcome open. No client can tell them: once they
/// are known, they are written into the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct OpenDay {
    /// The product or life cycle, as the policy names it.
    pub of: String,
    /// The release, as the policy writes it.
    pub release: String,
    /// Which days, by the columns of the release table: `released`, `ends` and so on; never empty.
    pub days: Vec<String>,
    /// Where the release stands in the policy, or in the release table beside it:
    /// `products > server > releases > 7.1`.
    pub place: String,
}

/// What the catalogue leaves open of each of these releases.
pub(super) fn open_days<'g>(policy: &Policy, gaps: impl IntoIterator<Item = &'g Gap>) -> Vec<OpenDay> {
    gaps.into_iter().map(|gap| open_day(policy, gap)).collect()
}

fn open_day(policy: &Policy, gap: &Gap) -> OpenDay {
    let products = policy.products.iter().map(|product| ("products", &product.table));
    let cycles = policy.life_cycles.tables.iter().map(|table| ("life-cycles", table));
    let named = products.chain(cycles).filter(|(_, table)| policy.names.text(table.of) == gap.product);
    let found = named.filter_map(|(of, table)| Some((of, table.releases.iter().find(|one| one.line == gap.line)?)));
    // A life cycle may have the name of a product: the one is meant that misses a day.
    let (of, release) = match found.max_by_key(|(of, release)| (!days_of(release).is_empty(), *of == "products")) {
        Some((of, release)) => (of, Some(release)),
        None => ("products", None),
    };
    let written = release.map_or_else(|| gap.line.to_string(), |release| release.written.clone());
    let days = release.map_or_else(Vec::new, days_of);
    OpenDay {
        of: gap.product.clone(),
        place: format!("{of} > {} > releases > {written}", gap.product),
        release: written,
        days: if days.is_empty() { vec![RELEASED.to_owned()] } else { days },
    }
}

/// The days of a release that are known only between two bounds, the one on which it came out first.
fn days_of(release: &Release) -> Vec<String> {
    let is_open = |bounds: &Bounds| bounds.earliest != bounds.latest;
    let columns = release.columns.iter().filter(|cell| match &cell.value {
        CellValue::ByRule(bounds) => is_open(bounds),
        CellValue::Written(_) => false,
    });
    let own = columns.map(|cell| cell.column.clone()).filter(|column| column != RELEASED);
    is_open(&release.released).then(|| RELEASED.to_owned()).into_iter().chain(own).collect()
}
