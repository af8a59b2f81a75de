//! What would bring a request into scope, or take it out: the smallest changes of what the policy says can be changed.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answers::{Answers, describe, value_now};
use super::complete::{Completing, applies, given, one_decision};
use super::domain::Domain;
use super::lead::{Lead, shown};
use super::{Budget, Purse, Spent};
use crate::analysis::value_of;
use crate::class::Class;
use crate::explanation::ClientText;
use crate::facts::{Facts, Told};
use crate::policy::fact::{Element, Sym, Value};
use crate::policy::product::Status;
use crate::policy::{FactId, Policy, Price, ServiceId};
use crate::reference::evaluate::{Evaluation, View};
use crate::reference::state::Values;
use crate::request::FactValue;
use crate::value::{Decimal, Moment, Money, Truth, Version};

/// More facts than this nobody changes at once.
const MOST_CHANGES: usize = 3;
/// So many ways are told.
const MOST_WAYS: usize = 12;

/// Where a change is to lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Aim {
    /// To support, settled.
    IntoScope,
    /// To anything else, settled.
    OutOfScope,
}

/// What would have to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct WhatIf {
    /// Every irreducible way: no part of it would be enough. The cheapest first, then the shortest.
    pub ways: Vec<ChangeWay>,
    /// Whether there are no others of up to three changes: the budget sufficed, and there are not more than twelve.
    pub is_complete: bool,
}

/// Changes that together lead there. Each fact may take any of its values as long as the others take their first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ChangeWay {
    /// What has to change, in the order of the policy's facts.
    pub changes: Vec<Change>,
    /// What the services of the changes cost together; none if no service is needed, or if one has no fixed price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Money>,
    /// Where it leads.
    pub leads_to: Lead,
}

/// One fact that has to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Change {
    /// The fact.
    pub fact: String,
    /// What it is now.
    pub from: Answers,
    /// What it may become.
    pub to: Answers,
    /// One such value, as a request gives it.
    pub example: Option<FactValue>,
    /// How it is changed, in the policy's words.
    pub way: ClientText,
    /// The service that changes it.
    pub offer: Option<String>,
    /// That service's title.
    pub offer_title: Option<ClientText>,
    /// Its standard price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Price>,
}

/// A fact that can be changed, with the values that it may take.
struct Lever {
    fact: FactId,
    domain: Domain,
    /// Values that come to the same; the first stands for all.
    classes: Vec<Vec<usize>>,
}

/// Levers by number, each with the class that it takes.
type Found = Vec<(usize, usize)>;

impl<'p> Facts<'p> {
    /// What would have to change, over the facts that the policy says can be changed. See [the room](crate::enquiry).
    #[must_use]
    pub fn what_if(&self, aim: Aim, budget: Budget) -> WhatIf {
        let mut purse = Purse { left: budget.work };
        if self.reaches(aim) {
            return WhatIf { ways: Vec::new(), is_complete: true };
        }
        let levers = self.levers(aim, &mut purse);
        let mut found: Vec<Found> = Vec::new();
        let mut is_complete = true;
        for size in 1..=MOST_CHANGES.min(levers.len()) {
            for chosen in combinations(levers.len(), size) {
                let is_known = |known: &Found| known.iter().all(|(lever, _)| chosen.contains(lever));
                if found.iter().any(is_known) {
                    continue;
                }
                match self.first_way(aim, &levers, &chosen, &mut purse) {
                    Ok(way) => found.extend(way),
                    Err(Spent) => is_complete = false,
                }
            }
        }
        let mut ways: Vec<(Cost, ChangeWay)> =
            found.into_iter().filter_map(|way| self.way(aim, &levers, &way, &mut purse)).collect();
        ways.sort_by_key(|(cost, way)| (*cost, way.changes.len()));
        is_complete &= ways.len() <= MOST_WAYS;
        ways.truncate(MOST_WAYS);
        WhatIf { ways: ways.into_iter().map(|(_, way)| way).collect(), is_complete }
    }

