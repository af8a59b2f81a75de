//! The request as classes: one code for each slot.

use super::Compiled;
use super::classes::Classes;
use super::evaluate::{Evaluation, View, kept};
use super::facts::{Given, Known, SHORT, Told};
use super::index::Selected;
use super::slots::{Recall, Slot, SlotRows};
use super::space::State;
use super::value::Val;
use super::vector::HEAD;

/// Codes below this are classes.
pub(super) const FIRST_SPECIAL: u32 = u32::MAX - 7;
/// Any value of its type.
pub(super) const ANY: u32 = u32::MAX;
/// One of several classes: those of the slot's mask.
pub(super) const MANY: u32 = u32::MAX - 1;
/// Known, but not as a class.
pub(super) const COMPLEX: u32 = u32::MAX - 2;
/// It may stand in a text that nobody has searched yet.
pub(super) const LAZY: u32 = u32::MAX - 3;
/// It hangs on the day, on other facts or on the text.
pub(super) const DYNAMIC: u32 = u32::MAX - 4;
/// A base fact of which nobody said anything: any value, or of a closed list every one.
pub(super) const NOTHING: u32 = u32::MAX - 5;

/// The codes of one request in one view.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// The code of each slot; what is behind the last one does not count.
    pub(super) codes: Vec<u32>,
    /// The classes of each slot whose code is `MANY`, or `NOTHING` of a closed list.
    pub(super) masks: Vec<u64>,
    /// What a lazy slot turned out to be.
    pub(super) resolved: Vec<u32>,
    /// What is remembered of a derived fact that is not known, by its number from 1.
    pub(super) remembered: Vec<u16>,
    /// The rows of the codes in the index.
    pub(super) rows: Selected,
    /// What the first words of those rows have in common, once somebody asked: what may hold, and what surely does.
    pub(super) head: Option<[[u64; HEAD]; 2]>,
    /// Whether every code is a class.
    pub(super) is_exact: bool,
}

/// What derived facts came to before, by the classes that they follow from.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// One more than the class, or from `UNKNOWN` on what is not known; nothing where nobody asked yet.
    entries: Vec<u16>,
    unknown: Vec<Unknown>,
    /// What is lacking, set after set.
    lacks: Vec<u64>,
}

/// A derived fact that is not known.
#[derive(Debug, Clone, Copy)]
struct Unknown {
    code: u32,
    mask: u64,
}

/// Entries from here on are numbers of what is not known.
const UNKNOWN: u16 = 0xC000;

impl Memory {
    /// Forgets everything, and makes room for so many.
    pub(super) fn begin(&mut self, count: usize) {
        self.entries.clear();
        self.entries.resize(count, 0);
        self.unknown.clear();
        self.lacks.clear();
    }

    /// The class that a derived fact came to, if it is remembered as one.
    #[inline]
    fn class(&self, at: usize) -> Option<u32> {
        let class = self.entries.get(at)?.wrapping_sub(1);
        (class < UNKNOWN - 1).then(|| u32::from(class))
    }

    /// What was lacking of a derived fact, by what is remembered of it.
    pub(super) fn lacks(&self, remembered: u16, width: usize) -> &[u64] {
        let at = (usize::from(remembered) - 1) * width;
        &self.lacks[at..at + width]
    }
}

impl Codes {
    /// Makes room for so many slots.
    #[inline]
    fn fit(&mut self, slots: usize) {
        if self.masks.len() != slots {
            self.masks.clear();
            self.masks.resize(slots, 0);
            self.remembered.clear();
            self.remembered.resize(slots, 0);
            self.codes.clear();
            self.codes.resize(slots.max(SHORT), DYNAMIC);
        }
    }

    pub(super) fn copy(&mut self, other: &Self) {
        self.codes.clone_from(&other.codes);
        self.masks.clone_from(&other.masks);
        self.remembered.clone_from(&other.remembered);
        self.resolved.clone_from(if other.is_exact { &other.codes } else { &other.resolved });
        self.is_exact = other.is_exact;
    }

