//! What cannot be quoted: errors, never a panic and never a guess.

use scopeline::diagnostic::Severity;
use scopeline::lint::{self, Settings};
use scopeline::{Policy, Sources};

use super::{text, tried};

const HUGE: &str = "79228162514264337593543950335";

#[test]
fn an_amount_that_is_none_is_refused_with_what_was_written() {
    for time in
        ["", "h", "-1 h", "2", "1e3 h", "2,5 h", "1 h -5 min", "3 weeks", "5 m", "half", "1..5 h", "½ h", "2 days"]
    {
        let quote = tried(&text("{ hourly: 100 }", "", ""), &[("kind", "work")], |work| work.time(time));
        let error = quote.expect_err(time);
        assert!(error.is_bad_work() && !error.is_bad_usage(), "{time}: {error}");
    }
    for number in ["", "-1", "many", "1,000", "1e9", "NaN"] {
        let quote =
            tried(&text("{ fixed: 100, per: machine }", "", ""), &[("kind", "work")], |work| work.units(number));
        let error = quote.expect_err(number).to_string();
        assert!(error.contains(&format!("`{number}`")), "{error}");
    }
    for price in ["-1", "-1 EUR", "12000 EURO", "a lot"] {
        let price_form = "{ percent: 5, of: list price }";
        let quote = tried(&text(price_form, "", ""), &[("kind", "work")], |work| work.list_price(price));
        assert!(quote.expect_err(price).is_bad_work(), "{price}");
    }
    let quote = tried(&text("{ fixed: 100 }", "", ""), &[("kind", "work")], |work| work.plan("golden"));
    assert_eq!(quote.expect_err("no plan").to_string(), "the policy has no plan `golden`; give one of its `plans`");
}

#[test]
fn a_list_price_in_another_currency_than_the_minimum_is_refused() {
    let price = "{ percent: 5, of: list price, minimum: 100 }";
    let quote = tried(&text(price, "", ""), &[("kind", "work")], |work| work.list_price("9000 USD"));
    let error = quote.expect_err("two currencies").to_string();
    assert_eq!(error, "the list price is in USD, but the least that is billed is EUR 100; give the list price in EUR");
}

#[test]
fn a_sum_with_too_many_digits_is_an_error() {
    let meter = "meters: { hours: { per: month, allowance: { basic: 5 h } } }";
    for price in [
        "{ hourly: 180.55, step: 7 min }".to_owned(),
        "{ daily: 180.55 }".to_owned(),
        "{ fixed: 180.55, per: machine }".to_owned(),
        "{ fixed: 180.55, per: 7 machines }".to_owned(),
        "{ fixed: 180.55, block: 7 h, step: 7 min }".to_owned(),
        "{ hourly: 180.55, over: hours }".to_owned(),
        "{ percent: 33.33, of: list price }".to_owned(),
        format!("{{ hourly: {HUGE} }}"),
    ] {
        let quote = tried(&text(&price, "", meter), &[("kind", "work"), ("plan", "basic")], |work| {
            let time = if price.contains(HUGE) { "1.5 h".to_owned() } else { format!("{HUGE} min") };
            work.time(time).units(HUGE).left("0 h").list_price(HUGE)
        });
        let error = quote.expect_err(&price);
        assert!(error.is_bad_work() && error.to_string().contains("more digits"), "{price}: {error}");
    }
    // What comes on top may be too long as well.
    let keys = format!(", surcharges: [{{ when: {{ rush: yes }}, times: {HUGE} }}]");
    let facts = [("kind", "work"), ("rush", "yes")];
    let quote = tried(&text("{ fixed: 99.99 }", &keys, ""), &facts, |work| work);
    assert!(quote.expect_err("too long").is_bad_work());
}

#[test]
fn the_smallest_times_are_reckoned_exactly() {
    let quote = tried(&text("{ hourly: 60, step: 15 min }", "", ""), &[("kind", "work")], |work| {
        work.time("15.0000000000000000000000001 min")
    });
    assert_eq!(quote.expect("it can be reckoned").total.map(|total| total.to_string()).as_deref(), Some("EUR 30.00"));
}

