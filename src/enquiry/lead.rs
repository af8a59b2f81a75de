//! What a request would come to.

use serde::{Serialize, Serializer};

use crate::class::{Class, Effort, Remedy};
use crate::explanation::ClientText;
use crate::facts::Facts;
use crate::policy::{Outcome, Price, Wording};

/// What a request would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Lead {
    /// Support, service or re-work.
    pub class: Class,
    /// The id of the service that would be the way out.
    pub offer: Option<String>,
    /// That service's title.
    pub offer_title: Option<ClientText>,
    /// Its standard price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Price>,
    /// The id of another party that would be the right address.
    pub refer_to: Option<String>,
    /// That party's title.
    pub refer_to_title: Option<ClientText>,
    /// Not even for money.
    pub declined: bool,
    /// How much would be promised.
    pub effort: Effort,
    /// What might be given; none if nothing is withheld.
    pub remedy: Option<Vec<Remedy>>,
    /// Whether somebody's approval would be needed.
    pub approval: bool,
    /// What the client would have to do first.
    pub first: Vec<ClientText>,
}

impl Lead {
    pub(crate) fn of(facts: &Facts<'_>, outcome: &Outcome) -> Self {
        let policy = facts.policy;
        let offer = outcome.offer.map(|id| policy.service(id));
        let party = outcome.refer_to.map(|id| policy.party(id));
        let title = |words: Option<&Wording>| words.map(|words| ClientText::of(facts, words));
        let first = outcome.first.iter().filter_map(|id| title(policy.limit(*id).first.as_ref()));
        Self {
            class: outcome.class,
            offer: offer.map(|service| service.id.clone()),
            offer_title: offer.and_then(|service| title(service.title.as_ref())),
            price: offer.and_then(|service| service.price.clone()),
            refer_to: party.map(|party| party.id.clone()),
            refer_to_title: party.and_then(|party| title(party.title.as_ref())),
            declined: outcome.declined,
            effort: outcome.effort,
            remedy: outcome.remedy.if_withheld(),
            approval: outcome.approval,
            first: first.collect(),
        }
    }
}

impl std::fmt::Display for Lead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.class)?;
        let offer = self.offer_title.as_deref().or(self.offer.as_deref()).map(str::to_owned);
        let party = self.refer_to_title.as_deref().or(self.refer_to.as_deref());
        let by = party.map(|party| format!("by {party}"));
        let effort =
            (self.class == Class::Support && self.effort != Effort::Committed).then(|| self.effort.to_string());
        let remedy = self.remedy.as_ref().map(|all| {
            let words: Vec<&str> = all.iter().map(|one| one.word()).collect();
            format!("limited to {}", words.join(", "))
        });
        let rest = [
            offer,
            self.price.as_ref().map(ToString::to_string),
            by,
            effort.map(|effort| format!("{effort} effort")),
            remedy.filter(|_| self.class == Class::Support),
            self.declined.then(|| "declined".to_owned()),
            self.approval.then(|| "with approval".to_owned()),
        ];
        rest.into_iter().flatten().try_for_each(|part| write!(f, ", {part}"))?;
        self.first.iter().try_for_each(|first| write!(f, "; first: {first}"))
    }
}

/// A price, or an amount, as the policy writes it.
pub(super) fn shown<S: Serializer>(value: &Option<impl ToString>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(ToString::to_string).serialize(serializer)
}
