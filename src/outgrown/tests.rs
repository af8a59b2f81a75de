use proptest::prelude::*;

use super::*;
use crate::history::{History, Month, Time};
use crate::value::{Date, Decimal, parse_date};
use crate::{Policy, Request, Sources};

fn day(text: &str) -> Date {
    parse_date(text).expect(text)
}

fn policy(outgrown: &str) -> Policy {
    let text = format!(
        "scopeline: 1\npolicy: {{ id: p, currency: EUR }}\nfacts: {{ kind: {{ one-of: [fault, question, text, page], \
         groups: {{ changes: [text, page] }} }} }}\nservices: {{ review: {{ title: A review, price: {{ fixed: 1900 }} }}, \
         open: {{ price: quote }} }}\noutgrown: {outgrown}\notherwise: {{ class: service }}\n"
    );
    Policy::from_sources(&Sources::single("p.yaml", text.as_str()))
        .unwrap_or_else(|faults| panic!("{text}\n{faults:?}"))
}

/// The month so many after January 2024.
fn month(at: usize) -> Month {
    "2024-01".parse::<Month>().expect("a month").plus(at as i32).expect("a month")
}

fn time(minutes: i64) -> Time {
    Time::from_minutes(Decimal::from(minutes)).expect("not below zero")
}

/// Months with an estimate of 100 minutes each.
fn ledger(actual: &[i64]) -> Ledger {
    let mut ledger = Ledger::default();
    actual.iter().enumerate().for_each(|(at, &actual)| ledger.month(month(at), time(100), time(actual)));
    ledger
}

fn at_end(ledger: &Ledger) -> Assessment {
    let last = ledger.months().last().expect("a month").month;
    assess(&Thresholds::default(), ledger, last.last_day())
}

fn verdict(actual: &[i64]) -> Verdict {
    at_end(&ledger(actual)).verdict
}

/// The verdict when the same months were seen a month before: the last of them stands before the first, too.
fn twice(actual: &[i64]) -> Verdict {
    let mut months = vec![*actual.last().expect("a month")];
    months.extend(actual);
    verdict(&months)
}

#[test]
fn both_lines_have_two_sides() {
    // The median is 130, and the second least of the nine is 115.
    let line = [100, 115, 116, 117, 130, 140, 150, 160, 170];
    assert_eq!(twice(&line), Verdict::Yes);
    assert_eq!(twice(&[100, 114, 116, 117, 130, 140, 150, 160, 170]), Verdict::Watch);
    assert_eq!(twice(&[100, 115, 116, 117, 129, 140, 150, 160, 170]), Verdict::Watch);
    assert_eq!(twice(&[170, 160, 150, 140, 129, 117, 116, 115, 100]), Verdict::No);
    assert_eq!(verdict(&line[1..]), Verdict::NotEnough);
    assert_eq!(verdict(&[100; 9]), Verdict::No);
}

#[test]
fn one_look_is_not_enough_and_what_is_over_is_no_flag() {
    let line = [100, 115, 116, 117, 130, 140, 150, 160, 170];
    assert_eq!(verdict(&line), Verdict::Watch, "nobody was sure the month before");
    assert_eq!(verdict(&[&[100], &line[..]].concat()), Verdict::Watch, "two months were low the month before");
    assert_eq!(verdict(&[&[115], &line[..]].concat()), Verdict::Watch, "the median was below the month before");
    assert_eq!(verdict(&[&[130], &line[..]].concat()), Verdict::Yes);
    // Of all nine it is sure, but the last quarter is a typical 116 or 130.
    assert_eq!(twice(&[150, 150, 150, 150, 150, 120, 116, 116, 130]), Verdict::Watch);
    assert_eq!(twice(&[150, 150, 150, 150, 150, 120, 116, 130, 130]), Verdict::Yes);
    // Once noticed, a quiet quarter changes nothing.
    assert_eq!(verdict(&[150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 100, 100, 100]), Verdict::Yes);
}

