//! `feasibility`: whether the people of a desk can keep what is promised.

mod shown;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::feasibility::{Arrivals, MOST_REPLAYS, Percent, Settings, replay_telling};
use scopeline::render::{json, visible};
use scopeline::report::Period;
use scopeline::value::{Date, parse_date};
use scopeline::{Error, PolicySet};

use crate::failure::{Failure, Verdict};
use crate::policies::counted;
use crate::{history, policies, terminal};

/// So many faults of a history are shown.
const SHOWN_FAULTS: u64 = 20;
/// So many requests in all replays are worth a progress bar.
const MANY: usize = 1_000_000;

/// Say whether the people of a desk can keep what is promised, had the requests of a history come again.
///
/// Fails if lines of the history are left out, or if a target share was asked for and these people do not reach it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline feasibility policies/mine history.jsonl --staff staff.yaml
  scopeline feasibility policies/mine history.jsonl --staff staff.yaml --period 2026-Q3 --target 95%
  scopeline feasibility policies/mine - --staff staff.yaml --replays 1000 --seed 7 --format json < history.jsonl")]
pub(crate) struct Args {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// The history of the clients as JSON Lines: a file, or `-` for standard input.
    history: PathBuf,
    /// Who is there, when, and what each of them can do.
    #[arg(long, value_name = "FILE")]
    staff: PathBuf,
    /// What the random numbers begin with.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many histories are replayed: the one that was, and others made of its weeks.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLAYS)))]
    replays: u32,
    /// Look for the staffing at which so much is kept of each target at each severity, such as `95%`.
    #[arg(long, value_name = "SHARE")]
    target: Option<Percent>,
    /// The first day.
    #[arg(long, value_name = "DATE", value_parser = parse_date, conflicts_with = "period")]
    from: Option<Date>,
    /// The last day.
    #[arg(long, value_name = "DATE", value_parser = parse_date, conflicts_with = "period")]
    until: Option<Date>,
    /// A year, a half, a quarter or a month: `2026`, `2026-H1`, `2026-Q3`, `2026-07`.
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Option<Period>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables.
    Human,
    /// One JSON object.
    Json,
}

fn period(text: &str) -> Result<Period, Error> {
    text.parse()
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    if let (Some(from), Some(until)) = (args.from, args.until)
        && from > until
    {
        return Err(Failure::DaysOutOfOrder { from, until });
    }
    let Some(policies) = policies::policy_set(&args.policy)? else { return Ok(Verdict::Faults) };
    let Some(staff) = policies::staff(&args.staff, &policies)? else { return Ok(Verdict::Faults) };
    let (first, last) = match args.period {
        Some(period) => (Some(period.first_day()), Some(period.last_day())),
        None => (args.from, args.until),
    };
    let (arrivals, left_out) = read(&args.history, &policies, first, last)?;
    let mut settings = Settings::default().seed(args.seed).replays(args.replays);
    if let Some(target) = args.target {
        settings = settings.target(target);
    }
    let is_long = arrivals.len().saturating_mul(args.replays as usize) >= MANY;
    let bar = terminal::steps(is_long.then_some(u64::from(args.replays)));
    let replayed = replay_telling(&arrivals, &staff, settings, &mut |done| bar.set_position(u64::from(done)));
    bar.finish_and_clear();
    let report = match replayed {
        Ok(report) => report,
        Err(error) => {
            let name = args.history.display();
            writeln!(terminal::messages(), "{}", visible(&format!("{name}: {error}")))?;
            return Ok(Verdict::Faults);
        }
    };
    let mut output = terminal::output();
    match args.format {
        Format::Json => writeln!(output, "{}", json::pretty(&report)?)?,
        Format::Human => write!(output, "{}", shown::report(&report, left_out))?,
    }
    output.flush()?;
    let is_missed = report.staffing.as_ref().is_some_and(|staffing| !staffing.met_now);
    Ok(if is_missed || left_out > 0 { Verdict::Faults } else { Verdict::Good })
}

/// The requests of a history, and how many of its lines are left out, of which the first are told on standard error.
fn read<'p>(
    path: &Path,
    policies: &'p PolicySet,
    first: Option<Date>,
    last: Option<Date>,
) -> Result<(Arrivals<'p>, u64), Failure> {
    let mut arrivals = Arrivals::new(policies).between(first, last);
    let mut left_out = 0_u64;
    let name = history::read(path, |name, line| {
        match line {
            Ok(record) => arrivals.add(&record),
            Err(fault) => {
                left_out += 1;
                if left_out <= SHOWN_FAULTS {
                    writeln!(terminal::messages(), "{}", history::told(name, &fault))?;
                }
            }
        }
        Ok(())
    })?;
    if let Some(more) = left_out.checked_sub(SHOWN_FAULTS).filter(|more| *more > 0) {
        let lines = counted(usize::try_from(more).unwrap_or(usize::MAX), "more line");
        writeln!(terminal::messages(), "{}: {lines} left out", visible(&name))?;
    }
    Ok((arrivals, left_out))
}