    /// Nothing is known of a slot.
    pub(super) fn forget(&mut self, slot: u16) {
        self.codes[slot as usize] = ANY;
        self.resolved[slot as usize] = ANY;
        self.remembered[slot as usize] = 0;
        self.is_exact = false;
    }
}

impl Evaluation<'_> {
    /// Tells the code of every slot, and chooses the rows.
    pub(super) fn encode(&mut self, given: &Given, codes: &mut Codes, memory: &mut Memory) {
        let engine = self.engine;
        let slots = &engine.slots;
        codes.fit(slots.all.len());
        if given.is_short {
            given.unpack(&mut codes.codes);
        } else {
            codes.codes[..self.facts.long.len()].copy_from_slice(&self.facts.long);
        }
        codes.is_exact = given.is_exact;
        if !given.is_exact {
            self.encode_base(codes);
        }
        let offsets = slots.calendar.offsets(self.stretch);
        for (number, recall) in slots.recalls.iter().enumerate() {
            let code = self.derived_code(given.place(number), recall, offsets, codes, memory);
            codes.codes[recall.slot as usize] = code;
            codes.is_exact &= code < FIRST_SPECIAL;
        }
        if !codes.is_exact {
            codes.resolved.clone_from(&codes.codes);
        }
        engine.index.select(codes, Some(given));
    }

    /// The same for a request of which everything is told: what follows from it on the day is looked up, and nothing else
    /// is written but what is looked at. Answers whether it could be; if not, nothing is encoded.
    #[inline]
    pub(super) fn look_up(&self, given: &Given, codes: &mut Codes, memory: &Memory) -> bool {
        let engine = self.engine;
        let slots = &engine.slots;
        if !given.is_told || !engine.is_simple || given.may_assume || engine.asks.may_be_behind(self.day) {
            return false;
        }
        codes.fit(slots.all.len());
        if engine.index.looks_at_codes() {
            given.unpack(&mut codes.codes);
        }
        codes.rows.begin(&given.rows);
        let offsets = slots.calendar.offsets(self.stretch);
        for (recall, place) in slots.recalls.iter().zip(&given.places) {
            let at = self.place(Some(*place), recall, offsets, codes);
            let Some(class) = at.and_then(|at| memory.class(at)) else { return false };
            codes.codes[recall.slot as usize] = class;
            if let SlotRows::Classes { first, shift } = recall.rows {
                codes.rows.add(first + (class >> shift));
            }
        }
        codes.is_exact = true;
        true
    }

    /// The codes of base facts that nobody told for certain.
    fn encode_base(&mut self, codes: &mut Codes) {
        self.ready();
        let engine = self.engine;
        for slot in 0..engine.slots.base {
            let at = slot as usize;
            match codes.codes[at] {
                NOTHING => codes.masks[at] = engine.slots.all[at].all,
                DYNAMIC => {
                    let code = self.base_code(slot, &engine.slots.all[at], codes);
                    codes.codes[at] = code;
                }
                _ => {}
            }
        }
        codes.is_exact = codes.codes[..engine.slots.base as usize].iter().all(|code| *code < FIRST_SPECIAL);
    }

    /// The code of a base fact that hangs on the day or on the text.
    fn base_code(&mut self, slot: u16, of: &Slot, codes: &mut Codes) -> u32 {
        let is_silent = matches!(self.facts.told(of.fact, self.day), Told::Nothing | Told::Unread);
        let may_hear = is_silent && self.may_change_what_is_known(of.fact);
        if self.view == View::Confirmed && may_hear && self.facts.has_text() && self.engine.speaks_of(of.fact).any {
            return LAZY;
        }
        if is_silent && !may_hear && self.engine.assumed(of.fact).is_none() {
            codes.masks[slot as usize] = of.all;
            return of.nothing;
        }
        let state = self.state(of.fact);
        self.code_of(slot, state, &mut codes.masks)
    }

    /// The code of a fact that follows from others: from memory where it was told before.
    #[inline]
    fn derived_code(
        &mut self,
        place: Option<u32>,
        recall: &Recall,
        offsets: &[u32],
        codes: &mut Codes,
        memory: &mut Memory,
    ) -> u32 {
        let at = self.place(place, recall, offsets, codes);
        let known = at.and_then(|at| memory.class(at));
        known.unwrap_or_else(|| self.derived_anew(recall, at, codes, memory))
    }

    /// Where a derived fact is remembered, if its inputs tell that; `base` is what base facts were known to tell.
    #[inline]
    fn place(&self, base: Option<u32>, recall: &Recall, offsets: &[u32], codes: &Codes) -> Option<usize> {
        let slots = &self.engine.slots;
        let mut at = match base {
            Some(place) => place,
            None => self.facts.base_place(slots, recall, &codes.codes)?,
        };
        for step in slots.other_steps(recall) {
            at += step.place(codes.codes[step.slot as usize])?;
        }
        Some((at + recall.column.map_or(0, |column| offsets[column as usize])) as usize)
    }

    /// The same where it is not known as a class, or not yet.
    #[inline(never)]
    fn derived_anew(&mut self, recall: &Recall, at: Option<usize>, codes: &mut Codes, memory: &mut Memory) -> u32 {
        let slot = recall.slot;
        let known = at.map_or(0, |at| memory.entries[at]);
        if known >= UNKNOWN {
            let unknown = memory.unknown[usize::from(known - UNKNOWN)];
            codes.masks[slot as usize] = unknown.mask;
            codes.remembered[slot as usize] = known - UNKNOWN + 1;
            return unknown.code;
        }
        self.ready();
        let mut steps = self.engine.slots.steps(recall).iter();
        if at.is_none() && steps.any(|step| codes.codes[step.slot as usize] == LAZY) {
            return LAZY;
        }
        self.tell(slot, &self.engine.slots.all[slot as usize], at, codes, memory)
    }

    /// Tells a derived fact, and remembers what it came to.
    fn tell(&mut self, slot: u16, of: &Slot, at: Option<usize>, codes: &mut Codes, memory: &mut Memory) -> u32 {
        codes.remembered[slot as usize] = 0;
        let state = self.state(of.fact);
        let code = self.code_of(slot, state, &mut codes.masks);
        let Some(at) = at.filter(|_| !state.assumed) else { return code };
        if code < u32::from(UNKNOWN) - 1 {
            memory.entries[at] = u16::try_from(code + 1).unwrap_or(0);
        } else if matches!(code, ANY | MANY) && memory.unknown.len() < usize::from(u16::MAX - UNKNOWN) {
            let number = u16::try_from(memory.unknown.len()).unwrap_or(0);
            memory.unknown.push(Unknown { code, mask: codes.masks[slot as usize] });
            memory.lacks.extend_from_slice(self.space.words(state.lacks));
            memory.entries[at] = UNKNOWN + number;
            codes.remembered[slot as usize] = number + 1;
        }
        code
    }

    /// The code of what is known.
    pub(super) fn code_of(&self, slot: u16, state: State, masks: &mut [u64]) -> u32 {
        if state.is_any() {
            masks[slot as usize] = 0;
            return ANY;
        }
        let classes = &self.engine.slots.all[slot as usize].classes;
        if let Some(value) = self.space.single(state) {
            return self.class_of(slot, value).unwrap_or(COMPLEX);
        }
        if classes.count() > 64 {
            return COMPLEX;
        }
        let mut mask = 0u64;
        for place in state.places() {
            match self.class_of(slot, self.space.value(place)) {
                Some(class) => mask |= 1 << class,
                None => return COMPLEX,
            }
        }
        masks[slot as usize] = mask;
        MANY
    }

    fn class_of(&self, slot: u16, value: Val) -> Option<u32> {
        let classes = &self.engine.slots.all[slot as usize].classes;
        class_of(self.engine, self.facts, classes, value)
    }
}

/// The class of a value; `None` if it is not told precisely enough to be in one.
pub(super) fn class_of(engine: &Compiled, facts: &Known<'_>, classes: &Classes, value: Val) -> Option<u32> {
    match kept(engine, facts, value) {
        Some(kept) => classes.class(kept),
        None => classes.small(value),
    }
}
