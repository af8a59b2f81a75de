//! `facts`: what a policy can be told, for whoever builds a form or a bot.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use scopeline::policy::FactInfo;
use scopeline::render::json;
use scopeline::render::table::{Column, Table};

use crate::failure::{Failure, Verdict};
use crate::{policies, terminal};

/// List the facts that a request may give: type, allowed values, question.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline facts policies/lodestone
  scopeline facts policies/lodestone --format json")]
pub(crate) struct Args {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// How to show them.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Human,
    /// One JSON array.
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(policies) = policies::policy_set(&args.policy)? else { return Ok(Verdict::Faults) };
    let facts = policies.latest().facts();
    let mut output = terminal::output();
    match args.format {
        Format::Json => writeln!(output, "{}", json::pretty(&facts)?)?,
        Format::Human => {
            let rows: Vec<_> = facts.iter().flat_map(rows).collect();
            let columns =
                vec![Column::new("fact").at_most(26), Column::new("type"), Column::new("values and question")];
            let table = Table::fit(columns, &rows, terminal::width());
            writeln!(output, "{}", table.heading())?;
            for row in &rows {
                writeln!(output, "{}", table.row(row))?;
            }
        }
    }
    output.flush()?;
    Ok(Verdict::Good)
}

/// A fact in a row with its values, one with its question, and one with what else is to be known.
fn rows(fact: &FactInfo) -> Vec<Vec<String>> {
    let mut notes = vec![format!("told by {}", fact.answered_by)];
    notes.extend(fact.assumed.then(|| "assumed if nobody tells".to_owned()));
    notes.extend(fact.conditional.then(|| "asked only under a condition".to_owned()));
    notes.extend(fact.from_text.then(|| "text is evidence".to_owned()));
    let below = [fact.ask.clone(), Some(format!("({})", notes.join("; ")))];
    let values = if fact.values.is_empty() { "any".to_owned() } else { fact.values.join(", ") };
    let first = vec![fact.name.clone(), fact.r#type.clone(), values];
    let more = below.into_iter().flatten().map(|text| vec![String::new(), String::new(), text]);
    std::iter::once(first).chain(more).collect()
}
