//! Exact numbers and amounts of money.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// An exact decimal number.
pub type Decimal = rust_decimal::Decimal;

/// Why a text is not a number or an amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseNumberError {
    /// Not a number.
    #[error("`{0}` is not a number such as `12` or `-0.5`, without separators or exponent")]
    Number(String),
    /// Not an amount.
    #[error("`{0}` is not an amount such as `4800 EUR`")]
    Money(String),
    /// Not a currency.
    #[error("`{0}` is not the code of a currency, such as `EUR`")]
    Currency(String),
}

/// Reads an exact number: digits, perhaps a sign and a decimal point; no exponent, no separators.
///
/// ```
/// use scopeline::value::{Decimal, parse_number};
///
/// assert_eq!(parse_number("-0.50")?, Decimal::new(-5, 1));
/// assert!(parse_number("1e3").is_err());
/// assert!(parse_number("1,000").is_err());
/// # Ok::<(), scopeline::value::ParseNumberError>(())
/// ```
///
/// # Errors
///
/// If it is anything else, or has more than 28 digits.
pub fn parse_number(text: &str) -> Result<Decimal, ParseNumberError> {
    let text = text.trim();
    let error = || ParseNumberError::Number(text.chars().take(60).collect());
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(whole) || !rest.is_none_or(numeric) {
        return Err(error());
    }
    Decimal::from_str_exact(text.strip_prefix('+').unwrap_or(text)).map_err(|_| error())
}

/// The exact sum; `None` beyond 28 digits.
///
/// ```
/// use scopeline::value::{exact_sum, parse_number};
///
/// assert_eq!(exact_sum(parse_number("0.1")?, parse_number("0.2")?), Some(parse_number("0.3")?));
/// # Ok::<(), scopeline::value::ParseNumberError>(())
/// ```
#[must_use]
pub fn exact_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    // Where digits do not fit the decimal type rounds; a sum that kept its scale was not rounded.
    a.checked_add(b).filter(|sum| sum.scale() == a.scale().max(b.scale()))
}

/// The exact product; `None` beyond 28 digits.
#[must_use]
pub fn exact_product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let nothing = a.is_zero() || b.is_zero();
    a.checked_mul(b).filter(|product| nothing || product.scale() == a.scale() + b.scale())
}

/// The three letters of a currency in use, by ISO 4217.
///
/// ```
/// use scopeline::value::Currency;
///
/// assert_eq!(Currency::parse("EUR")?.code(), "EUR");
/// assert!(Currency::parse("eur").is_err());
/// # Ok::<(), scopeline::value::ParseNumberError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Codes of ISO 4217 for currencies in use, without funds and metals.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG \
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK \
MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD \
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND \
VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

impl Currency {
    /// Reads the code of a currency in use.
    ///
    /// # Errors
    ///
    /// If it is not three upper-case letters that ISO 4217 lists.
    pub fn parse(code: &str) -> Result<Self, ParseNumberError> {
        let known = CURRENCIES.split_whitespace().any(|known| known == code);
        let letters = <[u8; 3]>::try_from(code.as_bytes()).ok().filter(|_| known);
        letters.map(Self).ok_or_else(|| ParseNumberError::Currency(code.chars().take(60).collect()))
    }

    /// How many digits of it there are behind the point: two for euros, none for yen.
    ///
    /// ```
    /// use scopeline::value::Currency;
    ///
    /// let digits = |code| Currency::parse(code).map(|currency| currency.minor_digits());
    /// assert_eq!((digits("EUR")?, digits("JPY")?, digits("KWD")?), (2, 0, 3));
    /// # Ok::<(), scopeline::value::ParseNumberError>(())
    /// ```
    #[must_use]
    pub fn minor_digits(&self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An exact amount in one currency. Amounts in two currencies do not compare and do not add.
///
/// ```
/// use scopeline::value::Money;
///
/// let money = |text| Money::parse(text).expect("an amount");
/// assert!(money("99.50 EUR") < money("EUR 100"));
/// assert_eq!(money("1 EUR").partial_cmp(&money("1 USD")), None);
/// assert_eq!(money("0.10 EUR").checked_add(money("0.20 EUR")), Some(money("0.3 EUR")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// So much of a currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Reads `4800 EUR` or `EUR 4800`.
    ///
    /// # Errors
    ///
    /// If it is not a number beside the code of a currency.
    pub fn parse(text: &str) -> Result<Self, ParseNumberError> {
        let error = || ParseNumberError::Money(text.chars().take(60).collect());
        let (first, second) = text.trim().split_once(char::is_whitespace).ok_or_else(error)?;
        let (number, code) =
            if first.starts_with(|c: char| c.is_ascii_alphabetic()) { (second, first) } else { (first, second) };
        Ok(Self { amount: parse_number(number).map_err(|_| error())?, currency: Currency::parse(code.trim())? })
    }

    /// How much.
    #[must_use]
    pub const fn amount(&self) -> Decimal {
        self.amount
    }

    /// Of what.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The exact sum; `None` for two currencies or beyond 28 digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let amount = exact_sum(self.amount, other.amount).filter(|_| self.currency == other.currency)?;
        Some(Self { amount, currency: self.currency })
    }

    /// Exactly so many times the amount; `None` beyond 28 digits.
    ///
    /// ```
    /// use scopeline::value::{Money, parse_number};
    ///
    /// let hour = Money::parse("180 EUR")?;
    /// assert_eq!(hour.checked_mul(parse_number("1.5")?), Some(Money::parse("270 EUR")?));
    /// # Ok::<(), scopeline::value::ParseNumberError>(())
    /// ```
    #[must_use]
    pub fn checked_mul(self, factor: Decimal) -> Option<Self> {
        Some(Self { amount: exact_product(self.amount, factor)?, currency: self.currency })
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl FromStr for Money {
    type Err = ParseNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_exact_and_plain() {
        for text in ["0", "12", "-0.5", "+3", "79228162514264337593543950335"] {
            assert!(parse_number(text).is_ok(), "{text}");
        }
        for text in
            ["", ".5", "5.", "1e3", "1_000", "1,000", "0x10", "NaN", "--1", "79228162514264337593543950336", "1 2"]
        {
            assert!(parse_number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_name_a_currency_in_use() {
        for text in ["4800", "4800 XXX", "4800 eur", "EUR", "EUR EUR", "4,800 EUR"] {
            assert!(Money::parse(text).is_err(), "{text}");
        }
        assert_eq!(Money::parse("EUR 4800"), Money::parse("4800 EUR"));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(units in -1_000_000_000i64..1_000_000_000, scale in 0u32..6) {
            let money = Money::new(Decimal::new(units, scale), Currency::parse("EUR").expect("EUR"));
            prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
        }

        #[test]
        fn sums_have_no_order(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, c in -1_000_000i64..1_000_000) {
            let money = |cents| Money::new(Decimal::new(cents, 2), Currency::parse("EUR").expect("EUR"));
            let (a, b, c) = (money(a), money(b), money(c));
            let sum = |x: Money, y: Money| x.checked_add(y).expect("small");
            prop_assert_eq!(sum(sum(a, b), c), sum(a, sum(c, b)));
        }
    }
}
