//! The German phrase book.

mod client;
mod desk;
mod typed;

use crate::class::Remedy;
use crate::enquiry::{Answers, End, Figure, Group, Until, joined};
use crate::narration::{About, Words};
use crate::policy::{Extra, Price};
use crate::value::locale::{German, Locale};
use crate::value::{Duration, Unit};

impl Words for German {
    fn answers(&self, answers: &Answers) -> String {
        let all: Vec<String> = answers.in_runs().iter().map(|run| run_in_german(&answers.fact, run)).collect();
        if answers.groups.iter().any(Group::is_wordy) { all.join(", oder ") } else { joined(&all, "oder") }
    }

    fn price(&self, price: &Price) -> String {
        match price {
            Price::Fixed(price) => self.money(*price),
            Price::Hourly { rate, minimum, step } => {
                by_time(&format!("{} je Stunde", self.money(*rate)), *minimum, *step)
            }
            Price::Block { price, size, step } => {
                let mut text = format!("{} für einen Block von {}", self.money(*price), dative(*size));
                if let Some(step) = step {
                    text.push_str(&format!(", verbraucht je {}", begun(*step)));
                }
                text
            }
            Price::PerUnit { price, unit, .. } => format!("{} je {}", self.money(*price), unit_in_german(unit)),
            Price::Daily { rate, minimum, step, .. } => {
                by_time(&format!("{} je Tag", self.money(*rate)), *minimum, *step)
            }
            Price::Percent { percent, of, minimum, grace } => {
                let of = if of == "list price" { "des Listenpreises".to_owned() } else { format!("von: {of}") };
                let mut text = format!("{} % {of}", self.number(*percent));
                if let Some(minimum) = minimum {
                    text.push_str(&format!(", mindestens {}", self.money(*minimum)));
                }
                if let Some(grace) = grace {
                    text.push_str(&format!(", innerhalb von {} nichts", dative(*grace)));
                }
                text
            }
            Price::Beyond { price, .. } => format!("{}, soweit es über das Enthaltene hinausgeht", self.price(price)),
            Price::Quote => "Preis auf Anfrage".to_owned(),
        }
    }

    fn extra(&self, extra: &Extra) -> String {
        match extra {
            Extra::Times(times) => format!("der Preis mal {}", self.number(*times)),
            Extra::Add(money) => format!("zusätzlich {}", self.money(*money)),
            Extra::Percent(percent) => format!("zusätzlich {} % des Preises", self.number(*percent)),
        }
    }

    fn remedy(&self, remedy: Remedy) -> String {
        match remedy {
            Remedy::Advice => "Beratung",
            Remedy::Workaround => "eine Umgehung des Problems",
            Remedy::Upgrade => "ein Upgrade",
            Remedy::Fix => "eine Korrektur",
            Remedy::Diagnosis => "eine Diagnose",
        }
        .to_owned()
    }

    fn about(&self, about: About) -> String {
        match about {
            About::Kind => "Was wird gewünscht?",
            About::Product => "Um welches Produkt geht es?",
            About::Release => "Um welche Version geht es?",
            About::Component => "Um welchen Teil geht es?",
            About::Integrations => "Welche anderen Systeme sind beteiligt?",
            About::OperatingSystem => "Welches Betriebssystem ist es, und welche Version davon?",
            About::Database => "Welche Datenbank ist es, und welche Version davon?",
            About::Plan => "Welchen Tarif hat das Konto?",
        }
        .to_owned()
    }

    fn all_of(&self, items: &[String]) -> String {
        joined(items, "und")
    }

    fn one_of(&self, items: &[String]) -> String {
        joined(items, "oder")
    }
}

/// Several things, their versions once.
fn run_in_german(fact: &str, run: &[&Group]) -> String {
    let things: Vec<String> = run.iter().filter_map(|group| group.thing()).collect();
    match run {
        [Group::Versions { from, until, .. }, _, ..] => {
            format!("{} {}", joined(&things, "oder"), releases(from.as_deref(), until.as_ref()))
        }
        _ => run.iter().map(|group| group_in_german(fact, group)).collect(),
    }
}

