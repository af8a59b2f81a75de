use super::*;
use crate::facts::PolicySet;
use crate::history::Reader;
use crate::policy::Policy;
use crate::text::Sources;

mod said;

const POLICY: &str = "
scopeline: 1
policy: { id: tiny, version: 3, title: What is covered, currency: EUR, time-zone: Europe/Berlin, effective: 2026-01-01 }
plans: [basic, gold]
facts:
  kind: { one-of: [defect, training, question], ask: What is it? }
  severity: { one-of: [1, 2] }
  secret: { type: yes-no, answered-by: desk, assume: no }
services: { course: { title: A course, price: { fixed: 900 } } }
calendars: { office: { days: mon..fri, hours: 08:00..16:00 } }
rules:
  - section: What we do
    clause: 1
    rules:
      - { id: defects, clause: 1.1, when: { kind: defect }, class: support }
      - { id: questions, clause: 1.2, when: { kind: question }, class: support }
      - { id: courses, clause: 1.3, when: { kind: training }, class: service, offer: course }
otherwise: { class: rework }
limits: [{ id: slow, when: { kind: question }, effort: best }]
commitments:
  - { when: { severity: 1 }, response: 1 h, resolution: 8 h, calendar: office }
  - { when: { severity: 2 }, response: best-effort }
";

fn policies() -> PolicySet {
    let policy = Policy::from_sources(&Sources::single("policy.yaml", POLICY)).expect("no fault");
    PolicySet::new(vec![policy]).expect("a set")
}

/// The review of a period, and each number with its requests as the side file has them.
fn review(lines: &str, period: &str, only: Option<&str>) -> (Review, Vec<(String, String)>) {
    review_for(lines, period, only, false)
}

/// The same, with the side file of a client.
fn review_for(lines: &str, period: &str, only: Option<&str>, is_client: bool) -> (Review, Vec<(String, String)>) {
    let policies = policies();
    let mut reviewer = Reviewer::new(&policies, period.parse().expect("a period"));
    if let Some(only) = only {
        reviewer = reviewer.only(only);
    }
    let mut reader = Reader::new();
    let mut read = reader.feed(lines.as_bytes());
    read.extend(reader.finish());
    let mut traced = Vec::new();
    for one in read {
        match one {
            Ok(record) => {
                reviewer.add(record, &mut |one| {
                    if if is_client { one.readers.has_client() } else { one.readers.has_desk() } {
                        traced.push((one.number.to_owned(), one.request.id.clone()));
                    }
                });
            }
            Err(fault) => reviewer.leave_out(&fault),
        }
    }
    (reviewer.finish().expect("a client"), traced)
}

