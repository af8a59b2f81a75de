//! From a request to facts that are bound to an engine.

use std::collections::BTreeSet;

use super::codes::{COMPLEX, DYNAMIC, class_of};
use super::facts::{Dated, Evidence, Given, Known, Stretch, Told};
use super::plain::plain;
use super::slots::Slot;
use super::value::Val;
use super::witness::{Silent, Witness};
use super::{AsOf, Compiled, Decided, Engine, Scratch};
use crate::error::Error;
use crate::facts::{Told as Read, hear};
use crate::policy::fact::Value;
use crate::policy::{FactId, Policy};
use crate::request::{Evidence as Brought, Given as Named, Origin, Request, When};
use crate::value::{Date, Moment, Version};

/// What is known about one request, read by one engine for whatever day: it can be decided today, and again tomorrow.
#[derive(Debug)]
pub struct Prepared<'a> {
    pub(super) given: Given,
    pub(super) engine: &'a Engine,
    /// What only decisions read that have to look closer. Apart from the rest, so that a backlog of many requests is
    /// short where it is walked.
    pub(super) known: Box<Known<'a>>,
    pub(super) request: &'a Request,
}

impl Engine {
    /// Reads a request by the facts and types of the policy. The day does not matter yet.
    ///
    /// # Errors
    ///
    /// As [`Policy::prepare`], but the request need not carry a day, and [`as_of`](Self::as_of) refuses a day before
    /// the policy applies.
    pub fn prepare<'a>(&'a self, request: &'a Request) -> Result<Prepared<'a>, Error> {
        let policy = self.policy();
        let day = match request.when() {
            Some(When::Day(day)) => Some(*day),
            Some(When::Instant(instant)) => Some(policy.day_of(instant)?),
            #[expect(unreachable_patterns, reason = "the enum may grow")]
            Some(_) => None,
            None => None,
        };
        let mut reader = Reader {
            compiled: self.compiled(),
            policy,
            request,
            known: Box::new(Known { own_day: day, ..Known::default() }),
        };
        let given = reader.read()?;
        Ok(Prepared { given, engine: self, known: reader.known, request })
    }

    /// A day to decide for.
    ///
    /// # Errors
    ///
    /// If the policy does not apply yet on that day.
    pub fn as_of(&self, day: Date) -> Result<AsOf, Error> {
        match self.policy().applies_from.filter(|from| day < *from) {
            Some(from) => Err(Error::out_of_period(day, from)),
            None => Ok(AsOf { day, stretch: self.compiled().slots.calendar.stretch(day), engine: self.number }),
        }
    }
}

impl<'a> Prepared<'a> {
    /// The day that the request carries.
    ///
    /// # Errors
    ///
    /// If it carries none, or one before the policy applies.
    pub fn as_of(&self) -> Result<AsOf, Error> {
        self.engine.as_of(self.known.own_day.ok_or_else(Error::no_date)?)
    }

    /// The engine that read them.
    #[must_use]
    pub const fn engine(&self) -> &'a Engine {
        self.engine
    }

    /// Decides the request as of a day: the first rule that holds. Never fails, and allocates nothing once the scratch
    /// has grown to its size.
    pub fn decide<'s>(&'s self, as_of: AsOf, scratch: &'s mut Scratch) -> Decided<'s> {
        self.decide_before(as_of, scratch, &mut Silent)
    }

    /// Decides before a witness.
    pub(crate) fn decide_before<'s, W: Witness>(
        &'s self,
        as_of: AsOf,
        scratch: &'s mut Scratch,
        witness: &mut W,
    ) -> Decided<'s> {
        Decided::new(self, as_of, scratch, witness)
    }

    /// The request, which the words of an explanation come from.
    pub(crate) const fn request(&self) -> &'a Request {
        self.request
    }
}

