//! Services and parties.

use std::collections::HashMap;
use std::sync::Arc;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Spanned, Text};
use crate::policy::fact::{Sym, Value};
use crate::policy::rule::{PartyId, ServiceId};
use crate::policy::service::{Party, Service};
use crate::policy::wording::ByLanguage;
use crate::text::is_template;

impl Resolver<'_> {
    pub(super) fn services(&mut self) -> Vec<Service> {
        let document = self.document;
        let mut seen = HashMap::new();
        let mut services = Vec::new();
        for service in &document.services {
            let Some(id) = self.first_of(&mut seen, &service.id, "service") else { continue };
            self.well_formed(&service.id, "service");
            let price = service.price.as_ref().and_then(|price| self.price(price));
            services.push(Service {
                id: id.to_owned(),
                title: service.title.as_ref().and_then(|title| self.client_text(title)),
                surcharges: self.surcharges(&service.surcharges, price.as_ref()),
                price,
                contract: service.contract.as_ref().map_or_else(Box::default, |files| self.contract(files)),
                contract_if_included: self.contract_if_included(service),
                clause: service.clause.as_ref().map(|clause| clause.value.clone()),
                included_in: service.included_in.iter().filter_map(|plan| self.plan_named(plan)).collect(),
            });
        }
        services
    }

    /// Whether there is a contract also where nothing is sold.
    fn contract_if_included(&mut self, service: &crate::document::Service) -> bool {
        let Some(said) = &service.contract_if_included else { return false };
        if service.contract.is_none() {
            let message = format!("`{}` has no contract, so it has none where it is included", service.id.value);
            let fault = Diagnostic::error(Code::Conflict, said.span, message);
            self.fault(fault.help("name the template under `contract`, or leave this out"));
        }
        said.value
    }

    /// The templates of a contract: Markdown in the policy's folder. What they say is looked at by whoever fills them.
    fn contract(&mut self, files: &Text) -> ByLanguage<String> {
        let own = Arc::clone(&self.language);
        let mut entries: Vec<(Arc<str>, String)> = Vec::new();
        for (language, file) in &files.entries {
            let Some(path) = self.inside_the_folder(file) else { continue };
            if !is_template(&path) {
                let message = format!("`{path}` is not named like a text in Markdown");
                let fault = Diagnostic::error(Code::BadName, file.span, message);
                self.fault(fault.help("a contract is a file that ends in `.md`"));
                continue;
            }
            let other = language.as_ref().filter(|language| *language.value != *own);
            let language = other.map_or_else(|| Arc::clone(&own), |language| Arc::from(language.value.as_str()));
            entries.push((language, path));
        }
        entries.sort_by_key(|(language, _)| *language != own);
        entries.into()
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

    fn plan_named(&mut self, name: &Spanned<String>) -> Option<Sym> {
        let plans = self.fact_by_name.get("plan").map(|&fact| self.ty(fact))?;
        match self.value(&plans, name) {
            Some(Value::Name(plan)) => Some(plan),
            _ => None,
        }
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
