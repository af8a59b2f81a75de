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

/// Tells where a value, or a sign before it, would be more than text; no more faults than `most`. Each byte is looked at a
/// few times, however many values there are.
pub(super) fn check(text: &str, tags: &[Tag<'_>], faults: &mut Vec<Fault>, most: usize) {
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
        let inside = bare.get_mut(tag.range.clone()).unwrap_or_default();
        for byte in inside.iter_mut().filter(|byte| **byte != b'\n') {
            *byte = by;
        }
    }
    let mut page = Page { bare: &bare, faults, most, fence: None, before: Before::default() };
    let mut start = 0;
    for line in bare.split_inclusive(|byte| *byte == b'\n') {
        page.line(start..start + line.len());
        start += line.len();
    }
}

struct Page<'p> {
    bare: &'p [u8],
    faults: &'p mut Vec<Fault>,
    most: usize,
    /// The sign of the fence that is open.
    fence: Option<u8>,
    before: Before,
}

/// What stands before a place, as far as it tells whether an address is written there. White space does not.
#[derive(Default)]
struct Before {
    /// The last two signs of the paragraph.
    last: [u8; 2],
    /// Whether `](` stands in the paragraph, and no `)` behind it.
    is_link: bool,
    /// Whether the line begins with `[`, behind what makes it a list or a quotation; not known before it has begun.
    is_reference: Option<bool>,
    /// Whether `]:` stands in the line.
    is_defined: bool,
    /// How many signs the line has.
    signs: usize,
    run: Run,
}

/// Signs without white space between them, which viewers may make an address of by themselves.
#[derive(Default)]
struct Run {
    /// The last four of them.
    last: [u8; 4],
    /// Whether `://`, `www.` or `@` is among them.
    is_address: bool,
    /// The first value in it.
    value: Option<usize>,
}

impl Run {
    /// Adds a sign at a place. A value that is part of an address by it, once.
    fn add(&mut self, sign: u8, at: usize) -> Option<usize> {
        if sign == SILENT {
            return None;
        }
        if sign.is_ascii_whitespace() || b"[]<>|".contains(&sign) {
            *self = Self::default();
            return None;
        }
        let [_, second, third, last] = self.last;
        self.last = [second, third, last, sign];
        self.is_address |= self.last == *b"www." || self.last.ends_with(b"://") || sign == b'@';
        if sign == VALUE {
            self.value.get_or_insert(at);
        }
        self.value.filter(|_| std::mem::take(&mut self.is_address))
    }
}

impl Before {
    fn new_line(&mut self, is_empty: bool) {
        let paragraph = if is_empty { Self::default() } else { std::mem::take(self) };
        *self = Self { last: paragraph.last, is_link: paragraph.is_link, ..Self::default() };
    }

    /// Adds a sign at a place. A value that is part of a bare address by it, once.
    fn add(&mut self, sign: u8, at: usize) -> Option<usize> {
        let was_link = self.is_link;
        self.add_to_paragraph(sign);
        if was_link && !self.is_link {
            self.run = Run::default();
            return None;
        }
        self.run.add(sign, at).filter(|_| !self.is_link)
    }

    fn add_to_paragraph(&mut self, sign: u8) {
        if sign == SILENT || sign.is_ascii_whitespace() {
            return;
        }
        if self.is_reference.is_none() && !b">-*+.)0123456789".contains(&sign) {
            self.is_reference = Some(sign == b'[');
        }
        self.is_link = sign == b'(' && self.last[1] == b']' || self.is_link && sign != b')';
        self.is_defined |= self.signs > 0 && [self.last[1], sign] == *b"]:";
        self.last = [self.last[1], sign];
        self.signs += 1;
    }

    /// Whether what stands here would be followed as an address.
    fn is_address(&self) -> bool {
        self.is_link || self.is_reference == Some(true) && self.is_defined || self.last == *b"]:"
    }
}

impl Page<'_> {
    fn line(&mut self, range: Range<usize>) {
        let line = self.bare.get(range.clone()).unwrap_or_default();
        let inside = line.trim_ascii_start();
        self.before.new_line(inside.is_empty());
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
            for (at, sign) in range.zip(line) {
                self.before.add(*sign, at);
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
                    self.fault(at..at + 1, message, help);
                }
                VALUE if before != Some(VALUE) && in_code => self.value_in_code(at, &range),
                VALUE if before != Some(VALUE) => self.address(at, &range),
                _ => {}
            }
            let bare = self.before.add(byte, at).filter(|_| !in_code);
            if let Some(value) = bare {
                let message = "a value cannot stand in an address, which viewers make a link of";
                let help = "put a space between the two, or write the address out";
                self.fault(self.value(value, &range), message, help);
            }
        }
    }

    fn fault(&mut self, range: Range<usize>, message: &str, help: &str) {
        if self.faults.len() < self.most {
            self.faults.push(Fault::new(Code::BadTemplate, range, message, help));
        }
    }

    fn value_in_code(&mut self, at: usize, line: &Range<usize>) {
        let message = "a value cannot stand in code, where what is escaped is shown with its backslashes";
        let help = "write it outside of the backticks or the fence";
        self.fault(self.value(at, line), message, help);
    }

    /// HTML may begin here.
    fn angle(&mut self, at: usize) {
        let next = self.bare.get(at + 1).copied().unwrap_or(b' ');
        if next.is_ascii_whitespace() || next.is_ascii_digit() || next == b'=' {
            return;
        }
        let help =
            "write Markdown: `[text](https://…)` for an address, `{# … #}` for a comment, `&lt;` for the sign itself";
        self.fault(at..at + 1, "a contract has no HTML", help);
    }

    /// A value in the address of a link would be followed.
    fn address(&mut self, at: usize, line: &Range<usize>) {
        if self.before.is_address() {
            let message = "a value cannot stand in the address of a link";
            let help = "write the address out; what clients say may only be text";
            self.fault(self.value(at, line), message, help);
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
