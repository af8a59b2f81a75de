//! [`Splitter`]: many requests in one stream, one JSON text at a time.

use crate::error::Error;

use super::wire::MAX_BYTES;

/// Splits a stream of JSON into the texts of its values, without reading them.
///
/// The first byte that is no space says what the stream is: `[` begins one JSON array, whose elements are the
/// pieces. Anything else is values one after another. If the first of them ends with its line, the stream is JSON
/// Lines and every line is a piece; otherwise values may run over several lines. Blank lines are skipped.
///
/// A piece that cannot be used is an error with its line, and the rest goes on. Memory is bounded: no more than one
/// piece is kept, and one over the limit is skipped to its end. How the bytes are cut into chunks changes nothing.
///
/// ```
/// use scopeline::request::{Request, Splitter};
///
/// let mut splitter = Splitter::new();
/// let mut pieces = splitter.feed(b"{\"id\": \"a\"}\n{\"id");
/// pieces.extend(splitter.feed(b"\": \"b\"}\n"));
/// pieces.extend(splitter.finish());
/// assert_eq!(pieces.len(), 2);
/// assert_eq!(pieces[1].line, 2);
/// let request = Request::from_json(pieces[1].text.as_ref().unwrap())?;
/// assert_eq!(request.id(), Some("b"));
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Splitter {
    limit: usize,
    form: Form,
    /// The line of the next byte.
    line: u64,
    /// How much of a byte order mark has been seen, as long as nothing else has.
    mark: Option<usize>,
    piece: Buffer,
    scan: Scan,
}

/// One value of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Piece {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its JSON text, not yet read; or why there is none.
    pub text: Result<String, Error>,
}

/// What the stream turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing but spaces so far.
    Unknown,
    /// In the first value that does not stand in an array.
    First,
    /// Every line is a value.
    Lines,
    /// Values that may run over lines.
    Values,
    /// Inside the array. A comma has been seen, so an element has to come.
    Array { after_comma: bool },
    /// Behind the array.
    Closed,
    /// Behind the array, and what stands there has been reported.
    Ended,
}

/// The bytes of the value that is being read.
#[derive(Debug, Clone, Default)]
struct Buffer {
    bytes: Vec<u8>,
    /// Without the spaces at its end.
    len: usize,
    line: u64,
    too_large: bool,
}

/// How far the value is from its end.
#[derive(Debug, Clone, Copy, Default)]
struct Scan {
    depth: u64,
    in_text: bool,
    escaped: bool,
    /// The last byte outside of texts that is no space.
    last: u8,
    /// Whether the last byte ended a line.
    new_line: bool,
}

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

impl Default for Splitter {
    fn default() -> Self {
        Self::new()
    }
}