/// Reads one request.
struct Reader<'a> {
    compiled: &'a Compiled,
    policy: &'a Policy,
    request: &'a Request,
    known: Box<Known<'a>>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<Given, Error> {
        self.known.told.resize(self.policy.facts.len(), Told::Nothing);
        self.known.subject = self.request.subject();
        self.known.body = self.request.body();
        self.arrived();
        for given in self.request.facts() {
            let fact = self.policy.base_fact(&given.name)?;
            let is_own_word = given.origin == Origin::Given;
            if let Some(value) = plain(self.policy, fact, &given.value).filter(|_| is_own_word) {
                self.known.told[fact.0 as usize] = Told::Given(self.keep(value));
            } else if self.policy.well_known.arrived == Some(fact) {
                self.given_arrival(fact, given)?;
            } else if self.policy.vocabularies[fact.0 as usize].has_newest() {
                self.given_newest(fact, given)?;
            } else {
                self.given(fact, given, &[], Stretch::ALWAYS)?;
            }
        }
        for one in self.request.unread() {
            let fact = self.policy.base_fact(&one.fact)?;
            self.known.unread.push((fact, Stretch::ALWAYS));
        }
        for evidence in self.request.evidence() {
            let fact = self.policy.base_fact(&evidence.fact)?;
            let stretches = if self.policy.vocabularies[fact.0 as usize].has_newest() {
                self.stretches()
            } else {
                vec![(Stretch::ALWAYS, Vec::new())]
            };
            for (days, newest) in stretches {
                self.evidence(fact, evidence, &newest, days)?;
            }
        }
        self.note_unread();
        Ok(self.codes())
    }

    /// Of what could not be read, nothing is assumed.
    fn note_unread(&mut self) {
        for at in 0..self.known.unread.len() {
            let (fact, days) = self.known.unread[at];
            let is_always = days.is_always();
            let told = &mut self.known.told[fact.0 as usize];
            match (is_always, *told) {
                (true, Told::Nothing) => *told = Told::Unread,
                (false, Told::Nothing) => self.known.dated.push(Dated { fact, days, told: Told::Unread }),
                _ => {}
            }
        }
    }

    /// The instant at which the request came, told on its own day only.
    fn arrived(&mut self) {
        let (Some(fact), Some(When::Instant(instant))) = (self.policy.well_known.arrived, self.request.when()) else {
            return;
        };
        let at = crate::policy::read::timestamp(instant);
        if let (Some(day), Some(at)) = (self.known.own_day, at) {
            let told = Told::Given(self.keep(Value::Instant(at)));
            self.known.dated.push(Dated { fact, days: Stretch::on(day), told });
        }
    }

    fn given(&mut self, fact: FactId, given: &Named, newest: &[Version], days: Stretch) -> Result<(), Error> {
        let Ok(read) = self.policy.given(fact, given, newest)? else {
            self.known.unread.push((fact, days));
            return Ok(());
        };
        let told = self.told(read);
        if days.is_always() {
            self.known.told[fact.0 as usize] = told;
        } else {
            self.known.dated.push(Dated { fact, days, told });
        }
        Ok(())
    }

    /// A version that may be the newest one, whichever that is on the day.
    fn given_newest(&mut self, fact: FactId, given: &Named) -> Result<(), Error> {
        let stretches = self.stretches();
        let readings: Vec<_> = stretches.iter().map(|(_, newest)| self.policy.given(fact, given, newest)).collect();
        let same = readings.windows(2).all(|pair| pair[0] == pair[1]);
        if same {
            let newest = stretches.first().map_or(&[][..], |(_, newest)| newest);
            return self.given(fact, given, newest, Stretch::ALWAYS);
        }
        for (days, newest) in stretches {
            let is_own = self.known.own_day.is_some_and(|day| days.has(day));
            match self.given(fact, given, &newest, days) {
                Err(refused) if is_own => return Err(refused),
                // On another day nobody can read it.
                Err(_) => self.known.unread.push((fact, days)),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    fn evidence(&mut self, fact: FactId, evidence: &Brought, newest: &[Version], days: Stretch) -> Result<(), Error> {
        let Ok(all) = self.policy.evidence(fact, evidence, newest)? else {
            self.known.unread.push((fact, days));
            return Ok(());
        };
        for one in all {
            let value = self.keep(one.value);
            self.known.evidence.push(Evidence { fact, value, settles: one.settles, days });
        }
        Ok(())
    }

    /// The stretches of days on which other lines are the newest ones, each with those.
    fn stretches(&self) -> Vec<(Stretch, Vec<Version>)> {
        let released = self.policy.products.iter().flat_map(|product| &product.table.releases);
        let bounds = released.flat_map(|release| [release.released.earliest, release.released.latest]);
        let days = bounds.filter_map(|moment| if let Moment::On(day) = moment { Some(day) } else { None });
        let starts: Vec<Date> = std::iter::once(Date::MIN).chain(days.collect::<BTreeSet<_>>()).collect();
        let heard = hear(self.policy, self.request);
        let ends = starts.iter().skip(1).filter_map(Date::pred_opt).chain([Date::MAX]);
        let stretches = starts
            .iter()
            .zip(ends)
            .map(|(&from, until)| (Stretch { from, until }, self.policy.newest(self.request, &heard, from)));
        stretches.collect()
    }

    /// An instant that was given as a fact lies on one day, and is told on no other.
    fn given_arrival(&mut self, fact: FactId, given: &Named) -> Result<(), Error> {
        let Ok(read) = self.policy.given(fact, given, &[])? else {
            self.known.unread.push((fact, Stretch::ALWAYS));
            return Ok(());
        };
        let written = given.value.to_string();
        let instant = chrono::DateTime::parse_from_rfc3339(written.trim()).ok();
        let on = instant.map(|instant| self.policy.day_of(&instant)).transpose()?;
        match (on, self.known.own_day) {
            (Some(on), own) if own.is_none_or(|own| own == on) => {
                let told = self.told(read);
                self.known.dated.retain(|one| one.fact != fact);
                self.known.dated.push(Dated { fact, days: Stretch::on(on), told });
            }
            _ if matches!(given.origin, Origin::Field(_)) => self.known.unread.push((fact, Stretch::ALWAYS)),
            (_, own) => {
                let day = own.map_or_else(String::new, |day| day.to_string());
                return Err(Error::bad_value(&given.name, &written, &format!("an instant of the day {day}")));
            }
        }
        Ok(())
    }

    fn told(&mut self, read: Read) -> Told {
        match read {
            Read::Given { value, .. } => Told::Given(self.keep(value)),
            Read::Among { values, .. } => {
                let from = self.known.among.len();
                for value in values {
                    let value = self.keep(value);
                    self.known.among.push(value);
                }
                let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                Told::Among(number(from), number(self.known.among.len() - from))
            }
            Read::Nothing | Read::Unread | Read::Heard(_) => Told::Nothing,
        }
    }

    /// The handle of a value that the request brings.
    fn keep(&mut self, value: Value) -> Val {
        Val::small(&value).unwrap_or_else(|| {
            self.known.values.push(value);
            Val::Said(u32::try_from(self.known.values.len() - 1).unwrap_or(u32::MAX))
        })
    }

    /// The codes of what is known for certain.
    fn codes(&mut self) -> Given {
        let slots = &self.compiled.slots;
        let is_dated = |fact: FactId| self.known.dated.iter().any(|one| one.fact == fact);
        let (base, rest) = slots.all.split_at(slots.base as usize);
        let code = |slot: &Slot| if is_dated(slot.fact) { DYNAMIC } else { self.code(slot) };
        let codes: Vec<u32> = base.iter().map(code).collect();
        for (at, slot) in (slots.base..).zip(rest) {
            if let Told::Given(value) = self.known.told[slot.fact.0 as usize]
                && !is_dated(slot.fact)
            {
                let class = self.class(value, &slot.classes).unwrap_or(COMPLEX);
                self.known.own.push((at, class));
            }
        }
        let rows = self.compiled.index.table.bind(&codes);
        let places = slots.recalls.iter().map(|recall| self.known.base_place(slots, recall, &codes));
        let mut given = Given::new(&codes, rows, places);
        let is_given = |fact: FactId| matches!(self.known.told[fact.0 as usize], Told::Given(_)) && !is_dated(fact);
        given.may_assume = self.compiled.asks.assumes_beside(is_given);
        if !given.is_short {
            self.known.long = codes;
        }
        given
    }

    fn code(&self, slot: &Slot) -> u32 {
        let value = match self.known.told[slot.fact.0 as usize] {
            Told::Given(value) => value,
            Told::Nothing if self.is_silent_for_ever(slot.fact) => match self.compiled.assumed(slot.fact) {
                Some(value) => value,
                None => return slot.nothing,
            },
            _ => return DYNAMIC,
        };
        self.class(value, &slot.classes).unwrap_or(COMPLEX)
    }

    fn class(&self, value: Val, classes: &super::classes::Classes) -> Option<u32> {
        class_of(self.compiled, &self.known, classes, value)
    }

    /// Whether no text can tell anything of it.
    fn is_silent_for_ever(&self, fact: FactId) -> bool {
        let may_speak = self.compiled.speaks_of(fact).any && self.known.has_text();
        !may_speak && !self.known.evidence.iter().any(|one| one.fact == fact)
    }
}
