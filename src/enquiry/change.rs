//! What would bring a request into scope, or take it out: the smallest changes of what the policy says can be changed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answers::{Answers, describe, value_now};
use super::complete::{Completing, applies, given, one_decision};
use super::domain::{Domain, Domains};
use super::lead::{Lead, shown};
use super::naming::is_group_of_things;
use super::{Budget, Purse, Spent};
use crate::analysis::classes::AllTests;
use crate::analysis::value_of;
use crate::class::Class;
use crate::explanation::ClientText;
use crate::facts::{Facts, Told};
use crate::policy::condition::{Pattern, Predicate, Test};
use crate::policy::fact::{Derivation, Element, Sym, Value};
use crate::policy::product::{Product, Status};
use crate::policy::release::ReleaseTable;
use crate::policy::{FactId, Outcome, Policy, Price, ServiceId};
use crate::reference::evaluate::{Evaluation, View};
use crate::reference::state::Values;
use crate::request::FactValue;
use crate::value::{Decimal, Moment, Money, Truth, Version, VersionRange};

/// More facts than this nobody changes at once.
const MOST_CHANGES: usize = 3;
/// So many ways are told.
const MOST_WAYS: usize = 12;

/// Where a change is to lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Aim {
    /// To support, whatever is still open then.
    IntoScope,
    /// To anything else, whatever is still open then.
    OutOfScope,
}

/// What would have to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct WhatIf {
    /// Every way whose facts are irreducible: if one of them cannot change, the others do not lead there. Where one fact alone
    /// can, no way has it together with others, though such a way may lead to more. The cheapest first, then the shortest.
    pub ways: Vec<ChangeWay>,
    /// Whether there are no others of up to three facts: the budget sufficed, and there are not more than twelve.
    pub is_complete: bool,
}

/// Changes that together lead there. Each fact may take any of its values, whichever the others take of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ChangeWay {
    /// What has to change, in the order of the policy's facts.
    pub changes: Vec<Change>,
    /// What the services of the changes cost together; none if no service is needed, or if one has no fixed price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Money>,
    /// Where it leads; several where the values differ in that, or where something is still open then.
    pub leads_to: Vec<Lead>,
    /// Whether its only service is the one that the decision offers anyway.
    pub is_offered: bool,
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

/// Levers by number, in order.
type Chosen = Vec<usize>;

/// A class for each of the chosen levers.
type Pulled = Vec<usize>;

/// Where levers lead that get there: all that it may come to then.
type Reached = BTreeMap<Pulled, Vec<Outcome>>;

impl<'p> Facts<'p> {
    /// What would have to change, over the facts that the policy says can be changed. See [the room](crate::enquiry).
    #[must_use]
    pub fn what_if(&self, aim: Aim, budget: Budget) -> WhatIf {
        let mut purse = Purse { left: budget.work };
        let mut is_complete = true;
        if self.reached(aim, &mut purse, &mut is_complete).is_some() {
            return WhatIf { ways: Vec::new(), is_complete: true };
        }
        let levers = self.levers(aim, &mut purse);
        let mut found: Vec<(Chosen, Reached)> = Vec::new();
        is_complete &= !levers.iter().any(|lever| lever.domain.is_sampled);
        for size in 1..=MOST_CHANGES.min(levers.len()) {
            for chosen in combinations(levers.len(), size) {
                if found.iter().any(|(known, _)| known.iter().all(|lever| chosen.contains(lever))) {
                    continue;
                }
                let is_enough = |reached: &Reached| !reached.is_empty();
                match self.pull(aim, &levers, &chosen, (&mut purse, &mut is_complete), is_enough) {
                    Ok(reached) => found.extend((!reached.is_empty()).then_some((chosen, reached))),
                    Err(Spent) => is_complete = false,
                }
            }
        }
        let mut ways: Vec<(Cost, ChangeWay)> = Vec::new();
        for (chosen, mut reached) in found {
            match self.pull(aim, &levers, &chosen, (&mut purse, &mut is_complete), |_| false) {
                Ok(all) => reached = all,
                Err(Spent) => is_complete = false,
            }
            let sizes: Vec<usize> = chosen.iter().map(|lever| levers[*lever].classes.len()).collect();
            ways.extend(boxes(&reached, &sizes).iter().filter_map(|of| self.way(&levers, &chosen, of, &reached)));
        }
        ways.sort_by_key(|(cost, way)| (*cost, way.changes.len()));
        is_complete &= ways.len() <= MOST_WAYS;
        ways.truncate(MOST_WAYS);
        WhatIf { ways: ways.into_iter().map(|(_, way)| way).collect(), is_complete }
    }

