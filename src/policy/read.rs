//! A text, read by a type: as a policy writes values, and as requests, signals and mappings bring them.

use super::fact::{Element, FactType, Names, Sym, Value};
use crate::calendar::zone_named;
use crate::diagnostic::in_backticks;
use crate::value::{Duration, Money, Thing, Version, parse_date, parse_number};

/// Why a value cannot be read: what is expected, as it follows upon "write".
pub(crate) type Expected = String;

/// Reads a text by a type, as a policy writes values and as signals and mappings find them.
pub(crate) fn read_value(names: &Names, ty: &FactType, text: &str) -> Result<Value, Expected> {
    fn or<T, E>(read: Result<T, E>, expected: &str) -> Result<T, Expected> {
        read.map_err(|_| expected.to_owned())
    }
    Ok(match ty {
        FactType::YesNo => Value::YesNo(or(yes_no(text).ok_or(()), "`yes` or `no`")?),
        FactType::Number => Value::Number(or(parse_number(text), "a number, such as `12` or `0.5`")?),
        FactType::Duration => Value::Duration(or(Duration::parse(text), "a duration, such as `4 h` or `2 days`")?),
        FactType::Money => Value::Money(or(Money::parse(text), "an amount, such as `4800 EUR`")?),
        FactType::Date => Value::on(or(parse_date(text), "a date, such as `2026-07-01`")?),
        FactType::Version => Value::Version(or(Version::parse(text), "a version, such as `7.1.4`")?),
        FactType::Instant => {
            Value::Instant(or(instant(text).ok_or(()), "an instant, such as `2026-07-01T09:30:00+02:00`")?)
        }
        FactType::Zone => {
            Value::Zone(or(zone_named(text).ok_or(()), "a name of the time zone database, such as `Europe/Berlin`")?)
        }
        FactType::Name => Value::Name(names.find(text)),
        FactType::OneOf(list) | FactType::Levels(list) => Value::Name(closed(names, list, text)?),
        FactType::Thing => Value::Thing(element(names, text)?),
        FactType::SetOf(_) | FactType::Things => return read_set(names, ty, &[text.to_owned()]),
    })
}

pub(crate) fn read_set(names: &Names, ty: &FactType, items: &[String]) -> Result<Value, Expected> {
    let read = |item: &String| match ty.closed() {
        Some(list) => Ok(Element { name: closed(names, list, item)?, version: None }),
        None => element(names, item),
    };
    Ok(Value::Set { elements: items.iter().map(read).collect::<Result<_, _>>()?, complete: true })
}

fn element(names: &Names, text: &str) -> Result<Element, Expected> {
    let thing = Thing::parse(text).map_err(|_| "a name and perhaps a version, such as `postgresql 14.2`".to_owned())?;
    Ok(Element { name: names.find(thing.name()), version: thing.version().cloned() })
}

fn closed(names: &Names, list: &[Sym], text: &str) -> Result<Sym, Expected> {
    let name = names.find(text);
    if list.contains(&name) {
        return Ok(name);
    }
    let all: Vec<&str> = list.iter().map(|&name| names.text(name)).collect();
    Err(format!("one of {}", in_backticks(&all)))
}

/// A point in time in RFC 3339.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    timestamp(&chrono::DateTime::parse_from_rfc3339(text).ok()?)
}

/// The same point in time, in the other library's form. A leap second is the end of the second before it.
pub(crate) fn timestamp(instant: &chrono::DateTime<chrono::FixedOffset>) -> Option<jiff::Timestamp> {
    let nanoseconds = i32::try_from(instant.timestamp_subsec_nanos().min(999_999_999)).ok()?;
    jiff::Timestamp::new(instant.timestamp(), nanoseconds).ok()
}

/// `yes` and `no`, and what other formats write for them.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}
