//! Which conjunctions a request may fulfil, found without looking at each.

mod checks;
mod layout;
mod parts;
mod rows;
mod search;
mod selected;
mod table;

use checks::Checks;
use layout::Asked;
use parts::{MOST_PARTS_OF_ONE, Parts};
use table::Table;

use super::codes::{Codes, FIRST_SPECIAL};
use super::compile::{Conjunctions, Group, NO_SLOT};
use super::facts::Given;
use super::slots::SlotRows;
use crate::policy::Policy;
use crate::policy::condition::Condition;

pub(super) use search::{Candidate, Finding, Wanted};
pub(super) use selected::{Bound, Selected};

/// Up to so many rules are met in one table alone. Measured: to reach a part costs about as much as to meet a thousand
/// rules, so that parts pay late. In tests they begin early.
pub(super) const MOST_IN_ONE_TABLE: usize = if cfg!(test) { 512 } else { 16_384 };
/// Parts are parted again until they are no larger than this.
const MOST_IN_ONE_PART: usize = if cfg!(test) { 64 } else { 4_096 };
/// A slot parts conjunctions well if a request visits at most this share of them, in hundredths.
const WORTH_IT: u64 = 85;

/// What is searched. Each section is numbered by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Rules = 0,
    Limits = 1,
    Flags = 2,
    Commitments = 3,
}

impl Section {
    pub(super) const ALL: [Self; 4] = [Self::Rules, Self::Limits, Self::Flags, Self::Commitments];

    /// How many the policy has.
    pub(super) const fn count(self, policy: &Policy) -> usize {
        match self {
            Self::Rules => policy.rules.len(),
            Self::Limits => policy.limits.len(),
            Self::Flags => policy.flags.len(),
            Self::Commitments => policy.commitments.len(),
        }
    }

    /// What one of them asks: what has to hold, and what must not.
    pub(super) fn conditions(self, policy: &Policy, own: usize) -> (&Condition, &Condition) {
        match self {
            Self::Rules => (&policy.rules[own].when, &policy.rules[own].unless),
            Self::Limits => (&policy.limits[own].when, &policy.limits[own].unless),
            Self::Flags => (&policy.flags[own].when, &policy.flags[own].unless),
            Self::Commitments => (&policy.commitments[own].when, &policy.commitments[own].unless),
        }
    }
}

/// An index over all that a policy asks: its rules, limits, flags and commitments, one after another.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) all: Conjunctions,
    /// How many classes each slot has.
    classes: Vec<u32>,
    /// The number of the first conjunction of each section, and of none behind the last one.
    firsts: [u32; 5],
    /// Whether rows alone tell what holds, if every code is a class: by section.
    is_plain: [bool; 4],
    pub(super) table: Table,
    checks: Checks,
    /// The rules once more, in parts, where they are many.
    parts: Option<Parts>,
    /// The slots that any of them asks for.
    slots: Vec<u16>,
}

impl Index {
    /// An index over sections that begin with these numbers; `base` is how many slots are of base facts.
    pub(super) fn new(all: Conjunctions, firsts: [u32; 5], groups: &[Group], classes: Vec<u32>, base: u16) -> Self {
        let mut slot_is_asked = vec![false; classes.len()];
        let mut is_plain = [true; 4];
        for (section, pair) in firsts.windows(2).enumerate() {
            for number in pair[0]..pair[1] {
                is_plain[section] &= all.residual(number).is_empty();
                for group in all.groups(number) {
                    match groups[*group as usize].slot {
                        NO_SLOT => is_plain[section] = false,
                        slot => slot_is_asked[slot as usize] = true,
                    }
                }
            }
        }
        let slots = (0u16..).zip(&slot_is_asked).filter(|(_, asked)| **asked).map(|(slot, _)| slot).collect();
        let asked = Asked { all: &all, groups, classes: &classes };
        let table = Table::new(asked, firsts, base);
        let is_many = firsts[1] as usize > MOST_IN_ONE_TABLE && is_plain[Section::Rules as usize];
        let parts = if is_many { Parts::of(asked, &table.layout, firsts[1]) } else { None };
        let checks = Checks::of(asked, &table.layout);
        Self { all, classes, firsts, is_plain, table, checks, parts, slots }
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.bytes() + self.table.bytes() + self.checks.bytes() + self.parts.as_ref().map_or(0, Parts::bytes)
    }

