//! The shapes of prices that publishers use, each quoted to the cent. What is expected was reckoned by hand.

use scopeline::catalogue::{Need, State};

use super::{arithmetic, day, quoted, shown, text, tried};

const METER: &str = "meters:\n  hours: { per: month, allowance: { basic: 5 h, gold: 20 h } }\n  \
                     calls: { per: year, allowance: { basic: 3, gold: unlimited } }";

#[test]
fn fixed() {
    let quote = quoted("{ fixed: 4800 }", |work| work);
    assert_eq!((shown(&quote).as_str(), quote.state), ("EUR 4800.00", State::Priced));
    assert_eq!(arithmetic(&quote), ["fixed price: EUR 4800.00"]);
    assert_eq!(quote.lines[0].clause.as_deref(), Some("4.2"));
    assert_eq!((quote.service.as_deref(), quote.title.as_deref()), (Some("work"), Some("The work")));
}

/// Time and materials: every minute that was worked.
#[test]
fn hourly_by_the_minute() {
    let quote = quoted("{ hourly: 110 }", |work| work.time("2.5 h"));
    // 2.5 x 110 = 275
    assert_eq!(shown(&quote), "EUR 275.00");
    assert_eq!(arithmetic(&quote), ["2.5 h x EUR 110 = EUR 275.00"]);
    // 50 min: 110 x 50 / 60 = 91.666...
    let quote = quoted("{ hourly: 110 }", |work| work.time("50 min"));
    assert_eq!(arithmetic(&quote), ["50 min x EUR 110 = EUR 91.67, rounded"]);
}

/// Beyond the sphere of support at 250 an hour, one hour at least, on actual time.
#[test]
fn hourly_with_a_minimum_in_dollars() {
    let price = "{ hourly: USD 250, minimum: 1 h }";
    assert_eq!(shown(&quoted(price, |work| work.time("40 min"))), "USD 250.00");
    // 95 min: 250 x 95 / 60 = 395.8333...
    assert_eq!(shown(&quoted(price, |work| work.time("1 h 35 min"))), "USD 395.83");
}

#[test]
fn hourly_with_minimum_and_step() {
    let price = "{ hourly: 180, minimum: 2 h, step: 30 min }";
    let quote = quoted(price, |work| work.time("2.5 h"));
    assert_eq!(arithmetic(&quote), ["2.5 h, at least 2 h, in steps of 30 min: 2.5 h x EUR 180 = EUR 450.00"]);
    assert_eq!(shown(&quote), "EUR 450.00");
    // 131 min are 2 h 30 min in half hours; 40 min are the two hours that are billed at least.
    for (time, total) in [("2 h 11 min", "EUR 450.00"), ("40 min", "EUR 360.00"), ("150.5 min", "EUR 540.00")] {
        assert_eq!(shown(&quoted(price, |work| work.time(time))), total, "{time}");
    }
}

/// Single hours are drawn in full hours.
#[test]
fn hourly_in_full_hours() {
    assert_eq!(shown(&quoted("{ hourly: 85, step: 1 h }", |work| work.time("61 min"))), "EUR 170.00");
    assert_eq!(shown(&quoted("{ hourly: 85, step: 1 h }", |work| work.time("60 min"))), "EUR 85.00");
}

#[test]
fn daily() {
    // A day and a half of 8 h.
    let price = "{ daily: 1450, step: 4 h }";
    let quote = quoted(price, |work| work.time("12 h"));
    assert_eq!(arithmetic(&quote), ["1.5 days, a day of 8 h, in steps of 4 h: 1.5 days x EUR 1450 = EUR 2175.00"]);
    // 9 h are 12 h in half days; two days are two days.
    assert_eq!(shown(&quoted(price, |work| work.time("9 h"))), "EUR 2175.00");
    assert_eq!(shown(&quoted(price, |work| work.time("2 days"))), "EUR 2900.00");
    // Without a step a day that is begun counts whole, and a day may have another length.
    assert_eq!(shown(&quoted("{ daily: 1450 }", |work| work.time("1 h"))), "EUR 1450.00");
    assert_eq!(shown(&quoted("{ daily: 1200, day: 6 h, step: 1 h }", |work| work.time("7 h"))), "EUR 1400.00");
    assert_eq!(shown(&quoted("{ daily: 900, minimum: 2 days }", |work| work.time("1 day"))), "EUR 1800.00");
    // A third of a day of 6 h at 1000: 333.333...
    assert_eq!(shown(&quoted("{ daily: 1000, day: 6 h, step: 2 h }", |work| work.time("2 h"))), "EUR 333.33");
}

