//! Answers and outcomes in words.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::Serialize;

use super::domain::Domain;
use crate::class::{Class, Effort, Remedies, Remedy};
use crate::explanation::{say_plainly, show};
use crate::facts::Facts;
use crate::policy::fact::{Element, FactType, Sym, Value};
use crate::policy::{FactId, Outcome, Policy};
use crate::value::{Cut, Moment, Truth, Version};

/// Of more names than this the largest group of answers is called anything else.
const MOST_NAMES: usize = 6;
/// Of a group of lists so many are named.
const MOST_LISTS: usize = 3;
/// So many candidates of releases are named.
const MOST_CANDIDATES: usize = 2;
const ANYTHING_ELSE: &str = "anything else";

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
    pub offer_title: Option<String>,
    /// Its standard price, in words.
    pub price: Option<String>,
    /// Another party that would be the right address.
    pub refer_to: Option<String>,
    /// Not even for money.
    pub declined: bool,
    /// How much would be promised.
    pub effort: Effort,
    /// What might be given; none if nothing is withheld.
    pub remedy: Option<Vec<Remedy>>,
    /// Whether somebody's approval would be needed.
    pub approval: bool,
    /// What the client would have to do first.
    pub first: Vec<String>,
}

impl Lead {
    pub(super) fn of(facts: &Facts<'_>, outcome: &Outcome) -> Self {
        let policy = facts.policy;
        let offer = outcome.offer.map(|id| policy.service(id));
        let party = outcome.refer_to.map(|id| policy.party(id));
        let title = |words: Option<&crate::policy::Wording>| words.map(|words| say_plainly(facts, words));
        let first = outcome.first.iter().filter_map(|id| title(policy.limit(*id).first.as_ref()));
        Self {
            class: outcome.class,
            offer: offer.map(|service| service.id.clone()),
            offer_title: offer.and_then(|service| title(service.title.as_ref())),
            price: offer.and_then(|service| service.price.as_ref()).map(ToString::to_string),
            refer_to: party.map(|party| title(party.title.as_ref()).unwrap_or_else(|| party.id.clone())),
            declined: outcome.declined,
            effort: outcome.effort,
            remedy: (outcome.remedy != Remedies::ALL).then(|| outcome.remedy.iter().collect()),
            approval: outcome.approval,
            first: first.collect(),
        }
    }
}

