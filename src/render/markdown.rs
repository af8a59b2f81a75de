//! Text from outside for a place in Markdown.

use super::escape::visible;

/// Text in which nothing is Markdown, to stand in a line of it: what is hidden is shown, so it is one line too.
///
/// A mark that means something anywhere is escaped anywhere, one that means something at the beginning of a line only
/// there. What could end code or begin HTML is written as a reference, which means the same in both. What is looked for
/// in plain text (mentions, addresses) is broken up, also where a part of it stands before this text or behind it.
///
/// ```
/// use scopeline::render::markdown::plain;
///
/// assert_eq!(plain("plain - text"), "plain - text");
/// assert_eq!(plain("# **not** a heading"), r"\# \*\*not\*\* a heading");
/// assert_eq!(plain("<b>"), "&lt;b&gt;");
/// ```
#[must_use]
pub fn plain(text: &str) -> String {
    escaped(text, "@<!-- -->", false)
}

/// The same at the end of a line: nothing stands behind its last mark that could make it part of an address.
pub(super) fn closing(text: &str) -> String {
    escaped(text, "@<!-- -->", true)
}

/// The same on a page that people read and copy and nobody is mentioned on: a mail address keeps its sign, as a reference.
#[cfg(feature = "contracts")]
pub(crate) fn printed(text: &str) -> String {
    escaped(text, "&#64;", false)
}

fn escaped(text: &str, at_sign: &str, ends_line: bool) -> String {
    let text = visible(text);
    let mut safe = String::with_capacity(text.len() + 16);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let before = text[..at].chars().next_back();
        let is_end = ends_line && rest.is_empty();
        let begins_a_line = match c {
            '+' | '-' | '=' | '(' | '/' => at == 0,
            // A number may stand before this text already.
            '.' | ')' => at == digits && rest.chars().next().is_none_or(char::is_whitespace),
            _ => false,
        };
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '`' => safe.push_str("&#96;"),
            '@' => safe.push_str(at_sign),
            ':' if !is_end && (at == 0 || rest.is_empty() || rest.starts_with('/')) => safe.push_str("&#58;"),
            '.' if !is_end && before.is_none_or(|before| before.eq_ignore_ascii_case(&'w')) => safe.push_str("&#46;"),
            c => {
                if begins_a_line || "\\*_[]|~^${}#!".contains(c) {
                    safe.push('\\');
                }
                safe.push(c);
            }
        }
    }
    safe
}
