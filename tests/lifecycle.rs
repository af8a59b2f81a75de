//! Tables from outside become policies without a fault that say nothing the source does not say, and what an author
//! wrote stays as it is.

use std::path::Path;

use proptest::prelude::*;
use scopeline::lifecycle::{Column, Found, Named, Section, Standing, Table, endoflife, merge, openeox};
use scopeline::value::{Date, LineShape, Version, parse_date};
use scopeline::{Certainty, Class, Policy, Request, Sources};

const POLICY: &str = "\
scopeline: 1
policy: { id: small }
facts: { kind: { one-of: [defect] } }
rules:
  - { id: maintained, when: { release.phase: supported }, class: support }
  - { id: ended, when: { release.phase: ended }, class: rework }
otherwise: { class: service }
";

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lifecycles").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn only(found: Found) -> Table {
    assert_eq!(found.tables.len(), 1);
    found.tables.into_iter().next().expect("one table")
}

fn named(table: &Table, shape: Option<LineShape>) -> Named {
    let shape = shape.or_else(|| table.shape()).unwrap_or(LineShape::XY);
    let mut named = Named::new(Section::Products, "thing", &table.source, table.releases(shape)).expect("a name");
    named.known_until = table.known_until;
    named
}

/// The policy with this part beside it; nothing at all is said of it.
fn policy(part: &str) -> Policy {
    beside(POLICY, part)
}

fn beside(policy: &str, part: &str) -> Policy {
    let sources = Sources::from_iter([("policy.yaml", policy), ("table.yaml", part)]);
    let loaded = Policy::load(&sources);
    let said: Vec<String> = loaded.diagnostics.iter().map(|one| one.one_line(&sources)).collect();
    assert!(said.is_empty(), "{}\n{part}", said.join("\n"));
    loaded.policy.expect("it has no fault")
}

fn written(name: &str, shape: Option<&str>) -> String {
    let text = file(name);
    let found = if name.starts_with("openeox") { openeox(&text) } else { endoflife(&text) };
    let (table, _) =
        found.expect("it is read").of_product((name == "openeox.json").then_some("acme server")).expect(name);
    let part = named(&table, shape.map(|shape| LineShape::parse(shape).expect(shape))).to_part();
    policy(&part);
    part.strip_prefix("scopeline: 1\n\nproducts:\n  thing:\n").expect("how it begins").to_owned()
}

// ---- What is written ---------------------------------------------------------------------------------------------------

#[test]
fn a_table_as_a_person_would_have_written_it() {
    assert_eq!(
        written("debian.json", None),
        "    source: endoflife.date/debian (MIT)
    line: x
    releases:
      13: { released: 2025-08-09, ends: 2028-08-09, extended-ends: 2030-06-30, latest: 13.6 }  # Trixie
      12: { released: 2023-06-10, ends: 2026-07-11, extended-ends: 2028-06-30, latest: 12.15 }  # Bookworm
      11: { released: 2021-08-14, ends: 2024-08-14, extended-ends: 2026-08-31, latest: 11.11 }  # Bullseye
"
    );
}

#[test]
fn the_api_says_the_same_and_until_when_it_is_complete() {
    assert_eq!(
        written("debian-v1.json", None),
        "    source: endoflife.date/debian (MIT)
    line: x
    known-until: 2026-08-20
    releases:
      13: { released: 2025-08-09, ends: 2028-08-09, extended-ends: 2030-06-30, latest: 13.6 }  # Trixie
      12: { released: 2023-06-10, ends: 2026-07-11, extended-ends: 2028-06-30, latest: 12.15 }  # Bookworm
"
    );
}

#[test]
fn long_term_from_a_day_on() {
    assert_eq!(
        written("nodejs-v0.json", None),
        "    source: endoflife.date (MIT)
    line: x
    releases:
      26: { released: 2026-05-05, lts-from: 2026-10-28, active-ends: 2027-10-20, ends: 2029-04-30, latest: 26.0.0 }
      24: { released: 2025-05-06, lts: yes, lts-from: 2025-10-28, active-ends: 2026-10-20, ends: 2028-04-30, latest: 24.9.0 }
      23: { released: 2024-10-16, active-ends: 2025-04-01, ends: 2025-06-01, latest: 23.11.1 }
      3:  { released: 2015-08-04, active-ends: past, ends: past, latest: 3.3.1 }
"
    );
}

