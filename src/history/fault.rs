//! What is wrong with a line of a history.

use std::fmt;

use serde::Serialize;

/// A line of a history that cannot be used, and why. It is left out; the lines after it are read.
///
/// There is one fault for a line, so that faults count what was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The client that the line names, if that could be read.
    pub client: Option<String>,
    /// The key at fault; none where it is the line as a whole.
    pub key: Option<String>,
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What is wrong and what to do, with what was written in backticks. It is not escaped; whoever shows it does that.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if let Some(key) = &self.key {
            write!(f, "`{key}`: ")?;
        }
        f.write_str(&self.message)
    }
}

/// What kind of fault a line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// It is no JSON object, or longer than a line may be.
    Unreadable,
    /// It has a key that a history does not have.
    UnknownKey,
    /// A key is missing that must be there, such as the hours of a month.
    Missing,
    /// A value cannot be, such as hours below zero.
    BadValue,
    /// It names a client of whom no account was given before.
    UnknownClient,
    /// A month comes before one that was told already.
    OutOfOrder,
    /// An account, a month or a request is told twice.
    Twice,
    /// An amount is in another currency than the client's others.
    MixedCurrencies,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Unreadable,
        Self::UnknownKey,
        Self::Missing,
        Self::BadValue,
        Self::UnknownClient,
        Self::OutOfOrder,
        Self::Twice,
        Self::MixedCurrencies,
    ];

    /// A few words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unreadable => "not readable",
            Self::UnknownKey => "unknown key",
            Self::Missing => "something missing",
            Self::BadValue => "value that cannot be",
            Self::UnknownClient => "unknown client",
            Self::OutOfOrder => "month out of order",
            Self::Twice => "told twice",
            Self::MixedCurrencies => "mixed currencies",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// What is wrong with a value, before anybody knows its line.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) kind: FaultKind,
    pub(super) key: Option<String>,
    pub(super) message: String,
}

impl Wrong {
    pub(super) fn line(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, key: None, message: message.into() }
    }

    pub(super) fn key(kind: FaultKind, key: &str, message: impl Into<String>) -> Self {
        Self { kind, key: Some(key.to_owned()), message: message.into() }
    }

    /// Names the key around the one at fault.
    pub(super) fn under(mut self, outer: &str) -> Self {
        self.key = Some(match self.key {
            Some(inner) => format!("{outer}.{inner}"),
            None => outer.to_owned(),
        });
        self
    }

    pub(super) fn at(self, line: u64, client: Option<&str>) -> Fault {
        let client = client.map(str::to_owned);
        Fault { line, client, key: self.key, kind: self.kind, message: self.message }
    }
}
