//! The honest linear scan: what a good engineer writes by hand in an afternoon, without an index.
//!
//! It gets every advantage that does not give up the scan. Requests come as numbers. A test of any kind is one
//! expression without a branch, `(slot & mask) - low <= span`. The two most selective tests of each rule stand in an
//! array of their own, so that a walk over the rules reads 32 bytes for most of them, one after another; they are taken
//! together, so that the one branch behind them goes the same way nearly always. (With one test there it is branched on
//! wrongly more often, which took as long or longer at every size.) The other tests are read only if both pass. Derived
//! facts are looked up once for each request.

use crate::common::derive::Tables;
use crate::common::known::slot;
use crate::common::model::{Beside, FLAGS, LIMITS};
use crate::common::{Known, Model, Op, Seen, Test};

/// Slots of which the number is held as a bit, since tests ask for one of several.
const AS_BITS: [usize; 7] =
    [slot::PRODUCT, slot::KIND, slot::OS_NAME, slot::REGION, slot::TOPIC, slot::PHASE, slot::OS_STATUS];
/// A power of two, so that no place is out of bounds.
const WIDTH: usize = 32;

/// A test of any kind.
#[derive(Debug, Clone, Copy)]
struct Check {
    slot: u32,
    mask: u32,
    low: u32,
    span: u32,
}

#[derive(Debug, Clone)]
struct Collected {
    when: Vec<Check>,
    unless: Vec<Check>,
}

/// A policy as a list to walk.
#[derive(Debug, Clone)]
pub(crate) struct Naive {
    tables: Tables,
    /// The two most selective tests of each rule.
    heads: Vec<[Check; 2]>,
    /// Where the other tests of each rule begin; one more at the end.
    starts: Vec<u32>,
    tails: Vec<Check>,
    classes: Vec<u8>,
    flags: Vec<Collected>,
    limits: Vec<Collected>,
}

impl Naive {
    pub(crate) fn new(model: &Model) -> Self {
        let (mut heads, mut starts, mut tails) = (Vec::new(), vec![0], Vec::new());
        for rule in &model.rules {
            let checks: Vec<Check> = rule.tests.iter().map(Check::of).collect();
            heads.push([checks[0], checks[1]]);
            tails.extend_from_slice(&checks[2..]);
            starts.push(tails.len() as u32);
        }
        // `otherwise` is a service.
        let classes = model.rules.iter().map(|rule| rule.class as u8).chain([1]).collect();
        let collected = |all: &[Beside]| all.iter().map(Collected::of).collect();
        let (flags, limits) = (collected(&FLAGS), collected(&LIMITS));
        Self { tables: Tables::new(), heads, starts, tails, classes, flags, limits }
    }

    /// The first rule that holds, with flags and, for support, limits.
    #[inline]
    pub(crate) fn decide(&self, known: &Known) -> Seen {
        let facts = self.facts(known);
        let rule = self.first(&facts);
        let class = self.classes[rule];
        let limits = if class == 0 { holding(&self.limits, &facts) } else { 0 };
        Seen { rule: rule as u32, class, open: false, flags: holding(&self.flags, &facts), limits }
    }

    fn facts(&self, known: &Known) -> [u32; WIDTH] {
        let mut facts = [0; WIDTH];
        facts[..slot::COUNT].copy_from_slice(&self.tables.derive(known));
        for at in AS_BITS {
            facts[at] = 1 << facts[at];
        }
        facts
    }

    fn first(&self, facts: &[u32; WIDTH]) -> usize {
        let rest = |rule: usize| &self.tails[self.starts[rule] as usize..self.starts[rule + 1] as usize];
        let mut heads = self.heads.iter().enumerate();
        let holds = |&(rule, [one, other]): &(usize, &[Check; 2])| {
            // Both at once: that is what makes the branch behind them a predictable one.
            (one.passes(facts) & other.passes(facts)) && rest(rule).iter().all(|check| check.passes(facts))
        };
        heads.find(holds).map_or(self.heads.len(), |(rule, _)| rule)
    }
}

fn holding(all: &[Collected], facts: &[u32; WIDTH]) -> u8 {
    let holds = |one: &Collected| {
        one.when.iter().all(|check| check.passes(facts))
            && (one.unless.is_empty() || !one.unless.iter().all(|check| check.passes(facts)))
    };
    all.iter().enumerate().fold(0, |bits, (at, one)| bits | u8::from(holds(one)) << at)
}

impl Collected {
    fn of(beside: &Beside) -> Self {
        let checks =
            |all: &[(usize, Op, u32, u32)]| all.iter().map(|&(slot, op, a, b)| Check::new(slot, op, a, b)).collect();
        Self { when: checks(beside.when), unless: checks(beside.unless) }
    }
}

impl Check {
    fn of(test: &Test) -> Self {
        Self::new(test.slot, test.op, test.a, test.b)
    }

    fn new(slot: usize, op: Op, a: u32, b: u32) -> Self {
        debug_assert_eq!(op == Op::OneOf, AS_BITS.contains(&slot), "slot {slot}");
        let (mask, low, span) = match op {
            Op::Within => (u32::MAX, a, b),
            // Anything but 0.
            Op::OneOf | Op::AnyOf => (a, 1, u32::MAX - 1),
            Op::AllOf => (a, a, 0),
            Op::NoneOf => (a, 0, 0),
        };
        Self { slot: slot as u32, mask, low, span }
    }

    #[inline]
    const fn passes(self, facts: &[u32; WIDTH]) -> bool {
        (facts[self.slot as usize % WIDTH] & self.mask).wrapping_sub(self.low) <= self.span
    }
}
