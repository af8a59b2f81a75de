//! Conjunctions in parts, by the class of one slot.

use super::{Node, Path, strategy};
use crate::engine::compile::{Conjunctions, Group, NO_SLOT};

/// A conjunction that holds with more classes of a slot than these does not hang on it.
const MOST_PARTS_OF_ONE: u32 = 4;
/// A slot parts conjunctions well if a request visits at most this share of them, in hundredths.
const WORTH_IT: u64 = 85;

/// Parts by the class of a slot; what does not hang on it is a part of its own.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) slot: u16,
    /// Each class with its part, in order.
    classes: Vec<(u32, u32)>,
    /// Where classes lie close together: the part of each, or `NONE`.
    dense: Vec<u32>,
    pub(super) parts: Vec<Node>,
    pub(super) free: Node,
}

const NONE: u32 = u32::MAX;

/// The group of a conjunction in a slot, if it hangs on it.
fn keyed<'g>(all: &Conjunctions, groups: &'g [Group], number: u32, slot: u16) -> Option<&'g Group> {
    let of_slot = all.groups(number).iter().map(|&group| &groups[group as usize]).find(|group| group.slot == slot);
    of_slot.filter(|group| group.set.is_none() && group.ranges.len() <= MOST_PARTS_OF_ONE)
}

/// The slot with which a request visits the fewest conjunctions, if that is worth it.
///
/// Reckoned as if every class were as likely as any other: those that do not hang on the slot, and one part.
pub(super) fn best(
    all: &Conjunctions,
    groups: &[Group],
    classes: &[u32],
    numbers: &[u32],
    used: &[u16],
) -> Option<u16> {
    let mut held = vec![0u64; classes.len()];
    let mut hanging = vec![0u64; classes.len()];
    for &number in numbers {
        for &group in all.groups(number) {
            let group = &groups[group as usize];
            if group.slot != NO_SLOT && group.set.is_none() && group.ranges.len() <= MOST_PARTS_OF_ONE {
                hanging[group.slot as usize] += 1;
                held[group.slot as usize] += u64::from(group.ranges.len());
            }
        }
    }
    let total = numbers.len() as u64;
    let visited = |slot: usize| (total - hanging[slot]) + held[slot] / u64::from(classes[slot].max(2) - 1);
    let slots = (0..classes.len()).filter(|slot| u16::try_from(*slot).is_ok_and(|slot| !used.contains(&slot)));
    let best = slots.min_by_key(|&slot| visited(slot))?;
    (visited(best) * 100 <= total * WORTH_IT).then(|| u16::try_from(best).ok()).flatten()
}

impl Split {
    pub(super) fn new(
        all: &Conjunctions,
        groups: &[Group],
        classes: &[u32],
        numbers: &[u32],
        slot: u16,
        path: &mut Path,
    ) -> Self {
        let mut free = Vec::new();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for &number in numbers {
            match keyed(all, groups, number, slot) {
                Some(group) => pairs.extend(group.ranges.iter().map(|class| (class, number))),
                None => free.push(number),
            }
        }
        pairs.sort_unstable();
        path.used.push(slot);
        let mut of_classes = Vec::new();
        let mut parts = Vec::new();
        path.settled.push(slot);
        for run in pairs.chunk_by(|a, b| a.0 == b.0) {
            of_classes.push((run[0].0, u32::try_from(parts.len()).unwrap_or(NONE)));
            let own = run.iter().map(|(_, number)| *number).collect();
            parts.push(strategy(all, groups, classes, own, path));
        }
        path.settled.pop();
        let count = classes[slot as usize] as usize;
        let mut dense = Vec::new();
        if count <= of_classes.len() * 8 {
            dense = vec![NONE; count];
            of_classes.iter().for_each(|&(class, part)| dense[class as usize] = part);
            of_classes.clear();
        }
        parts.shrink_to_fit();
        let free = strategy(all, groups, classes, free, path);
        path.used.pop();
        Self { slot, classes: of_classes, dense, parts, free }
    }

    /// The part of a class.
    #[inline]
    pub(super) fn part(&self, class: u32) -> Option<&Node> {
        let at = if self.dense.is_empty() {
            self.classes.binary_search_by_key(&class, |(of, _)| *of).ok().map(|at| self.classes[at].1)
        } else {
            self.dense.get(class as usize).copied().filter(|part| *part != NONE)
        };
        self.parts.get(at? as usize)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.classes[..])
            + size_of_val(&self.dense[..])
            + self.parts.iter().map(|part| size_of::<Node>() + part.bytes()).sum::<usize>()
            + self.free.bytes()
    }
}
