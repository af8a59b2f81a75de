//! Many rules in parts, so that a request visits only those that it can reach.

use super::layout::{Asked, Layout, Sorted};
use super::selected::Selected;
use super::{Index, Plan, strategy};
use crate::engine::codes::Codes;
use crate::engine::compile::Group;
use crate::engine::vector::{QUAD, Road};

/// A conjunction that holds with more classes of a slot than these does not hang on it.
pub(super) const MOST_PARTS_OF_ONE: u32 = 4;
/// Fewer conjunctions than this are looked at one by one.
const FEWEST_ROWS: usize = 8;
const NONE: u32 = u32::MAX;

/// Rules in parts, and parts of parts. The rows of a request are the same in each of them.
#[derive(Debug)]
pub(super) struct Parts {
    root: Node,
    /// The rules of each part, ascending.
    numbers: Vec<u32>,
    /// The rows of each part.
    data: Vec<u64>,
}

#[derive(Debug)]
enum Node {
    Rows(Part),
    Split(Box<Split>),
}

/// Some rules: their rows, or none where they are few.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: u32,
    count: u32,
    data: usize,
    words: u32,
}

/// Parts by the class of a slot; what does not hang on it is a part of its own.
#[derive(Debug)]
struct Split {
    slot: u16,
    /// Each class with its part, in order.
    classes: Vec<(u32, u32)>,
    /// Where classes lie close together: the part of each, or `NONE`.
    dense: Vec<u32>,
    parts: Vec<Node>,
    free: Node,
}

/// What a search in parts looks at.
#[derive(Clone, Copy)]
pub(super) struct Look<'s> {
    pub(super) codes: &'s Codes,
    pub(super) selected: &'s Selected,
    pub(super) road: Road,
    pub(super) index: &'s Index,
    pub(super) groups: &'s [Group],
}

impl Parts {
    /// Parts of so many rules; `None` if they are better searched together.
    pub(super) fn of(asked: Asked<'_>, layout: &Layout, rules: u32) -> Option<Self> {
        let mut making = Making {
            asked,
            layout,
            used: Vec::new(),
            sorted: Sorted::default(),
            numbers: Vec::new(),
            data: Vec::new(),
        };
        let all: Vec<u32> = (0..rules).collect();
        match strategy(asked, &all, &[]) {
            Plan::Together => None,
            plan => {
                let root = making.node(all, plan);
                making.data.shrink_to_fit();
                making.numbers.shrink_to_fit();
                Some(Self { root, numbers: making.numbers, data: making.data })
            }
        }
    }

    /// The first rule that holds.
    pub(super) fn first(&self, look: Look<'_>) -> Option<u32> {
        let mut bound = u32::MAX;
        self.visit(&self.root, look, &mut bound);
        (bound < u32::MAX).then_some(bound)
    }

    /// Searches every part below a node that the request reaches.
    fn visit(&self, mut node: &Node, look: Look<'_>, bound: &mut u32) {
        loop {
            match node {
                Node::Rows(part) => return self.search(*part, look, bound),
                Node::Split(split) => {
                    if let Some(part) = split.part(look.codes.codes[split.slot as usize]) {
                        self.visit(part, look, bound);
                    }
                    node = &split.free;
                }
            }
        }
    }

    /// Searches one part for a rule before those that were found.
    fn search(&self, part: Part, look: Look<'_>, bound: &mut u32) {
        let numbers = &self.numbers[part.start as usize..][..part.count as usize];
        if part.words == 0 {
            let asked = look.index.asked(look.groups);
            let mut before = numbers.iter().copied().take_while(|number| *number < *bound);
            *bound = before.find(|number| asked.fits(*number, &look.codes.codes)).unwrap_or(*bound);
            return;
        }
        let words = part.words as usize;
        let rows = look.selected.of(&self.data[part.data..], words);
        let mut from = 0;
        while from < words && numbers.get(from * 64).is_some_and(|first| *first < *bound) {
            let Some((at, tile)) = look.road.next(&rows, from, words) else { return };
            for (word, mut bits) in tile.words() {
                while bits != 0 {
                    let number = numbers.get((at + word) * 64 + bits.trailing_zeros() as usize).copied();
                    bits &= bits - 1;
                    let Some(number) = number.filter(|number| *number < *bound) else { return };
                    if look.index.passes(number, &look.codes.codes, look.groups) {
                        *bound = number;
                        return;
                    }
                }
            }
            from = at + tile.len;
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.numbers[..]) + size_of_val(&self.data[..]) + self.root.bytes()
    }
}

