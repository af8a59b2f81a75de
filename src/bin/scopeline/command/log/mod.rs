//! `log`: decisions that were written down.

mod overrule;
mod repair;
mod show;
mod verify;

use clap::Subcommand;

use crate::failure::{Failure, Verdict};

/// Prove, show and override decisions that `classify --log` wrote down.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Args),
    Override(overrule::Args),
    Show(show::Args),
    Repair(repair::Args),
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    match &args.command {
        Command::Verify(args) => verify::run(args),
        Command::Override(args) => overrule::run(args),
        Command::Show(args) => show::run(args),
        Command::Repair(args) => repair::run(args),
    }
}
