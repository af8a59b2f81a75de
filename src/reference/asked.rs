//! What a decision asked for, as far as something was assumed of it or the catalogue is behind: the facts without
//! which a rule on the way, a limit, a flag, a commitment or a surcharge could not be told.
//!
//! A rule that another test rules out asks for nothing. In which order a rule has its tests changes nothing.

use std::collections::BTreeSet;

use super::evaluate::{Evaluation, View};
use super::state::Judged;
use crate::class::{Class, Effort};
use crate::facts::Facts;
use crate::policy::condition::Condition;
use crate::policy::{FactId, Outcome, Policy, RuleId};
use crate::value::Truth;

/// What is judged together: `when` and not `unless`.
type Pair<'c> = (&'c Condition, Option<&'c Condition>);

/// How far a walk went, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Way<'o> {
    pub(super) deciding: RuleId,
    /// Whether some outcome that is possible is support, so that limits matter.
    pub(super) may_be_support: bool,
    /// The outcome, where flags, commitments and surcharges were looked at.
    pub(super) outcome: Option<&'o Outcome>,
}

/// Looks at what was asked for, and at nothing else.
pub(super) fn asked<'f>(facts: &'f Facts<'f>, view: View, way: Way<'_>) -> Evaluation<'f> {
    let pairs = pairs(facts, view, way);
    let doubtful = doubtful(facts, view, &pairs);
    let mut asked = BTreeSet::new();
    if way.outcome.is_some() {
        asked.insert(facts.policy.well_known.product);
    }
    if !doubtful.is_empty() {
        let without = Evaluation::without(facts, view, doubtful.clone());
        for pair in pairs {
            asked.extend(judge(&without, pair).lacks.facts.intersection(&doubtful));
        }
    }
    look(facts, view, &asked)
}

fn judge(evaluation: &Evaluation<'_>, (when, unless): Pair<'_>) -> Judged {
    match unless {
        Some(unless) => evaluation.when_unless(when, unless),
        None => evaluation.condition(when),
    }
}

/// Everything that is judged on the way.
fn pairs<'c>(facts: &'c Facts<'_>, view: View, way: Way<'_>) -> Vec<Pair<'c>> {
    let policy: &Policy = facts.policy;
    let rules = policy.rules.iter().take(way.deciding.0 as usize + 1).map(|rule| (&rule.when, Some(&rule.unless)));
    let limits = policy.limits.iter().filter(|_| way.may_be_support).map(|limit| (&limit.when, Some(&limit.unless)));
    let mut pairs: Vec<Pair<'_>> = rules.chain(limits).collect();
    let Some(outcome) = way.outcome else { return pairs };
    pairs.extend(policy.flags.iter().map(|flag| (&flag.when, Some(&flag.unless))));
    if outcome.class == Class::Support && outcome.effort == Effort::Committed {
        let evaluation = Evaluation::new(facts, view);
        let holds = |pair: &Pair<'_>| judge(&evaluation, *pair).truth == Truth::Yes;
        let rows = policy.commitments.iter().map(|row| (&row.when, Some(&row.unless)));
        let count = rows.clone().position(|pair| holds(&pair)).map_or(policy.commitments.len(), |at| at + 1);
        pairs.extend(rows.take(count));
    }
    let surcharges = outcome.offer.map_or(&[][..], |service| &policy.service(service).surcharges);
    pairs.extend(surcharges.iter().map(|surcharge| (&surcharge.when, None)));
    pairs
}

/// The facts among those tested that rest on something assumed, or on a table that is not known to be complete.
fn doubtful(facts: &Facts<'_>, view: View, pairs: &[Pair<'_>]) -> BTreeSet<FactId> {
    let policy = facts.policy;
    let tables = policy.tables();
    let is_behind = tables.into_iter().any(|table| table.is_behind(facts.day));
    if !is_behind && policy.facts.iter().all(|def| def.assume.is_none()) {
        return BTreeSet::new();
    }
    let conditions = pairs.iter().flat_map(|(when, unless)| std::iter::once(*when).chain(*unless));
    let tests = conditions.flat_map(Condition::tests);
    let tested: BTreeSet<FactId> = tests.map(|test| test.fact).collect();
    tested.into_iter().filter(|&fact| is_doubtful(&look(facts, view, &BTreeSet::from([fact])))).collect()
}

fn is_doubtful(evaluation: &Evaluation<'_>) -> bool {
    let is_doubtful = |fact: &FactId| evaluation.state(*fact).assumed || evaluation.looked_behind(*fact);
    evaluation.looked_at().iter().any(is_doubtful)
}

/// Looks at these facts in one view, and at nothing else.
fn look<'f>(facts: &'f Facts<'f>, view: View, asked: &BTreeSet<FactId>) -> Evaluation<'f> {
    let evaluation = Evaluation::new(facts, view);
    for &fact in asked {
        evaluation.state(fact);
    }
    evaluation
}
