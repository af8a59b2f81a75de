//! Days that a release table knows only as one of several.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Spanned;
use crate::policy::release::Bounds;
use crate::value::{Date, Moment};

/// The word for a day that nobody has told yet.
const UNTOLD: &str = "tba";

/// Whether a text has the form of several days: `tba`, `A..B`, `A+` or `..B`.
pub(super) fn is_span(text: &str) -> bool {
    text == UNTOLD || ends(text).is_some_and(|(first, last)| [first, last].into_iter().flatten().all(looks_like_a_date))
}

/// Digits in three groups with dashes: a date, if perhaps one that does not exist.
pub(super) fn looks_like_a_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 3 && parts[0].len() == 4 && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The first and the last day as written.
fn ends(text: &str) -> Option<(Option<&str>, Option<&str>)> {
    let told = |text: &'_ str| !text.trim().is_empty();
    let (first, last) = match text.strip_suffix('+') {
        Some(first) => (first, ""),
        None => text.split_once("..")?,
    };
    let ends = (Some(first.trim()).filter(|text| told(text)), Some(last.trim()).filter(|text| told(text)));
    (ends != (None, None)).then_some(ends)
}

impl Resolver<'_> {
    /// The days between which one lies, both included. The text is one that [`is_span`].
    pub(super) fn span_of_days(&mut self, written: &Spanned<String>) -> Option<Bounds> {
        let (first, last) = ends(&written.value).unwrap_or_default();
        let mut day = |text: &str| self.date(&Spanned { value: text.to_owned(), span: written.span });
        let first = first.map(&mut day);
        let last = last.map(&mut day);
        if first == Some(None) || last == Some(None) {
            return None;
        }
        let moment = |end: Option<Option<Date>>| end.flatten().map(Moment::On);
        let bounds =
            Bounds { earliest: moment(first).unwrap_or(Moment::Past), latest: moment(last).unwrap_or(Moment::Never) };
        if bounds.earliest.order() > bounds.latest.order() {
            let message = format!("`{}` has no day in it", written.value);
            self.fault(Diagnostic::error(Code::EmptyRange, written.span, message).help("write the earlier day first"));
            return None;
        }
        Some(bounds)
    }
}
