//! A request, read by a policy.

use super::hear::{add, hear};
use super::read::read;
use super::{DayOrigin, Facts, Heard, Told};
use crate::calendar::day_in;
use crate::diagnostic::closest;
use crate::error::Error;
use crate::policy::fact::{Element, Value};
use crate::policy::read::timestamp;
use crate::policy::understand::{Manner, Reading};
use crate::policy::vocabulary::Vocabulary;
use crate::policy::{FactId, Policy};
use crate::request::{Evidence, FactValue, Given, Origin, Request, Unread, When};
use crate::value::{Date, Version};

/// What becomes of a value that cannot be read on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unreadable {
    /// It is the caller's fault, who is told so.
    Refused,
    /// It is missing: the request was taken before, and on another day the value had a meaning.
    Missing,
}

impl Policy {
    /// Reads a request by the facts and types of this policy, for the day that the request carries.
    ///
    /// # Errors
    ///
    /// If the request carries no day or one before the policy applies, or if a fact is not declared, is a derived
    /// one, or has a value that its type does not allow. A value that came through an intake mapping and cannot be
    /// read is no error: the fact is missing, and the decision says so.
    pub fn prepare(&self, request: &Request) -> Result<Facts<'_>, Error> {
        let (day, origin) = self.own_day(request)?.ok_or_else(Error::no_date)?;
        self.prepare_for(request, day, origin)
    }

    /// Reads a request as if it had been made on this day.
    ///
    /// # Errors
    ///
    /// As [`prepare`](Self::prepare), but the request need not carry a day.
    pub fn prepare_as_of(&self, request: &Request, day: Date) -> Result<Facts<'_>, Error> {
        self.prepare_for(request, day, DayOrigin::Caller)
    }

    fn prepare_for(&self, request: &Request, day: Date, day_origin: DayOrigin) -> Result<Facts<'_>, Error> {
        if let Some(from) = self.applies_from.filter(|from| day < *from) {
            return Err(Error::out_of_period(day, from));
        }
        self.read(request, day, day_origin, Unreadable::Refused)
    }

    /// Reads a request for a day after an engine has taken it for whatever day. The day is the request's own where it is
    /// the same, whoever named it.
    ///
    /// # Errors
    ///
    /// None for a request that the engine of this policy took.
    pub(crate) fn read_again(&self, request: &Request, day: Date) -> Result<Facts<'_>, Error> {
        let own = self.own_day(request)?.filter(|(own, _)| *own == day);
        self.read(request, day, own.map_or(DayOrigin::Caller, |(_, origin)| origin), Unreadable::Missing)
    }

    /// The day that a request carries, and how.
    fn own_day(&self, request: &Request) -> Result<Option<(Date, DayOrigin)>, Error> {
        Ok(match request.when() {
            Some(When::Day(day)) => Some((*day, DayOrigin::Request)),
            Some(When::Instant(instant)) => Some((self.day_of(instant)?, DayOrigin::RequestInstant)),
            #[expect(unreachable_patterns, reason = "the enum may grow")]
            Some(_) => None,
            None => None,
        })
    }

    fn read(
        &self,
        request: &Request,
        day: Date,
        day_origin: DayOrigin,
        unreadable: Unreadable,
    ) -> Result<Facts<'_>, Error> {
        let mut told = vec![Told::Nothing; self.facts.len()];
        let mut unread = Vec::new();
        if let (Some(fact), Some(When::Instant(instant))) = (self.well_known.arrived, request.when())
            && self.day_of(instant)? == day
        {
            told[fact.0 as usize] = arrived_at(instant);
        }
        let mut heard = hear(self, request);
        let newest = self.newest(request, &heard, day);
        for given in request.facts() {
            let fact = self.base_fact(&given.name)?;
            match self.given_on_the_day(fact, given, &newest, unreadable)? {
                Ok(said) if self.well_known.arrived != Some(fact) => told[fact.0 as usize] = said,
                Ok(said) => match (self.on_the_day(said, given, day, day_origin), &given.origin) {
                    (Ok(Some(said)), _) => told[fact.0 as usize] = said,
                    (Ok(None), _) => {}
                    (Err(_), Origin::Field(_)) => unread.push((fact, unread_of(given))),
                    (Err(refused), _) => return Err(refused),
                },
                Err(_) => unread.push((fact, unread_of(given))),
            }
        }
        for one in request.unread() {
            unread.push((self.base_fact(&one.fact)?, one.clone()));
        }
        for evidence in request.evidence() {
            let fact = self.base_fact(&evidence.fact)?;
            match self.evidence(fact, evidence, &newest)? {
                Ok(all) => all.into_iter().for_each(|one| add(&mut heard, fact, one)),
                Err(one) => unread.push((fact, one)),
            }
        }
        for (fact, _) in &unread {
            let slot = &mut told[fact.0 as usize];
            if *slot == Told::Nothing {
                *slot = Told::Unread;
            }
        }
        let disagreements = take_heard(&mut told, heard);
        let id = request.id().map(str::to_owned);
        Ok(Facts { policy: self, id, day, day_origin, told, unread, disagreements, tongue: None })
    }

    /// The calendar day of an instant in the policy's time zone, or in the instant's own offset if it has none.
    ///
    /// # Errors
    ///
    /// If the calendar has no such day.
    pub fn day_of(&self, instant: &chrono::DateTime<chrono::FixedOffset>) -> Result<Date, Error> {
        let out_of_range = || Error::bad_request(format!("the instant `{instant}` has no day in the calendar"));
        let Some(zone) = &self.zone else { return Ok(instant.date_naive()) };
        timestamp(instant).and_then(|at| day_in(at, zone)).ok_or_else(out_of_range)
    }

    /// The instant at which a request came lies on the day for which it is decided. Where the caller chose that day, an
    /// instant of another one is not told.
    fn on_the_day(&self, said: Told, given: &Given, day: Date, origin: DayOrigin) -> Result<Option<Told>, Error> {
        let written = given.value.to_string();
        let instant = chrono::DateTime::parse_from_rfc3339(written.trim()).ok();
        let is_on_the_day = instant.map(|instant| self.day_of(&instant)).transpose()?.is_some_and(|on| on == day);
        match (is_on_the_day, origin) {
            (true, _) => Ok(Some(said)),
            (false, DayOrigin::Caller) => Ok(None),
            (false, _) => Err(Error::bad_value(&given.name, &written, &format!("an instant of the day {day}"))),
        }
    }

    /// What was given of a fact. Only what the newest line is hangs on the day.
    fn given_on_the_day(
        &self,
        fact: FactId,
        given: &Given,
        newest: &[Version],
        unreadable: Unreadable,
    ) -> Result<Result<Told, ()>, Error> {
        let hangs_on_the_day = self.vocabularies[fact.0 as usize].has_newest();
        match self.given(fact, given, newest) {
            Err(_) if hangs_on_the_day && unreadable == Unreadable::Missing => Ok(Err(())),
            read => read,
        }
    }

    /// What was given of a fact; the inner error if it came through a mapping and cannot be read.
    pub(crate) fn given(&self, fact: FactId, given: &Given, newest: &[Version]) -> Result<Result<Told, ()>, Error> {
        let (said, origin) = (given.value.clone(), given.origin.clone());
        let manner = if matches!(given.origin, Origin::Field(_)) { Manner::Free } else { Manner::Exact };
        match (read(self, fact, &given.value, manner, newest), manner) {
            (Ok(Reading::As(value)), _) => Ok(Ok(Told::Given { value, said, origin, understood: false })),
            (Ok(Reading::Understood(value)), _) => Ok(Ok(Told::Given { value, said, origin, understood: true })),
            (Ok(Reading::Several(values)), _) => Ok(Ok(Told::Among { values, said, origin })),
            (Err(_), Manner::Free) => Ok(Err(())),
            (Err(expected), Manner::Exact) => Err(Error::bad_value(&given.name, &said.to_string(), &expected)),
        }
    }

    /// What was found in a text; several values where it can be meant in several ways. What cannot be read is unread:
    /// strangers write texts, and no request may be refused for what stands in one.
    pub(crate) fn evidence(
        &self,
        fact: FactId,
        evidence: &Evidence,
        newest: &[Version],
    ) -> Result<Result<Vec<Heard>, Unread>, Error> {
        let def = self.fact(fact);
        if !def.text_may_set {
            return Err(Error::untrusted(&evidence.fact));
        }
        let text = evidence.value.trim();
        let read = match def.ty.is_set() {
            false => self.understand(fact, text, Manner::Exact, newest),
            // At least this one.
            true => self
                .element(fact, text, Manner::Exact)
                .map(|read| read.map(|element| Value::Set { elements: vec![element], complete: false })),
        };
        let values = match read {
            Ok(Reading::As(value) | Reading::Understood(value)) => vec![value],
            // Of an element that may be read in several ways nobody knows which are there.
            Ok(Reading::Several(values)) if !def.ty.is_set() => values,
            Ok(Reading::Several(_)) | Err(_) => {
                let origin = Origin::Field(evidence.place.to_string());
                return Ok(Err(Unread { fact: evidence.fact.clone(), text: evidence.value.clone(), origin }));
            }
        };
        let heard = |value| Heard {
            value,
            written: evidence.value.clone(),
            place: evidence.place.clone(),
            settles: evidence.settles,
        };
        Ok(Ok(values.into_iter().map(heard).collect()))
    }

    /// The lines that may be the newest on the day, of the product that is told or assumed; none if that is not known.
    pub(crate) fn newest(&self, request: &Request, heard: &[(FactId, Heard)], day: Date) -> Vec<Version> {
        if !self.vocabularies.iter().any(Vocabulary::has_newest) {
            return Vec::new();
        }
        let fact = self.well_known.product;
        let name = &self.fact(fact).name;
        let given = request.facts().iter().find(|given| given.name == *name);
        let is_told = request.evidence().iter().any(|one| one.fact == *name)
            || request.unread().iter().any(|one| one.fact == *name)
            || heard.iter().any(|(of, _)| *of == fact);
        let value = match given.map(|given| self.given(fact, given, &[])) {
            Some(Ok(Ok(Told::Given { value, .. }))) => Some(value),
            None if !is_told => self.fact(fact).assume.clone(),
            _ => None,
        };
        let Some(Value::Name(product)) = value else { return Vec::new() };
        self.product(product).map_or_else(Vec::new, |product| product.table.newest_lines(day))
    }

    /// The base fact of this name.
    pub(crate) fn base_fact(&self, name: &str) -> Result<FactId, Error> {
        match self.fact_by_name.get(name) {
            Some(&fact) if self.fact(fact).is_base() => Ok(fact),
            Some(_) => Err(Error::derived_fact(name)),
            None => {
                let known = self.facts.iter().filter(|def| def.is_base()).map(|def| def.name.as_str());
                Err(Error::undeclared_fact(name, closest(name, known)))
            }
        }
    }
}

