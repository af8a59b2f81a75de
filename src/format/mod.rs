//! One canonical form for the texts that authors write: the same tree, every comment, tidy.
//!
//! What belongs to the author stays: the order of keys, where lines are broken, what is in braces and what is not, and
//! quotes. The rest has one form: two spaces for each level, one space after a colon, a comma and a dash, spaces inside
//! braces and none inside brackets, at most one blank line, none at the end of a line. Comments that stood in one column
//! of a paragraph are in one column again; another comment behind a value has one space before it.
//!
#![doc = include_str!("../../guide/authoring.md")]

mod layout;
mod lex;
mod lines;
mod token;

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Kind, Limits, Node, parse};
use crate::text::{SourceId, Sources, Span};

/// The canonical form of one text of a set, which says the same.
///
/// ```
/// use scopeline::format::canonical;
/// use scopeline::text::{SourceId, Sources};
///
/// let sources = Sources::single("p.yaml", "plans:   [ a,b ]   # lowest first\nfacts: {kind: {}}\n");
/// let formatted = canonical(&sources, SourceId::default()).expect("it has no fault");
/// assert_eq!(formatted, "plans: [a, b] # lowest first\nfacts: { kind: {} }\n");
/// ```
///
/// # Errors
///
/// Every fault that the text has as YAML, or the place of what has no canonical form. A text with a fault is not
/// touched.
pub fn canonical(sources: &Sources, id: SourceId) -> Result<String, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let root = parse(sources, id, &Limits::default(), &mut faults);
    let (Some(root), true) = (root, faults.is_empty()) else { return Err(faults) };
    let text = sources.get(id).map_or("", |source| source.text());
    let formatted = if text.contains(['\r', '\u{feff}']) {
        let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let plain = Sources::single("", plain);
        let again = parse(&plain, SourceId::default(), &Limits::default(), &mut faults);
        again.and_then(|root| lay_out(&root, plain.get(SourceId::default())?.text()).ok())
    } else {
        match lay_out(&root, text) {
            Ok(formatted) => Some(formatted),
            Err(at) => return Err(vec![no_form(Span::new(id, at, at + 1))]),
        }
    };
    // What goes to the disk says what the author wrote, or nothing goes there.
    formatted.filter(|formatted| is_same(&root, formatted)).ok_or_else(|| vec![no_form(root.span.start())])
}

fn lay_out(root: &Node, text: &str) -> Result<String, u32> {
    Ok(layout::lay_out(&lex::lex(root, text)?))
}

fn no_form(place: Span) -> Diagnostic {
    let fault = Diagnostic::error(Code::YamlFeature, place, "what begins here has no canonical form");
    fault.help("write it as `key: value` or `- item` lines, without `?`")
}

/// Whether a text has this tree, whatever stands where.
fn is_same(root: &Node, text: &str) -> bool {
    let mut faults = Vec::new();
    let again = parse(&Sources::single("", text), SourceId::default(), &Limits::default(), &mut faults);
    faults.is_empty() && again.is_some_and(|again| says_the_same(root, &again))
}

fn says_the_same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Scalar(one), Kind::Scalar(other)) => one == other,
        (Kind::List(one), Kind::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| says_the_same(one, other))
        }
        (Kind::Map(one), Kind::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| one.key.text == other.key.text && says_the_same(&one.value, &other.value))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
