//! When a foreign object says that it was made.

use chrono::{DateTime, NaiveDateTime};

use crate::request::{Json, When};
use crate::value::parse_date;

/// Reads a day or an instant: `2026-07-14`, RFC 3339 (also with a space, or an offset without a colon), a time without
/// an offset for its day, or a JSON number of seconds or milliseconds since 1970.
pub(super) fn read_when(json: &Json) -> Option<When> {
    match json {
        Json::Text(text) => read_text(text.trim()),
        Json::Number(digits) => read_epoch(digits.parse().ok()?),
        _ => None,
    }
}

fn read_text(text: &str) -> Option<When> {
    if let Ok(day) = parse_date(text) {
        return Some(When::Day(day));
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z"] {
        if let Ok(instant) = DateTime::parse_from_str(text, form) {
            return Some(When::Instant(instant));
        }
    }
    // Without an offset nobody knows the instant, but the writer meant a day.
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(When::Day(time.date()))
}

/// Seconds, or milliseconds from 100,000,000,000 on: as seconds that would be the year 5138, as milliseconds 1973.
fn read_epoch(number: i64) -> Option<When> {
    let instant = match number {
        0..100_000_000_000 => DateTime::from_timestamp(number, 0),
        100_000_000_000.. => DateTime::from_timestamp_millis(number),
        _ => None,
    }?;
    Some(When::Instant(instant.fixed_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(json: &str) -> Option<String> {
        read_when(&Json::parse(json).expect("JSON")).map(|when| match when {
            When::Day(day) => day.to_string(),
            When::Instant(instant) => instant.to_rfc3339(),
        })
    }

    #[test]
    fn days_and_instants() {
        let cases = [
            (r#"" 2026-07-14 ""#, "2026-07-14"),
            (r#""2026-07-14T09:30:00Z""#, "2026-07-14T09:30:00+00:00"),
            (r#""2026-07-14T09:30:00.250+02:00""#, "2026-07-14T09:30:00.250+02:00"),
            (r#""2026-07-14T09:30:00.000+0200""#, "2026-07-14T09:30:00+02:00"),
            (r#""2026-07-14 09:30:00 +0200""#, "2026-07-14T09:30:00+02:00"),
            (r#""2026-07-14 23:59:59 UTC""#, "?"),
            (r#""2026-07-14 23:59:59""#, "2026-07-14"),
            (r#""2026-07-14T23:59""#, "2026-07-14"),
            ("1784021400", "2026-07-14T09:30:00+00:00"),
            ("1784021400250", "2026-07-14T09:30:00.250+00:00"),
            ("0", "1970-01-01T00:00:00+00:00"),
        ];
        for (json, expected) in cases {
            assert_eq!(read(json).as_deref().unwrap_or("?"), expected, "{json}");
        }
    }

    #[test]
    fn what_is_neither() {
        for json in [r#""""#, r#""soon""#, r#""2026-02-30""#, r#""14.07.2026""#, r#""07/14/2026""#, r#""1784021400""#] {
            assert_eq!(read(json), None, "{json}");
        }
        for json in ["-1", "1.5", "1e9", "99999999999999999999", "9223372036854775807", "null", "true", "[]", "{}"] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".*") {
            let _ = read_text(&text);
        }
    }
}
