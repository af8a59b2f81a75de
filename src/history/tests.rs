use proptest::prelude::*;

use super::*;
use crate::class::Class;

const ACCOUNT: &str = r#"{"client":"c-7","name":"Harbour Ltd","plan":"gold","since":"2024-01-01"}"#;

const FULL: &str = r#"{"client":"c-7","request":"T-1","opened":"2026-03-04T09:12:00+02:00","kind":"defect","component":"search","severity":"high","facts":{"impact":"down","workaround":false,"users":12},"class":"service","clause":"2.1","rule":"defects","service":"backport","hours":"2.5 h","reopened":1,"responded":"2026-03-04T10:00:00+02:00","resolved":"2026-03-06T10:00:00+02:00","waiting":[["2026-03-04T11:00:00+02:00","2026-03-05T11:00:00+02:00"],["2026-03-05T12:00:00+02:00"]],"unknown":["release","os","release"],"quoted":"4800 EUR","accepted":true,"worked":"1 h","billed":"4800.50 EUR","goodwill":{"time":"90 min","reason":"first time"},"override":{"from":"support","by":"Ana","reason":"agreed","at":"2026-03-04T10:00:00+02:00"},"internal":"a note"}"#;

fn read(lines: &[&str]) -> (History, Vec<Fault>) {
    History::from_json_lines(&lines.join("\n"))
}

/// The line, key and kind of each fault of a history that begins with an account.
fn faults(lines: &[&str]) -> Vec<(u64, String, FaultKind)> {
    let lines: Vec<&str> = [ACCOUNT].iter().chain(lines).copied().collect();
    let faults = read(&lines).1.into_iter();
    faults.map(|fault| (fault.line, fault.key.unwrap_or_default(), fault.kind)).collect()
}

fn with(key: &str, value: &str) -> String {
    let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(FULL).expect("JSON");
    object.insert(key.to_owned(), serde_json::from_str(value).expect("JSON"));
    serde_json::to_string(&object).expect("JSON")
}