#[test]
fn lines_of_other_shapes() {
    assert_eq!(
        written("postgresql.json", None),
        "    source: endoflife.date/postgresql (MIT)
    line: x
    releases:
      11: { released: 2018-10-18, ends: 2023-11-09, latest: 11.22 }
      10: { released: 2017-10-05, ends: 2022-11-10, latest: 10.23 }
      9:  { released: 2016-01-07..2016-09-29, ends: 2021-02-11..2021-11-11, latest: 9.6.24 }
"
    );
    assert_eq!(
        written("elasticsearch.json", None),
        "    source: endoflife.date/elasticsearch (MIT)
    line: x.y
    # Of 7 only the first and the newest line is known.
    releases:
      9.5:  { released: 2026-08-04, ends: open, latest: 9.5.2 }
      9.1:  { released: 2025-07-29, ends: 2026-02-03, latest: 9.1.10 }
      8.19: { released: 2025-07-29, ends: 2027-07-15, latest: 8.19.20 }
      7.17: { ends: 2026-01-15, latest: 7.17.29 }
      7.0:  { released: 2019-04-10, ends: 2026-01-15 }
"
    );
    assert_eq!(
        written("docker-engine.json", None),
        "    source: endoflife.date/docker-engine (MIT)
    line: x
    releases:
      29: { released: 2025-11-10, ends: open, latest: 29.7.2 }
      26: { released: 2024-03-20..2024-04-22, ends: 2024-06-08..2025-02-17, latest: 26.1.5 }
      25: { released: 2024-01-19, ends: 2026-12-04, latest: 25.0.17 }  # 25.0
"
    );
    assert!(written("windows-server.json", None).ends_with(
        "    releases:
      2025: { released: 2024-11-01, lts: yes, active-ends: 2029-11-13, ends: 2034-11-14, latest: 10.0.26100 }
      2012: { released: 2012-10-30..2013-11-25, lts: yes, active-ends: 2018-10-09, ends: 2023-10-10, extended-ends: 2026-10-13, latest: 6.3.9600 }
      23:   { released: 2023-10-24, active-ends: 2025-10-24, ends: 2025-10-24, latest: 10.0.25398 }  # 23h2-ac
"
    ));
}

#[test]
fn what_is_to_be_announced_is_not_known() {
    assert_eq!(
        written("openeox.json", None),
        "    source: \"OpenEoX of Acme: the company, 2026-02-01\"
    line: x.y
    releases:
      7.1: { released: 2026-01-15, security-ends: 2028-01-31, ends: tba, sales-end: tba }
      7.0: { released: 2025-08-01, security-ends: 2027-08-31, ends: 2027-12-31 }
"
    );
    let several = openeox(&file("openeox.json")).expect("it is read").of_product(None).expect_err("two products");
    assert_eq!(several.to_string(), "there are 2 products here; say which: `Acme Server`, `Acme Desktop`");
}

// ---- What a policy makes of it -----------------------------------------------------------------------------------------

/// What the policy decides, where it is sure.
fn class(policy: &Policy, version: &str, day: Date) -> Option<Class> {
    let request =
        Request::builder().date(day).fact("kind", "defect").fact("release", version).build().expect("a request");
    let answer = policy.prepare(&request).expect("it fits").answer();
    (answer.certainty != Certainty::Open).then_some(answer.class)
}

#[test]
fn both_sides_of_every_day() {
    let day = |text: &str| parse_date(text).expect(text);
    let decided = |name: &str, version: &str, date: &str| {
        let table = only(endoflife(&file(name)).expect("it is read"));
        class(&policy(&named(&table, None).to_part()), version, day(date))
    };
    assert_eq!(decided("debian.json", "12.4", "2026-07-11"), Some(Class::Support));
    assert_eq!(decided("debian.json", "12.4", "2026-07-12"), Some(Class::Rework));
    assert_eq!(decided("postgresql.json", "9.5.3", "2021-02-11"), Some(Class::Support));
    assert_eq!(decided("postgresql.json", "9.5.3", "2021-02-12"), None, "the line 9 may mean 9.6");
    assert_eq!(decided("postgresql.json", "9.6.3", "2021-11-11"), None);
    assert_eq!(decided("postgresql.json", "9.6.3", "2021-11-12"), Some(Class::Rework));
    assert_eq!(decided("elasticsearch.json", "7.17.9", "2026-01-15"), Some(Class::Support));
    assert_eq!(decided("elasticsearch.json", "7.17.9", "2026-01-16"), Some(Class::Rework));
    assert_eq!(decided("elasticsearch.json", "7.10.2", "2026-01-16"), Some(Class::Service), "not in the table");
    assert_eq!(decided("elasticsearch.json", "9.5.1", "2030-01-01"), Some(Class::Support), "it has not ended yet");
}

