//! Comments that end what was meant as text: looked for only where a text is not well-formed.
//!
//! In `{ because: See rule # 3 }` the comment takes the closing brace with it, and the parser stops somewhere below. What
//! the author has to see is the `#`.

use std::ops::Range;

/// A comment that took the bracket with it which was to close another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Swallowed {
    /// From the `#` to the end of its line.
    pub(super) comment: Range<usize>,
    /// Where the bracket stands that is open there.
    pub(super) open: usize,
    /// The bracket in the comment.
    pub(super) close: char,
}

/// The first comment within the brackets that open at a place, or behind it, which holds a closing bracket too many.
///
/// Up to the end of the text, or of those brackets. A comment such as `# see [1]` closes what it opens itself.
pub(super) fn swallowing(text: &str, from: usize) -> Option<Swallowed> {
    let mut inside = Vec::new();
    let mut reader = Reader { text, at: from, begins: true };
    loop {
        match reader.next()? {
            Part::Open(at) => inside.push(at),
            Part::Close => {
                inside.pop();
                if inside.is_empty() {
                    return None;
                }
            }
            Part::Comment(comment) => {
                let open = inside.last().copied();
                let close = text.get(comment.clone()).and_then(too_many);
                if let (Some(open), Some(close)) = (open, close) {
                    return Some(Swallowed { comment, open, close });
                }
            }
        }
    }
}

/// The first closing bracket that nothing before it opened.
fn too_many(comment: &str) -> Option<char> {
    let mut depth = 0usize;
    for c in comment.chars() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' if depth == 0 => return Some(c),
            '}' | ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The comment before a place, if a plain text before it goes on at that place: nothing but white space and comments
/// stands between the two.
pub(super) fn before(text: &str, at: usize) -> Option<Range<usize>> {
    let begin = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    if !text[begin..at].trim().is_empty() || is_a_key(text.get(at..)?) {
        return None;
    }
    let (mut found, mut end) = (None, begin);
    while let Some(above) = text[..end].strip_suffix('\n') {
        let start = above.rfind('\n').map_or(0, |newline| newline + 1);
        let line = &above[start..];
        let sign = sign_in(line);
        found = sign.map(|sign| start + sign..start + line.trim_end().len()).or(found);
        let before = line[..sign.unwrap_or(line.len())].trim_end();
        if sign.is_none() || !before.is_empty() {
            let is_text = !before.is_empty() && !before.ends_with([':', ',', '-', '{', '[', '}', ']', '"', '\'']);
            return found.filter(|_| is_text);
        }
        end = start;
    }
    None
}

/// Where a key stands that is taken for the rest of a text which a comment at a place ended, because it is too far in.
pub(super) fn key_below(text: &str, at: usize) -> Option<usize> {
    let mut begin = at;
    loop {
        begin += text.get(begin..)?.find('\n')? + 1;
        let line = text[begin..].split('\n').next().unwrap_or("");
        let indent = line.len() - line.trim_start().len();
        match line.trim_start() {
            "" => {}
            rest if rest.starts_with('#') => {}
            rest => return is_a_key(rest).then_some(begin + indent),
        }
    }
}

/// Where the comment of a line begins, as far as the line alone tells.
fn sign_in(line: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '#' && before.is_whitespace() {
            return Some(at);
        }
        before = c;
    }
    None
}

/// Whether a line begins with a key or an item of a list, and so goes on with nothing.
fn is_a_key(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or("").trim_end();
    line.ends_with(':') || line.contains(": ") || line.starts_with("- ") || line.starts_with(['}', ']', ','])
}

enum Part {
    Open(usize),
    Close,
    Comment(Range<usize>),
}

