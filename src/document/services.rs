//! Services, prices and parties as written.

use super::condition::{Condition, condition};
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
    /// `contract`.
    pub contract: Option<Spanned<String>>,
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
    /// `times`.
    pub times: Option<Spanned<String>>,
    /// `add`.
    pub add: Option<Spanned<String>>,
    /// `percent`.
    pub percent: Option<Spanned<String>>,
    /// The whole row.
    pub span: Span,
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
        contract: map.text("contract", faults),
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
    map.finish(faults);
    Some(Surcharge { when, times, add, percent, span: node.span })
}

pub(super) fn party(id: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Party> {
    let mut map = MapReader::open_named(node, "this party", "NAME: { title: TEXT, url: ADDRESS }", faults);
    let party = Party { id, title: map.wording("title", faults), url: map.text("url", faults) };
    map.finish(faults);
    Some(party)
}
