//! Prices in two currencies.

use crate::diagnostic::Diagnostic;
use crate::document::{Document, PriceForm, Spanned};
use crate::lint::Inspected;
use crate::value::{Currency, Money};

lint! {
    /// Prices of one catalogue in two currencies.
    ///
    /// ## What it finds
    ///
    /// A price or a surcharge with a currency of its own that is not the one of `policy.currency`, or of the first price
    /// where the policy has none.
    ///
    /// ## Why it matters
    ///
    /// Nobody can compare the offers, and mostly a price list of another country was copied.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// policy: { id: tiny, currency: EUR }
    /// services:
    ///   building: { title: Building a feature, price: { hourly: USD 180 } }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   building: { title: Building a feature, price: { hourly: 180 } }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the one service is bought from somebody who bills in another currency.
    "mixed-currencies", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut first: Option<(Currency, &Spanned<String>)> = None;
    let header = at.document.header.currency.as_ref();
    if let Some(header) = header {
        first = Currency::parse(&header.value).ok().map(|currency| (currency, header));
    }
    let mut found = Vec::new();
    for (service, amount) in amounts(at.document) {
        let Ok(money) = Money::parse(&amount.value) else { continue };
        let Some((currency, place)) = first else {
            first = Some((money.currency(), amount));
            continue;
        };
        if money.currency() != currency {
            let message = format!("`{}` is not in {currency}, as the other prices are", amount.value);
            let finding = Diagnostic::finding(NAME, &service.value, amount.span, message);
            found.push(finding.also(place.span, "the currency is said here").help("say every price in one currency"));
        }
    }
    found
}

/// Every amount of the catalogue, with the service that it belongs to.
fn amounts(document: &Document) -> impl Iterator<Item = (&Spanned<String>, &Spanned<String>)> {
    document.services.iter().flat_map(|service| {
        let price = match &service.price {
            // What is no amount, such as the least time of an hourly price, has no currency either.
            Some(PriceForm::Map(price)) => {
                [price.fixed.as_ref(), price.hourly.as_ref(), price.daily.as_ref(), price.minimum.as_ref()]
            }
            _ => [None, None, None, None],
        };
        let extras = service.surcharges.iter().map(|surcharge| surcharge.add.as_ref());
        price.into_iter().chain(extras).flatten().map(|amount| (&service.id, amount))
    })
}
