//! What the analysis of the rules found, put at the places that it is about.

use std::collections::BTreeMap;

use super::{Inspected, places};
use crate::analysis::{Finding, Holder, Kind, Witness};
use crate::diagnostic::{Diagnostic, in_backticks};
use crate::policy::{FactId, Policy, RuleId};
use crate::text::Span;

/// Of more rules only the first few are pointed at: nobody reads twenty places for one finding.
const POINTED_AT: usize = 8;

/// Questions that were not answered.
pub(super) fn undecided<'a>(at: &'a Inspected<'_>) -> impl Iterator<Item = &'a Finding> {
    at.analysis().findings.iter().filter(|finding| matches!(finding.kind, Kind::Undecided { .. }))
}

/// Where rules, limits and flags stand, by their ids.
pub(super) struct Places<'a> {
    policy: &'a Policy,
    rules: BTreeMap<&'a str, Span>,
    standard: Option<Span>,
    others: BTreeMap<&'a str, Span>,
    /// Where the policy is named, for what has no place of its own.
    pub(super) head: Span,
}

impl<'a> Places<'a> {
    pub(super) fn of(at: &Inspected<'a>) -> Self {
        let document = at.document;
        let otherwise = document.otherwise.as_ref().and_then(|outcome| outcome.class).map(|class| class.span);
        let rules = super::written::rules(document).into_iter().filter_map(|placed| placed.rule.id.as_ref());
        let limits = document.limits.iter().filter_map(|limit| limit.id.as_ref());
        let flags = document.flags.iter().filter_map(|flag| flag.id.as_ref());
        let head = document.header.id.as_ref().map_or_else(Span::default, |id| id.span);
        Self {
            policy: at.policy,
            rules: rules
                .map(|id| (id.value.as_str(), id.span))
                .chain(otherwise.map(|span| ("otherwise", span)))
                .collect(),
            standard: places::standard(document),
            others: limits.chain(flags).map(|id| (id.value.as_str(), id.span)).collect(),
            head,
        }
    }

    /// The place of a rule; built-in rules stand where `standard` does.
    pub(super) fn rule(&self, rule: RuleId) -> Span {
        let own = self.rules.get(self.policy.rule_name(rule)).copied();
        own.or(self.standard).unwrap_or(self.head)
    }

    /// Whether the author wrote a rule, and not `standard` for it.
    pub(super) fn is_written(&self, rule: RuleId) -> bool {
        self.rules.contains_key(self.policy.rule_name(rule))
    }

    /// The name and the place of what the author wrote; none for what is built in.
    pub(super) fn holder(&self, of: Holder) -> Option<(&'a str, Span)> {
        let policy = self.policy;
        let name = match of {
            Holder::Rule(rule) => {
                return self.rules.get_key_value(policy.rule_name(rule)).map(|(id, span)| (*id, *span));
            }
            Holder::Limit(limit) => &policy.limit(limit).id,
            Holder::Flag(flag) => &policy.flag(flag).id,
        };
        self.others.get_key_value(name.as_str()).map(|(id, span)| (*id, *span))
    }

    /// Points at rules, each with a few words on it.
    pub(super) fn also(&self, diagnostic: Diagnostic, rules: &[(RuleId, &str)]) -> Diagnostic {
        let shown = rules.iter().take(POINTED_AT);
        shown.fold(diagnostic, |diagnostic, (rule, words)| diagnostic.also(self.rule(*rule), *words))
    }

    /// The names of rules, in backticks.
    pub(super) fn names(&self, rules: &[RuleId]) -> String {
        let names: Vec<&str> = rules.iter().map(|rule| self.policy.rule_name(*rule)).collect();
        in_backticks(&names)
    }
}

/// That a condition never holds: points at what is `impossible` because of it, and says what to look at.
pub(super) fn never_holds(
    at: &Inspected<'_>,
    diagnostic: Diagnostic,
    impossible: &[usize],
    tests: usize,
) -> Diagnostic {
    let entries = impossible.iter().filter_map(|number| at.document.impossible.get(*number)).take(POINTED_AT);
    let diagnostic =
        entries.fold(diagnostic, |diagnostic, never| diagnostic.also(never.span, "this is said never to occur"));
    diagnostic.help(match (impossible.is_empty(), tests) {
        (false, _) => "look whether it may occur after all, or take out what waits for it",
        (true, 0 | 1) => "look what the fact of its test can be, or take it out",
        (true, _) => "look which of its tests never hold or exclude one another, or take it out",
    })
}

/// Adds the request that shows a finding, and what the finding does not know.
pub(super) fn shown(policy: &Policy, finding: &Finding, mut diagnostic: Diagnostic) -> Diagnostic {
    if let Some(witness) = finding.kind.witness() {
        diagnostic = diagnostic.note(example(witness));
    }
    let names = |facts: &[FactId]| {
        let names: Vec<&str> = facts.iter().map(|fact| policy.fact(*fact).name.as_str()).collect();
        in_backticks(&names)
    };
    if !finding.rests_on_text.is_empty() {
        let facts = names(&finding.rests_on_text);
        diagnostic = diagnostic.note(format!("text may tell {facts}: whether any text ever does is not looked at"));
    }
    if !finding.sampled.is_empty() {
        let facts = names(&finding.sampled);
        diagnostic = diagnostic
            .note(format!("of {facts} not every combination was tried: what was found for none holds for those"));
    }
    diagnostic
}

/// A request in words.
pub(super) fn example(witness: &Witness) -> String {
    let fact = |(name, value): &(String, crate::request::FactValue)| {
        let value = value.to_string();
        format!("`{name}: {}`", if value.is_empty() { "none" } else { &value })
    };
    let facts: Vec<String> = witness.facts.iter().map(fact).collect();
    let with = if facts.is_empty() { String::new() } else { format!(" with {}", facts.join(", ")) };
    format!("for example a request of {}{with}", witness.date)
}
