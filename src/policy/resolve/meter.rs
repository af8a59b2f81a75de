//! Meters: what they count, how much there is, and the facts that they ask for.

use super::Resolver;
use super::clock::Fed;
use crate::class::AnsweredBy;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, CarryOver, Period, Spanned};
use crate::policy::fact::{Derivation, FactId, FactType, Sym, Value};
use crate::policy::meter::{Allowance, AtLimit, Kept, Limit, Measure, Meter, MeterWords};
use crate::value::{Decimal, Duration, Money, Unit, exact_product, parse_number};

/// The word for as much as anybody likes.
const UNLIMITED: &str = "unlimited";

/// One written amount.
struct Amount {
    measure: Measure,
    amount: Decimal,
}

/// The names of the facts that a meter makes.
pub(super) fn names_of(meter: &document::Meter) -> impl Iterator<Item = String> {
    ["status", "used", "carried", "periods-over"].into_iter().map(|last| format!("{}.{last}", meter.name.value))
}

impl Resolver<'_> {
    /// Declares the facts that the meters ask for and those that follow from them.
    pub(super) fn meter_facts(&mut self) {
        let document = self.document;
        for meter in &document.meters {
            if !self.well_formed(&meter.name, "meter") {
                continue;
            }
            if let Some((allowance, measure)) = self.allowance(meter) {
                self.meter(meter, allowance, measure);
            }
        }
    }

    fn meter(&mut self, meter: &document::Meter, allowance: Allowance, measure: Measure) {
        let name = &meter.name.value;
        let named = |last: &str| Spanned { value: format!("{name}.{last}"), span: meter.name.span };
        let Some(used) = self.asked_of_the_desk(&named("used"), measure.ty()) else { return };
        let kept = meter.carry_over.as_ref().and_then(|carry_over| self.kept(carry_over, measure));
        let carries = kept.is_some();
        let carried = if carries { self.asked_of_the_desk(&named("carried"), measure.ty()) } else { None };
        if let Some(carried) = carried {
            self.facts[carried.0 as usize].assume = Some(measure.nothing());
        }
        let history = meter.history.as_ref().and_then(|history| self.periods(history));
        let periods_over =
            history.and_then(|last| Some((self.asked_of_the_desk(&named("periods-over"), FactType::Number)?, last)));
        let adds = meter.adds.as_ref().and_then(|adds| self.counted(adds, measure));
        let words = MeterWords {
            unmetered: self.names.intern("unmetered"),
            within: self.names.intern("within"),
            nearly: self.names.intern("nearly"),
            over: self.names.intern("over"),
        };
        let nearly = meter.nearly.as_ref().and_then(|nearly| self.share(nearly));
        let mut levels = vec![words.unmetered, words.within, words.nearly, words.over];
        levels.retain(|level| *level != words.nearly || meter.nearly.is_some());
        let per = meter.per.map_or(Period::Ever, |per| per.value);
        self.feed_meter(meter, [Some(used), carried]);
        let status = named("status");
        if !self.is_taken(&status, "meter") {
            let (at_limit, offer) =
                (self.at_limit(meter), meter.offer.as_ref().and_then(|offer| self.service_named(offer)));
            let derived = Meter {
                per,
                periods_over,
                measure,
                used,
                adds,
                allowance,
                kept,
                at_limit,
                offer,
                carried,
                nearly,
                words,
            };
            let fact = self.add(&status.value, FactType::Levels(levels), Some(Derivation::Meter(derived)));
            self.declared_at[fact.0 as usize] = Some(status.span);
        }
    }

    /// What is kept of what was not used; a fault in it keeps nothing less.
    fn kept(&mut self, written: &CarryOver, measure: Measure) -> Option<Kept> {
        let CarryOver::Kept { at_most, periods } = written else { return None };
        let amount = at_most.as_ref().and_then(|text| Some((self.meter_amount(text)?, text)));
        let at_most = amount.and_then(|(amount, text)| {
            if amount.measure == measure {
                return Some(amount.amount);
            }
            let message = format!("`{}` is no amount of what this meter counts", text.value);
            let fault = Diagnostic::error(Code::Conflict, text.span, message);
            self.fault(fault.help("write an amount of the same kind as the allowance"));
            None
        });
        Some(Kept { at_most, periods: periods.as_ref().and_then(|periods| self.periods(periods)) })
    }

    fn at_limit(&mut self, meter: &document::Meter) -> AtLimit {
        match &meter.at_limit {
            None => AtLimit::Unsaid,
            Some(document::AtLimit::One(overrun)) => AtLimit::Same(overrun.value),
            Some(document::AtLimit::ByPlan(by_plan)) => {
                let Some(plan) = self.fact_by_name.get("plan").map(|&fact| self.ty(fact)) else {
                    return AtLimit::Unsaid;
                };
                let read = by_plan.iter().filter_map(|(name, overrun)| match self.value(&plan, name) {
                    Some(Value::Name(plan)) => Some((plan, overrun.value)),
                    _ => None,
                });
                AtLimit::ByPlan(read.collect())
            }
        }
    }

    /// Notes what is the meter's own. What it adds, and a fact that is its allowance, may be tested elsewhere too: as long
    /// as what is used is free, every status goes with any value of theirs that the numbers allow.
    fn feed_meter(&mut self, meter: &document::Meter, own: [Option<FactId>; 2]) {
        let (name, span) = (&meter.name.value, meter.name.span);
        for fact in own.into_iter().flatten() {
            let (by, instead) = (format!("the meter `{name}`"), format!("{name}.status"));
            self.feed(fact, span, Fed { by, instead, span });
        }
    }

    /// A fact that the desk looks up in its books, never set by text.
    fn asked_of_the_desk(&mut self, name: &Spanned<String>, ty: FactType) -> Option<FactId> {
        if self.is_taken(name, "meter") {
            return None;
        }
        let fact = self.add(&name.value, ty, None);
        self.declared_at[fact.0 as usize] = Some(name.span);
        let def = &mut self.facts[fact.0 as usize];
        def.answered_by = AnsweredBy::Desk;
        def.text_may_set = false;
        Some(fact)
    }

    fn allowance(&mut self, meter: &document::Meter) -> Option<(Allowance, Measure)> {
        match meter.allowance.as_ref()? {
            document::Allowance::One(text) if text.value == UNLIMITED => {
                let message = format!("the meter `{}` measures nothing, since nobody has a limit", meter.name.value);
                let fault = Diagnostic::error(Code::UnknownValue, text.span, message);
                self.fault(fault.help("write an amount, or leave the meter out"));
                None
            }
            document::Allowance::One(text) => {
                let (limit, measure) = self.limit(text)?;
                Some((Allowance::Same(limit), measure))
            }
            document::Allowance::ByPlan(amounts) => self.by_plan(meter, amounts),
        }
    }

    fn by_plan(
        &mut self,
        meter: &document::Meter,
        amounts: &[(Spanned<String>, Spanned<String>)],
    ) -> Option<(Allowance, Measure)> {
        let plan = self.fact_by_name.get("plan").map(|&fact| self.ty(fact))?;
        let mut all: Vec<(Sym, Limit)> = Vec::new();
        let mut first: Option<(Measure, &Spanned<String>)> = None;
        for (name, text) in amounts {
            let plan = self.value(&plan, name);
            if text.value == UNLIMITED {
                continue;
            }
            let Some((limit, measure)) = self.limit(text) else { continue };
            match first {
                Some((known, other)) if known != measure => {
                    let message = format!("`{}` and `{}` cannot be compared", other.value, text.value);
                    let fault = Diagnostic::error(Code::Conflict, text.span, message);
                    let fault = fault.also(other.span, "the first amount is here");
                    self.fault(
                        fault.help("give every plan an amount of one kind: hours and minutes, numbers, or money"),
                    );
                    continue;
                }
                _ => first = first.or(Some((measure, text))),
            }
            if let Some(Value::Name(plan)) = plan {
                all.push((plan, limit));
            }
        }
        if first.is_none() && amounts.iter().all(|(_, text)| text.value == UNLIMITED) && !amounts.is_empty() {
            let message = format!("the meter `{}` measures nothing, since nobody has a limit", meter.name.value);
            let fault = Diagnostic::error(Code::UnknownValue, amounts[0].1.span, message);
            self.fault(fault.help("write an amount for at least one plan, or leave the meter out"));
        }
        first.map(|(measure, _)| (Allowance::ByPlan(all), measure))
    }

    /// An amount, a fact that says it, or an amount for each of what a fact counts: `192 x machines`.
    fn limit(&mut self, text: &Spanned<String>) -> Option<(Limit, Measure)> {
        if let Some((each, counted)) = text.value.split_once(" x ") {
            let part = |part: &str| Spanned { value: part.trim().to_owned(), span: text.span };
            let one = self.meter_amount(&part(each))?;
            let fact = self.counted(&part(counted), Measure::Number)?;
            return Some((Limit::Each(one.amount, fact), one.measure));
        }
        if text.value.starts_with(|c: char| c.is_ascii_digit() || "-+".contains(c)) || Money::parse(&text.value).is_ok()
        {
            return self.meter_amount(text).map(|one| (Limit::Amount(one.amount), one.measure));
        }
        let fact = self.fact_named(text)?;
        let measure = self.measure_of(fact, text)?;
        Some((Limit::Fact(fact), measure))
    }

    /// A number, a time in minutes or hours, or an amount of money; not below zero.
    fn meter_amount(&mut self, text: &Spanned<String>) -> Option<Amount> {
        let written = text.value.as_str();
        let found = if let Ok(number) = parse_number(written) {
            Some((Measure::Number, number))
        } else if let Ok(money) = Money::parse(written) {
            Some((Measure::Money(money.currency()), money.amount()))
        } else {
            let time = Duration::parse(written).ok().filter(|time| matches!(time.unit(), Unit::Minutes | Unit::Hours));
            time.and_then(|time| Measure::Time.amount(&Value::Duration(time))).map(|minutes| (Measure::Time, minutes))
        };
        let Some((measure, amount)) = found else {
            let fault =
                Diagnostic::error(Code::BadNumber, text.span, format!("`{written}` is not an amount to measure by"));
            self.fault(
                fault.help(
                    "write hours or minutes (`5 h`, `90 min`), a number (`10`), money (`500 EUR`) or `unlimited`",
                ),
            );
            return None;
        };
        if amount < Decimal::ZERO {
            let fault = Diagnostic::error(Code::BadNumber, text.span, format!("the amount `{written}` is below zero"));
            self.fault(fault.help("write what there is in a period, zero or more"));
            return None;
        }
        Some(Amount { measure, amount })
    }

    /// What a meter counts whose amounts are those of a fact.
    fn measure_of(&mut self, fact: FactId, text: &Spanned<String>) -> Option<Measure> {
        match (self.ty(fact), self.currency) {
            (FactType::Number, _) => Some(Measure::Number),
            (FactType::Duration, _) => Some(Measure::Time),
            (FactType::Money, Some(currency)) => Some(Measure::Money(currency)),
            (FactType::Money, None) => {
                let message = format!("`{}` is an amount of money, but the policy has no currency", text.value);
                let fault = Diagnostic::error(Code::BadPrice, text.span, message);
                self.fault(fault.help("write `currency: EUR` under `policy`"));
                None
            }
            (ty, _) => {
                let message = format!("`{}` is no amount, but of the type `{}`", text.value, ty.word());
                let fault = Diagnostic::error(Code::Conflict, text.span, message);
                self.fault(fault.help("name a fact that is a number, a duration or money, or write an amount"));
                None
            }
        }
    }

    /// A fact that counts: what comes on top of what is used, or how often there is an amount.
    fn counted(&mut self, adds: &Spanned<String>, measure: Measure) -> Option<FactId> {
        let fact = self.fact_named(adds)?;
        let (is, wanted) = (self.ty(fact), measure.ty());
        if is != wanted {
            let message =
                format!("`{}` is of the type `{}`, but the meter counts by `{}`", adds.value, is.word(), wanted.word());
            let fault = Diagnostic::error(Code::Conflict, adds.span, message);
            self.fault(fault.help(format!("name a fact of the type `{}`", wanted.word())));
            return None;
        }
        Some(fact)
    }

    /// A share such as `90 %`, above nothing and not above the whole.
    fn share(&mut self, text: &Spanned<String>) -> Option<Decimal> {
        let percent = text.value.strip_suffix('%').and_then(|number| parse_number(number).ok());
        let share = percent.and_then(|percent| exact_product(percent, Decimal::new(1, 2)));
        let share = share.filter(|share| *share > Decimal::ZERO && *share <= Decimal::ONE);
        if share.is_none() {
            let message = format!("`{}` is not a share of the allowance", text.value);
            self.fault(Diagnostic::error(Code::BadNumber, text.span, message).help("write a share such as `90 %`"));
        }
        share
    }

    /// A number of periods.
    fn periods(&mut self, text: &Spanned<String>) -> Option<u32> {
        let periods = text.value.parse::<u32>().ok().filter(|periods| *periods > 0);
        if periods.is_none() {
            let message = format!("`{}` is not a number of periods", text.value);
            self.fault(Diagnostic::error(Code::BadNumber, text.span, message).help("write a whole number from 1"));
        }
        periods
    }
}
