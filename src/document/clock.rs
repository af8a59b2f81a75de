//! Clocks as written: what has not run out yet.

use super::Spanned;
use super::condition::{Condition, condition};
use super::products::{DateForm, date_form};
use super::reader::{Faults, MapReader, some};
use crate::syntax::Node;

/// An entry of `clocks`: a derived fact.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Clock {
    /// The derived fact's name.
    pub name: Spanned<String>,
    /// Its rows, in order.
    pub rows: Vec<ClockRow>,
}

/// A row of a clock.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClockRow {
    /// `is`.
    pub is: Spanned<String>,
    /// `until`: the last day of the row.
    pub until: DateForm,
    /// `calendar`, by which business days are counted.
    pub calendar: Option<Spanned<String>>,
    /// `when`.
    pub when: Option<Condition>,
}

pub(super) fn clock(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Clock> {
    let rows = some(node, &name.value, faults, |node, faults| {
        let mut map = MapReader::open(node, "this row", "{ is: running, until: account.paid-until }", faults)?;
        let is = map.required_text("is", "write the name of the state, such as `is: running`", faults);
        let until = map.required("until", "write `until: FACT` or `until: FACT + 30 days`");
        let until = until.and_then(|node| date_form(node, faults));
        let calendar = map.text("calendar", faults);
        let when = map.node("when").and_then(|node| condition(node, faults));
        map.finish(faults);
        Some(ClockRow { is: is?, until: until?, calendar, when })
    });
    Some(Clock { name, rows })
}
