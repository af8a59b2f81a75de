use super::*;
use crate::class::{AnsweredBy, Class, Effort, Remedy};
use crate::syntax::{Limits, parse};
use crate::text::Sources;

mod faults;
mod hostile;

/// A policy with most of what a policy has.
const WHOLE: &str = include_str!("tests/whole.yaml");
/// A policy with every key that the language has; it means nothing.
const EVERY_KEY: &str = include_str!("tests/every_key.yaml");

fn read_text(text: &str) -> (Document, Vec<Diagnostic>, Sources) {
    let sources = Sources::single("policy.yaml", text);
    let mut faults = Vec::new();
    let (id, _) = sources.iter().next().expect("it is there");
    let root = parse(&sources, id, &Limits::default(), &mut faults).expect("it is there");
    let document = read(&root, &mut faults);
    faults.sort_by_key(Diagnostic::sort_key);
    (document, faults, sources)
}

/// Reads a whole policy that has to be without a fault.
fn sound(text: &str) -> (Document, Sources) {
    let (document, faults, sources) = read_text(text);
    let lines: Vec<String> = faults.iter().map(|fault| fault.one_line(&sources)).collect();
    assert_eq!(lines, [""; 0]);
    (document, sources)
}

#[test]
fn the_example_of_the_guide_reads_without_a_fault() {
    let (document, _) = sound(WHOLE);
    assert_eq!(document.products[0].table.releases.len(), 5);
    assert_eq!(document.products[0].table.releases[3].version.value, "6.10");
    assert_eq!(document.rules.expect("it is there").len(), 5);
    assert_eq!(document.commitments.len(), 3);
    assert_eq!(document.header.version.expect("it is there").value, "2026.3");
}

#[test]
fn the_example_policy_reads_without_a_fault() {
    sound(include_str!("../../policies/lodestone/policy.yaml"));
}

#[test]
fn every_key_of_the_language_arrives() {
    let (document, sources) = sound(EVERY_KEY);
    let text = |spanned: &Option<Spanned<String>>| spanned.as_ref().map(|text| text.value.clone()).unwrap_or_default();

    assert_eq!(document.header.title.as_ref().expect("it is there").entries.len(), 2);
    assert_eq!(text(&document.header.language), "de-AT");
    assert!(document.header.while_open_desk.expect("it is there").value);

    let product = &document.products[0];
    assert_eq!(text(&product.source), "https://example.org/dates");
    assert!(product.note.is_some());
    assert_eq!(text(&product.table.releases[0].source), "a letter");
    assert!(product.table.releases[0].note.is_some());
    let columns: Vec<&str> =
        product.table.releases[0].columns.iter().map(|column| column.name.value.as_str()).collect();
    assert_eq!(columns, ["released", "ends", "lts", "latest", "codename"]);
    assert!(product.table.releases[1].columns.is_empty());
    assert!(matches!(&product.table.dates[0].1[0].is, DateForm::LaterOf(dates) if dates.len() == 2));
    assert_eq!(product.table.dates[0].1[0].columns[0].name.value, "lts");
    let phase = &product.table.phases.as_ref().expect("it is there")[0];
    let numbers = [&phase.newest, &phase.newest_of_major, &phase.majors, &phase.behind_newest].map(text);
    assert_eq!(numbers, ["1", "2", "3", "180 days"]);
    assert!(matches!(&phase.columns[0].test, TestForm::Many(values) if values.len() == 2));
    let row = &product.environments[0].rows[1];
    assert_eq!(row.things.len(), 2);
    assert_eq!((row.while_phases.len(), text(&row.is)), (2, "limited".to_owned()));
    assert_eq!(product.components.as_ref().expect("it is there")[0].columns[0].value.value, "ours");
    assert!(product.integrations.as_ref().expect("it is there").is_empty());

    assert!(matches!(document.clocks[0].rows[0].until, DateForm::One(_)));
    assert_eq!(text(&document.clocks[0].rows[0].calendar), "office");
    assert!(matches!(&document.meters[0].allowance, Some(Allowance::ByPlan(plans)) if plans.len() == 2));
    assert!(matches!(&document.meters[1].allowance, Some(Allowance::One(fact)) if fact.value == "account.calls"));
    let distance = &document.distances[0];
    assert_eq!(distance.counting.expect("it is there").value, Counting::Majors);
    assert_eq!([&distance.from, &distance.to, &distance.of].map(text), ["release", "target", "rhel"]);
    let cycle = &document.life_cycles[0];
    assert_eq!((text(&cycle.source), text(&cycle.table.known_until)), ("endoflife.date".into(), "2026-12-31".into()));
    assert!(cycle.note.is_some() && cycle.table.releases[0].source.is_some());
    assert_eq!((cycle.table.dates.len(), cycle.table.phases.as_ref().map(Vec::len)), (1, Some(2)));

    let changeable = document.facts.iter().filter_map(|fact| fact.changeable.as_ref());
    let changes: Vec<_> = changeable.map(|one| (one.way.is_some(), text(&one.offer))).collect();
    assert_eq!(changes, [(true, "work".to_owned())]);
    let facts: Vec<_> = document.facts.iter().map(|fact| fact.ty.map(|ty| ty.value)).collect();
    assert_eq!(facts, [Some(FactWord::Levels), Some(FactWord::SetOf), Some(FactWord::YesNo), None]);
    assert_eq!(document.facts[0].groups[0].1.len(), 2);
    assert_eq!(document.facts[0].answered_by.expect("it is there").value, AnsweredBy::Diagnosis);
    assert!(matches!(&document.facts[1].assume, Some(Assumption::Set(items)) if items.value.is_empty()));
    assert!(matches!(&document.facts[2].assume, Some(Assumption::One(text)) if text.value == "no"));

    let signal = &document.signals[0];
    assert_eq!((signal.in_subject, signal.in_body, signal.settles), (true, false, true));
    assert_eq!(signal.pattern.as_ref().expect("it is there").value, " lost$");
    assert_eq!((document.signals[1].in_subject, document.signals[1].in_body), (true, true));

    let service = &document.services[0];
    assert!(matches!(&service.price, Some(PriceForm::Map(price)) if text(&price.step) == "30 min"));
    assert_eq!(text(&service.surcharges[0].times), "1.5");
    assert!(matches!(&document.services[1].price, Some(PriceForm::Word(word)) if word.value == "quote"));
    assert!(document.parties[0].url.is_some());

    let rules = document.rules.as_ref().expect("it is there");
    let RuleItem::Section(section) = &rules[0] else { panic!("a section stands first") };
    assert!(section.when.is_some() && section.unless.is_some() && matches!(section.rules[0], RuleItem::Section(_)));
    assert!(matches!(rules[1], RuleItem::Standard(span) if sources.slice(span) == "standard"));
    let RuleItem::Rule(rule) = &rules[2] else { panic!("a rule stands third") };
    assert_eq!(rule.outcome.class.expect("it is there").value, Class::Support);
    assert_eq!(rule.outcome.effort.expect("it is there").value, Effort::Best);
    assert_eq!(rule.outcome.remedy.as_ref().expect("it is there").value, [Remedy::Advice]);
    assert!(rule.internal.is_some() && rule.outcome.approval.is_some());
    assert!(document.otherwise.as_ref().expect("it is there").declined.expect("it is there").value);
    assert!(document.otherwise.as_ref().expect("it is there").because.is_some());
    assert!(document.limits[0].first.is_some() && document.limits[0].internal.is_some());
    assert_eq!(document.flags[0].suggest.expect("it is there").value, Class::Rework);
    assert_eq!(text(&document.flags[0].clause), "9");
    assert!(matches!(&document.calendars[0].form, CalendarForm::Week { holidays, .. } if holidays.len() == 2));
    assert!(matches!(&document.calendars[1].form, CalendarForm::Span { until: Some(_), .. }));
    assert_eq!(
        document.commitments[0].targets.iter().map(|target| target.0).collect::<Vec<_>>(),
        ["response", "updates"]
    );
}

