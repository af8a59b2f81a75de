use super::placeholder::{Kind, ROOT, dotted};
use super::values::Held;
use super::*;
use crate::catalogue::{Need, Work, quote};
use crate::request::Request;

const GUIDE: &str = include_str!("../../guide/contracts.md");

/// The rows of the table under `## The names`.
fn rows() -> Vec<(&'static str, &'static str, &'static str)> {
    let (_, section) = GUIDE.split_once("\n## The names\n").expect("the section is there");
    let section = section.split("\n## ").next().expect("it has an end");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.map(|row| {
        let (name, rest) = row.split_once("` |").expect("a name");
        let mut cells = rest.split('|').map(str::trim);
        (name, cells.next().expect("what it is"), cells.next().expect("where it is not known"))
    });
    rows.collect()
}

#[test]
fn the_guide_lists_every_name_and_no_other() {
    let written: Vec<&str> = rows().iter().map(|(name, ..)| *name).collect();
    let known: Vec<String> = dotted().into_iter().map(|(name, _)| name).collect();
    assert_eq!(written, known);
    for ((name, what, _), (_, kind)) in rows().iter().zip(dotted()) {
        assert_eq!(what.starts_with("a list"), matches!(kind, Kind::List(_)), "{name}");
        assert_eq!(what.starts_with("yes if"), kind == Kind::Flag, "{name}");
        assert_eq!(what.is_empty(), matches!(kind, Kind::Group(_)), "{name}");
    }
}

const POLICY: &str = r#"
scopeline: 1
policy: { id: acme, currency: EUR }
plans: [basic]
facts:
  kind: { one-of: [work], ask: "What?" }
  target: { type: version, ask: "Which?" }
  night: { type: yes-no }
  rush: { type: yes-no }
services:
  work:
    price: { hourly: 100 }
    surcharges: [{ when: { night: yes }, percent: 25 }, { when: { rush: yes }, times: 2, clause: 9 }]
    contract: work.md
rules: []
otherwise: { class: service, offer: work }
"#;

/// What a contract may say about a request.
fn held(json: &str, work: impl FnOnce(Work) -> Work) -> Held {
    let policy = Policy::from_sources(&Sources::single("policy.yaml", POLICY)).expect("no fault");
    let request = Request::from_json(json).expect("a request");
    let facts = policy.prepare(&request).expect("it fits");
    let decision = facts.decide();
    let quoted = quote(&decision, &policy, &work(Work::of(&facts))).expect("a quote");
    let order = Order::new(&facts, &decision, &quoted).request(&request);
    values::of(&order, &facts, &policy.services[0], ("en", false))
}

/// Whether what is held has the form that templates are checked against.
fn fits(held: &Held, kind: Kind) -> bool {
    match (held, kind) {
        (Held::Text(_) | Held::Blank(_), Kind::Text) | (Held::Flag(_), Kind::Flag) => true,
        (Held::List(all), Kind::List(each)) => all.iter().all(|one| fits(one, *each)),
        (Held::Group(held), Kind::Group(names)) => {
            held.len() == names.len()
                && held.iter().zip(names).all(|((is, held), (name, kind))| is == name && fits(held, *kind))
        }
        (Held::Group(held), Kind::Said) => held.iter().all(|(_, held)| fits(held, Kind::Text)),
        _ => false,
    }
}

/// What stands behind a name.
fn at<'h>(held: &'h Held, name: &str) -> &'h Held {
    name.split('.').fold(held, |held, part| match (held, part.parse::<usize>()) {
        (Held::List(all), Ok(number)) => &all[number],
        (Held::Group(names), _) => &names.iter().find(|(name, _)| name == part).expect("the name is there").1,
        _ => panic!("nothing is behind {part}"),
    })
}

#[test]
fn what_is_held_has_the_form_that_templates_are_checked_against() {
    let full = r#"{"id": "A", "date": "2026-08-14", "subject": "s", "body": "a\n\nb\r\nc", "facts": {"kind": "work",
                   "target": "7.10", "rush": "yes"}}"#;
    for (json, is_full) in [(full, true), (r#"{"date": "2026-08-14"}"#, false)] {
        let held = held(json, |work| if is_full { work.time("1 h 15 min") } else { work });
        assert!(fits(&held, Kind::Group(ROOT)), "{held:?}");
    }
}

