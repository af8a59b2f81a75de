//! Reads a history line by line, in bounded memory.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::fault::{Fault, FaultKind, Wrong};
use super::month::Month;
use super::object::Object;
use super::read::{mixed, record};
use super::record::{Handled, Hours, Record};
use crate::error::shortened;
use crate::request::{Json, Piece, Splitter};
use crate::value::Currency;

/// The longest line that is read, in bytes: 256 KiB.
pub const MAX_LINE: usize = 256 << 10;

/// So many requests are remembered by their ids, so that one that is told twice is found: 500,000 in 16 MiB.
pub const KNOWN_IDS: usize = 500_000;

/// Reads a history line by line: bytes go in as they come, records and faults come out.
///
/// It keeps no records. Its memory grows with the clients, and with a mark of 16 bytes for each of the first
/// [`KNOWN_IDS`] requests, so that one that is told twice is found.
///
/// ```
/// use scopeline::history::{Reader, Record};
///
/// let mut reader = Reader::new();
/// let mut read = reader.feed(b"{\"client\": \"c-7\", \"plan\": \"gold\"}\n{\"client\": \"c-7\", \"month\": \"2026");
/// read.extend(reader.feed(b"-03\", \"estimated\": \"20 h\", \"actual\": \"-1 h\"}\n"));
/// read.extend(reader.finish());
/// assert!(matches!(&read[0], Ok(Record::Account(account)) if account.plan.as_deref() == Some("gold")));
/// let fault = read[1].as_ref().unwrap_err();
/// assert_eq!((fault.line, fault.key.as_deref()), (2, Some("actual")));
/// ```
#[derive(Debug, Clone)]
pub struct Reader {
    splitter: Splitter,
    clients: BTreeMap<String, Seen>,
    ids: HashSet<[u8; 16]>,
}

/// What is kept of a client.
#[derive(Debug, Clone, Default)]
struct Seen {
    month: Option<Month>,
    currency: Option<Currency>,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A reader at the beginning of a history.
    #[must_use]
    pub fn new() -> Self {
        Self { splitter: Splitter::with_limit(MAX_LINE), clients: BTreeMap::new(), ids: HashSet::new() }
    }

    /// Takes the next bytes and gives what the lines say that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Result<Record, Fault>> {
        let pieces = self.splitter.feed(bytes);
        pieces.into_iter().map(|piece| self.read(piece)).collect()
    }

    /// Ends the history and gives what its last line says.
    #[must_use]
    pub fn finish(mut self) -> Vec<Result<Record, Fault>> {
        let pieces = std::mem::take(&mut self.splitter).finish();
        pieces.into_iter().map(|piece| self.read(piece)).collect()
    }

    fn read(&mut self, piece: Piece) -> Result<Record, Fault> {
        let mut client = None;
        let read = piece.text.map_err(|fault| {
            if fault.is_too_large() {
                let message = format!("the line is longer than {MAX_LINE} bytes; shorten its notes");
                return Wrong::line(FaultKind::Unreadable, message);
            }
            Wrong::line(FaultKind::Unreadable, fault.to_string())
        });
        let read = read.and_then(|text| {
            let json = Json::parse(&text).map_err(|fault| Wrong::line(FaultKind::Unreadable, fault.to_string()))?;
            let mut object = Object::new(json)?;
            let named = object.required_name("client")?;
            client = Some(named.clone());
            let is_account = !["month", "request", "flag"].into_iter().any(|key| object.has(key));
            let is_known = self.clients.contains_key(&named);
            if is_account && !is_known {
                // What else is wrong with its account hides nothing of what is told of the client.
                self.clients.insert(named.clone(), Seen::default());
            }
            let record = record(named, object)?;
            self.check(&record, is_known)?;
            Ok(record)
        });
        read.map_err(|wrong| wrong.at(piece.line, client.as_deref()))
    }

    /// That a record fits those before it.
    fn check(&mut self, record: &Record, is_known: bool) -> Result<(), Wrong> {
        let client = record.client();
        match (record, self.clients.get_mut(client)) {
            (Record::Account(_), _) if is_known => {
                let message = format!("the account `{}` stands there already; keep one", shortened(client));
                Err(Wrong::key(FaultKind::Twice, "client", message))
            }
            (Record::Account(_), _) => Ok(()),
            (_, None) => {
                let client = shortened(client);
                let message =
                    format!("there is no account `{client}` before this line; begin with `{{\"client\": ...}}`");
                Err(Wrong::key(FaultKind::UnknownClient, "client", message))
            }
            (Record::Hours(hours), Some(seen)) => seen.follow(hours),
            (Record::Request(request), Some(seen)) => {
                let currency = seen.currency_with(request)?;
                if self.ids.len() < KNOWN_IDS && !self.ids.insert(mark(request)) {
                    let message = format!("the request `{}` stands there already; keep one", shortened(&request.id));
                    return Err(Wrong::key(FaultKind::Twice, "request", message));
                }
                seen.currency = currency;
                Ok(())
            }
            (Record::Flag(_), Some(_)) => Ok(()),
        }
    }
}

impl Seen {
    fn follow(&mut self, hours: &Hours) -> Result<(), Wrong> {
        match self.month {
            Some(last) if last == hours.month => {
                Err(Wrong::key(FaultKind::Twice, "month", format!("`{last}` stands there already; keep one")))
            }
            Some(last) if last > hours.month => {
                let message = format!("`{}` comes after `{last}`; give months in order", hours.month);
                Err(Wrong::key(FaultKind::OutOfOrder, "month", message))
            }
            _ => {
                self.month = Some(hours.month);
                Ok(())
            }
        }
    }

    /// The client's currency, given that of one more request. The first amount says it.
    fn currency_with(&self, request: &Handled) -> Result<Option<Currency>, Wrong> {
        let mut currency = self.currency;
        for (key, amount) in [("quoted", request.quoted), ("billed", request.billed)] {
            let Some(amount) = amount else { continue };
            match currency {
                Some(other) if other != amount.currency() => return Err(mixed(key, amount, other.code())),
                _ => currency = Some(amount.currency()),
            }
        }
        Ok(currency)
    }
}

/// What a request is known by: 128 bits of a digest, of which no two are alike.
fn mark(request: &Handled) -> [u8; 16] {
    let mut digest = Sha256::new();
    digest.update((request.client.len() as u64).to_le_bytes());
    digest.update(request.client.as_bytes());
    digest.update(request.id.as_bytes());
    let bytes = digest.finalize();
    std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0))
}