#[test]
fn a_life_cycle_decides_as_the_table_says() {
    const LISTING: &str = "\
scopeline: 1
policy: { id: small }
products: { ours: { environments: { database: [ { name: postgresql, while: maintained } ] } } }
rules:
  - { id: ended, when: { database.status: ended }, class: service }
otherwise: { class: support }
";
    let table = only(endoflife(&file("postgresql.json")).expect("it is read"));
    let releases = table.releases(table.shape().expect("a shape"));
    let cycle = Named::new(Section::LifeCycles, "postgresql", &table.source, releases).expect("a name");
    let policy = beside(LISTING, &cycle.to_part());
    let decided = |database: &str, day: &str| {
        let request = Request::builder().date(parse_date(day).expect(day)).fact("database", database).build();
        let answer = policy.prepare(&request.expect("a request")).expect("it fits").answer();
        (answer.certainty != Certainty::Open).then_some(answer.class)
    };
    assert_eq!(decided("postgresql 10.5", "2022-11-10"), Some(Class::Support));
    assert_eq!(decided("postgresql 10.5", "2022-11-11"), Some(Class::Service));
    assert_eq!(decided("postgresql 9.6", "2021-02-11"), Some(Class::Support));
    assert_eq!(decided("postgresql 9.6", "2021-11-11"), None);
    assert_eq!(decided("postgresql 9.6", "2021-11-12"), Some(Class::Service));
}

/// One release as a source may say it: JSON, its version, its first and last day as far as they are told.
#[derive(Debug, Clone)]
struct Said {
    json: String,
    version: String,
    released: Option<Date>,
    ends: Ends,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    On(Date),
    Open,
    Past,
    Untold,
}

fn days() -> impl Strategy<Value = Date> {
    (2018i32..2028, 1u32..13, 1u32..29)
        .prop_map(|(year, month, day)| Date::from_ymd_opt(year, month, day).expect("a day"))
}

fn said() -> impl Strategy<Value = Said> {
    let version = prop::collection::vec(0u8..5, 1..5)
        .prop_map(|numbers| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("."));
    let ends = prop_oneof![
        6 => days().prop_map(Ends::On),
        1 => Just(Ends::Open),
        1 => Just(Ends::Past),
        1 => Just(Ends::Untold),
    ];
    let extra = prop::sample::select(vec![
        "",
        r#", "lts": true"#,
        r#", "lts": "2024-10-28""#,
        r#", "eoas": false, "eoes": "2027-01-01""#,
        r#", "eoas": 7"#,
        r#", "latest": "2024-01-01""#,
        r#", "latest": "1.2.3-rc1", "codename": "a: b # {c}""#,
        r#", "latest": {"name": "4.0.1"}, "discontinued": "2026-01-01""#,
        r#", "latest": "yes: no", "eoes": null"#,
    ]);
    (version, prop::option::weighted(0.8, days()), ends, extra).prop_map(|(version, released, ends, extra)| {
        let eol = match ends {
            Ends::On(day) => format!("\"{day}\""),
            Ends::Open => "false".to_owned(),
            Ends::Past => "true".to_owned(),
            Ends::Untold => "null".to_owned(),
        };
        let date = released.map_or(String::new(), |day| format!(", \"releaseDate\": \"{day}\""));
        let json = format!("{{\"releaseCycle\": \"{version}\", \"eol\": {eol}{date}{extra}}}");
        Said { json, version, released, ends }
    })
}

