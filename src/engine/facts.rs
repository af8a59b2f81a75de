//! What is known about one request, read once for every day on which it may be decided.

use super::codes::{ANY, FIRST_SPECIAL};
use super::index::Bound;
use super::slots::{Recall, Slots};
use super::value::Val;
use crate::policy::FactId;
use crate::policy::fact::Value;
use crate::value::Date;

/// What the helpdesk told of a base fact.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told {
    Nothing,
    /// Only what could not be read.
    Unread,
    Given(Val),
    /// One of so many from a place on.
    Among(u32, u32),
}

/// The days from one until another, both included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: Date,
    pub(super) until: Date,
}

impl Stretch {
    pub(super) const ALWAYS: Self = Self { from: Date::MIN, until: Date::MAX };

    pub(super) const fn on(day: Date) -> Self {
        Self { from: day, until: day }
    }

    pub(super) fn is_always(self) -> bool {
        (self.from, self.until) == (Date::MIN, Date::MAX)
    }

    pub(super) fn has(self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// Something that is told on some days only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub(super) fact: FactId,
    pub(super) days: Stretch,
    pub(super) told: Told,
}

/// Something that the request brought as heard.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    pub(super) fact: FactId,
    pub(super) value: Val,
    pub(super) settles: bool,
    pub(super) days: Stretch,
}

/// Codes that stand in the facts themselves.
pub(super) const SHORT: usize = 24;
/// Short codes from here on stand for the special ones, by how far those lie from the last.
const SHORT_SPECIAL: u16 = u16::MAX - 7;

/// Places that stand in the facts themselves.
pub(super) const PLACES: usize = 10;
/// A place that is not told by base facts alone.
const NO_PLACE: u32 = u32::MAX;

/// What base facts that always apply come to, whatever the day: all that most decisions read of a request of which
/// everything is known. First the rows of those facts in the index, and where in the memory lies what follows from them;
/// the codes come behind. It is short rather than aligned, since a backlog is walked from one end to the other, and what
/// is walked has to come from memory.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Given {
    pub(super) rows: Bound,
    /// Of each recall the part of its place that base facts tell.
    pub(super) places: [u32; PLACES],
    /// Whether every code is a class.
    pub(super) is_exact: bool,
    /// Whether every row and every place is told, so that nothing but a day is needed to look up the rest.
    pub(super) is_told: bool,
    /// Whether anything may be assumed.
    pub(super) may_assume: bool,
    /// Whether the codes stand here; else in the long list.
    pub(super) is_short: bool,
    count: u8,
    short: [u16; SHORT],
}

impl Default for Given {
    fn default() -> Self {
        Self {
            rows: Bound::NONE,
            places: [NO_PLACE; PLACES],
            is_exact: true,
            is_told: false,
            may_assume: true,
            is_short: true,
            count: 0,
            short: [0; SHORT],
        }
    }
}

impl Given {
    /// These codes with their rows, and the places of the recalls.
    pub(super) fn new(codes: &[u32], rows: Bound, places: impl Iterator<Item = Option<u32>>) -> Self {
        let is_exact = codes.iter().all(|code| *code < FIRST_SPECIAL);
        let short = |code: u32| match u32::MAX - code {
            back @ 0..=7 => u16::try_from(back).ok().map(|back| u16::MAX - back),
            _ => u16::try_from(code).ok().filter(|code| *code < SHORT_SPECIAL),
        };
        let is_short = codes.len() <= SHORT && codes.iter().all(|code| short(*code).is_some());
        let is_told = is_exact && is_short && rows.is_kept();
        let mut given = Self { is_exact, is_short, is_told, rows, ..Self::default() };
        for (own, place) in given.places.iter_mut().zip(places) {
            *own = place.unwrap_or(NO_PLACE);
            given.is_told &= *own != NO_PLACE;
        }
        if is_short {
            given.count = u8::try_from(codes.len()).unwrap_or(0);
            given.short.iter_mut().zip(codes).for_each(|(own, code)| *own = short(*code).unwrap_or(0));
        }
        given
    }

