//! The parts of the language that nothing decides by yet: read whole, so that no file has to be rewritten later.

use super::Spanned;
use super::products::{DateForm, date_form};
use super::reader::{Faults, MapReader, named, some};
use super::scalar::text;
use crate::syntax::{Kind, Node};

/// An entry of `clocks`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Clock {
    /// The derived fact's name.
    pub name: Spanned<String>,
    /// Its rows.
    pub rows: Vec<ClockRow>,
}

/// A row of a clock.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClockRow {
    /// `is`.
    pub is: Spanned<String>,
    /// `until`.
    pub until: DateForm,
    /// `calendar`.
    pub calendar: Option<Spanned<String>>,
}

/// An entry of `meters`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Meter {
    /// Its name.
    pub name: Spanned<String>,
    /// `per`.
    pub per: Option<Spanned<String>>,
    /// `allowance`: plan and how much.
    pub allowance: Vec<(Spanned<String>, Spanned<String>)>,
    /// `nearly`.
    pub nearly: Option<Spanned<String>>,
    /// `carry-over`.
    pub carry_over: Option<Spanned<String>>,
    /// `history`.
    pub history: Option<Spanned<String>>,
}

pub(super) fn clock(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Clock> {
    let rows = some(node, &name.value, faults, |node, faults| {
        let mut map = MapReader::open(node, "this row", "{ is: running, until: account.paid-until }", faults)?;
        let is = map.required_text("is", "write the name of the state, such as `is: running`", faults);
        let until = map.required("until", "write `until: FACT` or `until: FACT + 30 days`");
        let until = until.and_then(|node| date_form(node, faults));
        let calendar = map.text("calendar", faults);
        map.finish(faults);
        Some(ClockRow { is: is?, until: until?, calendar })
    });
    Some(Clock { name, rows })
}

pub(super) fn meter(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Meter> {
    let mut map = MapReader::open_named(node, "this meter", "NAME: { per: month, allowance: { PLAN: 5 h } }", faults);
    let meter = Meter {
        name,
        per: map.required_text("per", "write the period, such as `per: month`", faults),
        allowance: map.node("allowance").map(|node| allowance(node, faults)).unwrap_or_default(),
        nearly: map.text("nearly", faults),
        carry_over: map.text("carry-over", faults),
        history: map.text("history", faults),
    };
    map.finish(faults);
    Some(meter)
}

/// How much each plan has. One text alone holds for any plan: an amount, or the fact that says it.
fn allowance(node: &Node, faults: &mut Faults) -> Vec<(Spanned<String>, Spanned<String>)> {
    if let Kind::Scalar(_) = node.kind {
        let any = |amount: Spanned<String>| (Spanned { value: "any".to_owned(), span: amount.span }, amount);
        return text(node, "allowance", faults).map(any).into_iter().collect();
    }
    named(node, "allowance", faults, |plan, node, faults| text(node, &plan.value, faults).map(|amount| (plan, amount)))
}
