//! The arithmetic of quotes in German. A quote keeps the steps; here are the words between them.

use crate::catalogue::Need;
use crate::catalogue::arithmetic::{Arithmetic, Bought, Came, Measured, Quantity, RoundedTo, Steps, Terms, is_other};
use crate::document::Rounding;
use crate::narration::{Words, german_dative, german_unit};
use crate::policy::{Extra, Price};
use crate::value::locale::{German, Locale};
use crate::value::{Decimal, Duration, Money, Unit};

/// How the amount of a line came about.
pub(super) fn reckoned(arithmetic: &Arithmetic) -> String {
    match arithmetic.steps() {
        Steps::Fixed { amount, is_rounded } => format!("Festpreis: {}{}", money(*amount), rounding_said(*is_rounded)),
        Steps::Worked { came, terms, billed, rate, amount, is_rounded } => {
            let is_plain = terms.is_empty() && came.is(billed);
            let before = if is_plain { String::new() } else { format!("{}{}: ", came_about(came), said(*terms)) };
            let rounded = rounding_said(*is_rounded);
            format!("{before}{} x {} = {}{rounded}", quantity(billed), money(*rate), money(*amount))
        }
        Steps::Counted { came, units, price, unit, amount, is_rounded } => {
            let before = match came {
                Came::All(Quantity::Pieces { count, .. }) if count == units => String::new(),
                came => format!("{}: ", came_about(came)),
            };
            let units = German.number(units.normalize());
            let rounded = rounding_said(*is_rounded);
            format!("{before}{units} x {} je {} = {}{rounded}", money(*price), german_unit(unit), money(*amount))
        }
        Steps::Drawn { time, step, drawn, left, bought } => {
            drawn_in_german(time, *step, (drawn, left), bought.as_ref())
        }
        Steps::Share { percent, of, list, share, is_rounded, least } => {
            let of = if of == "list price" { "Listenpreis" } else { of };
            let rounded = rounding_said(*is_rounded);
            let before =
                format!("{} % von {of} {} = {}{rounded}", German.number(*percent), money(*list), money(*share));
            match least {
                Some((least, amount)) => {
                    let rounded = rounding_said(is_other(*share, *least, *amount));
                    format!("{before}, mindestens {}: {}{rounded}", money(*least), money(*amount))
                }
                None => before,
            }
        }
        Steps::Grace { grace, since } => {
            format!("innerhalb von {} nach dem {}", german_dative(*grace), German.date(*since))
        }
        Steps::NothingToBill(none) => format!("{}: nichts zu berechnen", quantity(none)),
        Steps::NoLimit { meter } => format!("enthalten: von `{meter}` gibt es keine Grenze"),
        Steps::Included(of) => format!("{}: enthalten", measured(of)),
        Steps::Absorbed { measured: of, beyond } => {
            format!("{}: {} darüber, ohne Berechnung", measured(of), quantity(beyond))
        }
        Steps::IncludedIn(plan) => format!("enthalten in {plan}"),
        Steps::OnTop { extra, base, amount, is_rounded, most } => on_top(extra, *base, (*amount, *is_rounded), *most),
        Steps::Unknown(price) => German.price(price.as_ref().unwrap_or(&Price::Quote)),
        Steps::UnknownOnTop(extra) => German.extra(extra),
    }
}

/// How the lines of a quote are rounded.
pub(super) fn rounded(RoundedTo { to, rounding }: RoundedTo) -> String {
    let how = match rounding {
        Rounding::HalfUp => "eine Hälfte aufgerundet",
        Rounding::HalfEven => "eine Hälfte zum geraden",
        Rounding::Up => "aufgerundet",
        Rounding::Down => "abgerundet",
    };
    format!("jede Zeile auf ein Vielfaches von {}, {how}", money(to))
}

