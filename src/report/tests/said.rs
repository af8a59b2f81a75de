//! What a review says of what was sold, of what it does not know, and of what its numbers rest on.

use std::collections::BTreeMap;

use super::*;
use crate::class::Class;
use crate::history::{Record, Time};
use crate::render::review as shown;
use crate::value::Decimal;

/// The lines of a client whose months take twice what is estimated.
fn months(each: &str) -> String {
    let mut lines = "{\"client\":\"a\"}\n".to_owned();
    for month in 1..=10 {
        lines.push_str(&format!(
            "{{\"client\":\"a\",\"month\":\"2026-{month:02}\",\"estimated\":\"10 h\",\"actual\":\"20 h\"}}\n"
        ));
        lines.push_str(&each.replace("MM", &format!("{month:02}")));
    }
    lines
}

fn pages(review: &Review) -> [String; 3] {
    let page = review.page();
    [shown::html(&page), shown::markdown(&page), shown::csv(&page)]
}

#[test]
fn sold_hours_are_shown_apart_and_are_not_beyond_the_estimate() {
    let sold = r#"{"client":"a","request":"MM","opened":"2026-MM-03T10:00:00Z","class":"service","hours":"8 h","worked":"8 h","billed":"800 EUR"}
"#;
    let (with, _) = review(&months(sold), "2026-10", Some("a"));
    let figures = &with.figures;
    assert_eq!((figures.actual.now.to_string(), figures.sold.now.to_string()), ("20 h".into(), "8 h".into()));
    assert_eq!(
        figures.months.last().and_then(|month| month.kept()).map(|kept| kept.to_string()).as_deref(),
        Some("12 h")
    );
    assert!(with.candidates.is_empty(), "{:?}", with.candidates);
    let [html, markdown, csv] = pages(&with);
    assert!(markdown.contains("| October 2026 | 10 h | 20 h | 8 h | 120\u{a0}% |"), "{markdown}");
    assert!(markdown.contains("The work took 20 h, of which 8 h were sold; 10 h were estimated."), "{markdown}");
    assert!(html.contains("<title>2026-10: 12 h</title>"), "{html}");
    assert!(csv.contains("Hours against the estimate,October 2026,of it sold,480,minutes,\r\n"), "{csv}");

    let (without, _) = review(&months(""), "2026-10", Some("a"));
    assert_eq!(without.candidates.len(), 1);
    assert!(!pages(&without)[1].contains("of it sold"), "a column of noughts says nothing");
}

#[test]
fn hours_of_a_month_that_nobody_told_are_not_taken_from_others() {
    let lines = r#"{"client":"a"}
{"client":"b"}
{"client":"a","month":"2026-08","estimated":"10 h","actual":"9 h"}
{"client":"b","request":"1","opened":"2026-08-03T10:00:00Z","class":"service","hours":"8 h","worked":"8 h","billed":"800 EUR"}
{"client":"a","request":"1","opened":"2026-08-03T10:00:00Z","class":"service","hours":"12 h","worked":"12 h","billed":"800 EUR"}
"#;
    let (review, _) = review(lines, "2026-08", None);
    // What a worked beyond the hours of the month was worked in another one.
    assert_eq!(
        (review.figures.actual.now.to_string(), review.figures.sold.now.to_string()),
        ("9 h".into(), "9 h".into())
    );
}

