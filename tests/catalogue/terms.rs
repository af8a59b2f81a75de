//! What stands beside the lines: what is included, needed, possible, agreed, rounded, and for how long it holds.

use scopeline::catalogue::{Approval, Need, State};
use scopeline::value::parse_date;

use super::{arithmetic, day, quoted, shown, text, tried};

#[test]
fn support_costs_nothing() {
    let text = text("{ fixed: 100 }", "", "quotes: { valid: 30 days }");
    let quote = tried(&text, &[("kind", "defect")], |work| work.time("9 h")).expect("it can be reckoned");
    assert_eq!((quote.state, shown(&quote).as_str()), (State::Nothing, "EUR 0.00"));
    assert!(quote.lines.is_empty() && quote.service.is_none() && quote.valid_until.is_none());
}

#[test]
fn what_nobody_offers_is_not_sold() {
    for kind in ["own", "lost"] {
        let quote = tried(&text("{ fixed: 100 }", "", ""), &[("kind", kind)], |work| work).expect("a quote");
        assert_eq!((quote.state, quote.total, quote.lines.len()), (State::NotSold, None, 0), "{kind}");
    }
}

#[test]
fn what_a_plan_includes_is_not_sold_to_it() {
    let keys = ", included-in: [gold], clause: 7.3, surcharges: [{ when: { rush: yes }, add: 50 }, { when: { night: yes }, times: 2 }]";
    let text = text("{ fixed: 100 }", keys, "");
    let of = |plan: &[(&str, &str)]| {
        let facts: Vec<_> = [("kind", "work"), ("rush", "yes")].into_iter().chain(plan.iter().copied()).collect();
        tried(&text, &facts, |work| work).expect("it can be reckoned")
    };
    let quote = of(&[("plan", "gold")]);
    assert_eq!((shown(&quote).as_str(), quote.state), ("EUR 0.00", State::Included));
    assert_eq!(arithmetic(&quote), ["included in gold"]);
    assert_eq!(quote.lines[0].clause.as_deref(), Some("7.3"));
    assert!(quote.possible_surcharges.is_empty());
    assert_eq!(shown(&of(&[("plan", "basic")])), "EUR 150.00");
    // Whoever does not say the plan may have it for nothing.
    let quote = of(&[]);
    assert_eq!(quote.state, State::Incomplete);
    assert_eq!(shown(&quote), "needs plan, plan");
}

#[test]
fn what_is_not_told_is_asked_for() {
    let meter = "meters: { hours: { per: month, allowance: { basic: 5 h } } }";
    for (price, needs) in [
        ("{ hourly: 110, minimum: 4 h }", vec![Need::Time]),
        ("{ daily: 110 }", vec![Need::Time]),
        ("{ fixed: 9, per: 100 lines }", vec![Need::Units]),
        ("{ fixed: 9, block: 10 h }", vec![Need::Time, Need::Left]),
        ("{ hourly: 110, over: hours }", vec![Need::Time, Need::Left]),
        ("{ percent: 9, of: list price, grace: 1 month }", vec![Need::Since, Need::ListPrice]),
        ("quote", vec![Need::Price]),
    ] {
        let quote = tried(&text(price, "", meter), &[("kind", "work"), ("plan", "basic")], |work| work);
        let quote = quote.expect("it can be reckoned");
        assert_eq!((&quote.lines[0].needs, quote.lines[0].amount, quote.total), (&needs, None, None), "{price}");
        assert!(!quote.lines[0].arithmetic.to_string().is_empty(), "{price}");
        let on_quote = needs == [Need::Price];
        assert_eq!(quote.state, if on_quote { State::OnQuote } else { State::Incomplete }, "{price}");
    }
    let text = text("{ fixed: 9, block: 10 h }", "", meter);
    for (time, left, needs) in [(Some("1 h"), None, "needs left"), (None, Some("1 h"), "needs time")] {
        let quote = tried(&text, &[("kind", "work")], |mut work| {
            work = if let Some(time) = time { work.time(time) } else { work };
            if let Some(left) = left { work.left(left) } else { work }
        });
        assert_eq!(shown(&quote.expect("it can be reckoned")), needs);
    }
}

