//! What is known about one request, read once for every day on which it may be decided.

use super::codes::{ANY, FIRST_SPECIAL};
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

/// Codes that stand in the facts themselves, so that deciding reads one place.
const SHORT: usize = 24;
/// Short codes from here on stand for the special ones, by how far those lie from the last.
const SHORT_SPECIAL: u16 = u16::MAX - 7;

/// The codes of base facts that always apply.
#[derive(Debug)]
pub(super) struct Given {
    /// Whether every code is a class.
    pub(super) is_exact: bool,
    count: u16,
    short: [u16; SHORT],
    /// In place of the short ones, where there are more, or higher ones.
    long: Vec<u32>,
    /// For facts that may not apply, the code of what was told of them.
    own: Vec<(u16, u32)>,
}

impl Default for Given {
    fn default() -> Self {
        Self { is_exact: true, count: 0, short: [0; SHORT], long: Vec::new(), own: Vec::new() }
    }
}

impl Given {
    pub(super) fn new(codes: &[u32], own: Vec<(u16, u32)>) -> Self {
        let mut given = Self { own, is_exact: codes.iter().all(|code| *code < FIRST_SPECIAL), ..Self::default() };
        let short = |code: u32| match u32::MAX - code {
            back @ 0..=7 => u16::try_from(back).ok().map(|back| u16::MAX - back),
            _ => u16::try_from(code).ok().filter(|code| *code < SHORT_SPECIAL),
        };
        let fits = codes.len() <= SHORT && codes.iter().all(|code| short(*code).is_some());
        if fits {
            given.count = u16::try_from(codes.len()).unwrap_or(0);
            given.short.iter_mut().zip(codes).for_each(|(own, code)| *own = short(*code).unwrap_or(0));
        } else {
            given.long = codes.to_vec();
        }
        given
    }

    /// Adds every code to a list.
    #[inline]
    pub(super) fn unpack(&self, codes: &mut Vec<u32>) {
        if !self.long.is_empty() {
            codes.extend_from_slice(&self.long);
            return;
        }
        let short = &self.short[..usize::from(self.count)];
        if self.is_exact {
            codes.extend(short.iter().map(|code| u32::from(*code)));
            return;
        }
        let long = |code: u16| if code < SHORT_SPECIAL { u32::from(code) } else { u32::from(code) | 0xFFFF_0000 };
        codes.extend(short.iter().map(|code| long(*code)));
    }

    /// The code of what was told of a fact that may not apply.
    pub(super) fn own(&self, slot: u16) -> u32 {
        self.own.iter().find(|(of, _)| *of == slot).map_or(ANY, |(_, code)| *code)
    }
}

/// What is known of every fact of one request.
#[derive(Debug, Default)]
pub(super) struct Known<'r> {
    // First, since a decision about what is known for certain reads nothing else.
    pub(super) codes: Given,
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

    pub(super) const fn has_text(&self) -> bool {
        self.subject.is_some() || self.body.is_some()
    }
}
