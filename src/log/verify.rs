//! Whether a log is what was written: line by line, in memory that does not grow with its lines but for nine bytes each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, SecondsFormat};

use super::again::Again;
use super::chain::Log;
use super::entry::{Entry, FORM, Override, PROGRAM, Record, Recorded, frame};
use super::fault::{Fault, Kind, Place, short};
use super::mask::{CLIENT, ID, TEXT};
use super::ruling::Ruling;
use super::seal::Hash;
use super::tested::Tested;
use crate::class::Class;
use crate::error::Error;
use crate::explanation::PolicyRef;
use crate::facts::DayOrigin;
use crate::policy::Policy;
use crate::request::Request;

/// So many policies that nobody gave are told apart.
const STRANGERS: usize = 100;

/// Proves a log, line by line: that every line is an entry in its own form, that each follows from the one before it, that
/// overrides are of decisions that were so until then, that nothing is there which an entry says is masked, and that the
/// policies that are given decide every request of theirs again as it was decided, to the byte, and test nothing that is
/// masked.
///
/// It keeps no lines: only nine bytes for each, which say what the decision in it stands at, and since when.
///
/// ```
/// use scopeline::log::{Log, Verifier};
///
/// let (log, first) = Log::begin("2026-08-14T09:00:00Z".parse()?);
/// let mut verifier = Verifier::new();
/// verifier.line(first.as_bytes())?;
/// assert_eq!(verifier.report()?.log, log);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Verifier<'p> {
    policies: Vec<Known<'p>>,
    strangers: Vec<(PolicyRef, u64)>,
    others: u64,
    /// For each entry the class that its request stands at, if it is a decision.
    standing: Vec<Option<Class>>,
    /// Since when it does, in seconds.
    since: Vec<i64>,
    /// For each entry that was overridden the last override of it.
    overridden: BTreeMap<u64, u64>,
    head: Option<Hash>,
    wanted: Option<(Hash, Option<u64>)>,
    /// What broke the chain.
    broken: Option<Fault>,
    decisions: u64,
    overrides: u64,
}

/// A policy that was given.
#[derive(Debug)]
struct Known<'p> {
    again: Again<'p>,
    /// What of a request it tests.
    tested: Tested,
    /// How many decisions it made again.
    count: u64,
}

/// What a verified log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Its end, to which entries can be added.
    pub log: Log,
    /// How many decisions there are.
    pub decisions: u64,
    /// How many of them were decided otherwise, each time counted.
    pub overrides: u64,
    /// The policies that were given, each with the decisions that it made again.
    pub again: Vec<(PolicyRef, u64)>,
    /// Policies that were not given, each with its decisions, which are in their place and unharmed but were not made
    /// again. Of many the first hundred.
    pub strangers: Vec<(PolicyRef, u64)>,
    /// Decisions of still other policies.
    pub others: u64,
    /// For a head that was noted earlier: the entry that has it.
    pub noted: Option<u64>,
    standing: Vec<Option<Class>>,
    since: Vec<i64>,
    overridden: BTreeMap<u64, u64>,
}

impl<'p> Verifier<'p> {
    /// A verifier without policies: it proves the chain, and makes no decision again.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the decisions of this policy again, which are those with its digest.
    #[must_use]
    pub fn policy(mut self, policy: &'p Policy) -> Self {
        self.policies.push(Known { again: Again::new(policy), tested: Tested::of(policy), count: 0 });
        self
    }

    /// Looks for the entry with this hash, which was noted as the head of the log at some time.
    #[must_use]
    pub fn noted(mut self, head: Hash) -> Self {
        self.wanted = Some((head, None));
        self
    }

    /// The next line, its line feed included.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where. After a [difference](Fault::is_difference) the next line may be given. After any
    /// other fault nothing that follows proves anything, and every line is refused with the same fault.
    pub fn line(&mut self, line: &[u8]) -> Result<(), Fault> {
        if let Some(fault) = &self.broken {
            return Err(fault.clone());
        }
        let done = self.entry(line);
        self.broken = done.as_ref().err().filter(|fault| !fault.is_difference()).cloned();
        done
    }

    fn entry(&mut self, line: &[u8]) -> Result<(), Fault> {
        let number = self.standing.len() as u64;
        let place = Place::of(number);
        let entry = Entry::read_at(line, place).map_err(|fault| self.placed(fault, line, place))?;
        self.follows(&entry, place)?;
        let (standing, since) = match &entry.record {
            Record::Begin(begin) if begin.form != FORM => {
                return Err(place.fault(Kind::OtherForm { form: begin.form }));
            }
            Record::Begin(_) => (None, 0),
            Record::Decision(recorded) => {
                is_masked(recorded).map_err(|kind| place.fault(kind))?;
                (Some(recorded.decision.class), recorded.at.timestamp())
            }
            Record::Override(other) => {
                self.overrides(other).map_err(|kind| place.fault(kind))?;
                (None, 0)
            }
        };
        self.standing.push(standing);
        self.since.push(since);
        self.head = Some(entry.hash);
        if let Some((wanted, found @ None)) = &mut self.wanted
            && *wanted == entry.hash
        {
            *found = Some(number);
        }
        match entry.record {
            Record::Decision(recorded) => self.decide_again(&recorded).map_err(|kind| place.fault(kind)),
            Record::Begin(_) | Record::Override(_) => Ok(()),
        }
    }

