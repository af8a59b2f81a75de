//! What the names of a contract stand for, from a decision and its quote.

use std::sync::Arc;

use super::german;
use super::order::Order;
use crate::catalogue::{Arithmetic, Line, Need, PossibleCharge, Quote, RoundedTo};
use crate::class::AnsweredBy;
use crate::explanation::{ClientText, reason};
use crate::facts::{Facts, Told};
use crate::narration::{Words, phrasebook};
use crate::policy::fact::FactDef;
use crate::policy::service::{Service, Surcharge};
use crate::policy::wording::{Placeholder, Template, Wording};
use crate::policy::{Digest, FactId};
use crate::request::Request;
use crate::value::locale::{German, Locale, Plain, primary};
use crate::value::{Date, Money};

/// What a name stands for in one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    Text(String),
    /// Something that has to be filled in by hand; its name.
    Blank(String),
    Flag(bool),
    List(Vec<Held>),
    Group(Vec<(String, Held)>),
}

/// The template that is filled.
pub(super) struct Form<'t> {
    pub(super) file: &'t str,
    pub(super) digest: Digest,
    pub(super) language: &'t str,
    pub(super) is_draft: bool,
}

/// Everything that a contract may say. The facts are said in the language of its template.
pub(super) fn of(order: &Order<'_>, facts: &Facts<'_>, service: &Service, form: &Form<'_>) -> Held {
    let policy = facts.policy;
    let tongue = Tongue { is_german: primary(form.language).eq_ignore_ascii_case("de"), facts };
    let rule = policy.rule(order.decision.rule);
    let title = policy.title.as_ref().map_or_else(|| policy.id.clone(), |title| tongue.text(title));
    group([
        ("date", text(tongue.date(facts.day))),
        ("language", text(form.language)),
        ("number", known("number", order.number.as_deref())),
        ("client", known("client", order.client.as_deref())),
        ("task", known("task", order.task.as_deref().or_else(|| order.request?.subject()))),
        ("delivery", known("delivery", order.delivery.map(|day| tongue.date(day)).as_deref())),
        ("draft", Held::Flag(form.is_draft)),
        (
            "policy",
            group([
                ("title", text(title)),
                ("id", text(&policy.id)),
                ("version", perhaps(policy.version.as_ref())),
                ("digest", text(policy.digest().to_string())),
            ]),
        ),
        ("template", group([("file", text(form.file)), ("digest", text(form.digest.to_string()))])),
        ("request", request(order.request, facts.id.as_deref())),
        (
            "decision",
            group([
                ("clause", perhaps(rule.clause.as_deref())),
                ("reason", perhaps(reason(facts, order.decision).as_deref())),
            ]),
        ),
        ("service", group([("title", text(tongue.title(service))), ("price", text(tongue.price(service)))])),
        ("said", said(&tongue)),
        ("facts", told_by_the_client(&tongue)),
        ("quote", quoted(order, service, &tongue)),
    ])
}

fn group<const N: usize>(names: [(&str, Held); N]) -> Held {
    Held::Group(names.into_iter().map(|(name, held)| (name.to_owned(), held)).collect())
}

fn text(text: impl Into<String>) -> Held {
    Held::Text(text.into())
}

/// A text that may be left out.
fn perhaps(said: Option<impl Into<String>>) -> Held {
    Held::Text(said.map_or_else(String::new, Into::into))
}

/// A text that has to be filled in where nobody knows it.
fn known(name: &str, said: Option<&str>) -> Held {
    match said.filter(|said| !said.trim().is_empty()) {
        Some(said) => text(said),
        None => Held::Blank(name.to_owned()),
    }
}

/// What the client wrote, in one piece and line by line.
fn request(request: Option<&Request>, id: Option<&str>) -> Held {
    let body = request.and_then(Request::body).unwrap_or_default();
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    group([
        ("id", known("request.id", id)),
        ("subject", perhaps(request.and_then(Request::subject))),
        ("text", text(body)),
        ("lines", Held::List(lines.map(text).collect())),
    ])
}

/// What was told of each fact; what nobody told, or only text, is left blank.
fn said(tongue: &Tongue<'_>) -> Held {
    let base = tongue.base_facts().map(|(id, def)| {
        let held = match tongue.told(id) {
            Some(said) => text(said),
            None => Held::Blank(format!("said.{}", def.name)),
        };
        (def.name.clone(), held)
    });
    Held::Group(base.collect())
}

/// What the client was asked and told, in the order of the policy. What the desk knows of an account stands in no list.
fn told_by_the_client(tongue: &Tongue<'_>) -> Held {
    let facts = tongue.base_facts().filter(|(_, def)| def.answered_by == AnsweredBy::Customer);
    let rows = facts.filter_map(|(id, def)| {
        let question = tongue.text(def.ask.as_ref()?);
        Some(group([("name", text(&def.name)), ("question", text(question)), ("value", text(tongue.told(id)?))]))
    });
    Held::List(rows.collect())
}

