//! Conditions as conjunctions, each part of which looks at one thing.

use crate::policy::FactId;
use crate::policy::condition::Condition;

/// What one part of a conjunction looks at.
pub(super) enum Part {
    /// At one fact.
    Fact(FactId, Condition),
    /// At several facts together.
    Several(Condition),
    /// At nothing: it never holds.
    Never,
}

/// The parts of a rule: its `when` holds and its `unless` does not.
pub(super) fn parts(when: &Condition, unless: &Condition) -> Vec<Part> {
    let mut clauses = Vec::new();
    collect(when, true, &mut clauses);
    collect(unless, false, &mut clauses);
    let mut parts: Vec<Part> = Vec::new();
    for clause in clauses {
        let mut facts: Vec<FactId> = clause.tests().iter().map(|test| test.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        match facts[..] {
            [] => parts.extend((!always(&clause)).then_some(Part::Never)),
            [fact] => add(&mut parts, fact, clause),
            _ => parts.push(Part::Several(clause)),
        }
    }
    parts
}

/// Several parts that look at the same fact are one.
fn add(parts: &mut Vec<Part>, fact: FactId, clause: Condition) {
    for part in &mut *parts {
        if let Part::Fact(of, known) = part
            && *of == fact
        {
            *known = Condition::All(Box::new([known.clone(), clause]));
            return;
        }
    }
    parts.push(Part::Fact(fact, clause));
}

fn collect(condition: &Condition, wanted: bool, clauses: &mut Vec<Condition>) {
    match (condition, wanted) {
        (Condition::All(parts), true) | (Condition::Any(parts), false) => {
            parts.iter().for_each(|part| collect(part, wanted, clauses));
        }
        (Condition::Not(part), _) => collect(part, !wanted, clauses),
        (Condition::Shared(part), _) => collect(part, wanted, clauses),
        (condition, true) => clauses.push(condition.clone()),
        (condition, false) => clauses.push(Condition::Not(Box::new(condition.clone()))),
    }
}

/// Whether a condition without tests holds.
fn always(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(always),
        Condition::Any(parts) => parts.iter().any(always),
        Condition::Not(part) => !always(part),
        Condition::Shared(part) => always(part),
        Condition::Test(_) => false,
    }
}