    /// What was found so far.
    ///
    /// # Errors
    ///
    /// If no line was given, or what broke the chain.
    pub fn report(&self) -> Result<Report, Fault> {
        if let Some(fault) = &self.broken {
            return Err(fault.clone());
        }
        let head = self.head.ok_or_else(|| Place::of(0).fault(Kind::Empty))?;
        Ok(Report {
            log: Log::behind((self.standing.len() as u64).saturating_sub(1), head),
            decisions: self.decisions,
            overrides: self.overrides,
            again: self.policies.iter().map(|known| (known.again.named.clone(), known.count)).collect(),
            strangers: self.strangers.clone(),
            others: self.others,
            noted: self.wanted.and_then(|(_, found)| found),
            standing: self.standing.clone(),
            since: self.since.clone(),
            overridden: self.overridden.clone(),
        })
    }

    /// Whether an entry stands where it should.
    fn follows(&self, entry: &Entry, place: Place) -> Result<(), Fault> {
        let number = self.standing.len() as u64;
        let is_beginning = matches!(entry.record, Record::Begin(_));
        if number == 0 && !(is_beginning && entry.number == 0 && entry.prev.is_none()) {
            return Err(place.fault(Kind::NoBeginning));
        }
        if entry.number != number {
            return Err(place.fault(Kind::OutOfPlace { found: entry.number }));
        }
        if entry.prev != self.head {
            return Err(place.fault(Kind::Unchained));
        }
        if number > 0 && is_beginning {
            return Err(place.fault(Kind::SecondBeginning));
        }
        Ok(())
    }

    /// Of a changed entry the byte, if it lies where it is known what should stand there.
    fn placed(&self, fault: Fault, line: &[u8], place: Place) -> Fault {
        if !matches!(fault.kind(), Kind::Changed) || fault.byte().is_some() {
            return fault;
        }
        let right = frame(self.standing.len() as u64, self.head);
        let mut differing = right.bytes().zip(line).enumerate().filter(|(_, (right, is))| right != *is);
        match (differing.next(), differing.next()) {
            (Some((at, _)), None) => place.byte(at + 1).fault(Kind::Changed),
            _ => fault,
        }
    }

    fn overrides(&mut self, other: &Override) -> Result<(), Kind> {
        let Override { of, from, to, .. } = *other;
        founded(&other.by, &other.reason)?;
        let number = self.standing.len() as u64;
        let place = usize::try_from(of).ok();
        let standing = place.and_then(|of| Some((self.standing.get_mut(of)?.as_mut()?, self.since.get_mut(of)?)));
        let (standing, since) = standing.ok_or(Kind::NothingToOverride { of })?;
        if *standing != from {
            return Err(Kind::OtherBefore { of, from, is: *standing });
        }
        if from == to {
            return Err(Kind::Unmoved { of, to });
        }
        not_before(of, other.at, *since, self.overridden.get(&of).copied())?;
        self.overridden.insert(of, number);
        (*standing, *since) = (to, other.at.timestamp());
        self.overrides = self.overrides.saturating_add(1);
        Ok(())
    }

    fn decide_again(&mut self, recorded: &Recorded) -> Result<(), Kind> {
        self.decisions += 1;
        let own = self.policies.iter_mut().find(|known| known.again.named.digest == recorded.policy.digest);
        let Some(Known { again, tested, count }) = own else {
            self.stranger(&recorded.policy);
            return Ok(());
        };
        if again.named != recorded.policy {
            return Err(Kind::OtherName { was: named(&recorded.policy), is: named(&again.named) });
        }
        maskable(&recorded.masked, again.policy(), tested)?;
        let chosen = (recorded.date_from == DayOrigin::Caller).then_some(recorded.date);
        let made = again.decide(&recorded.request, chosen);
        let made = made.map_err(|error| Kind::Undecided { reason: error.to_string() })?;
        // The line is what the record is written as, so equal records are equal bytes.
        if (made.date, made.date_from) != (recorded.date, recorded.date_from) || made.ruling != recorded.decision {
            return Err(Kind::Differs {
                was: in_short(&recorded.decision, recorded.date),
                is: in_short(&made.ruling, made.date),
                program: short(&recorded.program),
            });
        }
        *count += 1;
        Ok(())
    }

    fn stranger(&mut self, policy: &PolicyRef) {
        let is_room = self.strangers.len() < STRANGERS;
        match self.strangers.iter_mut().find(|(known, _)| known == policy) {
            Some((_, count)) => *count += 1,
            None if is_room => self.strangers.push((policy.clone(), 1)),
            None => self.others += 1,
        }
    }
}

