//! What has to be looked at again where classes share rows.

use super::layout::{Asked, Layout};
use crate::engine::codes::FIRST_SPECIAL;
use crate::engine::compile::Group;

/// For each conjunction what its rows let pass too easily.
#[derive(Debug, Default)]
pub(super) struct Checks {
    /// Where the checks of each begin; empty if there are none at all.
    starts: Vec<u32>,
    all: Vec<Check>,
}

/// One slot of one conjunction.
#[derive(Debug, Clone, Copy)]
struct Check {
    slot: u16,
    /// The classes that pass, if they are one range; else the group that says.
    low: u32,
    high: u32,
    group: Option<u32>,
}

impl Checks {
    pub(super) fn of(asked: Asked<'_>, layout: &Layout) -> Self {
        let mut checks = Self::default();
        if !layout.is_merged {
            return checks;
        }
        let place = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        for number in 0..asked.all.count() {
            checks.starts.push(place(checks.all.len()));
            for &at in asked.all.groups(number) {
                let group = &asked.groups[at as usize];
                if layout.lets_more_pass(group) {
                    checks.all.push(match group.ranges.0[..] {
                        [(low, high)] => Check { slot: group.slot, low, high, group: None },
                        _ => Check { slot: group.slot, low: 0, high: 0, group: Some(at) },
                    });
                }
            }
        }
        checks.starts.push(place(checks.all.len()));
        checks
    }

    /// Whether the conjunction holds by the codes that are classes, if rows let it pass.
    #[inline]
    pub(super) fn pass(&self, number: u32, codes: &[u32], groups: &[Group]) -> bool {
        let at = number as usize;
        let [from, until] = self.starts[at..at + 2] else { return true };
        self.all[from as usize..until as usize].iter().all(|check| {
            let code = codes[check.slot as usize];
            match check.group {
                _ if code >= FIRST_SPECIAL => true,
                None => check.low <= code && code <= check.high,
                Some(group) => groups[group as usize].has(code),
            }
        })
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.starts[..]) + size_of_val(&self.all[..])
    }
}
