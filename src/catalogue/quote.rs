//! A quote: what the work that a request is for costs.

use serde::Serialize;
use serde::ser::Serializer;

use super::amount::Rounder;
use super::arithmetic::{Arithmetic, RoundedTo, Steps};
use super::reckon::{Need, Reckoned, Reckoning};
use super::when;
use super::work::{Read, Work, too_many_digits};
use crate::class::{Certainty, Class};
use crate::decision::{Charged, Decision};
use crate::error::Error;
use crate::policy::Policy;
use crate::policy::service::{Extra, Service, Surcharge};
use crate::value::{Currency, Date, Decimal, Money, add, exact_product, exact_sum};

/// What the work that a request is for costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Quote {
    /// What there is to pay at all.
    pub state: State,
    /// The id of the service; `null` where none is offered.
    pub service: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// What it costs, line by line. Empty where nothing is billed or sold.
    pub lines: Vec<Line>,
    /// The sum of the lines; `null` as long as one of them has no amount, and where nothing is sold.
    #[serde(serialize_with = "as_text")]
    pub total: Option<Money>,
    /// The currency of all amounts; `null` where there is none.
    #[serde(serialize_with = "as_code")]
    pub currency: Option<Currency>,
    /// How each line is rounded; `null` where there is nothing to round. The total is the sum of the rounded lines.
    pub rounding: Option<RoundedTo>,
    /// The last day on which it holds; `null` where the policy does not say it.
    pub valid_until: Option<Date>,
    /// Why somebody has to agree first; empty where nobody has to.
    pub approval: Vec<Approval>,
    /// What may come on top of it.
    pub possible_surcharges: Vec<PossibleCharge>,
    /// Whether anything can still change what the request comes to. The quote of an open decision is that of its leaning.
    pub certainty: Certainty,
    /// Facts that nobody told and that may change what the request comes to.
    pub missing: Vec<String>,
}

/// What there is to pay at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// It is support: nothing is billed.
    Nothing,
    /// The plan has the service for nothing, or what a meter includes is enough for it.
    Included,
    /// Every line has an amount.
    Priced,
    /// A line has no amount yet; it says what is needed for it.
    Incomplete,
    /// There is no standard price; somebody has to say one.
    OnQuote,
    /// No service of the catalogue is the way out.
    NotSold,
}

impl State {
    /// Every state.
    pub const ALL: &[Self] =
        &[Self::Nothing, Self::Included, Self::Priced, Self::Incomplete, Self::OnQuote, Self::NotSold];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Included => "included",
            Self::Priced => "priced",
            Self::Incomplete => "incomplete",
            Self::OnQuote => "on-quote",
            Self::NotSold => "not-sold",
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Line {
    /// What it is for: the service, or a surcharge such as `times 2`.
    pub what: String,
    /// Of a surcharge when it applies: the policy's words for it, else what its condition tests, such as
    /// ``if `rush: yes` ``. `null` for the service itself.
    pub when: Option<String>,
    /// The clause that it rests on: its own, else that of the service, else that of the rule which decided.
    pub clause: Option<String>,
    /// How the amount came about; without an amount, the standard price.
    pub arithmetic: Arithmetic,
    /// How much it is; `null` where something is needed first, and where nothing is billed in no currency.
    #[serde(serialize_with = "as_text")]
    pub amount: Option<Money>,
    /// What is needed before it has an amount.
    pub needs: Vec<Need>,
}

/// Why somebody has to agree to a quote first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Approval {
    /// The policy leaves the request to somebody's discretion.
    Decision,
    /// What is known of the sum is above the policy's limit.
    Sum,
    /// The sum is in another currency than the policy's limit, so nobody knows whether it is above it.
    Currency,
}

/// A surcharge of which it is not known whether it is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PossibleCharge {
    /// What it would be: `times 2`, `add EUR 50`, `percent 20`.
    pub what: String,
    /// When it applies, as of a [`Line`].
    pub when: Option<String>,
    /// The clause that it rests on.
    pub clause: Option<String>,
    /// How much it would add; `null` where that is not known.
    #[serde(serialize_with = "as_text")]
    pub amount: Option<Money>,
    /// What would tell: base facts, and releases without a date, such as `acme 7.1`.
    pub missing: Vec<String>,
}