    /// All that it may come to, if all of that is where it is to lead. Where it could not be found out whether it is, it is
    /// said that not everything was.
    fn reached(&self, aim: Aim, purse: &mut Purse, is_complete: &mut bool) -> Option<Vec<Outcome>> {
        let is_there = |one: &Outcome| (one.class == Class::Support) == (aim == Aim::IntoScope);
        let (outcomes, is_exact) = self.outcomes(purse);
        let is_reached = outcomes.iter().all(is_there);
        *is_complete &= is_exact || is_reached || !outcomes.iter().any(is_there);
        is_reached.then_some(outcomes)
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
            .filter(|fact| aim == Aim::OutOfScope || !self.is_wanted(*fact))
            .filter(|fact| is_known(fact) && applies(self, *fact) == Truth::Yes)
            .collect();
        let mut opened = self.clone();
        for fact in &facts {
            opened.told[fact.0 as usize] = Told::Unread;
        }
        let onward: Vec<Test> = match aim {
            Aim::IntoScope => {
                facts.iter().filter_map(|fact| onward(*fact, evaluation.state(*fact).single()?)).collect()
            }
            Aim::OutOfScope => Vec::new(),
        };
        let lists = self.lists(aim, &facts, &opened);
        let mut completing = Completing::changing(&opened, &onward, &lists);
        let mut levers = Vec::new();
        for fact in facts {
            let now = evaluation.state(fact);
            let Some(now) = now.single() else { continue };
            let mut lever = completing.lever(fact, purse);
            let tests = completing.tests();
            let may_become = |at: &usize| {
                let then = &lever.1.values[*at];
                self.may_become(aim, fact, now, then) && !self.is_strange(tests, fact, then)
            };
            let classes = lever.2.iter().map(|class| class.iter().copied().filter(may_become).collect::<Vec<_>>());
            lever.2 = classes.filter(|class| !class.is_empty()).collect();
            levers.push(Lever { fact, domain: lever.1, classes: lever.2 });
        }
        levers
    }

    /// What lists among the facts may become.
    fn lists(&self, aim: Aim, facts: &[FactId], opened: &Self) -> Vec<(FactId, Domain)> {
        let evaluation = Evaluation::new(self, View::Confirmed);
        let list = |fact: FactId| {
            let state = evaluation.state(fact);
            let domain = Domains::of(opened).changed_list(aim, fact, state.single()?)?;
            let told = self.as_told(fact, state.single()?);
            Some((fact, Domain { told, ..domain }))
        };
        facts.iter().filter(|fact| self.policy.fact(**fact).ty.is_set()).filter_map(|fact| list(*fact)).collect()
    }

    /// Whether the request itself asks to change a fact: to another version, up to which the policy counts.
    fn is_wanted(&self, fact: FactId) -> bool {
        let policy = self.policy;
        let is_asked = |to: FactId| policy.fact(to).only_if.is_some() && applies(self, to) == Truth::Yes;
        policy.facts.iter().any(|def| match &def.derivation {
            Some(Derivation::Distance(distance)) => distance.from == fact && is_asked(distance.to),
            _ => false,
        })
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

    /// Whether a thing is named neither where the product lists such things nor in any test on the fact, and nothing asks
    /// for the phase of one: a life cycle of other things may have its name, or a group of them.
    fn is_strange(&self, tests: &AllTests<'_>, fact: FactId, value: &Value) -> bool {
        let Value::Thing(Element { name, .. }) = value else { return false };
        if *name == Sym::OTHER || *name == self.policy.names.find(Status::NotInvolved.word()) {
            return false;
        }
        let rows = self.only_product().and_then(|product| self.policy.listing_of(product, fact)).into_iter().flatten();
        let is_listed = rows.flat_map(|row| &row.things).any(|thing| thing.means(*name));
        let mut tested = tests.on(fact).iter().flat_map(|test| test.predicate.patterns());
        let has_phase = self.policy.phase_fact(fact).is_some_and(|phase| !tests.on(phase).is_empty());
        let has_cycle = has_phase
            && !is_group_of_things(self.policy, fact, *name)
            && self.policy.life_cycles.of_thing(fact, *name).is_some();
        !is_listed && !has_cycle && !tested.any(|pattern| pattern.means(*name))
    }

    /// The release table of the product that the request is about, if it can be one alone.
    pub(crate) fn release_table(&self) -> Option<&'p ReleaseTable> {
        self.only_product().map(|product| &product.table)
    }

