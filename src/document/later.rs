//! The parts of the language that nothing decides by yet: read whole, so that no file has to be rewritten later.

use super::Spanned;
use super::products::{DateForm, date_form};
use super::reader::{Faults, MapReader, named, some};
use super::scalar::text;
use crate::syntax::{Kind, Node};

/// An entry of `life-cycles`: releases of something that others make.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LifeCycle {
    /// Its name.
    pub name: Spanned<String>,
    /// `line`.
    pub line: Option<Spanned<String>>,
    /// `from`: the file of its dates.
    pub from: Option<Spanned<String>>,
    /// `phases`: name and until.
    pub phases: Vec<(Spanned<String>, Option<DateForm>)>,
}

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

/// An entry of `distances`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Distance {
    /// The derived fact's name.
    pub name: Spanned<String>,
    /// `from`.
    pub from: Option<Spanned<String>>,
    /// `to`.
    pub to: Option<Spanned<String>>,
    /// `counting`.
    pub counting: Option<Spanned<String>>,
}

pub(super) fn life_cycle(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<LifeCycle> {
    let mut map = MapReader::open_named(node, "this life cycle", "NAME: { line: x, from: FILE }", faults);
    let life_cycle = LifeCycle {
        name,
        line: map.text("line", faults),
        from: map.required_text("from", "write the file that holds its dates", faults),
        phases: map.list("phases", faults, |node, faults| {
            let mut map = MapReader::open(node, "this phase", "{ is: maintained, until: ends }", faults)?;
            let is = map.required_text("is", "write the name of the phase", faults);
            let until = map.node("until").and_then(|node| date_form(node, faults));
            map.finish(faults);
            is.map(|is| (is, until))
        }),
    };
    map.finish(faults);
    Some(life_cycle)
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

pub(super) fn distance(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Distance> {
    let form = "NAME: { from: VERSION-FACT, to: VERSION-FACT, counting: lines }";
    let mut map = MapReader::open_named(node, "this distance", form, faults);
    let counting = ["lines", "lts", "majors"].map(|word| (word, word));
    let distance = Distance {
        name,
        from: map.required_text("from", "write a fact that is a version, such as `from: release`", faults),
        to: map.required_text("to", "write a fact that is a version", faults),
        counting: map
            .word("counting", &counting, faults)
            .map(|word| Spanned { value: word.value.to_owned(), span: word.span }),
    };
    map.finish(faults);
    Some(distance)
}
