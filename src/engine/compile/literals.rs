//! Conditions taken apart: what must hold, and what must not.

use crate::policy::FactId;
use crate::policy::condition::{Condition, Test};

/// A part of a condition that has to hold, or not to.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Literal {
    pub(in crate::engine) condition: Condition,
    pub(in crate::engine) negated: bool,
}

/// Visits the parts of `when` and not `unless`, all of which have to hold, or not to.
pub(in crate::engine) fn each_literal<'c>(
    when: &'c Condition,
    unless: &'c Condition,
    visit: &mut impl FnMut(&'c Condition, bool),
) {
    part(when, false, visit);
    part(unless, true, visit);
}

/// By De Morgan's laws, which hold for three values too.
fn part<'c>(condition: &'c Condition, negated: bool, visit: &mut impl FnMut(&'c Condition, bool)) {
    match condition {
        Condition::Not(inner) => part(inner, !negated, visit),
        Condition::Shared(inner) => part(inner, negated, visit),
        Condition::All(parts) if !negated || parts.len() == 1 => {
            parts.iter().for_each(|inner| part(inner, negated, visit));
        }
        Condition::Any(parts) if negated || parts.len() == 1 => {
            parts.iter().for_each(|inner| part(inner, negated, visit));
        }
        _ => visit(condition, negated),
    }
}

/// The only fact that a condition is about; `None` if there are several, or none.
pub(super) fn only_fact(condition: &Condition) -> Option<FactId> {
    fn walk(condition: &Condition, fact: &mut Option<FactId>) -> bool {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().all(|part| walk(part, fact)),
            Condition::Not(part) => walk(part, fact),
            Condition::Shared(part) => walk(part, fact),
            Condition::Test(test) => *fact.get_or_insert(test.fact) == test.fact,
        }
    }
    let mut fact = None;
    if walk(condition, &mut fact) { fact } else { None }
}

/// The test that a condition is, if it is nothing else.
pub(in crate::engine) fn bare_test(condition: &Condition) -> Option<&Test> {
    match condition {
        Condition::Test(test) => Some(test),
        Condition::Shared(part) => bare_test(part),
        Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => bare_test(&parts[0]),
        _ => None,
    }
}

/// Writes what tells one condition from another: tests by what the author wrote.
pub(super) fn sign(condition: &Condition, negated: bool, signature: &mut Vec<u8>) {
    let list = |tag: u8, parts: &[Condition], signature: &mut Vec<u8>| {
        signature.extend([tag, u8::from(negated)]);
        parts.iter().for_each(|part| sign(part, false, signature));
        signature.push(b')');
    };
    match condition {
        Condition::All(parts) => list(b'&', parts, signature),
        Condition::Any(parts) => list(b'|', parts, signature),
        Condition::Not(part) => list(b'!', std::slice::from_ref(part), signature),
        Condition::Shared(part) => sign(part, negated, signature),
        Condition::Test(test) => {
            signature.extend([b'=', u8::from(negated)]);
            signature.extend(test.fact.0.to_le_bytes());
            signature.extend(test.written.as_bytes());
            signature.push(0);
        }
    }
}

/// Whether two conditions with the same signature are the same: what is written the same way is meant the same way,
/// unless the names in it are those of two sections.
pub(super) fn same(a: &Condition, b: &Condition) -> bool {
    match (a, b) {
        (Condition::Shared(a), b) => same(a, b),
        (a, Condition::Shared(b)) => same(a, b),
        (Condition::All(a), Condition::All(b)) | (Condition::Any(a), Condition::Any(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Condition::Not(a), Condition::Not(b)) => same(a, b),
        (Condition::Test(a), Condition::Test(b)) => a.fact == b.fact && a.predicate == b.predicate,
        _ => false,
    }
}
