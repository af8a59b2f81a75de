//! The parts of the language that are read and checked, but that nothing decides by yet.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{DateForm, Spanned};
use crate::value::{DateRule, parse_number};

impl Resolver<'_> {
    /// Checks their form and remembers the facts that they will derive.
    pub(super) fn later_parts(&mut self) {
        let document = self.document;
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

    fn beside(&mut self, name: &Spanned<String>, what: &str) {
        self.well_formed(name, what);
        let message = format!("the {what} `{}` is read, but nothing decides by it yet", name.value);
        self.fault(
            Diagnostic::warning(Code::NotYetDecided, name.span, message)
                .help("a condition that names it is an error; say it with a declared fact for now"),
        );
    }
}