impl Report {
    /// The hash of the last entry.
    #[must_use]
    pub const fn head(&self) -> Hash {
        self.log.head()
    }

    /// What the request of a decision stands at, with every override of it; none if the entry is no decision.
    #[must_use]
    pub fn standing(&self, entry: u64) -> Option<Class> {
        usize::try_from(entry).ok().and_then(|entry| self.standing.get(entry).copied().flatten())
    }

    /// A record that somebody decides otherwise about an entry. The entry itself stays as it is.
    ///
    /// # Errors
    ///
    /// If there is no such entry or it is no decision, if it is of that class already or came to what it is only later than
    /// this, or if nobody is named, or no reason.
    pub fn overrule(
        &self,
        entry: u64,
        to: Class,
        by: &str,
        reason: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Record, Error> {
        let refused = |kind: Kind| Error::bad_log(format!("no override can be written: {kind}"));
        founded(by, reason).map_err(refused)?;
        let from = self.standing(entry).ok_or_else(|| {
            let last = self.log.entries().saturating_sub(1);
            Error::bad_log(format!("there is no decision with the number {entry}; the last entry is {last}"))
        })?;
        if from == to {
            return Err(refused(Kind::Unmoved { of: entry, to }));
        }
        let since = usize::try_from(entry).ok().and_then(|entry| self.since.get(entry).copied());
        not_before(entry, at, since.unwrap_or(i64::MIN), self.overridden.get(&entry).copied()).map_err(refused)?;
        let (by, reason) = (by.trim().to_owned(), reason.trim().to_owned());
        Ok(Record::Override(Override { program: PROGRAM.to_owned(), at, of: entry, from, to, by, reason }))
    }
}

/// Whether an override says who and why.
fn founded(by: &str, reason: &str) -> Result<(), Kind> {
    let empty = [("by", by), ("reason", reason)].into_iter().find(|(_, text)| text.trim().is_empty());
    empty.map_or(Ok(()), |(key, _)| Err(Kind::Unfounded { key }))
}

/// Whether an override is not older than what it overrides: a decision, or the last override of it. Programs that write one log keep time to the second.
fn not_before(of: u64, at: DateTime<FixedOffset>, since: i64, last: Option<u64>) -> Result<(), Kind> {
    if at.timestamp() >= since {
        return Ok(());
    }
    let since = DateTime::from_timestamp(since, 0).unwrap_or_default();
    let before = match last {
        Some(last) => format!("the override in the entry {last}"),
        None => "that was decided".to_owned(),
    };
    let since = since.with_timezone(at.offset()).to_rfc3339_opts(SecondsFormat::Secs, true);
    Err(Kind::Early { of, at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true), before, since })
}

/// Whether nothing is there that an entry says is masked. A fact that is called `id`, `client` or `text` is spoken of with those, and
/// may be there all the same.
fn is_masked(Recorded { request, masked, .. }: &Recorded) -> Result<(), Kind> {
    let spoken_of = spoken_of(request);
    let mut seen = BTreeSet::new();
    for name in masked {
        if !seen.insert(name) {
            return Err(Kind::MaskedTwice { name: short(name) });
        }
        let is_there = match name.as_str() {
            ID => request.id().is_some(),
            CLIENT => request.client().is_some(),
            TEXT => request.subject().is_some() || request.body().is_some(),
            fact => spoken_of.contains(fact),
        };
        if is_there {
            return Err(Kind::StillThere { name: short(name) });
        }
    }
    Ok(())
}

/// The facts of which a request says anything.
fn spoken_of(request: &Request) -> BTreeSet<&str> {
    let given = request.facts().iter().map(|given| given.name.as_str());
    let found = request.evidence().iter().map(|one| one.fact.as_str());
    given.chain(found).chain(request.unread().iter().map(|one| one.fact.as_str())).collect()
}

/// Whether a policy has all that is masked, and tests nothing of it.
fn maskable(masked: &[String], policy: &Policy, tested: &Tested) -> Result<(), Kind> {
    for name in masked.iter().filter(|name| !matches!(name.as_str(), ID | CLIENT | TEXT)) {
        let Ok(fact) = policy.base_fact(name) else { return Err(Kind::UnknownMask { name: short(name) }) };
        if let Some(by) = tested.by(fact) {
            return Err(Kind::TestedMask { name: short(name), by: by.to_owned() });
        }
    }
    Ok(())
}

fn named(policy: &PolicyRef) -> String {
    short(format!("{} {}", policy.id, policy.version.as_deref().unwrap_or_default()).trim_end())
}

fn in_short(ruling: &Ruling, date: crate::value::Date) -> String {
    format!("{} {} by `{}` on {date}", ruling.certainty, ruling.class, short(&ruling.rule))
}
