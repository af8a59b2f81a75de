//! Characters that nobody sees: they change what a policy seems to say.

use std::ops::Range;

/// How many are told of: the first few say enough.
const TOLD: usize = 10;

/// Whether a character controls a terminal, turns the direction of text, or takes no ink and no room.
///
/// Tabs and line breaks are none of them, nor are the signs that choose between two looks of the character before
/// them: an emoji has one.
pub(super) fn is_invisible(c: char) -> bool {
    if matches!(c, ' '..='~') {
        return false;
    }
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The first invisible characters of a text, each with its place.
pub(super) fn written(text: &str) -> impl Iterator<Item = (char, Range<usize>)> {
    let found = text.char_indices().filter(|&(_, c)| is_invisible(c));
    found.map(|(at, c)| (c, at..at + c.len_utf8())).take(TOLD)
}

/// The first invisible character of a scalar that stands in its source as an escape, such as `\u202e`.
///
/// A carriage return counts too: as an escape it is no line break of the text.
pub(super) fn escaped(scalar: &str, source: &str) -> Option<char> {
    if !source.contains('\\') {
        return None;
    }
    scalar.chars().find(|&c| (is_invisible(c) || c == '\r') && !source.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_invisible() {
        for c in
            "\0\u{7}\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{200b}\u{200d}\u{202e}\u{2066}\u{feff}\u{3164}\u{e0041}\u{e0100}"
                .chars()
        {
            assert!(is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn what_writing_needs_is_not() {
        for c in "aZ0 \t\n\r\u{a0}é\u{301}日עह️–€\u{1f600}\u{fe0f}".chars() {
            assert!(!is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn the_place_is_in_bytes() {
        let found: Vec<_> = written("é\u{202e}x\0").collect();
        assert_eq!(found, [('\u{202e}', 2..5), ('\0', 6..7)]);
        assert_eq!(written(&"\0".repeat(50)).count(), TOLD);
    }

    #[test]
    fn an_escape_hides_nothing() {
        assert_eq!(escaped("a\u{202e}", r#""a\u202e""#), Some('\u{202e}'));
        assert_eq!(escaped("a\r", r#""a\r""#), Some('\r'));
        assert_eq!(escaped("a\tb\n", r#""a\tb\n""#), None);
        assert_eq!(escaped("a\u{202e}", "\"a\u{202e}\""), None, "it is told where it is written");
    }
}
