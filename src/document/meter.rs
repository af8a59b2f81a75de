//! Meters as written: how much an account has, and for how long.

use super::Spanned;
use super::reader::{Faults, MapReader, empty, named};
use super::scalar::text;
use crate::syntax::{Kind, Node};

/// An entry of `meters`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Meter {
    /// Its name, which begins the names of its facts.
    pub name: Spanned<String>,
    /// `per`.
    pub per: Option<Spanned<Period>>,
    /// `allowance`.
    pub allowance: Option<Allowance>,
    /// `nearly`.
    pub nearly: Option<Spanned<String>>,
    /// `adds`: the fact that is counted on top of what is used.
    pub adds: Option<Spanned<String>>,
    /// `carry-over`: whether what was not used is still there in the next period.
    pub carry_over: Option<Spanned<bool>>,
    /// `history`: how many periods are looked back at.
    pub history: Option<Spanned<String>>,
}

/// How much there is in a period.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Allowance {
    /// An amount for everybody, or the name of a fact.
    One(Spanned<String>),
    /// An amount for each plan.
    ByPlan(Vec<(Spanned<String>, Spanned<String>)>),
}

/// After what time a meter begins again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Period {
    /// `month`
    Month,
    /// `quarter`
    Quarter,
    /// `year`
    Year,
    /// `request`: each request has the allowance for itself.
    Request,
    /// `ever`: it never begins again.
    Ever,
}

impl Period {
    /// Every period there is.
    pub const ALL: &[Self] = &[Self::Month, Self::Quarter, Self::Year, Self::Request, Self::Ever];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Request => "request",
            Self::Ever => "ever",
        }
    }
}

const CARRY_OVER: [(&str, bool); 2] = [("never", false), ("yes", true)];
const ALLOWANCE_HELP: &str = "write `allowance: 5 h`, `allowance: { PLAN: 5 h }` or `allowance: FACT`";

pub(super) fn meter(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Meter> {
    let mut map = MapReader::open_named(node, "this meter", "NAME: { per: month, allowance: { PLAN: 5 h } }", faults);
    let per = map.required("per", "write the period, such as `per: month`");
    let words = super::scalar::words(Period::ALL, Period::word);
    let meter = Meter {
        name,
        per: per
            .and_then(|node| text(node, "per", faults))
            .and_then(|word| super::scalar::word(&word, "per", &words, faults)),
        allowance: map.required("allowance", ALLOWANCE_HELP).and_then(|node| allowance(node, faults)),
        nearly: map.text("nearly", faults),
        adds: map.text("adds", faults),
        carry_over: map.word("carry-over", &CARRY_OVER, faults),
        history: map.text("history", faults),
    };
    map.finish(faults);
    Some(meter)
}

/// One text alone holds for everybody: an amount, or the fact that says it.
fn allowance(node: &Node, faults: &mut Faults) -> Option<Allowance> {
    match &node.kind {
        Kind::Scalar(_) => text(node, "allowance", faults).map(Allowance::One),
        Kind::Map(entries) if entries.is_empty() => {
            faults.push(empty(node, "allowance", ALLOWANCE_HELP));
            None
        }
        _ => {
            let amount = |plan: Spanned<String>, node: &Node, faults: &mut Faults| {
                text(node, &plan.value, faults).map(|amount| (plan, amount))
            };
            Some(Allowance::ByPlan(named(node, "allowance", faults, amount)))
        }
    }
}