fn quoted(order: &Order<'_>, service: &Service, tongue: &Tongue<'_>) -> Held {
    let Quote { lines, total, currency, rounding, valid_until, possible_surcharges, .. } = order.quote;
    let rows = |is_sure: bool| {
        let charged = order.decision.surcharges.iter().filter(move |one| one.is_sure == is_sure);
        charged.map(|one| service.surcharges.get(one.row))
    };
    // The first line is the service itself; behind it come its surcharges.
    let of_lines = lines.iter().zip(std::iter::once(None).chain(rows(true)));
    let of_possible = possible_surcharges.iter().zip(rows(false));
    group([
        (
            "lines",
            Held::List(
                of_lines
                    .enumerate()
                    .map(|(at, (line, row))| tongue.line(line, row, (at == 0).then_some(service)))
                    .collect(),
            ),
        ),
        ("total", known("quote.total", total.map(|total| tongue.money(total)).as_deref())),
        ("currency", perhaps(currency.as_ref().map(crate::value::Currency::code))),
        ("rounding", perhaps(rounding.map(|rounding| tongue.rounding(rounding)))),
        // What has no sum cannot be accepted yet.
        ("valid_until", perhaps(valid_until.filter(|_| total.is_some()).map(|day| tongue.date(day)))),
        ("possible", Held::List(of_possible.map(|(one, row)| tongue.possible(one, row)).collect())),
    ])
}

/// How a contract is worded.
struct Tongue<'f> {
    is_german: bool,
    facts: &'f Facts<'f>,
}

impl Tongue<'_> {
    fn locale(&self) -> &dyn Locale {
        self.facts.tongue.map_or(&Plain, |tongue| tongue.0)
    }

    fn date(&self, day: Date) -> String {
        self.locale().date(day)
    }

    /// As quotes have it.
    fn money(&self, money: Money) -> String {
        if self.is_german { German.money(money) } else { money.to_string() }
    }

    fn text(&self, wording: &Wording) -> String {
        ClientText::of(self.facts, wording).to_string()
    }

    fn title(&self, service: &Service) -> String {
        service.title.as_ref().map_or_else(|| service.id.clone(), |title| self.text(title))
    }

    fn price(&self, service: &Service) -> String {
        match (&service.price, self.is_german) {
            (Some(price), true) => German.price(price),
            (Some(price), false) => price.to_string(),
            (None, true) => German.price(&crate::policy::Price::Quote),
            (None, false) => "on quote".to_owned(),
        }
    }

    fn reckoned(&self, arithmetic: &Arithmetic) -> String {
        if self.is_german { german::reckoned(arithmetic) } else { arithmetic.to_string() }
    }

    fn rounding(&self, rounding: RoundedTo) -> String {
        if self.is_german { german::rounded(rounding) } else { rounding.to_string() }
    }

    fn base_facts(&self) -> impl Iterator<Item = (FactId, &FactDef)> {
        let all = (0u32..).map(FactId).zip(&self.facts.policy.facts);
        all.filter(|(_, def)| def.is_base())
    }

    /// What was told of a fact and can be read; not what a text lets guess, and not what is assumed.
    fn told(&self, fact: FactId) -> Option<String> {
        let Told::Given { .. } = self.facts.told(fact) else { return None };
        let placeholder = Template { text: Box::default(), placeholders: Box::new([(0, Placeholder::Fact(fact))]) };
        let language = self.facts.tongue.map_or(&*self.facts.policy.language, |tongue| tongue.0.language());
        Some(self.text(&Wording { entries: Box::new([(Arc::from(language), placeholder)]) }))
    }

    fn line(&self, line: &Line, row: Option<&Surcharge>, service: Option<&Service>) -> Held {
        let what = service.map_or_else(|| self.surcharge(&line.what, row), |service| self.title(service));
        group([
            ("what", text(what)),
            ("when", self.when(row)),
            ("clause", perhaps(line.clause.as_deref())),
            ("arithmetic", text(self.reckoned(&line.arithmetic))),
            ("amount", known("quote.lines.amount", line.amount.map(|amount| self.money(amount)).as_deref())),
            ("needs", text(self.needs(&line.needs))),
        ])
    }

    fn possible(&self, one: &PossibleCharge, row: Option<&Surcharge>) -> Held {
        let amount = one.amount.map(|amount| self.money(amount));
        group([
            ("what", text(self.surcharge(&one.what, row))),
            ("when", self.when(row)),
            ("clause", perhaps(one.clause.as_deref())),
            ("amount", known("quote.possible.amount", amount.as_deref())),
        ])
    }

    /// When a surcharge applies, in the policy's words for the client; what its condition tests is the desk's.
    fn when(&self, row: Option<&Surcharge>) -> Held {
        perhaps(row.and_then(|row| row.title.as_ref()).map(|title| self.text(title)))
    }

    fn surcharge(&self, written: &str, row: Option<&Surcharge>) -> String {
        let book = phrasebook(if self.is_german { "de" } else { "en" });
        match (row, book) {
            (Some(row), Some(book)) => book.extra(&row.extra),
            _ => written.to_owned(),
        }
    }

    fn needs(&self, needs: &[Need]) -> String {
        let words = needs.iter().map(|need| if self.is_german { german::need(*need) } else { need.to_string() });
        words.collect::<Vec<_>>().join(if self.is_german { " und " } else { " and " })
    }
}