    /// The part of the place of a recall that base facts tell, if they do.
    #[inline]
    pub(super) fn place(&self, recall: usize) -> Option<u32> {
        self.places.get(recall).copied().filter(|place| *place != NO_PLACE)
    }

    /// Writes every code into a list that is long enough for [`SHORT`] ones; what is behind the last one does not count.
    #[inline]
    pub(super) fn unpack(&self, codes: &mut [u32]) {
        if self.is_exact {
            if let Some(codes) = codes.first_chunk_mut::<SHORT>() {
                widen(codes, &self.short);
            }
            return;
        }
        let long = |code: u16| if code < SHORT_SPECIAL { u32::from(code) } else { u32::from(code) | 0xFFFF_0000 };
        let short = &self.short[..usize::from(self.count)];
        codes.iter_mut().zip(short).for_each(|(to, code)| *to = long(*code));
    }
}

/// Makes long numbers of short ones. A function of its own, so that the compiler sees two places that do not overlap, and
/// takes eight at a time.
#[inline(never)]
pub(super) fn widen<const N: usize>(long: &mut [u32; N], short: &[u16; N]) {
    long.iter_mut().zip(short).for_each(|(long, short)| *long = u32::from(*short));
}

/// What is known of every fact of one request.
#[derive(Debug, Default)]
pub(super) struct Known<'r> {
    /// The day that the request carries.
    pub(super) own_day: Option<Date>,
    /// The codes, where they are many or high.
    pub(super) long: Vec<u32>,
    /// For facts that may not apply, the code of what was told of them.
    pub(super) own: Vec<(u16, u32)>,
    pub(super) told: Vec<Told>,
    /// What is told on some days only; it comes before what is told on all.
    pub(super) dated: Vec<Dated>,
    pub(super) among: Vec<Val>,
    /// The values that handles stand for.
    pub(super) values: Vec<Value>,
    /// What the request brought as heard.
    pub(super) evidence: Vec<Evidence>,
    /// Facts of which something could not be read.
    pub(super) unread: Vec<(FactId, Stretch)>,
    pub(super) subject: Option<&'r str>,
    pub(super) body: Option<&'r str>,
}

impl Known<'_> {
    pub(super) fn told(&self, fact: FactId, day: Date) -> Told {
        if !self.dated.is_empty() {
            let on_the_day = |one: &&Dated| one.fact == fact && one.days.has(day);
            if let Some(dated) = self.dated.iter().find(on_the_day) {
                return dated.told;
            }
        }
        self.told[fact.0 as usize]
    }

    /// Whether something was told of the fact that could not be read.
    pub(super) fn is_unread(&self, fact: FactId, day: Date) -> bool {
        self.unread.iter().any(|(of, days)| *of == fact && days.has(day))
    }

    /// What the request brought as heard of a fact.
    pub(super) fn evidence(&self, fact: FactId, day: Date) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |one| one.fact == fact && one.days.has(day))
    }

    /// The code of what was told of a fact that may not apply.
    pub(super) fn own(&self, slot: u16) -> u32 {
        self.own.iter().find(|(of, _)| *of == slot).map_or(ANY, |(_, code)| *code)
    }

    /// How far into the memory base facts lead what a derived fact comes to, if they tell that.
    pub(super) fn base_place(&self, slots: &Slots, recall: &Recall, codes: &[u32]) -> Option<u32> {
        if !recall.has_memory {
            return None;
        }
        let mut at = recall.memory;
        for step in slots.base_steps(recall) {
            at += step.place(codes[step.slot as usize])?;
        }
        if let Some(stride) = recall.own_stride {
            at += Some(self.own(recall.slot)).filter(|own| *own < FIRST_SPECIAL)? * stride;
        }
        Some(at)
    }

    pub(super) const fn has_text(&self) -> bool {
        self.subject.is_some() || self.body.is_some()
    }
}
