use proptest::prelude::*;

use super::*;
use crate::value::{Date, Decimal, parse_date};
use crate::{Policy, Sources};

fn day(text: &str) -> Date {
    parse_date(text).expect(text)
}

fn policy(meter: &str) -> Policy {
    let text = format!(
        "scopeline: 1\npolicy: {{ id: p, currency: EUR }}\nplans: [basic, gold, free]\nfacts: {{ machines: {{ type: number }}, agreed: {{ type: duration }} }}\n\
         services: {{ extra: {{ price: quote }} }}\nmeters: {{ m: {{ {meter} }} }}\notherwise: {{ class: service }}\n"
    );
    Policy::from_sources(&Sources::single("p.yaml", text.as_str()))
        .unwrap_or_else(|faults| panic!("{text}\n{faults:?}"))
}

fn of(meter: &str, terms: &Terms, usage: &[(&str, &str)], through: &str) -> Statement {
    let usage: Vec<Usage> = usage.iter().map(|(on, amount)| Usage::new(day(on), *amount)).collect();
    statement(&policy(meter), "m", terms, &usage, day(through)).expect(meter)
}

/// Each period in words: from, until, included, carried, used, over, kept, lapsed.
fn rows(statement: &Statement) -> Vec<String> {
    let row = |one: &Period| {
        let included = one.included.map_or("-".to_owned(), |included| included.to_string());
        let amounts = [one.carried, one.used, one.over, one.kept, one.lapsed].map(|amount| amount.to_string());
        format!("{}..{} {included} | {}", one.from, one.until, amounts.join(" | "))
    };
    statement.periods.iter().map(row).collect()
}

#[test]
fn what_is_not_used_lapses_unless_the_policy_keeps_it() {
    let terms = Terms::since(day("2026-01-15"));
    let usage = [("2026-01-20", "2 h"), ("2026-02-01", "7 h"), ("2026-02-28", "90 min")];
    assert_eq!(
        rows(&of("per: month, allowance: 5 h", &terms, &usage, "2026-03-01")),
        [
            "2026-01-15..2026-01-31 5 h | 0 min | 2 h | 0 min | 0 min | 3 h",
            "2026-02-01..2026-02-28 5 h | 0 min | 8 h 30 min | 3 h 30 min | 0 min | 0 min",
            "2026-03-01..2026-03-31 5 h | 0 min | 0 min | 0 min | 0 min | 5 h",
        ]
    );
    assert_eq!(
        rows(&of("per: month, allowance: 5 h, carry-over: yes", &terms, &usage, "2026-03-01")),
        [
            "2026-01-15..2026-01-31 5 h | 0 min | 2 h | 0 min | 3 h | 0 min",
            "2026-02-01..2026-02-28 5 h | 3 h | 8 h 30 min | 30 min | 0 min | 0 min",
            "2026-03-01..2026-03-31 5 h | 0 min | 0 min | 0 min | 5 h | 0 min",
        ]
    );
}

#[test]
fn a_rest_is_kept_for_so_many_periods_and_no_more_than_so_much() {
    let terms = Terms::since(day("2026-01-01"));
    // 10 of January are there in February and March; of these, 4 are used in March.
    assert_eq!(
        rows(&of(
            "per: month, allowance: 10, carry-over: { periods: 2 }",
            &terms,
            &[("2026-03-05", "4")],
            "2026-04-30"
        )),
        [
            "2026-01-01..2026-01-31 10 | 0 | 0 | 0 | 10 | 0",
            "2026-02-01..2026-02-28 10 | 10 | 0 | 0 | 20 | 0",
            "2026-03-01..2026-03-31 10 | 20 | 4 | 0 | 20 | 6",
            "2026-04-01..2026-04-30 10 | 20 | 0 | 0 | 20 | 10",
        ]
    );
    assert_eq!(
        rows(&of(
            "per: quarter, allowance: 10, carry-over: { at-most: 12 }",
            &terms,
            &[("2026-04-05", "1")],
            "2026-07-01"
        )),
        [
            "2026-01-01..2026-03-31 10 | 0 | 0 | 0 | 10 | 0",
            "2026-04-01..2026-06-30 10 | 10 | 1 | 0 | 12 | 7",
            "2026-07-01..2026-09-30 10 | 12 | 0 | 0 | 12 | 10",
        ]
    );
}

#[test]
fn periods_begin_on_the_day_of_the_contract_or_with_the_calendar() {
    let from = |per: &str, terms: &Terms, through: &str| -> Vec<String> {
        let account = of(&format!("per: {per}, allowance: 1"), terms, &[], through);
        account.periods.iter().map(|one| format!("{}..{}", one.from, one.until)).collect()
    };
    let contract = Terms::since(day("2028-01-31")).periods_from(day("2028-01-31"));
    assert_eq!(
        from("month", &contract, "2028-03-31"),
        ["2028-01-31..2028-02-28", "2028-02-29..2028-03-30", "2028-03-31..2028-04-29"]
    );
    assert_eq!(
        from("year", &Terms::since(day("2026-07-01")), "2027-01-01"),
        ["2026-07-01..2026-12-31", "2027-01-01..2027-12-31"]
    );
    let later = Terms::since(day("2026-02-10")).periods_from(day("2027-05-20"));
    assert_eq!(from("quarter", &later, "2026-02-20"), ["2026-02-10..2026-02-19", "2026-02-20..2026-05-19"]);
    assert_eq!(from("ever", &Terms::since(day("2020-02-29")), "2026-01-01"), ["2020-02-29..2026-01-01"]);
}

