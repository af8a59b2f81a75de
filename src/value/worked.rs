//! Times as people write what they worked: `2.5 h`, `1 h 45 min`.

use super::{Decimal, parse_number};

/// The amounts of such a text with the words of their units, from the first on; `None` for what is none, which ends it. An
/// empty text has none.
pub(crate) fn amounts_of_time(text: &str) -> impl Iterator<Item = Option<(Decimal, &str)>> {
    let mut rest = Some(text.trim());
    std::iter::from_fn(move || {
        let left = rest.take().filter(|left| !left.is_empty())?;
        let read = || {
            let (amount, behind) = left.split_at(left.find(|c: char| !c.is_ascii_digit() && c != '.')?);
            let behind = behind.trim_start();
            let end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(end);
            Some((parse_number(amount).ok()?, unit, behind.trim_start()))
        };
        let found = read();
        rest = found.map(|(_, _, behind)| behind);
        Some(found.map(|(amount, unit, _)| (amount, unit)))
    })
}

/// How many minutes a unit has, if it is minutes or hours.
pub(crate) fn minutes_of_unit(unit: &str) -> Option<Decimal> {
    match unit {
        "min" | "mins" | "minute" | "minutes" => Some(Decimal::ONE),
        "h" | "hour" | "hours" => Some(Decimal::from(60)),
        _ => None,
    }
}

/// `2 h`, `2 h 20 min`, `45 min`.
pub(crate) fn hours_and_minutes(minutes: Decimal) -> String {
    let sixty = Decimal::from(60);
    let (hours, rest) = ((minutes / sixty).floor().normalize(), (minutes % sixty).normalize());
    match (hours.is_zero(), rest.is_zero()) {
        (false, true) => format!("{hours} h"),
        (false, false) => format!("{hours} h {rest} min"),
        (true, _) => format!("{rest} min"),
    }
}
