//! Makes the history of a desk. The policy of the desk decides each request, and its prices and calendars count.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Datelike as _, FixedOffset, TimeDelta};
use scopeline::catalogue::{Work, quote};
use scopeline::commitment::{History, Target, due};
use scopeline::history::Month;
use scopeline::value::Date;
use scopeline::{Class, Facts, Policy, Request, Sources};
use serde_json::{Map, Value, json};

use super::desks::{Asked, Client, Desk, Shape};
use super::random::Random;

const MONTHS: i64 = 24;

/// The policies are in force since then; what came before is decided as if it had come on that day.
const IN_FORCE: &str = "2026-01-01";

struct Maker<'d> {
    desk: &'d Desk,
    policy: &'d Policy,
    random: Random,
    number: u32,
    lines: Vec<Value>,
}

/// What of a month is counted by the meters of the policies.
#[derive(Default)]
struct Used {
    minutes: i64,
    changes: i64,
}

pub(crate) fn history(desk: &Desk) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(desk.policy).join("policy.yaml");
    let text = fs::read_to_string(path).expect("the policy is there");
    let policy = Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault");
    let mut maker = Maker { desk, policy: &policy, random: Random(desk.seed), number: 0, lines: Vec::new() };
    for client in desk.clients {
        maker.lines.push(json!({
            "client": client.id, "name": client.name, "plan": client.plan, "since": client.since,
        }));
    }
    let first: Month = "2024-10".parse().expect("a month");
    for at in 0..MONTHS {
        let month = first.plus(i32::try_from(at).expect("small")).expect("a month");
        for client in desk.clients {
            maker.month(client, month, at);
        }
    }
    maker.lines.iter().map(|line| format!("{line}\n")).collect()
}