const LINES: &str = r#"
{"client":"a","name":"Alder","plan":"gold","since":"2024-01-01"}
{"client":"b","name":"Birch"}
{"client":"a","month":"2026-06","estimated":"10 h","actual":"9 h"}
{"client":"a","month":"2026-07","estimated":"10 h","actual":"12.5 h"}
{"client":"a","month":"2026-09","estimated":"10 h","actual":"7 h"}
{"client":"a","request":"1","opened":"2026-07-01T10:00:00+02:00","kind":"defect","severity":1,"class":"support","clause":"1.1","rule":"defects","hours":"90 min","responded":"2026-07-01T11:00:00+02:00","resolved":"2026-07-02T10:00:00+02:00"}
{"client":"a","request":"2","opened":"2026-07-02T10:00:00+02:00","kind":"defect","severity":1,"class":"support","clause":"1.1","rule":"defects","hours":"1 h","responded":"2026-07-02T11:00:01+02:00","resolved":"2026-07-06T10:00:00+02:00","waiting":[["2026-07-02T12:00:00+02:00","2026-07-06T09:00:00+02:00"]]}
{"client":"a","request":"3","opened":"2026-09-30T15:30:00+02:00","kind":"defect","severity":1,"class":"support","clause":"1.1","rule":"defects","open":true,"unknown":["kind","secret"],"hours":"15 min"}
{"client":"a","request":"4","opened":"2026-08-03T10:00:00+02:00","kind":"question","severity":1,"class":"support","clause":"1.2","rule":"questions","hours":"10 min","internal":"INTERNAL NOTE"}
{"client":"a","request":"5","opened":"2026-08-03T10:00:00+02:00","kind":"defect","severity":2,"class":"support","clause":"1.1","rule":"defects","hours":"10 min"}
{"client":"a","request":"6","opened":"2026-08-03T10:00:00+02:00","kind":"defect","class":"support","clause":"1.1","rule":"defects","hours":"10 min","responded":"2026-08-03T10:00:00+02:00"}
{"client":"a","request":"7","opened":"2026-08-04T10:00:00+02:00","kind":"training","class":"support","clause":"1.3","rule":"courses","hours":"2 h","override":{"from":"service","by":"Ana","reason":"SECRET REASON","at":"2026-08-04T10:00:00Z"}}
{"client":"a","request":"8","opened":"2026-08-04T10:00:00+02:00","kind":"training","class":"service","clause":"1.3","rule":"courses","service":"course","hours":"4 h","quoted":"900 EUR","accepted":true,"worked":"3.5 h","billed":"899.95 EUR"}
{"client":"a","request":"9","opened":"2026-08-05T10:00:00+02:00","kind":"training","class":"service","clause":"1.3","rule":"courses","service":"course","hours":"1 h","quoted":"0.10 EUR","accepted":false,"goodwill":{"time":"1 h","reason":"WHY WE GAVE IT"}}
{"client":"a","request":"10","opened":"2026-08-05T10:00:00+02:00","kind":"odd","class":"support","hours":"3 h"}
{"client":"a","request":"11","opened":"2026-06-30T21:59:59Z","kind":"defect","class":"rework","hours":"1 h"}
{"client":"a","request":"12","opened":"2026-09-30T22:00:00Z","kind":"defect","class":"rework","hours":"1 h"}
{"client":"a","request":"13","opened":"2026-01-05T10:00:00Z","kind":"defect","class":"rework","open":true}
{"client":"b","request":"1","opened":"2026-08-05T10:00:00+02:00","kind":"defect","class":"rework","hours":"1 h","quoted":"5 USD","billed":"5 USD"}
{"client":"a","flag":"outgrown","by":"Ana","at":"2026-05-02T10:00:00Z","note":"FLAG NOTE"}
{"client":"a","month":"2026-10","estimated":"10 h","actual":"-1 h"}
{"client":"c","month":"2026-10","estimated":"10 h","actual":"1 h"}
nonsense
"#;

#[test]
fn a_quarter_of_one_client_is_counted_by_hand() {
    let (review, _) = review(LINES, "2026-Q3", Some("a"));
    let figures = &review.figures;
    // Request 11 came on the last second of June by the clock of the policy, and 12 on the first of October.
    assert_eq!((figures.requests.now.requests, figures.requests.before.requests), (10, 1));
    assert_eq!(figures.requests.now.hours.to_string(), "13 h 15 min");
    let classes: Vec<(u64, u64)> =
        figures.classes.iter().map(|one| (one.count.now.requests, one.count.before.requests)).collect();
    assert_eq!(classes, [(8, 0), (2, 0), (0, 1)]);
    let clauses: Vec<(Option<&str>, u64)> =
        figures.clauses.iter().map(|one| (one.clause.as_deref(), one.count.now.requests)).collect();
    assert_eq!(clauses, [(None, 1), (Some("1.1"), 5), (Some("1.2"), 1), (Some("1.3"), 1), (Some("1.3"), 2), (None, 0)]);
    assert_eq!(figures.clauses[1].title.as_deref(), Some("What we do"));
    assert_eq!(
        (figures.estimated.now.to_string(), figures.actual.now.to_string()),
        ("20 h".into(), "19 h 30 min".into())
    );
    assert_eq!(figures.actual.before.to_string(), "9 h");
    assert_eq!(figures.months.len(), 12);
    assert_eq!(figures.months.iter().filter(|month| month.in_period && month.actual.is_none()).count(), 1);
}

