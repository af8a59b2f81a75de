//! `outgrown`: which clients have outgrown maintenance, and what says so.

mod shown;
mod wire;

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use scopeline::PolicySet;
use scopeline::outgrown::{Assessment, Thresholds, assess};
use scopeline::render::json;
use scopeline::value::{Date, parse_date};

use crate::accounts::Ledgers;
use crate::failure::{Failure, Verdict};
use crate::{policies, terminal};

/// Say which clients have outgrown maintenance, since when, how sure, and what says so.
///
/// Fails if lines of the history are left out, not if somebody has outgrown it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline outgrown policies/web-agency policies/web-agency/history.jsonl
  scopeline outgrown policies/web-agency policies/web-agency/history.jsonl --client harbour --as-of 2026-03-31
  scopeline outgrown policies/mine - --format json < history.jsonl")]
pub(crate) struct Args {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// The history: a file, or `-` for standard input.
    history: PathBuf,
    /// Only this client.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// As it stands at the end of this day; else of the last day that the history tells of.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table, and what each verdict rests on.
    Human,
    /// One JSON object.
    Json,
}

/// What all clients come to.
struct Found<'p> {
    policies: &'p PolicySet,
    thresholds: Thresholds,
    as_of: Date,
    clients: Vec<(String, Assessment)>,
    lines_left_out: u64,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(policies) = policies::policy_set(&args.policy)? else { return Ok(Verdict::Faults) };
    let ledgers = Ledgers::read(&args.history, policies.latest())?;
    if let Some(client) = args.client.as_ref().filter(|client| !ledgers.of.contains_key(*client)) {
        terminal::complain(&format!("there is no client `{client}` in the history; name one that has an account"))?;
        return Ok(Verdict::Faults);
    }
    let Some(as_of) = args.as_of.or(ledgers.last_day) else {
        terminal::complain("the history tells no month, no request and no flag; say with `--as-of` as of which day")?;
        return Ok(Verdict::Faults);
    };
    // What is told later than a policy is in force is judged by the thresholds of its day.
    let thresholds = Thresholds::of(policies.at(as_of).unwrap_or_else(|| policies.latest()));
    let is_asked = |client: &str| args.client.as_deref().is_none_or(|only| only == client);
    let asked = ledgers.of.iter().filter(|(client, _)| is_asked(client));
    let clients = asked.map(|(client, ledger)| (client.clone(), assess(&thresholds, ledger, as_of))).collect();
    let found = Found { policies: &policies, thresholds, as_of, clients, lines_left_out: ledgers.left_out };
    let mut output = terminal::output();
    match args.format {
        Format::Json => writeln!(output, "{}", json::pretty(&wire::of(&found))?)?,
        Format::Human => write!(output, "{}", shown::found(&found))?,
    }
    output.flush()?;
    Ok(if found.lines_left_out == 0 { Verdict::Good } else { Verdict::Faults })
}
