//! The arithmetic of quotes in German. Quotes have it in English; amounts, numbers and days are written anew, the words
//! between them are few.

use crate::catalogue::Need;
use crate::value::locale::{German, Locale};
use crate::value::{Money, parse_date, parse_number};

/// Words of quotes; where one begins like another, the longer comes first.
const WORDS: [(&str, &str); 41] = [
    ("each line to a multiple of", "jede Zeile auf ein Vielfaches von"),
    ("a half to the even one", "eine Hälfte zum geraden"),
    ("a half up", "eine Hälfte aufgerundet"),
    ("but no more than there is", "aber nicht mehr, als es gibt"),
    ("so no block is bought", "also wird kein Block gekauft"),
    ("there is no limit", "gibt es keine Grenze"),
    ("of what it comes to", "dessen, was es kostet"),
    ("nothing to bill", "nichts zu berechnen"),
    ("in steps of", "in Schritten von"),
    ("fixed price", "Festpreis"),
    ("list price", "Listenpreis"),
    ("at least", "mindestens"),
    ("a day of", "ein Tag zu"),
    ("an hour", "je Stunde"),
    ("a day", "je Tag"),
    ("included in", "enthalten in"),
    ("left of", "übrig von"),
    ("block of", "Block zu"),
    ("blocks of", "Blöcke zu"),
    ("on quote", "auf Anfrage"),
    ("included", "enthalten"),
    ("absorbed", "ohne Berechnung"),
    ("rounded", "gerundet"),
    ("percent", "Prozent"),
    ("beyond", "darüber"),
    ("within", "innerhalb von"),
    ("drawn", "verbraucht"),
    ("added", "zusätzlich"),
    ("times", "mal"),
    ("after", "nach dem"),
    ("left", "übrig"),
    ("days", "Tage"),
    ("weeks", "Wochen"),
    ("months", "Monate"),
    ("years", "Jahre"),
    ("day", "Tag"),
    ("per", "je"),
    ("of", "von"),
    ("up", "aufgerundet"),
    ("down", "abgerundet"),
    ("add", "zusätzlich"),
];

/// The arithmetic of a line, or how lines are rounded.
pub(super) fn reckoned(english: &str) -> String {
    let mut german = String::with_capacity(english.len() + 16);
    let mut rest = english;
    while let Some(first) = rest.chars().next() {
        let is_inside = german.ends_with(char::is_alphanumeric);
        let known = if is_inside { None } else { name(rest).or_else(|| amount(rest)).or_else(|| word(rest)) };
        match known {
            Some((said, length)) => {
                german.push_str(&said);
                rest = &rest[length..];
            }
            None => {
                german.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    // What stands behind *innerhalb von* takes another case.
    for (plain, bent) in [("Tage ", "Tagen "), ("Monate ", "Monaten "), ("Jahre ", "Jahren ")] {
        if german.starts_with("innerhalb") {
            german = german.replacen(plain, bent, 1);
        }
    }
    german
}

/// A name of the policy, in backticks.
fn name(rest: &str) -> Option<(String, usize)> {
    let end = rest.strip_prefix('`')?.find('`')? + 2;
    Some((rest[..end].to_owned(), end))
}

/// An amount, a day or a number.
fn amount(rest: &str) -> Option<(String, usize)> {
    let figure = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-')).unwrap_or(rest.len());
        rest[..end].trim_end_matches(['.', '-']).len()
    };
    if let Some(behind) = rest.get(3..).filter(|behind| behind.starts_with(' ')) {
        let length = 4 + figure(&behind[1..]);
        if let Some(money) = rest.get(..length).and_then(|written| Money::parse(written).ok()) {
            return Some((German.money(money), length));
        }
    }
    let length = figure(rest);
    let written = rest.get(..length).filter(|written| !written.is_empty())?;
    let day = parse_date(written).ok().map(|day| German.date(day));
    let said = day.or_else(|| parse_number(written).ok().map(|number| German.number(number)))?;
    Some((said, length))
}

fn word(rest: &str) -> Option<(String, usize)> {
    let is_whole =
        |english: &str| rest.strip_prefix(english).is_some_and(|behind| !behind.starts_with(char::is_alphanumeric));
    let (english, german) = WORDS.iter().find(|(english, _)| is_whole(english))?;
    Some(((*german).to_owned(), english.len()))
}

/// What has to be told before a line has an amount.
pub(super) fn need(need: Need) -> String {
    match need {
        Need::Time => "eine Schätzung der Zeit",
        Need::Units => "die Anzahl",
        Need::ListPrice => "den Listenpreis",
        Need::Left => "was noch übrig ist",
        Need::Since => "den Tag, von dem an die Frist zählt",
        Need::Plan => "den Tarif",
        Need::Price => "einen Preis, auf Anfrage",
    }
    .to_owned()
}
