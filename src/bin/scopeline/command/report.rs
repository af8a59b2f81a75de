//! `report`: the service review of a period.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use scopeline::history::Fault;
use scopeline::render::{json, review, visible};
use scopeline::report::{Page, Period, Review, Reviewer, Traced};
use scopeline::value::{Date, parse_date};
use scopeline::{Error, PolicySet};

use crate::failure::{Failure, Verdict};
use crate::policies::counted;
use crate::{files, history, policies, terminal};

/// So many lines that cannot be used are told one by one.
const MOST_FAULTS: u64 = 100;

/// The service review of a period: what came, what it took, what was promised, what is outgrown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The history is JSON: one object a line (`guide/history.md`). A line that cannot be used is told on standard error, the rest is
counted, the review says how many were left out, and the exit code is 1.

Examples:
  scopeline report policies/web-agency policies/web-agency/history.jsonl --period 2026-Q3
  scopeline report policies/web-agency policies/web-agency/history.jsonl --period 2026-Q3 --client atelier \\
      --edition client --format html > review.html
  scopeline report policies/mine history.jsonl --period 2026 --format csv --ids requests.csv > review.csv")]
pub(crate) struct Args {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// The history: a file, or `-` for standard input.
    history: PathBuf,
    /// What it is about: `2026-07`, `2026-Q3`, `2026-H1` or `2026`.
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Period,
    /// Only of this client.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// For whom it is. What is internal is not in that of a client.
    #[arg(long, value_enum, default_value_t = Edition::Internal)]
    edition: Edition,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// As of the end of this day, where the period is not over yet.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// A new file for the requests behind each number, as CSV.
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Edition {
    /// For a client: its own numbers only.
    Client,
    /// For the desk, with reasons, notes and overrides.
    Internal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown, with tables.
    Markdown,
    /// One HTML page that loads nothing.
    Html,
    /// One JSON object.
    Json,
    /// A table with a row for each number.
    Csv,
}

fn period(text: &str) -> Result<Period, Error> {
    text.parse()
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    if args.edition == Edition::Client && args.client.is_none() {
        return Err(Failure::NoClient);
    }
    if let Some(day) = args.as_of {
        args.period.reaches(day).map_err(Failure::BadDay)?;
    }
    let Some(policies) = policies::policy_set(&args.policy)? else { return Ok(Verdict::Faults) };
    let (review, faults) = match count(args, &policies)? {
        Ok(counted) => counted,
        Err(error) => {
            terminal::complain(&error.to_string())?;
            return Ok(Verdict::Faults);
        }
    };
    if !review.has_data {
        let said = format!("the history tells nothing of {}: no request, and no hours", args.period.called());
        writeln!(terminal::messages(), "note: {}", visible(&said))?;
    }
    let mut output = terminal::output();
    match (args.edition, review.for_client()) {
        (Edition::Client, Some(review)) if args.format == Format::Json => {
            writeln!(output, "{}", json::pretty(&review)?)?
        }
        (Edition::Client, Some(review)) => write!(output, "{}", shown(args.format, &review.page()))?,
        _ if args.format == Format::Json => writeln!(output, "{}", json::pretty(&review)?)?,
        _ => write!(output, "{}", shown(args.format, &review.page()))?,
    }
    output.flush()?;
    Ok(if faults == 0 { Verdict::Good } else { Verdict::Faults })
}

fn shown(format: Format, page: &Page) -> String {
    match format {
        Format::Html => review::html(page),
        Format::Csv => review::csv(page),
        Format::Markdown | Format::Json => review::markdown(page),
    }
}

/// The review with how many lines were left out, or why there is none.
fn count(args: &Args, policies: &PolicySet) -> Result<Result<(Review, u64), Error>, Failure> {
    let mut reviewer = Reviewer::new(policies, args.period);
    if let Some(client) = &args.client {
        reviewer = reviewer.only(client);
    }
    if let Some(day) = args.as_of {
        reviewer = reviewer.as_of(day);
    }
    let mut side = args.ids.as_deref().map(Side::new).transpose()?;
    let (mut faults, mut failed) = (0, None);
    history::read(&args.history, |name, line| {
        match line {
            Ok(record) => reviewer.add(record, &mut |traced| {
                let is_shown = match args.edition {
                    Edition::Internal => traced.readers.has_desk(),
                    Edition::Client => traced.readers.has_client(),
                };
                if let Some(side) = side.as_mut().filter(|_| is_shown) {
                    failed = failed.take().or_else(|| side.write(traced).err());
                }
            }),
            Err(fault) => {
                reviewer.leave_out(&fault);
                faults += 1;
                tell(name, &fault, faults)?;
            }
        }
        Ok(())
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    if faults > MOST_FAULTS {
        writeln!(
            terminal::messages(),
            "{} in all cannot be used",
            counted(usize::try_from(faults).unwrap_or(usize::MAX), "line")
        )?;
    }
    let review = reviewer.finish();
    // Where there is no review, there is no file beside it.
    if let Some(side) = side.filter(|_| review.is_ok()) {
        side.finish()?;
    }
    Ok(review.map(|review| (review, faults)))
}

fn tell(name: &str, fault: &Fault, number: u64) -> std::io::Result<()> {
    if number > MOST_FAULTS {
        return Ok(());
    }
    writeln!(terminal::messages(), "{}", history::told(name, fault))
}

/// The requests behind each number, in a file beside the review.
struct Side {
    writer: BufWriter<files::Draft>,
}

impl Side {
    fn new(path: &std::path::Path) -> Result<Self, Failure> {
        let mut writer = BufWriter::new(files::Draft::new(path)?);
        writer.write_all(b"number,client,request,opened,hours\r\n")?;
        Ok(Self { writer })
    }

    fn write(&mut self, traced: Traced<'_>) -> std::io::Result<()> {
        let request = traced.request;
        let hours = request.hours.map_or_else(String::new, |hours| hours.to_string());
        let opened = request.opened.to_rfc3339();
        let cells = [traced.number, &request.client, &request.id, &opened, &hours].map(review::cell);
        write!(self.writer, "{}\r\n", cells.join(","))
    }

    fn finish(self) -> Result<(), Failure> {
        let draft = self.writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok(draft.keep()?)
    }
}