#[test]
fn each_request_has_the_allowance_for_itself_or_all_have_it_together() {
    let usage = [("2026-01-02", "90 min"), ("2026-01-02", "30 min"), ("2026-02-01", "2 h")];
    let terms = Terms::since(day("2026-01-01"));
    let request = of("per: request, allowance: 1 h, carry-over: yes", &terms, &usage, "2026-02-01");
    let over: Vec<String> = request.periods.iter().map(|one| one.over.to_string()).collect();
    assert_eq!(over, ["30 min", "0 min", "1 h"]);
    assert!(request.periods.iter().all(|one| one.kept.amount().is_zero()));
    let ever = of("per: ever, allowance: 3 h", &terms, &usage, "2026-02-01");
    assert_eq!(
        ever.periods[0].booked.iter().map(|one| one.over.to_string()).collect::<Vec<_>>(),
        ["0 min", "0 min", "1 h"]
    );
}

#[test]
fn the_policy_says_by_plan_what_is_included_and_what_becomes_of_more() {
    let meter = "per: month, allowance: { basic: 2, gold: 2 x machines, free: unlimited }, at-limit: { basic: block, gold: quote }, offer: extra, nearly: 50 %, history: 2";
    let of_plan = |plan: &str, amount: &str| {
        let terms = Terms::since(day("2026-01-01")).plan(plan).fact("machines", "3");
        of(meter, &terms, &[("2026-01-02", amount)], "2026-01-31")
    };
    let standing = |account: &Statement| (account.at_limit.map(|limit| limit.word()), account.periods[0].standing);
    assert_eq!(standing(&of_plan("basic", "3")), (Some("block"), Standing::Over));
    assert_eq!(standing(&of_plan("basic", "2")), (Some("block"), Standing::Nearly));
    assert_eq!(standing(&of_plan("Gold", "2")), (Some("quote"), Standing::Within));
    assert_eq!(standing(&of_plan("gold", "3")), (Some("quote"), Standing::Nearly));
    assert_eq!(standing(&of_plan("gold", "7")), (Some("quote"), Standing::Over));
    let free = of_plan("free", "100");
    assert_eq!((standing(&free), free.periods[0].included), ((None, Standing::Unmetered), None));
    assert!(free.periods[0].over.amount().is_zero());
    let agreed = Terms::since(day("2026-01-01")).fact("agreed", "90 min");
    assert_eq!(
        rows(&of("per: month, allowance: agreed", &agreed, &[], "2026-01-01"))[0],
        "2026-01-01..2026-01-31 1 h 30 min | 0 min | 0 min | 0 min | 0 min | 1 h 30 min"
    );
}

/// What a statement tells a request leads the policy to the standing that the statement has.
#[test]
fn a_request_that_tells_what_the_statement_says_has_the_same_status() {
    let text = "scopeline: 1\npolicy: { id: p }\n\
                meters: { m: { per: month, allowance: 5 h, nearly: 80 %, carry-over: yes, history: 3 } }\n\
                rules: [{ id: over, when: { m.status: over }, class: rework }, { id: nearly, when: { m.status: nearly }, class: service }]\n\
                otherwise: { class: support }\n";
    let policy = Policy::from_sources(&Sources::single("p.yaml", text)).expect("no fault");
    for (january, february, status) in [
        ("3 h", "4 h", "within"),
        ("3 h", "6 h", "nearly"),
        ("3 h", "7 h", "nearly"),
        ("5 h", "301 min", "over"),
        ("9 h", "5 h", "nearly"),
    ] {
        let usage = [Usage::new(day("2026-01-05"), january), Usage::new(day("2026-02-05"), february)];
        let account =
            statement(&policy, "m", &Terms::since(day("2026-01-01")), &usage, day("2026-02-20")).expect("an account");
        let mut request = crate::Request::builder().date(day("2026-02-20"));
        for (fact, value) in account.facts() {
            request = request.fact(fact, value);
        }
        let facts = policy.prepare(&request.build().expect("a request")).expect("the policy knows the facts");
        let own = serde_json::to_value(account.periods[1].standing).expect("a word");
        assert_eq!(own, status, "{january} and {february}");
        let rule = facts.answer().rule;
        assert_eq!(if rule == "otherwise" { "within" } else { rule.as_str() }, status, "{january} and {february}");
    }
}