/// What was told of a fact and cannot be read.
fn unread_of(given: &Given) -> Unread {
    Unread { fact: given.name.clone(), text: given.value.to_string(), origin: given.origin.clone() }
}

/// The instant of a request, as the fact that calendars ask for.
pub(crate) fn arrived_at(instant: &chrono::DateTime<chrono::FixedOffset>) -> Told {
    let said = FactValue::from(instant.to_rfc3339());
    timestamp(instant).map_or(Told::Nothing, |at| Told::Given {
        value: Value::Instant(at),
        said,
        origin: Origin::Given,
        understood: false,
    })
}

/// What was heard of facts that nobody gave. Answers the facts that were given otherwise.
fn take_heard(told: &mut [Told], heard: Vec<(FactId, Heard)>) -> Vec<FactId> {
    let mut disagreements = Vec::new();
    for (fact, one) in heard {
        match &mut told[fact.0 as usize] {
            Told::Given { value, .. } => {
                if disagrees(value, &one.value) && !disagreements.contains(&fact) {
                    disagreements.push(fact);
                }
            }
            Told::Among { values, .. } => {
                if values.iter().all(|value| disagrees(value, &one.value)) && !disagreements.contains(&fact) {
                    disagreements.push(fact);
                }
            }
            Told::Heard(all) => all.push(one),
            slot @ (Told::Nothing | Told::Unread) => *slot = Told::Heard(vec![one]),
        }
    }
    disagreements.sort_unstable();
    disagreements
}

/// A text that names one element of a given set, or is less precise than a given version, does not disagree.
pub(crate) fn disagrees(given: &Value, heard: &Value) -> bool {
    match (given, heard) {
        (Value::Set { elements, .. }, Value::Set { elements: more, .. }) => {
            more.iter().any(|one| !elements.iter().any(|known| may_be_the_same(known, one)))
        }
        (Value::Thing(given), Value::Thing(heard)) => !may_be_the_same(given, heard),
        (Value::Version(given), Value::Version(heard)) => !compatible(given, heard),
        _ => given != heard,
    }
}

fn may_be_the_same(a: &Element, b: &Element) -> bool {
    let versions = a.version.as_ref().zip(b.version.as_ref());
    a.name == b.name && versions.is_none_or(|(a, b)| compatible(a, b))
}

/// Whether one version is a prefix of the other.
fn compatible(a: &Version, b: &Version) -> bool {
    let length = a.segments().len().min(b.segments().len());
    a == b || (a.segments().len() != b.segments().len() && a.segments()[..length] == b.segments()[..length])
}