/// Quotes the work that a request is for, at the standard prices of the policy.
///
/// `decision` is one of this policy, by its plain evaluator or its engine. What the host does not know of the work is
/// named in the lines and never guessed. The [module](super) has an example and says how each price is reckoned.
///
/// # Errors
///
/// If an amount of the work cannot be read, is below zero or of another kind than the price, its plan does not exist, a
/// sum has more than 28 digits, or the decision is none of this policy.
pub fn quote(decision: &Decision, policy: &Policy, work: &Work) -> Result<Quote, Error> {
    let read = work.read(policy)?;
    let outcome = &decision.outcome;
    let mut quote = empty(decision, policy);
    if outcome.class == Class::Support {
        return Ok(quote);
    }
    quote.state = State::NotSold;
    let Some(offer) = outcome.offer.filter(|_| !outcome.declined) else { return Ok(quote) };
    let service = policy.services.get(offer.0 as usize);
    let service = service.ok_or_else(|| Error::bad_work("the decision is one of another policy"))?;
    let rule = policy.rule(decision.rule);
    let clause = service.clause.clone().or_else(|| rule.clause.as_deref().map(str::to_owned));
    let base = base(service, policy, &read)?;
    let currency = base.currency.or_else(|| service.price.as_ref()?.currency());
    quote.title = service.title.as_ref().map(|title| title.plain(|fact| policy.fact(fact).name.clone()));
    quote.service = Some(service.id.clone());
    quote.currency = currency;
    quote.lines.push(Line {
        what: service.id.clone(),
        when: None,
        clause: clause.clone(),
        arithmetic: base.arithmetic,
        amount: base.amount,
        needs: base.needs.clone(),
    });
    if base.is_billed {
        let rounder = currency.map(|currency| Rounder::new(&policy.quoting, currency));
        let on_top = OnTop { policy, service, clause, base: base.amount, needs: &base.needs, rounder };
        on_top.charge(&decision.surcharges, &mut quote)?;
    }
    quote.rounding = currency.map(|currency| Rounder::new(&policy.quoting, currency).rounded_to());
    if let Some(valid) = &policy.quoting.valid {
        let until = add(read.day, valid);
        quote.valid_until = Some(until.ok_or_else(|| Error::bad_work("the quote holds beyond the calendar"))?);
    }
    sum_up(&mut quote, policy)?;
    Ok(quote)
}

/// A quote of nothing.
fn empty(decision: &Decision, policy: &Policy) -> Quote {
    let asks = decision.outcome.approval || decision.certainty == Certainty::Approval;
    let is_support = decision.outcome.class == Class::Support;
    let nothing = |currency| Rounder::new(&policy.quoting, currency).shown(Decimal::ZERO);
    Quote {
        state: State::Nothing,
        service: None,
        title: None,
        lines: Vec::new(),
        total: policy.currency.filter(|_| is_support).map(nothing),
        currency: policy.currency.filter(|_| is_support),
        rounding: None,
        valid_until: None,
        approval: if asks { vec![Approval::Decision] } else { Vec::new() },
        possible_surcharges: Vec::new(),
        certainty: decision.certainty,
        missing: decision.missing.iter().chain(&decision.to_confirm).map(|fact| name(policy, *fact)).collect(),
    }
}

/// The line of the service itself.
struct Base {
    arithmetic: Arithmetic,
    amount: Option<Money>,
    needs: Vec<Need>,
    currency: Option<Currency>,
    /// Whether it is billed, so that something may come on top.
    is_billed: bool,
}

fn base(service: &Service, policy: &Policy, work: &Read<'_>) -> Result<Base, Error> {
    let own = service.price.as_ref().and_then(|price| price.currency());
    let free = |steps| {
        let currency = own.or(work.list_price.map(|list| list.currency())).or(policy.currency);
        let amount = currency.map(|currency| Rounder::new(&policy.quoting, currency).shown(Decimal::ZERO));
        Base { arithmetic: Arithmetic::new(steps), amount, needs: Vec::new(), currency, is_billed: false }
    };
    let lacking = |needs| {
        let arithmetic = Arithmetic::new(Steps::Unknown(service.price.clone()));
        Base { arithmetic, amount: None, needs, currency: own, is_billed: true }
    };
    if !service.included_in.is_empty() {
        match work.plan {
            Some(plan) if service.included_in.contains(&plan) => {
                return Ok(free(Steps::IncludedIn(policy.names.text(plan).to_owned())));
            }
            Some(_) => {}
            None => return Ok(lacking(vec![Need::Plan])),
        }
    }
    let Some(price) = &service.price else { return Ok(lacking(vec![Need::Price])) };
    Ok(match (Reckoning { policy, work }).price(price)? {
        Reckoned::Billed { steps, amount } => Base {
            arithmetic: Arithmetic::new(steps),
            amount: Some(amount),
            needs: Vec::new(),
            currency: Some(amount.currency()),
            is_billed: true,
        },
        Reckoned::Nothing(steps) => free(steps),
        Reckoned::Needs(needs) => lacking(needs),
    })
}

/// What comes on top of a line that is billed.
struct OnTop<'q> {
    policy: &'q Policy,
    service: &'q Service,
    clause: Option<String>,
    /// The price itself, as far as it is known.
    base: Option<Money>,
    needs: &'q [Need],
    rounder: Option<Rounder>,
}

