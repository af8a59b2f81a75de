//! Clocks: their rows, and the one date that they count from.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, DateForm, Spanned};
use crate::policy::calendar::CalendarId;
use crate::policy::clock::{Clock, ClockRow};
use crate::policy::condition::Condition;
use crate::policy::fact::{Derivation, FactId, FactType, Sym};
use crate::text::Span;
use crate::value::{Date, DateRule, Unit};

/// Most rows of one clock.
const MOST_ROWS: usize = 100;

/// The clock or the meter that counts a fact, which nothing else may look at.
///
/// That keeps an analysis exact: what is left of the fact are the few values of the clock or the meter.
#[derive(Debug, Clone)]
pub(super) struct Fed {
    /// Such as "the clock `subscription`".
    pub(super) by: String,
    /// What to test in place of the fact.
    pub(super) instead: String,
    pub(super) span: Span,
}

impl Resolver<'_> {
    /// Declares the facts of the clocks, and the dates that they count from. Their conditions are read later.
    pub(super) fn clock_facts(&mut self) {
        let document = self.document;
        for clock in &document.clocks {
            self.well_formed(&clock.name, "clock");
            if self.is_taken(&clock.name, "clock") {
                continue;
            }
            if let Some(row) = clock.rows.get(MOST_ROWS) {
                let message = format!("the clock `{}` has more than {MOST_ROWS} rows", clock.name.value);
                self.fault(Diagnostic::error(Code::TooLarge, row.is.span, message).help("leave some of them out"));
                continue;
            }
            let rows: Vec<ClockRow> = clock.rows.iter().map(|row| self.clock_row(row)).collect();
            let ended = self.names.intern("ended");
            let mut names: Vec<Sym> = Vec::new();
            for name in rows.iter().map(|row| row.is).chain([ended]) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let start = self.start_of(clock, &rows);
            let derivation = Derivation::Clock(Clock { start, rows, ended });
            let fact = self.add(&clock.name.value, FactType::OneOf(names), Some(derivation));
            self.declared_at[fact.0 as usize] = Some(clock.name.span);
        }
    }

    /// The conditions of the rows, once every fact is known.
    pub(super) fn clocks(&mut self) {
        let document = self.document;
        for clock in &document.clocks {
            let whens: Vec<Condition> = clock.rows.iter().map(|row| self.optional(row.when.as_ref())).collect();
            let Some(&fact) = self.fact_by_name.get(&clock.name.value) else { continue };
            if let Some(Derivation::Clock(clock)) = &mut self.facts[fact.0 as usize].derivation {
                clock.rows.iter_mut().zip(whens).for_each(|(row, when)| row.when = when);
            }
        }
    }

    fn clock_row(&mut self, row: &document::ClockRow) -> ClockRow {
        let before = self.faults.len();
        let until = match &row.until {
            DateForm::One(text) => self.clock_date(text),
            DateForm::LaterOf(texts) => DateRule::LaterOf(texts.iter().map(|text| self.clock_date(text)).collect()),
            DateForm::EarlierOf(texts) => DateRule::EarlierOf(texts.iter().map(|text| self.clock_date(text)).collect()),
        };
        // What a date that cannot be read would count is not known.
        let is_read = self.faults.len() == before;
        let calendar = if is_read { self.row_calendar(row, &until) } else { None };
        ClockRow { is: self.names.intern(&row.is.value), until, calendar, when: Condition::always() }
    }

    /// The calendar by which the row counts business days. It goes with nothing else, and they need it.
    fn row_calendar(&mut self, row: &document::ClockRow, until: &DateRule) -> Option<CalendarId> {
        let counts = |rule: &DateRule| matches!(rule, DateRule::Offset { by: Some((_, by)), .. } if by.unit() == Unit::BusinessDays);
        let counted = until.single_rules().into_iter().zip(texts(&row.until)).find(|(rule, _)| counts(rule));
        match (&row.calendar, counted) {
            (Some(name), Some(_)) => self.calendar_named(name),
            (Some(name), None) => {
                let message = format!("this row has no business days that `{}` could count", name.value);
                let fault = Diagnostic::error(Code::Conflict, name.span, message);
                self.fault(fault.help("write `until: FACT + 3 business days`, or leave `calendar` out"));
                None
            }
            (None, Some((_, text))) => {
                let message = format!("`{}` does not say whose business days are counted", text.value);
                let fault = Diagnostic::error(Code::MissingKey, text.span, message);
                self.fault(fault.help("write `calendar: NAME` beside it, with a name of `calendars`, or `always`"));
                None
            }
            (None, None) => None,
        }
    }

    /// One date rule. What cannot be read is reported, and any date stands in its place.
    fn clock_date(&mut self, text: &Spanned<String>) -> DateRule {
        DateRule::parse_for_calendar(&text.value).unwrap_or_else(|error| {
            let fault = Diagnostic::error(Code::BadDate, text.span, error.to_string());
            self.fault(fault.help("write a date fact, perhaps with a duration: `account.paid-until + 30 days`"));
            DateRule::On(Date::MIN)
        })
    }

    /// The one date that every row counts from, which is declared here if the author did not.
    fn start_of(&mut self, clock: &document::Clock, rows: &[ClockRow]) -> Option<FactId> {
        let mut first: Option<(&str, Span)> = None;
        let texts = clock.rows.iter().flat_map(|row| texts(&row.until));
        for (rule, text) in rows.iter().flat_map(|row| row.until.single_rules()).zip(texts) {
            let DateRule::Offset { anchor, .. } = rule else { continue };
            match first {
                None => first = Some((anchor, text.span)),
                Some((known, place)) if known != anchor => {
                    let message = format!("the clock `{}` counts from `{known}` and from `{anchor}`", clock.name.value);
                    let fault = Diagnostic::error(Code::Conflict, text.span, message).also(place, "the first is here");
                    self.fault(fault.help("let every row count from one date, and make a second clock for the other"));
                }
                Some(_) => {}
            }
        }
        let (name, span) = first?;
        let start = match self.fact_by_name.get(name) {
            Some(&fact) => self.declared_start(fact, name, span)?,
            None => self.new_start(name, span)?,
        };
        let (by, instead) = (format!("the clock `{}`", clock.name.value), clock.name.value.clone());
        self.feed(start, span, Fed { by, instead, span: clock.name.span });
        Some(start)
    }

    /// Whether a clock counts from a fact of this name, which is a date then without saying so.
    pub(super) fn is_start(&self, name: &str) -> bool {
        let texts = self.document.clocks.iter().flat_map(|clock| &clock.rows).flat_map(|row| texts(&row.until));
        let mut anchors = texts.filter_map(|text| text.value.split(['+', ' ']).next());
        anchors.any(|anchor| anchor == name)
    }

    fn declared_start(&mut self, fact: FactId, name: &str, span: Span) -> Option<FactId> {
        let def = self.def(fact);
        let (message, help) = match &def.ty {
            FactType::Date if def.is_base() => return Some(fact),
            FactType::Date => (
                format!("`{name}` follows from other facts, and a clock counts from a date that is given"),
                "a date of a release goes into a row of `phases`",
            ),
            ty => (
                format!("`{name}` is no date, but of the type `{}`", ty.word()),
                "count from a fact with `type: date`, or from a written date",
            ),
        };
        let mut fault = Diagnostic::error(Code::Conflict, span, message).help(help);
        if let Some(place) = self.declared_at[fact.0 as usize] {
            fault = fault.also(place, "the fact is here");
        }
        self.fault(fault);
        None
    }

    /// A date that nobody declared. One that is almost like a date that somebody did is told.
    fn new_start(&mut self, name: &str, span: Span) -> Option<FactId> {
        let dates = self.facts.iter().filter(|def| def.is_base() && def.ty == FactType::Date);
        if let Some(close) = self.close(name, dates.map(|def| def.name.as_str())) {
            let message = format!("the clock's start `{name}` is declared nowhere, but `{close}` is");
            let help = format!("did you mean `{close}`? If not, declare `{name}: {{ type: date }}` under `facts`");
            self.fault(Diagnostic::finding("similar-date", name, span, message).help(help));
        }
        let fact = self.add(name, FactType::Date, None);
        self.declared_at[fact.0 as usize] = Some(span);
        Some(fact)
    }

    /// Notes that a fact is counted by a clock or a meter. A fact that a second one counts is reported.
    pub(super) fn feed(&mut self, fact: FactId, span: Span, fed: Fed) {
        let Some(first) = self.fed.get(&fact) else {
            self.fed.insert(fact, fed);
            return;
        };
        let message = format!("`{}` is counted by {} already", self.def(fact).name, first.by);
        let fault = Diagnostic::error(Code::Conflict, span, message).also(first.span, "it is here");
        self.fault(
            fault.help("what a clock or a meter counts is counted by nothing else; give each a fact of its own"),
        );
    }

    /// Reports a test on a fact that a clock or a meter counts, and says whether there is none.
    pub(super) fn is_testable(&mut self, fact: FactId, span: Span) -> bool {
        let Some(fed) = self.fed.get(&fact) else { return true };
        let message = format!("`{}` is counted by {}, so it cannot be tested", self.def(fact).name, fed.by);
        let fault = Diagnostic::error(Code::Conflict, span, message).also(fed.span, "it is here");
        let help = format!("test `{}`", fed.instead);
        self.fault(fault.help(help));
        false
    }
}

fn texts(form: &DateForm) -> &[Spanned<String>] {
    match form {
        DateForm::One(text) => std::slice::from_ref(text),
        DateForm::LaterOf(texts) | DateForm::EarlierOf(texts) => texts,
    }
}
