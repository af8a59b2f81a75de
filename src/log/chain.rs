//! The end of a log, to which entries are added.

use chrono::{DateTime, FixedOffset};

use super::entry::{Begin, Entry, FORM, PROGRAM, Record};
use super::fault::Fault;
use super::seal::Hash;

/// The end of a log: the hash of its last entry, and the number of the next one. It makes lines; whoever holds it writes
/// them to wherever the log lies, each behind the last and as it is.
///
/// ```
/// use scopeline::log::{Entry, Log};
///
/// let (log, first) = Log::begin("2026-08-14T09:00:00Z".parse()?);
/// // Later, or in another program: the last line is all that it takes to go on.
/// let again = Log::after(first.as_bytes())?;
/// assert_eq!((again.head(), again.entries()), (log.head(), 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    next: u64,
    head: Hash,
}

impl Log {
    /// Begins a log, and answers its first line.
    #[must_use]
    pub fn begin(at: DateTime<FixedOffset>) -> (Self, String) {
        let begin = Begin { form: FORM, program: PROGRAM.to_owned(), at };
        let (line, head) = Record::Begin(begin).line(0, None);
        (Self { next: 1, head }, line)
    }

    /// Goes on behind the last line of a log, its line feed included.
    ///
    /// # Errors
    ///
    /// If that line is cut off, was changed, or is no entry. The lines before it are not looked at.
    pub fn after(line: &[u8]) -> Result<Self, Fault> {
        let Entry { number, hash, .. } = Entry::read(line)?;
        Ok(Self::behind(number, hash))
    }

    pub(super) const fn behind(number: u64, hash: Hash) -> Self {
        Self { next: number.saturating_add(1), head: hash }
    }

    /// Adds an entry, and answers its line, line feed included.
    pub fn append(&mut self, record: &Record) -> String {
        let (line, head) = record.line(self.next, Some(self.head));
        *self = Self::behind(self.next, head);
        line
    }

    /// The hash of the last entry. Kept elsewhere, it proves later that nothing was cut off or written anew until here.
    #[must_use]
    pub const fn head(&self) -> Hash {
        self.head
    }

    /// How many entries there are, the beginning included.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.next
    }
}
