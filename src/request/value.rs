//! [`FactValue`]: what a helpdesk says of a fact, before the type of the fact has read it.

use std::fmt;

use crate::value::{Date, Decimal};

/// What a helpdesk says of one fact. Which type the fact has is the policy's business: `7.10` is text here.
///
/// ```
/// use scopeline::request::FactValue;
///
/// assert_eq!(FactValue::from("7.10").to_string(), "7.10");
/// assert_eq!(FactValue::from(true).to_string(), "yes");
/// assert_eq!(FactValue::from(["ldap", "jira 9.4"]).to_string(), "ldap, jira 9.4");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactValue {
    /// A text: a name, a version, a date, a duration.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// A number, in exactly the digits in which it was written: `7.10` and `7.1` are different texts.
    Number(String),
    /// Several at once, and no others: the list is complete, and an empty one says that there is none.
    List(Vec<String>),
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Number(text) => f.write_str(text),
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::List(items) => f.write_str(&items.join(", ")),
        }
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for FactValue {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for FactValue {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

impl From<Decimal> for FactValue {
    fn from(number: Decimal) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Date> for FactValue {
    fn from(date: Date) -> Self {
        Self::Text(date.to_string())
    }
}

impl<S: Into<String>> From<Vec<S>> for FactValue {
    fn from(items: Vec<S>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for FactValue {
    fn from(items: [S; N]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

macro_rules! from_integers {
    ($($integer:ty),+) => {
        $(impl From<$integer> for FactValue {
            fn from(number: $integer) -> Self {
                Self::Number(number.to_string())
            }
        })+
    };
}

from_integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

/// Whether this text is a number as JSON writes them.
pub(super) fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let places = digits(fraction);
        if places == 0 {
            return false;
        }
        rest = &fraction[places..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let places = digits(exponent);
        return places > 0 && places == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(FactValue::from(Decimal::new(710, 2)), FactValue::Number("7.10".to_owned()));
        assert_eq!(FactValue::from(-3_i64), FactValue::Number("-3".to_owned()));
        assert_eq!(FactValue::from(u128::MAX).to_string(), u128::MAX.to_string());
    }

    #[test]
    fn a_list_without_items_shows_nothing() {
        assert_eq!(FactValue::from(Vec::<String>::new()).to_string(), "");
    }

    proptest! {
        #[test]
        fn a_json_number_is_what_json_says(text in "-?[0-9]{0,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?x?") {
            let json = serde_json::from_str::<&serde_json::value::RawValue>(&text)
                .is_ok_and(|raw| raw.get() == text);
            prop_assert_eq!(is_json_number(&text), json, "{}", text);
        }
    }
}
