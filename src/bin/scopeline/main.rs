//! The command line of Scopeline: what a policy author, a desk and a build server do with a policy.
//!
//! Each command is thin: it reads what the user named through `files`, asks the library, and shows what it says.

mod accounts;
mod baseline;
mod command;
mod corpus;
mod decider;
mod failure;
mod files;
mod history;
mod junit;
mod levels;
mod log_file;
mod logging;
mod one;
mod policies;
mod requests;
mod rows;
mod shown;
mod terminal;
mod tested;
mod work;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use failure::Verdict;

/// Decide whether a request is support, a billable service or re-work, from a published policy.
#[derive(Debug, Parser)]
#[command(name = "scopeline", version, about, after_help = EXIT_CODES, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
A policy is a file in YAML, a folder of such files, or a folder with one such folder for each version of it.

Exit codes:
  0  all is well
  1  something is not as it should be: the policy has faults, a test failed, a request could not be decided,
     a target is missed, a text is not in its form, a line of a history is left out, an import found
     differences, or a log does not hold
  2  the command line is wrong, or a file cannot be read

Examples:
  scopeline new policies/mine
  scopeline check policies/lodestone
  scopeline test policies/lodestone
  scopeline classify policies/lodestone requests.jsonl
  scopeline explain policies/lodestone requests.jsonl --id LS-1001
  scopeline ask policies/lodestone requests.jsonl --id LS-1010
  scopeline due policies/lodestone request.json --opened 2026-08-14T16:00:00+02:00
  scopeline quote policies/lodestone request.json --time 2.5h
  scopeline contract policies/lodestone requests.jsonl --id LS-1007 -o offer.md
  scopeline report policies/web-agency policies/web-agency/history.jsonl --period 2026-Q3
  scopeline outgrown policies/web-agency policies/web-agency/history.jsonl
  scopeline feasibility policies/mine history.jsonl --staff staff.yaml --target 95%";

#[derive(Debug, Subcommand)]
enum Command {
    Classify(command::classify::Args),
    Explain(command::explain::Args),
    Ask(command::ask::Args),
    Due(command::due::Args),
    Quote(command::quote::Args),
    Contract(command::contract::Args),
    Report(command::report::Args),
    Check(command::check::Args),
    Test(command::test::Args),
    Facts(command::facts::Args),
    Feasibility(command::feasibility::Args),
    Outgrown(command::outgrown::Args),
    New(command::new::Args),
    Fmt(command::fmt::Args),
    Schema(command::schema::Args),
    Import(command::import::Args),
    Lints(command::lints::Args),
    Log(command::log::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Classify(args) => command::classify::run(&args),
        Command::Explain(args) => command::explain::run(&args),
        Command::Ask(args) => command::ask::run(&args),
        Command::Due(args) => command::due::run(&args),
        Command::Quote(args) => command::quote::run(&args),
        Command::Contract(args) => command::contract::run(&args),
        Command::Report(args) => command::report::run(&args),
        Command::Check(args) => command::check::run(&args),
        Command::Test(args) => command::test::run(&args),
        Command::Facts(args) => command::facts::run(&args),
        Command::Feasibility(args) => command::feasibility::run(&args),
        Command::Outgrown(args) => command::outgrown::run(&args),
        Command::New(args) => command::new::run(&args),
        Command::Fmt(args) => command::fmt::run(&args),
        Command::Schema(args) => command::schema::run(&args),
        Command::Import(args) => command::import::run(&args),
        Command::Lints(args) => command::lints::run(&args),
        Command::Log(args) => command::log::run(&args),
    };
    match done {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Faults) => ExitCode::from(1),
        // Whoever reads the output has seen enough, as `head` does.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // If that cannot be written either, the exit code still says it.
            let _ = terminal::complain(&failure.to_string());
            ExitCode::from(2)
        }
    }
}
