//! English values.

use chrono::Datelike;

use super::grouped;
use crate::value::{Date, Decimal, Duration, Unit};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn number(number: Decimal) -> String {
    grouped(number, ',', '.')
}

pub(super) fn date(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// The name of a month, from 1 to 12.
pub(crate) fn month_name(month: u32) -> &'static str {
    (month as usize).checked_sub(1).and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

pub(super) fn duration(duration: Duration) -> String {
    let (one, many) = match duration.unit() {
        Unit::Minutes => ("minute", "minutes"),
        Unit::Hours => ("hour", "hours"),
        Unit::Days => ("day", "days"),
        Unit::BusinessDays => ("business day", "business days"),
        Unit::Weeks => ("week", "weeks"),
        Unit::Months => ("month", "months"),
        Unit::Years => ("year", "years"),
    };
    format!("{} {}", duration.amount(), if duration.amount() == 1 { one } else { many })
}

/// The author's names are English words mostly, but for those of the policy language itself.
pub(super) fn name(fact: &str, name: &str) -> Option<String> {
    let words = match (fact, name) {
        ("source", "stock") => "our own build, unchanged",
        ("source", "patched") => "a build with changes",
        ("source", "forked") => "a fork",
        _ => return None,
    };
    Some(words.to_owned())
}

/// What a fact is called in a sentence.
pub(super) fn fact(name: &str) -> &str {
    match name {
        "kind" => "kind of request",
        "integrations" => "other systems",
        "os" => "operating system",
        _ if name.ends_with(".ended") => "last day",
        _ => name,
    }
}
