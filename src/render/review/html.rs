//! A review as one HTML page that loads nothing and runs nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::super::narration::plain_html;
use super::chart;
use crate::report::{Block, Cell, Page, Section, Table, Trace};

/// The only style of the page. The content security policy names it by its digest, so that no other one is applied.
const STYLE: &str = include_str!("style.css");

/// The page as one HTML file: no script, no font, picture or style from elsewhere, fit for dark screens and for paper.
#[must_use]
pub fn html(page: &Page) -> String {
    let title = plain_html(&page.title);
    let mut all = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" \
         content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}\
         </title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        base64(&Sha256::digest(STYLE.as_bytes()))
    );
    head(page, &mut all);
    let anchors = anchors(page);
    all.push_str("<main>\n");
    for one in &page.sections {
        section(one, &anchors, &mut all);
    }
    all.push_str("</main>\n</body>\n</html>\n");
    all
}

fn head(page: &Page, all: &mut String) {
    let _ = write!(
        all,
        "<header>\n<p class=\"kicker\">{}</p>\n<h1>{}</h1>\n<dl class=\"about\">\n",
        plain_html(&page.kicker),
        plain_html(&page.title)
    );
    for (label, text) in &page.about {
        let _ = writeln!(all, "<dt>{}</dt><dd>{}</dd>", plain_html(label), plain_html(text));
    }
    all.push_str("</dl>\n");
    if let Some(banner) = &page.banner {
        let _ = writeln!(all, "<p class=\"banner\">{}</p>", plain_html(banner));
    }
    all.push_str("</header>\n");
    let _ = writeln!(all, "<p class=\"summary\">{}</p>", plain_html(&page.summary.join(" ")));
    all.push_str("<ul class=\"cards\">\n");
    for card in &page.cards {
        let _ = writeln!(
            all,
            "<li><span class=\"label\">{}</span><span class=\"value\">{}</span><span class=\"note\">{}</span></li>",
            plain_html(&card.label),
            plain_html(&card.value),
            plain_html(&card.note)
        );
    }
    all.push_str("</ul>\n");
}

/// The anchor in the appendix of each number that has requests there.
fn anchors(page: &Page) -> BTreeMap<&str, usize> {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let traces = blocks.filter_map(|block| match block {
        Block::Traces(traces) => Some(traces),
        _ => None,
    });
    traces.flatten().zip(0..).map(|(trace, at)| (trace.number.as_str(), at)).collect()
}

fn section(section: &Section, anchors: &BTreeMap<&str, usize>, all: &mut String) {
    let _ = writeln!(all, "<section id=\"{}\">\n<h2>{}</h2>", plain_html(section.id), plain_html(&section.heading));
    for block in &section.blocks {
        match block {
            Block::Text(text) => {
                let _ = writeln!(all, "<p>{}</p>", plain_html(text));
            }
            Block::Note(text) => {
                let _ = writeln!(all, "<p class=\"small\">{}</p>", plain_html(text));
            }
            Block::Table(rows) => table(rows, anchors, all),
            Block::Figures(_) => {}
            Block::Hours(months) => {
                let _ = write!(
                    all,
                    "<figure>\n{}<figcaption>Bars: hours taken, without those that were sold; in the period in colour, and in \
                     another one where they are over the estimate. Lines: the estimate.</figcaption>\n</figure>\n",
                    chart::hours(months)
                );
            }
            Block::Traces(list) => traces(list, anchors, all),
        }
    }
    all.push_str("</section>\n");
}

fn table(table: &Table, anchors: &BTreeMap<&str, usize>, all: &mut String) {
    let class = |is_number: bool| if is_number { " class=\"number\"" } else { "" };
    all.push_str("<div class=\"wide\"><table>\n<thead><tr>");
    for column in &table.columns {
        let _ = write!(all, "<th scope=\"col\"{}>{}</th>", class(column.is_number), plain_html(&column.heading));
    }
    all.push_str("</tr></thead>\n<tbody>\n");
    for (at, row) in table.rows.iter().enumerate() {
        let is_sum = table.has_sum && at + 1 == table.rows.len();
        all.push_str(if is_sum { "<tr class=\"sum\">" } else { "<tr>" });
        for (cell, column) in row.iter().zip(&table.columns) {
            let _ = write!(all, "<td{}>{}</td>", class(column.is_number), linked(cell, anchors));
        }
        all.push_str("</tr>\n");
    }
    all.push_str("</tbody></table></div>\n");
}

/// A cell, as a link to its requests where there are any.
fn linked(cell: &Cell, anchors: &BTreeMap<&str, usize>) -> String {
    let text = plain_html(&cell.text);
    match cell.number.as_deref().and_then(|number| anchors.get(number)) {
        Some(at) => format!("<a href=\"#n{at}\">{text}</a>"),
        None => text,
    }
}

fn traces(traces: &[Trace], anchors: &BTreeMap<&str, usize>, all: &mut String) {
    all.push_str("<dl class=\"traces\">\n");
    for trace in traces {
        let at = anchors.get(trace.number.as_str()).copied().unwrap_or_default();
        let requests = plain_html(&trace.requests.join(", "));
        let _ = writeln!(all, "<dt id=\"n{at}\">{}</dt><dd>{requests}</dd>", plain_html(&trace.called()));
    }
    all.push_str("</dl>\n");
}

/// Bytes in the letters in which a content security policy names a digest.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'A');
            text.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_rfc_4648_has_it() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
