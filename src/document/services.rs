//! Services, prices and parties as written.

use super::condition::{Condition, condition};
use super::facts::YES_NO;
use super::reader::{Faults, MapReader};
use super::scalar::text;
use super::{Spanned, Text};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Kind, Node};
use crate::text::Span;

/// An entry of `services`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Service {
    /// The service's id.
    pub id: Spanned<String>,
    /// `title`.
    pub title: Option<Text>,
    /// `price`.
    pub price: Option<PriceForm>,
    /// `surcharges`.
    pub surcharges: Vec<Surcharge>,
    /// `contract`: the file of its template, or one for each language.
    pub contract: Option<Text>,
    /// `contract-if-included`: whether there is one also where the plan includes it.
    pub contract_if_included: Option<Spanned<bool>>,
    /// `clause`: what a quote cites for it.
    pub clause: Option<Spanned<String>>,
    /// `included-in`: the plans that have it without being billed.
    pub included_in: Vec<Spanned<String>>,
}

/// A price as written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PriceForm {
    /// A word: `quote`.
    Word(Spanned<String>),
    /// A map.
    Map(Box<Price>),
}

/// The keys of a price.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Price {
    /// `fixed`.
    pub fixed: Option<Spanned<String>>,
    /// `hourly`.
    pub hourly: Option<Spanned<String>>,
    /// `daily`.
    pub daily: Option<Spanned<String>>,
    /// `percent`.
    pub percent: Option<Spanned<String>>,
    /// `of`: what the percentage is taken of.
    pub of: Option<Spanned<String>>,
    /// `grace`: for so long nothing of it is billed.
    pub grace: Option<Spanned<String>>,
    /// `over`: the meter beyond whose allowance it is billed.
    pub over: Option<Spanned<String>>,
    /// `day`: how long a day of work is.
    pub day: Option<Spanned<String>>,
    /// `per`.
    pub per: Option<Spanned<String>>,
    /// `block`.
    pub block: Option<Spanned<String>>,
    /// `minimum`.
    pub minimum: Option<Spanned<String>>,
    /// `step`.
    pub step: Option<Spanned<String>>,
    /// The whole map.
    pub span: Span,
}

/// A row of `surcharges`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Surcharge {
    /// `when`.
    pub when: Option<Condition>,
    /// `title`: when that is, in words.
    pub title: Option<Text>,
    /// `times`.
    pub times: Option<Spanned<String>>,
    /// `add`.
    pub add: Option<Spanned<String>>,
    /// `percent`.
    pub percent: Option<Spanned<String>>,
    /// `clause`: what a quote cites for it.
    pub clause: Option<Spanned<String>>,
    /// The whole row.
    pub span: Span,
}

/// The key `quotes`: how a quote is rounded, and for how long it holds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Quotes {
    /// `valid`.
    pub valid: Option<Spanned<String>>,
    /// `approval-over`.
    pub approval_over: Option<Spanned<String>>,
    /// `rounding`.
    pub rounding: Option<Spanned<Rounding>>,
    /// `to`: what every line is rounded to a multiple of.
    pub to: Option<Spanned<String>>,
}

/// Where the lines of a quote are rounded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Rounding {
    /// To the nearer amount, and a half away from nothing.
    #[default]
    HalfUp,
    /// To the nearer amount, and a half to the even one.
    HalfEven,
    /// Away from nothing.
    Up,
    /// Towards nothing.
    Down,
}

impl Rounding {
    /// Every one there is.
    pub const ALL: &[Self] = &[Self::HalfUp, Self::HalfEven, Self::Up, Self::Down];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// An entry of `parties`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Party {
    /// The party's id.
    pub id: Spanned<String>,
    /// `title`.
    pub title: Option<Text>,
    /// `url`.
    pub url: Option<Spanned<String>>,
}

pub(super) fn service(id: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Service> {
    let mut map = MapReader::open_named(node, "this service", "NAME: { title: TEXT, price: quote }", faults);
    let service = Service {
        id,
        title: map.wording("title", faults),
        price: map.node("price").and_then(|node| price(node, faults)),
        surcharges: map.list("surcharges", faults, surcharge),
        contract: map.wording("contract", faults),
        contract_if_included: map.word("contract-if-included", &YES_NO, faults),
        clause: map.text("clause", faults),
        included_in: map.texts("included-in", faults),
    };
    map.finish(faults);
    Some(service)
}

fn price(node: &Node, faults: &mut Faults) -> Option<PriceForm> {
    if let Kind::Scalar(_) = node.kind {
        return text(node, "price", faults).map(PriceForm::Word);
    }
    let mut map = MapReader::open(node, "this price", "price: { fixed: 4800 }` or `price: quote", faults)?;
    let price = Price {
        fixed: map.text("fixed", faults),
        hourly: map.text("hourly", faults),
        daily: map.text("daily", faults),
        percent: map.text("percent", faults),
        of: map.text("of", faults),
        grace: map.text("grace", faults),
        over: map.text("over", faults),
        day: map.text("day", faults),
        per: map.text("per", faults),
        block: map.text("block", faults),
        minimum: map.text("minimum", faults),
        step: map.text("step", faults),
        span: node.span,
    };
    map.finish(faults);
    Some(PriceForm::Map(Box::new(price)))
}

fn surcharge(node: &Node, faults: &mut Faults) -> Option<Surcharge> {
    let mut map = MapReader::open(node, "this surcharge", "{ when: { fact: value }, times: 2 }", faults)?;
    let when = map.node("when").and_then(|node| condition(node, faults));
    let title = map.wording("title", faults);
    let keys = ["times", "add", "percent"];
    let help = "write one of `times`, `add`, `percent`; a second one is a surcharge of its own";
    let nodes = map.some_of(keys, "this surcharge adds nothing", help);
    let written: Vec<_> = keys.iter().zip(nodes).filter_map(|(key, node)| Some((key, node?))).collect();
    if let [(first, at), (second, node), ..] = &written[..] {
        let message = format!("`{first}` and `{second}` do not stand in one surcharge");
        let fault = Diagnostic::error(Code::Conflict, node.span, message);
        faults.push(fault.also(at.span, format!("`{first}` is here")).help(help));
    }
    let (times, add, percent) = (map.text("times", faults), map.text("add", faults), map.text("percent", faults));
    let clause = map.text("clause", faults);
    map.finish(faults);
    Some(Surcharge { when, title, times, add, percent, clause, span: node.span })
}

pub(super) fn quotes(node: &Node, faults: &mut Faults) -> Option<Quotes> {
    let mut map = MapReader::open(node, "`quotes`", "quotes: { valid: 30 days, approval-over: 5000 }", faults)?;
    let quotes = Quotes {
        valid: map.text("valid", faults),
        approval_over: map.text("approval-over", faults),
        rounding: map.word_of("rounding", Rounding::ALL, Rounding::word, faults),
        to: map.text("to", faults),
    };
    map.finish(faults);
    Some(quotes)
}

pub(super) fn party(id: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Party> {
    let mut map = MapReader::open_named(node, "this party", "NAME: { title: TEXT, url: ADDRESS }", faults);
    let party = Party { id, title: map.wording("title", faults), url: map.text("url", faults) };
    map.finish(faults);
    Some(party)
}
