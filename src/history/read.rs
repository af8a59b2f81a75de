//! From a line to what it says.

use super::fault::{FaultKind, Wrong};
use super::object::{Object, bad, instant, missing, name, time};
use super::record::{Account, Flag, Goodwill, Handled, Hours, Override, Record, Wait};
use crate::request::Json;
use crate::value::Money;

const OF_ACCOUNT: &[&str] = &["client", "name", "plan", "since"];
const OF_HOURS: &[&str] = &["client", "month", "estimated", "actual", "sold"];
const OF_FLAG: &[&str] = &["client", "flag", "by", "at", "note"];
const OF_REQUEST: &[&str] = &[
    "client",
    "request",
    "opened",
    "kind",
    "component",
    "severity",
    "facts",
    "class",
    "clause",
    "rule",
    "service",
    "hours",
    "reopened",
    "responded",
    "workaround",
    "resolved",
    "waiting",
    "open",
    "unknown",
    "quoted",
    "accepted",
    "worked",
    "billed",
    "goodwill",
    "override",
    "internal",
];

/// What an object says of this client.
pub(super) fn record(client: String, mut object: Object) -> Result<Record, Wrong> {
    let kinds: Vec<&str> = ["month", "request", "flag"].into_iter().filter(|key| object.has(key)).collect();
    if let [first, second, ..] = kinds[..] {
        let message = format!("it cannot stand beside `{first}`; write a line for each");
        return Err(Wrong::key(FaultKind::BadValue, second, message));
    }
    match kinds.first() {
        Some(&"month") => hours(client, object).map(Record::Hours),
        Some(&"request") => request(client, object).map(|request| Record::Request(Box::new(request))),
        Some(_) => {
            object.only(OF_FLAG)?;
            let (flag, by) = (object.required_name("flag")?, object.required_name("by")?);
            Ok(Record::Flag(Flag { client, flag, by, at: object.required_instant("at")?, note: object.prose("note")? }))
        }
        None => {
            object.only(OF_ACCOUNT)?;
            let (name, plan) = (object.name("name")?, object.name("plan")?);
            Ok(Record::Account(Account { client, name, plan, since: object.day("since")? }))
        }
    }
}

fn hours(client: String, mut object: Object) -> Result<Hours, Wrong> {
    object.only(OF_HOURS)?;
    let month = object.required_name("month")?.parse().map_err(|fault| bad("month", format!("{fault}")))?;
    let (estimated, actual) = (object.required_time("estimated")?, object.required_time("actual")?);
    let sold = object.time("sold")?;
    if let Some(sold) = sold.filter(|sold| *sold > actual) {
        return Err(bad(
            "sold",
            format!("`{sold}` is more than the `{actual}` that the month took; `actual` is with what was sold"),
        ));
    }
    Ok(Hours { client, month, estimated, actual, sold })
}

fn request(client: String, mut object: Object) -> Result<Handled, Wrong> {
    object.only(OF_REQUEST)?;
    let handled = Handled {
        client,
        id: object.required_name("request")?,
        opened: object.required_instant("opened")?,
        kind: object.name("kind")?,
        component: object.name("component")?,
        severity: object.name("severity")?,
        facts: facts(&mut object)?,
        class: object.class("class")?,
        clause: object.name("clause")?,
        rule: object.name("rule")?,
        service: object.name("service")?,
        hours: object.time("hours")?,
        reopened: object.count("reopened")?.unwrap_or(0),
        responded: object.instant("responded")?,
        workaround: object.instant("workaround")?,
        resolved: object.instant("resolved")?,
        waiting: waiting(&mut object)?,
        is_open: object.yes_no("open")?.unwrap_or(false),
        unknown: unknown(&mut object)?,
        quoted: object.money("quoted")?,
        accepted: object.yes_no("accepted")?,
        worked: object.time("worked")?,
        billed: object.money("billed")?,
        goodwill: goodwill(&mut object)?,
        overridden: overridden(&mut object)?,
        internal: object.prose("internal")?,
    };
    consistent(handled)
}

