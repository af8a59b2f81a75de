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
    /// `carry-over`: what becomes of what was not used.
    pub carry_over: Option<CarryOver>,
    /// `at-limit`: what becomes of what is used beyond the allowance.
    pub at_limit: Option<AtLimit>,
    /// `offer`: the service that stands for what is used beyond it.
    pub offer: Option<Spanned<String>>,
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

/// What becomes of what was not used in a period.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum CarryOver {
    /// `never`: it lapses.
    Never,
    /// It is still there in the next periods.
    Kept {
        /// `at-most`: so much of it.
        at_most: Option<Spanned<String>>,
        /// `periods`: for so many periods.
        periods: Option<Spanned<String>>,
    },
}

/// What becomes of what is used beyond the allowance.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AtLimit {
    /// The same for everybody.
    One(Spanned<Overrun>),
    /// By plan.
    ByPlan(Vec<(Spanned<String>, Spanned<Overrun>)>),
}

/// What becomes of usage beyond the allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Overrun {
    /// It is not done.
    Block,
    /// It is billed at the standard price.
    Bill,
    /// It is done after a quote was accepted.
    Quote,
    /// It is done for nothing.
    Absorb,
}

impl Overrun {
    /// Every one there is.
    pub const ALL: &[Self] = &[Self::Block, Self::Bill, Self::Quote, Self::Absorb];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Bill => "bill",
            Self::Quote => "quote",
            Self::Absorb => "absorb",
        }
    }
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

const AT_LIMIT_HELP: &str = "write `block`, `bill`, `quote` or `absorb`, or one for each plan";
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
        carry_over: map.node("carry-over").and_then(|node| carry_over(node, faults)),
        at_limit: map.node("at-limit").and_then(|node| at_limit(node, faults)),
        offer: map.text("offer", faults),
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

/// `never`, `yes`, or how much and for how long.
fn carry_over(node: &Node, faults: &mut Faults) -> Option<CarryOver> {
    if !matches!(node.kind, Kind::Map(_)) {
        let written = text(node, "carry-over", faults)?;
        let read = super::scalar::word(&written, "carry-over", &[("never", false), ("yes", true)], faults)?;
        return Some(if read.value { CarryOver::Kept { at_most: None, periods: None } } else { CarryOver::Never });
    }
    let mut map = MapReader::open(node, "`carry-over`", "carry-over: { at-most: 10 h, periods: 3 }", faults)?;
    let help = "write `at-most` with an amount, `periods` with a number, or `carry-over: yes`";
    map.some_of(["at-most", "periods"], "`carry-over` does not say how much is kept, or for how long", help);
    let (at_most, periods) = (map.text("at-most", faults), map.text("periods", faults));
    map.finish(faults);
    Some(CarryOver::Kept { at_most, periods })
}

fn at_limit(node: &Node, faults: &mut Faults) -> Option<AtLimit> {
    let words = super::scalar::words(Overrun::ALL, Overrun::word);
    match &node.kind {
        Kind::Map(entries) if entries.is_empty() => {
            faults.push(empty(node, "at-limit", AT_LIMIT_HELP));
            None
        }
        Kind::Map(_) => {
            let one = |plan: Spanned<String>, node: &Node, faults: &mut Faults| {
                let written = text(node, &plan.value, faults)?;
                Some((plan, super::scalar::word(&written, "at-limit", &words, faults)?))
            };
            Some(AtLimit::ByPlan(named(node, "at-limit", faults, one)))
        }
        _ => {
            let written = text(node, "at-limit", faults)?;
            super::scalar::word(&written, "at-limit", &words, faults).map(AtLimit::One)
        }
    }
}
