//! Days on which nobody is there: written one by one, or the events of a file.

use std::collections::BTreeSet;

use super::Resolver;
use crate::calendar::{IcsFault, MAX_ICS_BYTES, days_off};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Holidays, Spanned};
use crate::text::{Span, is_calendar};
use crate::value::Date;

impl Resolver<'_> {
    /// `zone`: the clock of the calendar, where its name is known.
    pub(super) fn holidays(&mut self, written: &[Holidays], zone: Option<&str>) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        for some in written {
            match some {
                Holidays::Day(day) => days.extend(self.date(day)),
                Holidays::File { ics, until } => {
                    let until = until.as_ref().map(|day| self.date(day));
                    if until != Some(None) {
                        days.extend(self.of_file(ics, until.flatten(), zone));
                    }
                }
            }
        }
        days
    }

    fn of_file(&mut self, ics: &Spanned<String>, until: Option<Date>, zone: Option<&str>) -> BTreeSet<Date> {
        if self.inside_the_folder(ics).is_none() {
            return BTreeSet::new();
        }
        if !is_calendar(&ics.value) {
            let message = format!("`{}` is not named like a file in the iCalendar form", ics.value);
            let fault = Diagnostic::error(Code::BadName, ics.span, message);
            self.fault(fault.help("name a file that ends in `.ics`"));
            return BTreeSet::new();
        }
        let sources = self.sources;
        let Some((source, file)) = sources.beside(ics.span.source, &ics.value) else {
            let message = format!("there is no file `{}` beside the policy", ics.value);
            let fault = Diagnostic::error(Code::UnknownName, ics.span, message);
            self.fault(fault.help("put it there; its name ends in `.ics`, and the path begins in the policy's folder"));
            return BTreeSet::new();
        };
        if file.text().len() > MAX_ICS_BYTES {
            let message = format!("`{}` is larger than {} MiB", ics.value, MAX_ICS_BYTES >> 20);
            let fault = Diagnostic::error(Code::TooLarge, ics.span, message);
            self.fault(fault.help("leave out events that are long over"));
            return BTreeSet::new();
        }
        match days_off(file.text(), until, zone) {
            Ok(days) => days,
            Err(faults) => {
                for IcsFault { from, until, message, help } in faults {
                    let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
                    let span = Span::new(source, at(from), at(until));
                    let fault =
                        Diagnostic::error(Code::BadDate, span, message).also(ics.span, "the file is named here");
                    self.fault(fault.help(help));
                }
                BTreeSet::new()
            }
        }
    }
}