impl Maker<'_> {
    fn month(&mut self, client: &Client, month: Month, at: i64) {
        let percent = client.shape.percent(at, month.month());
        if percent == 0 {
            return;
        }
        let tenths = client.requests * percent / 100 * self.random.between(88, 113) / 100;
        let count = tenths / 10 + i64::from(self.random.between(0, 10) < tenths % 10);
        let mut days: Vec<i64> =
            (0..count).map(|_| self.random.between(0, i64::from(month.last_day().day()))).collect();
        days.sort_unstable();
        let mut used = Used::default();
        let mut quarters = 0;
        for day in days {
            let day = month.first_day() + TimeDelta::days(day);
            quarters += self.request(client, day, at, &mut used);
        }
        let overhead = client.quarters * self.random.between(4, 16) / 100;
        self.lines.push(json!({
            "client": client.id, "month": month.to_string(),
            "estimated": hours(client.quarters), "actual": hours(quarters + overhead),
        }));
        if matches!(client.shape, Shape::Growing) && at == MONTHS - 4 {
            self.lines.push(json!({
                "client": client.id, "flag": "outgrown", "by": self.desk.staff[0],
                "at": format!("{month}-30T16:20:00+02:00"), "note": "More than we agreed on, for months now.",
            }));
        }
    }

    /// One request; how long it took, in quarters of an hour.
    fn request(&mut self, client: &Client, day: Date, at: i64, used: &mut Used) -> i64 {
        let asked = (self.desk.ask)(client, &mut self.random);
        self.number += 1;
        let id = format!("{}-{}", self.desk.prefix, 1000 + self.number);
        let opened = self.opened(day);
        let facts = self.facts(&asked, used);
        let request = request(&id, opened, client, &asked, &facts);
        let policy = self.policy;
        let in_force: Date = IN_FORCE.parse().expect("a day");
        let read = if day < in_force { policy.prepare_as_of(&request, in_force) } else { policy.prepare(&request) };
        let read = read.expect("it fits");
        let mut line = told(client, &id, opened, &asked, &facts);
        let taken = self.decided(&mut line, &read, &asked, opened);
        let is_last = at == MONTHS - 1 && day.day() > 9;
        self.happened(&mut line, &read, opened, is_last, taken);
        used.minutes += if line["class"] == "support" { taken * 15 } else { 0 };
        used.changes += i64::from(asked.kind == "change" && line["class"] == "support");
        self.lines.push(Value::Object(line));
        taken
    }

    fn opened(&mut self, day: Date) -> DateTime<FixedOffset> {
        let late = self.random.chance(9);
        let minutes = if late { self.random.between(0, 24 * 60) } else { self.random.between(8 * 60, 17 * 60) };
        let day = if late || day.weekday().num_days_from_monday() < 5 { day } else { day - TimeDelta::days(2) };
        let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Berlin").expect("a zone");
        let wall: jiff::civil::DateTime =
            format!("{day}T{:02}:{:02}", minutes / 60, minutes % 60).parse().expect("a time");
        let at = zone.to_ambiguous_timestamp(wall).compatible().expect("an instant");
        let offset = FixedOffset::east_opt(zone.to_offset(at).seconds()).expect("an offset");
        DateTime::from_timestamp(at.as_second(), 0).expect("an instant").with_timezone(&offset)
    }

    /// What the desk tells beside what is asked for. Now and then something is not told.
    fn facts(&mut self, asked: &Asked, used: &Used) -> Vec<(&'static str, String)> {
        let mut facts = asked.facts.clone();
        if self.desk.policy == "web-agency" {
            if !self.random.chance(4) {
                facts.push(("hours.used", format!("{} min", used.minutes)));
            }
        } else {
            facts.push(("requests.used", used.changes.to_string()));
            if self.random.chance(5) {
                let left_out = self.random.choose(&[(3, "os"), (3, "caller"), (1, "impact")]);
                facts.retain(|(fact, _)| *fact != left_out);
            }
        }
        facts
    }

    /// What it was handled as, by the policy or against it; how long it took, in quarters of an hour.
    fn decided(
        &mut self,
        line: &mut Map<String, Value>,
        read: &Facts<'_>,
        asked: &Asked,
        opened: DateTime<FixedOffset>,
    ) -> i64 {
        let answer = read.answer();
        let taken = (asked.quarters * self.random.between(70, 146) / 100).max(1);
        line.insert("class".into(), json!(answer.class));
        if !answer.missing.is_empty() {
            line.insert("unknown".into(), json!(answer.missing));
        }
        if answer.class == Class::Support && self.random.chance(3) {
            // Somebody helped and cited nothing.
            return taken;
        }
        line.insert("clause".into(), json!(answer.clause));
        line.insert("rule".into(), json!(answer.rule));
        if answer.class == Class::Support {
            return taken;
        }
        line.insert("service".into(), json!(answer.offer));
        if answer.class == Class::Service && self.random.chance(12) {
            let by = self.desk.staff[usize::try_from(self.random.between(0, 3)).expect("small")];
            let reason = self.random.choose(&[
                (3, "The client was told otherwise on the phone."),
                (2, "Too small to write a quote for."),
                (1, "We had caused part of it."),
            ]);
            let at = (opened + TimeDelta::minutes(40)).to_rfc3339();
            line.insert("override".into(), json!({ "from": "service", "by": by, "reason": reason, "at": at }));
            line.insert("class".into(), json!("support"));
            line.remove("service");
            return taken;
        }
        self.sold(line, read, taken)
    }

    /// What was quoted, and what became of it; how long it took in the end.
    fn sold(&mut self, line: &mut Map<String, Value>, read: &Facts<'_>, taken: i64) -> i64 {
        let price = |quarters: i64| {
            let work = Work::of(read).time(format!("{} min", quarters * 15)).units("1");
            quote(&read.decide(), read.policy(), &work).ok()?.total.map(|total| total.to_string())
        };
        let Some(quoted) = price(taken) else {
            line.insert("worked".into(), json!(hours(1)));
            return 1;
        };
        let answer = self.random.choose(&[(80, Some(true)), (13, Some(false)), (7, None)]);
        line.insert("quoted".into(), json!(quoted));
        line.insert("accepted".into(), json!(answer));
        if answer != Some(true) {
            return 1;
        }
        if self.random.chance(7) {
            let reason =
                self.random.choose(&[(2, "It was our first quote for them."), (1, "The quote came too late.")]);
            line.insert("goodwill".into(), json!({ "time": hours(taken), "reason": reason }));
            return taken;
        }
        line.insert("worked".into(), json!(hours(taken)));
        line.insert("billed".into(), json!(quoted));
        taken
    }

    /// When somebody answered and it was done: mostly in time.
    fn happened(
        &mut self,
        line: &mut Map<String, Value>,
        read: &Facts<'_>,
        opened: DateTime<FixedOffset>,
        is_last: bool,
        taken: i64,
    ) {
        let promised =
            due(&read.decide(), read.policy(), &History::opened(opened).knowing(read)).expect("it is a decision");
        let promised = |target| promised.of(target).and_then(|deadline| deadline.due);
        let response = promised(Target::Response).unwrap_or(opened + TimeDelta::hours(20));
        let is_open = is_last && self.random.chance(40);
        if !is_open || self.random.chance(70) {
            let responded = self.until(opened, response, 95);
            line.insert("responded".into(), json!(responded.to_rfc3339()));
            if is_open {
                if self.random.chance(50) {
                    line.insert("waiting".into(), json!([[(responded + TimeDelta::minutes(20)).to_rfc3339()]]));
                }
            } else {
                let mut resolved = responded + TimeDelta::minutes(taken * 15);
                if let Some(due) = promised(Target::Resolution).filter(|due| *due > resolved) {
                    resolved = self.until(resolved, due, 92);
                } else {
                    resolved += TimeDelta::minutes(self.random.between(10, 3 * 24 * 60));
                }
                if self.random.chance(10) {
                    let (from, until) = (responded + TimeDelta::minutes(5), resolved + TimeDelta::hours(26));
                    line.insert("waiting".into(), json!([[from.to_rfc3339(), until.to_rfc3339()]]));
                    resolved = until + TimeDelta::minutes(30);
                }
                line.insert("resolved".into(), json!(resolved.to_rfc3339()));
            }
        }
        if is_open {
            line.insert("open".into(), json!(true));
        }
        line.insert("hours".into(), json!(hours(taken)));
        if !is_open && self.random.chance(6) {
            line.insert("reopened".into(), json!(1));
        }
        if self.random.chance(2) {
            let note = self.random.choose(&[
                (1, "Call before you write."),
                (1, "The invoice goes to the head office."),
                (1, "Knows more than the ticket says."),
            ]);
            line.insert("internal".into(), json!(note));
        }
    }

    /// An instant before another one, so many times of a hundred; else after it.
    fn until(
        &mut self,
        from: DateTime<FixedOffset>,
        due: DateTime<FixedOffset>,
        percent: i64,
    ) -> DateTime<FixedOffset> {
        let minutes = (due - from).num_minutes().max(2);
        let due = due.with_timezone(from.offset());
        match self.random.chance(percent) {
            true => from + TimeDelta::minutes(self.random.between(1, minutes)),
            false => due + TimeDelta::minutes(self.random.between(5, 9 * 60)),
        }
    }
}

