//! Where values stand in the Markdown of a template: only where what is escaped stays text.

use std::ops::Range;

use super::Fault;
use super::scan::{Tag, TagKind};
use crate::diagnostic::Code;
use crate::render::escape::{is_hidden, spelled};

/// What stands for each byte of a value, and of a statement or a comment, in the text that is looked at. Neither is in
/// the template itself: hidden characters are a fault.
const VALUE: u8 = 1;
const SILENT: u8 = 2;

pub(super) fn check(text: &str, tags: &[Tag<'_>], faults: &mut Vec<Fault>) {
    let hidden = text
        .char_indices()
        .filter(|(_, c)| is_hidden(*c) && !matches!(c, '\n' | '\r' | '\t' | '\u{fe0e}' | '\u{fe0f}'));
    for (at, c) in hidden.take(10) {
        let message = format!("here stands `{}`, which nobody sees", spelled(c));
        let help = "take it out: it changes what a contract seems to say";
        faults.push(Fault::new(Code::InvisibleCharacter, at..at + c.len_utf8(), message, help));
    }
    let mut bare = text.as_bytes().to_vec();
    for tag in tags {
        let by = if tag.kind == TagKind::Value { VALUE } else { SILENT };
        for byte in bare.iter_mut().take(tag.range.end).skip(tag.range.start).filter(|byte| **byte != b'\n') {
            *byte = by;
        }
    }
    let mut page = Page { bare: &bare, faults, fence: None, paragraph: 0 };
    let mut start = 0;
    for line in bare.split_inclusive(|byte| *byte == b'\n') {
        page.line(start..start + line.len());
        start += line.len();
    }
}

struct Page<'p> {
    bare: &'p [u8],
    faults: &'p mut Vec<Fault>,
    /// The sign of the fence that is open.
    fence: Option<u8>,
    /// Where the paragraph begins.
    paragraph: usize,
}

impl Page<'_> {
    fn line(&mut self, range: Range<usize>) {
        let line = self.bare.get(range.clone()).unwrap_or_default();
        let inside = line.trim_ascii_start();
        if inside.is_empty() {
            self.paragraph = range.end;
        }
        let fence = [b'`', b'~'].into_iter().find(|sign| inside.starts_with(&[*sign; 3]));
        let was_open = self.fence.is_some();
        match (self.fence, fence) {
            (None, Some(sign)) => self.fence = Some(sign),
            (Some(open), Some(sign)) if open == sign => self.fence = None,
            _ => {}
        }
        if was_open || fence.is_some() {
            if let Some(at) = value_in(line) {
                self.value_in_code(range.start + at, &range);
            }
            return;
        }
        let mut in_code = false;
        for at in range.clone() {
            let Some(byte) = self.bare.get(at).copied() else { continue };
            let before = at.checked_sub(1).and_then(|before| self.bare.get(before).copied());
            match byte {
                b'`' if before != Some(b'`') => in_code = !in_code,
                b'<' if !in_code => self.angle(at),
                b'\\' if matches!(self.bare.get(at + 1), Some(&(VALUE | SILENT))) => {
                    let message = "a backslash stands right before a mark of the template";
                    let help = "put something between the two; values are escaped without it";
                    self.faults.push(Fault::new(Code::BadTemplate, at..at + 1, message, help));
                }
                VALUE if before != Some(VALUE) && in_code => self.value_in_code(at, &range),
                VALUE if before != Some(VALUE) => self.address(at, &range),
                _ => {}
            }
        }
    }

    fn value_in_code(&mut self, at: usize, line: &Range<usize>) {
        let message = "a value cannot stand in code, where what is escaped is shown with its backslashes";
        let help = "write it outside of the backticks or the fence";
        self.faults.push(Fault::new(Code::BadTemplate, self.value(at, line), message, help));
    }

    /// HTML may begin here.
    fn angle(&mut self, at: usize) {
        let next = self.bare.get(at + 1).copied().unwrap_or(b' ');
        if next.is_ascii_whitespace() || next.is_ascii_digit() || next == b'=' {
            return;
        }
        let help =
            "write Markdown: `[text](https://…)` for an address, `{# … #}` for a comment, `&lt;` for the sign itself";
        self.faults.push(Fault::new(Code::BadTemplate, at..at + 1, "a contract has no HTML", help));
    }

    /// A value in the address of a link would be followed.
    fn address(&mut self, at: usize, line: &Range<usize>) {
        let before = |from: usize| -> Vec<u8> {
            let bytes = self.bare.get(from..at).unwrap_or_default();
            bytes.iter().copied().filter(|byte| *byte != SILENT && !byte.is_ascii_whitespace()).collect()
        };
        let of_paragraph = before(self.paragraph);
        let opened = of_paragraph.windows(2).rposition(|two| two == b"](");
        let is_open = opened.is_some_and(|open| !of_paragraph.iter().skip(open).any(|byte| *byte == b')'));
        let of_line = before(line.start);
        let quoted = of_line.iter().take_while(|byte| b">-*+.)0123456789".contains(byte)).count();
        let line_defines = of_line.get(quoted) == Some(&b'[') && of_line.windows(2).any(|two| two == b"]:");
        if is_open || line_defines || of_paragraph.ends_with(b"]:") {
            let message = "a value cannot stand in the address of a link";
            let help = "write the address out; what clients say may only be text";
            self.faults.push(Fault::new(Code::BadTemplate, self.value(at, line), message, help));
        }
    }

    /// The value that begins here.
    fn value(&self, at: usize, line: &Range<usize>) -> Range<usize> {
        let end = (at..line.end).find(|at| self.bare.get(*at) != Some(&VALUE)).unwrap_or(line.end);
        at..end
    }
}

fn value_in(line: &[u8]) -> Option<usize> {
    line.iter().position(|byte| *byte == VALUE)
}