/// Each text has one fault, and it is on the line that ends in `#!`.
#[test]
fn a_price_that_cannot_be_is_told_with_its_place() {
    let meters = "meters:\n  hours: { per: month, allowance: 5 h }\n  calls: { per: month, allowance: 5 }\n";
    for (said, service) in [
        ("`EUR 50`", "work: { price: { fixed: USD 9 },\n surcharges: [{ add: EUR 50 }] } #!"),
        ("`9 USD`", "work: { price: { hourly: 1 },\n surcharges: [{ percent: 5 }, { add: 9 USD }] } #!"),
        ("below zero", "work: { price: { daily: -9 } } #!"),
        ("not an amount", "work: { price: { daily: cheap } } #!"),
        ("no time at all", "work: { price: { hourly: 9, step: 0 min } } #!"),
        ("no time at all", "work: { price: { daily: 9, day: 0 h } } #!"),
        ("no time at all", "work: { price: { fixed: 9, block: 0 h } } #!"),
        ("no time at all", "work: { price: { fixed: 9, block: 9 h, step: 0 h } } #!"),
        ("a step of `2 h` is more", "work: { price: { fixed: 9, block: 90 min, step: 2 h } } #!"),
        ("longer than any", "work: { price: { daily: 9, day: 30 h } } #!"),
        ("longer than any", "work: { price: { daily: 9, day: 1441 min } } #!"),
        ("hours or minutes", "work: { price: { hourly: 9, step: 1 day } } #!"),
        ("hours or minutes", "work: { price: { fixed: 9, block: 2 weeks } } #!"),
        ("hours, minutes or days", "work: { price: { daily: 9, minimum: 1 week } } #!"),
        ("both by the hour and by the day", "work: { price: { hourly: 9, daily: 9 } } #!"),
        ("both fixed and a share", "work: { price: { fixed: 9, percent: 9 } } #!"),
        ("counts nothing", "work: { price: { fixed: 9, per: 0 lines } } #!"),
        ("counts nothing", "work: { price: { fixed: 9, per: 100 } } #!"),
        ("does not go with", "work: { price: { fixed: 9, over: hours } } #!"),
        ("does not go with", "work: { price: { fixed: 9, grace: 9 days } } #!"),
        ("does not go with", "work: { price: { hourly: 9, day: 8 h } } #!"),
        ("does not go with", "work: { price: { percent: 9, of: list price, step: 1 h } } #!"),
        ("above zero", "work: { price: { percent: 0, of: list price } } #!"),
        ("share of", "work: { price: { percent: 9 } } #!"),
        ("calendar days", "work: { price: { percent: 9, of: list price, grace: 2 h } } #!"),
        ("did you mean `hours`?", "work: { price: { hourly: 9, over: hour } } #!"),
        ("counts no time", "work: { price: { hourly: 9, over: calls } } #!"),
        ("counts no number", "work: { price: { fixed: 9, per: call, over: hours } } #!"),
        ("`golden`", "work: { price: { hourly: 9 }, included-in: golden } #!"),
        ("`1 h`", "work: { price: { hourly: 9 } }\nquotes: { valid: 1 h } #!"),
        ("above zero", "work: { price: { hourly: 9 } }\nquotes: { to: 0 } #!"),
        ("below zero", "work: { price: { hourly: 9 } }\nquotes: { approval-over: -1 } #!"),
    ] {
        let text = format!(
            "scopeline: 1\npolicy: {{ id: shop, currency: EUR }}\nplans: [basic, gold]\n{meters}services:\n  {service}\notherwise: {{ class: service, offer: work }}\n"
        );
        let sources = Sources::single("policy.yaml", &*text);
        let mut faults = Policy::from_sources(&sources).expect_err(service);
        faults.retain(|fault| fault.severity == Severity::Error);
        let lines: Vec<_> = faults.iter().map(|fault| fault.one_line(&sources)).collect();
        let [fault] = &faults[..] else { panic!("{service}: {lines:?}") };
        let marked = text.lines().position(|line| line.ends_with("#!")).map(|line| line + 1);
        let line = fault.primary.as_ref().map(|label| sources.position(label.span).line);
        assert_eq!(line, marked, "{lines:?}");
        let help = fault.help.as_deref().unwrap_or_default();
        assert!(fault.message.contains(said) || help.contains(said), "{said}: {lines:?} {help}");
    }
}

#[test]
fn amounts_in_two_currencies_are_doubted_at_their_place() {
    for (price, doubts) in [
        ("{ daily: USD 9, minimum: 2 days }", 1),
        ("{ percent: 9, of: list price, minimum: USD 9 }", 1),
        ("{ hourly: 9, minimum: 2 h }", 0),
        ("{ percent: 9, of: list price, minimum: 9 EUR }", 0),
    ] {
        let text = text(price, "", "");
        let sources = Sources::single("policy.yaml", &*text);
        let found = lint::inspect(&sources, &Settings::default()).diagnostics;
        let lines: Vec<_> = found
            .iter()
            .filter(|one| one.code.name() == "mixed-currencies")
            .filter_map(|one| Some(sources.position(one.primary.as_ref()?.span).line))
            .collect();
        let line = text.lines().position(|line| line.contains(price)).expect("it is there") + 1;
        assert_eq!(lines, vec![line; doubts], "{price}");
    }
}
