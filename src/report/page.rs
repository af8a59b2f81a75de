//! A review as headings, tables and sentences, before it looks like anything.

use super::figures::MonthOfHours;
use super::sums::Trace;
use crate::history::Time;
use crate::value::locale::{English, Locale as _};
use crate::value::{Decimal, Money};

/// A review in words. Nothing here is escaped; how it looks, [`render`](crate::render::review) says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// What kind of page it is, above the title.
    pub kicker: String,
    /// The title.
    pub title: String,
    /// What it is about: a label and a text.
    pub about: Vec<(String, String)>,
    /// What whoever holds it has to know first.
    pub banner: Option<String>,
    /// What it comes to, in a few sentences.
    pub summary: Vec<String>,
    /// The figures that come first.
    pub cards: Vec<Card>,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A figure that comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Card {
    /// Of what.
    pub label: String,
    /// The figure.
    pub value: String,
    /// What it is held against.
    pub note: String,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// A short name for it, in lower case.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph on how something is counted.
    Note(String),
    /// A table.
    Table(Table),
    /// The numbers that the sentences around it say; only a table of all numbers, as CSV is one, shows it.
    Figures(Table),
    /// The hours of months against what was estimated, for a chart.
    Hours(Vec<MonthOfHours>),
    /// The requests behind each number.
    Traces(Vec<Trace>),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the last row adds up the others.
    pub has_sum: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Whether it has numbers.
    pub is_number: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// The number that it says, if it says one.
    pub figure: Option<Figure>,
    /// The name of the number under which its requests stand in the appendix and the side file.
    pub number: Option<String>,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Figure {
    /// The number, exactly.
    pub value: Decimal,
    /// Its unit: `requests`, `minutes`, `percent`, or the code of a currency.
    pub unit: String,
}

impl Table {
    /// A table whose columns after the first few have numbers.
    pub(super) fn new(words: &[&str], numbers: &[&str]) -> Self {
        let column = |is_number| move |heading: &&str| Column { heading: (*heading).to_owned(), is_number };
        let columns = words.iter().map(column(false)).chain(numbers.iter().map(column(true)));
        Self { columns: columns.collect(), rows: Vec::new(), has_sum: false }
    }
}

impl Column {
    pub(super) fn of_numbers(heading: &str) -> Self {
        Self { heading: heading.to_owned(), is_number: true }
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn figure(text: String, value: Decimal, unit: &str) -> Self {
        Self { text, figure: Some(Figure { value: value.normalize(), unit: unit.to_owned() }), number: None }
    }

    pub(super) fn count(count: u64) -> Self {
        Self::number(count, "requests")
    }

    /// So many of something.
    pub(super) fn number(count: u64, unit: &str) -> Self {
        Self::figure(number(count), Decimal::from(count), unit)
    }

    /// How many more or fewer than before.
    pub(super) fn change(now: u64, before: u64) -> Self {
        let change = Decimal::from(now) - Decimal::from(before);
        Self::figure(signed(now, before), change, "requests")
    }

    pub(super) fn time(time: Time) -> Self {
        Self::figure(time.to_string(), time.minutes(), "minutes")
    }

    pub(super) fn money(money: Money) -> Self {
        Self::figure(amount(money), money.amount(), money.currency().code())
    }

    pub(super) fn percent(percent: Option<Decimal>) -> Self {
        match percent {
            Some(percent) => Self::figure(format!("{percent}\u{a0}%"), percent, "percent"),
            None => Self::text("–"),
        }
    }

    /// Whose requests stand under this name.
    pub(super) fn of(mut self, number: impl Into<String>) -> Self {
        self.number = Some(number.into());
        self
    }
}

/// A count with separators.
pub(super) fn number(count: u64) -> String {
    English.number(Decimal::from(count))
}

/// `+3`, `−2`, `±0`.
pub(super) fn signed(now: u64, before: u64) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => format!("+{}", number(now - before)),
        std::cmp::Ordering::Less => format!("\u{2212}{}", number(before - now)),
        std::cmp::Ordering::Equal => "±0".to_owned(),
    }
}

/// An amount with all digits of its currency, and with more where it has more.
pub(super) fn amount(money: Money) -> String {
    let (mut sum, digits) = (money.amount().normalize(), money.currency().minor_digits());
    if sum.scale() < digits && !sum.fract().is_zero() {
        sum.rescale(digits);
    }
    English.money(Money::new(sum, money.currency()))
}

/// `1 request`, `3 requests`.
pub(super) fn counted(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", number(count), if count == 1 { "" } else { "s" })
}
