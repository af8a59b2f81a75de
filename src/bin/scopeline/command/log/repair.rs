//! `log repair`: mends the end of a log on which somebody broke off.

use std::io::Write;
use std::path::PathBuf;

use scopeline::render::visible;

use crate::failure::{Failure, Verdict};
use crate::log_file::{LogFile, Repaired};
use crate::policies::counted;
use crate::terminal;

/// Mend the end of a log on which a program or a machine broke off.
///
/// A last line without its end is taken off and printed; if it is whole, only its end is put there. Nothing else is
/// touched.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The log.
    log: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let repaired = LogFile::open(&args.log)?.repair()?;
    let mut output = terminal::output();
    match repaired {
        Repaired::Sound => writeln!(output, "the last line is whole; there is nothing to mend")?,
        Repaired::Ended => writeln!(output, "the last line was whole and has its end again")?,
        Repaired::Cut(bytes) => {
            writeln!(output, "{} taken off:", counted(bytes.len(), "byte"))?;
            writeln!(output, "{}", visible(&String::from_utf8_lossy(&bytes)))?;
        }
    }
    output.flush()?;
    Ok(Verdict::Good)
}
