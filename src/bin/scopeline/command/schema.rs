//! `schema`: JSON Schemas, for editors and for other programs.

use std::io::Write;

use clap::ValueEnum;
use scopeline::schema;

use crate::failure::{Failure, Verdict};
use crate::terminal;

/// Print the JSON Schema of what Scopeline reads or writes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline schema policy > policy.schema.json
  scopeline schema decision")]
pub(crate) struct Args {
    /// Of what.
    #[arg(value_enum)]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// A policy, or a part of one.
    Policy,
    /// A test suite.
    Tests,
    /// An intake mapping.
    Intake,
    /// A request in JSON.
    Request,
    /// A decision, as `classify --format json` writes it.
    Decision,
    /// When what is promised is due, as `due --format json` writes it.
    Due,
    /// What work costs, as `quote --format json` writes it.
    Quote,
    /// A line of a decision log.
    Log,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let text = match args.of {
        Of::Policy => schema::POLICY,
        Of::Tests => schema::TESTS,
        Of::Intake => schema::INTAKE,
        Of::Request => schema::REQUEST,
        Of::Decision => schema::DECISION,
        Of::Due => schema::DUE,
        Of::Quote => schema::QUOTE,
        Of::Log => schema::LOG,
    };
    let mut output = terminal::output();
    output.write_all(text.as_bytes())?;
    output.flush()?;
    Ok(Verdict::Good)
}