#[test]
fn what_was_just_sold_is_not_offered_again() {
    let offering = POLICY.replace("limits:", "outgrown: { offer: course, hour: 90 }\nlimits:");
    let policy = Policy::from_sources(&Sources::single("policy.yaml", offering)).expect("no fault");
    let policies = PolicySet::new(vec![policy]).expect("a set");
    let of = |more: &str, period: &str| {
        let mut reviewer = Reviewer::new(&policies, period.parse().expect("a period")).only("a");
        let (history, faults) = crate::history::History::from_json_lines(&format!("{}{more}", months("")));
        assert!(faults.is_empty(), "{faults:?}");
        let client = history.client("a").expect("a").clone();
        let all = client
            .months
            .into_iter()
            .map(Record::Hours)
            .chain(client.requests.into_iter().map(|one| Record::Request(Box::new(one))));
        reviewer.add(Record::Account(client.account), &mut |_| {});
        all.for_each(|record| reviewer.add(record, &mut |_| {}));
        reviewer.finish().expect("a review")
    };
    let line = |on: &str, said: &str| {
        format!(
            r#"{{"client":"a","request":"T-9","opened":"2026-{on}T10:00:00Z","class":"service","service":"course","hours":"1 h"{said}}}"#
        )
    };
    let told = |review: &Review| {
        let one = &review.candidates[0];
        (one.service.clone(), one.sold.as_ref().map(|sold| sold.requests.join(" ")))
    };
    let offered = (Some("A course".to_owned()), None);
    let sold = (None, Some("T-9".to_owned()));
    assert_eq!(told(&of("", "2026-10")), offered);
    assert_eq!(told(&of(&line("10-03", r#","quoted":"900 EUR""#), "2026-10")), offered, "nobody answered");
    assert_eq!(told(&of(&line("10-03", r#","quoted":"900 EUR","accepted":true"#), "2026-10")), sold);
    assert_eq!(told(&of(&line("08-03", r#","billed":"900 EUR""#), "2026-10")), sold, "within the last three months");
    assert_eq!(told(&of(&line("07-03", r#","billed":"900 EUR""#), "2026-10")), offered);
    assert_eq!(told(&of(&line("07-03", r#","billed":"900 EUR""#), "2026-H2")), sold, "within the period");
    let review = of(&line("10-03", r#","billed":"900 EUR""#), "2026-10");
    let client = review.for_client().expect("a client").page();
    for said in pages(&review).into_iter().take(2).chain([shown::markdown(&client)]) {
        assert!(said.contains("A course was sold already (T-9)"), "{said}");
        assert!(!said.contains("A course: EUR 900"), "{said}");
    }
}

#[test]
fn a_period_without_data_says_so_in_every_form() {
    let (nothing, _) = review(LINES, "2027-Q1", Some("a"));
    assert!(!nothing.has_data);
    let client = nothing.for_client().expect("a client");
    assert!(!client.has_data && serde_json::to_string(&client).expect("JSON").contains("\"has-data\":false"));
    for said in pages(&nothing).iter().chain([&shown::markdown(&client.page())]) {
        assert!(said.contains("none of this period"), "{said}");
    }
    assert!(pages(&nothing)[1].contains("The history tells nothing of Q1 2027: no request, and no hours."));
    // One month or one request is something.
    assert!(review(LINES, "2026-06", Some("a")).0.has_data);
    assert!(review(LINES, "2026-10", Some("a")).0.has_data);
}

#[test]
fn nothing_is_offered_in_a_period_without_data() {
    let (with, _) = review(&months(""), "2026-10", None);
    assert_eq!(with.candidates.len(), 1);
    assert!(pages(&with)[1].contains("What is beyond the estimate is that of August 2026 to October 2026."));
    // As it stands in December nothing has changed, but nobody told anything of that month; of another client somebody did.
    let other =
        "{\"client\":\"b\"}\n{\"client\":\"b\",\"month\":\"2026-12\",\"estimated\":\"10 h\",\"actual\":\"9 h\"}\n";
    for only in [None, Some("a")] {
        let (without, _) = review(&format!("{}{other}", months("")), "2026-12", only);
        assert_eq!((without.candidates.len(), without.has_data), (0, only.is_none()));
    }
    let one = r#"{"client":"a","request":"1","opened":"2026-12-03T10:00:00Z","class":"support","hours":"1 h"}"#;
    assert_eq!(review(&format!("{}{one}", months("")), "2026-12", Some("a")).0.candidates.len(), 1);
}

#[test]
fn a_month_that_is_not_over_has_no_hours() {
    let policies = policies();
    let sold = r#"{"client":"a","request":"MM","opened":"2026-MM-20T10:00:00Z","class":"service","hours":"8 h","worked":"8 h","billed":"800 EUR"}
"#;
    let as_of = |period: &str, day: &str| {
        let mut reviewer = Reviewer::new(&policies, period.parse().expect("a period")).only("a");
        reviewer = reviewer.as_of(crate::value::parse_date(day).expect("a day"));
        for record in crate::history::Reader::new().feed(months(sold).as_bytes()).into_iter().flatten() {
            reviewer.add(record, &mut |_| {});
        }
        reviewer.finish().expect("a review")
    };
    let hours = |review: &Review| (review.figures.actual.now.to_string(), review.figures.sold.now.to_string());
    let said = "The hours of August 2026 are not counted, since it is not over.";
    let within = as_of("2026-Q3", "2026-08-30");
    assert_eq!(hours(&within), ("20 h".to_owned(), "8 h".to_owned()));
    let last: Vec<_> =
        within.figures.months.iter().rev().take(3).map(|one| (one.is_over, one.actual.is_some())).collect();
    assert_eq!(last, [(false, false), (false, false), (true, true)]);
    let client = within.for_client().expect("a client").page();
    for page in [pages(&within)[1].clone(), shown::markdown(&client)] {
        assert!(page.contains(said) && page.contains("| August 2026 | not over yet |"), "{page}");
    }
    let over = as_of("2026-Q3", "2026-08-31");
    assert_eq!(hours(&over), ("40 h".to_owned(), "16 h".to_owned()));
    assert!(!pages(&over)[1].contains("not counted, since"));
    // Of the hours of this month alone nothing is known, and nothing is not none.
    let alone = as_of("2026-08", "2026-08-30");
    let page = &pages(&alone)[1];
    assert!(page.contains(said) && !page.contains("0 min were estimated"), "{page}");
}

#[test]
fn a_day_that_no_calendar_reckons_with_is_refused() {
    let policies = policies();
    let as_of = |day: &str| {
        let mut reviewer = Reviewer::new(&policies, "2026-Q3".parse().expect("a period")).only("a");
        reviewer = reviewer.as_of(crate::value::parse_date(day).expect("a day"));
        for record in crate::history::Reader::new().feed(LINES.as_bytes()).into_iter().flatten() {
            reviewer.add(record, &mut |_| {});
        }
        reviewer.finish()
    };
    for day in ["9999-01-01", "9999-12-31"] {
        let error = as_of(day).expect_err("it is too late").to_string();
        assert_eq!(error, format!("`{day}` is later than calendars reckon; choose a day until the end of 9998"));
    }
    assert_eq!(as_of("9998-12-31").expect("a review").figures.commitments.base.promised, 3);
}

/// A request of the period, with whatever else is said of it.
fn line(id: u8, said: &str) -> String {
    format!(
        r#"{{"client":"a","request":"{id}","opened":"2026-08-05T10:00:00Z","class":"support","hours":"1 h"{said}}}"#
    )
}

#[test]
fn a_clause_may_be_called_as_one_likes() {
    let lines = [
        "{\"client\":\"a\"}".to_owned(),
        line(1, r#","clause":"none""#),
        line(2, ""),
        line(3, r#","rule":"standard.covered""#),
        line(4, r#","rule":"questions""#),
    ];
    let (review, _) = review(&lines.join("\n"), "2026-Q3", Some("a"));
    let told: Vec<(&str, u64)> =
        review.figures.clauses.iter().map(|one| (one.number.as_str(), one.count.now.requests)).collect();
    assert_eq!(told, [("standard.support", 1), ("no-clause.support", 2), ("clause.support.none", 1)]);
    let traces = review.traces.as_deref().expect("few").iter();
    let called: Vec<String> = traces.map(Trace::called).filter(|called| called.ends_with(", support")).collect();
    assert_eq!(called, ["Standard scope, support", "No clause, support", "Clause none, support"]);
    let markdown = &pages(&review)[1];
    for row in ["| – | Standard scope | support | 1 |", "| – | no clause | support | 2 |"] {
        assert!(markdown.contains(row), "{row}\n{markdown}");
    }
}

#[test]
fn a_page_without_its_requests_says_how_to_have_them() {
    let mut lines = "{\"client\":\"a\"}\n".to_owned();
    for at in 0..APPENDIX / 2 + 1 {
        lines.push_str(&format!(
            "{{\"client\":\"a\",\"request\":\"{at}\",\"opened\":\"2026-08-05T10:00:00Z\",\"class\":\"rework\",\"hours\":\"1 h\"}}\n"
        ));
    }
    let (review, _) = review(&lines, "2026-Q3", Some("a"));
    assert!(review.traces.is_none());
    let client = review.for_client().expect("a client").page();
    for page in [pages(&review)[0].clone(), shown::html(&client)] {
        assert!(page.contains("`--ids FILE` writes them all to a file."), "{page}");
    }
}

#[test]
fn a_day_before_the_period_is_refused_and_one_within_it_is_said() {
    let policies = policies();
    let as_of = |day: &str| {
        let mut reviewer = Reviewer::new(&policies, "2026-Q3".parse().expect("a period"));
        reviewer = reviewer.as_of(crate::value::parse_date(day).expect("a day"));
        reviewer.finish()
    };
    let error = as_of("2026-06-30").expect_err("it is too early").to_string();
    assert_eq!(
        error,
        "`2026-06-30` lies before Q3 2026, which begins on `2026-07-01`; choose a later day, or an earlier period"
    );
    assert!(as_of("2026-07-01").is_ok() && as_of("2026-10-15").is_ok());
    let mut reviewer = Reviewer::new(&policies, "2026-Q3".parse().expect("a period"));
    reviewer = reviewer.as_of(crate::value::parse_date("2026-08-15").expect("a day"));
    for record in crate::history::Reader::new().feed(LINES.as_bytes()).into_iter().flatten() {
        reviewer.add(record, &mut |_| {});
    }
    let page = shown::markdown(&reviewer.finish().expect("a review").page());
    let said = "The period is counted until 15 August 2026 and is not over then; Q2 2026 is counted whole.";
    assert!(page.contains(said), "{page}");
}

#[test]
fn a_clause_that_no_version_has_is_said_to_be_unknown() {
    let lines = [
        "{\"client\":\"a\"}".to_owned(),
        line(1, r#","clause":"9.9","rule":"gone""#),
        line(2, r#","clause":"1""#),
        line(3, r#","rule":"standard.covered""#),
        line(4, r#","clause":"1.1""#),
    ];
    let (with, _) = review(&lines.join("\n"), "2026-Q3", None);
    let told: Vec<(Option<&str>, Option<&str>, bool)> =
        with.figures.clauses.iter().map(|one| (one.clause.as_deref(), one.title.as_deref(), one.in_policy)).collect();
    assert_eq!(
        told,
        [
            (None, Some("Standard scope"), true),
            (Some("1"), None, true),
            (Some("1.1"), Some("What we do"), true),
            (Some("9.9"), None, false)
        ]
    );
    assert!(shown::markdown(&with.page()).contains("| 9.9 | not in the policy | support |"));
    let (bare, _) = review(&["{\"client\":\"a\"}", &line(1, "")].join("\n"), "2026-Q3", None);
    assert!(
        shown::markdown(&bare.page()).contains("| – | no clause | support |"),
        "nobody says that it is the standard scope"
    );
}

#[test]
fn of_what_was_done_later_nobody_knows_the_hours_until_then() {
    let lines = r#"{"client":"a"}
{"client":"a","request":"1","opened":"2026-09-30T10:00:00Z","class":"service","hours":"40 h","resolved":"2026-12-01T10:00:00Z"}
{"client":"a","request":"2","opened":"2026-09-30T10:00:00Z","class":"service","hours":"2 h","open":true}
"#;
    let (review, _) = review(lines, "2026-Q3", Some("a"));
    let open: Vec<(&str, Option<String>)> =
        review.open.iter().map(|row| (row.id.as_str(), row.hours.map(|hours| hours.to_string()))).collect();
    assert_eq!(open, [("1", None), ("2", Some("2 h".to_owned()))]);
    assert_eq!((review.figures.open.requests, review.figures.open.hours.to_string()), (2, "2 h".to_owned()));
    assert_eq!(review.figures.requests.now.hours.to_string(), "42 h", "its hours are all that it took");
}

/// A client who knows its requests finds out who has a promised time, and no more of the others.
#[test]
fn which_decisions_went_against_the_policy_cannot_be_told_from_the_edition_of_a_client() {
    let (review, _) = review(LINES, "2026-Q3", Some("a"));
    let client = review.for_client().expect("a client");
    let numbers: Vec<&str> = client.traces.iter().flatten().map(|trace| trace.number.as_str()).collect();
    let bases: Vec<&&str> = numbers.iter().filter(|number| number.starts_with("base.")).collect();
    assert_eq!(bases, [&"base.promised", &"base.waited"]);
    // The same history, in which nobody went against the policy with 7: the client reads the same. And it reads nothing of
    // the service by which the policy would have sold it.
    let decided = r#""clause":"1.3","rule":"courses","hours":"2 h","override":{"from":"service","by":"Ana","reason":"SECRET REASON","at":"2026-08-04T10:00:00Z"}"#;
    assert!(LINES.contains(decided));
    for instead in [
        r#""hours":"2 h""#.to_owned(),
        r#""rule":"standard.covered","hours":"2 h""#.to_owned(),
        format!(r#""service":"course",{decided}"#),
    ] {
        let (other, _) = super::review(&LINES.replace(decided, &instead), "2026-Q3", Some("a"));
        assert_ne!(
            (&review.internal, &review.figures),
            (&other.internal, &other.figures),
            "the desk reads it: {instead}"
        );
        assert_eq!(Some(&client), other.for_client().as_ref(), "{instead}");
    }
    let of = |class: Class| client.figures.clauses.iter().filter(move |one| one.class == class);
    let support: Vec<(&str, u64)> =
        of(Class::Support).map(|one| (one.number.as_str(), one.count.now.requests)).collect();
    assert_eq!(support, [("without-clause.support", 2), ("clause.support.1.1", 5), ("clause.support.1.2", 1)]);
    for class in &client.figures.classes {
        let sum: u64 = of(class.class).map(|one| one.count.now.requests).sum();
        assert_eq!(sum, class.count.now.requests, "{}", class.class);
    }
    assert!(shown::markdown(&client.page()).contains("| – | Standard scope, or no clause | support | 2 |"));
    // And with a request of best effort instead of it.
    let mild = LINES.replace(
        r#""request":"7","opened":"2026-08-04T10:00:00+02:00","kind":"training""#,
        r#""request":"7","opened":"2026-08-04T10:00:00+02:00","kind":"question""#,
    );
    let (mild, _) = super::review(&mild, "2026-Q3", Some("a"));
    assert_ne!(review.internal.without_promise, mild.internal.without_promise);
    assert_eq!(Some(&client), mild.for_client().as_ref());
}

/// The sentences above the tables, reckoned from the rows of the CSV alone.
#[test]
fn the_summary_and_what_it_rests_on_follow_from_the_csv() {
    let longer = LINES.replace(r#""actual":"12.5 h""#, r#""actual":"12.5 h","sold":"2 h""#);
    for (only, is_client) in [(None, false), (Some("a"), false), (Some("a"), true)] {
        let (review, _) = review(&longer, "2026-Q3", only);
        let page = if is_client { review.for_client().expect("a client").page() } else { review.page() };
        let rows = Rows::read(&shown::csv(&page));
        assert_eq!(rows.summary(), page.summary, "{only:?}");
        let markdown = shown::markdown(&page);
        for sentence in rows.beside(is_client) {
            assert!(markdown.contains(&sentence), "{sentence}\n{markdown}");
        }
    }
}

/// The numbers of a CSV by section, row and column.
struct Rows(BTreeMap<(String, String, String), String>);

impl Rows {
    fn read(csv: &str) -> Self {
        let rows = csv.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert!(cells.len() == 6 || line.contains('"'), "{line}");
            (
                (cells[0].to_owned(), cells[1].to_owned(), cells[2].to_owned()),
                cells.get(3).copied().unwrap_or("").to_owned(),
            )
        });
        Self(rows.collect())
    }

    fn text(&self, section: &str, row: &str, column: &str) -> &str {
        let key = (section.to_owned(), row.to_owned(), column.to_owned());
        self.0.get(&key).unwrap_or_else(|| panic!("{key:?} in {:#?}", self.0))
    }

    fn count(&self, section: &str, row: &str, column: &str) -> u64 {
        self.text(section, row, column).parse().expect("a count")
    }

    fn sum(&self, section: &str, column: &str) -> u64 {
        let rows = self.0.iter().filter(|((one, _, two), _)| one == section && two == column);
        rows.map(|(_, value)| value.parse::<u64>().expect("a count")).sum()
    }

    fn time(&self, row: &str, column: &str) -> Time {
        let minutes = self.text("Hours against the estimate", row, column).parse().expect("minutes");
        Time::from_minutes(minutes).expect("not below zero")
    }

    fn summary(&self) -> Vec<String> {
        let of = |row: &str, column: &str| self.count("Requests", row, column);
        let (now, before) = (of("All", "Q3 2026"), of("All", self.text("About", "Compared with", "")));
        let than = match now.cmp(&before) {
            std::cmp::Ordering::Greater => format!("{} more than", now - before),
            std::cmp::Ordering::Less => format!("{} fewer than", before - now),
            std::cmp::Ordering::Equal => "as many as".to_owned(),
        };
        let (met, missed) = (self.sum("Promises", "met"), self.sum("Promises", "missed"));
        let percent = Decimal::from(met * 1_000 / (met + missed)) / Decimal::TEN;
        vec![
            format!(
                "In Q3 2026 there were {now} requests, {than} in the quarter before: {} in scope, {} billable, {} beyond \
                 maintenance.",
                of("Support – in scope", "Q3 2026"),
                of("Service – billable", "Q3 2026"),
                of("Re-work – beyond maintenance", "Q3 2026")
            ),
            format!(
                "The work took {}, of which {} were sold; {} were estimated.",
                self.time("Q3 2026", "taken"),
                self.time("Q3 2026", "of it sold"),
                self.time("Q3 2026", "estimated")
            ),
            format!("Of {} promised times that came to an end, {met} were kept ({percent:.1}\u{a0}%).", met + missed),
        ]
    }

    /// What is counted of promises, what is open, and what was left out.
    fn beside(&self, is_client: bool) -> Vec<String> {
        let base = |row: &str| self.count("Promises", row, "requests");
        let (support, promised) = (base("Handled as support"), base("With a promised time"));
        let mut said =
            format!("Counted are {support} requests that were handled as support: {promised} had a promised time");
        if is_client {
            let rest = base("Without a promised time");
            assert_eq!(rest, support - promised);
            said.push_str(&format!(", {rest} had none, such as those with best effort"));
        } else {
            for (row, why) in [
                ("Without a time", "had none that has a time"),
                ("Best effort", "were best effort, for which no time is promised"),
                ("Not known what is promised", "hang on facts that nobody told"),
                ("Could not be reckoned", "could not be reckoned"),
            ] {
                said.push_str(&format!(", {} {why}", base(row)));
            }
        }
        let open = self.count("Still open", "Open", "requests");
        let mut all = vec![format!("{said}."), format!("On 30 September 2026 {open} requests were open")];
        if is_client {
            let left = self.count("How it is counted", "Not read or added", "records");
            all.push(format!("{left} of our records could not be read or added and are not counted."));
        } else {
            let left = "What was left out";
            let lines = self.count(left, "Lines that could not be used", "left out");
            let kinds = self.0.iter().filter(|((section, row, _), _)| section == left && row.starts_with("Lines: "));
            assert_eq!(kinds.map(|(_, value)| value.parse::<u64>().expect("a count")).sum::<u64>(), lines);
            all.push(format!("{lines} lines of the history could not be used and are not counted"));
            assert_eq!(self.count(left, "Amounts that could not be added", "left out"), 0);
        }
        all
    }
}