/// That what is said of a request does not contradict itself.
fn consistent(handled: Handled) -> Result<Handled, Wrong> {
    if handled.hours.is_none() && !handled.is_open {
        return Err(missing("hours", "give what it took, such as `2.5 h`, or say `\"open\": true`"));
    }
    if handled.is_open && handled.resolved.is_some() {
        return Err(bad("open", "it is resolved and cannot be open; leave one of them out"));
    }
    let reached =
        [("responded", handled.responded), ("workaround", handled.workaround), ("resolved", handled.resolved)];
    for (key, at) in reached {
        if at.is_some_and(|at| at < handled.opened) {
            return Err(bad(
                key,
                format!("it lies before the request was opened, at `{}`", handled.opened.to_rfc3339()),
            ));
        }
    }
    let parts = [("worked", handled.worked), ("goodwill", handled.goodwill.as_ref().map(|given| given.time))];
    for (key, part) in parts {
        if let (Some(part), Some(hours)) = (part, handled.hours)
            && part > hours
        {
            return Err(bad(
                key,
                format!("`{part}` is more than the `{hours}` that the request took; `hours` is all that it took"),
            ));
        }
    }
    if let (Some(quoted), Some(billed)) = (handled.quoted, handled.billed)
        && quoted.currency() != billed.currency()
    {
        return Err(mixed("billed", billed, quoted.currency().code()));
    }
    Ok(handled)
}

/// An amount in another currency than others.
pub(super) fn mixed(key: &str, amount: Money, others: &str) -> Wrong {
    let message = format!("`{amount}` stands beside amounts in {others}; a client has one currency, so convert it");
    Wrong::key(FaultKind::MixedCurrencies, key, message)
}

fn facts(object: &mut Object) -> Result<Vec<(String, String)>, Wrong> {
    let Some(value) = object.take("facts") else { return Ok(Vec::new()) };
    let entries = Object::new(value).map_err(|wrong| wrong.under("facts"))?.rest();
    let said = |(key, value): (String, Json)| {
        let value = match value {
            Json::Bool(true) => "yes".to_owned(),
            Json::Bool(false) => "no".to_owned(),
            other => name(other, &key).map_err(|wrong| wrong.under("facts"))?,
        };
        Ok((key, value))
    };
    entries.into_iter().map(said).collect()
}

fn waiting(object: &mut Object) -> Result<Vec<Wait>, Wrong> {
    const KEY: &str = "waiting";
    let read = |item: Json| {
        let Json::List(ends) = item else {
            return Err(bad(KEY, format!("expected two instants in a list, but here is {}", item.what())));
        };
        let mut ends = ends.into_iter();
        let (Some(from), until, None) = (ends.next(), ends.next(), ends.next()) else {
            return Err(bad(KEY, "a wait is a list of two instants, or of one if it still goes on"));
        };
        let from = instant(from, KEY)?;
        let until = until.filter(|until| *until != Json::Null).map(|until| instant(until, KEY)).transpose()?;
        match until {
            Some(until) if until < from => {
                Err(bad(KEY, format!("it ends at `{}`, before it begins; give its ends in order", until.to_rfc3339())))
            }
            until => Ok(Wait { from, until }),
        }
    };
    object.list(KEY)?.into_iter().map(read).collect()
}

fn unknown(object: &mut Object) -> Result<Vec<String>, Wrong> {
    let mut facts =
        object.list("unknown")?.into_iter().map(|item| name(item, "unknown")).collect::<Result<Vec<_>, _>>()?;
    facts.sort();
    facts.dedup();
    Ok(facts)
}

/// A time, or a time with its reason.
fn goodwill(object: &mut Object) -> Result<Option<Goodwill>, Wrong> {
    const KEY: &str = "goodwill";
    match object.take(KEY) {
        None => Ok(None),
        Some(value @ Json::Map(_)) => {
            let read = |mut inner: Object| {
                inner.only(&["time", "reason"])?;
                Ok(Some(Goodwill { time: inner.required_time("time")?, reason: inner.prose("reason")? }))
            };
            Object::new(value).and_then(read).map_err(|wrong: Wrong| wrong.under(KEY))
        }
        Some(value) => Ok(Some(Goodwill { time: time(value, KEY)?, reason: None })),
    }
}

fn overridden(object: &mut Object) -> Result<Option<Override>, Wrong> {
    const KEY: &str = "override";
    let Some(value) = object.take(KEY) else { return Ok(None) };
    let read = |mut inner: Object| {
        inner.only(&["from", "by", "reason", "at"])?;
        let from = inner.class("from")?;
        let by = inner.required_name("by")?;
        let reason = inner.prose("reason")?.ok_or_else(|| missing("reason", "say why it was decided otherwise"))?;
        Ok(Some(Override { from, by, reason, at: inner.required_instant("at")? }))
    };
    Object::new(value).and_then(read).map_err(|wrong: Wrong| wrong.under(KEY))
}