impl Splitter {
    /// A splitter for requests: pieces of at most [`MAX_BYTES`].
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(MAX_BYTES)
    }

    /// A splitter for pieces of at most this many bytes.
    #[must_use]
    pub fn with_limit(bytes: usize) -> Self {
        Self {
            limit: bytes,
            form: Form::Unknown,
            line: 1,
            mark: Some(0),
            piece: Buffer::default(),
            scan: Scan::default(),
        }
    }

    /// Takes the next bytes of the stream and gives the pieces that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for &byte in bytes {
            match self.mark {
                Some(seen) => self.take_mark(seen, byte, &mut pieces),
                None => self.take(byte, &mut pieces),
            }
        }
        pieces
    }

    /// Ends the stream and gives what is left.
    #[must_use]
    pub fn finish(mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let seen = self.mark.take().unwrap_or(0);
        BYTE_ORDER_MARK[..seen].iter().for_each(|&byte| self.take(byte, &mut pieces));
        let unclosed = matches!(self.form, Form::Array { .. });
        if !unclosed || (self.scan.depth == 0 && !self.scan.in_text) {
            pieces.extend(self.cut());
        }
        if unclosed {
            let line = if self.piece.is_empty() { self.line } else { self.piece.line };
            pieces.push(Piece { line, text: Err(Error::bad_request("the list is not closed: its `]` is missing")) });
        }
        pieces
    }

    /// Leaves a byte order mark out; what only begins like one is taken like any other bytes.
    fn take_mark(&mut self, seen: usize, byte: u8, pieces: &mut Vec<Piece>) {
        if BYTE_ORDER_MARK[seen] == byte {
            self.mark = (seen + 1 < BYTE_ORDER_MARK.len()).then_some(seen + 1);
            return;
        }
        self.mark = None;
        BYTE_ORDER_MARK[..seen].iter().for_each(|&byte| self.take(byte, pieces));
        self.take(byte, pieces);
    }

    fn take(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        match self.form {
            Form::Unknown if is_space(byte) => {}
            Form::Unknown if byte == b'[' => self.form = Form::Array { after_comma: false },
            Form::Unknown => {
                self.form = Form::First;
                self.push(byte);
            }
            Form::First | Form::Lines | Form::Values if byte == b'\n' => self.end_line(pieces),
            Form::First | Form::Lines => self.push(byte),
            Form::Values => self.take_value(byte, pieces),
            Form::Array { after_comma } => self.take_in_array(byte, after_comma, pieces),
            Form::Closed if !is_space(byte) => {
                self.form = Form::Ended;
                pieces.push(self.fault("something stands behind the end of the list; leave it out"));
            }
            Form::Closed | Form::Ended => {}
        }
        self.line += u64::from(byte == b'\n');
    }

    /// The end of a line outside of an array. A text never runs over lines, so one that does has lost its quote.
    fn end_line(&mut self, pieces: &mut Vec<Piece>) {
        let complete = self.scan.depth == 0 || self.scan.in_text;
        if self.form == Form::First {
            self.form = if complete { Form::Lines } else { Form::Values };
        }
        if complete || self.form == Form::Lines {
            pieces.extend(self.cut());
        } else {
            self.push(b'\n');
        }
    }

    fn take_value(&mut self, byte: u8, pieces: &mut Vec<Piece>) {
        // An object that begins a line where no object can stand: the one before it was cut off.
        if byte == b'{' && self.scan.new_line && !self.scan.in_text && !matches!(self.scan.last, b'[' | b':' | b',') {
            pieces.extend(self.cut());
        }
        self.push(byte);
        if self.scan.depth == 0 && !self.scan.in_text && matches!(byte, b'}' | b']') {
            pieces.extend(self.cut());
        }
    }

    fn take_in_array(&mut self, byte: u8, after_comma: bool, pieces: &mut Vec<Piece>) {
        if self.scan.depth > 0 || self.scan.in_text || !matches!(byte, b',' | b']') {
            return self.push(byte);
        }
        let nothing = self.piece.is_empty();
        pieces.extend(self.cut());
        if byte == b',' {
            self.form = Form::Array { after_comma: true };
            if nothing {
                pieces.push(self.fault("nothing stands before a comma; leave the comma out"));
            }
        } else {
            self.form = Form::Closed;
            if nothing && after_comma {
                pieces.push(self.fault("nothing stands behind the last comma; leave the comma out"));
            }
        }
    }

    fn fault(&self, message: &str) -> Piece {
        Piece { line: self.line, text: Err(Error::bad_request(message)) }
    }

    fn push(&mut self, byte: u8) {
        self.scan.take(byte);
        self.piece.push(byte, self.line, self.limit);
    }

    /// The piece that ends here, if there is one.
    fn cut(&mut self) -> Option<Piece> {
        self.scan = Scan::default();
        let Buffer { mut bytes, len, line, too_large } = std::mem::take(&mut self.piece);
        bytes.truncate(len);
        let text = match String::from_utf8(bytes) {
            _ if too_large => Err(Error::too_large(self.limit)),
            Ok(text) if text.is_empty() => return None,
            Ok(text) => Ok(text),
            Err(_) => Err(Error::bad_request("the text is not UTF-8; save it as UTF-8")),
        };
        Some(Piece { line, text })
    }
}

impl Buffer {
    const fn is_empty(&self) -> bool {
        self.len == 0 && !self.too_large
    }

