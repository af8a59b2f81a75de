//! What holds of every quote.

use proptest::prelude::*;
use scopeline::catalogue::{Quote, State};
use scopeline::value::{Decimal, Money};

use super::{text, tried};

/// Prices of every shape, with what each may say.
fn price() -> impl Strategy<Value = String> {
    let cents = 0u32..100_000;
    let amount = cents.prop_map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    let time = prop::sample::select(vec!["", "7 min", "15 min", "30 min", "1 h", "90 min", "4 h"]);
    let key = |name: &'static str, value: &str| {
        if value.is_empty() { String::new() } else { format!(", {name}: {value}") }
    };
    (0u8..8, amount, time.clone(), time).prop_map(move |(shape, amount, minimum, step)| {
        let (minimum, step) = (key("minimum", minimum), key("step", step));
        match shape {
            0 => format!("{{ fixed: {amount} }}"),
            1 => format!("{{ hourly: {amount}{minimum}{step} }}"),
            2 => format!("{{ daily: {amount}{minimum}{step} }}"),
            3 => format!("{{ hourly: {amount}{minimum}{step}, over: hours }}"),
            4 => format!("{{ fixed: {amount}, block: 7 h{step} }}"),
            5 => format!("{{ fixed: {amount}, per: 3 machines }}"),
            6 => format!("{{ daily: {amount}, day: 7 h{minimum}{step}, over: hours }}"),
            _ => format!("{{ percent: {amount}1, of: list price, minimum: {amount} }}"),
        }
    })
}

/// Surcharges that make nothing cheaper.
fn surcharges() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        (100u32..300).prop_map(|times| format!("times: {}.{:02}", times / 100, times % 100)),
        (1u32..20_000).prop_map(|cents| format!("add: {}.{:02}", cents / 100, cents % 100)),
        (1u32..2_000).prop_map(|tenths| format!("percent: {}.{}", tenths / 10, tenths % 10)),
    ];
    prop::collection::vec((one, any::<bool>()), 0..4).prop_map(|rows| {
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(extra, sure)| format!("{{ when: {{ {}: yes }}, {extra} }}", if sure { "rush" } else { "night" }))
            .collect();
        format!(", surcharges: [{}]", rows.join(", "))
    })
}

fn quotes() -> impl Strategy<Value = String> {
    let rounding = prop::sample::select(vec!["half-up", "half-even", "up", "down"]);
    let to = prop::sample::select(vec!["", ", to: 0.05", ", to: 1", ", to: 0.03"]);
    (rounding, to).prop_map(|(rounding, to)| format!("quotes: {{ rounding: {rounding}{to} }}\n"))
}

const METERS: &str = "meters: { hours: { per: month, allowance: { basic: 5 h, gold: 10 h } } }\n";

fn quote(text: &str, plan: &str, minutes: u32, left: u32) -> Quote {
    let facts = [("kind", "work"), ("rush", "yes"), ("plan", plan)];
    let quote = tried(text, &facts, |work| {
        work.time(format!("{minutes} min")).left(format!("{left} min")).units(minutes.to_string()).list_price("1234.56")
    });
    quote.expect("it can be reckoned")
}

fn total(quote: &Quote) -> Decimal {
    quote.total.map(|total| total.amount()).expect("everything is told")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_lines_add_up_and_are_multiples_of_what_is_rounded_to(
        price in price(), surcharges in surcharges(), quotes in quotes(), minutes in 0u32..3_000, left in 0u32..900,
    ) {
        let text = text(&price, &surcharges, &format!("{METERS}{quotes}"));
        let quote = quote(&text, "basic", minutes, left);
        prop_assert!(quote.state == State::Priced || quote.state == State::Included && total(&quote).is_zero());
        let amounts: Vec<Money> = quote.lines.iter().map(|line| line.amount.expect("it is priced")).collect();
        let sum = amounts.iter().copied().reduce(|sum, one| sum.checked_add(one).expect("one currency"));
        prop_assert_eq!(sum, quote.total);
        let to = if quotes.contains("0.05") { "0.05" } else if quotes.contains("0.03") { "0.03" } else if quotes.contains("to: 1") { "1" } else { "0.01" };
        let to: Decimal = to.parse().expect("a number");
        for amount in amounts {
            prop_assert!((amount.amount() % to).is_zero(), "{amount} of {to}");
            prop_assert!(amount.amount() >= Decimal::ZERO);
        }
        for line in &quote.lines {
            prop_assert!(line.needs.is_empty() && line.clause.as_deref() == Some("4.2"));
            let amount = line.amount.expect("it is priced").to_string();
            prop_assert!(amount.ends_with(" 0.00") || line.arithmetic.to_string().contains(&amount), "{line:?}");
        }
    }

    #[test]
    fn more_work_never_costs_less(
        price in price(), surcharges in surcharges(), quotes in quotes(), less in 0u32..3_000, more in 0u32..600,
        left in 0u32..900,
    ) {
        let text = text(&price, &surcharges, &format!("{METERS}{quotes}"));
        let (short, long) = (quote(&text, "basic", less, left), quote(&text, "basic", less + more, left));
        prop_assert!(total(&short) <= total(&long), "{short:?}\n{long:?}");
        // And whoever has more left never pays more.
        let richer = quote(&text, "basic", less, left + more);
        prop_assert!(total(&richer) <= total(&short), "{richer:?}\n{short:?}");
    }

    #[test]
    fn nothing_that_is_included_is_sold(
        price in price(), surcharges in surcharges(), minutes in 0u32..3_000, left in 0u32..900,
    ) {
        let text = text(&price, &format!("{surcharges}, included-in: [gold], clause: 8"), METERS);
        let quote = quote(&text, "gold", minutes, left);
        prop_assert_eq!(quote.lines.len(), 1);
        prop_assert_eq!(quote.lines[0].arithmetic.to_string(), "included in gold");
        prop_assert_eq!((quote.state, quote.lines[0].clause.as_deref()), (State::Included, Some("8")));
        prop_assert!(total(&quote).is_zero() && quote.possible_surcharges.is_empty());
    }

    /// What is within a meter or a block is not sold either, whatever comes on top.
    #[test]
    fn what_is_left_is_used_before_anything_is_sold(
        surcharges in surcharges(), minutes in 0u32..600, more in 30u32..600,
        price in prop::sample::select(vec!["{ hourly: 99, minimum: 4 h, step: 30 min, over: hours }", "{ fixed: 900, block: 10 h, step: 30 min }"]),
    ) {
        let text = text(price, &surcharges, METERS);
        prop_assert!(total(&quote(&text, "basic", minutes, minutes + more)).is_zero());
    }

    /// Whatever is told, a quote or an error comes out.
    #[test]
    fn nothing_that_is_told_breaks_a_quote(
        price in price(), time in "[0-9.]{0,30} ?(min|h|days|m|)", units in "-?[0-9.]{0,30}", left in ".{0,12}", list in ".{0,12}",
    ) {
        let text = text(&price, "", METERS);
        let facts = [("kind", "work"), ("plan", "basic")];
        let quote = tried(&text, &facts, |work| work.time(time).units(units).left(left).list_price(list));
        if let Err(error) = quote {
            prop_assert!(error.is_bad_work());
        }
    }
}
