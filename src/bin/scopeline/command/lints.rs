//! `lints`: what is looked for in a policy, and the page of each.

use std::io::Write;

use scopeline::lint::{self, Needs};

use crate::failure::{Failure, Verdict};
use crate::levels::known;
use crate::terminal;

/// List the lints, or print the page of one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline lints
  scopeline lints unused-fact")]
pub(crate) struct Args {
    /// The lint whose page is printed.
    #[arg(value_name = "LINT")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut output = terminal::output();
    match &args.name {
        Some(name) => output.write_all(known(name)?.page().as_bytes())?,
        None => {
            let widest = lint::ALL.iter().map(|lint| lint.name().len()).max().unwrap_or(0);
            for lint in lint::ALL {
                let needs = match lint.needs() {
                    Needs::Corpus => " (with `--corpus`)",
                    Needs::Cases => " (of the cases)",
                    Needs::Analysis => " (by analysis)",
                    _ => "",
                };
                let (name, level) = (lint.name(), lint.level().word());
                writeln!(output, "{name:widest$}  {level:5}  {}{needs}", lint.summary())?;
            }
        }
    }
    output.flush()?;
    Ok(Verdict::Good)
}