/// Goes through a text in which brackets are open, as far as it takes to tell brackets from texts and comments.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Whether something new may begin here: elsewhere a quote or a bracket is a character of a plain text.
    begins: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Part> {
        loop {
            let rest = self.text.get(self.at..)?;
            let mut chars = rest.chars();
            let c = chars.next()?;
            let here = self.at;
            self.at += c.len_utf8();
            let is_apart = self.text[..here].chars().next_back().is_none_or(char::is_whitespace);
            match c {
                '#' if is_apart => {
                    let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
                    self.at = here + line.len();
                    self.begins = true;
                    return Some(Part::Comment(here..here + line.trim_end().len()));
                }
                '{' | '[' => {
                    self.begins = true;
                    return Some(Part::Open(here));
                }
                '}' | ']' => {
                    self.begins = false;
                    return Some(Part::Close);
                }
                '"' | '\'' if self.begins => self.quoted(c),
                ',' => self.begins = true,
                ':' => self.begins = chars.next().is_none_or(char::is_whitespace),
                c if c.is_whitespace() => {}
                _ => self.begins = false,
            }
        }
    }

    /// Goes behind the quote that closes a text. Two of them in a row read as two texts, which comes to the same.
    fn quoted(&mut self, quote: char) {
        let mut is_escaped = false;
        for c in self.text[self.at..].chars() {
            self.at += c.len_utf8();
            if c == quote && !is_escaped {
                break;
            }
            is_escaped = quote == '"' && c == '\\' && !is_escaped;
        }
        // `'it''s'`
        self.begins = self.text[self.at..].starts_with(quote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swallowed(text: &str) -> Option<(&str, usize, char)> {
        swallowing(text, 0).map(|found| (&text[found.comment], found.open, found.close))
    }

    #[test]
    fn a_comment_swallows_what_it_closes_and_did_not_open() {
        assert_eq!(swallowed("{a: b # c }\n"), Some(("# c }", 0, '}')));
        assert_eq!(swallowed("{a: [b # c], d: e}\nf: g"), Some(("# c], d: e}", 4, ']')));
        assert_eq!(swallowed("{a: b, # see [1]\n c: d # e } f\n"), Some(("# e } f", 0, '}')));
        assert_eq!(swallowed("{a: b # c\n}"), None);
        assert_eq!(swallowed("{a: b} # }"), None, "it is closed already");
        assert_eq!(swallowed("{a: b#c }"), None, "no comment");
        assert_eq!(swallowed("{a: \"b # c }\", d: 'e # f }' # g }"), Some(("# g }", 0, '}')));
        assert_eq!(swallowed("{a: 'it''s # b }', c: d # e }"), Some(("# e }", 0, '}')));
        assert_eq!(swallowed("{a: it's # b }"), Some(("# b }", 0, '}')), "no quote, since the text began before it");
        assert_eq!(swallowed("{a: \"\\\" # b }\" # c }"), Some(("# c }", 0, '}')));
        assert_eq!(swallowed("{ä: ü # ö }"), Some(("# ö }", 0, '}')));
        assert_eq!(swallowed(""), None);
    }

    /// The comment that ends what goes on at the mark.
    fn ends(marked: &str) -> Option<String> {
        let text = marked.replace('^', "");
        before(&text, marked.find('^').expect("a mark")).map(|comment| text[comment].to_owned())
    }

    #[test]
    fn a_key_that_is_too_far_in_is_found_below_a_comment() {
        assert_eq!(key_below("a: b # c\n  # d\n\n  e: f\n", 5), Some(18));
        assert_eq!(key_below("a: b # c\n  e\n", 5), None);
        assert_eq!(key_below("a: b # c", 5), None);
    }

    #[test]
    fn a_comment_ends_a_plain_text_that_goes_on_below() {
        assert_eq!(ends("a: one # two\n  ^three"), Some("# two".to_owned()));
        assert_eq!(ends("a: one\n  # two\n  ^three"), Some("# two".to_owned()));
        assert_eq!(ends("a: one # two\n\n  # more\n  ^three"), None, "an empty line is between them");
        assert_eq!(ends("a: one # two\n  # more\n  ^three"), Some("# two".to_owned()));
        assert_eq!(ends("a: # two\n  ^three"), None, "no text before it");
        assert_eq!(ends("a: one # two\n  ^b: three"), None, "a key, with another indent");
        assert_eq!(ends("a: one # two\n- ^three"), None, "not at the beginning of its line");
        assert_eq!(ends("a: one # two\n  ^- three"), None);
        assert_eq!(ends("a: [one, # two\n  ^three"), None);
        assert_eq!(ends("^a"), None);
        assert_eq!(ends("# only\n^a"), None);
    }
}
