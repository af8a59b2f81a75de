//! An entry of the log, and the one way in which it is written.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::fault::{Fault, Kind, Place};
use super::ruling::Ruling;
use super::seal::{Hash, MAX_LINE, changed_in_hash, changed_in_seal, sealed, unsealed};
use crate::class::Class;
use crate::explanation::PolicyRef;
use crate::facts::DayOrigin;
use crate::render::json;
use crate::request::Request;
use crate::value::Date;

/// The form of the log that is written and read. It changes when a reader of the old one would be misled.
pub const FORM: u32 = 1;

/// This program.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// One entry of a log, as its line says it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// Its number. The beginning of the log is 0.
    pub number: u64,
    /// The hash of the entry before it; none at the beginning.
    pub prev: Option<Hash>,
    /// Its own hash.
    pub hash: Hash,
    /// What it records.
    pub record: Record,
}

/// What an entry records.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Record {
    /// That the log begins.
    Begin(Begin),
    /// A decision about a request.
    Decision(Box<Recorded>),
    /// That somebody decided otherwise.
    Override(Override),
}

/// The beginning of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Begin {
    /// [`FORM`].
    pub form: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// A decision, with all that it takes to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Recorded {
    /// The version of the program that decided.
    pub program: String,
    /// When the entry was made.
    pub at: DateTime<FixedOffset>,
    /// The policy that decided, and the digest of its texts.
    pub policy: PolicyRef,
    /// The day for which it was decided.
    pub date: Date,
    /// Where that day comes from.
    pub date_from: DayOrigin,
    /// The request, without what is masked.
    pub request: Request,
    /// What was there and is masked: `id`, `client`, `text`, and facts by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<String>,
    /// What it came to.
    pub decision: Ruling,
}

/// What somebody decided otherwise. The entry that it is about stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Override {
    /// The version of the program that wrote it.
    pub program: String,
    /// When it was decided otherwise.
    pub at: DateTime<FixedOffset>,
    /// The number of the entry that it is about: a decision before it.
    pub of: u64,
    /// What it was until then.
    pub from: Class,
    /// What it is from then on.
    pub to: Class,
    /// Who decided that.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Record {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Begin(_) => "begin",
            Self::Decision(_) => "decision",
            Self::Override(_) => "override",
        }
    }

    /// What it says, as an object.
    pub(super) fn said(&self) -> String {
        let written = match self {
            Self::Begin(begin) => json::line(begin),
            Self::Decision(recorded) => json::line(recorded),
            Self::Override(other) => json::line(other),
        };
        written.expect("INVARIANT (a-record-is-json): its maps have texts as keys, and its numbers are whole")
    }

    /// The line of an entry, and its hash.
    pub(super) fn line(&self, number: u64, prev: Option<Hash>) -> (String, Hash) {
        let said = self.said();
        let mut body = frame(number, prev);
        body.push_str(self.kind());
        body.push_str("\",");
        body.push_str(said.get(1..said.len() - 1).unwrap_or_default());
        sealed(body)
    }

    fn read(kind: &str, said: &str) -> Option<serde_json::Result<Self>> {
        Some(match kind {
            "begin" => serde_json::from_str(said).map(Self::Begin),
            "decision" => serde_json::from_str(said).map(Self::Decision),
            "override" => serde_json::from_str(said).map(Self::Override),
            _ => return None,
        })
    }
}

/// What stands before the kind of an entry.
pub(super) fn frame(number: u64, prev: Option<Hash>) -> String {
    match prev {
        Some(prev) => format!("{{\"entry\":{number},\"prev\":\"{prev}\",\"kind\":\""),
        None => format!("{{\"entry\":{number},\"prev\":null,\"kind\":\""),
    }
}

impl Entry {
    /// Reads a line, its line feed included, and whether it is what its own hash covers. How it follows from others only a
    /// [`Verifier`](super::Verifier) can tell.
    ///
    /// # Errors
    ///
    /// If the line is cut off or too long, is no entry, is not written as the log writes it, or was changed.
    pub fn read(line: &[u8]) -> Result<Self, Fault> {
        Self::read_at(line, Place::default())
    }

    /// The same of a line whose place is known.
    pub(super) fn read_at(line: &[u8], place: Place) -> Result<Self, Fault> {
        if line.len() > MAX_LINE {
            return Err(place.fault(Kind::TooLong));
        }
        let Some(line) = line.strip_suffix(b"\n") else { return Err(place.fault(Kind::CutOff)) };
        if line.starts_with(b"\xef\xbb\xbf") {
            return Err(place.byte(1).fault(Kind::ByteOrderMark));
        }
        let Some((body, written)) = unsealed(line) else {
            let is_ended_otherwise = line.strip_suffix(b"\r").is_some_and(|line| unsealed(line).is_some());
            return Err(match is_ended_otherwise {
                true => place.byte(line.len()).fault(Kind::OtherLineEnd),
                false => changed_in_seal(line).map_or(place, |at| place.byte(at)).fault(Kind::Unsealed),
            });
        };
        let hash = Hash::of(body);
        if written != hash.to_string().as_bytes() {
            let place = changed_in_hash(body, written).map_or(place, |at| place.byte(at));
            return Err(place.fault(Kind::Changed));
        }
        let body =
            std::str::from_utf8(body).map_err(|error| place.byte(error.valid_up_to() + 1).fault(Kind::NotUtf8))?;
        let (number, prev, record) = parts(body, place)?;
        Ok(Self { number, prev, hash, record })
    }
}

/// The parts of an entry that its hash covers, each written as the log writes it.
fn parts(body: &str, place: Place) -> Result<(u64, Option<Hash>, Record), Fault> {
    let at = |rest: &str| place.byte(body.len() - rest.len() + 1);
    let expect = |rest: &'_ str, word: &str| match rest.starts_with(word) {
        true => Ok(word.len()),
        false => Err(at(rest).fault(Kind::NotInForm)),
    };
    let rest = &body[expect(body, "{\"entry\":")?..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok().filter(|number: &u64| number.to_string().len() == digits);
    let number = number.ok_or_else(|| at(rest).fault(Kind::NotInForm))?;
    let rest = &rest[digits..];
    let rest = &rest[expect(rest, ",\"prev\":")?..];
    let (prev, rest) = match rest.strip_prefix("null") {
        Some(rest) => (None, rest),
        None => {
            let inner = &rest[expect(rest, "\"")?..];
            let (hash, behind) = inner.split_once('"').ok_or_else(|| at(inner).fault(Kind::NotInForm))?;
            (Some(hash.parse().map_err(|_| at(inner).fault(Kind::NotInForm))?), behind)
        }
    };
    let inner = &rest[expect(rest, ",\"kind\":\"")?..];
    let (kind, said) = inner.split_once("\",").ok_or_else(|| at(inner).fault(Kind::NotInForm))?;
    let object = format!("{{{said}}}");
    let read = Record::read(kind, &object).ok_or_else(|| at(inner).fault(Kind::NotInForm))?;
    let record = read.map_err(|error| place.fault(Kind::Unreadable { reason: error.to_string() }))?;
    let right = record.said();
    if right != object {
        let same = right.bytes().zip(object.bytes()).take_while(|(right, is)| right == is).count();
        return Err(place.byte(body.len() - said.len() + same).fault(Kind::NotInForm));
    }
    Ok((number, prev, record))
}
