//! Requests from a stream, one after another, each with its line.

use std::io::Write;

use scopeline::intake::{MAX_MAIL_BYTES, mail_as_json};
use scopeline::render::visible;
use scopeline::request::{Piece, Splitter};
use scopeline::{Error, Request};

use crate::decider::{Decider, Source};
use crate::failure::Failure;
use crate::files::Input;
use crate::{rows, terminal};

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 << 10;

/// The largest table that is read, in bytes.
const TABLE: usize = 64 << 20;

/// A request of a stream, or why there is none.
pub(crate) struct Numbered {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    pub(crate) request: Result<Request, Error>,
}

/// What is read from the stream at a time.
pub(crate) struct Batch {
    pub(crate) requests: Vec<Numbered>,
    /// How many bytes of the stream it took.
    pub(crate) bytes: usize,
}

/// The requests of a stream.
pub(crate) struct Requests<'d> {
    input: Input,
    source: Source,
    splitter: Option<Splitter>,
    decider: &'d Decider,
    buffer: Vec<u8>,
}

impl<'d> Requests<'d> {
    /// The requests of this stream, as the decider reads them.
    pub(crate) fn new(input: Input, source: Source, decider: &'d Decider) -> Self {
        Self { input, source, splitter: Some(Splitter::new()), decider, buffer: vec![0; CHUNK] }
    }

    /// What the next bytes hold, which may be nothing yet; `None` at the end of the stream.
    pub(crate) fn next_batch(&mut self) -> Result<Option<Batch>, Failure> {
        let Some(splitter) = &mut self.splitter else { return Ok(None) };
        match self.source {
            Source::Json => {}
            Source::Mail => return self.mail().map(Some),
            Source::Csv => return self.rows().map(Some),
        }
        let bytes = self.input.read(&mut self.buffer)?;
        let pieces = match bytes {
            0 => self.splitter.take().map(Splitter::finish).unwrap_or_default(),
            _ => splitter.feed(&self.buffer[..bytes]),
        };
        let requests = pieces.into_iter().map(|piece| self.read(piece)).collect();
        Ok(Some(Batch { requests, bytes }))
    }

    /// The one request of a mail.
    fn mail(&mut self) -> Result<Batch, Failure> {
        self.splitter = None;
        let needed = Failure::NeedsIntake { what: "a mail", example: "mail" };
        let intake = self.decider.intake.as_ref().ok_or(needed)?;
        let mail = self.input.read_all(MAX_MAIL_BYTES)?;
        let request = mail_as_json(&mail).and_then(|json| intake.request(&json));
        Ok(Batch { requests: vec![Numbered { line: 1, request }], bytes: mail.len() })
    }

    /// The requests of a table.
    fn rows(&mut self) -> Result<Batch, Failure> {
        self.splitter = None;
        let needed = Failure::NeedsIntake { what: "a table", example: "table" };
        let intake = self.decider.intake.as_ref().ok_or(needed)?;
        let name = self.input.name.clone();
        let table = |reason: String| Failure::Table { name: name.clone(), reason };
        let bytes = self.input.read_all(TABLE)?;
        if bytes.len() > TABLE {
            return Err(table(format!("it is larger than {} MiB; split it", TABLE >> 20)));
        }
        let mut requests = Vec::new();
        for row in rows::rows(&bytes, intake).map_err(table)? {
            if let Some(note) = row.note {
                let note = format!("{}:{}: note: {note}", self.input.name, row.line);
                writeln!(terminal::messages(), "{}", visible(&note))?;
            }
            requests.push(Numbered { line: row.line, request: row.request });
        }
        Ok(Batch { requests, bytes: bytes.len() })
    }

    fn read(&self, piece: Piece) -> Numbered {
        Numbered { line: piece.line, request: piece.text.and_then(|json| self.decider.read(&json)) }
    }
}