#[test]
fn promises_are_judged_by_the_policys_calendar_and_their_base_adds_up() {
    let (review, traced) = review(LINES, "2026-Q3", Some("a"));
    let (base, without) = (&review.figures.commitments.base, review.internal.without_promise);
    assert_eq!((base.support, base.promised, without.best_effort, without.without_time), (8, 3, 1, 1));
    // Of 6 nobody told the severity; 7 and 10 are no support by what is told.
    assert_eq!((without.not_known, without.not_reckoned, base.waited), (1, 2, 1));
    let sum = base.promised + without.best_effort + without.without_time + without.not_known + without.not_reckoned;
    assert_eq!(sum, base.support);
    let not = &review.internal.not_reckoned;
    assert_eq!((not.decided_otherwise, not.before_policy, not.unreadable), (1, 0, 1));
    assert!(not.example.as_deref().is_some_and(|example| example.starts_with("`10`: the fact `kind` cannot be `odd`")));
    let stands: Vec<_> =
        review.figures.commitments.targets.iter().map(|one| (one.target.word(), one.count.now)).collect();
    let stand = |met, missed, running| Stand { met, missed, running, ..Stand::default() };
    // 1 was answered at the last instant, 2 a second too late; 3 is half an hour old when the desk closes.
    assert_eq!(stands, [("response", stand(1, 1, 1)), ("resolution", stand(2, 0, 1))]);
    let of =
        |number: &str| traced.iter().filter(|(name, _)| name == number).map(|(_, id)| id.as_str()).collect::<Vec<_>>();
    assert_eq!((of("target.response.1.met"), of("target.response.1.missed")), (vec!["1"], vec!["2"]));
    assert_eq!(review.figures.commitments.all().now.percent(), Some(crate::value::Decimal::new(750, 1)));
}

#[test]
fn money_is_added_exactly_and_never_across_currencies() {
    let (review, _) = review(LINES, "2026-Q3", None);
    let sums: Vec<(String, String, String)> = review
        .figures
        .money
        .iter()
        .map(|sums| (sums.currency.to_string(), sums.quoted.now.amount.to_string(), sums.billed.now.amount.to_string()))
        .collect();
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(sums, [text("EUR", "900.1", "899.95"), text("USD", "5", "5")]);
    let eur = &review.figures.money[0];
    assert_eq!((eur.accepted.now.requests, eur.declined.now.requests, eur.unanswered.now.requests), (1, 1, 0));
    assert_eq!(review.figures.worked.now.hours.to_string(), "3 h 30 min");
    assert_eq!(review.figures.services[0].title, "A course");
}

#[test]
fn what_was_left_out_is_counted_and_told() {
    let (whole, _) = review(LINES, "2026-Q3", None);
    assert_eq!(whole.left_out.lines, 3);
    assert_eq!(whole.left_out.kinds.iter().map(|(_, lines)| lines).sum::<u64>(), 3);
    let (one, _) = review(LINES, "2026-Q3", Some("a"));
    // The line that nobody can read may have been about this client.
    assert_eq!(one.left_out.of_client, 2);
    let page = crate::render::review::markdown(&one.for_client().expect("one client").page());
    assert!(page.contains("2 of our records could not be read or added and are not counted."), "{page}");
    assert!(crate::render::review::markdown(&whole.page()).contains("3 lines of the history could not be used"));
}

