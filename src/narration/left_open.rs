//! What is left open, in English: where completions lead, and days that the catalogue does not hold.

use super::desk::ExactAnswer;
use super::desk_words::DeskWords;
use super::words::named;
use crate::enquiry::{OpenDay, Questions};

/// Beside questions so many days are told that the catalogue leaves open.
const MOST_DAYS: usize = 3;

/// What completing the request came to.
pub(super) fn exact<W: DeskWords + ?Sized>(words: &W, exact: &ExactAnswer) -> Vec<String> {
    let mut lines = Vec::new();
    let possible: Vec<String> = exact.possible.iter().map(|lead| words.desk_lead(lead)).collect();
    lines.push(match (exact.is_narrowed, possible.len()) {
        (true, 1) => format!("Every completion of the request comes to this: {}.", possible.join("")),
        (true, _) => format!("Completions of the request come to these: {}.", possible.join("; ")),
        (false, 1) => format!("The request comes to this: {}.", possible.join("")),
        (false, _) => {
            format!("The request may come to these, and perhaps not to all of them: {}.", possible.join("; "))
        }
    });
    if !exact.missing.is_empty() {
        lines.push(format!("What is missing and can change it: {}.", named(&exact.missing)));
    }
    if !exact.to_confirm.is_empty() {
        lines.push(format!("What is to be confirmed and can change it: {}.", named(&exact.to_confirm)));
    }
    if !exact.undated.is_empty() {
        lines.push(format!("Releases without a date that can change it: {}.", named(&exact.undated)));
    }
    lines
}

/// Days that the catalogue leaves open.
pub(super) fn day<W: DeskWords + ?Sized>(words: &W, open: &OpenDay) -> String {
    let days = open.days.iter().map(|day| match day.as_str() {
        "released" => "the day of release".to_owned(),
        "ends" => "the end".to_owned(),
        other => format!("the day `{other}`"),
    });
    let days = words.all_of(&days.collect::<Vec<_>>());
    let OpenDay { of, release, place, .. } = open;
    format!("The catalogue leaves open: {days} of `{of} {release}` (`{place}`). This is not for the client to answer.")
}

/// What the catalogue leaves open. Beside questions only the first few are told.
pub(super) fn days<W: DeskWords + ?Sized>(words: &W, questions: &Questions) -> Vec<String> {
    let most = if questions.questions.is_empty() { usize::MAX } else { MOST_DAYS };
    let mut lines: Vec<String> = questions.open_days.iter().take(most).map(|open| words.open_day(open)).collect();
    let more = questions.open_days.len() - lines.len();
    lines.extend((more > 0).then(|| words.more_open_days(more)));
    lines
}