    /// Takes a byte; spaces at either end are left out and do not count.
    fn push(&mut self, byte: u8, line: u64, limit: usize) {
        if self.too_large || (is_space(byte) && (self.is_empty() || self.bytes.len() >= limit)) {
            return;
        }
        if self.is_empty() {
            self.line = line;
        }
        if self.bytes.len() >= limit {
            *self = Self { too_large: true, line: self.line, ..Self::default() };
            return;
        }
        self.bytes.push(byte);
        if !is_space(byte) {
            self.len = self.bytes.len();
        }
    }
}

impl Scan {
    fn take(&mut self, byte: u8) {
        if self.in_text {
            let ends = byte == b'\n' || (byte == b'"' && !self.escaped);
            self.escaped = byte == b'\\' && !self.escaped;
            self.in_text = !ends;
        } else {
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        self.new_line = byte == b'\n';
        if !is_space(byte) {
            self.last = byte;
        }
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// What comes out of the stream: line and text, or line and `!` with the beginning of the fault.
    fn split(bytes: &[u8], limit: usize, chunks: &[usize]) -> Vec<(u64, String)> {
        let mut splitter = Splitter::with_limit(limit);
        let mut pieces = Vec::new();
        let mut rest = bytes;
        for &size in chunks {
            let (chunk, more) = rest.split_at(size.min(rest.len()));
            pieces.extend(splitter.feed(chunk));
            rest = more;
        }
        pieces.extend(splitter.feed(rest));
        pieces.extend(splitter.finish());
        let shown = |text: Result<String, Error>| text.unwrap_or_else(|error| format!("!{error}"));
        pieces.into_iter().map(|piece| (piece.line, shown(piece.text))).collect()
    }

    fn pieces(text: &str) -> Vec<(u64, String)> {
        split(text.as_bytes(), 1_000, &[])
    }

    fn starts(found: &[(u64, String)], expected: &[(u64, &str)]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((line, text), (expected_line, start)) in found.iter().zip(expected) {
            assert!(line == expected_line && text.starts_with(start), "{found:?} {expected:?}");
        }
    }

    #[test]
    fn lines() {
        let found = pieces("\u{feff}\n {\"a\": 1} \r\n\n{\"b\": [2]}\n\t\n{\"c\": \"[\"}");
        starts(&found, &[(2, "{\"a\": 1}"), (4, "{\"b\": [2]}"), (6, "{\"c\": \"[\"}")]);
        assert_eq!(found[0].1, "{\"a\": 1}");
    }

    #[test]
    fn a_broken_line_leaves_the_others_alone() {
        let found = pieces("{\"a\": 1}\n{\"b\": {\n{\"c\": \"\n]]]\n{\"d\": 4}\n");
        starts(&found, &[(1, "{\"a"), (2, "{\"b\": {"), (3, "{\"c\": \""), (4, "]]]"), (5, "{\"d\": 4}")]);
        starts(&pieces("{\"a\": \"cut\n{\"b\": 2}\n"), &[(1, "{\"a\": \"cut"), (2, "{\"b\": 2}")]);
        starts(&pieces("{\"a\": {\n{\"b\": 2}\n{\"c\": 3}\n"), &[(1, "{\"a\": {"), (2, "{\"b"), (3, "{\"c")]);
    }

    #[test]
    fn values_over_several_lines() {
        let found = pieces("{\n  \"a\": [\n{}\n]\n}\n{\n\"b\": 2 }{\"c\"\n:3}");
        starts(&found, &[(1, "{\n"), (6, "{\n\"b\": 2 }"), (7, "{\"c\"\n:3}")]);
    }

    #[test]
    fn an_array() {
        let found = pieces(" [ {\"a\": \"],\\\"\"} ,\n[1, 2],\n\n 3\n]\n");
        starts(&found, &[(1, "{\"a\": \"],\\\"\"}"), (2, "[1, 2]"), (4, "3")]);
        starts(&pieces("[]"), &[]);
        starts(&pieces("[\n]\n"), &[]);
    }

    #[test]
    fn a_broken_array_gives_what_it_can() {
        starts(&pieces("[1,,2]"), &[(1, "1"), (1, "!nothing stands before"), (1, "2")]);
        starts(&pieces("[1,\n]"), &[(1, "1"), (2, "!nothing stands behind")]);
        starts(&pieces("[1,\n2"), &[(1, "1"), (2, "2"), (2, "!the list is not closed")]);
        starts(&pieces("[1,\n{\"a\": "), &[(1, "1"), (2, "!the list is not closed")]);
        starts(&pieces("["), &[(1, "!the list is not closed")]);
        starts(&pieces("[1] x\ny"), &[(1, "1"), (1, "!something stands behind")]);
        let lost_quote = pieces("[{\"a\": \"b},\n{\"c\": 1}},\n{\"d\": 1}]");
        assert_eq!(lost_quote.last().map(|(_, text)| text.as_str()), Some("{\"d\": 1}"));
    }

    #[test]
    fn a_piece_over_the_limit_is_skipped_to_its_end() {
        let fault = "!the request is larger than 7 bytes";
        let found = split(b"{\"a\":1}  \n{\"b\":22}\n{\"c\":3}", 7, &[]);
        starts(&found, &[(1, "{\"a\":1}"), (2, fault), (3, "{\"c\":3}")]);
        let found = split(b"[{\"a\":1}       , {\"b\":[22]}, 3]", 7, &[]);
        starts(&found, &[(1, "{\"a\":1}"), (1, fault), (1, "3")]);
    }

    #[test]
    fn what_is_not_utf8_is_told_by_its_line() {
        starts(&split(b"{}\n\xff\n{}", 9, &[]), &[(1, "{}"), (2, "!the text is not UTF-8"), (3, "{}")]);
        starts(&split(b"\xef\xbb{}", 9, &[]), &[(1, "!the text is not UTF-8")]);
        starts(&split(b"\xef\xbb", 9, &[]), &[(1, "!the text is not UTF-8")]);
        starts(&split(b"\xef\xbb\xbf", 9, &[]), &[]);
        starts(&pieces("\0"), &[(1, "\0")]);
    }

    #[test]
    fn deep_nesting_is_a_piece_like_any_other() {
        let deep = format!("[{}]", "[".repeat(100_000));
        let found = split(deep.as_bytes(), MAX_BYTES, &[]);
        starts(&found, &[(1, "!the list is not closed")]);
        let deep = "{\"a\":".repeat(100_000);
        assert_eq!(split(deep.as_bytes(), MAX_BYTES, &[]).len(), 1);
    }

    proptest! {
        #[test]
        fn chunks_change_nothing(bytes in vec(any::<u8>(), 0..200), chunks in vec(0..20_usize, 0..20), limit in 0..50_usize) {
            prop_assert_eq!(split(&bytes, limit, &chunks), split(&bytes, limit, &[]));
        }

        #[test]
        fn chunks_change_nothing_in_what_looks_like_json(
            text in "\u{feff}?[\\[\\]{}\",:a\\\\ \r\n\u{e9}]{0,80}",
            chunks in vec(0..10_usize, 0..20),
            limit in 0..30_usize,
        ) {
            prop_assert_eq!(split(text.as_bytes(), limit, &chunks), split(text.as_bytes(), limit, &[]));
        }

        #[test]
        fn values_come_out_as_they_went_in(
            values in vec(vec((".*", any::<i32>()), 0..3), 1..6),
            form in 0..3,
        ) {
            // An empty first object would end with its line, pretty or not.
            let first = vec![("first".to_owned(), 1)];
            let objects: Vec<String> = std::iter::once(&first)
                .chain(&values)
                .map(|pairs| {
                    let map: serde_json::Map<_, _> = pairs.iter().map(|(key, n)| (key.clone(), (*n).into())).collect();
                    if form == 2 { serde_json::to_string_pretty(&map) } else { serde_json::to_string(&map) }
                        .expect("JSON")
                })
                .collect();
            let stream = if form == 0 { format!("[{}]", objects.join(" , ")) } else { objects.join("\n") };
            let found: Vec<String> = split(stream.as_bytes(), 10_000, &[]).into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(found, objects);
        }
    }
}