/// What has to be told before a line has an amount.
pub(super) fn need(need: Need) -> String {
    match need {
        Need::Time => "eine Schätzung der Zeit",
        Need::Units => "die Anzahl",
        Need::ListPrice => "den Listenpreis",
        Need::Left => "was noch übrig ist",
        Need::Since => "den Tag, von dem an die Frist zählt",
        Need::Plan => "den Tarif",
        Need::Price => "einen Preis, auf Anfrage",
    }
    .to_owned()
}

/// What is said of an amount that is not exactly what was reckoned.
const fn rounding_said(is_rounded: bool) -> &'static str {
    if is_rounded { ", gerundet" } else { "" }
}

fn money(money: Money) -> String {
    German.money(money)
}

fn came_about(came: &Came) -> String {
    match came {
        Came::All(all) => quantity(all),
        Came::Beyond { measured: of, beyond } => format!("{}: {} darüber", measured(of), quantity(beyond)),
    }
}

fn measured(of: &Measured) -> String {
    format!("{}, {} übrig von `{}`", quantity(&of.quantity), quantity(&of.left), of.meter)
}

fn drawn_in_german(
    time: &Quantity,
    step: Option<Duration>,
    (drawn, left): (&Quantity, &Quantity),
    bought: Option<&Bought>,
) -> String {
    let terms = said(Terms { day: None, minimum: None, step });
    let before = format!("{}{terms}: {} verbraucht, {} übrig", quantity(time), quantity(drawn), quantity(left));
    let Some(Bought { blocks, size, price, amount, is_rounded }) = bought else {
        return format!("{before}, also wird kein Block gekauft");
    };
    let word = if *blocks == Decimal::ONE { "Block" } else { "Blöcke" };
    let (blocks, size) = (German.number(*blocks), short(*size));
    let rounded = rounding_said(*is_rounded);
    format!("{before}; {blocks} {word} zu {size} x {} = {}{rounded}", money(*price), money(*amount))
}

fn on_top(extra: &Extra, base: Money, (amount, is_rounded): (Money, bool), most: Option<Money>) -> String {
    let before = match extra {
        Extra::Times(times) => format!("{} x ({} - 1)", money(base), German.number(*times)),
        Extra::Percent(percent) => format!("{} % von {}", German.number(*percent), money(base)),
        Extra::Add(_) => "zusätzlich".to_owned(),
    };
    let most = most.map_or_else(String::new, |most| format!(", aber nicht mehr, als es gibt: {}", money(most)));
    format!("{before} = {}{}{most}", money(amount), rounding_said(is_rounded))
}

/// `, ein Tag zu 8 h, mindestens 2 h, in Schritten von 30 min`.
fn said(Terms { day, minimum, step }: Terms) -> String {
    let day = day.map_or_else(String::new, |day| format!(", ein Tag zu {}", short(day)));
    let minimum = minimum.map_or_else(String::new, |minimum| format!(", mindestens {}", short(minimum)));
    let step = step.map_or_else(String::new, |step| match step.unit() {
        Unit::Minutes | Unit::Hours => format!(", in Schritten von {step}"),
        _ => format!(", in Schritten von {}", german_dative(step)),
    });
    format!("{day}{minimum}{step}")
}

/// Times of work are written short.
fn short(time: Duration) -> String {
    match time.unit() {
        Unit::Minutes | Unit::Hours => time.to_string(),
        _ => German.duration(time),
    }
}

/// `2,5 h`, `2 h 20 min`, `1,5 Tage`, `250 lines`: what the author counts has the author's word, but for incidents.
fn quantity(of: &Quantity) -> String {
    let is_counted = matches!(of, Quantity::Pieces { .. });
    let parts = of.parts().into_iter().map(|(number, unit)| {
        let unit = match unit {
            "day" if !is_counted => "Tag",
            "days" if !is_counted => "Tage",
            "incident" | "incidents" if number == Decimal::ONE => "Vorfall",
            "incident" | "incidents" => "Vorfälle",
            unit => unit,
        };
        format!("{} {unit}", German.number(number))
    });
    parts.collect::<Vec<_>>().join(" ")
}
