//! Quotes and spaces that are not what they look like: looked for only where a text is not well-formed.

use std::ops::Range;

/// The quote at which a text begins that ends at a place, if it begins on an earlier line. `from`: what stands before the
/// text was read up to there.
pub(super) fn opened(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let before = text.get(from..at)?;
    let quote = before.find(['"', '\''])?;
    let is_long = before[quote..].contains('\n');
    is_long.then(|| from + quote..from + quote + 1)
}

/// A typeset quote that begins a text on the line of a place, before it.
pub(super) fn typeset(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.get(..at)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let is_quote = |c: char| matches!(c, '“' | '”' | '„' | '‟' | '‘' | '‚' | '«' | '»');
    let begins = |found: &(usize, char)| before[line..line + found.0].trim_end().ends_with([':', '-', ',', '[']);
    let (found, c) = before[line..].char_indices().filter(|(_, c)| is_quote(*c)).find(begins)?;
    Some(line + found..line + found + c.len_utf8())
}

/// A character that looks like a space and is none, in the line of a place or the one before it: in the indent, or behind a
/// colon or a dash.
pub(super) fn strange_space(text: &str, at: usize) -> Option<(Range<usize>, char)> {
    let begin = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let own = begin(text.get(..at)?.len());
    let above = own.checked_sub(1).map(begin);
    std::iter::once(own).chain(above).find_map(|begin| {
        let (found, c) = strange_in(text[begin..].lines().next()?)?;
        Some((begin + found..begin + found + c.len_utf8(), c))
    })
}

fn strange_in(line: &str) -> Option<(usize, char)> {
    let is_strange = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\r' | '\u{85}');
    let counts = |found: &(usize, char)| {
        let before = line[..found.0].trim_end_matches(|c: char| c.is_whitespace());
        is_strange(found.1) && (before.is_empty() || before.ends_with([':', '-']))
    };
    line.char_indices().find(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_told_that_closes_lines_below() {
        let text = "a: \"b }\nc: \"d";
        assert_eq!(opened(text, 1, text.len() - 1), Some(3..4));
        assert_eq!(opened("a: \"b\" c", 1, 7), None, "on its own line it is seen");
        assert_eq!(opened("a: b", 1, 4), None);
    }

    #[test]
    fn a_typeset_quote_is_told_where_it_begins_a_text() {
        let text = "x: y\na: “b: c”";
        assert_eq!(typeset(text, text.find(": c").expect("a colon")), Some(8..11));
        assert_eq!(typeset("a: b“c: d", 8), None, "it stands within a text");
        assert_eq!(typeset("“a: b”\nc: d: e", 14), None, "it stands on another line");
    }

    #[test]
    fn a_space_that_is_none_is_told_where_it_matters() {
        assert_eq!(strange_space("a:\u{a0}\n  b: c\n", 0), Some((2..4, '\u{a0}')));
        assert_eq!(strange_space("x: y\n\u{2003}a: b\n", 8), Some((5..8, '\u{2003}')));
        assert_eq!(strange_space("a: b\u{a0}c: d", 7), None, "in a text it may stand");
        assert_eq!(strange_space("a:\u{a0}\n  b: c\n", 8), Some((2..4, '\u{a0}')), "in the line before");
        assert_eq!(strange_space("a: b\n", 0), None);
    }
}