    fn reaches(&self, aim: Aim) -> bool {
        let possible = self.outlook().possible;
        let is_settled = possible.len() == 1;
        is_settled && possible.iter().all(|one| (one.outcome.class == Class::Support) == (aim == Aim::IntoScope))
    }

    /// The facts that can be changed: declared so, known, and applying.
    fn levers(&self, aim: Aim, purse: &mut Purse) -> Vec<Lever> {
        let policy = self.policy;
        let evaluation = Evaluation::new(self, View::Confirmed);
        let is_known =
            |fact: &FactId| matches!(&evaluation.state(*fact).values, Values::OneOf(values) if values.len() == 1);
        let ids = (0u32..).map(FactId).take(policy.facts.len());
        let facts: Vec<FactId> = ids
            .filter(|fact| policy.fact(*fact).changeable.is_some())
            .filter(|fact| is_known(fact) && applies(self, *fact) == Truth::Yes)
            .collect();
        let mut opened = self.clone();
        for fact in &facts {
            opened.told[fact.0 as usize] = Told::Unread;
        }
        let mut completing = Completing::of(&opened);
        let mut levers = Vec::new();
        for fact in facts {
            let now = evaluation.state(fact);
            let Some(now) = now.single() else { continue };
            let mut lever = completing.lever(fact, purse);
            let may_become = |at: &usize| self.may_become(aim, fact, now, &lever.1.values[*at]);
            let classes = lever.2.iter().map(|class| class.iter().copied().filter(may_become).collect::<Vec<_>>());
            lever.2 = classes.filter(|class| !class.is_empty()).collect();
            levers.push(Lever { fact, domain: lever.1, classes: lever.2 });
        }
        levers
    }

    /// Whether a fact may change from one value to another. To bring something into scope, a version only goes up, and
    /// nobody is sent to what the policy does not name.
    fn may_become(&self, aim: Aim, fact: FactId, now: &Value, then: &Value) -> bool {
        if now == then {
            return false;
        }
        if let (Value::Set { elements: now, .. }, Value::Set { elements: then, .. }) = (now, then) {
            let (less, more) = if aim == Aim::IntoScope { (then, now) } else { (now, then) };
            return less.len() < more.len() && less.iter().all(|element| more.contains(element));
        }
        if aim == Aim::OutOfScope {
            return true;
        }
        match (now, then) {
            (Value::Version(now), Value::Version(then)) => then > now && !then.is_pre() && self.is_out(fact, then),
            (_, Value::Name(name) | Value::Thing(Element { name, .. })) => {
                *name != Sym::OTHER && *name != self.policy.names.find(Status::NotInvolved.word())
            }
            _ => true,
        }
    }

    /// Whether a version of the product is out by the day.
    fn is_out(&self, fact: FactId, version: &Version) -> bool {
        let known = self.policy.well_known;
        if fact != known.release {
            return true;
        }
        let product = Evaluation::new(self, View::Confirmed).state(known.product);
        let Some(Value::Name(name)) = product.single() else { return false };
        let Some(product) = self.policy.product(*name) else { return false };
        let today = Moment::On(self.day).order();
        let mut lines = product.table.releases.iter();
        product.table.releases.is_empty()
            || lines.any(|release| version.may_be_of(&release.line) && release.released.latest.order() <= today)
    }

    /// The first values of these levers that lead there.
    fn first_way(
        &self,
        aim: Aim,
        levers: &[Lever],
        chosen: &[usize],
        purse: &mut Purse,
    ) -> Result<Option<Found>, Spent> {
        let mut way: Found = chosen.iter().map(|lever| (*lever, 0)).collect();
        if chosen.iter().any(|lever| levers[*lever].classes.is_empty()) {
            return Ok(None);
        }
        loop {
            purse.pay(one_decision(self.policy))?;
            if self.changed(levers, &way).reaches(aim) {
                return Ok(Some(way));
            }
            // The next combination, the last lever first.
            let next = way.iter().rposition(|(lever, class)| class + 1 < levers[*lever].classes.len());
            let Some(place) = next else { return Ok(None) };
            way[place].1 += 1;
            way[place + 1..].iter_mut().for_each(|(_, class)| *class = 0);
        }
    }

