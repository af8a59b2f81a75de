//! The same question put to a binary decision diagram: which rules never decide.
//!
//! A fact of `n` values takes as many variables as `n - 1` has binary digits. What earlier rules cover is one diagram, and a
//! rule never decides if nothing of it lies outside.

use std::time::{Duration, Instant};

use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet};

use crate::plain::{Rule, Test, VALUES};

/// What the diagram was asked, and how far it came.
pub(crate) struct Asked {
    pub(crate) never: Vec<usize>,
    /// So many rules were looked at.
    pub(crate) rules: usize,
    pub(crate) took: Duration,
    /// Nodes of what all of them cover.
    pub(crate) nodes: usize,
}

/// Asks for one rule after the other, for so long.
pub(crate) fn never_decide(rules: &[Rule], at_most: Duration) -> Asked {
    let begun = Instant::now();
    let bits = |values: usize| usize::BITS - (values - 1).leading_zeros();
    let total: u32 = VALUES.iter().map(|values| bits(*values)).sum();
    let set = BddVariableSet::new_anonymous(u16::try_from(total).expect("a few dozen"));
    let mut variables = set.variables().into_iter();
    let facts: Vec<Vec<BddVariable>> =
        VALUES.iter().map(|values| variables.by_ref().take(bits(*values) as usize).collect()).collect();
    let passes = |test: &Test| -> Bdd {
        let own = &facts[test.fact];
        let value = |value: &usize| {
            let of = |(bit, variable): (usize, &BddVariable)| set.mk_literal(*variable, value >> bit & 1 == 1);
            own.iter().enumerate().map(of).fold(set.mk_true(), |all, literal| all.and(&literal))
        };
        test.passes.iter().map(value).fold(set.mk_false(), |any, value| any.or(&value))
    };
    let mut covered = set.mk_false();
    let mut never = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        if begun.elapsed() > at_most {
            return Asked { never, rules: number, took: begun.elapsed(), nodes: covered.size() };
        }
        let own = rule.iter().map(passes).fold(set.mk_true(), |all, test| all.and(&test));
        if own.and_not(&covered).is_false() {
            never.push(number);
        }
        covered = covered.or(&own);
    }
    Asked { never, rules: rules.len(), took: begun.elapsed(), nodes: covered.size() }
}
