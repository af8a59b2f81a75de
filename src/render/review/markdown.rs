//! A review as Markdown, with tables as GitHub has them.

use std::fmt::Write as _;

use super::super::markdown::{closing, plain};
use crate::report::{Block, MonthOfHours, Page, Table, Trace};

/// The page as Markdown. What could mean something to a reader of Markdown is escaped.
#[must_use]
pub fn markdown(page: &Page) -> String {
    let mut all = format!("# {}\n\n", plain(&page.title));
    if let Some(banner) = &page.banner {
        let _ = writeln!(all, "> **{}**\n", plain(banner));
    }
    for (label, text) in &page.about {
        let _ = writeln!(all, "- {}: {}", plain(label), plain(text));
    }
    all.push('\n');
    let summary: Vec<String> = page.summary.iter().map(|said| closing(said)).collect();
    let _ = writeln!(all, "{}", summary.join(" "));
    for section in &page.sections {
        let _ = writeln!(all, "\n## {}", plain(&section.heading));
        for block in &section.blocks {
            match block {
                Block::Text(text) | Block::Note(text) => {
                    let _ = writeln!(all, "\n{}", closing(text));
                }
                Block::Table(rows) => table(rows, &mut all),
                Block::Figures(_) => {}
                Block::Hours(months) => hours(months, &mut all),
                Block::Traces(list) => traces(list, &mut all),
            }
        }
    }
    all
}

fn table(table: &Table, all: &mut String) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    all.push('\n');
    all.push_str(&line(table.columns.iter().map(|column| plain(&column.heading)).collect()));
    let rule = |is_number| if is_number { "---:" } else { "---" }.to_owned();
    all.push_str(&line(table.columns.iter().map(|column| rule(column.is_number)).collect()));
    for (at, row) in table.rows.iter().enumerate() {
        let is_sum = table.has_sum && at + 1 == table.rows.len();
        let cells = row.iter().map(|cell| match plain(&cell.text) {
            text if is_sum && !text.is_empty() => format!("**{text}**"),
            text => text,
        });
        all.push_str(&line(cells.collect()));
    }
}

/// Bars of text for months, without what was sold, the longest as wide as fits a page.
fn hours(months: &[MonthOfHours], all: &mut String) {
    const WIDEST: u32 = 40;
    let told = months.iter().filter_map(|month| Some((month, month.estimated?, month.kept()?)));
    let most = told.clone().map(|(_, estimated, actual)| estimated.max(actual).minutes()).max().unwrap_or_default();
    all.push_str("\n```text\n");
    for (month, estimated, actual) in told {
        let length = |minutes: crate::value::Decimal| {
            let length = minutes.checked_mul(WIDEST.into()).and_then(|wide| wide.checked_div(most));
            length.and_then(|length| usize::try_from(length.round()).ok()).unwrap_or(0)
        };
        let (taken, expected) = (length(actual.minutes()), length(estimated.minutes()));
        // The estimate is a line through the bar.
        let bar: String = (0..=WIDEST as usize)
            .map(|at| match () {
                () if at == expected => '|',
                () if at < taken => '#',
                () => ' ',
            })
            .collect();
        let _ = writeln!(all, "{}  {}  {actual} of {estimated}", month.month, bar);
    }
    all.push_str("```\n");
}

fn traces(traces: &[Trace], all: &mut String) {
    all.push('\n');
    for trace in traces {
        let requests: Vec<String> = trace.requests.iter().map(|request| plain(request)).collect();
        let _ = writeln!(all, "- **{}**: {}", plain(&trace.called()), requests.join(", "));
    }
}