/// Whether the source lets a policy be sure of this class for a version of exactly this release.
fn is_said(said: &Said, class: Class, day: Date) -> bool {
    let out = said.released.is_none_or(|released| released <= day);
    let not_out = said.released.is_none_or(|released| day < released);
    match (class, said.ends) {
        (Class::Support, Ends::On(ends)) => out && day <= ends,
        (Class::Support, Ends::Open) => out,
        (Class::Rework, Ends::On(ends)) => out && day > ends,
        (Class::Rework, Ends::Past) => out,
        // Not out, or not in the table.
        (Class::Service, _) => not_out,
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_policy_is_sure_of_nothing_that_the_source_does_not_say(
        said in prop::collection::vec(said(), 1..9),
        shape in prop::sample::select(vec![None, Some("x"), Some("x.y"), Some("x.y.z")]),
        day in days(),
    ) {
        let rows: Vec<&str> = said.iter().map(|said| said.json.as_str()).collect();
        let table = only(endoflife(&format!("{{\"product\": \"p\", \"releases\": [{}]}}", rows.join(", "))).expect("it is read"));
        let shape = shape.map(|shape| LineShape::parse(shape).expect(shape)).or_else(|| table.shape()).expect("a shape");
        let policy = policy(&named(&table, Some(shape)).to_part());
        for (index, one) in said.iter().enumerate() {
            let version = Version::parse(&one.version).expect("a version");
            let begins_alike = |other: &&Said| {
                let other = Version::parse(&other.version).expect("a version");
                version.segments().iter().zip(other.segments()).all(|(a, b)| a == b)
            };
            // Of two releases of which one begins with the other, the longer one speaks.
            if said.iter().filter(begins_alike).count() > 1 || version.segments().len() < shape.segments() {
                continue;
            }
            let patch = format!("{}.7", one.version);
            if let Some(class) = class(&policy, &patch, day) {
                prop_assert!(is_said(one, class, day), "row {} on {}: {} of {}", index, day, class, one.json);
            }
        }
    }

    #[test]
    fn any_names_and_words_are_written_so_that_they_are_read(
        product in "\\PC{0,40}", codename in "\\PC{0,40}", latest in "\\PC{0,20}", vendor in "\\PC{0,40}",
    ) {
        let text = |text: &str| serde_json::to_string(text).expect("a text");
        let json = format!(
            "{{\"product\": {}, \"releases\": [{{\"releaseCycle\": \"7.1\", \"codename\": {}, \"latest\": {}}}]}}",
            text(&product), text(&codename), text(&latest)
        );
        policy(&named(&only(endoflife(&json).expect("it is read")), None).to_part());
        let json = format!(
            "[{{\"product_name\": {}, \"product_version\": \"7.1\", \"vendor_name\": {}, \"core\": {{\"end_of_life\": {}}}}}]",
            text(&format!("a{product}")), text(&vendor), text(&codename)
        );
        if let Ok(found) = openeox(&json) {
            policy(&named(&only(found), None).to_part());
        }
    }

    #[test]
    fn whatever_is_no_table_is_refused_without_a_panic(text in r#"[\[\]{}",:0-9a-c\\ .-]{0,60}"#, key in "[a-zA-Z_]{0,12}") {
        let _ = endoflife(&text);
        let _ = openeox(&text);
        for json in [format!("{{\"releases\": [{{\"releaseCycle\": \"1\", {key:?}: [{{}}]}}]}}"), format!("{{\"result\": {{\"releases\": [{{{key:?}: 1}}]}}}}")] {
            let _ = endoflife(&json);
            let _ = openeox(&json);
        }
    }

    #[test]
    fn what_an_author_wrote_stays_and_the_rest_is_added(
        said in prop::collection::vec(said(), 1..12),
        keep in prop::collection::vec(any::<bool>(), 12),
        rises in any::<bool>(),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        cut in any::<bool>(),
    ) {
        let rows: Vec<&str> = said.iter().map(|said| said.json.as_str()).collect();
        let table = only(endoflife(&format!("{{\"product\": \"p\", \"releases\": [{}]}}", rows.join(", "))).expect("it is read"));
        let shape = table.shape().expect("a shape");
        let whole = named(&table, Some(shape));
        let lines: Vec<String> = whole.to_part().lines().map(str::to_owned).collect();
        let head = lines.iter().position(|line| line.trim() == "releases:").expect("it has releases") + 1;
        let kept = lines[head..].iter().zip(keep.iter().cycle()).filter(|(_, keep)| **keep).map(|(line, _)| line.clone());
        let mut kept: Vec<String> = kept.collect();
        if rises {
            kept.reverse();
        }
        let mut all: Vec<String> = lines[..head].to_vec();
        all.extend(kept.iter().map(|line| format!("{line}  # mine")));
        let mut text = all.join(end);
        if !cut {
            text += end;
        }
        let sources = Sources::single("t.yaml", &text);
        let merged = merge(&sources, &whole).expect("it can be merged");
        prop_assert_eq!(merged.added.len() + kept.len(), lines.len() - head);
        prop_assert!(merged.differences.is_empty() || merged.added.len() < lines.len() - head);
        // Every old line is there, in its order.
        let mut new = merged.text.lines();
        for line in text.lines() {
            prop_assert!(new.any(|new| new == line), "{line:?} is gone from {:?}", merged.text);
        }
        prop_assert_eq!(merged.text.contains('\r'), end == "\r\n");
        policy(&merged.text);
        let again = merge(&Sources::single("t.yaml", &merged.text), &whole).expect("it can be merged again");
        prop_assert_eq!(again.added, Vec::<String>::new());
        prop_assert_eq!(again.text, merged.text);
    }
}

#[test]
fn large_tables_come_to_an_end() {
    let row = |number: usize| {
        format!(
            r#"{{"releaseCycle": "{}.{}.{}", "eol": "2026-01-{:02}"}}"#,
            number / 900,
            number % 900 / 30,
            number % 30,
            1 + number % 28
        )
    };
    let rows: Vec<String> = (0..9_000).map(row).collect();
    let found = endoflife(&format!("{{\"product\": \"p\", \"releases\": [{}]}}", rows.join(","))).expect("it is read");
    assert_eq!(found.tables[0].rows.len(), 5_000);
    assert!(found.notes.len() < 300, "{}", found.notes.len());
    for shape in ["x", "x.y", "x.y.z"] {
        policy(&named(&found.tables[0], Some(LineShape::parse(shape).expect(shape))).to_part());
    }
    let many = format!("{{\"result\": [{}]}}", vec![r#"{"name":"a","releases":[{}]}"#; 20_000].join(","));
    assert_eq!(endoflife(&many).expect("it is read").tables.len(), 20_000);
    let wide = format!(
        "{{\"releases\": [{{{}}}]}}",
        (0..50_000).map(|key| format!("\"k{key}\": 0")).collect::<Vec<_>>().join(",")
    );
    assert_eq!(endoflife(&wide).expect("it is read").tables[0].rows.len(), 0);
    assert!(endoflife(&" ".repeat(17 << 20)).is_err_and(|error| error.is_bad_source()));
}

// ---- Merging -----------------------------------------------------------------------------------------------------------

fn debian() -> Named {
    named(&only(endoflife(&file("debian.json")).expect("it is read")), None)
}

/// The text after merging, the differences, or the faults.
fn merged(text: &str, table: &Named) -> Result<(String, Vec<String>), String> {
    let sources = Sources::single("t.yaml", text);
    match merge(&sources, table) {
        Ok(merged) => Ok((merged.text, merged.differences.iter().map(ToString::to_string).collect())),
        Err(faults) => Err(faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>().join("\n")),
    }
}

#[test]
fn a_table_that_is_kept_by_hand() {
    let text = "\
scopeline: 1   # ours
products:
  other: { line: x, releases: { 1: } }

  thing:
    line: x
    # We looked these up ourselves.
    releases:
      # the newest first
      12:   { released: 2023-06-10, ends: 2026-07-10 }   # from the announcement
      10:
        released: 2019-07-06
        ends: open

    # and no older ones
policy: { id: mine }
";
    let (new, differences) = merged(text, &debian()).expect("it can be merged");
    assert_eq!(
        new,
        text.replace(
            "      12:   {",
            "      13:   { released: 2025-08-09, ends: 2028-08-09 }  # Trixie\n      12:   {"
        )
        .replace("      10:\n", "      11:   { released: 2021-08-14, ends: 2024-08-14 }  # Bullseye\n      10:\n")
    );
    assert_eq!(differences, ["12: ends 2026-07-10 written, 2026-07-11 in the source"]);
}

#[test]
fn only_the_columns_that_are_used() {
    let text = "scopeline: 1\nproducts:\n  thing:\n    line: x\n    releases:\n      12: { released: 2023-06-10, lts: yes }\n      11:\n";
    let (new, differences) = merged(text, &debian()).expect("it can be merged");
    assert!(new.contains("      13: { released: 2025-08-09 }  # Trixie\n"), "{new}");
    assert_eq!(
        differences,
        ["12: lts yes written, not in the source", "11: released not written, 2021-08-14 in the source"]
    );
    let by_rule = text.replace("    releases:", "    dates: { released: [{ is: 2021-08-14 }] }\n    releases:");
    assert_eq!(merged(&by_rule, &debian()).expect("it can be merged").1, ["12: lts yes written, not in the source"]);
    let mut narrow = debian();
    narrow.columns = vec![Column::Ends];
    let (new, differences) = merged(text, &narrow).expect("it can be merged");
    assert!(new.contains("      13:  # Trixie\n") && differences.is_empty(), "{new} {differences:?}");
}

#[test]
fn a_table_that_is_not_there_yet() {
    let table = "  thing:
    source: endoflife.date/debian (MIT)
    line: x
    releases:
      13: { released: 2025-08-09, ends: 2028-08-09, extended-ends: 2030-06-30, latest: 13.6 }  # Trixie
      12: { released: 2023-06-10, ends: 2026-07-11, extended-ends: 2028-06-30, latest: 12.15 }  # Bookworm
      11: { released: 2021-08-14, ends: 2024-08-14, extended-ends: 2026-08-31, latest: 11.11 }  # Bullseye
";
    let deeper = |table: &str| table.lines().map(|line| format!("  {line}\n")).collect::<String>();
    for (text, new) in [
        ("scopeline: 1\n", format!("scopeline: 1\n\nproducts:\n{table}")),
        ("scopeline: 1", format!("scopeline: 1\n\nproducts:\n{table}")),
        ("scopeline: 1\nproducts:\nplans: [a]\n", format!("scopeline: 1\nproducts:\n{table}plans: [a]\n")),
        (
            "scopeline: 1\nproducts:\n    a:\n        line: x\n\nplans: [a]\n",
            format!("scopeline: 1\nproducts:\n    a:\n        line: x\n\n{}\nplans: [a]\n", deeper(table)),
        ),
        (
            "scopeline: 1\nproducts:\n  thing:\n    line: x\n    title: Thing # ours\n  z: { line: x }\n",
            format!(
                "scopeline: 1\nproducts:\n  thing:\n    line: x\n    title: Thing # ours\n{}  z: {{ line: x }}\n",
                table.lines().skip(3).map(|line| format!("{line}\n")).collect::<String>()
            ),
        ),
    ] {
        assert_eq!(merged(text, &debian()), Ok((new.clone(), Vec::new())), "{text}");
        assert_eq!(merged(&new, &debian()), Ok((new.clone(), Vec::new())), "again: {text}");
    }
}

#[test]
fn what_cannot_be_added_to_is_refused_with_its_place() {
    for (text, place) in [
        ("scopeline: 1\nproducts: { other: { line: x } }\n", "t.yaml:2:11: "),
        ("scopeline: 1\nproducts:\n  thing: { line: x }\n", "t.yaml:3:10: "),
        ("scopeline: 1\nproducts:\n  thing:\n    line: x\n    releases: { 12: {} }\n", "t.yaml:5:"),
        ("scopeline: 1\nproducts:\n  thing:\n    line: x\n    releases: {}\n", "t.yaml:5:15: "),
        ("scopeline: 1\nproducts:\n  thing:\n    line: x.y\n    releases:\n      12.1:\n", "t.yaml:4:11: "),
        ("scopeline: 1\nproducts: [a]\n", "t.yaml:2:11: "),
        ("{ scopeline: 1 }\n", "t.yaml:1:1: "),
        ("scopeline-tests: 1\n", "t.yaml:1:1: "),
        ("scopeline: 1\nproducts: &a\n  thing:\n", "t.yaml:2:11: "),
        ("scopeline: [1\n", "t.yaml:"),
        ("- a\n", "t.yaml:1:1: "),
    ] {
        let refused = merged(text, &debian()).expect_err(text);
        assert!(refused.starts_with(place), "{text}: {refused}");
    }
}

#[test]
fn where_a_table_stands() {
    let sources =
        Sources::single("t.yaml", "scopeline: 1\nproducts:\n  thing: { line: x.y }\nlife-cycles:\n  other:\n");
    let standing = Standing::find(&sources, "thing").expect("it is there");
    assert_eq!((standing.section, standing.line), (Section::Products, Some(LineShape::XY)));
    assert_eq!(Standing::find(&sources, "other").map(|standing| standing.section), Some(Section::LifeCycles));
    assert_eq!(Standing::find(&sources, "third"), None);
}
