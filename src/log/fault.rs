//! What is wrong with a log, and where.

use std::fmt;

use crate::class::Class;
use crate::error::shortened;

/// What is wrong with a line of a log, and where.
///
/// ```
/// use scopeline::log::Entry;
///
/// let fault = Entry::read(b"{\"entry\":0").unwrap_err();
/// assert!(fault.is_cut_off());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{kind}")]
pub struct Fault {
    place: Place,
    // Boxed, so that a `Result` with it stays small.
    kind: Box<Kind>,
}

/// Where something is wrong, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    line: Option<u64>,
    entry: Option<u64>,
    byte: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Kind {
    #[error("the log is empty: it has not even a beginning")]
    Empty,
    #[error("the line is longer than {} MiB, which no entry is", super::seal::MAX_LINE >> 20)]
    TooLong,
    #[error("the line has no end: whoever wrote it was interrupted")]
    CutOff,
    #[error(
        "the line begins with a byte order mark, which editors put at the beginning of a file; take off its three bytes \
         and nothing else"
    )]
    ByteOrderMark,
    #[error("the line ends in a carriage return and a line feed: somebody wrote the log anew with other line ends")]
    OtherLineEnd,
    #[error("the line does not end in a hash, as every entry does")]
    Unsealed,
    #[error("the entry was changed: its hash is another one than it says")]
    Changed,
    #[error("the entry is not UTF-8")]
    NotUtf8,
    #[error("the entry is not written as the log writes it")]
    NotInForm,
    #[error("the entry cannot be read: {reason}")]
    Unreadable { reason: String },
    #[error("the log does not begin with its beginning")]
    NoBeginning,
    #[error("the log begins a second time")]
    SecondBeginning,
    #[error("the log has the form {form}, and this program reads form {}", super::entry::FORM)]
    OtherForm { form: u32 },
    #[error("the entry {found} stands in its place: lines were taken out, put in, doubled or moved")]
    OutOfPlace { found: u64 },
    #[error("the entry does not follow from the one before it: its `prev` is another hash")]
    Unchained,
    #[error("it overrides the entry {of}, which is no decision before it")]
    NothingToOverride { of: u64 },
    #[error("it overrides the entry {of} from {from}, but that is {is}")]
    OtherBefore { of: u64, from: Class, is: Class },
    #[error("it overrides the entry {of} with {to}, which it is already")]
    Unmoved { of: u64, to: Class },
    #[error("an override says who and why; `{key}` is empty")]
    Unfounded { key: &'static str },
    #[error("it overrides the entry {of} at {at}, before {before}, at {since}")]
    Early { of: u64, at: String, before: String, since: String },
    #[error("it says that `{name}` is masked, but that is there")]
    StillThere { name: String },
    #[error("it masks `{name}` twice")]
    MaskedTwice { name: String },
    #[error("it masks `{name}`, which cannot be masked: {by} rests on it")]
    TestedMask { name: String, by: String },
    #[error("it masks `{name}`, which no request to this policy can tell")]
    UnknownMask { name: String },
    #[error("the request cannot be decided again: {reason}")]
    Undecided { reason: String },
    #[error("the decision is another one now: {is}, and not {was}, as version {program} of the program has it")]
    Differs { was: String, is: String, program: String },
    #[error("its policy is called `{was}`, but the policy with this digest is `{is}`")]
    OtherName { was: String, is: String },
}

impl Place {
    pub(super) const fn of(entry: u64) -> Self {
        Self { line: Some(entry.saturating_add(1)), entry: Some(entry), byte: None }
    }

    /// The byte of the line, from 1.
    pub(super) const fn byte(self, byte: usize) -> Self {
        Self { byte: Some(byte), ..self }
    }

    pub(super) fn fault(self, kind: Kind) -> Fault {
        Fault { place: self, kind: Box::new(kind) }
    }
}

impl Fault {
    pub(super) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The line of the log, from 1.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        self.place.line
    }

    /// The entry that should stand there, from 0.
    #[must_use]
    pub const fn entry(&self) -> Option<u64> {
        self.place.entry
    }

    /// The byte of the line, from 1, at which it departs from what it should be, where that is known. Of an entry that was
    /// changed [`changed_byte`](super::changed_byte) may find more.
    #[must_use]
    pub const fn byte(&self) -> Option<usize> {
        self.place.byte
    }

    /// Whether the line has no end, as when a program breaks off while it writes. What stands before it is sound.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        matches!(*self.kind, Kind::CutOff)
    }

    /// Whether the entry is not what its own hash covers.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        matches!(*self.kind, Kind::Changed)
    }

    /// Whether the entry stands in a place that is not its own: lines were taken out, put in, doubled or moved.
    #[must_use]
    pub fn is_out_of_place(&self) -> bool {
        matches!(*self.kind, Kind::OutOfPlace { .. } | Kind::Unchained | Kind::NoBeginning | Kind::SecondBeginning)
    }

    /// Whether the entry is unharmed and in its place, and only its policy says otherwise: the decision that is made again
    /// is another one, or none at all, or something is masked that the policy tests or does not know. The lines after it
    /// can still be verified.
    #[must_use]
    pub fn is_difference(&self) -> bool {
        use Kind::{Differs, OtherName, TestedMask, Undecided, UnknownMask};
        matches!(
            *self.kind,
            Differs { .. } | Undecided { .. } | OtherName { .. } | TestedMask { .. } | UnknownMask { .. }
        )
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn what(&self) -> String {
        self.kind.to_string()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(line), Some(entry)) = (self.line, self.entry) else {
            return match self.byte {
                Some(byte) => write!(f, "byte {byte}: "),
                None => Ok(()),
            };
        };
        write!(f, "line {line} (entry {entry})")?;
        match self.byte {
            Some(byte) => write!(f, ", byte {byte}: "),
            None => f.write_str(": "),
        }
    }
}

/// What a stranger wrote, short enough for a message.
pub(super) fn short(text: &str) -> String {
    shortened(text)
}
