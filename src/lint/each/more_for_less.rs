//! More work for less money.

use crate::diagnostic::Diagnostic;
use crate::document::{Allowance, Document, Spanned};
use crate::lint::Inspected;
use crate::policy::service::{Extra, Price, Service};
use crate::value::{Decimal, Duration, parse_number};

lint! {
    /// More work is sold for less money.
    ///
    /// ## What it finds
    ///
    /// A block of time that costs no more than a smaller one; a higher plan with a smaller allowance than a lower one; a
    /// surcharge that makes work cheaper (`times` below 1).
    ///
    /// ## Why it matters
    ///
    /// Every client buys the cheaper way, and the line that the price was to draw is gone. Mostly two numbers were
    /// exchanged.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   ten: { title: Ten hours, price: { fixed: 1300, block: 10 h } }
    ///   twenty: { title: Twenty hours, price: { fixed: 1250, block: 20 h } }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   twenty: { title: Twenty hours, price: { fixed: 2500, block: 20 h } }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the two are not for the same work, such as hours of a junior and of a senior.
    "more-for-less", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut found = blocks(at);
    found.extend(discounts(at));
    found.extend(
        at.document
            .meters
            .iter()
            .filter_map(|meter| match &meter.allowance {
                Some(Allowance::ByPlan(amounts)) => Some((&meter.name, &amounts[..])),
                _ => None,
            })
            .flat_map(|(name, amounts)| plans(at.document, name, amounts)),
    );
    found
}

fn place<'d>(document: &'d Document, id: &str) -> Option<&'d Spanned<String>> {
    document.services.iter().map(|service| &service.id).find(|written| written.value == id)
}

/// Every larger block that costs no more than a smaller one.
fn blocks(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let block = |service: &'_ Service| match &service.price {
        Some(Price::Block { price, size, .. }) => Some((service.id.clone(), *price, *size)),
        _ => None,
    };
    let blocks: Vec<_> = at.policy.services.iter().filter_map(block).collect();
    let mut found = Vec::new();
    for (large, price, size) in &blocks {
        let is_smaller = |other: &&(String, crate::value::Money, Duration)| {
            let less = other.2.partial_cmp(size).is_some_and(std::cmp::Ordering::is_lt);
            less && other.1.currency() == price.currency() && other.1.amount() >= price.amount()
        };
        let Some((small, other, _)) = blocks.iter().find(is_smaller) else { continue };
        let (Some(here), Some(there)) = (place(at.document, large), place(at.document, small)) else { continue };
        let message = format!("`{large}` is {size} for {price}, and the smaller `{small}` costs {other}");
        let finding = Diagnostic::finding(NAME, large, here.span, message).also(there.span, "the smaller one");
        found.push(finding.help("look whether two prices were exchanged"));
    }
    found
}

/// Every surcharge that takes something off.
fn discounts(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let is_discount = |service: &&Service| {
        service.surcharges.iter().any(|one| matches!(one.extra, Extra::Times(times) if times < Decimal::ONE))
    };
    let finding = |service: &Service| {
        let here = place(at.document, &service.id)?;
        let message = format!("a surcharge of `{}` makes it cheaper", service.id);
        let help = "write by how many times the price is multiplied: `times: 1.5` is half as much again";
        Some(Diagnostic::finding(NAME, &service.id, here.span, message).help(help))
    };
    at.policy.services.iter().filter(is_discount).filter_map(finding).collect()
}

/// Every plan that has less of a meter than a lower plan.
fn plans(
    document: &Document,
    meter: &Spanned<String>,
    amounts: &[(Spanned<String>, Spanned<String>)],
) -> Vec<Diagnostic> {
    let order = |plan: &str| document.plans.iter().position(|one| one.value == plan);
    let mut known: Vec<(usize, &Spanned<String>, &Spanned<String>)> =
        amounts.iter().filter_map(|(plan, amount)| Some((order(&plan.value)?, plan, amount))).collect();
    known.sort_by_key(|(order, ..)| *order);
    let pairs = known.windows(2).filter_map(|pair| match pair {
        [(_, low, less), (_, high, more)] if is_more(&less.value, &more.value) => Some((low, less, high, more)),
        _ => None,
    });
    let finding =
        |(low, less, high, more): (&&Spanned<String>, &&Spanned<String>, &&Spanned<String>, &&Spanned<String>)| {
            let message = format!(
                "the plan `{}` has {} of `{}`, and the lower `{}` has {}",
                high.value, more.value, meter.value, low.value, less.value
            );
            let finding = Diagnostic::finding(NAME, &high.value, more.span, message).also(less.span, "the lower plan");
            finding.help("look whether two amounts were exchanged, or the plans stand in another order")
        };
    pairs.map(finding).collect()
}

/// Whether the first amount is more than the second one, if both are numbers or both are times of one kind.
fn is_more(first: &str, second: &str) -> bool {
    if let (Ok(first), Ok(second)) = (parse_number(first), parse_number(second)) {
        return first > second;
    }
    match (Duration::parse(first), Duration::parse(second)) {
        (Ok(first), Ok(second)) => first.partial_cmp(&second).is_some_and(std::cmp::Ordering::is_gt),
        _ => false,
    }
}
