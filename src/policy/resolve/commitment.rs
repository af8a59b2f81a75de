//! Commitments, and what is charged on top of a service.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Spanned};
use crate::policy::commitment::{Commitment, Promise, Target, Within};
use crate::policy::service::{Extra, Price, Surcharge};
use crate::value::{Decimal, Money, Unit, parse_number};

impl Resolver<'_> {
    pub(super) fn commitments(&mut self) -> Vec<Commitment> {
        let document = self.document;
        let last = document.commitments.len().saturating_sub(1);
        for row in document.commitments.iter().take(last).filter(|row| row.when.is_none() && row.unless.is_none()) {
            let fault =
                Diagnostic::error(Code::Misplaced, row.span.start(), "no commitment after this one can be reached");
            self.fault(fault.help("a row without `when` always holds; put it last"));
        }
        document.commitments.iter().map(|row| self.commitment(row)).collect()
    }

    fn commitment(&mut self, row: &document::Commitment) -> Commitment {
        let (when, unless) = (self.optional(row.when.as_ref()), self.exception(row.unless.as_ref()));
        let calendar = row.calendar.as_ref().and_then(|name| self.calendar_named(name));
        let mut promise = Promise {
            response: None,
            workaround: None,
            resolution: None,
            updates: None,
            calendar,
            clause: row.clause.as_ref().map(|clause| clause.value.clone()),
        };
        for (key, written) in &row.targets {
            let target = self.target(key, written);
            let needs_calendar = matches!(&target, Some(Target::Within(within)) if within.needs_calendar());
            if needs_calendar && row.calendar.is_none() && written.calendar.is_none() {
                let what = if written.within.value.contains("day") { "days" } else { "hours" };
                let message = format!("nobody says which {what} `{}` counts", written.within.value);
                let fault = Diagnostic::error(Code::MissingKey, written.within.span, message);
                self.fault(fault.help("name the `calendar` of this commitment"));
            }
            match *key {
                "response" => promise.response = target,
                "workaround" => promise.workaround = target,
                "resolution" => promise.resolution = target,
                _ => promise.updates = target,
            }
        }
        Commitment { when, unless, promise }
    }

    fn target(&mut self, key: &str, written: &document::Target) -> Option<Target> {
        let calendar = written.calendar.as_ref().map(|name| self.calendar_named(name));
        let text = &written.within;
        match (Target::parse(&text.value), calendar) {
            (Some(Target::Within(within)), _)
                if within.time.amount() == 0 && within.time.unit() != Unit::BusinessDays =>
            {
                let message = format!("`{}` is no time at all", text.value);
                let fault = Diagnostic::error(Code::BadDuration, text.span, message);
                self.fault(fault.help("write a time above zero, or `none`; `0 business days` is the same day of work"));
                None
            }
            (Some(Target::Within(within)), calendar) => {
                Some(Target::Within(Within { calendar: calendar.flatten(), ..within }))
            }
            (Some(target), None) => Some(target),
            (Some(target), Some(_)) => {
                let message = format!("`{}` is no time, so it needs no calendar", text.value);
                let fault = Diagnostic::error(Code::Conflict, text.span, message);
                self.fault(fault.help(format!("write `{key}: {}`", text.value)));
                Some(target)
            }
            (None, _) => {
                let message = format!("`{}` is not a target for `{key}`", text.value);
                let fault = Diagnostic::error(Code::BadDuration, text.span, message);
                let help = "write a duration such as `4 h`, `8 business hours` or `2 business days`, `none` or \
                            `best-effort`";
                self.fault(fault.help(help));
                None
            }
        }
    }

    pub(super) fn surcharges(&mut self, rows: &[document::Surcharge], price: Option<&Price>) -> Vec<Surcharge> {
        let currency = price.and_then(Price::currency);
        for add in rows.iter().filter_map(|row| row.add.as_ref()) {
            if let (Some(currency), Ok(money)) = (currency, Money::parse(&add.value))
                && money.currency() != currency
            {
                let message = format!("`{}` is added to a price in {currency}", add.value);
                let fault = Diagnostic::error(Code::BadPrice, add.span, message);
                self.fault(fault.help("say both in one currency; nobody can bill a sum of two"));
            }
        }
        rows.iter().filter_map(|row| self.surcharge(row)).collect()
    }

    fn surcharge(&mut self, row: &document::Surcharge) -> Option<Surcharge> {
        let when = self.optional(row.when.as_ref());
        let extra = match (&row.times, &row.add, &row.percent) {
            (Some(times), ..) => Extra::Times(self.more_than_nothing(times)?),
            (_, Some(add), _) => Extra::Add(self.amount(add)?),
            (.., Some(percent)) => Extra::Percent(self.hundredths(percent)?),
            _ => return None,
        };
        let title = row.title.as_ref().and_then(|title| self.client_text(title));
        Some(Surcharge { when, title, extra, clause: row.clause.as_ref().map(|clause| clause.value.clone()) })
    }

    /// `20` or `20 %`.
    pub(super) fn hundredths(&mut self, written: &Spanned<String>) -> Option<Decimal> {
        let bare = written.value.strip_suffix('%').unwrap_or(&written.value).trim_end();
        self.more_than_nothing(&Spanned { value: bare.to_owned(), span: written.span })
    }

    pub(super) fn more_than_nothing(&mut self, written: &Spanned<String>) -> Option<Decimal> {
        let read = parse_number(&written.value).ok().filter(|number| *number > Decimal::ZERO);
        if read.is_none() {
            let message = format!("`{}` is not a number above zero", written.value);
            self.fault(Diagnostic::error(Code::BadNumber, written.span, message).help("write a number such as `1.5`"));
        }
        read
    }
}
