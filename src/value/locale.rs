//! How a language writes numbers, amounts, days and the smallest words.

mod english;

pub(crate) use english::month_name;
mod german;

use super::{Date, Decimal, Duration, Money};

/// How a language writes values. What a program reads stays as the policy writes it; this is for people.
///
/// Every method has an English form, so a host replaces what it writes differently:
///
/// ```
/// use scopeline::value::locale::{English, German, Locale};
/// use scopeline::value::{Decimal, Money, parse_date};
///
/// struct Swiss;
///
/// impl Locale for Swiss {
///     fn language(&self) -> &str {
///         "de-CH"
///     }
///     fn number(&self, number: Decimal) -> String {
///         German.number(number).replace('.', "’").replace(',', ".")
///     }
/// }
///
/// let price = Money::parse("4800 EUR")?;
/// assert_eq!(English.money(price), "EUR 4,800");
/// assert_eq!(German.money(price), "4.800 EUR");
/// assert_eq!(Swiss.money(price), "EUR 4’800");
/// let day = parse_date("2027-01-10").expect("a day");
/// assert_eq!((English.date(day), German.date(day)), ("10 January 2027".to_owned(), "10.01.2027".to_owned()));
/// # Ok::<(), scopeline::value::ParseNumberError>(())
/// ```
pub trait Locale: Sync {
    /// The language, such as `en` or `de-AT`: a text of the policy is taken in it where there is one.
    fn language(&self) -> &str {
        "en"
    }

    /// A number, exactly.
    fn number(&self, number: Decimal) -> String {
        english::number(number)
    }

    /// An amount of money, exactly.
    fn money(&self, money: Money) -> String {
        format!("{} {}", money.currency(), self.number(money.amount()))
    }

    /// A day. English spells the month out, since `10/01` is another day in London than in New York.
    fn date(&self, day: Date) -> String {
        english::date(day)
    }

    /// A duration.
    fn duration(&self, duration: Duration) -> String {
        english::duration(duration)
    }

    /// Yes or no.
    fn yes_no(&self, yes: bool) -> String {
        if yes { "yes" } else { "no" }.to_owned()
    }

    /// What stands in a text for a fact, or a day of it, that is not known: something that reads well wherever the author
    /// put it.
    fn unknown(&self, fact: &str) -> String {
        format!("[{} not known]", english::fact(fact))
    }

    /// A list without elements.
    fn none(&self) -> String {
        "none".to_owned()
    }

    /// What is said of a list that may have more elements than these.
    fn at_least(&self, list: &str) -> String {
        format!("at least {list}")
    }

    /// A value of a fact that the policy gives a name, such as `patched` of `source`; none if the language has no word for
    /// it. Names of things, such as `debian`, are never asked for.
    fn name(&self, fact: &str, name: &str) -> Option<String> {
        english::name(fact, name)
    }
}

/// Values as the policy writes them, and as programs read them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

/// English: EUR 4,800.50, 10 January 2027, 2 business days.
#[derive(Debug, Clone, Copy, Default)]
pub struct English;

/// German: 4.800,50 EUR, 10.01.2027, 2 Arbeitstage.
#[derive(Debug, Clone, Copy, Default)]
pub struct German;

impl Locale for English {}

impl Locale for Plain {
    fn number(&self, number: Decimal) -> String {
        number.to_string()
    }

    fn date(&self, day: Date) -> String {
        day.to_string()
    }

    fn duration(&self, duration: Duration) -> String {
        duration.to_string()
    }

    fn unknown(&self, fact: &str) -> String {
        format!("[{fact} not known]")
    }

    fn name(&self, _fact: &str, name: &str) -> Option<String> {
        Some(name.to_owned())
    }
}

impl Locale for German {
    fn language(&self) -> &str {
        "de"
    }

    fn number(&self, number: Decimal) -> String {
        grouped(number, '.', ',')
    }

    fn money(&self, money: Money) -> String {
        format!("{} {}", self.number(money.amount()), money.currency())
    }

    fn date(&self, day: Date) -> String {
        german::date(day)
    }

    fn duration(&self, duration: Duration) -> String {
        german::duration(duration)
    }

    fn yes_no(&self, yes: bool) -> String {
        if yes { "ja" } else { "nein" }.to_owned()
    }

    fn unknown(&self, fact: &str) -> String {
        format!("[{} nicht bekannt]", german::fact(fact))
    }

    fn none(&self) -> String {
        "keine".to_owned()
    }

    fn at_least(&self, list: &str) -> String {
        format!("mindestens {list}")
    }

    fn name(&self, fact: &str, name: &str) -> Option<String> {
        german::name(fact, name)
    }
}

/// The locale that this crate has for a language, by its first part: `en` for `en-GB`.
#[must_use]
pub fn of_language(language: &str) -> Option<&'static dyn Locale> {
    match primary(language).to_ascii_lowercase().as_str() {
        "en" => Some(&English),
        "de" => Some(&German),
        _ => None,
    }
}

/// The first part of a language tag: `de` of `de-AT`.
pub(crate) fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// Digits in groups of three; every digit stays.
fn grouped(number: Decimal, group: char, point: char) -> String {
    let written = number.to_string();
    let (sign, digits) = written.strip_prefix('-').map_or(("", written.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !rest.is_empty() {
        text.push(point);
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::{parse_date, parse_number};

    #[test]
    fn numbers_amounts_and_days_are_written_as_the_language_has_them() {
        for (number, english, german) in [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1234.5", "1,234.5", "1.234,5"),
            ("-1234567.00", "-1,234,567.00", "-1.234.567,00"),
            (
                "79228162514264337593543950335",
                "79,228,162,514,264,337,593,543,950,335",
                "79.228.162.514.264.337.593.543.950.335",
            ),
        ] {
            let number = parse_number(number).expect("a number");
            assert_eq!((English.number(number), German.number(number)), (english.to_owned(), german.to_owned()));
        }
        let day = parse_date("2028-03-01").expect("a day");
        assert_eq!(
            [Plain.date(day), English.date(day), German.date(day)],
            ["2028-03-01", "1 March 2028", "01.03.2028"]
        );
        let time = |text| Duration::parse(text).expect("a duration");
        for (written, english, german) in [
            ("1 h", "1 hour", "1 Stunde"),
            ("30 min", "30 minutes", "30 Minuten"),
            ("2 business days", "2 business days", "2 Arbeitstage"),
            ("1 month", "1 month", "1 Monat"),
            ("3 years", "3 years", "3 Jahre"),
        ] {
            assert_eq!(
                (English.duration(time(written)), German.duration(time(written))),
                (english.into(), german.into())
            );
        }
    }

    #[test]
    fn a_language_is_found_by_its_first_part() {
        assert_eq!(of_language("de-AT").map(Locale::language), Some("de"));
        assert_eq!(of_language("EN").map(Locale::language), Some("en"));
        assert!(of_language("fr").is_none());
    }

    proptest! {
        #[test]
        fn no_digit_is_lost(units in any::<i64>(), scale in 0u32..10) {
            let number = Decimal::new(units, scale);
            prop_assert_eq!(English.number(number).replace(',', ""), number.to_string());
            prop_assert_eq!(German.number(number).replace('.', "").replace(',', "."), number.to_string());
        }
    }
}
