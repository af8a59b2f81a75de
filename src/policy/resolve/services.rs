//! Services with simple prices, and parties.

use std::collections::HashMap;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, PriceForm, Spanned};
use crate::policy::rule::{PartyId, ServiceId};
use crate::policy::service::{Party, Price, Service};
use crate::value::{Money, parse_number};

impl Resolver<'_> {
    pub(super) fn services(&mut self) -> Vec<Service> {
        let document = self.document;
        let mut seen = HashMap::new();
        let mut services = Vec::new();
        for service in &document.services {
            let Some(id) = self.first_of(&mut seen, &service.id, "service") else { continue };
            self.well_formed(&service.id, "service");
            services.push(Service {
                id: id.to_owned(),
                title: service.title.as_ref().and_then(|title| self.client_text(title)),
                price: service.price.as_ref().and_then(|price| self.price(price)),
                surcharges: self.surcharges(&service.surcharges),
                contract: service.contract.as_ref().and_then(|path| self.inside_the_folder(path)),
            });
        }
        services
    }

    pub(super) fn parties(&mut self) -> Vec<Party> {
        let document = self.document;
        let mut seen = HashMap::new();
        let mut parties = Vec::new();
        for party in &document.parties {
            let Some(id) = self.first_of(&mut seen, &party.id, "party") else { continue };
            self.well_formed(&party.id, "party");
            parties.push(Party {
                id: id.to_owned(),
                title: party.title.as_ref().and_then(|title| self.client_text(title)),
                url: party.url.as_ref().and_then(|url| self.web_address(url)),
            });
        }
        parties
    }

    pub(super) fn service_named(&mut self, name: &Spanned<String>) -> Option<ServiceId> {
        let document = self.document;
        let ids = document.services.iter().map(|service| service.id.value.as_str());
        self.position(name, ids, "service", "services").map(ServiceId)
    }

    pub(super) fn party_named(&mut self, name: &Spanned<String>) -> Option<PartyId> {
        let document = self.document;
        let ids = document.parties.iter().map(|party| party.id.value.as_str());
        self.position(name, ids, "party", "parties").map(PartyId)
    }

    fn position<'n>(
        &mut self,
        name: &Spanned<String>,
        ids: impl Iterator<Item = &'n str> + Clone,
        what: &str,
        key: &str,
    ) -> Option<u32> {
        if let Some(at) = ids.clone().position(|id| id == name.value) {
            return u32::try_from(at).ok();
        }
        let help = match self.close(&name.value, ids) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("declare it under `{key}`"),
        };
        let fault = Diagnostic::error(Code::UnknownName, name.span, format!("there is no {what} `{}`", name.value));
        self.fault(fault.help(help));
        None
    }

    fn price(&mut self, price: &PriceForm) -> Option<Price> {
        match price {
            PriceForm::Word(word) if word.value == "quote" => Some(Price::Quote),
            PriceForm::Word(word) => {
                let message = format!("`{}` is not a price", word.value);
                let fault = Diagnostic::error(Code::BadPrice, word.span, message);
                self.fault(fault.help("write `{ fixed: 4800 }`, `{ hourly: 180 }` or `quote`"));
                None
            }
            PriceForm::Map(price) => self.price_map(price),
        }
    }

    fn price_map(&mut self, price: &document::Price) -> Option<Price> {
        let minimum = price.minimum.as_ref().and_then(|text| self.duration(text));
        let step = price.step.as_ref().and_then(|text| self.duration(text));
        let block = price.block.as_ref().and_then(|text| self.duration(text));
        let (amount, resolved) = match (&price.fixed, &price.hourly) {
            (Some(fixed), None) => (fixed, self.amount(fixed)),
            (None, Some(hourly)) => (hourly, self.amount(hourly)),
            (Some(fixed), Some(hourly)) => {
                let fault = Diagnostic::error(Code::BadPrice, hourly.span, "this price is both fixed and by the hour");
                self.fault(fault.also(fixed.span, "the fixed price is here").help("keep one of the two"));
                return None;
            }
            (None, None) => {
                let fault = Diagnostic::error(Code::BadPrice, price.span.start(), "this price has no amount");
                self.fault(fault.help("write `fixed: AMOUNT` or `hourly: AMOUNT`, or `price: quote`"));
                return None;
            }
        };
        let money = resolved?;
        let unused: Vec<&Spanned<String>> = match (&price.hourly, &price.block, &price.per) {
            (Some(_), _, _) => [&price.block, &price.per].into_iter().flatten().collect(),
            (None, Some(_), _) => [&price.per, &price.minimum].into_iter().flatten().collect(),
            (None, None, _) => [&price.minimum, &price.step].into_iter().flatten().collect(),
        };
        for text in unused {
            let message = format!("`{}` does not go with this kind of price", text.value);
            let fault = Diagnostic::error(Code::BadPrice, text.span, message).also(amount.span, "the price is here");
            self.fault(fault.help("`minimum` and `step` go with `hourly`; `block` and `per` with `fixed`"));
        }
        Some(match (&price.hourly, block, &price.per) {
            (Some(_), _, _) => Price::Hourly { rate: money, minimum, step },
            (None, Some(size), _) => Price::Block { price: money, size, step },
            (None, None, Some(unit)) => Price::PerUnit { price: money, unit: unit.value.clone() },
            (None, None, None) => Price::Fixed(money),
        })
    }

    /// An amount in the policy's currency, or with its own; not below zero.
    pub(super) fn amount(&mut self, text: &Spanned<String>) -> Option<Money> {
        let money = match (parse_number(&text.value), self.currency) {
            (Ok(amount), Some(currency)) => Money::new(amount, currency),
            (Ok(_), None) => {
                let fault = Diagnostic::error(Code::BadPrice, text.span, format!("`{}` has no currency", text.value));
                self.fault(fault.help("write `currency: EUR` under `policy`, or `4800 EUR`"));
                return None;
            }
            (Err(_), _) => match Money::parse(&text.value) {
                Ok(money) => money,
                Err(_) => {
                    let message = format!("`{}` is not an amount", text.value);
                    let fault = Diagnostic::error(Code::BadPrice, text.span, message);
                    self.fault(fault.help("write a number such as `4800` or `99.50`, without separators"));
                    return None;
                }
            },
        };
        if money.amount().is_sign_negative() && !money.amount().is_zero() {
            let fault =
                Diagnostic::error(Code::BadPrice, text.span, format!("the price `{}` is below zero", text.value));
            self.fault(fault.help("write what the client pays, zero or more"));
            return None;
        }
        Some(money)
    }

    /// A path that a policy names stays inside its folder.
    pub(super) fn inside_the_folder(&mut self, path: &Spanned<String>) -> Option<String> {
        let text = path.value.as_str();
        if leaves_the_folder(text) {
            let fault =
                Diagnostic::error(Code::BadName, path.span, format!("the path `{text}` leaves the policy's folder"));
            self.fault(fault.help("write a path that is relative to the folder, without `..`"));
            return None;
        }
        Some(text.to_owned())
    }

    /// Only addresses that are safe to show as a link.
    fn web_address(&mut self, url: &Spanned<String>) -> Option<String> {
        let safe = ["https://", "http://", "mailto:"].iter().any(|scheme| url.value.starts_with(scheme))
            && !url.value.contains(char::is_whitespace);
        if !safe {
            let fault = Diagnostic::error(Code::BadName, url.span, format!("`{}` is not an address", url.value));
            self.fault(fault.help("begin it with `https://` or `mailto:`"));
            return None;
        }
        Some(url.value.clone())
    }
}

/// Whether a path may lead out of the folder that it is written in.
pub(in crate::policy) fn leaves_the_folder(path: &str) -> bool {
    path.starts_with(['/', '\\', '~']) || path.contains(':') || path.split(['/', '\\']).any(|part| part == "..")
}
