//! A narration as text, Markdown and HTML. Everything from outside is escaped for where it goes.
//!
//! A sentence mixes this crate's words with names, titles and texts of others, so the whole of it is escaped. Only an
//! address of a page or a mailbox (`http`, `https`, `mailto`) becomes a link.

use std::fmt::Write as _;

use super::escape::{is_hidden, visible};
use super::markdown::plain;
use crate::narration::{Line, LineKind, Narration, Section};

/// Plain text: headings, paragraphs and lists with dashes, each line of the narration on one line.
#[must_use]
pub fn text(narration: &Narration) -> String {
    let mut all = String::new();
    for section in &narration.sections {
        if !all.is_empty() {
            all.push('\n');
        }
        if let Some(heading) = &section.heading {
            let _ = writeln!(all, "{}", visible(heading));
        }
        lines(section, &mut all, |line| visible(&line.text).into_owned());
    }
    all
}

/// The lines of a section, those of lists with dashes.
fn lines(section: &Section, all: &mut String, say: impl Fn(&Line) -> String) {
    let is_paragraph = |line: &Line| line.kind == LineKind::Paragraph;
    for (at, line) in section.lines.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| section.lines.get(at));
        // Two paragraphs, or a list and a paragraph, are kept apart by an empty line.
        if before.is_some_and(|before| is_paragraph(before) || is_paragraph(line)) {
            all.push('\n');
        }
        let mark = match line.kind {
            LineKind::Item => "- ",
            LineKind::Under => "    - ",
            LineKind::Paragraph => "",
        };
        let _ = writeln!(all, "{mark}{}", say(line));
    }
}

/// Markdown, for a comment on a ticket or a page. What could mean something to a reader of Markdown is escaped.
#[must_use]
pub fn markdown(narration: &Narration) -> String {
    let mut all = String::new();
    for section in &narration.sections {
        if let Some(heading) = &section.heading {
            let _ = writeln!(all, "{}### {}\n", gap(&all), plain(heading));
        } else {
            all.push_str(gap(&all));
        }
        lines(section, &mut all, markdown_of);
    }
    all
}

const fn gap(before: &str) -> &'static str {
    if before.is_empty() { "" } else { "\n" }
}

fn markdown_of(line: &Line) -> String {
    parts(line)
        .map(|part| match part {
            Part::Text(text) => plain(text),
            Part::Link(url) => format!("[{}](<{}>)", plain(url), url_in_markdown(url)),
        })
        .collect()
}

/// An address between angle brackets.
fn url_in_markdown(url: &str) -> String {
    url.chars().fold(String::new(), |safe, c| match c {
        '<' | '>' | '\\' | '(' | ')' | '`' | '*' | '_' | '[' | ']' | '|' | '"' | '\'' | '&' => safe + &percent(c),
        c => safe + c.encode_utf8(&mut [0; 4]),
    })
}

fn percent(c: char) -> String {
    if c == '&' { "&amp;".to_owned() } else { format!("%{:02X}", u32::from(c)) }
}

/// An HTML fragment without scripts, styles and anything from elsewhere: one `article`.
#[must_use]
pub fn html(narration: &Narration) -> String {
    let mut all = format!(
        "<article class=\"scopeline {}\" lang=\"{}\">\n",
        narration.reader.word(),
        plain_html(&narration.language)
    );
    for section in &narration.sections {
        section_html(section, &mut all);
    }
    all.push_str("</article>\n");
    all
}

/// A whole HTML page around the [fragment](html), which loads nothing and runs nothing.
#[must_use]
pub fn html_page(narration: &Narration) -> String {
    let title = narration.sections.first().and_then(|section| section.lines.first());
    let title = title.map_or_else(String::new, |line| plain_html(&line.text));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" \
         content=\"no-referrer\">\n<title>{title}</title>\n</head>\n<body>\n{}</body>\n</html>\n",
        plain_html(&narration.language),
        html(narration)
    )
}

fn section_html(section: &Section, all: &mut String) {
    all.push_str("<section>\n");
    if let Some(heading) = &section.heading {
        let _ = writeln!(all, "<h2>{}</h2>", plain_html(heading));
    }
    let mut open = Lists::default();
    for line in &section.lines {
        open.turn(line.kind, all);
        let text = html_of(line);
        match line.kind {
            LineKind::Paragraph => {
                let _ = writeln!(all, "<p>{text}</p>");
            }
            LineKind::Item | LineKind::Under => {
                let _ = write!(all, "<li>{text}");
            }
        }
    }
    open.turn(LineKind::Paragraph, all);
    all.push_str("</section>\n");
}

/// Which lists are open: their items are closed when the next one begins.
#[derive(Default)]
struct Lists {
    depth: usize,
}

impl Lists {
    /// Closes and opens what the next line needs.
    fn turn(&mut self, kind: LineKind, all: &mut String) {
        let wanted = match kind {
            LineKind::Paragraph => 0,
            LineKind::Item => 1,
            LineKind::Under => 2,
        };
        while self.depth > wanted {
            all.push_str("</li>\n</ul>\n");
            self.depth -= 1;
        }
        if self.depth == wanted && wanted > 0 {
            all.push_str("</li>\n");
        }
        while self.depth < wanted {
            // An item under no item stands under an empty one.
            let is_bare = self.depth + 1 < wanted;
            all.push_str(if is_bare { "\n<ul>\n<li>" } else { "\n<ul>\n" });
            self.depth += 1;
        }
    }
}

fn html_of(line: &Line) -> String {
    parts(line)
        .map(|part| match part {
            Part::Text(text) => plain_html(text),
            Part::Link(url) => {
                let safe = plain_html(url);
                format!("<a href=\"{safe}\" rel=\"noopener noreferrer nofollow\">{safe}</a>")
            }
        })
        .collect()
}

/// Text for an element or an attribute between double quotes.
pub(super) fn plain_html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in visible(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

enum Part<'l> {
    Text(&'l str),
    Link(&'l str),
}

/// The text of a line, in which an address that may be followed is a link.
fn parts(line: &Line) -> impl Iterator<Item = Part<'_>> {
    let link = line.link.as_deref().filter(|url| may_be_followed(url));
    let (before, url, after) = match link.and_then(|url| Some((line.text.split_once(url)?, url))) {
        Some(((before, after), url)) => (before, Some(url), after),
        None => (line.text.as_str(), None, ""),
    };
    [Some(Part::Text(before)), url.map(Part::Link), Some(Part::Text(after))].into_iter().flatten()
}

/// Whether an address leads to a page or a mailbox, and nothing in it is hidden or a space.
fn may_be_followed(url: &str) -> bool {
    let is_known = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && url.len() > scheme.len()
    };
    ["http://", "https://", "mailto:"].into_iter().any(is_known)
        && !url.contains(|c: char| c.is_whitespace() || is_hidden(c))
}
