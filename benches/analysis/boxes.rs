//! The same question put to boxes: what is left of a rule when the earlier ones are cut out of it.
//!
//! A box has a set of values for each fact, as bits. Cutting one out of another leaves at most one box for each fact that
//! is tested.

use std::time::{Duration, Instant};

use crate::plain::{Rule, VALUES};

type Box12 = [u32; VALUES.len()];

/// What boxes were asked, and how far they came.
pub(crate) struct Asked {
    pub(crate) never: Vec<usize>,
    /// So many rules were looked at.
    pub(crate) rules: usize,
    pub(crate) took: Duration,
    /// The most boxes that were left of one rule.
    pub(crate) most: usize,
}

/// Asks for one rule after the other, for so long.
pub(crate) fn never_decide(rules: &[Rule], at_most: Duration) -> Asked {
    let begun = Instant::now();
    let boxes: Vec<Box12> = rules.iter().map(whole).collect();
    let mut never = Vec::new();
    let mut most = 0;
    for (number, own) in boxes.iter().enumerate() {
        let mut left = vec![*own];
        for earlier in &boxes[..number] {
            if begun.elapsed() > at_most {
                return Asked { never, rules: number, took: begun.elapsed(), most };
            }
            left = left.into_iter().flat_map(|part| cut(part, earlier)).collect();
            most = most.max(left.len());
        }
        if left.is_empty() {
            never.push(number);
        }
    }
    Asked { never, rules: rules.len(), took: begun.elapsed(), most }
}

fn whole(rule: &Rule) -> Box12 {
    let mut own = VALUES.map(|values| (1u32 << values) - 1);
    for test in rule {
        own[test.fact] = test.passes.iter().fold(0, |all, value| all | 1 << value);
    }
    own
}

/// What of a box lies outside another.
fn cut(mut part: Box12, by: &Box12) -> Vec<Box12> {
    if part.iter().zip(by).any(|(own, by)| own & by == 0) {
        return vec![part];
    }
    let mut outside = Vec::new();
    for fact in 0..part.len() {
        if part[fact] & !by[fact] != 0 {
            let mut piece = part;
            piece[fact] &= !by[fact];
            outside.push(piece);
            part[fact] &= by[fact];
        }
    }
    outside
}
