//! The section on hours.

use super::page::{Block, Cell, Column, Section, Table};
use super::sections::{Spoken, month_called};
use crate::history::Time;
use crate::value::Decimal;

impl Spoken<'_> {
    /// None where nobody told any hours.
    pub(super) fn hours(&self) -> Option<Section> {
        let figures = self.figures;
        let months = &figures.months;
        months.iter().find(|month| month.actual.is_some())?;
        // Where nothing was sold, a column of noughts says nothing.
        let is_sold = ![figures.sold.now, figures.sold.before].iter().all(|sold| sold.is_zero());
        let mut table = Table::new(&["month"], &["estimated", "taken"]);
        table.columns.extend(is_sold.then(|| Column::of_numbers("of it sold")));
        table.columns.push(Column::of_numbers("of the estimate"));
        let row = |called: String, is_over: bool, told: Option<(Time, Time, Time)>| {
            let untold = || Cell::text(if is_over { "not told" } else { "not over yet" });
            let (mut cells, share) = match told {
                Some((estimated, actual, sold)) => {
                    let cells = vec![Cell::text(called), Cell::time(estimated), Cell::time(actual), Cell::time(sold)];
                    (cells, Cell::percent(share(actual.saturating_sub(sold), estimated)))
                }
                None => (vec![Cell::text(called), untold(), untold(), untold()], Cell::text("–")),
            };
            if !is_sold {
                cells.pop();
            }
            cells.push(share);
            cells
        };
        // A period of one month is told by its own row.
        let is_long = self.period.months().nth(1).is_some();
        for month in months.iter().filter(|month| month.in_period && is_long) {
            let told = month.estimated.zip(month.actual).map(|(estimated, actual)| (estimated, actual, month.sold));
            table.rows.push(row(month_called(month.month), month.is_over, told));
        }
        let (now, before) = (self.period.called(), self.before.called());
        let is_told = months.iter().any(|month| month.in_period && month.actual.is_some());
        let is_over = self.period.last_day() <= self.as_of;
        let sums = (figures.estimated.now, figures.actual.now, figures.sold.now);
        table.rows.push(row(now, is_over, is_told.then_some(sums)));
        table.rows.push(row(
            before,
            true,
            Some((figures.estimated.before, figures.actual.before, figures.sold.before)),
        ));
        let mut note =
            "Hours are those of the months as they were booked; the hours of requests stand with the requests."
                .to_owned();
        if is_sold {
            note.push_str(" What was sold is paid for apart and is not held against the estimate.");
        }
        let blocks = vec![Block::Hours(months.clone()), Block::Table(table), Block::Note(note)];
        Some(Section { id: "hours", heading: "Hours against the estimate".to_owned(), blocks })
    }
}

/// How many hundredths of the estimate were taken, rounded down; none of no estimate.
fn share(actual: Time, estimated: Time) -> Option<Decimal> {
    let share = actual.minutes().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(estimated.minutes())?;
    Some(share.trunc_with_scale(0).normalize())
}