#[test]
fn a_surcharge_waits_for_what_the_price_waits_for() {
    let text = text("{ hourly: 100 }", ", surcharges: [{ when: { rush: yes }, times: 2 }]", "");
    let facts = [("kind", "work"), ("rush", "yes")];
    let quote = tried(&text, &facts, |work| work).expect("it can be reckoned");
    let needs: Vec<_> = quote.lines.iter().map(|line| (line.amount, line.needs.clone())).collect();
    assert_eq!(needs, [(None, vec![Need::Time]), (None, vec![Need::Time])]);
}

#[test]
fn what_may_come_on_top_stands_apart_with_what_would_tell() {
    let text = text("{ hourly: 100 }", ", surcharges: [{ clause: 4.3, when: { night: yes }, percent: 25 }]", "");
    let quote = tried(&text, &[("kind", "work")], |work| work.time("2 h")).expect("it can be reckoned");
    assert_eq!(shown(&quote), "EUR 200.00");
    let [possible] = &quote.possible_surcharges[..] else { panic!("one may be") };
    assert_eq!((possible.what.as_str(), possible.clause.as_deref()), ("percent 25", Some("4.3")));
    assert_eq!(possible.when.as_deref(), Some("if `night: yes`"));
    assert_eq!(possible.amount.map(|amount| amount.to_string()).as_deref(), Some("EUR 50.00"));
    assert_eq!(possible.missing, ["night"]);
}

#[test]
fn a_quote_holds_and_is_agreed_as_the_policy_says() {
    let text = text("{ hourly: 100 }", "", "quotes: { valid: 1 month, approval-over: 500 }");
    let of = |kind, time: &str| tried(&text, &[("kind", kind)], |work| work.time(time)).expect("it can be reckoned");
    let quote = of("work", "5 h");
    assert_eq!(quote.valid_until, parse_date("2026-09-14").ok());
    assert_eq!(quote.approval, []);
    assert_eq!(of("work", "5 h 1 min").approval, [Approval::Sum]);
    let otherwise = tried(
        &text.replace("kind: work }, class", "kind: work, plan: gold }, class"),
        &[("kind", "work"), ("plan", "basic")],
        |work| work.time("9 h"),
    );
    assert_eq!(otherwise.expect("a quote").approval, [Approval::Decision, Approval::Sum]);
    // In another currency nobody can say that it is not above.
    let dollars = text.replace("hourly: 100", "hourly: USD 1");
    let quote = tried(&dollars, &[("kind", "work")], |work| work.time("1 h")).expect("a quote");
    assert_eq!(quote.approval, [Approval::Currency]);
}

#[test]
fn an_open_decision_says_that_it_is_open() {
    let quote = tried(&text("{ fixed: 10 }", "", ""), &[], |work| work).expect("a quote");
    assert_eq!(quote.missing, ["kind"]);
    assert_eq!(quote.certainty.to_string(), "open");
}

/// 110 x 7 / 60 = 12.8333...; 0.5 x 0.05 = 0.025 is a half.
#[test]
fn lines_are_rounded_as_the_policy_says() {
    for (rounding, seven, half, other_half) in [
        ("", "EUR 12.83", "EUR 0.03", "EUR 0.04"),
        ("quotes: { rounding: half-even }", "EUR 12.83", "EUR 0.02", "EUR 0.04"),
        ("quotes: { rounding: up }", "EUR 12.84", "EUR 0.03", "EUR 0.04"),
        ("quotes: { rounding: down }", "EUR 12.83", "EUR 0.02", "EUR 0.03"),
        ("quotes: { to: 0.05 }", "EUR 12.85", "EUR 0.05", "EUR 0.05"),
        ("quotes: { to: 1, rounding: up }", "EUR 13.00", "EUR 1.00", "EUR 1.00"),
    ] {
        let of = |price: &str, time: &str| {
            let quote = tried(&text(price, "", rounding), &[("kind", "work")], |work| work.time(time));
            shown(&quote.expect("it can be reckoned"))
        };
        assert_eq!(of("{ hourly: 110 }", "7 min"), seven, "{rounding}");
        assert_eq!(of("{ hourly: 0.05 }", "30 min"), half, "{rounding}");
        assert_eq!(of("{ hourly: 0.07 }", "30 min"), other_half, "{rounding}");
    }
    let quote = quoted("{ hourly: 110 }", |work| work.time("7 min"));
    assert_eq!(
        quote.rounding.map(|rounding| rounding.to_string()).as_deref(),
        Some("each line to a multiple of EUR 0.01, a half up")
    );
}

