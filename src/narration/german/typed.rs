//! Answers as they are typed in German, as a request writes them.

/// Units of time, as they are said, with the word of a request.
const UNITS: [(&str, &str); 13] = [
    ("minute", "min"),
    ("minuten", "min"),
    ("stunde", "h"),
    ("stunden", "h"),
    ("std", "h"),
    ("tag", "days"),
    ("tage", "days"),
    ("arbeitstag", "business days"),
    ("arbeitstage", "business days"),
    ("woche", "weeks"),
    ("wochen", "weeks"),
    ("monat", "months"),
    ("monate", "months"),
];

/// An answer about a fact of this type; as it stands if it is not written in a German way.
pub(super) fn typed(kind: &str, answer: &str) -> String {
    let read = match kind {
        "date" => day(answer),
        "duration" => duration(answer),
        "number" => number(answer),
        "money" => money(answer),
        _ => None,
    };
    read.unwrap_or_else(|| answer.to_owned())
}

/// `31.12.2026`.
fn day(answer: &str) -> Option<String> {
    let mut parts = answer.split('.').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = is_number(day, 2) && is_number(month, 2) && year.len() == 4 && is_number(year, 4);
    (is_day && parts.next().is_none()).then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

/// `60.000` and `1.234,5`: dots stand between thousands, and a comma before the decimals.
fn number(answer: &str) -> Option<String> {
    let (whole, decimals) = answer.split_once(',').map_or((answer, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = bare.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let is_one = is_digits(first) && rest.iter().all(|group| is_digits(group)) && decimals.is_none_or(is_digits);
    let is_german = !rest.is_empty() || decimals.is_some();
    if !(is_grouped && is_one && is_german) {
        return None;
    }
    let decimals = decimals.map_or(String::new(), |decimals| format!(".{decimals}"));
    Some(format!("{}{decimals}", whole.replace('.', "")))
}

/// `4.800 EUR`, `EUR 4.800,50`, `4.800 €`.
fn money(answer: &str) -> Option<String> {
    let words: Vec<String> = answer
        .split_whitespace()
        .map(|word| number(word).unwrap_or_else(|| if word == "€" { "EUR".to_owned() } else { word.to_owned() }))
        .collect();
    Some(words.join(" "))
}

/// `1 Stunde`, and `1,5 h` in minutes.
fn duration(answer: &str) -> Option<String> {
    let (amount, unit) = answer.split_once(char::is_whitespace)?;
    let said = unit.trim().trim_end_matches('.').to_lowercase();
    let unit = UNITS.iter().find(|(german, _)| *german == said).map_or(unit.trim(), |(_, unit)| unit);
    let amount = number(amount).unwrap_or_else(|| amount.to_owned());
    // A duration is a whole number of its unit.
    let minutes = amount.strip_suffix(".5").and_then(|whole| whole.parse::<u64>().ok()).map(|whole| whole * 60 + 30);
    Some(match minutes.filter(|_| unit == "h") {
        Some(minutes) => format!("{minutes} min"),
        None => format!("{amount} {unit}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_german_is_read_and_everything_else_stays() {
        for (kind, answer, read) in [
            ("number", "60.000", "60000"),
            ("number", "1.234.567,5", "1234567.5"),
            ("number", "0,5", "0.5"),
            ("number", "-1.000", "-1000"),
            ("number", "60", "60"),
            ("number", "60.5", "60.5"),
            ("number", "1.2345", "1.2345"),
            ("number", "6.00.000", "6.00.000"),
            ("date", "1.2.2026", "2026-02-01"),
            ("date", "31.12.2026", "2026-12-31"),
            ("date", "31.12.26", "31.12.26"),
            ("date", "2026-12-31", "2026-12-31"),
            ("duration", "1,5 h", "90 min"),
            ("duration", "1 Stunde", "1 h"),
            ("duration", "2 Arbeitstage", "2 business days"),
            ("duration", "90 min", "90 min"),
            ("money", "4.800,50 €", "4800.50 EUR"),
            ("money", "EUR 4.800", "EUR 4800"),
            ("version", "10.000", "10.000"),
        ] {
            assert_eq!(typed(kind, answer), read, "{kind} {answer}");
        }
    }
}
