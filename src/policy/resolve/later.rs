//! The parts of the language that are read and checked, but that nothing decides by yet.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{CalendarForm, DateForm, Spanned};
use crate::text::Span;
use crate::value::{DateRule, Duration, parse_number};

impl Resolver<'_> {
    /// Checks their form and remembers the facts that they will derive.
    pub(super) fn later_parts(&mut self) {
        let document = self.document;
        for cycle in &document.life_cycles {
            self.beside(&cycle.name, "life cycle");
            self.later.insert(format!("{}.phase", cycle.name.value), "a life cycle");
            if let Some(from) = &cycle.from {
                self.inside_the_folder(from);
            }
        }
        for clock in &document.clocks {
            self.beside(&clock.name, "clock");
            self.later.insert(clock.name.value.clone(), "a clock");
            clock.rows.iter().for_each(|row| self.date_form(&row.until));
        }
        for meter in &document.meters {
            self.beside(&meter.name, "meter");
            for column in ["status", "periods-over"] {
                self.later.insert(format!("{}.{column}", meter.name.value), "a meter");
            }
            if let Some(history) = meter.history.as_ref().filter(|history| parse_number(&history.value).is_err()) {
                let message = format!("`{}` is not a number of periods", history.value);
                self.fault(Diagnostic::error(Code::BadNumber, history.span, message).help("write a whole number"));
            }
        }
        for distance in &document.distances {
            self.beside(&distance.name, "distance");
            self.later.insert(distance.name.value.clone(), "a distance");
        }
        for calendar in &document.calendars {
            self.beside(&calendar.name, "calendar");
            self.later.insert(format!("arrived.{}", calendar.name.value), "a calendar");
            self.calendar(&calendar.form);
        }
    }

    fn calendar(&mut self, form: &CalendarForm) {
        let CalendarForm::Hours { zone, holidays, .. } = form else { return };
        for day in holidays {
            self.date(day);
        }
        if let Some(zone) = zone.as_ref().filter(|zone| !["customer", "contact"].contains(&zone.value.as_str())) {
            self.zone(zone);
        }
    }

    fn date_form(&mut self, form: &DateForm) {
        let texts = match form {
            DateForm::One(text) => std::slice::from_ref(text),
            DateForm::LaterOf(texts) | DateForm::EarlierOf(texts) => texts,
        };
        for text in texts {
            if let Err(error) = DateRule::parse(&text.value) {
                let fault = Diagnostic::error(Code::BadDate, text.span, error.to_string());
                self.fault(fault.help("write a date fact, perhaps with a duration: `account.paid-until + 30 days`"));
            }
        }
    }

    /// Conditions and targets of what stands beside a decision, once every fact is known.
    pub(super) fn later_conditions(&mut self) {
        let document = self.document;
        for service in &document.services {
            for surcharge in &service.surcharges {
                self.waits(surcharge.span, "surcharges", "prices are shown without them");
                self.beside_condition(surcharge.when.as_ref());
                let amounts = [&surcharge.times, &surcharge.add, &surcharge.percent].into_iter().flatten();
                for amount in amounts.filter(|amount| parse_number(&amount.value).is_err()) {
                    let message = format!("`{}` is not a number", amount.value);
                    self.fault(
                        Diagnostic::error(Code::BadNumber, amount.span, message).help("write a number such as `1.5`"),
                    );
                }
            }
        }
        for commitment in &document.commitments {
            self.waits(commitment.span, "commitments", "no target is looked up");
            self.beside_condition(commitment.when.as_ref());
            for (key, target) in &commitment.targets {
                let word = ["none", "best-effort"].contains(&target.value.as_str());
                if !word && Duration::parse(&target.value).is_err() {
                    let message = format!("`{}` is not a target for `{key}`", target.value);
                    self.fault(
                        Diagnostic::error(Code::BadDuration, target.span, message)
                            .help("write a duration such as `4 h` or `2 business days`, `none` or `best-effort`"),
                    );
                }
            }
            if let Some(calendar) = &commitment.calendar {
                self.calendar_named(calendar);
            }
        }
    }

    /// A condition that no decision reads yet: what it needs may wait as well.
    fn beside_condition(&mut self, condition: Option<&crate::document::Condition>) {
        let Some(condition) = condition else { return };
        let before = self.faults.len();
        self.condition(condition);
        let later = self.faults.split_off(before);
        self.faults.extend(later.into_iter().filter(|fault| fault.code != Code::NotYetDecided));
        self.has_error = self.faults.iter().any(Diagnostic::is_error);
    }

    fn calendar_named(&mut self, name: &Spanned<String>) {
        let document = self.document;
        let known = document.calendars.iter().any(|calendar| calendar.name.value == name.value);
        if !known && name.value != "always" {
            let message = format!("there is no calendar `{}`", name.value);
            let names = document.calendars.iter().map(|calendar| calendar.name.value.as_str()).chain(["always"]);
            let help = match self.close(&name.value, names) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "declare it under `calendars`, or write `always`".to_owned(),
            };
            self.fault(Diagnostic::error(Code::UnknownName, name.span, message).help(help));
        }
    }

    fn beside(&mut self, name: &Spanned<String>, what: &str) {
        self.well_formed(name, what);
        let message = format!("the {what} `{}` is read, but nothing decides by it yet", name.value);
        self.fault(
            Diagnostic::warning(Code::NotYetDecided, name.span, message)
                .help("a condition that names it is an error; say it with a declared fact for now"),
        );
    }

    fn waits(&mut self, span: Span, what: &str, meanwhile: &str) {
        let message = format!("{what} are read, but nothing decides by them yet");
        self.fault(
            Diagnostic::warning(Code::NotYetDecided, span.start(), message).help(format!("until then {meanwhile}")),
        );
    }
}
