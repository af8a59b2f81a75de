use super::placeholder::{Kind, ROOT, dotted};
use super::values::Held;
use super::*;
use crate::catalogue::{Need, RoundedTo, Work, quote};
use crate::document::Rounding;
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
    surcharges: [{ when: { night: yes }, percent: 25, title: at night }, { when: { rush: yes }, times: 2, clause: 9 }]
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
    let digest = policy.digest();
    let form = values::Form { file: "work.md", digest, language: "en", is_draft: false };
    values::of(&order, &facts, &policy.services[0], &form)
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
    assert_eq!((text("quote.possible.0.when"), text("quote.lines.1.when")), ("at night".into(), String::new()));
    assert_eq!(text("quote.total"), "EUR 400.00");
}

/// The arithmetic of each line in English and German. `sold`: the price, and more keys of the service; `told`: facts.
fn both(sold: &str, told: &str, work: impl FnOnce(Work) -> Work) -> Vec<(String, String)> {
    let text = format!(
        "scopeline: 1\npolicy: {{ id: acme, currency: EUR }}\nplans: [basic, gold, free]\n\
         facts: {{ rush: {{ type: yes-no, assume: no }}, night: {{ type: yes-no, assume: no }} }}\n\
         meters: {{ hours: {{ per: month, allowance: {{ basic: 5 h, gold: 5 h }}, at-limit: {{ gold: absorb }} }} }}\n\
         services: {{ work: {{ price: {sold} }} }}\nrules: []\notherwise: {{ class: service, offer: work }}\n"
    );
    let policy = Policy::from_sources(&Sources::single("policy.yaml", text.as_str()))
        .unwrap_or_else(|faults| panic!("{text}\n{faults:?}"));
    let request = Request::from_json(&format!(r#"{{"date": "2026-08-14", "facts": {{{told}}}}}"#)).expect("a request");
    let facts = policy.prepare(&request).expect("it fits");
    let quoted = quote(&facts.decide(), &policy, &work(Work::of(&facts))).expect("a quote");
    let lines = quoted.lines.iter().map(|line| (line.arithmetic.to_string(), german::reckoned(&line.arithmetic)));
    lines.collect()
}

#[test]
fn every_step_of_every_price_has_german_words() {
    let plain = |work: Work| work;
    let lines = |sold: &str, told: &str, work: fn(Work) -> Work| both(sold, told, work);
    let one = |sold: &str, told: &str, work: fn(Work) -> Work| match &lines(sold, told, work)[..] {
        [(english, german)] => [english.clone(), german.clone()],
        more => panic!("{more:?}"),
    };
    let hourly = "{ hourly: 110 }";
    let daily = "{ daily: 1450, day: 8 h, step: 4 h }";
    let over = "{ hourly: 150, over: hours }";
    let block = "{ fixed: 990, block: 10 h, step: 30 min }";
    let late = "{ percent: 20, of: list price, minimum: 500, grace: 30 days }";
    let (basic, gold, free) = (r#""plan": "basic""#, r#""plan": "gold""#, r#""plan": "free""#);
    for (is, said) in [
        (one("{ fixed: 4800 }", "", plain), ["fixed price: EUR 4800.00", "Festpreis: 4.800,00 EUR"]),
        (one("{ fixed: 10.005 }", "", plain), ["fixed price: EUR 10.01, rounded", "Festpreis: 10,01 EUR, gerundet"]),
        (
            one("{ fixed: 0.333, per: line }", "", |work| work.units("2")),
            ["2 x EUR 0.333 per line = EUR 0.67, rounded", "2 x 0,333 EUR je line = 0,67 EUR, gerundet"],
        ),
        (
            one("{ fixed: 9.999, block: 1 h }", "", |work| work.time("1 h").left("0 h")),
            [
                "1 h: 1 h drawn, 0 min left; 1 block of 1 h x EUR 9.999 = EUR 10.00, rounded",
                "1 h: 1 h verbraucht, 0 min übrig; 1 Block zu 1 h x 9,999 EUR = 10,00 EUR, gerundet",
            ],
        ),
        (
            one("{ percent: 12.345, of: list price, minimum: 9.999 }", "", |work| work.list_price("10")),
            [
                "12.345 % of list price EUR 10 = EUR 1.23, rounded, at least EUR 9.999: EUR 10.00, rounded",
                "12,345 % von Listenpreis 10 EUR = 1,23 EUR, gerundet, mindestens 9,999 EUR: 10,00 EUR, gerundet",
            ],
        ),
        (
            one("{ fixed: 90, per: incident }", "", |work| work.incidents("0")),
            ["0 incident: nothing to bill", "0 Vorfälle: nichts zu berechnen"],
        ),
        (
            one(hourly, "", |work| work.time("50 min")),
            ["50 min x EUR 110 = EUR 91.67, rounded", "50 min x 110 EUR = 91,67 EUR, gerundet"],
        ),
        (
            one("{ hourly: 180, minimum: 2 h, step: 30 min }", "", |work| work.time("2 h 10 min")),
            [
                "2 h 10 min, at least 2 h, in steps of 30 min: 2.5 h x EUR 180 = EUR 450.00",
                "2 h 10 min, mindestens 2 h, in Schritten von 30 min: 2,5 h x 180 EUR = 450,00 EUR",
            ],
        ),
        (
            one(daily, "", |work| work.time("1.5 days")),
            [
                "1.5 days, a day of 8 h, in steps of 4 h: 1.5 days x EUR 1450 = EUR 2175.00",
                "1,5 Tage, ein Tag zu 8 h, in Schritten von 4 h: 1,5 Tage x 1.450 EUR = 2.175,00 EUR",
            ],
        ),
        (
            one("{ fixed: 90, per: 100 lines }", "", |work| work.units("250")),
            ["250 lines: 3 x EUR 90 per 100 lines = EUR 270.00", "250 lines: 3 x 90 EUR je 100 lines = 270,00 EUR"],
        ),
        (
            one("{ fixed: 690, per: half day }", "", |work| work.units("2")),
            ["2 x EUR 690 per half day = EUR 1380.00", "2 x 690 EUR je halben Tag = 1.380,00 EUR"],
        ),
        (
            one(block, "", |work| work.time("12 h 20 min").left("2.5 h")),
            [
                "12 h 20 min, in steps of 30 min: 12.5 h drawn, 2.5 h left; 1 block of 10 h x EUR 990 = EUR 990.00",
                "12 h 20 min, in Schritten von 30 min: 12,5 h verbraucht, 2,5 h übrig; 1 Block zu 10 h x 990 EUR = \
                 990,00 EUR",
            ],
        ),
        (
            one(block, "", |work| work.time("1 h").left("2 h")),
            [
                "1 h, in steps of 30 min: 1 h drawn, 2 h left, so no block is bought",
                "1 h, in Schritten von 30 min: 1 h verbraucht, 2 h übrig, also wird kein Block gekauft",
            ],
        ),
        (
            one(late, "", |work| work.since(crate::value::parse_date("2026-07-31").expect("a day"))),
            ["within 30 days after 2026-07-31", "innerhalb von 30 Tagen nach dem 31.07.2026"],
        ),
        (
            one(late, "", |work| work.since(crate::value::parse_date("2026-06-30").expect("a day")).list_price("1000")),
            [
                "20 % of list price EUR 1000 = EUR 200.00, at least EUR 500: EUR 500.00",
                "20 % von Listenpreis 1.000 EUR = 200,00 EUR, mindestens 500 EUR: 500,00 EUR",
            ],
        ),
        (
            one(over, basic, |work| work.time("6 h").left("2 h")),
            [
                "6 h, 2 h left of `hours`: 4 h beyond: 4 h x EUR 150 = EUR 600.00",
                "6 h, 2 h übrig von `hours`: 4 h darüber: 4 h x 150 EUR = 600,00 EUR",
            ],
        ),
        (
            one(over, basic, |work| work.time("1 h").left("2 h")),
            ["1 h, 2 h left of `hours`: included", "1 h, 2 h übrig von `hours`: enthalten"],
        ),
        (
            one(over, gold, |work| work.time("6 h").left("2 h")),
            [
                "6 h, 2 h left of `hours`: 4 h beyond, absorbed",
                "6 h, 2 h übrig von `hours`: 4 h darüber, ohne Berechnung",
            ],
        ),
        (
            one(over, free, |work| work.time("6 h")),
            ["included: of `hours` there is no limit", "enthalten: von `hours` gibt es keine Grenze"],
        ),
        (one(&format!("{hourly}, included-in: [gold]"), gold, plain), ["included in gold", "enthalten in gold"]),
        (one(hourly, "", |work| work.time("0 h")), ["0 min: nothing to bill", "0 min: nichts zu berechnen"]),
        (one(hourly, "", plain), ["EUR 110 an hour", "110 EUR je Stunde"]),
        (one("quote", "", plain), ["on quote", "Preis auf Anfrage"]),
    ] {
        assert_eq!(is, said);
    }
    for need in Need::ALL {
        assert_ne!(german::need(*need), need.to_string());
    }
}

#[test]
fn what_comes_on_top_has_german_words() {
    let rush = r#""rush": "yes""#;
    let on_top = |extra: &str, price: &str, work: fn(Work) -> Work| {
        let lines = both(&format!("{price}, surcharges: [{{ when: {{ rush: yes }}, {extra} }}]"), rush, work);
        lines[1].clone()
    };
    let fixed = "{ fixed: 450 }";
    let plain = |work: Work| work;
    for (is, english, german) in [
        (on_top("times: 2", fixed, plain), "EUR 450.00 x (2 - 1) = EUR 450.00", "450,00 EUR x (2 - 1) = 450,00 EUR"),
        (on_top("percent: 25", fixed, plain), "25 % of EUR 450.00 = EUR 112.50", "25 % von 450,00 EUR = 112,50 EUR"),
        (on_top("add: 50", fixed, plain), "added = EUR 50.00", "zusätzlich = 50,00 EUR"),
        (on_top("percent: 25", "{ hourly: 100 }", plain), "25 % of what it comes to", "zusätzlich 25 % des Preises"),
        (on_top("add: 10.005", "{ hourly: 100 }", plain), "add EUR 10.005", "zusätzlich 10,005 EUR"),
        (on_top("times: 2", "{ hourly: 100 }", plain), "what it comes to, times 2", "der Preis mal 2"),
        (on_top("add: 10.005", fixed, plain), "added = EUR 10.01, rounded", "zusätzlich = 10,01 EUR, gerundet"),
        (
            on_top("percent: 12.345", fixed, plain),
            "12.345 % of EUR 450.00 = EUR 55.55, rounded",
            "12,345 % von 450,00 EUR = 55,55 EUR, gerundet",
        ),
        (
            on_top("times: 1.0001", fixed, plain),
            "EUR 450.00 x (1.0001 - 1) = EUR 0.05, rounded",
            "450,00 EUR x (1,0001 - 1) = 0,05 EUR, gerundet",
        ),
    ] {
        assert_eq!(is, (english.to_owned(), german.to_owned()));
    }
    let both = both(
        "{ fixed: 100 }, surcharges: [{ when: { rush: yes }, times: 0.2 }, { when: { rush: yes }, times: 0.2 }]",
        rush,
        plain,
    );
    let (english, german) = &both[2];
    assert!(english.ends_with("= EUR -80.00, but no more than there is: EUR -20.00"), "{english}");
    assert!(german.ends_with("= -80,00 EUR, aber nicht mehr, als es gibt: -20,00 EUR"), "{german}");
}

#[test]
fn rounding_has_german_words() {
    let to = |to: &str| crate::value::Money::parse(to).expect("an amount");
    for (to, rounding, said) in [
        (to("EUR 0.01"), Rounding::HalfUp, "jede Zeile auf ein Vielfaches von 0,01 EUR, eine Hälfte aufgerundet"),
        (to("EUR 0.05"), Rounding::HalfEven, "jede Zeile auf ein Vielfaches von 0,05 EUR, eine Hälfte zum geraden"),
        (to("JPY 1"), Rounding::Down, "jede Zeile auf ein Vielfaches von 1 JPY, abgerundet"),
        (to("KWD 0.001"), Rounding::Up, "jede Zeile auf ein Vielfaches von 0,001 KWD, aufgerundet"),
    ] {
        assert_eq!(german::rounded(RoundedTo { to, rounding }), said);
    }
}

/// Reading looks at each byte a few times, however many marks there are; looking at all of them for each mark would take
/// minutes here.
#[test]
fn a_template_that_is_nothing_but_marks_is_read() {
    let policy = Policy::from_sources(&Sources::single("policy.yaml", POLICY)).expect("no fault");
    let many = |part: &str| part.repeat(MAX_TEMPLATE_BYTES / part.len());
    for part in ["{{date}}", "[{{date}}](", "{ ", "{x", "a{{date}}\n", "{# x #}", "{% if draft %}x{% endif %}"] {
        let found = check::template(&many(part), &policy);
        assert!(found.len() <= 100, "{part}: {}", found.len());
        assert_eq!(found.is_empty(), !part.contains("]("), "{part}: {found:?}");
    }
    for (part, said) in [("<a", "no HTML"), ("`{{date}}`\n", "in code"), ("{{dat}}", "has no `dat`"), ("{{", "closed")]
    {
        let found = check::template(&many(part), &policy);
        assert!(!found.is_empty() && found.len() <= 100, "{part}: {}", found.len());
        assert!(found[0].message.contains(said), "{part}: {:?}", found[0]);
    }
}
