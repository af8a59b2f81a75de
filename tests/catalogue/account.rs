//! What is left of a meter, by what the account used.

use scopeline::account::{Terms, Usage, statement};
use scopeline::catalogue::{Quote, State, Work, quote};
use scopeline::{Error, Request};

use super::{arithmetic, day, policy, shown, text, tried};

const METERS: &str = "meters:\n  hours: { per: month, allowance: { basic: 5 h }, at-limit: { basic: bill, gold: absorb } }\n  \
                      each: { per: request, allowance: 2 h, at-limit: absorb }\n  \
                      asked: { per: request, allowance: { basic: 2 h }, at-limit: quote }\n  \
                      most: { per: request, allowance: { basic: 2 h, gold: 4 h }, at-limit: { basic: bill, gold: absorb } }";

fn with(meter: &str, of: &str, plan: &str, used: &str, time: &str) -> Result<Quote, Error> {
    let policy = policy(&text(&format!("{{ hourly: 120, over: {meter} }}"), "", METERS));
    let terms = Terms::since(day("2026-08-01")).plan(plan);
    let usage = [Usage::new(day("2026-08-03"), used)];
    let account = statement(&policy, of, &terms, &usage, day("2026-08-14")).expect("an account");
    let request = Request::builder().date(day("2026-08-14")).fact("kind", "work").fact("plan", plan).build()?;
    let facts = policy.prepare(&request)?;
    quote(&facts.decide(), &policy, &Work::of(&facts).time(time).left_of(&account))
}

#[test]
fn the_rest_of_the_month_is_taken_off_first() {
    // 5 h less 210 min are 90 min; 2 h less that are 30 min: 60.
    let quote = with("hours", "hours", "basic", "210 min", "2 h").expect("it can be reckoned");
    assert_eq!(arithmetic(&quote), ["2 h, 1.5 h left of `hours`: 30 min beyond: 30 min x EUR 120 = EUR 60.00"]);
    // What ran over before leaves nothing, and does not count twice.
    assert_eq!(shown(&with("hours", "hours", "basic", "9 h", "2 h").expect("it can be reckoned")), "EUR 240.00");
}

#[test]
fn a_plan_without_a_limit_pays_nothing() {
    let quote = with("hours", "hours", "gold", "900 h", "100 h").expect("it can be reckoned");
    assert_eq!(arithmetic(&quote), ["included: of `hours` there is no limit"]);
    assert_eq!(shown(&quote), "EUR 0.00");
}

#[test]
fn what_is_absorbed_is_not_billed_and_what_is_quoted_has_no_price() {
    let quote = with("each", "hours", "basic", "1 h", "3 h");
    assert!(quote.expect_err("it is of another meter").is_bad_work());
    let told = |meter: &str, plan: &str| {
        let policy = policy(&text(&format!("{{ hourly: 120, over: {meter} }}"), "", METERS));
        let request = Request::builder().date(day("2026-08-14")).fact("kind", "work").fact("plan", plan).build();
        let facts = policy.prepare(&request.expect("a request")).expect("it fits");
        quote_of(&policy, &facts, "5 h")
    };
    // A meter of requests says itself what is left: 2 h.
    assert_eq!(arithmetic(&told("each", "basic")), ["5 h, 2 h left of `each`: 3 h beyond, absorbed"]);
    assert_eq!(told("asked", "basic").state, State::OnQuote);
    assert_eq!(shown(&told("asked", "gold")), "EUR 0.00");
    // 5 - 2 = 3 h for one plan; the other has them for nothing.
    assert_eq!(shown(&told("most", "basic")), "EUR 360.00");
    assert_eq!(shown(&told("most", "gold")), "EUR 0.00");
}

/// The desk tells what is used and how long it takes, as the meter asks; nobody has to say it twice.
#[test]
fn what_a_request_tells_of_its_meter_is_known() {
    let meter =
        "meters:\n  hours: { per: month, allowance: { basic: 5 h, gold: 20 h }, adds: estimate, carry-over: yes }";
    let text = text("{ hourly: 120, over: hours }", "", meter)
        .replace("  rush:", "  estimate: { type: duration, assume: 9 h }\n  rush:");
    let of = |told: &[(&str, &str)]| {
        let facts: Vec<_> = [("kind", "work"), ("plan", "basic")].into_iter().chain(told.iter().copied()).collect();
        shown(&tried(&text, &facts, |work| work).expect("it can be reckoned"))
    };
    // 5 h less 4.5 h leave 30 min of 90: an hour.
    assert_eq!(of(&[("hours.used", "270 min"), ("estimate", "90 min")]), "EUR 120.00");
    // 2 h were left over before.
    assert_eq!(of(&[("hours.used", "270 min"), ("hours.carried", "2 h"), ("estimate", "3 h")]), "EUR 60.00");
    assert_eq!(of(&[("hours.used", "900 min"), ("estimate", "90 min")]), "EUR 180.00");
    // An estimate that is assumed is none, and nobody knows what is left without what is used.
    assert_eq!(of(&[("hours.used", "270 min")]), "needs time");
    assert_eq!(of(&[("estimate", "90 min")]), "needs left");
    assert_eq!(of(&[("hours.used", "2 days"), ("estimate", "90 min")]), "needs left");
    // What the host says of the work wins.
    let facts = [("kind", "work"), ("plan", "basic"), ("hours.used", "5 h"), ("estimate", "9 h")];
    let quote = tried(&text, &facts, |work| work.time("1 h").left("30 min")).expect("it can be reckoned");
    assert_eq!(shown(&quote), "EUR 60.00");
}

fn quote_of(policy: &scopeline::Policy, facts: &scopeline::Facts<'_>, time: &str) -> Quote {
    quote(&facts.decide(), policy, &Work::of(facts).time(time)).expect("it can be reckoned")
}
