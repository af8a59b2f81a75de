//! What clients come to, for people.

use scopeline::outgrown::{Assessment, Common, Cost, Recurring, Thresholds, Verdict};
use scopeline::render::table::{Column, Table, wrap};
use scopeline::render::visible;
use scopeline::value::Decimal;

use super::Found;
use crate::policies::counted;
use crate::terminal;

/// So many ids of requests are shown; JSON has all.
const SHOWN_IDS: usize = 12;

pub(super) fn found(found: &Found<'_>) -> String {
    let policy = found.policies.latest();
    let version = policy.version().map_or_else(String::new, |version| format!(" {version}"));
    let clients = counted(found.clients.len(), "client");
    let mut text = visible(&format!("{}{version}, as of {}: {clients}", policy.id(), found.as_of)).into_owned();
    text.push_str("\n\n");
    if !Thresholds::is_declared(policy) {
        text.push_str("The policy has no key `outgrown`, so these are the thresholds of the program.\n\n");
    }
    let rows: Vec<Vec<String>> = found.clients.iter().map(|(client, one)| row(client, one)).collect();
    let headings = ["client", "verdict", "ratio", "surely", "since", "a quarter", "what it costs"];
    let table = Table::fit(headings.into_iter().map(Column::new).collect(), &rows, terminal::width());
    text.push_str(&format!("{}\n", table.heading()));
    rows.iter().for_each(|row| text.push_str(&format!("{}\n", table.row(row))));
    for (client, one) in &found.clients {
        text.push_str(&format!("\n{}\n", visible(&format!("{client}: {}", one.verdict))));
        for said in evidence(one, &found.thresholds) {
            for line in wrap(&visible(&said), terminal::width().saturating_sub(2)) {
                text.push_str(&format!("  {line}\n"));
            }
        }
    }
    if found.lines_left_out > 0 {
        let lines = counted(usize::try_from(found.lines_left_out).unwrap_or(usize::MAX), "line");
        text.push_str(&format!("\n{lines} of the history left out.\n"));
    }
    text
}

fn row(client: &str, one: &Assessment) -> Vec<String> {
    let cut = |number: Option<Decimal>| number.map_or_else(|| "-".to_owned(), shown);
    let cost = one.cost.as_ref();
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    vec![
        client.to_owned(),
        one.verdict.to_string(),
        cut(one.ratio),
        cut(one.interval.map(|interval| interval.low)),
        or_dash(one.since.map(|since| since.month.to_string())),
        or_dash(cost.map(|cost| cost.beyond.to_string())),
        or_dash(cost.and_then(|cost| cost.a_quarter).map(|sum| sum.to_string())),
    ]
}

/// Cut off, so that nothing is said to be more than it is.
fn shown(number: Decimal) -> String {
    number.trunc_with_scale(2).normalize().to_string()
}

/// What a verdict rests on, sentence by sentence.
fn evidence(one: &Assessment, thresholds: &Thresholds) -> Vec<String> {
    let mut said = Vec::new();
    said.push(verdict(one, thresholds));
    if !one.months.is_empty() {
        let months: Vec<String> = one
            .months
            .iter()
            .map(|hours| {
                let sold = if hours.sold.is_zero() { String::new() } else { format!(", {} sold", hours.sold) };
                format!("{}: {} of {}{sold}", hours.month, hours.kept(), hours.estimated)
            })
            .collect();
        said.push(format!("Months: {}.", months.join("; ")));
    }
    if one.left_out > 0 {
        said.push(format!("{} without an estimate left out.", counted(one.left_out, "month")));
    }
    said.extend(since(one));
    if let Some(growth) = one.growth.filter(|growth| growth.trend.is_significant()) {
        let way = if growth.trend.score > 0 { "up" } else { "down" };
        let a_year = growth.a_year.map_or_else(String::new, |slope| format!(", by {} a year", shown(slope)));
        said.push(format!("Over {} the ratio goes {way}{a_year}.", counted(growth.months, "month")));
    }
    said.extend(one.cost.as_ref().map(beyond));
    said.extend(way_out(one));
    said.extend(one.recurring.iter().map(|recurring| again(recurring, thresholds)));
    if let Some(changes) = &one.changes {
        let (few, all, percent) = (changes.ids.len(), changes.all, changes.percent);
        let which = if few == 0 { String::new() } else { format!(": {}", ids(&changes.ids)) };
        said.push(format!("{few} of {all} requests since {} change something ({percent} %){which}.", changes.from));
    }
    for flag in &one.flags {
        let note = flag.note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
        said.push(format!("Raised by {} on {}: {}{note}", flag.by, flag.at.date_naive(), flag.flag));
    }
    said
}

fn verdict(one: &Assessment, thresholds: &Thresholds) -> String {
    let (needed, ratio) = (thresholds.months(), thresholds.ratio().normalize());
    let recent = one.recent.map_or_else(String::new, shown);
    match one.verdict {
        Verdict::NotEnough => format!(
            "Months that are over and have an estimate: {}; {needed} are needed, near together and up to date.",
            one.known
        ),
        Verdict::Watch => format!(
            "A typical month of the later half takes {recent} times its estimate, and {ratio} is the line; it is not sure yet, \
             or only since this month."
        ),
        _ => format!("{} of {} are at {ratio} or above it.", one.months_over, counted(one.months.len(), "month")),
    }
}

fn since(one: &Assessment) -> Option<String> {
    let since = one.since?;
    let beginning = if since.is_beginning { ", as far as is known" } else { "" };
    Some(format!("Since {}{beginning}; noticed after {}.", since.month, since.noticed))
}

/// Of which months it is that stands in the table.
fn beyond(cost: &Cost) -> String {
    let sum = cost.a_quarter.map_or_else(String::new, |sum| format!(", {sum}"));
    format!("Beyond the estimates of {} to {}: {}{sum}.", cost.from, cost.until, cost.beyond)
}

fn way_out(one: &Assessment) -> Option<String> {
    let cost = one.cost.as_ref()?;
    let offer = cost.offer.as_ref()?;
    let called = offer.title.as_deref().unwrap_or(&offer.service);
    if !cost.sold_by.is_empty() {
        return Some(format!("{called} was sold already: {}.", ids(&cost.sold_by)));
    }
    let price = offer.price.as_ref().map_or_else(String::new, |price| format!(", {price}"));
    let paid = match cost.quarters {
        Some(1) => "; it has paid for itself after a quarter".to_owned(),
        Some(quarters) => format!("; it has paid for itself after {quarters} quarters"),
        None => String::new(),
    };
    Some(format!("What would end it: {called}{price}{paid}."))
}

fn again(one: &Recurring, thresholds: &Thresholds) -> String {
    let common = match one.common {
        Common::Kind => "kind",
        _ => "component",
    };
    let (times, days) = (one.times, thresholds.recurrence_days());
    format!("The {common} {} came back {times} times in {days} days: {}.", one.name, ids(&one.ids))
}

fn ids(ids: &[String]) -> String {
    let shown = ids.iter().take(SHOWN_IDS).map(String::as_str).collect::<Vec<_>>().join(", ");
    match ids.len().checked_sub(SHOWN_IDS) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}
