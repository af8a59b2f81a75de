//! Makes what comes from outside safe to show on a terminal.
//!
//! A subject, an id or a line of a policy may hold an escape sequence that rewrites the screen, or a character that
//! turns the direction of the text. Such characters are not dropped, they are *shown*: as `\u{1b}`, so that a reader
//! sees that something is there and what it is.

use std::borrow::Cow;

/// One line of text with every hidden character shown, line breaks and tabs included.
///
/// Borrows where there is nothing to show, which is nearly always.
///
/// ```
/// use scopeline::render::visible;
///
/// assert_eq!(visible("plain – text"), "plain – text");
/// assert_eq!(visible("red\u{1b}[31m"), r"red\u{1b}[31m");
/// assert_eq!(visible("two\nlines"), r"two\nlines");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    replace(text, is_hidden)
}

/// Several lines of text with every hidden character shown but the line feeds that divide them.
///
/// ```
/// use scopeline::render::visible_lines;
///
/// assert_eq!(visible_lines("one\ntwo\u{202e}"), "one\ntwo\\u{202e}");
/// ```
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    replace(text, |c| c != '\n' && is_hidden(c))
}

/// How one hidden character is shown.
#[must_use]
pub fn spelled(c: char) -> String {
    match c {
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        _ => format!("\\u{{{:x}}}", u32::from(c)),
    }
}

/// Whether a character controls a terminal, turns the direction of text, or cannot be seen.
///
/// These are the control characters (C0, DEL and C1), the separators of lines and paragraphs, and what Unicode lets a
/// font leave out: joiners, direction marks, variation selectors, tags, fillers.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let after = HIDDEN.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= HIDDEN[after - 1].1
}

/// First and last of each stretch of hidden characters beyond ASCII, in order.
const HIDDEN: [(char, char); 24] = [
    ('\u{80}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d159}', '\u{1d159}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
    ('\u{f0000}', '\u{10ffff}'),
];

fn replace(text: &str, is_hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&is_hidden) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..first]);
    for c in text[first..].chars() {
        if is_hidden(c) {
            shown.push_str(&spelled(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_stretches_are_in_order_and_apart() {
        assert!(HIDDEN.iter().all(|(first, last)| first <= last));
        assert!(HIDDEN.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn every_kind_of_hidden_character_is_shown() {
        for (text, shown) in [
            ("\0", r"\u{0}"),
            ("\u{1b}[2J", r"\u{1b}[2J"),
            ("\u{7}\u{8}", r"\u{7}\u{8}"),
            ("\u{7f}", r"\u{7f}"),
            ("\u{9b}2J", r"\u{9b}2J"),
            ("a\u{ad}b", r"a\u{ad}b"),
            ("\u{200b}\u{200f}", r"\u{200b}\u{200f}"),
            ("\u{202a}\u{2066}\u{2069}", r"\u{202a}\u{2066}\u{2069}"),
            ("\u{2028}", r"\u{2028}"),
            ("\u{feff}", r"\u{feff}"),
            ("\u{e0041}", r"\u{e0041}"),
            ("a\tb\r\n", r"a\tb\r\n"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn ordinary_text_in_any_script_stays_as_it_is() {
        for text in ["", "plain", "Größe – ½ €", "日本語", "עברית", "हिन्दी", "e\u{301}", "a\u{a0}b", r"\u{1b}"]
        {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(is_hidden));
            prop_assert!(!visible_lines(&text).chars().any(|c| c != '\n' && is_hidden(c)));
            prop_assert_eq!(visible(&visible(&text)).into_owned(), visible(&text).into_owned());
            prop_assert_eq!(visible_lines(&text).matches('\n').count(), text.matches('\n').count());
        }
    }
}
