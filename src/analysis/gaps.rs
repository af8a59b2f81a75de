//! Stretches of days on which no rule decides what one decides before and after.

use std::collections::BTreeMap;

use super::polish::product_of;
use super::space::turns;
use super::witness::{Shows, confirms};
use super::{Analysis, Witness};
use crate::policy::{Policy, RuleId};
use crate::request::FactValue;
use crate::value::Date;

/// So many requests are decided to find them.
const TRIES: usize = 20_000;

/// Some days on which a request comes to `otherwise`, between others on which a rule decides it.
pub(crate) struct Gap {
    pub(crate) first: Date,
    pub(crate) last: Date,
    /// The request, on the first of them.
    pub(crate) witness: Witness,
}

/// The gaps into which a request falls that shows what some rule decides, or the same about another release that is listed:
/// each request is put on one day of every stretch between two that the policy tells apart.
pub(crate) fn gaps(policy: &Policy, analysis: &Analysis) -> Vec<Gap> {
    let days = turns(policy);
    let otherwise = RuleId(u32::try_from(policy.rules.len()).unwrap_or(u32::MAX));
    let mut found: BTreeMap<(Date, Date), Witness> = BTreeMap::new();
    let shown: Vec<&Witness> = analysis.decided.iter().take(policy.rules.len()).flatten().collect();
    // Those that are shown go before their likes.
    let alike = shown.iter().flat_map(|shown| of_other_releases(policy, shown));
    let all = shown.iter().map(|shown| shown.facts.clone()).chain(alike);
    for facts in all.take(TRIES / days.len().max(1)) {
        let on = |day: Date| Witness { date: day, facts: facts.clone() };
        let rules: Vec<Option<RuleId>> = days.iter().map(|day| decider(policy, &on(*day))).collect();
        let falls = |at: usize| rules[at] == Some(otherwise);
        let is_decided = |at: usize| rules[at].is_some_and(|rule| rule != otherwise);
        let mut at = 1;
        while at < days.len() {
            let end = (at..days.len()).find(|at| !falls(*at)).unwrap_or(days.len());
            if end > at && end < days.len() && is_decided(at - 1) && is_decided(end) {
                let last = days[end].pred_opt().unwrap_or(days[end]);
                found.entry((days[at], last)).or_insert_with(|| on(days[at]));
            }
            at = end + 1;
        }
    }
    found.into_iter().map(|((first, last), witness)| Gap { first, last, witness }).collect()
}

/// The facts of a request about a release, for each other release that its product lists.
fn of_other_releases(policy: &Policy, shown: &Witness) -> Vec<Vec<(String, FactValue)>> {
    let release = &policy.fact(policy.well_known.release).name;
    let Some(at) = shown.facts.iter().position(|(fact, _)| fact == release) else { return Vec::new() };
    let lines = product_of(policy, shown).into_iter().flat_map(|product| &product.table.releases);
    let of = |line: &str| {
        let mut facts = shown.facts.clone();
        facts[at].1 = FactValue::Text(line.to_owned());
        facts
    };
    lines.map(|line| of(&line.written)).collect()
}

/// The rule that decides a request; none for one that never occurs.
fn decider(policy: &Policy, witness: &Witness) -> Option<RuleId> {
    let request = witness.to_request().ok()?;
    let rule = policy.prepare(&request).ok()?.decide().rule;
    confirms(policy, witness, Shows::Decides(rule)).then_some(rule)
}
