//! `due`: when what is promised of a request is due.

use std::io::Write;

use chrono::{DateTime, FixedOffset};
use clap::ValueEnum;
use scopeline::commitment::{Deadline, Due, History, State, Target, due};
use scopeline::render::table::{Column, Table};
use scopeline::render::{json, visible};
use scopeline::request::When;
use scopeline::{Error, Request};

use crate::decider::Decider;
use crate::failure::{Failure, Verdict};
use crate::one::Chosen;
use crate::terminal;

/// Say when what is promised of a request is due, and what is left of it.
///
/// Instants are written as RFC 3339 has them, such as `2026-08-14T16:00:00+02:00`. Fails if a target is missed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline due policies/lodestone request.json
  scopeline due policies/lodestone request.json --opened 2026-08-14T16:00:00+02:00
  scopeline due policies/lodestone requests.jsonl --id LS-1005 --zone Europe/Berlin \\
      --pause 2026-08-14T17:00:00Z..2026-08-17T07:00:00Z --now 2026-08-17T09:30:00Z
  scopeline due policies/lodestone request.json --done response=2026-08-14T16:20:00Z --format json")]
pub(crate) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// When it was opened; else the `at` of the request.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    opened: Option<DateTime<FixedOffset>>,
    /// The zone of the customer and of the contact, whatever the request tells.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// A time in which somebody waited for the client; without an end it still goes on. May be given several times.
    #[arg(long, value_name = "FROM..UNTIL", value_parser = pause)]
    pause: Vec<Pause>,
    /// When a target was reached, such as `response=INSTANT`. May be given several times.
    #[arg(long, value_name = "TARGET=INSTANT", value_parser = done)]
    done: Vec<(Target, DateTime<FixedOffset>)>,
    /// What time it is, for what is left.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    now: Option<DateTime<FixedOffset>>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Human,
    /// One JSON object.
    Json,
}

#[derive(Debug, Clone, Copy)]
struct Pause {
    from: DateTime<FixedOffset>,
    until: Option<DateTime<FixedOffset>>,
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    let read = DateTime::parse_from_rfc3339(text.trim());
    read.map_err(|_| "write an instant such as `2026-08-14T16:00:00+02:00`".to_owned())
}

fn pause(text: &str) -> Result<Pause, String> {
    let Some((from, until)) = text.split_once("..") else {
        return Err("write a pause as `FROM..UNTIL`, or as `FROM..` if it still goes on".to_owned());
    };
    let until = if until.trim().is_empty() { None } else { Some(instant(until)?) };
    Ok(Pause { from: instant(from)?, until })
}

fn done(text: &str) -> Result<(Target, DateTime<FixedOffset>), String> {
    let parts = text.split_once('=');
    let known =
        parts.and_then(|(word, at)| Some((*Target::ALL.iter().find(|target| target.word() == word.trim())?, at)));
    let Some((target, at)) = known else {
        let words: Vec<&str> = Target::ALL.iter().map(|target| target.word()).collect();
        return Err(format!("write `TARGET=INSTANT`, where the target is one of {}", words.join(", ")));
    };
    Ok((target, instant(at)?))
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(decider) = args.chosen.load()? else { return Ok(Verdict::Faults) };
    let one = args.chosen.read(&decider)?;
    let own = one.request.as_ref().ok().and_then(|request| match request.when() {
        Some(When::Instant(at)) => Some(*at),
        _ => None,
    });
    let opened = match (args.opened.or(own), &one.request) {
        (Some(opened), _) => opened,
        (None, Ok(_)) => return Err(Failure::NotOpened { name: one.name }),
        (None, Err(_)) => DateTime::default(),
    };
    let promised = one.try_with(|request| reckon(args, &decider, &request.or_at(opened), opened))?;
    let Some(promised) = promised else { return Ok(Verdict::Faults) };
    let mut output = terminal::output();
    match args.format {
        Format::Json => writeln!(output, "{}", json::pretty(&promised)?)?,
        Format::Human => write!(output, "{}", shown(&promised))?,
    }
    output.flush()?;
    let is_missed = promised.deadlines.iter().any(|deadline| deadline.state == State::Missed);
    Ok(if is_missed { Verdict::Faults } else { Verdict::Good })
}

fn reckon(args: &Args, decider: &Decider, request: &Request, opened: DateTime<FixedOffset>) -> Result<Due, Error> {
    let facts = decider.facts(request)?;
    let mut history = History::opened(opened);
    if let Some(zone) = &args.zone {
        history = history.customer_zone(zone).contact_zone(zone);
    }
    history = history.knowing(&facts).all_paused(args.pause.iter().map(|pause| (pause.from, pause.until)));
    for (target, at) in &args.done {
        history = history.done(*target, *at);
    }
    if let Some(now) = args.now {
        history = history.now(now);
    }
    due(&facts.decide(), facts.policy(), &history)
}

fn shown(promised: &Due) -> String {
    if !promised.missing.is_empty() {
        return format!("What is promised is not known yet; not told: {}.\n", visible(&promised.missing.join(", ")));
    }
    if promised.deadlines.is_empty() {
        return "Nothing is promised of it.\n".to_owned();
    }
    let rows: Vec<Vec<String>> = promised.deadlines.iter().map(row).collect();
    let columns = vec![
        Column::new("target"),
        Column::new("promised"),
        Column::new("calendar"),
        Column::new("due"),
        Column::new("left"),
        Column::new("state"),
    ];
    let table = Table::fit(columns, &rows, terminal::width());
    let mut text = format!("{}\n", table.heading());
    for row in &rows {
        text.push_str(&format!("{}\n", table.row(row)));
    }
    if let Some(clause) = &promised.clause {
        text.push_str(&format!("clause {}\n", visible(clause)));
    }
    text
}

fn row(deadline: &Deadline) -> Vec<String> {
    let state = match &deadline.missing[..] {
        [] => deadline.state.to_string(),
        missing => format!("not told: {}", missing.join(", ")),
    };
    vec![
        deadline.target.to_string(),
        deadline.promised.clone(),
        deadline.calendar.clone().unwrap_or_default(),
        deadline.due.map_or_else(String::new, |at| at.format("%a %Y-%m-%d %H:%M:%S %:z").to_string()),
        deadline.left_seconds.map_or_else(String::new, time),
        state,
    ]
}

/// `3 h 20 min`, below zero with a minus; seconds only below a minute.
fn time(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds} s"),
        (0, minutes) => format!("{sign}{minutes} min"),
        (hours, 0) => format!("{sign}{hours} h"),
        (hours, minutes) => format!("{sign}{hours} h {minutes} min"),
    }
}
