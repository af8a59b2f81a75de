//! Random texts with comments: what comes of them says the same, has every comment in order, and stays as it is.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{SourceId, Sources, canonical};
use crate::syntax::{Limits, parse};

/// Writes a text by choices that come from outside; when they run out, it takes the simplest.
struct Writer {
    choices: std::vec::IntoIter<u8>,
    text: String,
    names: usize,
    comments: Vec<String>,
}

impl Writer {
    fn below(&mut self, bound: usize) -> usize {
        usize::from(self.choices.next().unwrap_or(0)) % bound
    }

    fn spaces(&mut self, least: usize) {
        let more = [0, 0, 0, 1, 4][self.below(5)];
        self.text.push_str(&" ".repeat(least + more));
    }

    fn name(&mut self) -> String {
        self.names += 1;
        let quote = ["", "", "", "\"", "'"][self.below(5)];
        format!("{quote}k{}{quote}", self.names)
    }

    fn comment(&mut self) {
        let text = format!(
            "#{}c{}{}",
            ["", " ", "  "][self.below(3)],
            self.comments.len(),
            ["", ": x", " - y"][self.below(3)]
        );
        self.text.push_str(&text);
        self.comments.push(text);
    }

    /// The end of a line, perhaps with a comment, and what may stand between lines.
    fn end_line(&mut self, column: usize) {
        if self.below(5) == 4 {
            self.spaces(1);
            self.comment();
        } else if self.below(8) == 7 {
            self.text.push_str("  ");
        }
        self.text.push('\n');
        for _ in 0..[0, 0, 0, 1, 2][self.below(5)] {
            if self.below(2) == 1 {
                let column = [column, 0, column + 2, column + 5][self.below(4)];
                self.text.push_str(&" ".repeat(column));
                self.comment();
            }
            self.text.push('\n');
        }
    }

    fn map(&mut self, column: usize, depth: usize, mut indented: bool) {
        for _ in 0..=self.below(3) {
            if !indented {
                self.text.push_str(&" ".repeat(column));
            }
            indented = false;
            let name = self.name();
            self.text.push_str(&name);
            self.spaces(0);
            self.text.push(':');
            match self.below(if depth == 0 { 5 } else { 8 }) {
                5 => {
                    self.end_line(column);
                    let inner = column + 1 + self.below(4);
                    self.map(inner, depth - 1, false);
                }
                6 | 7 => {
                    self.end_line(column);
                    let inner = column + self.below(4);
                    self.list(inner, depth - 1, false);
                }
                kind => self.value(kind, column),
            }
        }
    }

    fn list(&mut self, column: usize, depth: usize, mut indented: bool) {
        for _ in 0..=self.below(3) {
            if !indented {
                self.text.push_str(&" ".repeat(column));
            }
            indented = false;
            self.text.push('-');
            match self.below(if depth == 0 { 5 } else { 8 }) {
                5 => {
                    let gap = 1 + self.below(3);
                    self.text.push_str(&" ".repeat(gap));
                    self.map(column + 1 + gap, depth - 1, true);
                }
                6 => {
                    let gap = 1 + self.below(3);
                    self.text.push_str(&" ".repeat(gap));
                    self.list(column + 1 + gap, depth - 1, true);
                }
                7 => {
                    self.end_line(column);
                    let inner = column + 1 + self.below(4);
                    self.map(inner, depth - 1, false);
                }
                kind => self.value(kind, column),
            }
        }
    }

    /// A value that is no list or map of lines, up to the end of its line.
    fn value(&mut self, kind: usize, column: usize) {
        match kind {
            0 => {
                self.spaces(1);
                self.flow(column, 2);
                self.end_line(column);
            }
            1 => self.block(column),
            2 => {
                self.end_line(column);
                self.text.push_str(&" ".repeat(column + 1));
                self.spaces(0);
                self.scalar(column);
                self.end_line(column);
            }
            3 => self.end_line(column),
            _ => {
                self.spaces(1);
                self.scalar(column);
                self.end_line(column);
            }
        }
    }

    fn scalar(&mut self, column: usize) {
        let words = ["7.10", "a b", "\"x: # no\"", "'it''s'", "..10", "a#b", "\"\\\"q\\\\\"", "''", "münchen", "-1"];
        let word = words[self.below(words.len())];
        self.text.push_str(word);
        if self.below(6) == 5 && !word.starts_with(['"', '\'']) {
            let gap = ["\n", "\n\n", "  \n"][self.below(3)];
            self.text.push_str(gap);
            self.text.push_str(&" ".repeat(column + 1));
            self.spaces(0);
            self.text.push_str("more - of it");
        }
    }