fn month(month: &str) -> String {
    format!(r#"{{"client":"c-7","month":"{month}","estimated":"20 h","actual":"27.5 h"}}"#)
}

#[test]
fn every_key_is_read() {
    let flag = r#"{"client":"c-7","flag":"outgrown","by":"Ana","at":"2026-05-02T10:00:00Z","note":"see T-1"}"#;
    let (history, faults) = read(&[ACCOUNT, &month("2026-03"), FULL, flag]);
    assert_eq!(faults, []);
    let client = history.client("c-7").expect("a client");
    assert_eq!(client.account.name.as_deref(), Some("Harbour Ltd"));
    assert_eq!(client.account.since.map(|day| day.to_string()).as_deref(), Some("2024-01-01"));
    assert_eq!(client.months[0].estimated.to_string(), "20 h");
    let request = &client.requests[0];
    let facts: Vec<(&str, &str)> = request.facts.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(facts, [("impact", "down"), ("workaround", "no"), ("users", "12")]);
    assert_eq!((request.class, request.reopened, request.is_open), (Class::Service, 1, false));
    assert_eq!(request.waiting.iter().map(|wait| wait.until.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(request.unknown, ["os", "release"]);
    assert_eq!(request.billed.map(|billed| billed.to_string()).as_deref(), Some("EUR 4800.50"));
    assert_eq!(request.worked.map(Time::minutes), Some(60.into()));
    let goodwill = request.goodwill.as_ref().expect("goodwill");
    assert_eq!((goodwill.time.to_string().as_str(), goodwill.reason.as_deref()), ("1 h 30 min", Some("first time")));
    assert_eq!(request.overridden.as_ref().map(|one| (one.from, one.by.as_str())), Some((Class::Support, "Ana")));
    assert_eq!((client.flags[0].by.as_str(), client.flags[0].note.as_deref()), ("Ana", Some("see T-1")));
}

#[test]
fn each_value_that_cannot_be_is_told_with_its_line_and_key() {
    for (key, value, at) in [
        ("hours", r#""-2 h""#, "hours"),
        ("hours", "2.5", "hours"),
        ("hours", r#""2 days""#, "hours"),
        ("hours", r#""""#, "hours"),
        ("worked", r#""1 h -5 min""#, "worked"),
        ("reopened", "-1", "reopened"),
        ("reopened", "1.5", "reopened"),
        ("class", r#""bug""#, "class"),
        ("opened", r#""2026-03-04""#, "opened"),
        ("opened", r#""2026-03-04T09:12:00""#, "opened"),
        ("responded", r#""2026-03-04T07:11:59Z""#, "responded"),
        ("resolved", r#""2020-01-01T00:00:00Z""#, "resolved"),
        ("open", "true", "open"),
        ("open", r#""yes""#, "open"),
        ("quoted", r#""4800""#, "quoted"),
        ("quoted", r#""-1 EUR""#, "quoted"),
        ("waiting", r#"[["2026-03-05T11:00:00Z","2026-03-04T11:00:00Z"]]"#, "waiting"),
        ("waiting", "[[]]", "waiting"),
        ("waiting", r#"["2026-03-05T11:00:00Z"]"#, "waiting"),
        ("unknown", r#""release""#, "unknown"),
        ("facts", r#"{"a":["b"]}"#, "facts.a"),
        ("goodwill", r#"{"time":"-1 h"}"#, "goodwill.time"),
        ("override", r#"{"from":"bug","by":"Ana","reason":"r","at":"2026-03-04T10:00:00Z"}"#, "override.from"),
        ("client", r#"" ""#, "client"),
    ] {
        assert_eq!(faults(&[&with(key, value)]), [(2, at.to_owned(), FaultKind::BadValue)], "{key}: {value}");
    }
    let long = format!("\"{}\"", "x".repeat(201));
    assert_eq!(faults(&[&with("request", &long)]), [(2, "request".to_owned(), FaultKind::BadValue)]);
}

#[test]
fn what_must_be_there_is_missed() {
    for (line, key) in [
        (with("hours", "null"), "hours"),
        (with("class", "null"), "class"),
        (with("opened", "null"), "opened"),
        (with("client", "null"), "client"),
        (with("override", r#"{"from":"support","by":"Ana","at":"2026-03-04T10:00:00Z"}"#), "override.reason"),
        (r#"{"client":"c-7","month":"2026-03","estimated":"20 h"}"#.to_owned(), "actual"),
        (r#"{"client":"c-7","flag":"outgrown","at":"2026-03-04T10:00:00Z"}"#.to_owned(), "by"),
        (r#"{"client":"c-7","flag":"outgrown","by":"Ana"}"#.to_owned(), "at"),
    ] {
        assert_eq!(faults(&[&line]), [(2, key.to_owned(), FaultKind::Missing)], "{line}");
    }
    // What is open has not taken all of its time yet.
    let open = r#"{"client":"c-7","request":"T-2","opened":"2026-03-04T09:12:00Z","class":"support","open":true}"#;
    assert_eq!(faults(&[open]), []);
}

#[test]
fn a_line_is_left_out_and_the_others_are_read() {
    let (history, faults) = read(&[
        ACCOUNT,
        "{\"client\": \"c-7\", \"month\": ",
        &with("hour", r#""1 h""#),
        r#"{"client":"c-7","plan":"silver"}"#,
        &month("2026-03"),
        &month("2026-03"),
        &month("2026-01"),
        &month("2026-05"),
        "[1]",
        r#"{"client":"c-7","month":"2026-06","flag":"x"}"#,
        r#"{"client":"c-7","client":"c-8"}"#,
        FULL,
        FULL,
        &with("client", r#""c-9""#),
        "\u{1}",
    ]);
    let told: Vec<(u64, FaultKind)> = faults.iter().map(|fault| (fault.line, fault.kind)).collect();
    assert_eq!(
        told,
        [
            (2, FaultKind::Unreadable),
            (3, FaultKind::UnknownKey),
            (4, FaultKind::Twice),
            (6, FaultKind::Twice),
            (7, FaultKind::OutOfOrder),
            (9, FaultKind::Unreadable),
            (10, FaultKind::BadValue),
            (11, FaultKind::Unreadable),
            (13, FaultKind::Twice),
            (14, FaultKind::UnknownClient),
            (15, FaultKind::Unreadable),
        ]
    );
    assert!(faults[1].to_string().contains("`hour`") && faults[1].message.contains("did you mean `hours`?"));
    let client = history.client("c-7").expect("a client");
    assert_eq!(client.account.plan.as_deref(), Some("gold"));
    assert_eq!(client.months.iter().map(|hours| hours.month.to_string()).collect::<Vec<_>>(), ["2026-03", "2026-05"]);
    assert_eq!(client.requests.len(), 1);
    assert_eq!(history.clients().count(), 1);
}

#[test]
fn a_fault_in_an_account_hides_nothing_of_what_is_told_of_the_client() {
    let (history, faults) = read(&[r#"{"client":"c-7","since":"soon"}"#, &month("2026-03")]);
    assert_eq!(faults.len(), 1);
    assert_eq!(history.client("c-7").map(|client| client.months.len()), Some(1));
}

#[test]
fn the_first_amount_says_the_currency_of_a_client() {
    let of = |id: &str, client: &str, quoted: &str| {
        format!(
            r#"{{"client":"{client}","request":"{id}","opened":"2026-03-04T09:12:00Z","class":"service","hours":"1 h","quoted":"{quoted}"}}"#
        )
    };
    let (history, faults) = read(&[
        ACCOUNT,
        r#"{"client":"c-8"}"#,
        &of("1", "c-7", "10 EUR"),
        &of("2", "c-7", "10 USD"),
        &of("2", "c-7", "10 EUR"),
        &of("1", "c-8", "10 USD"),
        &with("billed", r#""1 USD""#),
    ]);
    let told: Vec<(u64, FaultKind)> = faults.iter().map(|fault| (fault.line, fault.kind)).collect();
    // A line that was left out leaves no mark: line 5 has the id of line 4.
    assert_eq!(told, [(4, FaultKind::MixedCurrencies), (7, FaultKind::MixedCurrencies)]);
    assert_eq!(history.client("c-7").map(|client| client.requests.len()), Some(2));
    assert_eq!(history.client("c-8").map(|client| client.requests.len()), Some(1));
}

#[test]
fn a_long_line_is_skipped_to_its_end() {
    let long = with("internal", &format!("\"{}\"", "x".repeat(MAX_LINE)));
    let (history, faults) = read(&[ACCOUNT, &long, &month("2026-03")]);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.contains("shorten its notes"), "{}", faults[0]);
    assert_eq!(history.client("c-7").map(|client| client.months.len()), Some(1));
}

#[test]
fn months_have_neighbours_and_days() {
    let month = |text: &str| text.parse::<Month>().expect(text);
    assert_eq!(month("2024-02").last_day().to_string(), "2024-02-29");
    assert_eq!(month("2026-12").first_day().to_string(), "2026-12-01");
    assert_eq!(month("2026-01").plus(-1), Some(month("2025-12")));
    assert_eq!(month("9999-12").next(), None);
    assert_eq!(month("0001-01").plus(-1), None);
    assert_eq!(month("0001-01").plus(i32::MIN), None);
    assert_eq!((month("2026-07").year(), month("2026-07").month()), (2026, 7));
    for wrong in ["2026-00", "2026-3", "2026-03-01", "0000-01", "26-03", "2026 03", "2026-0é"] {
        assert!(wrong.parse::<Month>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn times_are_read_as_they_are_shown(units in 0i64..10_000_000, scale in 0u32..3) {
        let time = Time::from_minutes(crate::value::Decimal::new(units, scale)).expect("not below zero");
        prop_assert_eq!(time.to_string().parse::<Time>(), Ok(time));
    }

    #[test]
    fn chunks_change_nothing(cuts in proptest::collection::vec(0usize..2_000, 0..6)) {
        let text = [ACCOUNT, FULL, &month("2026-03"), "{", &month("2026-02"), FULL].join("\n");
        let mut reader = Reader::new();
        let (mut read, mut rest) = (Vec::new(), text.as_bytes());
        for cut in cuts {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            read.extend(reader.feed(now));
            rest = later;
        }
        read.extend(reader.feed(rest));
        read.extend(reader.finish());
        let mut whole = Reader::new();
        let mut expected = whole.feed(text.as_bytes());
        expected.extend(whole.finish());
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn any_text_is_read_or_left_out(text in "[{}\\[\\]\",:a-z0-9\\\\ \n-]{0,200}") {
        let _ = History::from_json_lines(&text);
    }
}

#[test]
fn no_part_of_a_request_is_longer_than_all_of_it() {
    let line = |said: &str| {
        format!(
            r#"{{"client":"c-7","request":"1","opened":"2026-03-04T09:12:00Z","class":"service","hours":"1 h",{said}}}"#
        )
    };
    for (said, fault) in [
        (r#""worked":"60 min""#, None),
        (r#""goodwill":"1 h""#, None),
        (r#""worked":"61 min""#, Some("line 2: `worked`: `1 h 1 min` is more than the `1 h` that the request took")),
        (r#""goodwill":"2 h""#, Some("line 2: `goodwill`: `2 h` is more than the `1 h` that the request took")),
        (r#""goodwill":{"time":"2 h"}"#, Some("line 2: `goodwill`: `2 h` is more than")),
    ] {
        let (_, faults) = read(&[ACCOUNT, &line(said)]);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), usize::from(fault.is_some()), "{said}");
        assert!(told.iter().zip(fault).all(|(told, fault)| told.starts_with(fault)), "{told:?}");
    }
}
