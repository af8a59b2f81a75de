//! What clients come to, for programs.

use std::collections::BTreeMap;

use scopeline::outgrown::{Assessment, Cost, Hours, Recurring};
use scopeline::value::Decimal;
use serde::Serialize;

use super::Found;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct All {
    policy: String,
    version: Option<String>,
    as_of: String,
    lines_left_out: u64,
    clients: Vec<Client>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Client {
    client: String,
    verdict: &'static str,
    /// What a request tells of its account.
    facts: BTreeMap<String, String>,
    months_known: usize,
    months_left_out: usize,
    months: Vec<Month>,
    ratio: Option<String>,
    interval: Option<[String; 2]>,
    confidence_percent: String,
    recent_ratio: Option<String>,
    months_over: usize,
    since: Option<Since>,
    growth: Option<Growth>,
    recurring: Vec<Again>,
    changes: Option<Changes>,
    flags: Vec<Flag>,
    cost: Option<Way>,
}

#[derive(Serialize)]
struct Month {
    month: String,
    estimated: String,
    actual: String,
    sold: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Since {
    month: String,
    is_beginning: bool,
    noticed: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Growth {
    months: usize,
    is_significant: bool,
    a_year: Option<String>,
}

#[derive(Serialize)]
struct Again {
    common: &'static str,
    name: String,
    times: u32,
    /// Of each number of days how many came in them.
    in_days: BTreeMap<u32, u32>,
    reopened: u32,
    requests: Vec<String>,
}

#[derive(Serialize)]
struct Changes {
    from: String,
    all: u32,
    percent: u32,
    requests: Vec<String>,
}

#[derive(Serialize)]
struct Flag {
    flag: String,
    by: String,
    at: String,
    note: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Way {
    /// The first and the last of the months that this is reckoned from.
    months: [String; 2],
    beyond: String,
    a_quarter: Option<String>,
    service: Option<String>,
    title: Option<String>,
    price: Option<String>,
    quarters: Option<u32>,
    sold_by: Vec<String>,
}

pub(super) fn of(found: &Found<'_>) -> All {
    let policy = found.policies.latest();
    All {
        policy: policy.id().to_owned(),
        version: policy.version().map(str::to_owned),
        as_of: found.as_of.to_string(),
        lines_left_out: found.lines_left_out,
        clients: found.clients.iter().map(|(client, one)| self::client(client, one)).collect(),
    }
}

fn client(client: &str, one: &Assessment) -> Client {
    Client {
        client: client.to_owned(),
        verdict: one.verdict.word(),
        facts: one.facts().into_iter().collect(),
        months_known: one.known,
        months_left_out: one.left_out,
        months: one.months.iter().map(month).collect(),
        ratio: text(one.ratio),
        interval: one.interval.map(|interval| [interval.low, interval.high].map(|end| end.to_string())),
        confidence_percent: one.confidence.to_string(),
        recent_ratio: text(one.recent),
        months_over: one.months_over,
        since: one.since.map(|since| Since {
            month: since.month.to_string(),
            is_beginning: since.is_beginning,
            noticed: since.noticed.to_string(),
        }),
        growth: one.growth.map(|growth| Growth {
            months: growth.months,
            is_significant: growth.trend.is_significant(),
            a_year: text(growth.a_year),
        }),
        recurring: one.recurring.iter().map(again).collect(),
        changes: one.changes.as_ref().map(|changes| Changes {
            from: changes.from.to_string(),
            all: changes.all,
            percent: changes.percent,
            requests: changes.ids.clone(),
        }),
        flags: one.flags.iter().map(flag).collect(),
        cost: one.cost.as_ref().map(way),
    }
}

fn text(number: Option<Decimal>) -> Option<String> {
    number.map(|number| number.to_string())
}

fn month(hours: &Hours) -> Month {
    Month {
        month: hours.month.to_string(),
        estimated: hours.estimated.to_string(),
        actual: hours.actual.to_string(),
        sold: hours.sold.to_string(),
    }
}

fn again(one: &Recurring) -> Again {
    Again {
        common: one.common.word(),
        name: one.name.clone(),
        times: one.times,
        in_days: one.in_days.into_iter().collect(),
        reopened: one.reopened,
        requests: one.ids.clone(),
    }
}

fn flag(flag: &scopeline::history::Flag) -> Flag {
    Flag { flag: flag.flag.clone(), by: flag.by.clone(), at: flag.at.to_rfc3339(), note: flag.note.clone() }
}

/// What was sold already is not offered again.
fn way(cost: &Cost) -> Way {
    let offer = cost.offer.as_ref();
    let price = offer.and_then(|offer| offer.price.as_ref()).filter(|_| cost.sold_by.is_empty());
    Way {
        months: [cost.from, cost.until].map(|month| month.to_string()),
        beyond: cost.beyond.to_string(),
        a_quarter: cost.a_quarter.map(|sum| sum.to_string()),
        service: offer.map(|offer| offer.service.clone()),
        title: offer.and_then(|offer| offer.title.clone()),
        price: price.map(ToString::to_string),
        quarters: cost.quarters.filter(|_| cost.sold_by.is_empty()),
        sold_by: cost.sold_by.clone(),
    }
}