impl OnTop<'_> {
    fn charge(&self, charged: &[Charged], quote: &mut Quote) -> Result<(), Error> {
        let mut sum = self.base.map(|base| base.amount());
        for one in charged {
            let row = self.service.surcharges.get(one.row);
            let row = row.ok_or_else(|| Error::bad_work("the decision is one of another policy"))?;
            let clause = row.clause.clone().or_else(|| self.clause.clone());
            let reckoned = self.reckon(row)?;
            if !one.is_sure {
                quote.possible_surcharges.push(PossibleCharge {
                    what: row.extra.to_string(),
                    when: when::words(self.policy, row),
                    clause,
                    amount: reckoned.map(|(_, amount)| amount),
                    missing: lacking(self.policy, one),
                });
                continue;
            }
            let line = match (reckoned, &mut sum) {
                (Some((arithmetic, amount)), Some(sum)) => {
                    let (arithmetic, amount) = self.at_most_all(arithmetic, amount, *sum)?;
                    *sum = exact_sum(*sum, amount.amount()).ok_or_else(too_many_digits)?;
                    (arithmetic, Some(amount), Vec::new())
                }
                _ => (Arithmetic::new(Steps::UnknownOnTop(row.extra)), None, self.needs.to_vec()),
            };
            let (arithmetic, amount, needs) = line;
            let (what, when) = (row.extra.to_string(), when::words(self.policy, row));
            quote.lines.push(Line { what, when, clause, arithmetic, amount, needs });
        }
        Ok(())
    }

    /// What a surcharge adds to the price itself, whatever else comes on top. `None` while the price is not known.
    fn reckon(&self, row: &Surcharge) -> Result<Option<(Arithmetic, Money)>, Error> {
        let (Some(base), Some(rounder)) = (self.base, &self.rounder) else { return Ok(None) };
        let (product, of) = match row.extra {
            Extra::Times(times) => {
                let more = exact_sum(times, -Decimal::ONE).and_then(|more| exact_product(base.amount(), more));
                (more, Decimal::ONE)
            }
            Extra::Percent(percent) => (exact_product(base.amount(), percent), Decimal::ONE_HUNDRED),
            Extra::Add(money) if money.currency() == base.currency() => (Some(money.amount()), Decimal::ONE),
            Extra::Add(money) => {
                let message = format!("`{money}` is added to a price in {}", base.currency());
                return Err(Error::bad_work(format!("{message}; give the amounts in one currency")));
            }
        };
        let product = product.ok_or_else(too_many_digits)?;
        let amount = rounder.share(product, of).ok_or_else(too_many_digits)?;
        let is_rounded = Rounder::is_rounded(amount, product, of);
        let steps = Steps::OnTop { extra: row.extra, base, amount, is_rounded, most: None };
        Ok(Some((Arithmetic::new(steps), amount)))
    }

    /// A surcharge that takes something off takes no more than there is.
    fn at_most_all(&self, arithmetic: Arithmetic, amount: Money, sum: Decimal) -> Result<(Arithmetic, Money), Error> {
        let is_too_much = exact_sum(sum, amount.amount()).ok_or_else(too_many_digits)? < Decimal::ZERO;
        Ok(match &self.rounder {
            Some(rounder) if is_too_much => {
                let amount = rounder.shown(-sum);
                (arithmetic.at_most(amount), amount)
            }
            _ => (arithmetic, amount),
        })
    }
}

fn sum_up(quote: &mut Quote, policy: &Policy) -> Result<(), Error> {
    let mut known: Option<Money> = None;
    for amount in quote.lines.iter().filter_map(|line| line.amount) {
        let sum = known.map_or(Some(amount), |known| known.checked_add(amount));
        known = Some(sum.ok_or_else(too_many_digits)?);
    }
    let is_whole = quote.lines.iter().all(|line| line.needs.is_empty());
    let on_quote = quote.lines.iter().any(|line| line.needs.contains(&Need::Price));
    let is_included = quote.lines.first().is_some_and(|line| line.arithmetic.is_included());
    quote.state = match (is_whole, on_quote) {
        (true, _) if is_included => State::Included,
        (true, _) => State::Priced,
        (false, true) => State::OnQuote,
        (false, false) => State::Incomplete,
    };
    let shown = |sum: Money| Rounder::new(&policy.quoting, sum.currency()).shown(sum.amount());
    quote.total = known.filter(|_| is_whole).map(shown);
    let limit = policy.quoting.approval_over;
    // An amount in another currency is neither above the limit nor below it.
    let why = |(known, limit): (Money, Money)| match known.currency() == limit.currency() {
        _ if known.amount().is_zero() => None,
        true => (known > limit).then_some(Approval::Sum),
        false => Some(Approval::Currency),
    };
    quote.approval.extend(known.zip(limit).and_then(why));
    Ok(())
}

fn name(policy: &Policy, fact: crate::policy::FactId) -> String {
    policy.facts.get(fact.0 as usize).map_or_else(String::new, |fact| fact.name.clone())
}

fn lacking(policy: &Policy, charged: &Charged) -> Vec<String> {
    let facts = charged.missing.iter().map(|fact| name(policy, *fact));
    facts.chain(charged.gaps.iter().map(|gap| format!("{} {}", gap.product, gap.line))).collect()
}

fn as_text<S: Serializer>(money: &Option<Money>, serializer: S) -> Result<S::Ok, S::Error> {
    money.map(|money| money.to_string()).serialize(serializer)
}

fn as_code<S: Serializer>(currency: &Option<Currency>, serializer: S) -> Result<S::Ok, S::Error> {
    currency.as_ref().map(Currency::code).serialize(serializer)
}