fn group_in_german(fact: &str, group: &Group) -> String {
    let all = |groups: &[Group]| groups.iter().map(|one| group_in_german(fact, one)).collect::<Vec<_>>();
    match group {
        Group::Any => "jede Antwort".to_owned(),
        Group::AnythingElse => "alles andere".to_owned(),
        Group::NotInvolved => "nichts davon beteiligt".to_owned(),
        Group::YesNo(yes) => German.yes_no(*yes),
        Group::Name(name) => German.name(fact, name).unwrap_or_else(|| name.clone()),
        Group::Said(name) | Group::Thing(name) | Group::Version(name) | Group::Written(name) => name.clone(),
        Group::Unnamed => "etwas, das nicht aufgeführt ist".to_owned(),
        Group::Versions { of, from, until } => {
            let of = of.as_deref().unwrap_or("etwas, das nicht aufgeführt ist, in Version");
            format!("{of} {}", releases(from.as_deref(), until.as_ref()))
        }
        Group::List(elements) if elements.is_empty() => German.none(),
        Group::List(elements) => joined(&all(elements), "und"),
        Group::NothingBut(elements) => format!("nichts außer {}", joined(&all(elements), "und")),
        Group::With { some: own, beside } | Group::WithAll { all: own, beside } => {
            let own = joined(&all(own), if matches!(group, Group::With { .. }) { "oder" } else { "und" });
            match beside.as_deref() {
                None => format!("darunter {own}"),
                Some([]) => format!("darunter {own}, sonst nichts"),
                Some(beside) => format!("darunter {own}, sonst nichts außer {}", joined(&all(beside), "und")),
            }
        }
        Group::Without(elements) => format!("ohne {}", joined(&all(elements), "oder")),
        Group::Others(1) => "1 anderes".to_owned(),
        Group::Others(count) => format!("{count} andere"),
        Group::OtherLists(0) => "andere Listen".to_owned(),
        Group::OtherLists(1) => "1 andere Liste".to_owned(),
        Group::OtherLists(count) => format!("{count} andere Listen"),
        Group::Exactly(figure) => figure.said(&German),
        Group::Stretch { low, high } => stretch(low.as_ref(), high.as_ref()),
        Group::Candidate { from: None, until: None } => "eine Vorabversion".to_owned(),
        Group::Candidate { from, until } => {
            format!("eine Vorabversion von: {}", releases(from.as_deref(), until.as_ref()))
        }
        Group::Releases { from, until } => releases(from.as_deref(), until.as_ref()),
    }
}

fn releases(from: Option<&str>, until: Option<&Until>) -> String {
    match (from, until) {
        (None, None) => "jede Version".to_owned(),
        (Some(from), None) => format!("ab {from}"),
        (None, Some(Until::Before(end))) => format!("älter als {end}"),
        (None, Some(Until::With(end))) => format!("{end} oder älter"),
        (Some(from), Some(Until::With(end))) if from == end => from.to_owned(),
        (Some(from), Some(Until::With(end))) => format!("{from} bis {end}"),
        (Some(from), Some(Until::Before(end))) => format!("von {from} bis vor {end}"),
    }
}

fn stretch(low: Option<&End>, high: Option<&End>) -> String {
    let is_date = low.or(high).is_some_and(|end| matches!(end.at, Figure::Date(_)));
    let [from, after, up_to, before] =
        if is_date { ["ab dem", "nach dem", "bis zum", "vor dem"] } else { ["ab", "mehr als", "bis", "weniger als"] };
    let low = low.map(|end| format!("{} {}", if end.is_in { from } else { after }, end.at.said(&German)));
    let high = high.map(|end| format!("{} {}", if end.is_in { up_to } else { before }, end.at.said(&German)));
    match (low, high) {
        (Some(low), Some(high)) => format!("{low} und {high}"),
        (low, high) => low.or(high).unwrap_or_default(),
    }
}

/// As it stands behind *von* and *innerhalb von*.
pub(crate) fn dative(duration: Duration) -> String {
    let plain = German.duration(duration);
    let takes_n = matches!(duration.unit(), Unit::Days | Unit::BusinessDays | Unit::Months | Unit::Years);
    if takes_n && duration.amount() != 1 { plain + "n" } else { plain }
}

/// As it stands behind *je*: each piece of time that has begun.
fn begun(step: Duration) -> String {
    let plain = German.duration(step);
    let one = plain.strip_prefix("1 ");
    match (one, step.unit()) {
        (None, _) => format!("angefangene {plain}"),
        (Some(unit), Unit::Minutes | Unit::Hours | Unit::Weeks) => format!("angefangene {unit}"),
        (Some(unit), Unit::Years) => format!("angefangenes {unit}"),
        (Some(unit), _) => format!("angefangenen {unit}"),
    }
}

/// What a price is for, where the author's word is a common one.
pub(crate) fn unit_in_german(unit: &str) -> String {
    match unit {
        "hour" => "Stunde",
        "half day" => "halben Tag",
        "day" => "Tag",
        "week" => "Woche",
        "month" => "Monat",
        "year" => "Jahr",
        "user" | "person" => "Person",
        "server" => "Server",
        "ticket" => "Ticket",
        "incident" => "Vorfall",
        other => other,
    }
    .to_owned()
}

/// A rate, with the least that is billed and the step in which time counts.
fn by_time(rate: &str, minimum: Option<Duration>, step: Option<Duration>) -> String {
    let minimum = minimum.map_or_else(String::new, |time| format!(", mindestens {}", German.duration(time)));
    let step = step.map_or_else(String::new, |time| format!(", abgerechnet je {}", begun(time)));
    format!("{rate}{minimum}{step}")
}
