//! `log show`: what a log says.

use std::io::Write;
use std::path::PathBuf;

use scopeline::log::{Entry, Override, Record, Recorded};
use scopeline::render::{json, visible};

use crate::failure::{Failure, Verdict};
use crate::files::FileError;
use crate::log_file::Lines;
use crate::{files, terminal};

/// Show a log, or one entry with what was decided otherwise about it.
///
/// Each entry is read by itself; whether they belong together `log verify` tells.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline log show desk.log
  scopeline log show desk.log 7")]
pub(crate) struct Args {
    /// The log; `-` reads standard input.
    log: PathBuf,
    /// The number of an entry.
    entry: Option<u64>,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let input = files::input(&args.log)?;
    let name = input.name.clone();
    let mut lines = Lines::new(input.buffered());
    let mut output = terminal::output();
    let (mut number, mut is_found) = (0_u64, false);
    while let Some(line) = lines.read().map_err(FileError::unreadable(&args.log))? {
        number += 1;
        let entry = match Entry::read(line) {
            Ok(entry) => entry,
            Err(fault) => {
                output.flush()?;
                writeln!(terminal::messages(), "{}:{number}: {}", visible(&name), visible(&fault.to_string()))?;
                return Ok(Verdict::Faults);
            }
        };
        match (args.entry, &entry.record) {
            (None, _) => writeln!(output, "{}", visible(&in_short(&entry)))?,
            (Some(wanted), _) if wanted == entry.number => {
                is_found = true;
                writeln!(output, "{}", json::pretty(&whole(line)?)?)?;
            }
            (Some(wanted), Record::Override(other)) if wanted == other.of => {
                writeln!(output, "{}", visible(&in_short(&entry)))?;
            }
            (Some(_), _) => {}
        }
    }
    output.flush()?;
    match args.entry.filter(|_| !is_found) {
        Some(entry) => Err(Failure::NoSuchEntry { name, entry }),
        None => Ok(Verdict::Good),
    }
}

/// The line as it is written, as JSON.
fn whole(line: &[u8]) -> Result<serde_json::Value, Failure> {
    Ok(serde_json::from_slice(line)?)
}

fn in_short(entry: &Entry) -> String {
    let number = entry.number;
    match &entry.record {
        Record::Begin(begin) => format!("{number}  {}  the log begins", begin.at.to_rfc3339()),
        Record::Decision(recorded) => format!("{number}  {}  {}", recorded.at.to_rfc3339(), decided(recorded)),
        Record::Override(Override { at, of, from, to, by, reason, .. }) => {
            format!("{number}  {}  entry {of} from {from} to {to} by {by}: {reason}", at.to_rfc3339())
        }
        _ => format!("{number}"),
    }
}

fn decided(recorded: &Recorded) -> String {
    let ruling = &recorded.decision;
    let id = recorded.request.id().map_or_else(String::new, |id| format!("{id}: "));
    let offer = ruling.offer.as_deref().map_or_else(String::new, |offer| format!(", {offer}"));
    let (class, certainty, rule) = (ruling.class, ruling.certainty, &ruling.rule);
    let version = recorded.policy.version.as_deref().map_or_else(String::new, |version| format!(" {version}"));
    format!("{id}{class}, {certainty}, by {rule} of {}{version} for {}{offer}", recorded.policy.id, recorded.date)
}
