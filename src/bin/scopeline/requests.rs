//! Requests from a stream, one after another, each with its line.

use scopeline::request::{Piece, Splitter};
use scopeline::{Error, Request};

use crate::decider::Decider;
use crate::files::{FileError, Input};

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 << 10;

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
    splitter: Option<Splitter>,
    decider: &'d Decider,
    buffer: Vec<u8>,
}

impl<'d> Requests<'d> {
    /// The requests of this stream, as the decider reads them.
    pub(crate) fn new(input: Input, decider: &'d Decider) -> Self {
        Self { input, splitter: Some(Splitter::new()), decider, buffer: vec![0; CHUNK] }
    }

    /// What the next bytes hold, which may be nothing yet; `None` at the end of the stream.
    pub(crate) fn next_batch(&mut self) -> Result<Option<Batch>, FileError> {
        let Some(splitter) = &mut self.splitter else { return Ok(None) };
        let bytes = self.input.read(&mut self.buffer)?;
        let pieces = match bytes {
            0 => self.splitter.take().map(Splitter::finish).unwrap_or_default(),
            _ => splitter.feed(&self.buffer[..bytes]),
        };
        let requests = pieces.into_iter().map(|piece| self.read(piece)).collect();
        Ok(Some(Batch { requests, bytes }))
    }

    fn read(&self, piece: Piece) -> Numbered {
        Numbered { line: piece.line, request: piece.text.and_then(|json| self.decider.read(&json)) }
    }
}
