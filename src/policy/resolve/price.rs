//! Prices: their shapes, their amounts, and how they are quoted.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, PriceForm, Spanned};
use crate::policy::fact::{Derivation, FactId};
use crate::policy::meter::Measure;
use crate::policy::service::{Price, Quoting};
use crate::value::{Decimal, Duration, Money, Unit, parse_number};

/// How long a day of work is where the author does not say it.
const DAY: Duration = Duration::new(8, Unit::Hours);
/// What goes with what.
const FITS: &str = "`minimum` and `step` go with `hourly` and `daily`, `day` with `daily`; `block` and `per` with `fixed`; \
                    `of`, `minimum` and `grace` with `percent`; `over` with `hourly`, `daily` and `per`";

impl Resolver<'_> {
    pub(super) fn price(&mut self, price: &PriceForm) -> Option<Price> {
        match price {
            PriceForm::Word(word) if word.value == "quote" => Some(Price::Quote),
            PriceForm::Word(word) => {
                let message = format!("`{}` is not a price", word.value);
                let fault = Diagnostic::error(Code::BadPrice, word.span, message);
                self.fault(fault.help("write `{ fixed: 4800 }`, `{ hourly: 180 }` or `quote`"));
                None
            }
            PriceForm::Map(price) => self.price_map(price),
        }
    }

    fn price_map(&mut self, price: &document::Price) -> Option<Price> {
        let (key, amount) = self.the_amount(price)?;
        let fits = fits(price, key);
        self.fitting(price, fits, amount);
        let plain = match key {
            "hourly" => Price::Hourly {
                rate: self.amount(amount)?,
                minimum: price.minimum.as_ref().and_then(|text| self.time(text, false)),
                step: price.step.as_ref().and_then(|text| self.some_time(text, false)),
            },
            "daily" => Price::Daily {
                rate: self.amount(amount)?,
                day: price.day.as_ref().and_then(|text| self.length_of_a_day(text)).unwrap_or(DAY),
                minimum: price.minimum.as_ref().and_then(|text| self.time(text, true)),
                step: price.step.as_ref().and_then(|text| self.some_time(text, true)),
            },
            "percent" => self.share_of(price, amount)?,
            _ => self.fixed(price, amount)?,
        };
        match &price.over {
            Some(over) if fits.contains(&"over") => {
                let by_time = matches!(key, "hourly" | "daily");
                let status = self.meter_named(over, if by_time { Measure::Time } else { Measure::Number })?;
                Some(Price::Beyond { meter: over.value.clone(), status, price: Box::new(plain) })
            }
            _ => Some(plain),
        }
    }

    /// The one key that says how much it is.
    fn the_amount<'p>(&mut self, price: &'p document::Price) -> Option<(&'static str, &'p Spanned<String>)> {
        let keys =
            [("fixed", &price.fixed), ("hourly", &price.hourly), ("daily", &price.daily), ("percent", &price.percent)];
        let said = |key| match key {
            "hourly" => "by the hour",
            "daily" => "by the day",
            "percent" => "a share of another",
            _ => "fixed",
        };
        let written: Vec<_> = keys.into_iter().filter_map(|(key, amount)| Some((key, amount.as_ref()?))).collect();
        match written[..] {
            [one] => Some(one),
            [(first, at), (second, amount), ..] => {
                let message = format!("this price is both {} and {}", said(first), said(second));
                let fault = Diagnostic::error(Code::BadPrice, amount.span, message);
                self.fault(fault.also(at.span, format!("`{first}` is here")).help("keep one of the two"));
                None
            }
            [] => {
                let fault = Diagnostic::error(Code::BadPrice, price.span.start(), "this price has no amount");
                let help =
                    "write `fixed: AMOUNT`, `hourly: AMOUNT`, `daily: AMOUNT` or `percent: N`, or `price: quote`";
                self.fault(fault.help(help));
                None
            }
        }
    }

    /// Reports the keys that say nothing of this kind of price.
    fn fitting(&mut self, price: &document::Price, fits: &[&str], amount: &Spanned<String>) {
        let keys = [
            ("block", &price.block),
            ("per", &price.per),
            ("minimum", &price.minimum),
            ("step", &price.step),
            ("day", &price.day),
            ("of", &price.of),
            ("grace", &price.grace),
            ("over", &price.over),
        ];
        let unfit = keys.into_iter().filter(|(key, _)| !fits.contains(key)).filter_map(|(_, text)| text.as_ref());
        for text in unfit {
            let message = format!("`{}` does not go with this kind of price", text.value);
            let fault = Diagnostic::error(Code::BadPrice, text.span, message).also(amount.span, "the price is here");
            self.fault(fault.help(FITS));
        }
    }

    fn fixed(&mut self, price: &document::Price, amount: &Spanned<String>) -> Option<Price> {
        let money = self.amount(amount);
        match (&price.block, &price.per) {
            (Some(block), _) => {
                let size = self.some_time(block, false);
                let step = price.step.as_ref().and_then(|text| self.some_time(text, false));
                if let (Some(size), Some((step, text))) = (size, step.zip(price.step.as_ref()))
                    && minutes_of(size) < minutes_of(step)
                {
                    let message = format!("a step of `{}` is more than the block has, `{}`", text.value, block.value);
                    let fault =
                        Diagnostic::error(Code::BadPrice, text.span, message).also(block.span, "the block is here");
                    self.fault(fault.help("write a step that fits into the block"));
                }
                Some(Price::Block { price: money?, size: size?, step })
            }
            (None, Some(unit)) => {
                let (each, what) = self.unit(unit)?;
                Some(Price::PerUnit { price: money?, unit: unit.value.clone(), each, what })
            }
            (None, None) => money.map(Price::Fixed),
        }
    }

    /// `100 lines` is a hundred of them, `server` is one.
    fn unit(&mut self, written: &Spanned<String>) -> Option<(Decimal, String)> {
        let (first, rest) = written.value.split_once(char::is_whitespace).unwrap_or((&written.value, ""));
        let Ok(each) = parse_number(first) else { return Some((Decimal::ONE, written.value.clone())) };
        if each <= Decimal::ZERO || rest.trim().is_empty() {
            let message = format!("`{}` counts nothing", written.value);
            let fault = Diagnostic::error(Code::BadPrice, written.span, message);
            self.fault(fault.help("write what is counted, such as `server`, or `100 lines`"));
            return None;
        }
        Some((each, rest.trim().to_owned()))
    }

    fn share_of(&mut self, price: &document::Price, amount: &Spanned<String>) -> Option<Price> {
        let percent = self.hundredths(amount);
        let minimum = price.minimum.as_ref().and_then(|text| self.amount(text));
        let grace = price.grace.as_ref().and_then(|text| self.calendar_duration(text));
        let Some(of) = &price.of else {
            let fault = Diagnostic::error(Code::MissingKey, amount.span, "nobody says what this is a share of");
            self.fault(fault.help("write `of: list price`"));
            return None;
        };
        Some(Price::Percent { percent: percent?, of: of.value.clone(), minimum, grace })
    }

    /// A time that is worked, in hours and minutes; in days only where a day has a length.
    fn time(&mut self, written: &Spanned<String>, in_days: bool) -> Option<Duration> {
        let time = self.duration(written)?;
        let is_worked = matches!(time.unit(), Unit::Minutes | Unit::Hours) || in_days && time.unit() == Unit::Days;
        if !is_worked {
            let message = format!("`{}` is no time that can be billed", written.value);
            let help = if in_days { "write hours, minutes or days" } else { "write hours or minutes" };
            self.fault(Diagnostic::error(Code::BadDuration, written.span, message).help(help));
        }
        is_worked.then_some(time)
    }

    /// As [`time`](Self::time), and more than none.
    fn some_time(&mut self, written: &Spanned<String>, in_days: bool) -> Option<Duration> {
        let time = self.time(written, in_days)?;
        if time.amount() == 0 {
            let message = format!("`{}` is no time at all", written.value);
            let fault = Diagnostic::error(Code::BadDuration, written.span, message);
            self.fault(fault.help("write a time above zero, or leave the key out"));
            return None;
        }
        Some(time)
    }

    /// How long a day of work is: no longer than a day.
    fn length_of_a_day(&mut self, written: &Spanned<String>) -> Option<Duration> {
        let time = self.some_time(written, false)?;
        if minutes_of(time) > 24 * 60 {
            let message = format!("a day of `{}` is longer than any", written.value);
            let fault = Diagnostic::error(Code::BadDuration, written.span, message);
            self.fault(fault.help("write how long somebody works on a day, such as `day: 8 h`"));
        }
        Some(time)
    }

    /// The status of a meter that counts what the price counts.
    fn meter_named(&mut self, name: &Spanned<String>, measure: Measure) -> Option<FactId> {
        let document = self.document;
        let meters = document.meters.iter().map(|meter| meter.name.value.as_str());
        if !meters.clone().any(|meter| meter == name.value) {
            let help = match self.close(&name.value, meters) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "declare it under `meters`".to_owned(),
            };
            let fault = Diagnostic::error(Code::UnknownName, name.span, format!("there is no meter `{}`", name.value));
            self.fault(fault.help(help));
            return None;
        }
        // A meter with a fault has no status, and its fault is told already.
        let status = self.fact_by_name.get(&format!("{}.status", name.value)).copied()?;
        let Some(Derivation::Meter(meter)) = &self.def(status).derivation else { return None };
        if meter.measure != measure {
            let (counts, sells) = match measure {
                Measure::Time => ("no time", "time"),
                _ => ("no number", "pieces"),
            };
            let message = format!("the meter `{}` counts {counts}, but the price is for {sells}", name.value);
            let fault = Diagnostic::error(Code::Conflict, name.span, message);
            self.fault(fault.help("name a meter that counts what is sold"));
            return None;
        }
        Some(status)
    }

    pub(super) fn quoting(&mut self) -> Quoting {
        let document = self.document;
        let Some(quotes) = &document.quotes else { return Quoting::default() };
        Quoting {
            valid: quotes.valid.as_ref().and_then(|text| self.calendar_duration(text)),
            approval_over: quotes.approval_over.as_ref().and_then(|text| self.amount(text)),
            rounding: quotes.rounding.map_or_else(Default::default, |rounding| rounding.value),
            to: quotes.to.as_ref().and_then(|text| self.more_than_nothing(text)),
        }
    }

    /// An amount in the policy's currency, or with its own; not below zero.
    pub(super) fn amount(&mut self, text: &Spanned<String>) -> Option<Money> {
        let money = match (parse_number(&text.value), self.currency) {
            (Ok(amount), Some(currency)) => Money::new(amount, currency),
            (Ok(_), None) => {
                let fault = Diagnostic::error(Code::BadPrice, text.span, format!("`{}` has no currency", text.value));
                self.fault(fault.help("write `currency: EUR` under `policy`, or `4800 EUR`"));
                return None;
            }
            (Err(_), _) => match Money::parse(&text.value) {
                Ok(money) => money,
                Err(_) => {
                    let message = format!("`{}` is not an amount", text.value);
                    let fault = Diagnostic::error(Code::BadPrice, text.span, message);
                    self.fault(fault.help("write a number such as `4800` or `99.50`, without separators"));
                    return None;
                }
            },
        };
        if money.amount().is_sign_negative() && !money.amount().is_zero() {
            let fault =
                Diagnostic::error(Code::BadPrice, text.span, format!("the price `{}` is below zero", text.value));
            self.fault(fault.help("write what the client pays, zero or more"));
            return None;
        }
        Some(money)
    }
}

/// How many minutes a time of hours or minutes has.
fn minutes_of(time: Duration) -> u64 {
    u64::from(time.amount()) * if time.unit() == Unit::Hours { 60 } else { 1 }
}

/// The keys that say something of a price of this kind.
fn fits(price: &document::Price, key: &str) -> &'static [&'static str] {
    match key {
        "hourly" => &["minimum", "step", "over"],
        "daily" => &["day", "minimum", "step", "over"],
        "percent" => &["of", "minimum", "grace"],
        _ if price.block.is_some() => &["block", "step"],
        _ if price.per.is_some() => &["per", "over"],
        _ => &["per", "block"],
    }
}
