//! Faults that only repeat a fault of the text.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Where a text could not be taken as it stands, what is read from it is not what its author wrote.
const TEXT_CODES: [Code; 5] =
    [Code::Syntax, Code::TooDeep, Code::TooLarge, Code::YamlFeature, Code::InvisibleCharacter];
/// What follows from a part of a text that was not read.
const MISSING_CODES: [Code; 7] = [
    Code::Empty,
    Code::MissingKey,
    Code::UnknownFact,
    Code::UnknownName,
    Code::UnknownValue,
    Code::BadPlaceholder,
    Code::NoCases,
];

/// Leaves out of `more`, which was found in trees, what only repeats a fault that [`parse`](super::parse) found: that
/// something is missing which stands in a part that was not read, and whatever is said of the very place of such a
/// fault.
pub(crate) fn without_echoes(of_the_text: &[Diagnostic], more: &mut Vec<Diagnostic>) {
    let of_the_text = || of_the_text.iter().filter(|fault| TEXT_CODES.contains(&fault.code));
    let broken_off = of_the_text().any(|fault| fault.code != Code::InvisibleCharacter);
    // What was opened and swallowed, or never closed, is as much the place as where that was noticed.
    let others = of_the_text().flat_map(|fault| fault.others.iter().map(|label| label.span));
    let mut places: Vec<Span> = of_the_text().filter_map(place).chain(others).collect();
    places.sort_unstable();
    more.retain(|fault| {
        // A doubt about half a text is worth nothing.
        let follows = broken_off && (MISSING_CODES.contains(&fault.code) || fault.lint().is_some());
        !follows && !covers_one(&places, fault)
    });
}

fn place(fault: &Diagnostic) -> Option<Span> {
    fault.primary.as_ref().map(|label| label.span)
}

/// Whether one of these places begins inside the place of the fault.
fn covers_one(places: &[Span], fault: &Diagnostic) -> bool {
    let Some(span) = place(fault) else { return false };
    let first = places.partition_point(|place| (place.source, place.start) < (span.source, span.start));
    places.get(first).is_some_and(|place| place.source == span.source && place.start < span.end.max(span.start + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceId;

    fn at(code: Code, start: u32, end: u32) -> Diagnostic {
        Diagnostic::error(code, Span::new(SourceId::default(), start, end), "m")
    }

    fn kept(of_the_text: &[Diagnostic], more: &[Diagnostic]) -> Vec<Code> {
        let mut more = more.to_vec();
        without_echoes(of_the_text, &mut more);
        more.iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn what_follows_a_broken_off_text_is_not_missing() {
        let found = [at(Code::MissingKey, 0, 1), at(Code::BadDate, 3, 9), at(Code::UnknownFact, 40, 50)];
        assert_eq!(kept(&[at(Code::Syntax, 60, 61)], &found), [Code::BadDate]);
        assert_eq!(kept(&[at(Code::Duplicate, 60, 61)], &found), found.each_ref().map(|fault| fault.code));
        assert_eq!(kept(&[at(Code::InvisibleCharacter, 60, 63)], &found), found.each_ref().map(|fault| fault.code));
    }

    #[test]
    fn one_place_has_one_fault() {
        let text = [at(Code::InvisibleCharacter, 12, 15), at(Code::YamlFeature, 20, 22)];
        assert_eq!(kept(&text, &[at(Code::BadName, 10, 16)]), []);
        assert_eq!(kept(&text, &[at(Code::WrongShape, 20, 20)]), [], "an alias leaves an empty text");
        assert_eq!(kept(&text, &[at(Code::BadName, 15, 20), at(Code::BadName, 22, 30)]), [Code::BadName; 2]);
    }
}