#[test]
fn what_was_sold_is_not_beyond_the_estimate() {
    let sold = |minutes: i64| {
        let mut ledger = ledger(&[150; 10]);
        (0..10).for_each(|at| ledger.sold(month(at).first_day(), time(minutes)));
        ledger
    };
    assert_eq!(at_end(&sold(0)).verdict, Verdict::Yes);
    assert_eq!(at_end(&sold(20)).ratio, Some(Decimal::new(13, 1)));
    assert_eq!(at_end(&sold(21)).verdict, Verdict::No);
    assert_eq!(at_end(&sold(20)).cost.expect("a cost").beyond.to_string(), "1 h 30 min");
    // More was sold of the requests of a month than was worked in it.
    assert_eq!(at_end(&sold(900)).ratio, Some(Decimal::ZERO));

    // Of an hour of billable time that took half an hour, half an hour is none of maintenance. A history tells no such thing.
    let (history, _) = History::from_json_lines(
        "{\"client\":\"c\"}\n{\"client\":\"c\",\"request\":\"1\",\"opened\":\"2024-01-03T10:00:00Z\",\"class\":\"service\",\"hours\":\"1 h\",\"worked\":\"1 h\"}\n",
    );
    let mut request = history.client("c").expect("c").requests[0].clone();
    request.hours = Some(time(30));
    assert_eq!(request.sold(), Some(time(30)));

    let line = |said: &str, told: &str| {
        let mut text = "{\"client\":\"c\"}\n".to_owned();
        for at in 1..=10 {
            text.push_str(&format!("{{\"client\":\"c\",\"month\":\"2024-{at:02}\",\"estimated\":\"100 min\",\"actual\":\"150 min\"{told}}}\n"));
            text.push_str(&format!("{{\"client\":\"c\",\"request\":\"{at}\",\"opened\":\"2024-{at:02}-03T10:00:00Z\",\"class\":\"service\",\"hours\":\"50 min\",\"worked\":\"50 min\"{said}}}\n"));
        }
        let (history, faults) = History::from_json_lines(&text);
        assert!(faults.is_empty(), "{faults:?}");
        assess(&Thresholds::default(), &Ledger::of(history.client("c").expect("c")), day("2024-10-31")).verdict
    };
    for (said, expected) in [
        ("", Verdict::No),
        (r#","billed":"5 EUR""#, Verdict::No),
        (r#","quoted":"5 EUR","accepted":true"#, Verdict::No),
        (r#","quoted":"5 EUR""#, Verdict::Yes),
        (r#","quoted":"5 EUR","accepted":false"#, Verdict::Yes),
        (r#","accepted":false"#, Verdict::Yes),
    ] {
        assert_eq!(line(said, ""), expected, "{said}");
    }
    assert_eq!(line("", r#","sold":"0 min""#), Verdict::Yes, "the month knows better");
    assert_eq!(line(r#","accepted":false"#, r#","sold":"40 min""#), Verdict::No);
}

#[test]
fn what_was_sold_already_is_said() {
    let mut all = ledger(&[150; 10]);
    let sale = |id: &str, service: &str, on: &str| Sale { service: service.to_owned(), on: day(on), id: id.to_owned() };
    // The last three months begin in August.
    for (id, service, on) in [
        ("T-3", "review", "2024-10-31"),
        ("T-1", "review", "2024-08-01"),
        ("T-0", "review", "2024-07-31"),
        ("T-2", "open", "2024-09-01"),
        ("T-4", "review", "2024-11-01"),
    ] {
        all.sale(sale(id, service, on));
    }
    let of = |outgrown: &str| {
        assess(&Thresholds::of(&policy(outgrown)), &all, month(9).last_day()).cost.expect("a cost").sold_by
    };
    assert_eq!(of("{ offer: review }"), ["T-1", "T-3"]);
    assert_eq!(of("{ offer: open }"), ["T-2"]);
    assert!(of("{}").is_empty());
}

#[test]
fn the_lines_are_those_of_the_policy() {
    let of = |outgrown: &str, actual: &[i64]| {
        let ledger = ledger(actual);
        let last = ledger.months().last().expect("a month").month;
        assess(&Thresholds::of(&policy(outgrown)), &ledger, last.last_day()).verdict
    };
    let five = [110, 110, 110, 120, 110, 110];
    assert_eq!(of("{ ratio: 1.1, at-least: 1.1, months: 5, confidence: 90 % }", &five), Verdict::Yes);
    assert_eq!(of("{ ratio: 1.1, months: 5, confidence: 90 % }", &five), Verdict::Yes);
    assert_eq!(of("{ ratio: 1.1001, months: 5, confidence: 90 % }", &five), Verdict::No);
    assert_eq!(of("{}", &five), Verdict::NotEnough);
    // For 95 % the second least of nine months is the lower end, for 99 % the least.
    let nine = [130, 90, 130, 130, 130, 130, 130, 130, 130, 130];
    assert_eq!(of("{}", &nine), Verdict::Yes);
    assert_eq!(of("{ confidence: 99 % }", &nine), Verdict::Watch);
}

#[test]
fn who_was_noticed_stays_so_until_the_typical_month_is_below_the_ratio() {
    let mut months = vec![100, 100, 100, 100];
    months.extend([150; 8]);
    assert_eq!(verdict(&months), Verdict::Watch);
    months.push(150);
    assert_eq!(verdict(&months), Verdict::Yes);
    months.extend([60, 90, 90, 90]);
    let quiet = at_end(&ledger(&months));
    assert_eq!((quiet.verdict, quiet.since.expect("since").noticed), (Verdict::Yes, month(12)));
    assert_eq!(quiet.since.expect("since").month, month(4));
    months.push(90);
    assert_eq!(verdict(&months), Verdict::No, "five of nine are below it");
    months.extend([150; 9]);
    assert_eq!(at_end(&ledger(&months)).since.expect("since").noticed, month(26));
}

#[test]
fn who_was_never_better_has_no_beginning() {
    let since = at_end(&ledger(&[140, 130, 150, 140, 130, 145, 150, 160, 150, 155])).since.expect("since");
    assert_eq!((since.month, since.is_beginning), (month(0), true));
    // Falling is no beginning either.
    let since = at_end(&ledger(&[300, 300, 300, 300, 140, 140, 140, 140, 140, 140])).since.expect("since");
    assert_eq!((since.month, since.is_beginning), (month(0), true));
}

#[test]
fn months_that_are_not_over_or_missing_say_nothing() {
    let all = ledger(&[150; 10]);
    let on = |ledger: &Ledger, day: Date| assess(&Thresholds::default(), ledger, day).verdict;
    assert_eq!(on(&all, month(9).last_day()), Verdict::Yes);
    assert_eq!(on(&all, month(9).last_day().pred_opt().expect("a day")), Verdict::Watch);
    assert_eq!(on(&all, month(8).last_day().pred_opt().expect("a day")), Verdict::NotEnough);
    // Four months without a word are few enough, five are not.
    assert_eq!(on(&all, month(14).first_day()), Verdict::Yes);
    assert_eq!(on(&all, month(15).first_day()), Verdict::NotEnough);

    let with_gap = |gap: usize| {
        let mut ledger = ledger(&[150; 9]);
        ledger.month(month(9 + gap), time(100), time(150));
        at_end(&ledger).verdict
    };
    assert_eq!((with_gap(4), with_gap(5)), (Verdict::Yes, Verdict::NotEnough));

    let mut ledger = ledger(&[150; 9]);
    ledger.month(month(3), time(0), time(150));
    let assessment = at_end(&ledger);
    assert_eq!((assessment.verdict, assessment.left_out), (Verdict::NotEnough, 1));
    assert!(assessment.months.is_empty() && assessment.ratio.is_none() && assessment.cost.is_none());
    assert_eq!(assess(&Thresholds::default(), &Ledger::default(), day("2026-01-01")).verdict, Verdict::NotEnough);
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let most = Time::from_minutes(Decimal::MAX).expect("not below zero");
    let mut ledger = ledger(&[150; 8]);
    for (at, estimated, actual) in [(8, time(1), most), (9, most, most), (10, most, time(0))] {
        ledger.month(month(at), estimated, actual);
    }
    let assessment = at_end(&ledger);
    assert_eq!(assessment.left_out, 2, "what has no ratio in millionths is left out");
    let _ = assessment.facts();
}

fn seen(id: &str, on: &str, kind: &str, component: &str) -> Seen {
    let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    Seen { id: id.to_owned(), on: day(on), kind: named(kind), component: named(component), reopened: 1 }
}

#[test]
fn what_comes_back_is_counted_by_component_and_kind() {
    let mut ledger = Ledger::default();
    for (id, on, kind, component) in [
        ("T-1", "2026-01-01", "fault", "Search"),
        ("T-2", "2026-03-02", "fault", "search"),
        ("T-4", "2026-03-31", "fault", "search"),
        ("T-3", "2026-01-02", "question", "search"),
        ("T-5", "2026-04-02", "fault", "search"),
        ("T-6", "2026-03-03", "fault", ""),
    ] {
        ledger.request(seen(id, on, kind, component));
    }
    let of = |outgrown: &str| assess(&Thresholds::of(&policy(outgrown)), &ledger, day("2026-04-01"));
    let all = of("{ recurrence: { times: 3 } }");
    // The 91st day before is not looked at, nor the day after.
    assert_eq!(all.most_recurring, 3);
    let names: Vec<(&str, &str, u32)> =
        all.recurring.iter().map(|one| (one.common.word(), one.name.as_str(), one.times)).collect();
    assert_eq!(names, [("component", "Search", 3), ("kind", "fault", 3)]);
    assert_eq!(all.recurring[0].ids, ["T-3", "T-2", "T-4"]);
    assert_eq!((all.recurring[0].in_days, all.recurring[0].reopened), ([(30, 1), (60, 2), (90, 3)], 3));
    assert_eq!(of("{ recurrence: { times: 4 } }").recurring, []);
    let faults = of("{ recurrence: { times: 2, kinds: [fault] } }");
    assert_eq!(faults.recurring.iter().map(|one| one.times).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(of("{ recurrence: { within: 2 weeks, times: 2 } }").most_recurring, 1);
    assert!(all.facts().contains(&("history.recurring".to_owned(), "3".to_owned())));
}

#[test]
fn a_share_of_changes_needs_five_requests() {
    let mut ledger = ledger(&[100; 9]);
    for (at, kind) in ["text", "page", "fault", "Text"].into_iter().enumerate() {
        ledger.request(seen(&format!("T-{at}"), "2024-03-01", kind, ""));
    }
    let of =
        |ledger: &Ledger, outgrown: &str| assess(&Thresholds::of(&policy(outgrown)), ledger, day("2024-09-30")).changes;
    assert_eq!(of(&ledger, "{ changes: changes }"), None);
    ledger.request(seen("T-9", "2023-12-31", "fault", ""));
    assert_eq!(of(&ledger, "{ changes: changes }"), None, "it came before these months");
    ledger.request(seen("T-9", "2024-08-31", "fault", ""));
    assert_eq!(of(&ledger, "{}"), None);
    let changes = of(&ledger, "{ changes: changes }").expect("five requests");
    assert_eq!((changes.percent, changes.all, changes.ids.join(" ")), (60, 5, "T-0 T-1 T-3".to_owned()));
    assert_eq!(of(&ledger, "{ changes: page }").map(|changes| changes.percent), Some(20));
}

#[test]
fn what_it_costs_stands_beside_what_would_end_it() {
    let steady = ledger(&[100, 100, 100, 100, 100, 160, 170, 115, 100]);
    let hour = Thresholds::of(&policy("{ hour: 90 }"));
    assert_eq!(assess(&hour, &steady, month(8).last_day()).cost, None, "nobody has outgrown anything");
    let all = ledger(&[150, 150, 150, 150, 150, 150, 150, 160, 170, 115]);
    let of =
        |outgrown: &str| assess(&Thresholds::of(&policy(outgrown)), &all, month(9).last_day()).cost.expect("a cost");
    let cost = of("{ hour: 90, offer: review }");
    assert_eq!(cost.beyond.to_string(), "2 h 25 min");
    assert_eq!((cost.from, cost.until), (month(7), month(9)));
    assert_eq!(cost.a_quarter.map(|sum| sum.to_string()).as_deref(), Some("EUR 217.50"));
    assert_eq!(cost.offer.and_then(|offer| offer.title).as_deref(), Some("A review"));
    assert_eq!(cost.quarters, Some(9), "1900 are 8.7 times 217.50");
    assert_eq!(of("{ hour: 90, offer: open }").quarters, None);
    assert_eq!(of("{ hour: 90 USD, offer: review }").quarters, None);
    assert_eq!(of("{ hour: 0, offer: review }").quarters, None);
    assert_eq!((of("{}").a_quarter, of("{}").offer), (None, None));
}

#[test]
fn flags_of_staff_are_never_dropped() {
    let (history, faults) = History::from_json_lines(
        "{\"client\":\"c\"}\n{\"client\":\"c\",\"flag\":\"outgrown\",\"by\":\"Ana\",\"at\":\"2026-05-02T10:00:00Z\"}\n",
    );
    assert!(faults.is_empty());
    let ledger = Ledger::of(history.client("c").expect("c"));
    for (on, by, flagged) in
        [("2026-05-01", &[][..], "no"), ("2026-05-02", &["Ana"][..], "yes"), ("2036-05-02", &["Ana"][..], "yes")]
    {
        let assessment = assess(&Thresholds::default(), &ledger, day(on));
        assert_eq!(assessment.flags.iter().map(|flag| flag.by.as_str()).collect::<Vec<_>>(), by, "{on}");
        assert!(assessment.facts().contains(&("history.flagged".to_owned(), flagged.to_owned())), "{on}");
    }
}

/// Of nine months, half are four and a half.
#[test]
fn five_missing_months_are_more_than_half_of_nine() {
    let all = ledger(&[150; 12]);
    // The last month is December 2024; that of the day is missing once it is over.
    for (on, is_known) in [
        ("2025-04-30", true),
        ("2025-05-30", true),
        ("2025-05-31", false),
        ("2025-06-01", false),
        ("2025-06-30", false),
    ] {
        let verdict = assess(&Thresholds::default(), &all, day(on)).verdict;
        assert_eq!(verdict != Verdict::NotEnough, is_known, "{on}");
    }
    for (missing, is_known) in [(4, true), (5, false)] {
        let mut gap = ledger(&[150; 6]);
        (0..6).for_each(|at| gap.month(month(6 + missing + at), time(100), time(150)));
        assert_eq!(at_end(&gap).verdict != Verdict::NotEnough, is_known, "{missing}");
    }
}

#[test]
fn growth_is_compared_by_season_from_two_years_on() {
    let year = [100, 100, 100, 150, 100, 100, 100, 100, 100, 100, 100, 200];
    let twice: Vec<i64> = year.iter().copied().chain(year.iter().map(|month| month + 20)).collect();
    let growth = at_end(&ledger(&twice)).growth.expect("growth");
    assert_eq!((growth.period, growth.trend.score, growth.trend.is_significant()), (12, 12, true));
    assert_eq!(growth.a_year.map(|slope| slope.to_string()).as_deref(), Some("0.2"));
    let growth = at_end(&ledger(&twice[..23])).growth.expect("growth");
    assert_eq!(growth.period, 1);
    assert_eq!(
        at_end(&ledger(&[100, 110, 120])).growth.expect("growth").a_year.map(|slope| slope.to_string()).as_deref(),
        Some("1.2")
    );
}

#[test]
fn facts_are_those_that_the_policy_knows() {
    let policy = policy("{ changes: changes, hour: 90 }");
    let mut all = ledger(&[100, 100, 100, 100, 151, 150, 152, 159, 150, 150, 150, 150, 150]);
    (0..5).for_each(|at| all.request(seen(&format!("T-{at}"), "2024-12-01", "text", "search")));
    let facts = assess(&Thresholds::of(&policy), &all, day("2025-01-31")).facts();
    let told: Vec<(&str, &str)> = facts.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        told,
        [
            ("history.outgrown", "yes"),
            ("history.ratio", "1.5"),
            ("history.ratio-at-least", "1.5"),
            ("history.months-over", "9"),
            ("history.since", "2024-05-01"),
            ("history.recurring", "5"),
            ("history.change-share", "100"),
            ("history.flagged", "no"),
        ]
    );
    let known: Vec<String> =
        policy.facts().into_iter().map(|fact| fact.name).filter(|name| name.starts_with("history.")).collect();
    assert_eq!(
        known.iter().map(String::as_str).collect::<Vec<_>>(),
        told.iter().map(|(name, _)| *name).collect::<Vec<_>>()
    );
    let request = facts
        .iter()
        .fold(Request::builder().date(day("2025-02-01")), |request, (name, value)| request.fact(name, value));
    assert!(policy.prepare(&request.build().expect("a request")).is_ok());
    // Whoever does not ask for them does not know them.
    let other = Policy::from_sources(&Sources::single(
        "p.yaml",
        "scopeline: 1\npolicy: { id: p }\notherwise: { class: service }\n",
    ));
    let other = other.expect("a policy without faults");
    assert!(!Thresholds::is_declared(&other) && Thresholds::of(&other) == Thresholds::default());
    let request =
        Request::builder().date(day("2025-01-01")).fact("history.outgrown", "yes").build().expect("a request");
    assert!(other.prepare(&request).is_err_and(|error| error.is_undeclared_fact()));
}

fn some_months() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(60_i64..240, 1..40)
}

proptest! {
    #[test]
    fn units_do_not_matter(months in some_months(), times in 1_i64..90) {
        let mut other = Ledger::default();
        months.iter().enumerate().for_each(|(at, &actual)| other.month(month(at), time(100 * times), time(actual * times)));
        let (one, other) = (at_end(&ledger(&months)), at_end(&other));
        prop_assert_eq!((one.verdict, one.ratio, one.interval, one.since), (other.verdict, other.ratio, other.interval, other.since));
    }

    #[test]
    fn what_is_told_later_changes_nothing_of_before(months in some_months(), more in some_months()) {
        let last = month(months.len() - 1).last_day();
        let all: Vec<i64> = months.iter().chain(&more).copied().collect();
        prop_assert_eq!(assess(&Thresholds::default(), &ledger(&months), last), assess(&Thresholds::default(), &ledger(&all), last));
    }

    #[test]
    fn more_work_is_never_a_milder_verdict(months in some_months(), more in 1_i64..60) {
        let higher: Vec<i64> = months.iter().map(|actual| actual + more).collect();
        prop_assert!(verdict(&higher) >= verdict(&months));
    }

    #[test]
    fn a_flag_keeps_what_the_policy_demands(months in some_months()) {
        let found = at_end(&ledger(&months));
        if found.verdict == Verdict::Yes {
            let since = found.since.expect("since");
            prop_assert!(found.ratio >= Some(Decimal::new(13, 1)) && since.month <= since.noticed);
            let noticed = assess(&Thresholds::default(), &ledger(&months), since.noticed.last_day());
            prop_assert_eq!(noticed.verdict, Verdict::Yes);
            prop_assert!(noticed.interval.expect("enough").low >= Decimal::new(115, 2));
            prop_assert_eq!(noticed.since, found.since);
        } else {
            prop_assert!(found.since.is_none() && found.cost.is_none());
        }
    }
}
