//! When a client has outgrown maintenance: the thresholds, and the facts that tell it.

use super::Resolver;
use crate::class::AnsweredBy;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Spanned};
use crate::policy::condition::Pattern;
use crate::policy::fact::{FactType, Sym};
use crate::policy::outgrown::{MONTHS, Outgrown, Recurrence};
use crate::value::{Decimal, Duration, Unit, parse_number};

/// How an account stands, mildest first.
const STANDINGS: [&str; 4] = ["not-enough", "no", "watch", "yes"];

/// Most days that are looked back.
const MOST_DAYS: u32 = 3_650;

impl Resolver<'_> {
    /// Declares what a host tells of the history of an account, where the policy asks for it. Text never sets it.
    pub(super) fn history_facts(&mut self) {
        if self.document.outgrown.is_none() {
            return;
        }
        let standings = STANDINGS.iter().map(|word| self.names.intern(word)).collect();
        for (name, ty) in [
            ("history.outgrown", FactType::Levels(standings)),
            ("history.ratio", FactType::Number),
            ("history.ratio-at-least", FactType::Number),
            ("history.months-over", FactType::Number),
            ("history.since", FactType::Date),
            ("history.recurring", FactType::Number),
            ("history.change-share", FactType::Number),
            ("history.flagged", FactType::YesNo),
        ] {
            let fact = self.add(name, ty, None);
            let def = &mut self.facts[fact.0 as usize];
            def.answered_by = AnsweredBy::Desk;
            def.text_may_set = false;
        }
    }

    /// The thresholds, once services and facts are known.
    pub(super) fn outgrown(&mut self) -> Option<Outgrown> {
        let document = self.document;
        let written = document.outgrown.as_ref()?;
        let mut outgrown = Outgrown::default();
        if let Some(ratio) = written.ratio.as_ref().and_then(|text| self.ratio(text)) {
            outgrown.ratio = ratio;
            // Where the author says the ratio alone, it is not surer than that.
            outgrown.at_least = outgrown.at_least.min(ratio);
        }
        if let Some((at_least, text)) = written.at_least.as_ref().and_then(|text| Some((self.ratio(text)?, text))) {
            outgrown.at_least = at_least;
            if at_least > outgrown.ratio {
                let message = format!("`{}` is more than the ratio, {}", text.value, outgrown.ratio);
                let fault = Diagnostic::error(Code::Conflict, text.span, message);
                self.fault(fault.help("write what the ratio is surely, at most the `ratio` itself"));
            }
        }
        if let Some(months) = written.months.as_ref().and_then(|text| self.months(text)) {
            outgrown.months = months;
        }
        if let Some(confidence) = written.confidence.as_ref().and_then(|text| self.confidence(text)) {
            outgrown.confidence = confidence;
        }
        self.sure_enough(written, &outgrown);
        if let Some(recurrence) = &written.recurrence {
            outgrown.recurrence = self.recurrence(recurrence);
        }
        outgrown.changes = written.changes.as_ref().map_or_else(Vec::new, |kinds| self.kinds(&kinds.value));
        outgrown.offer = written.offer.as_ref().and_then(|offer| self.service_named(offer));
        outgrown.hour = written.hour.as_ref().and_then(|hour| self.amount(hour));
        Some(outgrown)
    }

    /// How what is done stands to what was estimated.
    fn ratio(&mut self, text: &Spanned<String>) -> Option<Decimal> {
        let ratio = parse_number(&text.value).ok().map(|ratio| ratio.normalize());
        let fits = |ratio: &Decimal| *ratio > Decimal::ZERO && *ratio <= Decimal::from(100) && ratio.scale() <= 4;
        let ratio = ratio.filter(fits);
        if ratio.is_none() {
            let message = format!("`{}` is not a ratio of the work to its estimate", text.value);
            let help = "write a number such as `1.25`, at most 100, with at most four digits behind the point";
            self.fault(Diagnostic::error(Code::BadNumber, text.span, message).help(help));
        }
        ratio
    }

    fn months(&mut self, text: &Spanned<String>) -> Option<u32> {
        let months = text.value.parse::<u32>().ok().filter(|months| MONTHS.contains(months));
        if months.is_none() {
            let message = format!("`{}` is not a number of months to look at", text.value);
            let help = format!("write a whole number from {} to {}", MONTHS.start(), MONTHS.end());
            self.fault(Diagnostic::error(Code::BadNumber, text.span, message).help(help));
        }
        months
    }

    fn confidence(&mut self, text: &Spanned<String>) -> Option<Decimal> {
        let percent = text.value.strip_suffix('%').and_then(|number| parse_number(number).ok());
        let fits = |percent: &Decimal| {
            *percent > Decimal::from(50) && *percent < Decimal::ONE_HUNDRED && percent.normalize().scale() <= 4
        };
        let percent = percent.filter(fits);
        if percent.is_none() {
            let message = format!("`{}` does not say how sure it has to be", text.value);
            let help = "write a share above 50 % and below 100 %, such as `99 %`";
            self.fault(Diagnostic::error(Code::BadNumber, text.span, message).help(help));
        }
        percent
    }

    /// So few months cannot be so sure, whatever they are.
    fn sure_enough(&mut self, written: &document::Outgrown, outgrown: &Outgrown) {
        let Some(at) = written.months.as_ref().or(written.confidence.as_ref()) else { return };
        if outgrown.has_enough_months() {
            return;
        }
        let (months, confidence) = (outgrown.months, outgrown.confidence);
        let enough = MONTHS.into_iter().find(|&months| Outgrown { months, ..outgrown.clone() }.has_enough_months());
        let message = format!("no {months} months can be {confidence} % sure, so no client would ever be noticed");
        let help = match enough {
            Some(enough) => format!("write `months: {enough}`, or a lower `confidence`"),
            None => "write a lower `confidence`".to_owned(),
        };
        self.fault(Diagnostic::error(Code::BadNumber, at.span, message).help(help));
    }

    fn recurrence(&mut self, written: &document::Recurrence) -> Recurrence {
        let ours = Recurrence::default();
        let days = written.within.as_ref().and_then(|text| self.days_back(text));
        let times = written.times.as_ref().and_then(|text| {
            let times = text.value.parse::<u32>().ok().filter(|times| *times > 1);
            if times.is_none() {
                let message = format!("`{}` is not how often something comes back", text.value);
                self.fault(Diagnostic::error(Code::BadNumber, text.span, message).help("write a whole number from 2"));
            }
            times
        });
        Recurrence {
            days: days.unwrap_or(ours.days),
            times: times.unwrap_or(ours.times),
            kinds: written.kinds.as_ref().map(|kinds| self.kinds(&kinds.value)),
        }
    }

    fn days_back(&mut self, text: &Spanned<String>) -> Option<u32> {
        let days = Duration::parse(&text.value).ok().and_then(|time| match time.unit() {
            Unit::Days => Some(time.amount()),
            Unit::Weeks => time.amount().checked_mul(7),
            _ => None,
        });
        let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
        if days.is_none() {
            let message = format!("`{}` is not a number of days to look back", text.value);
            let help = format!("write days or weeks, such as `90 days`, at most {MOST_DAYS} days");
            self.fault(Diagnostic::error(Code::BadDuration, text.span, message).help(help));
        }
        days
    }

    /// Kinds of requests, with what groups of them hold.
    fn kinds(&mut self, written: &[Spanned<String>]) -> Vec<Sym> {
        let Some(&kind) = self.fact_by_name.get("kind") else { return Vec::new() };
        let (ty, groups) = (self.ty(kind), self.groups[kind.0 as usize].clone());
        let mut names: Vec<Sym> = Vec::new();
        for name in written {
            for pattern in self.pattern(&ty, &groups, &name.value, name.span).unwrap_or_default() {
                let members = match &pattern {
                    Pattern::Group(members) => &members[..],
                    one => std::slice::from_ref(one),
                };
                for member in members {
                    if let Pattern::Names(more) = member {
                        names.extend(more);
                    }
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}
