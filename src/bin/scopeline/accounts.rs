//! What the history of its account says of a request.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use scopeline::history::Record;
use scopeline::outgrown::{Ledger, Thresholds, assess};
use scopeline::policy::Policy;
use scopeline::render::visible;
use scopeline::request::When;
use scopeline::value::Date;
use scopeline::{PolicySet, Request};

use crate::failure::Failure;
use crate::policies::counted;
use crate::{history, terminal};

/// So many lines that cannot be used are told one by one.
const MOST_FAULTS: u64 = 100;

/// The history from which requests are told what is known of their accounts.
#[derive(Debug, clap::Args)]
pub(crate) struct Told {
    /// A history, from which each request is told the `history` facts of its account as of its day.
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// The account of requests that do not name theirs under `client`.
    #[arg(long, value_name = "ID", requires = "history")]
    client: Option<String>,
}

/// The ledgers of all accounts.
#[derive(Default)]
pub(crate) struct Ledgers {
    pub(crate) of: BTreeMap<String, Ledger>,
    /// The last day that the history tells of.
    pub(crate) last_day: Option<Date>,
    /// Lines that cannot be used.
    pub(crate) left_out: u64,
}

impl Ledgers {
    /// Reads a history. Lines that cannot be used are told on standard error.
    pub(crate) fn read(path: &Path, policy: &Policy) -> Result<Self, Failure> {
        let mut ledgers = Self::default();
        let name = history::read(path, |name, line| {
            match line {
                Ok(record) => ledgers.add(&record, policy),
                Err(fault) => {
                    ledgers.left_out += 1;
                    if ledgers.left_out <= MOST_FAULTS {
                        writeln!(terminal::messages(), "{}", history::told(name, &fault))?;
                    }
                }
            }
            Ok(())
        })?;
        if let Some(more) = ledgers.left_out.checked_sub(MOST_FAULTS).filter(|more| *more > 0) {
            let lines = counted(usize::try_from(more).unwrap_or(usize::MAX), "more line");
            writeln!(terminal::messages(), "{}: {lines} left out", visible(&name))?;
        }
        Ok(ledgers)
    }

    fn add(&mut self, record: &Record, policy: &Policy) {
        let day = match record {
            Record::Hours(hours) => Some(hours.month.last_day()),
            Record::Request(request) => policy.day_of(&request.opened).ok(),
            // Its day is that of its own clock, as it counts.
            Record::Flag(flag) => Some(flag.at.date_naive()),
            Record::Account(_) => None,
            _ => None,
        };
        self.last_day = self.last_day.max(day);
        self.of.entry(record.client().to_owned()).or_default().add(record);
    }
}

/// Tells requests what is known of their accounts.
pub(crate) struct Accounts<'p> {
    policies: &'p PolicySet,
    as_of: Option<Date>,
    client: Option<String>,
    ledgers: Option<Ledgers>,
    known: BTreeMap<(String, Date), Vec<(String, String)>>,
    /// Requests of which nothing is known, since they name no account.
    nameless: usize,
    strangers: BTreeSet<String>,
    of_strangers: usize,
    undeclared: usize,
}

impl<'p> Accounts<'p> {
    pub(crate) fn read(told: &Told, policies: &'p PolicySet, as_of: Option<Date>) -> Result<Self, Failure> {
        let read = |path: &PathBuf| Ledgers::read(path, policies.latest());
        Ok(Self {
            policies,
            as_of,
            client: told.client.clone(),
            ledgers: told.history.as_ref().map(read).transpose()?,
            known: BTreeMap::new(),
            nameless: 0,
            strangers: BTreeSet::new(),
            of_strangers: 0,
            undeclared: 0,
        })
    }

    /// The request with the facts of its account. What it says itself stays.
    pub(crate) fn tell(&mut self, request: Request) -> Request {
        if self.ledgers.is_none() {
            return request;
        }
        let request = match &self.client {
            Some(client) => request.or_client(client),
            None => request,
        };
        let Some(client) = request.client() else {
            self.nameless += 1;
            return request;
        };
        let facts = self.facts(client, &request);
        facts.into_iter().fold(request, |request, (fact, value)| request.or_fact(&fact, value))
    }

    fn facts(&mut self, client: &str, request: &Request) -> Vec<(String, String)> {
        let of_request = match request.when() {
            Some(When::Day(day)) => Some(*day),
            Some(When::Instant(instant)) => self.policies.latest().day_of(instant).ok(),
            _ => None,
        };
        // Without a day nothing is decided either, and that is told.
        let Some(day) = self.as_of.or(of_request) else { return Vec::new() };
        let Some(ledger) = self.ledgers.as_ref().and_then(|ledgers| ledgers.of.get(client)) else {
            self.of_strangers += 1;
            self.strangers.insert(client.to_owned());
            return Vec::new();
        };
        let policy = self.policies.at(day).unwrap_or_else(|| self.policies.latest());
        if !Thresholds::is_declared(policy) {
            self.undeclared += 1;
            return Vec::new();
        }
        let found = || assess(&Thresholds::of(policy), ledger, day).facts();
        self.known.entry((client.to_owned(), day)).or_insert_with(found).clone()
    }

    /// Says of which requests nothing could be told; answers whether every line of the history was read.
    pub(crate) fn finish(self) -> Result<bool, Failure> {
        let mut messages = terminal::messages();
        let mut note = |count: usize, why: &str| match count {
            0 => Ok(()),
            _ => writeln!(
                messages,
                "note: nothing of the history is told to {}: {}",
                counted(count, "request"),
                visible(why)
            ),
        };
        note(self.nameless, "they name no `client`; say it with `--client`")?;
        let strangers: Vec<String> = self.strangers.iter().take(5).map(|client| format!("`{client}`")).collect();
        note(self.of_strangers, &format!("the history has no account {}", strangers.join(", ")))?;
        note(self.undeclared, "the policy of their day has no key `outgrown`, so it does not know these facts")?;
        Ok(self.ledgers.is_none_or(|ledgers| ledgers.left_out == 0))
    }
}