#[test]
fn what_cannot_be_reckoned_is_refused() {
    let hours = policy("per: month, allowance: { basic: 1 h }");
    let terms = || Terms::since(day("2026-01-01")).plan("basic");
    let of = |meter: &str, terms: &Terms, on: &str, amount: &str, through: &str| {
        statement(&hours, meter, terms, &[Usage::new(day(on), amount)], day(through)).expect_err("it is refused")
    };
    for (error, said) in [
        (of("n", &terms(), "2026-01-01", "1 h", "2026-01-31"), "no meter `n`; did you mean `m`?"),
        (of("m", &Terms::since(day("2026-01-01")), "2026-01-01", "1 h", "2026-01-31"), "hangs on the plan"),
        (of("m", &terms().plan("silver"), "2026-01-01", "1 h", "2026-01-31"), "no plan `silver`"),
        (of("m", &terms(), "2025-12-31", "1 h", "2026-01-31"), "reckoned from 2026-01-01 until 2026-01-31"),
        (of("m", &terms(), "2026-02-01", "1 h", "2026-01-31"), "used on 2026-02-01"),
        (of("m", &terms(), "2026-01-01", "1", "2026-01-31"), "`1` is no amount"),
        (of("m", &terms(), "2026-01-01", "1 day", "2026-01-31"), "`1 day` is no amount"),
        (of("m", &terms(), "2026-01-01", "-1 h", "2026-01-31"), "`-1 h` is no amount"),
        (of("m", &terms(), "2026-01-01", "1 h", "2025-12-01"), "before the account began"),
    ] {
        assert!(error.is_bad_usage() && error.to_string().contains(said), "{error}");
    }
    let machines = policy("per: month, allowance: 2 x machines");
    let of = |terms: &Terms| {
        statement(&machines, "m", terms, &[], day("2026-01-31")).expect_err("it is refused").to_string()
    };
    assert!(of(&terms()).contains("hangs on `machines`"));
    assert!(of(&terms().fact("machines", "many")).contains("`many` is no amount for `machines`"));
    assert!(of(&terms().fact("machines", "-1")).contains("below zero"));
    let money = policy("per: month, allowance: 100 EUR");
    let usd = [Usage::new(day("2026-01-01"), "1 USD")];
    assert!(
        statement(&money, "m", &terms(), &usd, day("2026-01-31"))
            .is_err_and(|error| error.to_string().contains("`1 USD`"))
    );
}

proptest! {
    /// Nothing is lost: what was included is used, kept or lapsed, and what was used is included or over.
    #[test]
    fn every_minute_is_somewhere(
        usage in prop::collection::vec((0i64..700, 0u32..900), 0..30), included in 0u32..600, cap in prop::option::of(0u32..900),
        periods in prop::option::of(1u32..4), per in 0usize..3, shuffle in any::<u64>(),
    ) {
        let kept = match (cap, periods) {
            (None, None) => "yes".to_owned(),
            (Some(cap), None) => format!("{{ at-most: {cap} min }}"),
            (None, Some(periods)) => format!("{{ periods: {periods} }}"),
            (Some(cap), Some(periods)) => format!("{{ at-most: {cap} min, periods: {periods} }}"),
        };
        let per = ["month", "quarter", "year"][per];
        let policy = policy(&format!("per: {per}, allowance: {included} min, carry-over: {kept}"));
        let start = day("2026-01-10");
        let mut usage: Vec<Usage> =
            usage.iter().map(|(after, minutes)| Usage::new(start + chrono::Duration::days(*after), format!("{minutes} min"))).collect();
        let reckon = |usage: &[Usage]| statement(&policy, "m", &Terms::since(start), usage, start + chrono::Duration::days(700)).expect("an account");
        let account = reckon(&usage);
        let sum = |of: fn(&Period) -> Decimal| account.periods.iter().map(of).sum::<Decimal>();
        let there = sum(|one| one.included.expect("a limit").amount());
        let last = account.periods.last().expect("a period").kept.amount();
        let taken = sum(|one| one.used.amount() - one.over.amount());
        prop_assert_eq!(there, taken + sum(|one| one.lapsed.amount()) + last);
        prop_assert_eq!(sum(|one| one.over.amount()), sum(|one| one.booked.iter().map(|booked| booked.over.amount()).sum()));
        for pair in account.periods.windows(2) {
            prop_assert_eq!(pair[0].kept, pair[1].carried);
            prop_assert_eq!(pair[0].until.succ_opt(), Some(pair[1].from));
        }
        if let Some(cap) = cap {
            prop_assert!(account.periods.iter().all(|one| one.kept.amount() <= Decimal::from(cap)));
        }
        // The balance does not hang on the order in which it is told.
        usage.sort_by_key(|one| (one.amount.len() as u64 ^ shuffle, one.on));
        let balances = |account: &Statement| account.periods.iter().map(|one| (one.used, one.over, one.kept)).collect::<Vec<_>>();
        prop_assert_eq!(balances(&reckon(&usage)), balances(&account));
    }
}