#[test]
fn a_currency_has_its_own_coins() {
    let of = |price: &str| shown(&quoted(price, |work| work.time("10 min")));
    // A sixth of 1000 is 166.666...
    assert_eq!(of("{ hourly: JPY 1000 }"), "JPY 167");
    assert_eq!(of("{ hourly: KWD 1000 }"), "KWD 166.667");
    assert_eq!(of("{ hourly: CHF 1000 }"), "CHF 166.67");
}

#[test]
fn a_discount_takes_no_more_than_there_is() {
    let keys = ", surcharges: [{ when: { rush: yes }, times: 0.25 }, { when: { rush: yes }, times: 0.5 }]";
    let facts = [("kind", "work"), ("rush", "yes")];
    let quote = tried(&text("{ fixed: 100 }", keys, ""), &facts, |work| work).expect("it can be reckoned");
    let amounts: Vec<_> = quote.lines.iter().filter_map(|line| line.amount).map(|one| one.to_string()).collect();
    assert_eq!(amounts, ["EUR 100.00", "EUR -75.00", "EUR -25.00"]);
    assert_eq!(shown(&quote), "EUR 0.00");
}

#[test]
fn a_quote_goes_out_as_json_with_exact_amounts() {
    let quote = quoted("{ hourly: 110 }", |work| work.time("50 min"));
    let json = serde_json::to_value(&quote).expect("JSON");
    assert_eq!(json["total"], "EUR 91.67");
    assert_eq!(json["currency"], "EUR");
    assert_eq!(json["lines"][0]["amount"], "EUR 91.67");
    assert_eq!(json["state"], "priced");
    let quote = quoted("{ hourly: 110 }", |work| work.since(day("2026-01-01")));
    let json = serde_json::to_value(&quote).expect("JSON");
    assert_eq!((&json["total"], &json["lines"][0]["needs"][0]), (&serde_json::Value::Null, &"time".into()));
}

/// Whoever reads a quote hears when a surcharge applies: in the policy's words, or else by what it tests.
#[test]
fn a_surcharge_says_when_it_applies() {
    let said = |row: &str| {
        let text = text("{ fixed: 100 }", &format!(", surcharges: [{{ {row}, add: 5 }}]"), "");
        let quote = tried(&text, &[("kind", "work"), ("rush", "yes"), ("night", "yes")], |work| work).expect("a quote");
        assert_eq!(quote.lines[0].when, None);
        quote.lines[1].when.clone()
    };
    assert_eq!(said("when: { rush: yes }, title: \"by tomorrow\"").as_deref(), Some("by tomorrow"));
    assert_eq!(said("when: { rush: yes, night: yes }").as_deref(), Some("if `rush: yes` and `night: yes`"));
    let any = "when: { any: [{ rush: yes }, { night: yes }], kind: [work, own] }";
    let words = said(any).expect("words");
    assert!(words.contains("(`rush: yes` or `night: yes`)") && words.contains("`kind: [work, own]`"), "{words}");
    assert_eq!(said("when: { not: { rush: no } }").as_deref(), Some("if not (`rush: no`)"));
    assert_eq!(said("title: always").as_deref(), Some("always"));
}