/// Time beyond the monthly plan is billed at 150 an hour.
#[test]
fn over_the_retainer() {
    let text = text("{ hourly: USD 150, over: hours }", "", METER);
    let quoted = |time: &str, left: &str| {
        let quote = tried(&text, &[("kind", "work"), ("plan", "basic")], |work| work.time(time).left(left));
        quote.expect("it can be reckoned")
    };
    let quote = quoted("6 h", "2 h");
    // 6 - 2 = 4 h; 4 x 150 = 600
    assert_eq!(arithmetic(&quote), ["6 h, 2 h left of `hours`: 4 h beyond: 4 h x USD 150 = USD 600.00"]);
    assert_eq!(shown(&quote), "USD 600.00");
    let quote = quoted("90 min", "2 h");
    assert_eq!(arithmetic(&quote), ["1.5 h, 2 h left of `hours`: included"]);
    assert_eq!((shown(&quote).as_str(), quote.state), ("USD 0.00", State::Included));
    assert_eq!(shown(&quoted("2 h", "2 h")), "USD 0.00");
    assert_eq!(shown(&quoted("121 min", "2 h")), "USD 2.50");
    assert_eq!(shown(&quoted("30 min", "0 h")), "USD 75.00");
}

/// An allowance at a low rate, minimum and step only for what is beyond it.
#[test]
fn allowance_then_bill() {
    let text = text("{ hourly: 120, minimum: 1 h, step: 30 min, over: hours }", "", METER);
    let quoted = |time: &str| {
        let quote = tried(&text, &[("kind", "work"), ("plan", "basic")], |work| work.time(time).left("5 h"));
        quote.expect("it can be reckoned")
    };
    // 10 min beyond are an hour at least; 70 min are 1.5 h: 180.
    for (time, total) in [("5 h", "EUR 0.00"), ("5 h 10 min", "EUR 120.00"), ("6 h 10 min", "EUR 180.00")] {
        assert_eq!(shown(&quoted(time)), total, "{time}");
    }
}

/// A block of ten hours at a discount, drawn in steps of 30 minutes.
#[test]
fn prepaid_block() {
    let price = "{ fixed: 990, block: 10 h, step: 30 min }";
    let quote = quoted(price, |work| work.time("100 min").left("4 h"));
    assert_eq!(arithmetic(&quote), ["1 h 40 min, in steps of 30 min: 2 h drawn, 4 h left, so no block is bought"]);
    assert_eq!(shown(&quote), "EUR 0.00");
    // 12.5 h less the 1 h that is left are 11.5 h: two blocks.
    let quote = quoted(price, |work| work.time("12 h 10 min").left("1 h"));
    assert_eq!(
        arithmetic(&quote),
        ["12 h 10 min, in steps of 30 min: 12.5 h drawn, 1 h left; 2 blocks of 10 h x EUR 990 = EUR 1980.00"]
    );
    assert_eq!(shown(&quoted(price, |work| work.time("10 h").left("0 h"))), "EUR 990.00");
    assert_eq!(shown(&quoted(price, |work| work.time("10 h 1 min").left("30 min"))), "EUR 990.00");
    assert_eq!(shown(&quoted(price, |work| work.time("10 h 1 min").left("0 h"))), "EUR 1980.00");
}

#[test]
fn per_machine() {
    let quote = quoted("{ fixed: 480, per: machine }", |work| work.units("3"));
    assert_eq!(arithmetic(&quote), ["3 x EUR 480 per machine = EUR 1440.00"]);
}

/// A hundred that is begun counts whole.
#[test]
fn per_hundred_lines() {
    let price = "{ fixed: 90, per: 100 lines }";
    let quote = quoted(price, |work| work.units("250"));
    assert_eq!(arithmetic(&quote), ["250 lines: 3 x EUR 90 per 100 lines = EUR 270.00"]);
    for (lines, total) in [("1", "EUR 90.00"), ("100", "EUR 90.00"), ("101", "EUR 180.00"), ("0", "EUR 0.00")] {
        assert_eq!(shown(&quoted(price, |work| work.units(lines))), total, "{lines}");
    }
    assert_eq!(shown(&quoted("{ fixed: 690, per: half day }", |work| work.units("1.5"))), "EUR 1380.00");
}