    /// What a conjunction asks, by its number among those of all sections.
    pub(super) fn conditions<'p>(&self, policy: &'p Policy, number: u32) -> (&'p Condition, &'p Condition) {
        let section = Section::ALL.into_iter().rev().find(|section| self.firsts[*section as usize] <= number);
        let section = section.unwrap_or(Section::Rules);
        section.conditions(policy, (number - self.firsts[section as usize]) as usize)
    }

    #[cfg(test)]
    pub(super) const fn is_parted(&self) -> bool {
        self.parts.is_some()
    }

    /// The number of a conjunction among those of all sections.
    pub(super) const fn number(&self, section: Section, own: u32) -> u32 {
        self.firsts[section as usize] + own
    }

    /// Chooses the rows of these codes; those of base facts may have been chosen already.
    #[inline]
    pub(super) fn select(&self, codes: &mut Codes, given: Option<&Given>) {
        self.table.select(&codes.codes, &codes.masks, given, &mut codes.rows);
        codes.head = None;
    }

    /// Where the rows of a slot stand.
    pub(super) fn rows_of(&self, slot: u16) -> SlotRows {
        self.table.layout.rows_of(slot)
    }

    /// Whether rows alone tell what holds, if every code is a class.
    #[inline]
    pub(super) fn is_told_by_rows(&self) -> bool {
        self.is_plain == [true; 4]
    }

    /// Whether codes are looked at beside rows.
    #[inline]
    pub(super) const fn looks_at_codes(&self) -> bool {
        self.table.layout.is_merged || self.parts.is_some()
    }

    /// Whether every slot that is asked for has a class.
    pub(super) fn is_exact(&self, codes: &Codes) -> bool {
        codes.is_exact || self.slots.iter().all(|&slot| codes.codes[slot as usize] < FIRST_SPECIAL)
    }

    /// Whether a conjunction that rows let pass holds by the codes that are classes.
    #[inline]
    fn passes(&self, number: u32, codes: &[u32], groups: &[Group]) -> bool {
        !self.table.layout.is_merged || self.checks.pass(number, codes, groups)
    }

    fn asked<'a>(&'a self, groups: &'a [Group]) -> Asked<'a> {
        Asked { all: &self.all, groups, classes: &self.classes }
    }
}

/// How some rules are best searched.
#[derive(Debug, Clone, Copy)]
enum Plan {
    /// Rows of bits, met tile by tile.
    Together,
    /// In parts, by the class of this slot.
    By(u16),
}

/// How some rules are best searched where all is known. The only place that decides it.
///
/// - Up to [`MOST_IN_ONE_TABLE`] rules stand in the one table alone: rows of bits, one for each class of each slot, met
///   tile by tile in order. No branch hangs on the data, and a tile is up to 1,024 rules.
/// - More are parted as well, again and again down to [`MOST_IN_ONE_PART`], by the slot with which a request visits the
///   fewest: those rules that do not hang on the slot, and one part. That is reckoned as if every class were as likely as
///   any other. Where no slot is worth it, they stay together, however many they are.
///
/// Where something is not known, the one table is searched whatever its size: a request that reaches many parts would
/// gain nothing from them.
fn strategy(asked: Asked<'_>, numbers: &[u32], used: &[u16]) -> Plan {
    let most = if used.is_empty() { MOST_IN_ONE_TABLE } else { MOST_IN_ONE_PART };
    if numbers.len() <= most {
        return Plan::Together;
    }
    let mut held = vec![0u64; asked.classes.len()];
    let mut hanging = vec![0u64; asked.classes.len()];
    for &number in numbers {
        for &group in asked.all.groups(number) {
            let group = &asked.groups[group as usize];
            if group.slot != NO_SLOT && group.set.is_none() && group.ranges.len() <= MOST_PARTS_OF_ONE {
                hanging[group.slot as usize] += 1;
                held[group.slot as usize] += u64::from(group.ranges.len());
            }
        }
    }
    let total = numbers.len() as u64;
    let visited = |slot: u16| {
        let at = slot as usize;
        total - hanging[at] + held[at] / u64::from(asked.classes[at].max(2) - 1)
    };
    let slots = (0u16..).take(asked.classes.len()).filter(|slot| !used.contains(slot));
    let best = slots.min_by_key(|&slot| visited(slot)).filter(|&slot| visited(slot) * 100 <= total * WORTH_IT);
    best.map_or(Plan::Together, Plan::By)
}
