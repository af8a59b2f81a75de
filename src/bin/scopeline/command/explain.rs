//! `explain`: why a request comes to what it comes to.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use scopeline::narrate::{English, narrate};
use scopeline::render::table::wrap;
use scopeline::render::{json, visible, visible_lines};
use scopeline::testing;
use scopeline::{Explanation, Request};

use crate::decider::{Decider, Options};
use crate::failure::{Failure, Verdict};
use crate::requests::{Numbered, Requests};
use crate::{files, terminal};

/// Say why one request comes to what it comes to.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline explain policies/lodestone request.json
  scopeline explain policies/lodestone requests.jsonl --id LS-1001
  scopeline explain policies/lodestone requests.jsonl --id LS-1001 --format case")]
pub(crate) struct Args {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// The request: a file, or `-` for standard input.
    request: PathBuf,
    /// The one to explain, where there are several.
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    options: Options,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In sentences.
    Human,
    /// As one JSON object.
    Json,
    /// As a case for the tests of the policy, in YAML.
    Case,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(decider) = Decider::load(&args.policy, &args.options)? else { return Ok(Verdict::Faults) };
    let input = files::input(&args.request)?;
    let name = input.name.clone();
    let requests = Requests::new(input, args.options.source(&args.request), &decider);
    let Numbered { line, request } = find(requests, &name, args.id.as_deref())?;
    let explained = request.and_then(|request| Ok((decider.facts(&request)?.explain(), request)));
    match explained {
        Ok((explanation, request)) => show(args.format, &explanation, &request),
        Err(error) => {
            writeln!(terminal::messages(), "{}", visible(&format!("{name}:{line}: {error}")))?;
            Ok(Verdict::Faults)
        }
    }
}

/// The request that is meant: the only one, or the first with the id.
pub(crate) fn find(mut requests: Requests<'_>, name: &str, id: Option<&str>) -> Result<Numbered, Failure> {
    let name = name.to_owned();
    let mut found = None;
    while let Some(batch) = requests.next_batch()? {
        for numbered in batch.requests {
            match id {
                Some(id) if numbered.request.as_ref().is_ok_and(|request| request.id() == Some(id)) => {
                    return Ok(numbered);
                }
                Some(_) => {}
                None if found.is_some() => return Err(Failure::ManyRequests { name }),
                None => found = Some(numbered),
            }
        }
    }
    match id {
        Some(id) => Err(Failure::NoSuchRequest { name, id: id.to_owned() }),
        None => found.ok_or(Failure::NoRequest { name }),
    }
}

fn show(format: Format, explanation: &Explanation, request: &Request) -> Result<Verdict, Failure> {
    let mut output = terminal::output();
    match format {
        Format::Json => writeln!(output, "{}", json::pretty(explanation)?)?,
        Format::Case => {
            let name = request.id().or(request.subject()).unwrap_or("a request");
            write!(output, "{}", visible_lines(&testing::case(name, request, &explanation.answer)))?;
        }
        Format::Human => write!(output, "{}", sentences(explanation))?,
    }
    output.flush()?;
    Ok(Verdict::Good)
}

pub(crate) fn sentences(explanation: &Explanation) -> String {
    let mut text = String::new();
    for section in narrate(explanation, &English) {
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{gap}\u{1b}[1m{}\u{1b}[0m\n", visible(&section.heading)));
        for line in section.lines {
            for (at, part) in wrap(&visible(&line), terminal::width() - 4).into_iter().enumerate() {
                text.push_str(if at == 0 { "  " } else { "    " });
                text.push_str(&part);
                text.push('\n');
            }
        }
    }
    text
}
