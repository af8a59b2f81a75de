//! HTML as people's mail programs write it, down to lines of text. Every byte is looked at a fixed number of times.

use super::Line;

/// Elements that begin and end lines.
const BLOCKS: [&str; 28] = [
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "body",
    "form",
    "dl",
    "dt",
    "dd",
    "address",
    "main",
    "figure",
];
/// Elements whose content nobody reads.
const UNSEEN: [&str; 7] = ["script", "style", "title", "head", "template", "svg", "object"];
/// Marks of an element that holds somebody else's words, or a signature.
const QUOTES: [&str; 9] = [
    "gmail_quote",
    "yahoo_quoted",
    "moz-cite-prefix",
    "moz-signature",
    "gmail_signature",
    "protonmail_quote",
    "zmail_extra",
    "data-signature",
    "js-signaturemarker",
];
/// Marks of an element behind which everything is somebody else's.
const REPLY_HEADS: [&str; 2] = ["divrplyfwdmsg", "appendonsend"];
const ENTITIES: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("rarr", '→'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
];

/// The text of HTML, line by line.
pub(super) fn lines(html: &str) -> Vec<Line> {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        page.text(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { page.entity(rest) } else { page.tag(rest) };
    }
    page.text(rest);
    page.finish()
}

/// A text without its `<!-- comments -->`, whose line breaks stay.
pub(super) fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        kept.push_str(&rest[..at]);
        let comment = &rest[at..];
        let end = comment.find("-->").map_or(comment.len(), |end| end + 3);
        kept.extend(comment[..end].chars().filter(|c| *c == '\n'));
        rest = &comment[end..];
    }
    kept.push_str(rest);
    kept
}

/// What has been read.
#[derive(Default)]
struct Page {
    done: Vec<Line>,
    line: Line,
    /// Whether a space is due before the next word.
    space: bool,
    preformatted: usize,
    /// The element that holds somebody else's words, and how many of its name are open in it.
    quoted_in: Option<(String, usize)>,
    quoted_to_end: bool,
    /// No further tag can be closed.
    tags_are_over: bool,
    quotes_are_over: bool,
}

impl Page {
    fn is_quoted(&self) -> bool {
        self.quoted_to_end || self.quoted_in.is_some()
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.break_line(),
                '\r' => {}
                c if c.is_whitespace() && self.preformatted == 0 => self.space = true,
                c => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        if self.line.text.is_empty() {
            self.line.is_quoted = self.is_quoted();
        } else if self.space {
            self.line.text.push(' ');
        }
        self.space = false;
        self.line.text.push(c);
    }

    fn break_line(&mut self) {
        self.space = false;
        let mut line = std::mem::take(&mut self.line);
        line.is_quoted &= !line.text.is_empty();
        self.done.push(line);
    }

    /// Ends the line if there is anything on it.
    fn end_line(&mut self) {
        self.space = false;
        if !self.line.text.is_empty() {
            self.break_line();
        }
    }

    /// What stands behind the entity, or behind the `&` if it is none.
    fn entity<'t>(&mut self, text: &'t str) -> &'t str {
        let head: String = text.chars().skip(1).take(12).take_while(|c| *c != ';').collect();
        let is_closed = text[1 + head.len()..].starts_with(';');
        let numbered = head.strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        });
        let named = ENTITIES.iter().find(|(name, _)| *name == head).map(|(_, c)| *c);
        let read = match numbered {
            Some(code) => Some(code.and_then(char::from_u32).filter(|c| *c != '\0').unwrap_or('\u{fffd}')),
            None => named,
        };
        match read.filter(|_| is_closed) {
            Some(' ') => self.space = true,
            Some(c) => self.push(c),
            None => {
                self.push('&');
                return &text[1..];
            }
        }
        &text[head.len() + 2..]
    }

    /// What stands behind the tag, or behind the `<` if it is none.
    fn tag<'t>(&mut self, text: &'t str) -> &'t str {
        if let Some(comment) = text.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        let is_tag = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let end = if is_tag && !self.tags_are_over { self.end_of_tag(text) } else { None };
        let Some(end) = end else {
            self.push('<');
            return &text[1..];
        };
        let inside = &text[1..end];
        let closing = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).take(16).collect();
        let name = name.to_ascii_lowercase();
        let rest = &text[end + 1..];
        if !closing && UNSEEN.contains(&name.as_str()) && !inside.ends_with('/') {
            return behind_element(rest, &name);
        }
        if closing {
            self.close(&name)
        } else {
            self.open(&name, inside)
        }
        rest
    }

    /// The `>` of a tag: one that does not stand in quotes, as long as quotes are closed.
    fn end_of_tag(&mut self, text: &str) -> Option<usize> {
        if !self.quotes_are_over {
            let mut quote = None;
            for (at, byte) in text.bytes().enumerate() {
                match (quote, byte) {
                    (None, b'>') => return Some(at),
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (Some(open), byte) if open == byte => quote = None,
                    _ => {}
                }
            }
            // It was looked for to the end of the text, which is done once only.
            self.quotes_are_over = true;
        }
        let end = text.find('>');
        self.tags_are_over = end.is_none();
        end
    }

    fn open(&mut self, name: &str, inside: &str) {
        if name == "br" {
            self.break_line();
            return;
        }
        let is_block = BLOCKS.contains(&name);
        if is_block {
            self.end_line();
        } else if name == "td" || name == "th" {
            self.space = true;
        }
        self.preformatted += usize::from(name == "pre");
        match &mut self.quoted_in {
            Some((element, depth)) if element == name => *depth += 1,
            Some(_) => {}
            None => {
                let marks = inside.chars().take(2_000).collect::<String>().to_ascii_lowercase();
                self.quoted_to_end |= REPLY_HEADS.iter().any(|mark| marks.contains(mark));
                if (is_block || name == "span")
                    && (name == "blockquote" || QUOTES.iter().any(|mark| marks.contains(mark)))
                {
                    self.quoted_in = Some((name.to_owned(), 1));
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        self.preformatted = self.preformatted.saturating_sub(usize::from(name == "pre"));
        if let Some((element, depth)) = &mut self.quoted_in
            && element == name
        {
            *depth -= 1;
            if *depth == 0 {
                self.quoted_in = None;
            }
        }
    }

    fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.done
    }
}

/// What stands behind the end of an element that nobody sees; nothing if it is never closed.
fn behind_element<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        let is_it = rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        if is_it {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}
