//! The key `policy`: dates, zone, currency.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Spanned;
use crate::value::{Currency, Date, parse_date};

/// The resolved header.
pub(super) struct Header {
    pub(super) id: String,
    pub(super) version: Option<String>,
    pub(super) applies_from: Option<Date>,
    pub(super) zone: Option<jiff::tz::TimeZone>,
    pub(super) desk: bool,
}

impl Resolver<'_> {
    pub(super) fn header(&mut self) -> Header {
        let header = &self.document.header;
        if let Some(id) = &header.id {
            self.well_formed(id, "policy");
        }
        if let Some(language) = &header.language {
            self.language = language.value.as_str().into();
        }
        self.currency = header.currency.as_ref().and_then(|currency| self.currency(currency));
        let effective = header.effective.as_ref().and_then(|date| self.date(date));
        let applies_from = header.applies_from.as_ref().and_then(|date| self.date(date));
        Header {
            id: header.id.as_ref().map_or_else(String::new, |id| id.value.clone()),
            version: header.version.as_ref().map(|version| version.value.clone()),
            applies_from: applies_from.or(effective),
            zone: header.time_zone.as_ref().and_then(|zone| self.zone(zone)),
            desk: header.while_open_desk.is_some_and(|desk| desk.value),
        }
    }

    pub(super) fn date(&mut self, written: &Spanned<String>) -> Option<Date> {
        match parse_date(&written.value) {
            Ok(date) => Some(date),
            Err(error) => {
                self.fault(
                    Diagnostic::error(Code::BadDate, written.span, error.to_string())
                        .help("write a day of the calendar as `2026-07-01`"),
                );
                None
            }
        }
    }

    pub(super) fn zone(&mut self, written: &Spanned<String>) -> Option<jiff::tz::TimeZone> {
        let zone = crate::calendar::zone_named(&written.value);
        if zone.is_none() {
            self.fault(
                Diagnostic::error(
                    Code::UnknownZone,
                    written.span,
                    format!("there is no time zone `{}`", written.value),
                )
                .help("write a name of the time zone database, such as `Europe/Berlin` or `UTC`"),
            );
        }
        zone
    }

    pub(super) fn currency(&mut self, written: &Spanned<String>) -> Option<Currency> {
        let currency = Currency::parse(&written.value);
        if currency.is_err() {
            self.fault(
                Diagnostic::error(Code::BadPrice, written.span, format!("`{}` is not a currency", written.value))
                    .help("write its three letters, such as `EUR`"),
            );
        }
        currency.ok()
    }
}
