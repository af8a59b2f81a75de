//! Building a [`Request`] in code.

use std::collections::HashSet;

use chrono::{DateTime, Datelike, FixedOffset};

use super::value::is_json_number;
use super::{Evidence, FactValue, Given, MAX_ITEMS, Origin, Place, Request, Unread, When};
use crate::error::Error;
use crate::value::Date;

/// Collects a [`Request`]; [`build`](Self::build) checks it.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Builder {
    request: Request,
}

impl Builder {
    /// The caller's own name for the request.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.request.id = Some(id.into());
        self
    }

    /// The helpdesk's id of the account that it comes from.
    pub fn client(mut self, client: impl Into<String>) -> Self {
        self.request.client = Some(client.into());
        self
    }

    /// The day on which it was made. Replaces an instant.
    pub fn date(mut self, day: Date) -> Self {
        self.request.when = Some(When::Day(day));
        self
    }

    /// The instant at which it was made. Replaces a day.
    pub fn at(mut self, instant: DateTime<FixedOffset>) -> Self {
        self.request.when = Some(When::Instant(instant));
        self
    }

    /// What the client wrote above it.
    pub fn subject(mut self, text: impl Into<String>) -> Self {
        self.request.subject = Some(text.into());
        self
    }

    /// What the client wrote.
    pub fn body(mut self, text: impl Into<String>) -> Self {
        self.request.body = Some(text.into());
        self
    }

    /// A fact that the helpdesk knows. Each fact may be given once.
    pub fn fact(self, name: impl Into<String>, value: impl Into<FactValue>) -> Self {
        self.fact_from(name, value, Origin::Given)
    }

    /// A fact and where it comes from.
    pub fn fact_from(mut self, name: impl Into<String>, value: impl Into<FactValue>, origin: Origin) -> Self {
        self.request.facts.push(Given { name: name.into(), value: value.into(), origin });
        self
    }

    /// A value that was read in a text at this place; `settles` says that nobody needs to confirm it.
    pub fn evidence(mut self, fact: impl Into<String>, value: impl Into<String>, place: Place, settles: bool) -> Self {
        self.request.evidence.push(Evidence { fact: fact.into(), value: value.into(), place, settles });
        self
    }

    /// Something that was said of a fact and could not be read.
    pub fn unread(mut self, fact: impl Into<String>, text: impl Into<String>, origin: Origin) -> Self {
        self.request.unread.push(Unread { fact: fact.into(), text: text.into(), origin });
        self
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// If a fact is given twice or has more than [`MAX_ITEMS`] values, a number is none, or the year is not between 1 and 9999.
    pub fn build(self) -> Result<Request, Error> {
        let request = self.request;
        let year = match request.when {
            Some(When::Day(day)) => Some(day.year()),
            Some(When::Instant(instant)) => Some(instant.year()),
            None => None,
        };
        if let Some(year) = year.filter(|year| !(1..=9999).contains(year)) {
            return Err(Error::bad_request(format!("the year of the request is `{year}`; write one from 1 to 9999")));
        }
        let mut seen = HashSet::new();
        for Given { name, value, .. } in &request.facts {
            if !seen.insert(name.as_str()) {
                return Err(Error::duplicate_fact(name));
            }
            if let FactValue::List(items) = value
                && items.len() > MAX_ITEMS
            {
                return Err(Error::too_many(name, items.len(), MAX_ITEMS));
            }
            if let FactValue::Number(text) = value
                && !is_json_number(text)
            {
                return Err(Error::bad_value(name, text, "a number as JSON writes it, such as `12` or `0.5`"));
            }
        }
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_given_once() {
        let error = Request::builder().fact("plan", "gold").fact("os", "debian").fact("plan", "gold").build();
        let error = error.expect_err("twice");
        assert!(error.is_duplicate_fact() && error.is_bad_request());
        assert_eq!(error.fact(), Some("plan"));
    }

    #[test]
    fn a_number_is_one() {
        let number = |text: &str| Request::builder().fact("n", FactValue::Number(text.to_owned())).build();
        assert!(number("7.10").is_ok());
        for wrong in ["", "seven", "07", "1,000", "1 ", "NaN", "+1", ".5", "1."] {
            assert!(number(wrong).is_err_and(|error| error.is_bad_value()), "{wrong}");
        }
    }

    #[test]
    fn the_later_of_day_and_instant_counts() {
        let day = Date::from_ymd_opt(2026, 7, 14).expect("a day");
        let instant = DateTime::parse_from_rfc3339("2026-07-14T23:30:00+02:00").expect("an instant");
        let request = Request::builder().at(instant).date(day).build().expect("a request");
        assert_eq!(request.when(), Some(&When::Day(day)));
    }

    #[test]
    fn years_have_four_digits() {
        let on = |year| Request::builder().date(Date::from_ymd_opt(year, 1, 1).expect("a day")).build();
        assert!(on(1).is_ok() && on(9999).is_ok());
        assert!(on(0).is_err() && on(10_000).is_err());
    }
}
