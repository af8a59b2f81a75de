//! `log verify`: whether a log is what was written, and whether every decision is made again as it was.

use std::io::Write;
use std::path::PathBuf;

use scopeline::explanation::PolicyRef;
use scopeline::log::{Entry, Fault, Hash, Report, Verifier, changed_byte};
use scopeline::render::visible;

use crate::failure::{Failure, Verdict};
use crate::files::FileError;
use crate::log_file::Lines;
use crate::policies::counted;
use crate::terminal::Output;
use crate::{files, policies, terminal};

/// So many differences are told one by one.
const TOLD: u64 = 20;

/// After so many bytes the bar moves.
const STEP: u64 = 1 << 20;

/// Prove a log, and make its decisions again.
///
/// Every line has to be an entry as the log writes it, and to follow from the one before. Decisions of the policies that
/// are named are made again and have to be the same, to the byte. The exit code is 1 if something does not hold, or if
/// policies are named and there are decisions of others.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
That lines were cut off at the end cannot be seen from a log. Note its head, the hash that is printed, where nobody who
can write the log can write too, and give it with --head later: the log has to have it still.

Examples:
  scopeline log verify desk.log
  scopeline log verify desk.log policies/lodestone
  scopeline log verify desk.log policies/2026 policies/2027 --head sha256:7c01...")]
pub(crate) struct Args {
    /// The log; `-` reads standard input.
    log: PathBuf,
    /// The policies that decided: files or folders.
    policies: Vec<PathBuf>,
    /// A head of this log that was noted at some time.
    #[arg(long, value_name = "HASH")]
    head: Option<Hash>,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut sets = Vec::new();
    let mut is_sound = true;
    for path in &args.policies {
        match policies::policy_set(path)? {
            Some(set) => sets.push(set),
            None => is_sound = false,
        }
    }
    if !is_sound {
        return Ok(Verdict::Faults);
    }
    let mut verifier = Verifier::new();
    let mut known = Vec::new();
    for policy in sets.iter().flat_map(scopeline::PolicySet::versions) {
        // The same policy may be named twice.
        if !known.contains(&policy.digest()) {
            known.push(policy.digest());
            verifier = verifier.policy(policy);
        }
    }
    if let Some(head) = args.head {
        verifier = verifier.noted(head);
    }
    let mut told = Told { name: args.log.display().to_string(), output: terminal::output(), differences: 0 };
    let report = read(args, &mut verifier, &mut told)?;
    let verdict = match report {
        Some(report) => told.report(args, &report)?,
        None => Verdict::Faults,
    };
    told.output.flush()?;
    Ok(verdict)
}

/// Reads the log to its end, or to what breaks it.
fn read(args: &Args, verifier: &mut Verifier<'_>, told: &mut Told) -> Result<Option<Report>, Failure> {
    let input = files::input(&args.log)?;
    let bar = terminal::progress_before_output(input.size);
    let mut lines = Lines::new(input.buffered());
    let mut read = 0;
    while let Some(line) = lines.read().map_err(FileError::unreadable(&args.log))? {
        if let Err(fault) = verifier.line(line) {
            bar.suspend(|| told.fault(&fault, line))?;
            if !fault.is_difference() {
                bar.finish_and_clear();
                return Ok(None);
            }
        }
        read += line.len() as u64;
        if read >= STEP {
            bar.inc(std::mem::take(&mut read));
        }
    }
    bar.finish_and_clear();
    match verifier.report() {
        Ok(report) => Ok(Some(report)),
        Err(fault) => {
            told.fault(&fault, b"")?;
            Ok(None)
        }
    }
}

/// What is said on standard output.
struct Told {
    name: String,
    output: Output,
    differences: u64,
}

impl Told {
    fn fault(&mut self, fault: &Fault, line: &[u8]) -> Result<(), Failure> {
        if fault.is_difference() {
            self.differences += 1;
            if self.differences > TOLD {
                return Ok(());
            }
        }
        writeln!(self.output, "{}: {}", visible(&self.name), visible(&fault.to_string()))?;
        if fault.is_changed()
            && let Some(changed) = changed_byte(line)
        {
            let (is, was) = (shown(changed.is), shown(changed.was));
            writeln!(self.output, "  byte {} of the line is {is}, and was {was}", changed.byte)?;
        }
        if fault.is_cut_off() {
            let mends = if is_whole(line) { "puts its line feed there" } else { "takes it off" };
            writeln!(self.output, "  `scopeline log repair` {mends}; the entries before it hold")?;
        }
        Ok(())
    }

    fn report(&mut self, args: &Args, report: &Report) -> Result<Verdict, Failure> {
        let more = self.differences.saturating_sub(TOLD);
        if more > 0 {
            writeln!(self.output, "... and {more} more decisions of which the policy says otherwise")?;
        }
        let entries = report.log.entries();
        let plural = if entries == 1 { "entry" } else { "entries" };
        let decisions = counted_up(report.decisions, "decision");
        let overrides = counted_up(report.overrides, "override");
        writeln!(self.output, "{entries} {plural}, each from the one before: {decisions}, {overrides}")?;
        for (policy, count) in &report.again {
            let name = named(policy);
            writeln!(self.output, "{} made again by {name}, the same to the byte", counted_up(*count, "decision"))?;
        }
        if self.differences > 0 {
            writeln!(self.output, "{} for which that does not hold", counted_up(self.differences, "decision"))?;
        }
        let strange = self.strangers(report)?;
        let verdict = self.head(args, report)?;
        let is_proved = self.differences == 0 && (args.policies.is_empty() || strange == 0);
        Ok(verdict.and(if is_proved { Verdict::Good } else { Verdict::Faults }))
    }

    /// Says which decisions nobody could make again.
    fn strangers(&mut self, report: &Report) -> Result<u64, Failure> {
        for (policy, count) in &report.strangers {
            let name = named(policy);
            writeln!(self.output, "{} not made again: give the policy {name}", counted_up(*count, "decision"))?;
        }
        if report.others > 0 {
            writeln!(self.output, "{} of still other policies", counted_up(report.others, "decision"))?;
        }
        Ok(report.strangers.iter().map(|(_, count)| count).sum::<u64>() + report.others)
    }

    fn head(&mut self, args: &Args, report: &Report) -> Result<Verdict, Failure> {
        writeln!(self.output, "head {}", report.head())?;
        match (args.head, report.noted) {
            (Some(_), Some(entry)) => {
                let since = report.log.entries().saturating_sub(entry + 1);
                let added = if since == 1 { "entry was" } else { "entries were" };
                writeln!(self.output, "the noted head is that of entry {entry}; {since} {added} added since")?;
                Ok(Verdict::Good)
            }
            (Some(head), None) => {
                writeln!(self.output, "no entry has the noted head {head}: the log was cut off or written anew")?;
                Ok(Verdict::Faults)
            }
            (None, _) => Ok(Verdict::Good),
        }
    }
}

/// Whether only its line feed is missing.
fn is_whole(line: &[u8]) -> bool {
    Entry::read(&[line, b"\n"].concat()).is_ok()
}

fn counted_up(number: u64, thing: &str) -> String {
    usize::try_from(number).map_or_else(|_| format!("{number} {thing}s"), |number| counted(number, thing))
}

fn named(policy: &PolicyRef) -> String {
    let version = policy.version.as_deref().map_or_else(String::new, |version| format!(" {version}"));
    visible(&format!("{}{version} ({})", policy.id, policy.digest)).into_owned()
}

fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { format!("0x{byte:02x}") }
}
