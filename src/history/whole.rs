//! A whole history in memory, by client.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::reader::Reader;
use super::record::{Account, Flag, Handled, Hours, Record};

/// A whole history in memory, by client.
///
/// ```
/// use scopeline::history::History;
///
/// let (history, faults) = History::from_json_lines(r#"
/// {"client": "c-7", "name": "Harbour Ltd", "plan": "gold"}
/// {"client": "c-7", "month": "2026-03", "estimated": "20 h", "actual": "27.5 h"}
/// {"client": "c-8", "month": "2026-03", "estimated": "20 h", "actual": "27.5 h"}
/// "#);
/// let client = history.client("c-7").expect("an account");
/// assert_eq!(client.months[0].actual.to_string(), "27 h 30 min");
/// assert_eq!(faults.len(), 1);
/// assert!(faults[0].to_string().starts_with("line 4: `client`: there is no account `c-8`"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    clients: BTreeMap<String, Client>,
}

/// All that is told of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Client {
    /// Who it is.
    pub account: Account,
    /// The hours of each month, the earliest first. Months may be missing between two.
    pub months: Vec<Hours>,
    /// The requests, in order of writing.
    pub requests: Vec<Handled>,
    /// What staff raised, in order of writing.
    pub flags: Vec<Flag>,
}

impl History {
    /// Reads a history from its lines, and says which of them are left out and why.
    #[must_use]
    pub fn from_json_lines(text: &str) -> (Self, Vec<Fault>) {
        let mut reader = Reader::new();
        let (mut history, mut faults) = (Self::default(), Vec::new());
        let mut read = reader.feed(text.as_bytes());
        read.extend(reader.finish());
        for one in read {
            match one {
                Ok(record) => history.add(record),
                Err(fault) => faults.push(fault),
            }
        }
        (history, faults)
    }

    /// Adds what a line says.
    pub fn add(&mut self, record: Record) {
        let id = record.client().to_owned();
        let bare = || Client { account: Account { client: id.clone(), ..Account::default() }, ..Client::default() };
        let client = self.clients.entry(id.clone()).or_insert_with(bare);
        match record {
            Record::Account(account) => client.account = account,
            Record::Hours(hours) => client.months.push(hours),
            Record::Request(request) => client.requests.push(*request),
            Record::Flag(flag) => client.flags.push(flag),
        }
    }

    /// Each client, by id.
    pub fn clients(&self) -> impl Iterator<Item = &Client> {
        self.clients.values()
    }

    /// The client with this id.
    #[must_use]
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.get(id)
    }
}