    fn gap(&mut self, column: usize) {
        match self.below(8) {
            6 => {
                self.end_line(column + 1);
                self.text.push_str(&" ".repeat(column + 1));
                self.spaces(0);
            }
            7 => {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(column + 1));
                self.spaces(0);
            }
            _ => self.spaces(0),
        }
    }

    fn flow(&mut self, column: usize, depth: usize) {
        match self.below(if depth == 0 { 1 } else { 3 }) {
            0 => self
                .text
                .push_str(["a", "7.1", "\"x, y\"", "'{'", "b c"][self.choices.next().map_or(0, usize::from) % 5]),
            1 => {
                self.text.push('[');
                self.gap(column);
                for at in 0..self.below(4) {
                    if at > 0 {
                        self.text.push(',');
                        self.gap(column);
                    }
                    self.flow(column, depth - 1);
                    self.gap(column);
                }
                self.text.push(']');
            }
            _ => {
                self.text.push('{');
                self.gap(column);
                for at in 0..self.below(4) {
                    if at > 0 {
                        self.text.push(',');
                        self.gap(column);
                    }
                    let name = self.name();
                    self.text.push_str(&name);
                    self.text.push(':');
                    if self.below(5) < 4 {
                        self.text.push(' ');
                        self.gap(column);
                        self.flow(column, depth - 1);
                        self.gap(column);
                    } else {
                        self.text.push(' ');
                    }
                }
                self.text.push('}');
            }
        }
    }

    fn block(&mut self, column: usize) {
        self.spaces(1);
        self.text.push_str(["|", ">", "|-", ">+", "|+"][self.choices.next().map_or(0, usize::from) % 5]);
        if self.below(5) == 4 {
            self.text.push(' ');
            self.comment();
        }
        self.text.push('\n');
        let indent = column + 1 + self.below(4);
        for at in 0..=self.below(4) {
            let line =
                ["text", "# no comment", "- a: b  ", "", "   deeper", "    "][self.below(if at == 0 { 3 } else { 6 })];
            if !line.is_empty() {
                self.text.push_str(&" ".repeat(indent));
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }
}

fn written(choices: Vec<u8>) -> (String, Vec<String>) {
    let mut writer = Writer { choices: choices.into_iter(), text: String::new(), names: 0, comments: Vec::new() };
    if writer.below(3) == 2 {
        writer.end_line(0);
    }
    if writer.below(4) == 3 {
        writer.list(0, 3, false)
    } else {
        writer.map(0, 3, false)
    }
    (writer.text, writer.comments)
}

fn is_sound(text: &str) -> bool {
    let mut faults = Vec::new();
    parse(&Sources::single("", text), SourceId::default(), &Limits::default(), &mut faults).is_some()
        && faults.is_empty()
}

fn format(text: &str) -> Result<String, String> {
    let sources = Sources::single("p.yaml", text);
    canonical(&sources, SourceId::default())
        .map_err(|faults| faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>().join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
    #[test]
    fn a_text_keeps_its_tree_and_its_comments_and_has_one_form(choices in vec(any::<u8>(), 0..300)) {
        let (text, comments) = written(choices);
        prop_assume!(is_sound(&text));
        let once = format(&text).map_err(|fault| TestCaseError::fail(format!("{fault}\n{text}")))?;
        let twice = format(&once).map_err(|fault| TestCaseError::fail(format!("{fault}\n{once}")))?;
        prop_assert_eq!(&once, &twice, "from\n{}", text);
        let mut rest = &once[..];
        for comment in &comments {
            let at = rest.find(comment.as_str());
            prop_assert!(at.is_some(), "{} is lost or moved in\n{}from\n{}", comment, once, text);
            rest = &rest[at.unwrap_or(0) + comment.len()..];
        }
        prop_assert!(!once.lines().any(|line| line.ends_with(' ')) || text.contains(['|', '>', '"']), "{}", once);
    }
}

#[test]
fn most_random_texts_are_sound_and_have_comments() {
    let mut sound = 0;
    let mut commented = 0;
    for seed in 0_u32..500 {
        let mut state = seed.wrapping_mul(2_654_435_761) | 1;
        let choices = (0..300).map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[1]
        });
        let (text, comments) = written(choices.collect());
        sound += usize::from(is_sound(&text));
        commented += usize::from(comments.len() > 1);
    }
    assert!(sound > 350, "{sound} of 500 are sound");
    assert!(commented > 250, "{commented} of 500 have comments");
}
