//! Which conjunctions a request may fulfil, found without looking at each.

mod rows;
mod search;
mod split;

use rows::Rows;
use split::Split;

use super::codes::{Codes, FIRST_SPECIAL};
use super::compile::{Conjunctions, Group, NO_SLOT};
use super::vector::Road;

pub(super) use rows::Selected;
pub(super) use search::{Candidate, Finding, Wanted};

/// Up to so many rules are one table of rows. Measured: beyond it, visiting only the parts that a request can reach
/// costs less than meeting all rows.
pub(super) const MOST_IN_ONE_TABLE: usize = 2_048;
/// Fewer conjunctions than this are looked at one by one, where they are a part of many.
const FEWEST_ROWS: usize = 12;

/// What is searched. Each section is numbered by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Rules = 0,
    Limits = 1,
    Flags = 2,
    Commitments = 3,
}

/// How conjunctions are searched.
#[derive(Debug)]
enum Node {
    /// One by one.
    List(Vec<u32>),
    /// Rows of bits.
    Table(Box<Rows>),
    /// Parts by the class of one slot.
    Split(Box<Split>),
}

/// An index over all that a policy asks: its rules, limits, flags and commitments, one after another.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) all: Conjunctions,
    /// The number of the first conjunction of each section, and of none behind the last one.
    firsts: [u32; 5],
    /// Whether rows alone tell what holds, if every code is a class: by section.
    is_plain: [bool; 4],
    /// Rows of the sections. Those of the rules stand here too, if they are few.
    table: Rows,
    /// How many rules are searched.
    rules: Option<Node>,
    /// The slots that any of them asks for.
    slots: Vec<u16>,
}

impl Index {
    pub(super) fn new(all: Conjunctions, firsts: [u32; 5], groups: &[Group], classes: &[u32]) -> Self {
        let mut lists: Vec<Vec<u32>> = firsts.windows(2).map(|pair| (pair[0]..pair[1]).collect()).collect();
        let mut asked = vec![false; classes.len()];
        let mut is_plain = [true; 4];
        for (section, numbers) in lists.iter().enumerate() {
            for &number in numbers {
                is_plain[section] &= all.residual(number).is_empty();
                for group in all.groups(number) {
                    match groups[*group as usize].slot {
                        NO_SLOT => is_plain[section] = false,
                        slot => asked[slot as usize] = true,
                    }
                }
            }
        }
        let slots = (0u16..).zip(&asked).filter(|(_, asked)| **asked).map(|(slot, _)| slot).collect();
        let rules = (lists[0].len() > MOST_IN_ONE_TABLE).then(|| {
            let numbers = std::mem::take(&mut lists[0]);
            strategy(&all, groups, classes, numbers, &mut Path::default())
        });
        let table = Rows::new(&all, groups, classes, &lists, &[], false);
        Self { all, firsts, is_plain, table, rules, slots }
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.bytes() + self.table.bytes() + self.rules.as_ref().map_or(0, Node::bytes)
    }

    /// The number of a conjunction among those of all sections.
    pub(super) const fn number(&self, section: Section, own: u32) -> u32 {
        self.firsts[section as usize] + own
    }

    /// Notes where the rows of these codes begin.
    pub(super) fn select(&self, codes: &mut Codes, road: Road) {
        self.table.select(&codes.codes, &codes.masks, codes.is_exact, &mut codes.rows);
        codes.head = road.head(&codes.rows.of(&self.table));
    }

    /// Whether every slot that is asked for has a class.
    pub(super) fn is_exact(&self, codes: &Codes) -> bool {
        codes.is_exact || self.slots.iter().all(|&slot| codes.codes[slot as usize] < FIRST_SPECIAL)
    }
}

/// The slots that parted some conjunctions, and those of them that every one of the conjunctions is settled by.
#[derive(Debug, Default)]
struct Path {
    used: Vec<u16>,
    settled: Vec<u16>,
}

/// How some conjunctions are best searched. The only place that decides it.
///
/// - A few, parted from many: one by one. Each is a few tests that mostly fail at the first.
/// - Up to [`MOST_IN_ONE_TABLE`]: rows of bits, one for each class of each slot, met block by block in order. No branch
///   hangs on the data, and a block is 512 conjunctions.
/// - More: parts by the slot that parts them best (see [`split::best`]), so that a request visits only those that it can
///   reach; each part is searched in its own best way. Where no slot parts them, rows again, of any length.
fn strategy(all: &Conjunctions, groups: &[Group], classes: &[u32], numbers: Vec<u32>, path: &mut Path) -> Node {
    if numbers.len() < FEWEST_ROWS {
        return Node::List(numbers);
    }
    if numbers.len() > MOST_IN_ONE_TABLE
        && let Some(slot) = split::best(all, groups, classes, &numbers, &path.used)
    {
        return Node::Split(Box::new(Split::new(all, groups, classes, &numbers, slot, path)));
    }
    Node::Table(Box::new(Rows::new(all, groups, classes, &[numbers], &path.settled, true)))
}

impl Node {
    fn bytes(&self) -> usize {
        match self {
            Self::List(numbers) => size_of_val(&numbers[..]),
            Self::Table(rows) => rows.bytes(),
            Self::Split(split) => split.bytes(),
        }
    }
}