    /// The request with these levers pulled.
    fn changed(&self, levers: &[Lever], way: &Found) -> Self {
        let mut facts = self.clone();
        for (lever, class) in way {
            let Lever { fact, domain, classes } = &levers[*lever];
            if let Some(at) = classes[*class].first() {
                facts.told[fact.0 as usize] = given(domain.values[*at].clone());
            }
        }
        facts
    }

    /// A way in words, checked again by the whole decision.
    fn way(&self, aim: Aim, levers: &[Lever], way: &Found, purse: &mut Purse) -> Option<(Cost, ChangeWay)> {
        let decision = self.changed(levers, way).decide();
        let is_support = decision.class() == Class::Support;
        if decision.is_open() || is_support != (aim == Aim::IntoScope) {
            return None;
        }
        let mut changes = Vec::new();
        for (place, (lever, _)) in way.iter().enumerate() {
            let Lever { fact, domain, classes } = &levers[*lever];
            let mut values = BTreeSet::new();
            for (class, all) in classes.iter().enumerate() {
                let mut other = way.clone();
                other[place].1 = class;
                let is_first = class == way[place].1;
                if is_first
                    || (purse.pay(one_decision(self.policy)).is_ok() && self.changed(levers, &other).reaches(aim))
                {
                    values.extend(all.iter().copied());
                }
            }
            let example = classes[way[place].1].first().map(|at| &domain.values[*at]);
            changes.push(self.change(*fact, domain, &values, example)?);
        }
        let facts = way.iter().map(|(lever, _)| levers[*lever].fact);
        let cost = Cost::of(self.policy, facts.filter_map(|fact| self.policy.fact(fact).changeable.as_ref()?.offer));
        let price = cost.money.filter(|money| !money.amount().is_zero());
        Some((cost, ChangeWay { changes, price, leads_to: Lead::of(self, &decision.outcome) }))
    }

    fn change(
        &self,
        fact: FactId,
        domain: &Domain,
        values: &BTreeSet<usize>,
        example: Option<&Value>,
    ) -> Option<Change> {
        let policy = self.policy;
        let changeable = policy.fact(fact).changeable.as_ref()?;
        let offer = changeable.offer.map(|id| policy.service(id));
        Some(Change {
            fact: policy.fact(fact).name.clone(),
            from: value_now(self, fact)?,
            to: describe(policy, fact, domain, values, false),
            example: example.and_then(|value| value_of(policy, value)),
            way: ClientText::of(self, &changeable.way),
            offer: offer.map(|service| service.id.clone()),
            offer_title: offer.and_then(|service| service.title.as_ref()).map(|title| ClientText::of(self, title)),
            price: offer.and_then(|service| service.price.clone()),
        })
    }
}

/// What services cost together: what has a price before what has none, the cheaper first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    /// How many services have no fixed price.
    unpriced: usize,
    money: Option<Money>,
}

impl Cost {
    fn of(policy: &Policy, services: impl Iterator<Item = ServiceId>) -> Self {
        let services: BTreeSet<ServiceId> = services.collect();
        let mut cost = Self { unpriced: 0, money: None };
        for service in services {
            let sum = match &policy.service(service).price {
                Some(Price::Fixed(price)) => cost.money.map_or(Some(*price), |sum| sum.checked_add(*price)),
                _ => None,
            };
            match sum {
                Some(sum) => cost.money = Some(sum),
                None => cost.unpriced += 1,
            }
        }
        if cost.unpriced > 0 {
            cost.money = None;
        }
        cost
    }

    fn key(&self) -> (usize, Decimal) {
        (self.unpriced, self.money.map_or(Decimal::ZERO, |money| money.amount()))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Every choice of so many out of the first numbers, in order.
fn combinations(of: usize, size: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let from = |some: &Vec<usize>| some.last().map_or(0, |last| last + 1);
        all = all.iter().flat_map(|some| (from(some)..of).map(|next| [&some[..], &[next]].concat())).collect();
    }
    all
}