impl std::fmt::Display for Lead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.class)?;
        let offer = self.offer_title.as_ref().or(self.offer.as_ref());
        let by = self.refer_to.as_ref().map(|party| format!("by {party}"));
        let effort =
            (self.class == Class::Support && self.effort != Effort::Committed).then(|| self.effort.to_string());
        let remedy = self.remedy.as_ref().map(|all| {
            let words: Vec<&str> = all.iter().map(|one| one.word()).collect();
            format!("limited to {}", words.join(", "))
        });
        let rest = [
            offer.cloned(),
            self.price.clone(),
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

/// Some values of a fact, as an answer to a question. `largest`: no other group of answers has more values.
pub(super) fn describe(
    policy: &Policy,
    fact: FactId,
    domain: &Domain,
    chosen: &BTreeSet<usize>,
    largest: bool,
) -> String {
    if chosen.len() == domain.values.len() {
        return "any answer".to_owned();
    }
    let values = || chosen.iter().filter_map(|at| domain.values.get(*at));
    match &policy.fact(fact).ty {
        FactType::Version => versions(domain, chosen),
        FactType::Number | FactType::Money | FactType::Duration | FactType::Date => {
            let order: Vec<usize> = sorted(domain, |_| true);
            let runs = runs(&order, chosen).into_iter();
            runs.map(|(from, until)| run(policy, domain, &order, from, until)).collect::<Vec<_>>().join(", or ")
        }
        FactType::Thing => things(policy, domain, chosen, largest),
        FactType::SetOf(_) | FactType::Things => {
            let mut shown: Vec<String> = values().take(MOST_LISTS).map(|value| show(policy, value)).collect();
            if chosen.len() > MOST_LISTS {
                shown.push(if largest {
                    ANYTHING_ELSE.to_owned()
                } else {
                    format!("{} other lists", chosen.len() - MOST_LISTS)
                });
            }
            joined(shown)
        }
        _ => names(values().map(|value| show(policy, value)).collect(), values().any(is_other), largest),
    }
}

fn is_other(value: &Value) -> bool {
    matches!(value, Value::Name(name) | Value::Thing(Element { name, .. }) if *name == Sym::OTHER)
}

fn names(all: Vec<String>, has_other: bool, largest: bool) -> String {
    if has_other || (largest && all.len() > MOST_NAMES) { ANYTHING_ELSE.to_owned() } else { joined(all) }
}

fn joined(mut all: Vec<String>) -> String {
    let last = all.pop().unwrap_or_default();
    if all.is_empty() { last } else { format!("{} or {last}", all.join(", ")) }
}

/// Things by their names, with versions only where those of one name lead to different answers.
fn things(policy: &Policy, domain: &Domain, chosen: &BTreeSet<usize>, largest: bool) -> String {
    let element = |at: &usize| match domain.values.get(*at) {
        Some(Value::Thing(element)) => Some(element),
        _ => None,
    };
    let mut shown: Vec<String> = Vec::new();
    for at in chosen {
        let Some(one) = element(at) else { continue };
        let same = (0..domain.values.len()).filter(|other| element(other).is_some_and(|other| other.name == one.name));
        let is_whole = same.into_iter().all(|other| chosen.contains(&other));
        let words = match is_whole {
            true => policy.names.text(one.name).to_owned(),
            false => domain.values.get(*at).map_or_else(String::new, |value| show(policy, value)),
        };
        if !shown.contains(&words) {
            shown.push(words);
        }
    }
    names(shown, chosen.iter().filter_map(|at| domain.values.get(*at)).any(is_other), largest)
}

/// The places of the values that count, lowest value first.
fn sorted(domain: &Domain, counts: impl Fn(&Value) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..domain.values.len()).filter(|at| counts(&domain.values[*at])).collect();
    order.sort_by(|a, b| compare(&domain.values[*a], &domain.values[*b]).unwrap_or(Ordering::Equal));
    order
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) if a.currency() == b.currency() => Some(a.amount().cmp(&b.amount())),
        (Value::Date(Moment::On(a)), Value::Date(Moment::On(b))) => Some(a.cmp(b)),
        (Value::Version(a), Value::Version(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Stretches of the order of which every value is chosen.
fn runs(order: &[usize], chosen: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (place, _) in order.iter().enumerate().filter(|(_, at)| chosen.contains(at)) {
        match runs.last_mut() {
            Some((_, until)) if *until + 1 == place => *until = place,
            _ => runs.push((place, place)),
        }
    }
    runs
}

/// One end of a stretch: where it is, and whether that belongs to it.
struct End {
    at: String,
    is_in: bool,
}

/// A stretch of amounts or days.
fn run(policy: &Policy, domain: &Domain, order: &[usize], from: usize, until: usize) -> String {
    let value = |place: usize| &domain.values[order[place]];
    let is_bound = |value: &Value| domain.edges.bounds.contains(value);
    let is_date = matches!(value(from), Value::Date(_));
    let low = (from > 0).then(|| match is_bound(value(from - 1)) {
        true => End { at: show(policy, value(from - 1)), is_in: false },
        false => End { at: show(policy, value(from)), is_in: true },
    });
    let high = (until + 1 < order.len()).then(|| match is_bound(value(until)) {
        true => End { at: show(policy, value(until)), is_in: true },
        false => End { at: show(policy, value(until + 1)), is_in: false },
    });
    if from == until && is_bound(value(from)) {
        return show(policy, value(from));
    }
    let [or_more, more, up_to, less] =
        if is_date { ["or later", "after", "until", "before"] } else { ["or more", "more than", "up to", "less than"] };
    match (low, high) {
        (Some(low), Some(high)) if low.is_in && high.is_in => format!("{} to {}", low.at, high.at),
        (low, high) => {
            let low =
                low.map(|low| if low.is_in { format!("{} {or_more}", low.at) } else { format!("{more} {}", low.at) });
            let high = high
                .map(|high| if high.is_in { format!("{up_to} {}", high.at) } else { format!("{less} {}", high.at) });
            [low, high].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

/// Versions as stretches between cuts; candidates by themselves.
fn versions(domain: &Domain, chosen: &BTreeSet<usize>) -> String {
    let version = |at: usize| match &domain.values[at] {
        Value::Version(version) => Some(version),
        _ => None,
    };
    let is_final = |value: &Value| matches!(value, Value::Version(version) if !version.is_pre());
    let order = sorted(domain, is_final);
    let mut parts = Vec::new();
    for (from, until) in runs(&order, chosen) {
        let cut = |place: usize| {
            let (below, above) = (version(order[place - 1])?, version(order[place])?);
            Some(between(&domain.edges.cuts, below, above).unwrap_or_else(|| above.segments().to_vec()))
        };
        let low = (from > 0).then(|| cut(from)).flatten();
        let high = (until + 1 < order.len()).then(|| cut(until + 1)).flatten();
        parts.push(stretch(low, high));
    }
    // A candidate of a release is told only where it does not lead where the release does.
    let candidates: Vec<usize> = (0..domain.values.len()).filter(|at| !is_final(&domain.values[*at])).collect();
    let is_apart = |at: &usize| {
        let next = order.iter().find(|other| version(**other) > version(*at));
        next.is_none_or(|next| !chosen.contains(next))
    };
    let apart: Vec<usize> = candidates.iter().copied().filter(|at| chosen.contains(at) && is_apart(at)).collect();
    if !apart.is_empty() && candidates.iter().all(|at| chosen.contains(at)) {
        parts.push("a pre-release".to_owned());
    } else if apart.len() > MOST_CANDIDATES {
        parts.push("a pre-release of another release".to_owned());
    } else {
        parts.extend(apart.into_iter().filter_map(version).map(|version| version.as_written().to_owned()));
    }
    parts.join(", or ")
}

/// Where one stretch of versions ends and the next begins.
fn between(cuts: &[Cut], below: &Version, above: &Version) -> Option<Vec<u64>> {
    let is_between = |cut: &&Cut| cut.is_below(above) == Truth::Yes && cut.is_below(below) == Truth::No;
    cuts.iter().filter(is_between).map(|cut| cut.segments().to_vec()).min_by_key(Vec::len)
}

fn stretch(low: Option<Vec<u64>>, high: Option<Vec<u64>>) -> String {
    let words = |segments: &[u64]| segments.iter().map(u64::to_string).collect::<Vec<_>>().join(".");
    match (low, high) {
        (None, None) => "any version".to_owned(),
        (Some(low), None) => format!("{} or newer", words(&low)),
        (None, Some(high)) => format!("older than {}", words(&high)),
        (Some(low), Some(high)) => {
            let mut last = high.clone();
            if let Some(end) = last.last_mut()
                && *end > 0
            {
                *end -= 1;
                if last == low {
                    return words(&low);
                }
                if last.len() == low.len() && last > low {
                    return format!("{} to {}", words(&low), words(&last));
                }
            }
            format!("{} or newer but older than {}", words(&low), words(&high))
        }
    }
}