/// Parts while they are made.
struct Making<'a> {
    asked: Asked<'a>,
    layout: &'a Layout,
    /// The slots that parted what is being parted.
    used: Vec<u16>,
    sorted: Sorted,
    numbers: Vec<u32>,
    data: Vec<u64>,
}

impl Making<'_> {
    fn node(&mut self, numbers: Vec<u32>, plan: Plan) -> Node {
        match plan {
            Plan::Together => Node::Rows(self.part(&numbers)),
            Plan::By(slot) => Node::Split(Box::new(self.split(&numbers, slot))),
        }
    }

    fn part(&mut self, numbers: &[u32]) -> Part {
        let start = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        self.numbers.extend_from_slice(numbers);
        let data = self.data.len();
        if numbers.len() < FEWEST_ROWS {
            return Part { start, count, data, words: 0 };
        }
        let words = match numbers.len().div_ceil(64) {
            1 => 1,
            words => words.next_multiple_of(QUAD),
        };
        let full: Vec<u64> = (0..words).map(|word| ones(numbers.len().saturating_sub(word * 64))).collect();
        self.data.resize(data + self.layout.rows as usize * words, 0);
        self.layout.sort(self.asked, numbers.iter().copied(), 0, &mut self.sorted);
        self.layout.fill(&mut self.data[data..], &full, self.asked.groups, &mut self.sorted);
        Part { start, count, data, words: u32::try_from(words).unwrap_or(u32::MAX) }
    }

    fn split(&mut self, numbers: &[u32], slot: u16) -> Split {
        let mut free = Vec::new();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for &number in numbers {
            match self.asked.keyed(number, slot) {
                Some(group) => pairs.extend(group.ranges.iter().map(|class| (class, number))),
                None => free.push(number),
            }
        }
        pairs.sort_unstable();
        self.used.push(slot);
        let mut classes = Vec::new();
        let mut parts = Vec::new();
        for run in pairs.chunk_by(|a, b| a.0 == b.0) {
            classes.push((run[0].0, u32::try_from(parts.len()).unwrap_or(NONE)));
            let own: Vec<u32> = run.iter().map(|(_, number)| *number).collect();
            let plan = strategy(self.asked, &own, &self.used);
            parts.push(self.node(own, plan));
        }
        let count = self.asked.classes[slot as usize] as usize;
        let mut dense = Vec::new();
        if count <= classes.len() * 8 {
            dense = vec![NONE; count];
            classes.iter().for_each(|&(class, part)| dense[class as usize] = part);
            classes.clear();
        }
        let plan = strategy(self.asked, &free, &self.used);
        let free = self.node(free, plan);
        self.used.pop();
        Split { slot, classes, dense, parts, free }
    }
}

/// So many of the lowest bits.
const fn ones(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

impl Split {
    /// The part of a class.
    #[inline]
    fn part(&self, class: u32) -> Option<&Node> {
        let at = if self.dense.is_empty() {
            self.classes.binary_search_by_key(&class, |(of, _)| *of).ok().map(|at| self.classes[at].1)
        } else {
            self.dense.get(class as usize).copied().filter(|part| *part != NONE)
        };
        self.parts.get(at? as usize)
    }
}

impl Node {
    fn bytes(&self) -> usize {
        match self {
            Self::Rows(_) => 0,
            Self::Split(split) => {
                let nodes = split.parts.iter().map(|part| size_of::<Self>() + part.bytes());
                size_of_val(&split.classes[..])
                    + size_of_val(&split.dense[..])
                    + nodes.sum::<usize>()
                    + size_of::<Split>()
                    + split.free.bytes()
            }
        }
    }
}