#[test]
fn what_is_not_known_is_blank_or_empty_as_the_guide_says() {
    let held = held(r#"{"date": "2026-08-14"}"#, |work| work);
    for (name, what, missing) in rows().into_iter().filter(|(name, ..)| !name.contains('[')) {
        let found = at(&held, name);
        let is = match found {
            Held::Blank(_) => "blank",
            Held::Text(text) if text.is_empty() => "empty",
            Held::List(all) if all.is_empty() => "empty",
            _ => "",
        };
        // The quote has a currency, and says how it is rounded; both surcharges are possible.
        let is_known = ["quote.currency", "quote.rounding", "quote.possible"].contains(&name);
        let each_is_blank = name == "said";
        if !is_known && !each_is_blank {
            assert_eq!(is, missing, "{name}, {what}");
        }
    }
    for name in ["said.kind", "said.target", "quote.lines.0.amount", "quote.possible.0.amount"] {
        assert!(matches!(at(&held, name), Held::Blank(_)), "{name}");
    }
}

#[test]
fn only_what_was_told_and_confirmed_is_said() {
    let json = r#"{"date": "2026-08-14", "facts": {"target": "7.10"}, "evidence": [{"fact": "kind", "value": "work",
                   "field": "body", "line": 1}]}"#;
    let held = held(json, |work| work);
    assert_eq!(at(&held, "said.target"), &Held::Text("7.10".to_owned()));
    assert!(matches!(at(&held, "said.kind"), Held::Blank(_)), "only a text speaks of it");
    let Held::List(told) = at(&held, "facts") else { panic!("a list") };
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn surcharges_are_in_words_and_in_their_order() {
    let held = held(r#"{"date": "2026-08-14", "facts": {"rush": "yes"}}"#, |work| work.time("2 h"));
    let text = |name: &str| match at(&held, name) {
        Held::Text(text) => text.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(text("quote.lines.0.what"), "work");
    assert_eq!((text("quote.lines.1.what"), text("quote.lines.1.clause")), ("the price times 2".into(), "9".into()));
    assert_eq!(text("quote.lines.1.amount"), "EUR 200.00");
    assert_eq!(
        (text("quote.possible.0.what"), text("quote.possible.0.amount")),
        ("25 % more".into(), "EUR 50.00".into())
    );
    assert_eq!(text("quote.total"), "EUR 400.00");
}

/// Arithmetic as quotes have it, in German. Left: `src/catalogue` and its tests.
#[test]
fn the_arithmetic_of_every_price_has_german_words() {
    for (english, german) in [
        ("fixed price: EUR 4800.00", "Festpreis: 4.800,00 EUR"),
        ("50 min x EUR 110 = EUR 91.67, rounded", "50 min x 110 EUR = 91,67 EUR, gerundet"),
        (
            "2.5 h, at least 2 h, in steps of 30 min: 2.5 h x EUR 180 = EUR 450.00",
            "2,5 h, mindestens 2 h, in Schritten von 30 min: 2,5 h x 180 EUR = 450,00 EUR",
        ),
        (
            "1.5 days, a day of 8 h: 2 days x EUR 1450 = EUR 2900.00",
            "1,5 Tage, ein Tag zu 8 h: 2 Tage x 1.450 EUR = 2.900,00 EUR",
        ),
        ("250 lines: 3 x EUR 90 per 100 lines = EUR 270.00", "250 lines: 3 x 90 EUR je 100 lines = 270,00 EUR"),
        (
            "12 h: 12 h drawn, 2.5 h left; 1 block of 10 h x EUR 990 = EUR 990.00",
            "12 h: 12 h verbraucht, 2,5 h übrig; 1 Block zu 10 h x 990 EUR = 990,00 EUR",
        ),
        (
            "1 h: 1 h drawn, 2 h left, so no block is bought",
            "1 h: 1 h verbraucht, 2 h übrig, also wird kein Block gekauft",
        ),
        ("within 30 days after 2026-06-30", "innerhalb von 30 Tagen nach dem 30.06.2026"),
        (
            "20 % of list price EUR 1000 = EUR 200.00, at least EUR 500: EUR 500.00",
            "20 % von Listenpreis 1.000 EUR = 200,00 EUR, mindestens 500 EUR: 500,00 EUR",
        ),
        ("6 h, 2 h left of `left of hours`: 4 h beyond", "6 h, 2 h übrig von `left of hours`: 4 h darüber"),
        ("6 h, 2 h left of `hours`: 4 h beyond, absorbed", "6 h, 2 h übrig von `hours`: 4 h darüber, ohne Berechnung"),
        ("included: of `hours` there is no limit", "enthalten: von `hours` gibt es keine Grenze"),
        ("included in gold", "enthalten in gold"),
        ("0 h: nothing to bill", "0 h: nichts zu berechnen"),
        ("EUR 450.00 x (2 - 1) = EUR 450.00", "450,00 EUR x (2 - 1) = 450,00 EUR"),
        ("25 % of EUR 1450.00 = EUR 362.50", "25 % von 1.450,00 EUR = 362,50 EUR"),
        ("added = EUR 50.00", "zusätzlich = 50,00 EUR"),
        (
            "-25 % of EUR 100.00 = EUR -25.00, but no more than there is: EUR -20.00",
            "-25 % von 100,00 EUR = -25,00 EUR, aber nicht mehr, als es gibt: -20,00 EUR",
        ),
        ("percent 25 of what it comes to", "Prozent 25 dessen, was es kostet"),
        (
            "each line to a multiple of EUR 0.01, a half up",
            "jede Zeile auf ein Vielfaches von 0,01 EUR, eine Hälfte aufgerundet",
        ),
        ("each line to a multiple of JPY 1, down", "jede Zeile auf ein Vielfaches von 1 JPY, abgerundet"),
        ("updates of v2.10 leftovers", "updates von v2.10 leftovers"),
    ] {
        assert_eq!(german::reckoned(english), german);
    }
    for need in Need::ALL {
        assert_ne!(german::need(*need), need.to_string());
    }
}
