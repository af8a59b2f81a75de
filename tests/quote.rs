//! `scopeline quote`, as a desk runs it.
#![cfg(feature = "cli")]

use std::process::{Command, Output};

fn quote(args: &[&str]) -> (Option<i32>, String, String) {
    let root = env!("CARGO_MANIFEST_DIR");
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_scopeline"))
        .arg("quote")
        .args(args)
        .current_dir(root)
        .env("COLUMNS", "100")
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    (status.code(), text(stdout), text(stderr))
}

const LODESTONE: [&str; 2] = ["policies/lodestone", "policies/lodestone/requests.jsonl"];

fn lodestone(more: &[&str]) -> (Option<i32>, String, String) {
    quote(&LODESTONE.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn a_service_at_a_fixed_price_has_its_line_and_its_sum() {
    let (code, out, _) = lodestone(&["--id", "LS-1007"]);
    assert_eq!(code, Some(0));
    for said in ["Backport of a fix", "2.4", "fixed price: EUR 4800.00", "total", "Valid until "] {
        assert!(out.contains(said), "{said}:\n{out}");
    }
}

#[test]
fn support_says_that_nothing_is_billed() {
    let (code, out, _) = lodestone(&["--id", "LS-1010", "--hours", "3h"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("It is support: nothing is billed.\n"), "{out}");
    assert!(out.contains("The decision is open"), "{out}");
}

#[test]
fn it_goes_out_as_json() {
    let (code, out, _) = lodestone(&["--id", "LS-1007", "--format", "json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["state"], &json["total"]), (&"priced".into(), &"EUR 4800.00".into()));
    assert_eq!(json["lines"][0]["clause"], "2.4");
}

#[test]
fn an_amount_that_cannot_be_read_is_told_with_the_place() {
    let (code, out, err) = lodestone(&["--id", "LS-1007", "--time", "-3 h"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "an option that begins with a sign is none: {err}");
    let (code, out, err) = lodestone(&["--id", "LS-1007", "--time=-3 h"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("requests.jsonl:") && err.contains("`-3 h` is no time that was worked"), "{err}");
}

#[test]
fn the_same_work_is_quoted_with_each_thing_that_is_told() {
    let folder = std::env::temp_dir().join(format!("scopeline-quote-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (policy, request) = (folder.join("policy.yaml"), folder.join("request.json"));
    let price = |price: &str, more: &[&str]| {
        let text = format!(
            "scopeline: 1\npolicy: {{ id: shop, currency: EUR }}\nfacts: {{ night: {{ type: yes-no }} }}\nservices:\n  work: {{ \
             price: {price}, surcharges: [{{ when: {{ night: yes }}, percent: 25 }}] }}\nrules: []\notherwise: {{ class: service, \
             offer: work, certainty: approval }}\n"
        );
        std::fs::write(&policy, text).expect("it is written");
        std::fs::write(&request, r#"{"id": "A", "date": "2026-08-14"}"#).expect("it is written");
        let paths = [policy.to_str().expect("a path"), request.to_str().expect("a path")];
        let (code, out, err) = quote(&paths.iter().chain(more).copied().collect::<Vec<_>>());
        assert_eq!(code, Some(0), "{err}");
        out
    };
    let out = price("{ hourly: 100 }", &[]);
    assert!(
        out.contains("EUR 100 an hour; needs an estimate of the time")
            && out.lines().any(|line| line.starts_with("total ") && line.contains("not known")),
        "{out}"
    );
    assert!(out.contains("Somebody has to agree"), "{out}");
    let out = price("{ hourly: 100 }", &["--time", "1 h 15 min"]);
    assert!(out.contains("1.25 h x EUR 100 = EUR 125.00"), "{out}");
    assert!(out.contains("Perhaps a surcharge: percent 25 (if `night: yes`), EUR 31.25; not told: night."), "{out}");
    assert!(price("{ fixed: 9, per: 100 lines }", &["--units", "250"]).contains("EUR 27.00"));
    assert!(price("{ fixed: 9, per: incident }", &["--incidents", "3"]).contains("EUR 27.00"));
    assert!(price("{ fixed: 99, block: 10 h }", &["--time", "12 h", "--left", "2.5 h"]).contains("EUR 99.00"));
    let late = "{ percent: 20, of: list price, grace: 30 days }";
    assert!(price(late, &["--list-price", "1000", "--since", "2026-01-01"]).contains("EUR 200.00"));
    assert!(price(late, &["--list-price", "1000", "--since", "2026-08-01"]).contains("EUR 0.00"));
    // What is too long for a line goes on in the next one.
    let long = price("{ hourly: 100, minimum: 2 h, step: 30 min }", &["--time", "123456789012345678 h 1 min"]);
    assert!(long.contains("in steps of 30\n") && !long.contains('\\'), "{long}");
    std::fs::remove_dir_all(&folder).expect("it goes away");
}
