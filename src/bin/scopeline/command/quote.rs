//! `quote`: what the work that a request is for costs.

use std::io::Write;

use clap::ValueEnum;
use scopeline::catalogue::{Approval, Line, Quote, State, quote};
use scopeline::render::table::{Column, Table};
use scopeline::render::{json, visible};
use scopeline::{Certainty, Error, Request};

use crate::decider::Decider;
use crate::failure::{Failure, Verdict};
use crate::one::Chosen;
use crate::terminal;
use crate::work::Known;

/// Quote the work that a request is for, at the standard prices of the policy.
///
/// What is not told of the work is asked for in the quote, and never guessed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline quote policies/lodestone requests.jsonl --id LS-1007
  scopeline quote policies/lodestone request.json --time '2 h 15 min'
  scopeline quote policies/managed-service request.json --units 3
  scopeline quote policies/web-agency request.json --time 6h --left 2h --format json
  scopeline quote policies/mine request.json --list-price 12000 --since 2026-06-30")]
pub(crate) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    known: Known,
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

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(decider) = args.chosen.load()? else { return Ok(Verdict::Faults) };
    let one = args.chosen.read(&decider)?;
    let Some(quoted) = one.try_with(|request| reckon(args, &decider, &request))? else { return Ok(Verdict::Faults) };
    let mut output = terminal::output();
    match args.format {
        Format::Json => writeln!(output, "{}", json::pretty(&quoted)?)?,
        Format::Human => write!(output, "{}", shown(&quoted))?,
    }
    output.flush()?;
    Ok(Verdict::Good)
}

fn reckon(args: &Args, decider: &Decider, request: &Request) -> Result<Quote, Error> {
    let facts = decider.facts(request)?;
    quote(&facts.decide(), facts.policy(), &args.known.of(&facts))
}

fn shown(quoted: &Quote) -> String {
    let mut text = match quoted.state {
        State::Nothing => "It is support: nothing is billed.\n".to_owned(),
        State::NotSold => "No service of the catalogue is the way out: there is nothing to quote.\n".to_owned(),
        _ => priced(quoted),
    };
    for said in beside(quoted) {
        text.push_str(&format!("{}\n", visible(&said)));
    }
    text
}

fn priced(quoted: &Quote) -> String {
    let mut text = quoted.title.as_ref().map_or_else(String::new, |title| format!("{}\n", visible(title)));
    let rows: Vec<Vec<String>> = quoted.lines.iter().map(row).chain([total(quoted)]).collect();
    let columns = ["line", "clause", "amount", "how it comes about"].map(Column::new).to_vec();
    let table = Table::fit(columns, &rows, terminal::width());
    text.push_str(&format!("{}\n", table.heading()));
    for row in &rows {
        text.push_str(&format!("{}\n", table.row(row)));
    }
    text
}

fn row(line: &Line) -> Vec<String> {
    let needs: Vec<String> = line.needs.iter().map(ToString::to_string).collect();
    let how = if needs.is_empty() {
        line.arithmetic.to_string()
    } else {
        format!("{}; needs {}", line.arithmetic, needs.join(" and "))
    };
    let amount = line.amount.map_or_else(|| "not known".to_owned(), |amount| amount.to_string());
    vec![surcharge(&line.what, line.when.as_deref()), line.clause.clone().unwrap_or_default(), amount, how]
}

/// What comes on top, and when.
fn surcharge(what: &str, when: Option<&str>) -> String {
    when.map_or_else(|| what.to_owned(), |when| format!("{what} ({when})"))
}

fn total(quoted: &Quote) -> Vec<String> {
    let total = quoted.total.map_or_else(|| "not known".to_owned(), |total| total.to_string());
    vec![
        "total".to_owned(),
        String::new(),
        total,
        quoted.rounding.map_or_else(String::new, |rounding| rounding.to_string()),
    ]
}

/// What stands below the lines.
fn beside(quoted: &Quote) -> Vec<String> {
    let mut said = Vec::new();
    for one in &quoted.possible_surcharges {
        let amount = one.amount.map_or_else(String::new, |amount| format!(", {amount}"));
        let what = surcharge(&one.what, one.when.as_deref());
        said.push(format!("Perhaps a surcharge: {what}{amount}; not told: {}.", one.missing.join(", ")));
    }
    if let Some(day) = quoted.valid_until {
        said.push(format!("Valid until {day}."));
    }
    for reason in &quoted.approval {
        said.push(match reason {
            Approval::Decision => "Somebody has to agree: the policy leaves it to discretion.".to_owned(),
            Approval::Currency => {
                "Somebody has to agree: the sum is in another currency than the limit of the policy.".to_owned()
            }
            _ => "Somebody has to agree: the sum is above what the policy lets pass.".to_owned(),
        });
    }
    if quoted.certainty == Certainty::Open {
        said.push(format!("The decision is open, and may become another; not told: {}.", quoted.missing.join(", ")));
    }
    said
}
