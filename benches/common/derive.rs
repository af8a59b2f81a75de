//! Derived facts by hand, from tables that were made once: what a careful engineer would write.

use super::known::{Known, slot};
use super::world::{LINES, LISTINGS, PRODUCTS, os_key, phases, release_key};

/// A line and its phases, each from its first day on.
type Line = (u32, Vec<(u32, u32)>);

/// What the derived facts are looked up in.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    /// For each product.
    phases: Vec<Vec<Line>>,
    /// For each product the first and last version, and the status.
    listings: Vec<Vec<(u32, u32, u32)>>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        let line_key = |line: usize| release_key(LINES[line].0, LINES[line].1, 0) >> 10;
        let lines = |product| (0..LINES.len()).map(|line| (line_key(line), phases(product, line))).collect();
        let rows = |rows: &[super::world::Listed]| {
            let row = |row: &super::world::Listed| {
                let (low, high) = row.majors.unwrap_or((0, 0xffff));
                (os_key(row.os as u32, low, 0), os_key(row.os as u32, high, 0xff), row.status)
            };
            rows.iter().map(row).collect()
        };
        Self {
            phases: (0..PRODUCTS.len()).map(lines).collect(),
            listings: LISTINGS.iter().map(|all| rows(all)).collect(),
        }
    }

    /// The numbers of a request with those that follow from it. Each is computed once for each decision.
    #[inline]
    pub(crate) fn derive(&self, known: &Known) -> [u32; slot::COUNT] {
        let mut slots = known.slots;
        slots[slot::PHASE] = self.phase(known);
        slots[slot::OS_STATUS] = self.os_status(known);
        slots[slot::SEVERITY] = severity(known);
        slots
    }

    fn phase(&self, known: &Known) -> u32 {
        let line = known.slots[slot::RELEASE] >> 10;
        let lines = &self.phases[known.slots[slot::PRODUCT] as usize];
        let steps = lines.iter().find(|(key, _)| *key == line).map_or(&[][..], |(_, steps)| steps);
        steps.iter().rev().find(|(from, _)| *from <= known.day).map_or(4, |(_, phase)| *phase)
    }

    fn os_status(&self, known: &Known) -> u32 {
        let os = known.slots[slot::OS];
        let rows = &self.listings[known.slots[slot::PRODUCT] as usize];
        rows.iter().find(|(low, high, _)| (*low..=*high).contains(&os)).map_or(3, |(_, _, status)| *status)
    }
}

const fn severity(known: &Known) -> u32 {
    match (known.slots[slot::IMPACT], known.slots[slot::WORKAROUND]) {
        (2, 0) => 1,
        (1 | 2, _) => 2,
        (_, 1) => 4,
        _ => 3,
    }
}