    /// The product that the request is about, if it can be one alone.
    fn only_product(&self) -> Option<&'p Product> {
        let state = Evaluation::new(self, View::Confirmed).state(self.policy.well_known.product);
        let Some(Value::Name(name)) = state.single() else { return None };
        self.policy.product(*name)
    }

    /// Whether a version of the product is out by the day.
    fn is_out(&self, fact: FactId, version: &Version) -> bool {
        let known = self.policy.well_known;
        if fact != known.release {
            return true;
        }
        let Some(product) = self.only_product() else { return false };
        let today = Moment::On(self.day).order();
        let mut lines = product.table.releases.iter();
        product.table.releases.is_empty()
            || lines.any(|release| version.may_be_of(&release.line) && release.released.latest.order() <= today)
    }

    /// Where these levers lead, the least surprising values first, until it is enough.
    fn pull(
        &self,
        aim: Aim,
        levers: &[Lever],
        chosen: &Chosen,
        (purse, is_complete): (&mut Purse, &mut bool),
        is_enough: impl Fn(&Reached) -> bool,
    ) -> Result<Reached, Spent> {
        let mut reached = Reached::new();
        if chosen.iter().any(|lever| levers[*lever].classes.is_empty()) {
            return Ok(reached);
        }
        let mut pulled: Pulled = vec![0; chosen.len()];
        while !is_enough(&reached) {
            purse.pay(one_decision(self.policy))?;
            if let Some(outcomes) = self.changed(levers, chosen, &pulled).reached(aim, purse, is_complete) {
                reached.insert(pulled.clone(), outcomes);
            }
            // The next combination, the last lever first.
            let is_more = |place: &usize| pulled[*place] + 1 < levers[chosen[*place]].classes.len();
            let Some(place) = (0..chosen.len()).rev().find(is_more) else { break };
            pulled[place] += 1;
            pulled[place + 1..].fill(0);
        }
        Ok(reached)
    }

    /// The request with these levers pulled.
    fn changed(&self, levers: &[Lever], chosen: &Chosen, pulled: &Pulled) -> Self {
        let mut facts = self.clone();
        for (lever, class) in chosen.iter().zip(pulled) {
            let Lever { fact, domain, classes } = &levers[*lever];
            if let Some(at) = classes[*class].first() {
                facts.told[fact.0 as usize] = given(domain.values[*at].clone());
            }
        }
        facts
    }

    /// A way in words: for each lever the classes that it may take.
    fn way(
        &self,
        levers: &[Lever],
        chosen: &Chosen,
        of: &[BTreeSet<usize>],
        reached: &Reached,
    ) -> Option<(Cost, ChangeWay)> {
        let mut changes = Vec::new();
        for (lever, taken) in chosen.iter().zip(of) {
            let Lever { fact, domain, classes } = &levers[*lever];
            let values = taken.iter().flat_map(|class| classes[*class].iter().copied()).collect();
            let example = taken.first().and_then(|class| classes[*class].first()).map(|at| &domain.values[*at]);
            changes.push(self.change(*fact, domain, &values, example)?);
        }
        let mut leads_to: Vec<Lead> = Vec::new();
        for outcome in every(of).iter().filter_map(|pulled| reached.get(pulled)).flatten() {
            let lead = Lead::of(self, outcome);
            if !leads_to.contains(&lead) {
                leads_to.push(lead);
            }
        }
        let facts = chosen.iter().map(|lever| levers[*lever].fact);
        let services: BTreeSet<ServiceId> =
            facts.filter_map(|fact| self.policy.fact(fact).changeable.as_ref()?.offer).collect();
        let offered = self.decide().outcome.offer;
        let is_offered = !services.is_empty() && services.iter().all(|service| Some(*service) == offered);
        let cost = Cost::of(self.policy, services);
        let price = cost.money.filter(|money| !money.amount().is_zero());
        Some((cost, ChangeWay { changes, price, leads_to, is_offered }))
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
    fn of(policy: &Policy, services: BTreeSet<ServiceId>) -> Self {
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

/// A test that tells what lies behind a version from what lies before it; a candidate lies before its release.
fn onward(fact: FactId, now: &Value) -> Option<Test> {
    let Value::Version(now) = now else { return None };
    let segments = now.segments().iter().map(u64::to_string).collect::<Vec<_>>().join(".");
    let range = if now.is_pre() { format!("{segments}+") } else { format!("over {segments}") };
    let pattern = Pattern::Version(Box::new(VersionRange::parse(&range).ok()?));
    Some(Test { fact, predicate: Predicate::Is(vec![pattern]), written: String::new() })
}

/// Groups of classes of each lever, of which any may be taken together. All that is reached is in one of them at least.
fn boxes(reached: &Reached, sizes: &[usize]) -> Vec<Vec<BTreeSet<usize>>> {
    let mut left: BTreeSet<&Pulled> = reached.keys().collect();
    let mut boxes = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut own: Vec<BTreeSet<usize>> = first.iter().map(|class| BTreeSet::from([*class])).collect();
        for (place, size) in sizes.iter().enumerate() {
            for class in 0..*size {
                let mut more = own.clone();
                more[place] = BTreeSet::from([class]);
                if every(&more).iter().all(|pulled| reached.contains_key(pulled)) {
                    own[place].insert(class);
                }
            }
        }
        left.retain(|pulled| !pulled.iter().zip(&own).all(|(class, taken)| taken.contains(class)));
        boxes.push(own);
    }
    boxes
}

/// Every choice of one class for each lever.
fn every(of: &[BTreeSet<usize>]) -> Vec<Pulled> {
    of.iter().fold(vec![Vec::new()], |all, taken| {
        all.iter().flat_map(|some| taken.iter().map(|class| [&some[..], &[*class]].concat())).collect()
    })
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
