//! German values.

use chrono::Datelike;

use crate::value::{Date, Duration, Unit};

pub(super) fn date(day: Date) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

pub(super) fn duration(duration: Duration) -> String {
    let (one, many) = match duration.unit() {
        Unit::Minutes => ("Minute", "Minuten"),
        Unit::Hours => ("Stunde", "Stunden"),
        Unit::Days => ("Tag", "Tage"),
        Unit::BusinessDays => ("Arbeitstag", "Arbeitstage"),
        Unit::Weeks => ("Woche", "Wochen"),
        Unit::Months => ("Monat", "Monate"),
        Unit::Years => ("Jahr", "Jahre"),
    };
    format!("{} {}", duration.amount(), if duration.amount() == 1 { one } else { many })
}

pub(super) fn name(fact: &str, name: &str) -> Option<String> {
    let words = match (fact, name) {
        ("source", "stock") => "unser unveränderter Stand",
        ("source", "patched") => "ein Stand mit Änderungen",
        ("source", "forked") => "ein Fork",
        _ => return None,
    };
    Some(words.to_owned())
}

/// What a fact is called in a sentence: one that every desk knows by its German name, and any other by its own.
pub(super) fn fact(name: &str) -> &str {
    match name {
        "kind" => "Art der Anfrage",
        "product" => "Produkt",
        "release" => "Version",
        "component" => "Teil",
        "integrations" => "beteiligte Systeme",
        "os" => "Betriebssystem",
        "database" => "Datenbank",
        "plan" => "Tarif",
        _ if name.ends_with(".ended") => "letzter Tag",
        _ => name,
    }
}
