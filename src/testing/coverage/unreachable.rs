//! Points to which no request comes, as an analysis has proved.

use std::collections::BTreeSet;

use super::points::Target;
use crate::analysis::{Analysis, Budget, Finding, Holder, Kind, Question, covered_as_written};
use crate::policy::condition::Condition;
use crate::policy::{FactId, Policy};

/// The ids of what no request comes to.
pub(super) struct Unreachable<'p> {
    rules: BTreeSet<&'p str>,
    limits: BTreeSet<&'p str>,
    flags: BTreeSet<&'p str>,
    /// Rules of which it was not found out whether they decide.
    open: BTreeSet<&'p str>,
}

impl Unreachable<'_> {
    /// Why it is not known whether a rule decides, if it is not.
    pub(super) fn undecided(&self, target: &Target) -> Option<String> {
        let Target::Rule(id) = target else { return None };
        let is_open = self.open.contains(id.as_str()) && !self.holds(target);
        is_open.then(|| "whether it decides takes more than its part of the effort".to_owned())
    }

    pub(super) fn holds(&self, target: &Target) -> bool {
        match target {
            Target::Rule(id) => self.rules.contains(id.as_str()),
            Target::Section(ids) => ids.iter().all(|id| self.rules.contains(id.as_str())),
            Target::Limit(id) => self.limits.contains(id.as_str()),
            Target::Flag(id) => self.flags.contains(id.as_str()),
            Target::Window(_) | Target::End(_) => false,
        }
    }
}

pub(super) fn of<'p>(policy: &'p Policy, analysis: &Analysis) -> Unreachable<'p> {
    let mut unreachable =
        Unreachable { rules: BTreeSet::new(), limits: BTreeSet::new(), flags: BTreeSet::new(), open: BTreeSet::new() };
    // Where something was only sampled, that no request was found proves nothing.
    let proved = analysis.findings.iter().filter(|finding| finding.sampled.is_empty());
    for finding in proved {
        match &finding.kind {
            Kind::NeverDecides { rule, .. } | Kind::NeverHolds { of: Holder::Rule(rule), .. } => {
                unreachable.rules.insert(policy.rule_name(*rule));
            }
            Kind::NeverHolds { of: Holder::Limit(limit), .. } => {
                unreachable.limits.insert(&policy.limit(*limit).id);
            }
            Kind::NeverHolds { of: Holder::Flag(flag), .. } => {
                unreachable.flags.insert(&policy.flag(*flag).id);
            }
            Kind::Undecided { question: Question::Decides | Question::Covered, rule: Some(rule), .. } => {
                unreachable.open.insert(policy.rule_name(*rule));
            }
            _ => {}
        }
    }
    unreachable.rules.extend(covered_as_written(policy).into_keys().map(|rule| policy.rule_name(rule)));
    if is_closed(policy, analysis) {
        unreachable.rules.insert(&policy.otherwise.id);
    }
    unreachable
}

/// Whether the rules leave nothing over for `otherwise`.
///
/// Where something was only sampled, those rules have to do it that do not hang on it: whatever the others take away,
/// nothing is left.
fn is_closed(policy: &Policy, analysis: &Analysis) -> bool {
    if !leaves_nothing(policy, analysis) {
        return false;
    }
    let sampled: BTreeSet<FactId> = analysis.findings.iter().flat_map(|finding| &finding.sampled).copied().collect();
    if sampled.is_empty() {
        return true;
    }
    let hangs = |condition: &Condition| hangs_on(policy, condition, &sampled);
    if policy.impossible.iter().any(hangs) {
        return false;
    }
    let mut rest = policy.clone();
    rest.rules.retain(|rule| !hangs(&rule.when) && !hangs(&rule.unless));
    (rest.limits, rest.flags) = (Vec::new(), Vec::new());
    let again = rest.analyse(Budget::default());
    leaves_nothing(&rest, &again) && again.findings.iter().all(|finding| finding.sampled.is_empty())
}

fn leaves_nothing(policy: &Policy, analysis: &Analysis) -> bool {
    let is_open = |finding: &Finding| matches!(finding.kind, Kind::Undecided { question: Question::Decides, .. });
    let decided = analysis.decided.get(policy.rules.len());
    decided.is_some_and(Option::is_none) && !analysis.findings.iter().any(is_open)
}

/// Whether a condition looks at one of these facts, or at what follows from one.
fn hangs_on(policy: &Policy, condition: &Condition, facts: &BTreeSet<FactId>) -> bool {
    let mut open: Vec<FactId> = condition.tests().into_iter().map(|test| test.fact).collect();
    let mut seen = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if facts.contains(&fact) {
            return true;
        }
        if seen.insert(fact) {
            open.extend(policy.inputs(fact));
        }
    }
    false
}
