//! `log override`: somebody decides otherwise, and says why.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use scopeline::Class;
use scopeline::log::Verifier;
use scopeline::render::visible;

use crate::failure::{Failure, Verdict};
use crate::files::FileError;
use crate::log_file::{Lines, LogFile, now};
use crate::terminal;

/// Write down that somebody decides otherwise about an entry.
///
/// The entry stays as it is: an override is an entry of its own behind the last. The chain of the log is proved first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline log override desk.log 7 --to support --by \"M. Berg\" --reason \"Promised on the phone on the 3rd\"")]
pub(crate) struct Args {
    /// The log.
    log: PathBuf,
    /// The number of the decision's entry.
    entry: u64,
    /// What the request comes to instead.
    #[arg(long, value_name = "CLASS", value_parser = class)]
    to: Class,
    /// Who decides that.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// When, such as `2026-08-14T11:30:00+02:00`; else now, and never later.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    at: Option<DateTime<FixedOffset>>,
}

fn class(text: &str) -> Result<Class, String> {
    let words: Vec<&str> = Class::ALL.iter().map(|class| class.word()).collect();
    Class::from_word(text).ok_or_else(|| format!("write one of {}", words.join(", ")))
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    let read = DateTime::parse_from_rfc3339(text.trim());
    read.map_err(|_| "write an instant such as `2026-08-14T11:30:00+02:00`".to_owned())
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    // What is dated ahead would keep out every honest override until then.
    let present = now();
    if let Some(at) = args.at.filter(|at| *at > present) {
        let now = present.to_rfc3339_opts(SecondsFormat::Secs, true);
        return Err(Failure::NotYet { at: at.to_rfc3339(), now });
    }
    let mut file = LogFile::open(&args.log)?;
    let reader = File::open(&args.log).map_err(FileError::unreadable(&args.log))?;
    let mut lines = Lines::new(BufReader::new(reader));
    let mut verifier = Verifier::new();
    // A long log is not proved while others wait; what they add meanwhile is proved behind the lock.
    prove(args, &mut lines, &mut verifier)?;
    let lock = file.lock()?;
    prove(args, &mut lines, &mut verifier)?;
    if !lines.rest().is_empty() {
        verifier.line(lines.rest()).map_err(|fault| broken(args, fault))?;
    }
    let report = verifier.report().map_err(|fault| broken(args, fault))?;
    let at = args.at.unwrap_or_else(now);
    let from = report.standing(args.entry);
    let record = report.overrule(args.entry, args.to, &args.by, &args.reason, at).map_err(Failure::Unloggable)?;
    file.append_locked(&lock, &[record])?;
    file.sync()?;
    let from = from.map_or_else(String::new, |class| format!(" from {class}"));
    let said = format!(
        "entry {}: {} overrides entry {}{from} to {}",
        report.log.entries(),
        args.by.trim(),
        args.entry,
        args.to
    );
    let mut output = terminal::output();
    writeln!(output, "{}", visible(&said))?;
    output.flush()?;
    Ok(Verdict::Good)
}

fn prove<R: BufRead>(args: &Args, lines: &mut Lines<R>, verifier: &mut Verifier<'_>) -> Result<(), Failure> {
    while let Some(line) = lines.read_whole().map_err(FileError::unreadable(&args.log))? {
        verifier.line(line).map_err(|fault| broken(args, fault))?;
    }
    Ok(())
}

fn broken(args: &Args, fault: scopeline::log::Fault) -> Failure {
    Failure::BrokenLog { name: args.log.display().to_string(), fault, advice: String::new() }
}