/// Telephone support for a fee for each incident: a request is one.
#[test]
fn per_incident() {
    let price = "{ fixed: 65.50, per: incident }";
    assert_eq!(shown(&quoted(price, |work| work)), "EUR 65.50");
    assert_eq!(shown(&quoted(price, |work| work.incidents("4"))), "EUR 262.00");
    // Of five calls two are left.
    let text = text("{ fixed: 65.50, per: incident, over: calls }", "", METER);
    let calls = |plan, left| {
        let facts = [("kind", "work"), ("plan", plan)];
        let quote = tried(&text, &facts, |work| work.incidents("5").left(left)).expect("it can be reckoned");
        shown(&quote)
    };
    assert_eq!(calls("basic", "2"), "EUR 196.50");
    assert_eq!(calls("gold", "0"), "EUR 0.00");
}

/// A share of the list price, nothing within the grace period.
#[test]
fn percentage_with_grace() {
    let price = "{ percent: 20, of: list price, minimum: 500, grace: 30 days }";
    let quoted = |since: &str, list: &str| quoted(price, |work| work.since(day(since)).list_price(list));
    // The day of the quote is 2026-08-14; 30 days after 2026-07-15 are that day.
    let quote = quoted("2026-07-15", "12000");
    assert_eq!(arithmetic(&quote), ["within 30 days after 2026-07-15"]);
    assert_eq!(shown(&quote), "EUR 0.00");
    let quote = quoted("2026-07-14", "12345.67 EUR");
    // 12345.67 x 20 / 100 = 2469.134
    assert_eq!(
        arithmetic(&quote),
        ["20 % of list price EUR 12345.67 = EUR 2469.13, rounded, at least EUR 500: EUR 2469.13"]
    );
    assert_eq!(shown(&quoted("2025-07-14", "2499.99")), "EUR 500.00");
    // Without grace and minimum there is less to know: 17.5 % of 0.20 is 0.035.
    let quote = super::quoted("{ percent: 17.5 %, of: list price }", |work| work.list_price("0.20"));
    assert_eq!(arithmetic(&quote), ["17.5 % of list price EUR 0.20 = EUR 0.04, rounded"]);
}

/// Last-minute work out of hours counts double, planned work counts once.
#[test]
fn out_of_hours_counts_double() {
    let text = text(
        "{ hourly: USD 150 }",
        ", surcharges: [{ clause: 4.3, when: { night: yes, notice: under 2 days }, times: 2 }]",
        "",
    );
    let quoted = |notice| {
        let facts = [("kind", "work"), ("night", "yes"), ("notice", notice)];
        tried(&text, &facts, |work| work.time("2 h")).expect("it can be reckoned")
    };
    let quote = quoted("4 h");
    assert_eq!(shown(&quote), "USD 600.00");
    assert_eq!(arithmetic(&quote), ["2 h x USD 150 = USD 300.00", "USD 300.00 x (2 - 1) = USD 300.00"]);
    let clauses: Vec<_> = quote.lines.iter().map(|line| line.clause.as_deref()).collect();
    assert_eq!(clauses, [Some("4.2"), Some("4.3")]);
    assert_eq!(shown(&quoted("3 days")), "USD 300.00");
}

/// Faster than usual, or at the weekend, for a fee; each surcharge is of the price itself.
#[test]
fn rush_fees_add_up() {
    let keys = ", surcharges: [{ when: { rush: yes }, add: 49.90 }, { when: { night: yes }, percent: 25 }, { when: \
                { night: yes }, times: 1.5 }]";
    let facts = [("kind", "work"), ("night", "yes"), ("rush", "yes")];
    let text = text("{ hourly: 110, step: 15 min }", keys, "");
    let quote = tried(&text, &facts, |work| work.time("1 h 50 min")).expect("it can be reckoned");
    // 2 h x 110 = 220; + 49.90; 25 % of 220 = 55; 220 x 0.5 = 110: 434.90
    assert_eq!(shown(&quote), "EUR 434.90");
    let amounts: Vec<_> = quote.lines.iter().filter_map(|line| line.amount).map(|one| one.to_string()).collect();
    assert_eq!(amounts, ["EUR 220.00", "EUR 49.90", "EUR 55.00", "EUR 110.00"]);
}

/// Custom integrations and new features get a separate quote.
#[test]
fn on_quote() {
    let quote = quoted("quote", |work| work.time("10 h"));
    assert_eq!((quote.state, quote.total), (State::OnQuote, None));
    assert_eq!(quote.lines[0].needs, [Need::Price]);
    assert_eq!(arithmetic(&quote), ["on quote"]);
}