#[test]
fn conditions_keep_their_form() {
    let (document, sources) = sound(EVERY_KEY);
    let [condition] = &document.impossible[..] else { panic!("there is one") };
    let [Item::Any(any), Item::All(all), Item::Not(not), Item::Test { fact, test }] = &condition.items[..] else {
        panic!("four items in order of writing")
    };
    assert_eq!((any.len(), all.len(), not.items.len()), (2, 1, 1));
    assert_eq!(sources.slice(fact.span), "add-ons");
    let TestForm::Set { mode, items } = test else { panic!("a test on a set") };
    assert_eq!((mode.value, items.len(), sources.slice(mode.span)), (SetMode::NoneOf, 1, "none-of"));
    assert!(matches!(&any[0].items[0], Item::Test { test: TestForm::Many(values), .. } if values.len() == 2));
}

#[test]
fn places_are_those_of_the_text() {
    let (document, sources) = sound(WHOLE);
    let slice = |spanned: &Spanned<String>| sources.slice(spanned.span).to_owned();
    assert_eq!(slice(&document.products[0].name), "lodestone");
    assert_eq!(slice(&document.products[0].table.releases[3].version), "6.10");
    assert_eq!(slice(&document.services[0].title.as_ref().expect("it is there").entries[0].1), "\"Renewal\"");
    assert_eq!(slice(&document.products[0].environments[1].rows[1].things[0]), "postgresql 12..13");
    let class = document.otherwise.as_ref().expect("it is there").class.expect("it is there");
    assert_eq!(sources.slice(class.span), "service");
}

#[test]
fn the_names_of_authors_keep_the_order_of_writing() {
    let (document, _) =
        sound("scopeline: 1\npolicy: { id: p }\nservices: { z: {}, a: {}, m: {} }\notherwise: { class: service }\n");
    let names: Vec<&str> = document.services.iter().map(|service| service.id.value.as_str()).collect();
    assert_eq!(names, ["z", "a", "m"]);
}