#[test]
fn what_is_open_and_what_was_missing() {
    let (review, _) = review(LINES, "2026-Q3", Some("a"));
    let open: Vec<&str> = review.open.iter().map(|row| row.id.as_str()).collect();
    assert_eq!((open, review.figures.open.requests), (vec!["13", "3"], 2));
    let missing: Vec<_> =
        review.figures.missing.iter().map(|one| (one.fact.as_str(), one.count.requests, one.open)).collect();
    assert_eq!(missing, [("kind", 1, 1), ("secret", 1, 1)]);
    // What only the desk can tell is not asked of the client.
    let client = review.for_client().expect("one client");
    assert_eq!(client.figures.missing.iter().map(|one| one.fact.as_str()).collect::<Vec<_>>(), ["kind"]);
}

#[test]
fn nothing_internal_and_no_other_client_gets_into_the_edition_of_a_client() {
    let (mut review, _) = review(LINES, "2026-Q3", Some("a"));
    assert_eq!(review.internal.overrides[0].reasons, [("SECRET REASON".to_owned(), 1)]);
    assert_eq!(review.internal.goodwill[0].reason.as_deref(), Some("WHY WE GAVE IT"));
    assert_eq!(review.internal.unclaused[0].count.now.hours.to_string(), "3 h");
    let candidate = |client: &str, cost: &str| Candidate {
        client: client.to_owned(),
        what: format!("{client} costs {cost}"),
        since: None,
        sure_percent: None,
        evidence: vec!["1".to_owned()],
        hours_a_quarter: None,
        months: None,
        cost_a_quarter: crate::value::Money::parse(cost).ok(),
        service: None,
        price: None,
        sold: None,
    };
    review.candidates = vec![candidate("a", "5 EUR"), candidate("b", "9 EUR")];
    let client = review.for_client().expect("one client");
    let json = serde_json::to_string(&client).expect("JSON");
    let page = client.page();
    let shown =
        [crate::render::review::html(&page), crate::render::review::markdown(&page), crate::render::review::csv(&page)];
    for text in shown.iter().chain([&json]) {
        for secret in
            ["SECRET REASON", "WHY WE GAVE IT", "INTERNAL NOTE", "FLAG NOTE", "Ana", "Birch", "b costs", "USD"]
        {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        for word in ["override", "unclaused", "defects", "secret", "decided-otherwise"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
    let desk = crate::render::review::html(&review.page());
    for said in ["SECRET REASON", "WHY WE GAVE IT", "INTERNAL NOTE", "FLAG NOTE", "b costs"] {
        assert!(desk.contains(said), "{said}");
    }
}

#[test]
fn every_number_of_a_page_has_its_requests_in_the_appendix() {
    for (only, is_client) in [(None, false), (Some("a"), false), (Some("a"), true)] {
        let (review, traced) = review_for(LINES, "2026-Q3", only, is_client);
        let client = review.for_client().filter(|_| is_client);
        let (page, all) = match client {
            Some(client) => (client.page(), client.traces.expect("few")),
            None => (review.page(), review.traces.iter().chain(&review.internal_traces).flatten().cloned().collect()),
        };
        let mut named = 0;
        for cell in cells(&page) {
            let (Some(number), Some(figure)) = (&cell.number, &cell.figure) else { continue };
            if figure.unit != "requests" {
                continue;
            }
            named += 1;
            let requests: usize =
                all.iter().filter(|trace| trace.number == *number).map(|trace| trace.requests.len()).sum();
            assert_eq!(figure.value, crate::value::Decimal::from(requests), "{number}");
            assert_eq!(traced.iter().filter(|(name, _)| name == number).count(), requests, "{number}");
        }
        assert!(named > 20, "{named}");
    }
}

fn cells(page: &Page) -> Vec<Cell> {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    tables.flat_map(|table| table.rows.iter().flatten().cloned()).collect()
}

#[test]
fn candidates_stand_dearest_first_and_currency_by_currency() {
    let policies = policies();
    let mut reviewer = Reviewer::new(&policies, "2026".parse().expect("a period"));
    let candidate = |client: &str, cost: Option<&str>, hours: &str| Candidate {
        client: client.to_owned(),
        what: String::new(),
        since: None,
        sure_percent: None,
        evidence: Vec::new(),
        hours_a_quarter: hours.parse().ok(),
        months: None,
        cost_a_quarter: cost.and_then(|cost| crate::value::Money::parse(cost).ok()),
        service: None,
        price: None,
        sold: None,
    };
    reviewer.add_candidates([
        candidate("hours", None, "90 h"),
        candidate("usd", Some("999 USD"), "1 h"),
        candidate("less", Some("99.5 EUR"), "1 h"),
        candidate("more", Some("100 EUR"), "1 h"),
    ]);
    let review = reviewer.finish().expect("a review");
    let order: Vec<&str> = review.candidates.iter().map(|one| one.client.as_str()).collect();
    assert_eq!(order, ["more", "less", "usd", "hours"]);
}

#[test]
fn a_table_that_is_full_has_one_more_row_for_all_others() {
    let mut lines = "{\"client\":\"a\"}\n".to_owned();
    for at in 0..2 * MOST_ROWS {
        let line = format!(
            r#"{{"client":"a","request":"{at}","opened":"2026-08-05T10:00:00Z","class":"service","clause":"{at}","service":"{at}","kind":"{at}","unknown":["{at}"],"hours":"1 h"}}"#
        );
        lines.push_str(&line);
        lines.push('\n');
    }
    let (review, _) = review(&lines, "2026-Q3", None);
    assert_eq!(review.figures.clauses.len(), MOST_ROWS + 1);
    assert_eq!(review.figures.clauses.iter().map(|one| one.count.now.requests).sum::<u64>(), 2 * MOST_ROWS as u64);
    assert_eq!(review.figures.missing.len(), MOST_ROWS + 1);
}

#[test]
fn sums_that_cannot_be_exact_are_counted_and_left_out() {
    let line = |id: u8, hours: &str| {
        format!(
            r#"{{"client":"a","request":"{id}","opened":"2026-08-05T10:00:00Z","class":"rework","hours":"{hours}"}}"#
        )
    };
    let lines = ["{\"client\":\"a\"}", &line(1, "79228162514264337593543950335 min"), &line(2, "0.1 min")].join("\n");
    let (review, _) = review(&lines, "2026-Q3", Some("a"));
    assert_eq!(review.figures.requests.now.requests, 2);
    assert!(review.left_out.amounts > 0);
}

#[test]
fn an_unknown_client_is_an_error_that_says_so() {
    let policies = policies();
    let reviewer = Reviewer::new(&policies, "2026".parse().expect("a period")).only("nobody");
    let error = reviewer.finish().expect_err("there is none");
    assert_eq!(error.to_string(), "there is no client `nobody` in the history; name one that has an account");
}

#[test]
fn periods_are_what_people_call_them() {
    let period = |text: &str| text.parse::<Period>().expect(text);
    for (text, called, first, last, before) in [
        ("2026-02", "February 2026", "2026-02-01", "2026-02-28", "2026-01"),
        ("2026-Q1", "Q1 2026", "2026-01-01", "2026-03-31", "2025-Q4"),
        ("2026-H2", "H2 2026", "2026-07-01", "2026-12-31", "2026-H1"),
        ("2024", "2024", "2024-01-01", "2024-12-31", "2023"),
    ] {
        let one = period(text);
        assert_eq!((one.to_string(), one.called()), (text.to_owned(), called.to_owned()));
        assert_eq!((one.first_day().to_string(), one.last_day().to_string()), (first.to_owned(), last.to_owned()));
        assert_eq!(one.before().map(|before| before.to_string()).as_deref(), Some(before));
    }
    for wrong in ["2026-Q0", "2026-13", "26", "2026-q3", "2026-H3", "2026-07-01", "", "Q3 2026"] {
        assert!(wrong.parse::<Period>().is_err(), "{wrong}");
    }
    assert_eq!(period("0001").before(), None);
}