fn request(
    id: &str,
    opened: DateTime<FixedOffset>,
    client: &Client,
    asked: &Asked,
    facts: &[(&str, String)],
) -> Request {
    let mut said: BTreeMap<&str, &str> = facts.iter().map(|(fact, value)| (*fact, value.as_str())).collect();
    said.insert("plan", client.plan);
    said.insert("kind", asked.kind);
    said.extend(asked.component.map(|component| ("component", component)));
    let builder =
        said.into_iter().fold(Request::builder().id(id).at(opened), |builder, (fact, value)| builder.fact(fact, value));
    builder.build().expect("a request")
}

fn told(
    client: &Client,
    id: &str,
    opened: DateTime<FixedOffset>,
    asked: &Asked,
    facts: &[(&str, String)],
) -> Map<String, Value> {
    let facts: Map<String, Value> = facts.iter().map(|(fact, value)| ((*fact).to_owned(), json!(value))).collect();
    let mut line = Map::new();
    for (key, value) in [
        ("client", json!(client.id)),
        ("request", json!(id)),
        ("opened", json!(opened.to_rfc3339())),
        ("kind", json!(asked.kind)),
        ("component", json!(asked.component)),
        ("severity", json!(asked.severity)),
        ("facts", Value::Object(facts)),
    ] {
        if !value.is_null() {
            line.insert(key.to_owned(), value);
        }
    }
    line
}

/// Quarters of an hour as people write them.
fn hours(quarters: i64) -> String {
    let rest = ["", ".25", ".5", ".75"][usize::try_from(quarters % 4).expect("small")];
    format!("{}{rest} h", quarters / 4)
}
